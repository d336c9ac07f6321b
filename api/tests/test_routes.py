"""The other routes: what was decided, what is in the book, how the service is."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from hashlib import sha256

import pytest
from fastapi.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from api.app import create_app
from api.middleware import HeadAsGet
from api.settings import Settings
from api.tests.fakes import FakeLog
from api.tests.test_eligibility import URL, problem
from engine.recording import open_sql_log
from engine.tests.wire.samples import GOOD, changed

UNKNOWN_ID = "01KBFA4E00TAQSEETEXAMP1E00"


def decided(client: TestClient, language: str = "en") -> tuple[str, bytes]:
    """A decision's id and the bytes of its answer."""
    answer = client.post(URL, json=changed("/language", language))
    return answer.json()["decision_id"], answer.content


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_decision_is_read_back(client: TestClient, language: str) -> None:
    """The answer comes back as it was given, with the hash of the bytes that were sent and no customer id."""
    decision_id, sent = decided(client, language)
    response = client.get(f"/v1/decisions/{decision_id}")
    told = response.json()
    assert told["record"]["answer_sha256"] == sha256(sent).hexdigest()
    assert told["language"] == language
    assert len(told["customer"]) == 64
    assert '"c-1"' not in response.text
    assert "1990-05-01" not in response.text


def test_the_chain_of_the_service_verifies(client: TestClient, settings: Settings) -> None:
    """What the service recorded is an unbroken chain."""
    decided(client)
    log = open_sql_log(settings.database_url, "reader")
    assert log.verify() == []
    assert log.head().position >= 1
    log.close()


def test_an_explanation_is_json_or_a_text(client: TestClient) -> None:
    """The explanation is JSON, or by `Accept` a text, in the decision's language or the one asked for."""
    decision_id, _ = decided(client, "ar")
    url = f"/v1/decisions/{decision_id}/explanation"
    told = client.get(url).json()
    assert told["decision_id"] == decision_id
    assert told["offers"]
    # a client that names no language gets the decision's own
    bare = client.build_request("GET", url, headers={"Accept": "text/plain"})
    bare.headers.pop("accept-language", None)
    text = client.send(bare)
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert text.text.startswith(f"القرار {decision_id}")
    english = client.get(url, headers={"Accept": "text/plain", "Accept-Language": "en"})
    assert english.text.startswith(f"Decision {decision_id}\n")
    preferring_json = client.get(url, headers={"Accept": "application/json, text/plain"})
    assert preferring_json.headers["content-type"] == "application/json"


@pytest.mark.parametrize("decision_id", [UNKNOWN_ID, "x", "01KBFA4E00TAQSEETEXAMP1E0U", "%2e%2e"])
@pytest.mark.parametrize("suffix", ["", "/explanation"])
def test_an_unknown_decision_is_not_found(client: TestClient, decision_id: str, suffix: str) -> None:
    """An id that nothing was decided under, or that is none, is 404."""
    problem(client.get(f"/v1/decisions/{decision_id}{suffix}"), 404, "not_found")


def test_a_decision_of_an_older_book_is_explained_with_that_book(settings: Settings) -> None:
    """A decision is rendered with the book that made it, which the log kept, and not with today's."""
    log = FakeLog()
    with TestClient(create_app(settings, lambda _url, _writer: log)) as client:
        decision_id, _ = decided(client)
        stored, kept = log.kept[decision_id], dict(log.books)
        service = client.app.state.service  # type: ignore[attr-defined]
        service.releases.close()  # so that nothing puts a book back
        service.shelf.put(None)
        assert client.get(f"/v1/decisions/{decision_id}").json()["record"]["position"] == stored.position
        service._old.clear()
        log.books.clear()
        problem(client.get(f"/v1/decisions/{decision_id}"), 404, "not_found")
        log.books.update(kept)
        log.kept[decision_id] = replace(stored, record=replace(stored.record, body=b'{"format":99}'))
        problem(client.get(f"/v1/decisions/{decision_id}"), 500, "record_unreadable")


@pytest.mark.parametrize(
    ("query", "markets"), [("", {"SA", "AE"}), ("?country=SA", {"SA"}), ("?country=AE", {"AE"})]
)
def test_offers_are_listed(client: TestClient, query: str, markets: set[str]) -> None:
    """The offers of all markets, or of one."""
    listed = client.get(f"/v1/offers{query}").json()["offers"]
    assert {offer["market"] for offer in listed} == markets


def test_policies_are_listed(client: TestClient) -> None:
    """The policies of a market on a day, each also under its own address."""
    listed = client.get("/v1/policies?country=SA&on=2026-11-27").json()["policies"]
    ids = [policy["id"] for policy in listed]
    assert "sa.bnpl.22.1" in ids
    assert not [name for name in ids if name.startswith("ae.")]
    one = client.get("/v1/policies/sa.bnpl.22.1", headers={"Accept-Language": "ar"}).json()
    assert one["title"].startswith("إجمالي")
    problem(client.get("/v1/policies/sa.bnpl.99"), 404, "not_found")


@pytest.mark.parametrize("query", ["country=EG", "country=", "on=2026-02-30", "on=today", "on="])
def test_a_query_that_makes_no_sense_is_a_problem(client: TestClient, query: str) -> None:
    """A market that the book does not have, or a day that does not exist, is 422."""
    problem(client.get(f"/v1/policies?{query}"), 422, "invalid_parameter")


@pytest.mark.parametrize("path", ["/v1/offers", "/v1/policies", "/v1/policies/sa.bnpl.22.1", "/v1/book"])
def test_the_book_need_not_be_sent_twice(client: TestClient, path: str) -> None:
    """A caller that has the current representation gets 304; another language is another representation."""
    first = client.get(path)
    tag = first.headers["etag"]
    again = client.get(path, headers={"If-None-Match": f'"other", W/{tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    if path != "/v1/book":
        assert client.get(path, headers={"If-None-Match": tag, "Accept-Language": "ar"}).status_code == 200


def test_the_active_book_is_named(client: TestClient) -> None:
    """`/v1/book` and `/readyz` name the digest that answers carry."""
    digest = client.get("/v1/book").json()["digest"]
    ready = client.get("/readyz").json()
    assert ready["status"] == "ready"
    assert ready["book"] == {"digest": digest, "version": client.get("/v1/book").json()["version"]}
    assert client.post(URL, json=GOOD).json()["book"]["digest"] == digest
    assert client.get("/healthz").json() == {"status": "alive"}


def test_decisions_are_counted(settings: Settings) -> None:
    """Decisions, verdicts, reasons and refused requests are counted, each by what it was."""
    with TestClient(create_app(settings, lambda _url, _writer: FakeLog())) as client:
        client.post(URL, json=GOOD)
        client.post(URL, json=changed("/cart/lines/0/unit_price", "1.00"))
        client.post(URL, content=b"{}")
        counted = client.get("/metrics").text
    assert 'taqseet_decisions_total{outcome="eligible"} 1.0' in counted
    assert 'taqseet_decisions_total{outcome="ineligible"} 1.0' in counted
    assert 'taqseet_reasons_total{code="amount_below_minimum"}' in counted
    assert 'taqseet_refused_requests_total{code="invalid_request"} 1.0' in counted
    assert "taqseet_evaluator_disagreements_total 0.0" in counted
    assert "taqseet_eligibility_seconds_count 2.0" in counted
    assert "taqseet_log_waiting 0.0" in counted


def test_the_scenarios_are_shown_when_they_were_run(client: TestClient, settings: Settings) -> None:
    """`/scenarios` is the page that `make docs` wrote, and before that says how to get it."""
    assert "make docs" in client.get("/scenarios").text
    settings.scenarios_page.write_text("<p>كل الوعود</p>", "utf-8")
    assert client.get("/scenarios").text == "<p>كل الوعود</p>"
    assert client.get("/scenarios.html").text == "<p>كل الوعود</p>"
    settings.scenarios_page.unlink()


def test_the_policies_are_shown_when_they_were_written(client: TestClient, settings: Settings) -> None:
    """`/policies` is the page beside that of the scenarios, and each of the two finds the other."""
    assert "make docs" in client.get("/policies").text
    page = settings.scenarios_page.with_name("policies.html")
    page.write_text('<a href="scenarios.html">البنود</a>', "utf-8")
    for address in ("/policies", "/policies.html"):
        assert client.get(address).text == '<a href="scenarios.html">البنود</a>'
    page.unlink()


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/", 404, "not_found"),
        ("GET", "/v1/nothing", 404, "not_found"),
        ("GET", URL, 405, "method_not_allowed"),
        ("DELETE", "/v1/book", 405, "method_not_allowed"),
    ],
)
def test_wrong_addresses_are_problems_too(
    client: TestClient, method: str, path: str, status: int, code: str
) -> None:
    """An address or method that is not there is told as a problem document."""
    response = client.request(method, path)
    problem(response, status, code)
    if status == 405:
        assert response.headers["allow"] == ("POST" if path == URL else "GET, HEAD")


@pytest.mark.parametrize(
    "path",
    [
        "/healthz", "/readyz", "/metrics", "/docs", "/scenarios", "/policies", "/v1/openapi.json", "/v1/book",
        "/v1/offers", "/v1/offers?country=SA", "/v1/policies", "/v1/policies/sa.bnpl.22.1",
        "/v1/policies/nothing", "/v1/offers?country=EG", f"/v1/decisions/{UNKNOWN_ID}", "/v1/nothing",
    ],
)  # fmt: skip
def test_head_is_get_without_its_body(client: TestClient, path: str) -> None:
    """`HEAD` is answered with the status and headers of `GET`, and no body."""
    known = {"X-Request-Id": "req-1"}
    got, head = client.get(path, headers=known), client.head(path, headers=known)
    assert head.status_code == got.status_code
    assert head.headers == got.headers
    assert int(head.headers["content-length"]) == len(got.content)
    assert head.content == b""


def test_head_is_conditional_as_get_is(client: TestClient) -> None:
    """`HEAD` with the current tag is 304 as well."""
    tag = client.head("/v1/book").headers["etag"]
    assert client.head("/v1/book", headers={"If-None-Match": tag}).status_code == 304


def test_head_is_not_allowed_where_get_is_not(client: TestClient) -> None:
    """`HEAD` of a route that only takes `POST` is 405, and does not decide."""
    response = client.head(URL)
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert response.headers["content-type"] == "application/problem+json"


def test_no_byte_of_a_body_follows_a_head() -> None:
    """Whatever a route sends in answer to `HEAD`, in one part or several, no body leaves the service."""
    seen: list[str] = []
    sent: list[Message] = []

    async def route(scope: Scope, _receive: Receive, send: Send) -> None:
        seen.append(scope["method"])
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"a", "more_body": True})
        await send({"type": "http.response.body", "body": b"b"})

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    asked = {"type": "http", "method": "HEAD"}
    asyncio.run(HeadAsGet(route)(asked, receive, send))
    assert (seen, asked["method"]) == (["GET"], "HEAD")
    assert [message["type"] for message in sent] == ["http.response.start", *["http.response.body"] * 2]
    assert b"".join(message.get("body", b"") for message in sent) == b""
