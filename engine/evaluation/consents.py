"""The consents that a policy asks for: the smallest sets that would do beside those already given."""

from __future__ import annotations

from itertools import islice, product
from typing import Final

from engine.conditions import Compare, Condition, comparisons

MOST_CHOICES: Final = 16
"""How many ways to give what is asked are looked at; a policy has one or two."""


def consents_to_add(rule: Condition, given: frozenset[str]) -> list[frozenset[str]]:
    """What to add to the consents given, the smallest set first: of an `any_of` one, of an `all_of` all."""
    ways = [_ways(leaf, given) for leaf in comparisons(rule) if leaf.fact == "customer.consents"]
    sets = {frozenset[str]().union(*way) - given for way in islice(product(*ways), MOST_CHOICES)}
    return sorted(filter(None, sets), key=lambda names: (len(names), sorted(names)))


def _ways(leaf: Compare, given: frozenset[str]) -> list[frozenset[str]]:
    """The sets of consents each of which does what one comparison asks."""
    if not isinstance(leaf.value, frozenset) or leaf.operator not in ("any_of", "all_of"):
        return [frozenset()]
    if leaf.operator == "all_of":
        return [leaf.value]
    return [frozenset()] if leaf.value & given else [frozenset({name}) for name in sorted(leaf.value)]
