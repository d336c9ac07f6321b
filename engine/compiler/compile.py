"""`compile_book`: a checked book into a compiled one, or into the problems that only compiling can find."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from engine.compiler.checks import compiled_problems
from engine.compiler.compiled import CompiledBook, CompiledMarket, CompiledOffer
from engine.compiler.law import LawCompiler
from engine.compiler.requirements import REASON_ORDER, Placed, Requirement, requirements_of
from engine.problems import Problems
from engine.schema.book import Book, Offer, Segment


def compile_book(book: Book) -> CompiledBook | Problems:
    """Compile every market of a book.

    Returns the compiled book, or the problems of its offers and texts under its own policies: an offer that
    is forbidden on every day of its window, a placeholder that no figure fills.
    """
    compiled = CompiledBook(
        book,
        {country: _market(book, country) for country in book.retailer.markets},
        segment_levels(book.segments),
    )
    problems = compiled_problems(compiled)
    return Problems(tuple(problems)) if any(problem.severity == "error" for problem in problems) else compiled


def _market(book: Book, country: str) -> CompiledMarket:
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
    """The segments by depth: each level depends only on those before it."""
    depth: dict[str, int] = {}
    for segment in segments:
        depth[segment.id] = max((depth[name] + 1 for name in segment.depends_on), default=0)
    deepest = max(depth.values(), default=-1)
    return tuple(
        tuple(segment for segment in segments if depth[segment.id] == level) for level in range(deepest + 1)
    )
