"""The commands by which a log is kept: customers are forgotten and days copied, on a made-up clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from engine.cli import log_erase, log_export, log_retain
from engine.recording import load_or_create_key
from engine.schema.book import Book
from features.recorder import CUSTOMER_KEY

_NOON: Final = time(12, 0)
WHO: Final = "fatimah"
WHY: Final = "asked to be forgotten"


@dataclass(frozen=True, slots=True)
class Said:
    """What a command said, on one line, and whether it did what was asked."""

    text: str
    is_done: bool


class LogCommands:
    """The commands over one log; a `book` is the one whose policies say what is kept."""

    def __init__(self, address: str, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self._address, self._patch = address, patch
        key = folder / "customer.key"
        load_or_create_key(key, lambda _: CUSTOMER_KEY)
        patch.setenv("TAQSEET_CUSTOMER_KEY", str(key))

    def export(self, folder: Path, day: date, on: date) -> Said:
        """Copy a day of the log into a folder, on another day."""
        days = ("--from", day.isoformat(), "--until", day.isoformat())
        return self._said(log_export.export, None, on, str(folder), *days)

    def retain(self, book: Book, on: date) -> Said:
        """Forget on a day what no policy of the book keeps any longer."""
        return self._said(log_retain.retain, book, on, "--as", "nightly")

    def erase(self, book: Book, on: date, customer: str, *options: str) -> Said:
        """Forget one customer on a day."""
        asked = ("--customer", customer, "--as", WHO, "--reason", WHY)
        return self._said(log_erase.erase, book, on, *asked, *options)

    def _said(self, command: object, book: Book | None, on: date, *options: str) -> Said:
        moment = datetime.combine(on, _NOON, ZoneInfo("UTC"))
        for module in (log_retain, log_erase, log_export):
            self._patch.setattr(module, "now", lambda: moment)
        self._patch.setattr(log_retain, "opened_book", lambda *_: book)
        environment = {"COLUMNS": "1000"}
        run = CliRunner().invoke(command, [*options, "--database", self._address], env=environment)  # type: ignore[arg-type]
        told = run.output if run.exception is None else f"{run.output} {run.exception!r} {run.exception}"
        return Said(" ".join(told.split()), run.exit_code == 0)
