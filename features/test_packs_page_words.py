"""The words of the page of policies: facts, operators and values as a reader of the law says them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from engine.conditions import ALWAYS, NEVER, AllOf, AnyOf, Compare, Condition, Not
from engine.facts import FACTS
from engine.problems import Span
from engine.schema.book import Cap, DatedLimit, LimitTerm
from features.packs_page_facts import noun
from features.packs_page_words import PlainWords, Said


def test_every_fact_has_words() -> None:
    """Each fact with a value is called by a noun without a comma, so that several can be listed."""
    nouns = [noun(fact) for fact in FACTS if FACTS[fact].type != "flag"]
    assert [called for called in nouns if "," in called or called in FACTS] == []


WORDS = PlainWords(
    "SAR",
    {"SA": "SAR", "KW": "KWD"},
    {"country": {"SA": "Saudi Arabia", "KW": "Kuwait"}},
    {"sa.bnpl": "Buy now, pay later"},
)


def told(said: Said) -> str:
    """A sentence with those beneath it in brackets, without its marks."""
    text = said.text.striptags().replace("\N{NO-BREAK SPACE}", " ")
    return f"{text} [{' | '.join(told(part) for part in said.parts)}]" if said.parts else text


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (ALWAYS, "always"),
        (NEVER, "never"),
        (Compare("customer.age", "at_least", 18), "the customer's age is at least 18 years"),
        (
            AllOf(
                (
                    Compare("customer.provider_outstanding", "present", True),
                    Compare("customer.provider_outstanding", "above", 0),
                )
            ),
            f"{noun('customer.provider_outstanding')} is known and above SAR 0.00",
        ),
        (Compare("provider.late_fee", "is", 0), "the lender's fee for one late payment is SAR 0.00"),
        (Compare("offer.term_cost", "is", False), "the credit is free: no rate and no fee"),
        (Compare("offer.term_cost", "is_not", False), "the credit has a cost: a rate or a fee"),
        (Compare("country", "is_not", "KW"), "the country of sale is not Kuwait"),
        (
            Compare("country", "any_of", frozenset({"SA", "KW"})),
            "the country of sale is one of Kuwait or Saudi Arabia",
        ),
        (
            Compare("customer.credit_check_age", "at_most", 1),
            "the age of the credit bureau check is at most 1 day",
        ),
        (Compare("channel", "none_of", frozenset({"app"})), "the channel of sale is not in the app"),
        (
            Compare("cart.categories", "none_of", frozenset({"gold", "gems"})),
            "the cart has nothing of gems or gold",
        ),
        (
            Compare("retailer.inputs", "any_of", frozenset({"health", "social_network"})),
            "the data that the retailer's own inputs use include one of health or social network",
        ),
        (Compare("customer.salary", "present", True), "the customer's monthly salary is known"),
        (Compare("customer.salary", "absent", True), "the customer's monthly salary is not known"),
        (Compare("regime", "is", "sa.bnpl"), "the body of rules that governs the plan is Buy now, pay later"),
        (Compare("plan.apr", "at_least", 1_000_000), "the annual percentage rate is at least 100 %"),
        (
            AllOf((Compare("plan.apr", "above", 0), Compare("plan.apr", "at_most", 155_000))),
            "the annual percentage rate is above 0 % and at most 15.5 %",
        ),
        (
            AllOf((Compare("country", "is", "KW"), Compare("plan.smallest_installment", "at_most", 1_000))),
            "all of these: [the country of sale is Kuwait | the smallest installment is at most KWD 1.000]",
        ),
        (
            Not(AnyOf((Compare("customer.known", "is", True), Compare("offer.seasonal", "is", True)))),
            "none of these: [the customer is identified | the plan is bound to a season]",
        ),
        (
            Not(AllOf((Compare("customer.known", "is", True), Compare("offer.seasonal", "is", True)))),
            "not all of these at once: [the customer is identified | the plan is bound to a season]",
        ),
        (Not(Compare("customer.age", "at_least", 18)), "the customer's age is below 18 years"),
        (
            AnyOf((Compare("offer.seasonal", "is", False), AllOf((Compare("customer.known", "is", False),)))),
            "one of these: [the plan is not bound to a season | the customer is a guest]",
        ),
    ],
)
def test_a_condition_is_told_in_words(condition: Condition, words: str) -> None:
    """Facts, operators and values are said without the notation of the engine."""
    assert told(WORDS.condition(condition)) == words


NOWHERE = Span("policy.yaml", 1, 1, 1, 2)


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ((LimitTerm(Fraction(1), None, 2_000_000),), "SAR 20,000.00"),
        ((LimitTerm(Fraction(1), "plan.cash_price"),), "the cash price of the cart"),
        ((LimitTerm(Fraction(3), "customer.salary"),), "3 times the customer's monthly salary"),
        (
            (LimitTerm(Fraction(1, 200), "plan.financed"), LimitTerm(Fraction(1), None, 250_000)),
            "the lower of 0.5 % of the amount this plan finances and SAR 2,500.00",
        ),
        (
            (
                LimitTerm(Fraction(1), None, 100),
                LimitTerm(Fraction(1), None, 200),
                LimitTerm(Fraction(2), "plan.fees"),
            ),
            "the lowest of SAR 1.00, SAR 2.00 and 2 times the consumer's total fee on this plan (with VAT)",
        ),
    ],
)
def test_a_limit_is_told_in_words(terms: tuple[LimitTerm, ...], words: str) -> None:
    """An amount, a share or a multiple of a fact, and the lowest of some."""
    limit = DatedLimit(None, terms, NOWHERE)
    cap = Cap(((1, "plan.financed"),), "at_most", (limit,), "money", NOWHERE)
    assert WORDS.limit(cap, terms, "SAR").replace("\N{NO-BREAK SPACE}", " ") == words


def test_a_measure_is_told_in_words() -> None:
    """What is added stands together, and what is taken off behind it."""
    measure = ((1, "plan.fees"), (-1, "plan.interest"), (1, "plan.financed"))
    assert WORDS.measure(Cap(measure, "at_most", (), "money", NOWHERE)) == (
        "the consumer's total fee on this plan (with VAT) and the amount this plan finances together, "
        "less the interest of the whole term"
    )
