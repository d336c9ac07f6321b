"""How the unit-period is found, and unit-periods counted, by 12 CFR part 1026, Appendix J (b)(3) to (5)."""

from decimal import Decimal
from fractions import Fraction

import pytest

from engine.pricing.apr import Flow, annual_percentage_rate
from engine.pricing.apr.flows import net_flows
from engine.pricing.apr.regulation_z import general_equation, unit_period, unit_periods_a_year
from engine.tests.pricing.apr_flows import daily, flow, month_ends, monthly


def counted(advances: list[Flow], payments: list[Flow]) -> list[Fraction]:
    """The unit-periods from the start to every payment, the fraction included."""
    flows = net_flows(advances, payments)
    terms = general_equation(flows, unit_period(flows))
    return [term.periods + Fraction(term.part, term.parts) for term in terms if term.amount < 0]


@pytest.mark.parametrize(
    ("advances", "payments", "unit", "a_year"),
    [
        ([flow("2026-01-01", "1")], daily("2026-01-02", 5, "1"), "1 day", Fraction(365)),
        ([flow("2026-01-01", "1")], daily("2026-01-11", 5, "1", 10), "10 days", Fraction(365, 10)),
        ([flow("2026-01-01", "1")], daily("2026-01-15", 3, "1", 14), "2 weeks", Fraction(26)),
        ([flow("2026-01-31", "1")], month_ends("2026-02-01", 4, "1"), "1 month", Fraction(12)),
        ([flow("2026-01-30", "1")], monthly("2026-03-30", 4, "1"), "1 month", Fraction(12)),
        ([flow("2026-07-01", "1")], monthly("2026-08-01", 2, "1"), "1 month", Fraction(12)),
        ([flow("2000-02-01", "1")], monthly("2000-03-02", 3, "1"), "1 month", Fraction(12)),
        ([flow("2026-06-01", "1")], monthly("2026-07-02", 3, "1"), "1 month", Fraction(12)),
        ([flow("2026-04-10", "1")], daily("2026-05-10", 5, "1", 30), "30 days", Fraction(365, 30)),
        ([flow("2024-01-01", "1")], monthly("2024-04-01", 2, "1", 3), "3 months", Fraction(4)),
        ([flow("2026-01-15", "1")], monthly("2026-06-15", 3, "1", 5), "5 months", Fraction(12, 5)),
        ([flow("2026-01-15", "1")], monthly("2027-01-15", 3, "1", 12), "1 year", Fraction(1)),
        (
            [flow("2026-01-31", "1")],
            sorted(monthly("2026-02-15", 6, "1") + month_ends("2026-02-01", 6, "1")),
            "1 semimonth",
            Fraction(24),
        ),
        (
            [flow("2026-01-01", "1")],
            [flow("2026-02-01", "1"), flow("2026-04-01", "1")],
            "1 month",
            Fraction(12),
        ),
        (
            [flow("2026-01-01", "1")],
            [flow(on, "1") for on in ("2026-01-15", "2026-01-29", "2026-02-28", "2026-03-28")],
            "2 weeks",
            Fraction(26),
        ),
        (
            [flow("2026-01-01", "1")],
            [flow("2026-01-06", "1"), flow("2026-01-18", "1")],
            "1 week",
            Fraction(52),
        ),
        ([flow("2026-01-15", "1")], [flow("2026-05-15", "1")], "4 months, the term", Fraction(3)),
        ([flow("2026-01-01", "1")], [flow("2026-01-31", "1")], "30 days, the term", Fraction(365, 30)),
        ([flow("2026-01-15", "1")], [flow("2027-01-15", "1")], "1 year", Fraction(1)),
        ([flow("2026-01-15", "1")], [flow("2028-03-20", "1")], "1 year", Fraction(1)),
    ],
)
def test_the_unit_period_is_found_from_the_dates(
    advances: list[Flow], payments: list[Flow], unit: str, a_year: Fraction
) -> None:
    """The most frequent period, the smaller of two, the average where none recurs, or one payment's term."""
    found = unit_period(net_flows(advances, payments))
    assert (str(found), unit_periods_a_year(found)) == (unit, a_year)


def test_the_last_day_of_february_stands_for_the_thirtieth() -> None:
    """Payments on the 30th are whole months apart, the one at the end of February included."""
    payments = [flow(on, "1") for on in ("2026-02-28", "2026-03-30", "2026-04-30")]
    assert counted([flow("2026-01-30", "1")], payments) == [Fraction(1), Fraction(2), Fraction(3)]


def test_month_ends_are_whole_months_apart() -> None:
    """A series at month ends is measured from the last day of a month to the last day of another."""
    assert counted([flow("2026-02-28", "1")], month_ends("2026-03-01", 3, "1")) == [
        Fraction(1),
        Fraction(2),
        Fraction(3),
    ]


def test_odd_days_are_thirtieths_of_a_month() -> None:
    """The days before the first full month are divided by 30, whatever the month."""
    assert counted([flow("2026-01-17", "1")], monthly("2026-03-05", 3, "1")) == [
        months + Fraction(19, 30) for months in (1, 2, 3)
    ]


def test_a_year_and_days_is_a_fraction_of_365() -> None:
    """With a unit-period of a year, a rest that is no whole number of months is counted in days of 365."""
    assert counted([flow("2026-01-10", "1")], [flow("2027-03-15", "1")]) == [1 + Fraction(64, 365)]


def test_a_year_and_months_is_a_fraction_of_twelve() -> None:
    """With a unit-period of a year, a rest of whole months is counted in twelfths."""
    assert counted([flow("2026-01-10", "1")], [flow("2027-04-10", "1")]) == [1 + Fraction(3, 12)]


def test_a_single_payment_is_simple_interest_over_its_term() -> None:
    """One advance and one payment within a year give the charge's share, scaled to a year."""
    apr = annual_percentage_rate([flow("2026-01-01", "1000")], [flow("2026-01-31", "1010")], "us")
    assert apr.percent == (Decimal(365) / 30).quantize(Decimal("1e-20"))
