"""`POST /v1/decisions/{id}/replay`, and decisions whose facts were erased, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.tests.fakes import FakeLog
from api.tests.test_eligibility import URL, problem
from engine.tests.wire.samples import changed

UNKNOWN_ID = "01KBFA4E00TAQSEETEXAMP1E00"


@pytest.fixture(scope="module")
def log() -> FakeLog:
    """A log in memory, whose keys a test can take away."""
    return FakeLog()


@pytest.fixture(scope="module")
def client(settings: Settings, log: FakeLog) -> Iterator[TestClient]:
    """A client of a service on that log."""
    with TestClient(create_app(settings, lambda _url, _writer: log)) as client:
        yield client


def decided(client: TestClient) -> str:
    """The id of a decision that refuses something for what the customer owes."""
    answer = client.post(URL, json=changed("/customer/bnpl_outstanding", "4999.00"))
    id: str = answer.json()["decision_id"]
    return id


def erase(log: FakeLog, id: str) -> None:
    """Take the key of a decision's facts away, as erasing does."""
    stored = log.kept[id]
    log.kept[id] = replace(stored, record=replace(stored.record, facts_key=None))


@pytest.mark.parametrize("body", [None, {}, {"against": "recorded"}, {"against": "active"}])
def test_a_decision_is_replayed(client: TestClient, body: dict[str, str] | None) -> None:
    """Without a body, or against the book that decides now, the same question has the same answer."""
    id = decided(client)
    url = f"/v1/decisions/{id}/replay"
    response = client.post(url) if body is None else client.post(url, json=body)
    told = response.json()
    assert response.status_code == 200
    assert (told["decision_id"], told["outcome"], told["first_difference"]) == (id, "match", None)
    assert told["book"]["recorded"] == told["book"]["replayed"]
    assert response.headers["cache-control"] == "no-store"


def test_a_replay_records_nothing(client: TestClient, log: FakeLog) -> None:
    """Deciding again is no decision."""
    id = decided(client)
    before = len(log.kept)
    client.post(f"/v1/decisions/{id}/replay")
    assert len(log.kept) == before


def test_what_cannot_be_replayed_is_a_problem(client: TestClient, log: FakeLog) -> None:
    """An id of nothing, a body that is none, and a record of an unknown format each say what is wrong."""
    problem(client.post(f"/v1/decisions/{UNKNOWN_ID}/replay"), 404, "not_found")
    problem(client.post("/v1/decisions/x/replay"), 404, "not_found")
    id = decided(client)
    told = problem(
        client.post(f"/v1/decisions/{id}/replay", json={"against": "other"}), 422, "invalid_request"
    )
    assert [error["pointer"] for error in told["errors"]] == ["/against"]
    stored = log.kept[id]
    log.kept[id] = replace(stored, record=replace(stored.record, body=b'{"format":99}'))
    problem(client.post(f"/v1/decisions/{id}/replay"), 500, "record_unreadable")


def test_a_book_that_is_gone_is_told(client: TestClient, log: FakeLog) -> None:
    """A decision whose book the log no longer keeps has no match, and the answer says so."""
    id = decided(client)
    stored = log.kept[id]
    log.kept[id] = replace(stored, record=replace(stored.record, book_digest="sha256:" + "0" * 64))
    assert client.post(f"/v1/decisions/{id}/replay").json()["outcome"] == "book_changed"


def test_an_erased_decision_is_still_told(client: TestClient, log: FakeLog) -> None:
    """What was offered and who refused by which law stays; who asked and what was known is gone."""
    id = decided(client)
    whole = client.get(f"/v1/decisions/{id}").json()
    assert (whole["erased"], whole["masked"]) == (False, [])
    erase(log, id)
    left = client.get(f"/v1/decisions/{id}")
    told = left.json()
    assert left.status_code == 200
    assert (told["erased"], told["facts"], told["customer"]) == (True, None, None)
    for name in ("decision_id", "book", "request", "offers", "regimes", "record", "business_date"):
        assert told[name] == whole[name]
    assert [each["id"] for each in told["ineligible"]] == [each["id"] for each in whole["ineligible"]]
    for before, after in zip(whole["ineligible"], told["ineligible"], strict=True):
        kept = [
            {name: reason[name] for name in ("code", "policy", "citation", "source")}
            for reason in before["reasons"]
        ]
        assert after["reasons"] == kept
    assert "4999" not in left.text
    assert client.post(f"/v1/decisions/{id}/replay").json()["outcome"] == "facts_missing"


def test_the_explanation_of_an_erased_decision_says_so(client: TestClient, log: FakeLog) -> None:
    """An officer reads that the facts were erased, in words, and the law of each refusal."""
    id = decided(client)
    erase(log, id)
    url = f"/v1/decisions/{id}/explanation"
    told = client.get(url).json()
    assert (told["erased"], told["facts"], told["customer"]) == (True, None, None)
    text = client.get(url, headers={"Accept": "text/plain", "Accept-Language": "en"}).text
    assert "The personal facts were erased" in text
    assert "sa.bnpl.22.1" in text
    assert "the customer reads" not in text
    assert "A guest" not in text
    arabic = client.get(url, headers={"Accept": "text/plain", "Accept-Language": "ar"}).text
    assert "مُحيت الوقائع الشخصية" in arabic
