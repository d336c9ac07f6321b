"""Every offer of a market against one request: which findings stand in its way, before any quote.

Offers that fail the same requirements and judgements share one tuple of findings, and each finding is made
once a request, so that the cost of an offer is two bit operations and a look-up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from engine.compiler.compiled import CapCheck, CompiledMarket, CompiledOffer, LawInterval, OfferLaw
from engine.compiler.requirements import DownPaymentWish
from engine.evaluation.caps import cap_finding
from engine.evaluation.catalogue import Matched
from engine.evaluation.evaluators import Judged
from engine.evaluation.findings import (
    breach_finding,
    error_finding,
    lacking_finding,
    requirement_finding,
)
from engine.facts import FactSet
from engine.schema.book import Policy
from engine.verdicts import Finding


class Found(NamedTuple):
    """A finding and where it comes from: the number of a requirement or a judgement, a cap, or neither."""

    finding: Finding
    requirement: int | None = None
    judgement: int | None = None
    cap: CapCheck | None = None


class Assessed(NamedTuple):
    """One offer after the request alone was looked at; `matches` says whether its own requirements hold."""

    offer: CompiledOffer
    law: OfferLaw
    matches: bool
    findings: tuple[Found, ...]


@dataclass(slots=True)
class Assessment:
    """One request against the offers of a market."""

    market: CompiledMarket
    facts: FactSet
    matched: Matched
    judged: Judged
    wish_minor: int | None
    _by_failures: dict[tuple[int, int, tuple[str, ...]], tuple[Found, ...]] = field(default_factory=dict)
    _requirement_findings: dict[int, Finding | None] = field(default_factory=dict)
    _judgement_findings: dict[int, Finding | None] = field(default_factory=dict)

    def offers(self, interval: LawInterval) -> list[Assessed]:
        """Every offer under the law of the interval, in the market's order."""
        not_met = self.matched.fails | self.matched.undecided
        not_passed = self.judged.not_passed
        return [
            self._assessed(offer, law, offer.requirement_bits & not_met, law.breach_bits & not_passed)
            for offer, law in zip(self.market.offers, interval.offers, strict=True)
        ]

    def unmet(self, interval: LawInterval, position: int) -> tuple[int, int]:
        """The bits of the requirements and of the judgements that stand in one offer's way."""
        law = interval.offers[position]
        unmet = self.market.offers[position].requirement_bits & (self.matched.fails | self.matched.undecided)
        return unmet, law.breach_bits & self.judged.not_passed

    def offer(self, interval: LawInterval, position: int) -> Assessed:
        """One offer, by its position in the market."""
        unmet, breached = self.unmet(interval, position)
        return self._assessed(self.market.offers[position], interval.offers[position], unmet, breached)

    def _assessed(self, offer: CompiledOffer, law: OfferLaw, unmet: int, breached: int) -> Assessed:
        refused = law.refused
        capped = self._capped(law) if law.request_caps else ()
        if not unmet and not breached and not refused and not capped:
            return Assessed(offer, law, True, ())
        key = (unmet, breached, tuple([policy.id for policy in refused]) if refused else ())
        findings = self._by_failures.get(key)
        if findings is None:
            findings = self._by_failures[key] = self._findings(unmet, breached, law)
        return Assessed(offer, law, not unmet, (*findings, *capped) if capped else findings)

    def _findings(self, unmet: int, breached: int, law: OfferLaw) -> tuple[Found, ...]:
        found: list[Found] = []
        for number in _bits(unmet):
            finding = self._of_requirement(number)
            if finding is not None:
                found.append(Found(finding, requirement=number))
        found += [
            Found(breach_finding(policy, self._with_offer(law.facts), self._currency))
            for policy in law.refused
        ]
        for number in _bits(breached):
            finding = self.of_judgement(number)
            if finding is not None:
                found.append(Found(finding, judgement=number))
        return tuple(found)

    def _capped(self, law: OfferLaw) -> tuple[Found, ...]:
        """The findings of the caps that need no quote."""
        facts = self._with_offer(law.facts)
        found = (
            (check, gated_cap_finding(self.market, check, self.judged, facts)) for check in law.request_caps
        )
        return tuple(Found(finding, cap=check) for check, finding in found if finding is not None)

    @property
    def _currency(self) -> str:
        return self.market.market.currency

    def _with_offer(self, offer_facts: Mapping[str, object]) -> FactSet:
        return self.facts.with_values(offer_facts)  # type: ignore[arg-type]

    def _of_requirement(self, number: int) -> Finding | None:
        if number not in self._requirement_findings:
            requirement = self.market.requirements[number]
            condition = requirement.condition
            if self.matched.faulty >> number & 1:
                finding: Finding | None = error_finding(None)
            elif self.matched.undecided >> number & 1 and not isinstance(condition, DownPaymentWish):
                finding = lacking_finding(condition, self.facts)
            else:
                finding = requirement_finding(requirement, self.facts, self._currency, self.wish_minor)
            self._requirement_findings[number] = finding
        return self._requirement_findings[number]

    def of_judgement(self, number: int) -> Finding | None:
        """The finding of a judgement that is breached or cannot be told."""
        if number not in self._judgement_findings:
            self._judgement_findings[number] = judgement_finding(self.market, number, self.judged, self.facts)
        return self._judgement_findings[number]


def gated_cap_finding(
    market: CompiledMarket, check: CapCheck, judged: Judged, facts: FactSet
) -> Finding | None:
    """What a cap finds where it applies, or why it cannot be told whether it does."""
    gate = check.gate
    if gate is None or judged.holds >> gate & 1:
        return cap_finding(check, facts, facts.values, market.market.currency)
    if not judged.undecided >> gate & 1:
        return None
    if judged.faulty >> gate & 1:
        return error_finding(check.policy)
    return lacking_finding(market.judgements[gate].condition, facts, check.policy)


def judgement_finding(market: CompiledMarket, number: int, judged: Judged, facts: FactSet) -> Finding | None:
    """Why a judgement that did not pass stands in the way; None if it lacks only what is not evaluated."""
    judgement = market.judgements[number]
    policy = judgement.owner
    assert isinstance(policy, Policy)
    if judged.faulty >> number & 1:
        return error_finding(policy)
    if judged.holds >> number & 1:
        return breach_finding(policy, facts, market.market.currency)
    return lacking_finding(judgement.condition, facts, policy)


def _bits(mask: int) -> Iterator[int]:
    """The numbers of the bits that are set, lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
