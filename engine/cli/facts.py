"""`taqseet facts`: every name that a rule may mention."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final

import click
import orjson
from rich.text import Text

from engine.cli.formats import format_option
from engine.facts import FACTS, Fact, Stage
from engine.schema.condition_reader import operators_of
from engine.terminal.console import HEADING, QUIET, console, count_of, line, paragraph, show

_KNOWN: Final = {
    Stage.LOAD: "at load",
    Stage.REQUEST: "with the request",
    Stage.QUOTE: "with the quote",
    Stage.ANSWER: "with the answer",
}
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
_NAME_WIDTH: Final = max(map(len, FACTS)) + 2
_TYPE_WIDTH: Final = 7
_KNOWN_WIDTH: Final = max(map(len, _KNOWN.values())) + 2
_INDENT: Final = 4


@click.command(short_help="List every fact that a rule may mention.")
@format_option
def facts(format: str) -> None:
    """List every fact that a condition in an offer, a segment or a policy may mention.

    Each with its type, when it is known, what it means, the operators that fit it, and where it comes from.

    \b
    Example: the facts of the cart
        taqseet facts | grep -A 1 cart
    """
    if format == "json":
        click.echo(orjson.dumps({"facts": [as_json(fact) for fact in FACTS.values()]}, option=orjson.OPT_INDENT_2))
        return
    out = console()
    for group, members in groupby(sorted(FACTS.values(), key=_group_order), key=_group_of):
        show(out, line((_GROUPS.get(group, group), HEADING)))
        for fact in members:
            columns = f"{fact.name:{_NAME_WIDTH}}{fact.type:{_TYPE_WIDTH}}{_KNOWN[fact.stage]:{_KNOWN_WIDTH}}"
            show(out, line("  ", columns, fact.meaning))
            paragraph(out, line((_particulars(fact), QUIET)), _INDENT)
        show(out, Text())
    show(out, line(count_of(len(FACTS), "fact")))


def as_json(fact: Fact) -> dict[str, Any]:
    """A fact as `taqseet facts --format json` prints it."""
    return {
        "name": fact.name,
        "type": fact.type,
        "operators": operators_of(fact),
        "known": _KNOWN[fact.stage],
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
