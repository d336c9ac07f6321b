"""The README is run: its commands work and print what it shows."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ANYTHING = "…"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


def blocks() -> list[list[str]]:
    """The console blocks of the README, line by line."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return [found.strip("\n").splitlines() for found in re.findall(r"```console\n(.*?)```", text, re.DOTALL)]


def sessions() -> list[tuple[str, list[str]]]:
    """Each command of the README with the output shown below it."""
    found: list[tuple[str, list[str]]] = []
    for line in (line for block in blocks() for line in block):
        if line.startswith("$ "):
            found.append((line.removeprefix("$ "), []))
        else:
            found[-1][1].append(line)
    return found


RUN = [session for session in sessions() if session[0].startswith(".venv/bin/taqseet")]
TARGETS = [command for command, _ in sessions() if command.startswith("make ")]


@pytest.mark.parametrize(("command", "shown"), RUN, ids=[command for command, _ in RUN])
def test_command_prints_what_the_readme_shows(command: str, shown: list[str]) -> None:
    """A command of the README prints the lines shown, in order; an ellipsis stands for anything."""
    arguments = shlex.split(command)[1:]
    ran = subprocess.run(  # noqa: S603 - the README's own commands
        [sys.executable, "-m", "engine.cli", *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    )
    printed = iter(ran.stdout.replace(NO_BREAK_SPACE, " ").splitlines())
    for line in shown:
        beginning = line.removesuffix(ANYTHING)
        if beginning:
            assert any(output.startswith(beginning) for output in printed), f"not printed: {line}"


@pytest.mark.parametrize("command", TARGETS)
def test_make_target_exists(command: str) -> None:
    """Every make target that the README names is in the Makefile."""
    assert re.search(rf"^{command.removeprefix('make ')}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_every_command_and_route_is_documented() -> None:
    """The README names every command of the command line and every route of the API."""
    from api.app import create_app
    from api.openapi import document
    from engine.cli.commands import COMMANDS

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = [name for name in COMMANDS if f"`taqseet {name}`" not in readme]
    methods = document(create_app())["paths"].items()
    routes = [
        f"{method.upper()} {re.sub(r'{.*?}', '{id}', path)}" for path, known in methods for method in known
    ]
    assert len(routes) > 10
    missing += [route for route in routes if f"`{route}`" not in readme]
    assert not missing
