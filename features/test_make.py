"""What `make` runs for its targets: the pages are made once, and not at all where nobody needs them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from features.promises import FOLDER

PAGES = "-m features.page"


def planned(target: str, build: Path) -> str:
    """The commands that `make` would run for a target with its products in `build`."""
    make = shutil.which("make")
    assert make is not None
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(  # noqa: S603 - our own targets
        [make, "--dry-run", target, f"BUILD={build}"],
        cwd=FOLDER.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_the_demo_needs_no_page(tmp_path: Path) -> None:
    """`make demo` starts the service and runs no scenario."""
    commands = planned("demo", tmp_path)
    assert "-m api.demo" in commands
    assert PAGES not in commands


def test_the_service_has_its_pages_made_once(tmp_path: Path) -> None:
    """`make serve` makes the pages where there are none, saying so before; an old page stays."""
    commands = planned("serve", tmp_path)
    announced = "Running the scenarios once for /scenarios and /policies, about a minute"
    assert commands.index(announced) < commands.index(PAGES) < commands.index("taqseet serve")
    page = tmp_path / "scenarios.html"
    page.touch()
    os.utime(page, (0, 0))
    assert PAGES not in planned("serve", tmp_path)


@pytest.mark.parametrize("is_old", [True, False])
def test_docs_makes_the_pages_anew(tmp_path: Path, is_old: bool) -> None:
    """`make docs` says what takes so long, and runs the scenarios whether or not there is a page."""
    if is_old:
        (tmp_path / "scenarios.html").touch()
    commands = planned("docs", tmp_path)
    assert commands.index("Running the scenarios, about a minute") < commands.index(PAGES)
