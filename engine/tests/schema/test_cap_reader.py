"""Caps as written become exact measures and limits."""

from datetime import date
from fractions import Fraction

import pytest

from engine.schema.book import Cap, LimitTerm
from engine.tests.schema.documents import changed, good_book


def cap_of(written: str) -> Cap:
    """The cap of a policy whose `cap` block is as written."""
    book = good_book(changed("cap", f"cap: {written}"))
    cap = next(policy.cap for policy in book.policies if policy.id == "house.ceiling")
    assert cap is not None
    return cap


@pytest.mark.parametrize(
    ("measure", "terms"),
    [
        ("plan.financed", ((1, "plan.financed"),)),
        (
            "customer.bnpl_outstanding + plan.financed",
            ((1, "customer.bnpl_outstanding"), (1, "plan.financed")),
        ),
        ("plan.total_payable-plan.cash_price", ((1, "plan.total_payable"), (-1, "plan.cash_price"))),
        ("plan.total_payable − plan.cash_price", ((1, "plan.total_payable"), (-1, "plan.cash_price"))),
        ('"plan.financed  +  plan.fees"', ((1, "plan.financed"), (1, "plan.fees"))),
    ],
)
def test_a_measure_is_a_signed_sum_of_facts(measure: str, terms: tuple[tuple[int, str], ...]) -> None:
    """Plus and minus join facts, with or without spaces."""
    assert cap_of(f"{{measure: {measure}, at_most: 5000 SAR}}").measure == terms


@pytest.mark.parametrize(
    ("limit", "terms"),
    [
        ("5000 SAR", (LimitTerm(Fraction(0), None, 500_000),)),
        ("0.5 % of plan.financed", (LimitTerm(Fraction(1, 200), "plan.financed"),)),
        ("3 x customer.net_monthly_income", (LimitTerm(Fraction(3), "customer.net_monthly_income"),)),
        ("2.5 x customer.salary", (LimitTerm(Fraction(5, 2), "customer.salary"),)),
        (
            "{lowest_of: [1 % of plan.financed, 5000 SAR]}",
            (LimitTerm(Fraction(1, 100), "plan.financed"), LimitTerm(Fraction(0), None, 500_000)),
        ),
    ],
)
def test_a_limit_is_exact(limit: str, terms: tuple[LimitTerm, ...]) -> None:
    """A limit is a value, a multiple of a fact, or the lowest of several."""
    assert cap_of(f"{{measure: plan.fees, at_most: {limit}}}").limits[0].terms == terms


@pytest.mark.parametrize(
    ("measure", "limit", "unit", "constant"),
    [
        ("plan.apr", "30 %", "share", 300_000),
        ("offer.term_months", "5 years", "months", 60),
        ("customer.tenure", "2 weeks", "days", 14),
        ("customer.age", "70 years", "years", 70),
    ],
)
def test_a_limit_has_the_unit_of_the_measure(measure: str, limit: str, unit: str, constant: int) -> None:
    """Shares, counts and spans of time are capped like money."""
    cap = cap_of(f"{{measure: {measure}, at_least: {limit}}}")
    assert (cap.unit, cap.bound, cap.limits[0].terms[0].constant) == (unit, "at_least", constant)


def test_the_limit_in_force_is_the_latest_that_has_begun() -> None:
    """Before the first day there is no limit, and each value holds until the next begins."""
    dated = "[{from: 2026-01-01, value: 1 SAR}, {from: 2026-07-01, value: 2 SAR}]"
    cap = cap_of(f"{{measure: plan.financed, at_most: {dated}}}")
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1))
    found = [cap.limit_on(day) for day in days]
    assert [limit and limit.terms[0].constant for limit in found] == [None, 100, 100, 200]


def test_a_limit_without_a_day_always_holds() -> None:
    """A limit that is no list of dated values is in force on every day."""
    limit = cap_of("{measure: plan.financed, at_most: 1 SAR}").limit_on(date.min)
    assert limit is not None
    assert limit.from_ is None


def test_a_cap_names_every_fact_that_it_needs() -> None:
    """What is missing can be named from the measure and the limits together."""
    cap = cap_of("{measure: plan.fees + plan.interest, at_most: 10 % of plan.financed}")
    assert cap.facts() == {"plan.fees", "plan.interest", "plan.financed"}
