"""Amounts are read exactly, rounded half up once, and written with the decimals of their currency."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.money import (
    LARGEST_AMOUNT_MINOR,
    Money,
    MoneyError,
    decimal_text,
    is_currency,
    minor_digits,
    parse_minor,
    percent_text,
    round_half_up,
    share_of,
)


@pytest.mark.parametrize(
    ("currency", "digits"),
    [
        ("SAR", 2),
        ("AED", 2),
        ("KWD", 3),
        ("BHD", 3),
        ("OMR", 3),
        ("JPY", 0),
        ("KRW", 0),
        ("IQD", 3),
        ("USD", 2),
    ],
)
def test_minor_units(currency: str, digits: int) -> None:
    """The decimals of ISO 4217, also where everyday practice leaves them out."""
    assert minor_digits(currency) == digits


@pytest.mark.parametrize("code", ["XTS", "DEM", "sar", "SA", "ABC", ""])
def test_what_is_no_currency(code: str) -> None:
    """Codes out of use, for tests, or written otherwise are no currency."""
    assert not is_currency(code)
    with pytest.raises(MoneyError, match="not a currency in use"):
        minor_digits(code)


@pytest.mark.parametrize(
    ("text", "currency", "amount_minor"),
    [
        ("3499.00", "SAR", 349_900),
        ("0.1", "SAR", 10),
        ("7", "KWD", 7_000),
        ("1.005", "KWD", 1_005),
        ("12", "JPY", 12),
    ],
)
def test_amounts_are_read_exactly(text: str, currency: str, amount_minor: int) -> None:
    """Every decimal is kept, and missing ones are zero."""
    assert parse_minor(text, currency) == amount_minor
    assert Money.parse(text, currency) == Money(amount_minor, currency)


@pytest.mark.parametrize(
    ("text", "currency", "message"),
    [
        ("1.005", "SAR", "more decimals than SAR has"),
        ("0.5", "JPY", "more decimals than JPY has"),
        ("1,000.00", "SAR", "not a plain decimal"),
        ("1e3", "SAR", "not a plain decimal"),
        ("NaN", "SAR", "not a plain decimal"),
        ("\u0663\u0664", "SAR", "not a plain decimal"),
        ("", "SAR", "not a plain decimal"),
        ("9" * 40, "SAR", "beyond the largest amount"),
    ],
)
def test_amounts_that_cannot_be_read(text: str, currency: str, message: str) -> None:
    """What cannot be read exactly is refused, and says why."""
    with pytest.raises(MoneyError, match=message):
        parse_minor(text, currency)


@given(st.integers(-LARGEST_AMOUNT_MINOR, LARGEST_AMOUNT_MINOR), st.sampled_from(["SAR", "KWD", "JPY"]))
def test_what_is_written_reads_back(amount_minor: int, currency: str) -> None:
    """Writing and reading an amount changes nothing."""
    assert parse_minor(decimal_text(amount_minor, currency), currency) == amount_minor


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("1/2", 1), ("-1/2", -1), ("3/2", 2), ("5/2", 3), ("-5/2", -3), ("249/100", 2), ("0", 0), ("7", 7)],
)
def test_half_goes_away_from_zero(value: str, rounded: int) -> None:
    """Half up, alike for amounts below zero."""
    assert round_half_up(Fraction(value)) == rounded


@given(st.integers(0, 10**12), st.fractions(0, 1, max_denominator=10_000))
def test_a_share_and_the_rest_are_the_whole(amount_minor: int, share: Fraction) -> None:
    """A share and its complement differ from the whole by the one rounding at most."""
    assert abs(share_of(amount_minor, share) + share_of(amount_minor, 1 - share) - amount_minor) <= 1


@pytest.mark.parametrize(
    ("share", "text"), [("1/200", "0.5 %"), ("1/10", "10 %"), ("3333/10000", "33.33 %"), ("0", "0 %")]
)
def test_shares_in_words(share: str, text: str) -> None:
    """A share without needless zeros."""
    assert percent_text(Fraction(share)) == text
