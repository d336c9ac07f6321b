"""The command line `taqseet`: parsing and printing only."""

from engine.cli.commands import main

__all__ = ["main"]
