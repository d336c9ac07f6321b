"""`taqseet log export`: which days are written, that they are whole, and what of a customer is in them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from engine.recording import DecisionRecord, EventRecord, StoredEvent, StoredRecord
from engine.recording.chain import find_breaks
from engine.recording.parquet_export import DECISIONS, EVENTS, open_export
from engine.tests.cli.dated_log import DatedLog, keeping
from engine.tests.cli.running import run
from engine.tests.recording.samples import tamper

NOW = datetime(2026, 2, 4, 9, 0, tzinfo=UTC)
LAW = keeping("law.keep", "1 day")


@pytest.fixture(autouse=True)
def _at_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the morning of 4 February 2026."""
    for module in ("log_export", "log_retain", "log_erase"):
        monkeypatch.setattr(f"engine.cli.{module}.now", lambda: NOW)


@pytest.fixture
def ids(database: Path, both_books: Path) -> list[str]:
    """Four decisions: two on 1 February, recorded around midnight, one on the 2nd, one on the 4th."""
    with DatedLog(database, both_books, LAW) as log:
        return [
            log.decide("2026-02-01T10:00:00.000Z", "c-1"),
            log.decide("2026-02-02T00:00:00.000Z", "c-2"),
            log.decide("2026-02-01T23:59:59.999Z"),
            log.decide("2026-02-04T08:00:00.000Z", "c-1"),
        ]


def export(database: Path, folder: Path, *options: str) -> str:
    """What an export that works prints."""
    result = run("log", "export", folder, "--database", database, *options)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def days(folder: Path) -> list[str]:
    """The days that are there."""
    return sorted(each.name for each in folder.iterdir() if not each.name.startswith("."))


def column(folder: Path, day: str, name: str) -> list[object]:
    """A column of a day's decisions."""
    table = pq.read_table(folder / f"day={day}" / DECISIONS, partitioning=None)
    values: list[object] = table.column(name).to_pylist()
    return values


def contents(folder: Path) -> dict[str, bytes]:
    """Every Parquet file."""
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in folder.rglob("*.parquet")}


def test_each_day_that_is_over_is_a_folder(database: Path, ids: list[str], tmp_path: Path) -> None:
    """A decision is of the day of UTC on which its request came in; today is left out, and that is said."""
    told = export(database, tmp_path / "archive")
    assert days(tmp_path / "archive") == ["day=2026-02-01", "day=2026-02-02"]
    assert column(tmp_path / "archive", "2026-02-01", "decision_id") == [ids[0], ids[2]]
    assert column(tmp_path / "archive", "2026-02-02", "decision_id") == [ids[1]]
    assert "2026-02-01         2 decisions      0 events" in told
    assert "2026-02-04 is not over yet (days are of UTC): left out" in told
    assert f"2 days with 3 decisions in {tmp_path / 'archive'}" in told


def test_a_day_is_over_a_little_after_midnight(
    database: Path, ids: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came in just before midnight may still be on its way to the log: the day waits ten minutes."""
    monkeypatch.setattr("engine.cli.log_export.now", lambda: datetime(2026, 2, 5, 0, 9, 59, tzinfo=UTC))
    assert "2026-02-04 is not over yet" in export(database, tmp_path / "archive", "--from", "2026-02-04")
    monkeypatch.setattr("engine.cli.log_export.now", lambda: datetime(2026, 2, 5, 0, 10, tzinfo=UTC))
    export(database, tmp_path / "archive", "--from", "2026-02-04")
    assert column(tmp_path / "archive", "2026-02-04", "decision_id") == [ids[3]]


def test_a_day_is_byte_identical_when_it_is_exported_again(
    database: Path, ids: list[str], tmp_path: Path
) -> None:
    """Elsewhere, again in its place, and after more was recorded, a past day is the same to the byte."""
    export(database, tmp_path / "archive")
    export(database, tmp_path / "other")
    first = contents(tmp_path / "archive")
    assert len(first) == 4
    assert contents(tmp_path / "other") == first
    told = export(database, tmp_path / "archive", "--again")
    assert "there already" not in told
    assert contents(tmp_path / "archive") == first
    assert len(ids) == 4


def test_days_that_are_there_are_left_alone(database: Path, ids: list[str], tmp_path: Path) -> None:
    """A nightly export writes what is new, and says of the rest that it is there."""
    export(database, tmp_path / "archive", "--until", "2026-02-01")
    assert days(tmp_path / "archive") == ["day=2026-02-01"]
    first = tmp_path / "archive" / "day=2026-02-01" / DECISIONS
    changed = first.stat().st_mtime_ns
    told = export(database, tmp_path / "archive")
    assert "2026-02-01  there already" in told
    assert days(tmp_path / "archive") == ["day=2026-02-01", "day=2026-02-02"]
    assert first.stat().st_mtime_ns == changed
    assert "No day was written" in export(database, tmp_path / "archive")
    assert len(ids) == 4


def test_only_the_days_asked_for_are_written(database: Path, ids: list[str], tmp_path: Path) -> None:
    """Both ends are included; days without a record make no folder."""
    export(database, tmp_path / "archive", "--from", "2026-02-02", "--until", "2026-02-03")
    assert days(tmp_path / "archive") == ["day=2026-02-02"]
    export(database, tmp_path / "all", "--from", "1900-01-01", "--until", "2199-12-31")
    assert days(tmp_path / "all") == ["day=2026-02-01", "day=2026-02-02"]
    assert len(ids) == 4


def test_days_in_the_wrong_order_are_a_usage_error(database: Path, ids: list[str], tmp_path: Path) -> None:
    """A first day after the last one is told, and nothing is made."""
    result = run("log", "export", tmp_path / "x", "--from", "2026-02-03", "--until", "2026-02-01",
                 "--database", database)  # fmt: skip
    assert result.exit_code == 2
    assert "--from 2026-02-03 is after --until 2026-02-01" in result.stderr
    assert not (tmp_path / "x").exists()
    assert len(ids) == 4


def test_an_empty_log_has_no_days(database: Path, both_books: Path, tmp_path: Path) -> None:
    """Where nothing was recorded nothing is written, and that is said."""
    DatedLog(database, both_books).log.close()
    assert "No day was written" in export(database, tmp_path / "archive")
    assert not (tmp_path / "archive").exists()


def test_facts_stay_sealed_unless_they_are_asked_for(database: Path, ids: list[str], tmp_path: Path) -> None:
    """Without --with-facts no file names a customer; with it the pseudonym and the facts are there."""
    export(database, tmp_path / "archive")
    with DatedLog(database, tmp_path) as log:
        hidden = log.sealer.pseudonym("c-1")
    names = pq.read_schema(tmp_path / "archive" / "day=2026-02-01" / DECISIONS).names
    assert not {"customer", "facts", "personal"} & set(names)
    told = export(database, tmp_path / "open", "--with-facts")
    assert "in the clear" in told
    assert column(tmp_path / "open", "2026-02-01", "customer") == [hidden, None]
    assert column(tmp_path / "open", "2026-02-01", "facts_are") == ["kept", "kept"]
    (first, _) = column(tmp_path / "open", "2026-02-01", "facts")
    assert '"customer.identity_verified":true' in str(first)
    assert len(ids) == 4


def test_erased_facts_leave_an_export_that_is_made_again(
    database: Path, both_books: Path, ids: list[str], tmp_path: Path
) -> None:
    """After an erasure the same command writes nulls where the facts were, and the rest as before."""
    export(database, tmp_path / "open", "--with-facts")
    before = pq.read_table(tmp_path / "open" / "day=2026-02-01" / DECISIONS, partitioning=None).to_pylist()
    erased = run("log", "erase", "--customer", "c-1", "--as", "fatimah", "--reason", "asked",
                 "--despite-retention", "--database", database, "--book", both_books)  # fmt: skip
    assert erased.exit_code == 0, erased.stderr
    export(database, tmp_path / "open", "--with-facts")
    after = pq.read_table(tmp_path / "open" / "day=2026-02-01" / DECISIONS, partitioning=None).to_pylist()
    gone = {"facts_are": "erased", "customer": None, "facts": None, "personal": None}
    assert after == [before[0] | gone, before[1]]
    assert before[0]["facts"] is not None
    assert len(ids) == 4


def test_facts_need_the_key_of_the_log(database: Path, ids: list[str], tmp_path: Path) -> None:
    """Where the customer key is gone no new one is made: that is said, and nothing is written."""
    database.with_suffix(".key").unlink()
    result = run("log", "export", tmp_path / "x", "--with-facts", "--database", database)
    assert result.exit_code == 1
    assert f"the customer key {database.with_suffix('.key')} is not there" in result.stderr
    assert not database.with_suffix(".key").exists()
    assert not (tmp_path / "x").exists()
    assert "2 days" in export(database, tmp_path / "archive")
    assert len(ids) == 4


def test_facts_under_another_key_are_told(database: Path, ids: list[str], tmp_path: Path) -> None:
    """A key that opens nothing is no reason to write nulls: the decision is named."""
    database.with_suffix(".key").write_text("0" * 64)
    result = run("log", "export", tmp_path / "x", "--with-facts", "--database", database)
    assert result.exit_code == 1
    assert f"the sealed facts of decision {ids[0]} do not open" in result.stderr
    assert not days(tmp_path / "x")


def test_a_damaged_record_keeps_its_day_from_appearing(
    database: Path, ids: list[str], tmp_path: Path
) -> None:
    """The record is named, the days before it are there, its own is not."""
    tamper(database, "UPDATE decisions SET body = X'7B7D' WHERE position = 2")
    result = run("log", "export", tmp_path / "archive", "--database", database)
    assert result.exit_code == 1
    assert (
        f"the record of decision {ids[1]} at position 2 is damaged; its day was not exported" in result.stderr
    )
    assert "taqseet log verify" in result.stderr
    assert days(tmp_path / "archive") == ["day=2026-02-01"]


def test_a_folder_in_use_or_out_of_reach_is_said(database: Path, ids: list[str], tmp_path: Path) -> None:
    """Another export in the same folder, or a file where a folder should be, ends in a sentence."""
    with open_export(tmp_path / "archive"):
        result = run("log", "export", tmp_path / "archive", "--database", database)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "another export is writing into" in result.stderr
    (tmp_path / "file").write_text("x")
    result = run("log", "export", tmp_path / "file" / "deep", "--database", database)
    assert result.exit_code == 1
    assert "cannot be written: Not a directory" in result.stderr
    assert len(ids) == 4


def test_events_are_exported_with_their_day(
    database: Path, both_books: Path, ids: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An erasure of 4 February stands among the events of that day."""
    run("log", "erase", "--customer", "c-1", "--as", "fatimah", "--reason", "asked to be forgotten",
        "--despite-retention", "--database", database, "--book", both_books)  # fmt: skip
    monkeypatch.setattr("engine.cli.log_export.now", lambda: datetime(2026, 2, 6, 9, tzinfo=UTC))
    told = export(database, tmp_path / "archive")
    assert "2026-02-04          1 decision       1 event" in told
    (event,) = pq.read_table(tmp_path / "archive" / "day=2026-02-04" / EVENTS, partitioning=None).to_pylist()
    assert (event["kind"], event["actor"], event["reason"]) == (
        "facts_erased",
        "fatimah",
        "asked to be forgotten",
    )
    assert event["at"] == NOW
    assert len(ids) == 4


def test_the_chain_can_be_followed_in_the_export_alone(
    database: Path, both_books: Path, ids: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the files every link is recomputed, up to the head; a value changed in a copy is found."""
    run("log", "erase", "--customer", "c-1", "--as", "fatimah", "--reason", "asked",
        "--despite-retention", "--database", database, "--book", both_books)  # fmt: skip
    monkeypatch.setattr("engine.cli.log_export.now", lambda: datetime(2026, 2, 6, 9, tzinfo=UTC))
    export(database, tmp_path / "archive")
    links = sorted(links_of(tmp_path / "archive"), key=lambda link: link.position)
    with DatedLog(database, both_books) as log:
        head = log.log.head()
    assert [link.position for link in links] == [1, 2, 3, 4, 5]
    assert not find_breaks(links, head)
    assert find_breaks(links[:2] + links[3:], head)
    assert len(ids) == 4


def links_of(folder: Path) -> list[StoredRecord | StoredEvent]:
    """The links of the chain as the files of an export tell them."""
    links: list[StoredRecord | StoredEvent] = []
    for file in folder.rglob(DECISIONS):
        for row in pq.read_table(file, partitioning=None).to_pylist():
            record = DecisionRecord(
                row["decision_id"], row["as_of_text"], row["received_at_text"], row["book_digest"],
                row["engine_version"], row["language"], row["body"].encode(), row["answer_sha256"],
            )  # fmt: skip
            links.append(StoredRecord(record, *place(row)))
    for file in folder.rglob(EVENTS):
        for row in pq.read_table(file, partitioning=None).to_pylist():
            event = EventRecord(
                row["event_id"], row["at_text"], row["kind"], row["actor"], row["subject"], row["reason"],
                row["body"].encode(),
            )  # fmt: skip
            links.append(StoredEvent(event, *place(row)))
    return links


def place(row: dict[str, object]) -> tuple[int, str, str, str, str]:
    """A row's place in the chain."""
    position = row["position"]
    assert isinstance(position, int)
    names = ("writer", "body_sha256", "previous_hash", "record_hash")
    writer, body_sha256, previous_hash, record_hash = (str(row[name]) for name in names)
    return position, writer, body_sha256, previous_hash, record_hash
