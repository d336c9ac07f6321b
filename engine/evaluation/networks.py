"""Conditions in durable-rules, and the double check by the reference evaluator.

Every condition becomes two rules, one that fires when it holds and one that fires when it does not. When
neither fires, a fact that matters is missing; so the rule engine itself gives the three-valued answer, and a
rule that wrongly stays silent can never turn a prohibition off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from engine.conditions import Compare, Condition, disjunctive_form, negation, positive
from engine.evaluation.durable import (
    Comparison,
    Conjunction,
    FieldType,
    Operator,
    Rule,
    RuleNetwork,
    RuleNetworkError,
)
from engine.evaluation.reference import Disagreement, evaluate
from engine.fact_set import FactSet
from engine.facts import FACTS, ORDERED_TYPES, FactValue

WIDEST_FORM = 4096
"""A bound on unfolding that the loader's own, far smaller one always keeps from being met."""


@dataclass(frozen=True, slots=True)
class FieldSource:
    """Where the value of a field comes from: a fact, whether it is there, or how it meets a set of names."""

    fact: str
    operator: str | None = None
    names: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """A name that no other source has."""
        if self.operator is None:
            return self.fact
        return f"{self.fact} {self.operator} {' '.join(sorted(self.names))}"

    @property
    def type(self) -> FieldType:
        """The field's type in the rule engine."""
        if self.operator is not None:
            return "flag"
        kind = FACTS[self.fact].type
        return "integer" if kind in ORDERED_TYPES else "flag" if kind == "flag" else "text"


@dataclass(frozen=True, slots=True)
class Answers:
    """Which conditions hold and which do not, as bit masks; a condition in neither is undecided.

    A condition with a disagreement is in neither mask.
    """

    holds: int
    fails: int
    disagreements: tuple[Disagreement, ...] = ()


class ConditionNetwork:
    """A fixed list of conditions, evaluated together."""

    def __init__(self, conditions: Sequence[Condition]) -> None:
        self.conditions = tuple(conditions)
        self._sources: dict[str, FieldSource] = {}
        rules = [
            Rule(
                f"{number}{answer}",
                tuple(self._conjunction(part) for part in disjunctive_form(form, WIDEST_FORM)),
            )
            for number, condition in enumerate(self.conditions)
            for answer, form in (("+", positive(condition)), ("-", negation(condition)))
        ]
        fields = {name: source.type for name, source in self._sources.items()}
        self._network = RuleNetwork.compile(rules, fields) if rules else None

    def _conjunction(self, leaves: tuple[Compare, ...]) -> Conjunction:
        return tuple(self._comparison(leaf) for leaf in leaves)

    def _comparison(self, leaf: Compare) -> Comparison:
        match leaf.operator:
            case "present" | "absent":
                return Comparison(
                    self._field(FieldSource(leaf.fact, "present")), "is", leaf.operator == "present"
                )
            case "any_of" | "none_of":
                names = leaf.value if isinstance(leaf.value, frozenset) else frozenset()
                source = FieldSource(leaf.fact, "any_of", names)
                return Comparison(self._field(source), "is", leaf.operator == "any_of")
            case "all_of":
                names = leaf.value if isinstance(leaf.value, frozenset) else frozenset()
                return Comparison(self._field(FieldSource(leaf.fact, "all_of", names)), "is", True)
            case _:
                assert not isinstance(leaf.value, frozenset)
                return Comparison(
                    self._field(FieldSource(leaf.fact)), _plain_operator(leaf.operator), leaf.value
                )

    def _field(self, source: FieldSource) -> str:
        self._sources[source.name] = source
        return source.name

    def values(self, facts: FactSet) -> dict[str, int | bool | str]:
        """The fields of the rule engine for a set of facts; a field whose value is not known is left out."""
        known: dict[str, int | bool | str] = {}
        for name, source in self._sources.items():
            if source.operator is None:
                value = facts.values.get(source.fact)
                if value is not None and not isinstance(value, frozenset):
                    known[name] = value
            elif (flag := _set_flag(source, facts)) is not None:
                known[name] = flag
        return known

    def fire(self, facts: FactSet) -> tuple[int, int]:
        """What the rule engine alone answers, as the masks of `Answers`.

        Raises:
            RuleNetworkError: the rule engine failed; nothing was answered.
        """
        if self._network is None:
            return 0, 0
        return _split(self._network.fire(self.values(facts)), len(self.conditions))

    def answer(self, facts: FactSet) -> Answers:
        """What the rule engine answers, each condition checked by the reference evaluator."""
        expected = [evaluate(condition, facts) for condition in self.conditions]
        try:
            holds, fails = self.fire(facts)
        except RuleNetworkError as failure:
            broken = (
                Disagreement(index, None, answer, str(failure)) for index, answer in enumerate(expected)
            )
            return Answers(0, 0, tuple(broken))
        expected_holds, expected_fails, bit = 0, 0, 1
        for answer in expected:
            if answer is True:
                expected_holds |= bit
            elif answer is False:
                expected_fails |= bit
            bit <<= 1
        wrong = (holds ^ expected_holds) | (fails ^ expected_fails)
        if not wrong:
            return Answers(holds, fails)
        disagreements = tuple(
            Disagreement(index, _answer_at(index, holds, fails), answer)
            for index, answer in enumerate(expected)
            if wrong >> index & 1
        )
        return Answers(holds & ~wrong, fails & ~wrong, disagreements)

    def close(self) -> None:
        """Free what the rule engine holds; waits for evaluations that are under way."""
        if self._network is not None:
            self._network.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _plain_operator(operator: str) -> Operator:
    assert operator in ("is", "is_not", "at_least", "at_most", "above", "below")
    return operator  # type: ignore[return-value]


def _answer_at(index: int, holds: int, fails: int) -> bool | None:
    return True if holds >> index & 1 else False if fails >> index & 1 else None


def _split(fired: int, count: int) -> tuple[int, int]:
    """The even bits and the odd bits of what fired."""
    holds = fails = 0
    digits = f"{fired:b}".zfill(2 * count)[::-1] if fired else ""
    if digits:
        holds = int(digits[0::2][::-1] or "0", 2)
        fails = int(digits[1::2][::-1] or "0", 2)
    both = holds & fails
    if both:
        raise RuleNetworkError("a condition was found both to hold and to fail")
    return holds, fails


def _set_flag(source: FieldSource, facts: FactSet) -> bool | None:
    """How a fact meets a set of names; None when that is not known."""
    if source.operator == "present":
        return source.fact in facts.values
    value: FactValue | None = facts.values.get(source.fact)
    if value is None:
        return None
    if not isinstance(value, frozenset):
        return value in source.names
    unsettled = facts.undetermined.get(source.fact)
    if source.operator == "any_of":
        if not source.names.isdisjoint(value):
            return True
        return None if unsettled and not source.names.isdisjoint(unsettled) else False
    lacking = source.names - value
    if not lacking:
        return True
    return None if unsettled and lacking <= unsettled.keys() else False
