"""An offer that matches, priced and judged with its quote: caps, and rules that speak of the plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from engine.compiler.compiled import CompiledMarket, DisclosureCheck
from engine.evaluation.assess import Assessed, Found, gated_cap_finding, judgement_finding
from engine.evaluation.caps import plan_values
from engine.evaluation.evaluators import Judged, MarketEvaluators
from engine.facts import FactSet, Stage
from engine.pricing.quote import Quote, quote_plan
from engine.pricing.schedule import PlanNotPriceable
from engine.schema.book import Policy, Regime
from engine.verdicts import Finding

NOTHING_JUDGED = Judged(0, 0)


class Appraisal(NamedTuple):
    """A matching offer with its quote, what the quote-stage rules found, and the judgements they rest on."""

    quote: Quote | None
    findings: tuple[Found, ...]
    judged: Judged
    facts: FactSet


@dataclass(frozen=True, slots=True)
class Appraiser:
    """Prices and judges the matching offers of one request."""

    evaluators: MarketEvaluators
    facts: FactSet
    judged: Judged
    day: date
    wish_minor: int | None

    @property
    def market(self) -> CompiledMarket:
        """The market of the request."""
        return self.evaluators.compiled

    def appraise(self, assessed: Assessed) -> Appraisal:
        """The offer's quote and every finding that needed it."""
        quote = self.price(assessed)
        if isinstance(quote, Finding):
            return Appraisal(None, (Found(quote),), self.judged, self.facts)
        law = assessed.law
        evaluators = self.evaluators
        own = {name: law.facts[name] for name in evaluators.quote_facts if name in law.facts}
        facts = self.facts.with_values({**own, **plan_values(quote, evaluators.plan_facts)})
        judged = self.judged
        if evaluators.judges_quotes:
            judged = merged(judged, self.evaluators.judge(facts, Stage.QUOTE))
        found: list[Found] = []
        for number in law.quote_breaches:
            if judged.not_passed >> number & 1:
                finding = judgement_finding(self.evaluators, number, judged, facts)
                found += [Found(finding, judgement=number)] if finding is not None else []
        for check in law.quote_caps:
            finding = gated_cap_finding(self.market, check, judged, facts)
            found += [Found(finding, cap=check)] if finding is not None else []
        return Appraisal(quote, tuple(found), judged, facts)

    def price(self, assessed: Assessed) -> Quote | Finding:
        """The offer's quote, or why these terms cannot be met for this amount."""
        offer, market = assessed.offer.offer, self.market.market
        wish = self.wish_minor if offer.plan.down_payment.is_chosen else None
        total = self.facts.values["cart.total"]
        assert isinstance(total, int)
        try:
            return quote_plan(offer.plan, total, market.currency, self.day, market.vat, market.apr, wish)
        except PlanNotPriceable as impossible:
            return Finding(
                "condition_not_met",
                {"condition": str(impossible), "observed": "", "required": "a plan that can be priced"},
            )


def merged(first: Judged, second: Judged) -> Judged:
    """The judgements of two stages together."""
    return Judged(
        first.holds | second.holds,
        first.undecided | second.undecided,
        first.faulty | second.faulty,
        (*first.disagreements, *second.disagreements),
    )


def regime_of(assessed: Assessed, judged: Judged) -> Regime | None:
    """The regime that governs an offer; None when none does, or when it cannot be told."""
    for check in assessed.law.regimes:
        if check.gate is None or judged.holds >> check.gate & 1:
            return check.regime
        if judged.undecided >> check.gate & 1:
            return None
    return None


def disclosures_of(checks: tuple[DisclosureCheck, ...], judged: Judged) -> tuple[Policy, ...]:
    """The policies whose texts go with a quote; where it cannot be told whether one applies, it is shown."""
    shown = judged.not_passed
    return tuple(check.policy for check in checks if check.gate is None or shown >> check.gate & 1)
