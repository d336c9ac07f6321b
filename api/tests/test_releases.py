"""Activations, roll-backs and withdrawals over HTTP: what decides afterwards, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.release_models import WireActivation, WireActivations, WireReinstated, WireWithdrawal
from api.tests.desk_calls import AUTHOR, EXPOSURE, PLAIN, approve, desk_client, edited, step
from api.tests.small_service import CART, URL
from api.tests.test_eligibility import problem
from api.tests.test_proposals import UNKNOWN


@pytest.fixture
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of a service whose first book decides."""
    yield from desk_client(tmp_path_factory.mktemp("releases"))


def approved(
    client: TestClient, address: str = PLAIN, old: str = "en: plain", new: str = "en: simple"
) -> dict[str, Any]:
    """A proposal that may be activated."""
    return approve(client, edited(client, address, old, new))


def answer(client: TestClient) -> dict[str, Any]:
    """The answer to a cart that `plain` and `bnpl` are for."""
    body: dict[str, Any] = client.post(URL, json=CART).json()
    return body


def offered(client: TestClient) -> set[str]:
    """What is offered for it."""
    return {offer["id"] for offer in answer(client)["offers"]}


def standing(client: TestClient) -> dict[str, Any]:
    """What decides, is to and did."""
    body: dict[str, Any] = client.get("/v1/activations").json()
    WireActivations.model_validate(body)
    return body


def test_an_activated_book_decides_when_its_activation_is_answered(client: TestClient) -> None:
    """The next answer names the new book; what decided before stands in the history."""
    first, proposal = answer(client)["book"], approved(client)
    response = step(client, "/v1/activations", AUTHOR, proposal=proposal["id"])
    activation = response.json()
    WireActivation.model_validate(activation)
    assert response.status_code == 201
    assert (activation["kind"], activation["proposal"]) == ("activated", proposal["id"])
    assert answer(client)["book"] == proposal["book"] != first
    told = standing(client)
    assert told["active"] == activation
    assert [each["book"] for each in told["history"]] == [proposal["book"], first]
    assert client.get("/v1/activations", params={"limit": 1}).json()["has_more"]
    problem(step(client, "/v1/activations", proposal=proposal["id"]), 409, "proposal_closed")


def test_what_nobody_approved_is_not_activated(client: TestClient) -> None:
    """A proposal without an approval, and one that does not exist, change nothing."""
    before, proposal = answer(client)["book"], edited(client, PLAIN, "en: plain", "en: simple")
    problem(step(client, "/v1/activations", proposal=proposal["id"]), 409, "not_approved")
    problem(step(client, "/v1/activations", proposal=UNKNOWN), 404, "unknown_proposal")
    problem(step(client, "/v1/activations", proposal="x"), 404, "unknown_proposal")
    assert answer(client)["book"] == before


def test_a_proposal_that_was_overtaken_is_outdated(client: TestClient) -> None:
    """Of two proposals on one book the second cannot be activated: it would undo the first."""
    first, second = approved(client), approved(client, EXPOSURE, "5000 SAR", "4000 SAR")
    assert step(client, "/v1/activations", proposal=first["id"]).status_code == 201
    problem(step(client, "/v1/activations", proposal=second["id"]), 409, "proposal_outdated")
    problem(
        step(client, f"/v1/proposals/{second['id']}/approval", bundle=second["bundle"]),
        409,
        "proposal_outdated",
    )


def test_a_book_is_scheduled_for_a_day_and_called_off(client: TestClient) -> None:
    """A date begins at midnight in the market; until then nothing changes, and it can be called off."""
    before, proposal = answer(client)["book"], approved(client)
    day = (datetime.now(UTC) + timedelta(days=30)).date()
    made = step(client, "/v1/activations", proposal=proposal["id"], effective_from=day.isoformat()).json()
    assert made["effective_from"] == f"{day - timedelta(days=1)}T21:00:00.000Z"
    assert standing(client)["scheduled"] == [made]
    assert answer(client)["book"] == before
    problem(step(client, "/v1/activations/x/cancellation"), 404, "unknown_activation")
    assert step(client, f"/v1/activations/{made['id']}/cancellation").json() == made
    assert standing(client)["scheduled"] == []
    problem(step(client, f"/v1/activations/{made['id']}/cancellation"), 404, "unknown_activation")
    assert step(client, "/v1/activations", proposal=proposal["id"]).status_code == 201


@pytest.mark.parametrize("moment", ["2026-02-30", "2030-01-01T00:00:00", "tomorrow", ""])
def test_a_moment_that_is_none_is_told(client: TestClient, moment: str) -> None:
    """What is neither a date nor a moment with its offset is a mistake of that field."""
    proposal = approved(client)
    refused = step(client, "/v1/activations", proposal=proposal["id"], effective_from=moment)
    (error,) = problem(refused, 422, "invalid_request")["errors"]
    assert (error["pointer"], error["code"]) == ("/effective_from", "invalid_date")


def test_the_past_is_no_moment(client: TestClient) -> None:
    """A moment that has passed is refused, so that nothing is activated by a slip of the year."""
    proposal = approved(client)
    refused = step(
        client, "/v1/activations", proposal=proposal["id"], effective_from="2020-01-01T00:00:00+03:00"
    )
    problem(refused, 422, "in_the_past")


def test_a_roll_back_returns_to_the_book_before(client: TestClient) -> None:
    """One call lets the earlier book decide again; a book that never decided is no place to go back to."""
    first = answer(client)["book"]
    problem(step(client, "/v1/rollbacks"), 409, "nothing_to_roll_back")
    step(client, "/v1/activations", proposal=approved(client)["id"])
    response = step(client, "/v1/rollbacks")
    assert (response.status_code, response.json()["kind"]) == (201, "rolled_back")
    assert answer(client)["book"] == response.json()["book"] == first
    problem(step(client, "/v1/rollbacks", book=first["digest"]), 409, "already_active")
    problem(step(client, "/v1/rollbacks", book=f"sha256:{'0' * 64}"), 404, "unknown_book")
    wrong = problem(step(client, "/v1/rollbacks", book="x"), 422, "invalid_request")
    assert wrong["errors"][0]["pointer"] == "/book"


def test_a_withdrawn_offer_is_offered_to_nobody(client: TestClient) -> None:
    """An offer is gone with the answer to its withdrawal, whichever book decides, until it is reinstated."""
    proposal = approved(client, EXPOSURE, "5000 SAR", "4000 SAR")
    assert offered(client) == {"plain", "bnpl"}
    response = step(client, "/v1/offers/plain/withdrawal")
    WireWithdrawal.model_validate(response.json())
    assert offered(client) == {"bnpl"}
    assert standing(client)["withdrawn"] == [response.json()]
    problem(step(client, "/v1/offers/plain/withdrawal"), 409, "already_withdrawn")
    step(client, "/v1/activations", proposal=proposal["id"])
    assert offered(client) == {"bnpl"}
    problem(step(client, "/v1/offers/plain/reinstatement"), 403, "own_reinstatement")
    response = step(client, "/v1/offers/plain/reinstatement", AUTHOR)
    WireReinstated.model_validate(response.json())
    assert offered(client) == {"plain", "bnpl"}
    problem(step(client, "/v1/offers/plain/reinstatement", AUTHOR), 409, "not_withdrawn")


def test_what_is_no_offer_is_not_withdrawn(client: TestClient) -> None:
    """The id of no offer is told, whatever it is made of."""
    for id in ("spring", "%2e%2e", "..%2f..%2fx", "\u062a"):
        assert step(client, f"/v1/offers/{id}/withdrawal").status_code == 404


@pytest.mark.parametrize("address", ["/v1/activations", "/v1/rollbacks", "/v1/offers/plain/withdrawal"])
def test_nobody_acts_without_a_name(client: TestClient, address: str) -> None:
    """A step that names nobody is refused before its body is looked at."""
    problem(client.post(address, content=b"{"), 401, "unknown_actor")
