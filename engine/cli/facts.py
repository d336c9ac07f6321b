"""`taqseet facts`: every name that a rule may mention."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final

import click
import orjson
from rich.console import Console
from rich.text import Text

from engine.cli.options import example, format_option
from engine.facts import FACTS, Fact, Stage
from engine.schema.condition_reader import operators_of
from engine.terminal.console import HEADING, QUIET, console, count_of, line, paragraph, show

_KNOWN: Final = {
    Stage.LOAD: ("load", "when the book is loaded"),
    Stage.REQUEST: ("request", "with the request, or derived from it"),
    Stage.QUOTE: ("quote", "once the plan is priced: in policies only"),
    Stage.ANSWER: ("answer", "once all offers are ranked: in caps only"),
}
"""When a fact is known: in a word, and in words."""
_GROUPS: Final = {
    "": "The sale",
    "cart": "The cart",
    "customer": "The customer",
    "offer": "The offer",
    "provider": "The provider, as attested",
    "retailer": "The retailer, as attested",
    "plan": "The priced plan",
    "answer": "The answer",
}
_INDENT: Final = 4
_GAP: Final = 2


@click.command(
    short_help="List every fact that a rule may mention.",
    epilog=example("taqseet facts | grep -A 1 cart"),
)
@format_option
def facts(format: str) -> None:
    """List every fact that a condition in an offer, a segment or a policy may mention.

    Each with its type, when it is known and what it means; below it the operators that fit, and where it
    comes from.
    """
    if format == "json":
        listed = [as_json(fact) for fact in FACTS.values()]
        click.echo(orjson.dumps({"facts": listed}, option=orjson.OPT_INDENT_2))
        return
    out = console()
    for group, members in groupby(sorted(FACTS.values(), key=_group_order), key=_group_of):
        show(out, line((_GROUPS.get(group, group), HEADING)))
        _show_group(out, list(members))
        show(out, Text())
    show(out, line((f"{count_of(len(FACTS), 'fact')}. Known:", HEADING)))
    show(out, *(line(f"  {word:{_GAP + len('request')}}{meaning}") for word, meaning in _KNOWN.values()))


def _show_group(out: Console, members: Sequence[Fact]) -> None:
    rows = [(fact.name, fact.type, _KNOWN[fact.stage][0]) for fact in members]
    widths = [max(map(len, column)) + _GAP for column in zip(*rows, strict=True)]
    for fact, row in zip(members, rows, strict=True):
        lead = line("  ", "".join(map(str.ljust, row, widths)))
        paragraph(out, line(fact.meaning), lead.cell_len, lead)
        paragraph(out, line((_particulars(fact), QUIET)), _INDENT)


def as_json(fact: Fact) -> dict[str, Any]:
    """A fact as `taqseet facts --format json` prints it."""
    return {
        "name": fact.name,
        "type": fact.type,
        "operators": operators_of(fact),
        "known": _KNOWN[fact.stage][0],
        "optional": fact.optional,
        "names": fact.vocabulary,
        "meaning": fact.meaning,
        "source": fact.source,
    }


def _group_of(fact: Fact) -> str:
    return fact.name.rpartition(".")[0]


def _group_order(fact: Fact) -> int:
    group = _group_of(fact)
    return list(_GROUPS).index(group) if group in _GROUPS else len(_GROUPS)


def _particulars(fact: Fact) -> str:
    return f"{', '.join(operators_of(fact))} · {fact.source}"
