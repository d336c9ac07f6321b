"""Partial evaluation: what is known of an offer before any request is put into a condition.

What remains speaks only of the request and the quote; a condition that speaks only of the offer becomes
`ALWAYS` or `NEVER`.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.conditions import (
    ALWAYS,
    NEVER,
    AnyOf,
    Compare,
    Condition,
    Not,
    compare,
    comparisons,
    rewritten,
    simplified,
)
from engine.facts import FACTS, FactValue, Stage


def specialise(
    condition: Condition, known: Mapping[str, FactValue], regimes: Mapping[str, Condition] | None = None
) -> Condition:
    """The condition with every known fact settled and every regime replaced by the condition it stands for.

    A fact of the offer that is not in `known` is one that the offer does not have (no stacking group): a
    comparison with it is false, and its negation true.
    """
    return simplified(rewritten(condition, lambda leaf: _settled(leaf, known, regimes or {})))


def _settled(leaf: Compare, known: Mapping[str, FactValue], regimes: Mapping[str, Condition]) -> Condition:
    if leaf.fact == "regime":
        names = leaf.value if isinstance(leaf.value, frozenset) else frozenset({str(leaf.value)})
        inside = AnyOf(tuple(regimes.get(name, NEVER) for name in sorted(names)))
        return inside if leaf.operator in ("is", "any_of") else Not(inside)
    if leaf.fact in known:
        return _constant(compare(leaf.operator, known[leaf.fact], leaf.value))
    if FACTS[leaf.fact].stage is Stage.LOAD:
        return _constant(leaf.operator in ("is_not", "none_of", "absent"))
    return leaf


def _constant(value: bool) -> Condition:
    return ALWAYS if value else NEVER


def stage_of(condition: Condition) -> Stage:
    """When a condition can be decided: with its latest fact."""
    return max((FACTS[leaf.fact].stage for leaf in comparisons(condition)), default=Stage.LOAD)


def facts_of(condition: Condition) -> frozenset[str]:
    """Every fact that a condition mentions."""
    return frozenset(leaf.fact for leaf in comparisons(condition))
