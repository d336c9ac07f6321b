"""Quotes: the plan priced, with its fees, its VAT and its annual percentage rate."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.money import decimal_text, round_half_up
from engine.pricing.apr import Convention
from engine.pricing.quote import Quote, quote_plan
from engine.pricing.schedule import PlanNotPriceable
from engine.schema.terms import DownPayment, Fee, FeeCharged, Period, Plan, Portion
from engine.tests.pricing.plans import FRIDAY, MONTHLY, SAUDI_VAT, consumer_fee, days, make_plan, plans


def quoted(
    plan: Plan,
    cash_price_minor: int,
    *,
    on: date = FRIDAY,
    vat: Fraction = SAUDI_VAT,
    convention: Convention = "effective",
    down_payment_minor: int | None = None,
) -> Quote:
    """A quote in riyals, with the VAT of Saudi Arabia."""
    return quote_plan(plan, cash_price_minor, "SAR", on, vat, convention, down_payment_minor)


def test_a_tenth_down_and_six_payments_from_checkout() -> None:
    """3,499.00 with 10 % down in 6 from checkout: 349.90 down, 524.85 each, 874.75 today."""
    quote = quoted(make_plan(6, first_due=None, down_payment="0.10"), 349_900)
    figures = {
        "down payment": quote.down_payment_minor,
        "financed": quote.financed_minor,
        "due today": quote.due_today_minor,
        "total payable": quote.total_payable_minor,
        "first": quote.schedule[0].amount_minor,
    }
    assert {name: decimal_text(minor, "SAR") for name, minor in figures.items()} == {
        "down payment": "349.90",
        "financed": "3149.10",
        "due today": "874.75",
        "total payable": "3499.00",
        "first": "524.85",
    }
    assert quote.apr_percent == "0.00"
    assert quote.schedule[0].due == FRIDAY
    assert quote.last_due == date(2027, 4, 27)


class TestDownPayment:
    """What the customer pays at once."""

    PLAN = make_plan(4, down_payment=DownPayment(Portion(Fraction(1, 10)), Portion(Fraction(1, 2))))

    def test_the_least_unless_chosen(self) -> None:
        """Without a choice the customer pays the least that the plan asks for."""
        assert quoted(self.PLAN, 100_000).down_payment_minor == 10_000

    def test_chosen(self) -> None:
        """A chosen down payment lowers what is financed by itself."""
        quote = quoted(self.PLAN, 100_000, down_payment_minor=30_000)
        assert (quote.down_payment_minor, quote.financed_minor, quote.due_today_minor) == (
            30_000,
            70_000,
            30_000,
        )

    def test_a_share_is_rounded_half_up(self) -> None:
        """10 % of 10.05 is 1.01, and what is financed is the rest of the price."""
        quote = quoted(self.PLAN, 1_005)
        assert (quote.down_payment_minor, quote.financed_minor) == (101, 904)

    @pytest.mark.parametrize("down_payment_minor", [100_000, 100_001])
    def test_nothing_left_to_finance(self, down_payment_minor: int) -> None:
        """A down payment of the whole price or more leaves no plan."""
        with pytest.raises(PlanNotPriceable, match="nothing to finance"):
            quoted(self.PLAN, 100_000, down_payment_minor=down_payment_minor)

    def test_never_negative(self) -> None:
        """A negative down payment would lend more than the price."""
        with pytest.raises(PlanNotPriceable, match="not negative"):
            quoted(self.PLAN, 100_000, down_payment_minor=-1)


class TestFees:
    """What the consumer pays for the plan, with its VAT."""

    def test_vat_is_added_to_the_fee(self) -> None:
        """0.5 % of 10,000.00 is 50.00, with 15 % VAT 57.50, of which 7.50 is VAT."""
        quote = quoted(make_plan(4, fee=consumer_fee("0.005")), 1_000_000)
        assert (quote.fees_minor, quote.fees_vat_minor, quote.fees_without_vat_minor) == (5_750, 750, 5_000)
        assert quote.total_payable_minor == 1_005_750

    def test_fee_and_vat_are_rounded_once_each(self) -> None:
        """0.5 % of 33.00 is 0.165, so 0.17; its VAT of 0.0255 is 0.03; the fee is 0.20."""
        quote = quoted(make_plan(3, fee=consumer_fee("0.005")), 3_300)
        assert (quote.fees_minor, quote.fees_vat_minor) == (20, 3)

    def test_the_fee_is_of_the_financed_amount(self) -> None:
        """With half of 1,000.00 paid down, a fee of 1 % and 2.00 is 7.00."""
        plan = make_plan(4, down_payment="0.5", fee=consumer_fee("0.01", 200))
        assert quoted(plan, 100_000, vat=Fraction(0)).fees_minor == 700

    def test_the_merchant_s_fee_is_not_the_customer_s(self) -> None:
        """A fee that the merchant pays appears nowhere in the quote."""
        quote = quoted(make_plan(4, fee=Fee(Portion(Fraction(3, 100)), "merchant", "first")), 100_000)
        assert (quote.fees_minor, quote.fees_vat_minor, quote.total_payable_minor) == (0, 0, 100_000)
        assert quote.apr_percent == "0.00"

    @pytest.mark.parametrize(
        ("charged", "first_due", "due_today_minor"),
        [
            ("at_checkout", MONTHLY, 5_750),
            ("first", MONTHLY, 0),
            ("spread", MONTHLY, 0),
            ("at_checkout", None, 255_750),
            ("first", None, 255_750),
            ("spread", None, 251_437),
        ],
    )
    def test_what_is_due_today(
        self, charged: FeeCharged, first_due: Period | None, due_today_minor: int
    ) -> None:
        """Today are due the down payment, the installment of the day and the fees that fall on it."""
        plan = make_plan(4, first_due=first_due, fee=consumer_fee("0.005", charged=charged))
        assert quoted(plan, 1_000_000).due_today_minor == due_today_minor


class TestInstallmentAmounts:
    """The figures that policies measure."""

    def test_a_fee_alone_is_no_installment(self) -> None:
        """The smallest installment is not the fee that stands alone at checkout."""
        quote = quoted(make_plan(4, fee=consumer_fee("0.005", charged="at_checkout")), 1_000_000)
        assert (quote.smallest_installment_minor, quote.largest_installment_minor) == (250_000, 250_000)
        assert quote.first_due == FRIDAY

    def test_smallest_and_largest(self) -> None:
        """A fee on the first installment makes it the largest."""
        quote = quoted(make_plan(3, fee=consumer_fee(amount_minor=1_000)), 115_000)
        assert (quote.smallest_installment_minor, quote.largest_installment_minor) == (38_333, 39_483)

    @pytest.mark.parametrize(
        ("every", "installments", "average_minor"),
        [
            (MONTHLY, 6, 20_000),
            (Period(2, "months"), 6, 10_000),
            (Period(2, "weeks"), 10, round_half_up(Fraction(120_000 * 365, 10 * 2 * 7 * 12))),
            (Period(30, "days"), 6, round_half_up(Fraction(120_000 * 365, 180 * 12))),
            (Period(1, "weeks"), 3, 120_000),
        ],
    )
    def test_monthly_average(self, every: Period, installments: int, average_minor: int) -> None:
        """The average is the schedule over the months it covers, and a plan within a month is whole."""
        assert quoted(make_plan(installments, every=every), 120_000).monthly_average_minor == average_minor

    def test_the_average_leaves_out_the_down_payment(self) -> None:
        """What was paid down burdens no later month, and the fee does."""
        plan = make_plan(4, down_payment="0.2", fee=consumer_fee(amount_minor=400))
        assert quoted(plan, 100_000, vat=Fraction(0)).monthly_average_minor == 20_100


class TestAnnualPercentageRate:
    """The APR of the quote."""

    def test_one_payment_of_interest(self) -> None:
        """1 % for one month is 12.68 % a year compounded, and 12.00 % by Regulation Z."""
        plan = make_plan(1, rate="0.12")
        assert quoted(plan, 1_000_000).apr_percent == "12.68"
        assert quoted(plan, 1_000_000, convention="us").apr_percent == "12.00"

    def test_as_a_share(self) -> None:
        """The stated rate is also given as an exact share, for policies that cap it."""
        assert quoted(make_plan(1, rate="0.12"), 1_000_000).apr == Fraction(1268, 10_000)

    def test_payments_of_the_day_are_netted_off(self) -> None:
        """A fee at checkout lowers the advance: 100 today for 101 in a month is 1 % a month."""
        plan = make_plan(1, fee=consumer_fee(amount_minor=10_000, charged="at_checkout"))
        assert quoted(plan, 1_010_000, vat=Fraction(0)).apr_percent == "12.68"

    def test_vat_on_a_fee_counts(self) -> None:
        """A fee costs the customer its VAT too, so VAT raises the rate."""
        plan = make_plan(6, fee=consumer_fee("0.005"))
        with_vat, without_vat = quoted(plan, 1_000_000), quoted(plan, 1_000_000, vat=Fraction(0))
        assert with_vat.apr > without_vat.apr > 0

    @pytest.mark.parametrize("charged", ["at_checkout", "first"])
    def test_no_credit_to_carry_the_cost(self, charged: FeeCharged) -> None:
        """When everything is due today, a fee buys no time and the plan has no rate."""
        plan = make_plan(1, first_due=None, fee=consumer_fee(amount_minor=500, charged=charged))
        with pytest.raises(PlanNotPriceable, match="no credit carries its cost"):
            quoted(plan, 100_000)

    def test_a_cost_beyond_any_rate(self) -> None:
        """A fee of many times the credit for a day has no rate that can be stated, and no quote."""
        plan = make_plan(1, first_due=Period(1, "days"), fee=consumer_fee(amount_minor=5_000))
        with pytest.raises(PlanNotPriceable, match="no annual percentage rate"):
            quoted(plan, 100)

    def test_everything_today_for_nothing_more(self) -> None:
        """One installment at checkout without a fee is the cash price, at a rate of nothing."""
        quote = quoted(make_plan(1, first_due=None), 100_000)
        assert (quote.apr_percent, quote.due_today_minor) == ("0.00", 100_000)

    @given(st.integers(1, 4000), st.integers(2, 36))
    def test_a_rate_alone_is_its_own_nominal_apr(self, rate_bps: int, installments: int) -> None:
        """For a monthly annuity without fees, Regulation Z gives the nominal rate back, rounding aside."""
        quote = quoted(make_plan(installments, rate=f"{rate_bps}/10000"), 10**9, convention="us")
        assert abs(quote.apr - Fraction(rate_bps, 10_000)) <= Fraction(1, 10_000)


@given(plans(), st.integers(1, 10**10), days(), st.sampled_from([Fraction(0), Fraction(1, 20), SAUDI_VAT]))
def test_every_quote_adds_up(plan: Plan, cash_price_minor: int, on: date, vat: Fraction) -> None:
    """Whatever the plan and price, the figures of a quote agree to the minor unit and none is negative."""
    try:
        quote = quoted(plan, cash_price_minor, on=on, vat=vat)
    except PlanNotPriceable:
        assume(False)
    rows = quote.schedule
    assert sum(row.amount_minor for row in rows) + quote.down_payment_minor == quote.total_payable_minor
    assert quote.total_payable_minor == quote.cash_price_minor + quote.fees_minor + quote.interest_minor
    assert sum(row.principal_minor for row in rows) == quote.financed_minor
    assert sum(row.fee_minor for row in rows) == quote.fees_minor
    assert sum(row.interest_minor for row in rows) == quote.interest_minor
    assert all(row.amount_minor == row.principal_minor + row.fee_minor + row.interest_minor for row in rows)
    assert all(min(row[2:]) >= 0 and row.amount_minor > 0 for row in rows)
    assert quote.due_today_minor == quote.down_payment_minor + sum(
        r.amount_minor for r in rows if r.due == on
    )
    assert all(earlier.due < later.due for earlier, later in pairwise(rows))
    assert (quote.apr_percent == "0.00") or quote.term_cost_minor > 0


@given(plans(), st.integers(10**4, 10**9), days())
def test_pricing_depends_on_its_arguments_alone(plan: Plan, cash_price_minor: int, on: date) -> None:
    """The same plan, price and day give an equal quote a second time."""
    try:
        once = quoted(plan, cash_price_minor, on=on)
    except PlanNotPriceable:
        assume(False)
    assert once == quoted(plan, cash_price_minor, on=on)
