"""`taqseet withdraw` and `taqseet reinstate`: an offer taken away in an emergency, and given back."""

from __future__ import annotations

import click

from engine.cli.desk import actor_name, actor_option, now, opened_desk, reason_option, same_log
from engine.cli.log import database_option
from engine.cli.options import example
from engine.problems import suggestion
from engine.release.desk import Desk
from engine.release.refusals import ReleaseRefused
from engine.schema.folder import kind_of
from engine.terminal.console import BAD, GOOD, HEADING, QUIET, console, line, show
from engine.terminal.releases import show_command


@click.command(
    short_help="Take an offer away at once, whichever book decides.",
    epilog=example('taqseet withdraw flex-24 --reason "The provider stopped financing it"'),
)
@click.argument("offer")
@actor_option
@reason_option
@database_option
def withdraw(offer: str, actor: str | None, reason: str, database: str | None) -> None:
    """Withdraw OFFER: an emergency, in one step and without an approval.

    It is offered to nobody from then on, in no book that is activated or rolled back to, until it is
    reinstated by another person.
    """
    with opened_desk(database, offer=offer) as desk:
        try:
            made = desk.withdraw(offer, actor_name(actor), reason, now())
        except ReleaseRefused as refused:
            if refused.code != "unknown_offer":
                raise
            help = suggestion(offer, _offers(desk), "`taqseet check` names a file for each offer")
            raise ReleaseRefused(refused.code, refused.message, help) from None
    out = console()
    show(
        out,
        line(
            ("Withdrawn: ", f"{BAD} {HEADING}"), f"{made.offer} is offered to nobody, whichever book decides"
        ),
    )
    show(out, line(("When that is settled, another person gives it back:", QUIET)))
    show_command(out, f"taqseet reinstate {offer}", f"--as NAME --reason TEXT{same_log(database)}")


@click.command(
    short_help="Offer again what was withdrawn, as another person.",
    epilog=example('taqseet reinstate flex-24 --as fatimah --reason "The provider finances it again"'),
)
@click.argument("offer")
@actor_option
@reason_option
@database_option
def reinstate(offer: str, actor: str | None, reason: str, database: str | None) -> None:
    """Reinstate the withdrawn OFFER, as somebody other than who withdrew it."""
    with opened_desk(database, offer=offer) as desk:
        desk.reinstate(offer, actor_name(actor), reason, now())
    show(
        console(),
        line(("Reinstated: ", f"{GOOD} {HEADING}"), f"{offer} is offered again, where its book says so"),
    )


def _offers(desk: Desk) -> list[str]:
    return [kind_of(name)[1] for name in desk.active_files() if kind_of(name)[0] == "offer"]
