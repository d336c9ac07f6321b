"""For which requests something holds, in words: always, on which days, for which carts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from engine.locale_format import format_date, format_money

Span = tuple[int, int | None]

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "always": {"en": "every request", "ar": "كل طلب"},
    "from": {"en": "for carts from {least}", "ar": "للسلال من {least} فأكثر"},
    "between": {"en": "for carts from {least} to {most}", "ar": "للسلال من {least} إلى {most}"},
    "one": {"en": "for a cart of {least}", "ar": "لسلة بقيمة {least}"},
    "some": {"en": "for some carts, such as one of {least}", "ar": "لبعض السلال، مثل سلة بقيمة {least}"},
    "days": {"en": "from {first} to {last}", "ar": "من {first} إلى {last}"},
    "or": {"en": " and ", "ar": " و"},
    "comma": {"en": ", ", "ar": "، "},
    "where": {"en": ", where ", "ar": "، حيث "},
    "refuses": {"en": "refuses", "ar": "ترفض"},
    "refers": {"en": "refers to a person", "ar": "تحيل إلى موظف"},
    "breach": {"en": "{title}: {effect} {when}", "ar": "{title}: {effect} {when}"},
    "figures": {
        "en": "{subject} is {computed}, the limit is {limit}",
        "ar": "{subject} يساوي {computed} والحد {limit}",
    },
    "figures_of_flag": {
        "en": "{subject} is {computed} and has to be {limit}",
        "ar": "{subject} يساوي {computed} ويجب أن يكون {limit}",
    },
    "figures_of_cart": {
        "en": "{subject} is {computed} for a cart of {cart}, the limit is {limit}",
        "ar": "{subject} يساوي {computed} لسلة بقيمة {cart} والحد {limit}",
    },
}  # fmt: skip
MOST_LISTED: Final = 4
"""More stretches of carts than these are named by an example."""


def carts_words(carts: Sequence[Span], band: Span, currency: str, language: str) -> str:
    """Stretches of cart totals within an offer's band, in words; one that ends with the band is open."""
    if len(carts) > MOST_LISTED:
        return _said("some", language, least=format_money(carts[0][0], currency, language))
    return WORDS["or"][language].join(_stretch(span, band, currency, language) for span in carts)


def _stretch(span: Span, band: Span, currency: str, language: str) -> str:
    least, most = span
    from_text = format_money(least, currency, language)
    if most is None or most == band[1]:
        return _said("from", language, least=from_text)
    if least == most:
        return _said("one", language, least=from_text)
    return _said("between", language, least=from_text, most=format_money(most, currency, language))


def days_words(first: date, last: date, language: str) -> str:
    """A stretch of days in words."""
    return _said("days", language, first=format_date(first, language), last=format_date(last, language))


def _said(key: str, language: str, **values: str) -> str:
    return WORDS[key][language].format(**values)
