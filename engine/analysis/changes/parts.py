"""Two conditions, part by part: which comparisons are new, gone or moved, and which names they gain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from engine.conditions import AllOf, AnyOf, Compare, Condition, Not, Operator
from engine.facts import FACTS

Place = Literal["whole", "alternative"]
"""Whether a part must hold with all others, or is one of several ways."""

_DEEPEST: Final = 12

_LEAST: Final = frozenset({"at_least", "above"})
_MOST: Final = frozenset({"at_most", "below"})
_SETS: Final = frozenset({"any_of", "all_of", "none_of"})


@dataclass(frozen=True, slots=True)
class PartChange:
    """One difference between two conditions.

    `old` and `new` are the parts, None where there is none; `gained` and `lost` are names where the two
    compare the same fact with lists of names. `narrows` says whether the new condition holds of fewer
    requests, None where that depends. `scale` are the parts beside it, whose country tells the currency.
    """

    old: Condition | None
    new: Condition | None
    place: Place
    narrows: bool | None
    scale: tuple[Condition, ...]
    gained: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()


def part_changes(old: Condition, new: Condition) -> tuple[PartChange, ...]:
    """What differs between two conditions; none where they ask the same in another order."""
    return tuple(_compared(_plain(old), _plain(new), "whole", (), 0))


def _plain(condition: Condition) -> Condition:
    """A condition with each group flat, and each comparison with one name as one with a list of names."""
    match condition:
        case Compare(fact, "is" | "is_not" as operator, str() as value, span) if FACTS[fact].type == "name":
            several: Operator = "any_of" if operator == "is" else "none_of"
            return Compare(fact, several, frozenset({value}), span)
        case Compare(fact, "all_of", frozenset() as names, span) if len(names) == 1:
            return Compare(fact, "any_of", names, span)
        case Compare():
            return condition
        case Not(AnyOf(parts)):
            return _plain(AllOf(tuple(Not(part) for part in parts)))
        case Not(AllOf(parts)):
            return _plain(AnyOf(tuple(Not(part) for part in parts)))
        case Not(Not(part)):
            return _plain(part)
        case Not(part):
            return Not(_plain(part))
        case AllOf(parts):
            return _group(AllOf, parts)
        case AnyOf(parts):
            return _group(AnyOf, parts)


def _group(kind: type[AllOf] | type[AnyOf], parts: Sequence[Condition]) -> Condition:
    flat: dict[Condition, None] = {}
    for part in map(_plain, parts):
        inside = part.parts if isinstance(part, kind) else (part,)
        flat.update(dict.fromkeys(inside))
    return next(iter(flat)) if len(flat) == 1 else kind(tuple(flat))


def _compared(
    old: Condition, new: Condition, place: Place, scale: tuple[Condition, ...], depth: int
) -> Iterator[PartChange]:
    if _alike(old) == _alike(new):
        return
    if isinstance(old, AnyOf) and isinstance(new, AnyOf) and depth < _DEEPEST:
        yield from _of_group(old.parts, new.parts, "alternative", scale, depth)
    elif (isinstance(old, AllOf) or isinstance(new, AllOf)) and depth < _DEEPEST:
        yield from _of_group(_parts(old), _parts(new), place if depth == 0 else "whole", scale, depth)
    else:
        yield _pair(old, new, place, scale)


def _parts(condition: Condition) -> tuple[Condition, ...]:
    return condition.parts if isinstance(condition, AllOf) else (condition,)


def _alike(condition: Condition) -> Condition | frozenset[object]:
    """What is the same for groups that hold the same parts in another order."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            return frozenset({type(condition), *(_alike(part) for part in parts)})
        case _:
            return condition


def _of_group(
    old: Sequence[Condition], new: Sequence[Condition], place: Place, scale: tuple[Condition, ...], depth: int
) -> Iterator[PartChange]:
    """What differs between the parts of two groups of one kind."""
    gone, come = _without(old, new), _without(new, old)
    around = (*scale, *new, *old) if place == "whole" else scale
    pairs = _pairs(gone, come)
    for before, after in pairs:
        yield from _compared(before, after, place, around, depth + 1)
    paired_old, paired_new = {id(before) for before, _ in pairs}, {id(after) for _, after in pairs}
    is_whole = place == "whole"
    for before in gone:
        if id(before) not in paired_old:
            yield PartChange(before, None, place, not is_whole, around)
    for after in come:
        if id(after) not in paired_new:
            yield PartChange(None, after, place, is_whole, around)


def _without(parts: Sequence[Condition], others: Sequence[Condition]) -> list[Condition]:
    left = Counter(map(_alike, others))
    return [part for part in parts if _alike(part) not in left]


def _pairs(gone: Sequence[Condition], come: Sequence[Condition]) -> list[tuple[Condition, Condition]]:
    """The parts that are gone, each with the part that stands in its place."""
    found: list[tuple[Condition, Condition]] = []
    left = list(come)
    for likeness in (_fact_and_operator, _fact_and_side, _fact_alone):
        by_key: dict[object, list[Condition]] = {}
        for part in left:
            by_key.setdefault(likeness(part), []).append(part)
        taken: set[int] = set()
        for part in gone:
            key = likeness(part)
            candidates = by_key.get(key) if key is not None else None
            if candidates and all(part is not before for before, _ in found):
                after = candidates.pop(0)
                taken.add(id(after))
                found.append((part, after))
        left = [part for part in left if id(part) not in taken]
    rest = [part for part in gone if all(part is not before for before, _ in found)]
    if len(rest) == 1 and len(left) == 1:
        found.append((rest[0], left[0]))
    return found


def _fact_and_operator(part: Condition) -> object:
    return (part.fact, part.operator) if isinstance(part, Compare) else None


def _fact_and_side(part: Condition) -> object:
    """The fact and the end of its range that a comparison bounds."""
    if not isinstance(part, Compare) or part.operator not in _LEAST | _MOST:
        return None
    return part.fact, part.operator in _LEAST


def _fact_alone(part: Condition) -> object:
    if not isinstance(part, Compare) or part.operator in _LEAST | _MOST:
        return None
    return part.fact


def _pair(old: Condition, new: Condition, place: Place, scale: tuple[Condition, ...]) -> PartChange:
    change = PartChange(old, new, place, None, scale)
    if not isinstance(old, Compare) or not isinstance(new, Compare) or old.fact != new.fact:
        return change
    if old.operator == new.operator and new.operator in _SETS:
        return _of_names(change, old, new)
    return replace(change, narrows=_narrows(old, new))


def _of_names(change: PartChange, old: Compare, new: Compare) -> PartChange:
    assert isinstance(old.value, frozenset)
    assert isinstance(new.value, frozenset)
    gained, lost = new.value - old.value, old.value - new.value
    one_way = not gained or not lost
    is_narrower = bool(lost) if new.operator == "any_of" else bool(gained)
    return replace(change, gained=gained, lost=lost, narrows=is_narrower if one_way else None)


_OPEN: Final[Mapping[str, int]] = {"above": 1, "at_least": 0, "below": -1, "at_most": 0}


def _narrows(old: Compare, new: Compare) -> bool | None:
    """Whether a bound moved so that fewer values are inside."""
    if not isinstance(old.value, int) or not isinstance(new.value, int) or isinstance(new.value, bool):
        return None
    for side in (_LEAST, _MOST):
        if old.operator in side and new.operator in side:
            before, after = old.value + _OPEN[old.operator], new.value + _OPEN[new.operator]
            return None if before == after else (after > before) == (side is _LEAST)
    return None
