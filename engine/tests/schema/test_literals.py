"""Typed literals: what each reads, exactly, and what it refuses."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from engine.money import Money
from engine.schema.literals import (
    LiteralError,
    PortionLiteral,
    quoted,
    read_count,
    read_date,
    read_duration,
    read_first_due,
    read_flag,
    read_money,
    read_month_day,
    read_part,
    read_period,
    read_portion,
    read_share,
    read_yearly_rate,
    shown,
)
from engine.schema.terms import Period


def name(reader: Callable[[Any], Any], written: Any, _outcome: Any) -> str:
    """The name of an example: which reader reads what."""
    return f"{reader.__name__}-{written!r:.30}"


READ: list[tuple[Callable[[Any], Any], Any, Any]] = [
    (read_money, "500 SAR", Money(50_000, "SAR")),
    (read_money, "499.99 SAR", Money(49_999, "SAR")),
    (read_money, " 0.5SAR ", Money(50, "SAR")),
    (read_money, "1.234 KWD", Money(1_234, "KWD")),
    (read_money, "500 JPY", Money(500, "JPY")),
    (read_money, "1.00 JPY", Money(1, "JPY")),
    (read_share, "2.5 %", Fraction(1, 40)),
    (read_share, "0.0001%", Fraction(1, 1_000_000)),
    (read_share, "250 %", Fraction(5, 2)),
    (read_part, "100 %", Fraction(1)),
    (read_portion, "none", PortionLiteral()),
    (read_portion, "0.5 %", PortionLiteral(Fraction(1, 200))),
    (read_portion, "50 SAR", PortionLiteral(Fraction(0), Money(5_000, "SAR"))),
    (read_portion, "0.5 % + 50 SAR", PortionLiteral(Fraction(1, 200), Money(5_000, "SAR"))),
    (read_yearly_rate, "none", Fraction(0)),
    (read_yearly_rate, "12 % a year", Fraction(3, 25)),
    (read_period, "1 month", Period(1, "months")),
    (read_period, "2 weeks", Period(2, "weeks")),
    (read_period, "10 days", Period(10, "days")),
    (read_first_due, "at_checkout", None),
    (read_first_due, "after 30 days", Period(30, "days")),
    (read_date, "2028-02-29", date(2028, 2, 29)),
    (read_month_day, "11-20", (11, 20)),
    (read_count, 0, 0),
    (read_count, 1_000_000, 1_000_000),
    (read_flag, True, True),
]


@pytest.mark.parametrize(("reader", "written", "meant"), READ, ids=[name(*each) for each in READ])
def test_what_is_written_is_what_is_meant(reader: Callable[[Any], Any], written: Any, meant: Any) -> None:
    """A literal has exactly one meaning."""
    assert reader(written) == meant


REFUSED: list[tuple[Callable[[Any], Any], Any, str]] = [
    (read_money, Decimal("499.99"), "float-money"),
    (read_money, 500, "money-without-currency"),
    (read_money, "500", "money-without-currency"),
    (read_money, "499.99", "money-without-currency"),
    (read_money, "500 sar", "unknown-currency"),
    (read_money, "500 ZZZ", "unknown-currency"),
    (read_money, "500 DEM", "unknown-currency"),
    (read_money, "SAR 500", "invalid-money"),
    (read_money, "5,000 SAR", "invalid-money"),
    (read_money, "5_000 SAR", "invalid-money"),
    (read_money, "-5 SAR", "invalid-money"),
    (read_money, "0.001 SAR", "invalid-money"),
    (read_money, "0.5 JPY", "invalid-money"),
    (read_money, "٥٠٠ SAR", "invalid-money"),
    (read_money, "9" * 5000 + " SAR", "invalid-money"),
    (read_money, True, "invalid-money"),
    (read_money, None, "invalid-money"),
    (read_money, ["5 SAR"], "invalid-money"),
    (read_share, "2.5", "invalid-share"),
    (read_share, 2, "invalid-share"),
    (read_share, "-1 %", "invalid-share"),
    (read_share, "0.00001 %", "invalid-share"),
    (read_share, "1e3 %", "invalid-share"),
    (read_part, "100.0001 %", "out-of-range"),
    (read_portion, "0.5", "money-without-currency"),
    (read_portion, "half", "invalid-money"),
    (read_portion, "101 % + 1 SAR", "out-of-range"),
    (read_portion, "1 % + 1 %", "invalid-money"),
    (read_portion, "5 SAR + 1 %", "invalid-share"),
    (read_yearly_rate, "12 %", "invalid-share"),
    (read_yearly_rate, "1001 % a year", "out-of-range"),
    (read_yearly_rate, 12, "invalid-share"),
    (read_period, "0 days", "invalid-duration"),
    (read_period, "1 year", "invalid-duration"),
    (read_period, "a month", "invalid-duration"),
    (read_period, "-1 days", "invalid-duration"),
    (read_first_due, "after 0 days", "invalid-duration"),
    (read_first_due, "30 days", "invalid-duration"),
    (read_first_due, None, "invalid-duration"),
    (read_date, "2026-02-29", "invalid-date"),
    (read_date, "2026-1-1", "invalid-date"),
    (read_date, "20260101", "invalid-date"),
    (read_date, "9999-12-31", "invalid-date"),
    (read_date, "1899-12-31", "invalid-date"),
    (read_date, 2026, "invalid-date"),
    (read_month_day, "1-1", "invalid-season-day"),
    (read_month_day, 1101, "invalid-season-day"),
    (read_count, -1, "out-of-range"),
    (read_count, 1_000_001, "out-of-range"),
    (read_count, True, "value-type"),
    (read_count, "6", "value-type"),
    (read_flag, "true", "value-type"),
    (read_flag, 1, "value-type"),
]


@pytest.mark.parametrize(("reader", "written", "code"), REFUSED, ids=[name(*each) for each in REFUSED])
def test_what_could_mean_two_things_is_refused(reader: Callable[[Any], Any], written: Any, code: str) -> None:
    """A literal that is not exact is a problem with advice."""
    with pytest.raises(LiteralError) as caught:
        reader(written)
    assert caught.value.code == code
    assert caught.value.message
    assert caught.value.help


@pytest.mark.parametrize(
    ("written", "unit", "count"),
    [
        ("30 days", "days", 30),
        ("1 day", "days", 1),
        ("2 weeks", "days", 14),
        ("6 months", "months", 6),
        ("2 years", "months", 24),
        ("18 years", "years", 18),
    ],
)
def test_a_span_of_time_in_the_unit_of_its_fact(written: str, unit: str, count: int) -> None:
    """Weeks are days and years are months, because they are so exactly."""
    assert read_duration(written, unit) == count


@pytest.mark.parametrize(
    ("written", "unit"),
    [("1 month", "days"), ("30 days", "months"), ("12 months", "years"), (30, "days"), ("soon", "days")],
)
def test_a_span_of_time_in_another_unit_is_refused(written: Any, unit: str) -> None:
    """A month is no number of days, and a bare number is no span."""
    with pytest.raises(LiteralError) as caught:
        read_duration(written, unit)
    assert unit in caught.value.help


def test_advice_names_the_currency_of_the_market() -> None:
    """An amount without its currency is mended with the market's."""
    with pytest.raises(LiteralError) as caught:
        read_money(500, "AED")
    assert caught.value.help == "write `500 AED`, with the market's currency"


def test_values_are_quoted_on_one_short_line() -> None:
    """A message quotes a value in words that cannot break it."""
    assert shown("a\nb  `c`") == "a b 'c'"
    assert len(shown("x" * 500)) == 60
    values: list[Any] = [None, {}, [], True, "x"]
    assert [quoted(value) for value in values] == [
        "an empty value", "a mapping", "a list", "`true`", "`x`",
    ]  # fmt: skip
