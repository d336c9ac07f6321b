"""`compile_book`: a checked book into a compiled one, or into the problems that only compiling can find."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from engine.compiler.checks import compiled_problems
from engine.compiler.compiled import CompiledBook, CompiledMarket, CompiledOffer
from engine.compiler.law import LawCompiler
from engine.compiler.requirements import REASON_ORDER, Placed, Requirement, requirements_of
from engine.conditions import (
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Not,
    rewritten,
    unfolds_beyond,
)
from engine.problems import Problems
from engine.schema.book import Book, Offer, Segment
from engine.schema.reachability import WIDEST_CONDITION


def compile_book(book: Book) -> CompiledBook | Problems:
    """Compile every market of a book.

    Returns the compiled book, or the problems of its offers and texts under its own policies: an offer that
    is forbidden on every day of its window, a placeholder that no figure fills.
    """
    compiled = CompiledBook(
        book,
        {country: compile_market(book, country) for country in book.retailer.markets},
        segment_levels(book.segments),
    )
    problems = compiled_problems(compiled)
    return Problems(tuple(problems)) if any(problem.severity == "error" for problem in problems) else compiled


def compile_market(book: Book, country: str) -> CompiledMarket:
    """Compile the offers and the law of one market of a book."""
    market = book.market(country)
    asked = [
        (offer, requirements_of(offer, book.providers[offer.document.provider], market))
        for offer in book.offers_of(country)
    ]
    distinct = dict.fromkeys(placed.requirement for _, placed_all in asked for placed in placed_all)
    requirements = sorted(distinct, key=lambda requirement: REASON_ORDER.index(requirement.code))
    numbers = {requirement: number for number, requirement in enumerate(requirements)}
    offers = [_compiled_offer(offer, placed_all, numbers) for offer, placed_all in asked]
    law = LawCompiler(book, country, book.policies_of(country))
    intervals = tuple(law.intervals())
    starts = tuple(interval.first_day.toordinal() for interval in intervals)
    zone = ZoneInfo(market.time_zone)
    places = {policy.id: policy.place for policy in book.policies_of(country)}
    judgements = tuple(law.numbered)
    return CompiledMarket(
        country, market, zone, tuple(offers), tuple(requirements), judgements, intervals, starts, places
    )  # fmt: skip


def _compiled_offer(
    offer: Offer, asked: tuple[Placed, ...], numbers: Mapping[Requirement, int]
) -> CompiledOffer:
    places: dict[int, str] = {}
    for placed in asked:
        places.setdefault(numbers[placed.requirement], placed.place)
    return CompiledOffer(offer, sum(1 << number for number in places), places)


def segment_levels(segments: tuple[Segment, ...]) -> tuple[tuple[Segment, ...], ...]:
    """The segments by level: each level depends only on those before it.

    A segment that depends on others takes in their conditions, so that one pass settles it with them; only
    where that would unfold into too many alternatives does it stay a level above.
    """
    written: dict[str, Condition] = {}
    level: dict[str, int] = {}
    for segment in segments:
        inlined = _inlined(segment.when, written)
        deepest = max((level[name] for name in segment.depends_on), default=0)
        fits = deepest == 0 and not unfolds_beyond(inlined, WIDEST_CONDITION)
        written[segment.id] = inlined if fits else segment.when
        level[segment.id] = 0 if fits else deepest + 1
    return tuple(
        tuple(
            replace(segment, when=written[segment.id]) for segment in segments if level[segment.id] == number
        )
        for number in range(max(level.values(), default=-1) + 1)
    )


def _inlined(condition: Condition, written: Mapping[str, Condition]) -> Condition:
    """The condition with every segment that it mentions replaced by the segment's own condition."""

    def unfolded(leaf: Compare) -> Condition:
        if leaf.fact != "customer.segments" or not isinstance(leaf.value, frozenset):
            return leaf
        members = tuple(written[name] for name in sorted(leaf.value))
        if leaf.operator == "all_of":
            return AllOf(members)
        return AnyOf(members) if leaf.operator == "any_of" else Not(AnyOf(members))

    return rewritten(condition, unfolded)
