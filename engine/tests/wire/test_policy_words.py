"""What policies ask, in words: facts by name, values with their units, in both languages."""

from __future__ import annotations

from datetime import date

import pytest

from engine.conditions import ALWAYS, NEVER, AllOf, AnyOf, Compare, Condition, Not
from engine.tests.schema.documents import changed, good_book
from engine.wire.policy_words import condition_words, excess_words, limit_words, measure_text
from engine.wire.when_words import carts_words, days_words

OLD = Compare("customer.age", "at_least", 18)
RICH = Compare("customer.monthly_income", "above", 500_000)
GIVEN = Compare("customer.age", "present", True)
PAID = Compare("customer.salary", "present", True)
AGREED = Compare("customer.consents", "all_of", frozenset({"terms", "bureau_query"}))


@pytest.mark.parametrize(
    ("condition", "english", "arabic"),
    [
        (OLD, "customer.age at least 18 years", "customer.age لا يقل عن 18 years"),
        (RICH, "customer.monthly_income above 5000.00 SAR", "customer.monthly_income أكثر من 5000.00 SAR"),
        (
            AGREED,
            "customer.consents has all of bureau_query, terms",
            "customer.consents فيه كل ما يلي: bureau_query، terms",
        ),
        (
            Compare("customer.age", "absent", True),
            "customer.age is not given",
            "customer.age غير مذكور",
        ),
        (Not(AGREED), "not customer.consents has all of bureau_query, terms", None),
        (
            AnyOf((OLD, AllOf((GIVEN, PAID)))),
            "customer.age at least 18 years or (customer.age is given and customer.salary is given)",
            None,
        ),
        (ALWAYS, "always", "دائمًا"),
        (NEVER, "never", "أبدًا"),
    ],
)  # fmt: skip
def test_a_condition_is_said_in_words(condition: Condition, english: str, arabic: str | None) -> None:
    """Comparisons carry their units; a group inside another is in brackets."""
    assert condition_words(condition, "SAR", "en") == english
    if arabic is not None:
        assert condition_words(condition, "SAR", "ar") == arabic


@pytest.mark.parametrize(
    ("cap", "words"),
    [
        ("{measure: plan.financed, at_most: 5000 SAR}", "plan.financed above 5000.00 SAR"),
        ("{measure: plan.monthly_average, at_least: 25 SAR}", "plan.monthly_average below 25.00 SAR"),
        (
            "{measure: customer.salary - customer.mortgage_obligations, at_most: 33.33 % of customer.salary}",
            "customer.salary - customer.mortgage_obligations above 33.33 % of customer.salary",
        ),
        ("{measure: plan.financed, at_most: 3 x customer.salary}", "plan.financed above 3 x customer.salary"),
        (
            "{measure: plan.fees, at_most: {lowest_of: [1 % of plan.financed, 50 SAR]}}",
            "plan.fees above the lowest of 1 % of plan.financed, 50.00 SAR",
        ),
        ("{measure: offer.installments, at_most: 4}", "offer.installments above 4"),
    ],
)  # fmt: skip
def test_the_breach_of_a_cap_is_said_in_words(cap: str, words: str) -> None:
    """A ceiling is breached above its limit and a floor below it, whatever the limit is made of."""
    book = good_book(changed("cap", f"cap: {cap}"))
    read = next(policy.cap for policy in book.policies if policy.id == "house.ceiling")
    assert read is not None
    limit = read.limit_on(date(2026, 5, 1))
    assert limit is not None
    assert excess_words(read, limit, "SAR", "en") == words
    assert words.startswith(measure_text(read))
    assert words.endswith(limit_words(read, limit, "SAR"))


@pytest.mark.parametrize(
    ("carts", "words"),
    [
        (((300_001, 500_000),), "for carts from SAR 3,000.01"),
        (((300_001, None),), "for carts from SAR 3,000.01"),
        (((10_000, 11_999),), "for carts from SAR 100.00 to SAR 119.99"),
        (((10_000, 10_000),), "for a cart of SAR 100.00"),
        (
            ((10_000, 11_999), (300_001, 500_000)),
            "for carts from SAR 100.00 to SAR 119.99 and for carts from SAR 3,000.01",
        ),
        (tuple((n, n) for n in range(10_000, 10_100, 10)), "for some carts, such as one of SAR 100.00"),
    ],
)  # fmt: skip
def test_carts_are_said_in_words(carts: tuple[tuple[int, int | None], ...], words: str) -> None:
    """A stretch to the end of the offer's band is open; too many stretches are told by an example."""
    said = carts_words(carts, (10_000, 500_000), "SAR", "en")
    assert said.replace("\N{NO-BREAK SPACE}", " ") == words


def test_days_are_said_in_words() -> None:
    """Days are written out in the reader's language."""
    assert days_words(date(2026, 2, 20), date(2026, 5, 31), "en") == "from 20 February 2026 to 31 May 2026"
    assert days_words(date(2026, 2, 20), date(2026, 5, 31), "ar") == "من 20 فبراير 2026 إلى 31 مايو 2026"
