"""Positions of the log as short texts: `1-5,9,12-40`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_RANGE = re.compile(r"([1-9][0-9]{0,18})(?:-([1-9][0-9]{0,18}))?")


def ranges_text(positions: Iterable[int]) -> str:
    """Positions, given in any order, in ascending order with neighbours joined: `1-5,9`; empty for none."""
    return ",".join(
        f"{span[0]}" if len(span) == 1 else f"{span[0]}-{span[-1]}" for span in ranges_of(positions)
    )


def read_ranges(text: str) -> tuple[range, ...]:
    """The ranges that `ranges_text` wrote: `1-5,9` is `range(1, 6), range(9, 10)`; none for the empty text.

    Raises ValueError when the text is not positions from 1 up and ascending ranges, joined by commas.
    """
    return tuple(_range(part) for part in text.split(",")) if text else ()


def ranges_of(positions: Iterable[int]) -> Iterator[range]:
    """Positions, given in any order, as ascending ranges that do not touch."""
    return joined(range(position, position + 1) for position in sorted(positions))


def joined(ranges: Iterable[range]) -> Iterator[range]:
    """Ranges in order of their starts, with those that overlap or touch made one."""
    current = range(0)
    for span in ranges:
        if span.start <= current.stop and current:
            current = range(current.start, max(current.stop, span.stop))
        else:
            if current:
                yield current
            current = span
    if current:
        yield current


def _range(text: str) -> range:
    found = _RANGE.fullmatch(text)
    first = int(found[1]) if found else 0
    last = int(found[2] or first) if found else 0
    if not found or last < first:
        raise ValueError("positions are written as `1-5,9`: from 1 up, ranges ascending, joined by commas")
    return range(first, last + 1)
