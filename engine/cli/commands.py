"""The commands of `taqseet`, each loaded when it is asked for."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from io import TextIOWrapper
from typing import Final

import click

from engine import __version__
from engine.problems import nearest

COMMANDS: Final[Mapping[str, str]] = {
    "check": "engine.cli.check",
    "decide": "engine.cli.decide",
    "quote": "engine.cli.quote",
    "apr": "engine.cli.apr",
    "facts": "engine.cli.facts",
    "policies": "engine.cli.policies",
    "validate": "engine.cli.validate",
    "explain": "engine.cli.explain",
    "serve": "engine.cli.serve",
}
"""Each command with the module that holds it, under its own name."""


class Commands(click.Group):
    """Imports only the command that is run: `taqseet apr` need not wait for a rule engine."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click passes it
        """The commands, in the order in which they are explained."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click passes it
        """The command of a name, None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(COMMANDS[cmd_name]), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it, with the nearest command for one that does not exist."""
        match = nearest(args[0], COMMANDS) if args and args[0] not in COMMANDS else None
        if match and not args[0].startswith("-"):
            ctx.fail(f"no command is called `{args[0]}`; did you mean `{match}`?")
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="taqseet", message="%(prog)s %(version)s")
def main() -> None:
    """Which installment offers may this customer have, at what cost, and why not the others.

    The offers and policies are the YAML in a folder's `rules/` and `policies/`, the book.
    `taqseet COMMAND --help` shows an example of each command.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # no Arabic, no arrows: a mark and no traceback
            stream.reconfigure(errors="replace")
