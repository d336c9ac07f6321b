"""The decision log, as commands name and open it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from engine.cli.book import CHECKOUT
from engine.cli.failure import Failed
from engine.recording import (
    CustomerKeyError,
    LogUnavailable,
    SqlDecisionLog,
    load_or_create_key,
    open_sql_log,
)
from engine.recording.sealing import Sealer

Command = TypeVar("Command", bound=Callable[..., Any])

DATABASE_VARIABLE: Final = "TAQSEET_DATABASE_URL"
KEY_VARIABLE: Final = "TAQSEET_CUSTOMER_KEY"
WRITER: Final = "taqseet"
"""The name that stands in the log for what the command line appends."""

_SQLITE: Final = "sqlite:///"
_DEFAULT: Final = CHECKOUT / "taqseet.db"


def database_option(command: Command) -> Command:
    """The option `--database`."""
    return click.option(
        "--database",
        metavar="PATH",
        help="The decision log: the path of an SQLite file, or an SQLAlchemy URL."
        f" Default: {DATABASE_VARIABLE}, else taqseet.db in this checkout.",
    )(command)


def database_url(given: str | None) -> str:
    """The address of a log: a URL as it is, a path as an SQLite file, else what the environment says."""
    chosen = given or os.environ.get(DATABASE_VARIABLE) or str(_DEFAULT)
    return chosen if "://" in chosen else f"{_SQLITE}{Path(chosen).resolve()}"


def file_of(url: str) -> Path | None:
    """The file of an SQLite address, None for another one."""
    return Path(url.removeprefix(_SQLITE)) if url.startswith(_SQLITE) else None


def key_path(url: str) -> Path:
    """The file of the key that hides customers' ids: beside the log, unless the environment says where."""
    named = os.environ.get(KEY_VARIABLE)
    return Path(named) if named else (file_of(url) or _DEFAULT).with_suffix(".key")


@contextmanager
def opened_log(url: str, *, must_exist: bool) -> Iterator[SqlDecisionLog]:
    """The decision log at an address, closed at the end.

    Raises:
        Failed: it cannot be used, or is not there and should be.
    """
    file = file_of(url)
    if must_exist and file is not None and not file.is_file():
        help = "name it with --database; `taqseet serve` begins a new one with the book of a folder"
        raise Failed(f"no decision log is at {file}", help=help)
    try:
        log = open_sql_log(url, WRITER)
        try:
            yield log
        finally:
            log.close()
    except LogUnavailable as unavailable:
        raise Failed(str(unavailable)) from None


def customer_key(url: str) -> bytes:
    """The key that hides customers' ids in the log at an address, and seals what is known of them.

    Raises:
        Failed: the key cannot be used.
    """
    try:
        return load_or_create_key(key_path(url))
    except CustomerKeyError as error:
        raise Failed(str(error)) from None


def sealer_for_writing(url: str) -> Sealer:
    """What seals facts in the log at an address; the key is made where there is none. Raises Failed."""
    return Sealer(customer_key(url))


def sealer_for_reading(url: str) -> Sealer | None:
    """What opens sealed facts of the log at an address; None where its customer key is not there.

    A new key would open nothing and only hide that the old one is gone. Raises Failed.
    """
    return Sealer(customer_key(url)) if key_path(url).exists() else None
