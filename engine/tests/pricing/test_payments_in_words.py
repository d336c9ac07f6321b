"""The payments of a plan in words, its term, and what settling early costs at most."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.pricing.payments_in_words import (
    early_settlement_most_minor,
    payments_in_words,
    scheduled_payments,
    term_in_words,
)
from engine.pricing.quote import Quote, quote_plan
from engine.pricing.schedule import PlanNotPriceable
from engine.schema.terms import EarlySettlement, Period, Plan
from engine.tests.pricing.plans import FRIDAY, MONTHLY, consumer_fee, days, make_plan, plans

NO_VAT = Fraction(0)


def quoted(plan: Plan, total_minor: int = 100_000, on: date = FRIDAY) -> Quote:
    """A plan priced in dollars, without VAT."""
    return quote_plan(plan, total_minor, "USD", on, NO_VAT, "us")


def words(plan: Plan, language: str = "en", total_minor: int = 100_000) -> str:
    """The payments in words, with plain spaces."""
    return payments_in_words(quoted(plan, total_minor), language).replace("\u00a0", " ")


def test_equal_payments_stand_together_and_the_residue_alone() -> None:
    """Payments of one amount are counted with their first and last day; another amount has its own day."""
    assert words(make_plan(3, residue="last")) == (
        "2 payments of US$333.33, every month from 27 December 2026 to 27 January 2027, "
        "then US$333.34 on 27 February 2027"
    )
    assert words(make_plan(3, residue="first")) == (
        "US$333.34 on 27 December 2026, "
        "then 2 payments of US$333.33, every month from 27 January 2027 to 27 February 2027"
    )


def test_one_payment_is_told_with_its_day() -> None:
    """A plan of one payment has no first and last."""
    assert words(make_plan(1, first_due=Period(30, "days"))) == "US$1,000.00 on 27 December 2026"


def test_payments_in_arabic() -> None:
    """Arabic counts payments and intervals in its own plurals."""
    text = words(make_plan(4, every=Period(2, "weeks"), first_due=None), "ar").replace("\u200f", "")
    assert text == "4 دفعات بقيمة 250.00 US$، كل أسبوعين من 27 نوفمبر 2026 إلى 8 يناير 2027"
    assert words(make_plan(2, first_due=None), "ar").startswith("دفعتان بقيمة ")


@pytest.mark.parametrize("charged", ["at_checkout", "first"])
@pytest.mark.parametrize("first_due", [None, MONTHLY])
def test_a_fee_at_checkout_is_prepaid_and_in_no_payment(charged: str, first_due: Period | None) -> None:
    """A fee paid at checkout is a prepaid finance charge; one that is paid later is in its payment."""
    fee = consumer_fee(amount_minor=4_000, charged="first" if charged == "first" else "at_checkout")
    payments = scheduled_payments(quoted(make_plan(4, first_due=first_due, fee=fee)))
    is_prepaid = charged == "at_checkout" or first_due is None
    assert [amount for _, amount in payments] == [25_000 if is_prepaid else 29_000, 25_000, 25_000, 25_000]


@given(plan=plans(), total_minor=st.integers(5_000, 10**8), on=days())
def test_the_payments_are_the_amount_financed_and_the_finance_charge(
    plan: Plan, total_minor: int, on: date
) -> None:
    """As Regulation Z counts: total of payments = amount financed + finance charge, whatever the plan."""
    try:
        quote = quote_plan(plan, total_minor, "USD", on, Fraction(15, 100), "effective")
    except PlanNotPriceable:
        return
    total_of_payments = sum(amount for _, amount in scheduled_payments(quote))
    amount_financed = quote.financed_minor - quote.fee_at_checkout_minor
    assert total_of_payments == amount_financed + quote.term_cost_minor
    prepaid = quote.fee_at_checkout_minor
    assert total_of_payments + quote.down_payment_minor + prepaid == quote.total_payable_minor


@pytest.mark.parametrize(
    ("plan", "english", "arabic"),
    [
        (make_plan(6, first_due=None), "5 months", "5 أشهر"),
        (make_plan(6), "6 months", "6 أشهر"),
        (make_plan(12), "12 months", "12 شهراً"),
        (make_plan(2, first_due=None), "1 month", "شهر واحد"),
        (make_plan(4, every=Period(2, "weeks"), first_due=None), "6 weeks", "6 أسابيع"),
        (make_plan(1, first_due=Period(50, "days"), every=MONTHLY), "50 days", "50 يوماً"),
        (make_plan(3, first_due=Period(30, "days")), "92 days", "92 يوماً"),
        (make_plan(3, first_due=MONTHLY, every=Period(10, "days")), "50 days", "50 يوماً"),
    ],
)
def test_the_term_is_in_the_plans_own_unit(plan: Plan, english: str, arabic: str) -> None:
    """A term of months is months, of weeks is weeks; where they are mixed it is days."""
    quote = quoted(plan)
    assert (term_in_words(plan, quote, "en"), term_in_words(plan, quote, "ar")) == (english, arabic)


def settled(plan: Plan, early: EarlySettlement) -> int:
    """The most that settling early costs."""
    return early_settlement_most_minor(replace(plan, early_settlement=early), quoted(plan, 1_000_000))


def test_months_of_term_cost_are_the_costliest_in_a_row() -> None:
    """On a declining balance the first months cost most; what is due at checkout cannot be settled early."""
    plan = make_plan(12, rate="0.12")
    interest = [row.interest_minor for row in quoted(plan, 1_000_000).installments]
    assert settled(plan, EarlySettlement(months=3)) == sum(interest[:3]) == 10_000 + 9_212 + 8_415
    assert settled(plan, EarlySettlement(months=60)) == sum(interest)
    at_checkout = make_plan(12, rate="0.12", first_due=None)
    later = [row.interest_minor for row in quoted(at_checkout, 1_000_000).installments[1:]]
    assert settled(at_checkout, EarlySettlement(months=3)) == sum(later[:3])


def test_installments_of_weeks_count_as_many_as_the_months_can_hold() -> None:
    """Three months hold up to seven intervals of two weeks; two months hold one of two months."""
    plan = make_plan(26, every=Period(2, "weeks"), first_due=Period(2, "weeks"), rate="0.12")
    interest = [row.interest_minor for row in quoted(plan, 1_000_000).installments]
    assert settled(plan, EarlySettlement(months=3)) == sum(interest[:7])
    plan = make_plan(6, every=Period(2, "months"), first_due=Period(2, "months"), rate="0.12")
    interest = [row.interest_minor for row in quoted(plan, 1_000_000).installments]
    assert settled(plan, EarlySettlement(months=2)) == interest[0]


def test_a_share_is_of_the_financed_amount() -> None:
    """One half per cent of USD 10,000.00 is USD 50.00; a plan that costs nothing to settle costs nothing."""
    plan = make_plan(12, rate="0.12")
    assert settled(plan, EarlySettlement(share=Fraction(1, 200))) == 5_000
    assert settled(plan, EarlySettlement()) == 0
