"""`taqseet validate`: one offer checked before it is shown, without a service."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
import orjson

from engine.analysis.offer_text import Notation
from engine.analysis.validation import Validation, validate_offer, validation_on_wire
from engine.cli.book import book_folder, book_option, fixtures_option, opened_book
from engine.cli.check import show_problem
from engine.cli.failure import Failed
from engine.cli.options import example, format_option
from engine.locale_format import LANGUAGES
from engine.schema.folder import FIXTURES
from engine.schema.yaml_source import LARGEST_FILE_BYTES
from engine.terminal.breaches import counted, show_validation
from engine.terminal.console import BAD, GOOD, HEADING, console, line, show


@click.command(
    short_help="Check one offer: its mistakes, and when the law refuses it.",
    epilog=example(
        "taqseet validate rules/offers/winter-zero-6/offer.yaml",
        "taqseet validate --format json - < offer.yaml",
    ),
)
@click.argument("offer", metavar="OFFER.yaml", type=click.Path(allow_dash=True, path_type=Path))
@format_option
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
@fixtures_option
@book_option
@click.pass_context
def validate(
    context: click.Context, offer: Path, format: str, language: str, rules: str, folder: Path | None
) -> None:
    """Check the offer in OFFER.yaml as if it stood in the book; `-` reads standard input, .json is JSON.

    Every mistake is shown with its place; every policy that refuses the offer, always or on some days or for
    some carts, with its clause, its limit and the line of the offer that is to blame; and every policy that
    refuses it for some requests. Nothing is stored. The exit status is 0 when a book with this offer would
    load, 1 when it would not.
    """
    root, name = book_folder(folder).resolve(), None
    if str(offer) != "-" and offer.resolve().is_relative_to(root):
        name = offer.resolve().relative_to(root).as_posix()
        rules = FIXTURES if name.startswith(f"{FIXTURES}/") else rules
    book = opened_book(folder, rules, without=name)
    notation: Notation = "json" if offer.suffix == ".json" else "yaml"
    validation = validate_offer(book, _content(offer), notation, name or _shown_name(offer))
    body = validation_on_wire(validation, book, language)
    if format == "json":
        click.echo(orjson.dumps(body, option=orjson.OPT_INDENT_2))
    else:
        _show(validation, body)
    context.exit(0 if validation.is_valid else 1)


def _content(offer: Path) -> bytes:
    try:
        if str(offer) == "-":
            return sys.stdin.buffer.read(LARGEST_FILE_BYTES + 1)
        with offer.open("rb") as stream:
            return stream.read(LARGEST_FILE_BYTES + 1)
    except OSError as error:
        raise Failed(f"{offer} cannot be read: {(error.strerror or 'unknown').lower()}") from None


def _shown_name(offer: Path) -> str | None:
    return None if str(offer) == "-" else offer.as_posix()


def _show(validation: Validation, body: dict[str, Any]) -> None:
    out = console()
    for problem in validation.problems:
        show_problem(out, problem)
    show_validation(out, body)
    verdict = ("valid", f"{GOOD} {HEADING}") if validation.is_valid else ("not valid", f"{BAD} {HEADING}")
    show(out, line(f"{validation.offer_id or 'the offer'}: ", verdict, f"; {counted(body)}"))
