"""What of the customer stands in the way of an offer: its findings as principal reasons.

Only what really stood in the way counts (12 CFR 1002, comment 9(b)(2)-2): of alternatives those that hold,
of a cap what the customer adds to it or lacks for it, and nothing where the cart alone exceeds it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.compiler.cap_arithmetic import CapResult, work_out
from engine.compiler.compiled import CapCheck
from engine.compiler.refusals import SEGMENTS_FACT
from engine.compiler.requirements import DownPaymentWish
from engine.conditions import AllOf, AnyOf, Compare, Condition, Not, compare, negation
from engine.evaluation.assess import Found
from engine.evaluation.groundwork import Considered, Groundwork
from engine.evaluation.principal_reasons import INCOMPLETE, MEANINGS, Direction, reason_of
from engine.evaluation.reference import evaluate
from engine.fact_set import FactSet
from engine.facts import FactValue
from engine.pricing.plan_facts import EXPOSURE
from engine.schema.book import Policy

TRAITS_FACT = "customer.traits"
OWED_IN_EXPOSURE = "customer.bnpl_outstanding"


@dataclass(frozen=True, slots=True)
class Grounds:
    """Finds the principal reasons of one request's findings.

    `segments` are their conditions by id; `trait_kinds` the categories of the retailer's inputs.
    """

    ground: Groundwork
    segments: Mapping[str, Condition]
    trait_kinds: Mapping[str, str]
    _of_shared: dict[int, frozenset[str]] = field(default_factory=dict)

    def reasons(self, considered: Considered) -> frozenset[str]:
        """Why an offer is withheld for the customer's sake; nothing where something else withholds it too.

        An offer that is not for this cart, channel or day could not have been had by any customer. A guest of
        whom something is merely not known has not applied for credit; an identified customer who leaves it
        open has, incompletely.
        """
        codes: frozenset[str] = frozenset()
        is_decided = self.ground.facts.values["customer.known"] is True
        for found in considered.found:
            of_one = self._of(considered, found)
            if not of_one:
                return frozenset()
            codes |= of_one
            is_decided = is_decided or "facts" not in found.finding.params
        return codes if is_decided else frozenset()

    def _of(self, considered: Considered, found: Found) -> frozenset[str]:
        """The codes of one finding; of one that several offers share, found once."""
        if found.cap is not None:
            return frozenset(self._codes(considered, found))
        codes = self._of_shared.get(id(found))
        if codes is None:
            codes = self._of_shared[id(found)] = frozenset(self._codes(considered, found))
        return codes

    def _codes(self, considered: Considered, found: Found) -> Iterator[str]:
        finding, market = found.finding, self.ground.market.compiled
        lacking = finding.params.get("facts")
        if finding.code == "policy_error":
            return
        if isinstance(lacking, tuple):
            yield from _of_missing(lacking)
            return
        if found.requirement is not None:
            condition = market.requirements[found.requirement].condition
            if not isinstance(condition, DownPaymentWish):
                yield from self._of_condition(negation(condition), self.ground.facts)
            return
        appraisal = considered.appraisal
        facts = appraisal.facts if appraisal is not None else self.ground.facts
        facts = facts.with_values(considered.assessed.law.facts)
        if found.cap is not None:
            of_figures = list(_of_cap(found.cap, facts))
            yield from of_figures or self._of_scope(found.cap.policy, facts)
        elif found.judgement is not None:
            policy = market.judgements[found.judgement].owner
            assert isinstance(policy, Policy)
            assert policy.rule is not None
            breach = policy.rule if policy.document.kind == "forbid" else negation(policy.rule)
            of_rule = list(self._of_condition(breach, facts))
            yield from of_rule or self._of_scope(policy, facts)

    def _of_condition(self, condition: Condition, facts: FactSet) -> Iterator[str]:
        for leaf in self.comparisons(condition, facts):
            yield from self._of_comparison(leaf, facts)

    def _of_scope(self, policy: Policy, facts: FactSet) -> Iterator[str]:
        """A rule about the plan that binds this customer for being on the adverse side of something."""
        for leaf in self.comparisons(policy.applies_to, facts):
            meaning = MEANINGS.get(leaf.fact)
            if meaning is not None and meaning.adverse and meaning.adverse == _direction(leaf, facts):
                yield meaning.reason

    def _of_comparison(self, leaf: Compare, facts: FactSet) -> Iterator[str]:
        if leaf.fact == TRAITS_FACT:
            yield from self._of_traits(leaf, facts)
        elif leaf.fact == EXPOSURE:
            if not _holds_without_customer(leaf, facts):
                yield reason_of(OWED_IN_EXPOSURE, "high")
        elif leaf.fact in MEANINGS:
            is_missing = leaf.operator == "absent"
            yield MEANINGS[leaf.fact].missing if is_missing else reason_of(leaf.fact, _direction(leaf, facts))

    def _of_traits(self, leaf: Compare, facts: FactSet) -> Iterator[str]:
        names, stated = _names(leaf.value), _names(facts.values.get(TRAITS_FACT, frozenset()))
        counted = names & stated if leaf.operator in ("any_of", "all_of") else names - stated
        yield from (f"other_{self.trait_kinds[name]}" for name in counted if name in self.trait_kinds)

    def comparisons(self, condition: Condition, facts: FactSet) -> Iterator[Compare]:
        """The comparisons by which a condition holds; segments by those that make or unmake them.

        What only an offer or a regime settles may be undecided here: it does not stand in the customer's way.
        """
        match condition:
            case Compare(fact, operator, frozenset(names)) if fact == SEGMENTS_FACT:
                inside = operator != "none_of"
                for name in sorted(names):
                    when = self.segments[name] if inside else negation(self.segments[name])
                    if evaluate(when, facts) is True:
                        yield from self.comparisons(when, facts)
            case Compare() as leaf:
                if evaluate(leaf, facts) is True:
                    yield leaf
            case AllOf(parts) | AnyOf(parts):
                for part in parts:
                    if evaluate(part, facts) is not False:
                        yield from self.comparisons(part, facts)
            case Not(part):
                yield from self.comparisons(negation(part), facts)


def _of_missing(facts: tuple[str, ...]) -> Iterator[str]:
    for fact in map(_of_customer, facts):
        if fact in MEANINGS:
            yield MEANINGS[fact].missing
        elif fact == TRAITS_FACT:
            yield INCOMPLETE


def _of_customer(fact: str) -> str:
    """The customer's own fact in a fact of the plan."""
    return OWED_IN_EXPOSURE if fact == EXPOSURE else fact


def _names(value: FactValue) -> frozenset[str]:
    return value if isinstance(value, frozenset) else frozenset({str(value)})


def _direction(leaf: Compare, facts: FactSet) -> Direction | None:
    """On which side the value is of what it is compared with; None where there are no sides."""
    value = facts.values.get(leaf.fact)
    if isinstance(value, bool):
        return "high" if value else "low"
    if not isinstance(value, int) or not isinstance(leaf.value, int):
        return None
    if leaf.operator in ("at_least", "above"):
        return "high"
    if leaf.operator in ("at_most", "below"):
        return "low"
    return None if value == leaf.value else ("high" if value > leaf.value else "low")


def _owed(name: str, values: Mapping[str, FactValue]) -> int:
    """What the customer contributes to a figure, in its unit."""
    value = values.get(_of_customer(name), 0)
    return value if isinstance(value, int) else 0


def _without_customer(name: str, values: Mapping[str, FactValue]) -> int:
    value = values[name]
    assert isinstance(value, int)
    return value - _owed(name, values)


def _holds_without_customer(leaf: Compare, facts: FactSet) -> bool:
    return compare(leaf.operator, _without_customer(leaf.fact, facts.values), leaf.value)


def _of_cap(check: CapCheck, facts: FactSet) -> Iterator[str]:
    """What the customer adds to a measure, where that is too much; else what is lacking for its limit."""
    cap, limit, values = check.cap, check.limit, facts.values
    towards_breach = 1 if cap.bound == "at_most" else -1
    of_limit = [term.fact for term in limit.terms if term.fact in MEANINGS]
    measured = [(sign, name) for sign, name in cap.measure if _of_customer(name) in MEANINGS]
    burdens = [name for sign, name in measured if sign == towards_breach]
    burdens += [name for name in of_limit if name is not None and towards_breach < 0]
    relieved = {**values, **{name: _without_customer(name, values) for name in burdens}}
    result = work_out(cap, limit, relieved)
    if not isinstance(result, CapResult):
        return
    if result.headroom >= 0:
        for name in burdens:
            if _owed(name, values):
                yield reason_of(_of_customer(name), "high")
        return
    yield from (reason_of(_of_customer(name), "low") for sign, name in measured if sign != towards_breach)
    for term in limit.terms if towards_breach > 0 else ():
        if term.fact is None or term.fact not in MEANINGS:
            continue
        if term.multiplier * _owed(term.fact, values) < result.computed:
            yield reason_of(term.fact, "low")
