"""Calendar arithmetic: months with a declared month end, and the Hijri calendar.

Days begin at civil midnight; the Hijri calendar is Umm al-Qura, by the `hijridate` library, which covers
1343 to 1500 AH (1 August 1924 to 16 November 2077).
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, Literal

from hijridate import Gregorian

MonthEnd = Literal["clamp", "next_day"]
"""What `one month after 31 January` means: the last day of February, or the first day of March."""

FIRST_HIJRI_DAY: Final = date(1924, 8, 1)
LAST_HIJRI_DAY: Final = date(2077, 11, 16)
FIRST_HIJRI_YEAR: Final = 1343


class CalendarRangeError(ValueError):
    """A date beyond what the Hijri tables cover; the message names the last day they do."""


def add_months(start: date, months: int, month_end: MonthEnd) -> date:
    """`start` plus whole months, counted from `start` itself and never chained.

    Where the target month has no such day, `clamp` gives its last day and `next_day` the first day of the
    month that follows.

    Raises:
        OverflowError: the result lies beyond the year 9999.
    """
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    if year > 9999:
        raise OverflowError(f"{months} months after {start} is beyond the calendar")
    last_day = calendar.monthrange(year, month + 1)[1]
    if start.day <= last_day:
        return date(year, month + 1, start.day)
    end_of_month = date(year, month + 1, last_day)
    return end_of_month if month_end == "clamp" else end_of_month + timedelta(days=1)


def whole_years_between(birth: date, on: date) -> int:
    """Completed Gregorian years; a birthday on a missing 29 February falls on 1 March."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


@lru_cache(maxsize=4096)
def hijri_of(on: date) -> tuple[int, int, int]:
    """The Umm al-Qura year, month and day of a Gregorian date.

    Raises:
        CalendarRangeError: the date lies beyond the published tables.
    """
    if not FIRST_HIJRI_DAY <= on <= LAST_HIJRI_DAY:
        raise CalendarRangeError(
            f"the Hijri calendar is tabulated from {FIRST_HIJRI_DAY} to {LAST_HIJRI_DAY}; {on} is outside"
        )
    hijri = Gregorian.fromdate(on).to_hijri()
    return hijri.year, hijri.month, hijri.day


@lru_cache(maxsize=4096)
def whole_hijri_years_between(birth: date, on: date) -> int:
    """Completed Hijri years of a person born on `birth`.

    The anniversary of a 30th in a year whose month has 29 days falls on the first of the next month. A birth
    before the tables begin is counted from their first year, which makes its age a lower bound.

    Raises:
        CalendarRangeError: `on` lies beyond the published tables.
    """
    year, month, day = hijri_of(on)
    if birth < FIRST_HIJRI_DAY:
        return year - FIRST_HIJRI_YEAR
    birth_year, birth_month, birth_day = hijri_of(birth)
    return year - birth_year - ((month, day) < (birth_month, birth_day))
