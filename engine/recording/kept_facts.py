"""Whether the keys of sealed facts are where the log says: kept, or erased by an event that says so.

No hash covers a key, because it must be erasable. So three things are compared: a body says that facts are
sealed in it, a key stands at its position, or an event of the chain names the position as erased.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Final

import orjson

from engine.recording.log import ChainBreak, EventRecord, StoredEvent, StoredRecord
from engine.recording.position_ranges import joined, read_ranges

ERASING_KINDS: Final = ("facts_erased", "facts_expired")
"""The kinds of events that name, as `positions` in their bodies, the decisions whose keys they erased."""

_start = attrgetter("start")


def erased_positions(events: Iterable[StoredEvent]) -> list[range]:
    """What erasing events name, ascending; an event can have erased only what stood before it."""
    return list(joined(sorted((span for event in events for span in _erased_by(event)), key=_start)))


def is_erased_by(event: EventRecord, positions: Iterable[range]) -> bool:
    """Whether an event says that the keys at these positions were erased."""
    if event.kind not in ERASING_KINDS:
        return False
    named = list(joined(sorted(_named_in(event), key=_start)))
    return all(span[-1] in _range_with(span.start, named) for span in positions)


def _erased_by(stored: StoredEvent) -> Iterator[range]:
    for span in _named_in(stored.event):
        if span.start < stored.position:
            yield range(span.start, min(span.stop, stored.position))


def _named_in(event: EventRecord) -> Sequence[range]:
    try:
        return read_ranges(orjson.loads(event.body)["positions"])
    except (ValueError, TypeError, KeyError, AttributeError):
        return ()


def watched(
    entries: Iterable[StoredRecord | StoredEvent], erased: Sequence[range], found: list[ChainBreak]
) -> Iterator[StoredRecord | StoredEvent]:
    """Pass entries on, and add to `found` the decisions whose key is not as the log says."""
    for entry in entries:
        if isinstance(entry, StoredRecord):
            found += _misplaced(entry, erased)
        yield entry


def _misplaced(stored: StoredRecord, erased: Sequence[range]) -> Iterator[ChainBreak]:
    was_erased = stored.position in _range_with(stored.position, erased)
    decision_id = stored.record.decision_id
    if stored.record.facts_key is not None:
        if was_erased:
            detail = "the key of its facts was put back after it was erased"
            yield ChainBreak("added", stored.position, decision_id, detail)
    elif not was_erased and _seals_facts(stored.record.body):
        detail = "the key of its facts is gone, and no event says that it was erased"
        yield ChainBreak("removed", stored.position, decision_id, detail)


def _seals_facts(body: object) -> bool:
    """Whether a record's body has sealed facts in it; one that cannot be read is not judged here."""
    if not isinstance(body, bytes) or b'"sealed"' not in body:
        return False
    try:
        told = orjson.loads(body)
    except ValueError:
        return False
    return isinstance(told, dict) and bool(told.get("sealed"))


def _range_with(position: int, ranges: Sequence[range]) -> range:
    """The only one of ascending ranges that can hold a position; an empty one where all lie behind it."""
    at = bisect_right(ranges, position, key=_start)
    return ranges[at - 1] if at else range(0)
