"""The fact vocabulary: every name a rule may mention, its type, when it is known and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, Literal

from engine.claims import PROVIDER_CLAIMS, RETAILER_CLAIMS

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
    "trait",
    "input",
    "size",
    "apr",
    "creditworthiness",
    "credit_check",
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


def _quote(name: str, kind: FactType, meaning: str, *, optional: bool = False) -> Fact:
    return Fact(f"plan.{name}", kind, Stage.QUOTE, meaning, "the priced plan", optional=optional)


def _with_provider(name: str, kind: FactType, meaning: str) -> Fact:
    """What the customer has with the provider of the offer, known where the provider is: with the quote."""
    source = "request `customer.accounts`"
    return Fact(f"customer.provider_{name}", kind, Stage.QUOTE, meaning, source, optional=True)


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
    _customer(
        "counted_income",
        "money",
        "salary, pension, housing support and half of other income; aid counts nothing",
        "request `customer.income`, else the whole income",
    ),
    _customer("aid", "money", "aid and social support of a month", "request `customer.income.aid`"),
    _customer(
        "housing_support",
        "money",
        "documented periodic housing support of a month",
        "request `customer.income.housing_support`",
    ),
    _customer(
        "other_income_statements",
        "years",
        "years of statements that verify the other income",
        "request `customer.income.other_statements_years`",
    ),
    _customer(
        "housing_beneficiary",
        "flag",
        "whether the customer is a beneficiary of housing support",
        "request `customer.housing_beneficiary`",
    ),
    _customer(
        "creditworthiness",
        "name",
        "the outcome of a creditworthiness assessment; missing where none was made",
        "request `customer.creditworthiness`",
        "creditworthiness",
    ),
    _customer(
        "credit_check",
        "name",
        "the credit bureau check that was made: negative, partial or full reporting",
        "request `customer.credit_check.kind`",
        "credit_check",
    ),
    _customer(
        "credit_check_age", "days", "days since that check", "request `customer.credit_check.checked_on`"
    ),
    _customer(
        "covered_borrower",
        "flag",
        "whether the customer is a covered borrower of the Military Lending Act",
        "request `customer.covered_borrower`",
    ),
    _customer(
        "traits",
        "names",
        "what the retailer's own inputs say of the customer",
        "request `customer.traits`",
        "trait",
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
    _load("offer.vat", "share", "the market's tax on fees", "retailer.yaml"),
    _load(
        "offer.apr_convention", "name", "how the annual percentage rate is worked out", "retailer.yaml", "apr"
    ),
    _load("offer.term_days", "days", "the most days to the last due date, a month at 31", "offer.yaml"),
    _load(
        "offer.early_settlement_months",
        "months",
        "months of term cost that settling early costs; 0 if it costs none",
        "offer.yaml",
    ),
    _load(
        "offer.early_settlement_share",
        "share",
        "what settling early costs, of the amount repaid early; 0 if nothing",
        "offer.yaml",
    ),
    _load("offer.seasonal", "flag", "whether the offer is bound to a season", "offer.yaml"),
    _load("provider.licensed", "flag", "a licence for the product is in force that day", "provider licences"),
    _load("provider.third_party", "flag", "the lender is somebody else than the retailer", "provider.yaml"),
    _load("provider.late_fee", "money", "the fee for one late payment; 0 if there is none", "provider.yaml"),
    _load(
        "provider.late_fees_most",
        "money",
        "the most late fees of one agreement in any 12 months",
        "provider.yaml",
    ),
    *(
        _load(f"provider.{claim}", "flag", text, "provider attestations")
        for claim, text in PROVIDER_CLAIMS.items()
    ),
    *(
        _load(f"retailer.{claim}", "flag", text, "retailer attestations")
        for claim, text in RETAILER_CLAIMS.items()
    ),
    _load("retailer.size", "name", "how large the enterprise is", "retailer.yaml", "size"),
    _load(
        "retailer.discount_licences_in_year",
        "count",
        "discount licences that began in the year of the one in force",
        "retailer attestations",
    ),
    _load(
        "retailer.discount_licence_days",
        "days",
        "days of the discount licence in force; 0 if none is",
        "retailer attestations",
    ),
    _load(
        "retailer.inputs",
        "names",
        "the kinds of data that the retailer's own inputs are",
        "retailer.yaml",
        "input",
    ),
    _with_provider("outstanding", "money", "what is still owed to the offer's provider"),
    _with_provider("fees", "money", "the provider's fees in the running 12 months, late fees left out"),
    _with_provider("late_fees", "money", "the provider's late fees in the running 12 months"),
    _with_provider("years", "years", "completed years since the first agreement with the provider"),
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
    _quote("exposure", "money", "BNPL amounts owed with all providers, and this plan", optional=True),
    _quote("term_days", "days", "days from the business date to the last due date"),
    _quote("principal_days", "money", "the financed amount times the days of the term"),
    _quote("amount_financed", "money", "the financed amount less a consumer fee charged at checkout"),
    Fact("answer.plans_shown", "count", Stage.ANSWER, "how many plans the answer shows", "the ranked answer"),
    Fact(
        "answer.principal_reasons",
        "count",
        Stage.ANSWER,
        "how many principal reasons a refusal notice names",
        "the refusal",
    ),
)

FACTS: Final[Mapping[str, Fact]] = {fact.name: fact for fact in _ALL}
