"""How a command that cannot do its work says so: on standard error, in words, with exit status 1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Any

import click

from engine.terminal.console import ADVICE, BAD, HEADING, console, line, show


class Failed(click.ClickException):
    """The command cannot do its work: a sentence, more of them where there is more to say, and advice."""

    def __init__(self, message: str, *more: str, help: str | None = None) -> None:
        super().__init__(message)
        self.more: Sequence[str] = more
        self.help = help

    def show(self, file: IO[Any] | None = None) -> None:  # noqa: ARG002 - click passes it; the terminal knows its own
        """Print the message to standard error."""
        out = console(stderr=True)
        show(out, line(("error: ", f"{BAD} {HEADING}"), self.message))
        show(out, *(line(f"  {each}") for each in self.more))
        if self.help:
            show(out, line(("help: ", ADVICE), self.help))
