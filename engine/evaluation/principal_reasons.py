"""The vocabulary of refusals: principal reasons, categories of data, and what each fact of a customer means.

The reasons are those of the sample form C-1 of Regulation B (12 CFR 1002, appendix C) that this engine can
find, in the form's order, then what the form leaves to `Other, specify`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from engine.claims import INPUTS

DATA_CATEGORIES: Final = (*INPUTS, "credit_bureau", "credit_assessment", "military_status", "consents")
"""The kinds of data that a fact of the customer can be: those of a retailer's inputs, and what is asked."""

INCOMPLETE: Final = "credit_application_incomplete"
PRINCIPAL_REASONS: Final = (
    INCOMPLETE,
    "unable_to_verify_credit_references",
    "income_insufficient",
    "excessive_obligations",
    "unable_to_verify_income",
    "limited_credit_experience",
    "poor_credit_performance",
    "delinquent_obligations",
    "identity_not_verified",
    "ability_to_repay_not_established",
    "length_of_relationship",
    "covered_borrower",
    *(f"other_{category}" for category in DATA_CATEGORIES),
)
"""Every code of a principal reason, in the order in which equal ones are told."""

Direction = Literal["low", "high"]
"""On which side of a limit a value is; of a flag, `high` is true."""


class Meaning(NamedTuple):
    """What a fact of the customer is, and why credit is refused for it.

    `reason` is given where the fact's value is too `adverse`, or always where that is None; a fact that is
    refused for being on its other side is told by its category. `missing` is given where it is not known.
    """

    categories: tuple[str, ...]
    reason: str
    adverse: Direction | None = None
    missing: str = INCOMPLETE


def _other(category: str, adverse: Direction | None = None) -> Meaning:
    return Meaning((category,), f"other_{category}", adverse)


_INCOME: Final = Meaning(("income",), "income_insufficient", "low")
_OWED: Final = Meaning(("obligations",), "excessive_obligations", "high")
_UNVERIFIED: Final = "unable_to_verify_credit_references"
_BUREAU: Final = Meaning(("credit_bureau",), _UNVERIFIED, None, _UNVERIFIED)
_NO_ASSESSMENT: Final = "ability_to_repay_not_established"

MEANINGS: Final[Mapping[str, Meaning]] = {
    "customer.known": Meaning(("identity",), INCOMPLETE, "low"),
    "customer.age": _other("age", "low"),
    "customer.age_hijri": _other("age", "low"),
    "customer.residency": _other("residence"),
    "customer.tenure": Meaning(("purchase_history",), "length_of_relationship", "low"),
    "customer.identity_verified": Meaning(
        ("identity",), "identity_not_verified", "low", "identity_not_verified"
    ),
    "customer.monthly_income": _INCOME,
    "customer.salary": _INCOME,
    "customer.pension": _INCOME,
    "customer.other_income": _INCOME,
    "customer.net_monthly_income": _INCOME._replace(categories=("income", "obligations")),
    "customer.counted_income": _INCOME,
    "customer.aid": _INCOME,
    "customer.housing_support": _INCOME,
    "customer.other_income_statements": Meaning(
        ("income",), "unable_to_verify_income", "low", "unable_to_verify_income"
    ),
    "customer.housing_beneficiary": _other("income"),
    "customer.monthly_obligations": _OWED,
    "customer.salary_deducted_obligations": _OWED,
    "customer.mortgage_obligations": _OWED,
    "customer.other_obligations": _OWED,
    "customer.bnpl_outstanding": _OWED,
    "customer.provider_outstanding": _OWED,
    "customer.days_past_due": Meaning(("payment_history",), "delinquent_obligations", "high"),
    "customer.provider_fees": _other("payment_history"),
    "customer.provider_late_fees": Meaning(("payment_history",), "poor_credit_performance", "high"),
    "customer.provider_years": Meaning(("payment_history",), "limited_credit_experience", "low"),
    "customer.consents": Meaning(("consents",), INCOMPLETE),
    "customer.bureau_checked": _BUREAU,
    "customer.credit_check": _BUREAU,
    "customer.credit_check_age": _BUREAU,
    "customer.creditworthiness": Meaning(("credit_assessment",), _NO_ASSESSMENT, None, _NO_ASSESSMENT),
    "customer.covered_borrower": Meaning(("military_status",), "covered_borrower", "high"),
    "customer.currency": _other("income"),
}
"""Every fact of the customer but segments, which stand for their conditions, and traits, each with its own
category.
"""


def reason_of(fact: str, direction: Direction | None) -> str:
    """The principal reason where a fact of the customer stands in the way, on one side of its limit."""
    meaning = MEANINGS[fact]
    adverse = meaning.adverse in (None, direction)
    return meaning.reason if adverse else f"other_{meaning.categories[0]}"
