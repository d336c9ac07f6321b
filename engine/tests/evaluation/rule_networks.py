"""Random rules and values for networks of rules, evaluated plainly, and a watch on the engine in C."""

from __future__ import annotations

import operator
import random
from typing import TYPE_CHECKING, Any

from engine.evaluation import durable
from engine.evaluation.durable import Comparison, FieldType, Operator, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Values = dict[str, int | bool | str]

TEXTS = (
    "SA",
    "AE",
    "مرابحة",
    "تقسيط",
    "",
    'a"b',
    "back\\slash",
    "e\u0301",
    "é",
    "line\nfeed",
    "🛒",
    "x" * 70_000,
)
INTEGERS: tuple[int, ...] = (*range(-2, 4), 50_000_00, -(2**53), 2**53 - 1, 2**53)
FIELDS: dict[str, FieldType] = {
    **{f"amount_{index}": "integer" for index in range(6)},
    **{f"accepted_{index}": "flag" for index in range(3)},
    **{f"country_{index}": "text" for index in range(3)},
}
PLAIN: dict[Operator, Callable[[Any, Any], bool]] = {
    "is": operator.eq,
    "is_not": operator.ne,
    "at_least": operator.ge,
    "at_most": operator.le,
    "above": operator.gt,
    "below": operator.lt,
}


def seeded(seed: int) -> random.Random:
    """The same chances on every run."""
    return random.Random(seed)  # noqa: S311  # nothing here is secret


def plainly(rules: Sequence[Rule], values: Mapping[str, int | bool | str]) -> int:
    """The answer by the definition of a rule, and nothing else."""
    fired = 0
    for bit, rule in enumerate(rules):
        for conjunction in rule.any_of:
            if all(c.field in values and PLAIN[c.operator](values[c.field], c.value) for c in conjunction):
                fired |= 1 << bit
    return fired


def a_value(chance: random.Random, field_type: FieldType) -> int | bool | str:
    """A value of the type, often one that a constant has too."""
    if field_type == "flag":
        return chance.random() < 0.5
    if field_type == "text":
        return chance.choice(TEXTS)
    return chance.choice(INTEGERS)


def some_values(chance: random.Random) -> Values:
    """Values of most fields; any may be missing."""
    return {name: a_value(chance, of) for name, of in FIELDS.items() if chance.random() < 0.8}


def some_rules(chance: random.Random, count: int) -> list[Rule]:
    """Rules of up to three conjunctions of up to five comparisons."""

    def a_comparison() -> Comparison:
        name, of = chance.choice(list(FIELDS.items()))
        operators: list[Operator] = list(PLAIN) if of == "integer" else ["is", "is_not"]
        return Comparison(name, chance.choice(operators), a_value(chance, of))

    return [
        Rule(
            f"rule {number}",
            tuple(
                tuple(a_comparison() for _ in range(chance.choice((0, 1, 1, 2, 2, 3, 5))))
                for _ in range(chance.randrange(4))
            ),
        )
        for number in range(count)
    ]


def one(field: str, comparison: Operator, value: int | bool | str) -> tuple[tuple[Comparison, ...], ...]:
    """A single conjunction of a single comparison."""
    return ((Comparison(field, comparison, value),),)


class Watched:
    """The real engine, with functions replaced by keyword, and the handles that are alive."""

    def __init__(self, **replaced: Callable[..., Any]) -> None:
        self.real: Any = durable._rete
        self.replaced = replaced
        self.alive: set[int] = set()

    def create_ruleset(self, name: str, definition: str) -> int:
        """Create a ruleset and count it as alive."""
        handle: int = self.replaced.get("create_ruleset", self.real.create_ruleset)(name, definition)
        self.alive.add(handle)
        return handle

    def delete_ruleset(self, handle: int) -> None:
        """Delete a ruleset, which must be alive."""
        self.real.delete_ruleset(handle)
        self.alive.remove(handle)

    def __getattr__(self, name: str) -> Any:
        return self.replaced.get(name, getattr(self.real, name))
