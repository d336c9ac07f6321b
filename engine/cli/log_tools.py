"""`taqseet log`: verify the chain, export days, erase facts whose time has come or who asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import click

from engine.cli.commands import Commands
from engine.cli.options import example


class LogTools(Commands):
    """The tools, each imported when it is run: only an export needs the library for Parquet."""

    modules: ClassVar[Mapping[str, str]] = {
        "verify": "engine.cli.log_verify",
        "head": "engine.cli.log_verify",
        "export": "engine.cli.log_export",
        "retain": "engine.cli.log_retain",
        "erase": "engine.cli.log_erase",
    }


@click.group(
    cls=LogTools,
    short_help="Verify and export the log, and erase facts from it.",
    epilog=example(
        "taqseet log verify",
        "taqseet log export archive --from 2026-11-01",
        "taqseet log retain --dry-run",
    ),
)
def log() -> None:
    """Tools for the decision log: whether it is whole, copies of its days, and what must be forgotten.

    Decisions and events are never changed or removed. What was known of a customer is sealed in each decision
    with a key of its own; to erase it is to delete that key, and the chain stays valid.
    """
