"""The parameters of each reason code."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from engine.compiler.requirements import DownPaymentWish, Requirement, code_of
from engine.conditions import AnyOf, Compare, Operator
from engine.decide import Engine
from engine.evaluation.prepared import requirement_finder
from engine.fact_set import FactSet
from engine.facts import FactValue
from engine.schema.terms import DownPayment, Portion
from engine.tests.evaluation.small_book import offer_document, policy_document, request, small_book
from engine.verdicts import Finding, ParameterValue, ReasonCode

DAY = date(2026, 11, 27).toordinal()
PHONE = ("A-1", frozenset({"phones", "electronics"}))
CARD = ("بطاقة-2", frozenset({"gift-cards"}))
FACTS = FactSet(
    {
        "cart.total": 50_000,
        "business_date": DAY,
        "channel": "store",
        "cart.currency": "AED",
        "country": "SA",
        "customer.segments": frozenset({"returning", "gold"}),
        "seasons": frozenset(),
        "cart.categories": PHONE[1] | CARD[1],
        "cart.skus": frozenset({PHONE[0], CARD[0]}),
        "customer.age": 17,
    },
    articles=(PHONE, CARD),
)
SOME = frozenset({"b", "a"})


def _finding(fact: str, operator: Operator, value: FactValue) -> Finding:
    leaf = Compare(fact, operator, value)
    return requirement_finder(Requirement(leaf, code_of(leaf)), "SAR")(FACTS, None)


@pytest.mark.parametrize(
    ("fact", "operator", "value", "code", "params"),
    [
        ("cart.total", "at_least", 50_001, "amount_below_minimum",
         {"minimum": "500.01", "observed": "500.00", "shortfall": "0.01"}),
        ("cart.total", "above", 50_000, "amount_below_minimum",
         {"minimum": "500.01", "observed": "500.00", "shortfall": "0.01"}),
        ("cart.total", "at_most", 49_999, "amount_above_maximum",
         {"maximum": "499.99", "observed": "500.00", "excess": "0.01"}),
        ("cart.total", "below", 50_000, "amount_above_maximum",
         {"maximum": "499.99", "observed": "500.00", "excess": "0.01"}),
        ("business_date", "at_least", DAY + 1, "offer_not_started", {"from": "2026-11-28"}),
        ("business_date", "above", DAY, "offer_not_started", {"from": "2026-11-28"}),
        ("business_date", "at_most", DAY - 1, "offer_expired", {"until": "2026-11-26"}),
        ("channel", "any_of", SOME, "channel_not_supported", {"supported": ("a", "b"), "observed": "store"}),
        ("channel", "is_not", "store", "channel_not_supported",
         {"excluded": ("store",), "observed": "store"}),
        ("cart.currency", "is", "SAR", "currency_not_supported", {"supported": ("SAR",), "observed": "AED"}),
        ("country", "is", "AE", "country_not_supported", {"supported": ("AE",), "observed": "SA"}),
        ("customer.segments", "any_of", SOME, "segment_not_included",
         {"required": ("a", "b"), "observed": ("gold", "returning")}),
        ("customer.segments", "none_of", frozenset({"gold"}), "segment_not_included",
         {"excluded": ("gold",), "observed": ("gold", "returning")}),
        ("seasons", "any_of", frozenset({"ramadan"}), "season_not_active", {"season": "ramadan"}),
        ("cart.categories", "none_of", frozenset({"gift-cards", "bullion"}), "category_excluded",
         {"categories": ("gift-cards",), "skus": ("بطاقة-2",)}),
        ("cart.categories", "any_of", frozenset({"travel"}), "item_not_eligible",
         {"required": ("travel",), "skus": ("A-1", "بطاقة-2")}),
        ("cart.skus", "none_of", frozenset({"A-1", "Z"}), "item_not_eligible",
         {"excluded": ("A-1", "Z"), "skus": ("A-1",)}),
        ("customer.age", "at_least", 18, "condition_not_met",
         {"condition": "customer.age at least 18 years", "observed": "17 years", "required": "18 years"}),
        ("customer.residency", "present", True, "condition_not_met",
         {"condition": "customer.residency is given", "observed": "not given", "required": "given"}),
        ("customer.age", "absent", True, "condition_not_met",
         {"condition": "customer.age is not given", "observed": "given", "required": "not given"}),
    ],
)  # fmt: skip
def test_a_requirement_tells_what_it_asks_and_what_it_met(
    fact: str, operator: Operator, value: FactValue, code: ReasonCode, params: dict[str, ParameterValue]
) -> None:
    """Bounds are told as the first value that would do, and observed values in the fact's own unit."""
    finding = _finding(fact, operator, value)
    assert (finding.code, dict(finding.params), finding.subject) == (code, params, fact)
    assert finding.policy is None


def test_a_group_tells_only_what_failed() -> None:
    """Of an `any` group the parts that do not hold are observed, once each."""
    parts = (Compare("customer.age", "at_least", 18), Compare("customer.age", "above", 60))
    group = AnyOf((*parts, Compare("channel", "is", "app")))
    finding = requirement_finder(Requirement(group, "condition_not_met"), "SAR")(FACTS, None)
    assert finding.params["observed"] == "customer.age: 17 years; channel: store"


@pytest.mark.parametrize(
    ("wish", "code", "params"),
    [
        (4_999, "down_payment_too_low", {"minimum": "50.00", "observed": "49.99"}),
        (25_001, "condition_not_met",
         {"condition": "down_payment at most", "required": "250.00", "observed": "250.01"}),
    ],
)  # fmt: skip
def test_a_down_payment_outside_its_bounds_tells_the_bound(
    wish: int, code: ReasonCode, params: dict[str, ParameterValue]
) -> None:
    """One halala below the least and one above the most are told with the bound itself."""
    bounds = DownPayment(Portion(Fraction(1, 10)), Portion(Fraction(1, 2)))
    finding = requirement_finder(Requirement(DownPaymentWish(bounds), "down_payment_too_low"), "SAR")(
        FACTS, wish
    )
    assert (finding.code, dict(finding.params), finding.subject) == (code, params, "down_payment")


def test_each_refused_offer_is_told_its_own_figures() -> None:
    """A policy that forbids two offers whatever is asked observes each of them, not the first one twice."""
    short = policy_document("house.short", "forbid", {"offer.installments": {"below": 6}})
    short["in_force"] = {"from": "2026-12-01", "until": "2026-12-31"}
    three = offer_document("three")
    three["plan"] = {**three["plan"], "installments": 3}
    with Engine(small_book(short, three)) as engine:
        decision = engine.decide(request())
    observed = {
        verdict.offer.id: reason.finding.params["observed"]
        for verdict in decision.withheld
        for reason in verdict.reasons
        if reason.finding.policy == "house.short"
    }
    assert observed == {
        "bnpl": "offer.installments: 4",
        "for-gold": "offer.installments: 4",
        "in-winter": "offer.installments: 4",
        "plain": "offer.installments: 4",
        "three": "offer.installments: 3",
    }
