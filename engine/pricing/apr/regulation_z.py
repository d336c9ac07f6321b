"""The nominal annual rate of the United States: 12 CFR part 1026, Appendix J, the actuarial method.

One function for each paragraph of (b), which it quotes. Nobody states the unit-period: it is found from
dates.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import localcontext
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from engine.pricing.apr.flows import Apr, NetFlows
from engine.pricing.apr.months import months_back, scheduled_days, whole_months, years_before
from engine.pricing.apr.solve import EXACT, Term, period_growth

DAYS_A_YEAR = 365
WEEKS_A_YEAR = 52
MONTHS_A_YEAR = 12
SEMIMONTHS_A_YEAR = 24
DAYS_A_MONTH = 30
DAYS_A_SEMIMONTH = 15
SEMIMONTH_GAPS = range(13, 19)  # from one payment of a month to the other, February to a month of 31 days
ESTIMATED_YEARLY_RATE = Fraction(125, 1000)  # (b)(9) starts its iteration from 12.50 %

Kind = Literal["day", "semimonth", "month", "year", "term"]


@dataclass(frozen=True, slots=True)
class UnitPeriod:
    """The period in which a transaction counts time: `size` days, semimonths, months or years.

    Weeks are 7 days. For `term` the whole transaction is one unit-period, and `size` is its months, or zero
    where `days` says its length.
    """

    kind: Kind
    size: int
    days: int = 0

    @property
    def length(self) -> int:
        """Its length in days, months counted as 30, for telling the smaller from the larger."""
        whole = {
            "day": 1,
            "semimonth": DAYS_A_SEMIMONTH,
            "month": DAYS_A_MONTH,
            "year": DAYS_A_YEAR,
            "term": 1,
        }
        return self.size * whole[self.kind]

    def __str__(self) -> str:
        if self.kind == "term":
            return f"{self.size} months, the term" if self.size else f"{self.days} days, the term"
        if self.kind == "day" and self.size % 7 == 0:
            return _plural(self.size // 7, "week")
        return _plural(self.size, self.kind)


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


@dataclass(frozen=True, slots=True)
class Span:
    """A period (b)(3)(i): from one date to the next of its series, as whole months (or zero) and as days."""

    months: int
    days: int
    semimonth: bool


def nominal_rate(flows: NetFlows) -> Apr:
    """(b)(1) "...the nominal annual percentage rate determined by multiplying the unit-period rate by the
    number of unit-periods in a year." Raises AprUndefined where no rate solves the general equation.
    """
    unit = unit_period(flows)
    per_year = unit_periods_a_year(unit)
    terms = general_equation(flows, unit)
    growth = period_growth(terms, per_year, nearest_to=1 + ESTIMATED_YEARLY_RATE / per_year)
    with localcontext(EXACT):
        percent = (growth - 1) * 100 * per_year.numerator / per_year.denominator
    return Apr(percent, "us", f"unit-period {unit}, {per_year} a year")


def general_equation(flows: NetFlows, unit: UnitPeriod) -> list[Term]:
    """(b)(8) "The following equation sets forth the relationship among the terms of a transaction": every
    advance and payment with its full unit-periods t and its fraction f, (b)(6) at simple interest.
    """
    start = term_start(flows)
    terms: list[Term] = []
    for sign, series in ((1, flows.advances), (-1, flows.payments)):
        dates = [on for on, _ in series]
        for (on, amount), day in zip(series, scheduled_days(start, dates), strict=True):
            terms.append(Term(sign * amount, *unit_periods_between(start, on, day, unit)))
    return terms


def term_start(flows: NetFlows) -> date:
    """(b)(2) "The term of the transaction begins on the date of its consummation": here the first day on
    which money moves, a payment ahead of the first advance included.
    """
    return flows.start


def periods(start: date, dates: Sequence[date]) -> list[Span]:
    """(b)(3)(i) "A period is the interval of time between advances or between payments and includes the
    interval of time between the date the finance charge begins to be earned and the date of the first
    advance thereafter or the date of the first payment thereafter".
    """
    days_of_month = scheduled_days(start, dates)
    points = list(dates) if dates[:1] == [start] else [start, *dates]
    schedule = days_of_month if dates[:1] == [start] else [start.day, *days_of_month]
    semimonthly = _semimonthly_gaps(points, schedule)
    return [
        Span(whole_months(left, right, schedule[index + 1]), (right - left).days, index in semimonthly)
        for index, (left, right) in enumerate(pairwise(points))
    ]


def _semimonthly_gaps(points: Sequence[date], schedule: Sequence[int]) -> set[int]:
    """(b)(3)(iii) names the semimonth: two neighbouring gaps that together are one month, each about half
    of it.
    """
    gaps: set[int] = set()
    for index in range(len(points) - 2):
        first, middle, last = points[index : index + 3]
        halves = (middle - first).days in SEMIMONTH_GAPS and (last - middle).days in SEMIMONTH_GAPS
        if halves and whole_months(first, last, schedule[index + 2]) == 1:
            gaps |= {index, index + 1}
    return gaps


def unit_period(flows: NetFlows) -> UnitPeriod:
    """(b)(4) The unit-period of a transaction, by (i) or, with one advance and one payment, by (ii)."""
    if len(flows.advances) == len(flows.payments) == 1:
        return single_payment_unit_period(flows.advances[0][0], flows.payments[0][0])
    start = term_start(flows)
    spans = [
        span
        for series in (flows.advances, flows.payments)
        for span in periods(start, [on for on, _ in series])
    ]
    return common_period(spans) or average_period(spans)


def single_payment_unit_period(advanced: date, paid: date) -> UnitPeriod:
    """(b)(4)(ii) "In a single advance, single payment transaction, the unit-period shall be the term of the
    transaction, but shall not exceed 1 year."
    """
    first, last = sorted((advanced, paid))
    day = scheduled_days(first, [last])[0]
    if months_back(first, last, day)[0] >= MONTHS_A_YEAR:
        return UnitPeriod("year", 1)
    return UnitPeriod("term", whole_months(first, last, day), (last - first).days)


def common_period(spans: Sequence[Span]) -> UnitPeriod | None:
    """(b)(4)(i) "...that common period, not to exceed 1 year, that occurs most frequently in the
    transaction"; (A) of several equally frequent "the smaller of such common periods shall be the
    unit-period".

    A tie between months and weeks that are the very same spans goes to the months. None where no period
    occurs twice.
    """
    readings: dict[tuple[Kind, int], list[int]] = {}
    for index, span in enumerate(spans):
        for reading in _readings(span):
            readings.setdefault(reading, []).append(index)
    most = max((len(found) for found in readings.values()), default=0)
    if most < 2:
        return None
    frequent = {UnitPeriod(*reading): found for reading, found in readings.items() if len(found) == most}
    agreed = [unit for unit in frequent if not _is_incidental(unit, frequent)]
    return min(agreed, key=lambda unit: (unit.length, unit.kind == "day"))


def _readings(span: Span) -> list[tuple[Kind, int]]:
    """The standard intervals that a span is, or else its days.

    As (b)(3)(iv) considers all months equal, a month is not also 31 days: a first period of
    a month and a day before two of a month leaves the month the common period.
    """
    found: list[tuple[Kind, int]] = []
    if 1 <= span.months < MONTHS_A_YEAR:
        found.append(("month", span.months))
    if span.months == MONTHS_A_YEAR:
        found.append(("year", 1))
    if span.semimonth:
        found.append(("semimonth", 1))
    if span.days <= DAYS_A_YEAR and (span.days % 7 == 0 or not found):
        found.append(("day", span.days))
    return found


def _is_incidental(unit: UnitPeriod, frequent: dict[UnitPeriod, list[int]]) -> bool:
    """Whether a number of weeks is only another reading of spans that are months or years."""
    same = [other for other, found in frequent.items() if found == frequent[unit]]
    return unit.kind == "day" and any(other.kind in ("month", "year") for other in same)


def average_period(spans: Sequence[Span]) -> UnitPeriod:
    """(b)(4)(i)(B) "If there is no common period in the transaction, the unit-period shall be that period
    which is the average of all periods rounded to the nearest whole standard interval of time. If the
    average is equally near 2 standard intervals of time, the lower shall be the unit-period."
    """
    if all(span.months for span in spans):
        average = Fraction(sum(span.months for span in spans), len(spans))
        months = min(range(1, MONTHS_A_YEAR + 1), key=lambda size: (abs(size - average), size))
        return UnitPeriod("year", 1) if months == MONTHS_A_YEAR else UnitPeriod("month", months)
    days = Fraction(sum(span.days for span in spans), len(spans))
    return min(standard_intervals(), key=lambda unit: (abs(unit.length - days), unit.length))


def standard_intervals() -> list[UnitPeriod]:
    """(b)(3)(iii) "A standard interval of time is a day, week, semimonth, month, or a multiple of a week or a
    month up to, but not exceeding, 1 year."
    """
    months = [UnitPeriod("month", size) for size in range(1, MONTHS_A_YEAR)]
    weeks = [UnitPeriod("day", 7 * size) for size in range(1, WEEKS_A_YEAR + 1)]
    return [UnitPeriod("year", 1), *months, UnitPeriod("semimonth", 1), *weeks, UnitPeriod("day", 1)]


def unit_periods_between(start: date, on: date, scheduled_day: int, unit: UnitPeriod) -> tuple[int, int, int]:
    """(b)(5) "Number of unit-periods between 2 given dates": the full ones, then the fraction of one more,
    as numerator and denominator.
    """
    if unit.kind == "term":
        return (0 if on == start else 1), 0, 1
    if unit.kind == "year":
        return years_between(start, on, scheduled_day)
    if unit.kind == "month" and unit.size == 1:
        return months_between(start, on, scheduled_day)
    if unit.kind in ("month", "semimonth"):
        return thirty_day_months_between(start, on, scheduled_day, unit.length)
    return days_between(start, on, unit.size)


def months_between(start: date, on: date, scheduled_day: int) -> tuple[int, int, int]:
    """(b)(5)(ii) "If the unit-period is a month, the number of full unit-periods between 2 dates shall be
    the number of months measured back from the later date. The remaining fraction of a unit-period shall
    be the number of days measured forward from the earlier date to the beginning of the first full
    unit-period, divided by 30."
    """
    months, landing = months_back(start, on, scheduled_day)
    return months, (landing - start).days, DAYS_A_MONTH


def thirty_day_months_between(
    start: date, on: date, scheduled_day: int, unit_days: int
) -> tuple[int, int, int]:
    """(b)(5)(iii) "If the unit-period is a semimonth or a multiple of a month not exceeding 11 months, the
    number of days between 2 dates shall be 30 times the number of full months measured back from the
    later date, plus the number of remaining days", then divided by 15 or "the appropriate multiple of
    30".
    """
    months, landing = months_back(start, on, scheduled_day)
    full, rest = divmod(DAYS_A_MONTH * months + (landing - start).days, unit_days)
    return full, rest, unit_days


def days_between(start: date, on: date, unit_days: int) -> tuple[int, int, int]:
    """(b)(5)(iv) "If the unit-period is a day, a week, or a multiple of a week", they are found "by
    dividing the number of days between the 2 given dates by the number of days per unit-period."
    (b)(5)(i) counts the days. A common period of other days, such as ten, is counted alike.
    """
    full, rest = divmod((on - start).days, unit_days)
    return full, rest, unit_days


def years_between(start: date, on: date, scheduled_day: int) -> tuple[int, int, int]:
    """(b)(5)(v) "If the unit-period is a year, the number of full unit-periods between 2 dates shall be the
    number of full years (each equal to 12 months) measured back from the later date." The rest is (A)
    "the remaining number of months divided by 12" if whole, or (B) "the remaining number of days divided
    by 365".
    """
    months, landing = months_back(start, on, scheduled_day)
    years, rest = divmod(months, MONTHS_A_YEAR)
    if landing == start:
        return years, rest, MONTHS_A_YEAR
    anniversary = years_before(on, years, scheduled_day)
    return years, (anniversary - start).days, DAYS_A_YEAR


def unit_periods_a_year(unit: UnitPeriod) -> Fraction:
    """(b)(5)(ii) to (v): 12 for a month, 24 for a semimonth, "12 divided by the number of months per
    unit-period", 365 for a day, "52 divided by the number of weeks per unit-period"; (vi) and (vii) for
    a single payment.
    """
    if unit.kind == "term":
        return single_payment_terms_a_year(unit)
    if unit.kind == "day":
        return (
            Fraction(WEEKS_A_YEAR * 7, unit.size) if unit.size % 7 == 0 else Fraction(DAYS_A_YEAR, unit.size)
        )
    return Fraction({"semimonth": SEMIMONTHS_A_YEAR, "month": MONTHS_A_YEAR, "year": 1}[unit.kind], unit.size)


def single_payment_terms_a_year(unit: UnitPeriod) -> Fraction:
    """(b)(5)(vi) for a term of whole months "12 divided by the number of months in the term"; (vii) for any
    other "365 divided by the number of days in the term". Where (vi) leaves the choice, months are
    taken, as the appendix's own example does.
    """
    return Fraction(MONTHS_A_YEAR, unit.size) if unit.size else Fraction(DAYS_A_YEAR, unit.days)
