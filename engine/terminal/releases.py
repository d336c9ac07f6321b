"""What decides, what is to, what did, and which offers are withdrawn, as a terminal shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from rich.console import Console
from rich.text import Text

from engine.terminal.console import (
    ADVICE,
    BAD,
    DOUBT,
    GOOD,
    HEADING,
    QUIET,
    count_of,
    isolated,
    joined,
    line,
    paragraph,
    show,
)

Wire = Mapping[str, Any]

_INDENT: Final = 2
_DIGITS: Final = len("sha256:") + 12
_KINDS: Final = {"activated": "activated", "rolled_back": "rolled back"}


def moment_text(moment: str) -> str:
    """A moment of the log as a person reads it: `2026-11-27 07:15 UTC`."""
    return f"{moment[:10]} {moment[11:16]} UTC"


def short_digest(digest: str) -> str:
    """The beginning of a digest, which is enough to name it to a command."""
    return digest[:_DIGITS]


def show_command(out: Console, *parts: str) -> None:
    """Print a command to copy: on one line where it fits, else with the rest on lines that continue it."""
    whole = " ".join(parts)
    if len(whole) + _INDENT <= out.width:
        show(out, line((f"{' ' * _INDENT}{whole}", ADVICE)))
        return
    first, *rest = parts
    lines = [f"{' ' * _INDENT}{first}", *(f"{' ' * 2 * _INDENT}{part}" for part in rest)]
    show(out, *(line((f"{each} \\", ADVICE)) for each in lines[:-1]), line((lines[-1], ADVICE)))


def show_standing(out: Console, standing: Wire, most: int, database: str = "") -> None:
    """Print where everything stands, with at most `most` of the books that decided before.

    `database` is what further commands have to be given to work with the same log.
    """
    _show_active(out, standing["active"], standing["answers_name"])
    for activation in standing["scheduled"]:
        _show_scheduled(out, activation, database)
    _show_withdrawn(out, standing["withdrawn"])
    _show_history(out, standing["history"][1:], most)
    waiting = standing["proposals"]
    if waiting:
        waits = "waits" if len(waiting) == 1 else "wait"
        show(
            out,
            Text(),
            line(f"{count_of(len(waiting), 'proposal')} {waits}; `taqseet proposals` lists them."),
        )


def _show_active(out: Console, active: Wire | None, answers_name: str | None) -> None:
    if active is None:
        show(out, line(("No book was activated in this log yet.", f"{DOUBT} {HEADING}")))
        show(out, line("`taqseet serve` makes the book of its folder the first one."))
        return
    show(out, line(("Decides now  ", f"{GOOD} {HEADING}"), _book(active["book"])))
    _show_deed(out, active, _KINDS[active["kind"]])
    show(out, line((f"{' ' * _INDENT}{active['book']['digest']}", QUIET)))
    if answers_name != active["book"]["digest"]:
        show(out, line(f"{' ' * _INDENT}Without what is withdrawn, as answers name it:"))
        show(out, line((f"{' ' * _INDENT}{answers_name}", QUIET)))


def _show_scheduled(out: Console, activation: Wire, database: str) -> None:
    from_ = moment_text(activation["effective_from"])
    show(out, Text(), line((f"From {from_}  ", f"{DOUBT} {HEADING}"), _book(activation["book"])))
    _show_deed(out, activation, "scheduled")
    show_command(out, f"taqseet cancel {activation['id']}", f"--reason TEXT{database}")


def _show_deed(out: Console, activation: Wire, verb: str) -> None:
    """Who did it and when, from which proposal, and why."""
    parts = [line(f"{verb} by {activation['actor']}"), line(moment_text(activation["at"]))]
    if activation["proposal"]:
        parts.append(line(f"proposal {activation['proposal']}"))
    paragraph(out, joined(parts), _INDENT)
    if activation["reason"]:
        paragraph(out, line(quoted(activation["reason"])), _INDENT)


def _show_withdrawn(out: Console, withdrawn: Sequence[Wire]) -> None:
    if not withdrawn:
        return
    show(out, Text(), line((f"{count_of(len(withdrawn), 'offer')} withdrawn", f"{BAD} {HEADING}")))
    for each in withdrawn:
        by = f"  by {each['actor']}, {moment_text(each['at'])}"
        show(out, line(" " * _INDENT, (each["offer"], BAD), (by, QUIET)))
        paragraph(out, line(quoted(each["reason"])), 2 * _INDENT)


def _show_history(out: Console, earlier: Sequence[Wire], most: int) -> None:
    if not earlier:
        return
    show(out, Text(), line(("Decided before", HEADING)))
    for each in earlier[:most]:
        since = moment_text(each["effective_from"] or each["at"])
        by = f"  {_KINDS[each['kind']]} by {each['actor']}"
        show(out, line(f"{' ' * _INDENT}{since}  ", _book(each["book"]), (by, QUIET)))
    if len(earlier) > most:
        show(out, line((f"{' ' * _INDENT}and {len(earlier) - most:,} before; --all shows them", QUIET)))


def _book(book: Wire) -> str:
    return f"{book['version']}  {short_digest(book['digest'])}"


def quoted(reason: str) -> str:
    """What somebody gave as a reason, told as theirs."""
    return f"“{isolated(reason)}”"
