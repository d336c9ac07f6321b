"""What every engine must answer: for each offer the codes and policies of all that stand in its way.

The reference is slow and obvious: each condition of each offer and each policy as written, put to all facts
by `engine.evaluation.reference`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bench.workload import Workload
from engine.compiler.law import breach_condition, offer_facts
from engine.compiler.requirements import DownPaymentWish, requirements_of
from engine.evaluation.catalogue import wish_fulfilled
from engine.evaluation.reference import evaluate
from engine.fact_set import FactSet
from engine.request import Request, business_date, stated_facts
from engine.schema.book import Offer

Answer = Mapping[str, frozenset[str]]
"""By offer: reason codes of its own conditions, and ids of policies."""


class Reference:
    """The reference's answers to a workload."""

    def __init__(self, work: Workload) -> None:
        self.work = work

    def answer(self, request: Request) -> Answer:
        """The answer to one request."""
        book = self.work.compiled.book
        facts = request_facts(self.work, request)
        return {offer.id: self._reasons(offer, facts, request) for offer in book.offers_of(request.country)}

    def _reasons(self, offer: Offer, facts: FactSet, request: Request) -> frozenset[str]:
        book = self.work.compiled.book
        market = book.market(request.country)
        own = facts.with_values(offer_facts(book, offer, _day(self.work, request)))
        reasons: set[str] = set()
        for placed in requirements_of(offer, book.providers[offer.document.provider], market):
            condition = placed.requirement.condition
            if isinstance(condition, DownPaymentWish):
                wish, total = request.down_payment_minor, own.values["cart.total"]
                assert isinstance(total, int)
                holds = wish is None or wish_fulfilled(condition, total, wish)
            else:
                holds = evaluate(condition, own) is True
            if not holds:
                reasons.add(placed.requirement.code)
        for policy in book.policies_of(request.country):
            if evaluate(breach_condition(policy), own):
                reasons.add(policy.id)
        return frozenset(reasons)


def request_facts(work: Workload, request: Request) -> FactSet:
    """The facts of a request with its segments, by the reference evaluator alone."""
    book, day = work.compiled.book, _day(work, request)
    currency = book.market(request.country).currency
    facts = stated_facts(request, day, currency, book.category_parents)
    facts = facts.with_values({"seasons": frozenset(), "customer.segments": frozenset()})
    inside: set[str] = set()
    for segment in book.segments:
        if evaluate(segment.when, facts):
            inside.add(segment.id)
            facts = facts.with_values({"customer.segments": frozenset(inside)})
    return facts


def _day(work: Workload, request: Request) -> date:
    return business_date(request.as_of, work.compiled.markets[request.country].zone)
