"""`taqseet diff`: what changes from one book to another, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import orjson
from rich.console import Console
from rich.text import Text

from engine.analysis.changes import changes_between, changes_on_wire, file_changes
from engine.cli.book import fixtures_option, found_folder
from engine.cli.desk import refusals_told, trusted_keys_path
from engine.cli.failure import Failed
from engine.cli.log import database_option, database_url
from engine.cli.options import example
from engine.locale_format import LANGUAGES
from engine.problems import Problems
from engine.release.bundle import read_bundle_file
from engine.release.signing_keys import TrustedKeys
from engine.schema.book import Book
from engine.schema.folder import folder_of, read_folder
from engine.schema.load import book_of
from engine.terminal.changes import show_changes, show_file_changes
from engine.terminal.console import GOOD, HEADING, console, count_of, line, show

_BOOK = click.Path(exists=True, path_type=Path)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two books: where it was read, its files, and the book; None where it does not load."""

    name: Path
    files: Mapping[str, str]
    book: Book | None
    errors: int

    def as_json(self) -> dict[str, Any]:
        """What a program reads of it."""
        if self.book is None:
            return {"version": None, "digest": None, "errors": self.errors}
        return {"version": self.book.version, "digest": self.book.digest, "errors": 0}


@click.command(
    short_help="Say in plain words what changes from one book to another.",
    epilog=example("taqseet diff yesterday today", "taqseet diff winter.bundle my-book --language ar"),
)
@click.argument("old", type=_BOOK)
@click.argument("new", type=_BOOK)
@click.option(
    "--language", type=click.Choice(list(LANGUAGES)), default=LANGUAGES[0], show_default=True,
    help="The language of the sentences.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the changes as an object, for a program.")
@fixtures_option
@database_option
@click.pass_context
def diff(
    context: click.Context,
    old: Path,
    new: Path,
    language: str,
    as_json: bool,
    rules: str,
    database: str | None,
) -> None:
    """Say what changes from the book OLD to the book NEW, a sentence for each change.

    Each is a folder that holds rules/ and policies/, or the file of a bundle, which is verified first. What
    changes decisions comes first, comments and layout come last. Where a book does not load, the files that
    differ are named instead, and the exit status is 1.
    """
    before, after = _side(old, rules, database), _side(new, rules, database)
    if before.book is not None and after.book is not None:
        changes, files = changes_on_wire(changes_between(before.book, after.book), language), []
    else:
        changes, files = [], file_changes(before.files, after.files)
    if as_json:
        told = {"old": before.as_json(), "new": after.as_json(), "changes": changes, "files": files}
        click.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2))
    else:
        _show(console(), changes, files, language)
    broken = next((side for side in (before, after) if side.book is None), None)
    if broken is None:
        return
    if as_json:
        context.exit(1)
    raise Failed(
        f"{broken.name} does not load: it has {count_of(broken.errors, 'error')}",
        help=f"`taqseet check {broken.name}` shows them",
    )


def _side(path: Path, rules: str, database: str | None) -> Side:
    """The book of a folder or of a bundle. Raises Failed where there is neither."""
    if path.is_dir():
        folder = read_folder(found_folder(path, rules), rules)
    else:
        with refusals_told():
            trusted = TrustedKeys.load(trusted_keys_path(database_url(database)))
            folder = folder_of(read_bundle_file(path, trusted).files)
    book = book_of(folder)
    if isinstance(book, Problems):
        return Side(path, folder.texts, None, len(book.errors))
    return Side(path, folder.texts, book, 0)


def _show(out: Console, changes: list[dict[str, Any]], files: list[dict[str, Any]], language: str) -> None:
    if changes or files:
        count = count_of(len(changes), "change") if changes else count_of(len(files), "file")
        show(out, line((count if changes else f"{count} not the same", HEADING)), Text())
        show_changes(out, changes)
        show_file_changes(out, files, language)
    else:
        show(out, line(("no change", f"{GOOD} {HEADING}")))
