"""Values of documents in words, and in which direction one goes from another, in English and Arabic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from engine.analysis.changes.labels import (
    DAY_OF_MONTH,
    ENUMERATED,
    FIELD_WORDS,
    LITERALS,
    NO,
    NONE,
    OPEN_FIELDS,
    UNIT_NAMES,
    label_of,
)
from engine.analysis.changes.said import Words, both
from engine.fact_words import CLAIMS, noun
from engine.facts import FACTS
from engine.locale_format import format_count, format_date, format_money, format_percent
from engine.money import Money, percent_text
from engine.schema.book import Book
from engine.schema.fields import Document, Text
from engine.schema.literals import LiteralError, PortionLiteral, read_span
from engine.schema.offer import DownPaymentRange
from engine.schema.terms import EarlySettlement, Period

MILLION: Final = 1_000_000
_COMMA: Final[Words] = {"en": ", ", "ar": "، "}
_SEMICOLON: Final[Words] = {"en": "; ", "ar": "؛ "}


def value_words(value: Any, field: str = "") -> Words:  # noqa: ANN401 - whatever a field can hold
    """The value of a document's field, in every language; `field` is its path, such as `plan.fee.charged`."""
    return both(lambda language: said(value, language, field))


def said(value: Any, language: str, field: str = "") -> str:  # noqa: ANN401 - whatever a field can hold
    """The value of a document's field, in one language."""
    if field == "plan.first_due":
        return _first_due(value, language)
    match value:
        case None:
            return NONE[language]
        case bool():
            return ENUMERATED["true" if value else "false"][language]
        case str():
            return _word(value, language, field)
        case int():
            return str(value)
        case date():
            return format_date(value, language)
        case Fraction():
            return share_words(value, language)
        case Money(amount_minor=amount_minor, currency=currency):
            return format_money(amount_minor, currency, language)
        case Period(count=count, unit=unit):
            return format_count(count, unit, language)
        case _:
            return _of_several(value, language, field)


def _first_due(after: Period | None, language: str) -> str:
    if after is None:
        return ENUMERATED["at_checkout"][language]
    return LITERALS["after"][language].format(period=said(after, language))


def _word(text: str, language: str, field: str) -> str:
    """A word of the language of documents in plain words, a span of time, or the text as it is written."""
    if field == "record.mask":
        return noun(text, language)
    if field == "attestations.claim" and text in CLAIMS:
        return CLAIMS[text][language]
    if field in OPEN_FIELDS or field.rpartition(".")[2] in OPEN_FIELDS:
        return text
    if text in FIELD_WORDS.get(field, {}):
        return FIELD_WORDS[field][text][language]
    if text in ENUMERATED:
        return ENUMERATED[text][language]
    try:
        count, unit = read_span(text)
    except LiteralError:
        return text
    return format_count(count, UNIT_NAMES[unit], language)


def _of_several(value: Any, language: str, field: str) -> str:  # noqa: ANN401 - whatever a field can hold
    match value:
        case PortionLiteral(share=share, money=money):
            parts = [share_words(share, language)] if share else []
            parts += [said(money, language)] if money is not None else []
            return " + ".join(parts) or NO[language]
        case DownPaymentRange(at_least=least, at_most=most):
            if least == most:
                return said(least, language)
            return LITERALS["range"][language].format(least=said(least, language), most=said(most, language))
        case EarlySettlement(months=months, share=share):
            return _settlement(months, share, language)
        case Text():
            return value.in_language(language)
        case (int() as month, int() as day):
            return DAY_OF_MONTH[language].format(day=day, month=month)
        case Document():
            return document_words(value, language, field)
        case Mapping():
            return listed(value, language)
        case tuple() | list() | frozenset():
            return listed((said(each, language, field) for each in value), language) or NONE[language]
        case _:
            return str(value)


def _settlement(months: int, share: Fraction, language: str) -> str:
    if months:
        return LITERALS["months_of_cost"][language].format(months=format_count(months, "months", language))
    if share:
        return LITERALS["share_repaid"][language].format(share=share_words(share, language))
    return NO[language]


def document_words(document: Document, language: str, field: str = "") -> str:
    """A part of a document on one line: its days, then each field that says something, with its label."""
    prefix = (field,) if field else ()
    values = {name: getattr(document, name) for name in type(document).model_fields}
    told = []
    if isinstance(values.get("from_"), date) and isinstance(values.get("until"), date):
        first, last = said(values.pop("from_"), language), said(values.pop("until"), language)
        told.append(LITERALS["days"][language].format(first=first, last=last))
    for name, value in values.items():
        if value not in (None, ()):
            words = said(value, language, path_of((*prefix, name)))
            shown = LITERALS["quoted"][language].format(words) if name in _QUOTED else words
            told.append(f"{label_of((*prefix, name))[language]} {shown}")
    return _SEMICOLON[language].join(told)


_QUOTED: Final = frozenset({"claim", "evidence", "because"})


def path_of(steps: Iterable[str]) -> str:
    """The path of a field as documents write it: `in_force.from`."""
    return ".".join(step.removesuffix("_") for step in steps)


def market_words(book: Book, country: str) -> Words:
    """A market in a sentence: by its code in English, which needs no article, by its title in Arabic."""
    market = book.retailer.markets.get(country)
    return {"en": country, "ar": market.title.ar if market is not None else country}


def listed(items: Iterable[str], language: str) -> str:
    """Several words after each other."""
    return _COMMA[language].join(items)


def share_words(share: Fraction, language: str) -> str:
    """A share as a percentage with its sign."""
    return format_percent(percent_text(share).removesuffix(" %"), language)


def amount_words(fact: str, value: int, currency: str, language: str) -> str:
    """The value of an ordered fact with its unit: an amount, a date, a share, a span of time, a number."""
    kind = FACTS[fact].type
    match kind:
        case "money":
            return format_money(value, currency, language) if currency else str(value)
        case "date":
            return format_date(date.fromordinal(value), language)
        case "share":
            return share_words(Fraction(value, MILLION), language)
        case "days" | "months" | "years":
            counted = format_count(value, kind, language)
            return f"{counted.removesuffix(_DUAL)}ين" if counted.endswith(_DUAL) else counted
        case _:
            return str(value)


_DUAL: Final = "ان"
"""How an Arabic dual ends alone; behind a preposition or a verb, where amounts stand, it ends otherwise."""


def direction(old: Any, new: Any) -> int | None:  # noqa: ANN401 - whatever a document's field can hold
    """1 where the new value is more (or later) than the old one, -1 where it is less; None: no order."""
    first, second = _ordered(old), _ordered(new)
    if first is None or second is None or first[0] != second[0] or first[1] == second[1]:
        return None
    return 1 if second[1] > first[1] else -1


def way_of(old: Any, new: Any) -> str:  # noqa: ANN401 - whatever a document's field can hold
    """Where a value went: `rises`, `falls`, `later` or `earlier`; nothing where it has no order."""
    way = direction(old, new)
    if way is None:
        return ""
    if isinstance(new, date):
        return "later" if way > 0 else "earlier"
    return "rises" if way > 0 else "falls"


def _ordered(value: Any) -> tuple[str, Fraction | Decimal | int] | None:  # noqa: ANN401 - as above
    """What a value is measured in, and how much of it."""
    match value:
        case bool():
            return None
        case Money(amount_minor=amount_minor, currency=currency):
            return currency, amount_minor
        case date():
            return "date", value.toordinal()
        case int() | Fraction():
            return "number", Fraction(value)
        case Period(count=count, unit=unit):
            return unit, count
        case PortionLiteral(share=share, money=None):
            return "share", share
        case PortionLiteral(share=share, money=Money(amount_minor=amount_minor, currency=currency)) if (
            not share
        ):
            return currency, amount_minor
        case DownPaymentRange(at_least=least, at_most=most) if least == most:
            return _ordered(least)
        case str():
            return _span_of(value)
        case _:
            return None


def _span_of(text: str) -> tuple[str, int] | None:
    try:
        count, unit = read_span(text)
    except LiteralError:
        return None
    return unit, count
