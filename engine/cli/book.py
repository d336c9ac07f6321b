"""Which book a command works with, and what is printed when it does not load."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

import engine
from engine.cli.failure import Failed
from engine.decide import Engine, load_engine
from engine.problems import Problems, render
from engine.schema.book import Book
from engine.schema.folder import FIXTURES, RULES, has_fixtures, read_folder
from engine.schema.load import book_of

Command = TypeVar("Command", bound=Callable[..., Any])

CHECKOUT: Final = Path(engine.__file__).parents[1]
"""The folder of this checkout, which holds a book of its own."""

_PARTS: Final = (RULES, "policies")
_MOST_SHOWN: Final = 3

FOLDER: Final = click.Path(exists=True, file_okay=False, path_type=Path)


def book_option(command: Command) -> Command:
    """The option `--book FOLDER`."""
    return click.option(
        "--book",
        "folder",
        type=FOLDER,
        metavar="FOLDER",
        help="The folder with rules/ and policies/. Default: the current one, else this checkout's.",
    )(command)


def fixtures_option(command: Command) -> Command:
    """The flag `--fixtures`; the command is given `rules`, where the rules of the chosen book stand."""
    return click.option(
        "--fixtures",
        "rules",
        is_flag=True,
        flag_value=FIXTURES,
        default=RULES,
        help=f"Use the book of {FIXTURES}/: the imagined shop that shows other countries' policies.",
    )(command)


def book_folder(given: Path | None) -> Path:
    """The folder that was named; else the current one if a book stands in it; else the checkout."""
    if given is not None:
        return given
    here = Path.cwd()
    return here if any((here / part).is_dir() for part in _PARTS) else CHECKOUT


def no_book(folder: Path) -> Failed | None:
    """That nothing of a book stands in a folder, in a sentence; None where something does."""
    if any((folder / part).is_dir() for part in _PARTS):
        return None
    return Failed(f"no book here: {folder} holds neither {_PARTS[0]}/ nor {_PARTS[1]}/")


def opened(given: Path | None, rules: str = RULES) -> Engine:
    """The engine of the book; `rules` chooses the retailer's own or the fixtures'.

    Raises:
        Failed: there is no such book, or it has errors; the first of them are shown.
    """
    folder = found_folder(given, rules)
    made = load_engine(folder, rules)
    if isinstance(made, Problems):
        raise book_failed(made, folder)
    return made


def found_folder(given: Path | None, rules: str = RULES) -> Path:
    """The folder in which the chosen book stands. Raises Failed where it does not."""
    folder = book_folder(given)
    missing = no_book(folder)
    if missing:
        raise missing
    if rules == FIXTURES and not has_fixtures(folder):
        raise Failed(f"no fixtures here: {folder} holds no {FIXTURES}/")
    return folder


def opened_book(given: Path | None, rules: str = RULES, without: str | None = None) -> Book:
    """The chosen book for those who need no engine; `without` is a file that is taken as not written yet.

    Raises:
        Failed: there is no such book, or it has errors; the first of them are shown.
    """
    folder = found_folder(given, rules)
    read = read_folder(folder, rules)
    for listed in read.entries.values():
        listed[:] = [entry for entry in listed if entry.source.file != without]
    read.problems[:] = [problem for problem in read.problems if problem.span.file != without]
    book = book_of(read)
    if isinstance(book, Problems):
        raise book_failed(book, folder)
    return book


def book_failed(problems: Problems, folder: Path) -> Failed:
    """That a book does not load, with its first errors."""
    first = [render(problem).splitlines() for problem in problems.errors[:_MOST_SHOWN]]
    shown = [text for lines in first for text in (*lines, "")]
    more = len(problems.errors) - _MOST_SHOWN
    return Failed(
        f"the book in {folder} does not load",
        *shown[: None if more > 0 else -1],
        *([f"and {more} more"] if more > 0 else []),
        help="`taqseet check` shows every problem",
    )
