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
from engine.schema.terms import Period, Unit

MILLION: Final = 1_000_000

_MONEY = re.compile(r"(-?[0-9][0-9,_]*(?:\.[0-9]+)?)\s*([A-Za-z]{3})", re.ASCII)
_BARE_NUMBER = re.compile(r"-?[0-9][0-9,_]*(\.[0-9]+)?", re.ASCII)
_SHARE = re.compile(r"([0-9]{1,6})(?:\.([0-9]{1,4}))?\s*%", re.ASCII)
_DURATION = re.compile(r"([0-9]{1,5}) (day|week|month|year)s?", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_YEARLY_RATE = re.compile(r"(.+%) a year", re.ASCII)
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
    """A value as a message quotes it, shortened."""
    text = "nothing" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def read_money(value: Any) -> Money:
    """`500 SAR` as exact money."""
    if isinstance(value, Decimal):
        raise LiteralError(
            "float-money",
            f"`{value}` is a bare decimal number",
            f"write the amount with its currency, as in `{value} SAR`",
        )
    if isinstance(value, int) and not isinstance(value, bool):
        raise LiteralError(
            "money-without-currency",
            f"`{value}` has no currency",
            f"write `{value} SAR`, with the market's currency",
        )
    if not isinstance(value, str):
        raise LiteralError("invalid-money", f"`{shown(value)}` is no amount", "write it as `500 SAR`")
    match = _MONEY.fullmatch(value.strip())
    if match is None:
        if _BARE_NUMBER.fullmatch(value.strip()):
            raise LiteralError(
                "money-without-currency",
                f"`{shown(value)}` has no currency",
                f"write `{value} SAR`, with the market's currency",
            )
        raise LiteralError("invalid-money", f"`{shown(value)}` is no amount", "write it as `500 SAR`")
    number, currency = match[1], match[2]
    if not is_currency(currency):
        raise LiteralError(
            "unknown-currency",
            f"`{currency}` is not a currency in use",
            "use an ISO 4217 code such as SAR or AED",
        )
    if "," in number or "_" in number or number.startswith("-"):
        raise LiteralError(
            "invalid-money",
            f"`{shown(value)}` is not a plain amount",
            "write digits and a decimal point only, as in `5000.00 SAR`",
        )
    try:
        return Money(parse_minor(number, currency), currency)
    except MoneyError as error:
        raise LiteralError(
            "invalid-money", str(error), "use no more decimals than the currency has"
        ) from error


def read_share(value: Any) -> Fraction:
    """`2.5 %` as an exact fraction; at most four decimals, so that every share is a whole number of millionths."""
    match = _SHARE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise LiteralError(
            "invalid-share",
            f"`{shown(value)}` is no share",
            "write it as `2.5 %`, with at most four decimals",
        )
    return Fraction(Decimal(f"{match[1]}.{match[2] or 0}")) / 100


def read_portion(value: Any) -> PortionLiteral:
    """`none`, `0.5 %`, `50 SAR` or `0.5 % + 50 SAR`."""
    if value == "none":
        return PortionLiteral()
    if isinstance(value, str) and "%" in value:
        share, plus, rest = value.partition("+")
        return PortionLiteral(read_share(share), read_money(rest.strip()) if plus else None)
    return PortionLiteral(Fraction(0), read_money(value))


def read_yearly_rate(value: Any) -> Fraction:
    """`none` or `12 % a year`."""
    if value == "none":
        return Fraction(0)
    match = _YEARLY_RATE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise LiteralError(
            "invalid-share", f"`{shown(value)}` is no yearly rate", "write `12 % a year`, or `none`"
        )
    return read_share(match[1])


def read_period(value: Any) -> Period:
    """`1 month`, `2 weeks` or `10 days`; at least one of the unit."""
    count, unit = _duration(value)
    if unit == "year" or count == 0:
        raise LiteralError(
            "invalid-duration",
            f"`{shown(value)}` is no interval",
            "write it in days, weeks or months, as in `2 weeks`",
        )
    return Period(count, _UNITS[unit])


def read_first_due(value: Any) -> Period | None:
    """`at_checkout` (None) or `after 30 days`."""
    if value == "at_checkout":
        return None
    if not isinstance(value, str) or not value.startswith("after "):
        raise LiteralError(
            "invalid-duration",
            f"`{shown(value)}` is no first due date",
            "write `at_checkout` or `after 1 month`",
        )
    return read_period(value.removeprefix("after "))


def read_duration(value: Any, unit: str) -> int:
    """A span of time in exactly `unit` (days, months or years), which the literal must name."""
    try:
        count, written = _duration(value)
    except LiteralError as error:
        raise LiteralError("value-type", error.message, f"write it in {unit}, as in `30 {unit}`") from error
    factor = {("week", "days"): 7, ("year", "months"): 12}.get(
        (written, unit), 1 if f"{written}s" == unit else 0
    )
    if not factor:
        raise LiteralError(
            "value-type", f"`{shown(value)}` is not in {unit}", f"write it in {unit}, as in `30 {unit}`"
        )
    return count * factor


def _duration(value: Any) -> tuple[int, str]:
    match = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise LiteralError(
            "invalid-duration", f"`{shown(value)}` is no span of time", "write it as `30 days` or `6 months`"
        )
    return int(match[1]), match[2]


def read_date(value: Any) -> date:
    """`2026-11-27`, a date that exists."""
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise LiteralError(
                "invalid-date", f"`{value}` does not exist", "check the day and the month"
            ) from None
    raise LiteralError(
        "invalid-date", f"`{shown(value)}` is no date", "write it as year-month-day, as in `2026-11-27`"
    )


def read_month_day(value: Any) -> tuple[int, int]:
    """`11-20`, a month and a day; whether the day exists depends on the calendar."""
    match = re.fullmatch(r"([0-9]{2})-([0-9]{2})", value) if isinstance(value, str) else None
    if match is None:
        raise LiteralError(
            "invalid-season-day", f"`{shown(value)}` is no day of the year", "write month-day, as in `11-20`"
        )
    return int(match[1]), int(match[2])
