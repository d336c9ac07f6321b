"""Logs that refuse, wait or forget: what the service does about a disk that is not there for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace

from engine.recording import (
    BookRecord,
    BundleRecord,
    ChainBreak,
    ChainHead,
    DecisionRecord,
    EventRecord,
    IdempotencyTaken,
    KeptAnswer,
    KeptKey,
    LogUnavailable,
    Overtaken,
    Readiness,
    StoredEvent,
    StoredRecord,
)
from engine.recording.chain import GENESIS, event_leaf, seal_event


class FakeLog:
    """A decision log in memory; `mood` says what it does with the next decisions: events are always kept."""

    def __init__(self, mood: str = "keeps") -> None:
        self.mood = mood
        self.kept: dict[str, StoredRecord] = {}
        self.happened: list[StoredEvent] = []
        self.books: dict[str, BookRecord] = {}
        self.bundles: dict[str, BundleRecord] = {}
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
        elif self._holder(record):
            future.set_exception(IdempotencyTaken("another decision holds the idempotency key"))
        else:
            stored = StoredRecord(record, self._end() + 1, "fake", "", "", "")
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

    def decisions(self, received_from: str = "", received_before: str = "~") -> Iterator[StoredRecord]:
        """The decisions of a span."""
        return (
            stored
            for stored in list(self.kept.values())
            if received_from <= stored.record.received_at < received_before
        )

    def kept_answer(self, key_hash: str, now: str) -> KeptAnswer | None:
        """The decision with this key's mark."""
        for stored in list(self.kept.values()):
            mark = stored.record.idempotency
            if mark and mark.key_hash == key_hash and mark.expires_at > now:
                return KeptAnswer(stored.record.decision_id, mark.fingerprint)
        return None

    def append_event(self, event: EventRecord, after: int, timeout_seconds: float = 10.0) -> StoredEvent:
        """Keep the event, if the caller knows the last one."""
        del timeout_seconds
        if after != (self.happened[-1].position if self.happened else 0):
            raise Overtaken("another event was appended meanwhile")
        self.happened.append(seal_event(event_leaf(event), self._end() + 1, GENESIS, "fake"))
        return self.happened[-1]

    def events(self, after: int = 0) -> Sequence[StoredEvent]:
        """The events behind a position."""
        return [stored for stored in self.happened if stored.position > after]

    def kept_keys(self, country: str | None = None, customer: str | None = None) -> Iterator[KeptKey]:
        """Whose facts can be read."""
        for stored in list(self.kept.values()):
            record = stored.record
            is_asked_for = country in (None, record.country) and customer in (None, record.customer)
            if record.facts_key is not None and is_asked_for:
                id, received_at = record.decision_id, record.received_at
                yield KeptKey(stored.position, id, record.country, record.customer, received_at)

    def erase_facts(
        self, positions: Sequence[int], event: EventRecord, after: int, timeout_seconds: float = 60.0
    ) -> StoredEvent:
        """Forget keys and keep the event."""
        happened = self.append_event(event, after, timeout_seconds)
        for id, stored in self.kept.items():
            if stored.position in positions:
                forgotten = replace(stored.record, country="", customer=None, facts_key=None)
                self.kept[id] = replace(stored, record=forgotten)
        return happened

    def keep_bundle(self, bundle: BundleRecord, timeout_seconds: float = 10.0) -> None:
        """Keep a bundle, or the signatures that are new."""
        del timeout_seconds
        before = self.bundles.get(bundle.digest, bundle)
        signatures = dict(bundle.signatures) | dict(before.signatures)
        self.bundles[bundle.digest] = replace(before, signatures=tuple(sorted(signatures.items())))

    def bundle(self, digest: str) -> BundleRecord | None:
        """A kept bundle."""
        return self.bundles.get(digest)

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
        return ChainHead(self._end(), "")

    def verify(self) -> list[ChainBreak]:
        """Nothing is ever broken here."""
        return []

    def ready(self, timeout_seconds: float = 1.0) -> Readiness:
        """Whether a record would be kept."""
        return Readiness(self.mood == "keeps", f"the fake log {self.mood} ({timeout_seconds:g} s)")

    def close(self) -> None:
        """Remember that it was closed."""
        self.closed = True

    def _end(self) -> int:
        return len(self.kept) + len(self.happened)

    def _holder(self, record: DecisionRecord) -> KeptAnswer | None:
        mark = record.idempotency
        return self.kept_answer(mark.key_hash, record.received_at) if mark else None
