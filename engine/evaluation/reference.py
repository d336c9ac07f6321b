"""The reference evaluator: slow, obvious, and the oracle of every other one.

Three-valued: True, False, or None where a fact that matters is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from engine.conditions import AllOf, AnyOf, Compare, Condition, Not, compare
from engine.fact_set import FactSet


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A condition on which the two evaluators did not give one answer; None where an answer is unsettled."""

    index: int
    engine: bool | None
    reference: bool | None
    error: str | None = None


def evaluate(condition: Condition, facts: FactSet) -> bool | None:
    """Whether a condition holds; None when it cannot be told from the facts that are there."""
    if isinstance(condition, Compare):
        return _compare(condition, facts)
    if isinstance(condition, Not):
        answer = evaluate(condition.part, facts)
        return None if answer is None else not answer
    deciding = isinstance(condition, AnyOf)  # one true part decides `any`, one false part decides `all`
    undecided = False
    for part in condition.parts:
        answer = evaluate(part, facts)
        if answer is deciding:
            return deciding
        undecided = undecided or answer is None
    return None if undecided else not deciding


def _compare(leaf: Compare, facts: FactSet) -> bool | None:
    fact, operator = leaf.fact, leaf.operator
    value = facts.values.get(fact)
    if operator in ("present", "absent"):
        return (value is not None) == (operator == "present")
    if value is None:
        return None
    if facts.undetermined and isinstance(leaf.value, frozenset) and isinstance(value, frozenset):
        return _compare_unsettled(leaf, value, frozenset(facts.undetermined.get(fact, ())))
    return compare(operator, value, leaf.value)


def _compare_unsettled(leaf: Compare, known: frozenset[str], unsettled: frozenset[str]) -> bool | None:
    """A set of which some members may or may not be: settled only when it does not matter which."""
    without = compare(leaf.operator, known, leaf.value)
    with_all = compare(leaf.operator, known | unsettled, leaf.value)
    return without if without == with_all else None


def missing_facts(condition: Condition, facts: FactSet) -> frozenset[str]:
    """The facts for want of which a condition cannot be told; empty when it can."""
    if evaluate(condition, facts) is not None:
        return frozenset()
    match condition:
        case Compare(fact, _, value):
            if fact not in facts.values:
                return frozenset({fact})
            unsettled = facts.undetermined.get(fact, {})
            names = value if isinstance(value, frozenset) else frozenset()
            return frozenset(lacking for name in names for lacking in unsettled.get(name, ()))
        case AllOf(parts) | AnyOf(parts):
            return frozenset(name for part in parts for name in missing_facts(part, facts))
        case Not(part):
            return missing_facts(part, facts)
        case _:
            assert_never(condition)
