"""Power lost at the worst moment of an activation: it was made, or it was not, and nothing is in between."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from engine.tests.release.small_store import NOW, approved, desk_over, opened, small_files, with_offer

ROOT = Path(__file__).parents[3]
CHILD = """
import sys
from pathlib import Path
from engine.tests.release.test_killed import activate_and_die
activate_and_die(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
"""


class Dying:
    """A log under which the process is killed right before, or right after, its next event is durable."""

    def __init__(self, log: Any, when: str) -> None:
        self._log, self._when = log, when

    def append_event(self, *arguments: Any) -> Any:
        """Append, and die."""
        if self._when == "after":
            self._log.append_event(*arguments)
        os.kill(os.getpid(), signal.SIGKILL)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._log, name)


def activate_and_die(folder: Path, proposal: str, when: str) -> None:
    """What the killed process does."""
    desk_over(Dying(opened(folder, "killed"), when)).activate(proposal, "omar", "go", NOW)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_kill_leaves_the_old_book_or_the_new_one(tmp_path: Path, when: str) -> None:
    """After kill -9 the store is whole: the activation is in the chain or not, and can be made then."""
    log = opened(tmp_path)
    desk = desk_over(log)
    first = desk.start_with(small_files(), "taqseet", "the first", NOW)
    given = approved(desk, with_offer("spring"))
    child = subprocess.run(  # noqa: S603 - this interpreter, with our own words
        [sys.executable, "-c", CHILD, str(tmp_path), given.id, when],
        cwd=ROOT, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert child.returncode == -signal.SIGKILL, child.stderr.decode()
    assert log.verify() == []
    active = desk.state().active
    assert active is not None
    assert active.book == (given.book if when == "after" else first.book)
    if when == "before":
        assert desk.activate(given.id, "omar", "again", NOW).book == given.book
    log.close()
