"""Regimes over time and over the plan: which one governs an offer, on which day, at which amount."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from engine.compiler.compile import compile_book
from engine.compiler.compiled import CompiledBook
from engine.decide import Engine
from engine.decision import OfferVerdict
from engine.request import Cart, Customer, Line, Request
from engine.tests.schema.documents import good_book

CITATION = 'citation: {authority: A, instrument: B, clause: "1", confidence: primary, checked_on: 2026-11-21}'
REGIMES = f"""# yaml-language-server: $schema=../../engine/schema/json/regimes.json
regimes:
  - regime: house.large
    title: {{en: "Large", ar: "كبير"}}
    {CITATION}
    when: {{offer.currency: SAR, plan.financed: {{above: 3000 SAR}}}}
  - regime: house.summer-2026
    title: {{en: "Summer", ar: "صيف"}}
    {CITATION}
    in_force: {{from: 2026-07-01, until: 2026-08-31}}
    when: {{offer.product: bnpl}}
  - regime: house.rest
    title: {{en: "Rest", ar: "غيره"}}
    {CITATION}
    when: {{offer.product: [bnpl, consumer_finance]}}
"""
ONLY_IN_SUMMER = f"""# yaml-language-server: $schema=../../../engine/schema/json/policy.json
policy: house.summer
title: {{en: "Summer", ar: "صيف"}}
kind: forbid
{CITATION}
applies_to: {{regime: house.summer-2026}}
forbid: {{channel: store}}
message: {{en: "Not in the store.", ar: "ليس في المتجر."}}
"""


def verdict(day: date, total_minor: int = 100_000, channel: str = "ecommerce") -> OfferVerdict:
    """What is said of the only offer of the good book on a day."""
    names = ("policies/house/regimes.yaml", "policies/house/house.summer/policy.yaml")
    book = good_book(dict(zip(names, (REGIMES, ONLY_IN_SUMMER), strict=True)))
    compiled = compile_book(book)
    assert isinstance(compiled, CompiledBook), compiled.items
    moment = datetime.fromisoformat(f"{day}T12:00:00+03:00")
    cart = Cart("SAR", (Line("A-1", "phones", 1, total_minor),))
    known = Customer(identity_verified=True)
    with Engine(compiled) as engine:
        (found,) = engine.decide(Request(moment, "SA", channel, cart, customer=known)).verdicts
    return found


@pytest.mark.parametrize(
    ("day", "regime"),
    [
        (date(2026, 6, 30), "house.rest"),
        (date(2026, 7, 1), "house.summer-2026"),
        (date(2026, 8, 31), "house.summer-2026"),
        (date(2026, 9, 1), "house.rest"),
    ],
)
def test_a_regime_governs_on_the_days_it_is_in_force(day: date, regime: str) -> None:
    """Both ends are included; before and after, the next regime that holds governs."""
    governing = verdict(day).regime
    assert governing is not None
    assert governing.id == regime


@pytest.mark.parametrize(("total", "regime"), [(300_000, "house.summer-2026"), (300_001, "house.large")])
def test_a_regime_may_look_at_the_plan(total: int, regime: str) -> None:
    """SAR 3,000.00 is not above SAR 3,000; one halala more is, and the regime is settled with the quote."""
    governing = verdict(date(2026, 7, 1), total).regime
    assert governing is not None
    assert governing.id == regime


@pytest.mark.parametrize(
    ("day", "total", "outcome"),
    [
        (date(2026, 6, 30), 100_000, "eligible"),
        (date(2026, 7, 1), 100_000, "ineligible"),
        (date(2026, 7, 1), 300_001, "eligible"),
    ],
)
def test_a_policy_of_a_regime_applies_where_the_regime_governs(day: date, total: int, outcome: str) -> None:
    """What the summer regime forbids is free before it, and for an amount that another regime governs."""
    assert verdict(day, total, "store").outcome == outcome
