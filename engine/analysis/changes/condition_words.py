"""Conditions in words, their amounts in the currency of the market or of the country beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, Literal, NamedTuple

from engine.analysis.changes.words import fact_value_words
from engine.conditions import AllOf, AnyOf, Compare, Condition, Not, Operator, comparisons
from engine.facts import FACTS
from engine.wire.policy_words import comparison_words, group_words

_SCALES: Final = ("country", "offer.currency")


class Scale(NamedTuple):
    """What the amounts of a condition are in: one currency, or where that is "" that of the country named.

    `currencies` are those of the markets, by country.
    """

    currency: str
    currencies: Mapping[str, str]

    def beside(self, parts: Sequence[Condition]) -> Scale:
        """The scale of a group: that of the country that it names, unless it is known already."""
        return self if self.currency else Scale(currency_of(parts, self.currencies), self.currencies)


class Scaled(NamedTuple):
    """A condition with the scale of its amounts."""

    condition: Condition
    scale: Scale

    def words(self, language: str) -> str:
        """The condition in words."""
        return words_of(self.condition, self.scale, language)

    def currency(self) -> str:
        """The currency of the amounts at its top; nothing where there is none."""
        condition = self.condition
        parts = condition.parts if isinstance(condition, AllOf) else (condition,)
        return self.scale.beside(parts).currency

    def has_amounts(self) -> bool:
        """Whether some comparison is with an amount."""
        return any(FACTS[leaf.fact].type == "money" for leaf in comparisons(self.condition))


def currency_of(parts: Sequence[Condition], currencies: Mapping[str, str]) -> str:
    """The currency of the one country or currency that some parts of a condition name; else nothing."""
    for part in parts:
        if isinstance(part, Compare) and part.fact in _SCALES and part.operator in ("is", "any_of"):
            names = part.value if isinstance(part.value, frozenset) else frozenset({str(part.value)})
            found = {currencies.get(name, "") if part.fact == "country" else name for name in names}
            if len(found) == 1:
                return next(iter(found))
    return ""


def words_of(condition: Condition, scale: Scale, language: str, *, inside: bool = False) -> str:
    """A condition in words; a group inside a group is in brackets."""
    match condition:
        case Compare(fact):
            return f"{fact} {compared_words(condition, scale, language)}"
        case Not(part):
            return group_words("not", [words_of(part, scale, language, inside=True)], language, inside=False)
        case AllOf(parts) | AnyOf(parts):
            kind: Literal["all", "any"] = "all" if isinstance(condition, AllOf) else "any"
            within = scale.beside(parts)
            said = [words_of(part, within, language, inside=True) for part in parts]
            return group_words(kind, said, language, inside=inside)


def compared_words(leaf: Compare, scale: Scale, language: str) -> str:
    """What a comparison asks of its fact, without the fact; a list of one name reads as that name."""
    if FACTS[leaf.fact].type == "name" and isinstance(leaf.value, frozenset) and len(leaf.value) == 1:
        single: Operator = "is_not" if leaf.operator == "none_of" else "is"
        leaf = replace(leaf, operator=single, value=next(iter(leaf.value)))
    value = fact_value_words(leaf.fact, leaf.value, scale.currency, language)
    return comparison_words(leaf, scale.currency, language, value)
