"""What is attested, consented to and asked for beyond the facts: closed lists, each name with its meaning."""

from __future__ import annotations

from typing import Final

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
    "responsible_lending_applied": "the provider lends by the responsible-lending principles",
    "card_ceilings_counted": "a card counts with the least repayment of its whole ceiling",
    "private_debts_counted": "debts to employers, friends and relatives count as obligations",
    "uneven_obligations_averaged": "uneven installments count at their monthly average",
    "other_income_verified": "other income is stated only where two years of statements verify it",
    "expenses_recorded": "the customer's basic expenses are asked for and recorded",
    "all_charges_in_apr": "every charge that cannot be avoided is in the annual percentage rate",
    "fees_after_signature": "no fee is charged before the contract is signed",
    "no_third_party_markup": "what a third party charges is passed on without a mark-up",
    "microfinance_company": "the provider is a consumer microfinance company",
    "collection_channels_lawful": "debts are collected through the permitted channels only",
    "no_dunning_during_complaint": "no reminder is sent while a complaint is open",
    "bureau_updated_weekly": "the credit bureau is updated at least every week",
    "disputes_flagged": "data in dispute are reported as disputed",
    "impact_assessment_written": "a written impact assessment covers the automated decision",
    "limits_reported_at_once": "each approved limit is reported to the credit bureau at once",
    "unused_limit_free": "nothing is charged for the part of a limit that is not used",
    "cash_advance_within_limit": "cash advances stay within the legal limit and are electronic",
    "regulator_form_contract": "the contract follows the regulator's form",
    "representative_apr_expected": "at least 51 % of agreements get the representative rate or a lower one",
    "apr_more_conspicuous": "the rate and the finance charge stand out from all else",
    "portfolio_capital_qcb": "capital covers the portfolio as the Qatar Central Bank requires",
}

RETAILER_CLAIMS: Final = {
    "licensed_for_activity": "the retailer is licensed for what it sells",
    "owns_goods": "the retailer owns, or can own, the goods it sells",
    "no_buyback": "the retailer does not buy the goods back from the consumer",
    "no_surcharge": "the retailer adds no fee or surcharge to an installment purchase",
    "discount_licence": "the retailer holds the licence for its advertised discounts",
    "advertising_policy_reviewed": "the advertising policy is followed and was reviewed in time",
    "no_preticked_consent": "no consent is ticked beforehand",
}

INPUTS: Final = {
    "identity": "who the customer is",
    "age": "the date of birth",
    "residence": "where the customer lives",
    "income": "what the customer earns",
    "expenses": "what the customer spends",
    "obligations": "what the customer owes",
    "payment_history": "how the customer paid before",
    "employment": "the customer's work",
    "education": "the customer's schooling",
    "purchase_history": "what the customer bought",
    "membership": "the retailer's programmes the customer is in",
    "device": "the device used",
    "location": "where the customer is",
    "racial_or_ethnic_origin": "a special category of personal data",
    "political_opinions": "a special category of personal data",
    "religious_or_philosophical_beliefs": "a special category of personal data",
    "trade_union_membership": "a special category of personal data",
    "genetic": "a special category of personal data",
    "biometric": "a special category of personal data",
    "health": "a special category of personal data",
    "sex_life_or_sexual_orientation": "a special category of personal data",
    "social_network": "what stands on social networks",
}
"""What kind of data an input of the retailer's own is. The special categories are those of Article 9(1) of
Regulation (EU) 2016/679."""
