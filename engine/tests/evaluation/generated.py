"""Random conditions and facts, from small pools so that equal, neighbouring and missing values are common."""

from __future__ import annotations

import os
import random
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from engine.conditions import AllOf, AnyOf, Compare, Condition, Not, Operator
from engine.fact_set import EVALUATION_FAILED, FactSet
from engine.facts import FACTS, ORDERED_TYPES, FactValue

PAIRS: Final = int(os.environ.get("TAQSEET_FUZZ_PAIRS", "30000"))
"""How many pairs of rules and requests the differential tests compare in all."""

_DAY: Final = date(2026, 11, 27).toordinal()
ORDERED: Final[Mapping[str, tuple[int, ...]]] = {
    "cart.total": (1, 49_999, 50_000, 50_001, 500_000, 2**53),
    "cart.quantity": (1, 2, 3),
    "business_date": (_DAY - 1, _DAY, _DAY + 1, 1, date.max.toordinal()),
    "customer.age": (17, 18, 19, 65),
    "customer.days_past_due": (0, 1, 30, 31),
    "customer.net_monthly_income": (-1, 0, 1, 900_000),
    "plan.apr": (0, 99_999, 100_000, 100_001),
}
FLAGS: Final = ("customer.known", "customer.bureau_checked", "cart.discounted")
NAMED: Final[Mapping[str, tuple[str, ...]]] = {
    "channel": ("store", "app", "ecommerce"),
    "customer.residency": ("SA", "AE", "السعودية", "", 'a"b\\', "e\u0301", "é"),
    "offer.stacking_group": ("موسمي", "seasonal", "x" * 300),
}
SETS: Final[Mapping[str, tuple[str, ...]]] = {
    "cart.categories": ("phones", "electronics", "gift-cards", "هواتف"),
    "customer.segments": ("gold", "returning", "ذهبي", "loyal"),
    "customer.consents": ("terms", "bureau_query"),
    "seasons": ("ramadan", "winter", "رمضان"),
}
EVERY_FACT: Final = (*ORDERED, *FLAGS, *NAMED, *SETS)


def chances(seed: object) -> random.Random:
    """The same chances on every run and every machine."""
    return random.Random(str(seed))  # noqa: S311  # nothing here is secret


def condition(rng: random.Random, depth: int = 3) -> Condition:
    """A condition of at most `depth` levels of groups."""
    kind = rng.random()
    if depth == 0 or kind < 0.45:
        return comparison(rng)
    if kind < 0.6:
        return Not(condition(rng, depth - 1))
    parts = tuple(condition(rng, depth - 1) for _ in range(rng.randrange(0 if kind > 0.97 else 1, 4)))
    return AllOf(parts) if kind < 0.8 else AnyOf(parts)


def comparison(rng: random.Random, facts: Sequence[str] = EVERY_FACT) -> Compare:
    """One comparison that the loader could have read."""
    fact = rng.choice(facts)
    if rng.random() < 0.08:
        return Compare(fact, rng.choice(("present", "absent")), True)
    operator: Operator
    if fact in ORDERED:
        operator = rng.choice(("is", "is_not", "at_least", "at_most", "above", "below"))
        return Compare(fact, operator, rng.choice(ORDERED[fact]))
    if fact in FLAGS:
        return Compare(fact, rng.choice(("is", "is_not")), rng.random() < 0.5)
    if fact in NAMED:
        operator = rng.choice(("is", "is_not", "any_of", "none_of"))
        if operator in ("is", "is_not"):
            return Compare(fact, operator, rng.choice(NAMED[fact]))
        return Compare(fact, operator, _some(rng, NAMED[fact], least=1))
    return Compare(fact, rng.choice(("any_of", "all_of", "none_of")), _some(rng, SETS[fact], least=1))


def fact_set(rng: random.Random) -> FactSet:
    """Facts of which any may be missing, and derived sets of which any member may be unsettled."""
    missing = rng.choice((0.0, 0.1, 0.5))
    values: dict[str, FactValue] = {}
    for fact in EVERY_FACT:
        if rng.random() >= missing:
            values[fact] = value_of(rng, fact)
    undetermined: dict[str, Mapping[str, frozenset[str]]] = {}
    for fact in ("customer.segments", "seasons"):
        known = values.setdefault(fact, frozenset())
        assert isinstance(known, frozenset)
        unsettled = _some(rng, SETS[fact], least=0) - known if rng.random() < 0.4 else frozenset()
        if unsettled:
            lacking = frozenset({rng.choice(("customer.tenure", "customer.age", EVALUATION_FAILED))})
            undetermined[fact] = dict.fromkeys(sorted(unsettled), lacking)
    return FactSet(values, undetermined)


def value_of(rng: random.Random, fact: str) -> FactValue:
    """A value of a fact: one that rules mention, one beside it, or one that none mentions."""
    if fact in ORDERED:
        value = rng.choice(ORDERED[fact]) + rng.choice((0, 0, 0, -1, 1))
        return min(value, 2**53)
    if fact in FLAGS:
        return rng.random() < 0.5
    if fact in NAMED:
        return rng.choice((*NAMED[fact], "zz"))
    return _some(rng, (*SETS[fact], "zz"), least=0)


def _some(rng: random.Random, names: Sequence[str], least: int) -> frozenset[str]:
    return frozenset(rng.sample(names, rng.randint(least, len(names))))


assert all((FACTS[fact].type in ORDERED_TYPES) == (fact in ORDERED) for fact in EVERY_FACT)
