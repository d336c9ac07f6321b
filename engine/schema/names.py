"""The names a book declares: what a condition may mention, collected before any condition is read.

They are taken from the YAML itself and not from checked documents, so that a mistake elsewhere in a file
does not make every name in it unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, get_args

from engine.claims import CONSENTS, INPUTS
from engine.facts import Vocabulary
from engine.money import is_currency
from engine.schema.book import Book
from engine.schema.folder import Folder
from engine.schema.provider import Product
from engine.schema.retailer import RetailerDocument, Size
from engine.schema.yaml_source import ListNode, MappingNode, Node, Scalar, child

ANY_CURRENCY: Final = "any"
"""Stands for the currency of a market that is itself in question: amounts are then not checked against it."""


@dataclass(frozen=True, slots=True)
class Names:
    """Every declared name by the kind of thing it names.

    A vocabulary that is not in `known` could not be read, and any name of it will do. `currencies` gives the
    currency of each country; `category_parents` each category with its ancestors, nearest first.
    """

    known: Mapping[Vocabulary, frozenset[str]]
    currencies: Mapping[str, str]
    category_parents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, vocabulary: Vocabulary | None) -> frozenset[str] | None:
        """The names of a vocabulary, or None where any name will do."""
        return None if vocabulary in (None, "open") else self.known.get(vocabulary)

    def currency_of(self, country: str) -> str:
        """The currency of a market; `ANY_CURRENCY` where the market or its currency is itself a mistake."""
        return self.currencies.get(country, ANY_CURRENCY)

    def currency_beside(self, node: Node) -> str | None:
        """The currency that amounts in a mapping are in, where it names exactly one country or currency."""
        country, currency = _the_one(child(node, "country")), _the_one(child(node, "offer.currency"))
        if country is not None:
            return self.currency_of(country)
        return currency if currency is not None and is_currency(currency) else None


def _the_one(node: Node | None) -> str | None:
    """The only name that a comparison lets a fact have."""
    if isinstance(node, MappingNode) and set(node.entries) <= {"is", "any_of"}:
        node = next(iter(node.entries.values()), None)
    if isinstance(node, ListNode) and len(node.items) == 1:
        node = node.items[0]
    return node.text if isinstance(node, Scalar) else None


FIXED_NAMES: Final[Mapping[Vocabulary, frozenset[str]]] = {
    "product": frozenset(get_args(Product)),
    "payer": frozenset({"consumer", "merchant"}),
    "consent": frozenset(CONSENTS),
    "input": frozenset(INPUTS),
    "size": frozenset(get_args(Size)),
    "apr": frozenset({"effective", "us"}),
    "creditworthiness": frozenset({"positive", "negative"}),
    "credit_check": frozenset({"negative", "partial", "full"}),
}

UNKNOWN_NAME_CODE: Final[Mapping[Vocabulary, str]] = {
    "country": "unknown-market",
    "channel": "unknown-channel",
    "category": "unknown-category",
    "segment": "unknown-segment",
    "season": "unknown-season",
    "regime": "unknown-regime",
    "provider": "unknown-provider",
    "offer": "unknown-offer",
    "currency": "unknown-currency",
    "trait": "unknown-input",
}


def names_of(folder: Folder) -> Names:
    """Every name that the files of a folder declare, whether or not their form is right."""
    known: dict[Vocabulary, frozenset[str]] = dict(FIXED_NAMES)
    known["provider"], known["offer"] = folder.ids("provider"), folder.ids("offer")
    if (segments := _top(folder, "segments", "segments")) is not None:
        known["segment"] = frozenset(_keys(segments))
    if (seasons := _top(folder, "seasons", "seasons")) is not None:
        known["season"] = frozenset(_keys(seasons))
    if not folder.unread("regimes"):
        known["regime"] = frozenset(_regimes(folder))
    markets, channels, categories = (
        _top(folder, "retailer", field) for field in ("markets", "channels", "categories")
    )
    currencies = dict(_currencies(markets))
    if markets is not None:
        known["country"] = frozenset(_keys(markets))
        known["currency"] = frozenset(currencies.values()) - {ANY_CURRENCY}
    known["trait"] = frozenset(_keys(_top(folder, "retailer", "inputs")))
    if channels is not None:
        known["channel"] = frozenset(_texts(channels))
    parents = {name: (name, *above) for name, above in _categories(categories)}
    if categories is not None:
        known["category"] = frozenset(parents)
    return Names(known, currencies, parents)


def names_of_book(book: Book) -> Names:
    """Every name that a checked book declares."""
    retailer = book.retailer
    parents = retailer.category_parents()
    return Names(
        {
            **FIXED_NAMES,
            "country": frozenset(retailer.markets),
            "currency": frozenset(market.currency for market in retailer.markets.values()),
            "channel": frozenset(retailer.channels),
            "category": frozenset(parents),
            "trait": frozenset(retailer.inputs),
            "segment": frozenset(segment.id for segment in book.segments),
            "season": frozenset(book.seasons),
            "regime": frozenset(regime.id for regime in book.regimes),
            "provider": frozenset(book.providers),
            "offer": frozenset(offer.id for offer in book.offers),
        },
        currencies_of(retailer),
        parents,
    )


def currencies_of(retailer: RetailerDocument) -> dict[str, str]:
    """The currency of each market."""
    return {country: market.currency for country, market in retailer.markets.items()}


def _top(folder: Folder, kind: str, field: str) -> Node | None:
    """The value of a field at the top of the one file of a kind."""
    found = (child(entry.source.root, field) for entry in folder.entries[kind])
    return next(found, None)


def _keys(node: Node | None) -> Iterator[str]:
    if isinstance(node, MappingNode):
        yield from node.entries


def _texts(node: Node | None) -> Iterator[str]:
    if isinstance(node, ListNode):
        yield from (item.text for item in node.items if isinstance(item, Scalar))


def _regimes(folder: Folder) -> Iterator[str]:
    for entry in folder.entries["regimes"]:
        listed = child(entry.source.root, "regimes")
        for item in listed.items if isinstance(listed, ListNode) else ():
            named = child(item, "regime")
            if isinstance(named, Scalar):
                yield named.text


def _currencies(markets: Node | None) -> Iterator[tuple[str, str]]:
    for country, market in markets.entries.items() if isinstance(markets, MappingNode) else ():
        currency = child(market, "currency")
        readable = isinstance(currency, Scalar) and is_currency(currency.text)
        yield country, currency.text if readable and isinstance(currency, Scalar) else ANY_CURRENCY


def _categories(
    categories: Node | None, above: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...]]]:
    if isinstance(categories, MappingNode):
        for name, entry in categories.entries.items():
            yield name, above
            yield from _categories(child(entry, "includes"), (name, *above))
