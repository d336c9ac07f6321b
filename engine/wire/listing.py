"""Offers, policies and the book itself as bodies: what stands in the YAML, the texts in one language."""

from __future__ import annotations

from datetime import date

from engine import __version__
from engine.schema.book import Book, Offer, Policy
from engine.schema.yaml_source import plain
from engine.wire.render import Body, citation_on_wire

_OFFER_PARTS = ("plan", "available", "stacking", "when")
_POLICY_PARTS = ("applies_to", "forbid", "require", "cap", "disclose", "record", "in_force")


def offers_listing(book: Book, country: str | None, language: str) -> Body:
    """The offers of one market, or of all, by id."""
    offers = [offer for offer in book.offers if country in (None, offer.document.market)]
    return {"offers": [offer_on_wire(book, offer, language) for offer in offers]}


def offer_on_wire(book: Book, offer: Offer, language: str) -> Body:
    """One offer with its plan, as its owner wrote it."""
    document = offer.document
    return {
        "id": offer.id,
        "title": document.title.in_language(language),
        "provider": document.provider,
        "market": document.market,
        "currency": book.market(document.market).currency,
        "product": document.product,
        "status": document.status,
        **_as_written(plain(offer.source.root), _OFFER_PARTS),
        "source": offer.place("offer"),
    }


def policies_listing(book: Book, country: str | None, on: date | None, language: str) -> Body:
    """The policies of one market, or of all; only those in force on a day where one is given."""
    policies = book.policies if country is None else book.policies_of(country)
    shown = [policy for policy in policies if on is None or policy.in_force(on)]
    return {"policies": [policy_on_wire(policy, language) for policy in shown]}


def policy_on_wire(policy: Policy, language: str) -> Body:
    """One policy with its citation, as its owner wrote it."""
    document = policy.document
    message, staff = document.message, document.staff_message
    return {
        "id": policy.id,
        "pack": policy.pack,
        "title": document.title.in_language(language),
        "kind": document.kind,
        "citation": citation_on_wire(document.citation),
        "on_missing": "refer" if policy.refers_when_missing else "refuse",
        "message": message.in_language(language) if message else None,
        "staff_message": staff.in_language(language) if staff else None,
        **_as_written(plain(policy.source.root), _POLICY_PARTS),
        "source": policy.place,
    }


def book_on_wire(book: Book) -> Body:
    """The active book: what it is, whom it serves and how much is in it."""
    return {
        "digest": book.digest,
        "version": book.version,
        "engine_version": __version__,
        "retailer": book.retailer.retailer,
        "channels": list(book.retailer.channels),
        "markets": [
            {
                "country": country,
                "currency": market.currency,
                "time_zone": market.time_zone,
                "offers": len(book.offers_of(country)),
                "policies": len(book.policies_of(country)),
            }
            for country, market in book.retailer.markets.items()
        ],
        "categories": list(book.category_parents),
        "providers": list(book.providers),
        "segments": [segment.id for segment in book.segments],
        "seasons": list(book.seasons),
        "inputs": list(book.retailer.inputs),
        "warnings": [warning.as_json() for warning in book.warnings],
    }


def _as_written(document: Body, parts: tuple[str, ...]) -> Body:
    """The parts that a document has, as its author wrote them (numbers with decimals as texts)."""
    return {part: _texts(document[part]) for part in parts if part in document}


def _texts(value: object) -> object:
    if isinstance(value, dict):
        return {key: _texts(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_texts(item) for item in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)
