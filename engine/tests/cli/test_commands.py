"""What all commands have in common."""

from __future__ import annotations

import subprocess
import sys

import pytest

from engine import __version__
from engine.cli.commands import COMMANDS, SECTIONS
from engine.tests.cli.running import run


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself_with_an_example(command: str) -> None:
    """The help of every command ends with an example that runs this command."""
    result = run(command, "--help")
    assert result.exit_code == 0
    _, _, example = result.stdout.partition("Example:")
    assert f"taqseet {command}" in example


def test_the_commands_are_listed_with_a_line_each() -> None:
    """`taqseet --help` names all commands in their order, in the sections that they belong to."""
    listed = run("--help").stdout.partition("Show this message and exit.")[2]
    lines = [line for line in listed.splitlines() if line.strip()]
    assert [line.split()[0] for line in lines if line.startswith("  ")] == list(COMMANDS)
    assert [line.rstrip(":") for line in lines if not line.startswith("  ")] == list(SECTIONS)


def test_the_list_of_commands_fits_a_terminal() -> None:
    """No line of `taqseet --help` is longer than 80 columns, and each command has one line."""
    lines = run("--help").stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert len([line for line in lines if line.startswith("  ") and line.split()[0] in COMMANDS]) == len(
        COMMANDS
    )


def test_the_version_is_that_of_the_engine() -> None:
    """`--version` prints the version that decisions carry."""
    assert run("--version").stdout == f"taqseet {__version__}\n"


def test_a_misspelt_command_is_a_usage_error_with_the_nearest_one() -> None:
    """An unknown command exits with 2 and names the command that was probably meant."""
    result = run("chekc")
    assert result.exit_code == 2
    assert "did you mean `check`?" in result.stderr


def test_the_last_line_of_apr_comes_out_of_a_real_process(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A process that reads a pipe and writes to one prints the rate last and exits with 0."""
    flows = 'advances: [{on: 1994-01-01, amount: "1000"}]\npayments: [{on: 1995-07-01, amount: "1200"}]\n'
    command = [sys.executable, "-m", "engine.cli", "apr", "--convention", "effective", "--count", "days", "-"]
    folder = tmp_path_factory.mktemp("elsewhere")
    done = subprocess.run(command, input=flows, capture_output=True, text=True, cwd=folder, check=True)  # noqa: S603 - our own command
    assert done.stdout.endswith("\n12.96 %\n")
    assert "\x1b" not in done.stdout
    assert not done.stderr
