"""Reasons, remedies and policies in the words of the scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Final, Literal

from engine.compiler.cap_arithmetic import CapResult, work_out
from engine.decide import Engine
from engine.decision import Decision, OfferVerdict
from engine.evaluation.networks import ConditionNetwork
from engine.evaluation.reference import evaluate
from engine.fact_set import FactSet
from engine.facts import FACTS, FactValue
from engine.locale_format import format_date
from engine.money import parse_minor
from engine.pricing.plan_facts import facts_beside_quote, plan_values
from engine.schema.book import Book, Policy
from engine.schema.retailer import walk_categories
from engine.verdicts import Finding, ParameterValue, Remedy
from features.words import spoken_amount

MISSING: Final = {
    "customer.age": "when the customer was born",
    "customer.age_hijri": "when the customer was born",
    "customer.residency": "where the customer lives",
    "customer.tenure": "since when we know the customer",
    "customer.segments": "since when we know the customer",
    "customer.identity_verified": "whether the identity was verified",
    "customer.consents": "what the customer agreed to",
    "customer.bureau_checked": "whether the credit bureau was asked",
    "customer.bnpl_outstanding": "what the customer already owes on plans",
    "customer.days_past_due": "whether a payment is late",
    "customer.monthly_income": "what the customer earns",
    "customer.net_monthly_income": "what the customer earns",
    "customer.monthly_obligations": "what the customer pays for other credit",
    "customer.counted_income": "what the customer earns",
    "customer.salary": "what the customer earns",
    "customer.pension": "what the customer earns",
    "customer.other_income": "what the customer earns",
    "customer.other_income_statements": "for how many years statements verify it",
    "customer.salary_deducted_obligations": "what the customer pays for other credit",
    "customer.mortgage_obligations": "what the customer pays for a home",
    "customer.creditworthiness": "whether the customer was found able to pay",
    "customer.credit_check": "what the credit check found",
    "customer.credit_check_age": "when the customer's credit was checked",
    "customer.covered_borrower": "whether the customer or the family serves in the forces",
    "customer.housing_beneficiary": "whether the state supports the customer's home",
    "customer.provider_outstanding": "what the customer owes to the lender",
    "customer.provider_fees": "what the lender charged the customer before",
    "customer.provider_late_fees": "what the lender charged the customer for late payments",
    "customer.provider_years": "since when the lender knows the customer",
    "plan.exposure": "what the customer already owes on plans",
    "cart.total": "what the cart costs in the market's currency",
}
_SENTENCES: Final[Mapping[str, str]] = {
    "amount_below_minimum": "the cart is {shortfall} below its least amount of {minimum}",
    "amount_above_maximum": "the cart is {excess} above its greatest amount of {maximum}",
    "channel_not_supported": "it is sold {supported} only",
    "segment_not_included": "it is for {required} only",
    "category_excluded": "it does not pay for {categories}",
    "item_not_eligible": "it pays for {required} only",
    "offer_not_started": "it begins on {from}",
    "offer_expired": "it ended on {until}",
    "season_not_active": "it belongs to the season of {season}",
    "offer_inactive": "it was withdrawn",
    "down_payment_too_low": "its least down payment is {minimum}",
    "condition_not_met": "its greatest down payment is {required}",
    "provider_unavailable": "its provider cannot be reached that day",
    "currency_not_supported": "it is priced in {supported}",
    "superseded": "{by} takes its place",
    "missing_input": "it is not known {facts}",
    "policy_error": "it could not be judged safely",
    "compliance_referral": "it is not known {facts}",
}
_CHANNELS: Final = {"store": "in a store", "ecommerce": "in the web shop", "app": "in the app"}
_AMOUNTS: Final = frozenset({"shortfall", "minimum", "excess", "maximum", "required"})

Standing = Literal["kept", "broken", "silent"]


def plain(text: str) -> str:
    """A text with ordinary spaces and without directional marks, as a scenario writes it."""
    kept = (character for character in text if character not in "\u200e\u200f\u061c\u2066\u2067\u2068\u2069")
    return "".join(kept).replace("\u00a0", " ").replace("\u202f", " ")


def in_words(finding: Finding, book: Book, currency: str) -> str:
    """Why an offer is withheld, as a scenario says it; empty where the policy itself says why."""
    sentence = _SENTENCES.get(finding.code, "")
    if finding.code == "compliance_referral" and "facts" not in finding.params:
        return ""
    words = {name: _figure(name, value, finding, book, currency) for name, value in finding.params.items()}
    return plain(sentence.format_map(words)) if sentence else ""


def _figure(name: str, value: ParameterValue, finding: Finding, book: Book, currency: str) -> str:
    if isinstance(value, tuple):
        if name == "facts":
            return _joined(MISSING.get(fact, fact) for fact in value)
        titles = _titles(book)
        return _joined(titles.get(member, member) for member in value)
    if name in _AMOUNTS and finding.code != "segment_not_included":
        return spoken_amount(parse_minor(str(value), currency), currency)
    if name in ("from", "until"):
        return format_date(date.fromisoformat(str(value)), "en")
    if name == "by" and finding.code == "superseded":
        return f"“{_offer_title(book, str(value))}”"
    return _titles(book).get(str(value), str(value))


def _joined(words: object) -> str:
    distinct = list(dict.fromkeys(words))  # type: ignore[call-overload]
    return " and ".join([", ".join(distinct[:-1]), distinct[-1]] if len(distinct) > 1 else distinct)


def _titles(book: Book) -> dict[str, str]:
    categories = {name: category.title.en for name, _, category in walk_categories(book.retailer.categories)}
    segments = {segment.id: segment.title.en for segment in book.segments}
    seasons = {season.id: season.entry.title.en for season in book.seasons.values()}
    return categories | segments | seasons | _CHANNELS


def _offer_title(book: Book, id: str) -> str:
    return next((offer.document.title.en for offer in book.offers if offer.id == id), id)


_ADVICE: Final[Mapping[tuple[str, str], str]] = {
    ("cart.total", "increase"): "to add {amount} to the cart",
    ("cart.total", "decrease"): "to take {amount} off the cart",
    ("down_payment", "increase"): "to pay {amount} more today",
    ("down_payment", "decrease"): "to pay {amount} less today",
    ("channel", "add"): "to buy {title}",
    ("cart.categories", "remove"): "to leave out {title}",
    ("customer.consents", "add"): "to agree to {consent}",
    ("business_date", "wait"): "to come back on {day}",
}
_CONSENTS: Final = {
    "bureau_query": "the credit record enquiry",
    "bureau_report": "the registration with the credit bureau",
    "terms": "the terms",
}


def advice(remedy: Remedy, book: Book, currency: str) -> str:
    """What a remedy advises, as a scenario says it."""
    by, sentence = remedy.by, _ADVICE[remedy.fact, remedy.change]
    figures = {"title": _joined(_titles(book).get(name, name) for name in by.split(", "))}
    if "{amount}" in sentence:
        figures["amount"] = spoken_amount(parse_minor(by, currency), currency)
    if "{day}" in sentence:
        figures["day"] = format_date(date.fromisoformat(by), "en")
    if "{consent}" in sentence:
        figures["consent"] = _joined(_CONSENTS.get(name, name) for name in by.split(", "))
    return plain(sentence.format_map(figures))


def citation_of(policy: Policy) -> str:
    """Where a policy comes from, in one line."""
    citation = policy.document.citation
    return f"{citation.authority}, {citation.instrument}, {citation.clause}"


def standing(engine: Engine, decision: Decision, verdict: OfferVerdict, policy: Policy) -> Standing:
    """Whether a priced offer keeps a policy, by the reference evaluator; silent where it does not apply."""
    assert verdict.quote is not None
    market = engine.compiled.markets[decision.request.country]
    position = [offer.id for offer in market.offers].index(verdict.offer.id)
    law = market.interval_on(decision.business_date).offers[position]
    governing: dict[str, FactValue] = {"regime": verdict.regime.id} if verdict.regime else {}
    provider = verdict.offer.offer.document.provider
    beside = facts_beside_quote(decision.facts, provider, verdict.quote, FACTS)
    own = {**law.facts, **plan_values(verdict.quote), **beside, **governing}
    facts = decision.facts.with_values(own)
    if not policy.in_force(decision.business_date) or evaluate(policy.applies_to, facts) is not True:
        return "silent"
    return "kept" if _keeps(policy, facts, decision, verdict) else "broken"


def judged_alone(decision: Decision, policy: Policy, offer_facts: Mapping[str, FactValue]) -> Standing:
    """What a policy alone says of an offer that the book does not hold, by both evaluators."""
    facts = decision.facts.with_values(offer_facts)
    assert policy.rule is not None
    with ConditionNetwork([policy.rule]) as network:
        answers = network.answer(facts)
    assert not answers.disagreements
    assert answers.holds | answers.fails, "the rule cannot be judged"
    required = policy.document.kind == "require"
    return "kept" if bool(answers.holds) is required else "broken"


def _keeps(policy: Policy, facts: FactSet, decision: Decision, verdict: OfferVerdict) -> bool:
    match policy.document.kind:
        case "forbid" | "require":
            assert policy.rule is not None
            return evaluate(policy.rule, facts) is (policy.document.kind == "require")
        case "disclose":
            return policy.id in {shown.id for shown in verdict.disclosures}
        case "record":
            return True
        case "cap":
            return _within_cap(policy, facts, decision)


def _within_cap(policy: Policy, facts: FactSet, decision: Decision) -> bool:
    assert policy.cap is not None
    limit = policy.cap.limit_on(decision.business_date)
    assert limit is not None
    shown = {"answer.plans_shown": len(decision.eligible)}
    result = work_out(policy.cap, limit, {**facts.values, **shown})
    return isinstance(result, CapResult) and Fraction(result.headroom) >= 0
