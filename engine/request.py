"""A request in the engine's own terms, and the facts that it states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from engine.dates import whole_hijri_years_between, whole_years_between
from engine.fact_set import FactSet
from engine.facts import FACTS, FactValue, Stage
from engine.money import share_of

AMOUNTS_OF_THE_CART = frozenset({"cart.total"}) | {
    name for name, fact in FACTS.items() if fact.stage is Stage.QUOTE
}
"""The facts that an unsupported cart currency makes meaningless."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cart; the price is of one article, VAT included."""

    sku: str
    category: str
    quantity: int
    unit_price_minor: int


@dataclass(frozen=True, slots=True)
class Cart:
    """What is bought; amounts in minor units of `currency`."""

    currency: str
    lines: tuple[Line, ...]
    discount_minor: int = 0
    shipping_minor: int = 0
    paid_by_other_means_minor: int = 0

    @property
    def cash_price_minor(self) -> int:
        """Lines − discount + shipping − already paid."""
        lines = sum(line.quantity * line.unit_price_minor for line in self.lines)
        return lines - self.discount_minor + self.shipping_minor - self.paid_by_other_means_minor


@dataclass(frozen=True, slots=True)
class Income:
    """A month's income by kind, in minor units; `other_minor` is a monthly average.

    None is not known; of aid and housing support it means that there is none.
    """

    salary_minor: int | None = None
    pension_minor: int | None = None
    other_minor: int | None = None
    aid_minor: int | None = None
    housing_support_minor: int | None = None
    other_statements_years: int | None = None


@dataclass(frozen=True, slots=True)
class Obligations:
    """A month's credit obligations by kind, in minor units. None is not known."""

    salary_deducted_minor: int | None = None
    mortgage_minor: int | None = None
    other_minor: int | None = None


@dataclass(frozen=True, slots=True)
class CreditCheck:
    """A check with a credit bureau: how much it reports, and its day."""

    kind: str
    on: date


@dataclass(frozen=True, slots=True)
class Account:
    """What the customer has with one provider, in minor units; None is not known.

    `fees_minor` and `late_fees_minor` are those of the running 12 months; `since` is the first agreement.
    """

    provider: str
    outstanding_minor: int | None = None
    fees_minor: int | None = None
    late_fees_minor: int | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Customer:
    """What is known of the customer; whatever is None is not known. Amounts are in `currency`."""

    id: str | None = None
    date_of_birth: date | None = None
    residency: str | None = None
    customer_since: date | None = None
    identity_verified: bool | None = None
    monthly_income_minor: int | None = None
    income: Income | None = None
    monthly_obligations_minor: int | None = None
    obligations: Obligations | None = None
    bnpl_outstanding_minor: int | None = None
    days_past_due: int | None = None
    consents: frozenset[str] | None = None
    bureau_checked: bool | None = None
    currency: str | None = None
    creditworthiness: str | None = None
    credit_check: CreditCheck | None = None
    covered_borrower: bool | None = None
    housing_beneficiary: bool | None = None
    traits: frozenset[str] | None = None
    accounts: tuple[Account, ...] | None = None


GUEST = Customer()


@dataclass(frozen=True, slots=True)
class Request:
    """One checkout's question. `as_of` carries an offset; `down_payment_minor` is the customer's wish."""

    as_of: datetime
    country: str
    channel: str
    cart: Cart
    language: str = "en"
    down_payment_minor: int | None = None
    customer: Customer = GUEST


def business_date(as_of: datetime, zone: ZoneInfo) -> date:
    """The day of `as_of` in the market's time zone."""
    return as_of.astimezone(zone).date()


def stated_facts(
    request: Request, day: date, currency: str, category_parents: Mapping[str, tuple[str, ...]]
) -> FactSet:
    """What the request states, and what follows from it by arithmetic; nothing derived by rules yet."""
    cart = request.cart
    articles = tuple((line.sku, frozenset(category_parents[line.category])) for line in cart.lines)
    values: dict[str, FactValue] = {
        "country": request.country,
        "channel": request.channel,
        "business_date": day.toordinal(),
        "cart.currency": cart.currency,
        "cart.categories": frozenset().union(*(categories for _, categories in articles)),
        "cart.skus": frozenset(line.sku for line in cart.lines),
        "cart.quantity": sum(line.quantity for line in cart.lines),
        "cart.discounted": cart.discount_minor > 0,
        "customer.known": request.customer.id is not None,
        **_customer_values(request.customer, day, currency),
    }
    accounts = _by_provider(request.customer, day, currency)
    if cart.currency != currency:
        return FactSet(values, not_evaluated=AMOUNTS_OF_THE_CART, articles=articles, by_provider=accounts)
    values["cart.total"] = cart.cash_price_minor
    return FactSet(values, articles=articles, by_provider=accounts)


def _by_provider(customer: Customer, day: date, currency: str) -> dict[str, dict[str, int]] | None:
    """What the customer has with each provider; amounts in another currency are not known."""
    if customer.accounts is None:
        return None
    is_readable = customer.currency in (None, currency)
    found: dict[str, dict[str, int]] = {}
    for account in customer.accounts:
        amounts = {
            "customer.provider_outstanding": account.outstanding_minor,
            "customer.provider_fees": account.fees_minor,
            "customer.provider_late_fees": account.late_fees_minor,
        }
        known = {name: value for name, value in amounts.items() if value is not None and is_readable}
        if account.since is not None:
            known["customer.provider_years"] = whole_years_between(account.since, day)
        found[account.provider] = known
    return found


def _customer_values(customer: Customer, day: date, currency: str) -> dict[str, FactValue]:
    known: dict[str, FactValue | None] = {
        "customer.residency": customer.residency,
        "customer.identity_verified": customer.identity_verified,
        "customer.days_past_due": customer.days_past_due,
        "customer.consents": customer.consents,
        "customer.bureau_checked": customer.bureau_checked,
        "customer.currency": customer.currency or (currency if customer != GUEST else None),
        "customer.creditworthiness": customer.creditworthiness,
        "customer.covered_borrower": customer.covered_borrower,
        "customer.housing_beneficiary": customer.housing_beneficiary,
        "customer.traits": customer.traits,
    }
    if customer.credit_check is not None:
        known["customer.credit_check"] = customer.credit_check.kind
        known["customer.credit_check_age"] = (day - customer.credit_check.on).days
    if customer.income is not None:
        known["customer.other_income_statements"] = customer.income.other_statements_years
    if customer.date_of_birth is not None:
        known["customer.age"] = whole_years_between(customer.date_of_birth, day)
        known["customer.age_hijri"] = whole_hijri_years_between(customer.date_of_birth, day)
    if customer.customer_since is not None:
        known["customer.tenure"] = (day - customer.customer_since).days
    if customer.currency in (None, currency):
        known |= _customer_amounts(customer)
    return {name: value for name, value in known.items() if value is not None}


def _customer_amounts(customer: Customer) -> dict[str, FactValue | None]:
    """Amounts of the customer. Where only totals are known, all income is salary and all obligations are
    deducted from it, and none is a mortgage.
    """
    income, obligations = customer.income, customer.obligations
    total_income = customer.monthly_income_minor
    if total_income is None and income is not None:
        supported = (income.aid_minor or 0) + (income.housing_support_minor or 0)
        total_income = _sum(income.salary_minor, income.pension_minor, income.other_minor, supported)
    total_owed = customer.monthly_obligations_minor
    if total_owed is None and obligations is not None:
        total_owed = _sum(
            obligations.salary_deducted_minor, obligations.mortgage_minor, obligations.other_minor
        )
    deducted = obligations.salary_deducted_minor if obligations is not None else total_owed
    net = total_income - deducted if total_income is not None and deducted is not None else None
    return {
        "customer.monthly_income": total_income,
        "customer.salary": income.salary_minor if income else total_income,
        "customer.pension": income.pension_minor if income else _nothing_if(total_income),
        "customer.other_income": income.other_minor if income else _nothing_if(total_income),
        "customer.counted_income": _counted_income(total_income, income),
        "customer.aid": (income.aid_minor or 0) if income else _nothing_if(total_income),
        "customer.housing_support": (income.housing_support_minor or 0)
        if income
        else _nothing_if(total_income),
        "customer.net_monthly_income": net,
        "customer.monthly_obligations": total_owed,
        "customer.salary_deducted_obligations": deducted,
        "customer.mortgage_obligations": obligations.mortgage_minor
        if obligations
        else _nothing_if(total_owed),
        "customer.other_obligations": obligations.other_minor if obligations else _nothing_if(total_owed),
        "customer.bnpl_outstanding": customer.bnpl_outstanding_minor,
    }


def _counted_income(total: int | None, income: Income | None) -> int | None:
    """The income that lending may count on: other income at one half, rounded half up, and aid at nothing.

    SAMA, Responsible Lending Principles for Individual Customers, Principle 14(b) and (c).
    """
    if total is None or income is None:
        return total
    if income.other_minor is None:
        return None
    return total - income.other_minor + share_of(income.other_minor, Fraction(1, 2)) - (income.aid_minor or 0)


def _nothing_if(total: int | None) -> int | None:
    return None if total is None else 0


def _sum(*parts: int | None) -> int | None:
    """The sum of parts that are all known."""
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None
