"""`taqseet log retain`: facts go on the day after their last, by the policy that kept them, and no others."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result

from engine.recording import drawn_id, open_sql_log
from engine.release.desk import Desk
from engine.schema.folder import read_folder
from engine.tests.cli.dated_log import DatedLog, keeping
from engine.tests.cli.running import run
from engine.tests.recording.samples import tamper
from engine.tests.release.vouched import signer

MONTHS = keeping("law.months", "25 months")
FILE = keeping("law.file", "10 years", "end_of_relationship")


def at(monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    """From now on it is this moment in UTC."""
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    monkeypatch.setattr("engine.cli.log_retain.now", lambda: now)


def retain(database: Path, folder: Path, *options: str) -> Result:
    """Retention by the book in a folder."""
    return run("log", "retain", "--database", database, "--book", folder, "--as", "nightly", *options)


def told(database: Path, folder: Path, *options: str) -> dict[str, object]:
    """What retention tells a program about the book's one market."""
    result = retain(database, folder, "--json", *options)
    assert result.exit_code == 0, result.stderr
    (market,) = json.loads(result.stdout)["markets"]
    found: dict[str, object] = market
    return found


def kept(database: Path) -> list[int]:
    """The positions whose facts can still be read."""
    log = open_sql_log(f"sqlite:///{database}", "test")
    try:
        return [key.position for key in log.kept_keys()]
    finally:
        log.close()


def test_facts_go_on_the_day_after_the_last(
    database: Path, both_books: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After 25 months to the day facts are still there; a day later they are gone, and the chain is whole."""
    with DatedLog(database, both_books, MONTHS) as log:
        log.decide("2026-02-03T10:00:00.000Z", "c-1")
        log.decide("2026-02-04T10:00:00.000Z", "c-1")
    at(monkeypatch, "2028-03-03T20:59:59")  # in Riyadh it is still 3 March, for one second
    assert told(database, both_books)["expired"] == []
    assert kept(database) == [1, 2]
    at(monkeypatch, "2028-03-03T21:00:00")
    assert told(database, both_books)["expired"] == [
        {"policy": "law.months", "decisions": 1, "positions": "1"}
    ]
    assert kept(database) == [2]
    assert run("log", "verify", "--database", database).exit_code == 0


def test_an_expiry_is_an_event_that_names_the_policy(
    database: Path, both_books: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who let it run, which policy had kept the facts of which decisions, and the book, are in the chain."""
    with DatedLog(database, both_books, MONTHS) as log:
        for day in range(1, 4):
            log.decide(f"2026-02-0{day}T10:00:00.000Z", "c-1")
    at(monkeypatch, "2028-03-03T10:00:00")
    result = retain(database, both_books)
    assert result.exit_code == 0, result.stderr
    opened = open_sql_log(f"sqlite:///{database}", "test")
    (stored,) = opened.events()
    opened.close()
    event, body = stored.event, json.loads(stored.event.body)
    assert (event.kind, event.actor, event.subject) == ("facts_expired", "nightly", "law.months")
    assert event.reason == "kept 25 months from the decision, and these are over"
    assert (body["positions"], body["decisions"], body["market"]) == ("1-2", 2, "SA")
    assert (body["on"], body["book"][:7]) == ("2028-03-03", "sha256:")
    assert "2 decisions lost their facts, no longer kept by law.months" in result.stdout
    assert f"recorded as event {event.event_id} (law.months)" in result.stdout


def test_a_trial_erases_nothing(database: Path, both_books: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--dry-run says what would go, also on a day to come, and everything stays."""
    with DatedLog(database, both_books, MONTHS) as log:
        log.decide("2026-02-03T10:00:00.000Z", "c-1")
    at(monkeypatch, "2026-03-01T10:00:00")
    result = retain(database, both_books, "--dry-run", "--on", "2030-01-01")
    assert result.exit_code == 0
    assert "this is a trial, nothing is erased" in result.stdout
    assert "1 decision would lose its facts, no longer kept by law.months" in result.stdout
    assert kept(database) == [1]
    assert told(database, both_books, "--dry-run")["next_last_day"] == "2028-03-03"


def test_nothing_is_erased_for_a_day_to_come(
    database: Path, both_books: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A day that is not here yet is refused without --dry-run; a day that has passed counts."""
    with DatedLog(database, both_books, MONTHS) as log:
        log.decide("2026-02-03T10:00:00.000Z", "c-1")
    at(monkeypatch, "2028-03-10T10:00:00")
    result = retain(database, both_books, "--on", "2028-03-11")
    assert result.exit_code == 1
    assert "2028-03-11 is not here yet: nothing can be erased for it" in result.stderr
    assert told(database, both_books, "--on", "2028-03-03")["expired"] == []
    assert kept(database) == [1]


def test_the_longest_keep_wins(database: Path, both_books: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a decision policy and one about the relationship the one that ends later keeps the facts."""
    with DatedLog(database, both_books, MONTHS, FILE) as log:
        log.decide("2026-02-03T10:00:00.000Z", "c-1")
        log.decide("2027-05-05T10:00:00.000Z", "c-1")
        log.decide("2026-02-03T10:00:00.000Z", "c-2")
        log.decide("2026-02-03T10:00:00.000Z")
    # The plan has four installments from the checkout on: the last one falls due three months later. Nothing
    # was offered to the guest.
    at(monkeypatch, "2036-05-03T10:00:00")
    assert told(database, both_books)["expired"] == [{"policy": "law.file", "decisions": 1, "positions": "4"}]
    at(monkeypatch, "2036-05-04T10:00:00")
    assert told(database, both_books)["expired"] == [{"policy": "law.file", "decisions": 1, "positions": "3"}]
    assert kept(database) == [1, 2]
    at(monkeypatch, "2037-05-05T10:00:00")
    assert told(database, both_books)["kept"] == 2
    at(monkeypatch, "2037-05-06T10:00:00")
    assert told(database, both_books)["kept"] == 0


def test_a_market_without_a_record_policy_keeps_everything_and_says_so(
    database: Path, both_books: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no policy says for how long, nothing ever goes."""
    with DatedLog(database, both_books) as log:
        log.decide("2026-02-03T10:00:00.000Z", "c-1")
    at(monkeypatch, "2126-02-04T10:00:00")
    result = retain(database, both_books)
    assert "no policy says for how long facts are kept: nothing is ever erased here" in result.stdout
    assert "facts of 1 decision kept" in result.stdout
    assert kept(database) == [1]


def test_the_active_book_counts(database: Path, both_books: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once a book is active in the log its policies count, and another one cannot be named beside it."""
    with DatedLog(database, both_books, MONTHS) as log:
        log.decide("2026-02-03T10:00:00.000Z", "c-1")
        files = read_folder(both_books).texts
        now = datetime(2026, 2, 3, 12, tzinfo=UTC)
        Desk(log.log, signer(), drawn_id).start_with(files, "fatimah", "the first book", now)
    at(monkeypatch, "2028-03-04T10:00:00")
    refused = retain(database, both_books)
    assert refused.exit_code == 1
    assert "a book is active in this log: its policies count" in refused.stderr
    assert kept(database) == [1]
    result = run("log", "retain", "--database", database, "--as", "nightly", "--json")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["markets"][0]["expired"][0]["policy"] == "law.months"
    assert kept(database) == []


def test_a_damaged_record_stops_before_anything_is_erased(
    database: Path, both_books: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record that cannot be read is named, and no facts go: its relationship could reach further."""
    with DatedLog(database, both_books, MONTHS) as log:
        first = log.decide("2026-02-03T10:00:00.000Z", "c-1")
        log.decide("2026-02-03T10:00:00.000Z", "c-1")
    tamper(database, "UPDATE decisions SET body = X'00' WHERE position = 1")
    at(monkeypatch, "2030-01-01T10:00:00")
    result = retain(database, both_books)
    assert result.exit_code == 1
    assert f"decision {first} at position 1 is damaged" in result.stderr
    assert kept(database) == [1, 2]


def test_an_erasure_needs_a_name(database: Path, both_books: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that cannot be one is refused, and nothing goes."""
    with DatedLog(database, both_books, MONTHS) as log:
        log.decide("2026-02-03T10:00:00.000Z", "c-1")
    at(monkeypatch, "2030-01-01T10:00:00")
    result = retain(database, both_books, "--as", "not a name")
    assert result.exit_code == 1
    assert "it is not said who is acting" in result.stderr
    assert kept(database) == [1]
