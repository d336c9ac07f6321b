"""Why plans are withheld, in a line or two each: what stands in the way of several is said once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from rich.console import Console
from rich.text import Text

from engine.terminal.console import ADVICE, BAD, DOUBT, QUIET, isolated, line, paragraph
from engine.terminal.plan import Wire

_INDENT: Final = 4
_BESIDE: Final = 26
_MISSING: Final = "missing_input"
_REFERRAL: Final = "compliance_referral"


def show_withheld_briefly(out: Console, withheld: Sequence[Wire]) -> None:
    """Print the refusals that say most first, those with the same main reason together.

    Each plan stands with its main reason, the change that alone would do, and the codes or policies of its
    other reasons in brackets.
    """
    groups: dict[str, list[Wire]] = {}
    for entry in sorted(withheld, key=lambda each: (*_telling(each), each["id"])):
        groups.setdefault(_said(entry).plain, []).append(entry)
    for entries in groups.values():
        if _main(entries[0])["code"] == _MISSING:
            paragraph(out, Text(" ").join([_said(entries[0]), _lacking(entries)]), 2)
            paragraph(out, _all_named(entries), _INDENT)
        elif len(entries) == 1:
            _show_alone(out, entries[0])
        else:
            paragraph(out, _said(entries[0]), 2)
            _show_together(out, entries)


def _show_alone(out: Console, entry: Wire) -> None:
    lead = line("  ") + _named(entry)
    text = Text(" ").join(part for part in (_said(entry), _change(entry)) if part.plain)
    if lead.cell_len < _BESIDE:
        paragraph(out, text, _BESIDE, lead)
    else:
        paragraph(out, _named(entry), 2)
        paragraph(out, text, _INDENT)


def _show_together(out: Console, entries: Iterable[Wire]) -> None:
    """Plans that share a main reason, by the change that would do for them."""
    rows: dict[str, list[Wire]] = {}
    for entry in entries:
        rows.setdefault(_change(entry).plain, []).append(entry)
    for together in rows.values():
        paragraph(out, Text(" ").join([_all_named(together), _change(together[0])]), _INDENT)


def _all_named(entries: Iterable[Wire]) -> Text:
    return Text(", ").join(_named(entry) for entry in entries)


def _telling(entry: Wire) -> tuple[int, bool, int]:
    """The most telling main reason first, what a customer can change before what nobody can."""
    return _weight(_main(entry)), not _change(entry).plain, len(entry["reasons"])


def _main(entry: Wire) -> Wire:
    """The reason that says most."""
    reason: Wire = min(entry["reasons"], key=lambda each: (_weight(each), not _would_do(each)))
    return reason


def _weight(reason: Wire) -> int:
    """A policy's breach, what a policy needs to know, what a person must decide, then the plan's terms."""
    if not reason["policy"]:
        return 3
    return {_MISSING: 1, _REFERRAL: 2}.get(reason["code"], 0)


def _would_do(reason: Wire) -> bool:
    return bool(reason["remedy"] and reason["remedy"]["makes_eligible"])


def _said(entry: Wire) -> Text:
    main = _main(entry)
    said = line(isolated(main["message"]))
    if main["policy"] and main["code"] != _MISSING:
        clause = f"{main['citation']['authority']} {main['citation']['clause']}"
        said.append(f" [{main['policy']}, {clause}]", style=QUIET)
    return said


def _lacking(entries: Iterable[Wire]) -> Text:
    """Which facts are lacking, and which policies ask for them."""
    missing = [reason for entry in entries for reason in entry["reasons"] if reason["code"] == _MISSING]
    facts = sorted({fact for reason in missing for fact in reason["params"]["facts"]})
    policies = sorted({reason["policy"] for reason in missing if reason["policy"]})
    return line((f"→ {', '.join(facts)}", ADVICE), (f" [{', '.join(policies)}]", QUIET))


def _change(entry: Wire) -> Text:
    """The changes each of which alone makes the plan eligible."""
    texts = dict.fromkeys(reason["remedy"]["text"] for reason in entry["reasons"] if _would_do(reason))
    return line((" ".join(f"→ {isolated(text)}" for text in texts), ADVICE))


def _named(entry: Wire) -> Text:
    """The plan, with what else stands in its way in brackets."""
    main = _main(entry)
    codes = dict.fromkeys(
        reason["code"] if reason["code"] == _MISSING else reason["policy"] or reason["code"]
        for reason in entry["reasons"]
        if reason is not main and (reason["policy"] or reason["code"] != main["code"])
    )
    if main["code"] == _MISSING:
        codes.pop(_MISSING, None)
    named = line((entry["id"], DOUBT if entry["verdict"] == "referred" else BAD))
    return named + line((f" ({', '.join(codes)})", QUIET)) if codes else named
