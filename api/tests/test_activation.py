"""How a book comes to decide in a running service: swapped between two requests, and never a bad one."""

from __future__ import annotations

import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.store_watch import WhenLost
from api.tests.small_service import CART, URL, FaultyStore, running, service_of, settings_in, written_book
from engine.recording import drawn_id, open_sql_log
from engine.release.desk import Desk
from engine.schema.load import digest_of
from engine.tests.release.small_store import exposure_of, small_files, with_offer

FIRST, SECOND = digest_of(small_files()), digest_of(with_offer("spring"))


def activated(client: TestClient, files: dict[str, str], effective_from: datetime | None = None) -> Desk:
    """Propose, approve and activate a book, without waking the service."""
    desk, now = service_of(client).desk, datetime.now(UTC)
    made = desk.propose(files, "fatimah", "a new book", now)
    desk.approve(made.id, made.bundle, "omar", "read", now)
    desk.activate(made.id, "omar", "go", now, effective_from)
    return desk


def looked(client: TestClient) -> None:
    """Let the service look at its store."""
    service_of(client).releases.look(datetime.now(UTC))


def offered(client: TestClient) -> tuple[str, frozenset[str]]:
    """Which book answers, and what it offers."""
    answer = client.post(URL, json=CART).json()
    return answer["book"]["digest"], frozenset(each["id"] for each in answer["offers"])


def test_the_folder_gives_a_store_its_first_book_only(tmp_path: Path) -> None:
    """A service that starts again goes on with the book that was activated, whatever its folder holds."""
    settings = settings_in(tmp_path)
    with running(settings) as client:
        assert offered(client) == (FIRST, frozenset({"plain", "bnpl"}))
        activated(client, with_offer("spring"))
    with running(settings) as client:
        assert offered(client) == (SECOND, frozenset({"plain", "bnpl", "spring"}))


def test_a_trial_takes_a_folder_that_changed(tmp_path: Path) -> None:
    """What was edited decides at the next start of a trial; what was not edited undoes no activation."""
    settings = settings_in(tmp_path, trial=True)
    with running(settings) as client:
        activated(client, with_offer("spring"))
    with running(settings) as client:
        assert offered(client)[0] == SECOND
    written_book(tmp_path / "book", exposure_of("100 SAR"))
    with running(settings) as client:
        assert offered(client) == (digest_of(exposure_of("100 SAR")), frozenset({"plain"}))


def test_no_request_is_dropped_or_mixed_while_books_are_swapped(tmp_path: Path) -> None:
    """Under load every answer is whole, of one book, and names it; the log tells the same."""
    wanted = {FIRST: {"plain", "bnpl"}, SECOND: {"plain", "bnpl", "spring"}}
    answers: list[tuple[str, frozenset[str]]] = []
    with running(settings_in(tmp_path)) as client:
        ended = threading.Event()

        def ask() -> None:
            while not ended.is_set():
                answers.append(offered(client))

        callers = [threading.Thread(target=ask) for _ in range(4)]
        for caller in callers:
            caller.start()
        desk = activated(client, with_offer("spring"))
        looked(client)
        for book in (FIRST, SECOND, FIRST):
            desk.roll_back("omar", "to and fro", datetime.now(UTC), book=book)
            looked(client)
        ended.set()
        for caller in callers:
            caller.join()
        stored = list(service_of(client).log.decisions())
    assert {book for book, _ in answers} == {FIRST, SECOND}
    assert all(offers == wanted[book] for book, offers in answers)
    assert len(stored) == len(answers)


def test_every_worker_swaps(tmp_path: Path) -> None:
    """Two services over one store follow the same activation by themselves, within two seconds."""
    settings = settings_in(tmp_path)
    with running(settings) as one, running(settings) as other:
        activated(one, with_offer("spring"))
        deadline = datetime.now(UTC) + timedelta(seconds=10)
        while {offered(one)[0], offered(other)[0]} != {SECOND} and datetime.now(UTC) < deadline:
            threading.Event().wait(0.1)
        assert offered(one)[0] == offered(other)[0] == SECOND
        assert service_of(one).log.verify() == []


def test_a_scheduled_book_is_shown_and_takes_effect(tmp_path: Path) -> None:
    """Until its moment the old book decides and `/readyz` says what is to come."""
    moment = datetime.now(UTC) + timedelta(hours=1)
    with running(settings_in(tmp_path)) as client:
        activated(client, with_offer("spring"), moment)
        looked(client)
        assert offered(client)[0] == FIRST
        [scheduled] = client.get("/readyz").json()["scheduled"]
        assert scheduled["book"]["digest"] == SECOND
        service_of(client).releases.look(moment)
        assert offered(client)[0] == SECOND
        service_of(client).releases.look(moment - timedelta(days=1))
        assert offered(client)[0] == SECOND


def test_a_withdrawn_offer_is_refused_at_once(tmp_path: Path) -> None:
    """It stays in the answer as inactive, under a digest of its own, and stays so after a roll-back."""
    with running(settings_in(tmp_path)) as client:
        desk = activated(client, with_offer("spring"))
        desk.withdraw("plain", "omar", "wrong price", datetime.now(UTC))
        looked(client)
        answer = client.post(URL, json=CART).json()
        [refused] = [each for each in answer["ineligible"] if each["id"] == "plain"]
        assert [reason["code"] for reason in refused["reasons"]] == ["offer_inactive"]
        assert answer["book"]["digest"] not in (FIRST, SECOND)
        desk.roll_back("omar", "back", datetime.now(UTC))
        looked(client)
        assert offered(client)[1] == {"bnpl"}
        desk.reinstate("plain", "sara", "price corrected", datetime.now(UTC))
        looked(client)
        assert offered(client) == (FIRST, frozenset({"plain", "bnpl"}))


def test_a_bundle_that_was_changed_in_the_store_is_refused(tmp_path: Path) -> None:
    """The running book goes on; `/readyz` says what is wrong; the next good book is taken."""
    settings = settings_in(tmp_path)
    with running(settings) as client:
        desk = activated(client, with_offer("spring"))
        active = desk.state().active
        assert active is not None
        change_bundle(tmp_path / "decisions.db", active.bundle)
        looked(client)
        assert offered(client)[0] == FIRST
        ready = client.get("/readyz")
        assert ready.status_code == 200
        [warning] = ready.json()["warnings"]
        assert active.bundle in warning
        desk.roll_back("omar", "back", datetime.now(UTC))
        looked(client)
        assert client.get("/readyz").json()["warnings"] == []


def change_bundle(database: Path, digest: str) -> None:
    """Put the payload of another bundle in the place of one."""
    other = "(SELECT compressed_payload FROM bundles WHERE digest <> ?)"
    with sqlite3.connect(database) as connection:
        statement = f"UPDATE bundles SET compressed_payload = {other} WHERE digest = ?"  # noqa: S608 - no value in it
        connection.execute(statement, (digest, digest))
    connection.close()


def test_a_bundle_signed_by_an_unknown_key_is_refused(tmp_path: Path) -> None:
    """A service that does not know the key goes on with its book, or is not ready where it has none."""
    mine, yours = settings_in(tmp_path), settings_in(tmp_path, customer_key=tmp_path / "other.key")
    with running(mine) as client:
        activated(client, with_offer("spring"))
    with running(yours) as client:
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert "not trusted here" in answer.json()["detail"]
        assert client.post(URL, json=CART).status_code == 503


def test_the_last_good_book_survives_a_restart_without_the_store(tmp_path: Path) -> None:
    """The book can be read; nothing is decided, because nothing could be recorded; then it is."""
    settings, store = settings_in(tmp_path), FaultyStore()
    with running(settings) as client:
        desk = activated(client, with_offer("spring"))
        desk.withdraw("plain", "omar", "wrong price", datetime.now(UTC))
        looked(client)
        digest = offered(client)[0]
    store.is_gone = True
    with running(settings, store.open) as client:
        assert client.get("/v1/book").json()["digest"] == digest
        assert client.post(URL, json=CART).status_code == 503
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["store"]["reachable"] is False
        store.is_gone = False
        assert client.get("/readyz").status_code == 200
        assert offered(client) == (digest, frozenset({"bnpl", "spring"}))


def test_a_last_good_book_that_was_changed_is_refused(tmp_path: Path) -> None:
    """A file that was edited on the disk does not decide."""
    settings, store = settings_in(tmp_path), FaultyStore()
    with running(settings) as client:
        offered(client)
    file = tmp_path / "decisions.last-book.json"
    file.write_text(file.read_text("utf-8").replace("5000 SAR", "9000 SAR"), "utf-8")
    store.is_gone = True
    with running(settings, store.open) as client:
        assert client.get("/v1/book").status_code == 503
        assert "the last good book cannot be used" in client.get("/readyz").json()["detail"]


@pytest.mark.parametrize(
    ("when_lost", "status", "is_told"),
    [("serve", 200, False), ("warn", 200, True), ("fail_closed", 503, True)],
)
def test_what_happens_without_the_store_is_declared(
    tmp_path: Path, when_lost: WhenLost, status: int, is_told: bool
) -> None:
    """While its events cannot be read, the service goes on, goes on and says so, or offers nothing."""
    store = FaultyStore()
    settings = settings_in(tmp_path, store_lost=when_lost, store_lost_after_seconds=0)
    with running(settings, store.open) as client:
        assert client.post(URL, json=CART).status_code == 200
        store.fails("events")
        looked(client)
        assert client.post(URL, json=CART).status_code == status
        assert client.get("/v1/offers").status_code == status
        answer = client.get("/readyz")
        assert answer.status_code == status
        assert answer.json()["store"] == {
            "reachable": False,
            "age_seconds": 0,
            "when_lost": when_lost,
            "after_seconds": 0,
        }
        assert bool(answer.json()["warnings"]) is is_told
        store.fails()
        looked(client)
        assert client.post(URL, json=CART).status_code == 200


def test_fail_closed_waits_for_the_stated_age(tmp_path: Path) -> None:
    """Before the store has been away for that long, the book goes on."""
    store = FaultyStore()
    settings = settings_in(tmp_path, store_lost="fail_closed", store_lost_after_seconds=3600)
    with running(settings, store.open) as client:
        store.fails("events")
        looked(client)
        assert client.post(URL, json=CART).status_code == 200
        assert client.get("/readyz").json()["warnings"]


@pytest.mark.parametrize("lost", ["bundle", "keep_book", "append_event"])
def test_a_database_lost_in_the_middle_of_an_activation(tmp_path: Path, lost: str) -> None:
    """The old book goes on; once the database is back the activation is followed, or was never made."""
    store = FaultyStore()
    with running(settings_in(tmp_path), store.open) as client:
        desk, now = service_of(client).desk, datetime.now(UTC)
        made = desk.propose(with_offer("spring"), "fatimah", "", now)
        desk.approve(made.id, made.bundle, "omar", "read", now)
        if lost == "append_event":
            store.fails(lost)
            with pytest.raises(Exception, match="does not answer"):
                desk.activate(made.id, "omar", "go", now)
        else:
            desk.activate(made.id, "omar", "go", now)
            store.fails(lost)
        looked(client)
        assert offered(client)[0] == FIRST
        store.fails()
        looked(client)
        assert offered(client)[0] == (FIRST if lost == "append_event" else SECOND)
        assert service_of(client).log.verify() == []


def test_a_key_that_cannot_sign_stops_no_checkout(tmp_path: Path) -> None:
    """A retired or unreadable signing key keeps books from being approved; the active one goes on."""
    settings = settings_in(tmp_path)
    with running(settings) as client:
        offered(client)
    settings.signing_key_file.write_text("no key")
    with running(settings) as client:
        assert offered(client)[0] == FIRST
        assert "no private key" in client.get("/readyz").json()["warnings"][0]


def test_an_activation_made_elsewhere_is_followed(tmp_path: Path) -> None:
    """The command line acts on the log alone; the service sees it there."""
    settings = settings_in(tmp_path)
    with running(settings) as client:
        elsewhere = open_sql_log(settings.database_url, "taqseet")
        desk = Desk(elsewhere, None, drawn_id)
        desk.withdraw("bnpl", "omar", "wrong", datetime.now(UTC))
        elsewhere.close()
        looked(client)
        assert offered(client)[1] == {"plain"}


@pytest.mark.parametrize(
    "path", ["/v1/book", "/v1/offers", "/v1/offers/plain", "/v1/policies", "/v1/policies/house.late"]
)
def test_every_answer_names_its_book(tmp_path: Path, path: str) -> None:
    """The header `Taqseet-Book` carries the digest that decided or that was read, before and after a swap."""
    with running(settings_in(tmp_path)) as client:
        for book, files in ((FIRST, with_offer("spring")), (SECOND, None)):
            assert client.get(path).headers["taqseet-book"] == book
            answer = client.post(URL, json=CART)
            assert answer.headers["taqseet-book"] == answer.json()["book"]["digest"] == book
            if files is not None:
                activated(client, files)
                looked(client)
