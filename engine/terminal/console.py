"""The terminal itself: colour only where a person looks, lines that wrap with their indent, no markup."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rich.console import Console
from rich.text import Text

WIDTH_WHEN_PIPED: Final = 100
WIDEST: Final = 120

HEADING: Final = "bold"
QUIET: Final = "dim"
GOOD: Final = "green"
BAD: Final = "red"
DOUBT: Final = "yellow"
ADVICE: Final = "cyan"


def console(*, stderr: bool = False) -> Console:
    """The terminal, or the file it was redirected to. `NO_COLOR` and `FORCE_COLOR` are honoured."""
    made = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    made.width = min(made.width, WIDEST) if made.is_terminal else WIDTH_WHEN_PIPED
    return made


def line(*parts: str | tuple[str, str]) -> Text:
    """A text of plain parts and parts with a style."""
    return Text.assemble(*parts)


def show(out: Console, *lines: Text) -> None:
    """Print lines as they are: never wrapped, so that a place stays a place and a table stays aligned."""
    for each in lines:
        each.rstrip()
        out.print(each, soft_wrap=True)


def paragraph(out: Console, text: Text, indent: int, lead: Text | None = None) -> None:
    """Print a text wrapped to the terminal, every line indented; `lead` stands in the indent of the first."""
    wrapped = text.wrap(out, max(out.width - indent, 20))
    for number, part in enumerate(wrapped or [Text()]):
        part.rstrip()
        opening = lead.copy() if lead is not None and number == 0 else Text()
        opening.pad_right(max(indent - opening.cell_len, 0))
        show(out, opening + part)


def flowed(out: Console, items: Iterable[Text], indent: int) -> None:
    """Print items one after the other, with as many on a line as fit and none of them broken."""
    row = Text()
    for item in items:
        longer = joined([row, item]) if row.plain else item
        if row.plain and longer.cell_len > out.width - indent:
            show(out, line(" " * indent) + row)
            longer = item
        row = longer
    show(out, line(" " * indent) + row)


def joined(parts: Iterable[Text]) -> Text:
    """Texts in their own styles, with a quiet point between them."""
    row = Text()
    for part in parts:
        row = row + line((" · ", QUIET)) + part if row.plain else part
    return row


def isolated(text: str) -> str:
    """A text of a reader's language, kept apart from what stands beside it; its spaces are plain ones.

    Arabic runs from right to left: without the isolating marks of Unicode (UAX #9) a terminal would draw the
    identifiers, figures and brackets around it out of order. A text without Arabic is left alone.
    """
    text = text.replace("\N{NO-BREAK SPACE}", " ")
    if not any("\u0590" <= character <= "\u08ff" for character in text):
        return text
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"


def count_of(number: int, noun: str) -> str:
    """`1 offer`, `2 offers`, `3 policies`, `4 days`."""
    if number == 1:
        return f"1 {noun}"
    changes = noun.endswith("y") and noun[-2] not in "aeo"
    return f"{number:,} {noun[:-1]}ies" if changes else f"{number:,} {noun}s"
