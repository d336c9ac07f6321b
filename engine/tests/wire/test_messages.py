"""What customers read: every code has its words in both languages, filled, and none that would shame."""

from __future__ import annotations

from typing import get_args

import pytest

from engine.claims import CONSENTS
from engine.locale_format import LANGUAGES
from engine.schema.book import Book
from engine.verdicts import Finding, ParameterValue, ReasonCode, Remedy
from engine.wire.messages import Phrasebook, placeholders
from engine.wire.texts import CHANNELS, CONSENT_TEXTS, MESSAGES, REMEDIES

PARAMETERS: dict[str, dict[str, ParameterValue]] = {
    "amount_below_minimum": {"minimum": "5000.00", "observed": "3499.00", "shortfall": "1501.00"},
    "amount_above_maximum": {"maximum": "3300.00", "observed": "3499.00", "excess": "199.00"},
    "channel_not_supported": {"supported": ("app", "store"), "observed": "ecommerce"},
    "category_excluded": {"categories": ("bullion", "gift-cards"), "skus": ("GC-1",)},
    "offer_not_started": {"from": "2027-05-01"},
    "offer_expired": {"until": "2026-10-15"},
    "season_not_active": {"season": "ramadan"},
    "down_payment_too_low": {"minimum": "349.90", "observed": "0.00"},
}
REMEDY_AMOUNTS = {
    "cart.total": "1501.00",
    "down_payment": "100.00",
    "channel": "app",
    "cart.categories": "gift-cards",
    "customer.consents": "bureau_query, terms",
    "business_date": "2027-05-01",
    "": "",
}
SHAMING = (
    "overdue", "late", "arrears", "income", "age", "poor", "risk", "declined", "rejected", "denied", "debt",
    "متأخر", "دخل", "عمر", "مرفوض", "مديون", "ديون",
)  # fmt: skip


def arabic(text: str) -> bool:
    """Whether a text has Arabic letters."""
    return any("\u0621" <= letter <= "\u064a" for letter in text)


@pytest.mark.parametrize("code", get_args(ReasonCode))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_message(book: Book, code: ReasonCode, language: str) -> None:
    """Every code has a message in each language, with nothing left to fill, with figures or without."""
    phrases = Phrasebook(book, language)
    for params in ({}, PARAMETERS.get(code, {})):
        message = phrases.message(Finding(code, params), "SAR")
        assert message.rstrip("\N{RIGHT-TO-LEFT MARK}").endswith(".")
        assert not {"{", "}", "None"} & set(message.split())
        assert "{" not in message
        assert arabic(message) == (language == "ar")


@pytest.mark.parametrize("code", sorted(PARAMETERS))
@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_are_told_where_there_are_some(book: Book, code: ReasonCode, language: str) -> None:
    """A message whose code carries figures tells them."""
    phrases = Phrasebook(book, language)
    plain, filled = (phrases.message(Finding(code, params), "SAR") for params in ({}, PARAMETERS[code]))
    assert plain != filled


def test_figures_are_set_for_the_reader(book: Book) -> None:
    """Amounts stand with their currency, dates with their month, all else with its name."""
    english, arab = Phrasebook(book, "en"), Phrasebook(book, "ar")
    short = Finding("amount_below_minimum", PARAMETERS["amount_below_minimum"])
    assert "SAR\u00a05,000.00" in english.message(short, "SAR")
    assert "5,000.00" in arab.message(short, "SAR")
    assert "ر.س" in arab.message(short, "SAR")
    excluded = Finding("category_excluded", PARAMETERS["category_excluded"])
    assert "Gold and silver bars, Gift cards" in english.message(excluded, "SAR")
    assert "سبائك الذهب والفضة، بطاقات الهدايا" in arab.message(excluded, "SAR")
    assert "1 May 2027" in english.message(Finding("offer_not_started", {"from": "2027-05-01"}), "SAR")
    assert "Ramadan" in english.message(Finding("season_not_active", {"season": "ramadan"}), "SAR")
    elsewhere = Finding("channel_not_supported", PARAMETERS["channel_not_supported"])
    assert english.message(elsewhere, "SAR") == "This plan is available in our app or in our stores."


def test_a_policy_speaks_for_itself(book: Book) -> None:
    """A breached policy's own message is what the customer reads, in the language asked for."""
    breach = Finding("compliance_violation", {}, "house.delinquent")
    policy = next(policy for policy in book.policies if policy.id == "house.delinquent")
    assert policy.document.message is not None
    assert Phrasebook(book, "en").message(breach, "SAR") == policy.document.message.en
    assert Phrasebook(book, "ar").message(breach, "SAR") == policy.document.message.ar


@pytest.mark.parametrize("code", ["missing_input", "policy_error"])
def test_a_policy_that_could_not_be_told_does_not_claim_a_breach(book: Book, code: ReasonCode) -> None:
    """Where a fact is missing or an evaluation failed, the policy's message would be untrue."""
    finding = Finding(code, {"facts": ("customer.age",)}, "house.delinquent")
    assert Phrasebook(book, "en").message(finding, "SAR") == MESSAGES[code]["en"][0]


def test_a_referral_promises_a_person_and_no_refusal(book: Book) -> None:
    """A referral for a missing fact says that a colleague looks; an unconfirmed policy says so itself."""
    unconfirmed = next(policy for policy in book.policies if policy.is_unconfirmed)
    assert unconfirmed.document.message is not None
    phrases = Phrasebook(book, "en")
    assert (
        phrases.message(Finding("compliance_referral", {}, unconfirmed.id), "SAR")
        == unconfirmed.document.message.en
    )
    missing = Finding("compliance_referral", {"facts": ("customer.age",)}, unconfirmed.id)
    assert "A colleague" in phrases.message(missing, "SAR")


@pytest.mark.parametrize("kind", REMEDIES, ids=" ".join)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_remedy_has_words(book: Book, kind: tuple[str, str], language: str) -> None:
    """Every kind of remedy is told in each language, filled, and says whether it alone is enough."""
    fact, change = kind
    phrases = Phrasebook(book, language)
    told = [
        phrases.remedy(Remedy(fact, change, REMEDY_AMOUNTS[fact], makes_eligible=enough), "SAR")  # type: ignore[arg-type]
        for enough in (True, False)
    ]
    assert told[1].startswith(told[0])
    assert len(told[1]) > len(told[0])
    assert "{" not in told[1]
    assert arabic(told[0]) == (language == "ar")


def test_a_remedy_names_what_to_change(book: Book) -> None:
    """Consents, channels, dates and categories are named in words and not by their ids."""
    phrases = Phrasebook(book, "en")
    assert "your credit bureau record, the terms" in phrases.remedy(
        Remedy("customer.consents", "add", "bureau_query, terms", makes_eligible=True), "SAR"
    )
    assert phrases.remedy(Remedy("channel", "add", "app", makes_eligible=True), "SAR") == "Buy in our app."
    assert "1 May 2027" in phrases.remedy(
        Remedy("business_date", "wait", "2027-05-01", makes_eligible=True), "SAR"
    )
    assert "Gift cards" in phrases.remedy(
        Remedy("cart.categories", "remove", "gift-cards", makes_eligible=True), "SAR"
    )


def test_every_choice_ends_with_words_that_need_no_figure() -> None:
    """Whatever parameters a finding has, there is always a text that can be said."""
    for choice in (*MESSAGES.values(), *REMEDIES.values()):
        assert choice.keys() == set(LANGUAGES)
        for texts in choice.values():
            assert placeholders(texts[-1]) == ()
            assert all(placeholders(text) for text in texts[:-1])


def test_no_message_shames(book: Book) -> None:
    """Neither our texts nor the policies' messages name arrears, income, age or a refused credit."""
    ours = [text for choice in MESSAGES.values() for texts in choice.values() for text in texts]
    theirs = [p.document.message for p in book.policies if p.document.message is not None]
    for text in [*ours, *(message.en for message in theirs), *(message.ar for message in theirs)]:
        words = {word.strip(".,:;،؛").lower() for word in text.split()}
        assert not words & set(SHAMING), text


def test_every_consent_and_channel_of_the_book_has_words(book: Book) -> None:
    """Consents are a closed set; the channels of the book are all known by name."""
    assert CONSENT_TEXTS.keys() == CONSENTS.keys()
    assert set(book.retailer.channels) <= CHANNELS.keys()
