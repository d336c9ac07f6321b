"""`POST /v1/eligibility/batch`: many carts in one call, each decided and recorded by itself."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.tests.fakes import FakeLog
from engine.tests.wire.samples import GOOD, changed
from engine.wire.batch import MOST_REQUESTS

URL = "/v1/eligibility/batch"
BAD = changed("/country", "EG")


def results(client: TestClient, *requests: object, **query: str) -> list[dict[str, Any]]:
    """The results of a batch."""
    response = client.post(URL, json={"requests": list(requests)}, params=query)
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    found: list[dict[str, Any]] = response.json()["results"]
    return found


def alone(client: TestClient, request: object) -> dict[str, Any]:
    """What a request is answered alone, without its id."""
    answer: dict[str, Any] = client.post("/v1/eligibility", json=request).json()
    return {name: value for name, value in answer.items() if name != "decision_id"}


def test_each_request_is_answered_as_it_would_be_alone(client: TestClient) -> None:
    """The answers come in the order of the requests, and are those of the single route."""
    requests = [GOOD, changed("/channel", "store"), changed("/cart/lines/0/unit_price", "1.00")]
    found = results(client, *requests)
    assert [result["status"] for result in found] == [200, 200, 200]
    for request, result in zip(requests, found, strict=True):
        answer = {name: value for name, value in result["answer"].items() if name != "decision_id"}
        assert answer == alone(client, request)


def test_each_decision_is_recorded_in_order(client: TestClient) -> None:
    """Every decision of a batch can be read back, and they follow each other in the log."""
    ids = [result["answer"]["decision_id"] for result in results(client, *[GOOD] * 5)]
    records = [client.get(f"/v1/decisions/{id}").json()["record"]["position"] for id in ids]
    assert records == sorted(records)
    assert len(set(ids)) == 5


@pytest.mark.parametrize("bad", [BAD, {}, 7, None, "x", []])
def test_one_bad_request_spoils_no_other(client: TestClient, bad: object) -> None:
    """A request that cannot be decided on has a problem document in its place."""
    first, second, third = results(client, GOOD, bad, GOOD)
    assert (first["status"], second["status"], third["status"]) == (200, 422, 200)
    assert second["problem"]["code"] == "invalid_request"
    assert second["problem"] == client.post("/v1/eligibility", content=json.dumps(bad)).json()


def test_a_key_given_twice_is_a_mistake_of_its_own_request(client: TestClient) -> None:
    """A duplicate key is told with the pointer that the request alone would have."""
    body = b'{"requests": [{"country": "SA", "country": "AE"}, {"cart": {"lines": [], "lines": []}}]}'
    first, second = client.post(URL, content=body).json()["results"]
    pointers = [error["pointer"] for error in first["problem"]["errors"] if error["code"] == "duplicate_key"]
    assert pointers == ["/country"]
    pointers = [error["pointer"] for error in second["problem"]["errors"] if error["code"] == "duplicate_key"]
    assert pointers == ["/cart/lines"]


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"requests": []}, "/requests", "out_of_range"),
        ({"requests": [{}] * (MOST_REQUESTS + 1)}, "/requests", "out_of_range"),
        ({"requests": {}}, "/requests", "wrong_type"),
        ({}, "/requests", "missing"),
        ([], "", "wrong_type"),
        ({"requests": [{}], "ineligible": "none"}, "/ineligible", "unknown_field"),
    ],
)
def test_what_is_wrong_with_the_whole_is_a_problem(
    client: TestClient, body: object, pointer: str, code: str
) -> None:
    """A batch that is none is 422, with the place; the bound is named."""
    response = client.post(URL, json=body)
    assert response.status_code == 422
    assert [(error["pointer"], error["code"]) for error in response.json()["errors"]] == [(pointer, code)]
    if code == "out_of_range":
        assert f"1 to {MOST_REQUESTS} requests" in response.json()["errors"][0]["detail"]


def test_text_that_is_no_json_is_a_problem(client: TestClient) -> None:
    """A body that cannot be parsed at all is 422."""
    assert client.post(URL, content=b"{").json()["code"] == "invalid_request"


def test_the_largest_batch_is_decided(client: TestClient) -> None:
    """As many requests as the bound allows are all answered."""
    found = results(client, *[BAD] * MOST_REQUESTS)
    assert [result["status"] for result in found] == [422] * MOST_REQUESTS


@pytest.mark.parametrize(("detail", "is_told"), [("full", True), ("codes", True), ("none", False)])
def test_how_much_is_told_holds_for_all(client: TestClient, detail: str, is_told: bool) -> None:
    """`?ineligible=` shortens every answer of the batch."""
    for result in results(client, GOOD, GOOD, ineligible=detail):
        assert bool(result["answer"]["ineligible"]) == is_told
    assert client.post(f"{URL}?ineligible=some", json={"requests": [GOOD]}).status_code == 422


@pytest.mark.parametrize("mood", ["refuses", "refuses at once"])
def test_what_cannot_be_recorded_is_not_given(settings: Settings, mood: str) -> None:
    """Where the log refuses, each decision is a 503 in its place, and nothing of the store is told."""
    log = FakeLog()
    with TestClient(create_app(settings, lambda _url, _writer: log)) as client:
        log.mood = mood
        first, second = results(client, GOOD, BAD)
        counted = client.get("/metrics").text
    assert (first["status"], first["problem"]["code"]) == (503, "log_unavailable")
    assert "sector" not in str(first)
    assert second["status"] == 422
    assert 'taqseet_refused_requests_total{code="log_unavailable"} 1.0' in counted


def test_each_is_counted(settings: Settings) -> None:
    """The counters count the requests of a batch one by one."""
    with TestClient(create_app(settings, lambda _url, _writer: FakeLog())) as client:
        results(client, GOOD, GOOD, BAD)
        counted = client.get("/metrics").text
    assert 'taqseet_decisions_total{outcome="eligible"} 2.0' in counted
    assert 'taqseet_refused_requests_total{code="invalid_request"} 1.0' in counted
    assert "taqseet_eligibility_seconds_count 2.0" in counted


def test_an_error_nobody_foresaw_spoils_no_other(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A decision that breaks is a 500 in its place, without its secrets, and the others are given."""
    with TestClient(create_app(settings, lambda _url, _writer: FakeLog())) as client:
        engine = client.app.state.service.active.engine  # type: ignore[attr-defined]
        decide = engine.decide

        def broken(request: Any) -> Any:
            if request.channel == "store":
                raise RuntimeError("a secret path")
            return decide(request)

        monkeypatch.setattr(engine, "decide", broken)
        first, second = results(client, changed("/channel", "store"), GOOD)
    assert (first["status"], first["problem"]["code"]) == (500, "internal_error")
    assert "secret" not in str(first)
    assert second["status"] == 200


def test_a_batch_that_is_too_large_is_not_read(settings: Settings) -> None:
    """The body has a bound of its own, above that of one request."""
    with TestClient(create_app(settings, lambda _url, _writer: FakeLog())) as client:
        largest = settings.largest_batch_bytes
        assert largest > settings.largest_body_bytes
        assert client.post(URL, content=b" " * (largest + 1)).json()["code"] == "body_too_large"
        encoded = client.post(URL, content=b"x", headers={"Content-Encoding": "gzip"})
        assert encoded.json()["code"] == "unsupported_encoding"
