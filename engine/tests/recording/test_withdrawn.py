"""A decision that is withheld because the log was too slow is not found in the log afterwards."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from engine.recording import LogUnavailable
from engine.recording.sql_log import SqlDecisionLog
from engine.tests.recording.samples import record


def test_what_was_not_answered_is_not_recorded(path: Path, log: SqlDecisionLog) -> None:
    """While another process holds the write lock appends time out, and none of them is stored later."""
    blocker = sqlite3.connect(path, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    for number in range(3):
        with pytest.raises(LogUnavailable):
            log.append_and_wait(record(number), 0.2)
    blocker.execute("ROLLBACK")
    blocker.close()
    log.append_and_wait(record(99), 10.0)
    assert [stored.record.decision_id for stored in log.latest(10)] == [record(99).decision_id]
    assert log.verify() == []
