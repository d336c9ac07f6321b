"""Conditions: a closed, typed tree over facts, and the laws every evaluator shares.

Evaluation is three-valued (Kleene): a comparison with a missing fact is neither true nor false, and a
condition is undecided exactly when its missing facts matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Final, Literal, assert_never

from engine.facts import FactValue
from engine.problems import Span

Operator = Literal[
    "is",
    "is_not",
    "at_least",
    "at_most",
    "above",
    "below",
    "any_of",
    "all_of",
    "none_of",
    "present",
    "absent",
]
"""`absent` is not written in YAML: it is what `not: {fact: present}` becomes."""

WRITTEN_OPERATORS: Final = (
    "is", "is_not", "at_least", "at_most", "above", "below", "any_of", "all_of", "none_of", "present",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Compare:
    """One fact against one value; a set of names for `any_of`, `all_of` and `none_of`.

    `span` is where the comparison stands in YAML; it takes no part in equality.
    """

    fact: str
    operator: Operator
    value: FactValue
    span: Span | None = field(default=None, compare=False, hash=False)


@dataclass(frozen=True, slots=True)
class AllOf:
    """True when every part is; with no part it is always true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True when some part is; with no part it is never true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True when the part is false."""

    part: Condition


Condition = Compare | AllOf | AnyOf | Not

ALWAYS: Final = AllOf(())
NEVER: Final = AnyOf(())

_OPPOSITE: Final[dict[Operator, Operator]] = {
    "is": "is_not",
    "is_not": "is",
    "at_least": "below",
    "below": "at_least",
    "at_most": "above",
    "above": "at_most",
    "any_of": "none_of",
    "none_of": "any_of",
    "present": "absent",
    "absent": "present",
}


def comparisons(condition: Condition) -> Iterator[Compare]:
    """Every comparison in the tree, in the order it is written."""
    match condition:
        case Compare():
            yield condition
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from comparisons(part)
        case Not(part):
            yield from comparisons(part)
        case _:
            assert_never(condition)


def negation(condition: Condition) -> Condition:
    """The condition that is true exactly when this one is false, with no `Not` inside."""
    match condition:
        case Compare(fact, "all_of", value, span):
            assert isinstance(value, frozenset)
            return AnyOf(tuple(Compare(fact, "none_of", frozenset({name}), span) for name in sorted(value)))
        case Compare(fact, operator, value, span):
            return Compare(fact, _OPPOSITE[operator], value, span)
        case AllOf(parts):
            return AnyOf(tuple(negation(part) for part in parts))
        case AnyOf(parts):
            return AllOf(tuple(negation(part) for part in parts))
        case Not(part):
            return positive(part)
        case _:
            assert_never(condition)


def positive(condition: Condition) -> Condition:
    """The same condition with every `Not` pushed into the comparisons."""
    match condition:
        case Compare():
            return condition
        case AllOf(parts):
            return AllOf(tuple(positive(part) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(positive(part) for part in parts))
        case Not(part):
            return negation(part)
        case _:
            assert_never(condition)


def simplified(condition: Condition) -> Condition:
    """The same condition, flat, without constants and repeated parts; `ALWAYS` or `NEVER` if it is one."""
    match condition:
        case Compare():
            return condition
        case Not(part):
            return simplified(negation(part))
        case AllOf(parts):
            return _joined(AllOf, parts, neutral=ALWAYS, absorbing=NEVER)
        case AnyOf(parts):
            return _joined(AnyOf, parts, neutral=NEVER, absorbing=ALWAYS)
        case _:
            assert_never(condition)


def _joined(
    kind: type[AllOf] | type[AnyOf], parts: tuple[Condition, ...], neutral: Condition, absorbing: Condition
) -> Condition:
    kept: dict[Condition, None] = {}
    for part in map(simplified, parts):
        if part == absorbing:
            return absorbing
        if part != neutral:
            kept.update(dict.fromkeys(part.parts if isinstance(part, kind) else (part,)))
    if not kept:
        return neutral
    return next(iter(kept)) if len(kept) == 1 else kind(tuple(kept))


def rewritten(condition: Condition, leaf: Callable[[Compare], Condition]) -> Condition:
    """The condition with each of its comparisons replaced by what `leaf` makes of it."""
    match condition:
        case Compare():
            return leaf(condition)
        case AllOf(parts):
            return AllOf(tuple(rewritten(part, leaf) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(rewritten(part, leaf) for part in parts))
        case Not(part):
            return Not(rewritten(part, leaf))
        case _:
            assert_never(condition)


class TooManyAlternatives(ValueError):
    """A condition whose disjunctive normal form is larger than the limit."""


def disjunctive_form(condition: Condition, limit: int) -> tuple[tuple[Compare, ...], ...]:
    """The condition as alternatives of flat conjunctions; `()` is never true, `((),)` always.

    Raises:
        TooManyAlternatives: there would be more than `limit` alternatives.
    """
    alternatives = tuple(dict.fromkeys(_alternatives(positive(condition), limit)))
    return alternatives


def unfolds_beyond(condition: Condition, limit: int) -> bool:
    """Whether the condition, or its negation, has more than `limit` alternatives."""
    try:
        disjunctive_form(condition, limit)
        disjunctive_form(negation(condition), limit)
    except TooManyAlternatives:
        return True
    return False


def _alternatives(condition: Condition, limit: int) -> list[tuple[Compare, ...]]:
    match condition:
        case Compare():
            return [(condition,)]
        case AnyOf(parts):
            found = [alternative for part in parts for alternative in _alternatives(part, limit)]
        case AllOf(parts):
            choices = [_alternatives(part, limit) for part in parts]
            size = 1
            for choice in choices:
                size *= len(choice)
                if size > limit:
                    raise TooManyAlternatives(f"more than {limit} alternatives")
            found = [
                tuple(dict.fromkeys(leaf for part in chosen for leaf in part)) for chosen in product(*choices)
            ]
        case Not():
            raise AssertionError("`positive` leaves no Not")
        case _:
            assert_never(condition)
    if len(found) > limit:
        raise TooManyAlternatives(f"more than {limit} alternatives")
    return found


def compare(operator: Operator, value: FactValue, constant: FactValue) -> bool:
    """Whether a known value stands in the relation to the constant. Both are of the fact's own type."""
    match operator:
        case "is":
            return value == constant
        case "is_not":
            return value != constant
        case "at_least":
            return value >= constant  # type: ignore[operator]
        case "at_most":
            return value <= constant  # type: ignore[operator]
        case "above":
            return value > constant  # type: ignore[operator]
        case "below":
            return value < constant  # type: ignore[operator]
        case "any_of":
            return not _members(value).isdisjoint(_members(constant))
        case "all_of":
            return _members(constant) <= _members(value)
        case "none_of":
            return _members(value).isdisjoint(_members(constant))
        case "present":
            return True
        case "absent":
            return False
        case _:
            assert_never(operator)


def _members(value: FactValue) -> frozenset[str]:
    return value if isinstance(value, frozenset) else frozenset({str(value)})
