"""What the amounts and the names in a condition mean: a currency, and the titles that a book gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from engine.analysis.changes.labels import VALUE_NAMES
from engine.analysis.changes.said import Words, both, same
from engine.conditions import Compare, Condition
from engine.facts import FACTS, Vocabulary
from engine.locale_format import LANGUAGES
from engine.schema.book import Book
from engine.schema.fields import Text
from engine.schema.names import currencies_of
from engine.schema.retailer import walk_categories

Titles = Mapping[Vocabulary, Mapping[str, Words]]
"""What the names of a book are called, by the kind of thing that they name."""

_SCALES: Final = ("country", "offer.currency")


@dataclass(frozen=True, slots=True)
class Glossary:
    """What a condition is read with.

    Amounts are in `currency`, or where that is "" in that of the country named beside them, of those in
    `currencies`. Names are called by their `titles`.
    """

    currency: str
    currencies: Mapping[str, str]
    titles: Titles

    def beside(self, parts: Sequence[Condition]) -> Glossary:
        """The glossary of a group: amounts are in the currency it names, unless that is known already."""
        return self if self.currency else replace(self, currency=currency_of(parts, self.currencies))

    def knowing(self, other: Glossary) -> Glossary:
        """The same, with the titles of what only another book names."""
        titles = {
            vocabulary: {**other.titles.get(vocabulary, {}), **named}
            for vocabulary, named in self.titles.items()
        }
        return replace(self, titles=titles)

    def name_of(self, fact: str, value: str) -> Words:
        """What a name that a fact can have is called; by itself where it has no title."""
        vocabulary = FACTS[fact].vocabulary
        if vocabulary is None:
            return same(value)
        return self.titles.get(vocabulary, {}).get(value) or VALUE_NAMES.get(vocabulary, {}).get(
            value, same(value)
        )


def glossary_of(book: Book, currency: str = "") -> Glossary:
    """The glossary of a book's conditions, their amounts in `currency` where that is known beforehand."""
    return Glossary(currency, currencies_of(book.retailer), titles_of(book))


def titles_of(book: Book) -> Titles:
    """The title of everything that a book names; with the name itself where two things share a title."""
    retailer = book.retailer
    texts: dict[Vocabulary, dict[str, Text]] = {
        "country": {country: market.title for country, market in retailer.markets.items()},
        "category": {name: category.title for name, _, category in walk_categories(retailer.categories)},
        "trait": {name: entry.title for name, entry in retailer.inputs.items()},
        "segment": {segment.id: segment.title for segment in book.segments},
        "season": {season.id: season.entry.title for season in book.seasons.values()},
        "regime": {regime.id: regime.title for regime in book.regimes},
        "provider": {id: provider.document.title for id, provider in book.providers.items()},
        "offer": {offer.id: offer.document.title for offer in book.offers},
    }
    return {vocabulary: _told_apart(named) for vocabulary, named in texts.items()}


def _told_apart(named: Mapping[str, Text]) -> Mapping[str, Words]:
    titles = {name: both(text.in_language) for name, text in named.items()}
    shared = {language: Counter(title[language] for title in titles.values()) for language in LANGUAGES}
    return {
        name: {
            language: words if shared[language][words] == 1 else f"{words} ({name})"
            for language, words in title.items()
        }
        for name, title in titles.items()
    }


def currency_of(parts: Sequence[Condition], currencies: Mapping[str, str]) -> str:
    """The currency of the one country or currency that some parts of a condition name; else nothing."""
    for part in parts:
        if isinstance(part, Compare) and part.fact in _SCALES and part.operator in ("is", "any_of"):
            names = part.value if isinstance(part.value, frozenset) else frozenset({str(part.value)})
            found = {currencies.get(name, "") if part.fact == "country" else name for name in names}
            if len(found) == 1:
                return next(iter(found))
    return ""
