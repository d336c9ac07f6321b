"""What is stated of a customer: it comes back whole, and each fact is traced to its fields."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

import orjson
import pytest

from engine.facts import FACTS
from engine.request import GUEST, Account, CreditCheck, Customer, Income, Obligations, stated_facts
from engine.schema.book import Book
from engine.tests.evaluation.generated import chances
from engine.tests.evaluation.generated_requests import generated_request
from engine.tests.wire.samples import GOOD, request_of
from engine.wire.stated import STATED_FOR, stated_from_record, stated_on_record, without_fields

WHOLE: Final = Customer(
    id="c-1",
    date_of_birth=date(1990, 5, 1),
    residency="SA",
    customer_since=date(2023, 1, 15),
    identity_verified=False,
    monthly_income_minor=1_200_005,
    income=Income(1_000_000, 100_000, 50_002, 20_000, 30_003, 2),
    monthly_obligations_minor=150_000,
    obligations=Obligations(100_000, 20_000, 30_000),
    bnpl_outstanding_minor=0,
    days_past_due=0,
    consents=frozenset({"terms", "bureau_query"}),
    bureau_checked=True,
    currency="SAR",
    creditworthiness="positive",
    credit_check=CreditCheck("full", date(2026, 11, 1)),
    covered_borrower=False,
    housing_beneficiary=True,
    traits=frozenset({"club"}),
    accounts=(Account("lender", 5, 6, 7, date(2024, 2, 29)), Account("other")),
)
OTHERWISE: Final[dict[str, Any]] = {
    "date_of_birth": "1970-01-01",
    "residency": "AE",
    "customer_since": "2020-01-01",
    "identity_verified": True,
    "monthly_income": "99.99",
    "income.salary": "1.00",
    "income.pension": "2.00",
    "income.other_monthly_average": "3.00",
    "income.aid": "4.00",
    "income.housing_support": "5.00",
    "income.other_statements_years": 9,
    "monthly_obligations": "6.00",
    "obligations.salary_deducted": "7.00",
    "obligations.mortgage": "8.00",
    "obligations.other": "9.00",
    "bnpl_outstanding": "10.00",
    "days_past_due": 11,
    "consents": [],
    "bureau_checked": False,
    "currency": "KWD",
    "creditworthiness": "negative",
    "credit_check.kind": "partial",
    "credit_check.checked_on": "2026-10-01",
    "covered_borrower": True,
    "housing_beneficiary": False,
    "traits": [],
    "accounts.outstanding": "12.00",
    "accounts.fees_charged": "13.00",
    "accounts.late_fees_charged": "14.00",
    "accounts.since": "2020-01-01",
}
"""Another value of each field that can be stated."""


def recorded(customer: Customer, currency: str = "SAR") -> dict[str, Any]:
    """What is stated of a customer, through JSON as the log keeps it."""
    kept: dict[str, Any] = orjson.loads(orjson.dumps(stated_on_record(customer, currency)))
    return kept


def facts_of(customer: Customer, book: Book) -> dict[str, Any]:
    """What is known of a customer, accounts included."""
    request = replace(request_of(GOOD, book), customer=customer)
    known = stated_facts(request, date(2026, 11, 27), "SAR", book.category_parents)
    accounts = (known.by_provider or {}).get("lender", {})
    return {**known.values, **accounts}


@pytest.mark.parametrize(
    "customer",
    [WHOLE, GUEST, Customer(id="c-1"), Customer(income=Income()), Customer(obligations=Obligations()),
     Customer(consents=frozenset()), Customer(accounts=()), replace(WHOLE, currency="KWD"),
     replace(WHOLE, currency=None), replace(WHOLE, currency="JPY", bnpl_outstanding_minor=10**15)],
)  # fmt: skip
def test_a_customer_comes_back_as_stated(customer: Customer) -> None:
    """All but the id itself: what is known, what is none and what is not known stay three things."""
    again = stated_from_record(recorded(customer), "SAR", "pseudonym")
    assert again == replace(customer, id="pseudonym" if customer.id is not None else None)


def test_random_customers_come_back_as_stated() -> None:
    """Whatever a request can state is kept and read back."""
    for number in range(300):
        customer = generated_request(chances(f"stated {number}")).customer
        again = stated_from_record(recorded(customer, "KWD"), "KWD", customer.id)
        assert again == customer


def test_a_guest_has_nothing_stated() -> None:
    """What was not stated takes no room, and a customer whose id alone is known is no guest."""
    assert recorded(GUEST) == {"known": False}
    assert recorded(Customer(id="c-1")) == {"known": True}


def test_every_fact_of_the_customer_is_traced() -> None:
    """Each but segments, which rules derive, and whether there is an id."""
    of_customer = {name for name in FACTS if name.startswith("customer.")}
    assert of_customer - STATED_FOR.keys() == {"customer.known", "customer.segments"}
    assert {field for fields in STATED_FOR.values() for field in fields} == OTHERWISE.keys()


@pytest.mark.parametrize(
    "start",
    [
        WHOLE,
        replace(WHOLE, income=None, obligations=None),
        replace(WHOLE, monthly_income_minor=None, monthly_obligations_minor=None),
    ],
)
@pytest.mark.parametrize("field", OTHERWISE)
def test_a_field_changes_the_facts_that_are_traced_to_it_alone(
    book: Book, start: Customer, field: str
) -> None:
    """Another value of one field changes no fact but those that the table says come from it."""
    kept = recorded(start)
    outer, _, inner = field.partition(".")
    if outer not in kept:
        return
    place = kept[outer][0] if outer == "accounts" else kept
    (place if not inner else place if outer == "accounts" else kept[outer])[inner or outer] = OTHERWISE[field]
    before, after = facts_of(start, book), facts_of(stated_from_record(kept, "SAR", "c-1"), book)
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    traced = {name for name, fields in STATED_FOR.items() if field in fields}
    if field == "currency":  # amounts in another currency than the market's are not known at all
        assert traced <= changed
    else:
        assert changed <= traced


@pytest.mark.parametrize("fact", STATED_FOR)
def test_a_fact_is_unknown_without_its_fields(book: Book, fact: str) -> None:
    """With all its fields left out, nothing of a masked fact follows from what is kept."""
    bare = without_fields(recorded(WHOLE), STATED_FOR[fact])
    again = facts_of(stated_from_record(bare, "SAR", "c-1"), book)
    known_by_default = {"customer.currency": "SAR", "customer.aid": 0, "customer.housing_support": 0}
    assert again.get(fact) == known_by_default.get(fact)
    assert again.keys() >= {"customer.known"}
