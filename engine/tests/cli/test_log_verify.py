"""`taqseet log verify` and `head`: a whole log is said to be whole, and whatever was done to one is named."""

from __future__ import annotations

import json
import shutil
import zlib
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from engine.recording import BundleRecord, open_sql_log
from engine.tests.cli.dated_log import DatedLog, keeping
from engine.tests.cli.running import run
from engine.tests.recording.samples import happening, tamper

BEFORE = "UPDATE decisions SET language = 'fr' WHERE position = 2"


@pytest.fixture
def ids(database: Path, both_books: Path) -> list[str]:
    """The ids of four decisions in a log."""
    with DatedLog(database, both_books, keeping("law.keep", "1 day")) as log:
        return [log.decide(f"2026-11-2{day}T10:00:00.000Z", f"c-{day}") for day in range(1, 5)]


def head_of(database: Path) -> str:
    """What `taqseet log head` prints."""
    result = run("log", "head", "--database", database)
    assert result.exit_code == 0
    return result.stdout.strip()


def test_a_whole_log_is_said_to_be_whole(database: Path, ids: list[str]) -> None:
    """The counts and the head are told, and the status is 0."""
    result = run("log", "verify", "--database", database)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:2] == [
        "The log is whole: 4 decisions and 0 events in one chain.",
        f"Head: {head_of(database)}",
    ]
    assert len(ids) == 4


def test_events_are_counted_apart(database: Path, both_books: Path, ids: list[str]) -> None:
    """An erasure is an event, and the chain with it is whole: two decisions have lost only their facts."""
    done = run("log", "erase", "--database", database, "--book", both_books, "--customer", "c-1",
               "--despite-retention", "--as", "fatimah", "--reason", "asked")  # fmt: skip
    assert done.exit_code == 0, done.stderr
    result = run("log", "verify", "--database", database)
    assert result.exit_code == 0
    assert result.stdout.startswith("The log is whole: 4 decisions and 1 event in one chain.")
    assert len(ids) == 4


@pytest.mark.parametrize(
    ("statement", "told", "named"),
    [
        ("UPDATE decisions SET language = 'fr' WHERE position = 2", "changed    position 2", 1),
        ("UPDATE decisions SET body = X'7B7D' WHERE position = 3", "changed    position 3", 2),
        ("DELETE FROM fact_keys WHERE position = 2", "removed    position 2", 1),
        ("UPDATE fact_keys SET decision_id = 'X' WHERE position = 4", "changed    position 4", None),
    ],
)
def test_what_was_done_to_a_log_is_named(
    database: Path, ids: list[str], statement: str, told: str, named: int | None
) -> None:
    """A changed record, a changed body and a key removed by hand are each named, and the status is 1."""
    tamper(database, "PRAGMA foreign_keys=OFF", statement)
    result = run("log", "verify", "--database", database)
    assert result.exit_code == 1
    assert result.stdout.startswith("The log is not what was written: 1 break in 4 decisions and 0 events.")
    assert told in result.stdout
    assert named is None or f"decision {ids[named]}" in result.stdout


def test_a_record_that_is_gone_is_named(database: Path, ids: list[str]) -> None:
    """A decision removed with all its traces leaves a gap, with its position."""
    tamper(database, "DELETE FROM fact_keys WHERE position = 2", "DELETE FROM decisions WHERE position = 2")
    result = run("log", "verify", "--database", database)
    assert result.exit_code == 1
    assert "removed    position 2" in result.stdout
    assert ids[1] not in result.stdout


def test_a_chain_without_its_head_is_named(database: Path, ids: list[str]) -> None:
    """Where the end of the chain was deleted verify names that, and there is no head to keep."""
    tamper(database, "DELETE FROM chain_head")
    result = run("log", "verify", "--database", database)
    assert result.exit_code == 1
    assert "the head of the chain is gone" in result.stdout
    assert json.loads(run("log", "verify", "--json", "--database", database).stdout)["head"] is None
    assert "the head of the chain is gone" in run("log", "head", "--database", database).stderr
    assert len(ids) == 4


def test_verify_for_a_program(database: Path, ids: list[str]) -> None:
    """As JSON every break has its kind, position and decision; a whole log has none."""
    told = json.loads(run("log", "verify", "--database", database, "--json").stdout)
    head = head_of(database)
    whole = {"whole": True, "decisions": 4, "events": 0, "head": head, "facts_tried": True, "breaks": []}
    assert told == whole
    tamper(database, BEFORE)
    result = run("log", "verify", "--database", database, "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert not told["whole"]
    (found,) = told["breaks"]
    assert (found["kind"], found["position"], found["decision_id"]) == ("changed", 2, ids[1])
    assert found["detail"]


def test_a_head_that_was_kept_shows_a_log_written_anew(
    database: Path, both_books: Path, ids: list[str], tmp_path: Path
) -> None:
    """Heads kept elsewhere are found in an honest log; in another one, whole in itself, they are missed."""
    kept = head_of(database)
    shutil.copy(database.with_suffix(".key"), tmp_path / "other.key")
    with DatedLog(database, both_books) as log:
        log.decide("2026-11-25T10:00:00.000Z", "c-5")
    later = head_of(database)
    honest = run("log", "verify", "--database", database, "--expect", kept, "--expect", later)
    assert honest.exit_code == 0
    assert "and 2 kept heads found in it" in honest.stdout
    with DatedLog(tmp_path / "other.db", both_books) as log:
        anew = [log.decide(f"2026-11-2{day}T10:00:00.000Z") for day in range(1, 5)]
    assert run("log", "verify", "--database", tmp_path / "other.db").exit_code == 0
    result = run("log", "verify", "--database", tmp_path / "other.db", "--expect", kept, "--expect", later)
    assert result.exit_code == 1
    assert f"changed    position 4  decision {anew[-1]}" in result.stdout
    assert "removed    position 5" in result.stdout
    assert len(ids) == 4


def test_a_head_of_an_event_can_be_kept(database: Path, both_books: Path, ids: list[str]) -> None:
    """The end of the chain may be an event: its head is found again, and missed when it is another."""
    run("log", "erase", "--database", database, "--book", both_books, "--customer", "c-1",
        "--despite-retention", "--as", "fatimah", "--reason", "asked")  # fmt: skip
    kept = head_of(database)
    assert kept.startswith("5:")
    assert run("log", "verify", "--database", database, "--expect", kept).exit_code == 0
    other = f"5:{'0' * 64}"
    result = run("log", "verify", "--database", database, "--expect", other)
    assert result.exit_code == 1
    assert "changed    position 5  event " in result.stdout
    assert len(ids) == 4


def test_the_head_of_an_empty_log_is_kept_too(database: Path, both_books: Path) -> None:
    """Before anything is recorded the head is position 0, and verifying against it holds ever after."""
    with DatedLog(database, both_books) as log:
        kept = head_of(database)
        log.decide("2026-11-25T10:00:00.000Z")
    assert kept == f"0:{'0' * 64}"
    assert run("log", "verify", "--database", database, "--expect", kept).exit_code == 0


@pytest.mark.parametrize("written", ["", "12", f"x:{'0' * 64}", "1:00ff", f"1:{'G' * 64}"])
def test_a_head_is_written_as_head_prints_it(written: str) -> None:
    """What cannot be a head is a usage error that says how one looks."""
    result = run("log", "verify", "--expect", written)
    assert result.exit_code == 2
    assert "a head is a position, a colon and 64 hexadecimal digits" in result.stderr


@pytest.mark.parametrize("tool", ["verify", "head", "retain"])
def test_a_log_that_is_not_there_is_said(database: Path, tool: str) -> None:
    """A tool for a log makes none: it says where it looked."""
    result = run("log", tool, "--database", database)
    assert result.exit_code == 1
    assert f"no decision log is at {database}" in result.stderr
    assert not database.exists()


@pytest.mark.parametrize("tool", ["verify", "head", "export", "retain", "erase"])
def test_each_tool_explains_itself_with_an_example(tool: str) -> None:
    """The help of every tool ends with an example that runs it."""
    result = run("log", tool, "--help")
    assert result.exit_code == 0
    assert f"taqseet log {tool}" in result.stdout.partition("Example:")[2]


def test_a_misspelt_tool_names_the_nearest() -> None:
    """`taqseet log verfy` is a usage error that names `verify`."""
    result = run("log", "verfy")
    assert result.exit_code == 2
    assert "did you mean `verify`?" in result.stderr


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("DELETE FROM books", "removed    position 1"),
        ("UPDATE books SET documents = X'00'", "changed    position 1"),
        ("UPDATE fact_keys SET facts_key = randomblob(60) WHERE position = 3", "changed    position 3"),
        ("UPDATE fact_keys SET customer = NULL WHERE position = 3", "changed    position 3"),
        ("UPDATE decisions SET received_at = X'FF' WHERE position = 2", "changed    position 2"),
        ("UPDATE decisions SET language = CAST(X'FF' AS TEXT) WHERE position = 2", "changed    position 2"),
        ("UPDATE chain_head SET position = 'x'", "removed    position 5"),
    ],
)
def test_what_the_chain_does_not_cover_is_looked_at_too(
    database: Path, ids: list[str], statement: str, told: str
) -> None:
    """Books and keys of facts are compared with what decisions say; what is no text stops nothing."""
    tamper(database, statement)
    result = run("log", "verify", "--database", database)
    assert (result.exit_code, result.stderr) == (1, "")
    assert told in result.stdout
    assert "in 4 decisions and 0 events" in result.stdout
    assert len(ids) == 4


def test_a_head_is_looked_for_in_a_log_that_cannot_be_read(database: Path, ids: list[str]) -> None:
    """What stands at a head that was kept is found however other records were changed."""
    kept = head_of(database)
    tamper(database, "UPDATE decisions SET language = CAST(X'FF' AS TEXT) WHERE position = 2")
    told = json.loads(run("log", "verify", "--database", database, "--expect", kept, "--json").stdout)
    assert [(each["position"], each["decision_id"]) for each in told["breaks"]] == [(2, ids[1])]


def test_without_the_customer_key_it_is_said_what_was_not_tried(database: Path, ids: list[str]) -> None:
    """Where the customer key is elsewhere the log can be verified, and that no facts were opened is said."""
    database.with_suffix(".key").unlink()
    result = run("log", "verify", "--database", database)
    assert (result.exit_code, len(ids)) == (0, 4)
    assert "whether the facts still open was not tried" in result.stdout
    assert not database.with_suffix(".key").exists()


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("SELECT 1", None),
        ("DELETE FROM bundles", "removed"),
        ("UPDATE bundles SET compressed_payload = X'00'", "changed"),
        ("UPDATE bundles SET compressed_payload = :other", "changed"),
    ],
)
def test_the_bundles_that_events_name_are_looked_at(
    database: Path, ids: list[str], statement: str, kind: str | None
) -> None:
    """A bundle that is gone, damaged or another one is named, with the first event that tells of it."""
    payload = b'{"files":{}}'
    digest = f"sha256:{sha256(payload).hexdigest()}"
    with closing(open_sql_log(f"sqlite:///{database}", "w-1")) as log:
        log.keep_bundle(BundleRecord(digest, "sha256:" + "b" * 64, payload, ()))
        body = b'{"bundle":"%s"}' % digest.encode()
        log.append_event(happening(1, body=body), 0)
        event = log.append_event(happening(2, body=body), 5).event.event_id
    other = {"other": zlib.compress(b"{}")} if ":other" in statement else {}
    tamper(database, statement, **other)
    told = json.loads(run("log", "verify", "--database", database, "--json").stdout)
    expected = [] if kind is None else [(kind, 5, None, happening(1).event_id)]
    fields = ("kind", "position", "decision_id", "event_id")
    assert [tuple(each[name] for name in fields) for each in told["breaks"]] == expected
    assert (event, len(ids)) == (happening(2).event_id, 4)
