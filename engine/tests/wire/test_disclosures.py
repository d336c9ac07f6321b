"""Disclosures on the wire: filled from offer, lender, retailer and cart, and again from the log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import orjson
import pytest

from engine.compiler.compiled import CompiledBook
from engine.decide import Engine
from engine.pricing.disclosures import PLACEHOLDERS
from engine.request import Cart, Line
from engine.tests.evaluation.generated_books import compiled_documents
from engine.tests.evaluation.small_book import documents, offer_document, policy_document, request
from engine.tests.wire.samples import SEALER, recorded, stored
from engine.tests.wire.test_record import RECEIVED
from engine.tests.wire.test_render import ID
from engine.wire.past import book_of_record, past_decision
from engine.wire.record import book_record
from engine.wire.render import Renderer

ALL_FIGURES = "\n".join(f"{name}: {{{name}}}" for name in PLACEHOLDERS)
DISCOUNTED = replace(request(), cart=Cart("SAR", (Line("A-1", "phones", 1, 110_000),), discount_minor=10_000))


@pytest.fixture(scope="module")
def disclosing() -> Iterator[Engine]:
    """The small book with one offer at a rate and a fee, and a text that names every figure."""
    plan = offer_document("x")["plan"] | {
        "first_due": "after 1 month",
        "fee": {"amount": "20 SAR", "paid_by": "consumer", "charged": "at_checkout"},
        "rate": "12 % a year",
        "down_payment": "10 %",
        "early_settlement": "1 month of term cost",
    }
    shown = policy_document(
        "house.shown", "disclose", {"show": {"en": ALL_FIGURES, "ar": ALL_FIGURES}, "before": "contract"}
    )
    del shown["message"]
    files = documents()
    files["rules/offers/plain/offer.yaml"] = offer_document("plain", plan=plan)
    files["rules/providers/lender.yaml"]["late_fee"] = {"each": "15 SAR", "at_most": "60 SAR"}
    files["policies/house/house.shown/policy.yaml"] = shown
    compiled = compiled_documents(files)
    assert isinstance(compiled, CompiledBook), [problem.message for problem in compiled.errors]
    with Engine(compiled) as engine:
        yield engine


def test_a_text_tells_of_offer_lender_retailer_and_cart(disclosing: Engine) -> None:
    """Figures come from the quote, names from lender and retailer, the discount from the cart."""
    renderer = Renderer(disclosing.compiled.book)
    told = renderer.answer(disclosing.decide(DISCOUNTED), ID, "en")
    offer = next(offer for offer in told["offers"] if offer["id"] == "plain")
    lines = [line.partition(": ") for line in offer["disclosures"][0]["text"].splitlines()]
    figures = {name: figure.replace("\u00a0", " ") for name, _, figure in lines}
    assert {
        name: figures[name]
        for name in (
            "price_before_discount", "cash_price", "amount_financed", "prepaid_finance_charge",
            "finance_charge", "total_of_payments", "total_sale_price", "term", "rate", "provider", "retailer",
            "withdraw_until", "early_settlement_most", "late_fee", "payment_schedule",
        )
    } == {
        "price_before_discount": "SAR 1,100.00",
        "cash_price": "SAR 1,000.00",
        "amount_financed": "SAR 877.00",
        "prepaid_finance_charge": "SAR 23.00",
        "finance_charge": "SAR 45.60",
        "total_of_payments": "SAR 922.60",
        "total_sale_price": "SAR 1,045.60",
        "term": "4 months",
        "rate": "12%",
        "provider": "Lender",
        "retailer": "A generated retailer",
        "withdraw_until": "19 December 2026",
        "early_settlement_most": "SAR 9.00",
        "late_fee": "SAR 15.00",
        "payment_schedule": "4 payments of SAR 230.65, every month from 5 January 2027 to 5 April 2027",
    }  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_figure_comes_out_of_the_log_as_it_was_told(disclosing: Engine, language: str) -> None:
    """A text with every figure renders to the same bytes from the record and the book kept with it."""
    book = disclosing.compiled.book
    decision = disclosing.decide(replace(DISCOUNTED, language=language))
    sent = recorded(decision, Renderer(book), ID, RECEIVED)
    kept = book_of_record(book_record(book, RECEIVED))
    assert past_decision(stored(sent.record), kept, SEALER).answer(Renderer(kept)) == sent.answer
    text = orjson.loads(sent.answer)["offers"][0]["disclosures"][0]["text"]
    assert "{" not in text
    assert all(f"{name}: " in text for name in PLACEHOLDERS)
