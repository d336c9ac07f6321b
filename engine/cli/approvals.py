"""`taqseet approve` and `taqseet reject`: what another person says of a proposal."""

from __future__ import annotations

import click

from engine.cli.desk import actor_name, actor_option, now, opened_desk, reason_option, same_log
from engine.cli.failure import Failed
from engine.cli.log import database_option
from engine.cli.options import example
from engine.cli.proposals import known
from engine.release.on_wire import proposal_on_wire
from engine.release.refusals import ReleaseRefused
from engine.release.state import Proposal
from engine.terminal.console import BAD, DOUBT, GOOD, HEADING, console, line, show
from engine.terminal.proposals import show_next
from engine.terminal.releases import moment_text, short_digest

_FEWEST_DIGITS = 12


@click.command(
    short_help="Approve exactly one text of a proposal, as another person.",
    epilog=example(
        "taqseet approve 01KXJ4Y0V7N5R8T2W3B6C9D1EF \\",
        '  --bundle sha256:0123456789ab --as fatimah --reason "As the circular says"',
    ),
)
@click.argument("id")
@click.option(
    "--bundle", metavar="DIGEST",
    help=f"The text that was read, as `taqseet proposals ID` names it; {_FEWEST_DIGITS} digits are enough.",
)  # fmt: skip
@actor_option
@reason_option
@database_option
def approve(id: str, bundle: str | None, actor: str | None, reason: str, database: str | None) -> None:
    """Approve the proposal called ID, as somebody who wrote none of it.

    What is approved is one text, named by the digest of its bundle: any later edit makes the approval void.
    An approval expires. Nothing changes for customers until the proposal is activated.
    """
    id = id.strip().upper()
    with opened_desk(database, id, signs=True) as desk:
        read = _pinned(known(desk, id), bundle)
        made = desk.approve(id, read, actor_name(actor), reason, now())
        body = proposal_on_wire(made, now(), "en")
    out = console()
    expires_at = moment_text(body["approval"]["expires_at"])
    show(
        out,
        line(("Approved ", f"{GOOD} {HEADING}"), f"by {body['approval']['approver']}, until {expires_at}"),
        line(f"  proposal {id}, book {body['book']['version']} {short_digest(body['book']['digest'])}"),
    )
    if body["scenarios"] is not None and body["scenarios"]["failed"]:
        show(out, line((f"  {body['scenarios']['failed']} of its scenarios failed", DOUBT)))
    show_next(out, body, same_log(database))


@click.command(
    short_help="Close a proposal that is not to become a book.",
    epilog=example('taqseet reject 01KXJ4Y0V7N5R8T2W3B6C9D1EF --as fatimah --reason "Too early"'),
)
@click.argument("id")
@actor_option
@reason_option
@database_option
def reject(id: str, actor: str | None, reason: str, database: str | None) -> None:
    """Reject the proposal called ID; its author may do so too. It stays in the audit."""
    id = id.strip().upper()
    with opened_desk(database, id) as desk:
        known(desk, id)
        desk.reject(id, actor_name(actor), reason, now())
    show(
        console(), line(("Rejected ", f"{BAD} {HEADING}"), f"proposal {id}; nothing that decides has changed")
    )


def _pinned(proposal: Proposal, given: str | None) -> str:
    """The digest of the text that was read, which its beginning is enough to name."""
    if given is None:
        help = f"`taqseet proposals {proposal.id}` shows it, and the whole command"
        raise Failed("it is not said which text of the proposal was read: --bundle is missing", help=help)
    digits = given.strip().lower().removeprefix("sha256:")
    if set(digits) - set("0123456789abcdef") or not _FEWEST_DIGITS <= len(digits) <= 64:
        help = f"`sha256:` and at least {_FEWEST_DIGITS} hexadecimal digits"
        raise Failed(f"`{given}` is no digest", help=help)
    if proposal.bundle.removeprefix("sha256:").startswith(digits):
        return proposal.bundle
    if len(digits) == 64:
        return f"sha256:{digits}"
    message = f"the text of proposal {proposal.id} is {short_digest(proposal.bundle)} now, not {given}"
    raise ReleaseRefused("approval_void", message, "read the text as it is now, and approve that")
