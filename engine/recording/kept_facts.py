"""Whether the keys of sealed facts are where the log says: kept, or erased by an event that says so.

No hash covers a key, because it must be erasable. So three things are compared: a body says that facts are
sealed in it, a key stands at its position, or an event of the chain names the position as erased. With the
customer key each key is tried too: it opens the facts, and they are of the customer who stands beside it.
"""

from __future__ import annotations

from base64 import b64decode
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any, Final

import orjson

from engine.recording.log import ChainBreak, EventRecord, StoredEvent, StoredRecord
from engine.recording.position_ranges import joined, read_ranges
from engine.recording.sealing import SealBroken

ERASING_KINDS: Final = ("facts_erased", "facts_expired")
"""The kinds of events that name, as `positions` in their bodies, the decisions whose keys they erased."""

Opened = Callable[[bytes, bytes, str], bytes]
"""Opens sealed facts, given the ciphertext, the record's key and its id: `Sealer.opened`."""

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
    entries: Iterable[StoredRecord | StoredEvent],
    erased: Sequence[range],
    found: list[ChainBreak],
    opened: Opened | None = None,
) -> Iterator[StoredRecord | StoredEvent]:
    """Pass entries on, and add to `found` the decisions whose key is not as the log says."""
    for entry in entries:
        if isinstance(entry, StoredRecord):
            found += _misplaced(entry, erased)
            if entry.record.facts_key is not None:
                found += _unfit(entry, opened)
        yield entry


def _misplaced(stored: StoredRecord, erased: Sequence[range]) -> Iterator[ChainBreak]:
    was_erased = stored.position in _range_with(stored.position, erased)
    decision_id = stored.record.decision_id
    if stored.record.facts_key is not None:
        if was_erased:
            detail = "the key of its facts was put back after it was erased"
            yield ChainBreak("added", stored.position, decision_id, detail)
    elif not was_erased and _sealing(stored.record.body):
        detail = "the key of its facts is gone, and no event says that it was erased"
        yield ChainBreak("removed", stored.position, decision_id, detail)


def _unfit(stored: StoredRecord, opened: Opened | None) -> Iterator[ChainBreak]:
    """What beside the key of a decision's facts is not of that decision, and a key that opens nothing."""
    record, told = stored.record, _sealing(stored.record.body)
    request = told.get("request")
    if isinstance(request, dict) and request.get("country") != record.country:
        yield _changed(stored, "the country beside the key of its facts is not the one of its cart")
    if not isinstance(record.facts_key, bytes):
        yield _changed(stored, "the key of its facts is no key")
    elif opened is not None:
        try:
            known = orjson.loads(opened(b64decode(told["sealed"]), record.facts_key, record.decision_id))
            if known["customer"] != record.customer:
                yield _changed(stored, "the customer beside the key of its facts is not the one who asked")
        except SealBroken:
            yield _changed(
                stored, "its facts do not open: their key was changed, or is not of this customer key"
            )
        except (ValueError, LookupError, TypeError, AttributeError):  # it was changed: the walk names that
            return


def _changed(stored: StoredRecord, detail: str) -> ChainBreak:
    return ChainBreak("changed", stored.position, stored.record.decision_id, detail)


def _sealing(body: object) -> dict[str, Any]:
    """A record's body that has sealed facts in it; empty where it has none, or cannot be read."""
    if not isinstance(body, bytes) or b'"sealed"' not in body:
        return {}
    try:
        told = orjson.loads(body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) and told.get("sealed") else {}


def _range_with(position: int, ranges: Sequence[range]) -> range:
    """The only one of ascending ranges that can hold a position; an empty one where all lie behind it."""
    at = bisect_right(ranges, position, key=_start)
    return ranges[at - 1] if at else range(0)
