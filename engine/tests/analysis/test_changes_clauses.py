"""Conditions as sentences: every comparison of every fact reads aloud, in English and Arabic."""

from __future__ import annotations

import re

import pytest

from engine.analysis.changes.condition_words import words_of
from engine.analysis.changes.glossary import Glossary, glossary_of, titles_of
from engine.analysis.changes.said import same
from engine.conditions import AllOf, AnyOf, Compare, Condition, Not, Operator
from engine.facts import FACTS, Fact, FactValue
from engine.schema.book import Book
from engine.schema.condition_reader import operators_of
from engine.schema.folder import folder_of
from engine.schema.load import book_of
from engine.schema.names import FIXED_NAMES
from engine.tests.analysis.edited_book import sample_book
from engine.tests.analysis.test_changes import DELINQUENT, OFFER, said

WORDS = Glossary(
    "",
    {"SA": "SAR", "KW": "KWD"},
    {"segment": {"gold": {"en": "Gold", "ar": "ذهبي"}, "young": same("Young, 18 to 25")}},
)


def told(condition: Condition, language: str = "en") -> str:
    """A condition in words, with plain spaces."""
    return words_of(condition, WORDS, language).replace("\N{NO-BREAK SPACE}", " ")


def is_in(fact: str, operator: Operator, *names: str) -> Compare:
    """A comparison with a list of names."""
    return Compare(fact, operator, frozenset(names))


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (
            AllOf((Compare("customer.age", "at_least", 18), Compare("customer.age", "below", 26))),
            "the customer's age is at least 18 years and below 26 years",
        ),
        (
            AllOf((Compare("country", "is", "KW"), Compare("cart.total", "above", 1_000))),
            "the country of sale is KW and the cart's total is above KWD 1.000",
        ),
        (Compare("business_date", "at_least", 739_982), "the day of the request is 1 January 2027 or later"),
        (is_in("customer.segments", "any_of", "gold"), "the customer's segments include Gold"),
        (is_in("customer.segments", "none_of", "gold"), "the customer's segments do not include Gold"),
        (
            is_in("customer.segments", "any_of", "gold", "young", "new"),
            "the customer's segments include one of Gold; new or Young, 18 to 25",
        ),
        (
            is_in("customer.consents", "all_of", "terms", "credit_data"),
            "the customer's consents include all of processing of credit data and the terms",
        ),
        (is_in("offer.product", "none_of", "bnpl"), "the product is not buy now, pay later"),
        (Compare("customer.salary", "absent", True), "the customer's monthly salary is not known"),
        (Compare("customer.consents", "present", True), "the customer's consents are known"),
        (Compare("cart.discounted", "is_not", True), "the cart has no discount"),
        (
            Compare("customer.bureau_checked", "present", True),
            "it is known whether the credit bureau was asked",
        ),
        (
            Not(AnyOf((Compare("customer.known", "is", True), Compare("cart.total", "at_least", 5)))),
            "the customer is a guest and the cart's total is below 5",
        ),
        (
            AnyOf((Compare("offer.seasonal", "is", True), AllOf((Compare("customer.known", "is", True),)))),
            "the plan is bound to a season or the customer is identified",
        ),
    ],
)
def test_a_condition_reads_aloud(condition: Condition, words: str) -> None:
    """A condition is a clause with a verb, its bounds together, its names by their titles."""
    assert told(condition) == words


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (is_in("customer.segments", "none_of", "gold"), "شرائح العميل لا تتضمن “ذهبي”"),
        (Compare("offer.term_days", "at_most", 90), "أطول مدة حتى آخر موعد استحقاق لا تزيد على 90 يوماً"),
        (
            Compare("customer.provider_years", "at_least", 2),
            "المدة منذ أول اتفاقية مع ممول الخطة لا تقل عن سنتين",
        ),
        (Compare("offer.installments", "at_most", 4), "عدد الأقساط لا يزيد على 4"),
        (Compare("customer.salary", "present", True), "راتب العميل الشهري معلوم"),
        (Compare("provider.licensed", "is", False), "ليس للممول ترخيص سارٍ للمنتج"),
    ],
)
def test_an_arabic_verb_agrees_with_its_noun(condition: Condition, words: str) -> None:
    """What is said of a feminine noun is feminine, and a plural of things is too."""
    assert told(condition, "ar") == words


def value_of(fact: Fact, operator: Operator) -> FactValue:
    """Some value that a fact can be compared with."""
    if fact.type == "flag" or operator == "present":
        return True
    if fact.type in ("name", "names"):
        names = FIXED_NAMES.get(fact.vocabulary, frozenset({"1"})) if fact.vocabulary else frozenset({"1"})
        return names if operator in ("any_of", "all_of", "none_of") else min(names)
    return 739_980


@pytest.mark.parametrize("name", FACTS)
def test_every_comparison_of_every_fact_is_in_words(name: str) -> None:
    """Whatever a condition may compare is said without the notation of the engine, in both languages."""
    for operator in operators_of(FACTS[name]):
        value = value_of(FACTS[name], operator)
        if isinstance(value, int) and operator in ("any_of", "none_of"):
            continue  # the reader turns a list of numbers into single comparisons
        for condition in (Compare(name, operator, value), Not(Compare(name, operator, value))):
            english, arabic = told(condition), told(condition, "ar")
            assert "_" not in english + arabic
            assert "{" not in english + arabic
            assert not re.search("[A-Za-z]{2}", arabic)


def test_names_that_share_a_title_are_told_apart() -> None:
    """Where two segments of a book have one title, each is said with its id too."""
    name = "rules/segments.yaml"
    text = sample_book().files[name].replace('en: "Prime"', 'en: "Gold"')
    book = book_of(folder_of({**sample_book().files, name: text}))
    assert isinstance(book, Book)
    titles = titles_of(book)["segment"]
    assert (titles["gold"]["en"], titles["prime"]["en"]) == ("Gold (gold)", "Gold (prime)")
    assert titles["gold"]["ar"] == "العضوية الذهبية"
    assert glossary_of(sample_book()).name_of("customer.segments", "prime")["en"] == "Prime"


def test_arabic_says_facts_and_names_in_words() -> None:
    """An Arabic sentence has no name of a fact in it: its verb agrees with the noun, names have titles."""
    (total,) = said(OFFER, ("at_least: 500 SAR", "at_least: 600 SAR"), language="ar")
    assert "«إجمالي السلة لا يقل عن " in total
    (late,) = said("policies/house/house.delinquent/policy.yaml", DELINQUENT, language="ar")
    assert "«مدة تأخر أقدم قسط غير مسدد تزيد على 20 يوماً» بدلاً من «تزيد على 30 يوماً»" in late
    (segment,) = said(OFFER, ("[returning, gold]", "[returning, gold, loyal]"), language="ar")
    assert "الشريحة «عميل وفيّ»" in segment


def test_a_masked_fact_and_a_claim_are_said_in_words() -> None:
    """What is never written to the log, and what is attested, are told as what they mean."""
    record = next(
        policy
        for policy in sample_book().policies
        if policy.document.kind == "record"
        and (policy.document.record is not None and policy.document.record.mask)
    )
    (mask,) = said(record.source.file, ("[customer.traits]", "[customer.traits, customer.salary]"))
    assert mask.endswith("now also include the customer's monthly salary.")
    (claim,) = said("rules/retailer.yaml", ("until: 2026-12-31", "until: 2026-11-30"))
    assert "the attestation (the retailer is licensed for what it sells, from 1 January 2026)" in claim
