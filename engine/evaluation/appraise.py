"""An offer that matches, priced and judged with its quote: caps, and rules that speak of the plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from engine.compiler.compiled import CapCheck, CompiledMarket, CompiledOffer, DisclosureCheck, OfferLaw
from engine.evaluation.assess import Assessed, Found, gated_cap_finding, judgement_finding
from engine.evaluation.caps import is_kept
from engine.evaluation.evaluators import Judged, MarketEvaluators, Priced
from engine.evaluation.findings import error_finding
from engine.fact_set import FactSet
from engine.facts import FactValue, Stage
from engine.money import decimal_text
from engine.pricing.plan_facts import facts_beside_quote, plan_values
from engine.pricing.quote import Quote, quote_in_market
from engine.pricing.schedule import PlanNotPriceable
from engine.schema.book import Policy, Regime
from engine.verdicts import Finding

QUOTES_KEPT: Final = 4096
"""How many quotes of remedies a market keeps at once, about ten megabytes of them."""


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
    keeps_quotes: bool = False

    @property
    def market(self) -> CompiledMarket:
        """The market of the request."""
        return self.evaluators.compiled

    def appraise(self, assessed: Assessed) -> Appraisal:
        """The offer's quote and every finding that needed it."""
        law, evaluators, judged = assessed.law, self.evaluators, self.judged
        quote, own = self.price(assessed.offer, law)
        if isinstance(quote, Finding):
            return Appraisal(None, (Found(quote),), judged, self.facts)
        if evaluators.judges_quotes:
            judged = merged(judged, evaluators.judge(self.facts.with_values(own), Stage.QUOTE))
        caps = evaluators.applying(law.quote_caps, judged)
        doubtful = [check for check in caps if not self._is_surely_kept(check, judged, own)]
        if not doubtful and not law.quote_breaches and not judged.faulty:
            return Appraisal(quote, (), judged, self.facts)
        facts = self.facts.with_values(own)
        found: list[Found] = []
        for number in law.quote_breaches:
            if judged.not_passed >> number & 1:
                finding = judgement_finding(evaluators, number, judged, facts)
                found += [Found(finding, judgement=number)] if finding is not None else []
        for check in doubtful:
            finding = gated_cap_finding(self.market, check, judged, facts)
            if finding is not None:
                found.append(Found(self._with_down_payment(finding, assessed.offer, quote), cap=check))
        if judged.faulty:
            found += self._faulty_gates(law, judged)
        return Appraisal(quote, tuple(found), judged, facts)

    def _with_down_payment(self, finding: Finding, offer: CompiledOffer, quote: Quote) -> Finding:
        """The finding with what is paid down, where the customer chooses that and could choose more."""
        if not offer.offer.plan.down_payment.is_chosen:
            return finding
        paid = decimal_text(quote.down_payment_minor, quote.currency)
        return finding._replace(params={**finding.params, "down_payment": paid})

    def _is_surely_kept(self, check: CapCheck, judged: Judged, own: Mapping[str, FactValue]) -> bool:
        """Whether a cap that may apply is kept; most are, and need no facts put together."""
        gate = check.gate
        if gate is not None and judged.faulty >> gate & 1:
            return False
        return is_kept(check.cap, check.limit, own, self.facts.values) is True

    def _faulty_gates(self, law: OfferLaw, judged: Judged) -> Iterator[Found]:
        """A disclosure or a regime of which it cannot be trusted whether it applies refuses the offer too."""
        for disclosure in law.disclosures:
            if disclosure.gate is not None and judged.faulty >> disclosure.gate & 1:
                yield Found(error_finding(disclosure.policy))
        if any(check.gate is not None and judged.faulty >> check.gate & 1 for check in law.regimes):
            yield Found(error_finding(None))

    def surely_stands(self, offer: CompiledOffer, law: OfferLaw) -> Quote | None:
        """The quote of an open offer that certainly stands; None when only `appraise` can tell."""
        if self.evaluators.judges_quotes or self.judged.faulty or law.request_caps:
            return None
        quote, own = self.price(offer, law)
        if isinstance(quote, Finding):
            return None
        caps = self.evaluators.applying(law.quote_caps, self.judged)
        kept = all(self._is_surely_kept(check, self.judged, own) for check in caps)
        return quote if kept else None

    def price(self, offer: CompiledOffer, law: OfferLaw) -> Priced:
        """The offer's quote with the facts that rules need of it; kept where it is often asked."""
        quote, own = self._kept_price(offer, law)
        beside = self.evaluators.beside_quote_facts
        if not beside or isinstance(quote, Finding):
            return quote, own
        provider = offer.offer.document.provider
        return quote, {**own, **facts_beside_quote(self.facts, provider, quote, beside)}

    def _kept_price(self, offer: CompiledOffer, law: OfferLaw) -> Priced:
        if not self.keeps_quotes:
            return self._priced(offer, law)
        kept = self.evaluators.quotes
        key = (offer.id, self.facts.values["cart.total"], self.day, self.wish_minor)
        priced = kept.get(key)
        if priced is None:
            if len(kept) >= QUOTES_KEPT:
                kept.clear()
            priced = kept[key] = self._priced(offer, law)
        return priced

    def _priced(self, compiled: CompiledOffer, law: OfferLaw) -> Priced:
        offer = compiled.offer
        wish = self.wish_minor if offer.plan.down_payment.is_chosen else None
        total = self.facts.values["cart.total"]
        assert isinstance(total, int)
        try:
            quote = quote_in_market(offer.plan, total, self.market.market, self.day, wish)
        except PlanNotPriceable as impossible:
            params = {"condition": str(impossible), "observed": "", "required": "a plan that can be priced"}
            return Finding("condition_not_met", params), {}
        own = {name: law.facts[name] for name in self.evaluators.quote_facts if name in law.facts}
        return quote, own | plan_values(quote, self.evaluators.plan_facts)


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
