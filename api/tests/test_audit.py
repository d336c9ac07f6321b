"""`GET /v1/audit`: every step with who, when, what and why, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.release_models import WireAudit
from api.tests.desk_calls import AUTHOR, PLAIN, approve, desk_client, edited, step
from api.tests.small_service import service_of
from api.tests.test_eligibility import problem


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of a service in which a book was proposed, approved and activated, and an offer withdrawn."""
    for client in desk_client(tmp_path_factory.mktemp("audit")):
        proposal = approve(client, edited(client, PLAIN, "en: plain", "en: simple", reason="clearer"))
        step(client, "/v1/activations", proposal=proposal["id"])
        step(client, "/v1/offers/bnpl/withdrawal", AUTHOR)
        yield client


def told(client: TestClient, **query: str | int) -> list[dict[str, Any]]:
    """A page of the trail."""
    response = client.get("/v1/audit", params=query)
    assert response.status_code == 200, response.text
    WireAudit.model_validate(response.json())
    events: list[dict[str, Any]] = response.json()["events"]
    return events


def test_every_step_is_told_newest_first(client: TestClient) -> None:
    """Each step of the desk is there with who took it and why, and the first book with the service itself."""
    trail = told(client)
    assert [(each["kind"], each["actor"]) for each in trail] == [
        ("offer_withdrawn", "fatimah"),
        ("activated", "omar"),
        ("approved", "omar"),
        ("proposed", "fatimah"),
        ("key_added", "taqseet"),
        ("activated", "taqseet"),
    ]
    assert [each["reason"] for each in trail[:4]] == [
        "as agreed",
        "as agreed",
        "read against the circular",
        "clearer",
    ]
    assert [each["position"] for each in trail] == [6, 5, 4, 3, 2, 1]


def test_the_trail_is_that_of_the_chain(client: TestClient) -> None:
    """Each event shows the hash by which the chain holds it, and the chain verifies."""
    log = service_of(client).log
    assert [each["record_hash"] for each in told(client)][::-1] == [each.record_hash for each in log.events()]
    assert log.verify() == []


def test_the_trail_is_narrowed_down(client: TestClient) -> None:
    """By kind, person, subject and day, alone and together."""
    assert [each["kind"] for each in told(client, kind="approved")] == ["approved"]
    assert [each["kind"] for each in told(client, actor="fatimah")] == ["offer_withdrawn", "proposed"]
    assert [each["kind"] for each in told(client, subject="bnpl")] == ["offer_withdrawn"]
    assert told(client, actor="fatimah", kind="approved") == []
    last = told(client)[0]["at"][:10]
    assert last in {each["at"][:10] for each in told(client, **{"from": last, "until": last})}
    assert told(client, **{"from": "2077-01-01"}) == told(client, until="2000-01-01") == []


def test_the_trail_comes_a_page_at_a_time(client: TestClient) -> None:
    """Pages meet without a gap, and count only what fits."""
    everything = told(client)
    assert told(client, limit=2) == everything[:2]
    assert told(client, limit=2, starting_after=everything[1]["id"]) == everything[2:4]
    assert client.get("/v1/audit", params={"kind": "activated", "limit": 1}).json()["has_more"]
    assert not client.get("/v1/audit", params={"kind": "activated", "limit": 2}).json()["has_more"]


@pytest.mark.parametrize("query", [{"from": "yesterday"}, {"until": "2026-02-30"}, {"starting_after": "x"}])
def test_a_filter_that_is_none_is_told(client: TestClient, query: dict[str, str]) -> None:
    """A day that does not exist and a cursor that is none are 422, by their names."""
    told = problem(client.get("/v1/audit", params=query), 422, "invalid_parameter")
    assert f"`{next(iter(query))}`" in told["detail"]
