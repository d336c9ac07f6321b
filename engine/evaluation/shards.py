"""How rules are laid out for the rule engine, so that none of its limits can be met. Nothing here touches it.

A rule is a disjunction of conjunctions of comparisons between one field and one constant. Equal conjunctions
are kept once. The others are ordered so that neighbours begin with the same comparisons, which the engine
then evaluates once, and are cut into shards: one engine ruleset each.

Text never reaches the engine. Each constant of a text field has a number, and so has a value when it is sent,
with 0 for every text that no rule mentions. Text is compared for equality only, so the answer is the same,
and neither its length nor its script nor its escapes can matter.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, product
from math import ceil
from string import ascii_letters, digits
from typing import Final, Literal, NamedTuple, TypeAlias

FieldType = Literal["integer", "flag", "text"]
Operator = Literal["is", "is_not", "at_least", "at_most", "above", "below"]

INTEGER_LIMIT: Final = 2**53
"""Integers beyond this magnitude are refused, as constants and as values: the engine would saturate them."""

CONJUNCTIONS_PER_SHARD: Final = 60
"""With the canary, at most 61 conditions can be pending in the engine at once; it fails at 65."""

FIELDS_PER_SHARD: Final = 250
"""The engine takes 254 properties in one message, the two of the message itself included."""

MARKS: Final = (ascii_letters + digits)[:CONJUNCTIONS_PER_SHARD]
"""The engine's names of the conjunctions of a shard: one character each, so that reading one is one index."""

CANARY: Final = "_"
"""The engine's name of the rule of every shard that must fire exactly once, after all others."""

MESSAGE_ID: Final = "q"
"""The id of every message; the canary is the rule that it is equal to this."""

RESERVED_NAMES: Final = (
    *(
        "sid",
        "id",
        "$s",
        "$i",
        "$m",
        "$t",
        "$l",
        "$r",
        "$pulse",
        "$time",
        "$timerName",
        "$baseTime",
        "chart",
        "label",
    ),
    *(
        "$eq",
        "$neq",
        "$lt",
        "$lte",
        "$gt",
        "$gte",
        "$ex",
        "$nex",
        "$mt",
        "$imt",
        "$iall",
        "$iany",
        "$and",
        "$or",
    ),
    *(
        "$not",
        "$all",
        "$any",
        "$add",
        "$sub",
        "$mul",
        "$div",
        "all",
        "any",
        "pri",
        "count",
        "cap",
        "dist",
        "run",
    ),
)
"""Names with a meaning of their own in the engine."""

_ENGINE_OPERATORS: Final[Mapping[Operator, str]] = {
    "is": "$eq",
    "is_not": "$neq",
    "at_least": "$gte",
    "at_most": "$lte",
    "above": "$gt",
    "below": "$lt",
}
_LOWEST: Final = -INTEGER_LIMIT
_PYTHON_TYPES: Final[Mapping[FieldType, type]] = {"integer": int, "flag": bool, "text": str}


class RuleNetworkError(Exception):
    """Rules or values that the engine must not see, or an engine that failed. Nothing was answered."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One field against one constant of the field's own type; false where the field is missing.

    Flags and text know `is` and `is_not` only. Integers are at most `INTEGER_LIMIT` in magnitude.
    """

    field: str
    operator: Operator
    value: int | bool | str


Conjunction: TypeAlias = tuple[Comparison, ...]
"""True where each of its comparisons is; an empty one always is."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Fires where any of its conjunctions is true; one without conjunctions never does."""

    name: str
    any_of: tuple[Conjunction, ...]


class SentField(NamedTuple):
    """How a value of one field is checked and written; slot 0 is for fields that no rule mentions."""

    slot: int
    python_type: type
    prefix: str
    pieces: Mapping[int | bool | str, str]
    other_piece: str


@dataclass(frozen=True, slots=True)
class Shard:
    """One engine ruleset: its definition, the slots it is sent, and the rules (a bit mask) of each mark."""

    definition: str
    slots: tuple[int, ...]
    masks: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ShardPlan:
    """The shards of a set of rules, and how values are written for them."""

    shards: tuple[Shard, ...]
    fields: Mapping[str, SentField]
    slot_count: int

    def written(self, values: Mapping[str, int | bool | str]) -> list[str]:
        """The piece of JSON of each slot, empty where its field is missing; slot 0 is always empty.

        Raises:
            RuleNetworkError: an undeclared field, a value of another type than its field's, or an integer
                beyond `INTEGER_LIMIT`.
        """
        written = [""] * self.slot_count
        fields = self.fields
        for name, value in values.items():
            try:
                slot, python_type, prefix, pieces, other_piece = fields[name]
            except KeyError:
                raise RuleNetworkError(f"undeclared field `{name}`") from None
            if type(value) is not python_type:
                raise RuleNetworkError(f"a value of field `{name}` is of type `{type(value).__name__}`")
            if type(value) is not int:
                piece = pieces.get(value, other_piece)
            elif _LOWEST <= value <= INTEGER_LIMIT:
                piece = f"{prefix}{value}"
            else:
                raise RuleNetworkError(f"a value of field `{name}` is out of range")
            if slot:
                written[slot] = piece
        return written


def planned(rules: Sequence[Rule], fields: Mapping[str, FieldType]) -> ShardPlan:
    """The shards of `rules`, whose bits in the masks are their places in the sequence; the same on every run.

    Raises:
        RuleNetworkError: a field that is not declared, a constant of another type than its field's or out of
            range, an operator that the type does not know, a conjunction of more than 250 fields.
    """
    masks: Counter[frozenset[Comparison]] = Counter()
    for bit, rule in enumerate(rules):
        for conjunction in rule.any_of:
            _check(rule, conjunction, fields)
            masks[frozenset(conjunction)] |= 1 << bit
    always = masks.pop(frozenset(), 0)
    ordered = _ordered(masks)
    written = _WrittenFields(ordered)
    shards = [
        written.shard(
            [(conjunction, masks[frozenset(conjunction)]) for conjunction in part], 0 if index else always
        )
        for index, part in enumerate(_cut(ordered) or ([[]] if always else []))
    ]
    sent = {name: written.sent(name, field_type) for name, field_type in fields.items()}
    return ShardPlan(tuple(shards), sent, len(written.names) + 1)


def _check(rule: Rule, conjunction: Conjunction, fields: Mapping[str, FieldType]) -> None:
    """Refuse what the engine would answer wrongly, or not at all."""
    for comparison in conjunction:
        where = f"rule `{rule.name}`, field `{comparison.field}`"
        field_type = fields.get(comparison.field)
        if field_type is None:
            raise RuleNetworkError(f"{where}: undeclared field")
        if type(comparison.value) is not _PYTHON_TYPES[field_type]:
            raise RuleNetworkError(f"{where}: the constant is not of type `{field_type}`")
        if comparison.operator not in _ENGINE_OPERATORS:
            raise RuleNetworkError(f"{where}: unknown operator `{comparison.operator}`")
        if field_type == "integer":
            if abs(int(comparison.value)) > INTEGER_LIMIT:
                raise RuleNetworkError(f"{where}: the constant is out of range")
        elif comparison.operator not in {"is", "is_not"}:
            raise RuleNetworkError(f"{where}: a {field_type} has no order")
    if len({comparison.field for comparison in conjunction}) > FIELDS_PER_SHARD:
        raise RuleNetworkError(f"rule `{rule.name}`: more than {FIELDS_PER_SHARD} fields in one conjunction")


def _ordered(conjunctions: Iterable[frozenset[Comparison]]) -> list[Conjunction]:
    """Shared equalities first, then what is shared most, so that neighbours have the same beginning."""
    conjunctions = list(conjunctions)
    uses = Counter(comparison for conjunction in conjunctions for comparison in conjunction)

    def rank(comparison: Comparison) -> tuple[bool, int, str, str, str]:
        shared_equality = comparison.operator == "is" and uses[comparison] > 1
        return (
            not shared_equality,
            -uses[comparison],
            comparison.field,
            comparison.operator,
            str(comparison.value),
        )

    inner = (tuple(sorted(conjunction, key=rank)) for conjunction in conjunctions)
    return sorted(inner, key=lambda conjunction: [rank(comparison) for comparison in conjunction])


def _cut(conjunctions: Sequence[Conjunction]) -> list[list[Conjunction]]:
    """Neighbours together, in parts of about equal size within both limits."""
    part_count = ceil(len(conjunctions) / CONJUNCTIONS_PER_SHARD)
    size = ceil(len(conjunctions) / part_count) if part_count else 0
    parts: list[list[Conjunction]] = []
    names: set[str] = set()
    for conjunction in conjunctions:
        more = {comparison.field for comparison in conjunction}
        if not parts or len(parts[-1]) == size or len(names | more) > FIELDS_PER_SHARD:
            parts.append([])
            names = set()
        parts[-1].append(conjunction)
        names |= more
    return parts


def fnv32(name: str) -> int:
    """The hash by which alone the engine tells names apart (FNV-1a, 32 bits), of ASCII text."""
    digest = 0x811C9DC5
    for byte in name.encode("ascii"):
        digest = (digest ^ byte) * 16777619 & 0xFFFFFFFF
    return digest


def property_names() -> Iterator[str]:
    """Short names, no two of which are the same to the engine, nor the same as a name it reserves."""
    taken = {fnv32(name) for name in RESERVED_NAMES}
    for length in count(1):
        for letters in product(ascii_letters, repeat=length):
            name = "".join(letters)
            if fnv32(name) not in taken:
                taken.add(fnv32(name))
                yield name


class _WrittenFields:
    """The engine's names of the fields that rules mention, and the numbers of their texts."""

    def __init__(self, conjunctions: Sequence[Conjunction]) -> None:
        comparisons = [comparison for conjunction in conjunctions for comparison in conjunction]
        mentioned = dict.fromkeys(comparison.field for comparison in comparisons)
        self.names = dict(zip(mentioned, property_names(), strict=False))
        self._slots = {name: slot for slot, name in enumerate(self.names, start=1)}
        self._texts: dict[str, dict[str, int]] = {}
        for comparison in comparisons:
            if isinstance(comparison.value, str):
                numbers = self._texts.setdefault(comparison.field, {})
                numbers.setdefault(comparison.value, len(numbers) + 1)

    def sent(self, name: str, field_type: FieldType) -> SentField:
        """How a value of the declared field `name` is written."""
        prefix = f',"{self.names.get(name, "")}":'
        pieces: dict[int | bool | str, str] = {}
        if field_type == "flag":
            pieces = {True: f"{prefix}true", False: f"{prefix}false"}
        elif field_type == "text":
            pieces = {text: f"{prefix}{number}" for text, number in self._texts.get(name, {}).items()}
        return SentField(self._slots.get(name, 0), _PYTHON_TYPES[field_type], prefix, pieces, f"{prefix}0")

    def shard(self, part: Sequence[tuple[Conjunction, int]], always: int) -> Shard:
        """The ruleset of some conjunctions, each with its rules, and of the canary with its rules."""
        marked = list(zip(MARKS[: len(part)], part, strict=True))
        definition = {mark: self._engine_rule(conjunction) for mark, (conjunction, _) in marked}
        definition[CANARY] = {"pri": 1, "all": [{"m": {"$and": [{"id": MESSAGE_ID}]}}]}
        mentioned = dict.fromkeys(comparison.field for conjunction, _ in part for comparison in conjunction)
        return Shard(
            definition=json.dumps(definition, separators=(",", ":")),
            slots=tuple(self._slots[name] for name in mentioned) or (0,),
            masks={mark: mask for mark, (_, mask) in marked} | {CANARY: always},
        )

    def _engine_rule(self, conjunction: Conjunction) -> dict[str, object]:
        conditions = [
            {
                _ENGINE_OPERATORS[comparison.operator]: {
                    self.names[comparison.field]: self._constant(comparison)
                }
            }
            for comparison in conjunction
        ]
        return {"all": [{"m": {"$and": conditions}}]}

    def _constant(self, comparison: Comparison) -> int | bool:
        if isinstance(comparison.value, str):
            return self._texts[comparison.field][comparison.value]
        return comparison.value
