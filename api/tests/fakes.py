"""Logs that refuse, wait or forget: what the service does about a disk that is not there for it."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future

from engine.recording import (
    BookRecord,
    ChainBreak,
    ChainHead,
    DecisionRecord,
    LogUnavailable,
    Readiness,
    StoredRecord,
)


class FakeLog:
    """A decision log in memory; `mood` says what it does with the next records."""

    def __init__(self, mood: str = "keeps") -> None:
        self.mood = mood
        self.kept: dict[str, StoredRecord] = {}
        self.books: dict[str, BookRecord] = {}
        self.pending: list[Future[StoredRecord]] = []
        self.closed = False

    def append(self, record: DecisionRecord) -> Future[StoredRecord]:
        """Keep the record, or do what the mood says."""
        future: Future[StoredRecord] = Future()
        if self.mood == "refuses at once":
            raise LogUnavailable("disk I/O error at sector 7 of /dev/secret")
        if self.mood == "never answers":
            self.pending.append(future)
        elif self.mood == "refuses":
            future.set_exception(LogUnavailable("disk I/O error at sector 7 of /dev/secret"))
        else:
            stored = StoredRecord(record, len(self.kept) + 1, "fake", "", "", "")
            self.kept[record.decision_id] = stored
            future.set_result(stored)
        return future

    def append_and_wait(self, record: DecisionRecord, timeout_seconds: float) -> StoredRecord:
        """Keep the record and wait."""
        return self.append(record).result(timeout_seconds)

    def get(self, decision_id: str) -> StoredRecord | None:
        """The record of a decision."""
        return self.kept.get(decision_id)

    def latest(self, limit: int) -> Sequence[StoredRecord]:
        """The newest records."""
        return list(self.kept.values())[::-1][:limit]

    def keep_book(self, book: BookRecord, timeout_seconds: float = 10.0) -> None:
        """Keep a book."""
        if self.mood == "keeps no book":
            raise LogUnavailable(f"no answer within {timeout_seconds:g} seconds")
        self.books[book.digest] = book

    def book(self, digest: str) -> BookRecord | None:
        """A kept book."""
        return self.books.get(digest)

    def head(self) -> ChainHead:
        """The end of the chain."""
        return ChainHead(len(self.kept), "")

    def verify(self) -> list[ChainBreak]:
        """Nothing is ever broken here."""
        return []

    def ready(self, timeout_seconds: float = 1.0) -> Readiness:
        """Whether a record would be kept."""
        return Readiness(self.mood == "keeps", f"the fake log {self.mood} ({timeout_seconds:g} s)")

    def close(self) -> None:
        """Remember that it was closed."""
        self.closed = True
