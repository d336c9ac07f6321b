"""The business words of the scenarios, in English and Arabic, and the exact values they stand for.

Every reader raises ValueError for a word it does not know, so that a step with a slip of the pen is an
undefined step and never another one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any, Final

from pytest_bdd import parsers

from engine.money import minor_digits

COUNTRIES: Final = {
    "Saudi Arabia": "SA",
    "the United Arab Emirates": "AE",
    "Kuwait": "KW",
    "Qatar": "QA",
    "Germany": "DE",
    "the United Kingdom": "GB",
    "the United States": "US",
    "Australia": "AU",
    "Egypt": "EG",
    "السعودية": "SA",
    "الإمارات": "AE",
    "الكويت": "KW",
    "قطر": "QA",
    "ألمانيا": "DE",
    "المملكة المتحدة": "GB",
    "الولايات المتحدة": "US",
    "أستراليا": "AU",
    "مصر": "EG",
}
HOME: Final = "SA"
"""Where a scenario plays that names no country."""

CHANNELS: Final = {
    "in a store": "store",
    "in the web shop": "ecommerce",
    "in the app": "app",
    "في المعرض": "store",
    "في المتجر الإلكتروني": "ecommerce",
    "في التطبيق": "app",
}
ARTICLES: Final = {
    "a phone": "phones",
    "a laptop": "laptops",
    "a television": "tvs",
    "a game console": "gaming",
    "an air conditioner": "cooling",
    "a freezer": "kitchen-appliances",
    "a sofa": "furniture",
    "a dinner set": "tableware",
    "an abaya": "clothing",
    "a pair of shoes": "shoes",
    "a watch": "watches",
    "a perfume": "beauty",
    "a pram": "baby",
    "a bicycle": "sports",
    "a flight": "travel",
    "a gift card": "gift-cards",
    "a gold bar": "bullion",
    "a carton of cigarettes": "tobacco",
    "هاتف": "phones",
    "حاسوب": "laptops",
    "طقم مائدة": "tableware",
    "عباءة": "clothing",
    "بطاقة هدية": "gift-cards",
}
CONSENTS: Final = {
    "the credit record enquiry": "bureau_query",
    "the registration with the credit bureau": "bureau_report",
    "the terms": "terms",
    "the use of credit data": "credit_data",
    "الاستعلام الائتماني": "bureau_query",
    "الشروط": "terms",
}
_MONTHS: Final = {
    name: number
    for names in (
        "January February March April May June July August September October November December",
        "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    )
    for number, name in enumerate(names.split(), start=1)
}
_ARABIC_CURRENCIES: Final = {
    "ريال": "SAR", "درهم": "AED", "دينار": "KWD", "يورو": "EUR", "دولار": "USD", "جنيه": "EGP",
}  # fmt: skip
"""Each word with one currency that has its decimals: Qatar's riyal has as many as Saudi Arabia's."""


def amount_minor(text: str) -> int:
    """`SAR 3,499.00` or `3,499.00 ريال` in minor units; all decimals of the currency must be written.

    Raises:
        ValueError: another form, or too few or too many decimals.
    """
    found = re.fullmatch(r"([A-Z]{3}) ([\d,]+(?:\.\d+)?)|([\d,]+(?:\.\d+)?) (\S+)", text)
    if not found:
        raise ValueError(f"`{text}` is not an amount")
    currency = found[1] or _ARABIC_CURRENCIES.get(found[4], "")
    whole, _, decimals = (found[2] or found[3]).replace(",", "").partition(".")
    if not currency or len(decimals) != minor_digits(currency):
        raise ValueError(f"`{text}` is not an amount with all its decimals and a known currency")
    return int(whole + decimals)


def spoken_amount(minor: int, currency: str) -> str:
    """An amount as a scenario writes it: `GBP 1,234.50`, whatever sign a customer reads."""
    return f"{currency} {Decimal(minor).scaleb(-minor_digits(currency)):,}"


def day(text: str) -> date:
    """`27 November 2026`, in English or Arabic. Raises ValueError for another form."""
    number, month, year = text.split()
    if month not in _MONTHS:
        raise ValueError(f"`{month}` is not a month")
    return date(int(year), _MONTHS[month], int(number))


def clock_time(text: str) -> time:
    """`23:30`. Raises ValueError for another form."""
    return time.fromisoformat(text)


def one_of(words: Mapping[str, Any]) -> Callable[[str], Any]:
    """A reader of one of some words."""

    def read(text: str) -> Any:  # noqa: ANN401 - whatever the words stand for
        if text not in words:
            raise ValueError(f"`{text}` is none of: {', '.join(words)}")
        return words[text]

    return read


def _typed(pattern: str, reader: Callable[[str], Any]) -> Callable[[str], Any]:
    """A reader with the pattern by which a step's text is told apart."""

    class Reader:
        def __init__(self) -> None:
            self.pattern = pattern

        def __call__(self, text: str) -> Any:  # noqa: ANN401 - whatever the reader gives
            return reader(text)

    return Reader()


def _words(words: Mapping[str, Any]) -> Callable[[str], Any]:
    """A reader of one of some words, the longest that fits."""
    alternatives = sorted(words, key=len, reverse=True)
    return _typed("|".join(re.escape(word) for word in alternatives), one_of(words))


_READERS: Final = {
    "Money": _typed(
        rf"[A-Z]{{3}} [\d,]+(?:\.\d+)?|[\d,]+(?:\.\d+)? (?:{'|'.join(_ARABIC_CURRENCIES)})", amount_minor
    ),
    "Day": _typed(r"\d{1,2} \S+ \d{4}", day),
    "Clock": _typed(r"\d\d:\d\d", clock_time),
    "Name": _typed(r"[^\"]+", str),
    "Country": _words(COUNTRIES),
    "Channel": _words(CHANNELS),
    "Article": _words(ARTICLES),
    "Consent": _words(CONSENTS),
}


def phrase(text: str, **more: Mapping[str, Any]) -> parsers.parse:
    """A step's text with typed gaps such as `{price:Money}` or `"{plan:Name}"`; `more` are its own words."""
    return parsers.parse(text, extra_types=_READERS | {name: _words(words) for name, words in more.items()})
