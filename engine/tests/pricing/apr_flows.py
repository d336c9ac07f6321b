"""Series of dates and flows as the published examples describe them."""

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal

from engine.pricing.apr import Flow


def day(written: str) -> date:
    """A date written as year-month-day."""
    return date.fromisoformat(written)


def flow(on: str, amount: str) -> Flow:
    """One flow, written out."""
    return day(on), Decimal(amount)


def monthly(first: str, number: int, amount: str, every: int = 1) -> list[Flow]:
    """Equal flows on one day of every so many months, or on the last day of a month without it."""
    start = day(first)
    months = [start.year * 12 + start.month - 1 + every * step for step in range(number)]
    lengths = [monthrange(month // 12, month % 12 + 1)[1] for month in months]
    return [
        (date(month // 12, month % 12 + 1, min(start.day, length)), Decimal(amount))
        for month, length in zip(months, lengths, strict=True)
    ]


def daily(first: str, number: int, amount: str, every: int = 1) -> list[Flow]:
    """Equal flows every so many days."""
    return [(day(first) + timedelta(days=every * step), Decimal(amount)) for step in range(number)]


def month_ends(first: str, number: int, amount: str, every: int = 1) -> list[Flow]:
    """Equal flows on the last day of every so many months."""
    start = day(first)
    months = [start.year * 12 + start.month - 1 + every * step for step in range(number)]
    return [(date(m // 12, m % 12 + 1, monthrange(m // 12, m % 12 + 1)[1]), Decimal(amount)) for m in months]
