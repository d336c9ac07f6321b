"""The facts in the words of a reader of the law: what a condition speaks of, without the engine's names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine import fact_words
from engine.claims import CONSENTS, INPUTS
from engine.facts import Vocabulary

_OF_THE_PAGE: Final = {
    "cart.total": "the cash price of the cart",
    "cart.categories": "the cart",
    "cart.skus": "the cart",
    "seasons": "the season of that day",
}
"""What the page calls otherwise than the engine does: a cart "has something of" a category on it."""

NAMES: Final[Mapping[Vocabulary, Mapping[str, str]]] = {
    "channel": {"store": "in a store", "ecommerce": "in the web shop", "app": "in the app"},
    "product": {"bnpl": "buy now, pay later", "consumer_finance": "consumer finance"},
    "payer": {"consumer": "the consumer", "merchant": "the retailer"},
    "consent": CONSENTS,
    "input": {name: name.replace("_", " ") for name in INPUTS},
    "apr": {"effective": "as the effective rate", "us": "by Regulation Z"},
    "credit_check": {
        "negative": "negative reporting",
        "partial": "partial reporting",
        "full": "full reporting",
    },
}
"""What the names of the closed lists mean, by the kind of name; any other name stands for itself."""


def noun(fact: str) -> str:
    """What a fact is called on the page."""
    return _OF_THE_PAGE.get(fact) or fact_words.noun(fact, "en")


def sentence(fact: str, *, holds: bool) -> str:
    """What a flag says."""
    return fact_words.sentence(fact, "en", holds=holds)
