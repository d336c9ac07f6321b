"""The hash chain over the log: how a record is sealed, and how tampering is found.

There is one chain for the whole log, whoever writes to it, and decisions and events share it. Each record's
hash covers the hash before it, its own position and every one of its columns:

    record_hash = sha256(previous_hash + canonical bytes of the columns)

The canonical bytes are the columns as netstrings (`length:bytes,`; source: cr.yp.to/proto/netstrings.txt) in
the order of `_columns`, in UTF-8, numbers in decimal, after the kind of the record: no two records share
them, and any language recomputes them. The body counts by its SHA-256. The key of a decision's sealed facts
does not count, so that it can be erased without breaking the chain.

Why one chain and not one per process: processes come and go, and a whole chain of a process that is gone
could be deleted unnoticed; one chain has one end to keep safe. It costs nothing, because the end of the chain
is a row that is read and moved in the very transaction that inserts the records, and a store lets one such
transaction in at a time anyway (SQLite by its write lock, PostgreSQL by the row's lock). Group commit makes
that wait short.

What the chain cannot show by itself: someone who may write to every row can rewrite all records from one
point to the end. Keep a copy of the chain's head elsewhere, now and then, and compare.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal

from engine.recording.log import (
    ChainBreak,
    ChainHead,
    DecisionRecord,
    EventRecord,
    StoredEvent,
    StoredRecord,
)

GENESIS = "0" * 64
"""The previous hash of the first record."""

Stored = StoredRecord | StoredEvent
"""One link of the chain."""

_DECISION = "taqseet.decision.1"
_EVENT = "taqseet.event.1"
_MOST_COMPARED = 1_000


@dataclass(frozen=True, slots=True)
class Leaf:
    """A record with the hash input that does not depend on its place: made by the caller's thread."""

    record: DecisionRecord
    body_sha256: str
    content: bytes


@dataclass(frozen=True, slots=True)
class EventLeaf:
    """The same of an event."""

    event: EventRecord
    body_sha256: str
    content: bytes


def leaf(record: DecisionRecord) -> Leaf:
    """Prepare a record. Raises UnicodeEncodeError for a text with lone surrogates."""
    body_sha256 = sha256(record.body).hexdigest()
    "".join(_beside_the_chain(record)).encode()
    return Leaf(record, body_sha256, _netstrings(_columns(record, body_sha256)))


def event_leaf(event: EventRecord) -> EventLeaf:
    """Prepare an event. Raises UnicodeEncodeError for a text with lone surrogates."""
    body_sha256 = sha256(event.body).hexdigest()
    return EventLeaf(event, body_sha256, _netstrings(_event_columns(event, body_sha256)))


def seal(prepared: Leaf, position: int, previous_hash: str, writer: str) -> StoredRecord:
    """Give a prepared record its place in the chain."""
    record_hash = _record_hash(_DECISION, prepared.content, position, previous_hash, writer)
    return StoredRecord(prepared.record, position, writer, prepared.body_sha256, previous_hash, record_hash)


def seal_event(prepared: EventLeaf, position: int, previous_hash: str, writer: str) -> StoredEvent:
    """Give a prepared event its place in the chain."""
    record_hash = _record_hash(_EVENT, prepared.content, position, previous_hash, writer)
    return StoredEvent(prepared.event, position, writer, prepared.body_sha256, previous_hash, record_hash)


def _columns(record: DecisionRecord, body_sha256: str) -> tuple[str, ...]:
    return (
        record.decision_id,
        record.as_of,
        record.received_at,
        record.book_digest,
        record.engine_version,
        record.language,
        record.answer_sha256,
        body_sha256,
    )


def _beside_the_chain(record: DecisionRecord) -> tuple[str, ...]:
    """The texts that are stored with a record and that no hash covers."""
    mark = record.idempotency
    marked = (mark.key_hash, mark.fingerprint, mark.expires_at) if mark else ()
    return (record.country, record.customer or "", *marked)


def _event_columns(event: EventRecord, body_sha256: str) -> tuple[str, ...]:
    return (event.event_id, event.at, event.kind, event.actor, event.subject, event.reason, body_sha256)


def _netstrings(texts: Iterable[str]) -> bytes:
    encoded = (text.encode() for text in texts)
    return b"".join(b"%d:%b," % (len(octets), octets) for octets in encoded)


def _record_hash(kind: str, content: bytes, position: int, previous_hash: str, writer: str) -> str:
    place = _netstrings((kind, str(position), writer))
    return sha256(previous_hash.encode() + place + content).hexdigest()


def find_breaks(links: Iterable[Stored], head: ChainHead | None) -> list[ChainBreak]:
    """Walk decisions and events in order of position, and compare the end with the stored head.

    Memory grows with the breaks, not with the records. A record found at another position than it was sealed
    for is named as reordered as long as there are at most 1,000 such records, else as changed.
    """
    walk = _Walk()
    for stored in links:
        walk.step(stored)
    walk.finish(head)
    return sorted([*walk.breaks, *_moved_or_changed(walk.unsealed)], key=lambda found: found.position)


@dataclass(slots=True)
class _Walk:
    """The state of one pass over the chain."""

    breaks: list[ChainBreak] = field(default_factory=list)
    unsealed: list[Stored] = field(default_factory=list)
    last: Stored | None = None
    last_is_sealed: bool = True

    def step(self, stored: Stored) -> None:
        sealed = _resealed_hash(stored, stored.position) == stored.record_hash
        if not sealed:
            self.unsealed.append(stored)
        elif not _has_its_body(stored):
            self._name("changed", stored, "its body is not the one that was recorded")
        expected = self.last.position + 1 if self.last else 1
        if stored.position < expected:
            self._name("added", stored, "another record stands at the same position")
            return
        if stored.position > expected:
            self._removed(expected, stored.position - 1)
        elif sealed and self.last_is_sealed:
            self._check_link(stored)
        self.last, self.last_is_sealed = stored, sealed

    def _check_link(self, stored: Stored) -> None:
        if stored.previous_hash == (self.last.record_hash if self.last else GENESIS):
            return
        if self.last is None:
            self._name("changed", stored, "it was sealed again as if another record stood before it")
        else:
            self._name("changed", self.last, "it was replaced: the record after it is chained to another one")

    def finish(self, head: ChainHead | None) -> None:
        end = self.last.position if self.last else 0
        if head is None:
            self.breaks.append(ChainBreak("removed", end + 1, None, "the head of the chain is gone"))
        elif head.position > end:
            self._removed(end + 1, head.position)
        elif head.position < end and self.last:
            detail = f"the chain ends at position {head.position}: what follows was not appended by the log"
            self._name("added", self.last, detail)
        elif self.last and self.last_is_sealed and head.record_hash != self.last.record_hash:
            self._name("changed", self.last, "it was replaced: the head of the chain has another hash")

    def _removed(self, first: int, last: int) -> None:
        what = f"position {first}" if first == last else f"positions {first} to {last}"
        self.breaks.append(ChainBreak("removed", first, None, f"{what} no longer in the log"))

    def _name(self, kind: Literal["changed", "added"], stored: Stored, detail: str) -> None:
        self.breaks.append(_break_at(kind, stored, detail))


def _resealed_hash(stored: Stored, position: int) -> str | None:
    try:
        if isinstance(stored, StoredEvent):
            kind, columns = _EVENT, _event_columns(stored.event, stored.body_sha256)
        else:
            kind, columns = _DECISION, _columns(stored.record, stored.body_sha256)
        return _record_hash(kind, _netstrings(columns), position, stored.previous_hash, stored.writer)
    except (UnicodeEncodeError, AttributeError):  # a text that was replaced, even by something else than text
        return None


def _has_its_body(stored: Stored) -> bool:
    body: object = stored.event.body if isinstance(stored, StoredEvent) else stored.record.body
    return isinstance(body, bytes) and sha256(body).hexdigest() == stored.body_sha256


def _break_at(kind: Literal["changed", "reordered", "added"], stored: Stored, detail: str) -> ChainBreak:
    if isinstance(stored, StoredEvent):
        return ChainBreak(kind, stored.position, None, detail, stored.event.event_id)
    return ChainBreak(kind, stored.position, stored.record.decision_id, detail)


def _moved_or_changed(unsealed: Sequence[Stored]) -> Iterator[ChainBreak]:
    """Tell records that only stand elsewhere from records whose columns differ."""
    origins: Sequence[int] = ()
    if len(unsealed) <= _MOST_COMPARED:
        positions = {stored.position for stored in unsealed}
        origins = sorted(positions | {position + 1 for position in positions})
    for stored in unsealed:
        origin = next((at for at in origins if _resealed_hash(stored, at) == stored.record_hash), None)
        if origin is None:
            yield _break_at("changed", stored, "its columns are not the ones that were recorded")
        else:
            yield _break_at("reordered", stored, f"it was recorded at position {origin}")
