"""From YAML to conditions: every fact, operator and value checked against the fact's type."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final, assert_never

from engine.conditions import ALWAYS, WRITTEN_OPERATORS, AllOf, AnyOf, Compare, Condition, Not, Operator
from engine.facts import FACTS, ORDERED_TYPES, Fact, FactType, FactValue, Stage
from engine.problems import Problem, Span, suggestion
from engine.schema.literals import (
    MILLION,
    LiteralError,
    quoted,
    read_count,
    read_date,
    read_duration,
    read_flag,
    read_money,
    read_share,
    shown,
)
from engine.schema.names import ANY_CURRENCY, UNKNOWN_NAME_CODE, Names
from engine.schema.yaml_source import ListNode, MappingNode, Node, Scalar, Source, plain

_LONGEST_NAME: Final = 200
_AFTER_A_COMMA: Final = re.compile(r"[0-9]{3}(\.[0-9]+)?( [A-Za-z]{3})?", re.ASCII)
_GROUPS: Final = ("all", "any", "not")
TYPE_NAMES: Final[Mapping[FactType, str]] = {
    "money": "an amount such as `500 SAR`",
    "count": "a whole number such as `6`",
    "days": "days, such as `30 days`",
    "months": "months, such as `6 months`",
    "years": "years, such as `18 years`",
    "share": "a share such as `2.5 %`",
    "date": "a date such as `2026-11-27`",
    "flag": "`true` or `false`",
    "name": "a name",
    "names": "a set of names",
}
"""Every type of fact, and how a value of it is written."""

OPERATOR_MEANINGS: Final[Mapping[Operator, str]] = {
    "is": "is this",
    "is_not": "is anything but this",
    "at_least": "is this or more",
    "at_most": "is this or less",
    "above": "is more than this",
    "below": "is less than this",
    "any_of": "is, or holds, one of these",
    "all_of": "holds all of these",
    "none_of": "is, or holds, none of these",
    "present": "is known, or is not",
}
"""Every operator that is written, and what it says of a fact."""


def _excludes_nothing(fact: str) -> str | None:
    del fact
    return None


@dataclass(frozen=True, slots=True)
class ConditionReader:
    """Reads the conditions of one document.

    `currency` is that of the market the document is for, None where it is for several and an amount is only
    allowed beside a `country`; `stages` are those whose facts are known where the condition will be decided;
    `problems` collects what is wrong; `excluded` gives the advice for a fact that this kind of document
    cannot use, None for one that it can.
    """

    source: Source
    names: Names
    currency: str | None
    stages: frozenset[Stage]
    problems: list[Problem] = field(default_factory=list)
    excluded: Callable[[str], str | None] = _excludes_nothing

    def read(self, node: Node) -> Condition:
        """The condition at `node`; on a mistake a problem is kept and the part left out."""
        if isinstance(node, ListNode):
            return self.group("all", node, node.span)
        is_empty = isinstance(node, Scalar) and node.value is None
        if not is_empty and not isinstance(node, MappingNode):
            self.problem("wrong-type", "a condition is a mapping of facts", node.span, "write `fact: value`")
            return ALWAYS
        if not isinstance(node, MappingNode) or not node.entries:
            help = "remove it, or say what must hold"
            self.problem("empty-condition", "the condition is empty", node.span, help)
            return ALWAYS
        parts = self.entries(node)
        return parts[0] if len(parts) == 1 else AllOf(parts)

    def entries(self, node: MappingNode) -> tuple[Condition, ...]:
        """The parts of a mapping; amounts in it are in the currency of the country that it names."""
        inside = replace(self, currency=self.currency or self.names.currency_beside(node))
        return tuple(inside.entry(key, node.keys[key], entry) for key, entry in node.entries.items())

    def entry(self, key: str, key_span: Span, node: Node) -> Condition:
        """What one line of a condition says: a group, or a fact with its value or operators."""
        if key in _GROUPS:
            return self.group(key, node, key_span)
        fact = FACTS.get(key)
        if fact is None:
            help = suggestion(key, (*FACTS, *_GROUPS), "`taqseet facts` lists them all")
            self.problem("unknown-fact", f"no fact is called `{shown(key)}`", key_span, help)
            return ALWAYS
        if not self.is_known_here(fact, key_span):
            return ALWAYS
        if isinstance(node, MappingNode):
            return self.operators(fact, node, key_span)
        return self.bare(fact, node)

    def is_known_here(self, fact: Fact, span: Span) -> bool:
        """Whether the condition can use a fact; a problem where it cannot."""
        help = self.excluded(fact.name)
        if help is None and fact.stage not in self.stages:
            help = _stage_help(fact)
        if help is not None:
            message = f"`{fact.name}` is not known where this condition is decided"
            self.problem("fact-stage", message, span, help)
        return help is None

    def group(self, key: str, node: Node, key_span: Span) -> Condition:
        """Several conditions joined by `all` or `any`, or one turned round by `not`."""
        if key == "not":
            return Not(self.read(node))
        if isinstance(node, MappingNode) and node.entries:
            parts = self.entries(node)
        elif isinstance(node, ListNode) and node.items:
            parts = tuple(self.read(item) for item in node.items)
        elif isinstance(node, Scalar) and node.value is not None:
            message, help = f"`{key}` takes a list of conditions", f"write `{key}: [{{fact: value}}, …]`"
            self.problem("wrong-type", message, node.span, help)
            return ALWAYS
        else:
            self.problem(
                "empty-condition", f"`{key}` has nothing in it", key_span, "write the conditions under it"
            )
            return ALWAYS
        return AllOf(parts) if key == "all" else AnyOf(parts)

    def bare(self, fact: Fact, node: Node) -> Condition:
        """A bare value is *is*, a list is *one of*."""
        if isinstance(node, ListNode):
            return self.members(fact, "any_of", node)
        if fact.type == "names":
            return self.members(fact, "any_of", ListNode((node,), node.span))
        value = self.value(fact, node)
        return ALWAYS if value is None else Compare(fact.name, "is", value, node.span)

    def operators(self, fact: Fact, node: MappingNode, key_span: Span) -> Condition:
        """Every operator that is written under a fact; all must hold."""
        if not node.entries:
            message, help = f"`{fact.name}` has no operator", "write one, as in `at_least`"
            self.problem("empty-condition", message, key_span, help)
        split = next((name for name in node.entries if _AFTER_A_COMMA.fullmatch(name)), None)
        if split is not None:
            message = f"the comma before `{split}` ends the value in front of it"
            help = "write the amount without a comma, as in `5000 SAR`"
            self.problem("invalid-money", message, node.keys[split], help)
            return ALWAYS
        parts = [self.operator(fact, name, node.keys[name], entry) for name, entry in node.entries.items()]
        self.check_range(fact, [part for part in parts if isinstance(part, Compare)], node)
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def operator(self, fact: Fact, name: str, key_span: Span, node: Node) -> Condition:
        """One operator with its value."""
        if name not in WRITTEN_OPERATORS:
            help = suggestion(name, WRITTEN_OPERATORS, f"the operators are {', '.join(WRITTEN_OPERATORS)}")
            self.problem("unknown-operator", f"no operator is called `{shown(name)}`", key_span, help)
            return ALWAYS
        fitting = operators_of(fact)
        if name not in fitting:
            message = f"`{name}` does not fit `{fact.name}`, which is {TYPE_NAMES[fact.type]}"
            if name == "present":
                message = f"`{fact.name}` is always present"
            self.problem("operator-type", message, key_span, f"use one of {', '.join(fitting)}")
            return ALWAYS
        if name == "present":
            return self.presence(fact, node)
        if name in ("any_of", "all_of", "none_of"):
            return self.members(fact, name, node)
        value = self.value(fact, node)
        return ALWAYS if value is None else Compare(fact.name, name, value, node.span)

    def presence(self, fact: Fact, node: Node) -> Condition:
        """`present: true` or `present: false`."""
        value = plain(node)
        if not isinstance(value, bool):
            message, help = (
                f"{quoted(value)} is not true or false",
                "write `present: true` or `present: false`",
            )
            self.problem("value-type", message, node.span, help)
            return ALWAYS
        return Compare(fact.name, "present" if value else "absent", True, node.span)

    def members(self, fact: Fact, operator: Operator, node: Node) -> Condition:
        """A list of values, of which one, all or none must be so."""
        items = node.items if isinstance(node, ListNode) else (node,)
        if not items:
            help = "name at least one, or remove the line"
            self.problem("empty-condition", f"the list of `{fact.name}` is empty", node.span, help)
            return ALWAYS
        if fact.type not in ("name", "names"):
            return self.one_of(fact, operator, items)
        names = [name for item in items if isinstance(name := self.value(fact, item), str)]
        return Compare(fact.name, operator, frozenset(names), node.span) if names else ALWAYS

    def one_of(self, fact: Fact, operator: Operator, items: tuple[Node, ...]) -> Condition:
        """A list of ordered values: one of them, or none of them."""
        values = [(value, item.span) for item in items if (value := self.value(fact, item)) is not None]
        if not values:
            return ALWAYS
        if operator == "none_of":
            return AllOf(tuple(Compare(fact.name, "is_not", value, span) for value, span in values))
        return AnyOf(tuple(Compare(fact.name, "is", value, span) for value, span in values))

    def value(self, fact: Fact, node: Node) -> FactValue | None:
        """A value in the encoding of the fact's type; None, with a problem, where it does not fit."""
        if not isinstance(node, Scalar):
            message = f"`{fact.name}` takes {TYPE_NAMES[fact.type]}"
            self.problem("value-type", message, node.span, "write one value")
            return None
        try:
            return self.scalar(fact, node)
        except LiteralError as error:
            self.problem(error.code, error.message, node.span, error.help)
            return None

    def scalar(self, fact: Fact, node: Scalar) -> FactValue:
        """The value of a scalar. Raises LiteralError where it does not fit the fact's type."""
        value = node.value
        match fact.type:
            case "money":
                return self.money(node)
            case "share":
                return int(read_share(value) * MILLION)
            case "date":
                return read_date(value).toordinal()
            case "days" | "months" | "years":
                return read_duration(value, fact.type)
            case "count":
                return read_count(value)
            case "flag":
                return read_flag(value)
            case "name" | "names":
                return self.name(fact, node)
            case _:
                assert_never(fact.type)

    def money(self, node: Scalar) -> int:
        """An amount of the market's currency, in minor units."""
        money = read_money(node.value, self.currency if self.currency != ANY_CURRENCY else None)
        if self.currency is None:
            message = f"`{shown(node.text)}` is an amount, and no country is named beside it"
            help = "add `country: SA` beside it, so that the currency is certain"
            raise LiteralError("money-needs-country", message, help)
        if self.currency not in (money.currency, ANY_CURRENCY):
            message = f"`{shown(node.text)}` is not in {self.currency}, the currency of the market"
            raise LiteralError("wrong-currency", message, f"write the amount in {self.currency}")
        return money.amount_minor

    def name(self, fact: Fact, node: Scalar) -> str:
        """A name that the fact can take."""
        text = node.value
        if isinstance(text, bool | int | Decimal) or text is None:
            help = "put it in quotes if it is one"
            raise LiteralError("value-type", f"{quoted(text)} is not a name", help)
        if len(text) > _LONGEST_NAME:
            message = f"`{shown(text)}` is too long for a name"
            raise LiteralError("value-type", message, f"use at most {_LONGEST_NAME} characters")
        known = self.names.of(fact.vocabulary)
        if known is not None and text not in known and fact.vocabulary is not None:
            code = UNKNOWN_NAME_CODE.get(fact.vocabulary, "unknown-name")
            what = "market" if fact.vocabulary == "country" else fact.vocabulary
            raise LiteralError(
                code, f"no {what} is called `{shown(text)}`", suggestion(text, known, known_names(known))
            )
        return text

    def check_range(self, fact: Fact, parts: list[Compare], node: MappingNode) -> None:
        """A problem where no value lies between the bounds that are written under a fact."""
        lower = [
            part.value + (part.operator == "above")
            for part in parts
            if part.operator in ("at_least", "above", "is") and isinstance(part.value, int)
        ]
        upper = [
            part.value - (part.operator == "below")
            for part in parts
            if part.operator in ("at_most", "below", "is") and isinstance(part.value, int)
        ]
        if fact.type in ORDERED_TYPES and lower and upper and max(lower) > min(upper):
            message = f"nothing is inside the range of `{fact.name}`"
            self.problem("impossible-range", message, node.span, "swap or correct the bounds")

    def problem(self, code: str, message: str, span: Span, help: str) -> None:
        """Keep one more problem of the document."""
        self.problems.append(self.source.problem(code, message, span, help))


def operators_of(fact: Fact) -> tuple[Operator, ...]:
    """The operators that fit a fact's type, in the order in which they are documented."""
    presence: tuple[Operator, ...] = ("present",) if fact.optional else ()
    if fact.type in ORDERED_TYPES:
        return ("is", "is_not", "at_least", "at_most", "above", "below", "any_of", "none_of", *presence)
    if fact.type == "names":
        return ("any_of", "all_of", "none_of", *presence)
    if fact.type == "name":
        return ("is", "is_not", "any_of", "none_of", *presence)
    return ("is", "is_not", *presence)


def known_names(known: Iterable[str]) -> str:
    """Help that lists the names there are, the first dozen of them."""
    names = sorted(known)
    rest = f" and {len(names) - 12} more" if len(names) > 12 else ""
    return f"known: {', '.join(names[:12]) or 'none'}{rest}"


def _stage_help(fact: Fact) -> str:
    match fact.stage:
        case Stage.ANSWER:
            return "only a `cap` can measure it"
        case Stage.QUOTE:
            return "it is known only once a plan is priced; use it in a policy"
        case Stage.LOAD:
            return "it says what an offer, a provider or the retailer is; use it in a policy"
        case Stage.REQUEST:
            return "use a fact that is known here"
