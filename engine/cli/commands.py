"""The commands of `taqseet`, each loaded when it is asked for."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from io import TextIOWrapper
from typing import ClassVar, Final

import click

from engine import __version__
from engine.problems import nearest

SECTIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "The book, as a folder": {
        "check": "engine.cli.check",
        "diff": "engine.cli.diff",
        "validate": "engine.cli.validate",
        "policies": "engine.cli.policies",
        "facts": "engine.cli.facts",
    },
    "Decisions": {
        "decide": "engine.cli.decide",
        "quote": "engine.cli.quote",
        "apr": "engine.cli.apr",
        "explain": "engine.cli.explain",
        "replay": "engine.cli.replay",
    },
    "Releases, from an edit to the book that decides": {
        "book": "engine.cli.standing",
        "propose": "engine.cli.propose",
        "proposals": "engine.cli.proposals",
        "approve": "engine.cli.approvals",
        "reject": "engine.cli.approvals",
        "activate": "engine.cli.activations",
        "cancel": "engine.cli.activations",
        "rollback": "engine.cli.activations",
        "withdraw": "engine.cli.withdrawals",
        "reinstate": "engine.cli.withdrawals",
        "bundle": "engine.cli.bundle",
    },
    "The log, and the service": {
        "audit": "engine.cli.audit",
        "log": "engine.cli.log_tools",
        "serve": "engine.cli.serve",
    },
}
"""The commands by what they are about, each with the module that holds it under its own name."""

COMMANDS: Final[Mapping[str, str]] = {
    name: module for each in SECTIONS.values() for name, module in each.items()
}
"""Each command with its module, in the order in which they are explained."""


class Commands(click.Group):
    """Imports only the command that is run: `taqseet apr` need not wait for a rule engine."""

    modules: ClassVar[Mapping[str, str]] = COMMANDS

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click passes it
        """The commands, in the order in which they are explained."""
        return list(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click passes it
        """The command of a name, None where there is none."""
        if cmd_name not in self.modules:
            return None
        command: click.Command = getattr(import_module(self.modules[cmd_name]), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it, with the nearest command for one that does not exist."""
        match = nearest(args[0], self.modules) if args and args[0] not in self.modules else None
        if match and not args[0].startswith("-"):
            ctx.fail(f"no command is called `{args[0]}`; did you mean `{match}`?")
        return super().resolve_command(ctx, args)


class SectionedCommands(Commands):
    """All commands, listed by what they are about."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, a section for each subject, all in the same columns."""
        told = {name: self._short_help(ctx, name) for name in self.modules}
        width = max(map(len, told))
        for title, commands in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(width), told[name]) for name in commands])

    def _short_help(self, ctx: click.Context, name: str) -> str:
        command = self.get_command(ctx, name)
        return command.get_short_help_str(limit=200) if command is not None else ""


@click.group(cls=SectionedCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="taqseet", message="%(prog)s %(version)s")
def main() -> None:
    """Which installment offers may this customer have, at what cost, and why not the others.

    The offers and policies are the YAML in a folder's `rules/` and `policies/`, the book.
    `taqseet COMMAND --help` shows an example of each command.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # no Arabic, no arrows: a mark and no traceback
            stream.reconfigure(errors="replace")
