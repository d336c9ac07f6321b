"""Amounts, percentages, dates and counts as a person reads them, in English and Arabic.

The patterns, symbols and month names are CLDR's, read through Babel once per language and currency; an
amount is then set by integer arithmetic alone. English is that of the world outside North America
(`en_001`: 27 November 2026), where the book's markets are. Arabic is set with Western digits, as retailers'
receipts and web shops in the Gulf print prices, and keeps CLDR's directional marks around signs and
symbols, so that an amount keeps its order inside a sentence that runs from right to left. Spaces inside an
amount never break.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from babel import Locale
from babel.dates import format_date as babel_format_date
from babel.numbers import get_currency_symbol

from engine.money import minor_digits

LANGUAGES: Final = ("en", "ar")
"""The languages of every text in the book and of every answer."""

Noun = Literal["days", "weeks", "months", "years", "payments"]

_COUNTED: Final[Mapping[tuple[str, Noun], Mapping[str, str]]] = {
    ("en", "days"): {"one": "{} day", "other": "{} days"},
    ("en", "weeks"): {"one": "{} week", "other": "{} weeks"},
    ("en", "months"): {"one": "{} month", "other": "{} months"},
    ("en", "years"): {"one": "{} year", "other": "{} years"},
    ("en", "payments"): {"one": "{} payment", "other": "{} payments"},
    ("ar", "days"): {
        "one": "يوم واحد", "two": "يومان", "few": "{} أيام", "many": "{} يوماً", "other": "{} يوم"
    },
    ("ar", "weeks"): {
        "one": "أسبوع واحد", "two": "أسبوعان", "few": "{} أسابيع", "many": "{} أسبوعاً", "other": "{} أسبوع"
    },
    ("ar", "months"): {
        "one": "شهر واحد", "two": "شهران", "few": "{} أشهر", "many": "{} شهراً", "other": "{} شهر"
    },
    ("ar", "years"): {
        "one": "سنة واحدة", "two": "سنتان", "few": "{} سنوات", "many": "{} سنة", "other": "{} سنة"
    },
    ("ar", "payments"): {
        "one": "دفعة واحدة", "two": "دفعتان", "few": "{} دفعات", "many": "{} دفعة", "other": "{} دفعة"
    },
}  # fmt: skip
"""Counts by CLDR's plural categories. The words are ours: CLDR's Arabic units are not in every plural."""

_EVERY: Final[Mapping[tuple[str, Noun], Mapping[str, str]]] = {
    ("en", "days"): {"one": "every day", "other": "every {} days"},
    ("en", "weeks"): {"one": "every week", "other": "every {} weeks"},
    ("en", "months"): {"one": "every month", "other": "every {} months"},
    ("ar", "days"): {
        "one": "كل يوم", "two": "كل يومين", "few": "كل {} أيام", "many": "كل {} يوماً", "other": "كل {} يوم"
    },
    ("ar", "weeks"): {
        "one": "كل أسبوع", "two": "كل أسبوعين", "few": "كل {} أسابيع", "many": "كل {} أسبوعاً",
        "other": "كل {} أسبوع",
    },
    ("ar", "months"): {
        "one": "كل شهر", "two": "كل شهرين", "few": "كل {} أشهر", "many": "كل {} شهراً", "other": "كل {} شهر"
    },
}  # fmt: skip

_LOCALES: Final = {"en": "en_001", "ar": "ar"}
_DIGITS: Final = "latn"


class _Form(NamedTuple):
    """How a number is set: what stands around it (zero or above, below zero) and its separators."""

    around: tuple[str, str]
    around_negative: tuple[str, str]
    group: str
    decimal: str
    digits: int


@lru_cache(maxsize=8192)
def format_money(amount_minor: int, currency: str, language: str) -> str:
    """An amount with its currency: `SAR 3,499.00` (the space does not break).

    Raises:
        ValueError: a language other than `en` and `ar`.
        MoneyError: an unknown currency.
    """
    form = _money_form(currency, language)
    whole, rest = divmod(abs(amount_minor), 10**form.digits)
    decimals = f"{rest:0{form.digits}d}" if form.digits else ""
    return _set(form, str(whole), decimals, is_negative=amount_minor < 0)


@lru_cache(maxsize=4096)
def format_percent(percent: str, language: str) -> str:
    """A percentage given as a plain decimal text, all its decimals kept: `10.08` is `10.08%`.

    Raises:
        ValueError: a language other than `en` and `ar`.
    """
    whole, _, decimals = percent.removeprefix("-").partition(".")
    return _set(_percent_form(language), whole, decimals, is_negative=percent.startswith("-"))


@lru_cache(maxsize=4096)
def format_date(on: date, language: str) -> str:
    """A date with its month spelled out, so that no reader mistakes a day for a month: `27 November 2026`.

    Raises:
        ValueError: a language other than `en` and `ar`.
    """
    return babel_format_date(on, "long", locale=_locale(language))


def format_count(count: int, noun: Noun, language: str, *, every: bool = False) -> str:
    """A count with its noun in the right plural: `1 month`, `6 months`; with `every`: `every 2 weeks`.

    Raises:
        ValueError: a language other than `en` and `ar`.
    """
    plural = _locale(language).plural_form(count)
    forms = (_EVERY if every else _COUNTED)[language, noun]
    return forms.get(plural, forms["other"]).format(count)


def _set(form: _Form, whole: str, decimals: str, *, is_negative: bool) -> str:
    before, after = form.around_negative if is_negative else form.around
    grouped = f"{int(whole):,}".replace(",", form.group)
    return f"{before}{grouped}{form.decimal}{decimals}{after}" if decimals else f"{before}{grouped}{after}"


@lru_cache(maxsize=512)
def _money_form(currency: str, language: str) -> _Form:
    locale = _locale(language)
    symbol = get_currency_symbol(currency, locale=locale)
    pattern = locale.currency_formats["standard"]
    around, around_negative = (
        (_with_symbol(before, symbol, touches_end=True), _with_symbol(after, symbol, touches_end=False))
        for before, after in zip(pattern.prefix, pattern.suffix, strict=True)
    )
    return _form(locale, around, around_negative, minor_digits(currency))


@lru_cache(maxsize=8)
def _percent_form(language: str) -> _Form:
    locale = _locale(language)
    pattern = locale.percent_formats[None]
    around, around_negative = zip(pattern.prefix, pattern.suffix, strict=True)
    return _form(locale, around, around_negative, 0)


def _form(locale: Locale, around: tuple[str, str], around_negative: tuple[str, str], digits: int) -> _Form:
    symbols = locale.number_symbols[_DIGITS]

    def placed(text: str) -> str:
        return text.replace("-", symbols["minusSign"]).replace("%", symbols["percentSign"])

    return _Form(
        (placed(around[0]), placed(around[1])),
        (placed(around_negative[0]), placed(around_negative[1])),
        symbols["group"],
        symbols["decimal"],
        digits,
    )


def _with_symbol(text: str, symbol: str, *, touches_end: bool) -> str:
    """Put the symbol for its sign; CLDR parts a symbol of letters from the digits that it would touch."""
    if touches_end and text.endswith("¤") and symbol[-1].isalpha():
        symbol += "\N{NO-BREAK SPACE}"
    return text.replace("¤", symbol)


@lru_cache(maxsize=8)
def _locale(language: str) -> Locale:
    if language not in _LOCALES:
        raise ValueError(f"`{language}` is not one of the languages of the book: {', '.join(LANGUAGES)}")
    return Locale.parse(_LOCALES[language])


def one_stop(text: str) -> str:
    """An Arabic sentence that ends in an amount without a second full stop: the currency's own is enough."""
    return text.replace(".\N{RIGHT-TO-LEFT MARK}.", ".\N{RIGHT-TO-LEFT MARK}")
