"""`/v1/proposals`: listed, read as a page, approved by somebody else, rejected."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.paging import Page
from api.release_models import WireProposal, WireProposals
from api.tests.desk_calls import (
    APPROVER,
    AUTHOR,
    EXPOSURE,
    PLAIN,
    approve,
    desk_client,
    edited,
    put,
    step,
    yaml_of,
)
from api.tests.small_service import service_of
from api.tests.test_eligibility import problem
from engine.release.scenario_run import ScenarioRun

UNKNOWN = "01KBFA4E00TAQSEETEXAMP1E00"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of one service for this module."""
    yield from desk_client(tmp_path_factory.mktemp("proposals"))


@pytest.fixture
def proposal(client: TestClient) -> dict[str, Any]:
    """A proposal without errors, by its author."""
    return edited(client, EXPOSURE, "5000 SAR", "4000 SAR", reason="circular 47")


def listed(client: TestClient, **query: str | int) -> dict[str, Any]:
    """A page of the list."""
    response = client.get("/v1/proposals", params=query)
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    WireProposals.model_validate(body)
    return body


def test_the_newest_come_first_a_page_at_a_time(client: TestClient) -> None:
    """Each page goes on after the last id of the page before, and the last page says that it is."""
    ids = [edited(client, PLAIN, "en: plain", f"en: plain {number}")["id"] for number in range(3)]
    first = listed(client, limit=2)
    assert [each["id"] for each in first["proposals"]] == ids[:0:-1]
    assert first["has_more"]
    second = listed(client, limit=1, starting_after=ids[1])
    assert [each["id"] for each in second["proposals"]] == [ids[0]]
    everything = [each["id"] for each in listed(client, limit=100)["proposals"]]
    last = listed(client, starting_after=everything[-1])
    assert last == {"proposals": [], "has_more": False}


@pytest.mark.parametrize(
    "query", [{"limit": 0}, {"limit": 101}, {"limit": "x"}, {"starting_after": "x"}, {"status": "x"}]
)
def test_a_page_that_cannot_be_is_told(client: TestClient, query: dict[str, str | int]) -> None:
    """A limit out of its range, a cursor that is none and an unknown status are 422."""
    problem(client.get("/v1/proposals", params=query), 422, "invalid_parameter")


@pytest.mark.parametrize(
    ("limit", "after", "expected", "has_more"),
    [
        (2, None, "ab", True),
        (3, None, "abc", False),
        (1, "b", "c", False),
        (5, "c", "", False),
        (1, "a", "b", True),
    ],
)
def test_a_page_is_a_stretch_of_the_list(
    limit: int, after: str | None, expected: str, has_more: bool
) -> None:
    """A page begins after its cursor, has no more than its limit, and knows whether anything is left."""
    assert Page(limit, after).of("abc", str) == (list(expected), has_more)


def test_a_proposal_is_read_with_all_that_was_found(client: TestClient, proposal: dict[str, Any]) -> None:
    """What was answered when it was made is read again, in the shape that is published."""
    read = client.get(f"/v1/proposals/{proposal['id']}").json()
    WireProposal.model_validate(read)
    assert read == proposal
    arabic = client.get(f"/v1/proposals/{proposal['id']}", headers={"Accept-Language": "ar"}).json()
    assert arabic["changes"][0]["text"] != read["changes"][0]["text"]


def test_a_proposal_is_read_as_a_page(client: TestClient, proposal: dict[str, Any]) -> None:
    """By `Accept: text/plain` an officer reads what changes, what was found and who has to do what."""
    address = f"/v1/proposals/{proposal['id']}"
    page = client.get(address, headers={"Accept": "text/plain"})
    assert page.headers["content-type"] == "text/plain; charset=utf-8"
    for expected in (
        f"Proposal {proposal['id']}: waits for an approval",
        "Written by fatimah",
        "Why: circular 47",
        f"The text to approve: {proposal['bundle']}",
        "  1. ",
        "falls from SAR\N{NO-BREAK SPACE}5,000.00 to SAR\N{NO-BREAK SPACE}4,000.00",
        "errors: 0",
        "the scenarios were not run",
        "none yet: it takes a person who wrote none of it",
    ):
        assert expected in page.text
    approve(client, proposal)
    edit_again(client, proposal["id"])
    arabic = client.get(address, headers={"Accept": "text/plain", "Accept-Language": "ar"}).text
    assert "لاغية" in arabic
    assert "omar" in arabic


def edit_again(client: TestClient, proposal: str) -> dict[str, Any]:
    """The same proposal after another edit by its author."""
    text, tag = yaml_of(client, EXPOSURE, proposal=proposal)
    response = put(
        client, EXPOSURE, text.replace("4000 SAR", "3900 SAR"), {"If-Match": tag}, proposal=proposal
    )
    assert response.status_code == 201
    body: dict[str, Any] = response.json()
    return body


def test_a_page_tells_mistakes_with_their_places(client: TestClient) -> None:
    """A proposal that would not load shows each mistake with its place, and which lines were changed."""
    made = edited(client, PLAIN, "installments: 4", "installments: 400")
    page = client.get(f"/v1/proposals/{made['id']}", headers={"Accept": "text/plain"}).text
    assert "What the checks found\n  errors: 1" in page
    (place,) = (each["location"] for each in made["problems"] if each["severity"] == "error")
    where = f"{place['file']}:{place['line']}:{place['column']}"
    assert page.index(f"{where}: error[out-of-range]") < page.index("warning[")
    assert "help: it must be at most 60" in page
    assert made["files"][0]["texts"]["en"] in page


def test_another_person_approves_exactly_one_text(client: TestClient, proposal: dict[str, Any]) -> None:
    """Neither an author nor another text can be approved; what is approved says by whom and until when."""
    address = f"/v1/proposals/{proposal['id']}/approval"
    problem(step(client, address, AUTHOR, bundle=proposal["bundle"]), 403, "own_approval")
    other = f"sha256:{'0' * 64}"
    problem(step(client, address, bundle=other), 409, "approval_void")
    approved = approve(client, proposal)
    assert approved["status"] == "approved"
    assert (approved["approval"]["approver"], approved["approval"]["is_for_this_text"]) == ("omar", True)
    assert approved["approval"]["expires_at"] > approved["approval"]["at"]
    assert [each["id"] for each in listed(client, status="approved")["proposals"]] == [proposal["id"]]


def test_an_edit_after_the_approval_voids_it(client: TestClient, proposal: dict[str, Any]) -> None:
    """What was approved and then edited waits again, and cannot be activated."""
    approve(client, proposal)
    again = edit_again(client, proposal["id"])
    assert (again["status"], again["approval"]["is_for_this_text"]) == ("open", False)
    refused = step(client, "/v1/activations", proposal=proposal["id"])
    problem(refused, 409, "approval_void")


def test_a_proposal_with_mistakes_is_not_approved(client: TestClient) -> None:
    """Whoever approves a book that would not load is told to have it corrected."""
    made = edited(client, PLAIN, "installments: 4", "installments: 400")
    refused = step(client, f"/v1/proposals/{made['id']}/approval", bundle=made["bundle"])
    assert "1 error" in problem(refused, 409, "proposal_has_errors")["detail"]


def test_a_rejected_proposal_is_closed(client: TestClient, proposal: dict[str, Any]) -> None:
    """A rejection closes a proposal for every further step."""
    address = f"/v1/proposals/{proposal['id']}"
    assert step(client, f"{address}/rejection").json()["status"] == "rejected"
    for action, body in (("rejection", {}), ("approval", {"bundle": proposal["bundle"]})):
        problem(step(client, f"{address}/{action}", **body), 409, "proposal_closed")
    text, tag = yaml_of(client, EXPOSURE)
    late = put(client, EXPOSURE, text + "\n", {"If-Match": tag}, proposal=proposal["id"])
    problem(late, 409, "proposal_closed")


def test_an_unknown_proposal_is_told(client: TestClient) -> None:
    """An id that no proposal has, and what can be none, are 404 everywhere."""
    for id in (UNKNOWN, "x"):
        problem(client.get(f"/v1/proposals/{id}"), 404, "unknown_proposal")
        problem(step(client, f"/v1/proposals/{id}/rejection"), 404, "unknown_proposal")
        bundle = f"sha256:{'0' * 64}"
        problem(step(client, f"/v1/proposals/{id}/approval", bundle=bundle), 404, "unknown_proposal")


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        (b"{", "", "invalid_json"),
        (b"[]", "", "wrong_type"),
        (b"{}", "/reason", "missing"),
        (b'{"reason": 5}', "/reason", "wrong_type"),
        (b'{"reason": "x", "resaon": "y"}', "/resaon", "unknown_field"),
        (b'{"reason": "x", "reason": "y"}', "/reason", "duplicate_key"),
    ],
)
def test_a_wrong_body_is_told_by_pointer(client: TestClient, body: bytes, pointer: str, code: str) -> None:
    """Every mistake of a body is named where it is, and nothing is done."""
    response = client.post(f"/v1/proposals/{UNKNOWN}/rejection", content=body, headers=APPROVER)
    (error,) = problem(response, 422, "invalid_request")["errors"]
    assert (error["pointer"], error["code"]) == (pointer, code)


def test_a_misspelt_field_is_guessed(client: TestClient) -> None:
    """A field that is nearly one of a body's is told which."""
    response = client.post(f"/v1/proposals/{UNKNOWN}/rejection", json={"reasons": "x"}, headers=APPROVER)
    errors = problem(response, 422, "invalid_request")["errors"]
    assert any("did you mean `reason`?" in error["detail"] for error in errors)


@pytest.mark.parametrize("reason", ["", "  ", "a" * 501, "a\u0000b"])
def test_a_step_has_a_reason(client: TestClient, proposal: dict[str, Any], reason: str) -> None:
    """A step without a reason that can be kept is not taken."""
    refused = step(client, f"/v1/proposals/{proposal['id']}/rejection", reason=reason)
    problem(refused, 422, "no_reason")
    assert client.get(f"/v1/proposals/{proposal['id']}").json()["status"] == "open"


def test_the_result_of_scenarios_is_part_of_it(client: TestClient, proposal: dict[str, Any]) -> None:
    """Scenarios that were run against the proposed text stand with it, in the shape that is published."""
    from datetime import UTC, datetime

    result = {
        "passed": 3,
        "failed": 1,
        "failures": ["A cart is offered a plan (features/x.feature:3)"],
        "seconds": 7,
    }
    desk = service_of(client).desk
    desk.record_scenarios(proposal["id"], proposal["bundle"], result, datetime.now(UTC))
    read = client.get(f"/v1/proposals/{proposal['id']}").json()
    WireProposal.model_validate(read)
    assert read["scenarios"] == result
    page = client.get(f"/v1/proposals/{proposal['id']}", headers={"Accept": "text/plain"}).text
    assert "scenarios passed: 3, failed: 1" in page
    assert "A cart is offered a plan" in page


def test_the_scenarios_are_run_in_the_background(
    client: TestClient, proposal: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer is 202 at once, a second run is turned away, and the result stands in the proposal."""
    begun, ended = threading.Event(), threading.Event()

    def run(_checkout: Path, files: dict[str, str], processes: int) -> ScenarioRun:
        begun.set()
        assert ended.wait(10)
        return ScenarioRun(len(files), (), processes)

    monkeypatch.setattr("api.scenario_runs.run_scenarios", run)
    address = f"/v1/proposals/{proposal['id']}"
    assert client.post(f"{address}/scenarios", headers=APPROVER).status_code == 202
    assert begun.wait(10)
    problem(client.post(f"{address}/scenarios", headers=APPROVER), 503, "too_busy")
    assert client.get(address).json()["scenarios"] is None
    ended.set()
    deadline = time.monotonic() + 10
    while client.get(address).json()["scenarios"] is None and time.monotonic() < deadline:
        time.sleep(0.02)
    found = client.get(address).json()
    WireProposal.model_validate(found)
    assert found["scenarios"]["failed"] == 0
    assert found["scenarios"]["passed"] > 10


def test_scenarios_that_cannot_be_run_are_told(
    client: TestClient, proposal: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where there are none, as in an installation without them, that is said at once."""
    monkeypatch.setattr("api.scenario_runs.CHECKOUT", tmp_path)
    answer = client.post(f"/v1/proposals/{proposal['id']}/scenarios", headers=APPROVER)
    problem(answer, 503, "scenarios_unavailable")
