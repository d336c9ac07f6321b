"""What follows from a request by arithmetic: the income that counts, and what is owed to each provider."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from engine.fact_set import FactSet
from engine.request import Account, CreditCheck, Customer, Income, stated_facts
from engine.tests.evaluation.small_book import request

DAY = date(2026, 12, 5)


def stated(**customer: Any) -> FactSet:
    """The facts of a customer about whom nothing else is known."""
    asked = replace(request(), customer=Customer(**customer))
    return stated_facts(asked, DAY, "SAR", {"phones": ("phones",)})


@pytest.mark.parametrize(
    ("income", "counted"),
    [
        (Income(1_000_000, 0, 0), 1_000_000),
        (Income(1_000_000, 0, 400_000), 1_200_000),
        (Income(0, 800_000, 100_001), 850_001),
        (Income(1_000_000, 0, 0, aid_minor=300_000), 1_000_000),
        (Income(1_000_000, 0, 0, aid_minor=300_000, housing_support_minor=50_000), 1_050_000),
    ],
)
def test_other_income_counts_at_one_half_and_aid_at_nothing(income: Income, counted: int) -> None:
    """Principle 14(b) and (c): half of other income, half up; no aid; documented housing support in full."""
    assert stated(income=income).values["customer.counted_income"] == counted


def test_all_of_an_income_that_is_only_a_total_counts() -> None:
    """Where only the total is known, all of it is salary."""
    assert stated(monthly_income_minor=900_001).values["customer.counted_income"] == 900_001


def test_income_whose_other_part_is_not_known_cannot_be_counted() -> None:
    """A salary alone does not say that there is no other income."""
    assert "customer.counted_income" not in stated(income=Income(1_000_000, 0)).values


def test_the_total_holds_aid_and_housing_support() -> None:
    """The income of a month is all of it, whether it counts or not."""
    income = Income(1_000_000, 0, 0, aid_minor=300_000, housing_support_minor=50_000)
    assert stated(income=income).values["customer.monthly_income"] == 1_350_000


def test_the_age_of_a_credit_check_is_counted_in_days() -> None:
    """A check of 7 August 2026 is 120 days old on 5 December."""
    facts = stated(credit_check=CreditCheck("negative", date(2026, 8, 7))).values
    assert (facts["customer.credit_check"], facts["customer.credit_check_age"]) == ("negative", 120)


def test_accounts_give_what_is_owed_to_each_provider() -> None:
    """A provider that is listed has what is stated, and completed years since the first agreement."""
    account = Account("lender", 10_000, 2_500, 1_500, date(2025, 12, 6))
    assert stated(accounts=(account,)).with_provider("lender") == {
        "customer.provider_outstanding": 10_000,
        "customer.provider_fees": 2_500,
        "customer.provider_late_fees": 1_500,
        "customer.provider_years": 0,
    }


def test_a_provider_that_is_not_listed_has_nothing() -> None:
    """Known accounts are all of them."""
    assert set(stated(accounts=()).with_provider("lender").values()) == {0}


def test_without_accounts_nothing_is_known_of_any_provider() -> None:
    """A request that does not speak of accounts says nothing about a provider."""
    assert stated(id="c-1").with_provider("lender") == {}


def test_what_an_account_leaves_out_is_not_known() -> None:
    """An account with an amount owed says nothing of its fees."""
    facts = stated(accounts=(Account("lender", 10_000),)).with_provider("lender")
    assert facts == {"customer.provider_outstanding": 10_000}


def test_accounts_in_another_currency_say_nothing_of_amounts() -> None:
    """No amount is converted; the years stand."""
    account = Account("lender", 10_000, 0, 0, date(2024, 12, 5))
    facts = stated(currency="AED", accounts=(account,)).with_provider("lender")
    assert facts == {"customer.provider_years": 2}
