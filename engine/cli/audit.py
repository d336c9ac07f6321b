"""`taqseet audit`: everything that happened to the book, who did it, when and why."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import click
import orjson
from rich.text import Text

from engine.cli.log import database_option, database_url, opened_log
from engine.cli.options import Day, example
from engine.recording import StoredEvent
from engine.release.events import utc_text
from engine.release.on_wire import event_on_wire, is_about
from engine.terminal.audit import EVENT_KINDS, show_audit
from engine.terminal.console import QUIET, console, count_of, line, show

_USUALLY: Final = 30


@click.command(
    short_help="Tell what happened to the book: who, when, what and why.",
    epilog=example("taqseet audit --kind approved --since 2026-11-01", "taqseet audit --actor samir --json"),
)
@click.option(
    "--kind", type=click.Choice(EVENT_KINDS), metavar="KIND", help=f"Only this: {', '.join(EVENT_KINDS)}."
)
@click.option("--actor", metavar="NAME", help="Only what this person did.")
@click.option(
    "--subject",
    metavar="ID",
    help="Only what is about this proposal, activation, offer, key, or digest of a book.",
)
@click.option("--since", type=Day(), metavar="DATE", help="From this day on, in UTC.")
@click.option("--until", type=Day(), metavar="DATE", help="Up to this day, in UTC.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=_USUALLY, show_default=True, metavar="N",
    help="At most so many.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print them as an object, for a program.")
@database_option
def audit(
    kind: str | None,
    actor: str | None,
    subject: str | None,
    since: date | None,
    until: date | None,
    limit: int,
    as_json: bool,
    database: str | None,
) -> None:
    """Tell every proposal, approval, activation, roll-back, withdrawal, change of keys and erasure.

    The newest comes first. These events stand in the same chain as the decisions: `taqseet log verify` shows
    that none of them was changed, removed or put elsewhere.
    """
    with opened_log(database_url(database), must_exist=True) as log:
        events = log.events()
    found = [
        each
        for each in reversed(events)
        if kind in (None, each.event.kind)
        and actor in (None, each.event.actor)
        and (subject is None or is_about(event_on_wire(each), subject))
        and _within(each, since, until)
    ]
    listed = [event_on_wire(each) for each in found[:limit]]
    if as_json:
        click.echo(orjson.dumps({"events": listed, "found": len(found)}, option=orjson.OPT_INDENT_2))
        return
    out = console()
    show_audit(out, listed)
    if not listed:
        said = "No event fits." if events else "Nothing has happened to the book in this log yet."
        show(out, line(said))
    elif len(found) > limit:
        show(
            out,
            Text(),
            line((f"{limit} of {count_of(len(found), 'event')}; --limit {len(found)} shows all", QUIET)),
        )


def _within(stored: StoredEvent, since: date | None, until: date | None) -> bool:
    at = stored.event.at
    before = until + timedelta(days=1) if until is not None else None
    return (since is None or _midnight(since) <= at) and (before is None or at < _midnight(before))


def _midnight(day: date) -> str:
    return utc_text(datetime.combine(day, time(), UTC))
