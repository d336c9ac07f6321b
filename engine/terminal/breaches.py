"""What the law says of an offer before any request, as a terminal shows it."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from engine.terminal.console import BAD, DOUBT, HEADING, QUIET, count_of, line, paragraph, show
from engine.wire.render import Body

_INDENT = 4


def show_breaches(out: Console, validation: Body) -> None:
    """The policies that an offer breaches by itself, each with its figures, its clause and both lines."""
    for breach in validation["breaches"]:
        style = DOUBT if breach["effect"] == "refers" else BAD
        when = "every request" if breach["when"]["always"] else "some requests"
        show(out, line("  ", (breach["policy"], f"{style} {HEADING}"), f"  {breach['effect']} {when}"))
        paragraph(out, line(breach["message"]), _INDENT)
        paragraph(out, line((_cited(breach), QUIET)), _INDENT)
        show(out, line((f"{' ' * _INDENT}{breach['line']}  against  {breach['source']}", QUIET)))


def show_conditions(out: Console, validation: Body) -> None:
    """The policies that refuse some requests for an offer, with the words for which."""
    for told in validation["conditions"]:
        days = [f"{word} {told['when'][word]}" for word in ("from", "until") if word in told["when"]]
        shown = ", ".join([told["when"].get("condition", ""), *days])
        show(out, line("  ", (told["policy"], HEADING), (f"  {_cited(told)}", QUIET)))
        paragraph(out, line(f"{told['effect']}: {shown}"), _INDENT)


def show_validation(out: Console, validation: Body) -> None:
    """The whole of a validation below its mistakes."""
    if validation["breaches"]:
        show(out, line(("Breached by the offer itself", HEADING)))
        show_breaches(out, validation)
        show(out, Text())
    if validation["conditions"]:
        show(out, line(("Depending on the request", HEADING)))
        show_conditions(out, validation)
        show(out, Text())


def counted(validation: Body) -> str:
    """How much was found, in a line."""
    breaches, conditions = len(validation["breaches"]), len(validation["conditions"])
    noun = "policy" if conditions == 1 else "policies"
    told = "breach" if breaches == 1 else "breaches"
    mistakes = count_of(len(validation["problems"]), "problem")
    return f"{mistakes}, {breaches} {told}, {conditions} {noun} depending on the request"


def _cited(told: Body) -> str:
    citation = told["citation"]
    unconfirmed = ", unconfirmed" if citation["confidence"] == "unconfirmed" else ""
    return f"{citation['instrument']}, {citation['clause']}{unconfirmed}"
