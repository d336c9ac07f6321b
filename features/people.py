"""The customers of the scenarios: whole people, from whom a scenario takes away what it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from engine.request import GUEST, Customer, Income

_CONSENTS: Final = frozenset({"bureau_query", "bureau_report", "terms", "credit_data"})


def _returning(country: str) -> Customer:
    """Ten months with the retailer, every consent given, found able to pay, owing nothing to any lender.

    Earns 12,000.00 a month of the country's money and pays 1,500.00 for credit; in Kuwait 1,200.000 and
    150.000.
    """
    return Customer(
        id="scenario",
        date_of_birth=date(1990, 5, 1),
        residency=country,
        customer_since=date(2026, 1, 15),
        identity_verified=True,
        monthly_income_minor=12_000_00,
        monthly_obligations_minor=1_500_00,
        bnpl_outstanding_minor=0,
        days_past_due=0,
        consents=_CONSENTS,
        bureau_checked=True,
        creditworthiness="positive",
        covered_borrower=False,
        housing_beneficiary=False,
        accounts=(),
    )


def _new(country: str) -> Customer:
    return replace(_returning(country), customer_since=date(2026, 11, 1))


def _loyal(country: str) -> Customer:
    return replace(_returning(country), customer_since=date(2023, 1, 15))


def _gold(country: str) -> Customer:
    return replace(_returning(country), monthly_income_minor=18_000_00)


def _prime(country: str) -> Customer:
    return replace(_loyal(country), monthly_income_minor=20_000_00)


def _young(country: str) -> Customer:
    return replace(_returning(country), date_of_birth=date(2004, 5, 1))


def _retired(country: str) -> Customer:
    income = Income(salary_minor=0, pension_minor=7_000_00, other_minor=0)
    born = date(1960, 5, 1)
    return replace(
        _returning(country),
        date_of_birth=born,
        monthly_income_minor=7_000_00,
        income=income,
        monthly_obligations_minor=500_00,
    )


def _identified_guest(country: str) -> Customer:
    """Without an account, but everything was asked at the counter."""
    return replace(_returning(country), id=None, customer_since=None)


def _silent_guest(_country: str) -> Customer:
    return GUEST


PEOPLE: Final[Mapping[str, Callable[[str], Customer]]] = {
    "a returning customer": _returning,
    "a new customer": _new,
    "a loyal customer": _loyal,
    "a gold customer": _gold,
    "a prime customer": _prime,
    "a young customer": _young,
    "a retired customer": _retired,
    "a guest who answers every question": _identified_guest,
    "a guest who says nothing": _silent_guest,
    "عميلة دائمة": _returning,
    "عميلة جديدة": _new,
    "عميل وفيّ": _loyal,
    "ضيف لم يذكر شيئاً": _silent_guest,
}
"""Who a scenario may speak of, in English and Arabic."""
