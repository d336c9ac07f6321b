"""When the disk refuses, nothing is half-recorded, everyone hears it, and the log recovers by itself."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from engine.recording import DecisionRecord, LogUnavailable, SqlDecisionLog
from engine.recording.sqlite_file import connect_file
from engine.tests.recording.samples import Disk, child, lock_held, open_log, record

FULL = "PRAGMA max_page_count=1"
READ_ONLY = "PRAGMA query_only=ON"
PRAGMAS = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")


def large(number: int) -> DecisionRecord:
    """A record that does not fit into the pages that the file has."""
    return replace(record(number), body=b"x" * 60_000)


@pytest.mark.parametrize(("illness", "words"), [(FULL, "full"), (READ_ONLY, "readonly")])
def test_a_refused_commit_stores_nothing(path: Path, illness: str, words: str) -> None:
    """Every record of a refused commit fails with the disk's words, and none of them is stored."""
    disk = Disk(illness)
    log = open_log(path, connect=disk.connect)
    log.append_and_wait(record(1), timeout_seconds=5)
    disk.fall_ill()
    with lock_held(path):  # so that all of them queue for few commits
        futures = [log.append(large(number)) for number in range(2, 22)]
    for future in futures:
        with pytest.raises(LogUnavailable, match=words):
            future.result(5)
    assert [stored.record for stored in log.latest(10)] == [record(1)]
    log.close()


@pytest.mark.parametrize("illness", [FULL, READ_ONLY])
def test_the_log_recovers_by_itself(path: Path, illness: str) -> None:
    """When the disk is back the next append works, and the chain has no gap."""
    disk = Disk(illness)
    log = open_log(path, connect=disk.connect)
    before = log.append_and_wait(record(1), timeout_seconds=5)
    disk.fall_ill()
    for number in (2, 3):
        with pytest.raises(LogUnavailable):
            log.append_and_wait(large(number), timeout_seconds=5)
    disk.heal()
    after = log.append_and_wait(large(4), timeout_seconds=5)
    assert (after.position, after.previous_hash) == (2, before.record_hash)
    assert log.verify() == []
    log.close()


def test_readiness_follows_the_disk(path: Path) -> None:
    """The log is not ready while the disk is read-only, says why, and is ready again afterwards."""
    disk = Disk(READ_ONLY)
    log = open_log(path, connect=disk.connect)
    assert log.ready()
    disk.fall_ill()
    assert "readonly" in log.ready().obstacle
    disk.heal()
    assert log.ready()
    log.close()


def test_commits_wait_for_the_disk(path: Path) -> None:
    """Connections have a write-ahead log, full synchronisation, foreign keys, and overwrite deletions."""
    open_log(path).close()
    connection = connect_file(path, 1.0)
    pragmas = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS]
    connection.close()
    assert pragmas == ["wal", 2, 1, 1]


def test_a_locked_file(path: Path) -> None:
    """While another program holds the lock, recording fails after the busy timeout; then it works again."""
    log = open_log(path, busy_timeout_seconds=0.05)
    with lock_held(path), pytest.raises(LogUnavailable, match="locked"):
        log.append_and_wait(record(1), timeout_seconds=5)
    assert log.append_and_wait(record(2), timeout_seconds=5).position == 1
    log.close()


def test_waiting_has_an_end(path: Path) -> None:
    """Who waits longer than allowed hears that the log did not answer."""
    log = open_log(path)
    with lock_held(path), pytest.raises(LogUnavailable, match=r"within 0\.05 seconds"):
        log.append_and_wait(record(1), timeout_seconds=0.05)
    log.close()


def test_a_moved_file_is_noticed(log: SqlDecisionLog, path: Path, tmp_path: Path) -> None:
    """Records for a file that is no longer in place are refused; no new file is made for them."""
    log.append_and_wait(record(1), timeout_seconds=5)
    (tmp_path / "away").mkdir()
    for file in list(tmp_path.glob("decisions.db*")):
        file.rename(tmp_path / "away" / file.name)
    for number in (2, 3):
        with pytest.raises(LogUnavailable):
            log.append_and_wait(record(number), timeout_seconds=5)
    with pytest.raises(LogUnavailable):
        log.get(record(1).decision_id)
    assert not path.exists()
    for file in (tmp_path / "away").iterdir():
        file.rename(tmp_path / file.name)
    log.append_and_wait(record(4), timeout_seconds=5)
    assert log.verify() == []


def test_a_copy_put_back(path: Path, tmp_path: Path) -> None:
    """After a back-up was put back under the open log, the chain goes on from what the back-up holds."""
    first = open_log(path)
    first.append_and_wait(record(1), timeout_seconds=5)
    first.close()
    shutil.copy(path, tmp_path / "back-up")
    log = open_log(path)
    log.append_and_wait(record(2), timeout_seconds=5)
    for file in tmp_path.glob("decisions.db-*"):
        file.unlink()
    (tmp_path / "back-up").replace(path)
    with pytest.raises(LogUnavailable):
        log.append_and_wait(record(3), timeout_seconds=5)
    assert log.append_and_wait(record(4), timeout_seconds=5).position == 2
    assert log.verify() == []
    log.close()


def test_another_writer_moves_the_head(log: SqlDecisionLog, path: Path) -> None:
    """A record sealed for a head that has moved on is sealed again for the stored one."""
    log.append_and_wait(record(1), timeout_seconds=5)
    other = open_log(path)
    other.append_and_wait(record(2), timeout_seconds=5)
    assert log.append_and_wait(record(3), timeout_seconds=5).position == 3
    assert other.append_and_wait(record(4), timeout_seconds=5).position == 4
    other.close()
    assert log.verify() == []


REAL_LIMIT = """
import resource, signal, sys
from pathlib import Path
from engine.recording import LogUnavailable
from engine.tests.recording.samples import open_log, record
from engine.tests.recording.test_disk_failures import large
log = open_log(Path(sys.argv[1]))
log.append_and_wait(record(0), timeout_seconds=5)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
limits = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, limits[1]))
outcomes = []
for number in range(1, 20):
    try:
        log.append_and_wait(large(number), timeout_seconds=5)
        outcomes.append("stored")
    except LogUnavailable:
        outcomes.append("refused")
resource.setrlimit(resource.RLIMIT_FSIZE, limits)
log.append_and_wait(record(50), timeout_seconds=5)
print(outcomes.count("stored"), outcomes[-1], log.head().position, len(log.verify()))
"""


def test_the_system_refuses_to_write(path: Path) -> None:
    """When the operating system lets the file grow no more, exactly the refused records are missing."""
    process = child(REAL_LIMIT, str(path))
    printed, _ = process.communicate(timeout=30)
    stored, last, position, breaks = printed.split()
    assert last == "refused"
    assert int(position) == int(stored) + 2
    assert breaks == "0"


def test_an_almost_full_disk_is_no_ready_log(log: SqlDecisionLog, monkeypatch: pytest.MonkeyPatch) -> None:
    """A balancer is told before the first record fails, and told again when there is room."""
    assert log.ready()
    monkeypatch.setattr(log._file, "free_bytes", lambda: 3 * 2**20)
    assert log.ready().obstacle == "the disk of the decision log has only 3 MiB left"
    monkeypatch.undo()
    assert log.ready()
