"""Listings of the book: what the owners wrote, complete and as JSON."""

from __future__ import annotations

from datetime import date

import orjson
import pytest

from engine.schema.book import Book
from engine.wire.listing import book_on_wire, offers_listing, policies_listing


@pytest.mark.parametrize("country", [None, "SA", "AE"])
def test_offers_are_listed_by_market(book: Book, country: str | None) -> None:
    """Every offer of the market is listed with its plan as written; all of them without a market."""
    listed = orjson.loads(orjson.dumps(offers_listing(book, country, "en")))["offers"]
    expected = book.offers if country is None else book.offers_of(country)
    assert [offer["id"] for offer in listed] == [offer.id for offer in expected]
    assert all(offer["plan"]["installments"] >= 1 for offer in listed)


def test_an_offer_is_told_as_it_was_written(book: Book) -> None:
    """The plan and the conditions stand as in the YAML, with currency and place added."""
    offer = next(offer for offer in offers_listing(book, "SA", "ar")["offers"] if offer["id"] == "flex-12")
    assert offer["title"] == "12 دفعة شهرية"
    assert offer["currency"] == "SAR"
    assert offer["plan"]["rate"] == "12 % a year"
    assert offer["when"]["cart.total"] == {"at_least": "1000 SAR", "at_most": "20000 SAR"}
    assert offer["source"].startswith("rules/offers/flex-12/offer.yaml:")


def test_policies_are_listed_by_market_and_day(book: Book) -> None:
    """A market has its packs' policies; a day leaves those in force."""
    everything = policies_listing(book, None, None, "en")["policies"]
    saudi = policies_listing(book, "SA", date(2026, 11, 27), "en")["policies"]
    assert len(everything) == len(book.policies)
    assert {policy["pack"] for policy in saudi} == {"house", "sa"}
    limit = next(policy for policy in saudi if policy["id"] == "sa.bnpl.22.1")
    assert limit["cap"]["at_most"] == [{"from": "2024-01-16", "value": "5000 SAR"}]
    assert limit["citation"]["authority"] == "SAMA"


def test_the_book_tells_what_it_is(book: Book) -> None:
    """Digest, version, markets and vocabulary are told; all of it is JSON."""
    told = orjson.loads(orjson.dumps(book_on_wire(book)))
    assert told["digest"] == book.digest
    assert [market["country"] for market in told["markets"]] == list(book.retailer.markets)
    assert sum(market["offers"] for market in told["markets"]) == len(book.offers)
    assert "phones" in told["categories"]
