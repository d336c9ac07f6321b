"""Field types of the wire: how a JSON value becomes exact, what is said when it does not, its JSON Schema.

A field is read in the light of those before it (amounts need the currency, a birth date needs the business
date), so models declare their fields in that order; what was read so far stands in `Reading`, the context of
the validation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, PlainValidator, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from engine.claims import CONSENTS
from engine.dates import LAST_HIJRI_DAY
from engine.locale_format import LANGUAGES
from engine.money import LARGEST_AMOUNT_MINOR, is_currency, minor_digits
from engine.problems import nearest
from engine.request import business_date
from engine.schema.book import Book

FIRST_DAY: Final = date(2000, 1, 1)
LAST_DAY: Final = date(2077, 11, 15)
"""The days that can be decided for; the tables of the Hijri calendar end a day later."""
EARLIEST_BIRTH: Final = date(1850, 1, 1)
MOST_LINES: Final = 500
MOST_ARTICLES: Final = 10_000
LONGEST_TEXT: Final = 128
LONGEST_CODE: Final = 3
"""The letters of a code, as of a country or currency: one wrong letter is already a third or half of it."""
MOST_AMOUNT_DIGITS: Final = 16
"""The digits before the decimal point that an amount can have: those of the largest one without decimals."""

_AMOUNT = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?", re.ASCII)
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})?",
    re.ASCII,
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
# Controls, directional and invisible marks, surrogates: what nobody can see must not tell two articles apart.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
assert LAST_HIJRI_DAY > LAST_DAY


class Reading:
    """What has been read of a request so far: its moment and day, the currencies (None: not known)."""

    __slots__ = ("as_of", "book", "cart_currency", "customer_currency", "day")

    def __init__(self, book: Book, now: datetime) -> None:
        self.book = book
        self.as_of = now
        self.day = now.date()
        self.cart_currency: str | None = None
        self.customer_currency: str | None = None


def reading_of(info: ValidationInfo) -> Reading:
    """What has been read so far: the context of the validation."""
    reading = info.context
    assert isinstance(reading, Reading)
    return reading


def fault(code: str, detail: str, member: str | None = None) -> PydanticCustomError:
    """A validation error that becomes the `FieldError` of this code, at `member` of the value if named."""
    return PydanticCustomError(code, "{detail}", {"detail": detail, "member": member})


def quoted(text: str) -> str:
    """A text of the request as an error shows it: short, and without what cannot be seen."""
    seen = _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text[:40])
    return f"`{seen}…`" if len(text) > 40 else f"`{seen}`"


def unknown(code: str, word: str, what: str, known: Iterable[str]) -> PydanticCustomError:
    """The error of a name that is not known, with the nearest one that is."""
    names = sorted(known)
    by_folded = {name.casefold(): name for name in names}
    match = _meant(word[:80].casefold(), by_folded)
    hint = f"did you mean `{by_folded[match]}`? " if match else ""
    listed = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
    return fault(code, f"{quoted(word)} is no {what}; {hint}known: {listed or 'none'}")


def _meant(word: str, known: Iterable[str]) -> str | None:
    """The known word that was most likely meant. Of a code, half the letters and the first one are enough."""
    match = nearest(word, known)
    if match is None and len(word) <= LONGEST_CODE:
        alike = [name for name in known if len(name) <= LONGEST_CODE and name[:1] == word[:1]]
        match = next(iter(get_close_matches(word, alike, n=1, cutoff=0.5)), None)
    return match


def text(value: object, what: str) -> str:
    """The value if it is a text."""
    if not isinstance(value, str):
        raise fault("wrong_type", f"{what} is a text")
    return value


# ---- moments and days ----------------------------------------------------------------------------


def _read_moment(value: object, info: ValidationInfo) -> datetime:
    if not isinstance(value, str):
        raise fault("wrong_type", "a moment is a text with an offset, such as 2026-11-27T10:15:00+03:00")
    match = _MOMENT.fullmatch(value)
    if match is None:
        raise fault(
            "invalid_date", f"{quoted(value)} is no moment of RFC 3339, such as 2026-11-27T10:15:00+03:00"
        )
    if match[2] is None:
        raise fault("missing_offset", f"{quoted(value)} has no offset: write 2026-11-27T10:15:00+03:00 or …Z")
    try:
        moment = datetime.fromisoformat(value.upper())
    except ValueError:
        raise fault("invalid_date", f"{quoted(value)} does not exist") from None
    if not (
        FIRST_DAY.year <= moment.year <= LAST_DAY.year
        and FIRST_DAY <= moment.astimezone(UTC).date() <= LAST_DAY
    ):
        raise fault("out_of_range", f"a moment is from {FIRST_DAY} to {LAST_DAY} (UTC)")
    reading = reading_of(info)
    reading.as_of, reading.day = moment, moment.date()
    return moment


def _read_day(value: object) -> date:
    if not isinstance(value, str):
        raise fault("wrong_type", "a date is a text, such as 1990-05-01")
    if not _DAY.fullmatch(value):
        raise fault("invalid_date", f"{quoted(value)} is no date, such as 1990-05-01")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise fault("invalid_date", f"{quoted(value)} does not exist") from None


def _read_past_day(value: object, info: ValidationInfo) -> date:
    day = _read_day(value)
    reading = reading_of(info)
    if day > reading.day:
        raise fault("in_the_future", f"{day} is after the business date, {reading.day}")
    if day < EARLIEST_BIRTH:
        raise fault("out_of_range", f"a date is {EARLIEST_BIRTH} at the earliest")
    return day


Moment = Annotated[
    datetime, PlainValidator(_read_moment),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-11-27T10:15:00+03:00"]}),
]  # fmt: skip
PastDay = Annotated[
    date,
    PlainValidator(_read_past_day),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["1990-05-01"]}),
]


# ---- amounts -------------------------------------------------------------------------------------


def amount_minor(value: object, currency: str | None) -> int:
    """A decimal string as minor units; with no known currency only its form is judged, and 0 returned."""
    if not isinstance(value, str):
        advice = 'an amount is a text with its decimals, such as "3499.00"; a JSON number is not exact'
        raise fault("money_not_text", advice)
    match = _AMOUNT.fullmatch(value)
    if match is None:
        raise fault("invalid_amount", f"{quoted(value)} is no plain decimal amount, such as 3499.00")
    sign, whole, decimals = match.groups("")
    if sign:
        raise fault("negative_amount", f"{quoted(value)} is negative")
    if len(whole) > MOST_AMOUNT_DIGITS:  # judged before any number is made of so many digits
        raise _too_large(value)
    if currency is None:
        return 0
    digits = minor_digits(currency)
    if len(decimals) > digits:
        raise fault("too_many_decimals", f"{quoted(value)} has more decimals than {currency} has ({digits})")
    minor = int(whole + decimals.ljust(digits, "0"))
    if minor > LARGEST_AMOUNT_MINOR:
        raise _too_large(value)
    return minor


def _too_large(value: str) -> PydanticCustomError:
    return fault("out_of_range", f"{quoted(value)} is beyond the largest amount accepted")


def _amount_of_cart(value: object, info: ValidationInfo) -> int:
    return amount_minor(value, reading_of(info).cart_currency)


def _amount_of_customer(value: object, info: ValidationInfo) -> int:
    return amount_minor(value, reading_of(info).customer_currency)


_AMOUNT_SCHEMA: Final = WithJsonSchema(
    {
        "type": "string",
        "pattern": rf"^[0-9]{{1,{MOST_AMOUNT_DIGITS}}}(\.[0-9]{{1,4}})?$",
        "examples": ["3499.00"],
    }
)
Amount = Annotated[int, PlainValidator(_amount_of_cart), _AMOUNT_SCHEMA]
CustomerAmount = Annotated[int, PlainValidator(_amount_of_customer), _AMOUNT_SCHEMA]


# ---- names that the book knows -------------------------------------------------------------------


def _known(read: Callable[[str, Reading], str], what: str) -> PlainValidator:
    return PlainValidator(lambda value, info: read(text(value, what), reading_of(info)))


def _country(word: str, reading: Reading) -> str:
    market = reading.book.retailer.markets.get(word)
    if market is None:
        raise unknown("unknown_country", word, "country of the book's markets", reading.book.retailer.markets)
    reading.day = business_date(reading.as_of, ZoneInfo(market.time_zone))
    reading.customer_currency = market.currency
    return word


def _channel(word: str, reading: Reading) -> str:
    if word not in reading.book.retailer.channels:
        raise unknown("unknown_channel", word, "channel of the retailer", reading.book.retailer.channels)
    return word


def _category(word: str, reading: Reading) -> str:
    if word not in reading.book.category_parents:
        raise unknown("unknown_category", word, "category of the retailer", reading.book.category_parents)
    return word


def _cart_currency(word: str, reading: Reading) -> str:
    currencies = {market.currency for market in reading.book.retailer.markets.values()}
    if word not in currencies:
        raise unknown("unknown_currency", word, "currency of the book's markets", currencies)
    reading.cart_currency = word
    return word


def _customer_currency(word: str, reading: Reading) -> str:
    if not is_currency(word):
        currencies = {market.currency for market in reading.book.retailer.markets.values()}
        raise unknown("unknown_currency", word, "currency in use (ISO 4217)", currencies)
    reading.customer_currency = word
    return word


def _language(word: str, _: Reading) -> str:
    if word not in LANGUAGES:
        raise unknown("unknown_language", word, "language of the answers", LANGUAGES)
    return word


def _consent(word: str, _: Reading) -> str:
    if word not in CONSENTS:
        raise unknown("unknown_consent", word, "consent", CONSENTS)
    return word


def _trait(word: str, reading: Reading) -> str:
    known = reading.book.retailer.inputs
    if word not in known:
        raise unknown("unknown_input", word, "input", known)
    return word


def _provider(word: str, reading: Reading) -> str:
    known = reading.book.providers
    if word not in known:
        raise unknown("unknown_provider", word, "provider", known)
    return word


def _residency(word: str, _: Reading) -> str:
    if word not in countries_of_the_world():
        hint = f"; did you mean `{word.upper()}`?" if word.upper() in countries_of_the_world() else ""
        raise fault("unknown_country", f"{quoted(word)} is no country code of ISO 3166-1, such as SA{hint}")
    return word


@lru_cache(maxsize=1)
def countries_of_the_world() -> frozenset[str]:
    """The two-letter codes of ISO 3166-1, as the time zone database carries them (`iso3166.tab`)."""
    table = files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text("utf-8")
    return frozenset(line[:2] for line in table.splitlines() if line and not line.startswith("#"))


def _visible(value: str) -> str:
    if _UNSEEN.search(value) or value != value.strip():
        raise fault(
            "invalid_text", f"{quoted(value)} holds a character that cannot be seen, or a space at its end"
        )
    return value


_NAME_SCHEMA: Final = {"type": "string", "minLength": 1}
Country = Annotated[str, _known(_country, "a country"), WithJsonSchema({**_NAME_SCHEMA, "examples": ["SA"]})]
Channel = Annotated[
    str, _known(_channel, "a channel"), WithJsonSchema({**_NAME_SCHEMA, "examples": ["ecommerce"]})
]
Category = Annotated[
    str, _known(_category, "a category"), WithJsonSchema({**_NAME_SCHEMA, "examples": ["phones"]})
]
CartCurrency = Annotated[
    str, _known(_cart_currency, "a currency"), WithJsonSchema({**_NAME_SCHEMA, "examples": ["SAR"]})
]
CustomerCurrency = Annotated[
    str, _known(_customer_currency, "a currency"), WithJsonSchema({**_NAME_SCHEMA, "examples": ["SAR"]})
]
Language = Annotated[
    str, _known(_language, "a language"), WithJsonSchema({"type": "string", "enum": list(LANGUAGES)})
]
Consent = Annotated[
    str, _known(_consent, "a consent"), WithJsonSchema({"type": "string", "enum": list(CONSENTS)})
]
Provider = Annotated[str, _known(_provider, "a provider"), WithJsonSchema({"type": "string"})]
Trait = Annotated[str, _known(_trait, "an input"), WithJsonSchema({"type": "string"})]
Creditworthiness = Literal["positive", "negative"]
CreditCheck = Literal["negative", "partial", "full"]
Residency = Annotated[
    str,
    _known(_residency, "a country"),
    WithJsonSchema({"type": "string", "pattern": "^[A-Z]{2}$", "examples": ["SA"]}),
]
VisibleText = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT), AfterValidator(_visible)]
