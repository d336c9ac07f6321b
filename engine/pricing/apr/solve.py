"""The growth of one period at which advances and payments are worth the same.

Both conventions come down to one equation in the rate i of a period, the general equation of 12 CFR part
1026, Appendix J (b)(8): the sum of amount / ((1 + f i)(1 + i)^t) over all flows is zero, advances counted
above zero and payments below. The European equation is the case where every fraction f is zero. All of it is
decimal arithmetic of a fixed precision, so that every machine arrives at the same digits.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from operator import itemgetter

from engine.pricing.apr.flows import AprUndefined

ROUGH = Context(prec=16, Emin=MIN_EMIN, Emax=MAX_EMAX)
EXACT = Context(prec=38, Emin=MIN_EMIN, Emax=MAX_EMAX)
ROUGHLY = Decimal("1e-7")
EXACTLY = Decimal("1e-18")  # each of Newton's steps doubles the right digits: after this one they are over 30
MOST_ROUGH_STEPS = 12
MOST_STEPS = 5_000
GRID_STEPS = 200
WIDEST_YEARLY_GROWTH = 14  # natural logarithm: the grid reaches rates of about 100 million percent
ONE = Decimal(1)
OUT_OF_REACH = "the rate that makes these advances and payments worth the same is out of reach"


@dataclass(frozen=True, slots=True)
class Term:
    """One flow of the equation.

    `amount` is above zero for an advance and below for a payment; `periods` are the whole periods t from the
    start, `part` of `parts` the fraction f of one more period.
    """

    amount: int
    periods: int
    part: int = 0
    parts: int = 1


# A term made ready for Horner's rule, latest first: whole periods between it and the term before it,
# its amount, its amount times its whole periods from the start, its fraction.
Row = tuple[int, Decimal, Decimal, Decimal]


def period_growth(
    terms: Sequence[Term], periods_a_year: int | Fraction, nearest_to: Fraction | None = None
) -> Decimal:
    """The growth 1 + i of one period, above 0, that solves the equation, right to about 30 digits.

    Where money changes direction more than once there may be several; the one nearest to `nearest_to` is
    then taken. Raises AprUndefined when there is none, or several and nothing to choose by.
    """
    parts = math.lcm(*{term.parts for term in terms})
    waits = sorted(((_wait(term, parts), term) for term in terms), key=itemgetter(0))
    ordered = [term for _, term in waits]
    turns = _changes_of_direction(ordered)
    if turns == 0 or (turns == 1 and ordered[0].amount < 0):
        raise AprUndefined("no payment follows an advance: a rate needs an advance and a later payment")
    longest = max(1, ordered[-1].periods)
    try:
        with localcontext(EXACT):
            rows = _rows(ordered)
        with localcontext(ROUGH):
            if turns == 1:
                guess = _crude_guess(waits) ** parts
                rough = _stepped(rows, guess, MOST_ROUGH_STEPS, ROUGHLY / longest, only_one=True)
            else:
                rough = _chosen(_scanned(rows, _decimal(periods_a_year)), nearest_to)
        with localcontext(EXACT):
            growth = _stepped(rows, rough, MOST_STEPS, EXACTLY / longest, only_one=turns == 1)
    except ArithmeticError:
        raise AprUndefined(OUT_OF_REACH) from None
    if growth.is_nan():
        raise AprUndefined(OUT_OF_REACH)
    return growth


def _wait(term: Term, parts: int) -> int:
    """The time from the start in parts of a period."""
    return term.periods * parts + term.part * (parts // term.parts)


def _decimal(number: int | Fraction) -> Decimal:
    return Decimal(number.numerator) / number.denominator


def _changes_of_direction(ordered: Sequence[Term]) -> int:
    """How often the flows turn from advances to payments or back; once means just one rate."""
    signs = [term.amount > 0 for term in ordered]
    return sum(left != right for left, right in pairwise(signs))


def _rows(ordered: Sequence[Term]) -> list[Row]:
    none = Decimal(0)
    rows: list[Row] = []
    earlier = 0
    for term in ordered:
        fraction = Decimal(term.part) / term.parts if term.part else none
        weighted = Decimal(term.amount * term.periods)
        rows.append((term.periods - earlier, Decimal(term.amount), weighted, fraction))
        earlier = term.periods
    return rows[::-1]


def _worth(rows: Sequence[Row], growth: Decimal) -> tuple[Decimal, Decimal]:
    """The left side of the equation at this growth, and its slope."""
    rate = growth - ONE
    discount = power = ONE / growth
    powers = {0: ONE, 1: discount}
    known = 1
    value = slope = Decimal(0)
    for gap, amount, weighted, fraction in rows:
        if gap != known:
            known = gap
            if gap not in powers:
                powers[gap] = discount**gap
            power = powers[gap]
        if fraction:
            partial = ONE + fraction * rate
            present = amount / partial
            slope = (slope + (weighted + present * fraction * growth) / partial) * power
            value = (value + present) * power
        else:
            slope = (slope + weighted) * power
            value = (value + amount) * power
    return value, -slope * discount


def _stepped(rows: Sequence[Row], growth: Decimal, most: int, close: Decimal, only_one: bool) -> Decimal:
    """The growth after Newton's steps, or the last of them where the most allowed were not enough.

    Where there is only one answer, steps stay between what is known to be too low and too high; where it is
    one of several and the steps lead to nothing, NaN is returned.
    """
    low, high = Decimal(0), Decimal("Infinity")
    for _ in range(most):
        value, slope = _worth(rows, growth)
        if not value:
            return growth
        better = growth - value / slope if slope else low
        if abs(better - growth) <= close * growth:
            return better
        if only_one:
            low, high = (growth, high) if value < 0 else (low, growth)
            if not low < better < high:
                better = (low + high) / 2 if high.is_finite() else growth + growth
        elif better <= low:
            return Decimal("NaN")
        growth = better
    return growth if only_one else Decimal("NaN")


def _crude_guess(waits: Sequence[tuple[int, Term]]) -> Decimal:
    """The growth of one part of a period if all that is lent, and all that is paid, moved at once."""
    lent = sum(term.amount for _, term in waits if term.amount > 0)
    paid = -sum(term.amount for _, term in waits if term.amount < 0)
    lent_waiting = sum(wait * term.amount for wait, term in waits if term.amount > 0)
    paid_waiting = -sum(wait * term.amount for wait, term in waits if term.amount < 0)
    average_wait = _decimal(Fraction(paid_waiting, paid) - Fraction(lent_waiting, lent))
    return (_decimal(Fraction(paid, lent)).ln() / average_wait).exp()


def _chosen(found: Sequence[Decimal], nearest_to: Fraction | None) -> Decimal:
    if not found:
        raise AprUndefined("no rate makes these advances and payments worth the same")
    if len(found) == 1:
        return found[0]
    if nearest_to is None:
        raise AprUndefined("more than one rate makes these advances and payments worth the same")
    wanted = _decimal(nearest_to)
    return min(found, key=lambda growth: abs(growth - wanted))


def _scanned(rows: Sequence[Row], periods_a_year: Decimal) -> list[Decimal]:
    """Approximations of the growths at which the flows' worth changes sign, on a grid dense around zero."""
    found: list[Decimal] = []
    shares = [Decimal(step) / GRID_STEPS for step in range(-GRID_STEPS, GRID_STEPS + 1)]
    grid = [(WIDEST_YEARLY_GROWTH * share * abs(share) / periods_a_year).exp() for share in shares]
    worth = [_worth(rows, growth)[0] for growth in grid]
    for (left, before), (right, after) in pairwise(zip(grid, worth, strict=True)):
        if (before < 0) != (after < 0):
            found.append(_halved(rows, left, right, before < 0))
    return found


def _halved(rows: Sequence[Row], low: Decimal, high: Decimal, low_is_negative: bool) -> Decimal:
    for _ in range(40):
        middle = (low + high) / 2
        if (_worth(rows, middle)[0] < 0) == low_is_negative:
            low = middle
        else:
            high = middle
    return (low + high) / 2
