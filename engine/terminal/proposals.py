"""Proposals as a terminal shows them: what would change, what was found, who has to do what next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import Console
from rich.text import Text

from engine.terminal.changes import show_changes
from engine.terminal.console import (
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
from engine.terminal.releases import Wire, moment_text, quoted, short_digest, show_command

_INDENT: Final = 2
_LABEL: Final = 11
_MOST_SHOWN: Final = 10
_STYLES: Final = {
    "open": DOUBT, "approved": GOOD, "expired": BAD, "rejected": BAD, "activated": GOOD,
}  # fmt: skip
_WAITING: Final = ("open", "approved", "expired")
_MARKS: Final = {"added": "+", "removed": "-", "changed": "~"}


def show_proposals(out: Console, listed: Sequence[Wire]) -> None:
    """Print proposals with a line or two each."""
    for proposal in listed:
        parts = [line(proposal["author"]), line(moment_text(proposal["revised_at"]))]
        if proposal["errors"]:
            parts.append(line((count_of(proposal["errors"], "error"), BAD)))
        status = (f"{proposal['status']:9}", _STYLES[proposal["status"]])
        lead = line((proposal["id"], HEADING), "  ", status, "  ")
        paragraph(out, joined(parts), lead.cell_len, lead)
        if proposal["reason"]:
            paragraph(out, line(quoted(proposal["reason"])), _INDENT)


def show_proposal(out: Console, proposal: Wire, database: str = "", *, is_outdated: bool = False) -> None:
    """Print a proposal and what is to be done next; its problems are printed apart.

    `database` is what further commands have to be given to work with the same log. A proposal `is_outdated`
    where the book that it was made on decides no longer.
    """
    status = proposal["status"]
    show(out, line((f"Proposal {proposal['id']}  ", HEADING), (status, f"{_STYLES[status]} {HEADING}")))
    for label, text in _facts(proposal):
        paragraph(out, text, _INDENT + _LABEL, line(" " * _INDENT, (label, QUIET)))
    _show_bundle(out, proposal["bundle"])
    if proposal["approval"] is not None:
        paragraph(out, _approval(proposal), _INDENT + _LABEL, line(" " * _INDENT, ("approval", QUIET)))
    show(out, Text(), line(("What changes", HEADING)))
    _show_changes(out, proposal)
    show(out, Text(), line(("What was found", HEADING)))
    for label, text in _findings(proposal):
        paragraph(out, text, _INDENT + _LABEL, line(" " * _INDENT, (label, QUIET)))
    _show_failures(out, proposal["scenarios"])
    show_next(out, proposal, database, is_outdated=is_outdated)


def _facts(proposal: Wire) -> Iterator[tuple[str, Text]]:
    made = [line(" and ".join(proposal["authors"])), line(moment_text(proposal["made_at"]))]
    if proposal["revised_at"] != proposal["made_at"]:
        made.append(line(f"revised {moment_text(proposal['revised_at'])}"))
    yield "by", joined(made)
    if proposal["reason"]:
        yield "because", line(quoted(proposal["reason"]))
    book = proposal["book"]
    on = (f"  on {short_digest(proposal['base'])}", QUIET)
    yield "book", line(f"{book['version'] or '(no version)'}  {short_digest(book['digest'])}", on)


def _show_bundle(out: Console, digest: str) -> None:
    """Print the digest of the text in one piece, so that it can be copied; it just fits 80 columns."""
    label = "bundle"
    gap = max(min(_LABEL - len(label), out.width - _INDENT - len(label) - len(digest)), 1)
    show(out, line(" " * _INDENT, (label, QUIET), f"{' ' * gap}{digest}"))


def _approval(proposal: Wire) -> Text:
    approval = proposal["approval"]
    parts = [line(f"{approval['approver']}"), line(moment_text(approval["at"]))]
    if not approval["is_for_this_text"]:
        parts.append(line(("void: it was edited since", BAD)))
    elif proposal["status"] in _WAITING:
        word = "expired" if proposal["status"] == "expired" else "until"
        parts.append(line((f"{word} {moment_text(approval['expires_at'])}", _STYLES[proposal["status"]])))
    return joined([*parts, line(quoted(approval["reason"]))])


def _show_changes(out: Console, proposal: Wire) -> None:
    """Print the changes in words; of a book that does not load, the files."""
    if proposal["changes"]:
        show_changes(out, proposal["changes"])
        return
    for each in proposal["documents"]:
        show(
            out,
            line(f"{' ' * _INDENT}{_MARKS[each['change']]} {each['file']}", (f"  {each['change']}", QUIET)),
        )


def _findings(proposal: Wire) -> Iterator[tuple[str, Text]]:
    yield "problems", line(_errors(proposal))
    cases = proposal["cases"]
    if proposal["errors"] and not cases["run"]:
        yield "cases", line(("not run: the book does not load", DOUBT))
    else:
        failed = (f", {cases['failed']:,} failed", BAD) if cases["failed"] else (", none failed", GOOD)
        yield "cases", line(f"{cases['run']:,} run", failed)
    yield "scenarios", _scenarios(proposal["scenarios"])


def _errors(proposal: Wire) -> tuple[str, str]:
    errors, warnings = proposal["errors"], proposal["warnings"]
    counted = f"{count_of(errors, 'error')}, {count_of(warnings, 'warning')}"
    return counted, BAD if errors else DOUBT if warnings else GOOD


def _scenarios(run: Wire | None) -> Text:
    if run is None:
        return line(("not run for this text", DOUBT))
    failed = (f", {run['failed']:,} failed", BAD) if run["failed"] else (", none failed", GOOD)
    return line(f"{run['passed'] + run['failed']:,} run", failed, (f" · {run['seconds']} s", QUIET))


def _show_failures(out: Console, run: Wire | None) -> None:
    """Print the promises that would no longer be kept."""
    failures = run["failures"] if run is not None else []
    for title in failures[:_MOST_SHOWN]:
        paragraph(
            out, line(isolated(title)), _INDENT + _LABEL + 2, line(" " * (_INDENT + _LABEL), ("✗", BAD))
        )
    if len(failures) > _MOST_SHOWN:
        left = f"and {len(failures) - _MOST_SHOWN:,} more; --json names them all"
        show(out, line((f"{' ' * (_INDENT + _LABEL)}{left}", DOUBT)))


def show_next(out: Console, proposal: Wire, database: str, *, is_outdated: bool = False) -> None:
    """Print what is to be done now, with the command for it; nothing where all is done."""
    if proposal["status"] not in _WAITING:
        return
    id, log = proposal["id"], [database.strip()] if database else []
    show(out, Text(), line(("Next", HEADING)))
    if proposal["errors"]:
        show(out, line("Correct the errors, and revise it:"))
        show_command(out, f"taqseet propose FOLDER --proposal {id}", *log)
        return
    if is_outdated:
        show(out, line("It was made on a book that decides no longer. Make its change anew, and revise it:"))
        show_command(out, f"taqseet propose FOLDER --proposal {id}", *log)
        return
    if proposal["scenarios"] is None:
        show(out, line("See whether the promises of features/ still hold, half a minute:"))
        show_command(out, f"taqseet proposals {id} --scenarios", *log)
    if proposal["status"] == "approved":
        show(out, line("Let it decide, now or from a day on:"))
        show_command(out, f"taqseet activate {id}", "--reason TEXT [--from DATE]", *log)
        return
    again = " again" if proposal["status"] == "expired" else ""
    authors = " or ".join(proposal["authors"])
    show(out, line(f"Somebody who is not {authors} approves exactly this text{again}:"))
    pinned = f"--bundle {short_digest(proposal['bundle'])}"
    show_command(out, f"taqseet approve {id}", f"{pinned} --as NAME --reason TEXT", *log)
