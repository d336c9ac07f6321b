"""The changes between two books as a terminal shows them: a sentence each, and the file below."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from rich.console import Console

from engine.terminal.console import BAD, DOUBT, GOOD, QUIET, isolated, line, paragraph, show
from engine.terminal.plan import Wire

_MARKS: Final = {"added": ("+", GOOD), "removed": ("-", BAD), "layout": (" ", QUIET), "wording": (" ", QUIET)}
_CHANGED: Final = ("~", DOUBT)
_INDENT: Final = 4


def show_changes(out: Console, changes: Sequence[Wire]) -> None:
    """Print changes as `changes_on_wire` gives them; those of one file after each other share its line."""
    for file, grouped in groupby(changes, key=lambda each: str(each["file"])):
        together = tuple(grouped)
        for each in together:
            mark, style = _MARKS.get(each["aspect"], _CHANGED)
            text = line(isolated(each["text"]))
            paragraph(out, text, _INDENT, line("  ", (mark, style)))
        if any(file not in each["text"] for each in together):
            show(out, line((f"{' ' * _INDENT}{file}", QUIET)))


def show_file_changes(out: Console, files: Sequence[Wire], language: str) -> None:
    """Print which files differ, of a book that does not load, as `file_changes` gives them."""
    for each in files:
        mark, style = _MARKS.get(each["change"], _CHANGED)
        paragraph(out, line(isolated(each["texts"][language])), _INDENT, line("  ", (mark, style)))
