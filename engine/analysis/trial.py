"""An offer tried with carts under the law of a day, for a customer who owes nothing and is otherwise unknown.

What comes out as certain then holds whatever else a request says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import combinations, pairwise
from typing import NamedTuple

from engine.analysis.cart_spans import Band, Truth
from engine.compiler.cap_arithmetic import CapResult, needed_facts, work_out_as_known
from engine.compiler.compiled import CapCheck, CompiledMarket, OfferLaw
from engine.compiler.specialise import facts_of, specialise
from engine.conditions import ALWAYS, NEVER, Compare, Condition, rewritten
from engine.evaluation.reference import evaluate
from engine.fact_set import FactSet
from engine.facts import FactValue
from engine.pricing.plan_facts import EXPOSURE, PLAN_FACTS, plan_values
from engine.pricing.quote import Quote, quote_in_market
from engine.pricing.schedule import PlanNotPriceable
from engine.schema.book import LimitTerm, Offer, Policy


class Rule(NamedTuple):
    """What one policy says of one offer: under `condition` it is breached or, with a cap, applies."""

    policy: Policy
    condition: Condition
    check: CapCheck | None = None

    @property
    def facts(self) -> frozenset[str]:
        """Every fact that it mentions."""
        capped = needed_facts(self.check.cap, self.check.limit) if self.check else frozenset()
        return facts_of(self.condition) | capped

    @property
    def settled_by(self) -> tuple[str, ...]:
        """The facts of the offer that its policy mentions, in order: what is found rests on these too."""
        policy = self.policy
        written = facts_of(policy.applies_to) | (facts_of(policy.rule) if policy.rule else frozenset())
        return tuple(sorted(written | self.facts))

    @property
    def speaks_of_the_cart(self) -> bool:
        """Whether its answer may change with the cart's total."""
        return any(name in PLAN_FACTS or name in (EXPOSURE, "cart.total") for name in self.facts)

    @property
    def may_turn_on_rounding(self) -> bool:
        """Whether it holds a rounded amount against a share of another one, as an APR does too."""
        shares = any(term.fact in PLAN_FACTS for term in self.check.limit.terms) if self.check else False
        return shares or "plan.apr" in self.facts


def rules_of(market: CompiledMarket, law: OfferLaw) -> Iterator[Rule]:
    """Everything that the policies of an interval of the law may hold against an offer."""
    yield from (Rule(policy, ALWAYS) for policy in law.refused)
    bits = [number for number in range(len(market.judgements)) if law.breach_bits >> number & 1]
    for number in (*bits, *law.quote_breaches):
        judgement = market.judgements[number]
        if isinstance(judgement.owner, Policy):
            yield Rule(judgement.owner, judgement.condition)
    for check in (*law.request_caps, *law.quote_caps):
        yield Rule(
            check.policy, ALWAYS if check.gate is None else market.judgements[check.gate].condition, check
        )


@dataclass(frozen=True, slots=True)
class Trial:
    """One offer on one day; `known` are facts of the request that are given, such as its channel."""

    market: CompiledMarket
    offer: Offer
    law: OfferLaw
    day: date
    known: Mapping[str, FactValue] = field(default_factory=dict)
    _quotes: dict[tuple[int, int], Quote | None] = field(default_factory=dict)

    def down_payments(self, total_minor: int) -> tuple[int, ...]:
        """The least that may be paid down for a cart and, where the customer chooses, the most."""
        chosen = self.offer.plan.down_payment
        return tuple(dict.fromkeys((chosen.least.of(total_minor), chosen.most.of(total_minor))))

    def quote(self, total_minor: int, down_minor: int) -> Quote | None:
        """The plan priced; None where it has no price."""
        key = (total_minor, down_minor)
        if key not in self._quotes:
            market = self.market.market
            try:
                self._quotes[key] = quote_in_market(
                    self.offer.plan, total_minor, market, self.day, down_minor
                )
            except PlanNotPriceable:
                self._quotes[key] = None
        return self._quotes[key]

    def quotes(self, total_minor: int) -> list[Quote]:
        """The plan priced for a cart with each of its down payments; those without a price left out."""
        priced = (self.quote(total_minor, down) for down in self.down_payments(total_minor))
        return [quote for quote in priced if quote is not None]

    def answer(self, rule: Rule, total_minor: int) -> Truth:
        """Whether a cart breaches a rule, however much is paid down; None when that depends on the request,
        what is paid down included.

        A cart that has no price breaches nothing.
        """
        if not rule.speaks_of_the_cart:
            return self.breached(rule, None)
        answers = {self.breached(rule, quote) for quote in self.quotes(total_minor)}
        if not answers:
            return False
        return answers.pop() if len(answers) == 1 else None

    def breached(self, rule: Rule, quote: Quote | None) -> Truth:
        """Whether a rule is breached by a quote; None when that depends on the request."""
        facts = self.facts(quote)
        applies = evaluate(without_presence(rule.condition, facts.values), facts)
        if rule.check is None or applies is False:
            return applies
        result = self.worked_out(rule.check, quote)
        if result is None:
            return None
        return applies if result.headroom < 0 else self._may_still_be_breached(rule.check)

    def refused_when(self, rule: Rule, quote: Quote) -> Condition:
        """The condition on the customer under which a cap is certainly breached by a quote."""
        result = None if rule.check is None else self.worked_out(rule.check, quote)
        if result is None or result.headroom >= 0:
            return NEVER
        return specialise(rule.condition, self.facts(quote).values)

    def worked_out(self, check: CapCheck, quote: Quote | None) -> CapResult | None:
        """A cap for a customer who owes nothing; None where it takes more of the customer to tell."""
        values = {**dict.fromkeys(owed_facts(check), 0), **self.facts(quote).values}
        if quote is not None:
            values[EXPOSURE] = quote.financed_minor
        return work_out_as_known(check.cap, check.limit, values)

    def _may_still_be_breached(self, check: CapCheck) -> Truth:
        """A cap that is kept by one who owes nothing is kept by all only if it adds nothing that is owed."""
        return None if owed_facts(check) or EXPOSURE in _measured(check) else False

    def facts(self, quote: Quote | None) -> FactSet:
        """What is known of a request for this offer."""
        values = {**self.law.facts, **self.known}
        if quote is not None:
            values |= {"cart.total": quote.cash_price_minor, **plan_values(quote)}
        return FactSet(values)

    def turning_totals(self, rule: Rule, band: Band) -> list[int]:
        """The totals at which another term of a rule's limit becomes the lowest, with those just before."""
        if rule.check is None or len(rule.check.limit.terms) < 2:
            return []
        found: list[int] = []
        for one, other in combinations(rule.check.limit.terms, 2):
            samples = band.samples()
            for before, after in pairwise(samples):
                if self._is_lower(one, other, before) is not self._is_lower(one, other, after):
                    found += self._turn(one, other, before, after)
        return found

    def _turn(self, one: LimitTerm, other: LimitTerm, low: int, high: int) -> tuple[int, int]:
        given = self._is_lower(one, other, low)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._is_lower(one, other, middle) is given else (low, middle)
        return low, high

    def _is_lower(self, one: LimitTerm, other: LimitTerm, total_minor: int) -> Truth:
        quotes = self.quotes(total_minor)
        values = self.facts(quotes[0] if quotes else None).values
        first, second = _term(one, values), _term(other, values)
        return None if first is None or second is None else first < second


def owed_facts(check: CapCheck) -> frozenset[str]:
    """The customer's amounts that a ceiling adds: what is owed can only make it worse."""
    if check.cap.bound != "at_most":
        return frozenset()
    return frozenset(name for sign, name in check.cap.measure if sign > 0 and name.startswith("customer."))


def _measured(check: CapCheck) -> Iterable[str]:
    return (name for _, name in check.cap.measure)


def _term(term: LimitTerm, values: Mapping[str, FactValue]) -> Fraction | int | None:
    if term.fact is None:
        return term.constant
    value = values.get(term.fact)
    return term.multiplier * value if isinstance(value, int) else None


def without_presence(condition: Condition, known: Mapping[str, FactValue]) -> Condition:
    """The condition with each question whether an unknown fact is given left open."""

    def left_open(leaf: Compare) -> Condition:
        is_asked = leaf.operator in ("present", "absent") and leaf.fact not in known
        return Compare(leaf.fact, "any_of", frozenset()) if is_asked else leaf

    return rewritten(condition, left_open)
