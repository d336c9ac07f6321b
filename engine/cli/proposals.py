"""`taqseet proposals`: which proposals wait, and one of them from end to end."""

from __future__ import annotations

from datetime import datetime

import click
import orjson
from rich.text import Text

from engine.cli.desk import now, opened_desk, same_log
from engine.cli.failure import Failed
from engine.cli.log import database_option
from engine.cli.options import example
from engine.cli.proposal_parts import shown_problems, with_scenarios
from engine.problems import suggestion
from engine.release.desk import Desk
from engine.release.judging import is_outdated
from engine.release.on_wire import proposal_in_brief, proposal_on_wire
from engine.release.state import Proposal
from engine.terminal.console import ADVICE, HEADING, QUIET, console, count_of, line, show
from engine.terminal.proposals import show_proposal, show_proposals


@click.command(
    short_help="List the proposals that wait, or show one with all its changes.",
    epilog=example("taqseet proposals", "taqseet proposals 01KXJ4Y0V7N5R8T2W3B6C9D1EF --scenarios"),
)
@click.argument("id", required=False)
@click.option("--all", "every", is_flag=True, help="Also those that were closed; of one, all its problems.")
@click.option(
    "--scenarios", is_flag=True, help="Run the scenarios of features/ against it, and keep the result."
)
@click.option("--json", "as_json", is_flag=True, help="Print it as an object, for a program.")
@database_option
def proposals(id: str | None, every: bool, scenarios: bool, as_json: bool, database: str | None) -> None:
    """List the proposals that wait for somebody, the newest first; or show the one called ID.

    Of one proposal everything is shown that whoever approves it has to know: who wrote it and why, what
    changes in plain words, its problems, cases and scenarios, and the command for the next step.
    """
    if id is None and scenarios:
        raise click.UsageError("--scenarios needs the ID of a proposal")
    with opened_desk(database) as desk:
        if id is None:
            _list(desk, now(), every, as_json)
            return
        found = known(desk, id)
        if scenarios:
            found = with_scenarios(desk, found, console(stderr=True))
        body = proposal_on_wire(found, now(), "en")
        if as_json:
            click.echo(orjson.dumps(body, option=orjson.OPT_INDENT_2))
            return
        out = console()
        if body["problems"]:
            advice = None if every else "--all shows them all"
            shown_problems(out, body, desk.files(found.bundle), advice)
        show_proposal(out, body, same_log(database), is_outdated=is_outdated(desk.state(), found))


def known(desk: Desk, id: str) -> Proposal:
    """The proposal of an id, in whatever case it is written. Raises Failed, with those that wait."""
    listed = desk.state().proposals
    asked = id.strip().upper()
    if asked in listed:
        return listed[asked]
    waiting = [each.id for each in listed.values() if each.closed is None]
    otherwise = "`taqseet proposals` lists those that wait" if waiting else "no proposal waits"
    raise Failed(f"no proposal is called `{id}`", help=suggestion(asked, waiting, otherwise))


def _list(desk: Desk, at: datetime, every: bool, as_json: bool) -> None:
    state = desk.state().proposals.values()
    newest = sorted(state, key=lambda each: each.revised_at, reverse=True)
    listed = [proposal_in_brief(each, at) for each in newest if every or each.closed is None]
    if as_json:
        click.echo(orjson.dumps({"proposals": listed}, option=orjson.OPT_INDENT_2))
        return
    out = console()
    show_proposals(out, listed)
    closed = len(newest) - len(listed)
    if not listed:
        show(out, line(("No proposal waits.", HEADING)))
        show(out, line(("`taqseet propose FOLDER` makes one.", ADVICE)))
    else:
        show(
            out,
            Text(),
            line((f"{count_of(len(listed), 'proposal')}; `taqseet proposals ID` shows one.", QUIET)),
        )
    if closed:
        show(
            out, line((f"{count_of(closed, 'proposal')} activated or rejected; --all lists them too.", QUIET))
        )
