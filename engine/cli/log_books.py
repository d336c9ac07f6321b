"""Whether the books and bundles that a log tells of are kept in it as they were."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Literal

import orjson

from engine.recording import ChainBreak, LogUnavailable, SqlDecisionLog, StoredEvent
from engine.wire.past import is_that_book


def altered_books(log: SqlDecisionLog) -> Iterator[ChainBreak]:
    """The books that are no longer what their decisions name; each by its first decision.

    Raises LogUnavailable.
    """
    for digest, position, decision_id in log.books_used():
        kept = log.book(digest)
        if kept is None:
            yield ChainBreak("removed", position, decision_id, f"the book that decided it is gone: {digest}")
        elif not is_that_book(kept):
            detail = f"the book that decided it was changed: its texts are not those of {digest}"
            yield ChainBreak("changed", position, decision_id, detail)


def altered_bundles(log: SqlDecisionLog) -> Iterator[ChainBreak]:
    """The bundles that are no longer what events name; each by its first event.

    Nothing where events cannot be read, which the walk of the chain names.
    """
    named: dict[str, StoredEvent] = {}
    try:
        events = log.events()
    except LogUnavailable:
        return
    for stored in events:
        digest = _bundle_of(stored)
        if digest is not None:
            named.setdefault(digest, stored)
    for digest, stored in named.items():
        try:
            kept = log.bundle(digest)
        except LogUnavailable:  # damaged, or the log is gone, which what follows tells
            yield _of_event("changed", stored, f"its bundle was changed: {digest} cannot be read")
            continue
        if kept is None:
            yield _of_event("removed", stored, f"its bundle is gone: {digest}")
        elif f"sha256:{sha256(kept.payload).hexdigest()}" != digest:
            yield _of_event("changed", stored, f"its bundle was changed: its files are not those of {digest}")


def _bundle_of(stored: StoredEvent) -> str | None:
    """The bundle that an event names; None where it names none, or cannot be read."""
    try:
        told = orjson.loads(stored.event.body)
    except (ValueError, TypeError):
        return None
    digest = told.get("bundle") if isinstance(told, dict) else None
    return digest if isinstance(digest, str) else None


def _of_event(kind: Literal["changed", "removed"], stored: StoredEvent, detail: str) -> ChainBreak:
    return ChainBreak(kind, stored.position, None, detail, stored.event.event_id)
