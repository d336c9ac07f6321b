"""Field types shared by the documents: how a value in YAML becomes an exact value, and its JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from engine.money import Money, is_currency
from engine.schema.literals import (
    LiteralError,
    PortionLiteral,
    quoted,
    read_date,
    read_early_settlement,
    read_first_due,
    read_money,
    read_month_day,
    read_part,
    read_period,
    read_portion,
    read_span,
    read_yearly_rate,
)
from engine.schema.terms import EarlySettlement, Period


class Document(BaseModel):
    """Base of every document and part of one: frozen, and no field that it does not declare."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, use_attribute_docstrings=True
    )


def part(name: str) -> WithJsonSchema:
    """The JSON Schema of a value that `json_schemas` describes apart, because pydantic does not read it."""
    return WithJsonSchema({PART: name})


def one_of(meanings: Mapping[str, str]) -> WithJsonSchema:
    """The JSON Schema of a closed list of names, each with its meaning; the loader checks it by itself."""
    return WithJsonSchema(
        {"oneOf": [{"const": name, "description": text} for name, text in meanings.items()]}
    )


PART: Final = "x-part"
"""Marks, in a model's own JSON Schema, what `json_schemas` puts a description in place of."""


def fault(code: str, message: str, help: str) -> PydanticCustomError:
    """A validation error that becomes the problem `code`."""
    return PydanticCustomError("problem", "{message}", {"code": code, "message": message, "help": help})


def reads(reader: Callable[[Any], Any]) -> BeforeValidator:
    """The validator of a field that `reader` makes an exact value of; a LiteralError becomes its problem."""

    def read(value: Any) -> Any:
        try:
            return reader(value)
        except LiteralError as error:
            raise fault(error.code, error.message, error.help) from error

    return BeforeValidator(read)


def _pattern(pattern: str, description: str, *examples: str) -> WithJsonSchema:
    return WithJsonSchema(
        {"type": "string", "pattern": pattern, "description": description, "examples": list(examples)}
    )


def _id_reader(pattern: str, characters: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            help = f"use at most 64 {characters}"
            raise LiteralError("invalid-id", f"{quoted(value)} is no id", help)
        return value

    return read


def _read_text(value: Any) -> str:
    if value is None or (isinstance(value, str) and not value.strip()):
        raise LiteralError("missing-translation", "the text is empty", "write the text")
    if not isinstance(value, str):
        raise LiteralError("wrong-type", f"{quoted(value)} is not a text", "put it in quotes")
    return value


def _read_words(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise LiteralError("wrong-type", f"{quoted(value)} is not a text", "write a text, in quotes")
    return value


def _read_clause(value: Any) -> str:
    if value is None or (isinstance(value, str) and not value.strip()):
        help = "say which article or section, as in `Art. 22(1)`"
        raise LiteralError("citation-without-clause", "the clause is empty", help)
    return _read_words(value)


def _read_keep(value: Any) -> str:
    read_span(value)
    return str(value)


def _read_country(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch("[A-Z]{2}", value):
        raise LiteralError(
            "invalid-id", f"{quoted(value)} is no country", "use its ISO 3166 code such as `SA`"
        )
    return value


def _read_currency(value: Any) -> str:
    if not isinstance(value, str) or not is_currency(value):
        raise LiteralError(
            "unknown-currency",
            f"{quoted(value)} is not a currency in use",
            "use an ISO 4217 code such as SAR",
        )
    return value


_ID_PATTERN = "^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$"
_DOTTED_PATTERN = "^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,62}[A-Za-z0-9])?$"

Id = Annotated[
    str,
    reads(_id_reader(_ID_PATTERN, "lower case letters, digits and hyphens")),
    _pattern(_ID_PATTERN, "an id: lower case letters, digits and hyphens, at most 64"),
]
DottedId = Annotated[
    str,
    reads(_id_reader(_DOTTED_PATTERN, "letters, digits, hyphens and dots")),
    _pattern(_DOTTED_PATTERN, "an id: letters, digits, hyphens and dots, at most 64"),
]
Words = Annotated[
    str, reads(_read_words), WithJsonSchema({"type": "string", "minLength": 1, "description": "a text"})
]
Translation = Annotated[
    str,
    reads(_read_text),
    WithJsonSchema(
        {"type": "string", "minLength": 1, "pattern": "\\S", "description": "the text, in quotes"}
    ),
]
Clause = Annotated[
    str,
    reads(_read_clause),
    WithJsonSchema(
        {
            "type": "string",
            "minLength": 1,
            "description": "the article or section",
            "examples": ["Art. 22(1)", "4.2"],
        }
    ),
]
Currency = Annotated[str, reads(_read_currency), _pattern("^[A-Z]{3}$", "an ISO 4217 currency", "SAR")]
Day = Annotated[date, reads(read_date), _pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "a date", "2026-11-27")]
Share = Annotated[Fraction, reads(read_part), _pattern("^[0-9]+(\\.[0-9]{1,4})? *%$", "a share", "2.5 %")]
Amount = Annotated[
    Money,
    reads(read_money),
    _pattern("^[0-9]+(\\.[0-9]+)? [A-Z]{3}$", "an amount with its currency", "500 SAR"),
]
PORTION_SCHEMA: Final[dict[str, Any]] = {
    "type": "string",
    "pattern": "^(none|[0-9.]+ *%( *\\+ *[0-9.]+ ?[A-Z]{3})?|[0-9.]+ ?[A-Z]{3})$",
    "description": "a share, an amount, both, or none",
    "examples": ["none", "0.5 %", "50 SAR", "0.5 % + 50 SAR"],
}
PortionField = Annotated[
    PortionLiteral,
    reads(read_portion),
    WithJsonSchema(PORTION_SCHEMA),
]
YearlyRate = Annotated[
    Fraction,
    reads(read_yearly_rate),
    _pattern("^(none|[0-9.]+ *% a year)$", "a nominal yearly rate", "none", "12 % a year"),
]
PeriodField = Annotated[
    Period, reads(read_period), _pattern("^[0-9]+ (day|week|month)s?$", "an interval", "1 month", "2 weeks")
]
EarlySettlementField = Annotated[
    EarlySettlement,
    reads(read_early_settlement),
    _pattern(
        "^(none|[0-9]{1,2} months? of term cost|[0-9.]+ *% of the amount repaid)$",
        "what settling early costs",
        "none",
        "3 months of term cost",
        "0.5 % of the amount repaid",
    ),
]
FirstDue = Annotated[
    Period | None,
    reads(read_first_due),
    _pattern(
        "^(at_checkout|after [0-9]+ (day|week|month)s?)$",
        "when the first installment is due",
        "at_checkout",
        "after 1 month",
    ),
]
Keep = Annotated[
    str,
    reads(_read_keep),
    _pattern("^[0-9]{1,5} (day|week|month|year)s?$", "how long, as in `10 years`", "10 years"),
]
Country = Annotated[
    str, reads(_read_country), _pattern("^[A-Z]{2}$", "an ISO 3166 country, such as SA", "SA")
]
MonthDay = Annotated[
    tuple[int, int], reads(read_month_day), _pattern("^[0-9]{2}-[0-9]{2}$", "month and day", "11-20")
]


ConditionField = Annotated[Any, part("condition")]


class Text(Document):
    """A text in every language the product speaks."""

    en: Translation
    """The text in English."""

    ar: Translation
    """The text in Arabic."""

    def in_language(self, language: str) -> str:
        """The text in `language`, English for any other."""
        return self.ar if language == "ar" else self.en


class Window(Document):
    """A stretch of days, both ends included."""

    from_: Day = Field(alias="from")
    """The first day."""

    until: Day
    """The last day, included."""

    def holds(self, day: date) -> bool:
        """Whether `day` is inside."""
        return self.from_ <= day <= self.until
