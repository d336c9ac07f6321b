"""Whatever is done to the log behind its back is found and named."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from engine.recording import SqlDecisionLog
from engine.recording.chain import GENESIS, leaf, seal
from engine.tests.recording.samples import record, tamper


@pytest.fixture
def eight(log: SqlDecisionLog) -> SqlDecisionLog:
    """A log of eight records; the record at position p is `record(p)`."""
    for number in range(1, 9):
        log.append_and_wait(record(number), timeout_seconds=5)
    return log


def found(log: SqlDecisionLog) -> list[tuple[str, int]]:
    """What verifying names, in short."""
    return [(broken.kind, broken.position) for broken in log.verify()]


def test_untouched(eight: SqlDecisionLog) -> None:
    """A log that nobody touched has no break."""
    assert eight.verify() == []


def test_empty(log: SqlDecisionLog) -> None:
    """An empty log has no break."""
    assert log.verify() == []


def test_a_record_hash_can_be_computed_by_anyone() -> None:
    """The hash is the SHA-256 of the hash before and the columns as netstrings, as documented."""
    stored = seal(leaf(record(1)), 1, GENESIS, "w-1")
    columns = [
        "taqseet.decision.1", "1", "w-1", record(1).decision_id, "2026-11-27T10:15:00+03:00",
        "2026-11-27T07:15:00.123Z", record(1).book_digest, "0.1.0", "ar", record(1).answer_sha256,
        sha256(record(1).body).hexdigest(),
    ]  # fmt: skip
    text = GENESIS + "".join(f"{len(column)}:{column}," for column in columns)
    assert stored.record_hash == sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    "column",
    ["as_of", "received_at", "engine_version", "language", "answer_sha256", "body_sha256", "writer",
     "previous_hash", "record_hash", "decision_id"],
)  # fmt: skip
def test_changed_column(eight: SqlDecisionLog, path: Path, column: str) -> None:
    """A record of which any column was changed is named."""
    tamper(path, f"UPDATE decisions SET {column} = 'x' WHERE position = 3")  # noqa: S608 - our own name
    assert found(eight) == [("changed", 3)]


def test_changed_body(eight: SqlDecisionLog, path: Path) -> None:
    """A record whose body was changed is named, with its decision."""
    tamper(path, "UPDATE decisions SET body = X'7b7d' WHERE position = 3")
    (broken,) = eight.verify()
    assert (broken.kind, broken.decision_id) == ("changed", record(3).decision_id)


@pytest.mark.parametrize("position", [1, 3, 8])
def test_replaced(eight: SqlDecisionLog, path: Path, position: int) -> None:
    """A record that was changed and sealed again with the right method is named, even the last one."""
    before, one = eight.get(record(position).decision_id), record(99)
    assert before
    forged = seal(leaf(one), position, before.previous_hash, "w-1")
    tamper(
        path,
        "UPDATE decisions SET decision_id = :id, body = :body, body_sha256 = :body_sha256, "
        "answer_sha256 = :answer, record_hash = :hash WHERE position = :position",
        id=one.decision_id,
        body=one.body,
        body_sha256=forged.body_sha256,
        answer=one.answer_sha256,
        hash=forged.record_hash,
        position=position,
    )
    assert found(eight) == [("changed", position)]


@pytest.mark.parametrize(
    ("where", "first", "words"),
    [
        ("position = 3", 3, "position 3 "),
        ("position IN (3, 4)", 3, "positions 3 to 4"),
        ("position = 1", 1, "position 1 "),
        ("position >= 7", 7, "positions 7 to 8"),
        ("position >= 1", 1, "positions 1 to 8"),
    ],
)
def test_removed(eight: SqlDecisionLog, path: Path, where: str, first: int, words: str) -> None:
    """Records that were removed, from anywhere, are named by their positions."""
    tamper(path, f"DELETE FROM decisions WHERE {where}")  # noqa: S608 - our own words
    (broken,) = eight.verify()
    assert (broken.kind, broken.position) == ("removed", first)
    assert words in broken.detail


def test_removed_and_closed_up(eight: SqlDecisionLog, path: Path) -> None:
    """Closing the gap does not hide it: every record that moved is named, and that one is missing."""
    tamper(
        path,
        "DELETE FROM decisions WHERE position = 6",
        "UPDATE decisions SET position = position - 1 WHERE position = 7",
        "UPDATE decisions SET position = position - 1 WHERE position = 8",
    )
    assert found(eight) == [("reordered", 6), ("reordered", 7), ("removed", 8)]


def test_swapped(eight: SqlDecisionLog, path: Path) -> None:
    """Two records that changed places are named, each with the place it was recorded at."""
    tamper(
        path,
        "UPDATE decisions SET position = 100 WHERE position = 3",
        "UPDATE decisions SET position = 3 WHERE position = 5",
        "UPDATE decisions SET position = 5 WHERE position = 100",
    )
    third, fifth = eight.verify()
    assert (third.kind, third.position, third.decision_id) == ("reordered", 3, record(5).decision_id)
    assert (fifth.kind, fifth.position, fifth.decision_id) == ("reordered", 5, record(3).decision_id)
    assert "position 5" in third.detail
    assert "position 3" in fifth.detail


def test_added(eight: SqlDecisionLog, path: Path) -> None:
    """A record that the log did not append is named, though it is sealed rightly."""
    last, one = eight.latest(1)[0], replace(record(8), decision_id=record(99).decision_id)
    forged = seal(leaf(one), 9, last.record_hash, "w-1")
    tamper(
        path,
        "INSERT INTO decisions SELECT 9, :id, writer, as_of, received_at, book_digest, engine_version, "
        "language, answer_sha256, body_sha256, :previous, :hash, body FROM decisions WHERE position = 8",
        id=one.decision_id,
        previous=forged.previous_hash,
        hash=forged.record_hash,
    )
    assert found(eight) == [("added", 9)]


def test_headless(eight: SqlDecisionLog, path: Path) -> None:
    """A log whose head was removed is named, though its records are whole."""
    tamper(path, "DELETE FROM chain_head")
    assert found(eight) == [("removed", 9)]


def test_two_things_at_once(eight: SqlDecisionLog, path: Path) -> None:
    """Each of several breaks is named, in order of position."""
    tamper(
        path,
        "UPDATE decisions SET language = 'x' WHERE position = 2",
        "DELETE FROM decisions WHERE position = 5",
        "UPDATE decisions SET body = X'7b7d' WHERE position = 7",
    )
    assert found(eight) == [("changed", 2), ("removed", 5), ("changed", 7)]


@pytest.mark.usefixtures("eight")
def test_a_store_refuses_what_does_not_continue_the_chain(path: Path) -> None:
    """With its triggers in place the store itself refuses a record that is not sealed for the head."""
    columns = "writer, as_of, received_at, book_digest, engine_version, language, answer_sha256, body_sha256"
    copied = (
        f"SELECT 9, 'other', {columns}, previous_hash, record_hash, body FROM decisions WHERE position = 8"  # noqa: S608
    )
    connection = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="the chain has moved on"):
        connection.execute(f"INSERT INTO decisions {copied}")
    connection.close()
