"""The seeded workload: offers and policies as YAML, and requests on both sides of every condition.

Conditions of an offer: country, currency, channel, segments, amount band, dates, excluded categories, share
of down payment. Each policy forbids by one predicate over the offer, one over the cart and one over the
customer. Everything that a customer can state is stated, so that engines with two truth values can take part.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from engine.compiler.compile import compile_book
from engine.compiler.compiled import CompiledBook
from engine.problems import Problems
from engine.request import Cart, Customer, Income, Line, Obligations, Request
from engine.schema.folder import Folder, add_file, kind_of, schema_line
from engine.schema.load import book_of

Written = dict[str, Any]

CHANNELS: Final = ("store", "ecommerce", "app")
CATEGORIES: Final = ("phones", "laptops", "tvs", "furniture", "fashion", "travel", "gift-cards", "bullion")
SEGMENTS: Final = ("guest", "newcomer", "returning", "loyal", "young", "affluent", "gold", "retired")
EXCLUSIONS: Final = (
    ["gift-cards", "bullion"],
    ["gift-cards", "bullion", "travel"],
    ["gift-cards", "bullion", "phones"],
    ["gift-cards", "bullion", "fashion", "furniture"],
    ["bullion"],
    ["phones", "laptops", "tvs"],
)
"""The lists of excluded categories that offers use: an account manager keeps a few and repeats them."""

AUDIENCES: Final = (
    ["returning"],
    ["loyal"],
    ["gold"],
    ["affluent"],
    ["young"],
    ["retired"],
    ["newcomer"],
    ["newcomer", "returning"],
    ["gold", "affluent"],
    ["loyal", "gold", "retired"],
)
PROVIDERS: Final = ("alpha", "beta", "gamma", "delta", "epsilon")
FIRST_DAY: Final = date(2026, 1, 1)
CITATION: Final = {
    "authority": "An authority",
    "instrument": "An instrument",
    "clause": "Art. 1",
    "confidence": "primary",
    "checked_on": "2026-11-21",
}


@dataclass(frozen=True, slots=True)
class Workload:
    """A book of `offers` x `policies` and the requests put to it."""

    offers: int
    policies: int
    compiled: CompiledBook
    requests: tuple[Request, ...]


def workload(offers: int, policies: int, requests: int) -> Workload:
    """The workload of one size; the same on every run."""
    rng = random.Random(f"{offers} x {policies}")
    documents = _fixed_documents()
    for number in range(offers):
        documents[f"rules/offers/offer-{number}/offer.yaml"] = _offer(rng, f"offer-{number}")
    for number in range(policies):
        documents[f"policies/house/house.{number}/policy.yaml"] = _policy(rng, number)
    asked = tuple(_request(rng) for _ in range(requests))
    return Workload(offers, policies, _compiled(documents), asked)


def _compiled(documents: Written) -> CompiledBook:
    folder = Folder()
    for file, document in documents.items():
        kind = kind_of(file)[0]
        assert kind is not None
        body = json.dumps(document, ensure_ascii=False, indent=1)
        add_file(folder, file, f"{schema_line(kind, file)}\n{body}\n".encode())
    book = book_of(folder)
    compiled = book if isinstance(book, Problems) else compile_book(book)
    if isinstance(compiled, Problems):
        raise SystemExit("\n".join(f"{problem.span}: {problem.message}" for problem in compiled.errors[:5]))
    return compiled


def _text(words: str) -> Written:
    return {"en": words, "ar": f"{words} بالعربية"}


def _fixed_documents() -> Written:
    market = {
        "title": _text("Saudi Arabia"),
        "currency": "SAR",
        "time_zone": "Asia/Riyadh",
        "vat": "15 %",
        "apr": "effective",
        "packs": ["house"],
    }
    documents: Written = {
        "rules/retailer.yaml": {
            "retailer": "bench",
            "title": _text("A retailer"),
            "version": "1",
            "channels": list(CHANNELS),
            "markets": {"SA": market},
            "categories": {name: {"title": _text(name)} for name in CATEGORIES},
        },
        "rules/segments.yaml": {"segments": _segments()},
        "rules/seasons.yaml": {
            "seasons": {
                "winter": {"title": _text("Winter"), "gregorian": {"from": "12-01", "until": "02-28"}}
            }
        },
    }
    for name in PROVIDERS:
        documents[f"rules/providers/{name}.yaml"] = {
            "provider": name,
            "title": _text(name),
            "country": "SA",
            "products": ["bnpl", "consumer_finance"],
            "agreements": [
                {
                    "from": "2025-01-01",
                    "until": "2028-12-31",
                    "merchant_discount": "3 %",
                    "settlement": "7 days",
                }
            ],
        }
    return documents


def _segments() -> Written:
    conditions: Written = {
        "guest": {"customer.known": False},
        "newcomer": {"customer.tenure": {"below": "90 days"}},
        "returning": {"customer.tenure": {"at_least": "90 days"}},
        "loyal": {"customer.segments": "returning", "customer.days_past_due": {"at_most": "0 days"}},
        "young": {"customer.age": {"below": "26 years"}},
        "affluent": {"country": "SA", "customer.monthly_income": {"at_least": "15000 SAR"}},
        "gold": {"customer.segments": {"all_of": ["loyal", "affluent"]}},
        "retired": {"customer.age": {"at_least": "60 years"}},
    }
    return {name: {"title": _text(name), "when": conditions[name]} for name in SEGMENTS}


def _offer(rng: random.Random, name: str) -> Written:
    least = rng.choice((100, 200, 300, 500, 750, 1000, 1500))
    start = FIRST_DAY + timedelta(days=30 * rng.randrange(10))
    when: Written = {
        "country": "SA",
        "channel": rng.sample(CHANNELS, rng.choice((1, 2, 3))),
        "cart.total": {
            "at_least": f"{least} SAR",
            "at_most": f"{least * rng.choice((3, 5, 10))} SAR",
        },
        "cart.categories": {"none_of": rng.choice(EXCLUSIONS)},
    }
    if rng.random() < 0.7:
        when["customer.segments"] = rng.choice(AUDIENCES)
    fee = rng.choice(("none", "none", "1 %"))
    return {
        "offer": name,
        "title": _text(name),
        "provider": rng.choice(PROVIDERS),
        "market": "SA",
        "product": rng.choice(("bnpl", "consumer_finance")),
        "plan": {
            "installments": rng.choice((3, 4, 6, 12, 24)),
            "every": "1 month",
            "first_due": rng.choice(("at_checkout", "after 1 month")),
            "down_payment": rng.choice(("none", "10 %", "20 %", "25 %")),
            "fee": {"amount": fee, "paid_by": rng.choice(("consumer", "merchant")), "charged": "first"},
            "rate": rng.choice(("none", "none", "12 % a year")),
            "residue": "last",
            "month_end": "clamp",
        },
        "available": {
            "from": start.isoformat(),
            "until": (start + timedelta(days=rng.choice((120, 240, 360)))).isoformat(),
        },
        "when": when,
    }


def _policy(rng: random.Random, number: int) -> Written:
    return {
        "policy": f"house.{number}",
        "title": _text(f"Rule {number}"),
        "kind": "forbid",
        "citation": CITATION,
        "applies_to": {"country": "SA"},
        "forbid": {**_of_offer(rng), **_of_cart(rng), **_of_customer(rng)},
        "message": _text("No"),
    }


def _of_offer(rng: random.Random) -> Written:
    """A predicate that about half of the offers meet."""
    return rng.choice(
        (
            {"offer.installments": {rng.choice(("above", "at_most")): rng.choice((4, 6))}},
            {"offer.product": rng.choice(("bnpl", "consumer_finance"))},
            {"offer.term_cost": rng.random() < 0.5},
            {"offer.fee_paid_by": rng.choice(("consumer", "merchant"))},
            {"offer.provider": rng.sample(PROVIDERS, 3)},
        )
    )


def _of_cart(rng: random.Random) -> Written:
    return rng.choice(
        (
            {"cart.total": {"below": f"{rng.choice((300, 500, 1000))} SAR"}},
            {"cart.total": {"above": f"{rng.choice((1000, 2000, 3000))} SAR"}},
            {"cart.categories": rng.sample(CATEGORIES, 2)},
            {"channel": rng.choice(CHANNELS)},
        )
    )


def _of_customer(rng: random.Random) -> Written:
    return rng.choice(
        (
            {"customer.days_past_due": {"above": f"{rng.choice((0, 15, 30))} days"}},
            {"customer.age": {"below": f"{rng.choice((18, 21, 25))} years"}},
            {"customer.segments": [rng.choice(("newcomer", "young", "retired"))]},
            {"customer.monthly_income": {"below": f"{rng.choice((5000, 8000))} SAR"}},
            {"customer.bnpl_outstanding": {"above": f"{rng.choice((500, 1000, 2500))} SAR"}},
        )
    )


def _request(rng: random.Random) -> Request:
    day = FIRST_DAY + timedelta(days=rng.randrange(120, 420))
    total = rng.choice((80, 150, 250, 400, 600, 900, 1400, 2200, 3500, 6000)) * 100 + rng.randrange(
        0, 5000, 100
    )
    lines = tuple(Line(f"SKU-{part}", rng.choice(CATEGORIES), 1, total // 2) for part in range(2))
    income, owed = rng.choice((4000, 7000, 9000, 12000, 20000)) * 100, rng.choice((0, 500)) * 100
    customer = Customer(
        id="c-1",
        date_of_birth=date(rng.randrange(1945, 2009), 5, 1),
        residency="SA",
        customer_since=day - timedelta(days=rng.choice((5, 60, 200, 900))),
        identity_verified=True,
        monthly_income_minor=income,
        income=Income(income, 0, 0),
        monthly_obligations_minor=owed,
        obligations=Obligations(owed, 0, 0),
        bnpl_outstanding_minor=rng.choice((0, 0, 800, 2000, 6000)) * 100,
        days_past_due=rng.choice((0, 0, 0, 10, 45)),
        consents=frozenset({"terms", "bureau_query"}),
        bureau_checked=True,
    )
    return Request(
        as_of=datetime.fromisoformat(f"{day}T12:00:00+03:00"),
        country="SA",
        channel=rng.choice(CHANNELS),
        cart=Cart("SAR", lines),
        down_payment_minor=rng.choice((None, 0, total // 8, total // 4)),
        customer=customer,
    )
