"""The audit as a terminal shows it: who did what, when and why, a line or two an event."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from rich.console import Console

from engine.terminal.console import ADVICE, BAD, DOUBT, GOOD, HEADING, QUIET, count_of, line, paragraph
from engine.terminal.releases import Wire, moment_text, quoted, short_digest

_BESIDE: Final = len("2026-11-27 07:15 UTC") + 2


def show_audit(out: Console, events: Sequence[Wire]) -> None:
    """Print events in the order in which they come."""
    for each in events:
        say, style = _KINDS.get(each["kind"], (_anything, ""))
        told = line((each["actor"], HEADING), " ", (say(each), style))
        paragraph(out, told, _BESIDE, line((moment_text(each["at"]), QUIET)))
        if each["reason"]:
            paragraph(out, line(quoted(each["reason"])), _BESIDE)


def _proposal(verb: str) -> Callable[[Wire], str]:
    return lambda event: f"{verb} proposal {event['subject']}{_of_book(event['details'])}"


def _of_book(details: Mapping[str, Any]) -> str:
    return f", book {_book(details)}" if "book" in details else ""


def _book(details: Mapping[str, Any]) -> str:
    version = f"{details['version']} " if details.get("version") else ""
    return f"{version}{short_digest(details['book'])}"


def _approved(event: Wire) -> str:
    return f"approved proposal {event['subject']}, its text {short_digest(event['details']['bundle'])}"


def _scenarios(event: Wire) -> str:
    run = event["details"]["result"]
    counted = f"{run['passed']:,} passed, {run['failed']:,} failed"
    return f"kept the scenarios of proposal {event['subject']}: {counted}"


def _activated(event: Wire) -> str:
    details = event["details"]
    of = f" of proposal {details['proposal']}" if details.get("proposal") else ""
    if later := details.get("effective_from"):
        return f"scheduled book {_book(details)}{of} from {moment_text(later)}: activation {event['id']}"
    return f"activated book {_book(details)}{of}"


def _took_effect(event: Wire) -> str:
    return f"let activation {event['subject']} take effect: book {_book(event['details'])}"


def _rolled_back(event: Wire) -> str:
    return f"rolled back to book {_book(event['details'])}"


def _subject(verb: str) -> Callable[[Wire], str]:
    return lambda event: f"{verb} {event['subject']}"


def _erased(why: str) -> Callable[[Wire], str]:
    return lambda event: f"erased the facts of {_decisions(event['details'])}{why}: {event['subject']}"


def _decisions(details: Mapping[str, Any]) -> str:
    """How many decisions the positions `1-5,9` name."""
    ends = [part.partition("-") for part in str(details.get("positions", "")).split(",") if part]
    return count_of(sum(int(last or first) - int(first) + 1 for first, _, last in ends), "decision")


def _anything(event: Wire) -> str:
    return f"{event['kind'].replace('_', ' ')} {event['subject']}"


_KINDS: Final[Mapping[str, tuple[Callable[[Wire], str], str]]] = {
    "proposed": (_proposal("made"), ""),
    "revised": (_proposal("revised"), ""),
    "scenarios_run": (_scenarios, ""),
    "approved": (_approved, GOOD),
    "rejected": (_proposal("rejected"), BAD),
    "activated": (_activated, ADVICE),
    "took_effect": (_took_effect, ADVICE),
    "rolled_back": (_rolled_back, DOUBT),
    "cancelled": (_subject("cancelled activation"), DOUBT),
    "offer_withdrawn": (_subject("withdrew the offer"), BAD),
    "offer_reinstated": (_subject("reinstated the offer"), GOOD),
    "key_added": (_subject("trusted the key"), DOUBT),
    "key_retired": (_subject("retired the key"), DOUBT),
    "facts_erased": (_erased(""), DOUBT),
    "facts_expired": (_erased(" whose time was over"), DOUBT),
}
"""What each kind of event is in words, and how it looks."""

EVENT_KINDS: Final = tuple(_KINDS)
"""The kinds of events, in the order in which they happen."""
