"""Typed literals of the YAML language: `500 SAR`, `2.5 %`, `6 months`, `12 % a year`, dates and ids.

Each reader returns an exact value or raises `LiteralError` with a problem code, a message and advice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from engine.money import Money, MoneyError, is_currency, parse_minor
from engine.schema.terms import FREE_SETTLEMENT, EarlySettlement, Period, Unit

MILLION: Final = 1_000_000
_LARGEST_RATE: Final = 10
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2200

_MONEY = re.compile(r"(-?[0-9][0-9,_]*(?:\.[0-9]+)?)\s*([A-Za-z]{3})", re.ASCII)
_BARE_NUMBER = re.compile(r"-?[0-9][0-9,_]*(\.[0-9]+)?", re.ASCII)
_SHARE = re.compile(r"([0-9]{1,6})(?:\.([0-9]{1,4}))?\s*%", re.ASCII)
_DURATION = re.compile(r"([0-9]{1,5}) (day|week|month|year)s?", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_YEARLY_RATE = re.compile(r"(.+%) a year", re.ASCII)
_EARLY_SETTLEMENT = re.compile(
    r"(?P<months>[0-9]{1,2}) months? of term cost|(?P<share>[0-9.]+ *%) of the amount repaid", re.ASCII
)
_EXAMPLES: Final = {"days": 30, "months": 6, "years": 18}
_UNITS: Final[dict[str, Unit]] = {"day": "days", "week": "weeks", "month": "months"}


class LiteralError(ValueError):
    """A value that cannot be read: a problem code, what is wrong, and what to write instead."""

    def __init__(self, code: str, message: str, help: str) -> None:
        super().__init__(message)
        self.code, self.message, self.help = code, message, help


@dataclass(frozen=True, slots=True)
class PortionLiteral:
    """A share, an amount, or both, as written; the amount's currency is checked against the market later."""

    share: Fraction = Fraction(0)
    money: Money | None = None


def shown(value: Any) -> str:
    """A value as a message quotes it between backticks: on one line, and shortened."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    text = " ".join(text.replace("`", "'").split())
    return text if len(text) <= 60 else text[:57] + "..."


def quoted(value: Any) -> str:
    """A value in backticks, or in words where it is no single value."""
    match value:
        case None:
            return "an empty value"
        case dict():
            return "a mapping"
        case list() | tuple():
            return "a list"
        case _:
            return f"`{shown(value)}`"


def read_money(value: Any, currency: str | None = None) -> Money:
    """`500 SAR` as exact money; `currency`, where it is known, is the one that the advice names."""
    example = currency or "SAR"
    if isinstance(value, Decimal):
        help = f"write the amount with its currency, as in `{value} {example}`"
        raise LiteralError("float-money", f"`{value}` is a bare decimal number", help)
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if _BARE_NUMBER.fullmatch(text):
        help = f"write `{shown(text)} {example}`, with the market's currency"
        raise LiteralError("money-without-currency", f"`{shown(text)}` has no currency", help)
    match = _MONEY.fullmatch(text)
    if match is None:
        raise LiteralError("invalid-money", f"{quoted(value)} is no amount", f"write it as `500 {example}`")
    number, code = match[1], match[2]
    if not is_currency(code):
        upper = code.upper()
        help = f"did you mean `{upper}`?" if is_currency(upper) else f"use an ISO 4217 code such as {example}"
        raise LiteralError("unknown-currency", f"`{code}` is not a currency in use", help)
    if "," in number or "_" in number or number.startswith("-"):
        help = f"write digits and a decimal point only, as in `5000.00 {code}`"
        raise LiteralError("invalid-money", f"{quoted(value)} is not a plain amount", help)
    try:
        return Money(parse_minor(number, code), code)
    except MoneyError as error:
        help = f"write a plain amount such as `500 {code}`"
        raise LiteralError("invalid-money", str(error), help) from error


def read_count(value: Any) -> int:
    """A whole number, from 0 to a million."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise LiteralError("value-type", f"{quoted(value)} is not a whole number", "write one such as `6`")
    if not 0 <= value <= MILLION:
        raise LiteralError("out-of-range", f"`{value}` is beyond what can be counted", "use 0 to 1000000")
    return value


def read_flag(value: Any) -> bool:
    """`true` or `false`."""
    if value in ("true", "false"):
        raise LiteralError("value-type", f"`{value}` stands in quotes", "remove the quotes")
    if not isinstance(value, bool):
        raise LiteralError("value-type", f"{quoted(value)} is not true or false", "write `true` or `false`")
    return value


def read_share(value: Any) -> Fraction:
    """`2.5 %` as an exact fraction; four decimals at most, so that it is a whole number of millionths."""
    match = _SHARE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise LiteralError(
            "invalid-share",
            f"{quoted(value)} is no share",
            "write it as `2.5 %`, with at most four decimals",
        )
    return Fraction(Decimal(f"{match[1]}.{match[2] or 0}")) / 100


def read_part(value: Any) -> Fraction:
    """A share of something, `2.5 %`, from nothing to all of it."""
    share = read_share(value)
    if share > 1:
        raise LiteralError("out-of-range", f"{quoted(value)} is more than the whole", "use 0 % to 100 %")
    return share


def read_portion(value: Any) -> PortionLiteral:
    """`none`, `0.5 %`, `50 SAR` or `0.5 % + 50 SAR`."""
    if value == "none":
        return PortionLiteral()
    if isinstance(value, str) and "%" in value:
        share, plus, rest = value.partition("+")
        return PortionLiteral(read_part(share), read_money(rest.strip()) if plus else None)
    try:
        return PortionLiteral(Fraction(0), read_money(value))
    except LiteralError as error:
        if error.code != "invalid-money" or _MONEY.fullmatch(str(value)):
            raise
        help = "write `none`, `0.5 %`, `50 SAR` or `0.5 % + 50 SAR`"
        raise LiteralError(error.code, f"{quoted(value)} is neither a share nor an amount", help) from error


def read_yearly_rate(value: Any) -> Fraction:
    """`none` or `12 % a year`."""
    if value == "none":
        return Fraction(0)
    match = _YEARLY_RATE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise LiteralError(
            "invalid-share", f"{quoted(value)} is no yearly rate", "write `12 % a year`, or `none`"
        )
    rate = read_share(match[1])
    if rate > _LARGEST_RATE:
        raise LiteralError("out-of-range", f"{quoted(value)} is beyond any rate", "use 0 % to 1000 % a year")
    return rate


def read_period(value: Any) -> Period:
    """`1 month`, `2 weeks` or `10 days`; at least one of the unit."""
    count, unit = read_span(value)
    if unit == "year" or count == 0:
        raise LiteralError(
            "invalid-duration",
            f"{quoted(value)} is no interval",
            "write it in days, weeks or months, as in `2 weeks`",
        )
    return Period(count, _UNITS[unit])


def read_early_settlement(value: Any) -> EarlySettlement:
    """`none`, `3 months of term cost` or `0.5 % of the amount repaid`."""
    if value == "none" or isinstance(value, EarlySettlement):
        return FREE_SETTLEMENT if value == "none" else value
    match = _EARLY_SETTLEMENT.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise LiteralError(
            "value-type",
            f"{quoted(value)} is not what settling early can cost",
            "write `none`, `3 months of term cost` or `0.5 % of the amount repaid`",
        )
    if match["months"] is not None:
        return EarlySettlement(months=int(match["months"]))
    return EarlySettlement(share=read_part(match["share"]))


def read_first_due(value: Any) -> Period | None:
    """`at_checkout` (None) or `after 30 days`."""
    if value == "at_checkout":
        return None
    if not isinstance(value, str) or not value.startswith("after "):
        raise LiteralError(
            "invalid-duration",
            f"{quoted(value)} is no first due date",
            "write `at_checkout` or `after 1 month`",
        )
    return read_period(value.removeprefix("after "))


def read_duration(value: Any, unit: str) -> int:
    """A span of time in exactly `unit` (days, months or years), which the literal must name."""
    help = f"write it in {unit}, as in `{_EXAMPLES[unit]} {unit}`"
    if isinstance(value, int) and not isinstance(value, bool):
        raise LiteralError("value-type", f"`{value}` has no unit", f"write `{value} {unit}`")
    try:
        count, written = read_span(value)
    except LiteralError as error:
        raise LiteralError(error.code, error.message, help) from error
    exchange = {("week", "days"): 7, ("year", "months"): 12}
    factor = exchange.get((written, unit), 1 if f"{written}s" == unit else 0)
    if not factor:
        raise LiteralError("value-type", f"{quoted(value)} is not in {unit}", help)
    return count * factor


def read_span(value: Any) -> tuple[int, str]:
    """`30 days` as a count and a unit in the singular: day, week, month or year."""
    match = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise LiteralError(
            "invalid-duration", f"{quoted(value)} is no span of time", "write it as `30 days` or `6 months`"
        )
    return int(match[1]), match[2]


def read_date(value: Any) -> date:
    """`2026-11-27`, a date that exists, from 1900 to 2200."""
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        help = "write it as year-month-day, as in `2026-11-27`"
        raise LiteralError("invalid-date", f"{quoted(value)} is no date", help)
    try:
        day = date.fromisoformat(value)
    except ValueError:
        help = "check the day and the month"
        raise LiteralError("invalid-date", f"`{value}` does not exist", help) from None
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        help = f"use a year from {_FIRST_YEAR} to {_LAST_YEAR}"
        raise LiteralError("invalid-date", f"`{value}` is too far away", help)
    return day


def read_month_day(value: Any) -> tuple[int, int]:
    """`11-20`, a month and a day; whether the day exists depends on the calendar."""
    match = re.fullmatch(r"([0-9]{2})-([0-9]{2})", value) if isinstance(value, str) else None
    if match is None:
        raise LiteralError(
            "invalid-season-day", f"{quoted(value)} is no day of the year", "write month-day, as in `11-20`"
        )
    return int(match[1]), int(match[2])
