"""Months with a declared end, ages in two calendars, and where the Hijri tables end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hijridate import Hijri
from hypothesis import given
from hypothesis import strategies as st

from engine.dates import (
    FIRST_HIJRI_DAY,
    LAST_HIJRI_DAY,
    CalendarRangeError,
    MonthEnd,
    add_months,
    hijri_of,
    whole_hijri_years_between,
    whole_years_between,
)


@pytest.mark.parametrize(
    ("start", "months", "month_end", "expected"),
    [
        (date(2026, 1, 31), 1, "clamp", date(2026, 2, 28)),
        (date(2026, 1, 31), 1, "next_day", date(2026, 3, 1)),
        (date(2024, 1, 31), 1, "clamp", date(2024, 2, 29)),
        (date(2024, 1, 30), 1, "next_day", date(2024, 3, 1)),
        (date(2026, 1, 31), 2, "clamp", date(2026, 3, 31)),
        (date(2026, 1, 31), 3, "next_day", date(2026, 5, 1)),
        (date(2026, 11, 30), 3, "clamp", date(2027, 2, 28)),
        (date(2026, 12, 15), 13, "clamp", date(2028, 1, 15)),
        (date(2026, 12, 31), 0, "clamp", date(2026, 12, 31)),
    ],
)
def test_months_after_a_day(start: date, months: int, month_end: MonthEnd, expected: date) -> None:
    """A month without such a day ends at its last, or runs into the first of the next, as is declared."""
    assert add_months(start, months, month_end) == expected


@given(st.dates(date(1900, 1, 1), date(2200, 12, 28)), st.integers(0, 600))
def test_the_two_month_ends_differ_by_a_day_at_most(start: date, months: int) -> None:
    """Only a missing day is read in two ways, and then they are neighbours."""
    clamped, run_over = add_months(start, months, "clamp"), add_months(start, months, "next_day")
    assert run_over - clamped == (timedelta(0) if clamped.day == start.day else timedelta(days=1))


def test_a_month_beyond_the_calendar() -> None:
    """The year 9999 is the last."""
    with pytest.raises(OverflowError, match="beyond the calendar"):
        add_months(date(9999, 12, 1), 1, "clamp")


@pytest.mark.parametrize(
    ("birth", "on", "years"),
    [
        (date(2008, 11, 27), date(2026, 11, 26), 17),
        (date(2008, 11, 27), date(2026, 11, 27), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_gregorian_birthdays(birth: date, on: date, years: int) -> None:
    """A birthday on a missing 29 February falls on 1 March."""
    assert whole_years_between(birth, on) == years


@pytest.mark.parametrize(
    ("gregorian", "hijri"),
    [
        (date(2026, 2, 18), (1447, 9, 1)),
        (date(2027, 2, 8), (1448, 9, 1)),
        (date(1924, 8, 1), (1343, 1, 1)),
        (date(2077, 11, 16), (1500, 12, 30)),
    ],
)
def test_the_umm_al_qura_calendar(gregorian: date, hijri: tuple[int, int, int]) -> None:
    """Days of the published table, its first and its last among them."""
    assert hijri_of(gregorian) == hijri


def test_the_eighteenth_hijri_birthday() -> None:
    """Eighteen Hijri years are over half a Gregorian year shorter than eighteen of ours."""
    birth = date(2009, 6, 1)
    year, month, day = hijri_of(birth)
    eighteenth = Hijri(year + 18, month, day).to_gregorian()
    turned = date(eighteenth.year, eighteenth.month, eighteenth.day)
    assert whole_hijri_years_between(birth, turned - timedelta(days=1)) == 17
    assert whole_hijri_years_between(birth, turned) == 18
    assert turned < date(2027, 1, 1)


def test_an_anniversary_on_a_missing_thirtieth() -> None:
    """Where the month has 29 days the anniversary is the first of the next month."""
    birth = Hijri(1430, 1, 30) if Hijri(1430, 1, 1).month_length() == 30 else Hijri(1430, 2, 30)
    month = birth.month
    later = next(year for year in range(1431, 1460) if Hijri(year, month, 1).month_length() == 29)
    born = _gregorian(birth)
    assert whole_hijri_years_between(born, _gregorian(Hijri(later, month, 29))) == later - 1430 - 1
    assert whole_hijri_years_between(born, _gregorian(Hijri(later, month + 1, 1))) == later - 1430


def _gregorian(hijri: Hijri) -> date:
    found = hijri.to_gregorian()
    return date(found.year, found.month, found.day)


def test_a_birth_before_the_tables_is_an_adult() -> None:
    """The age is then counted from the first year of the tables: a lower bound."""
    assert (
        whole_hijri_years_between(date(1900, 1, 1), date(2026, 11, 27))
        == hijri_of(date(2026, 11, 27))[0] - 1343
    )


@pytest.mark.parametrize("beyond", [FIRST_HIJRI_DAY - timedelta(days=1), LAST_HIJRI_DAY + timedelta(days=1)])
def test_days_beyond_the_tables(beyond: date) -> None:
    """A day that the tables do not have is an error that says which they have."""
    with pytest.raises(CalendarRangeError, match="tabulated from 1924-08-01 to 2077-11-16"):
        hijri_of(beyond)
