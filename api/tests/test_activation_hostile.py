"""How a book comes to decide while the store, its files and its clocks are against it."""

from __future__ import annotations

import gc
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from api import releases
from api.tests.small_service import CART, URL, FaultyStore, running, service_of, settings_in
from api.tests.test_activation import FIRST, SECOND, activated, looked, offered
from engine.decide import Engine
from engine.recording import DecisionLog, drawn_id
from engine.release.events import event
from engine.tests.release.small_store import exposure_of, with_offer


def forged(log: DecisionLog, kind: str, subject: str, body: dict[str, Any]) -> None:
    """Append an event as somebody would who can write to the store, or a later version."""
    now = datetime.now(UTC)
    log.append_event(event(kind, subject, "omar", "forged", body, now, drawn_id), log.events()[-1].position)


def test_a_withdrawal_is_followed_though_nothing_can_take_effect(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A scheduled book that is refused at its moment keeps no withdrawn offer on show."""
    with running(settings_in(tmp_path)) as client:
        desk = activated(client, with_offer("spring"), datetime.now(UTC) + timedelta(hours=1))
        desk.withdraw("plain", "omar", "wrong price", datetime.now(UTC))
        monkeypatch.setattr("engine.release.ledger._ATTEMPTS", 0)
        service_of(client).releases.look(datetime.now(UTC) + timedelta(hours=2))
        assert offered(client)[1] == {"bnpl"}
        assert client.get("/readyz").status_code == 200


def test_a_scheduled_book_takes_effect_though_a_clock_ran_ahead(tmp_path: Path) -> None:
    """What a fast machine wrote into the log does not keep the others from going on."""
    with running(settings_in(tmp_path)) as client:
        now = datetime.now(UTC)
        desk = activated(client, with_offer("spring"), now + timedelta(minutes=30))
        desk.propose(exposure_of("100 SAR"), "sara", "", now + timedelta(hours=5))
        service_of(client).releases.look(now + timedelta(minutes=30))
        assert offered(client)[0] == SECOND
        desk.withdraw("plain", "omar", "wrong price", now)
        looked(client)
        assert offered(client)[1] == {"bnpl", "spring"}


def test_an_unreadable_activation_is_told_and_withdrawals_go_on(tmp_path: Path) -> None:
    """The running book goes on, `/readyz` names the event, and an offer can still be withdrawn."""
    with running(settings_in(tmp_path)) as client:
        forged(service_of(client).log, "activated", "sha256:00", {"books": ["of", "a", "later", "version"]})
        looked(client)
        assert offered(client)[0] == FIRST
        ready = client.get("/readyz")
        assert ready.status_code == 200
        assert "cannot be read by this version" in ready.json()["warnings"][0]
        service_of(client).desk.withdraw("plain", "omar", "wrong price", datetime.now(UTC))
        looked(client)
        assert offered(client)[1] == {"bnpl"}
        answer = client.post(
            "/v1/rollbacks", json={"reason": "what is this"}, headers={"Taqseet-Actor": "omar"}
        )
        assert (answer.status_code, answer.json()["code"]) == (503, "unreadable_event")


def test_a_forged_activation_does_not_decide(tmp_path: Path) -> None:
    """A proposal that was activated by hand in the store carries no signature: the book does not change."""
    with running(settings_in(tmp_path)) as client:
        desk = service_of(client).desk
        made = desk.propose(with_offer("spring"), "fatimah", "", datetime.now(UTC))
        named = {"bundle": made.bundle, "book": made.book, "version": made.version}
        forged(service_of(client).log, "activated", made.bundle, {"proposal": made.id, **named})
        looked(client)
        assert offered(client)[0] == FIRST
        assert "not signed" in client.get("/readyz").json()["warnings"][0]


@pytest.mark.parametrize(
    "payload", [b"", b"\x00", b"x\x9c\x03\x00\x00\x00\x00\x01", b"x\x9cKL\x04\x00\x00b\x00b", 7, "text"]
)
def test_an_emergency_does_not_need_a_whole_bundle(tmp_path: Path, payload: Any) -> None:
    """With the active bundle damaged in the store an offer is withdrawn all the same."""
    with running(settings_in(tmp_path)) as client:
        with sqlite3.connect(tmp_path / "decisions.db") as connection:
            connection.execute("UPDATE bundles SET compressed_payload = ?", (payload,))
        connection.close()
        step = {"reason": "wrong price"}
        answer = client.post("/v1/offers/plain/withdrawal", json=step, headers={"Taqseet-Actor": "omar"})
        assert answer.status_code == 200, answer.text
        assert offered(client)[1] == {"bnpl"}


def test_a_withdrawal_that_was_seen_and_not_followed_stops_everything(tmp_path: Path) -> None:
    """When the book without the offer cannot be kept in the store, the one with it decides no more."""
    store = FaultyStore()
    with running(settings_in(tmp_path), store.open) as client:
        service_of(client).desk.withdraw("plain", "omar", "wrong price", datetime.now(UTC))
        store.fails("keep_book")
        looked(client)
        assert client.post(URL, json=CART).status_code == 503
        store.fails()
        looked(client)
        assert offered(client)[1] == {"bnpl"}


def test_an_older_copy_of_the_store_takes_nothing_back(tmp_path: Path) -> None:
    """An offer that was withdrawn stays so while the service runs, and `/readyz` tells of the older log."""
    settings = settings_in(tmp_path)
    with running(settings):
        pass
    shutil.copy(tmp_path / "decisions.db", tmp_path / "old.db")
    with running(settings) as client:
        service_of(client).desk.withdraw("plain", "omar", "wrong price", datetime.now(UTC))
        looked(client)
        for name in tmp_path.glob("decisions.db*"):
            name.unlink()
        (tmp_path / "old.db").rename(tmp_path / "decisions.db")
        for _ in range(2):
            looked(client)
            assert "older copy" in client.get("/readyz").json()["warnings"][0]
            assert client.get("/v1/book").json()["digest"] != FIRST
        answer = client.post(
            "/v1/rollbacks", json={"reason": "to and fro"}, headers={"Taqseet-Actor": "omar"}
        )
        assert answer.status_code == 503


def test_an_older_copy_is_noticed_after_a_restart(tmp_path: Path) -> None:
    """A service that is started with a log older than it knows says so, and that a withdrawal may be lost."""
    settings = settings_in(tmp_path)
    with running(settings) as client:
        assert client.get("/readyz").json()["warnings"] == []
    shutil.copy(tmp_path / "decisions.db", tmp_path / "old.db")
    with running(settings) as client:
        service_of(client).desk.withdraw("plain", "omar", "wrong price", datetime.now(UTC))
        looked(client)
    (tmp_path / "old.db").replace(tmp_path / "decisions.db")
    with running(settings) as client:
        [warning] = client.get("/readyz").json()["warnings"]
        assert "older copy" in warning
        assert "taqseet book" in warning
    with running(settings) as client:
        assert client.get("/readyz").json()["warnings"] == [warning]


def test_a_log_that_was_lost_begins_again_with_the_last_good_book(tmp_path: Path) -> None:
    """Neither the book that was activated nor a withdrawal is lost with the log; the loss is told."""
    settings = settings_in(tmp_path)
    with running(settings) as client:
        desk = activated(client, with_offer("spring"))
        desk.withdraw("plain", "omar", "wrong price", datetime.now(UTC))
        looked(client)
        before = offered(client)
    for name in tmp_path.glob("decisions.db*"):
        name.unlink()
    with running(settings) as client:
        assert offered(client) == before
        [warning] = client.get("/readyz").json()["warnings"]
        assert "the log is new" in warning
        told = [(each.event.kind, each.event.actor) for each in service_of(client).log.events()]
        assert told == [("activated", "taqseet"), ("offer_withdrawn", "taqseet")]
        service_of(client).desk.reinstate("plain", "sara", "price corrected", datetime.now(UTC))


def test_the_last_good_book_is_kept_once_the_disk_has_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A book that could not be kept on the disk is kept at a later look, though nothing else happened."""
    last = tmp_path / "decisions.last-book.json"
    with running(settings_in(tmp_path)) as client:
        before = last.read_bytes()

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as broken:
            broken.setattr(releases, "keep_last_book", full)
            activated(client, with_offer("spring"))
            looked(client)
            looked(client)
        assert offered(client)[0] == SECOND
        assert last.read_bytes() == before
        looked(client)
        assert SECOND in last.read_text("utf-8")


def test_every_engine_that_was_made_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Books that were swapped, or compiled and never used, free their rule engines."""
    open_engines: set[int] = set()
    init, close = Engine.__init__, Engine.close

    def opened(self: Engine, *arguments: Any) -> None:
        init(self, *arguments)
        open_engines.add(id(self))

    def closed(self: Engine) -> None:
        close(self)
        open_engines.discard(id(self))

    monkeypatch.setattr(Engine, "__init__", opened)
    monkeypatch.setattr(Engine, "close", closed)
    store = FaultyStore()
    with running(settings_in(tmp_path), store.open) as client:
        desk = activated(client, with_offer("spring"))
        store.fails("keep_book")
        looked(client)
        desk.roll_back("omar", "back", datetime.now(UTC))
        store.fails()
        desk.withdraw("plain", "omar", "wrong", datetime.now(UTC))
        looked(client)
        assert len(open_engines) == 1
    assert open_engines == set()
    gc.collect()


def test_a_trusted_list_that_was_deleted_is_told_in_the_chain(tmp_path: Path) -> None:
    """When the service has to believe its own key anew, an event says so."""
    settings = settings_in(tmp_path)
    with running(settings) as client:
        desk = service_of(client).desk
        settings.trusted_keys_file.unlink()
        desk.withdraw("plain", "omar", "wrong", datetime.now(UTC))
        looked(client)
        looked(client)
        kinds = [each.event.kind for each in service_of(client).log.events()]
        assert kinds.count("key_added") == 2


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"bundle": 5}', b"\xff", b"null"])
def test_a_damaged_last_good_book_is_no_crash(tmp_path: Path, content: bytes) -> None:
    """Without the store such a file leaves no book, and words for it; with the store it is written anew."""
    settings, store = settings_in(tmp_path), FaultyStore()
    with running(settings) as client:
        offered(client)
    settings.last_book_file.write_bytes(content)
    store.is_gone = True
    with running(settings, store.open) as client:
        assert "the last good book cannot be used" in client.get("/readyz").json()["detail"]
        store.is_gone = False
        assert client.get("/readyz").status_code == 200
    assert FIRST in settings.last_book_file.read_text("utf-8")


@pytest.mark.parametrize("content", [b"", b"{", b'{"keys": 5}', b'{"keys": []}', b"\xff"])
def test_damaged_trusted_keys_leave_the_running_book(tmp_path: Path, content: bytes) -> None:
    """The book that decides goes on, and an offer can still be withdrawn from it."""
    settings = settings_in(tmp_path)
    with running(settings) as client:
        desk = service_of(client).desk
        settings.trusted_keys_file.write_bytes(content)
        desk.withdraw("bnpl", "omar", "wrong", datetime.now(UTC))
        looked(client)
        assert client.get("/readyz").status_code == 200
        assert offered(client)[1] == {"plain"}


def test_one_person_acts(tmp_path: Path) -> None:
    """A request that names two people is nobody's, whichever of them a proxy added."""
    with running(settings_in(tmp_path)) as client:
        both = [("Taqseet-Actor", "fatimah"), ("Taqseet-Actor", "omar")]
        answer = client.post("/v1/offers/plain/withdrawal", json={"reason": "wrong price"}, headers=both)
        assert (answer.status_code, answer.json()["code"]) == (401, "unknown_actor")
        assert offered(client)[1] == {"plain", "bnpl"}
