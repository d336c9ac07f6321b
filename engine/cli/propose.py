"""`taqseet propose`: a book that somebody wants to be the next one, checked and told in words."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

import click
import orjson
from click.core import ParameterSource

from engine.cli.book import no_book
from engine.cli.desk import (
    actor_name,
    actor_option,
    now,
    opened_desk,
    refusals_told,
    same_log,
    trusted_keys_path,
)
from engine.cli.log import database_option, database_url
from engine.cli.options import example
from engine.cli.proposal_parts import shown_problems, with_scenarios
from engine.release.bundle import files_of_folder, read_bundle_file
from engine.release.bundle_files import version_of
from engine.release.on_wire import proposal_on_wire
from engine.release.signing_keys import TrustedKeys
from engine.terminal.console import QUIET, console, line, show
from engine.terminal.proposals import show_proposal


@click.command(
    short_help="Propose a changed book: checked, and its changes in plain words.",
    epilog=example(
        'taqseet propose my-book --reason "The cap of Circular 12"',
        "taqseet propose my-book --proposal 01KXJ4Y0V7N5R8T2W3B6C9D1EF",
    ),
)
@click.argument("book", metavar="FOLDER|BUNDLE", type=click.Path(exists=True, path_type=Path))
@actor_option
@click.option("--reason", default="", metavar="TEXT", help="Why; for whoever approves it.")
@click.option("--proposal", metavar="ID", help="Revise this proposal; an approval of it is then void.")
@click.option(
    "--scenarios/--no-scenarios", default=True, show_default=True, envvar="TAQSEET_SCENARIOS",
    help="Run the scenarios of features/ against it, half a minute on two processors.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the proposal as GET /v1/proposals/{id} answers.")
@database_option
@click.pass_context
def propose(
    context: click.Context,
    book: Path,
    actor: str | None,
    reason: str,
    proposal: str | None,
    scenarios: bool,
    as_json: bool,
    database: str | None,
) -> None:
    """Propose the book in FOLDER, which holds rules/ and policies/, or in a signed BUNDLE file.

    Nothing that decides is changed. The book is checked, its cases and the scenarios are run; what would
    change is told in plain words. Then another person reads it and approves exactly this text.

    A book with mistakes is a proposal too, which nobody can approve until it is revised. The exit status is 0
    when the proposal could be approved as it is, 1 when a problem, a case or a scenario stands in the way.
    """
    id = proposal.strip().upper() if proposal else None
    with refusals_told():
        files = _files(book, database)
    with opened_desk(database, id or "ID") as desk:
        told = console(stderr=True)
        version = version_of(files) or "without a version"
        show(told, line((f"Checking book {version} and running its cases…", QUIET)))
        made = desk.propose(files, actor_name(actor), reason, now(), id)
        if scenarios:
            is_asked = context.get_parameter_source("scenarios") is not ParameterSource.DEFAULT
            made = with_scenarios(desk, made, told, is_asked=is_asked)
        body = proposal_on_wire(made, now(), "en")
        if as_json:
            click.echo(orjson.dumps(body, option=orjson.OPT_INDENT_2))
        else:
            out = console()
            shown_problems(out, body, files, f"`taqseet check {quote(str(book))}` shows them all")
            show_proposal(out, body, same_log(database))
    failed = bool(body["errors"]) or bool(body["scenarios"] and body["scenarios"]["failed"])
    context.exit(1 if failed else 0)


def _files(book: Path, database: str | None) -> dict[str, str]:
    """The texts of a folder, or of a bundle that a trusted key signed."""
    if book.is_dir():
        missing = no_book(book)
        if missing:
            raise missing
        return dict(files_of_folder(book))
    trusted = TrustedKeys.load(trusted_keys_path(database_url(database)))
    return dict(read_bundle_file(book, trusted).files)
