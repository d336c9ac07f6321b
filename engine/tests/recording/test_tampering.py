"""Whatever is done behind the log's back to events, to keys or to both kinds of records together is named."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from engine.recording import SqlDecisionLog
from engine.recording.chain import GENESIS, event_leaf, seal_event
from engine.tests.recording.samples import erasure, happening, key_of, open_log, record, sealed_record, tamper

EVENT_COLUMNS = ["event_id", "writer", "at", "kind", "actor", "subject", "reason", "body_sha256",
                 "previous_hash", "record_hash"]  # fmt: skip


@pytest.fixture(scope="module")
def untouched_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sealed decisions at 1 to 4 and 7 to 9, events at 5, 6 and 10; the events erased the keys at 2 and 3."""
    path = tmp_path_factory.mktemp("untouched") / "decisions.db"
    log = open_log(path)
    for position in range(1, 5):
        log.append_and_wait(sealed_record(position), timeout_seconds=5)
    log.append_event(happening(5), 0)
    log.erase_facts([2], erasure(6, [2]), 5)
    for position in range(7, 10):
        log.append_and_wait(sealed_record(position), timeout_seconds=5)
    log.erase_facts([3], erasure(10, [3], kind="facts_expired"), 6)
    log.close()
    return path


@pytest.fixture
def ten(untouched_file: Path, path: Path) -> Iterator[SqlDecisionLog]:
    """The log of a copy of that file."""
    shutil.copy(untouched_file, path)
    log = open_log(path)
    yield log
    log.close()


def found(log: SqlDecisionLog) -> list[tuple[str, int]]:
    """What verifying names, in short."""
    return [(broken.kind, broken.position) for broken in log.verify()]


def test_untouched(ten: SqlDecisionLog) -> None:
    """Decisions with keys, decisions whose keys were erased, and events have no break."""
    assert ten.verify() == []


@pytest.mark.parametrize("column", EVENT_COLUMNS)
def test_a_changed_event(ten: SqlDecisionLog, path: Path, column: str) -> None:
    """An event of which any column was changed is named."""
    tamper(path, f"UPDATE events SET {column} = 'x' WHERE position = 5")  # noqa: S608 - our own name
    (broken,) = ten.verify()
    assert (broken.kind, broken.position, broken.decision_id) == ("changed", 5, None)
    assert broken.event_id == ("x" if column == "event_id" else happening(5).event_id)


@pytest.mark.parametrize("value", ["X'5b5d'", "'{}'", "7"])
@pytest.mark.parametrize(("table", "position"), [("events", 5), ("decisions", 8)])
def test_a_changed_body(ten: SqlDecisionLog, path: Path, table: str, position: int, value: str) -> None:
    """A body that was replaced, by bytes or by something else, is named."""
    tamper(path, f"UPDATE {table} SET body = {value} WHERE position = {position}")  # noqa: S608 - our own words
    assert found(ten) == [("changed", position)]


@pytest.mark.parametrize("value", ["X'ff00'", "CAST(X'ff' AS TEXT)", "7"])
@pytest.mark.parametrize(
    ("table", "column", "position"),
    [("decisions", "language", 8), ("decisions", "previous_hash", 8), ("events", "reason", 5)],
)
def test_a_text_changed_to_no_text(
    ten: SqlDecisionLog, path: Path, table: str, column: str, position: int, value: str
) -> None:
    """A column that is no text any more is named, and verifying goes on behind it."""
    tamper(
        path,
        f"UPDATE {table} SET {column} = {value} WHERE position = {position}",  # noqa: S608 - our own words
        "UPDATE decisions SET language = 'x' WHERE position = 9",
    )
    assert found(ten) == [("changed", position), ("changed", 9)]


@pytest.mark.parametrize("value", ["X'ff00'", "CAST(X'ff' AS TEXT)", "7"])
@pytest.mark.parametrize(("table", "column"), [("decisions", "decision_id"), ("events", "event_id")])
def test_an_id_changed_to_no_text(
    ten: SqlDecisionLog, path: Path, table: str, column: str, value: str
) -> None:
    """What is named can be printed and sent, whatever stands in the place of an id."""
    position = 8 if table == "decisions" else 5
    tamper(path, f"UPDATE {table} SET {column} = {value} WHERE position = {position}")  # noqa: S608 - our own words
    breaks = ten.verify()
    assert {(broken.kind, broken.position) for broken in breaks} == {("changed", position)}
    assert all((broken.decision_id or broken.event_id or "").isprintable() for broken in breaks)


@pytest.mark.parametrize("position", [5, 10])
def test_a_removed_event(ten: SqlDecisionLog, path: Path, position: int) -> None:
    """An event that is gone is named by its position, and so are facts that only it said were erased."""
    tamper(path, f"DELETE FROM events WHERE position = {position}")  # noqa: S608 - our own number
    lost = [("removed", 3)] if position == 10 else []
    assert found(ten) == [*lost, ("removed", position)]


def test_swapped_events(ten: SqlDecisionLog, path: Path) -> None:
    """Events that changed places are named, each with the place it was recorded at."""
    tamper(
        path,
        "UPDATE events SET position = 100 WHERE position = 5",
        "UPDATE events SET position = 5 WHERE position = 6",
        "UPDATE events SET position = 6 WHERE position = 100",
    )
    fifth, sixth = ten.verify()
    assert (fifth.kind, fifth.event_id) == ("reordered", erasure(6, [2]).event_id)
    assert (sixth.kind, sixth.event_id) == ("reordered", happening(5).event_id)


def test_a_replaced_event(ten: SqlDecisionLog, path: Path) -> None:
    """An event that was changed and sealed again with the right method is named."""
    before = ten.events()[0]
    forged = seal_event(event_leaf(happening(99)), 5, before.previous_hash, "w-1")
    tamper(
        path,
        "UPDATE events SET event_id = :id, subject = :subject, record_hash = :hash WHERE position = 5",
        id=forged.event.event_id,
        subject=forged.event.subject,
        hash=forged.record_hash,
    )
    (broken,) = ten.verify()
    assert (broken.kind, broken.position, broken.event_id) == ("changed", 5, happening(99).event_id)


@pytest.mark.parametrize("position", [7, 11])
def test_an_added_event(ten: SqlDecisionLog, path: Path, position: int) -> None:
    """An event that the log did not append is named, at the end or at the place of a decision."""
    before = {event.position: event.record_hash for event in ten.events()}
    before |= {decision.position: decision.record_hash for decision in ten.decisions()}
    forged = seal_event(event_leaf(happening(99)), position, before[position - 1], "w-1")
    tamper(
        path,
        "INSERT INTO events SELECT :position, :id, writer, at, kind, actor, :subject, reason, body_sha256, "
        "CAST(:previous AS TEXT), :hash, body FROM events WHERE position = 5",
        position=position,
        id=forged.event.event_id,
        subject=forged.event.subject,
        previous=forged.previous_hash,
        hash=forged.record_hash,
    )
    (broken,) = ten.verify()
    assert (broken.kind, broken.position, broken.event_id) == ("added", position, happening(99).event_id)


def test_a_decision_turned_into_an_event(ten: SqlDecisionLog, path: Path) -> None:
    """A record's hash says whether it is a decision or an event: one cannot stand as the other."""
    tamper(
        path,
        "INSERT INTO events SELECT position, decision_id, writer, as_of, received_at, book_digest, "
        "engine_version, language, body_sha256, previous_hash, record_hash, body "
        "FROM decisions WHERE position = 9",
        "DELETE FROM decisions WHERE position = 9",
    )
    assert ("changed", 9) in found(ten)


def test_the_hash_of_an_event_can_be_computed_by_anyone() -> None:
    """The hash is the SHA-256 of the hash before and the columns as netstrings, as documented."""
    columns = [
        "taqseet.event.1", "5", "w-1", happening(5).event_id, "2026-11-27T07:15:00.123Z", "proposed", "amal",
        "proposal-5", "the new caps", sha256(b"{}").hexdigest(),
    ]  # fmt: skip
    text = GENESIS + "".join(f"{len(column)}:{column}," for column in columns)
    stored = seal_event(event_leaf(happening(5)), 5, GENESIS, "w-1")
    assert stored.record_hash == sha256(text.encode()).hexdigest()


def test_a_lost_key(ten: SqlDecisionLog, path: Path) -> None:
    """A sealed decision whose key is gone, though no event says so, is named."""
    tamper(path, "DELETE FROM fact_keys WHERE position IN (4, 8)")
    fourth, eighth = ten.verify()
    assert (fourth.kind, fourth.position, fourth.decision_id) == ("removed", 4, record(4).decision_id)
    assert (eighth.kind, eighth.position) == ("removed", 8)
    assert "key" in eighth.detail


def test_a_decision_without_sealed_facts_needs_no_key(log: SqlDecisionLog) -> None:
    """Records of older formats, and bodies that only mention the word, have no key and are whole."""
    bodies = (b'{"format":2}', b'{"format":3,"sealed":null}', b'"sealed"', b'{"sealed":', b'{"a":"sealed"}')
    for number, body in enumerate(bodies):
        log.append_and_wait(replace(record(number), body=body), timeout_seconds=5)
    assert log.verify() == []


@pytest.mark.parametrize("value", ["'{}'", "7"])
def test_a_keyless_decision_whose_body_is_no_bytes(log: SqlDecisionLog, path: Path, value: str) -> None:
    """A body that is no bytes is named as changed, of a decision without a key too."""
    log.append_and_wait(record(1), timeout_seconds=5)
    tamper(path, f"UPDATE decisions SET body = {value}")  # noqa: S608 - our own words
    assert found(log) == [("changed", 1)]


@pytest.mark.parametrize("change", ["position = 'x'", "position = 9", "record_hash = X'ff'"])
def test_a_changed_head(ten: SqlDecisionLog, path: Path, change: str) -> None:
    """A head that is not the end of the chain is named, whichever of its columns was changed."""
    tamper(path, f"UPDATE chain_head SET {change}")  # noqa: S608 - our own words
    (broken,) = ten.verify()
    assert broken.position in (10, 11)


def test_a_key_that_came_back(ten: SqlDecisionLog, path: Path) -> None:
    """A key that stands where an event says that it was erased is named: the facts can be read again."""
    tamper(
        path,
        "INSERT INTO fact_keys SELECT 2, :id, country, customer, received_at, :key FROM fact_keys "
        "WHERE position = 1",
        id=record(2).decision_id,
        key=key_of(2),
    )
    (broken,) = ten.verify()
    assert (broken.kind, broken.position, broken.decision_id) == ("added", 2, record(2).decision_id)


@pytest.mark.parametrize(
    ("change", "position"),
    [
        ("decision_id = 'x' WHERE position = 4", 4),
        ("received_at = 'x' WHERE position = 4", 4),
        ("position = 5 WHERE position = 1", 5),
        ("position = 99 WHERE position = 1", 99),
    ],
)
def test_a_key_that_does_not_fit(ten: SqlDecisionLog, path: Path, change: str, position: int) -> None:
    """A key that stands with another decision's id or time, or where none is, is named as changed."""
    tamper(path, f"UPDATE fact_keys SET {change}")  # noqa: S608 - our own words
    lost = [] if position == 4 else [("removed", 1)]
    assert found(ten) == [*lost, ("changed", position)]


def test_a_removed_decision_leaves_its_key(ten: SqlDecisionLog, path: Path) -> None:
    """When a decision is removed and its key forgotten, the key tells which decision it was."""
    tamper(path, "DELETE FROM decisions WHERE position = 8")
    kinds = {broken.kind: broken.decision_id for broken in ten.verify()}
    assert kinds == {"removed": None, "changed": record(8).decision_id}


def test_an_event_erases_nothing_that_came_after_it(ten: SqlDecisionLog, path: Path) -> None:
    """An erasing event that names later positions does not excuse the loss of their keys."""
    ten.append_event(erasure(11, [10, 11, 12]), 10)
    ten.append_and_wait(sealed_record(12), timeout_seconds=5)
    tamper(path, "DELETE FROM fact_keys WHERE position = 12")
    assert found(ten) == [("removed", 12)]
