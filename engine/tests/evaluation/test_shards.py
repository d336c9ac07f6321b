"""The layout of rules for the rule engine."""

from __future__ import annotations

import json
from itertools import islice

from engine.evaluation.shards import RESERVED_NAMES, Comparison, Rule, fnv32, planned, property_names


def test_the_hash_is_that_of_the_engine() -> None:
    """Two words that the engine takes for one name have the same hash here."""
    assert fnv32("costarring") == fnv32("liquid") == 0x5E4DAA9D
    assert fnv32("id") == 926444256


def test_names_do_not_collide() -> None:
    """Thousands of generated names and the reserved ones all differ in the engine's hash."""
    names = [*islice(property_names(), 3000), *RESERVED_NAMES]
    assert len({fnv32(name) for name in names}) == len(names)


def test_equal_conjunctions_are_kept_once() -> None:
    """The order and the repetition of comparisons do not make another conjunction."""
    first, second = Comparison("a", "is", 1), Comparison("b", "above", 2)
    rules = [Rule("x", ((first, second),)), Rule("y", ((second, first, second),))]
    (shard,) = planned(rules, {"a": "integer", "b": "integer"}).shards
    assert sorted(shard.masks.values()) == [0, 0b11]


def test_shared_equalities_come_first() -> None:
    """Conjunctions begin with the equalities that they share, so that the engine tests these once."""
    country = Comparison("country", "is", "SA")
    rules = [Rule(str(n), ((Comparison("amount", "at_least", n), country),)) for n in range(3)]
    plan = planned(rules, {"amount": "integer", "country": "text"})
    definition = json.loads(plan.shards[0].definition)
    assert [definition[mark]["all"][0]["m"]["$and"][0] for mark in "abc"] == [{"$eq": {"a": 1}}] * 3


def test_the_plan_is_the_same_for_any_order_of_conjunctions() -> None:
    """Rulesets depend on the rules, not on the order of their alternatives."""
    one, two = (Comparison("a", "is", 1),), (Comparison("b", "below", 9), Comparison("a", "is", 1))
    fields = {"a": "integer", "b": "integer"}
    assert planned([Rule("r", (one, two))], fields) == planned([Rule("r", (two, one))], fields)  # type: ignore[arg-type]
