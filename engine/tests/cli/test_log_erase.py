"""`taqseet log erase`: one customer is forgotten, unless a policy still demands that the facts are kept."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result

from engine.recording import open_sql_log
from engine.tests.cli.dated_log import DatedLog, keeping
from engine.tests.cli.running import run
from engine.tests.recording.samples import tamper

MONTHS = keeping("law.months", "25 months")
ASKED = ("--as", "fatimah", "--reason", "asked to be forgotten, case 118")


def erase(
    database: Path, folder: Path, customer: str = "c-1", *options: str, stdin: str | None = None
) -> Result:
    """Erase a customer by the book in a folder."""
    return run("log", "erase", "--customer", customer, "--database", database, "--book", folder, *ASKED,
               *options, stdin=stdin)  # fmt: skip


@pytest.fixture(autouse=True)
def _at_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 4 March 2028: what was decided before 4 February 2026 has been kept for 25 months."""
    now = datetime(2028, 3, 4, 9, tzinfo=UTC)
    for module in ("log_retain", "log_erase"):
        monkeypatch.setattr(f"engine.cli.{module}.now", lambda: now)


def kept(database: Path) -> list[int]:
    """The positions whose facts can still be read."""
    log = open_sql_log(f"sqlite:///{database}", "test")
    try:
        return [key.position for key in log.kept_keys()]
    finally:
        log.close()


def test_a_customer_is_forgotten(database: Path, both_books: Path) -> None:
    """Every decision of the customer loses its facts, nobody else's does, and the chain is whole."""
    with DatedLog(database, both_books) as log:
        for customer in ("c-1", "c-2", "c-1", None):
            log.decide("2026-02-03T10:00:00.000Z", customer)
        hidden = log.sealer.pseudonym("c-1")
    result = erase(database, both_books)
    assert result.exit_code == 0, result.stderr
    assert "Erased: the facts of 2 decisions of this customer can never be read again." in result.stdout
    assert "exports --with-facts of 2026-02-03" in result.stdout
    assert kept(database) == [2, 4]
    assert run("log", "verify", "--database", database).exit_code == 0
    assert "c-1" not in result.stdout
    assert hidden.encode() not in database.read_bytes()


def test_an_erasure_is_an_event_that_names_no_customer(database: Path, both_books: Path) -> None:
    """Who erased which decisions, and why, stands in the chain; whom they were about does not."""
    with DatedLog(database, both_books) as log:
        log.decide("2026-02-03T10:00:00.000Z", "c-1")
        hidden = log.sealer.pseudonym("c-1")
    assert erase(database, both_books).exit_code == 0
    opened = open_sql_log(f"sqlite:///{database}", "test")
    (stored,) = opened.events()
    opened.close()
    event = stored.event
    assert (event.kind, event.actor, event.reason) == ("facts_erased", "fatimah", ASKED[3])
    assert json.loads(event.body) == {"positions": "1", "decisions": 1}
    assert hidden not in f"{event}"
    assert "c-1" not in f"{event}"


def test_what_a_policy_keeps_is_not_erased(database: Path, both_books: Path) -> None:
    """While a policy demands any of it, nothing goes: the policy, its clause and its last day are named."""
    with DatedLog(database, both_books, MONTHS) as log:
        log.decide("2026-02-03T10:00:00.000Z", "c-1")
        log.decide("2026-02-04T10:00:00.000Z", "c-1")
        log.decide("2026-05-04T10:00:00.000Z", "c-1")
    result = erase(database, both_books)
    assert result.exit_code == 1
    assert "the facts of 2 decisions of this customer have to be kept; nothing was erased" in result.stderr
    assert (
        "law.months (Law, Act, Art. 7): 25 months from the decision, so 2 decisions through 2028-06-04"
        in result.stderr
    )
    assert "--despite-retention erases them now" in result.stderr
    assert kept(database) == [1, 2, 3]


def test_a_demand_can_be_overruled_on_the_record(database: Path, both_books: Path) -> None:
    """--despite-retention erases all of it, and the event names the policies that were overruled."""
    with DatedLog(database, both_books, MONTHS) as log:
        log.decide("2026-02-03T10:00:00.000Z", "c-1")
        log.decide("2026-02-04T10:00:00.000Z", "c-1")
    assert erase(database, both_books, "c-1", "--despite-retention").exit_code == 0
    opened = open_sql_log(f"sqlite:///{database}", "test")
    (stored,) = opened.events()
    opened.close()
    assert json.loads(stored.event.body)["despite_policies"] == ["law.months"]
    assert kept(database) == []


def test_what_no_policy_keeps_any_longer_goes_without_a_word(database: Path, both_books: Path) -> None:
    """On the day after the last one a customer is forgotten without --despite-retention."""
    with DatedLog(database, both_books, MONTHS) as log:
        log.decide("2026-02-03T10:00:00.000Z", "c-1")
    assert erase(database, both_books).exit_code == 0
    opened = open_sql_log(f"sqlite:///{database}", "test")
    (stored,) = opened.events()
    opened.close()
    assert "despite_policies" not in json.loads(stored.event.body)


def test_nothing_found_is_said(database: Path, both_books: Path) -> None:
    """For a customer whose facts are not there, never or no more, nothing is written."""
    with DatedLog(database, both_books) as log:
        log.decide("2026-02-03T10:00:00.000Z", "c-1")
    kept_before = kept(database)
    for customer, events in (("c-9", 0), ("c-1", 1), ("c-1", 1)):
        result = erase(database, both_books, customer)
        assert result.exit_code == 0
        opened = open_sql_log(f"sqlite:///{database}", "test")
        assert len(opened.events()) == events
        opened.close()
        nothing = "Nothing to erase: no facts of this customer are kept in this log.\n"
        assert (result.stdout == nothing) is (customer == "c-9" or not kept_before)
        kept_before = kept(database)


def test_an_id_can_come_past_the_history_of_the_shell(database: Path, both_books: Path) -> None:
    """`--customer -` reads the id from standard input."""
    with DatedLog(database, both_books) as log:
        log.decide("2026-02-03T10:00:00.000Z", "c-1")
    assert erase(database, both_books, "-", stdin="c-1\n").exit_code == 0
    assert kept(database) == []


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--as", "not a name"), "it is not said who is acting"),
        (("--reason", " "), "no reason is given that could be kept"),
    ],
)
def test_who_and_why_are_needed(
    database: Path, both_books: Path, options: tuple[str, ...], told: str
) -> None:
    """Without a name or a reason nothing is erased."""
    with DatedLog(database, both_books) as log:
        log.decide("2026-02-03T10:00:00.000Z", "c-1")
    result = erase(database, both_books, "c-1", *options)
    assert result.exit_code == 1
    assert told in result.stderr
    assert kept(database) == [1]


def test_without_the_key_nobody_is_found(database: Path, both_books: Path) -> None:
    """Where the customer key is gone that is said, and no new one is made."""
    with DatedLog(database, both_books) as log:
        log.decide("2026-02-03T10:00:00.000Z", "c-1")
    key = database.with_suffix(".key")
    key.unlink()
    result = erase(database, both_books)
    assert result.exit_code == 1
    assert f"the customer key {key} is not there" in result.stderr
    assert not key.exists()
    assert kept(database) == [1]


def test_decisions_of_before_facts_were_sealed_are_told_of(database: Path, both_books: Path) -> None:
    """What stands in the open in old records cannot be erased: how many there are is said."""
    with DatedLog(database, both_books) as log:
        log.decide("2026-02-03T10:00:00.000Z", "c-1")
        log.decide("2026-02-03T10:00:00.000Z", "c-1")
        hidden = log.sealer.pseudonym("c-1")
    old = f'{{"format":2,"detail":"full","customer":"{hidden}"}}'.encode()
    tamper(database, "UPDATE decisions SET body = :old WHERE position = 1", old=old)
    tamper(database, "DELETE FROM fact_keys WHERE position = 1")
    result = erase(database, both_books)
    assert result.exit_code == 0
    assert "Erased: the facts of 1 decision of this customer" in result.stdout
    told = " ".join(result.stdout.split())
    assert "In the log since before facts were sealed: 1 decision of this customer." in told
    assert kept(database) == []


def test_an_erasure_that_a_reader_holds_up_is_said(database: Path, both_books: Path) -> None:
    """While another program reads the log, it is said that the erased keys are still in a file beside it."""
    with DatedLog(database, both_books) as log:
        log.decide("2026-02-03T10:00:00.000Z", "c-1")
        log.decide("2026-02-03T11:00:00.000Z", "c-2")
        with closing(sqlite3.connect(database, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM decisions").fetchone()
            held_up = erase(database, both_books)
        assert "can still be found in the write-ahead file" in " ".join(held_up.stdout.split())
        finished = erase(database, both_books, "c-2")
    assert (held_up.exit_code, finished.exit_code) == (0, 0)
    assert "write-ahead" not in finished.stdout
