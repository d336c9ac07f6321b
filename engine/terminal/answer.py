"""An answer of `POST /v1/eligibility` for a person: the offers with their cost, then why not the others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.console import Console
from rich.text import Text

from engine.terminal.brief import show_withheld_briefly
from engine.terminal.console import (
    ADVICE,
    BAD,
    DOUBT,
    GOOD,
    HEADING,
    QUIET,
    count_of,
    flowed,
    isolated,
    joined,
    line,
    paragraph,
    show,
)
from engine.terminal.plan import Wire, show_figures, show_schedule

_INDENT: Final = 4
_REFERRED: Final = "referred"


def show_answer(out: Console, answer: Wire, *, brief: bool = False) -> None:
    """Print a whole answer.

    `brief` leaves out what staff look up (disclosures, parameters, YAML lines, what a payment is made of) and
    puts the refusals that say most first, those with the same reasons together.
    """
    offers, withheld = answer["offers"], answer["ineligible"]
    if not offers:
        show(out, line(("No plan can be offered.", f"{BAD} {HEADING}")))
        _show_refusal(out, answer["refusal"], brief=brief)
        show(out, Text())
    for offer in offers:
        _show_offer(out, offer, brief=brief)
    if answer["regimes"] and not brief:
        _show_regimes(out, answer["regimes"])
    if not withheld:
        return
    referred = sum(entry["verdict"] == _REFERRED for entry in withheld)
    counts = [line((f"{count_of(len(withheld) - referred, 'plan')} refused", f"{BAD} {HEADING}"))]
    if referred:
        counts.append(line((f"{count_of(referred, 'plan')} referred to a person", f"{DOUBT} {HEADING}")))
    show(out, joined(counts))
    if brief:
        show_withheld_briefly(out, withheld)
    else:
        for entry in withheld:
            _show_withheld(out, entry)


def _show_regimes(out: Console, regimes: list[Wire]) -> None:
    """Print where the bodies of rules that govern the offers come from."""
    for regime in regimes:
        named = line((f"{regime['id']}  ", HEADING), isolated(regime["title"]))
        paragraph(out, named + line((f"  {_source(regime['citation'])}", QUIET)), 0)
    show(out, Text())


def _show_refusal(out: Console, refusal: Wire | None, *, brief: bool) -> None:
    """Print what the customer must be told; nothing where credit is not refused for the customer's sake."""
    if refusal is None:
        return
    for number, reason in enumerate(refusal["principal_reasons"], start=1):
        paragraph(out, line((f"principal reason {number}: ", QUIET), isolated(reason["text"])), _INDENT)
    for notice in refusal["notices"] if not brief else ():
        show_disclosure(out, notice)


def _show_offer(out: Console, offer: Wire, *, brief: bool) -> None:
    title = line((f"{offer['rank']}. {offer['id']}", f"{GOOD} {HEADING}"), f"  {isolated(offer['title'])}")
    by = line((f"  {offer['provider']}, {offer['regime'] or 'no regime'}", QUIET))
    show(out, title + by)
    show_figures(out, offer["quote"], made_of=not brief)
    show_schedule(out, offer["quote"], in_parts=not brief)
    if not brief:
        for shown in offer["disclosures"]:
            show_disclosure(out, shown)
        paragraph(out, line((f"valid until {offer['quote']['valid_until']}", QUIET)), _INDENT)
    show(out, Text())


def show_disclosure(out: Console, shown: Wire) -> None:
    """Print a text that goes with a quote or a refusal, and the policy that demands it."""
    when = shown["code"].replace("_", " ")
    text = line((f"{when}: ", QUIET), isolated(shown["text"]))
    paragraph(out, text, _INDENT)
    paragraph(out, line((_cited(shown["policy"], shown["citation"]), QUIET)), _INDENT + 2)


def _cited(policy: str, citation: Wire) -> str:
    """The policy with its source."""
    return f"{policy}: {_source(citation)}"


def _source(citation: Wire) -> str:
    """The authority, the instrument and the clause, and how sure the source is."""
    doubt = "" if citation["confidence"] == "primary" else f" ({citation['confidence']})"
    return f"{citation['authority']}, {citation['instrument']}, {citation['clause']}{doubt}"


def _quoted(citation: Wire) -> str:
    return f", “{citation['quote']}”" if citation["quote"] else ""


def _style_of(entry: Wire) -> str:
    return DOUBT if entry["verdict"] == _REFERRED else BAD


def _show_withheld(out: Console, entry: Wire) -> None:
    said = ", ".join([*([entry["provider"]] if "provider" in entry else []), entry["verdict"]])
    show(out, Text(), line((entry["id"], f"{_style_of(entry)} {HEADING}"), (f"  {said}", QUIET)))
    for reason in entry["reasons"]:
        if "message" in reason:
            _show_reason(out, reason)
        else:  # only codes were asked for
            show(out, line(" " * _INDENT, reason["code"], (f"  {reason['policy'] or ''}", QUIET)))


def _show_reason(out: Console, reason: Wire) -> None:
    paragraph(out, line(isolated(reason["message"])), _INDENT)
    if reason["remedy"]:
        paragraph(out, _remedy(reason["remedy"]), _INDENT + 2)
    if reason["policy"]:
        law = f"{_cited(reason['policy'], reason['citation'])}{_quoted(reason['citation'])}"
        paragraph(out, line((law, QUIET)), _INDENT + 2)
    flowed(out, [line((each, QUIET)) for each in _particulars(reason)], _INDENT + 2)


def _particulars(reason: Wire) -> Iterator[str]:
    """What an officer looks up: the code, its parameters, and the line of YAML."""
    yield reason["code"]
    for name, value in reason["params"].items():
        yield f"{name.replace('_', ' ')} {', '.join(value) if isinstance(value, list | tuple) else value}"
    yield reason["source"]


def _remedy(remedy: Wire) -> Text:
    return line((f"→ {isolated(remedy['text'])}", ADVICE if remedy["makes_eligible"] else QUIET))
