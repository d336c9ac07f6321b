"""The evaluators of a compiled book: what stays in memory between requests and is closed with the book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Final, Self

from engine.compiler.compiled import CapCheck, CompiledBook, CompiledMarket, LawInterval
from engine.compiler.requirements import DownPaymentWish, Requirement
from engine.compiler.specialise import facts_of
from engine.conditions import NEVER
from engine.evaluation.catalogue import CatalogueIndex
from engine.evaluation.derivation import Derivation
from engine.evaluation.networks import ConditionNetwork
from engine.evaluation.prepared import breach_finder, requirement_finder
from engine.evaluation.reference import Disagreement
from engine.fact_set import FactSet
from engine.facts import FACTS, FactValue, Stage
from engine.pricing.plan_facts import PLAN_FACTS
from engine.pricing.quote import Quote
from engine.schema.book import Offer, Policy
from engine.verdicts import Finding

APPLYING_KEPT: Final = 4096
"""For how many outcomes of the judgements a market keeps which caps apply."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The judgements of a market that hold, and those that are undecided, as bit masks by their number.

    `faulty` are the undecided ones on which the evaluators disagreed.
    """

    holds: int
    undecided: int
    faulty: int = 0
    disagreements: tuple[Disagreement, ...] = ()

    @property
    def not_passed(self) -> int:
        """The judgements that are breached or cannot be told: neither may be passed over."""
        return self.holds | self.undecided


Priced = tuple[Quote | Finding, dict[str, FactValue]]
"""A quote with the facts that rules need of it, or why there is none."""


class MarketEvaluators:
    """The index, the networks and the prepared findings of one market.

    `quotes` keeps the quotes of remedies: a remedy changes a total to a threshold of the book, and thresholds
    are few. `asked` picks, for each offer, what belongs to its requirements out of a list over all of them.
    `apart` are the positions of the offers, by the interval's first day, that a policy refuses whatever is
    asked, or that meet a cap without a quote: they share no findings.
    """

    def __init__(self, compiled: CompiledMarket) -> None:
        self.compiled = compiled
        self.index = CatalogueIndex(compiled.requirements)
        self._networks = {stage: _network(compiled, stage) for stage in (Stage.REQUEST, Stage.QUOTE)}
        currency = compiled.market.currency
        self.asked = tuple(itemgetter(*sorted(offer.places)) for offer in compiled.offers)
        self.apart = {interval.first_day: tuple(_apart(interval)) for interval in compiled.intervals}
        self.requirement_finders = tuple(
            requirement_finder(requirement, currency) for requirement in compiled.requirements
        )
        breachable = {policy.id: policy for policy in _breachable(compiled)}
        self.breach_finders_of = {id: breach_finder(policy, currency) for id, policy in breachable.items()}
        self.breach_finders = {
            number: self.breach_finders_of[judgement.owner.id]
            for number, judgement in enumerate(compiled.judgements)
            if isinstance(judgement.owner, Policy) and not judgement.is_gate
        }
        self.breaches = sum(1 << number for number in self.breach_finders)
        self.rivals = _rivals(compiled)
        self.costs = tuple(offer.offer.plan.has_term_cost for offer in compiled.offers)
        self.ahead = _ahead(self.costs)
        self.quotes: dict[tuple[object, ...], Priced] = {}
        self._applying: dict[tuple[int, int], tuple[CapCheck, ...]] = {}
        self.exclusive = frozenset(
            number for number, offer in enumerate(compiled.offers) if _is_exclusive(offer.offer)
        )
        self.groups = tuple(_competing_group(offer.offer) for offer in compiled.offers)
        self.requirement_facts = tuple(
            _facts_of_requirement(requirement) for requirement in compiled.requirements
        )
        self.judgement_facts = tuple(facts_of(judgement.condition) for judgement in compiled.judgements)
        self.request_facts = frozenset().union(*self.judgement_facts)
        self.judges_quotes = any(judgement.stage is Stage.QUOTE for judgement in compiled.judgements)
        self.quote_facts, needed = _facts_of_quotes(compiled)
        self.plan_facts = tuple(name for name in needed if name in PLAN_FACTS)
        self.beside_quote_facts = tuple(name for name in needed if name not in PLAN_FACTS)
        self._masks = {
            stage: sum(
                1 << number
                for number, judgement in enumerate(compiled.judgements)
                if judgement.stage is stage
            )
            for stage in (Stage.REQUEST, Stage.QUOTE)
        }

    def applying(self, checks: tuple[CapCheck, ...], judged: Judged) -> tuple[CapCheck, ...]:
        """The checks that apply, or of which that cannot be told; kept, because requests judge alike."""
        open_gates = judged.holds | judged.undecided
        key = (id(checks), open_gates)  # laws live as long as their evaluators, and share equal checks
        found = self._applying.get(key)
        if found is None:
            if len(self._applying) >= APPLYING_KEPT:
                self._applying.clear()
            found = tuple(check for check in checks if check.gate is None or open_gates >> check.gate & 1)
            self._applying[key] = found
        return found

    def judge(self, facts: FactSet, stage: Stage = Stage.REQUEST) -> Judged:
        """The judgements that can be made with the request, or those that need a quote's facts too."""
        answers, made = self._networks[stage].answer(facts), self._masks[stage]
        disagreements = tuple([one for one in answers.disagreements if made >> one.index & 1])
        faulty = sum([1 << one.index for one in disagreements])
        return Judged(answers.holds & made, made & ~answers.holds & ~answers.fails, faulty, disagreements)

    def close(self) -> None:
        """Free what the rule engine holds."""
        for network in self._networks.values():
            network.close()


def _breachable(compiled: CompiledMarket) -> Iterator[Policy]:
    """The forbidding and requiring policies: those judged with a request, and those decided at load."""
    for judgement in compiled.judgements:
        if isinstance(judgement.owner, Policy) and not judgement.is_gate:
            yield judgement.owner
    for interval in compiled.intervals:
        for law in interval.offers:
            yield from law.refused


def _apart(interval: LawInterval) -> Iterator[int]:
    for position, law in enumerate(interval.offers):
        if law.refused or law.request_caps:
            yield position


def _rivals(compiled: CompiledMarket) -> tuple[tuple[int, ...], ...]:
    """For each offer, the positions of those of its stacking group that can keep it out."""
    stackings = [offer.offer.document.stacking for offer in compiled.offers]
    rivals = []
    for position, own in enumerate(stackings):
        rules = {"exclusive", "best"} if own is not None and own.rule == "best" else {"exclusive"}
        rivals.append(
            tuple(
                other
                for other, stacking in enumerate(stackings)
                if own is not None
                and stacking is not None
                and other != position
                and stacking.group == own.group
                and stacking.rule in rules
            )
        )
    return tuple(rivals)


def _ahead(costs: tuple[bool, ...]) -> tuple[tuple[int, ...], ...]:
    """For each offer, the positions of those that could rank before it; before a free one only free ones."""
    positions = range(len(costs))
    return tuple(
        tuple(other for other in positions if other != position and (costs[position] or not costs[other]))
        for position in positions
    )


def _is_exclusive(offer: Offer) -> bool:
    stacking = offer.document.stacking
    return stacking is not None and stacking.rule == "exclusive"


def _competing_group(offer: Offer) -> str | None:
    """The stacking group within which one offer at most is shown; None for an offer beside all others."""
    stacking = offer.document.stacking
    return stacking.group if stacking is not None and stacking.rule != "joint" else None


def _facts_of_requirement(requirement: Requirement) -> frozenset[str]:
    condition = requirement.condition
    return (
        frozenset({"cart.total", "down_payment"})
        if isinstance(condition, DownPaymentWish)
        else facts_of(condition)
    )


def _facts_of_quotes(compiled: CompiledMarket) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The facts of offers, and those of plans, that rules about quotes need; no other is worked out."""
    laws = [law for interval in compiled.intervals for law in interval.offers]
    caps = {check.cap for law in laws for check in law.quote_caps}
    names = {name for cap in caps for name in cap.facts()}
    quoted = (judgement for judgement in compiled.judgements if judgement.stage is Stage.QUOTE)
    names |= {name for judgement in quoted for name in facts_of(judgement.condition)}
    offers = tuple(sorted(name for name in names if FACTS[name].stage is Stage.LOAD))
    return offers, tuple(sorted(name for name in names if FACTS[name].stage is Stage.QUOTE))


def _network(compiled: CompiledMarket, stage: Stage) -> ConditionNetwork:
    """A network whose positions are the judgements' numbers; those of another stage stand as never."""
    judgements = compiled.judgements
    if not any(judgement.stage is stage for judgement in judgements):
        return ConditionNetwork([])
    return ConditionNetwork(
        [judgement.condition if judgement.stage is stage else NEVER for judgement in judgements]
    )


class Evaluators:
    """Everything that evaluates one compiled book."""

    def __init__(self, compiled: CompiledBook) -> None:
        self.compiled = compiled
        self.derivation = Derivation(compiled)
        self.markets: Mapping[str, MarketEvaluators] = {
            country: MarketEvaluators(market) for country, market in compiled.markets.items()
        }

    def close(self) -> None:
        """Free what the rule engine holds; waits for decisions that are under way."""
        self.derivation.close()
        for market in self.markets.values():
            market.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
