"""Seasons in both calendars, and the days that agreements cover."""

from datetime import date

import pytest

from engine.schema.calendar_documents import SeasonEntry
from engine.schema.fields import Window
from engine.schema.windows import covered_days, next_season_day, season_active

TITLE = {"en": "Season", "ar": "موسم"}
RAMADAN = {"from": "09-01", "until": "09-30"}


def season(**calendar: object) -> SeasonEntry:
    """A season of one calendar."""
    return SeasonEntry.model_validate({"title": TITLE, **calendar})


def window(first: str, last: str) -> Window:
    """A window of days."""
    return Window.model_validate({"from": first, "until": last})


@pytest.mark.parametrize(
    ("day", "on"),
    [
        ("2026-11-19", False),
        ("2026-11-20", True),
        ("2026-11-30", True),
        ("2026-12-01", False),
        ("2030-11-25", True),
    ],
)
def test_a_gregorian_season_comes_every_year(day: str, on: bool) -> None:
    """Both ends are included."""
    white_friday = season(gregorian={"from": "11-20", "until": "11-30"})
    assert season_active(white_friday, date.fromisoformat(day)) is on


@pytest.mark.parametrize(
    ("day", "on"), [("2026-10-31", False), ("2026-12-31", True), ("2027-01-01", True), ("2027-02-01", False)]
)
def test_a_season_may_run_over_the_turn_of_the_year(day: str, on: bool) -> None:
    """A season from November until January is one season."""
    assert season_active(season(gregorian={"from": "11-01", "until": "01-31"}), date.fromisoformat(day)) is on


@pytest.mark.parametrize(
    ("day", "on"),
    [("2026-02-17", False), ("2026-02-18", True), ("2026-03-19", True), ("2026-03-20", False)],
)
def test_a_hijri_season_follows_the_table(day: str, on: bool) -> None:
    """Ramadan 1447 is from 18 February until 19 March 2026 in the Umm al-Qura table."""
    assert season_active(season(hijri=RAMADAN), date.fromisoformat(day)) is on


@pytest.mark.parametrize(
    ("day", "on"), [("2026-02-18", False), ("2026-02-19", True), ("2026-03-20", True), ("2027-02-08", True)]
)
def test_an_announced_year_replaces_the_table_for_that_year_only(day: str, on: bool) -> None:
    """Where the moon decided otherwise, the announced days hold, and other years follow the table."""
    announced = [{"year": 1447, "from": "2026-02-19", "until": "2026-03-20"}]
    assert season_active(season(hijri=RAMADAN, announced=announced), date.fromisoformat(day)) is on


def test_beyond_the_tables_no_hijri_season_is_on() -> None:
    """The tables end in 2077."""
    assert not season_active(season(hijri={"from": "01-01", "until": "12-30"}), date(2078, 1, 1))


def test_the_next_day_of_a_season() -> None:
    """The first day on or after a day, None when there is none before the last."""
    summer = season(gregorian={"from": "06-01", "until": "08-31"})
    assert next_season_day(summer, date(2026, 1, 1), date(2026, 12, 31)) == date(2026, 6, 1)
    assert next_season_day(summer, date(2026, 7, 7), date(2026, 12, 31)) == date(2026, 7, 7)
    assert next_season_day(summer, date(2026, 9, 1), date(2027, 5, 31)) is None


def test_a_season_on_a_leap_day_comes_every_four_years() -> None:
    """A season of 29 February is found in the next leap year."""
    leap = season(gregorian={"from": "02-29", "until": "02-29"})
    assert next_season_day(leap, date(2026, 1, 1), date(2030, 1, 1)) == date(2028, 2, 29)


def test_covered_days_count_both_ends() -> None:
    """Only the days inside the stretch count."""
    windows = [window("2026-01-01", "2026-01-31"), window("2026-03-01", "2026-03-31")]
    assert covered_days(windows, date(2026, 1, 31), date(2026, 3, 1)) == 2
    assert covered_days(windows, date(2026, 2, 1), date(2026, 2, 28)) == 0
    assert covered_days(windows, date(2025, 1, 1), date(2027, 1, 1)) == 62


def test_a_window_holds_its_ends() -> None:
    """Both ends of a window are inside it."""
    days = window("2026-01-01", "2026-01-02")
    inside = [days.holds(date(2026, 1, 1)), days.holds(date(2026, 1, 2)), days.holds(date(2026, 1, 3))]
    assert inside == [True, True, False]
