"""`taqseet log retain`: the facts whose time has come, erased."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import click
import orjson
from rich.console import Console
from rich.text import Text

from engine.analysis.retention import MarketReview, RecordDamaged, Retention, kept_decisions, reviewed
from engine.cli.book import book_failed, book_option, fixtures_option, opened_book
from engine.cli.desk import actor_name, actor_option, now, refusals_told
from engine.cli.failure import Failed
from engine.cli.log import database_option, database_url, opened_log
from engine.cli.options import Day, example
from engine.problems import Problems
from engine.recording import StoredEvent, drawn_id
from engine.recording.position_ranges import ranges_text
from engine.release.desk import Desk
from engine.schema.book import Book, Policy
from engine.schema.folder import folder_of
from engine.schema.load import book_of
from engine.terminal.console import DOUBT, HEADING, QUIET, console, count_of, line, paragraph, show

_MOST_IN_AN_EVENT: Final = 50_000
"""Positions that one event names: an erasure of very many is several, each whole by itself."""

_STARTS: Final = {
    "decision": "the decision",
    "end_of_relationship": "the end of the relationship",
}
_INDENT: Final = 4


@click.command(
    short_help="Erase the facts whose retention has ended.",
    epilog=example("taqseet log retain --dry-run", "taqseet log retain --as nightly-jobs"),
)
@click.option(
    "--on", "day", type=Day(), metavar="DATE",
    help="The day that counts; one to come only with --dry-run. Default: today.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Say what would be erased, and erase nothing.")
@actor_option
@click.option("--reason", metavar="TEXT", help="Default: what the policy says.")
@click.option("--json", "as_json", is_flag=True, help="Print it as an object, for a program.")
@book_option
@fixtures_option
@database_option
def retain(
    day: date | None,
    dry_run: bool,
    actor: str | None,
    reason: str | None,
    as_json: bool,
    folder: Path | None,
    rules: str,
    database: str | None,
) -> None:
    """Erase what was known of customers in decisions that no policy keeps any longer.

    For how long is said by the `record` policies of the active book, in each market; the longest wins. A
    market without such a policy keeps everything. What is erased is the key of a decision's facts: the
    decision itself stays, with its offers and reasons, and the chain stays valid. The erasure is an event
    that names the policy and the decisions.

    In a log in which no book was ever activated the policies of the book in --book count.
    """
    with opened_log(database_url(database), must_exist=True) as log, refusals_told():
        desk = Desk(log, None, drawn_id)
        book = active_book(desk, folder, rules)
        on = _counted_day(book, day, is_trial=dry_run)
        try:
            markets = reviewed(Retention(book, on), lambda: kept_decisions(log.kept_keys(), log.decisions()))
        except RecordDamaged as damaged:
            raise damaged_record(damaged) from None
        events: list[StoredEvent] = []
        if not dry_run:
            events = list(_erased(desk, book, on, markets, actor_name(actor), reason))
        is_finished = not events or log.has_finished_erasing()
    told = _told(book, on, markets, events, is_trial=dry_run)
    if as_json:
        click.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2))
    else:
        _show(console(), book, markets, told)
    if not is_finished:
        show_unfinished(console(stderr=as_json))


def active_book(desk: Desk, folder: Path | None, rules: str) -> Book:
    """The book that decides, without the withdrawals over it; of a log without releases, that of a folder.

    Raises:
        Failed: it does not load, or a folder is named though a book is active.
    """
    if desk.state().active is None:
        return opened_book(folder, rules)
    if folder is not None:
        raise Failed("a book is active in this log: its policies count", help="leave --book out")
    book = book_of(folder_of(desk.active_files()))
    if isinstance(book, Problems):
        raise book_failed(book, Path("the log"))
    return book


def today(book: Book) -> date:
    """The earliest of the days that it is now in the book's markets: nothing goes a few hours too early."""
    return min(_date_in(market.time_zone, now()) for market in book.retailer.markets.values())


def _date_in(time_zone: str, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(time_zone)).date()


def _counted_day(book: Book, given: date | None, *, is_trial: bool) -> date:
    latest = today(book)
    if given is not None and given > latest and not is_trial:
        raise Failed(f"{given} is not here yet: nothing can be erased for it", help="add --dry-run to see it")
    return given or latest


def _erased(
    desk: Desk, book: Book, on: date, markets: Sequence[MarketReview], actor: str, reason: str | None
) -> Iterator[StoredEvent]:
    policies = {policy.id: policy for policy in book.policies}
    for market in markets:
        for id, positions in market.expired.items():
            for first in range(0, len(positions), _MOST_IN_AN_EVENT):
                some = positions[first : first + _MOST_IN_AN_EVENT]
                body = {
                    "positions": ranges_text(some),
                    "decisions": len(some),
                    "market": market.country,
                    "policy": id,
                    "on": on.isoformat(),
                    "book": book.digest,
                }
                why = reason or f"kept {kept_words(policies[id])}, and these are over"
                yield desk.erase(some, "facts_expired", id, actor, why, body, now())


def kept_words(policy: Policy) -> str:
    """How long a policy keeps facts, and from when, in words."""
    record = policy.document.record
    assert record is not None, "only record policies are asked"
    assert record.from_ is not None, "and those that say how long"
    return f"{record.keep} from {_STARTS[record.from_]}"


def show_unfinished(out: Console) -> None:
    """That erased keys still lie in the write-ahead file."""
    told = (
        "Another program is reading the log: until it ends, the erased keys can still be found in the"
        " write-ahead file beside the log. Whatever opens the log after that clears them away."
    )
    paragraph(out, line((told, DOUBT)), 0)


def law_words(policy: Policy) -> str:
    """Where a policy comes from, in words."""
    citation = policy.document.citation
    return f"{citation.authority}, {citation.instrument}, {citation.clause}"


def damaged_record(damaged: RecordDamaged) -> Failed:
    """That a record cannot be read."""
    return Failed(str(damaged), help="`taqseet log verify` names everything that was changed")


def _told(
    book: Book, on: date, markets: Sequence[MarketReview], events: Sequence[StoredEvent], *, is_trial: bool
) -> dict[str, Any]:
    return {
        "on": on.isoformat(),
        "book": {"digest": book.digest, "version": book.version},
        "dry_run": is_trial,
        "markets": [
            {
                "market": market.country,
                "policies": [policy.id for policy in market.policies],
                "expired": [
                    {"policy": id, "decisions": len(positions), "positions": ranges_text(positions)}
                    for id, positions in market.expired.items()
                ],
                "kept": market.kept,
                "kept_without_a_policy": market.kept_unasked,
                "next_last_day": market.next_last_day.isoformat() if market.next_last_day else None,
            }
            for market in markets
        ],
        "events": [
            {"id": each.event.event_id, "position": each.position, "policy": each.event.subject}
            for each in events
        ],
    }


def _show(out: Console, book: Book, markets: Sequence[MarketReview], told: dict[str, Any]) -> None:
    trial = "; this is a trial, nothing is erased" if told["dry_run"] else ""
    show(
        out,
        line((f"Retention on {told['on']}", HEADING), (f", book {book.version}{trial}", QUIET)),
        Text(),
    )
    for market in markets:
        _show_market(out, book, market, is_trial=told["dry_run"])
    for each in told["events"]:
        show(out, line((f"recorded as event {each['id']} ({each['policy']})", QUIET)))


def _show_market(out: Console, book: Book, market: MarketReview, *, is_trial: bool) -> None:
    known = book.retailer.markets.get(market.country)
    title = known.title.in_language("en") if known else f"{market.country}, no market of this book"
    show(out, line("  ", (title, HEADING)))
    for policy in market.policies:
        law = (f" ({law_words(policy)})", QUIET)
        paragraph(out, line(f"{policy.id}: {kept_words(policy)}", law), _INDENT)
    if not market.policies:
        told = "no policy says for how long facts are kept: nothing is ever erased here"
        paragraph(out, line((told, DOUBT)), _INDENT)
    done = "would lose" if is_trial else "lost"
    for id, positions in market.expired.items():
        whose = "its" if len(positions) == 1 else "their"
        number = (f"{count_of(len(positions), 'decision')} {done} {whose} facts", HEADING)
        paragraph(out, line(number, f", no longer kept by {id}"), _INDENT)
    coming = f"; the first of them through {market.next_last_day}" if market.next_last_day else ""
    show(out, line(" " * _INDENT, f"facts of {count_of(market.kept, 'decision')} kept{coming}"), Text())
