"""`taqseet activate`, `cancel` and `rollback`: from when which approved book decides."""

from __future__ import annotations

import click

from engine.cli.desk import (
    actor_name,
    actor_option,
    now,
    opened_desk,
    reason_option,
    same_log,
    whole_digest,
)
from engine.cli.failure import Failed
from engine.cli.log import database_option
from engine.cli.options import example
from engine.cli.proposals import known
from engine.release.moments import effective_moment, zones_of
from engine.release.on_wire import activation_on_wire
from engine.release.state import Activation
from engine.terminal.console import DOUBT, GOOD, HEADING, QUIET, console, line, show
from engine.terminal.releases import Wire, moment_text, short_digest, show_command


@click.command(
    short_help="Let an approved proposal decide, now or from a day on.",
    epilog=example(
        "taqseet activate 01KXJ4Y0V7N5R8T2W3B6C9D1EF \\",
        '  --from 2027-03-01 --reason "In force from March"',
    ),
)
@click.argument("id")
@click.option(
    "--from", "from_", metavar="WHEN",
    help="A date, which begins where the first of its markets has midnight; or a moment with its offset,"
    " such as 2027-03-01T06:00:00+03:00. Default: at once.",
)  # fmt: skip
@actor_option
@reason_option
@database_option
def activate(id: str, from_: str | None, actor: str | None, reason: str, database: str | None) -> None:
    """Activate the approved proposal called ID.

    Services that work with this log take the book up by themselves, without dropping a request. A later
    activation can be cancelled, and one that holds can be rolled back.
    """
    id = id.strip().upper()
    with opened_desk(database, id, signs=True) as desk:
        moment = None
        if from_ is not None:
            try:
                moment = effective_moment(from_.strip(), zones_of(desk.files(known(desk, id).bundle)))
            except ValueError as unclear:
                help = f"write {str(unclear).removeprefix('it is ')}"
                raise Failed(f"`{from_}` names no moment", help=help) from None
        known(desk, id)
        made = desk.activate(id, actor_name(actor), reason, now(), moment)
    _tell(made, same_log(database), from_)


@click.command(
    short_help="Call off an activation that is scheduled.",
    epilog=example('taqseet cancel 01KXJ5B7QZV8M2N4P6R8T0W1Y3 --reason "Circular 12 was postponed"'),
)
@click.argument("activation")
@actor_option
@reason_option
@database_option
def cancel(activation: str, actor: str | None, reason: str, database: str | None) -> None:
    """Call off the scheduled ACTIVATION, by the id that `taqseet book` shows."""
    with opened_desk(database) as desk:
        found = activation_on_wire(desk.cancel(activation.strip().upper(), actor_name(actor), reason, now()))
    from_ = moment_text(found["effective_from"])
    show(
        console(),
        line(("Cancelled: ", f"{DOUBT} {HEADING}"), f"book {_book(found)} will not decide from {from_}"),
    )


@click.command(
    short_help="Go back to a book that decided before.",
    epilog=example('taqseet rollback --reason "Prices of flex-24 are wrong"'),
)
@click.option(
    "--to", "book", metavar="DIGEST", help="Which book; 12 digits are enough. Default: the last other one."
)
@actor_option
@reason_option
@database_option
def rollback(book: str | None, actor: str | None, reason: str, database: str | None) -> None:
    """Let a book decide again that decided before, at once.

    It was approved when it was activated, and needs no new approval. What is scheduled is called off, because
    it was made on the book that is left. Withdrawn offers stay withdrawn.
    """
    with opened_desk(database, signs=True) as desk:
        state = desk.state()
        known_books = [each.book for each in state.history]
        wanted = whole_digest(book, known_books, "book that has decided") if book is not None else None
        made = desk.roll_back(actor_name(actor), reason, now(), wanted)
        called_off = len(state.scheduled)
    _tell(made, same_log(database))
    if called_off:
        show(console(), line((f"  called off what was scheduled: {called_off}", DOUBT)))


def _tell(made: Activation, log: str, asked: str | None = None) -> None:
    """What decides from when, and how to take it back; `asked` is the moment as it was asked for."""
    out, body = console(), activation_on_wire(made)
    if made.effective_from is not None:
        moment = moment_text(body["effective_from"])
        show(out, line(("Scheduled: ", f"{GOOD} {HEADING}"), f"book {_book(body)} decides from {asked} on"))
        show(out, line((f"  its first market is there at {moment}", QUIET)))
        show(out, line(("To call it off:", QUIET)))
        show_command(out, f"taqseet cancel {made.id}", f"--reason TEXT{log}")
        return
    show(out, line(("Active: ", f"{GOOD} {HEADING}"), f"book {_book(body)} decides now"))
    show(out, line(("  Services that work with this log take it up by themselves.", QUIET)))
    if made.kind == "activated":
        show(out, line(("To go back:", QUIET)))
        show_command(out, f"taqseet rollback --reason TEXT{log}")


def _book(body: Wire) -> str:
    book = body["book"]
    return f"{book['version']} {short_digest(book['digest'])}"
