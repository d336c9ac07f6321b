"""What is appended can be read back, by anyone, for good."""

from __future__ import annotations

import sqlite3
import stat
import threading
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest

from engine.recording import (
    BookRecord,
    DecisionLog,
    LogUnavailable,
    RecordRefused,
    SqlDecisionLog,
    StoredRecord,
    open_sql_log,
)
from engine.tests.recording.samples import BOOK, child, open_log, other, record


def test_round_trip(log: SqlDecisionLog) -> None:
    """A record is read back as it was appended, with its place in the chain."""
    stored = log.append_and_wait(record(1), timeout_seconds=5)
    assert stored.record == record(1)
    assert (stored.position, stored.writer) == (1, "w-1")
    assert log.get(record(1).decision_id) == stored


def test_unknown_decision(log: SqlDecisionLog) -> None:
    """A decision that was never recorded is not found."""
    assert log.get(record(1).decision_id) is None


def test_latest(log: SqlDecisionLog) -> None:
    """The latest records come newest first, as many as asked for."""
    for number in range(5):
        log.append_and_wait(record(number), timeout_seconds=5)
    assert [stored.record for stored in log.latest(2)] == [record(4), record(3)]


def test_is_a_decision_log(log: SqlDecisionLog) -> None:
    """The SQL log keeps the promise of the protocol, in types too."""
    kept: DecisionLog = log
    assert kept.ready()


def test_book_is_kept(log: SqlDecisionLog) -> None:
    """A kept book is read back whole, and keeping it again changes nothing."""
    log.keep_book(replace(BOOK, first_used_at="2027-01-01T00:00:00Z"))
    assert log.book(BOOK.digest) == BOOK
    assert log.book("sha256:unknown") is None


def test_reopening_continues_the_chain(path: Path) -> None:
    """A log that is closed and opened again goes on where it ended."""
    first = open_log(path)
    before = first.append_and_wait(record(1), timeout_seconds=5)
    first.close()
    second = open_log(path)
    after = second.append_and_wait(record(2), timeout_seconds=5)
    assert (after.position, after.previous_hash) == (2, before.record_hash)
    assert second.verify() == []
    second.close()


def test_head_is_the_last_record(log: SqlDecisionLog) -> None:
    """The head of the chain is the place and hash of the last record."""
    stored = log.append_and_wait(record(1), timeout_seconds=5)
    assert (log.head().position, log.head().record_hash) == (1, stored.record_hash)


def test_many_threads(log: SqlDecisionLog) -> None:
    """64 threads that append at once lose nothing, and their records share commits."""
    before = log.commits
    seen: list[StoredRecord] = []
    start = threading.Barrier(64)

    def append(seed: int) -> None:
        start.wait()
        seen.extend(log.append_and_wait(record(number, seed), timeout_seconds=30) for number in range(10))

    threads = [threading.Thread(target=append, args=(seed,)) for seed in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(stored.position for stored in seen) == list(range(1, 641))
    assert {stored.record.decision_id for stored in log.latest(1000)} == {s.record.decision_id for s in seen}
    assert log.commits - before < 320
    assert log.verify() == []


def test_durable_before_resolved(log: SqlDecisionLog, path: Path) -> None:
    """In the moment the future resolves, another connection already sees the record."""
    seen: list[int] = []

    def look(_: Future[StoredRecord]) -> None:
        connection = sqlite3.connect(path)
        seen.append(connection.execute("SELECT count(*) FROM decisions").fetchone()[0])
        connection.close()

    future = log.append(record(1))
    future.add_done_callback(look)
    future.result(5)
    log.close()
    assert seen == [1]


KILLED = """
import sys
from pathlib import Path
from threading import Thread
from engine.tests.recording.samples import open_log, record
log = open_log(Path(sys.argv[1]))
def append(seed):
    for number in range(100_000):
        stored = log.append_and_wait(record(number, seed), timeout_seconds=30)
        sys.stdout.write(stored.record.decision_id + "\\n")
        sys.stdout.flush()
for seed in range(8):
    Thread(target=append, args=(seed,)).start()
"""


def test_killed_process_loses_nothing(path: Path) -> None:
    """Everything that a process acknowledged before kill -9 is in the log, and the chain is whole."""
    process = child(KILLED, str(path))
    assert process.stdout
    acknowledged = [process.stdout.readline().strip() for _ in range(300)]
    process.kill()
    acknowledged += [line.strip() for line in process.stdout.read().splitlines() if len(line) == 26]
    process.wait()
    process.stdout.close()
    log = open_log(path)
    missing = [
        decision_id for decision_id in acknowledged if len(decision_id) == 26 and not log.get(decision_id)
    ]
    assert missing == []
    assert log.verify() == []
    log.append_and_wait(record(1, seed=99), timeout_seconds=5)
    log.close()


SHARED = """
import sys
from pathlib import Path
from engine.recording import open_sql_log
from engine.tests.recording.samples import BOOK, record
log = open_sql_log(f"sqlite:///{sys.argv[1]}", f"w-{sys.argv[2]}", busy_timeout_seconds=20)
log.keep_book(BOOK, timeout_seconds=20)
for number in range(0, 60, 4):
    for future in [log.append(record(number + step, int(sys.argv[2]))) for step in range(4)]:
        future.result(20)
log.close()
"""


def test_several_processes(path: Path) -> None:
    """Processes that open one new file at once make its tables once and share one chain."""
    processes = [child(SHARED, str(path), str(seed)) for seed in range(3)]
    for process in processes:
        assert process.stdout
        process.stdout.close()
        assert process.wait() == 0
    log = open_log(path)
    assert log.verify() == []
    writers = [stored.writer for stored in log.latest(1000)]
    assert sorted(set(writers)) == ["w-0", "w-1", "w-2"]
    assert len(writers) == 180
    log.close()


def test_taken_id_harms_nobody_else(log: SqlDecisionLog) -> None:
    """A record whose id is taken is refused alone; those that shared its commit are stored."""
    log.append_and_wait(record(1), timeout_seconds=5)
    futures = [log.append(one) for one in (record(2), other(record(1), 3), record(4))]
    assert futures[0].result(5).record == record(2)
    with pytest.raises(RecordRefused):
        futures[1].result(5)
    assert futures[2].result(5).record == record(4)
    assert log.verify() == []


def test_unkept_book_is_refused(log: SqlDecisionLog) -> None:
    """A decision of a book that is not kept is not recorded: it could never be explained."""
    with pytest.raises(RecordRefused):
        log.append_and_wait(replace(record(1), book_digest="sha256:unknown"), timeout_seconds=5)
    assert log.latest(1) == []


def test_text_that_is_not_unicode_is_refused(log: SqlDecisionLog) -> None:
    """A lone surrogate cannot be stored, and the caller hears it at once."""
    with pytest.raises(RecordRefused):
        log.append(replace(record(1), language="\ud800"))


def test_messages_show_no_recorded_value(log: SqlDecisionLog) -> None:
    """An error of the store names neither the body nor the id of the record, in its message or its causes."""
    log.append_and_wait(record(1), timeout_seconds=5)
    with pytest.raises(RecordRefused) as refused:
        log.append_and_wait(other(record(1), 7), timeout_seconds=5)
    told = ""
    error: BaseException | None = refused.value
    while error:
        told += str(error)
        error = error.__cause__
    assert '"number":7' not in told
    assert record(1).decision_id not in told


def test_closing_writes_what_is_queued(path: Path) -> None:
    """Closing waits for the queue; then appends are refused at once, and closing again does nothing."""
    log = open_log(path)
    futures = [log.append(record(number)) for number in range(200)]
    log.close()
    assert [future.result(0).position for future in futures] == list(range(1, 201))
    with pytest.raises(LogUnavailable, match="closed"):
        log.append(record(500))
    assert not log.ready()
    log.close()


def test_the_file_is_private(log: SqlDecisionLog, path: Path) -> None:
    """Only the owner can read the log's files."""
    log.append_and_wait(record(1), timeout_seconds=5)
    modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes == {0o600}


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:////proc/no/such/folder/log.db",
        "postgresql://host/log",
        "no url",
    ],
)
def test_unusable_addresses(url: str) -> None:
    """An address that no durable log can be kept at is refused with our own error."""
    with pytest.raises(LogUnavailable):
        open_sql_log(url, "w-1")


def test_not_a_database(path: Path) -> None:
    """A file that is no database is refused and left as it is."""
    path.write_bytes(b"a shopping list" * 100)
    with pytest.raises(LogUnavailable, match="not a database"):
        open_sql_log(f"sqlite:///{path}", "w-1")
    assert path.read_bytes() == b"a shopping list" * 100


def test_large_book(log: SqlDecisionLog) -> None:
    """A book of some megabytes is kept whole."""
    big = BookRecord("sha256:big", "1", b"\x00\xff" * 2_000_000, "2026-11-27T07:15:00Z")
    log.keep_book(big)
    assert log.book("sha256:big") == big
