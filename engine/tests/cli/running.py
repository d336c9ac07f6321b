"""Running `taqseet` inside a test, and the carts to run it with."""

from __future__ import annotations

import json
from typing import Any

from click.testing import CliRunner, Result

from engine.cli import main
from engine.cli.book import CHECKOUT

CARTS = CHECKOUT / "api" / "carts"


def run(*arguments: object, stdin: str | bytes | None = None) -> Result:
    """One command in this process, its standard output and error apart."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)


def cart(name: str) -> dict[str, Any]:
    """The request of a file of `api/carts/`."""
    request: dict[str, Any] = json.loads((CARTS / f"{name}.json").read_text("utf-8"))
    return request
