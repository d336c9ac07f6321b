"""When the log, the book or the program fails: nothing is offered, nothing half done, no secret told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.tests.fakes import FakeLog
from api.tests.test_eligibility import URL, problem
from engine.decide import Engine
from engine.decision import Decision
from engine.recording import LogUnavailable
from engine.request import Request
from engine.tests.wire.samples import GOOD


@contextmanager
def serving(settings: Settings, log: FakeLog) -> Iterator[TestClient]:
    """A client of a service whose log is the fake one."""
    with TestClient(create_app(settings, lambda _url, _writer: log)) as client:
        yield client


@pytest.mark.parametrize("mood", ["refuses", "refuses at once", "never answers"])
def test_what_cannot_be_recorded_is_not_offered(settings: Settings, mood: str) -> None:
    """A log that refuses or does not answer in time means 503: nothing offered, nothing told of the disk."""
    log = FakeLog(mood)
    with serving(replace(settings, log_timeout_seconds=0.05), log) as client:
        response = client.post(URL, json=GOOD)
        body = problem(response, 503, "log_unavailable")
        assert "offers" not in body
        assert "winter-zero-6" not in response.text
        assert "sector" not in response.text
        assert response.headers["retry-after"] == "5"
        counted = client.get("/metrics").text
        assert "taqseet_log_failures_total 1.0" in counted
        assert "taqseet_decisions_total{" not in counted
    assert log.kept == {}


def test_a_record_given_up_is_taken_back(settings: Settings) -> None:
    """The record of a decision that was given up is cancelled before its commit."""
    log = FakeLog("never answers")
    with serving(replace(settings, log_timeout_seconds=0.05), log) as client:
        client.post(URL, json=GOOD)
    assert [future.cancelled() for future in log.pending] == [True]


def test_the_service_recovers_with_its_log(settings: Settings) -> None:
    """As soon as the log keeps records again, carts get their offers again."""
    log = FakeLog("refuses")
    with serving(settings, log) as client:
        assert client.post(URL, json=GOOD).status_code == 503
        log.mood = "keeps"
        assert client.post(URL, json=GOOD).status_code == 200
    assert len(log.kept) == 1
    assert log.closed


def test_a_bad_request_records_nothing(settings: Settings) -> None:
    """A request that cannot be decided on leaves no trace in the log."""
    log = FakeLog()
    with serving(settings, log) as client:
        problem(client.post(URL, content=b"{}"), 422, "invalid_request")
    assert log.kept == {}


def test_an_unexpected_error_tells_nothing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of the program is a 500 problem with the request's id, no word of the inside, no record."""

    def broken(_engine: Engine, _request: Request, *, remedies: bool = True) -> Decision:
        raise RuntimeError(f"secret of the inside, {remedies}")

    monkeypatch.setattr(Engine, "decide", broken)
    log = FakeLog()
    with serving(settings, log) as client:
        response = client.post(URL, json=GOOD, headers={"X-Request-Id": "req-7"})
    body = problem(response, 500, "internal_error")
    assert "req-7" in body["detail"]
    assert "secret" not in response.text
    assert response.headers["x-request-id"] == "req-7"
    assert log.kept == {}


def test_more_than_it_can_take_is_turned_away(settings: Settings) -> None:
    """When as many decisions wait for the log as are allowed, the next is 503 at once, to be tried again."""
    with serving(replace(settings, most_in_flight=0), FakeLog()) as client:
        response = client.post(URL, json=GOOD)
    problem(response, 503, "too_busy")
    assert response.headers["retry-after"] == "1"


def test_a_log_that_cannot_be_opened_is_told_and_tried_again(settings: Settings) -> None:
    """Without a log the service starts, is not ready and decides nothing; it opens the log when it can."""
    log, opened = FakeLog(), []

    def open_log(_url: str, _writer: str) -> FakeLog:
        opened.append(True)
        if len(opened) < 2:
            raise LogUnavailable("the file is locked")
        return log

    with TestClient(create_app(settings, open_log)) as client:
        problem(client.post(URL, json=GOOD), 503, "not_ready")
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 200
        assert client.post(URL, json=GOOD).status_code == 200


def test_a_book_that_is_not_kept_does_not_decide(settings: Settings) -> None:
    """As long as the log has not kept the book, no decision could be explained later, so none is given."""
    log = FakeLog("keeps no book")
    with serving(settings, log) as client:
        problem(client.post(URL, json=GOOD), 503, "not_ready")
        assert "no answer within" in problem(client.get("/readyz"), 503, "not_ready")["detail"]
        log.mood = "keeps"
        assert client.get("/readyz").json()["status"] == "ready"
        assert client.post(URL, json=GOOD).status_code == 200


def test_a_log_that_falls_ill_makes_the_service_unready(settings: Settings) -> None:
    """Readiness makes a real commit: when that fails, `/readyz` is 503 and says why."""
    log = FakeLog()
    with serving(settings, log) as client:
        assert client.get("/readyz").status_code == 200
        log.mood = "refuses"
        assert "the fake log refuses" in problem(client.get("/readyz"), 503, "not_ready")["detail"]
        assert "taqseet_ready 0.0" in client.get("/metrics").text


def test_a_book_with_problems_is_told_and_decides_nothing(settings: Settings, tmp_path: Path) -> None:
    """A folder that holds no book keeps the service unready; every route that needs the book says so."""
    with serving(replace(settings, book=tmp_path, last_book=tmp_path / "none.json"), FakeLog()) as client:
        assert "run `taqseet check`" in problem(client.get("/readyz"), 503, "not_ready")["detail"]
        for answer in (client.post(URL, json=GOOD), client.get("/v1/offers"), client.get("/v1/book")):
            problem(answer, 503, "not_ready")
        assert client.get("/healthz").status_code == 200
        assert client.get("/docs").status_code == 200


def test_a_key_that_others_can_read_is_not_used(settings: Settings, tmp_path: Path) -> None:
    """A customer key that lies open keeps the service unready: its pseudonyms would protect nobody."""
    key = tmp_path / "open.key"
    key.write_text("ab" * 32)
    key.chmod(0o644)
    with serving(replace(settings, customer_key=key), FakeLog()) as client:
        assert "chmod 600" in problem(client.get("/readyz"), 503, "not_ready")["detail"]
