"""One idempotency key stands for one decision until it expires."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from engine.recording import (
    DecisionRecord,
    IdempotencyMark,
    IdempotencyTaken,
    KeptAnswer,
    RecordRefused,
    SqlDecisionLog,
)
from engine.tests.recording.samples import lock_held, open_log, record, sealed_record

NOW = "2026-11-27T07:15:00.123Z"
TOMORROW = "2026-11-28T07:15:00.123Z"


def hashed(text: str) -> str:
    """What the log is told of a key or a body."""
    return sha256(text.encode()).hexdigest()


def marked(number: int, key: str, expires_at: str = TOMORROW, received_at: str = NOW) -> DecisionRecord:
    """The record of a number, sealed, with a mark."""
    mark = IdempotencyMark(hashed(key), hashed(f"body {number}"), expires_at)
    return replace(sealed_record(number), idempotency=mark, received_at=received_at)


def test_a_kept_answer(log: SqlDecisionLog) -> None:
    """A recorded decision is found by its key, with the fingerprint of what was asked."""
    log.append_and_wait(marked(1, "k"), timeout_seconds=5)
    answer = KeptAnswer(record(1).decision_id, hashed("body 1"))
    assert log.kept_answer(hashed("k"), NOW) == answer
    assert log.kept_answer(hashed("other"), NOW) is None


def test_an_expired_answer(log: SqlDecisionLog) -> None:
    """A key holds up to the moment of its end, and not at it."""
    log.append_and_wait(marked(1, "k"), timeout_seconds=5)
    assert log.kept_answer(hashed("k"), "2026-11-28T07:15:00.122Z")
    assert log.kept_answer(hashed("k"), TOMORROW) is None


def test_the_mark_is_not_read_back(log: SqlDecisionLog) -> None:
    """The record of a marked decision is read without its mark: it is no part of what was decided."""
    stored = log.append_and_wait(marked(1, "k"), timeout_seconds=5)
    found = log.get(record(1).decision_id)
    assert found
    assert stored.record.idempotency
    assert found.record == replace(stored.record, idempotency=None)


def test_a_taken_key(log: SqlDecisionLog) -> None:
    """A second decision under an unexpired key is not recorded, nor is its facts key."""
    log.append_and_wait(marked(1, "k"), timeout_seconds=5)
    with pytest.raises(IdempotencyTaken):
        log.append_and_wait(marked(2, "k"), timeout_seconds=5)
    assert [stored.record.decision_id for stored in log.decisions()] == [record(1).decision_id]
    assert [key.position for key in log.kept_keys()] == [1]
    assert log.kept_answer(hashed("k"), NOW) == KeptAnswer(record(1).decision_id, hashed("body 1"))
    assert log.verify() == []


def test_a_taken_key_is_a_refused_record() -> None:
    """Who treats a refused record treats a taken key too."""
    assert issubclass(IdempotencyTaken, RecordRefused)


def test_a_taken_key_harms_nobody_else(path: Path, log: SqlDecisionLog) -> None:
    """Of decisions that share a commit only those are refused whose keys are taken, even by one of them."""
    log.append_and_wait(marked(1, "k"), timeout_seconds=5)
    with lock_held(path):
        futures = [
            log.append(one)
            for one in (record(2), marked(3, "k"), marked(4, "new"), marked(5, "new"), marked(6, "newer"))
        ]
    outcomes = [future.exception(5) for future in futures]
    assert [type(outcome) for outcome in outcomes if outcome] == [IdempotencyTaken, IdempotencyTaken]
    recorded = {stored.record.decision_id for stored in log.decisions()}
    assert recorded == {record(number).decision_id for number in (1, 2, 4, 6)}
    assert log.verify() == []


def test_two_processes(path: Path, log: SqlDecisionLog) -> None:
    """A key that another process's decision took is taken here too, though the chain has moved on."""
    log.append_and_wait(record(1), timeout_seconds=5)
    other = open_log(path)
    other.append_and_wait(marked(2, "k"), timeout_seconds=5)
    with pytest.raises(IdempotencyTaken):
        log.append_and_wait(marked(3, "k"), timeout_seconds=5)
    assert log.append_and_wait(marked(4, "free"), timeout_seconds=5).position == 3
    other.close()


def test_an_expired_key_is_free_again(log: SqlDecisionLog) -> None:
    """After its end a key stands for the next decision that comes with it."""
    log.append_and_wait(marked(1, "k"), timeout_seconds=5)
    later = marked(2, "k", "2026-11-29T07:15:00.123Z", received_at=TOMORROW)
    log.append_and_wait(later, timeout_seconds=5)
    assert log.kept_answer(hashed("k"), TOMORROW) == KeptAnswer(record(2).decision_id, hashed("body 2"))
    assert log.verify() == []


def test_expired_marks_do_not_pile_up(path: Path, log: SqlDecisionLog) -> None:
    """A marked decision clears away every mark that has expired when it comes, and no other."""
    for number in range(1, 6):
        log.append_and_wait(marked(number, f"k{number}"), timeout_seconds=5)
    log.append_and_wait(marked(6, "long", "2027-01-01T00:00:00.000Z"), timeout_seconds=5)
    last = marked(7, "last", "2026-12-01T00:00:00.000Z", received_at=TOMORROW)
    log.append_and_wait(last, timeout_seconds=5)
    connection = sqlite3.connect(path)
    kept = connection.execute("SELECT key_hash FROM idempotency_keys").fetchall()
    connection.close()
    assert set(kept) == {(hashed("long"),), (hashed("last"),)}


def test_a_refused_record_does_not_burn_its_key(log: SqlDecisionLog) -> None:
    """The key of a decision that was not recorded is free."""
    with pytest.raises(RecordRefused):
        log.append_and_wait(replace(marked(1, "k"), book_digest="sha256:unknown"), timeout_seconds=5)
    assert log.kept_answer(hashed("k"), NOW) is None
    assert log.append_and_wait(marked(2, "k"), timeout_seconds=5).position == 1


@pytest.mark.parametrize("field", ["key_hash", "fingerprint", "expires_at"])
def test_text_that_is_not_unicode_is_refused(log: SqlDecisionLog, field: str) -> None:
    """A lone surrogate in a mark is refused at once, not in the commit that others share."""
    mark = replace(IdempotencyMark("a", "b", TOMORROW), **{field: "\ud800"})
    with pytest.raises(RecordRefused):
        log.append(replace(record(1), idempotency=mark))
