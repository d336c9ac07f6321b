"""What is recorded of decisions and of what happens to the book, and the log that keeps it.

The types here hold plain values only, so that the log can be read without the engine that wrote it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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


class IdempotencyTaken(RecordRefused):
    """Another decision holds this idempotency key: the first attempt was recorded, this one was not."""


class Overtaken(Exception):
    """Another event was appended since the caller looked: read the events again, and judge again."""


class SchemaUnknown(LogUnavailable):
    """A newer version of Taqseet made the tables: this one would not understand them and touches nothing."""


@dataclass(frozen=True, slots=True)
class IdempotencyMark:
    """What lets a repeated request find the decision that its first attempt was answered with."""

    key_hash: str
    """The SHA-256 of the caller's key, in hexadecimal: the key itself is not kept."""
    fingerprint: str
    """The SHA-256 of what was asked, in hexadecimal: one key stands for one question."""
    expires_at: str
    """ISO 8601 in UTC with milliseconds and `Z`; from then on the key is free again."""


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
    country: str = ""
    """Of the market; facts keys are found again by it. It and what follows are not in the chain's hash."""
    customer: str | None = None
    """The customer's pseudonym; None for a guest."""
    facts_key: bytes | None = None
    """The wrapped key of the facts sealed in the body; None when none are, and when it was erased."""
    idempotency: IdempotencyMark | None = None
    """Is recorded with the decision; what is read from the log does not carry it."""


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
class EventRecord:
    """One thing that happened to the book or to the log, as its caller wants it kept."""

    event_id: str
    """A sortable id of 26 characters, see `new_decision_id`."""
    at: str
    """ISO 8601 in UTC with milliseconds and `Z`."""
    kind: str
    """Such as `proposed`, `approved`, `activated`, `facts_erased`."""
    actor: str
    """Who did it."""
    subject: str
    """What it was done to: the id of a proposal, an offer, a key."""
    reason: str
    """In the actor's words; may be empty."""
    body: bytes
    """A canonical JSON object: what else belongs to an event of this kind."""


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event with its place in the hash chain, which decisions and events share."""

    event: EventRecord
    position: int
    """Of the chain: events count with decisions."""
    writer: str
    body_sha256: str
    previous_hash: str
    record_hash: str


@dataclass(frozen=True, slots=True)
class BundleRecord:
    """A signed set of the book's files."""

    digest: str
    """Of the payload: `sha256:` and hexadecimal digits."""
    book_digest: str
    """Of the book that the files make."""
    payload: bytes
    """Canonical JSON of the files by path."""
    signatures: tuple[tuple[str, str], ...]
    """The key's id and the signature in Base64, in order of the key ids."""


@dataclass(frozen=True, slots=True)
class KeptKey:
    """Where the key of a decision's sealed facts is still kept, and what it is found by."""

    position: int
    decision_id: str
    country: str
    customer: str | None
    """The customer's pseudonym; None for a guest."""
    received_at: str
    """ISO 8601 in UTC."""


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """The decision that holds an idempotency key."""

    decision_id: str
    fingerprint: str
    """Of the question that was answered: compare it before giving the answer again."""


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
    """The decision concerned; None when it is gone, and for an event."""
    detail: str
    event_id: str | None = None
    """The event concerned; None when it is gone, and for a decision."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a decision could be recorded now; true or false by itself."""

    ready: bool
    obstacle: str = ""
    """Why not, in words for an operator."""

    def __bool__(self) -> bool:
        return self.ready


class DecisionLog(Protocol):
    """An append-only, hash-chained log of decisions and events.

    Every method may be called from any thread. What is appended is never changed or removed; only the keys of
    sealed facts can be erased, and idempotency keys expire.
    """

    def append(self, record: DecisionRecord) -> Future[StoredRecord]:
        """Queue a record; the future resolves only after its commit is durable.

        Raises LogUnavailable at once when the log is closed or too many records wait, RecordRefused when a
        text of the record cannot be encoded. The future raises LogUnavailable when the disk refuses,
        RecordRefused when the record does not fit, IdempotencyTaken when another decision holds its
        idempotency key and that has not expired when this one is received. Cancelling the future before its
        commit has begun takes the record back.
        """
        ...

    def append_and_wait(self, record: DecisionRecord, timeout_seconds: float) -> StoredRecord:
        """Append and wait until it is durable.

        Raises LogUnavailable as `append` does, and when the time is over: the record may then still be
        stored, but must not be answered.
        """
        ...

    def get(self, decision_id: str) -> StoredRecord | None:
        """The record of one decision, or None; without its facts' key when that was erased.

        Raises LogUnavailable.
        """
        ...

    def latest(self, limit: int) -> Sequence[StoredRecord]:
        """The last `limit` records, newest first. Raises LogUnavailable."""
        ...

    def decisions(self, received_from: str = "", received_before: str = "~") -> Iterator[StoredRecord]:
        """The decisions received in a span, in order of position, streamed from one state of the log.

        The bounds are ISO 8601 in UTC, the first included. Raises LogUnavailable, also while iterating.
        """
        ...

    def kept_answer(self, key_hash: str, now: str) -> KeptAnswer | None:
        """The decision that holds an idempotency key; None when none does, or its mark expired by `now`.

        `now` is written as `IdempotencyMark.expires_at` is. Raises LogUnavailable.
        """
        ...

    def append_event(self, event: EventRecord, after: int, timeout_seconds: float = 10.0) -> StoredEvent:
        """Append an event, durably, if the last event is still the one at position `after`; 0 for none.

        Raises Overtaken when it is not, RecordRefused when the event does not fit, LogUnavailable.
        """
        ...

    def events(self, after: int = 0) -> Sequence[StoredEvent]:
        """The events behind a position, in order. Cheap when there are none. Raises LogUnavailable."""
        ...

    def kept_keys(self, country: str | None = None, customer: str | None = None) -> Iterator[KeptKey]:
        """Which facts can still be read: of one country, of one customer, or all; in order of position.

        Raises LogUnavailable, also while iterating.
        """
        ...

    def erase_facts(
        self, positions: Sequence[int], event: EventRecord, after: int, timeout_seconds: float = 60.0
    ) -> StoredEvent:
        """Delete the keys of these decisions' facts and append the event that says so, both or neither.

        Positions without a key are passed over. Raises as `append_event` does.
        """
        ...

    def keep_bundle(self, bundle: BundleRecord, timeout_seconds: float = 10.0) -> None:
        """Keep a bundle, durably; to one that is kept already, only signatures of new keys are added.

        Raises LogUnavailable.
        """
        ...

    def bundle(self, digest: str) -> BundleRecord | None:
        """A kept bundle with all its signatures, or None. Raises LogUnavailable."""
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
