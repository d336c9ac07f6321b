"""What policies ask, in words for those who keep them, in English and Arabic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final, Literal

from engine.conditions import AllOf, AnyOf, Compare, Condition, Not, Operator
from engine.describe import OF_ONE_NAME, OPERATOR_WORDS, value_text
from engine.facts import FACTS, FactValue
from engine.money import decimal_text, percent_text
from engine.schema.book import Cap, DatedLimit, LimitTerm
from engine.schema.literals import MILLION

_OPERATORS: Final[Mapping[str, Mapping[Operator, str]]] = {
    "en": OPERATOR_WORDS,
    "ar": {
        "is": "هو",
        "is_not": "ليس",
        "at_least": "لا يقل عن",
        "at_most": "لا يزيد على",
        "above": "أكثر من",
        "below": "أقل من",
        "any_of": "فيه أحد ما يلي:",
        "all_of": "فيه كل ما يلي:",
        "none_of": "ليس فيه أي مما يلي:",
        "present": "مذكور",
        "absent": "غير مذكور",
    },
}
_OF_ONE_NAME: Final[Mapping[str, Mapping[Operator, str]]] = {
    "en": OF_ONE_NAME,
    "ar": {"any_of": "أحد ما يلي:", "none_of": "ليس أياً مما يلي:"},
}
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "and": " and ", "or": " or ", "not": "not ", "always": "always", "never": "never", "of": "of",
        "lowest": "the lowest of {terms}", "comma": ", ",
    },
    "ar": {
        "and": " و", "or": " أو ", "not": "ليس ", "always": "دائمًا", "never": "أبدًا", "of": "من",
        "lowest": "الأقل من: {terms}", "comma": "، ",
    },
}  # fmt: skip


def amount_text(fact: str, value: FactValue, currency: str) -> str:
    """A value with its unit: `5000.00 SAR`, `0.5 %`, `18 years`."""
    if FACTS[fact].type == "money" and isinstance(value, int):
        return f"{decimal_text(value, currency)} {currency}"
    return value_text(fact, value, currency)


def condition_words(condition: Condition, currency: str, language: str) -> str:
    """A condition in words; a group inside a group is in brackets."""
    return _said(condition, currency, language, inside=False)


def _said(condition: Condition, currency: str, language: str, *, inside: bool) -> str:
    match condition:
        case Compare(fact):
            return f"{fact} {comparison_words(condition, currency, language)}"
        case Not(part):
            said = [_said(part, currency, language, inside=True)]
            return group_words("not", said, language, inside=inside)
        case AllOf(parts) | AnyOf(parts):
            is_all = isinstance(condition, AllOf)
            said = [_said(part, currency, language, inside=True) for part in parts]
            return group_words("all" if is_all else "any", said, language, inside=inside)


def group_words(
    kind: Literal["all", "any", "not"], said: Sequence[str], language: str, *, inside: bool
) -> str:
    """The parts of a group in words, joined; in brackets where the group stands inside another."""
    words = _WORDS[language]
    if kind == "not":
        return f"{words['not']}{''.join(said)}"
    if not said:
        return words["always" if kind == "all" else "never"]
    joined = words["and" if kind == "all" else "or"].join(said)
    return f"({joined})" if inside and len(said) > 1 else joined


def comparison_words(leaf: Compare, currency: str, language: str, value: str | None = None) -> str:
    """What a comparison asks of its fact: `at least 18 years`, `is given`.

    `value` is what it is compared with, where a reader wants it in other words than `amount_text`.
    """
    one_name = _OF_ONE_NAME[language] if FACTS[leaf.fact].type == "name" else {}
    word = one_name.get(leaf.operator) or _OPERATORS[language][leaf.operator]
    if leaf.operator in ("present", "absent"):
        return word
    return f"{word} {_valued(leaf.fact, leaf.value, currency, language) if value is None else value}"


def _valued(fact: str, value: FactValue, currency: str, language: str) -> str:
    if isinstance(value, frozenset):
        return _WORDS[language]["comma"].join(sorted(value))
    return amount_text(fact, value, currency)


def measure_text(cap: Cap) -> str:
    """A cap's measure as it is written: `customer.bnpl_outstanding + plan.financed`."""
    text = " ".join(f"{'+' if sign > 0 else '-'} {name}" for sign, name in cap.measure)
    return text.removeprefix("+ ")


def excess_words(cap: Cap, limit: DatedLimit, currency: str, language: str) -> str:
    """How a cap is breached, in words: its measure above its limit, or below its floor."""
    operator: Operator = "above" if cap.bound == "at_most" else "below"
    words = _OPERATORS[language][operator]
    return f"{measure_text(cap)} {words} {limit_words(cap, limit, currency, language)}"


def limit_words(cap: Cap, limit: DatedLimit, currency: str, language: str = "en") -> str:
    """A limit as it is written: a value, a multiple of a fact, or the lowest of some."""
    words = _WORDS[language]
    terms = [_term_words(cap, term, currency, words["of"]) for term in limit.terms]
    return terms[0] if len(terms) == 1 else words["lowest"].format(terms=words["comma"].join(terms))


def _term_words(cap: Cap, term: LimitTerm, currency: str, of: str) -> str:
    if term.fact is None:
        return amount_text(cap.measure[0][1], term.constant, currency)
    if term.multiplier == 1:
        return term.fact
    if term.multiplier.denominator == 1:
        return f"{term.multiplier.numerator} x {term.fact}"
    return f"{percent_text(term.multiplier)} {of} {term.fact}"


def worked_out_text(cap: Cap, value: Fraction | int, currency: str) -> str:
    """A figure of a cap with its unit; an amount that lies between two minor units is the lower one."""
    exact = Fraction(value)
    if exact.denominator == 1:
        return amount_text(cap.measure[0][1], exact.numerator, currency)
    if cap.unit == "share":
        return percent_text(exact / MILLION)
    return amount_text(cap.measure[0][1], exact.numerator // exact.denominator, currency)
