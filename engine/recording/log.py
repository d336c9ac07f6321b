"""What is recorded of a decision, and the log that keeps it.

The types here hold plain values only, so that the log can be read without the engine that wrote it.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Literal, Protocol


class LogUnavailable(Exception):
    """The log could not record or read: disk full or read-only, file locked or gone, log closed or behind.

    A decision whose recording ends in this error must not be answered. The message names no recorded value.
    """


class RecordRefused(LogUnavailable):
    """This one record does not fit the log: its id is taken, its book not kept, or a text not encodable.

    Records that waited for the same commit are not harmed.
    """


class SchemaUnknown(LogUnavailable):
    """A newer version of Taqseet made the tables: this one would not understand them and touches nothing."""


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """One decision as its caller wants it kept. Nothing in it depends on the log."""

    decision_id: str
    """A sortable id of 26 characters, see `new_decision_id`."""
    as_of: str
    """The moment that was decided for: ISO 8601 with an offset."""
    received_at: str
    """The moment the request came in: ISO 8601 in UTC."""
    book_digest: str
    """The digest of the book that decided; `keep_book` must have kept it before."""
    engine_version: str
    language: str
    body: bytes
    """Canonical JSON of facts, verdicts and quotes, from which the answer can be rendered again."""
    answer_sha256: str
    """The SHA-256 of the answer's bytes, in hexadecimal."""


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record with its place in the hash chain, as it is stored."""

    record: DecisionRecord
    position: int
    """1 for the first record of the log, without gaps."""
    writer: str
    """Who appended it: the name that the process gave when it opened the log."""
    body_sha256: str
    previous_hash: str
    record_hash: str


@dataclass(frozen=True, slots=True)
class BookRecord:
    """A book that has decided, kept for as long as its decisions."""

    digest: str
    version: str
    documents: bytes
    """The YAML texts by path, as compressed canonical JSON."""
    first_used_at: str
    """ISO 8601 in UTC."""


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The end of the chain: a copy kept elsewhere proves later that the log was not rewritten up to here."""

    position: int
    record_hash: str


@dataclass(frozen=True, slots=True)
class ChainBreak:
    """One thing that was done to the log behind its back."""

    kind: Literal["changed", "removed", "reordered", "added"]
    position: int
    """Where: the record's position now, or the first missing position."""
    decision_id: str | None
    """The record concerned; None when it is gone."""
    detail: str


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a decision could be recorded now; true or false by itself."""

    ready: bool
    obstacle: str = ""
    """Why not, in words for an operator."""

    def __bool__(self) -> bool:
        return self.ready


class DecisionLog(Protocol):
    """An append-only, hash-chained log of decisions. Every method may be called from any thread."""

    def append(self, record: DecisionRecord) -> Future[StoredRecord]:
        """Queue a record; the future resolves only after its commit is durable.

        Raises LogUnavailable at once when the log is closed or too many records wait, RecordRefused when a
        text of the record cannot be encoded. The future raises LogUnavailable when the disk refuses,
        RecordRefused when the record does not fit. Cancelling the future before its commit has begun takes
        the record back.
        """
        ...

    def append_and_wait(self, record: DecisionRecord, timeout_seconds: float) -> StoredRecord:
        """Append and wait until it is durable.

        Raises LogUnavailable as `append` does, and when the time is over: the record may then still be
        stored, but must not be answered.
        """
        ...

    def get(self, decision_id: str) -> StoredRecord | None:
        """The record of one decision, or None. Raises LogUnavailable."""
        ...

    def latest(self, limit: int) -> Sequence[StoredRecord]:
        """The last `limit` records, newest first. Raises LogUnavailable."""
        ...

    def keep_book(self, book: BookRecord, timeout_seconds: float = 10.0) -> None:
        """Keep a book, durably; one that is kept already stays as it is. Raises LogUnavailable."""
        ...

    def book(self, digest: str) -> BookRecord | None:
        """A kept book, or None. Raises LogUnavailable."""
        ...

    def head(self) -> ChainHead:
        """The end of the chain as stored. Raises LogUnavailable."""
        ...

    def verify(self) -> list[ChainBreak]:
        """Walk the whole chain; names what was changed, removed, reordered or added, in order of position.

        Raises LogUnavailable when the log cannot be read.
        """
        ...

    def ready(self, timeout_seconds: float = 1.0) -> Readiness:
        """Make one real commit, without a record, and say whether it worked. Raises nothing."""
        ...

    def close(self) -> None:
        """Take no more, write what is queued, release the store. May be called twice."""
        ...
