"""What all offers of one request share: facts derived, requirements matched, policies judged.

`again` does the same for a request that differs in a few facts, and redoes only what these facts touch.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from engine.compiler.compiled import LawInterval
from engine.evaluation.appraise import Appraisal, Appraiser
from engine.evaluation.assess import Assessed, Assessment, Found
from engine.evaluation.catalogue import Matched
from engine.evaluation.evaluators import Evaluators, Judged, MarketEvaluators
from engine.fact_set import FactSet
from engine.facts import FactValue
from engine.verdicts import Fault


class Considered(NamedTuple):
    """An offer with all that was found about it by itself."""

    assessed: Assessed
    appraisal: Appraisal | None
    found: tuple[Found, ...]

    @property
    def stands(self) -> bool:
        """Whether nothing stands in the way of the offer."""
        return not self.found and self.appraisal is not None and self.appraisal.quote is not None


@dataclass(frozen=True, slots=True)
class Groundwork:
    """One request, ready for each offer to be considered; `interval` is the law of its business date."""

    evaluators: Evaluators
    market: MarketEvaluators
    interval: LawInterval
    day: date
    wish_minor: int | None
    facts: FactSet
    matched: Matched
    judged: Judged
    faults: tuple[Fault, ...]
    assessment: Assessment
    appraiser: Appraiser

    def offers(self) -> tuple[Considered, ...]:
        """Every offer of the market, in its order."""
        return tuple([self._considered(assessed) for assessed in self.assessment.offers(self.interval)])

    def offer(self, position: int) -> Considered:
        """One offer, by its position in the market."""
        return self._considered(self.assessment.offer(self.interval, position))

    def open_offers(self, positions: Iterable[int]) -> list[int]:
        """Those of some offers in whose way nothing stands that needs no quote; caps are not asked."""
        offers, laws = self.market.compiled.offers, self.interval.offers
        not_met, not_passed = self.matched.fails | self.matched.undecided, self.judged.not_passed
        return [
            position
            for position in positions
            if not offers[position].requirement_bits & not_met
            and not (laws[position].breach_bits & not_passed or laws[position].refused)
        ]

    def place(self, considered: Considered, found: Found) -> str:
        """The file and line that a finding about an offer comes from."""
        offer = considered.assessed.offer
        if found.requirement is not None:
            return offer.places[found.requirement]
        policy = found.finding.policy
        return self.market.compiled.policy_places[policy] if policy else offer.offer.place("plan")

    def again(
        self,
        changed: Mapping[str, FactValue],
        wish_minor: int | None,
        articles: tuple[tuple[str, frozenset[str]], ...] | None = None,
    ) -> Groundwork:
        """The groundwork of the same request with some facts changed on the same day."""
        facts = self.facts.with_values(changed)
        if articles is not None:
            facts = replace(facts, articles=articles)
        names = changed.keys()
        if not names.isdisjoint(self.evaluators.derivation.facts):
            return lay(self.evaluators, self.market.compiled.country, self.day, facts, wish_minor)
        matched = self.market.index.match_again(self.matched, facts, wish_minor, names)
        untouched = names.isdisjoint(self.market.request_facts)
        judged = self.judged if untouched else self.market.judge(facts)
        assessment = Assessment(self.market, facts, matched, judged, wish_minor)
        appraiser = Appraiser(self.market, facts, judged, self.day, wish_minor, keeps_quotes=True)
        return replace(
            self,
            wish_minor=wish_minor,
            facts=facts,
            matched=matched,
            judged=judged,
            assessment=assessment,
            appraiser=appraiser,
        )

    def _considered(self, assessed: Assessed) -> Considered:
        if not assessed.matches:
            return Considered(assessed, None, assessed.findings)
        appraisal = self.appraiser.appraise(assessed)
        return Considered(assessed, appraisal, (*assessed.findings, *appraisal.findings))


def lay(
    evaluators: Evaluators,
    country: str,
    day: date,
    stated: FactSet,
    wish_minor: int | None,
    *,
    check_index: bool = False,
) -> Groundwork:
    """Derive, match and judge what a request states.

    `check_index` has the reference evaluator match too, requirement by requirement.
    """
    facts, faults = evaluators.derivation.derive(stated, day)
    market = evaluators.markets[country]
    matched = market.index.match(facts, wish_minor)
    if check_index:
        matched, disagreements = market.index.checked(matched, facts, wish_minor)
        for disagreement in disagreements:
            requirement = market.compiled.requirements[disagreement.index]
            subject = f"requirement {requirement.code}"
            faults = (*faults, Fault(subject, str(disagreement.engine), str(disagreement.reference)))
    judged = market.judge(facts)
    assessment = Assessment(market, facts, matched, judged, wish_minor)
    appraiser = Appraiser(market, facts, judged, day, wish_minor)
    interval = market.compiled.interval_on(day)
    return Groundwork(
        evaluators, market, interval, day, wish_minor, facts, matched, judged, faults, assessment, appraiser
    )
