"""Amounts, shares and dates in English and Arabic, against Babel's own slower formatting."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from babel.numbers import format_currency
from hypothesis import given
from hypothesis import strategies as st

from engine.locale_format import format_count, format_date, format_money, format_percent
from engine.money import LARGEST_AMOUNT_MINOR, MoneyError, minor_digits


@pytest.mark.parametrize(
    ("amount_minor", "currency", "english"),
    [
        (349_900, "SAR", "SAR\u00a03,499.00"),
        (5, "AED", "AED\u00a00.05"),
        (1_234_567, "KWD", "KWD\u00a01,234.567"),
        (10_000, "JPY", "JP¥10,000"),
        (99, "USD", "US$0.99"),
        (-150, "SAR", "-SAR\u00a01.50"),
    ],
)
def test_amounts_in_english(amount_minor: int, currency: str, english: str) -> None:
    """A currency code is parted from the digits, a symbol is not, and every decimal is shown."""
    assert format_money(amount_minor, currency, "en") == english


@pytest.mark.parametrize(
    ("amount_minor", "currency", "arabic"),
    [
        (349_900, "SAR", "\u200f3,499.00\u00a0ر.س.\u200f"),
        (349_900, "AED", "\u200f3,499.00\u00a0د.إ.\u200f"),
        (-150, "SAR", "\u200f\u200e-1.50\u00a0ر.س.\u200f"),
    ],
)
def test_amounts_in_arabic(amount_minor: int, currency: str, arabic: str) -> None:
    """Arabic amounts have Western digits and the currency's Arabic symbol after them."""
    assert format_money(amount_minor, currency, "ar") == arabic


@given(
    st.integers(0, LARGEST_AMOUNT_MINOR),
    st.sampled_from(["SAR", "AED", "KWD", "JPY", "USD", "EUR"]),
    st.sampled_from([("en", "en_001"), ("ar", "ar")]),
)
def test_as_babel_sets_them(amount_minor: int, currency: str, language: tuple[str, str]) -> None:
    """The quick formatting sets the same text as Babel, but for the space that Babel leaves out."""
    exact = Decimal(amount_minor).scaleb(-minor_digits(currency))
    slow = format_currency(exact, currency, locale=language[1], numbering_system="latn")
    quick = format_money(amount_minor, currency, language[0])
    assert quick.replace("\u00a0", "") == slow.replace("\u00a0", "")


def test_percentages() -> None:
    """All given decimals stay, and Arabic keeps its percent sign beside the digits."""
    assert format_percent("10.00", "en") == "10.00%"
    assert format_percent("1234.5", "en") == "1,234.5%"
    assert format_percent("-0.5", "en") == "-0.5%"
    assert format_percent("10.08", "ar") == "10.08\u200e%\u200e"


def test_dates() -> None:
    """The month is spelled out and the digits are Western in both languages."""
    assert format_date(date(2026, 11, 27), "en") == "27 November 2026"
    assert format_date(date(2026, 11, 27), "ar") == "27 نوفمبر 2026"


def test_a_language_that_the_book_does_not_have() -> None:
    """Only the languages of the book are formatted."""
    with pytest.raises(ValueError, match="`fr` is not one of the languages of the book: en, ar"):
        format_money(100, "SAR", "fr")


def test_a_currency_that_does_not_exist() -> None:
    """An unknown currency is refused by name."""
    with pytest.raises(MoneyError, match="`SRA`"):
        format_money(100, "SRA", "en")


@pytest.mark.parametrize(
    ("count", "months", "every_weeks", "payments"),
    [
        (1, "شهر واحد", "كل أسبوع", "دفعة واحدة"),
        (2, "شهران", "كل أسبوعين", "دفعتان"),
        (3, "3 أشهر", "كل 3 أسابيع", "3 دفعات"),
        (11, "11 شهراً", "كل 11 أسبوعاً", "11 دفعة"),
        (100, "100 شهر", "كل 100 أسبوع", "100 دفعة"),
        (0, "0 شهر", "كل 0 أسبوع", "0 دفعة"),
    ],
)
def test_arabic_counts_in_six_plurals(count: int, months: str, every_weeks: str, payments: str) -> None:
    """One and two have words of their own; three to ten, eleven to ninety-nine and the rest have forms."""
    assert format_count(count, "months", "ar") == months
    assert format_count(count, "weeks", "ar", every=True) == every_weeks
    assert format_count(count, "payments", "ar") == payments


def test_english_counts_in_two_plurals() -> None:
    """One is one, everything else is several; an interval of one has no number."""
    assert [format_count(count, "days", "en") for count in (0, 1, 2)] == ["0 days", "1 day", "2 days"]
    assert [format_count(count, "days", "en", every=True) for count in (1, 2)] == [
        "every day",
        "every 2 days",
    ]
    with pytest.raises(ValueError, match="fr"):
        format_count(1, "days", "fr")
