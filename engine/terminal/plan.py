"""A priced plan as a person reads it: its figures, and the schedule in as many columns as fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from rich.console import Console

from engine.locale_format import format_money
from engine.money import parse_minor
from engine.terminal.console import HEADING, QUIET, flowed, line, show

_INDENT: Final = 4
_GAP: Final = 4
_MOST_ACROSS: Final = 4
_PARTS: Final = ("principal", "fee", "interest")
_FIGURES: Final = ("cash_price", "down_payment", "financed", "fees", "interest")

Wire = Mapping[str, Any]
"""A part of an answer as the service sends it."""


def money(amount: str, currency: str) -> str:
    """A decimal amount of the wire with its currency: `SAR 3,499.00`."""
    return format_money(parse_minor(amount, currency), currency, "en").replace("\N{NO-BREAK SPACE}", " ")


def show_figures(out: Console, quote: Wire, *, made_of: bool) -> None:
    """Print what a quote means for the customer and, with `made_of`, what it is made of.

    Without, the down payment is said beside what is paid today: the schedule does not hold it.
    """
    currency = quote["currency"]
    today, later = quote["due_today"], _later(quote)
    paid = money(today, currency) if _is_some(today) else "nothing"
    down_payment = "" if made_of else _down_payment(quote)
    flowed(
        out,
        [
            line((paid, HEADING), f" today{down_payment}"),
            *([line(f"then {later}")] if later else []),
            line((money(quote["total_payable"], currency), HEADING), " in all"),
            line("APR ", (f"{quote['apr']['percent']} %", HEADING)),
        ],
        _INDENT,
    )
    if made_of:
        vat = f" (VAT {quote['fees_vat']} of it)" if _is_some(quote["fees_vat"]) else ""
        notes = {"fees": vat}
        parts = [
            line((f"{name.replace('_', ' ')} ", QUIET), f"{_bare(quote[name])}{notes.get(name, '')}")
            for name in _FIGURES
        ]
        flowed(out, parts, _INDENT)


def _down_payment(quote: Wire) -> str:
    """`, SAR 349.90 of it down payment`: which part of what is paid today is; empty where none is."""
    amount = quote["down_payment"]
    if not _is_some(amount):
        return ""
    if amount == quote["due_today"]:
        return ", all of it down payment"
    return f", {money(amount, quote['currency'])} of it down payment"


def _is_some(amount: str) -> bool:
    return bool(amount.strip("0."))


def _later(quote: Wire) -> str:
    """`5 payments, 2026-12-27 to 2027-04-27`: what follows the day of the purchase."""
    pays_at_checkout = quote["due_today"] != quote["down_payment"]
    today = quote["schedule"][0]["due"] if pays_at_checkout else None
    later = [row["due"] for row in quote["schedule"] if row["due"] != today]
    if len(later) < 2:
        return f"1 payment, {later[0]}" if later else ""
    return f"{len(later)} payments, {later[0]} to {later[-1]}"


def show_schedule(out: Console, quote: Wire, *, in_parts: bool) -> None:
    """Print the schedule, read downwards; with `in_parts`, what each payment is made of where it differs."""
    rows: Sequence[Wire] = quote["schedule"]
    parts = [name for name in _PARTS if in_parts and any(row[name] != row["amount"] for row in rows)]
    parts = [name for name in parts if any(_is_some(row[name]) for row in rows)]
    names = ["due", "amount", *(parts if len(parts) > 1 else [])]
    cells = [["#", *names]]
    cells += [[str(row["number"]), row["due"], *(_bare(row[name]) for name in names[1:])] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    header, *entries = ["  ".join(map(str.rjust, cell, widths)) for cell in cells]
    across = max(1, min(_MOST_ACROSS, (out.width - _INDENT + _GAP) // (len(header) + _GAP)))
    tall = -(-len(entries) // across)
    columns = [entries[start : start + tall] for start in range(0, len(entries), tall)]
    show(out, line((" " * _INDENT + (" " * _GAP).join(header for _ in columns), QUIET)))
    for number in range(tall):
        beside = [column[number] for column in columns if number < len(column)]
        show(out, line(" " * _INDENT + (" " * _GAP).join(beside)))


def _bare(amount: str) -> str:
    """`3,499.00`: the amount without its currency."""
    whole, point, decimals = amount.partition(".")
    return f"{int(whole):,}{point}{decimals}"
