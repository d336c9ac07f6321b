"""Whether any cart can meet an offer's condition at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from engine.conditions import (
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Not,
    TooManyAlternatives,
    disjunctive_form,
    rewritten,
)
from engine.facts import FACTS, ORDERED_TYPES
from engine.problems import Span
from engine.schema.book import Segment

WIDEST_CONDITION: Final = 64
"""The most alternatives that a condition may unfold into."""

_LARGEST_MEANING: Final = 1000
_LARGEST: Final = 2**62
_MAY_BE_NEGATIVE: Final = frozenset({"customer.net_monthly_income"})
_FLAGS: Final[frozenset[object]] = frozenset({True, False})


def contradiction(
    condition: Condition, closed: Mapping[str, frozenset[str]], parents: Mapping[str, tuple[str, ...]]
) -> Compare | None:
    """A comparison that can never hold together with the others, if every alternative has one.

    `closed` gives all the values that a fact can have here (the country and currency of the market, the
    retailer's channels); `parents` gives each category with its ancestors, because a cart with a category is
    in the parents too.

    Raises:
        TooManyAlternatives: the condition unfolds into more than `WIDEST_CONDITION` alternatives.
    """
    found: Compare | None = None
    for alternative in disjunctive_form(condition, WIDEST_CONDITION):
        clash = _clash(alternative, closed, parents)
        if clash is None:
            return None
        found = found or clash
    return found


def with_segments(condition: Condition, segments: Iterable[Segment]) -> Condition:
    """The condition with what the segments it mentions ask themselves, at the place of the mention.

    `segments` come in an order in which each follows those it depends on. A segment that asks too much to be
    looked through is left as it is.
    """
    meanings: dict[str, Condition] = {}
    for segment in segments:
        meaning = _looked_through(_expanded(segment.when, meanings))
        if meaning is not None:
            meanings[segment.id] = meaning
    return _expanded(condition, meanings)


def _looked_through(condition: Condition) -> Condition | None:
    """The condition as flat alternatives; None where there are too many, or too much in them."""
    try:
        alternatives = disjunctive_form(condition, WIDEST_CONDITION)
    except TooManyAlternatives:
        return None
    if sum(map(len, alternatives)) > _LARGEST_MEANING:
        return None
    return AnyOf(tuple(AllOf(alternative) for alternative in alternatives))


def _expanded(condition: Condition, meanings: Mapping[str, Condition]) -> Condition:
    def expanded(leaf: Compare) -> Condition:
        if leaf.fact != "customer.segments" or not isinstance(leaf.value, frozenset):
            return leaf
        asked = [_at(meanings[name], leaf.span) for name in sorted(leaf.value) if name in meanings]
        if leaf.operator == "none_of":
            return AllOf((leaf, *(Not(meaning) for meaning in asked)))
        if len(asked) < len(leaf.value):
            return leaf
        joined = AnyOf(tuple(asked)) if leaf.operator == "any_of" else AllOf(tuple(asked))
        return AllOf((leaf, joined))

    return rewritten(condition, expanded)


def _at(condition: Condition, span: Span | None) -> Condition:
    return rewritten(condition, lambda leaf: replace(leaf, span=span))


def _clash(
    alternative: Iterable[Compare],
    closed: Mapping[str, frozenset[str]],
    parents: Mapping[str, tuple[str, ...]],
) -> Compare | None:
    by_fact: dict[str, list[Compare]] = {}
    for leaf in alternative:
        by_fact.setdefault(leaf.fact, []).append(leaf)
    for fact, leaves in by_fact.items():
        clash = _presence_clash(leaves)
        if clash is None and FACTS[fact].type in ORDERED_TYPES:
            clash = _ordered_clash(fact, leaves)
        elif clash is None and FACTS[fact].type == "names":
            clash = _set_clash(leaves, parents if fact == "cart.categories" else {})
        elif clash is None:
            clash = _name_clash(leaves, _FLAGS if FACTS[fact].type == "flag" else closed.get(fact))
        if clash is not None:
            return clash
    return None


def _presence_clash(leaves: list[Compare]) -> Compare | None:
    """A fact that must be absent can meet no comparison."""
    if not any(leaf.operator == "absent" for leaf in leaves):
        return None
    return next((leaf for leaf in leaves if leaf.operator != "absent"), None)


def _ordered_clash(fact: str, leaves: list[Compare]) -> Compare | None:
    lowest, highest = -_LARGEST if fact in _MAY_BE_NEGATIVE else 0, _LARGEST
    for leaf in leaves:
        if not isinstance(leaf.value, int):
            continue
        if leaf.operator in ("at_least", "above", "is"):
            lowest = max(lowest, leaf.value + (leaf.operator == "above"))
        if leaf.operator in ("at_most", "below", "is"):
            highest = min(highest, leaf.value - (leaf.operator == "below"))
        if lowest > highest:
            return leaf
    excluded = [leaf for leaf in leaves if leaf.operator == "is_not" and lowest == highest == leaf.value]
    return excluded[0] if excluded else None


def _name_clash(leaves: list[Compare], possible: frozenset[object] | None) -> Compare | None:
    for leaf in sorted(leaves, key=lambda leaf: leaf.operator in ("is_not", "none_of")):
        value: frozenset[object] = (
            leaf.value if isinstance(leaf.value, frozenset) else frozenset({leaf.value})
        )
        if leaf.operator in ("is", "any_of"):
            possible = value if possible is None else possible & value
        elif leaf.operator in ("is_not", "none_of") and possible is not None:
            possible = possible - value
        if possible is not None and not possible:
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
