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

Command = TypeVar("Command", bound=Callable[..., Any])

CHECKOUT: Final = Path(engine.__file__).parents[1]
"""The folder of this checkout, which holds a book of its own."""

_PARTS: Final = ("rules", "policies")
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


def opened(given: Path | None) -> Engine:
    """The engine of the book.

    Raises:
        Failed: there is no book, or it has errors; the first of them are shown.
    """
    folder = book_folder(given)
    missing = no_book(folder)
    if missing:
        raise missing
    made = load_engine(folder)
    if isinstance(made, Problems):
        raise book_failed(made, folder)
    return made


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
