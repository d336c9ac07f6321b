"""zen-engine, with every condition written in its own language; several forms, of which the quickest counts.

It is given every advantage that its language allows: policies are already settled for each offer, as our own
compiler settles them, and what it returns (a code or null for each thing asked) is taken as it is. Segments
are derived by an expression of their own. The clock runs from the request to the answer, as it does for ours.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from typing import Any

import zen

from bench.answers import Answer
from bench.workload import Workload
from engine.compiler.law import breach_condition, offer_facts
from engine.compiler.requirements import DownPaymentWish, requirements_of
from engine.compiler.specialise import specialise
from engine.conditions import ALWAYS, NEVER, AllOf, AnyOf, Compare, Condition, Not
from engine.facts import FACTS
from engine.request import Request, business_date, stated_facts
from engine.schema.book import Offer

Codes = list[list[str | None]]
"""By offer, in the book's order: a code for each thing that does not hold; null may stand for what does."""

_ORDERS = {"at_least": ">=", "at_most": "<=", "above": ">", "below": "<", "is": "==", "is_not": "!="}


def variable(fact: str) -> str:
    """A fact's name in zen."""
    return fact.replace(".", "_")


def expression(condition: Condition) -> str:
    """A condition in zen's language."""
    match condition:
        case AllOf(parts):
            return " and ".join(f"({expression(part)})" for part in parts) or "true"
        case AnyOf(parts):
            return " or ".join(f"({expression(part)})" for part in parts) or "false"
        case Not(part):
            return f"not ({expression(part)})"
        case Compare(fact, operator, frozenset() as names):
            listed = json.dumps(sorted(names))
            if fact in ("cart.categories", "customer.segments"):
                kind = {"any_of": "some", "none_of": "none"}[operator]
                return f"{kind}({variable(fact)}, # in {listed})"
            return f"{variable(fact)} {'in' if operator == 'any_of' else 'not in'} {listed}"
        case Compare(fact, operator, value):
            return f"{variable(fact)} {_ORDERS[operator]} {json.dumps(value)}"


def checks(work: Workload, offer: Offer) -> list[tuple[str, str]]:
    """What an offer and the policies ask: an expression that must be true, and the code if it is not."""
    book = work.compiled.book
    market, provider = book.market("SA"), book.providers[offer.document.provider]
    found: list[tuple[str, str]] = []
    for placed in requirements_of(offer, provider, market):
        condition, code = placed.requirement.condition, placed.requirement.code
        if code == "provider_unavailable":
            continue  # every provider of the workload has an agreement on every day
        if isinstance(condition, DownPaymentWish):
            percent = int(condition.bounds.least.share * 100)
            found.append((f"wish == null or wish * 100 >= {percent} * cart_total", code))
        else:
            found.append((expression(condition), code))
    known = offer_facts(book, offer, work.compiled.markets["SA"].intervals[0].last_day)
    for policy in book.policies_of("SA"):
        breach = specialise(breach_condition(policy), known)
        if breach == ALWAYS:
            found.append(("false", policy.id))
        elif breach != NEVER:
            found.append((f"not ({expression(breach)})", policy.id))
    return found


def segments_expression(work: Workload) -> str:
    """The names of the segments that hold, null for the others; what builds on others is written out."""
    own: dict[str, str] = {}
    for segment in work.compiled.book.segments:
        own[segment.id] = expression(_written_out(segment.when, own))
    return f"[{', '.join(f'({test}) ? {json.dumps(name)} : null' for name, test in own.items())}]"


def _written_out(condition: Condition, own: dict[str, str]) -> Condition:
    """The condition with each segment it mentions replaced by the segment's own expression."""
    match condition:
        case AllOf(parts):
            return AllOf(tuple(_written_out(part, own) for part in parts))
        case Compare("customer.segments", operator, frozenset() as names):
            tests = tuple(Compare(f"({own[name]})", "is", True) for name in sorted(names))
            return AllOf(tests) if operator == "all_of" else AnyOf(tests)
        case _:
            return condition


class ZenForm(ABC):
    """What the forms share: the context of a request."""

    name = ""

    def __init__(self, work: Workload) -> None:
        self.work = work
        self.offers = work.compiled.book.offers_of("SA")
        self.checks = {offer.id: checks(work, offer) for offer in self.offers}
        self.variables = {name: variable(name) for name in FACTS}
        self.segments = zen.compile_expression(segments_expression(work))

    def context(self, request: Request) -> dict[str, Any]:
        """The facts of a request as zen takes them, segments included."""
        market = self.work.compiled.markets[request.country]
        day = business_date(request.as_of, market.zone)
        parents = self.work.compiled.book.category_parents
        values = stated_facts(request, day, market.market.currency, parents).values
        context: dict[str, Any] = {
            self.variables[name]: list(value) if isinstance(value, frozenset) else value
            for name, value in values.items()
        }
        context["wish"] = request.down_payment_minor
        context["customer_segments"] = self.segments.evaluate(context)
        return context

    @abstractmethod
    def run(self, request: Request) -> Codes:
        """What is timed."""

    def array(self, offer: Offer) -> str:
        """An array of a code or null for each thing asked."""
        return (
            f"[{', '.join(f'({test}) ? null : {json.dumps(code)}' for test, code in self.checks[offer.id])}]"
        )

    def answer(self, ran: Codes) -> Answer:
        """The answer in common terms."""
        return {
            offer.id: frozenset(code for code in codes if code is not None)
            for offer, codes in zip(self.offers, ran, strict=True)
        }


class ZenPerOffer(ZenForm):
    """One precompiled expression for each offer."""

    name = "zen, one expression per offer"

    def __init__(self, work: Workload) -> None:
        super().__init__(work)
        self._expressions = [zen.compile_expression(self.array(offer)) for offer in self.offers]

    def run(self, request: Request) -> Codes:
        """What is timed."""
        context = self.context(request)
        return [expression.evaluate(context) for expression in self._expressions]


class ZenWhole(ZenForm):
    """One precompiled expression for all offers."""

    name = "zen, one expression for all"

    def __init__(self, work: Workload) -> None:
        super().__init__(work)
        self._expression = zen.compile_expression(f"[{', '.join(map(self.array, self.offers))}]")

    def run(self, request: Request) -> Codes:
        """What is timed."""
        context = self.context(request)
        answered: Codes = self._expression.evaluate(context)
        return answered


class ZenWholeFlags(ZenWhole):
    """One precompiled expression for all offers that says of each condition only whether it holds."""

    name = "zen, one expression, flags"

    def __init__(self, work: Workload) -> None:
        super().__init__(work)
        self._codes = [[code for _, code in self.checks[offer.id]] for offer in self.offers]

    def array(self, offer: Offer) -> str:
        """An array of flags."""
        return f"[{', '.join(test for test, _ in self.checks[offer.id])}]"

    def run(self, request: Request) -> Codes:
        """What is timed: the codes are found in Python, where the flags are false."""
        flags = super().run(request)
        return [
            [code for code, holds in zip(codes, held, strict=True) if not holds]
            for codes, held in zip(self._codes, flags, strict=True)
        ]


class ZenGraph(ZenForm):
    """A decision graph with one expression node."""

    name = "zen, decision graph"

    def __init__(self, work: Workload) -> None:
        super().__init__(work)
        rows = [
            {"id": offer.id, "key": variable(offer.id.replace("-", "_")), "value": self.array(offer)}
            for offer in self.offers
        ]
        content = {
            "nodes": [
                {"id": "in", "name": "in", "type": "inputNode"},
                {"id": "all", "name": "all", "type": "expressionNode", "content": {"expressions": rows}},
                {"id": "out", "name": "out", "type": "outputNode"},
            ],
            "edges": [
                {"id": "1", "sourceId": "in", "targetId": "all"},
                {"id": "2", "sourceId": "all", "targetId": "out"},
            ],
        }
        self._decision = zen.ZenEngine().create_decision(json.dumps(content))

    def run(self, request: Request) -> Codes:
        """What is timed."""
        context = self.context(request)
        result = self._decision.evaluate(context)["result"]
        return [result[offer.id.replace("-", "_")] for offer in self.offers]


FORMS = (ZenPerOffer, ZenWhole, ZenWholeFlags, ZenGraph)
