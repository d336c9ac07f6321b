"""The rule engine answers as plain Python does, at its limits, from many threads, and after failures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from engine.evaluation.durable import Comparison, FieldType, Operator, Rule, RuleNetwork, RuleNetworkError
from engine.tests.evaluation.rule_networks import (
    FIELDS,
    PLAIN,
    TEXTS,
    Values,
    one,
    plainly,
    seeded,
    some_rules,
    some_values,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@pytest.mark.parametrize("seed", range(60))
def test_it_answers_as_plain_python_does(seed: int) -> None:
    """Any rules give the same answer by the engine and by their definition, with fields missing at random."""
    chance = seeded(seed)
    rules = some_rules(chance, chance.choice((1, 5, 20, 60, 120)))
    with RuleNetwork.compile(rules, FIELDS) as network:
        for _ in range(60):
            values = some_values(chance)
            assert network.fire(values) == plainly(rules, values)


def test_a_rule_has_the_bit_of_its_place() -> None:
    """Bit k of the answer is the k-th rule."""
    rules = [Rule("a", one("amount_0", "above", 5)), Rule("b", one("amount_0", "below", 5)), Rule("c", ((),))]
    with RuleNetwork.compile(rules, FIELDS) as network:
        assert network.fire({"amount_0": 6}) == 0b101
        assert network.fire({"amount_0": 4}) == 0b110
        assert network.fire({}) == 0b100


def test_nothing_to_say() -> None:
    """A rule without conjunctions never fires, and no rules at all give 0."""
    with RuleNetwork.compile([Rule("never", ())], FIELDS) as never, RuleNetwork.compile([], {}) as none:
        assert never.fire({"amount_0": 1}) == 0
        assert none.fire({}) == 0


@pytest.mark.parametrize("comparison", PLAIN)
def test_a_missing_field_satisfies_no_comparison(comparison: Operator) -> None:
    """A comparison with a missing field is false, `is_not` included."""
    with RuleNetwork.compile([Rule("r", one("amount_0", comparison, 1))], FIELDS) as network:
        assert network.fire({"amount_1": 1}) == 0


@pytest.mark.parametrize("text", TEXTS)
def test_text_is_compared_exactly(text: str) -> None:
    """Arabic, quotes, escapes, line feeds and long text are equal to themselves and to nothing else."""
    rules = [Rule("is", one("country_0", "is", text)), Rule("is not", one("country_0", "is_not", text))]
    with RuleNetwork.compile(rules, FIELDS) as network:
        for other in (*TEXTS, "unmentioned", "x" * 65_536 + text):
            assert network.fire({"country_0": other}) == (1 if other == text else 2)


def test_fields_whose_names_the_engine_confuses() -> None:
    """`costarring` and `liquid` are one name to the engine, `sid` and `$s` are its own: neither matters."""
    names = ("costarring", "liquid", "sid", "id", "$s", "a.b", 'quo"te', "سعر")
    fields: dict[str, FieldType] = dict.fromkeys(names, "integer")
    rules = [Rule(name, one(name, "is", number)) for number, name in enumerate(names)]
    with RuleNetwork.compile(rules, fields) as network:
        for number, name in enumerate(names):
            assert network.fire({name: number}) == 1 << number
        assert network.fire({name: number for number, name in enumerate(names)}) == (1 << len(names)) - 1


def all_fire(rules: Sequence[Rule], fields: Mapping[str, FieldType], values: Values) -> bool:
    """Whether every rule fires, twice in a row."""
    with RuleNetwork.compile(rules, fields) as network:
        return network.fire(values) == network.fire(values) == (1 << len(rules)) - 1


def test_three_hundred_rules_of_the_same_condition() -> None:
    """More rules may share a condition than the engine can hang on one of its nodes."""
    assert all_fire(
        [Rule(str(number), one("amount_0", "is", 1)) for number in range(300)], FIELDS, {"amount_0": 1}
    )


def test_six_hundred_different_first_conditions() -> None:
    """More conditions may have no beginning in common than the engine finds room for under one node."""
    rules = [Rule(str(number), one("amount_0", "is", number)) for number in range(600)]
    with RuleNetwork.compile(rules, FIELDS) as network:
        assert [network.fire({"amount_0": number}) for number in (0, 299, 599, 600)] == [
            1,
            1 << 299,
            1 << 599,
            0,
        ]


def test_two_hundred_conditions_that_hold_at_once() -> None:
    """More conditions may hold at once than the engine's stack has room for."""
    rules = [Rule(str(number), one("amount_0", "at_least", number)) for number in range(200)]
    assert all_fire(rules, FIELDS, {"amount_0": 200})


def test_two_hundred_conditions_that_hold_at_once_after_a_common_beginning() -> None:
    """The same holds one level deeper, where all of them begin with the same equality."""
    beginning = Comparison("country_0", "is", "SA")
    rules = [
        Rule(str(number), ((Comparison("amount_0", "is_not", number), beginning),)) for number in range(200)
    ]
    assert all_fire(rules, FIELDS, {"amount_0": 200, "country_0": "SA"})


def test_more_fields_than_a_message_of_the_engine_takes() -> None:
    """Rules may speak of more fields in all, and of 250 in one conjunction."""
    fields: dict[str, FieldType] = {f"field_{number}": "integer" for number in range(600)}
    wide = Rule("wide", (tuple(Comparison(f"field_{number}", "is", number) for number in range(250)),))
    rules = [wide, *(Rule(name, one(name, "at_least", 0)) for name in fields)]
    assert all_fire(rules, fields, {f"field_{number}": number for number in range(600)})
    too_wide = Rule("too wide", (tuple(Comparison(name, "is", 0) for name in list(fields)[:251]),))
    with pytest.raises(RuleNetworkError, match="more than 250 fields"):
        RuleNetwork.compile([too_wide], fields)


@pytest.mark.parametrize(
    ("comparison", "message"),
    [
        (Comparison("unknown", "is", 1), "undeclared"),
        (Comparison("amount_0", "is", True), "not of type `integer`"),
        (Comparison("amount_0", "is", "1"), "not of type `integer`"),
        (Comparison("amount_0", "is", 1.5), "not of type `integer`"),  # type: ignore[arg-type]
        (Comparison("accepted_0", "is", 1), "not of type `flag`"),
        (Comparison("country_0", "is", 1), "not of type `text`"),
        (Comparison("amount_0", "is", 2**53 + 1), "out of range"),
        (Comparison("amount_0", "is", -(2**53) - 1), "out of range"),
        (Comparison("country_0", "above", "SA"), "no order"),
        (Comparison("accepted_0", "at_most", True), "no order"),
        (Comparison("amount_0", "matches", 1), "unknown operator"),  # type: ignore[arg-type]
    ],
)
def test_rules_outside_the_safe_subset_are_refused(comparison: Comparison, message: str) -> None:
    """What the engine would answer wrongly is refused before the engine sees it."""
    with pytest.raises(RuleNetworkError, match=message):
        RuleNetwork.compile([Rule("fine", one("amount_0", "is", 1)), Rule("bad", ((comparison,),))], FIELDS)


@pytest.mark.parametrize(
    "values",
    [
        {"amount_0": True},
        {"amount_0": "1"},
        {"amount_0": 1.0},
        {"amount_0": None},
        {"amount_0": 2**53 + 1},
        {"amount_0": -(2**53) - 1},
        {"accepted_0": 1},
        {"country_0": 1},
        {"amount_5": "unused by the rules, but declared"},
        {"undeclared": 1},
    ],
)
def test_values_outside_their_type_are_refused(values: Any) -> None:
    """A value of another type, or an integer out of range, is refused, and the network still answers."""
    with RuleNetwork.compile([Rule("r", one("amount_0", "is", 1))], FIELDS) as network:
        with pytest.raises(RuleNetworkError, match="field"):
            network.fire(values)
        assert network.fire({"amount_0": 1}) == 1
