"""Remedies of the real book: none that leads astray, none that could not be asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from bench.real_book import checkout, real_engine
from engine.decide import Engine
from engine.request import CreditCheck, Line, Obligations, Request
from engine.tests.evaluation.small_book import offer_document, policy_document, request, small_book
from engine.verdicts import Reason


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """The engine of the checkout's own book."""
    with real_engine() as opened:
        yield opened


def _reasons(engine: Engine, request: Request, offer: str) -> tuple[Reason, ...]:
    verdicts = engine.decide(request).verdicts
    return next(verdict.reasons for verdict in verdicts if verdict.offer.id == offer)


def _owing(request: Request, outstanding_minor: int) -> Request:
    return replace(request, customer=replace(request.customer, bnpl_outstanding_minor=outstanding_minor))


def test_a_cap_that_is_merely_no_longer_judged_is_not_removed(engine: Engine) -> None:
    """A smaller cart that falls out of the offer's band turns no refusal by a cap."""
    (reason,) = _reasons(engine, _owing(checkout(30_000, "phones"), 499_000), "pay-in-3")
    assert reason.finding.policy == "sa.bnpl.22.1"
    assert reason.remedy is None


def test_a_cap_within_the_band_has_its_remedy(engine: Engine) -> None:
    """A smaller cart that the cap allows and the offer takes is advised, to the minor unit."""
    (reason,) = _reasons(engine, _owing(checkout(180_000, "phones"), 390_000), "pay-in-3")
    assert reason.remedy is not None
    assert (reason.remedy.fact, reason.remedy.by, reason.remedy.makes_eligible) == (
        "cart.total",
        "700.00",
        True,
    )


def test_no_cart_below_the_stated_down_payment_is_advised(engine: Engine) -> None:
    """A cart that costs less than the customer would pay down could not even be asked for."""
    request = replace(checkout(349_900, "phones"), down_payment_minor=260_000)
    reason = next(
        one for one in _reasons(engine, request, "pay-in-4") if one.finding.code == "amount_above_maximum"
    )
    assert reason.remedy is None


def test_a_chosen_down_payment_is_told_with_the_cap(engine: Engine) -> None:
    """Where more could be paid down, the finding says what is paid down now, so that `by` adds up."""
    (reason,) = _reasons(engine, checkout(900_000, "phones"), "phone-choose-10")
    assert reason.finding.params["down_payment"] == "2700.00"
    assert reason.remedy is not None
    assert (reason.remedy.fact, reason.remedy.by) == ("down_payment", "1300.00")


def test_a_rule_that_begins_at_an_amount_has_its_remedy(engine: Engine) -> None:
    """From AED 5,000 on the bureau must be asked; a cart just below needs no asking."""
    saudi = checkout(600_000, "furniture")
    customer = replace(saudi.customer, residency="AE", bureau_checked=False)
    request = replace(saudi, country="AE", cart=replace(saudi.cart, currency="AED"), customer=customer)
    (reason,) = _reasons(engine, request, "uae-six-flat")
    assert reason.finding.policy == "ae.24.1"
    assert reason.remedy is not None
    assert (reason.remedy.change, reason.remedy.by, reason.remedy.makes_eligible) == (
        "decrease",
        "1000.01",
        True,
    )


def _burdened(obligations_minor: int) -> Request:
    """A phone in a store, by a customer of the income band whose burden a person looks at."""
    request = checkout(120_000, "phones", "store")
    customer = replace(
        request.customer,
        monthly_income_minor=1_500_001,
        income=None,
        monthly_obligations_minor=None,
        obligations=Obligations(0, 0, obligations_minor),
    )
    return replace(request, customer=customer)


def test_a_burden_that_a_smaller_cart_would_keep_has_its_remedy(engine: Engine) -> None:
    """A cap on the monthly average turns with a smaller cart too, and the cart after it is offered."""
    (reason,) = _reasons(engine, _burdened(950_000), "pay-in-3")
    assert reason.finding.code == "compliance_referral"
    assert reason.remedy is not None
    assert (reason.remedy.fact, reason.remedy.change, reason.remedy.makes_eligible) == (
        "cart.total",
        "decrease",
        True,
    )


def test_the_figures_of_a_cap_add_up(engine: Engine) -> None:
    """A limit between two halalas is shown as the one that keeps it; the excess is the difference."""
    (reason,) = _reasons(engine, _burdened(935_001), "pay-in-3")
    params = reason.finding.params
    assert (params["limit"], params["computed"], params["excess"]) == ("9750.00", "9750.01", "0.01")


def test_no_lines_are_taken_out_that_carry_the_discount(engine: Engine) -> None:
    """A cart whose discount is more than its remaining lines could not be asked for."""
    request = checkout(30_000, "phones")
    lines = (*request.cart.lines, Line("G-1", "gift-cards", 1, 50_000))
    cart = replace(request.cart, lines=lines, discount_minor=40_000, shipping_minor=40_000)
    reasons = _reasons(engine, replace(request, cart=cart), "pay-in-3")
    refused = [reason for reason in reasons if reason.finding.code == "category_excluded"]
    assert refused
    assert all(reason.remedy is None for reason in refused)


def test_a_cap_that_is_kept_asks_nothing_about_whether_it_applies(engine: Engine) -> None:
    """Whoever buys within the limit of new customers need not say since when they are one."""
    request = checkout(30_000, "phones")
    unknown = replace(request, customer=replace(request.customer, customer_since=None))
    policies = {reason.finding.policy for reason in _reasons(engine, unknown, "pay-in-3")}
    assert "house.new-customer-limit.sa" not in policies


@pytest.mark.parametrize(
    ("asked", "given", "advised"),
    [
        ({"any_of": ["credit_data", "bureau_query"]}, frozenset(), ["bureau_query"]),
        ({"all_of": ["credit_data", "bureau_query"]}, frozenset({"credit_data"}), ["bureau_query"]),
        ({"all_of": ["credit_data", "bureau_query"]}, frozenset(), ["bureau_query", "credit_data"]),
    ],
)
def test_only_the_consents_that_are_needed_are_advised(
    asked: dict[str, list[str]], given: frozenset[str], advised: list[str]
) -> None:
    """Where any consent will do one is advised; where all are asked, those that are missing."""
    policy = policy_document("house.consents", "require", {"customer.consents": asked})
    with Engine(small_book(policy)) as engine:
        verdicts = engine.decide(request(consents=given)).verdicts
    (reason,) = next(verdict for verdict in verdicts if verdict.offer.id == "plain").reasons
    assert reason.remedy is not None
    assert (reason.remedy.by.split(", "), reason.remedy.makes_eligible) == (advised, True)


def test_a_wait_also_ages_a_credit_check() -> None:
    """Where an offer asks for a check of some age, the day on which it begins may bring both."""
    late = offer_document(
        "later",
        available={"from": "2026-12-20", "until": "2027-12-31"},
        when={"cart.total": {"at_least": "100 SAR"}, "customer.credit_check_age": {"at_least": "10 days"}},
    )
    check = CreditCheck("full", date(2026, 12, 1))
    with Engine(small_book(late)) as engine:
        reasons = _reasons(engine, request(credit_check=check), "later")
    waits = [reason.remedy for reason in reasons if reason.remedy is not None]
    assert len(reasons) == 2
    assert [(remedy.by, remedy.makes_eligible) for remedy in waits] == [("2026-12-20", True)]
