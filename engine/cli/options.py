"""What commands share: the option `--format`, and how an example is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def example(*lines: str) -> str:
    """The end of a command's help: lines that are shown as they are."""
    return "\n".join(["\b", "Example:", *(f"  {each}" for each in lines)])


def format_option(command: Command) -> Command:
    """The option `--format text|json`."""
    return click.option(
        "--format",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="For a person, or for a program.",
    )(command)
