"""Whether any cart can meet an offer's condition at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.conditions import Compare, Condition, TooManyAlternatives, disjunctive_form
from engine.facts import FACTS, ORDERED_TYPES

WIDEST_CONDITION = 64
"""The most alternatives that a condition may unfold into."""


def contradiction(
    condition: Condition, fixed: Mapping[str, str], parents: Mapping[str, tuple[str, ...]]
) -> Compare | None:
    """A comparison that can never hold together with the others, if every alternative has one.

    `fixed` are facts whose value the market settles (country, currency); `parents` gives each category with
    its ancestors, because a cart with a category is in the parents too.

    Raises:
        TooManyAlternatives: the condition unfolds into more than `WIDEST_CONDITION` alternatives.
    """
    found: Compare | None = None
    for alternative in disjunctive_form(condition, WIDEST_CONDITION):
        clash = _clash(alternative, fixed, parents)
        if clash is None:
            return None
        found = found or clash
    return found


def _clash(
    alternative: Iterable[Compare], fixed: Mapping[str, str], parents: Mapping[str, tuple[str, ...]]
) -> Compare | None:
    by_fact: dict[str, list[Compare]] = {}
    for leaf in alternative:
        by_fact.setdefault(leaf.fact, []).append(leaf)
    for fact, leaves in by_fact.items():
        if FACTS[fact].type in ORDERED_TYPES:
            clash = _ordered_clash(leaves)
        elif FACTS[fact].type == "names":
            clash = _set_clash(leaves, parents if fact == "cart.categories" else {})
        else:
            clash = _name_clash(leaves, fixed.get(fact))
        if clash is not None:
            return clash
    return None


def _ordered_clash(leaves: list[Compare]) -> Compare | None:
    lowest, highest = 0, 2**62
    for leaf in leaves:
        value = leaf.value
        assert isinstance(value, int)
        if leaf.operator in ("at_least", "above", "is"):
            lowest = max(lowest, value + (leaf.operator == "above"))
        if leaf.operator in ("at_most", "below", "is"):
            highest = min(highest, value - (leaf.operator == "below"))
        if lowest > highest or (leaf.operator == "is_not" and lowest == highest == value):
            return leaf
    return None


def _name_clash(leaves: list[Compare], fixed: str | None) -> Compare | None:
    allowed: frozenset[object] | None = frozenset({fixed}) if fixed is not None else None
    for leaf in leaves:
        value = leaf.value if isinstance(leaf.value, frozenset) else frozenset({leaf.value})
        if leaf.operator in ("is", "any_of"):
            allowed = value if allowed is None else allowed & value
        elif leaf.operator in ("is_not", "none_of") and allowed is not None:
            allowed = allowed - value
        if allowed is not None and not allowed:
            return leaf
    return None


def _set_clash(leaves: list[Compare], parents: Mapping[str, tuple[str, ...]]) -> Compare | None:
    refused = {name for leaf in leaves if leaf.operator == "none_of" for name in _names(leaf)}
    for leaf in leaves:
        barred = [name for name in _names(leaf) if refused.intersection(parents.get(name, (name,)))]
        if leaf.operator == "any_of" and len(barred) == len(_names(leaf)):
            return leaf
        if leaf.operator == "all_of" and barred:
            return leaf
    return None


def _names(leaf: Compare) -> frozenset[str]:
    return leaf.value if isinstance(leaf.value, frozenset) else frozenset()


__all__ = ["WIDEST_CONDITION", "TooManyAlternatives", "contradiction"]
