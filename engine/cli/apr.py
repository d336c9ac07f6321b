"""`taqseet apr`: the annual percentage rate of a list of advances and payments."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, cast

import click

from engine.cli.failure import Failed
from engine.cli.options import example
from engine.pricing.apr import (
    AprUndefined,
    Convention,
    Count,
    Flow,
    Flows,
    FlowsUnreadable,
    annual_percentage_rate,
    format_percent,
    read_flows,
)
from engine.terminal.console import QUIET, console, count_of, line, show

_RATES: Final = {
    "effective": "effective annual rate, as the European directive's annex and SAMA define it",
    "us": "nominal annual rate, as Regulation Z, Appendix J defines it",
}
_LABEL_WIDTH: Final = 11


@click.command(
    short_help="Work out the annual percentage rate of a list of flows.",
    epilog=example(
        "taqseet apr --convention effective --count days FLOWS.yaml",
        "where FLOWS.yaml says",
        '  advances: [{on: 1994-01-01, amount: "1000"}]',
        '  payments: [{on: 1995-07-01, amount: "1200"}]',
    ),
)
@click.option("--convention", type=click.Choice(list(_RATES)), required=True, help="Whose definition.")
@click.option(
    "--count",
    type=click.Choice(["days", "months"]),
    help="Count time so, whatever the dates suggest (effective only).",
)
@click.argument("flows", metavar="FLOWS.yaml", type=click.Path(allow_dash=True, path_type=Path))
def apr(convention: str, count: str | None, flows: Path) -> None:
    """Work out the annual percentage rate of the advances and payments in FLOWS.yaml.

    `-` reads standard input. The last line is the rate alone, with two decimals, half up.
    """
    if count is not None and convention != "effective":
        raise click.UsageError("--count goes with `effective`; `us` finds the unit period from the dates")
    read = _read(flows)
    try:
        rate = annual_percentage_rate(
            read.advances, read.payments, cast("Convention", convention), cast("Count | None", count)
        )
    except AprUndefined as undefined:
        raise Failed(str(undefined)) from None
    out = console()
    for label, text in (
        ("rate", _RATES[convention]),
        ("advances", _series(read.advances)),
        ("payments", _series(read.payments)),
        ("time", rate.basis),
    ):
        show(out, line((f"{label:{_LABEL_WIDTH}}", QUIET), text))
    click.echo(format_percent(rate))


def _read(file: Path) -> Flows:
    name = "standard input" if str(file) == "-" else str(file)
    try:
        with click.open_file(str(file), encoding="utf-8") as opened:
            return read_flows(opened.read())
    except FlowsUnreadable as unreadable:
        count = count_of(len(unreadable.mistakes), "mistake")
        raise Failed(f"{name} has {count}", *unreadable.mistakes) from None
    except UnicodeDecodeError as error:
        raise Failed(f"{name} is not a text in UTF-8: byte {error.start + 1} does not fit") from None
    except OSError as error:
        raise Failed(f"{name} cannot be read: {error.strerror}") from None


def _series(flows: Sequence[Flow]) -> str:
    days = sorted(on for on, _ in flows)
    total = sum(amount for _, amount in flows)
    if len(flows) == 1:
        return f"{total} on {days[0]}"
    return f"{len(flows)}, {total} in all, {days[0]} to {days[-1]}"
