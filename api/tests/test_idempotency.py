"""`Idempotency-Key`: a request that is sent again is decided once and answered as it was the first time."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
import pytest
from fastapi.testclient import TestClient

from api.settings import Settings
from api.tests.fakes import FakeLog
from api.tests.small_service import CART, running, service_of, settings_in, written_book
from engine.recording import (
    EventRecord,
    KeptAnswer,
    LogUnavailable,
    StoredRecord,
    new_decision_id,
    open_sql_log,
)
from engine.release.events import utc_text
from engine.tests.evaluation.small_book import policy_document
from engine.tests.release.small_store import small_files, written

BODY = orjson.dumps(CART)
OTHER_BODY = orjson.dumps(CART | {"channel": "ecommerce"})


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A service of this module, over the small book."""
    return settings_in(tmp_path_factory.mktemp("idempotency"))


@pytest.fixture(scope="module")
def client(settings: Settings) -> Iterator[TestClient]:
    """A client of that service."""
    with running(settings) as client:
        yield client


def ask(client: Any, key: str | list[str] | None, body: bytes = BODY, query: str = "") -> Any:
    """Post a cart under a key, or under several."""
    keys = [] if key is None else [key] if isinstance(key, str) else key
    headers = [("Content-Type", "application/json"), *(("Idempotency-Key", each) for each in keys)]
    return client.post(f"/v1/eligibility{query}", content=body, headers=headers)


def recorded(settings: Settings) -> list[StoredRecord]:
    """All decisions in the log."""
    log = open_sql_log(settings.database_url, "reader")
    try:
        return list(log.decisions())
    finally:
        log.close()


def problem(response: Any, status: int, code: str) -> dict[str, Any]:
    """The problem document of an answer."""
    assert response.status_code == status, response.text
    body: dict[str, Any] = response.json()
    assert body["code"] == code
    return body


@pytest.fixture(scope="module")
def memory(settings: Settings) -> Iterator[tuple[TestClient, FakeLog]]:
    """A client of a service on a log in memory, and that log."""
    log = FakeLog()
    with running(settings, lambda _url, _writer: log) as client:
        yield client, log


def test_a_repeated_request_is_answered_byte_for_byte(client: TestClient, settings: Settings) -> None:
    """The second answer is the first one, says that it is replayed, and nothing more is recorded."""
    first = ask(client, "checkout-1")
    before = len(recorded(settings))
    again = ask(client, "checkout-1")
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.content == first.content
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Content-Language"] == first.headers["Content-Language"]
    assert again.headers["Cache-Control"] == "no-store"
    assert len(recorded(settings)) == before


def test_another_key_is_another_decision(client: TestClient) -> None:
    """The same body under another key, or under none, is decided anew each time."""
    answers = [ask(client, key).json()["decision_id"] for key in ("checkout-2", "checkout-3", None, None)]
    assert len(set(answers)) == 4


def test_a_key_stands_for_one_body(client: TestClient) -> None:
    """The same key with another body is refused with 422, and the first answer stays."""
    first = ask(client, "checkout-4")
    told = problem(ask(client, "checkout-4", OTHER_BODY), 422, "idempotency_key_reused")
    assert "another body" in told["detail"]
    assert "checkout-4" not in told["detail"]
    assert ask(client, "checkout-4").content == first.content


def test_a_key_stands_for_one_detail(client: TestClient) -> None:
    """The same body with another `ineligible` is another question; the same one is replayed."""
    first = ask(client, "checkout-5", query="?ineligible=none")
    problem(ask(client, "checkout-5"), 422, "idempotency_key_reused")
    assert ask(client, "checkout-5", query="?ineligible=none").content == first.content


def test_the_language_of_the_first_answer_stays(client: TestClient) -> None:
    """A retry that asks for another language gets the answer that was given, in its language."""
    arabic = {"Idempotency-Key": "checkout-6", "Accept-Language": "ar"}
    first = client.post("/v1/eligibility", content=BODY, headers=arabic)
    again = client.post("/v1/eligibility", content=BODY, headers=arabic | {"Accept-Language": "en"})
    assert again.content == first.content
    assert again.headers["Content-Language"] == "ar"


@pytest.mark.parametrize(
    "key", ["", "k" * 256, "two words", "ключ".encode().decode("latin-1"), "tab\there", ["one", "two"]]
)
def test_a_key_that_is_none_is_refused(client: TestClient, settings: Settings, key: str | list[str]) -> None:
    """Empty, too long, not visible ASCII or given twice: 422, and nothing is decided."""
    before = len(recorded(settings))
    encoded = [each.encode("latin-1") for each in ([key] if isinstance(key, str) else key)]
    headers = [(b"Idempotency-Key", each) for each in encoded]
    response = client.post("/v1/eligibility", content=BODY, headers=headers)
    told = problem(response, 422, "invalid_idempotency_key")
    assert "1 to 255 visible ASCII characters" in told["detail"]
    assert len(recorded(settings)) == before


def test_the_longest_key_is_taken(client: TestClient) -> None:
    """255 characters of any visible kind are a key."""
    key = ('!"#$%&~' * 40)[:255]
    assert ask(client, key).content == ask(client, key).content


def test_the_key_itself_is_not_kept(client: TestClient, settings: Settings) -> None:
    """No file of the log holds the key as it was sent; it may name an order or a person."""
    ask(client, "order-of-fatimah-8812")
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    written = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    assert sha256(b"order-of-fatimah-8812").hexdigest().encode() in written
    assert b"order-of-fatimah-8812" not in written


def test_a_refused_request_leaves_its_key_free(client: TestClient) -> None:
    """What was wrong is corrected and sent under the same key, and is decided."""
    problem(ask(client, "checkout-7", b'{"cart": {}}'), 422, "invalid_request")
    first = ask(client, "checkout-7")
    assert first.status_code == 200
    assert ask(client, "checkout-7").headers["Idempotency-Replayed"] == "true"


def test_a_decision_that_was_not_recorded_leaves_its_key_free(
    memory: tuple[TestClient, FakeLog], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After 503 the same key is decided as soon as the log keeps records again."""
    client, log = memory
    with monkeypatch.context() as patch:
        patch.setattr(log, "mood", "refuses")
        problem(ask(client, "unrecorded"), 503, "log_unavailable")
    first = ask(client, "unrecorded")
    assert first.status_code == 200
    assert "Idempotency-Replayed" not in first.headers
    assert ask(client, "unrecorded").content == first.content


def test_a_log_that_cannot_be_asked_decides_nothing(
    memory: tuple[TestClient, FakeLog], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the key is taken is not known, so that the answer is 503 and nothing is appended."""
    client, log = memory

    def fails(_key: str, _now: str) -> None:
        raise LogUnavailable("disk I/O error at sector 7")

    monkeypatch.setattr(log, "kept_answer", fails)
    before = len(log.kept)
    told = problem(ask(client, "unknown"), 503, "log_unavailable")
    assert "sector" not in told["detail"]
    assert len(log.kept) == before


def test_a_key_in_flight_is_refused(
    memory: tuple[TestClient, FakeLog], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the first request waits for the log, the second is to come again; the first ends well."""
    (client, log), looked, go_on = memory, threading.Event(), threading.Event()
    look = log.kept_answer

    def slow(key_hash: str, now: str) -> KeptAnswer | None:
        looked.set()
        assert go_on.wait(20)
        return look(key_hash, now)

    monkeypatch.setattr(log, "kept_answer", slow)
    with ThreadPoolExecutor(1) as other:
        first = other.submit(ask, client, "at-once")
        assert looked.wait(20)
        second, without = ask(client, "at-once"), ask(client, None)
        go_on.set()
    told = problem(second, 409, "idempotency_in_flight")
    assert "again" in told["detail"]
    assert second.headers["Retry-After"] == "1"
    assert (without.status_code, first.result().status_code) == (200, 200)
    assert ask(client, "at-once").content == first.result().content


def test_the_loser_of_two_processes_answers_as_the_winner(tmp_path: Path) -> None:
    """Two services on one log that both look before either records: one decision, two equal answers."""
    shared = settings_in(tmp_path)
    with running(shared) as winner, running(shared) as loser:
        service: Any = service_of(loser)
        look, looks = service.log.kept_answer, []

        def looked_too_early(key_hash: str, now: str) -> KeptAnswer | None:
            looks.append(key_hash)
            if len(looks) == 1:
                assert look(key_hash, now) is None
                first.append(ask(winner, "key"))
                return None
            kept: KeptAnswer | None = look(key_hash, now)
            return kept

        first: list[Any] = []
        service.log.kept_answer = looked_too_early
        second = ask(loser, "key")
        assert (first[0].status_code, second.status_code) == (200, 200)
        assert second.content == first[0].content
        assert second.headers["Idempotency-Replayed"] == "true"
        assert "Idempotency-Replayed" not in first[0].headers
        assert service.metrics.log_failures._value.get() == 0
    assert [each.record.decision_id for each in recorded(shared)] == [second.json()["decision_id"]]


def test_the_loser_with_another_body_is_refused(
    memory: tuple[TestClient, FakeLog], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the winner of the same moment asked something else, the key was reused: 422."""
    client, log = memory
    ask(client, "contested")
    before, look, looks = len(log.kept), log.kept_answer, iter([None])
    monkeypatch.setattr(log, "kept_answer", lambda key, now: next(looks, look(key, now)))
    problem(ask(client, "contested", OTHER_BODY), 422, "idempotency_key_reused")
    assert len(log.kept) == before


def test_a_key_is_kept_for_a_day(client: TestClient) -> None:
    """The log finds the decision of a key until 24 hours after it was asked for, and not from then on."""
    asked_at = datetime.now(UTC)
    given = ask(client, "for-a-day").json()["decision_id"]
    log = service_of(client).log
    key_hash, day = sha256(b"for-a-day").hexdigest(), timedelta(hours=24)
    kept = log.kept_answer(key_hash, utc_text(asked_at + day - timedelta(seconds=1)))
    assert kept is not None
    assert kept.decision_id == given
    assert log.kept_answer(key_hash, utc_text(datetime.now(UTC) + day)) is None


def test_a_key_that_expired_is_free(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """After its time the same key is decided anew, also for another body, and stands for that one."""
    with monkeypatch.context() as patch:
        patch.setattr("api.idempotency.KEPT", timedelta(0))
        first = ask(client, "expired")
    second = ask(client, "expired", OTHER_BODY)
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json()["decision_id"] != second.json()["decision_id"]
    assert ask(client, "expired", OTHER_BODY).content == second.content


def test_a_retry_after_the_facts_were_erased_is_told(client: TestClient, settings: Settings) -> None:
    """The answer cannot be given again: 410 names the decision, and a new key is decided."""
    given = ask(client, "checkout-8").json()["decision_id"]
    erase(settings, given)
    told = problem(ask(client, "checkout-8"), 410, "idempotency_answer_erased")
    assert given in told["detail"]
    assert ask(client, "checkout-9").status_code == 200


def erase(settings: Settings, decision_id: str) -> None:
    """Erase the key of a decision's facts, as `taqseet log erase` does."""
    log = open_sql_log(settings.database_url, "eraser")
    try:
        (position,) = [kept.position for kept in log.kept_keys() if kept.decision_id == decision_id]
        known = log.events()
        now = datetime.now(UTC)
        event = EventRecord(
            new_decision_id(int(now.timestamp()) * 1000, bytes(10)),
            utc_text(now),
            "facts_erased",
            "fatimah",
            decision_id,
            "asked for",
            orjson.dumps({"positions": str(position)}),
        )
        log.erase_facts([position], event, known[-1].position if known else 0)
    finally:
        log.close()


def test_an_answer_that_is_not_what_was_sent_is_not_given(memory: tuple[TestClient, FakeLog]) -> None:
    """Where the recorded decision renders to other bytes than were sent, the retry ends with 500."""
    client, log = memory
    given = ask(client, "altered").json()["decision_id"]
    stored = log.kept[given]
    log.kept[given] = replace(stored, record=replace(stored.record, answer_sha256="0" * 64))
    told = problem(ask(client, "altered"), 500, "record_unreadable")
    assert given in told["detail"]


MASKED = policy_document("house.masked", "record", {"mask": ["customer.bnpl_outstanding"]})


def test_the_answer_of_another_question_is_not_given(client: TestClient, settings: Settings) -> None:
    """A mark that was made to stand for another decision gives nobody the answer that was another's."""
    for key, body in (("mine-1", BODY), ("theirs-1", OTHER_BODY)):
        assert ask(client, key, body).status_code == 200
    mine, theirs = (sha256(key).hexdigest() for key in (b"mine-1", b"theirs-1"))
    with sqlite3.connect(settings.database_url.removeprefix("sqlite:///")) as connection:
        marks = "SELECT decision_id FROM idempotency_keys WHERE key_hash = ?"
        (decision_id,) = connection.execute(marks, (theirs,)).fetchone()
        connection.execute("DELETE FROM idempotency_keys WHERE key_hash = ?", (theirs,))
        change = "UPDATE idempotency_keys SET decision_id = ? WHERE key_hash = ?"
        connection.execute(change, (decision_id, mine))
    connection.close()
    told = problem(ask(client, "mine-1"), 500, "record_unreadable")
    assert "was not asked for under this key" in told["detail"]


def test_what_a_policy_masks_is_not_given_again(tmp_path: Path) -> None:
    """The retry gets the decision that was recorded, with its offers, and without the masked figures."""
    files = small_files() | {"policies/house/house.masked/policy.yaml": written(MASKED)}
    book = written_book(tmp_path / "masking", files)
    owing = orjson.dumps(
        CART | {"customer": {"id": "c-1", "days_past_due": 0, "bnpl_outstanding": "4321.00"}}
    )
    with running(settings_in(tmp_path, book=book)) as client:
        first, again = ask(client, "masked", owing), ask(client, "masked", owing)
    assert b"5321.00" in first.content
    assert again.headers["Idempotency-Replayed"] == "true"
    assert b"5321.00" not in again.content
    assert again.json()["decision_id"] == first.json()["decision_id"]
    assert again.json()["offers"] == first.json()["offers"]


def test_the_document_tells_of_the_key(client: TestClient) -> None:
    """The header, what it may be, and each of its refusals are published; other routes know none of them."""
    paths = client.get("/v1/openapi.json").json()["paths"]
    operation = paths["/v1/eligibility"]["post"]
    (header,) = [each for each in operation["parameters"] if each["in"] == "header"]
    assert (header["name"], header["required"]) == ("Idempotency-Key", False)
    assert re.fullmatch(header["schema"]["pattern"], "8e03978e-40d5-43dd-bc93-6894a57f9324")
    assert not re.fullmatch(header["schema"]["pattern"], "two words")
    responses = operation["responses"]
    told = {status: response["description"] for status, response in responses.items()}
    assert "`idempotency_in_flight`" in told["409"]
    assert "`idempotency_answer_erased`" in told["410"]
    assert "`idempotency_key_reused`" in told["422"]
    assert "`invalid_idempotency_key`" in told["422"]
    assert "Idempotency-Replayed" in responses["200"]["headers"]
    assert "Retry-After" in responses["409"]["headers"]
    others = [methods for path, methods in paths.items() if path != "/v1/eligibility"]
    assert "idempotency" not in str(others).lower()


def test_replays_are_counted(client: TestClient) -> None:
    """The counters tell how many answers were given again; a replay is no decision."""

    def counted(name: str) -> float:
        found = re.search(rf"^{name} ([0-9.]+)$", client.get("/metrics").text, re.MULTILINE)
        assert found is not None
        return float(found[1])

    ask(client, "counted")
    replays, seconds = counted("taqseet_replayed_answers_total"), counted("taqseet_eligibility_seconds_count")
    ask(client, "counted")
    assert counted("taqseet_replayed_answers_total") == replays + 1
    assert counted("taqseet_eligibility_seconds_count") == seconds
