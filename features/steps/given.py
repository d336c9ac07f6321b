"""Given: who shops, what is in the cart, which book decides, and what has gone wrong."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest
from pytest_bdd import given

from engine.schema.retailer import Size
from features import planted
from features.checkout import Checkout
from features.people import PEOPLE
from features.recorder import Recorder
from features.words import phrase

_PEOPLE = {name: name for name in PEOPLE}
_CLAIMS = {
    "the regulator does not object to its product": "product_non_objection",
    "it collects electronically only": "electronic_collection_only",
    "its portfolio is within its capital": "portfolio_within_capital_limit",
    "its funding comes from licensed lenders": "funding_from_licensed_only",
    "its scoring method is documented": "scoring_method_documented",
    "its identity source is reliable": "identity_source_reliable",
    "it is a member of the credit bureau": "bureau_member",
    "its systems were tested": "systems_tested",
    "its terms are shown first": "terms_popup_shown",
    "its term cost is fixed": "term_cost_fixed",
    "its interest follows the declining balance": "declining_balance",
    "it lends by the responsible-lending principles": "responsible_lending_applied",
    "a card counts by its ceiling": "card_ceilings_counted",
    "debts to employers and friends count": "private_debts_counted",
    "uneven installments count at their average": "uneven_obligations_averaged",
    "statements verify other income": "other_income_verified",
    "basic expenses are recorded": "expenses_recorded",
    "every charge is in its rate": "all_charges_in_apr",
    "no fee comes before the signature": "fees_after_signature",
    "it adds nothing to what others charge": "no_third_party_markup",
    "it collects through permitted channels": "collection_channels_lawful",
    "it sends no reminder while a complaint is open": "no_dunning_during_complaint",
    "it updates the credit bureau every week": "bureau_updated_weekly",
    "it flags what is disputed": "disputes_flagged",
    "the impact of automated decisions is assessed": "impact_assessment_written",
    "half of its customers get its representative rate": "representative_apr_expected",
    "its rate and finance charge stand out": "apr_more_conspicuous",
    "its capital covers its plans": "portfolio_capital_qcb",
    "its contracts follow the regulator's form": "regulator_form_contract",
    "it reports each limit at once": "limits_reported_at_once",
    "an unused limit costs nothing": "unused_limit_free",
    "its cash advances stay within the limit": "cash_advance_within_limit",
}
_OWN_CLAIMS = {
    "we own the goods": "owns_goods",
    "we buy nothing back": "no_buyback",
    "we add no surcharge": "no_surcharge",
    "we hold a discount licence": "discount_licence",
    "our advertising policy was reviewed": "advertising_policy_reviewed",
    "we tick no box beforehand": "no_preticked_consent",
}
KINDS_OF_DATA = {
    "health": "health",
    "social networks": "social_network",
    "earlier purchases": "purchase_history",
}
_PRODUCTS = {"buy now, pay later": "bnpl", "consumer finance": "consumer_finance"}


# ---- who shops


@given(phrase("{person:Person} in {country:Country}", Person=_PEOPLE))
@given(phrase("{person:Person} في {country:Country}", Person=_PEOPLE))
def a_customer(checkout: Checkout, person: str, country: str) -> None:
    """A whole person, from whom later steps take away; the country chooses the book, so it comes first."""
    checkout.enter(person, country)


@given(phrase("the customer was born on {on:Day}"))
@given(phrase("تاريخ ميلاد العميل {on:Day}"))
def born_on(checkout: Checkout, on: date) -> None:
    """The date of birth."""
    checkout.know(date_of_birth=on)


@given(phrase("the customer joined on {on:Day}"))
@given(phrase("العميل معنا منذ {on:Day}"))
def joined_on(checkout: Checkout, on: date) -> None:
    """Since when the retailer knows the customer."""
    checkout.know(customer_since=on)


@given(phrase("the customer lives in {country:Country}"))
@given(phrase("العميل مقيم في {country:Country}"))
def lives_in(checkout: Checkout, country: str) -> None:
    """The country of residence."""
    checkout.know(residency=country)


@given(phrase("the customer earns {income:Money} a month"))
def earns(checkout: Checkout, income: int) -> None:
    """The monthly income, all of it salary."""
    checkout.know(monthly_income_minor=income, income=None)


@given(phrase("the customer pays {owed:Money} a month for other credit"))
def pays_for_other_credit(checkout: Checkout, owed: int) -> None:
    """The monthly obligations."""
    checkout.know(monthly_obligations_minor=owed)


@given(phrase("the customer already owes {owed:Money} on plans"))
@given(phrase("على العميل {owed:Money} من خطط قائمة"))
def owes_on_plans(checkout: Checkout, owed: int) -> None:
    """What is outstanding, over all providers."""
    checkout.know(bnpl_outstanding_minor=owed)


@given(phrase("the oldest unpaid installment of the customer is {days:d} days late"))
@given(phrase("أقدم دفعة غير مسددة متأخرة {days:d} يوماً"))
def is_late(checkout: Checkout, days: int) -> None:
    """Days past due."""
    checkout.know(days_past_due=days)


@given(phrase("دخل العميل الشهري {income:Money} والتزاماته الشهرية {owed:Money}"))
def earns_and_pays(checkout: Checkout, income: int, owed: int) -> None:
    """Income and obligations together, in Arabic."""
    earns(checkout, income)
    pays_for_other_credit(checkout, owed)


@given(phrase("the identity of the customer is not verified"))
def identity_not_verified(checkout: Checkout) -> None:
    """Asked, and not confirmed."""
    checkout.know(identity_verified=False)


@given(phrase("the credit bureau was not asked"))
def bureau_not_asked(checkout: Checkout) -> None:
    """No documented enquiry."""
    checkout.know(bureau_checked=False)


@given(phrase("the customer has not agreed to {consent:Consent}"))
@given(phrase("لم يوافق العميل على {consent:Consent}"))
def has_not_agreed(checkout: Checkout, consent: str) -> None:
    """One consent is missing, all others are there."""
    checkout.know(consents=(checkout.customer.consents or frozenset()) - {consent})


@given("nobody assessed whether the customer can pay")
@given("لم تُقيَّم قدرة العميل على السداد")
def not_assessed(checkout: Checkout) -> None:
    """No assessment of creditworthiness."""
    checkout.know(creditworthiness=None)


@given("the assessment found that the customer cannot pay")
@given("أظهر التقييم أن العميل لا يستطيع السداد")
def found_unable(checkout: Checkout) -> None:
    """An assessment of creditworthiness with a negative result."""
    checkout.know(creditworthiness="negative")


@given("it is not known when the customer was born")
def birth_not_known(checkout: Checkout) -> None:
    """No date of birth."""
    checkout.know(date_of_birth=None)


@given("it is not known what the customer already owes on plans")
def outstanding_not_known(checkout: Checkout) -> None:
    """No outstanding amount."""
    checkout.know(bnpl_outstanding_minor=None)


@given("it is not known what the customer earns")
def income_not_known(checkout: Checkout) -> None:
    """No income."""
    checkout.know(monthly_income_minor=None, income=None)


@given("it is not known what the customer pays for other credit")
def obligations_not_known(checkout: Checkout) -> None:
    """No obligations."""
    checkout.know(monthly_obligations_minor=None)


# ---- what is bought


@given(phrase("{article:Article} for {price:Money} in the cart"))
@given(phrase("في السلة {article:Article} بسعر {price:Money}"))
def in_the_cart(checkout: Checkout, article: str, price: int) -> None:
    """One article, VAT included."""
    checkout.put(article, price)


@given(phrase("a discount of {discount:Money}"))
def discounted(checkout: Checkout, discount: int) -> None:
    """A discount on the whole cart."""
    checkout.discount_minor = discount


@given(phrase("delivery for {price:Money}"))
def delivered(checkout: Checkout, price: int) -> None:
    """Shipping, which the plan pays too."""
    checkout.shipping_minor = price


@given(phrase("{paid:Money} paid with a gift card"))
def paid_with_a_gift_card(checkout: Checkout, paid: int) -> None:
    """What is paid already and is not financed."""
    checkout.paid_otherwise_minor = paid


@given(phrase("a cart priced in US dollars"))
def priced_in_dollars(checkout: Checkout) -> None:
    """A currency that the market does not sell in."""
    checkout.currency = "USD"


@given(phrase("the customer chooses a down payment of {wish:Money}"))
@given(phrase("اختار العميل دفعة مقدمة قدرها {wish:Money}"))
def chooses_down_payment(checkout: Checkout, wish: int) -> None:
    """The customer's wish, for plans that let the customer choose."""
    checkout.wish_minor = wish


# ---- the book


@given(
    phrase(
        "the attestation of {provider:Name} that {claim:Claim} "
        "ended on {last:Day} and was renewed on {renewed:Day}",
        Claim=_CLAIMS,
    )
)
def attestation_lapsed(checkout: Checkout, provider: str, claim: str, last: date, renewed: date) -> None:
    """A provider's attestation that was renewed too late."""
    checkout.lapse(_provider_file(checkout, provider), "attestations", "claim", claim, last, renewed)


@given(
    phrase(
        "our own attestation that {claim:Claim} ended on {last:Day} and was renewed on {renewed:Day}",
        Claim=_OWN_CLAIMS,
    )
)
def own_attestation_lapsed(checkout: Checkout, claim: str, last: date, renewed: date) -> None:
    """An attestation of the retailer that was renewed too late."""
    checkout.lapse(f"{checkout.rules}/retailer.yaml", "attestations", "claim", claim, last, renewed)


@given(
    phrase(
        "the licence of {provider:Name} for {product:Product} "
        "ended on {last:Day} and was renewed on {renewed:Day}",
        Product=_PRODUCTS,
    )
)
def licence_lapsed(checkout: Checkout, provider: str, product: str, last: date, renewed: date) -> None:
    """A licence that was renewed too late."""
    checkout.lapse(_provider_file(checkout, provider), "licences", "product", product, last, renewed)


@given(phrase('the account manager writes "{plan:Name}" with {count:d} payments'))
def written_with_payments(checkout: Checkout, plan: str, count: int) -> None:
    """Another number of installments."""
    checkout.edit(_offer_file(checkout, plan), "plan", "installments", value=count)


@given(phrase('the account manager writes "{plan:Name}" with a fee of {fee:Name} for the customer'))
def written_with_fee(checkout: Checkout, plan: str, fee: str) -> None:
    """A fee that the consumer pays."""
    file = _offer_file(checkout, plan)
    checkout.edit(file, "plan", "fee", "amount", value=fee)
    checkout.edit(file, "plan", "fee", "paid_by", value="consumer")


@given(phrase('the account manager writes "{plan:Name}" with interest of {rate:Name} a year'))
def written_with_interest(checkout: Checkout, plan: str, rate: str) -> None:
    """A rate on the declining balance."""
    checkout.edit(_offer_file(checkout, plan), "plan", "rate", value=f"{rate} a year")


@given(phrase('"{plan:Name}" costs {share:Name} of what is repaid early'))
def written_with_early_settlement(checkout: Checkout, plan: str, share: str) -> None:
    """What settling early costs."""
    terms = f"{share} of the amount repaid"
    checkout.edit(_offer_file(checkout, plan), "plan", "early_settlement", value=terms)


@given(phrase("late payments to {provider:Name} cost {each:Name} each and {most:Name} at most"))
def late_payments_cost(checkout: Checkout, provider: str, each: str, most: str) -> None:
    """The late fee of a provider."""
    fee = f"{{each: {each}, at_most: {most}}}"
    checkout.edit(_provider_file(checkout, provider), "late_fee", value=fee)


@given(phrase("we are a {size:Size} enterprise", Size={size: size for size in get_args(Size)}))
def enterprise_of(checkout: Checkout, size: str) -> None:
    """How large the retailer is."""
    checkout.edit(f"{checkout.rules}/retailer.yaml", "size", value=size)


@given(phrase("we declare an input about {kind:Kind}", Kind=KINDS_OF_DATA))
def input_declared(checkout: Checkout, kind: str) -> None:
    """An input of the retailer's own."""
    declared = f'{{planted: {{title: {{en: "An input", ar: "مُدخل"}}, data: {kind}}}}}'
    checkout.edit(f"{checkout.rules}/retailer.yaml", "inputs", value=declared)


@given(phrase('"{policy:Name}" is law from {on:Day}'))
def law_from(checkout: Checkout, policy: str, on: date) -> None:
    """The day on which a policy comes into force."""
    found = checkout.policy_called(policy)
    checkout.edit(found.source.file, "in_force", value=f"{{from: {on.isoformat()}}}")


@given(phrase('the compliance officer could not confirm "{policy:Name}"'))
def not_confirmed(checkout: Checkout, policy: str) -> None:
    """A citation that nobody could find in the regulator's text."""
    found = checkout.policy_called(policy)
    checkout.edit(found.source.file, "citation", "confidence", value="unconfirmed")
    checkout.edit(found.source.file, "on_missing", value=None)


@given(phrase("the moon moved Ramadan 1448 to {first:Day} until {last:Day}"))
def ramadan_announced(checkout: Checkout, first: date, last: date) -> None:
    """Announced days, which go before the table."""
    place = ("seasons", "ramadan", "announced", ("year", "1448"))
    checkout.edit(f"{checkout.rules}/seasons.yaml", *place, "from", value=first.isoformat())
    checkout.edit(f"{checkout.rules}/seasons.yaml", *place, "until", value=last.isoformat())


@given("nobody announced Ramadan 1448")
def ramadan_not_announced(checkout: Checkout) -> None:
    """Only the table speaks."""
    checkout.edit(f"{checkout.rules}/seasons.yaml", "seasons", "ramadan", "announced", value=None)


def _offer_file(checkout: Checkout, title: str) -> str:
    return checkout.offer_called(title).source.file


def _provider_file(checkout: Checkout, title: str) -> str:
    return checkout.provider_called(title).source.file


# ---- what goes wrong


@given(phrase('the rule engine answers wrongly about "{policy:Name}"'))
def wrong_about_policy(checkout: Checkout, monkeypatch: pytest.MonkeyPatch, policy: str) -> None:
    """One wrong answer, planted."""
    planted.wrong_about_policy(monkeypatch, checkout.engine, checkout.policy_called(policy).id)


@given(phrase('the rule engine answers wrongly about the customers called "{segment:Name}"'))
def wrong_about_segment(checkout: Checkout, monkeypatch: pytest.MonkeyPatch, segment: str) -> None:
    """A customer in the wrong segment, planted."""
    segments = checkout.engine.compiled.book.segments
    [found] = [each.id for each in segments if each.title.en == segment]
    planted.wrong_about_segment(monkeypatch, checkout.engine, found)


@given(phrase('the rule engine answers wrongly about the season "{season:Name}"'))
def wrong_about_season(checkout: Checkout, monkeypatch: pytest.MonkeyPatch, season: str) -> None:
    """A season open that is closed, planted."""
    seasons = checkout.engine.compiled.book.seasons.values()
    [found] = [each.id for each in seasons if each.entry.title.en == season]
    planted.wrong_about_season(monkeypatch, checkout.engine, found)


@given("the rule engine fails")
def rule_engine_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it is asked."""
    planted.failing(monkeypatch)


@given("decisions are recorded before they are answered")
def recorded_before_answered(recorder: Recorder) -> None:
    """The log is open."""
    assert recorder.is_ready


@given("the disk of the log takes no more")
def disk_refuses(recorder: Recorder) -> None:
    """A disk that refuses every write from now on."""
    recorder.disk_falls_ill()
