"""`taqseet log verify` and `taqseet log head`: is the log as it was written, and where does it end?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, Final

import click
import orjson
from rich.text import Text

from engine.cli.log import database_option, database_url, opened_log, sealer_for_reading
from engine.cli.log_books import altered_books, altered_bundles
from engine.cli.options import example
from engine.recording import ChainBreak, ChainHead, LogUnavailable, SqlDecisionLog
from engine.recording.sealing import Sealer
from engine.terminal.console import (
    BAD,
    DOUBT,
    GOOD,
    HEADING,
    QUIET,
    console,
    count_of,
    line,
    paragraph,
    show,
)

_HEAD: Final = re.compile(r"(\d{1,18}):([0-9a-f]{64})")
_INDENT: Final = 4


class Head(click.ParamType[ChainHead]):
    """A head of the chain as `taqseet log head` prints it: `1216:` and 64 hexadecimal digits."""

    name = "head"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> ChainHead:  # noqa: ANN401 - as click declares it
        """The head. Fails where it is written otherwise."""
        if isinstance(value, ChainHead):
            return value
        match = _HEAD.fullmatch(str(value).strip())
        if match is None:
            self.fail("a head is a position, a colon and 64 hexadecimal digits", param, ctx)
        return ChainHead(int(match[1]), match[2])


@click.command(
    short_help="Print the end of the chain, to be kept elsewhere.",
    epilog=example("taqseet log head >> heads-of-the-log.txt"),
)
@database_option
def head(database: str | None) -> None:
    """Print the position and the hash of the last record.

    Keep it where those who can write to the log cannot: `taqseet log verify --expect` then shows that nothing
    up to there was written anew.
    """
    with opened_log(database_url(database), must_exist=True) as log:
        click.echo(head_text(log.head()))


@click.command(
    short_help="Find whatever was changed, removed, reordered or added.",
    epilog=example(
        "taqseet log verify",
        "taqseet log verify --database trial.db --expect $(tail -1 heads-of-the-log.txt)",
    ),
)
@database_option
@click.option(
    "--expect", "expected", type=Head(), multiple=True, metavar="POSITION:HASH",
    help="A head that was kept elsewhere: the log must still hold this record there.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print it as an object, for a program.")
@click.pass_context
def verify(
    context: click.Context, database: str | None, expected: tuple[ChainHead, ...], as_json: bool
) -> None:
    """Walk the whole chain of decisions and events, and name what is not as it was written.

    The books and bundles that they name are looked at too, and whether the facts still open with the customer
    key of the log. The marks of idempotency keys, which last for a day, are not part of the chain.

    Ends with status 1 where anything is wrong. Decisions may be recorded meanwhile.
    """
    url = database_url(database)
    with opened_log(url, must_exist=True) as log:
        found = _verified(log, expected, sealer_for_reading(url))
    if as_json:
        click.echo(orjson.dumps(found, option=orjson.OPT_INDENT_2))
    else:
        _show(found, expected)
    context.exit(0 if found["whole"] else 1)


def head_text(head: ChainHead) -> str:
    """A head in a word, as `--expect` takes it."""
    return f"{head.position}:{head.record_hash}"


def _verified(log: SqlDecisionLog, expected: Sequence[ChainHead], sealer: Sealer | None) -> dict[str, Any]:
    """What is in the log, up to the head as it is before the walk, and every break."""
    try:
        end = log.head()
    except LogUnavailable:  # it is gone or no head: the walk names that
        end = None
    breaks = [
        *log.verify(sealer.opened if sealer is not None else None),
        *altered_books(log),
        *altered_bundles(log),
        *_rewritten(log, expected),
    ]
    decisions, events = log.counted(end.position if end is not None and not breaks else None)
    return {
        "whole": not breaks,
        "decisions": decisions,
        "events": events,
        "head": head_text(end) if end is not None else None,
        "facts_tried": sealer is not None,
        "breaks": [asdict(each) for each in sorted(breaks, key=lambda each: each.position)],
    }


def _rewritten(log: SqlDecisionLog, expected: Sequence[ChainHead]) -> Iterator[ChainBreak]:
    """The heads kept elsewhere whose record is another one now, or is not there."""
    found = {link.position: link for link in log.links_at([kept.position for kept in expected])}
    for kept in expected:
        link = found.get(kept.position)
        if not kept.position or (link is not None and link.record_hash == kept.record_hash):
            continue
        if link is None:
            yield ChainBreak("removed", kept.position, None, "the log has no record where the kept head was")
            continue
        detail = "it was written anew: the head that was kept elsewhere has another hash"
        yield ChainBreak("changed", kept.position, link.decision_id, detail, link.event_id)


def _show(found: dict[str, Any], expected: Sequence[ChainHead]) -> None:
    out = console()
    held = f"{count_of(found['decisions'], 'decision')} and {count_of(found['events'], 'event')}"
    if found["whole"]:
        kept = f", and {count_of(len(expected), 'kept head')} found in it" if expected else ""
        show(out, line(("The log is whole", f"{GOOD} {HEADING}"), f": {held} in one chain{kept}."))
        show(out, line("Head: ", found["head"]))
        if not found["facts_tried"]:
            told = "The customer key is not there: whether the facts still open was not tried."
            show(out, line((told, DOUBT)))
        if not expected:
            told = "Keep the head elsewhere: `--expect HEAD` then shows that nothing up to it was rewritten."
            show(out, line((told, QUIET)))
        return
    number = count_of(len(found["breaks"]), "break")
    show(out, line(("The log is not what was written", f"{BAD} {HEADING}"), f": {number} in {held}."), Text())
    for each in found["breaks"]:
        show(out, line("  ", (f"{each['kind']:<9}", BAD), f"  position {each['position']}  ", _named(each)))
        paragraph(out, line(each["detail"]), _INDENT)


def _named(found: dict[str, Any]) -> str:
    if found["decision_id"]:
        return f"decision {found['decision_id']}"
    return f"event {found['event_id']}" if found["event_id"] else ""
