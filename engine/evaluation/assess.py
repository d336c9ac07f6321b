"""Every offer of a market against one request: which findings stand in its way, before any quote.

Each finding is made once a request and shared by the offers that it concerns; an offer picks its own by the
numbers of what it asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from engine.compiler.compiled import CapCheck, CompiledMarket, CompiledOffer, LawInterval, OfferLaw
from engine.compiler.requirements import DownPaymentWish
from engine.evaluation.caps import cap_finding, is_kept
from engine.evaluation.catalogue import Matched
from engine.evaluation.evaluators import Judged, MarketEvaluators
from engine.evaluation.findings import error_finding, lacking_finding
from engine.fact_set import FactSet
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


class _SharedBreaches(dict[int, tuple[Found, ...]]):
    """The findings of the judgements in a mask: many offers breach the same ones."""

    def __init__(self, breaches: Iterable[tuple[int, Found | None]]) -> None:
        super().__init__()
        self._breaches = [(bit, found) for bit, found in breaches if found is not None]

    def __missing__(self, mask: int) -> tuple[Found, ...]:
        found = self[mask] = tuple([found for bit, found in self._breaches if mask & bit])
        return found


@dataclass(frozen=True, slots=True)
class Assessment:
    """One request against the offers of a market."""

    evaluators: MarketEvaluators
    facts: FactSet
    matched: Matched
    judged: Judged
    wish_minor: int | None
    _of_requirements: dict[int, Found | None] = field(default_factory=dict)
    _of_judgements: dict[int, Found | None] = field(default_factory=dict)

    @property
    def market(self) -> CompiledMarket:
        """The market of the request."""
        return self.evaluators.compiled

    def offers(self, interval: LawInterval) -> list[Assessed]:
        """Every offer under the law of the interval, in the market's order."""
        not_met = self.matched.fails | self.matched.undecided
        offers, laws = self.market.offers, interval.offers
        return [
            Assessed(offer, law, not offer.requirement_bits & not_met, found)
            for offer, law, found in zip(offers, laws, self.findings(interval), strict=True)
        ]

    def findings(self, interval: LawInterval) -> list[tuple[Found, ...]]:
        """All that stands in the way of every offer under the law of the interval, in the market's order."""
        not_met, not_passed = self.matched.fails | self.matched.undecided, self.judged.not_passed
        unmet: list[Found | None] = [None] * len(self.market.requirements)
        for number in _bits(not_met):
            unmet[number] = self._of_requirement(number)
        breaches = _bits(not_passed & self.evaluators.breaches)
        of_law = _SharedBreaches((1 << number, self._of_judgement(number)) for number in breaches)
        found = [
            (*filter(None, asked(unmet)), *of_law[law.breach_bits & not_passed])
            for asked, law in zip(self.evaluators.asked, interval.offers, strict=True)
        ]
        for position in self.evaluators.apart[interval.first_day]:
            found[position] = self.offer(interval, position).findings
        return found

    def unmet(self, interval: LawInterval, position: int) -> tuple[int, int]:
        """The bits of the requirements and of the judgements that stand in one offer's way."""
        law = interval.offers[position]
        unmet = self.market.offers[position].requirement_bits & (self.matched.fails | self.matched.undecided)
        return unmet, law.breach_bits & self.judged.not_passed

    def offer(self, interval: LawInterval, position: int) -> Assessed:
        """One offer, by its position in the market."""
        unmet, breached = self.unmet(interval, position)
        law = interval.offers[position]
        own = tuple(filter(None, map(self._of_requirement, _bits(unmet))))
        return Assessed(self.market.offers[position], law, not unmet, own + self._of_law(law, breached))

    def _of_law(self, law: OfferLaw, breached: int) -> tuple[Found, ...]:
        """What the policies find: those that forbid the offer anyway, breaches, caps without a quote."""
        found = tuple(filter(None, map(self._of_judgement, _bits(breached))))
        if law.refused:
            found = (*self._refused(law), *found)
        return (*found, *self._capped(law)) if law.request_caps else found

    def _refused(self, law: OfferLaw) -> tuple[Found, ...]:
        """The policies that forbid the offer whatever the request."""
        facts = self._with_offer(law.facts)
        return tuple(Found(self.evaluators.breach_finders_of[policy.id](facts)) for policy in law.refused)

    def _capped(self, law: OfferLaw) -> tuple[Found, ...]:
        """The findings of the caps that need no quote."""
        facts = self._with_offer(law.facts)
        found = (
            (check, gated_cap_finding(self.market, check, self.judged, facts)) for check in law.request_caps
        )
        return tuple(Found(finding, cap=check) for check, finding in found if finding is not None)

    def _with_offer(self, offer_facts: Mapping[str, object]) -> FactSet:
        return self.facts.with_values(offer_facts)  # type: ignore[arg-type]

    def _of_requirement(self, number: int) -> Found | None:
        if number not in self._of_requirements:
            finding = self._requirement_finding(number)
            self._of_requirements[number] = None if finding is None else Found(finding, number)
        return self._of_requirements[number]

    def _requirement_finding(self, number: int) -> Finding | None:
        if self.matched.faulty >> number & 1:
            return error_finding(None)
        condition = self.market.requirements[number].condition
        if self.matched.undecided >> number & 1 and not isinstance(condition, DownPaymentWish):
            return lacking_finding(condition, self.facts)
        return self.evaluators.requirement_finders[number](self.facts, self.wish_minor)

    def _of_judgement(self, number: int) -> Found | None:
        if number not in self._of_judgements:
            finding = judgement_finding(self.evaluators, number, self.judged, self.facts)
            self._of_judgements[number] = None if finding is None else Found(finding, judgement=number)
        return self._of_judgements[number]


def gated_cap_finding(
    market: CompiledMarket, check: CapCheck, judged: Judged, facts: FactSet
) -> Finding | None:
    """What a cap finds where it applies, or why it cannot be told whether it does.

    A cap that is kept is kept whether it applies or not.
    """
    gate = check.gate
    if gate is None or judged.holds >> gate & 1:
        return cap_finding(check, facts, market.market.currency)
    if not judged.undecided >> gate & 1:
        return None
    if judged.faulty >> gate & 1:
        return error_finding(check.policy)
    if is_kept(check.cap, check.limit, facts.values, facts.values):
        return None
    return lacking_finding(market.judgements[gate].condition, facts, check.policy)


def judgement_finding(
    evaluators: MarketEvaluators, number: int, judged: Judged, facts: FactSet
) -> Finding | None:
    """Why a judgement that did not pass stands in the way; None if it lacks only what is not evaluated."""
    judgement = evaluators.compiled.judgements[number]
    policy = judgement.owner
    assert isinstance(policy, Policy)
    if judged.faulty >> number & 1:
        return error_finding(policy)
    if judged.holds >> number & 1:
        return evaluators.breach_finders[number](facts)
    return lacking_finding(judgement.condition, facts, policy)


def _bits(mask: int) -> Iterator[int]:
    """The numbers of the bits that are set, lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
