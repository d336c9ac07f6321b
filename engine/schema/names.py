"""The names a book declares: what a condition may mention, collected before any condition is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, get_args

from engine.facts import CONSENTS, Vocabulary
from engine.schema.provider import Product
from engine.schema.yaml_source import MappingNode, Scalar


@dataclass(frozen=True, slots=True)
class Names:
    """Every declared name by the kind of thing it names; `currencies` gives the currency of each country."""

    known: Mapping[Vocabulary, frozenset[str]]
    currencies: Mapping[str, str]

    def of(self, vocabulary: Vocabulary | None) -> frozenset[str] | None:
        """The names of a vocabulary, or None where any name will do."""
        return None if vocabulary in (None, "open") else self.known.get(vocabulary)

    def currency_beside(self, node: MappingNode) -> str | None:
        """The currency that amounts in a mapping are in, where the mapping names exactly one country."""
        country = node.entries.get("country")
        return self.currencies.get(country.text) if isinstance(country, Scalar) else None


FIXED_NAMES: Final[Mapping[Vocabulary, frozenset[str]]] = {
    "product": frozenset(get_args(Product)),
    "payer": frozenset({"consumer", "merchant"}),
    "consent": frozenset(CONSENTS),
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
}
