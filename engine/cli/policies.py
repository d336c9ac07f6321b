"""`taqseet policies`: the law of a day in a market, each policy with its value and its source."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import chain, groupby
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import click
import orjson
from rich.console import Console
from rich.text import Text

from engine.analysis.law_of_day import (
    Change,
    PolicyOfDay,
    change_on_wire,
    next_changes,
    policies_of_day,
    regime_on_wire,
    regimes_of_day,
)
from engine.cli.book import book_folder, book_option, fixtures_option, opened_book
from engine.cli.failure import Failed
from engine.cli.options import Day, example, format_option
from engine.problems import nearest
from engine.schema.book import Book
from engine.schema.folder import FIXTURES, read_folder
from engine.schema.policy import Citation
from engine.schema.retailer import RetailerDocument
from engine.terminal.console import ADVICE, DOUBT, HEADING, QUIET, console, count_of, line, paragraph, show
from engine.wire.policy_words import condition_words
from engine.wire.render import citation_on_wire

_COLUMNS: Final = ("policy", "kind", "since", "until", "confidence")
_A_DAY: Final = "2026-02-20"
_INDENT: Final = 4
_CALLED: Final = {"UK": ("GB", "the United Kingdom")}
"""What a country is often called instead of by its code of ISO 3166: that code, and its name."""


@click.command(
    short_help="List the policies in force on a day in a market.",
    epilog=example("taqseet policies --on 2026-02-20 --market SA"),
)
@click.option(
    "--on", "day", type=Day(), metavar="DATE",
    help="The business date, as 2026-02-20. Default: today in the market.",
)  # fmt: skip
@click.option("--market", "country", metavar="CC", help="The country. Default: all markets of the book.")
@format_option
@fixtures_option
@book_option
def policies(day: date | None, country: str | None, format: str, rules: str, folder: Path | None) -> None:
    """List every policy in force on a day, with the value that it has then.

    Each with its kind, the days for which it has this value, how sure its source is, and that source. Below
    the list stand the regimes, and when the law of the market changes next.
    """
    book = opened_book(folder, rules)
    wanted = [_known(book, country, folder, rules)] if country is not None else list(book.retailer.markets)
    days = {each: day or _today(book, each) for each in wanted}
    if format == "json":
        listed = [as_json(book, each, on) for each, on in days.items()]
        click.echo(orjson.dumps({"markets": listed}, option=orjson.OPT_INDENT_2))
        return
    out = console()
    for number, (each, on) in enumerate(days.items()):
        if number:
            show(out, Text())
        _show_market(out, book, each, on)


def _today(book: Book, country: str) -> date:
    return datetime.now(UTC).astimezone(ZoneInfo(book.market(country).time_zone)).date()


def _known(book: Book, country: str, folder: Path | None, rules: str) -> str:
    markets, asked = book.retailer.markets, country.upper()
    if asked in markets:
        return asked
    code, name = _CALLED.get(asked, (asked, ""))
    said = f"no market is called `{country}`{f': {name} is `{code}`' if name else ''}"
    if rules != FIXTURES and code in _fixture_markets(folder):
        raise Failed(said, help=f"`{code}` is a market of the fixtures' book: add `--fixtures`")
    match = None if name else nearest(asked, markets)
    meant = f"; did you mean `{match}`?" if match else ""
    raise Failed(f"{said}{meant}", help=f"the book's markets are {', '.join(markets)}")


def _fixture_markets(folder: Path | None) -> frozenset[str]:
    """The markets of the fixtures' book, whether or not the rest of it loads."""
    read = read_folder(book_folder(folder), FIXTURES)
    return frozenset(chain.from_iterable(each.markets for *_, each in read.of("retailer", RetailerDocument)))


def as_json(book: Book, country: str, on: date) -> dict[str, Any]:
    """The law of a day in a market as `taqseet policies --format json` prints it."""
    return {
        "market": country,
        "on": on.isoformat(),
        "policies": [
            {
                "id": each.policy.id,
                "pack": each.policy.pack,
                "title": each.policy.document.title.in_language("en"),
                "kind": each.policy.document.kind,
                "value": each.value,
                "scope": each.scope,
                "since": each.since.isoformat() if each.since else None,
                "until": each.until.isoformat() if each.until else None,
                "citation": citation_on_wire(each.policy.document.citation),
                "source": each.policy.place,
            }
            for each in policies_of_day(book, country, on)
        ],
        "regimes": [
            regime_on_wire(regime, book.market(country).currency, "en")
            for regime in regimes_of_day(book, country, on)
        ],
        "next_change": change_on_wire(next_changes(book, country, on)),
    }


def _show_market(out: Console, book: Book, country: str, on: date) -> None:
    listed = policies_of_day(book, country, on)
    title = book.market(country).title.in_language("en")
    show(
        out, line((f"{title} on {on.isoformat()}", HEADING), f": {count_of(len(listed), 'policy')} in force")
    )
    widths = _widths(book, country)
    show(out, Text(), line((f"  {_aligned(_COLUMNS, widths)}", QUIET)))
    for pack, members in groupby(listed, key=lambda each: each.policy.pack):
        show(out, line((pack, HEADING)))
        for each in members:
            _show_policy(out, each, widths)
    _show_regimes(out, book, country, on)
    _show_change(out, next_changes(book, country, on))


def _show_regimes(out: Console, book: Book, country: str, on: date) -> None:
    """Print the regimes in force, in the order in which they are tried."""
    regimes = regimes_of_day(book, country, on)
    if regimes:
        show(out, Text(), line(("Regimes: the first that an offer fits governs it", HEADING)))
    for regime in regimes:
        window = regime.window
        days = [f"since {window.from_}"] if window.from_ else []
        days += [f"until {window.until}"] if window.until else []
        show(out, line(f"  {regime.id}", ("".join(f"  {each}" for each in days), QUIET)))
        governs = condition_words(regime.when, book.market(country).currency, "en")
        paragraph(out, line((f"{regime.title.en}: {governs} ({_source(regime.citation)})", QUIET)), _INDENT)


def _show_policy(out: Console, each: PolicyOfDay, widths: Sequence[int]) -> None:
    style = DOUBT if each.policy.is_unconfirmed else ""
    show(out, line((f"  {_aligned(_row(each), widths)}", style)))
    title = each.policy.document.title.in_language("en")
    scope = f", where {each.scope}" if each.scope else ""
    source = _source(each.policy.document.citation)
    paragraph(out, line((f"{title}: {each.value}{scope} ({source})", QUIET)), _INDENT)


def _source(citation: Citation) -> str:
    return f"{citation.authority}, {citation.instrument}, {citation.clause}"


def _widths(book: Book, country: str) -> Sequence[int]:
    """The widths of the columns, the same on every day, so that two lists can be compared line by line."""
    whole = [
        (each.id, each.document.kind, _A_DAY, _A_DAY, each.document.citation.confidence)
        for each in book.policies_of(country)
    ]
    return [max(map(len, column)) for column in zip(_COLUMNS, *whole, strict=True)]


def _row(each: PolicyOfDay) -> tuple[str, ...]:
    document = each.policy.document
    since = each.since.isoformat() if each.since else "-"
    until = each.until.isoformat() if each.until else "-"
    return each.policy.id, document.kind, since, until, document.citation.confidence


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(map(str.ljust, row, widths)).rstrip()


def _show_change(out: Console, coming: tuple[date, Sequence[Change]] | None) -> None:
    if coming is None:
        show(out, Text(), line(("No later change of these policies is written down.", QUIET)))
        return
    day, changes = coming
    told = ", ".join(f"{change.id} {change.what}" for change in changes)
    show(out, Text())
    paragraph(out, line((f"The law changes next on {day.isoformat()}: ", ADVICE), told), 0)
