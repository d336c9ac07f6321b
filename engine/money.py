"""Money, rates and the one rounding function.

An amount is an integer count of minor units together with its currency; a rate is an exact fraction.
Nothing here is ever a binary float, and nothing here converts between currencies.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import Final

from babel.core import get_global

LARGEST_AMOUNT_MINOR: Final = 10**15
"""The largest amount the engine accepts, in minor units: ten trillion in a currency of two decimals."""

_DECIMAL = re.compile(r"(-?)(\d{1,100})(?:\.(\d{1,100}))?", re.ASCII)


class MoneyError(ValueError):
    """An amount that cannot be read exactly: the message says why, in words for a person."""


@cache
def minor_digits(currency: str) -> int:
    """The number of decimals of an ISO 4217 currency (SAR 2, KWD 3, JPY 0).

    Source: CLDR `currencyData/fractions`, as published by the Unicode Consortium and carried by Babel; for
    the currencies where CLDR's everyday digits differ from the ISO 4217 minor unit (`IQD`, `LBP` and others
    that are counted without decimals in practice) ISO 4217 wins, because settlement follows it.

    Raises:
        MoneyError: the code is no currency in use.
    """
    if not is_currency(currency):
        raise MoneyError(f"`{currency}` is not a currency in use (ISO 4217, such as SAR or AED)")
    return _ISO_MINOR_DIGITS.get(currency, 2)


@cache
def is_currency(code: str) -> bool:
    """Whether `code` is a three-letter ISO 4217 code of a currency that some territory uses today."""
    return code in _currencies_in_use()


@lru_cache(maxsize=1)
def _currencies_in_use() -> frozenset[str]:
    territories: dict[str, list[tuple[str, object, object, bool]]] = get_global("territory_currencies")  # type: ignore[assignment]
    return frozenset(
        currency
        for uses in territories.values()
        for currency, _start, end, is_tender in uses
        if end is None and is_tender
    )


# ISO 4217:2015, list one: every currency whose minor unit is not a hundredth.
_ISO_MINOR_DIGITS: Final = {
    **dict.fromkeys(
        [
            "BIF",
            "CLP",
            "DJF",
            "GNF",
            "ISK",
            "JPY",
            "KMF",
            "KRW",
            "PYG",
            "RWF",
            "UGX",
            "UYI",
            "VND",
            "VUV",
            "XAF",
            "XOF",
            "XPF",
        ],
        0,
    ),
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3),
    **dict.fromkeys(["CLF", "UYW"], 4),
}


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An exact amount: `amount_minor` minor units (halalas, fils, cents) of `currency`."""

    amount_minor: int
    currency: str

    @classmethod
    def parse(cls, text: str, currency: str) -> Money:
        """Read a decimal string such as `3499.00`; never rounds.

        Raises:
            MoneyError: not a plain decimal, more decimals than the currency has, or out of range.
        """
        return cls(parse_minor(text, currency), currency)

    def decimal(self) -> str:
        """The amount as the wire writes it: `349.90`, with exactly the currency's decimals."""
        return decimal_text(self.amount_minor, self.currency)

    def __str__(self) -> str:
        return f"{self.decimal()} {self.currency}"


def parse_minor(text: str, currency: str) -> int:
    """The minor units of a decimal string in `currency`, exactly.

    Raises:
        MoneyError: as `Money.parse`.
    """
    match = _DECIMAL.fullmatch(text)
    if match is None:
        raise MoneyError(f"`{text[:40]}` is not a plain decimal amount such as 3499.00")
    digits = minor_digits(currency)
    sign, whole, decimals = match[1], match[2], match[3] or ""
    if len(decimals) > digits and decimals[digits:].strip("0"):
        raise MoneyError(f"`{text}` has more decimals than {currency} has ({digits})")
    amount = int(whole + decimals[:digits].ljust(digits, "0"))
    if amount > LARGEST_AMOUNT_MINOR:
        raise MoneyError(f"`{text}` is beyond the largest amount accepted")
    return -amount if sign else amount


def decimal_text(amount_minor: int, currency: str) -> str:
    """`amount_minor` as a decimal string with exactly the currency's decimals."""
    digits = minor_digits(currency)
    if digits == 0:
        return str(amount_minor)
    sign = "-" if amount_minor < 0 else ""
    whole, rest = divmod(abs(amount_minor), 10**digits)
    return f"{sign}{whole}.{rest:0{digits}d}"


def round_half_up(value: Fraction) -> int:
    """The nearest integer; a tie goes away from zero. The only rounding of money in the project."""
    return round_ratio(value.numerator, value.denominator)


def round_ratio(numerator: int, denominator: int) -> int:
    """`round_half_up` of a ratio with a positive denominator, without the cost of making a fraction."""
    rounded = (abs(numerator) * 2 + denominator) // (2 * denominator)
    return rounded if numerator >= 0 else -rounded


def share_of(amount_minor: int, share: Fraction) -> int:
    """`share` of an amount, rounded half up once."""
    return round_ratio(amount_minor * share.numerator, share.denominator)


def percent_text(share: Fraction) -> str:
    """A share as a person writes it: `Fraction(1, 200)` is `0.5 %`."""
    percent = share * 100
    if percent.denominator == 1:
        return f"{percent.numerator} %"
    exact = Decimal(percent.numerator) / Decimal(percent.denominator)
    return f"{exact.normalize():f} %"
