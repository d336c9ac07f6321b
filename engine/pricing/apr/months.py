"""Counting back from a date in whole months, as both the European annex and Regulation Z count."""

from calendar import isleap
from collections.abc import Sequence
from datetime import date

LONGEST_MONTH_DAYS = 31
MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def month_length(year: int, month: int) -> int:
    """How many days the month has."""
    return 29 if month == 2 and isleap(year) else MONTH_DAYS[month - 1]


def is_month_end(on: date) -> bool:
    """Whether the date is the last day of its month."""
    return on.day >= 28 and on.day == month_length(on.year, on.month)


def scheduled_days(start: date, series: Sequence[date]) -> list[int]:
    """For each date of a series, the day of the month it was scheduled for, 1 to 31.

    28 February stands for the 29th, 30th or 31st where the other dates, the start included, say so;
    a date that no other date speaks for is taken as it is written.
    """
    if not any(is_month_end(on) for on in series):
        return [on.day for on in series]
    votes = {day: _dates_that_fit(day, (start, *series)) for day in range(28, LONGEST_MONTH_DAYS + 1)}
    return [_likeliest_day(on, votes) if is_month_end(on) else on.day for on in series]


def _dates_that_fit(day: int, dates: Sequence[date]) -> int:
    return sum(on.day == min(day, month_length(on.year, on.month)) for on in dates)


def _likeliest_day(on: date, votes: dict[int, int]) -> int:
    return max(range(on.day, LONGEST_MONTH_DAYS + 1), key=lambda day: (votes[day], -day))


def months_back(start: date, later: date, scheduled_day: int) -> tuple[int, date]:
    """The whole months from `later` back towards `start`, and the date where they end, not before `start`.

    `scheduled_day` is the day of the month on which each step back lands, or the month's last day if it
    has no such day.
    """
    months = (later.year - start.year) * 12 + later.month - start.month
    if scheduled_day == start.day:
        return months, start
    landing = min(scheduled_day, month_length(start.year, start.month))
    if landing >= start.day:
        return months, start.replace(day=landing)
    year, month = (start.year, start.month + 1) if start.month < 12 else (start.year + 1, 1)
    return months - 1, date(year, month, min(scheduled_day, month_length(year, month)))


def whole_months(start: date, later: date, scheduled_day: int) -> int:
    """The number of months from `start` to `later` if that is a whole number, else 0."""
    months, landing = months_back(start, later, scheduled_day)
    return months if landing == start else 0


def years_before(on: date, years: int, scheduled_day: int) -> date:
    """The same day some years earlier; only at the end of February is it the scheduled day that counts."""
    year = on.year - years
    if on.month == 2 and is_month_end(on):
        return date(year, 2, min(scheduled_day, month_length(year, 2)))
    return on.replace(year=year)
