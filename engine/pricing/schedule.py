"""What is paid back, and when: due dates, principal, fee and interest of every installment.

Everything is integer minor units; a rate or an annuity factor is an exact ratio of integers.

The declining balance. A period's rate is a fixed part of the year's: months at 1/12, weeks at 7/365, days
at 1/365. The level installment is the exact annuity, rounded half up once. The span before the first due
date accrues simple interest for its own length (none when the first installment is paid at checkout), so a
deferral raises every installment alike. Interest is rounded half up per period, and the residue row absorbs
what the roundings leave, so that the balance ends at exactly zero:

* `last`: the schedule runs forward and the final installment pays whatever balance is left with its
  interest.
* `first`: installments 2 to n are level and the schedule runs backward from a balance of zero. The balance
  before an installment is the one that grows to it: (balance after + installment) / (1 + rate), rounded
  half up. That is the same interest as running forward wherever some whole balance grows to it exactly;
  between two such balances the interest is the nearest that closes the period, within a minor unit of the
  exact one.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from engine.dates import MonthEnd, add_months
from engine.money import round_ratio
from engine.schema.terms import Period, Plan, Residue, Unit

_AT_CHECKOUT = Period(0, "days")
_UNITS_IN_YEAR: dict[Unit, tuple[int, int]] = {"days": (1, 365), "weeks": (7, 365), "months": (1, 12)}


class PlanNotPriceable(ValueError):
    """This plan has no meaningful quote at this amount; the message says why, in words for a person."""


class ScheduleRow(NamedTuple):
    """One payment; `amount_minor` = `principal_minor` + `fee_minor` (VAT included) + `interest_minor`.

    `number` counts installments from 1; row 0 is a fee at checkout where no installment is due that day. A
    named tuple, because a decision makes hundreds of them.
    """

    number: int
    due: date
    amount_minor: int
    principal_minor: int
    fee_minor: int
    interest_minor: int


def schedule_plan(
    plan: Plan, financed_minor: int, fees_minor: int, business_date: date
) -> tuple[ScheduleRow, ...]:
    """The payments of a plan after the down payment, by date.

    `fees_minor` is the consumer's whole fee, VAT included.

    Raises:
        PlanNotPriceable: an installment would repay nothing of the financed amount, or a date lies beyond
            the calendar.
    """
    dues = due_dates(plan, business_date)
    if plan.annual_rate.numerator == 0:
        principals, interests = (
            spread(financed_minor, plan.installments, plan.residue),
            [0] * plan.installments,
        )
    else:
        principals, interests = _amortise(plan, financed_minor)
    if min(principals) <= 0:
        raise PlanNotPriceable(_no_principal(plan, principals, interests))
    fee_at_checkout, fees = _place_fees(plan, fees_minor)
    rows = [
        ScheduleRow(number, due, principal + fee + interest, principal, fee, interest)
        for number, due, principal, fee, interest in zip(
            range(1, plan.installments + 1), dues, principals, fees, interests, strict=True
        )
    ]
    if fee_at_checkout:
        rows.insert(0, ScheduleRow(0, business_date, fee_at_checkout, 0, fee_at_checkout, 0))
    return tuple(rows)


def due_dates(plan: Plan, business_date: date) -> tuple[date, ...]:
    """The due date of each installment, every one counted from the first and never chained.

    Raises:
        PlanNotPriceable: a date lies beyond the calendar.
    """
    every, first = plan.every, plan.first_due or _AT_CHECKOUT
    try:
        return _due_dates(
            business_date, first.count, first.unit, every.count, every.unit, plan.installments, plan.month_end
        )
    except OverflowError as beyond:
        raise PlanNotPriceable(
            f"the last of {plan.installments} installments is beyond the calendar"
        ) from beyond


@lru_cache(maxsize=1024)  # by scalars, because hashing a plan costs more than its dates
def _due_dates(
    start: date,
    first_count: int,
    first_unit: Unit,
    count: int,
    unit: Unit,
    installments: int,
    month_end: MonthEnd | None,
) -> tuple[date, ...]:
    first = _later(start, first_count, first_unit, month_end)
    return tuple(_later(first, count * number, unit, month_end) for number in range(installments))


def _later(start: date, count: int, unit: Unit, month_end: MonthEnd | None) -> date:
    if unit != "months":
        return start + timedelta(days=count * 7 if unit == "weeks" else count)
    if month_end is None:
        raise ValueError("a plan that counts months says what the end of a month means")
    return add_months(start, count, month_end)


def spread(total_minor: int, installments: int, residue: Residue) -> list[int]:
    """Equal shares, each rounded down to a minor unit; the residue row takes what is left over as well."""
    share, rest = divmod(total_minor, installments)
    shares = [share] * installments
    shares[0 if residue == "first" else -1] += rest
    return shares


def _place_fees(plan: Plan, fees_minor: int) -> tuple[int, list[int]]:
    """The fee that is a row of its own at checkout, and the fee of each installment."""
    if plan.fee.charged == "spread":
        return 0, spread(fees_minor, plan.installments, plan.residue)
    fees = [0] * plan.installments
    if plan.fee.charged == "at_checkout" and plan.first_due is not None:
        return fees_minor, fees
    fees[0] = fees_minor
    return 0, fees


class _Annuity(NamedTuple):
    """Exact ratios: of a level installment to the financed amount, of a period's interest to its balance."""

    level: tuple[int, int]
    first: tuple[int, int]
    later: tuple[int, int]


def _amortise(plan: Plan, financed_minor: int) -> tuple[list[int], list[int]]:
    """The principal and the interest of each installment of a declining balance."""
    every, first, rate = plan.every, plan.first_due or _AT_CHECKOUT, plan.annual_rate
    annuity = _annuity(
        rate.numerator, rate.denominator, first.count, first.unit, every.count, every.unit, plan.installments
    )
    level_minor = round_ratio(financed_minor * annuity.level[0], annuity.level[1])
    run = _run_backward if plan.residue == "first" else _run_forward
    return run(financed_minor, level_minor, annuity, plan.installments)


@lru_cache(maxsize=1024)  # by scalars, because hashing a fraction or a plan costs more
def _annuity(
    rate_numerator: int,
    rate_denominator: int,
    first_count: int,
    first_unit: Unit,
    count: int,
    unit: Unit,
    installments: int,
) -> _Annuity:
    first = _rate_of(rate_numerator, rate_denominator, first_count, first_unit)
    later = _rate_of(rate_numerator, rate_denominator, count, unit)
    # The balance at the first due date equals the level installments discounted to it. With rate r = p/q and
    # g = 1 + r: financed x (1 + first) = level x (1 + 1/g + ... + 1/g^(n-1)), whose sum is
    # (g^n - 1) / (r x g^(n-1)).
    (p, q), grown = later, later[0] + later[1]
    numerator = (first[0] + first[1]) * p * grown ** (installments - 1)
    denominator = first[1] * (grown**installments - q**installments)
    return _Annuity((numerator, denominator), first, later)


def _rate_of(rate_numerator: int, rate_denominator: int, count: int, unit: Unit) -> tuple[int, int]:
    units, in_year = _UNITS_IN_YEAR[unit]
    return rate_numerator * units * count, rate_denominator * in_year


def _run_forward(
    financed_minor: int, level_minor: int, annuity: _Annuity, installments: int
) -> tuple[list[int], list[int]]:
    principals, interests = [], []
    balance, rate = financed_minor, annuity.first
    for _ in range(installments - 1):
        interest = round_ratio(balance * rate[0], rate[1])
        principals.append(level_minor - interest)
        interests.append(interest)
        balance -= level_minor - interest
        rate = annuity.later
    return [*principals, balance], [*interests, round_ratio(balance * rate[0], rate[1])]


def _run_backward(
    financed_minor: int, level_minor: int, annuity: _Annuity, installments: int
) -> tuple[list[int], list[int]]:
    principals, interests = [], []
    balance, (p, q) = 0, annuity.later
    for _ in range(installments - 1):
        opening = round_ratio((balance + level_minor) * q, p + q)
        principals.append(opening - balance)
        interests.append(level_minor - (opening - balance))
        balance = opening
    first_interest = round_ratio(financed_minor * annuity.first[0], annuity.first[1])
    return [financed_minor - balance, *reversed(principals)], [first_interest, *reversed(interests)]


def _no_principal(plan: Plan, principals: list[int], interests: list[int]) -> str:
    number = next(k for k, principal in enumerate(principals) if principal <= 0)
    if interests[number]:
        return (
            f"installment {number + 1} of {plan.installments} would not cover the interest of its period: "
            "the rate or the wait before the first installment is too large for so many installments"
        )
    return f"installment {number + 1} of {plan.installments} would repay nothing: too little is financed"
