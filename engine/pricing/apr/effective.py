"""The effective annual rate of the European Union, the United Kingdom and SAMA, and how it counts time.

Sources: Directive 2008/48/EC, Annex I, part I, remark (c); Directive 2014/17/EU, Annex I, part I, remark
(c), whose wording on days Directive (EU) 2023/2225, Annex III repeats; SAMA, Implementing Regulation of the
Finance Companies Control Law, Article 81.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import localcontext
from itertools import pairwise
from typing import Literal

from engine.pricing.apr.flows import Apr, AprUndefined, Count, NetFlows
from engine.pricing.apr.months import months_back, scheduled_days, whole_months, years_before
from engine.pricing.apr.solve import EXACT, Term, period_growth

MONTHS_A_YEAR = 12
WEEKS_A_YEAR = 52


@dataclass(frozen=True, slots=True)
class Measured:
    """The times from the first drawdown to each flow, all in the same kind of period.

    Each is a number of whole periods, `periods_a_year` to a year, then days and the days of the year, 365 or
    366, that they are divided by. `name` is the plural of the period.
    """

    name: str
    periods_a_year: int
    times: list[tuple[int, int, int]]

    @property
    def fits(self) -> bool:
        """Whether every time is a whole number of periods."""
        return not any(days for _, days, _ in self.times)

    @property
    def basis(self) -> str:
        """How time was counted, in words."""
        return f"equal {self.name}" if self.fits else f"{self.name} and days"

    def in_common_fractions(self) -> tuple[int, list[int]]:
        """The largest fraction of a year that measures every time: how many a year, and the times in it."""
        fractions = math.lcm(self.periods_a_year, *{year for _, days, year in self.times if days})
        one_period = fractions // self.periods_a_year
        lengths = [periods * one_period + days * fractions // year for periods, days, year in self.times]
        shared = math.gcd(fractions, *lengths)
        return fractions // shared, [length // shared for length in lengths]


def effective_rate(flows: NetFlows, count: Count | None = None) -> Apr:
    """The rate X at which the discounted advances equal the discounted payments, compounded yearly.

    Directive 2008/48/EC, Annex I, I: the equation "equates, on an annual basis, the total present value of
    drawdowns on the one hand and the total present value of repayments and payments of charges on the other".
    Raises AprUndefined where there is no such rate above -100 %, or more than one.
    """
    if flows.payments[0][0] < flows.advances[0][0]:
        raise AprUndefined("a payment comes before the first advance, where the counting of time starts")
    dates = [on for on, _ in flows.advances + flows.payments]
    amounts = [amount for _, amount in flows.advances] + [-amount for _, amount in flows.payments]
    measured = _measured(flows.start, dates, count)
    per_year, lengths = measured.in_common_fractions()
    growth = period_growth([Term(*term) for term in zip(amounts, lengths, strict=True)], per_year)
    with localcontext(EXACT):
        return Apr((growth**per_year - 1) * 100, "effective", measured.basis)


def _measured(start: date, dates: Sequence[date], count: Count | None) -> Measured:
    """The time from the first drawdown to each flow.

    Remark (c), 2014/17/EU: intervals that are no "whole number of weeks, months or years" are "a whole number
    of one of those periods in combination with a number of days". Which of them, the flows say by how often
    they recur, as in the Commission's examples of January 2015, example 2; `count` decides where it is given.
    """
    dated = list(zip(dates, scheduled_days(start, dates), strict=True))
    months = Measured("months", MONTHS_A_YEAR, [_in_months(start, on, day) for on, day in dated])
    if count == "months" or (count is None and months.fits):
        return months
    recurring = "years" if count == "days" else _recurring_period(start, dated)
    if recurring == "years":
        return Measured("years", 1, [_in_years(start, on, day) for on, day in dated])
    if recurring == "weeks":
        return Measured("weeks", WEEKS_A_YEAR, [_in_weeks(start, on) for on, _ in dated])
    return months


def _recurring_period(start: date, dated: Sequence[tuple[date, int]]) -> Literal["years", "months", "weeks"]:
    """Weeks if they fit more of the times from the start and from flow to flow than months do.

    Years if flows follow each other by whole months only where those are whole years; else months.
    """
    placed = sorted(dated)
    steps = [(earlier, on, day) for (earlier, _), (on, day) in pairwise(placed)]
    spans = steps + [(start, on, day) for on, day in placed if on != start]
    weeks = sum((on - earlier).days % 7 == 0 for earlier, on, _ in spans)
    if weeks > sum(whole_months(*span) > 0 for span in spans):
        return "weeks"
    months = [found for found in (whole_months(*step) for step in steps) if found]
    return "years" if months and all(found % MONTHS_A_YEAR == 0 for found in months) else "months"


def _in_months(start: date, on: date, scheduled_day: int) -> tuple[int, int, int]:
    """Whole "equal months", and the days before the first of them."""
    months, landing = months_back(start, on, scheduled_day)
    return months, *_days_of_year(start, landing)


def _in_weeks(start: date, on: date) -> tuple[int, int, int]:
    """Whole weeks, and the days before the first of them."""
    weeks, days = divmod((on - start).days, 7)
    return weeks, *_days_of_year(start, start + timedelta(days=days))


def _in_years(start: date, on: date, scheduled_day: int) -> tuple[int, int, int]:
    """Whole years, each of 365 or 366 days, and the days before the first of them."""
    years = months_back(start, on, scheduled_day)[0] // MONTHS_A_YEAR
    return years, *_days_of_year(start, years_before(on, years, scheduled_day))


def _days_of_year(first_day: date, last_day: date) -> tuple[int, int]:
    """The days "excluding the first day and including the last", and the length of the year they are part of.

    That length, 365 or 366, is "of the complete year counted backwards from the last day to the same day of
    the previous year". 2014/17/EU, Annex I, remark (c)(iii).
    """
    days = (last_day - first_day).days
    return days, (last_day - years_before(last_day, 1, last_day.day)).days if days else 1
