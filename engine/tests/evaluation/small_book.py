"""A small book whose every rule is known: four offers, three segments, three seasons, three policies."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from engine.compiler.compiled import CompiledBook
from engine.request import Cart, Customer, Line, Request
from engine.schema.book import Offer
from engine.tests.evaluation.generated import chances
from engine.tests.evaluation.generated_books import compiled_documents, retailer, seasons, text
from engine.tests.evaluation.generated_conditions import Written

CITATION: Final = {
    "authority": "An authority",
    "instrument": "An instrument",
    "clause": "Art. 1",
    "confidence": "primary",
    "checked_on": "2026-11-21",
}
MOMENT: Final = datetime.fromisoformat("2026-12-05T10:00:00+03:00")


def offer_document(name: str, **changes: Any) -> Written:
    """A plan of four free payments from 100 SAR on, with some keys changed."""
    document: Written = {
        "offer": name,
        "title": text(name),
        "provider": "lender",
        "market": "SA",
        "product": "consumer_finance",
        "plan": {
            "installments": 4,
            "every": "1 month",
            "first_due": "at_checkout",
            "fee": {"amount": "none", "paid_by": "merchant", "charged": "first"},
            "rate": "none",
            "residue": "last",
            "month_end": "clamp",
        },
        "available": {"from": "2026-01-01", "until": "2027-12-31"},
        "when": {"cart.total": {"at_least": "100 SAR"}},
    }
    return document | changes


def policy_document(name: str, kind: str, body: Written, **changes: Any) -> Written:
    """A policy with a message and a citation."""
    document: Written = {
        "policy": name,
        "title": text(name),
        "kind": kind,
        "citation": CITATION,
        kind: body,
        "message": text("No"),
    }
    return document | changes


def documents() -> dict[str, Written]:
    """The documents of the small book, by path."""
    segments: Written = {
        "returning": {"customer.tenure": {"at_least": "90 days"}},
        "gold": {"customer.segments": "returning", "customer.days_past_due": {"at_most": "0 days"}},
        "adult": {"customer.age": {"at_least": "18 years"}},
    }
    needed = {"at_least": "100 SAR"}
    offers = (
        offer_document("plain"),
        offer_document("bnpl", product="bnpl"),
        offer_document("for-gold", when={"cart.total": needed, "customer.segments": "gold"}),
        offer_document(
            "in-winter", available={"from": "2026-01-01", "until": "2027-12-31", "season": "winter"}
        ),
    )
    policies = (
        policy_document(
            "house.late",
            "forbid",
            {"customer.days_past_due": {"above": "30 days"}},
            applies_to={"offer.product": "bnpl"},
        ),
        policy_document(
            "house.first-payment",
            "forbid",
            {"plan.due_today": {"above": "2000 SAR"}},
            applies_to={"country": "SA"},
        ),
        policy_document(
            "house.exposure",
            "cap",
            {"measure": "customer.bnpl_outstanding + plan.financed", "at_most": "5000 SAR"},
            applies_to={"country": "SA", "offer.product": "bnpl"},
        ),
    )
    lender = {
        "provider": "lender",
        "title": text("Lender"),
        "country": "SA",
        "products": ["bnpl", "consumer_finance"],
        "agreements": [
            {"from": "2026-01-01", "until": "2027-12-31", "merchant_discount": "3 %", "settlement": "7 days"}
        ],
    }
    shop = retailer(chances("small book"))
    shop["markets"]["SA"]["packs"] = ["house"]
    del shop["markets"]["KW"]
    return {
        "rules/retailer.yaml": shop,
        "rules/segments.yaml": {
            "segments": {name: {"title": text(name), "when": when} for name, when in segments.items()}
        },
        "rules/seasons.yaml": {"seasons": seasons()},
        "rules/providers/lender.yaml": lender,
        **{f"rules/offers/{one['offer']}/offer.yaml": one for one in offers},
        **{f"policies/house/{one['policy']}/policy.yaml": one for one in policies},
    }


def small_book(*more: Written, inputs: Written | None = None) -> CompiledBook:
    """The small book, with more offers or policies, and inputs of the retailer's own."""
    files = documents()
    files["rules/retailer.yaml"]["inputs"] = inputs or {}
    for one in more:
        name = one.get("offer")
        files[
            f"rules/offers/{name}/offer.yaml" if name else f"policies/house/{one['policy']}/policy.yaml"
        ] = one
    compiled = compiled_documents(files)
    assert isinstance(compiled, CompiledBook), [problem.message for problem in compiled.errors]
    return compiled


def offers_with(*stackings: tuple[str, str, str]) -> list[Offer]:
    """Offers of the given ids, stacking groups and rules, in that order; an empty group is none."""
    book = small_book(
        *(
            offer_document(name, **({"stacking": {"group": group, "rule": rule}} if group else {}))
            for name, group, rule in stackings
        )
    ).book
    by_id = {offer.id: offer for offer in book.offers}
    return [by_id[name] for name, _, _ in stackings]


def request(total_minor: int = 100_000, **customer: Any) -> Request:
    """A cart of one phone by a customer of long standing without arrears."""
    known: dict[str, Any] = {
        "id": "c-1",
        "date_of_birth": date(1990, 5, 1),
        "customer_since": date(2023, 1, 15),
        "days_past_due": 0,
        "bnpl_outstanding_minor": 0,
    }
    cart = Cart("SAR", (Line("A-1", "phones", 1, total_minor),))
    return Request(MOMENT, "SA", "app", cart, customer=Customer(**known | customer))
