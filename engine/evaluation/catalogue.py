"""The catalogue index: which requirements a request fails, by bit sets over the distinct requirements.

Each fact is looked at once. Thresholds of an ordered fact are sorted, and one binary search gives the mask of
all that fail; names map straight to masks. The cost grows with the distinct conditions of a market and not
with its offers. What has no such shape is left to the reference evaluator.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, NamedTuple

from engine.compiler.requirements import DownPaymentWish, Requirement
from engine.compiler.specialise import facts_of
from engine.conditions import Compare, Condition, comparisons
from engine.evaluation.reference import Disagreement, evaluate
from engine.fact_set import FactSet
from engine.facts import FACTS, ORDERED_TYPES, FactValue

DAYS_KEPT: Final = 1024
"""For how many days at once the windows that hold are kept."""

Lookup = Callable[[FactValue], int]


@dataclass(frozen=True, slots=True)
class Matched:
    """The requirements that a request fails, and those that cannot be told for want of a fact.

    `faulty` are the undecided ones on which the index and the reference evaluator disagreed.
    """

    fails: int
    undecided: int
    faulty: int = 0


class _Other(NamedTuple):
    """A requirement that has no place in the index, with the facts it speaks of."""

    bit: int
    condition: Condition
    facts: frozenset[str]


class CatalogueIndex:
    """The requirements of one market, indexed by the facts they speak of."""

    def __init__(self, requirements: Sequence[Requirement]) -> None:
        self.requirements = tuple(requirements)
        by_fact: dict[str, list[tuple[int, Compare]]] = {}
        dated: list[tuple[int, Condition]] = []
        self._others: list[_Other] = []
        self._wishes: list[tuple[int, DownPaymentWish]] = []
        for number, requirement in enumerate(self.requirements):
            condition = requirement.condition
            if isinstance(condition, DownPaymentWish):
                self._wishes.append((1 << number, condition))
            elif isinstance(condition, Compare) and _is_indexed(condition):
                by_fact.setdefault(condition.fact, []).append((1 << number, condition))
            elif _is_of_days(condition):
                dated.append((1 << number, condition))
            else:
                self._others.append(_Other(1 << number, condition, facts_of(condition)))
        self._lookups: list[tuple[str, int, tuple[Lookup, ...]]] = [
            (fact, sum(bit for bit, _ in leaves), tuple(_lookups(fact, leaves)))
            for fact, leaves in by_fact.items()
        ]
        if dated:
            self._lookups.append(("business_date", sum(bit for bit, _ in dated), (_day_lookup(dated),)))
        self._wish_bits = sum(bit for bit, _ in self._wishes)
        self._unsettled: dict[str, list[tuple[int, Compare]]] = {
            fact: leaves for fact, leaves in by_fact.items() if FACTS[fact].type == "names"
        }

    def match(self, facts: FactSet, down_payment_minor: int | None) -> Matched:
        """The requirements that fail for the facts and the customer's wish for a down payment."""
        return self._match(facts, down_payment_minor, self._lookups, self._others)

    def checked(
        self, matched: Matched, facts: FactSet, down_payment_minor: int | None
    ) -> tuple[Matched, tuple[Disagreement, ...]]:
        """What the index answered, each requirement evaluated again by the reference evaluator.

        A requirement on which they disagree is undecided and faulty.
        """
        found: list[Disagreement] = []
        for number, requirement in enumerate(self.requirements):
            expected = _by_reference(requirement.condition, facts, down_payment_minor)
            answered = None if matched.undecided >> number & 1 else not matched.fails >> number & 1
            if answered is not expected:
                found.append(Disagreement(number, answered, expected))
        faulty = sum(1 << disagreement.index for disagreement in found)
        return Matched(matched.fails & ~faulty, matched.undecided | faulty, faulty), tuple(found)

    def match_again(
        self, before: Matched, facts: FactSet, down_payment_minor: int | None, changed: Set[str]
    ) -> Matched:
        """The same as `match`, when only the facts named in `changed` differ from those of `before`."""
        lookups = [lookup for lookup in self._lookups if lookup[0] in changed]
        others = [other for other in self._others if not other.facts.isdisjoint(changed)]
        redone = (
            sum([bits for _, bits, _ in lookups]) | sum([other.bit for other in others]) | self._wish_bits
        )
        same = ~redone
        after = self._match(facts, down_payment_minor, lookups, others)
        fails, undecided = before.fails & same | after.fails, before.undecided & same | after.undecided
        return Matched(fails, undecided, before.faulty & same)

    def _match(
        self,
        facts: FactSet,
        down_payment_minor: int | None,
        lookups_by_fact: list[tuple[str, int, tuple[Lookup, ...]]],
        others: list[_Other],
    ) -> Matched:
        fails = undecided = 0
        values = facts.values
        for fact, bits, lookups in lookups_by_fact:
            value = values.get(fact)
            if value is None:
                undecided |= bits
            elif facts.undetermined.get(fact):
                failed, unknown = self._among_unsettled(fact, facts)
                fails, undecided = fails | failed, undecided | unknown
            else:
                for lookup in lookups:
                    fails |= lookup(value)
        for other in others:
            answer = evaluate(other.condition, facts)
            if answer is None:
                undecided |= other.bit
            elif not answer:
                fails |= other.bit
        if down_payment_minor is not None:
            fails |= self._unfulfilled_wishes(facts, down_payment_minor)
        return Matched(fails, undecided)

    def _among_unsettled(self, fact: str, facts: FactSet) -> tuple[int, int]:
        """The same for a derived set of which some members could not be settled."""
        fails = undecided = 0
        for bit, leaf in self._unsettled[fact]:
            answer = evaluate(leaf, facts)
            if answer is None:
                undecided |= bit
            elif not answer:
                fails |= bit
        return fails, undecided

    def _unfulfilled_wishes(self, facts: FactSet, down_payment_minor: int) -> int:
        total = facts.values.get("cart.total")
        if not isinstance(total, int):
            return 0
        return sum(bit for bit, wish in self._wishes if not wish_fulfilled(wish, total, down_payment_minor))


def wish_fulfilled(wish: DownPaymentWish, total_minor: int, down_payment_minor: int) -> bool:
    """Whether the customer's down payment lies within a plan's bounds.

    A fixed down payment is what the plan asks, whatever more the customer would pay.
    """
    if down_payment_minor < wish.bounds.least.of(total_minor):
        return False
    return not wish.bounds.is_chosen or down_payment_minor <= wish.bounds.most.of(total_minor)


def _by_reference(
    condition: Condition | DownPaymentWish, facts: FactSet, down_payment_minor: int | None
) -> bool | None:
    if not isinstance(condition, DownPaymentWish):
        return evaluate(condition, facts)
    total = facts.values.get("cart.total")
    if down_payment_minor is None or not isinstance(total, int):
        return True
    return wish_fulfilled(condition, total, down_payment_minor)


def _is_indexed(leaf: Compare) -> bool:
    kind = FACTS[leaf.fact].type
    if kind in ORDERED_TYPES:
        return leaf.operator in ("at_least", "above", "at_most", "below")
    if kind == "names":
        return leaf.operator in ("any_of", "none_of")
    return leaf.operator in ("is", "is_not", "any_of", "none_of")


def _lookups(fact: str, leaves: list[tuple[int, Compare]]) -> Iterable[Lookup]:
    kind = FACTS[fact].type
    if kind in ORDERED_TYPES:
        floors = [(_bound(leaf), bit) for bit, leaf in leaves if leaf.operator in ("at_least", "above")]
        ceilings = [(_bound(leaf), bit) for bit, leaf in leaves if leaf.operator in ("at_most", "below")]
        return [
            *([_below_floors(floors)] if floors else []),
            *([_above_ceilings(ceilings)] if ceilings else []),
        ]
    if kind == "names":
        return [_set_lookup(leaves)]
    return [_name_lookup(leaves)]


def _bound(leaf: Compare) -> int:
    """The inclusive bound: every ordered fact is an integer."""
    assert isinstance(leaf.value, int)
    return leaf.value + (leaf.operator == "above") - (leaf.operator == "below")


def _below_floors(floors: list[tuple[int, int]]) -> Lookup:
    """A value fails every floor above it: a suffix of the sorted floors."""
    floors.sort()
    bounds = [bound for bound, _ in floors]
    masks = [*accumulate((bit for _, bit in reversed(floors)), int.__or__, initial=0)][::-1]
    return lambda value: masks[bisect_right(bounds, value)]


def _above_ceilings(ceilings: list[tuple[int, int]]) -> Lookup:
    """A value fails every ceiling below it: a prefix of the sorted ceilings."""
    ceilings.sort()
    bounds = [bound for bound, _ in ceilings]
    masks = [*accumulate((bit for _, bit in ceilings), int.__or__, initial=0)]
    return lambda value: masks[bisect_left(bounds, value)]


def _is_of_days(condition: Condition) -> bool:
    """Whether a condition is about nothing but the value of the business date."""
    leaves = tuple(comparisons(condition))
    return bool(leaves) and all(
        leaf.fact == "business_date" and leaf.operator not in ("present", "absent") for leaf in leaves
    )


def _day_lookup(conditions: list[tuple[int, Condition]]) -> Lookup:
    """Windows of days, such as those of a provider's agreements: evaluated once for each day asked for."""
    known: dict[FactValue, int] = {}

    def lookup(value: FactValue) -> int:
        fails = known.get(value)
        if fails is None:
            if len(known) >= DAYS_KEPT:
                known.clear()
            facts = FactSet({"business_date": value})
            fails = known[value] = sum(bit for bit, condition in conditions if not evaluate(condition, facts))
        return fails

    return lookup


def _names_of(leaf: Compare) -> frozenset[FactValue]:
    return frozenset(leaf.value) if isinstance(leaf.value, frozenset) else frozenset({leaf.value})


def _name_lookup(leaves: list[tuple[int, Compare]]) -> Lookup:
    """For each name that is mentioned, the mask of what fails; all wants fail for any other name."""
    wants = sum(bit for bit, leaf in leaves if leaf.operator in ("is", "any_of"))
    named: dict[FactValue, int] = {}
    for name in {name for _, leaf in leaves for name in _names_of(leaf)}:
        named[name] = wants
        for bit, leaf in leaves:
            if name in _names_of(leaf):
                named[name] = named[name] & ~bit if leaf.operator in ("is", "any_of") else named[name] | bit
    return lambda value: named.get(value, wants)


def _set_lookup(leaves: list[tuple[int, Compare]]) -> Lookup:
    """The wants that no member meets, and the refusals that some member meets."""
    wants = sum(bit for bit, leaf in leaves if leaf.operator == "any_of")
    met: dict[str, int] = {}
    refused: dict[str, int] = {}
    for bit, leaf in leaves:
        target = met if leaf.operator == "any_of" else refused
        for name in _names_of(leaf):
            target[str(name)] = target.get(str(name), 0) | bit

    def lookup(value: FactValue) -> int:
        fulfilled = fails = 0
        for name in value:  # type: ignore[union-attr]
            fulfilled |= met.get(name, 0)
            fails |= refused.get(name, 0)
        return fails | (wants & ~fulfilled)

    return lookup
