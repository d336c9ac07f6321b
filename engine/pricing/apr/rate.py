"""The annual percentage rate of a set of advances and payments, by the convention that is asked for."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Context, Decimal

from engine.pricing.apr.effective import effective_rate
from engine.pricing.apr.flows import WIDE, Apr, AprUndefined, Convention, Count, Flow, NetFlows, net_flows
from engine.pricing.apr.regulation_z import nominal_rate

SIGNIFICANT = Context(prec=28)
SMALLEST_DIGIT = Decimal("1e-20")
LOWEST_PERCENT = Decimal(-100)
HIGHEST_PERCENT = Decimal("1e30")


def annual_percentage_rate(
    advances: Iterable[Flow], payments: Iterable[Flow], convention: Convention, count: Count | None = None
) -> Apr:
    """The annual percentage rate of credit that is advanced and repaid in these flows.

    Amounts are exact (int, Decimal or Fraction), all in one unit; those of one day are netted first.
    `effective` is the European, British and Saudi rate, `us` that of Regulation Z. `count` forces `effective`
    to count time in days or in months; without it the dates decide.

    Raises AprUndefined where no rate above -100 % exists, and TypeError for an amount that is a float.
    """
    if count is not None and convention != "effective":
        raise AprUndefined("only the effective convention can be told how to count time")
    flows = net_flows(advances, payments)
    if flows.gain == 0:
        return Apr(Decimal(0), convention, "no cost")
    if not flows.advances:
        raise AprUndefined("payments of the same day use up every advance: nothing is left on credit")
    if not flows.payments:
        raise AprUndefined("nothing is paid after the day of the advance: a rate needs a later payment")
    return _within_bounds(_stated(flows, convention, count))


def _stated(flows: NetFlows, convention: Convention, count: Count | None) -> Apr:
    if convention == "effective":
        return effective_rate(flows, count)
    if convention == "us":
        return nominal_rate(flows)
    raise AprUndefined(f"`{convention}` is no convention: use `effective` or `us`")


def _within_bounds(apr: Apr) -> Apr:
    """The rate without the digits that the iteration cannot vouch for."""
    percent = SIGNIFICANT.plus(apr.percent)
    if percent > HIGHEST_PERCENT:
        raise AprUndefined("the rate is above 10^30 %, more than can be stated")
    if percent.adjusted() < 28 - 20:
        percent = percent.quantize(SMALLEST_DIGIT, context=WIDE)
    if percent <= LOWEST_PERCENT:
        raise AprUndefined("the rate is not above -100 %: next to nothing is paid back")
    return replace(apr, percent=percent)
