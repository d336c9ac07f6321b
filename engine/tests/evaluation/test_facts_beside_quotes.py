"""Caps on what the customer owes the offer's own provider, and on all that would be owed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.decide import Engine
from engine.decision import OfferVerdict
from engine.request import Account
from engine.tests.evaluation.small_book import policy_document, request, small_book

PER_PROVIDER = policy_document(
    "house.per-provider",
    "cap",
    {"measure": "customer.provider_outstanding + plan.financed", "at_most": "3000 SAR"},
    applies_to={"country": "SA"},
)
CHECKED = policy_document(
    "house.checked",
    "require",
    {"customer.credit_check": "full"},
    applies_to={"country": "SA", "plan.exposure": {"at_least": "2000 SAR"}},
)


def verdict(policy: dict[str, Any], total_minor: int, **customer: Any) -> OfferVerdict:
    """What is said of the plain offer under one more policy."""
    with Engine(small_book(policy)) as engine:
        decision = engine.decide(request(total_minor, **customer))
    return next(verdict for verdict in decision.verdicts if verdict.offer.id == "plain")


@pytest.mark.parametrize(
    ("owed", "outcome"), [(199_999, "eligible"), (200_000, "eligible"), (200_001, "ineligible")]
)
def test_a_cap_per_provider_counts_what_is_owed_to_it(owed: int, outcome: str) -> None:
    """SAR 1,000 more than SAR 2,000 owed to the lender is the most; what others are owed does not count."""
    accounts = (Account("lender", owed), Account("somebody-else", 10_000_000))
    assert verdict(PER_PROVIDER, 100_000, accounts=accounts).outcome == outcome


def test_a_cap_per_provider_names_what_is_missing() -> None:
    """Where the accounts are not known the offer is refused, and the fact is named."""
    (reason,) = verdict(PER_PROVIDER, 100_000).reasons
    assert (reason.finding.code, reason.finding.params["facts"]) == (
        "missing_input",
        ("customer.provider_outstanding",),
    )


def test_a_remedy_counts_what_is_owed_to_the_provider() -> None:
    """With SAR 2,500 owed, the cart may come down to SAR 500."""
    (reason,) = verdict(PER_PROVIDER, 100_000, accounts=(Account("lender", 250_000),)).reasons
    assert reason.remedy is not None
    assert (reason.remedy.fact, reason.remedy.by, reason.remedy.makes_eligible) == (
        "cart.total",
        "500.00",
        True,
    )


@pytest.mark.parametrize(("owed", "outcome"), [(99_999, "eligible"), (100_000, "ineligible")])
def test_the_exposure_is_what_is_owed_and_the_plan(owed: int, outcome: str) -> None:
    """SAR 999.99 owed and SAR 1,000 financed stay below SAR 2,000; a halala more does not."""
    found = verdict(CHECKED, 100_000, bnpl_outstanding_minor=owed, credit_check=None)
    assert found.outcome == outcome


def test_one_customer_s_accounts_are_not_another_s() -> None:
    """The same engine, cart and day: quotes that are kept carry nobody's debts."""
    with Engine(small_book(PER_PROVIDER)) as engine:
        outcomes = [
            next(
                verdict.outcome
                for verdict in engine.decide(
                    request(100_000, accounts=(Account("lender", owed, since=date(2024, 1, 1)),))
                ).verdicts
                if verdict.offer.id == "plain"
            )
            for owed in (250_000, 0, 250_000)
        ]
    assert outcomes == ["ineligible", "eligible", "ineligible"]
