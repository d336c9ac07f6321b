"""The examples of Directive 98/7/EC, Annex III, and the day counts of the Commission's guidelines of 2012."""

from datetime import date
from fractions import Fraction

import pytest

from engine.pricing.apr import Count, Flow, annual_percentage_rate
from engine.pricing.apr.effective import _measured
from engine.tests.pricing.apr_flows import daily, day, flow

LOAN = [flow("1994-01-01", "1000")]
LOAN_LESS_CHARGES = [flow("1994-01-01", "950")]
ONE_PAYMENT = [flow("1995-07-01", "1200")]
TWO_PAYMENTS = [flow("1995-01-01", "600"), flow("1996-01-01", "600")]
THREE_PAYMENTS = [flow("1994-04-01", "272"), flow("1994-07-01", "272"), flow("1995-01-01", "544")]


@pytest.mark.parametrize(
    ("advances", "payments", "count", "places", "percent"),
    [
        pytest.param(LOAN, ONE_PAYMENT, "days", 2, "12.96", id="A1"),
        pytest.param(LOAN_LESS_CHARGES, ONE_PAYMENT, "days", 1, "16.9", id="A2"),
        pytest.param(LOAN, TWO_PAYMENTS, "days", 2, "13.07", id="A3"),
        pytest.param(LOAN, THREE_PAYMENTS, "days", 2, "13.23", id="A4"),
        pytest.param(LOAN, ONE_PAYMENT, "months", 2, "12.92", id="B1"),
        pytest.param(LOAN_LESS_CHARGES, ONE_PAYMENT, "months", 2, "16.85", id="B2"),
        pytest.param(LOAN, TWO_PAYMENTS, "months", 2, "13.07", id="B3"),
        pytest.param(LOAN, THREE_PAYMENTS, "months", 2, "13.19", id="B4"),
        pytest.param(LOAN, ONE_PAYMENT, None, 2, "12.92", id="B1 found"),
        pytest.param(LOAN, TWO_PAYMENTS, None, 5, "13.06624", id="A3 to more digits"),
    ],
)
def test_an_example_of_98_7_ec(
    advances: list[Flow], payments: list[Flow], count: Count | None, places: int, percent: str
) -> None:
    """A1 and A3 come out as published; the others, whose printed text was not at hand, keep their rates.

    Months are found where they fit, and with them B1.
    """
    assert str(annual_percentage_rate(advances, payments, "effective", count).rounded(places)) == percent


def years(start: str, on: str, count: Count | None) -> Fraction:
    """The time between two dates in years."""
    per_year, (length,) = _measured(day(start), [day(on)], count).in_common_fractions()
    return Fraction(length, per_year)


@pytest.mark.parametrize(
    ("start", "on", "months", "days", "year"),
    [
        ("2019-01-12", "2020-01-12", 12, 0, 365),
        ("2012-01-12", "2012-02-15", 1, 3, 365),
        ("2012-01-12", "2012-03-15", 2, 3, 365),
        ("2013-01-12", "2013-02-15", 1, 3, 366),
        ("2013-02-25", "2013-03-28", 1, 3, 366),
        ("2013-02-26", "2013-03-29", 1, 2, 366),
        ("2012-02-26", "2012-03-29", 1, 3, 366),
        ("2024-12-31", "2025-02-28", 2, 0, 365),
        ("2024-02-28", "2024-03-31", 1, 1, 366),
        ("2024-02-29", "2024-03-31", 1, 0, 365),
        ("2024-01-31", "2025-02-28", 13, 0, 365),
    ],
)
def test_months_are_counted_back_and_then_days(
    start: str, on: str, months: int, days: int, year: int
) -> None:
    """Whole months lead back from the later date; the days before them divide the year that ends there."""
    assert years(start, on, "months") == Fraction(months, 12) + Fraction(days, year)


@pytest.mark.parametrize(
    ("start", "on", "whole", "days", "year"),
    [
        ("2012-01-12", "2012-02-15", 0, 34, 365),
        ("2012-01-12", "2014-02-15", 2, 34, 365),
        ("2020-01-01", "2021-03-15", 1, 74, 366),
        ("2024-02-27", "2025-02-28", 1, 1, 365),
        ("2024-02-29", "2025-03-31", 1, 31, 366),
        ("2024-02-28", "2025-02-27", 0, 365, 366),
        ("2024-02-29", "2025-02-28", 1, 0, 365),
        ("2023-02-28", "2024-02-29", 1, 0, 365),
        ("2023-02-28", "2024-02-28", 1, 0, 365),
    ],
)
def test_days_are_counted_in_the_year_they_belong_to(
    start: str, on: str, whole: int, days: int, year: int
) -> None:
    """By days, whole years lead back from the later date, and the rest is divided by 365 or 366."""
    assert years(start, on, "days") == whole + Fraction(days, year)


def test_weekly_payments_are_counted_in_weeks() -> None:
    """52 weekly payments end after one year of 52 weeks, not after 364 of 365 days."""
    apr = annual_percentage_rate([flow("2025-01-06", "1000")], daily("2025-01-13", 52, "20", 7), "effective")
    assert apr.basis == "equal weeks"


def test_weeks_with_a_short_start_keep_their_days() -> None:
    """Two-weekly payments that begin after 10 days count whole weeks and then three days."""
    measured = _measured(date(2012, 1, 12), [date(2012, 1, 22), date(2012, 2, 5), date(2012, 2, 19)], None)
    assert measured.times == [(1, 3, 365), (3, 3, 365), (5, 3, 365)]
