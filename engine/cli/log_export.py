"""`taqseet log export`: the log's days as Parquet files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Final

import click
from rich.console import Console

from engine.cli.desk import now
from engine.cli.failure import Failed
from engine.cli.log import database_option, database_url, key_path, opened_log, sealer_for_reading
from engine.cli.options import Day, example
from engine.recording import DecisionLog, StoredEvent
from engine.recording.parquet_export import DayWritten, ExportFailed, ExportFolder, open_export
from engine.recording.sealing import SealBroken, Sealer
from engine.release.events import utc_text
from engine.terminal.console import DOUBT, HEADING, QUIET, console, count_of, line, paragraph, show
from engine.wire.export_row import Opened, RowUnreadable, decision_row, event_row

_DAY: Final = timedelta(days=1)
_SETTLED_AFTER: Final = timedelta(minutes=10)
"""After midnight: until then a request that came in the day before may still be on its way to the log."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which days are to be exported, and how."""

    first: date | None
    last: date | None
    again: bool
    opened: Opened | None


@click.command(
    short_help="Write the log's days as Parquet files.",
    epilog=example(
        "taqseet log export archive",
        "taqseet log export review --from 2026-11-01 --until 2026-11-30 --with-facts",
    ),
)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--from", "first", type=Day(), metavar="DATE", help="The first day. Default: the log's first.")
@click.option("--until", "last", type=Day(), metavar="DATE", help="The last day. Default: yesterday.")
@click.option(
    "--with-facts", is_flag=True,
    help="Open what was known of customers: as personal as the log and its key together.",
)  # fmt: skip
@click.option("--again", is_flag=True, help="Write the days that are there already anew.")
@database_option
def export(
    folder: Path,
    first: date | None,
    last: date | None,
    with_facts: bool,
    again: bool,
    database: str | None,
) -> None:
    """Write one folder a day into FOLDER, with its decisions and events: day=2026-11-27/decisions.parquet.

    A day is of UTC, by when the request came in, and is written once it is over. It appears whole or not at
    all, and is the same to the byte whenever it is written. Days that are there already are left alone, but
    --with-facts writes them anew: facts that were erased meanwhile must leave the copy too.

    Customers' facts stay sealed unless --with-facts says otherwise; what is exported then is null where the
    facts were erased. The columns of the hash chain are all there.
    """
    if first and last and first > last:
        raise click.UsageError(f"--from {first} is after --until {last}")
    url = database_url(database)
    opened = _sealer(url).opened if with_facts else None
    wanted = _Wanted(first, last, again or with_facts, opened)
    with opened_log(url, must_exist=True) as log:
        _export(log, folder, wanted, now())


def _sealer(url: str) -> Sealer:
    sealer = sealer_for_reading(url)
    if sealer is None:
        help = "without it the facts of this log cannot be read; leave --with-facts out"
        raise Failed(f"the customer key {key_path(url)} is not there", help=help)
    return sealer


def _export(log: DecisionLog, folder: Path, wanted: _Wanted, at: datetime) -> None:
    out = console()
    over = (at - _SETTLED_AFTER).astimezone(UTC).date() - _DAY
    last = min(wanted.last or over, over)
    events = log.events()
    start = _first_day(log, events)
    if start is not None and wanted.first is not None:
        start = max(start, wanted.first)
    written: list[DayWritten] = []
    if start is not None:
        try:
            with open_export(folder) as days:
                written = [each for each in _days(out, log, events, days, start, last, wanted) if each]
        except ExportFailed as failed:
            raise Failed(str(failed)) from None
        except OSError as error:
            raise Failed(f"{folder} cannot be written: {error.strerror}") from None
        except (RowUnreadable, SealBroken) as damaged:
            help = "`taqseet log verify` names everything that was changed"
            raise Failed(f"{damaged}; its day was not exported", help=help) from None
    if wanted.last is None or wanted.last > over:
        show(out, line((f"{over + _DAY} is not over yet (days are of UTC): left out", QUIET)))
    _sum_up(out, folder, written, with_facts=wanted.opened is not None)


def _first_day(log: DecisionLog, events: Sequence[StoredEvent]) -> date | None:
    """No later than the first day of which anything is in the log; None where it is empty."""
    first = next(log.decisions(), None)
    starts = [_day_of(each.event.at) for each in events[:1]]
    if first is not None:
        # Two requests around a midnight may have been recorded the other way round.
        starts.append(_day_of(first.record.received_at) - _DAY)
    return min(starts, default=None)


def _days(
    out: Console,
    log: DecisionLog,
    events: Sequence[StoredEvent],
    days: ExportFolder,
    start: date,
    last: date,
    wanted: _Wanted,
) -> Iterator[DayWritten | None]:
    """Export day by day, and tell of each."""
    of_day: dict[date, list[StoredEvent]] = {}
    for event in events:
        of_day.setdefault(_day_of(event.event.at), []).append(event)
    to_row = partial(decision_row, opened=wanted.opened)
    for number in range((last - start).days + 1):
        day = start + timedelta(days=number)
        if not wanted.again and days.is_there(day, with_facts=False):
            show(out, line(f"{day}  ", ("there already", QUIET)))
            continue
        decisions = map(to_row, log.decisions(_midnight(day), _midnight(day + _DAY)))
        rows = map(event_row, of_day.get(day, ()))
        written = days.write(day, decisions, rows, with_facts=wanted.opened is not None)
        if written:
            told = f"{count_of(written.decisions, 'decision'):>18}  {count_of(written.events, 'event'):>12}"
            show(out, line(f"{day}  {told}  {_mebibytes(written.octets):>10}"))
        yield written


def _sum_up(out: Console, folder: Path, written: Sequence[DayWritten], *, with_facts: bool) -> None:
    if not written:
        show(out, line("No day was written: nothing new was recorded in these days."))
        return
    total = sum(each.decisions for each in written)
    told = f"{count_of(len(written), 'day')} with {count_of(total, 'decision')} in {folder}"
    show(out, line((told, HEADING)))
    if with_facts:
        warning = (
            "What was known of customers stands in these files in the clear. After an erasure, export them"
            " again: a key that is gone does not seal a copy."
        )
        paragraph(out, line((warning, DOUBT)), 0)


def _day_of(moment: str) -> date:
    return datetime.fromisoformat(moment).astimezone(UTC).date()


def _midnight(day: date) -> str:
    """The first moment of a day, as the log writes moments."""
    return utc_text(datetime.combine(day, time(), UTC))


def _mebibytes(octets: int) -> str:
    return f"{octets / 2**20:.1f} MiB" if octets >= 2**20 else f"{octets / 2**10:.1f} KiB"
