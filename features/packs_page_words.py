"""Conditions and limits in plain words: sentences, alone or beneath a line that says how they are joined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Final

from markupsafe import Markup, escape

from engine.conditions import AllOf, AnyOf, Compare, Condition, Not, Operator, comparisons, negation
from engine.facts import FACTS, ORDERED_TYPES, FactValue, Vocabulary
from engine.locale_format import format_date, format_money
from engine.money import percent_text
from engine.schema.book import Book, Cap, LimitTerm
from engine.schema.retailer import walk_categories
from features.packs_page_facts import NAMES, noun, sentence

_MILLION: Final = 1_000_000
_BOUNDS: Final[Mapping[Operator, str]] = {
    "is": "",
    "is_not": "not ",
    "at_least": "at least ",
    "at_most": "at most ",
    "above": "above ",
    "below": "below ",
}
_IS: Final = {"any_of": "is one of", "none_of": "is none of", "one": "is", "not one": "is not"}
_HAS: Final = {
    "any_of": "has something of",
    "all_of": "has something of each of",
    "none_of": "has nothing of",
    "one": "has something of",
    "not one": "has nothing of",
}
_INCLUDE: Final = {
    "any_of": "include one of",
    "all_of": "include all of",
    "none_of": "include none of",
    "one": "include",
    "not one": "do not include",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, or a line that says how the sentences beneath it are joined."""

    text: Markup
    parts: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class PlainWords:
    """Puts the conditions and limits of one pack into words.

    `currency` is the pack's own, for an amount beside which none is named; `names` are the titles that the
    book gives to its names, `regimes` the titles of the pack's regimes.
    """

    currency: str
    currencies: Mapping[str, str]
    names: Mapping[Vocabulary, Mapping[str, str]]
    regimes: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, book: Book, pack: str) -> PlainWords:
        """The words for a pack of a book; its currency is that of its first market."""
        markets = book.retailer.markets
        own = next((market for market in markets.values() if pack in market.packs), None)
        regimes = {regime.id: regime.title.en for regime in book.regimes if regime.pack == pack}
        currencies = {country: market.currency for country, market in markets.items()}
        return cls(own.currency if own else "", currencies, _names_of(book), regimes)

    def condition(self, condition: Condition, currency: str | None = None) -> Said:
        """A condition in words; amounts in it are in `currency`, or in that of the country it names."""
        currency = currency_beside(condition, self.currencies) or currency or self.currency
        match condition:
            case Compare():
                return Said(self._comparison(condition, currency))
            case Not(AllOf(parts)) if len(parts) > 1:
                return self._group("not all of these at once", parts, currency)
            case Not(AnyOf(parts)) if parts:
                return self._group("none of these", parts, currency)
            case Not(part):
                return self.condition(negation(part), currency)
            case AllOf(()):
                return Said(Markup("always"))
            case AnyOf(()):
                return Said(Markup("never"))
            case AllOf(parts):
                return self._range(parts, currency) or self._group("all of these", _flat(parts), currency)
            case AnyOf(parts):
                return self._group("one of these", parts, currency)

    def measure(self, cap: Cap) -> str:
        """What a cap measures, in words: `A and B together, less C`."""
        added = [noun(name) for sign, name in cap.measure if sign > 0]
        taken = [noun(name) for sign, name in cap.measure if sign < 0]
        together = f"{_listed(added, 'and')} together" if len(added) > 1 else added[0]
        return f"{together}, less {_listed(taken, 'and')}" if taken else together

    def limit(self, cap: Cap, terms: Sequence[LimitTerm], currency: str) -> str:
        """A limit in words: an amount, a share or a multiple of a fact, or the lowest of some."""
        said = [self._term(cap, term, currency) for term in terms]
        if len(said) == 1:
            return said[0]
        return f"the {'lower' if len(said) == 2 else 'lowest'} of {_listed(said, 'and')}"

    def _term(self, cap: Cap, term: LimitTerm, currency: str) -> str:
        if term.fact is None:
            return self._value(cap.measure[0][1], term.constant, currency)
        multiplier = term.multiplier
        if multiplier == 1:
            return noun(term.fact)
        if multiplier.denominator == 1:
            return f"{multiplier.numerator} times {noun(term.fact)}"
        return f"{percent_text(multiplier)} of {noun(term.fact)}"

    def _group(self, lead: str, parts: Sequence[Condition], currency: str) -> Said:
        if len(parts) == 1 and lead != "none of these":
            return self.condition(parts[0], currency)
        return Said(Markup(f"{lead}:"), tuple(self.condition(part, currency) for part in parts))  # noqa: S704

    def _range(self, parts: Sequence[Condition], currency: str) -> Said | None:
        """Several bounds of one fact as one sentence; None where the parts are something else."""
        bounds = [part for part in parts if isinstance(part, Compare)]
        facts = {bound.fact for bound in bounds}
        if len(bounds) < len(parts) or len(facts) > 1 or FACTS[bounds[0].fact].type not in ORDERED_TYPES:
            return None
        if any(bound.operator == "absent" for bound in bounds):
            return None
        limits = [self._bound(bound, currency) for bound in bounds if bound.operator != "present"]
        known = [escape("known")] * (len(limits) < len(bounds))
        return Said(Markup("{} is {}").format(noun(bounds[0].fact), Markup(" and ").join([*known, *limits])))

    def _comparison(self, compare: Compare, currency: str) -> Markup:
        fact, operator, value = compare.fact, compare.operator, compare.value
        if operator in ("present", "absent"):
            return escape(f"{noun(fact)} is {'known' if operator == 'present' else 'not known'}")
        if isinstance(value, bool):
            return escape(sentence(fact, holds=value is (operator == "is")))
        if isinstance(value, frozenset):
            return self._members(fact, operator, value)
        if FACTS[fact].type not in ORDERED_TYPES and operator == "is_not":
            return self._members(fact, "none_of", frozenset({str(value)}))
        return Markup("{} is {}").format(noun(fact), self._bound(compare, currency))

    def _bound(self, compare: Compare, currency: str) -> Markup:
        value = self._value(compare.fact, compare.value, currency)
        if (target := self._target(compare.fact, compare.value)) is not None:
            return Markup('<a href="#regime-{}">{}</a>').format(target, value)
        return Markup("{}<b>{}</b>").format(_BOUNDS[compare.operator], value)

    def _members(self, fact: str, operator: Operator, names: frozenset[str]) -> Markup:
        shown = [self._bound(Compare(fact, "is", name), "") for name in sorted(names)]
        verbs = _HAS if fact.startswith("cart.") else _INCLUDE if FACTS[fact].type == "names" else _IS
        verbs = _IS if fact == "seasons" else verbs
        if len(shown) == 1:
            verb = verbs["not one" if operator == "none_of" else "one"]
            return Markup("{} {} {}").format(noun(fact), verb, shown[0])
        word = "and" if operator == "all_of" else "or"
        listed = Markup(", ").join(shown[:-1]) + Markup(f" {word} ") + shown[-1]  # noqa: S704
        return Markup("{} {} {}").format(noun(fact), verbs.get(operator, _INCLUDE[operator]), listed)

    def _target(self, fact: str, value: FactValue) -> str | None:
        return str(value) if fact == "regime" and value in self.regimes else None

    def _value(self, fact: str, value: FactValue, currency: str) -> str:
        known = FACTS[fact]
        if isinstance(value, int):
            match known.type:
                case "money":
                    return format_money(value, currency, "en")
                case "date":
                    return format_date(date.fromordinal(value), "en")
                case "share":
                    return percent_text(Fraction(value, _MILLION))
                case "days" | "months" | "years":
                    return f"{value:,} {known.type if value != 1 else known.type.removesuffix('s')}"
                case _:
                    return f"{value:,}"
        if fact == "regime":
            return self.regimes.get(str(value), str(value))
        return self._name(known.vocabulary, str(value))

    def _name(self, vocabulary: Vocabulary | None, name: str) -> str:
        if vocabulary is None:
            return name
        return self.names.get(vocabulary, {}).get(name) or NAMES.get(vocabulary, {}).get(name) or name


def currency_beside(condition: Condition, currencies: Mapping[str, str]) -> str | None:
    """The currency of the one country, or the one currency, that a condition names on its own level."""
    parts = condition.parts if isinstance(condition, AllOf) else (condition,)
    for part in parts:
        if isinstance(part, Compare) and part.operator in ("is", "any_of"):
            named = part.value if isinstance(part.value, frozenset) else frozenset({str(part.value)})
            if part.fact == "country" and len(named) == 1:
                return currencies.get(next(iter(named)))
            if part.fact == "offer.currency" and len(named) == 1:
                return next(iter(named))
    return None


def facts_in(conditions: Iterable[Condition], cap: Cap | None) -> frozenset[str]:
    """Every fact on which a policy rests, by the name that the engine gives it."""
    spoken_of = frozenset(leaf.fact for condition in conditions for leaf in comparisons(condition))
    return spoken_of | (cap.facts() if cap is not None else frozenset())


def _flat(parts: Sequence[Condition]) -> list[Condition]:
    """The parts, with those of a group inside them that is joined likewise; a range of one fact stays one."""
    found: list[Condition] = []
    for part in parts:
        is_range = isinstance(part, AllOf) and len({each.fact for each in comparisons(part)}) == 1
        found += _flat(part.parts) if isinstance(part, AllOf) and not is_range else [part]
    return found


def _listed(texts: Sequence[str], word: str) -> str:
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} {word} {texts[-1]}"


def _names_of(book: Book) -> dict[Vocabulary, dict[str, str]]:
    """The titles of what a book names."""
    retailer = book.retailer
    return {
        "country": {country: market.title.en for country, market in retailer.markets.items()},
        "category": {name: category.title.en for name, _, category in walk_categories(retailer.categories)},
        "segment": {segment.id: segment.title.en for segment in book.segments},
        "season": {season.id: season.entry.title.en for season in book.seasons.values()},
        "provider": {id: provider.document.title.en for id, provider in book.providers.items()},
        "offer": {offer.id: offer.document.title.en for offer in book.offers},
        "trait": {name: entry.title.en for name, entry in retailer.inputs.items()},
    }
