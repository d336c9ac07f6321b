"""The store itself refuses to change what was appended, whoever asks."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from engine.recording import SqlDecisionLog
from engine.tests.recording.samples import happening, record


@pytest.mark.parametrize("table", ["decisions", "events"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET writer = 'x'", "UPDATE {} SET position = 9", "DELETE FROM {}"]
)
def test_no_change(log: SqlDecisionLog, path: Path, table: str, statement: str) -> None:
    """Updating or deleting decisions or events fails, and nothing has changed."""
    log.append_and_wait(record(1), timeout_seconds=5)
    log.append_event(happening(1), 0)
    connection = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="the log is append-only"):
        connection.execute(statement.format(table))
    connection.close()
    assert log.verify() == []


@pytest.mark.parametrize("verb", ["INSERT", "INSERT OR REPLACE", "INSERT OR IGNORE"])
def test_no_event_beside_the_chain(log: SqlDecisionLog, path: Path, verb: str) -> None:
    """An event that is not sealed for the head is refused, also in the place of another one."""
    log.append_event(happening(1), 0)
    connection = sqlite3.connect(path)
    copied = "SELECT position, 'other', writer, at, kind, actor, subject, reason, body_sha256, previous_hash"
    with pytest.raises(sqlite3.IntegrityError, match="the chain has moved on"):
        connection.execute(f"{verb} INTO events {copied}, record_hash, body FROM events")
    connection.close()
    assert log.verify() == []
