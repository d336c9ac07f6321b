"""For which cart totals something holds: spans that are exact to the minor unit, found by bisection."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from engine.compiler.checks import LARGEST_SAMPLE_MINOR
from engine.conditions import Condition
from engine.schema.offer_checks import least_total, most_total

Truth = bool | None

PROBES: Final = 16
"""How many totals between two samples of a band are asked where rounding may decide."""

_GOLDEN: Final = (5**0.5 - 1) / 2
"""Its multiples, their whole parts left out, are spread evenly without falling on round amounts."""


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


def uneven_left_open(
    answer: Callable[[int], Truth], found: Sequence[Stretch], band: Band
) -> tuple[Stretch, ...]:
    """The stretches, with the answer None for those parts between two samples that have more than one answer.

    Where a rounded amount is held against a share of another, one cart keeps a limit and the next may not.
    """
    parts: list[Stretch] = []
    for stretch in found:
        for span in _parts(stretch.span, band):
            is_even = all(answer(total) is stretch.answer for total in _probes(span, band))
            _append(parts, Stretch(span, stretch.answer if is_even else None))
    return tuple(parts)


def _append(parts: list[Stretch], part: Stretch) -> None:
    """Add a part to those before it, or to the last of them where that ends beside it and answers alike."""
    last = parts[-1] if parts else None
    if last is None or last.answer is not part.answer or last.span.most_minor != part.span.least_minor - 1:
        parts.append(part)
    else:
        parts[-1] = Stretch(CartSpan(last.span.least_minor, part.span.most_minor), part.answer)


def _parts(span: CartSpan, band: Band) -> Iterator[CartSpan]:
    """A span cut at the band's samples, the largest left out."""
    first = span.least_minor
    for sample in band.samples()[:-1]:
        if first < sample and (span.most_minor is None or sample <= span.most_minor):
            yield CartSpan(first, sample - 1)
            first = sample
    yield CartSpan(first, span.most_minor)


def _probes(span: CartSpan, band: Band) -> Iterator[int]:
    """Totals spread over a span, its ends left out: these are known."""
    first, last = span.least_minor, band.most_minor if span.most_minor is None else span.most_minor
    inner = last - first - 1
    yield from (first + 1 + int(number * _GOLDEN % 1 * inner) for number in range(1, min(PROBES, inner) + 1))
