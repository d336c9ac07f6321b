"""Between the log's records and rows of its tables."""

from __future__ import annotations

import zlib
from typing import Any

from sqlalchemy import Row

from engine.recording.log import (
    BookRecord,
    BundleRecord,
    ChainHead,
    DecisionRecord,
    EventRecord,
    KeptKey,
    LogUnavailable,
    StoredEvent,
    StoredRecord,
)

AnyRow = Row[*tuple[Any, ...]]

_LARGEST_PAYLOAD = 256 * 2**20


def decision_row(stored: StoredRecord) -> dict[str, object]:
    """The row of `appended_decisions`."""
    record, mark = stored.record, stored.record.idempotency
    return {
        "position": stored.position,
        "decision_id": record.decision_id,
        "writer": stored.writer,
        "as_of": record.as_of,
        "received_at": record.received_at,
        "book_digest": record.book_digest,
        "engine_version": record.engine_version,
        "language": record.language,
        "answer_sha256": record.answer_sha256,
        "body_sha256": stored.body_sha256,
        "previous_hash": stored.previous_hash,
        "record_hash": stored.record_hash,
        "body": record.body,
        "country": record.country,
        "customer": record.customer,
        "facts_key": record.facts_key,
        "key_hash": mark.key_hash if mark else None,
        "fingerprint": mark.fingerprint if mark else None,
        "expires_at": mark.expires_at if mark else None,
    }


def stored_record(row: AnyRow) -> StoredRecord:
    """A row of `decisions` with the columns of its row of `fact_keys`, which are null where it has none."""
    record = DecisionRecord(
        decision_id=row.decision_id,
        as_of=row.as_of,
        received_at=row.received_at,
        book_digest=row.book_digest,
        engine_version=row.engine_version,
        language=row.language,
        body=row.body,
        answer_sha256=row.answer_sha256,
        country=row.country or "",
        customer=row.customer,
        facts_key=row.facts_key,
    )
    return StoredRecord(record, row.position, row.writer, row.body_sha256, row.previous_hash, row.record_hash)


def event_row(stored: StoredEvent) -> dict[str, object]:
    """The row of `events`."""
    event = stored.event
    return {
        "position": stored.position,
        "event_id": event.event_id,
        "writer": stored.writer,
        "at": event.at,
        "kind": event.kind,
        "actor": event.actor,
        "subject": event.subject,
        "reason": event.reason,
        "body_sha256": stored.body_sha256,
        "previous_hash": stored.previous_hash,
        "record_hash": stored.record_hash,
        "body": event.body,
    }


def stored_event(row: AnyRow) -> StoredEvent:
    """A row of `events`."""
    event = EventRecord(row.event_id, row.at, row.kind, row.actor, row.subject, row.reason, row.body)
    return StoredEvent(event, row.position, row.writer, row.body_sha256, row.previous_hash, row.record_hash)


def kept_key(row: AnyRow) -> KeptKey:
    """A row of `fact_keys`, without the key itself."""
    return KeptKey(row.position, row.decision_id, row.country, row.customer, row.received_at)


def chain_head(row: AnyRow) -> ChainHead:
    """The row of `chain_head`."""
    return ChainHead(row.position, row.record_hash)


def book_row(book: BookRecord) -> dict[str, object]:
    """The row of `books`."""
    return {
        "digest": book.digest,
        "version": book.version,
        "documents": book.documents,
        "first_used_at": book.first_used_at,
    }


def bundle_row(bundle: BundleRecord) -> dict[str, object]:
    """The row of `bundles`."""
    payload = zlib.compress(bundle.payload)
    return {"digest": bundle.digest, "book_digest": bundle.book_digest, "compressed_payload": payload}


def bundle_record(row: AnyRow, signatures: tuple[tuple[str, str], ...]) -> BundleRecord:
    """A row of `bundles` with its signatures. Raises LogUnavailable when the payload is damaged."""
    payload = _decompressed(row.compressed_payload)
    if payload is None:
        raise LogUnavailable(f"the bundle {row.digest} in the decision log is damaged")
    return BundleRecord(row.digest, row.book_digest, payload, signatures)


def _decompressed(compressed: bytes) -> bytes | None:
    """At most 256 MiB: a row that was tampered with must not fill the memory."""
    inflating = zlib.decompressobj()
    try:
        payload = inflating.decompress(compressed, _LARGEST_PAYLOAD)
    except (zlib.error, TypeError):  # damaged, or not even bytes
        return None
    return payload if inflating.eof else None
