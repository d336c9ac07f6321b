"""What commands share: the option `--format`, a day as an argument, and how an example is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

import click

from engine.schema.literals import LiteralError, read_date

Command = TypeVar("Command", bound=Callable[..., Any])


def example(*lines: str) -> str:
    """The end of a command's help: lines that are shown as they are."""
    return "\n".join(["\b", "Example:", *(f"  {each}" for each in lines)])


def format_option(command: Command) -> Command:
    """The option `--format text|json`."""
    return _format_option(("text", "json"), "For a person, or for a program.")(command)


def review_format_option(command: Command) -> Command:
    """The option `--format text|json|sarif`."""
    return _format_option(
        ("text", "json", "sarif"), "For a person, for a program, or for a code review tool (SARIF 2.1.0)."
    )(command)


def _format_option(formats: Sequence[str], help: str) -> Callable[[Command], Command]:
    return click.option("--format", type=click.Choice(formats), default="text", show_default=True, help=help)


class Day(click.ParamType[date]):
    """A day, written as documents write it: `2026-11-27`."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401 - as click declares it
        """The day. Fails where it is written otherwise, or does not exist."""
        try:
            return value if isinstance(value, date) else read_date(value)
        except LiteralError as error:
            self.fail(f"{error.message}: {error.help}" if error.help else error.message, param, ctx)
