"""The offers of a whole book under their law: who breaches what by itself, and a warning for refused days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from engine.analysis.breaches import Breach, Judged, judged_offer
from engine.analysis.validation import Validation, effect_of, validation_on_wire
from engine.compiler.compiled import CompiledBook
from engine.problems import Problem
from engine.schema.book import Book, Cases, Offer
from engine.schema.case import OfferCases
from engine.wire.render import Body


class JudgedOffer(NamedTuple):
    """An offer of a book with what the law says of it before any request."""

    offer: Offer
    judged: Judged


def judged_offers(compiled: CompiledBook) -> Iterator[JudgedOffer]:
    """Every offer that is not withdrawn, market by market."""
    for market in compiled.markets.values():
        for position, one in enumerate(market.offers):
            if one.offer.document.status == "active":
                yield JudgedOffer(one.offer, judged_offer(compiled.book, market, position))


def refused_days(book: Book, judged: Iterable[JudgedOffer]) -> Iterator[Problem]:
    """A warning for each policy that refuses an offer on some days of its window, whatever the request.

    None where a case of the offer expects that policy to refuse it: its author knows.
    """
    for offer, found in judged:
        cases = book.offer_cases.get(offer.id)
        expected = _expected_reasons(cases) if cases else frozenset()
        for breach in found.breaches:
            on_days = breach.carts is None and not breach.days.are_all
            if on_days and effect_of(breach.policy) == "refuses" and breach.policy.id not in expected:
                yield _refused_on_days(offer, breach)


def _expected_reasons(cases: Cases) -> frozenset[str]:
    assert isinstance(cases.document, OfferCases)
    return frozenset(reason for case in cases.document.cases for reason in case.reasons or ())


def _refused_on_days(offer: Offer, breach: Breach) -> Problem:
    figures = breach.figures
    told = f": {figures.subject} is {figures.computed}, the limit is {figures.limit}" if figures else ""
    message = f"`{breach.policy.id}` refuses this offer from {breach.days.first} to {breach.days.last}{told}"
    help = f"{breach.policy.law}; shorten the window, change the offer, or add a case that expects it"
    return offer.source.problem("partly-forbidden-offer", message, breach.cause, help)


def breaches_on_wire(book: Book, judged: Iterable[JudgedOffer], language: str) -> list[Body]:
    """The offers that breach a policy by themselves, each with its breaches as a validation tells them."""
    return [
        {"offer": offer.id, "breaches": validation_on_wire(told, book, language)["breaches"]}
        for offer, found in judged
        if found.breaches
        for told in (Validation(offer.id, offer, (), found.breaches, ()),)
    ]
