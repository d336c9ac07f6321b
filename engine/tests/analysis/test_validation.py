"""What an offer breaches by itself: which policy, by how much, where, on which days and for which carts."""

from __future__ import annotations

from datetime import date

import pytest

from engine.analysis.breaches import Breach
from engine.analysis.cart_spans import CartSpan
from engine.analysis.validation import Validation, dependence_words, validate_offer, validation_on_wire
from engine.compiler.cap_arithmetic import work_out
from engine.pricing.quote import quote_plan
from engine.tests.analysis.offers_and_laws import book_under, law, offer_text, validated

FEWER = law("law.fewer", "kind: cap\ncap: {measure: offer.installments, at_most: 3}")
FREE = law("law.free", "kind: forbid\nforbid: {offer.term_cost: true}")
DEBT = law(
    "law.debt",
    "kind: cap\napplies_to: {country: SA}\n"
    "cap: {measure: customer.bnpl_outstanding + plan.financed, at_most: 3000 SAR}",
)
DATED = law(
    "law.dated", "kind: forbid\nin_force: {from: 2026-07-01}\nforbid: {offer.installments: {above: 3}}"
)
FEE = "fee: {amount: 60 SAR, paid_by: consumer, charged: first}"
PLAN = """plan:
  installments: 4
  every: 1 month
  first_due: at_checkout
  down_payment: %s
  %s
  rate: none
  residue: last
  month_end: clamp"""
NO_FEE = "fee: {amount: none, paid_by: merchant, charged: first}"


def only(validation: Validation) -> Breach:
    """The one breach of a validation."""
    (breach,) = validation.breaches
    return breach


def test_a_lawful_offer_breaches_nothing() -> None:
    """An offer that every law lets pass is valid; what depends on the customer is told with its words."""
    validation = validated()
    assert validation.is_valid
    assert not validation.breaches
    (told,) = validation.dependences
    assert told.policy.id == "house.identity"
    assert dependence_words(told, "SAR", "en") == "customer.identity_verified is not true"
    assert dependence_words(told, "SAR", "ar") == "customer.identity_verified ليس true"


def test_a_breach_has_its_figures_and_the_line_that_causes_it() -> None:
    """Four installments against three: always, at the line of `installments`, citing the law."""
    validation = validated(FEWER)
    breach = only(validation)
    assert breach.is_always
    assert breach.figures is not None
    assert (breach.figures.computed, breach.figures.limit) == ("4", "3")
    assert str(breach.cause) == "rules/offers/in-four/offer.yaml:8:17"
    assert not validation.is_valid
    assert [problem.code for problem in validation.problems] == ["forbidden-offer"]


def test_every_policy_that_forbids_an_offer_is_named() -> None:
    """An offer that two policies forbid on every day is one problem that names both, and two breaches."""
    validation = validated(FEWER, FREE, fields=PLAN % ("none", FEE))
    (problem,) = validation.problems
    assert problem.message.startswith("`law.free` and `law.fewer` forbid this offer on every day")
    assert {breach.policy.id for breach in validation.breaches} == {"law.fewer", "law.free"}
    lines = {breach.policy.id: breach.cause.line for breach in validation.breaches}
    assert lines == {"law.fewer": 8, "law.free": 12}


def test_a_law_that_begins_within_the_window_refuses_from_then_on() -> None:
    """A policy in force from July refuses the rest of the window, and the offer stays valid."""
    validation = validated(DATED)
    breach = only(validation)
    assert (breach.days.first, breach.days.last) == (date(2026, 7, 1), date(2026, 12, 31))
    assert not breach.is_always
    assert breach.carts is None
    assert validation.is_valid


@pytest.mark.parametrize(
    ("down_payment", "first"), [("none", 300_001), ("10 %", 333_334), ("50 SAR", 305_001)]
)
def test_a_cap_on_what_is_financed_bites_from_an_exact_cart(down_payment: str, first: int) -> None:
    """The smallest cart over the limit is found to the halala, for one who owes nothing."""
    validation = validated(DEBT, fields=PLAN % (down_payment, NO_FEE))
    breach = only(validation)
    assert breach.carts == (CartSpan(first, 500_000),)
    offer, check = validation.offer, validation.dependences[-1].rule.check
    assert offer is not None
    assert check is not None
    headrooms = []
    for total in (first - 1, first):
        financed = quote_plan(
            offer.plan, total, "SAR", date(2026, 1, 1), check.limit.terms[0].multiplier, "effective"
        ).financed_minor
        result = work_out(check.cap, check.limit, {"customer.bnpl_outstanding": 0, "plan.financed": financed})
        headrooms.append(result.headroom)  # type: ignore[union-attr]
    assert headrooms[0] >= 0 > headrooms[1]


def test_a_chosen_down_payment_may_keep_a_cart_lawful() -> None:
    """Where the customer may pay half at once, only carts that half does not bring down are refused."""
    validation = validated(DEBT, fields=PLAN % ("{at_least: 10 %, at_most: 50 %}", NO_FEE))
    assert not validation.breaches
    wide = "when: {cart.total: {at_least: 100 SAR, at_most: 9000 SAR}}"
    fields = f"{PLAN % ('{at_least: 10 %, at_most: 50 %}', NO_FEE)}\n{wide}"
    assert only(validated(DEBT, fields=fields)).carts == (CartSpan(600_002, 900_000),)


def test_an_offer_without_a_largest_cart_is_refused_without_end() -> None:
    """The carts of an open band go on without end, in figures and in words."""
    open_band = "when: {cart.total: {at_least: 100 SAR}}"
    book = book_under(DEBT)
    validation = validate_offer(book, offer_text(open_band))
    assert only(validation).carts == (CartSpan(300_001, None),)
    told = validation_on_wire(validation, book, "en")["breaches"][0]
    assert told["when"] == {
        "always": False,
        "carts": [{"from": "3000.01", "until": None}],
        "condition": "for carts from SAR\N{NO-BREAK SPACE}3,000.01",
    }
    assert told["line"] == "rules/offers/in-four/offer.yaml:16:8"


def test_a_cap_with_the_lowest_of_two_limits_bites_at_both_ends() -> None:
    """A fixed fee is too much of small carts, and a share of it too much of large ones: both are found."""
    cap = law(
        "law.fee",
        "kind: cap\napplies_to: {country: SA}\n"
        "cap: {measure: plan.fees_without_vat, at_most: {lowest_of: [5 % of plan.financed, 60 SAR]}}",
    )
    fee = "fee: {amount: 1 % + 20 SAR, paid_by: consumer, charged: first}"
    breach = only(validated(cap, fields=PLAN % ("none", fee)))
    assert breach.carts == (CartSpan(10_000, 49_999), CartSpan(400_050, 500_000))


def test_a_limit_that_also_depends_on_income_bites_where_its_amount_is_passed() -> None:
    """Whatever the income, no more than the amount is allowed: beyond it the law refuses everybody."""
    cap = law(
        "law.debt",
        "kind: cap\napplies_to: {country: SA}\ncap: {measure: customer.bnpl_outstanding + plan.financed, "
        "at_most: {lowest_of: [3000 SAR, 3 x customer.net_monthly_income]}}",
    )
    validation = validated(cap)
    breach = only(validation)
    assert breach.carts == (CartSpan(300_001, 500_000),)
    assert breach.figures is not None
    assert (breach.figures.computed, breach.figures.limit) == ("3000.01 SAR", "3000.00 SAR")
    (told,) = [told for told in validation.dependences if told.policy.id == "law.debt"]
    assert told.carts == (CartSpan(10_000, 300_000),)


def test_a_floor_refuses_the_small_carts() -> None:
    """Installments of 30 SAR at least: the carts below 120 SAR are refused, at the line of installments."""
    floor = law(
        "law.floor",
        "kind: cap\napplies_to: {country: SA}\ncap: {measure: plan.smallest_installment, at_least: 30 SAR}",
    )
    breach = only(validated(floor))
    assert breach.carts == (CartSpan(10_000, 11_999),)
    assert breach.figures is not None
    assert (breach.figures.computed, breach.figures.limit) == ("25.00 SAR", "30.00 SAR")
    assert breach.cause.line == 8


def test_a_law_that_only_some_down_payments_keep_is_told() -> None:
    """A tenth down leaves installments of 30 SAR from 133.33 SAR on, half down only from 240 SAR on."""
    floor = law(
        "law.floor",
        "kind: cap\napplies_to: {country: SA}\ncap: {measure: plan.smallest_installment, at_least: 30 SAR}",
    )
    validation = validated(floor, fields=PLAN % ("{at_least: 10 %, at_most: 50 %}", NO_FEE))
    assert only(validation).carts == (CartSpan(10_000, 13_332),)
    (told,) = [told for told in validation.dependences if told.policy.id == "law.floor"]
    assert told.carts == (CartSpan(13_333, 23_999),)
    assert dependence_words(told, "SAR", "en") == "plan.smallest_installment below 30.00 SAR"


def test_a_fee_that_rounding_lifts_over_its_cap_is_told() -> None:
    """A fee of the very share that is allowed breaks the cap wherever half a halala is rounded up."""
    cap = law(
        "law.fee",
        "kind: cap\napplies_to: {country: SA}\n"
        "cap: {measure: plan.fees_without_vat, at_most: 0.5 % of plan.financed}",
    )
    fee = "fee: {amount: %s, paid_by: consumer, charged: first}"
    at_the_cap = validated(cap, fields=PLAN % ("none", fee % "0.5 %"))
    assert not at_the_cap.breaches
    (told,) = [told for told in at_the_cap.dependences if told.policy.id == "law.fee"]
    assert told.carts is None
    assert dependence_words(told, "SAR", "en") == "plan.fees_without_vat above 0.5 % of plan.financed"
    below = validated(cap, fields=PLAN % ("none", fee % "0.45 %"))
    assert "law.fee" not in {told.policy.id for told in below.dependences}


def test_what_the_offer_itself_rules_out_is_not_told() -> None:
    """A policy on sales in the store says nothing of a web shop's offer, and forbids one for it."""
    store = law("law.store", "kind: forbid\nforbid: {channel: store}")
    band = "when: {channel: %s, cart.total: {at_least: 100 SAR}}"
    web = validated(store, fields=band % "ecommerce")
    assert "law.store" not in {told.policy.id for told in web.dependences}
    assert not web.breaches
    assert only(validated(store, fields=band % "store")).is_always
    both = validated(store, fields=band % "[store, ecommerce]")
    assert not both.breaches
    assert "law.store" in {told.policy.id for told in both.dependences}


def test_an_unconfirmed_policy_refers() -> None:
    """A breach of an unconfirmed policy refers to a person, and leaves the offer valid."""
    unsure = {name: text.replace("primary", "unconfirmed") for name, text in FEWER.items()}
    book = book_under(unsure)
    validation = validate_offer(book, offer_text())
    assert validation.is_valid
    assert validation_on_wire(validation, book, "en")["breaches"][0]["effect"] == "refers"


def test_a_licence_that_runs_out_is_told_at_the_provider() -> None:
    """Without a licence on some days the breach is dated, at the line that names the provider."""
    licence = law("law.licence", "kind: require\nrequire: {provider.electronic_collection_only: true}")
    breach = only(validated(licence))
    assert breach.cause.line == 4
    assert breach.figures is not None
    assert (breach.figures.subject, breach.figures.computed, breach.figures.limit) == (
        "provider.electronic_collection_only",
        "false",
        "true",
    )


def test_the_answer_is_in_the_language_asked_for() -> None:
    """Titles and sentences are in Arabic where that is asked for."""
    book = book_under(FEWER)
    told = validation_on_wire(validate_offer(book, offer_text()), book, "ar")["breaches"][0]
    assert told["title"] == "قانون"
    assert told["message"] == "قانون: ترفض كل طلب؛ offer.installments يساوي 4 والحد 3"


def test_a_new_offer_is_added_and_one_of_the_book_replaced() -> None:
    """A new id is no mistake; nothing of either stays in the book."""
    book = book_under()
    text = offer_text().replace(b"offer: in-four", b"offer: brand-new")
    validation = validate_offer(book, text)
    assert (validation.is_valid, validation.offer_id) == (True, "brand-new")
    assert [offer.id for offer in book.offers] == ["in-four"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"good-finance", b"no-finance", "unknown-provider"),
        (b"market: SA", b"market: XX", "unknown-market"),
        (b"100 SAR", b"100", "money-without-currency"),
        (b"every: 1 month", b"every: monthly", "invalid-duration"),
        (b"until: 2026-12-31", b"until: 2025-12-31", "empty-window"),
    ],
)
def test_a_mistake_is_told_with_its_place(old: bytes, new: bytes, code: str) -> None:
    """An offer that is wrong is not judged; the mistake stands where the offer belongs in the book."""
    validation = validate_offer(book_under(), offer_text().replace(old, new))
    assert code in [problem.code for problem in validation.problems]
    assert {problem.span.file for problem in validation.problems} == {"rules/offers/in-four/offer.yaml"}
    assert not validation.is_valid
    assert not validation.breaches
    assert not validation.dependences
