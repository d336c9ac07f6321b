"""Why plans are withheld, in a line or two each: what stands in the way of several is said once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from rich.console import Console
from rich.text import Text

from engine.terminal.console import ADVICE, BAD, DOUBT, QUIET, isolated, line, paragraph, show
from engine.terminal.plan import Wire

_INDENT: Final = 4
_BESIDE: Final = 26
_MISSING: Final = "missing_input"


def show_withheld_briefly(out: Console, withheld: Sequence[Wire]) -> None:
    """Print the refusals that say most first, those with the same main reason together.

    Each plan stands with its main reason, the change that alone would do, and the codes or policies of its
    other reasons in brackets.
    """
    groups: dict[str, list[Wire]] = {}
    for entry in sorted(withheld, key=lambda each: (*_telling(each), each["id"])):
        groups.setdefault(_said(entry).plain, []).append(entry)
    for entries in groups.values():
        if len(entries) == 1:
            lead = line("  ") + _named(entries[0])
            text = Text(" ").join(part for part in (_said(entries[0]), _change(entries[0])) if part.plain)
            if lead.cell_len < _BESIDE:
                paragraph(out, text, _BESIDE, lead)
            else:
                show(out, lead)
                paragraph(out, text, _INDENT)
        else:
            paragraph(out, _said(entries[0]), 2)
            _show_together(out, entries)


def _show_together(out: Console, entries: Iterable[Wire]) -> None:
    """Plans that share a main reason, by the change that would do for them."""
    rows: dict[str, list[Wire]] = {}
    for entry in entries:
        rows.setdefault(_change(entry).plain, []).append(entry)
    for together in rows.values():
        named = line(", ").join(_named(entry) for entry in together)
        paragraph(out, Text(" ").join([named, _change(together[0])]), _INDENT)


def _telling(entry: Wire) -> tuple[bool, bool, int]:
    """Policies before conditions of the offer, what a customer can change before what nobody can."""
    by_policy = any(reason["policy"] for reason in entry["reasons"])
    return not by_policy, not _change(entry).plain.startswith("→"), len(entry["reasons"])


def _main(entry: Wire) -> Wire:
    """The reason that says most: a policy's before the offer's own, one that can be put right before others."""
    reason: Wire = min(
        entry["reasons"],
        key=lambda each: (each["code"] == _MISSING, not each["policy"], not (each["remedy"] or {}).get("makes_eligible")),
    )
    return reason


def _said(entry: Wire) -> Text:
    main = _main(entry)
    said = line(isolated(main["message"]))
    if main["policy"] and main["code"] != _MISSING:
        clause = f"{main['citation']['authority']} {main['citation']['clause']}"
        said.append(f" [{main['policy']}, {clause}]", style=QUIET)
    return said


def _change(entry: Wire) -> Text:
    """What would do: the remedy that makes the plan eligible, or the facts that are lacking."""
    if _main(entry)["code"] == _MISSING:
        missing = [reason for reason in entry["reasons"] if reason["code"] == _MISSING]
        facts = sorted({fact for reason in missing for fact in reason["params"]["facts"]})
        policies = dict.fromkeys(reason["policy"] for reason in missing if reason["policy"])
        asking = f", which {', '.join(policies)} ask for" if policies else ""
        return line((f"lacks {', '.join(facts)}{asking}", ADVICE))
    remedies = (reason["remedy"] for reason in entry["reasons"])
    texts = dict.fromkeys(remedy["text"] for remedy in remedies if remedy and remedy["makes_eligible"])
    return line((" ".join(f"→ {isolated(text)}" for text in texts), ADVICE))


def _named(entry: Wire) -> Text:
    """The plan, with what else stands in its way in brackets."""
    main = _main(entry)
    others = [reason for reason in entry["reasons"] if reason is not main]
    if main["code"] == _MISSING:
        others = [reason for reason in others if reason["code"] != _MISSING]
    codes = dict.fromkeys(reason["policy"] or reason["code"] for reason in others)
    named = line((entry["id"], DOUBT if entry["verdict"] == "referred" else BAD))
    return named + line((f" ({', '.join(codes)})", QUIET)) if codes else named
