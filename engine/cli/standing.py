"""`taqseet book`: which book decides, which is to, which did, and which offers are withdrawn."""

from __future__ import annotations

import click
import orjson

from engine.cli.desk import now, opened_desk, same_log
from engine.cli.log import database_option
from engine.cli.options import example
from engine.release.desk import Desk
from engine.release.on_wire import state_on_wire
from engine.release.state import ReleaseState
from engine.release.withdrawals import with_withdrawals
from engine.schema.load import digest_of
from engine.terminal.console import console
from engine.terminal.releases import show_standing

_USUALLY = 5


@click.command(
    short_help="Show which book decides, what is scheduled and what is withdrawn.",
    epilog=example("taqseet book"),
)
@click.option("--all", "every", is_flag=True, help="Every book that ever decided, and not only the last few.")
@click.option("--json", "as_json", is_flag=True, help="Print it as an object, for a program.")
@database_option
def book(every: bool, as_json: bool, database: str | None) -> None:
    """Show which book decides now, since when and by whom; and what is scheduled.

    Below that, the offers that are withdrawn whichever book decides, and the books that decided before. While
    an offer is withdrawn, answers name the digest of the book without it, which is shown too.
    """
    with opened_desk(database) as desk:
        state = desk.state()
        body = {**state_on_wire(state, now()), "answers_name": _named_in_answers(desk, state)}
    if as_json:
        click.echo(orjson.dumps(body, option=orjson.OPT_INDENT_2))
        return
    show_standing(console(), body, len(body["history"]) if every else _USUALLY, same_log(database))


def _named_in_answers(desk: Desk, state: ReleaseState) -> str | None:
    """The digest that answers carry now; None where no book decides."""
    if state.active is None:
        return None
    return digest_of(with_withdrawals(desk.files(state.active.bundle), state.withdrawn))
