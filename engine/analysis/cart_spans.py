"""For which cart totals something holds: spans that are exact to the minor unit, found by bisection."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from engine.compiler.checks import LARGEST_SAMPLE_MINOR
from engine.conditions import Condition
from engine.schema.offer_checks import least_total, most_total

Truth = bool | None


class CartSpan(NamedTuple):
    """The carts from `least_minor` to `most_minor`, both included; `most_minor` of None has no end."""

    least_minor: int
    most_minor: int | None


class Stretch(NamedTuple):
    """Cart totals for which one answer is given; None where it depends on more than the cart."""

    span: CartSpan
    answer: Truth


class Band(NamedTuple):
    """The cart totals of an offer, in minor units; `most_minor` is where trying ends when it `is_open`."""

    least_minor: int
    most_minor: int
    is_open: bool

    @classmethod
    def of(cls, when: Condition) -> Band | None:
        """The band that an offer's condition sets; None where it sets none or an empty one."""
        least, most = least_total(when), most_total(when)
        if least is None:
            return None
        band = cls(least, most if most is not None else max(least, LARGEST_SAMPLE_MINOR), most is None)
        return band if band.least_minor <= band.most_minor else None

    def samples(self) -> list[int]:
        """The smallest cart, twice that, and so on to the largest."""
        totals = [self.least_minor]
        while totals[-1] * 2 < self.most_minor:
            totals.append(totals[-1] * 2)
        return totals if totals[-1] == self.most_minor else [*totals, self.most_minor]


def stretches(answer: Callable[[int], Truth], band: Band, more_totals: Sequence[int] = ()) -> list[Stretch]:
    """The band as stretches of one answer each, in order.

    `answer` is asked at the band's samples and at `more_totals`; between two of these that differ the total
    at which it changes is found, with the answers on both sides of it known. Between two neighbours that
    agree it is taken not to change.
    """
    totals = sorted({*band.samples(), *(total for total in more_totals if _inside(total, band))})
    found: list[tuple[int, Truth]] = [(totals[0], answer(totals[0]))]
    for before, after in pairwise(totals):
        found += _changes(answer, before, after)
    ends: list[int | None] = [first - 1 for first, _ in found[1:]]
    ends.append(None if band.is_open else band.most_minor)
    return [
        Stretch(CartSpan(first, end), given) for (first, given), end in zip(found, ends, strict=True)
    ]  # fmt: skip


def _inside(total: int, band: Band) -> bool:
    return band.least_minor <= total <= band.most_minor


def _changes(answer: Callable[[int], Truth], before: int, after: int) -> Iterator[tuple[int, Truth]]:
    """Where the answer changes between two totals: the first total of each other answer."""
    given, last = answer(before), answer(after)
    while given is not last:
        low, high = before, after
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if answer(middle) is given else (low, middle)
        before, given = high, answer(high)
        yield high, given


def spans_of(found: Sequence[Stretch], answer: Truth) -> tuple[CartSpan, ...]:
    """The spans of the stretches with one answer."""
    return tuple(stretch.span for stretch in found if stretch.answer is answer)


def covers_all(found: Sequence[Stretch], answer: Truth) -> bool:
    """Whether every cart of the band has this answer."""
    return all(stretch.answer is answer for stretch in found)
