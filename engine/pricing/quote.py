"""The priced plan: what the customer pays today, in all, and what the credit costs as a yearly rate."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from engine.money import round_ratio, share_of
from engine.pricing.apr import AprUndefined, Convention, annual_percentage_rate
from engine.pricing.schedule import PlanNotPriceable, ScheduleRow, schedule_plan
from engine.schema.retailer import Market
from engine.schema.terms import Period, Plan, Unit

# Months in a unit of time, on the time base of SAMA's APR rules: 12 months or 365 days a year.
_MONTHS_IN: dict[Unit, tuple[int, int]] = {"days": (12, 365), "weeks": (84, 365), "months": (1, 1)}


class Quote(NamedTuple):
    """A plan priced for one cash price on one business date; every amount in minor units of `currency`.

    `sum(row.amount_minor) + down_payment_minor == total_payable_minor == cash_price_minor + fees_minor +
    interest_minor` always holds. Only what the consumer pays is here; fees include VAT. The down payment is
    due on the business date and is no row of the schedule. `apr_percent` has two decimals, half up; `every`
    is the interval between installments.
    """

    currency: str
    cash_price_minor: int
    down_payment_minor: int
    financed_minor: int
    fees_minor: int
    fees_vat_minor: int
    interest_minor: int
    total_payable_minor: int
    due_today_minor: int
    apr_percent: str
    apr_convention: Convention
    every: Period
    business_date: date
    schedule: tuple[ScheduleRow, ...]

    @property
    def fees_without_vat_minor(self) -> int:
        """The fees as the offer names them, before VAT."""
        return self.fees_minor - self.fees_vat_minor

    @property
    def term_cost_minor(self) -> int:
        """All that the time costs: fees with VAT, and interest."""
        return self.fees_minor + self.interest_minor

    @property
    def fee_at_checkout_minor(self) -> int:
        """The fees due on the business date, VAT included: prepaid, in the words of Regulation Z."""
        return sum(row.fee_minor for row in self.schedule if row.due == self.business_date)

    @property
    def term_days(self) -> int:
        """Days from the business date to the last due date."""
        return (self.last_due - self.business_date).days

    @property
    def installments(self) -> tuple[ScheduleRow, ...]:
        """The schedule without a fee at checkout that stands alone (row 0)."""
        return self.schedule[1:] if self.schedule[0].number == 0 else self.schedule

    @property
    def smallest_installment_minor(self) -> int:
        """The least amount of an installment, its fee included; a fee that stands alone is no installment."""
        return min(row.amount_minor for row in self.installments)

    @property
    def largest_installment_minor(self) -> int:
        """The greatest amount of an installment, its fee included."""
        return max(row.amount_minor for row in self.installments)

    @property
    def monthly_average_minor(self) -> int:
        """The schedule's total over the months that its installments cover, rounded half up.

        Uneven installments count at their monthly average (SAMA, Responsible Lending Principles, 13(e)). Each
        installment covers one interval; a wait before the first covers nothing, which is the careful reading.
        A plan that covers less than a month counts as one: nobody pays more in a month than is owed in all.
        """
        months, parts = _MONTHS_IN[self.every.unit]
        months *= self.every.count * len(self.installments)
        total = self.total_payable_minor - self.down_payment_minor
        return round_ratio(total * parts, max(months, parts))

    @property
    def apr(self) -> Fraction:
        """The annual percentage rate as stated (two decimals), as a share of one."""
        return Fraction(int(self.apr_percent.replace(".", "")), 10_000)

    @property
    def first_due(self) -> date:
        """The date of the first payment after the down payment."""
        return self.schedule[0].due

    @property
    def last_due(self) -> date:
        """The date of the last installment."""
        return self.schedule[-1].due


def quote_plan(
    plan: Plan,
    cash_price_minor: int,
    currency: str,
    business_date: date,
    vat_rate: Fraction,
    apr_convention: Convention,
    down_payment_minor: int | None = None,
) -> Quote:
    """Price a plan; a down payment of None is the least that the plan asks for.

    Whether a chosen down payment lies within the plan's bounds is for the caller to judge.

    Raises:
        PlanNotPriceable: nothing is left to finance, an installment would repay nothing, what is due today
            leaves no credit to carry the cost, or a due date is beyond the calendar.
    """
    if down_payment_minor is None:
        down_payment_minor = plan.down_payment.least.of(cash_price_minor)
    financed_minor = cash_price_minor - down_payment_minor
    if financed_minor <= 0:
        raise PlanNotPriceable("the down payment leaves nothing to finance")
    if down_payment_minor < 0:
        raise PlanNotPriceable("a down payment is not negative")
    fees_minor, fees_vat_minor = _consumer_fees(plan, financed_minor, vat_rate)
    schedule = schedule_plan(plan, financed_minor, fees_minor, business_date)
    interest_minor = sum([row.interest_minor for row in schedule]) if plan.annual_rate.numerator else 0
    today_minor = schedule[0].amount_minor if schedule[0].due == business_date else 0
    free = fees_minor == 0 == interest_minor
    return Quote(
        currency=currency,
        cash_price_minor=cash_price_minor,
        down_payment_minor=down_payment_minor,
        financed_minor=financed_minor,
        fees_minor=fees_minor,
        fees_vat_minor=fees_vat_minor,
        interest_minor=interest_minor,
        total_payable_minor=cash_price_minor + fees_minor + interest_minor,
        due_today_minor=down_payment_minor + today_minor,
        apr_percent="0.00"
        if free
        else _apr(financed_minor - today_minor, schedule, business_date, apr_convention),
        apr_convention=apr_convention,
        every=plan.every,
        business_date=business_date,
        schedule=schedule,
    )


def quote_in_market(
    plan: Plan,
    cash_price_minor: int,
    market: Market,
    business_date: date,
    down_payment_minor: int | None = None,
) -> Quote:
    """Price a plan with the currency, the tax and the rate's convention of a market; see `quote_plan`."""
    return quote_plan(
        plan, cash_price_minor, market.currency, business_date, market.vat, market.apr, down_payment_minor
    )


def _consumer_fees(plan: Plan, financed_minor: int, vat_rate: Fraction) -> tuple[int, int]:
    """The consumer's fee with its VAT, and that VAT: the fee and the VAT are each rounded half up once."""
    if plan.fee.paid_by != "consumer":
        return 0, 0
    fee_minor = plan.fee.amount.of(financed_minor)
    vat_minor = share_of(fee_minor, vat_rate)
    return fee_minor + vat_minor, vat_minor


def _apr(advance_minor: int, schedule: tuple[ScheduleRow, ...], on: date, convention: Convention) -> str:
    """The APR of what is left of the advance once the payments of the same day are netted off."""
    if advance_minor <= 0:
        raise PlanNotPriceable(
            "what is due today takes up the whole financed amount: no credit carries its cost"
        )
    payments = tuple([(row.due, row.amount_minor) for row in schedule if row.due != on])
    return _solved_apr(advance_minor, on, payments, convention)


@lru_cache(maxsize=1024)
def _solved_apr(
    advance_minor: int, on: date, payments: tuple[tuple[date, int], ...], convention: Convention
) -> str:
    try:
        apr = annual_percentage_rate([(on, advance_minor)], payments, convention)
    except AprUndefined as undefined:
        raise PlanNotPriceable(
            f"the cost of this plan has no annual percentage rate: {undefined}"
        ) from undefined
    return f"{apr.rounded(2):f}"
