"""Windows of days: empty ones, overlapping ones, and the days that a season or an agreement covers."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from engine.dates import FIRST_HIJRI_DAY, LAST_HIJRI_DAY, hijri_of
from engine.problems import Problem
from engine.schema.calendar_documents import SeasonEntry
from engine.schema.fields import Window
from engine.schema.yaml_source import Source


def empty_window(source: Source, path: tuple[str | int, ...], first: date, last: date) -> Iterator[Problem]:
    """A problem where the window at `path` ends before it begins."""
    if first > last:
        message = f"the window ends on {last}, before it begins on {first}"
        yield source.problem(
            "empty-window", message, source.span_at(*path, "until"), "swap or correct the dates"
        )


def window_list_problems(
    source: Source, name: str, windows: Sequence[Window], *, disjoint: bool
) -> Iterator[Problem]:
    """Problems of a list of windows: empty ones and, where they must be `disjoint`, overlapping ones."""
    for position, window in enumerate(windows):
        yield from empty_window(source, (name, position), window.from_, window.until)
    if disjoint:
        yield from _overlaps(source, name, windows)


def _overlaps(source: Source, name: str, windows: Sequence[Window]) -> Iterator[Problem]:
    """A problem for each window that begins before the end of one that began earlier."""
    by_day = sorted((window.from_, position) for position, window in enumerate(windows))
    longest: Window | None = None
    for _first_day, position in by_day:
        window = windows[position]
        if window.from_ > window.until:
            continue
        if longest is not None and window.from_ <= longest.until:
            message = f"the window from {window.from_} overlaps the one from {longest.from_}"
            help = f"one of them must end before the other begins; the other ends on {longest.until}"
            span = source.span_at(name, position, "from")
            yield source.problem("overlapping-windows", message, span, help)
        if longest is None or window.until > longest.until:
            longest = window


def covered_days(windows: Iterable[Window], first: date, last: date) -> int:
    """How many of the days from `first` to `last` lie inside some of the (disjoint) windows."""
    return sum(
        max((min(window.until, last) - max(window.from_, first)).days + 1, 0) for window in windows
    )  # fmt: skip


def season_days_exist(entry: SeasonEntry) -> Iterator[tuple[str, str]]:
    """Each bound of a season that is no day of its calendar, with the reason."""
    for kind, window in (("gregorian", entry.gregorian), ("hijri", entry.hijri)):
        if window is None:
            continue
        for bound, (month, day) in (("from", window.from_), ("until", window.until)):
            longest = (
                30 if kind == "hijri" else calendar.monthrange(2024, month)[1] if 1 <= month <= 12 else 0
            )
            if not 1 <= month <= 12 or not 1 <= day <= longest:
                yield bound, f"{kind} month {month:02d} has no day {day:02d}"


def season_active(entry: SeasonEntry, day: date) -> bool:
    """Whether a season is on at `day`; an announced year replaces the table for that Hijri year."""
    if entry.gregorian is not None:
        return _inside((day.month, day.day), entry.gregorian.from_, entry.gregorian.until)
    if any(window.from_ <= day <= window.until for window in entry.announced):
        return True
    if entry.hijri is None or not FIRST_HIJRI_DAY <= day <= LAST_HIJRI_DAY:
        return False
    year, month, day_of_month = hijri_of(day)
    if any(window.year == year for window in entry.announced):
        return False
    return _inside((month, day_of_month), entry.hijri.from_, entry.hijri.until)


def _inside(day: tuple[int, int], first: tuple[int, int], last: tuple[int, int]) -> bool:
    return first <= day <= last if first <= last else day >= first or day <= last


def next_season_day(entry: SeasonEntry, after: date, last: date) -> date | None:
    """The first day of the season from `after` to `last`, both included."""
    day = after
    while day <= last:
        if season_active(entry, day):
            return day
        day += timedelta(days=1)
    return None
