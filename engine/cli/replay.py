"""`taqseet replay`: recorded decisions decided again, and whether the answer is still the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Final

import click
import orjson

from engine.analysis.replay import OUTCOMES, Outcome, Replay, Replayer, replay_on_wire
from engine.cli.desk import whole_digest
from engine.cli.explain import recorded_decision
from engine.cli.failure import Failed
from engine.cli.log import database_option, database_url, opened_log, sealer_for_reading
from engine.cli.options import Day, example
from engine.problems import Problems
from engine.recording import SqlDecisionLog, StoredRecord, drawn_id
from engine.release.desk import Desk
from engine.release.withdrawals import with_withdrawals
from engine.schema.book import Book
from engine.schema.folder import folder_of
from engine.schema.load import book_of
from engine.terminal.console import BAD, DOUBT, GOOD, HEADING, QUIET, console, count_of, line, show
from engine.wire.past import RecordUnreadable, book_of_record

_STYLES: Final = {"match": GOOD, "book_changed": DOUBT, "engine_changed": BAD, "facts_missing": DOUBT}
_LONGEST_VALUE: Final = 200


@click.command(
    short_help="Decide a recorded request again: is the answer the same?",
    epilog=example(
        "taqseet decide --record trial.db api/carts/guest.json",
        "taqseet replay --database trial.db DECISION_ID",
        "taqseet replay --database trial.db --all --since 2026-11-01 --against active",
    ),
)
@click.argument("decision_id", required=False)
@database_option
@click.option(
    "--against", metavar="BOOK",
    help="Hold the answer against another book too: `active`, or the digest of a book that the log keeps.",
)  # fmt: skip
@click.option("--all", "is_all", is_flag=True, help="Replay every decision in the log.")
@click.option("--since", type=Day(), help="With --all: only decisions received on this day (UTC) or later.")
@click.option("--json", "as_json", is_flag=True, help="Print an object, for a program.")
def replay(
    decision_id: str | None,
    database: str | None,
    against: str | None,
    is_all: bool,
    since: date | None,
    as_json: bool,
) -> None:
    """Decide the request of the recorded decision DECISION_ID again, with the very book that decided it.

    Says `match` where the answer is the same to the letter, else `book_changed`, `engine_changed` or
    `facts_missing`, with the first difference. Ends with exit status 0 only where everything matches.
    """
    if is_all == (decision_id is not None):
        raise click.UsageError("name one DECISION_ID, or give --all")
    if since is not None and not is_all:
        raise click.UsageError("--since goes with --all")
    url = database_url(database)
    with opened_log(url, must_exist=True) as log:
        other = _other_book(log, against) if against is not None else None
        replayer = Replayer(log.book, sealer_for_reading(url))
        try:
            if decision_id is not None:
                found = _replayed(replayer, recorded_decision(log, decision_id.strip().upper()), other)
                _show_one(found, as_json)
                is_whole = found.outcome == "match"
            else:
                received_from = since.isoformat() if since is not None else ""
                is_whole = _replay_all(replayer, log.decisions(received_from), other, as_json)
        finally:
            replayer.close()
    if not is_whole:
        raise SystemExit(1)


def _replayed(replayer: Replayer, stored: StoredRecord, other: Book | None) -> Replay:
    try:
        return replayer.replay(stored, other)
    except RecordUnreadable as unreadable:
        raise Failed(str(unreadable), help="`taqseet log verify` says whether the log was altered") from None


def _other_book(log: SqlDecisionLog, against: str) -> Book:
    """The active book, or another one that the log keeps. Raises Failed."""
    desk = Desk(log, None, drawn_id)
    state = desk.state()
    if against == "active":
        if state.active is None:
            raise Failed("no book is active in this log", help="name the digest of a book that decided")
        files = with_withdrawals(desk.active_files(), state.withdrawn)
        made = book_of(folder_of(files))
        if isinstance(made, Problems):
            raise Failed(f"the active book does not load in this version: {made.errors[0].message}")
        return made
    digest = whole_digest(against, [activation.book for activation in state.history], "book")
    kept = log.book(digest)
    if kept is None:
        raise Failed(f"the log keeps no book {digest}")
    try:
        return book_of_record(kept)
    except RecordUnreadable as unreadable:
        raise Failed(str(unreadable)) from None


def _show_one(found: Replay, as_json: bool) -> None:
    if as_json:
        click.echo(orjson.dumps(replay_on_wire(found), option=orjson.OPT_INDENT_2))
        return
    out = console()
    show(out, line((found.outcome, f"{HEADING} {_STYLES[found.outcome]}"), f"  {found.decision_id}"))
    show(out, line(f"  {found.detail}"))
    if found.replayed_book == found.recorded_book:
        show(out, line((f"  book {found.recorded_book}", QUIET)))
    else:
        show(out, line((f"  decided by book {found.recorded_book}", QUIET)))
        show(out, line((f"  held against {found.replayed_book}", QUIET)))
    if found.recorded_engine != found.replayed_engine:
        show(out, line((f"  engine {found.recorded_engine} then, {found.replayed_engine} now", QUIET)))
    difference = found.first_difference
    if difference is not None:
        show(out, line(f"  first difference at {difference.pointer or 'the whole answer'}"))
        show(out, line(f"    recorded: {_short(difference.recorded)}"))
        show(out, line(f"    replayed: {_short(difference.replayed)}"))


def _short(value: object) -> str:
    text = orjson.dumps(value).decode()
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


def _replay_all(
    replayer: Replayer, decisions: Iterable[StoredRecord], other: Book | None, as_json: bool
) -> bool:
    """Replay decisions one by one, show those that do not match and how many do; whether all did."""
    outcomes: Counter[Outcome] = Counter()
    unmatched = []
    for stored in decisions:
        found = _replayed(replayer, stored, other)
        outcomes[found.outcome] += 1
        if found.outcome == "match":
            continue
        if as_json:
            unmatched.append(replay_on_wire(found))
        else:
            _show_one(found, as_json=False)
    counts = {outcome: outcomes[outcome] for outcome in OUTCOMES}
    if as_json:
        whole = {"replayed": outcomes.total(), "outcomes": counts, "unmatched": unmatched}
        click.echo(orjson.dumps(whole, option=orjson.OPT_INDENT_2))
    else:
        told = ", ".join(f"{number:,} {outcome}" for outcome, number in counts.items() if number)
        show(
            console(),
            line((f"{count_of(outcomes.total(), 'decision')} replayed", HEADING), f": {told or 'none'}"),
        )
    return outcomes["match"] == outcomes.total()
