"""Events stand in the same chain as the decisions, and nobody appends one on what has changed meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import sleep

import pytest

from engine.recording import LogUnavailable, Overtaken, RecordRefused, SqlDecisionLog
from engine.tests.recording.samples import Disk, happening, lock_held, open_log, record


def test_an_event_is_read_back(log: SqlDecisionLog) -> None:
    """An event is read back as it was appended, with its place in the chain."""
    stored = log.append_event(happening(1), 0)
    assert stored.event == happening(1)
    assert (stored.position, stored.writer) == (1, "w-1")
    assert log.events() == [stored]


def test_decisions_and_events_share_the_chain(log: SqlDecisionLog) -> None:
    """Positions and hashes go on from decisions to events and back, and the head follows both."""
    first = log.append_and_wait(record(1), timeout_seconds=5)
    event = log.append_event(happening(1), 0)
    last = log.append_and_wait(record(2), timeout_seconds=5)
    assert (event.position, event.previous_hash) == (2, first.record_hash)
    assert (last.position, last.previous_hash) == (3, event.record_hash)
    assert log.head().record_hash == last.record_hash
    assert log.verify() == []


def test_events_behind_a_position(log: SqlDecisionLog) -> None:
    """Only events behind the position are read, in the order of the chain, and no decisions."""
    first = log.append_event(happening(1), 0)
    log.append_and_wait(record(1), timeout_seconds=5)
    second = log.append_event(happening(2), first.position)
    third = log.append_event(happening(3), second.position)
    assert log.events(first.position) == [second, third]
    assert log.events(third.position) == []


@pytest.mark.parametrize("after", [0, 2, 3, 99])
def test_overtaken(log: SqlDecisionLog, after: int) -> None:
    """An event is refused, and not stored, unless its caller names the very position of the last event."""
    event = log.append_event(happening(1), 0)
    log.append_and_wait(record(1), timeout_seconds=5)
    with pytest.raises(Overtaken):
        log.append_event(happening(2), after)
    assert log.events() == [event]
    assert log.head().position == 2


def test_being_overtaken_is_no_failure_of_the_log() -> None:
    """Who treats a log that is down must not take being overtaken for it."""
    assert not issubclass(Overtaken, LogUnavailable)


def test_decisions_do_not_overtake(log: SqlDecisionLog) -> None:
    """Decisions between two events leave the second one as it is."""
    first = log.append_event(happening(1), 0)
    for number in range(3):
        log.append_and_wait(record(number), timeout_seconds=5)
    assert log.append_event(happening(2), first.position).position == 5


def test_two_logs_on_one_file(path: Path, log: SqlDecisionLog) -> None:
    """Of two processes that know the same events only the first appends; the other reads, and then can."""
    other = open_log(path)
    first = log.append_event(happening(1), 0)
    with pytest.raises(Overtaken):
        other.append_event(happening(2), 0)
    (seen,) = other.events()
    assert seen == first
    assert other.append_event(happening(2), seen.position).position == 2
    other.close()
    assert log.verify() == []


def test_two_logs_at_once(path: Path, log: SqlDecisionLog) -> None:
    """However threads of two logs race, each event stands behind the one that its appender had seen."""
    other = open_log(path)
    known: dict[str, int] = {}

    def append(one: SqlDecisionLog, numbers: range) -> None:
        for number in numbers:
            while happening(number).event_id not in known:
                last = max((stored.position for stored in one.events()), default=0)
                try:
                    one.append_event(happening(number), last)
                except Overtaken:
                    continue
                known[happening(number).event_id] = last

    threads = [
        threading.Thread(target=append, args=(one, range(start, start + 10)))
        for start, one in ((0, log), (10, other), (20, log))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    positions = [0]
    for stored in log.events():
        assert known[stored.event.event_id] == positions[-1]
        positions.append(stored.position)
    assert len(positions) == 31
    assert log.verify() == []
    other.close()


def wait_until(happened: Callable[[], bool]) -> None:
    """Wait for another thread, two seconds at most."""
    for _ in range(400):
        if happened():
            return
        sleep(0.005)
    raise TimeoutError


def test_a_commit_of_everything(path: Path, log: SqlDecisionLog) -> None:
    """Decisions on both sides of an event share its commit, whether it is stored or overtaken."""
    caught: list[Overtaken] = []

    def overtaken() -> None:
        with pytest.raises(Overtaken) as raised:
            log.append_event(happening(1), 55)
        caught.append(raised.value)

    appending = [
        threading.Thread(target=log.append_event, args=(happening(2), 0)),
        threading.Thread(target=overtaken),
    ]
    with lock_held(path):
        first = log.append(record(10))
        wait_until(lambda: log.waiting == 0)  # it is with the writer, which waits for the lock
        before = [log.append(record(number)) for number in range(5)]
        for thread in appending:
            thread.start()
        wait_until(lambda: log.waiting == 7)
        after = [log.append(record(number)) for number in range(5, 10)]
    for thread in appending:
        thread.join()
    assert len({future.result(5).position for future in (first, *before, *after)}) == 11
    assert [stored.event for stored in log.events()] == [happening(2)]
    assert len(caught) == 1
    assert log.verify() == []


def test_events_of_one_commit_overtake_each_other(path: Path, log: SqlDecisionLog) -> None:
    """Of events that know the same past and share a commit, only the first is stored."""
    outcomes: list[bool] = []

    def append(number: int) -> None:
        try:
            log.append_event(happening(number), 0)
        except Overtaken:
            outcomes.append(False)
        else:
            outcomes.append(True)

    threads = [threading.Thread(target=append, args=(number,)) for number in range(3)]
    with lock_held(path):
        first = log.append(record(1))
        wait_until(lambda: log.waiting == 0)
        for thread in threads:
            thread.start()
        wait_until(lambda: log.waiting == 3)
    for thread in threads:
        thread.join()
    assert first.result(5).position == 1
    assert sorted(outcomes) == [False, False, True]
    assert [stored.position for stored in log.events()] == [2]


def test_a_taken_event_id_is_refused(log: SqlDecisionLog) -> None:
    """An event whose id is taken is refused as a record that does not fit."""
    event = log.append_event(happening(1), 0)
    with pytest.raises(RecordRefused):
        log.append_event(replace(happening(2), event_id=happening(1).event_id), event.position)
    assert log.append_event(happening(3), event.position).position == 2


def test_text_that_is_not_unicode_is_refused(log: SqlDecisionLog) -> None:
    """A lone surrogate in an actor's words is refused at once."""
    with pytest.raises(RecordRefused):
        log.append_event(replace(happening(1), reason="\ud800"), 0)


def test_a_disk_that_refuses(path: Path) -> None:
    """An event that the disk refuses is not stored, and can be appended again when the disk is back."""
    disk = Disk("PRAGMA query_only=ON")
    log = open_log(path, connect=disk.connect)
    disk.fall_ill()
    with pytest.raises(LogUnavailable, match="readonly"):
        log.append_event(happening(1), 0)
    disk.heal()
    assert log.append_event(happening(1), 0).position == 1
    log.close()


def test_waiting_for_an_event_has_an_end(path: Path, log: SqlDecisionLog) -> None:
    """An event whose appender stopped waiting is not stored later."""
    with lock_held(path), pytest.raises(LogUnavailable, match=r"within 0\.05 seconds"):
        log.append_event(happening(1), 0, timeout_seconds=0.05)
    log.append_and_wait(record(1), timeout_seconds=5)
    assert log.events() == []
