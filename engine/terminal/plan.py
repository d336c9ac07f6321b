"""A priced plan as a person reads it: its figures, and the schedule in as many columns as fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from rich.console import Console
from rich.text import Text

from engine.locale_format import format_money
from engine.money import parse_minor
from engine.terminal.console import HEADING, QUIET, joined, line, show

_INDENT: Final = 4
_GAP: Final = 4
_MOST_ACROSS: Final = 4
_PARTS: Final = ("principal", "fee", "interest")

Wire = Mapping[str, Any]
"""A part of an answer as the service sends it."""


def money(amount: str, currency: str) -> str:
    """A decimal amount of the wire with its currency: `SAR 3,499.00`."""
    return format_money(parse_minor(amount, currency), currency, "en").replace("\N{NO-BREAK SPACE}", " ")


def figures(quote: Wire) -> tuple[Text, Text]:
    """The two lines that sum a quote up: what it means for the customer, and what it is made of."""

    def amount(name: str) -> str:
        return money(quote[name], quote["currency"])

    meant = [
        line((amount("due_today"), HEADING), " today"),
        Text(_then(quote)),
        line((amount("total_payable"), HEADING), " in all"),
        line("APR ", (f"{quote['apr']['percent']} %", HEADING)),
    ]
    made_of = ["cash_price", "down_payment", "financed", "fees", "interest"]
    parts = [line((f"{name.replace('_', ' ')} ", QUIET), amount(name)) for name in made_of]
    if quote["fees_vat"] != quote["fees"]:
        parts[3] = line(("fees ", QUIET), amount("fees"), (f" (VAT {amount('fees_vat')} of it)", QUIET))
    return joined(part for part in meant if part.plain), joined(parts)


def _then(quote: Wire) -> str:
    """`then 5 payments to 2027-04-27`: what follows the day of the purchase."""
    today = quote["schedule"][0]["due"] if _pays_at_checkout(quote) else None
    later = [row for row in quote["schedule"] if row["due"] != today]
    if not later:
        return ""
    noun = "payment" if len(later) == 1 else "payments"
    return f"then {len(later)} {noun}, {later[0]['due']} to {later[-1]['due']}"


def _pays_at_checkout(quote: Wire) -> bool:
    return bool(quote["due_today"] != quote["down_payment"])


def show_schedule(out: Console, quote: Wire, *, in_parts: bool) -> None:
    """Print the schedule, read downwards; with `in_parts`, what each payment is made of where it differs."""
    rows: Sequence[Wire] = quote["schedule"]
    parts = [name for name in _PARTS if in_parts and any(row[name] != row["amount"] for row in rows)]
    parts = [name for name in parts if any(parse_minor(row[name], quote["currency"]) for row in rows)]
    names = ["due", "amount", *(parts if len(parts) > 1 else [])]
    cells = [["#", *names]]
    cells += [
        [str(row["number"]), row["due"], *(_bare(row[name]) for name in names[1:])]
        for row in rows
    ]
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
