"""From YAML to conditions: every fact, operator and value checked against the fact's type."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from engine.conditions import ALWAYS, WRITTEN_OPERATORS, AllOf, AnyOf, Compare, Condition, Not, Operator
from engine.facts import FACTS, ORDERED_TYPES, Fact, FactValue, Stage
from engine.problems import Problem, Span, suggestion
from engine.schema.literals import (
    MILLION,
    LiteralError,
    read_date,
    read_duration,
    read_money,
    read_share,
    shown,
)
from engine.schema.names import UNKNOWN_NAME_CODE, Names
from engine.schema.yaml_source import MappingNode, Node, Scalar, ListNode, Source, plain

_GROUPS: Final = ("all", "any", "not")
_ORDER_OPERATORS: Final = frozenset({"at_least", "at_most", "above", "below"})
_TYPE_NAMES: Final = {
    "money": "an amount such as `500 SAR`",
    "count": "a whole number such as `6`",
    "days": "days, such as `30 days`",
    "months": "months, such as `6 months`",
    "years": "years, such as `18 years`",
    "share": "a share such as `2.5 %`",
    "date": "a date such as `2026-11-27`",
    "flag": "`true` or `false`",
    "name": "a name",
    "names": "names",
}


@dataclass(slots=True)
class ConditionReader:
    """Reads the conditions of one document.

    `currency` is that of the market the document is for, None where it is for several and an amount is only
    allowed beside a `country`; `stages` are those whose facts are known where the condition will be decided;
    `problems` collects what is wrong.
    """

    source: Source
    names: Names
    currency: str | None
    stages: frozenset[Stage]
    problems: list[Problem] = field(default_factory=list)

    def read(self, node: Node) -> Condition:
        """The condition at `node`; on a mistake a problem is kept and the part left out."""
        if isinstance(node, ListNode):
            return self.group("all", node)
        if not isinstance(node, MappingNode):
            self.problem("wrong-type", "a condition is a mapping of facts", node.span, "write `fact: value`")
            return ALWAYS
        if not node.entries:
            self.problem(
                "empty-condition", "the condition is empty", node.span, "remove it, or say what must hold"
            )
        outer = self.currency
        self.currency = outer or self.names.currency_beside(node)
        parts = [self.entry(key, node.keys[key], entry) for key, entry in node.entries.items()]
        self.currency = outer
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def entry(self, key: str, key_span: Span, node: Node) -> Condition:
        if key in _GROUPS:
            return self.group(key, node)
        fact = FACTS.get(key)
        if fact is None:
            help = suggestion(key, (*FACTS, *_GROUPS), "`taqseet facts` lists them all")
            self.problem("unknown-fact", f"no fact is called `{key}`", key_span, help)
            return ALWAYS
        if fact.stage not in self.stages:
            self.problem(
                "fact-stage",
                f"`{key}` is not known where this condition is decided",
                key_span,
                _stage_help(fact, self.stages),
            )
            return ALWAYS
        if isinstance(node, MappingNode):
            return self.operators(fact, node)
        return self.bare(fact, node)

    def group(self, key: str, node: Node) -> Condition:
        if key == "not":
            return Not(self.read(node))
        if isinstance(node, MappingNode) and node.entries:
            parts = tuple(self.entry(name, node.keys[name], entry) for name, entry in node.entries.items())
        elif isinstance(node, ListNode) and node.items:
            parts = tuple(self.read(item) for item in node.items)
        else:
            self.problem(
                "empty-condition", f"`{key}` has nothing in it", node.span, "write the conditions under it"
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

    def operators(self, fact: Fact, node: MappingNode) -> Condition:
        if not node.entries:
            self.problem(
                "empty-condition", f"`{fact.name}` has no operator", node.span, "write one, as in `at_least`"
            )
        parts = [self.operator(fact, name, node.keys[name], entry) for name, entry in node.entries.items()]
        self.check_range(fact, [part for part in parts if isinstance(part, Compare)], node)
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def operator(self, fact: Fact, name: str, key_span: Span, node: Node) -> Condition:
        if name not in WRITTEN_OPERATORS:
            help = suggestion(name, WRITTEN_OPERATORS, f"the operators are {', '.join(WRITTEN_OPERATORS)}")
            self.problem("unknown-operator", f"no operator is called `{name}`", key_span, help)
            return ALWAYS
        fitting = operators_of(fact)
        if name not in fitting:
            message = f"`{name}` does not fit `{fact.name}`, which is {_TYPE_NAMES[fact.type]}"
            self.problem("operator-type", message, key_span, f"use one of {', '.join(fitting)}")
            return ALWAYS
        if name == "present":
            return self.presence(fact, node)
        if name in ("any_of", "all_of", "none_of"):
            return self.members(fact, name, node)
        value = self.value(fact, node)
        return ALWAYS if value is None else Compare(fact.name, name, value, node.span)  # type: ignore[arg-type]

    def presence(self, fact: Fact, node: Node) -> Condition:
        value = plain(node)
        if not isinstance(value, bool):
            self.problem(
                "value-type",
                f"`{shown(value)}` is not true or false",
                node.span,
                "write `present: true` or `present: false`",
            )
            return ALWAYS
        return Compare(fact.name, "present" if value else "absent", True, node.span)

    def members(self, fact: Fact, operator: Operator, node: Node) -> Condition:
        if fact.type not in ("name", "names"):
            return self.one_of(fact, operator, node)
        items = node.items if isinstance(node, ListNode) else (node,)
        if not items:
            self.problem(
                "empty-condition",
                f"the list of `{fact.name}` is empty",
                node.span,
                "name at least one, or remove the line",
            )
            return ALWAYS
        names = [name for item in items if isinstance(name := self.value(fact, item), str)]
        return Compare(fact.name, operator, frozenset(names), node.span) if names else ALWAYS

    def one_of(self, fact: Fact, operator: Operator, node: Node) -> Condition:
        """A list of ordered values: one of them, or none of them."""
        items = node.items if isinstance(node, ListNode) else (node,)
        values = [(value, item.span) for item in items if (value := self.value(fact, item)) is not None]
        if not values:
            return ALWAYS
        if operator == "none_of":
            return AllOf(tuple(Compare(fact.name, "is_not", value, span) for value, span in values))
        return AnyOf(tuple(Compare(fact.name, "is", value, span) for value, span in values))

    def value(self, fact: Fact, node: Node) -> FactValue | None:
        if not isinstance(node, Scalar):
            self.problem(
                "value-type", f"`{fact.name}` takes {_TYPE_NAMES[fact.type]}", node.span, "write one value"
            )
            return None
        try:
            return self.scalar(fact, node)
        except LiteralError as error:
            self.problem(error.code, error.message, node.span, error.help)
            return None

    def scalar(self, fact: Fact, node: Scalar) -> FactValue:
        value = node.value
        match fact.type:
            case "money":
                return self.money(node)
            case "share":
                return int(read_share(value) * MILLION)
            case "date":
                return read_date(value).toordinal()
            case "days" | "months" | "years":
                if isinstance(value, int):
                    raise LiteralError("value-type", f"`{value}` has no unit", f"write `{value} {fact.type}`")
                return read_duration(value, fact.type)
            case "count":
                if isinstance(value, bool) or not isinstance(value, int):
                    raise LiteralError(
                        "value-type",
                        f"`{shown(value)}` is not a whole number",
                        "write a whole number such as `6`",
                    )
                return value
            case "flag":
                if not isinstance(value, bool):
                    raise LiteralError(
                        "value-type", f"`{shown(value)}` is not true or false", "write `true` or `false`"
                    )
                return value
            case _:
                return self.name(fact, node)

    def money(self, node: Scalar) -> int:
        money = read_money(node.value)
        if self.currency is None:
            message = f"`{node.text}` is an amount, and no country is named beside it"
            raise LiteralError(
                "money-needs-country", message, "add `country: SA` beside it, so that the currency is certain"
            )
        if money.currency != self.currency:
            message = f"`{node.text}` is not in {self.currency}, the currency of the market"
            raise LiteralError("wrong-currency", message, f"write the amount in {self.currency}")
        return money.amount_minor

    def name(self, fact: Fact, node: Scalar) -> str:
        text = node.value
        if isinstance(text, bool | int | Decimal) or text is None:
            raise LiteralError("value-type", f"`{node.text}` is not a name", "put it in quotes if it is one")
        known = self.names.of(fact.vocabulary)
        if known is not None and text not in known and fact.vocabulary is not None:
            code = UNKNOWN_NAME_CODE.get(fact.vocabulary, "unknown-name")
            listed = ", ".join(sorted(known)[:12])
            raise LiteralError(
                code,
                f"no {fact.vocabulary} is called `{shown(text)}`",
                suggestion(text, known, f"known: {listed}"),
            )
        return text

    def check_range(self, fact: Fact, parts: list[Compare], node: MappingNode) -> None:
        lower = [
            part.value + (part.operator == "above")
            for part in parts
            if part.operator in ("at_least", "above") and isinstance(part.value, int)
        ]
        upper = [
            part.value - (part.operator == "below")
            for part in parts
            if part.operator in ("at_most", "below") and isinstance(part.value, int)
        ]
        if lower and upper and max(lower) > min(upper):
            self.problem(
                "impossible-range",
                f"nothing is inside the range of `{fact.name}`",
                node.span,
                "swap or correct the bounds",
            )

    def problem(self, code: str, message: str, span: Span, help: str) -> None:
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


def _stage_help(fact: Fact, stages: frozenset[Stage]) -> str:
    if fact.stage is Stage.ANSWER:
        return "only a `cap` can measure it"
    if fact.stage is Stage.QUOTE:
        return "it is known only once a plan is priced; use it in a policy"
    return (
        "use a fact of the customer"
        if stages == frozenset({Stage.REQUEST})
        else "use a fact that is known here"
    )
