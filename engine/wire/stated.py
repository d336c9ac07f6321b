"""What a request stated of the customer, as the log keeps it under seal: enough to decide again.

Everything stands under the name that the request gives it, dates as ISO, amounts as decimal strings in the
currency of the customer's amounts; what was not stated is left out. The customer's id is not among it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from engine.money import decimal_text, parse_minor
from engine.request import Account, CreditCheck, Customer, Income, Obligations

Stated = dict[str, Any]
AmountText = Callable[[int | None], str | None]
MinorUnits = Callable[[Stated, str], int | None]

_WHOLE_INCOME: Final = frozenset(
    {
        "monthly_income", "income.salary", "income.pension", "income.other_monthly_average", "income.aid",
        "income.housing_support",
    }
)  # fmt: skip
_DEDUCTED: Final = frozenset({"monthly_obligations", "obligations.salary_deducted"})
_ALIKE: Final = (
    "residency", "identity_verified", "bnpl_outstanding", "days_past_due", "consents", "bureau_checked",
    "creditworthiness", "covered_borrower", "housing_beneficiary", "traits", "currency",
)  # fmt: skip

STATED_FOR: Final[Mapping[str, frozenset[str]]] = {
    **{f"customer.{name}": frozenset({name}) for name in _ALIKE},
    "customer.age": frozenset({"date_of_birth"}),
    "customer.age_hijri": frozenset({"date_of_birth"}),
    "customer.tenure": frozenset({"customer_since"}),
    "customer.monthly_income": _WHOLE_INCOME,
    "customer.counted_income": _WHOLE_INCOME,
    "customer.net_monthly_income": _WHOLE_INCOME | _DEDUCTED,
    "customer.salary": frozenset({"monthly_income", "income.salary"}),
    "customer.pension": frozenset({"income.pension"}),
    "customer.other_income": frozenset({"income.other_monthly_average"}),
    "customer.aid": frozenset({"income.aid"}),
    "customer.housing_support": frozenset({"income.housing_support"}),
    "customer.other_income_statements": frozenset({"income.other_statements_years"}),
    "customer.monthly_obligations": _DEDUCTED | {"obligations.mortgage", "obligations.other"},
    "customer.salary_deducted_obligations": _DEDUCTED,
    "customer.mortgage_obligations": frozenset({"obligations.mortgage"}),
    "customer.other_obligations": frozenset({"obligations.other"}),
    "customer.credit_check": frozenset({"credit_check.kind"}),
    "customer.credit_check_age": frozenset({"credit_check.checked_on"}),
    "customer.provider_outstanding": frozenset({"accounts.outstanding"}),
    "customer.provider_fees": frozenset({"accounts.fees_charged"}),
    "customer.provider_late_fees": frozenset({"accounts.late_fees_charged"}),
    "customer.provider_years": frozenset({"accounts.since"}),
}
"""By fact of the customer, the fields of the request's customer that its value comes from. Segments are
derived by rules from other facts, and `customer.known` from the id alone."""


def stated_on_record(customer: Customer, currency: str) -> Stated:
    """The customer as stated; `known` says whether there was an id.

    `currency` is the market's, which counts where the customer's amounts name none.
    """
    spoken = customer.currency or currency

    def amount(minor: int | None) -> str | None:
        return None if minor is None else decimal_text(minor, spoken)

    stated: Stated = {
        "known": customer.id is not None,
        "date_of_birth": _iso(customer.date_of_birth),
        "residency": customer.residency,
        "customer_since": _iso(customer.customer_since),
        "identity_verified": customer.identity_verified,
        "currency": customer.currency,
        "monthly_income": amount(customer.monthly_income_minor),
        "income": None if customer.income is None else _income(customer.income, amount),
        "monthly_obligations": amount(customer.monthly_obligations_minor),
        "obligations": None if customer.obligations is None else _obligations(customer.obligations, amount),
        "bnpl_outstanding": amount(customer.bnpl_outstanding_minor),
        "days_past_due": customer.days_past_due,
        "consents": None if customer.consents is None else sorted(customer.consents),
        "bureau_checked": customer.bureau_checked,
        "creditworthiness": customer.creditworthiness,
        "credit_check": _check(customer.credit_check),
        "covered_borrower": customer.covered_borrower,
        "housing_beneficiary": customer.housing_beneficiary,
        "traits": None if customer.traits is None else sorted(customer.traits),
        "accounts": None
        if customer.accounts is None
        else [_account(account, amount) for account in customer.accounts],
    }
    return _known(stated)


def _income(income: Income, amount: AmountText) -> Stated:
    return _known(
        {
            "salary": amount(income.salary_minor),
            "pension": amount(income.pension_minor),
            "other_monthly_average": amount(income.other_minor),
            "aid": amount(income.aid_minor),
            "housing_support": amount(income.housing_support_minor),
            "other_statements_years": income.other_statements_years,
        }
    )


def _obligations(obligations: Obligations, amount: AmountText) -> Stated:
    return _known(
        {
            "salary_deducted": amount(obligations.salary_deducted_minor),
            "mortgage": amount(obligations.mortgage_minor),
            "other": amount(obligations.other_minor),
        }
    )


def _check(check: CreditCheck | None) -> Stated | None:
    return None if check is None else {"kind": check.kind, "checked_on": check.on.isoformat()}


def _account(account: Account, amount: AmountText) -> Stated:
    return _known(
        {
            "provider": account.provider,
            "outstanding": amount(account.outstanding_minor),
            "fees_charged": amount(account.fees_minor),
            "late_fees_charged": amount(account.late_fees_minor),
            "since": _iso(account.since),
        }
    )


def without_fields(stated: Stated, left_out: frozenset[str], path: str = "") -> Stated:
    """What was stated but for some fields, as `income.salary` or `accounts.since`."""
    kept: Stated = {}
    for name, value in stated.items():
        if path + name in left_out:
            continue
        if isinstance(value, dict):
            kept[name] = without_fields(value, left_out, f"{path}{name}.")
        elif name == "accounts":
            kept[name] = [without_fields(account, left_out, "accounts.") for account in value]
        else:
            kept[name] = value
    return kept


def _known(fields: Stated) -> Stated:
    return {name: value for name, value in fields.items() if value is not None}


def stated_from_record(stated: Stated, currency: str, id: str | None) -> Customer:
    """The inverse of `stated_on_record`; `id` stands in for the id that is not kept, where there was one."""
    spoken: str = stated.get("currency") or currency

    def minor(of: Stated, name: str) -> int | None:
        return parse_minor(of[name], spoken) if name in of else None

    return Customer(
        id=(id or "unnamed") if stated["known"] else None,
        date_of_birth=_day(stated, "date_of_birth"),
        residency=stated.get("residency"),
        customer_since=_day(stated, "customer_since"),
        identity_verified=stated.get("identity_verified"),
        monthly_income_minor=minor(stated, "monthly_income"),
        income=_income_of(stated["income"], minor) if "income" in stated else None,
        monthly_obligations_minor=minor(stated, "monthly_obligations"),
        obligations=_obligations_of(stated["obligations"], minor) if "obligations" in stated else None,
        bnpl_outstanding_minor=minor(stated, "bnpl_outstanding"),
        days_past_due=stated.get("days_past_due"),
        consents=_names(stated, "consents"),
        bureau_checked=stated.get("bureau_checked"),
        currency=stated.get("currency"),
        creditworthiness=stated.get("creditworthiness"),
        credit_check=_check_of(stated.get("credit_check")),
        covered_borrower=stated.get("covered_borrower"),
        housing_beneficiary=stated.get("housing_beneficiary"),
        traits=_names(stated, "traits"),
        accounts=tuple(_account_of(account, minor) for account in stated["accounts"])
        if "accounts" in stated
        else None,
    )


def _income_of(kept: Stated, minor: MinorUnits) -> Income:
    return Income(
        minor(kept, "salary"),
        minor(kept, "pension"),
        minor(kept, "other_monthly_average"),
        minor(kept, "aid"),
        minor(kept, "housing_support"),
        kept.get("other_statements_years"),
    )


def _obligations_of(kept: Stated, minor: MinorUnits) -> Obligations:
    return Obligations(minor(kept, "salary_deducted"), minor(kept, "mortgage"), minor(kept, "other"))


def _account_of(kept: Stated, minor: MinorUnits) -> Account:
    return Account(
        kept["provider"],
        minor(kept, "outstanding"),
        minor(kept, "fees_charged"),
        minor(kept, "late_fees_charged"),
        _day(kept, "since"),
    )


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(of: Stated, name: str) -> date | None:
    return date.fromisoformat(of[name]) if name in of else None


def _names(of: Stated, name: str) -> frozenset[str] | None:
    return frozenset(of[name]) if name in of else None


def _check_of(kept: Stated | None) -> CreditCheck | None:
    """The check as it was stated; of one of which a part was left out, nothing can be said."""
    if kept is None or len(kept) < 2:
        return None
    return CreditCheck(kept["kind"], date.fromisoformat(kept["checked_on"]))
