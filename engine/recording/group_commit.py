"""One thread that writes for all: what queues up while a commit runs shares the next one.

A durable commit waits for the disk, and the wait is as long for a hundred records as for one. So callers
queue what they want written and get a future; the writer takes all that has queued, up to a limit, writes it
as one transaction, and resolves the futures after the commit. Under no load a record waits for nobody; under
load commits grow.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

from engine.recording.log import LogUnavailable, RecordRefused

Entry = TypeVar("Entry")

Claim = Callable[[], bool]
"""Asked once the transaction holds the write lock: False when somebody has stopped waiting meanwhile."""

Write = Callable[[Sequence[Entry], Claim], Sequence[object]]
"""Writes entries as one transaction and gives one result for each; raises, having written nothing.

A result that is an exception is raised by the future of that entry, which the transaction leaves out.

It raises RecordRefused when at least one entry cannot be stored at all: each is then written again alone. It
raises Withdrawn when its claim was denied.
"""


class Withdrawn(Exception):
    """Some of the entries of a transaction are no longer wanted; nothing was written."""


@dataclass(frozen=True, slots=True)
class _Waiting(Generic[Entry]):
    entry: Entry
    future: Future[Any]


class GroupCommit(Generic[Entry]):
    """A bounded queue and its writer thread.

    `write` runs in that thread only, and so does `release`, once, when everything is written after `close`.
    """

    def __init__(
        self, write: Write[Entry], release: Callable[[], None], *, most_waiting: int, largest_commit: int
    ) -> None:
        self._write = write
        self._release = release
        self._most_waiting = most_waiting
        self._largest_commit = largest_commit
        self._queue: deque[_Waiting[Entry]] = deque()
        self._changed = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="decision-log-writer", daemon=True)
        self._thread.start()

    def submit(self, entry: Entry) -> Future[Any]:
        """Queue an entry; the future gives what `write` gave for it, or raises LogUnavailable.

        Raises LogUnavailable at once when closed, or when too many entries wait already.
        """
        waiting = _Waiting(entry, Future[Any]())
        with self._changed:
            if self._closed:
                raise LogUnavailable("the decision log is closed")
            if len(self._queue) >= self._most_waiting:
                raise LogUnavailable(
                    f"the decision log is behind: {len(self._queue)} records wait for the disk"
                )
            self._queue.append(waiting)
            self._changed.notify()
        return waiting.future

    def waiting(self) -> int:
        """How many entries are queued: the lag of the log."""
        return len(self._queue)

    def close(self) -> None:
        """Take no more entries, write those that are queued, end the thread."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        try:
            while batch := self._take():
                self._commit(batch)
        finally:
            self._release()

    def _take(self) -> list[_Waiting[Entry]]:
        """Everything that is queued, up to the largest commit; empty when closed and done."""
        with self._changed:
            while not self._queue and not self._closed:
                self._changed.wait()
            taken = list(islice(self._queue, self._largest_commit))
            for _ in taken:
                self._queue.popleft()
        return taken

    def _commit(self, batch: list[_Waiting[Entry]]) -> None:
        live = [waiting for waiting in batch if not waiting.future.cancelled()]
        if not live:
            return
        try:
            self._write_together(live)
        except RecordRefused as refusal:
            if len(live) == 1:
                _fail(live, refusal)
            else:
                self._commit_each(live)

    def _commit_each(self, live: list[_Waiting[Entry]]) -> None:
        """One entry does not fit: write each alone, so that only that one fails."""
        for waiting in live:
            try:
                self._write_together([waiting])
            except RecordRefused as refusal:
                _fail([waiting], refusal)

    def _write_together(self, live: list[_Waiting[Entry]]) -> None:
        """Write entries that are wanted up to the commit itself: who stops waiting before it is left out."""
        try:
            results = self._write([waiting.entry for waiting in live], lambda: all([*map(_claimed, live)]))
        except Withdrawn:
            wanted = [waiting for waiting in live if not waiting.future.cancelled()]
            if wanted:
                self._write_together(wanted)
        except RecordRefused:
            raise
        except LogUnavailable as refusal:
            _fail(live, refusal)
        except Exception as error:  # noqa: BLE001 - the thread must outlive every error: all later decisions wait on it
            _fail(live, error)
        else:
            for waiting, result in zip(live, results, strict=True):
                _resolve(waiting.future, result)


def _resolve(future: Future[Any], result: object) -> None:
    if isinstance(result, Exception):
        future.set_exception(result)
    else:
        future.set_result(result)


def _claimed(waiting: _Waiting[Any]) -> bool:
    """Whether an entry is still wanted; from now on it cannot be withdrawn."""
    return waiting.future.running() or waiting.future.set_running_or_notify_cancel()


def _fail(live: list[_Waiting[Entry]], error: Exception) -> None:
    known = isinstance(error, LogUnavailable)
    message = str(error) if known else f"the decision log could not be written: {type(error).__name__}"
    kind = type(error) if isinstance(error, RecordRefused) else LogUnavailable
    for waiting in live:  # an error of its own for each: threads that raise one object share its traceback
        if _claimed(waiting):
            unavailable = kind(message)
            unavailable.__cause__ = error
            waiting.future.set_exception(unavailable)
