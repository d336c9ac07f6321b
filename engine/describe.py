"""Conditions and values in plain words, for staff: `customer.age at least 18 years`."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final

from engine.conditions import AllOf, AnyOf, Compare, Condition, Not, Operator
from engine.facts import FACTS, FactValue
from engine.money import decimal_text, percent_text

OPERATOR_WORDS: Final[dict[Operator, str]] = {
    "is": "is",
    "is_not": "is not",
    "at_least": "at least",
    "at_most": "at most",
    "above": "above",
    "below": "below",
    "any_of": "has one of",
    "all_of": "has all of",
    "none_of": "has none of",
    "present": "is given",
    "absent": "is not given",
}
"""Each operator between a fact and a value, in English."""
OF_ONE_NAME: Final[dict[Operator, str]] = {"any_of": "is one of", "none_of": "is none of"}
"""The operators that read otherwise beside a fact that is a single name."""

_MILLION: Final = 1_000_000


def value_text(fact: str, value: FactValue, currency: str) -> str:
    """A fact's value as an answer writes it: a decimal amount, an ISO date, a plain name."""
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    kind = FACTS[fact].type
    if isinstance(value, int):
        match kind:
            case "money":
                return decimal_text(value, currency)
            case "date":
                return date.fromordinal(value).isoformat()
            case "share":
                return percent_text(Fraction(value, _MILLION))
            case "days" | "months" | "years":
                return f"{value} {kind}"
            case "count" | "flag" | "name" | "names":
                return str(value)
    return value


def operator_word(fact: str, operator: Operator) -> str:
    """An operator in English, as it reads beside a fact."""
    words = {**OPERATOR_WORDS, **OF_ONE_NAME} if FACTS[fact].type == "name" else OPERATOR_WORDS
    return words[operator]


def condition_text(condition: Condition, currency: str) -> str:
    """A condition in words; groups are in brackets."""
    match condition:
        case Compare(fact, "present" | "absent" as operator):
            return f"{fact} {OPERATOR_WORDS[operator]}"
        case Compare(fact, operator, value):
            return f"{fact} {operator_word(fact, operator)} {value_text(fact, value, currency)}"
        case AllOf(parts):
            return _joined(parts, " and ", currency)
        case AnyOf(parts):
            return _joined(parts, " or ", currency)
        case Not(part):
            return f"not {condition_text(part, currency)}"


def _joined(parts: tuple[Condition, ...], word: str, currency: str) -> str:
    if not parts:
        return "always" if word == " and " else "never"
    return f"({word.join(condition_text(part, currency) for part in parts)})"
