"""The facts in the words of a reader of the law: what a condition speaks of, without the engine's names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.claims import CONSENTS, INPUTS, PROVIDER_CLAIMS, RETAILER_CLAIMS
from engine.facts import FACTS, Vocabulary

NOUNS: Final[Mapping[str, str]] = {
    "country": "the country of sale",
    "channel": "the channel of sale",
    "business_date": "the day of the request",
    "seasons": "the season of that day",
    "regime": "the body of rules that governs the plan",
    "cart.total": "the cash price of the cart",
    "cart.currency": "the currency of the cart",
    "cart.categories": "the cart",
    "cart.skus": "the cart",
    "cart.quantity": "the number of articles in the cart",
    "customer.age": "the customer's age",
    "customer.age_hijri": "the customer's age in Hijri years",
    "customer.residency": "the customer's country of residence",
    "customer.tenure": "the time since the customer's first purchase or registration",
    "customer.monthly_income": "the income of a month (before deductions)",
    "customer.salary": "the salary of a month",
    "customer.pension": "the pension of a month",
    "customer.other_income": "the average of other income in a month",
    "customer.net_monthly_income": "the income of a month less what is deducted from salary",
    "customer.monthly_obligations": "all credit obligations of a month",
    "customer.salary_deducted_obligations": "what is deducted from the salary for credit in a month",
    "customer.mortgage_obligations": "mortgage payments of a month",
    "customer.other_obligations": "other credit obligations of a month",
    "customer.bnpl_outstanding": "what is still owed under buy-now-pay-later plans (with all providers)",
    "customer.days_past_due": "the delay of the oldest unpaid installment",
    "customer.consents": "the customer's consents",
    "customer.counted_income": "the income that counts (all of a month’s but aid and half of other income)",
    "customer.aid": "aid and social support of a month",
    "customer.housing_support": "documented housing support of a month",
    "customer.other_income_statements": "the years of statements that verify other income",
    "customer.creditworthiness": "the outcome of the creditworthiness assessment",
    "customer.credit_check": "the credit bureau check that was made",
    "customer.credit_check_age": "the age of the credit bureau check",
    "customer.traits": "what the retailer's own inputs say of the customer",
    "customer.segments": "the customer's segments",
    "customer.currency": "the currency of the customer's amounts",
    "offer.id": "the plan offered",
    "offer.product": "the product",
    "offer.currency": "the currency of the plan",
    "offer.provider": "who finances the plan",
    "offer.stacking_group": "the plan's stacking group",
    "offer.installments": "the number of installments",
    "offer.term_months": "the term (in months rounded up)",
    "offer.rate": "the nominal rate of a year",
    "offer.fee_paid_by": "who pays the plan's fee",
    "offer.down_payment": "the least down payment (as a share)",
    "offer.vat": "the tax on fees",
    "offer.apr_convention": "how the annual percentage rate is worked out",
    "offer.term_days": "the most days to the last due date",
    "offer.early_settlement_months": "what settling early costs (in months of term cost)",
    "offer.early_settlement_share": "what settling early costs (as a share of the amount repaid)",
    "provider.late_fee": "the lender's fee for one late payment",
    "provider.late_fees_most": "the most late fees that the lender takes in any 12 months",
    "retailer.size": "the size of the retailer's enterprise",
    "retailer.discount_licences_in_year": "the discount licences begun in the year",
    "retailer.discount_licence_days": "the days of the discount licence in force",
    "retailer.inputs": "the data that the retailer's own inputs use",
    "customer.provider_outstanding": "what is still owed to the plan's lender",
    "customer.provider_fees": "the lender's fees in the running 12 months (without late fees)",
    "customer.provider_late_fees": "the lender's late fees in the running 12 months",
    "customer.provider_years": "the completed years since the first agreement with the plan's lender",
    "plan.cash_price": "the cash price of the cart",
    "plan.financed": "the amount this plan finances",
    "plan.down_payment": "the down payment",
    "plan.fees": "the consumer's fees on this plan (with VAT)",
    "plan.fees_without_vat": "the consumer's fees on this plan (without VAT)",
    "plan.interest": "the interest of the whole term",
    "plan.term_cost": "fees and interest of the whole term",
    "plan.total_payable": "all that the consumer pays",
    "plan.due_today": "what is due on the day of purchase",
    "plan.smallest_installment": "the smallest installment",
    "plan.largest_installment": "the largest installment",
    "plan.monthly_average": "the average of this plan's payments in a month",
    "plan.apr": "the annual percentage rate",
    "plan.exposure": "what is owed under all buy-now-pay-later plans (with this one)",
    "plan.term_days": "the days from the purchase to the last due date",
    "plan.principal_days": "the amount financed times the days of the term",
    "plan.amount_financed": "the amount financed less a fee charged at checkout",
    "answer.plans_shown": "the number of plans shown to a customer",
    "answer.principal_reasons": "the number of principal reasons that a refusal notice names",
}
"""What a fact with a value is called, without a comma, so that several can be listed."""

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "cart.discounted": ("the cart has a discount", "the cart has no discount"),
    "customer.known": ("the customer is identified", "the customer is a guest"),
    "customer.identity_verified": (
        "the customer's identity was verified",
        "the customer's identity was not verified",
    ),
    "customer.bureau_checked": ("the credit bureau was asked", "the credit bureau was not asked"),
    "customer.housing_beneficiary": (
        "the customer is a beneficiary of housing support",
        "the customer is no beneficiary of housing support",
    ),
    "customer.covered_borrower": (
        "the customer is a covered borrower of the Military Lending Act",
        "the customer is not a covered borrower of the Military Lending Act",
    ),
    "offer.consumer_fee": ("the consumer pays a fee", "the consumer pays no fee"),
    "offer.term_cost": ("the credit has a cost: a rate or a fee", "the credit is free: no rate and no fee"),
    "offer.seasonal": ("the plan is bound to a season", "the plan is not bound to a season"),
    "provider.licensed": (
        "the lender's licence for the product is in force",
        "the lender has no licence in force for the product",
    ),
    "provider.third_party": (
        "the lender is somebody else than the retailer",
        "the retailer itself is the lender",
    ),
    **{
        f"{who}.{claim}": (f"it is attested that {says}", f"it is not attested that {says}")
        for who, claims in (("provider", PROVIDER_CLAIMS), ("retailer", RETAILER_CLAIMS))
        for claim, says in claims.items()
    },
}
"""What a fact that is true or false says, either way."""

NAMES: Final[Mapping[Vocabulary, Mapping[str, str]]] = {
    "channel": {"store": "in a store", "ecommerce": "in the web shop", "app": "in the app"},
    "product": {"bnpl": "buy now, pay later", "consumer_finance": "consumer finance"},
    "payer": {"consumer": "the consumer", "merchant": "the retailer"},
    "consent": CONSENTS,
    "input": {name: name.replace("_", " ") for name in INPUTS},
    "apr": {"effective": "as the effective rate", "us": "by Regulation Z"},
    "credit_check": {
        "negative": "negative reporting",
        "partial": "partial reporting",
        "full": "full reporting",
    },
}
"""What the names of the closed lists mean, by the kind of name; any other name stands for itself."""


def noun(fact: str) -> str:
    """What a fact is called; one that nobody has put into words is called as the vocabulary explains it."""
    return NOUNS.get(fact) or FACTS[fact].meaning


def sentence(fact: str, *, holds: bool) -> str:
    """What a flag says."""
    said, denied = SENTENCES.get(fact) or (f"{FACTS[fact].meaning}: yes", f"{FACTS[fact].meaning}: no")
    return said if holds else denied
