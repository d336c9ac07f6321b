"""The queue and the thread that writes for all."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass, field

import pytest

from engine.recording import LogUnavailable, RecordRefused
from engine.recording.group_commit import Claim, GroupCommit, Withdrawn


@dataclass(slots=True)
class Store:
    """Writes to a list, and waits at a gate before it does."""

    written: list[list[int]] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    entered: threading.Event = field(default_factory=threading.Event)
    error: Exception | None = None
    poison: int | None = None
    left_out: int | None = None
    released: int = 0

    def write(self, entries: Sequence[int], claim: Claim) -> list[object]:
        """Write all or nothing: wait for the gate as for a lock, then ask who still waits."""
        self.entered.set()
        self.gate.wait(5)
        if not claim():
            raise Withdrawn
        if self.error:
            raise self.error
        if self.poison in entries:
            raise RecordRefused("poison")
        self.written.append(list(entries))
        return [KeyError(entry) if entry == self.left_out else f"stored {entry}" for entry in entries]

    def release(self) -> None:
        """Count."""
        self.released += 1


def opened(store: Store, most_waiting: int = 100, largest_commit: int = 10) -> GroupCommit[int]:
    """A group commit that is busy writing entry 0, so that what follows queues up."""
    group = GroupCommit[int](
        store.write, store.release, most_waiting=most_waiting, largest_commit=largest_commit
    )
    group.submit(0)
    store.entered.wait(5)
    return group


def test_what_queues_shares_a_commit() -> None:
    """Entries that arrive during a commit share the next ones, in order, up to the largest commit."""
    store = Store()
    group = opened(store)
    futures = [group.submit(number) for number in range(1, 15)]
    store.gate.set()
    assert [future.result(5) for future in futures] == [f"stored {number}" for number in range(1, 15)]
    group.close()
    assert store.written == [[0], list(range(1, 11)), list(range(11, 15))]
    assert store.released == 1


def test_a_full_queue_refuses_at_once() -> None:
    """Beyond the bound an entry is refused without waiting, and the queue is written all the same."""
    store = Store()
    group = opened(store, most_waiting=2)
    kept = [group.submit(1), group.submit(2)]
    with pytest.raises(LogUnavailable, match="behind: 2 records"):
        group.submit(3)
    assert group.waiting() == 2
    store.gate.set()
    assert [future.result(5) for future in kept] == ["stored 1", "stored 2"]
    group.close()


def test_a_failed_commit_fails_each_entry_and_the_thread_lives() -> None:
    """Whatever a write raises reaches every waiting future as LogUnavailable, and the next write works."""
    store = Store(error=ZeroDivisionError("secret"))
    group = opened(store)
    futures = [group.submit(1), group.submit(2)]
    store.gate.set()
    for future in futures:
        with pytest.raises(LogUnavailable, match=r"could not be written: ZeroDivisionError$"):
            future.result(5)
    store.error = None
    assert group.submit(3).result(5) == "stored 3"
    group.close()


def test_one_misfit_fails_alone() -> None:
    """An entry that cannot be stored fails alone; its neighbours are written one by one."""
    store = Store(poison=2)
    group = opened(store)
    futures = [group.submit(number) for number in (1, 2, 3)]
    store.gate.set()
    assert futures[0].result(5) == "stored 1"
    assert isinstance(futures[1].exception(5), RecordRefused)
    assert futures[2].result(5) == "stored 3"
    group.close()
    assert store.written == [[0], [1], [3]]


def test_an_entry_that_was_left_out_hears_why() -> None:
    """An exception among the results is raised for its entry alone, as it is; the commit stands."""
    store = Store(left_out=2)
    group = opened(store)
    futures = [group.submit(number) for number in (1, 2, 3)]
    store.gate.set()
    assert [futures[0].result(5), futures[2].result(5)] == ["stored 1", "stored 3"]
    assert isinstance(futures[1].exception(5), KeyError)
    group.close()
    assert store.written == [[0], [1, 2, 3]]


def test_a_cancelled_entry_is_not_written() -> None:
    """Who gives up waiting before the commit has begun takes the entry back."""
    store = Store()
    group = opened(store)
    given_up, kept = group.submit(1), group.submit(2)
    assert given_up.cancel()
    store.gate.set()
    assert kept.result(5) == "stored 2"
    with pytest.raises(CancelledError):
        given_up.result(5)
    group.close()
    assert store.written == [[0], [2]]


def test_an_entry_can_be_taken_back_while_its_transaction_waits_for_the_lock() -> None:
    """Who stops waiting before the lock is had is not written; the others of the same transaction are."""
    store = Store()
    group = opened(store)
    kept, taken_back = group.submit(1), group.submit(2)
    store.entered.clear()
    first_gate, store.gate = store.gate, threading.Event()
    first_gate.set()
    store.entered.wait(5)
    assert taken_back.cancel()
    store.gate.set()
    assert kept.result(5) == "stored 1"
    group.close()
    assert store.written == [[0], [1]]
