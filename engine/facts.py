"""The fact vocabulary: every name a rule may mention, its type, when it is known and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, Literal

FactType = Literal["money", "count", "days", "months", "years", "share", "date", "flag", "name", "names"]
"""`names` is a set of names; everything but `flag`, `name` and `names` is ordered and carried as an integer:
money in minor units, a share in millionths, a date as its ordinal day."""

Vocabulary = Literal[
    "country",
    "channel",
    "category",
    "currency",
    "segment",
    "season",
    "regime",
    "product",
    "provider",
    "offer",
    "payer",
    "consent",
    "open",
]

FactValue = int | bool | str | frozenset[str]

ORDERED_TYPES: Final = frozenset({"money", "count", "days", "months", "years", "share", "date"})


class Stage(IntEnum):
    """When a fact is known: at load, with the request, with the quote, or with the whole answer."""

    LOAD = 0
    REQUEST = 1
    QUOTE = 2
    ANSWER = 3


@dataclass(frozen=True, slots=True)
class Fact:
    """One typed input of the rules.

    `optional` facts may be missing from a request; what depends on one then cannot be evaluated.
    `vocabulary` says which names a `name` or `names` fact can take.
    """

    name: str
    type: FactType
    stage: Stage
    meaning: str
    source: str
    vocabulary: Vocabulary | None = None
    optional: bool = False


CONSENTS: Final = {
    "bureau_query": "asking for, examining and using the customer's credit bureau data",
    "bureau_report": "reporting the agreement to the credit bureau",
    "terms": "the terms, shown before the contract",
    "credit_data": "processing of credit data, given explicitly",
}

PROVIDER_CLAIMS: Final = {
    "product_non_objection": "the regulator does not object to this product",
    "non_resident_non_objection": "the regulator does not object to lending to non-residents",
    "foreign_currency_non_objection": "the regulator does not object to financing in a foreign currency",
    "electronic_collection_only": "installments are collected by electronic means only, never in cash",
    "portfolio_within_capital_limit": "the portfolio stays within the legal multiple of capital and reserves",
    "funding_from_licensed_only": "the provider borrows from licensed lenders only",
    "scoring_method_documented": "the scoring method is clear, transparent and documented",
    "identity_source_reliable": "identity is verified from a reliable independent source",
    "bureau_member": "the provider is a member of the credit bureau and keeps it up to date",
    "systems_tested": "systems are tested before first use and after every change",
    "records_kept_ten_years": "records are kept for ten years after the relationship ends",
    "terms_popup_shown": "the terms are shown in a pop-up window and accepted before the contract",
    "licence_displayed": "licence data stand in the margins of correspondence",
    "term_cost_fixed": "the term cost is fixed for the whole term",
    "declining_balance": "the term cost is allocated by the declining balance",
}

RETAILER_CLAIMS: Final = {
    "licensed_for_activity": "the retailer is licensed for what it sells",
    "owns_goods": "the retailer owns, or can own, the goods it sells",
    "no_buyback": "the retailer does not buy the goods back from the consumer",
    "no_surcharge": "the retailer adds no fee or surcharge to an installment purchase",
    "discount_licence": "the retailer holds the licence for its advertised discounts",
}


def _load(name: str, kind: FactType, meaning: str, source: str, vocabulary: Vocabulary | None = None) -> Fact:
    return Fact(name, kind, Stage.LOAD, meaning, source, vocabulary, optional=name == "offer.down_payment")


def _request(
    name: str,
    kind: FactType,
    meaning: str,
    source: str,
    vocabulary: Vocabulary | None = None,
    *,
    optional: bool = False,
) -> Fact:
    return Fact(name, kind, Stage.REQUEST, meaning, source, vocabulary, optional)


def _customer(
    name: str, kind: FactType, meaning: str, source: str, vocabulary: Vocabulary | None = None
) -> Fact:
    return _request(f"customer.{name}", kind, meaning, source, vocabulary, optional=True)


def _quote(name: str, kind: FactType, meaning: str) -> Fact:
    return Fact(f"plan.{name}", kind, Stage.QUOTE, meaning, "the priced plan")


_ALL: Final = (
    _request("country", "name", "the country of sale", "request `country`", "country"),
    _request("channel", "name", "where the customer buys", "request `channel`", "channel"),
    _request("business_date", "date", "the day of `as_of` in the market's time zone", "request `as_of`"),
    _request("seasons", "names", "the seasons of that day", "derived by seasons.yaml", "season"),
    _request(
        "regime", "name", "the body of rules that governs the offer", "derived by regimes.yaml", "regime"
    ),
    _request(
        "cart.total",
        "money",
        "the cash price: lines − discount + shipping − paid by other means",
        "request `cart`",
    ),
    _request("cart.currency", "name", "the currency of the cart", "request `cart.currency`", "currency"),
    _request(
        "cart.categories",
        "names",
        "the categories of the lines, with their parents",
        "request `cart.lines`",
        "category",
    ),
    _request("cart.skus", "names", "the articles of the lines", "request `cart.lines`", "open"),
    _request("cart.quantity", "count", "the number of articles", "request `cart.lines`"),
    _request("cart.discounted", "flag", "whether the cart has a discount", "request `cart.discount`"),
    _request(
        "customer.known",
        "flag",
        "whether the customer is identified; a guest is not",
        "request `customer.id`",
    ),
    _customer("age", "years", "completed Gregorian years of age", "request `customer.date_of_birth`"),
    _customer(
        "age_hijri", "years", "completed Hijri years of age (Umm al-Qura)", "request `customer.date_of_birth`"
    ),
    _customer("residency", "name", "the country of residence", "request `customer.residency`", "open"),
    _customer(
        "tenure", "days", "days since the first purchase or registration", "request `customer.customer_since`"
    ),
    _customer(
        "identity_verified",
        "flag",
        "whether the identity was verified",
        "request `customer.identity_verified`",
    ),
    _customer(
        "monthly_income", "money", "income of a month, before deductions", "request `customer.monthly_income`"
    ),
    _customer(
        "salary", "money", "salary of a month", "request `customer.income.salary`, else the whole income"
    ),
    _customer("pension", "money", "pension of a month", "request `customer.income.pension`, else none"),
    _customer(
        "other_income",
        "money",
        "monthly average of other income",
        "request `customer.income.other_monthly_average`",
    ),
    _customer(
        "net_monthly_income", "money", "income less what is deducted from salary", "income and obligations"
    ),
    _customer(
        "monthly_obligations",
        "money",
        "credit obligations of a month",
        "request `customer.monthly_obligations`",
    ),
    _customer(
        "salary_deducted_obligations",
        "money",
        "obligations deducted from salary",
        "request `customer.obligations`",
    ),
    _customer(
        "mortgage_obligations",
        "money",
        "mortgage payments of a month",
        "request `customer.obligations`, else none",
    ),
    _customer(
        "other_obligations",
        "money",
        "all other obligations of a month",
        "request `customer.obligations`, else none",
    ),
    _customer(
        "bnpl_outstanding",
        "money",
        "BNPL amounts still owed, with all providers",
        "request `customer.bnpl_outstanding`",
    ),
    _customer(
        "days_past_due",
        "days",
        "days the oldest unpaid installment is late",
        "request `customer.days_past_due`",
    ),
    _customer("consents", "names", "the consents given", "request `customer.consents`", "consent"),
    _customer(
        "bureau_checked", "flag", "whether the credit bureau was asked", "request `customer.bureau_checked`"
    ),
    _request(
        "customer.segments", "names", "the segments the customer is in", "derived by segments.yaml", "segment"
    ),
    _customer(
        "currency",
        "name",
        "the currency of the customer's amounts",
        "request `customer.currency`, else the market's",
        "currency",
    ),
    _load("offer.id", "name", "the offer", "offer.yaml", "offer"),
    _load("offer.product", "name", "the kind of product: bnpl or consumer_finance", "offer.yaml", "product"),
    _load("offer.currency", "name", "the currency of the offer", "retailer.yaml", "currency"),
    _load("offer.provider", "name", "who finances the offer", "offer.yaml", "provider"),
    _load("offer.stacking_group", "name", "the group within which offers compete", "offer.yaml", "open"),
    _load("offer.installments", "count", "the number of installments", "offer.yaml"),
    _load("offer.term_months", "months", "months to the last due date, rounded up", "offer.yaml"),
    _load("offer.rate", "share", "the nominal rate of a year", "offer.yaml"),
    _load("offer.consumer_fee", "flag", "whether the consumer pays a fee", "offer.yaml"),
    _load("offer.term_cost", "flag", "whether the consumer pays a rate or a fee", "offer.yaml"),
    _load("offer.fee_paid_by", "name", "who pays the fee: consumer or merchant", "offer.yaml", "payer"),
    _load(
        "offer.down_payment",
        "share",
        "the least down payment as a share; missing if it is an amount",
        "offer.yaml",
    ),
    _load("offer.seasonal", "flag", "whether the offer is bound to a season", "offer.yaml"),
    _load("provider.licensed", "flag", "a licence for the product is in force that day", "provider licences"),
    *(
        _load(f"provider.{claim}", "flag", text, "provider attestations")
        for claim, text in PROVIDER_CLAIMS.items()
    ),
    *(
        _load(f"retailer.{claim}", "flag", text, "retailer attestations")
        for claim, text in RETAILER_CLAIMS.items()
    ),
    _quote("cash_price", "money", "what the cart costs at once"),
    _quote("financed", "money", "the cash price less the down payment"),
    _quote("down_payment", "money", "what is paid at once, beside the installments"),
    _quote("fees", "money", "the consumer's fees, with VAT"),
    _quote("fees_without_vat", "money", "the consumer's fees, without VAT"),
    _quote("interest", "money", "the interest of the whole term"),
    _quote("term_cost", "money", "fees and interest together"),
    _quote("total_payable", "money", "all that the consumer pays"),
    _quote("due_today", "money", "the down payment and what else is due on the business date"),
    _quote("smallest_installment", "money", "the smallest installment"),
    _quote("largest_installment", "money", "the largest installment"),
    _quote("monthly_average", "money", "the installments' average of a month"),
    _quote("apr", "share", "the annual percentage rate, as disclosed"),
    Fact("answer.plans_shown", "count", Stage.ANSWER, "how many plans the answer shows", "the ranked answer"),
)

FACTS: Final[Mapping[str, Fact]] = {fact.name: fact for fact in _ALL}

CUSTOMER_MONEY: Final = frozenset(
    name for name, fact in FACTS.items() if name.startswith("customer.") and fact.type == "money"
)


EVALUATION_FAILED: Final = "evaluation_failed"
"""Stands among the facts that something lacks when it is the evaluation itself that could not be trusted."""


@dataclass(frozen=True, slots=True)
class FactSet:
    """The facts of one request, as the evaluators see them.

    `values` holds what is known, in the encoding that `FactType` states; a fact that is not there is missing.
    `undetermined` names, by fact, the members of a derived set (segments, seasons) that could be neither
    derived nor ruled out, each with the facts that it lacks. `not_evaluated` holds facts whose reasons
    are not given because another reason makes them meaningless (amounts in an unsupported currency).
    `articles` are the cart's SKUs with all their categories.
    """

    values: Mapping[str, FactValue]
    undetermined: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    not_evaluated: frozenset[str] = frozenset()
    articles: tuple[tuple[str, frozenset[str]], ...] = ()

    def with_values(self, more: Mapping[str, FactValue]) -> FactSet:
        """The same facts with some more, or others."""
        return FactSet({**self.values, **more}, self.undetermined, self.not_evaluated, self.articles)
