"""A plugin of pytest in the process that runs the scenarios: it tells through a pipe how far the run is.

pytest is a tool of development, so its types are not named here.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, Final

PIPE_VARIABLE: Final = "TAQSEET_SCENARIO_PROGRESS"
"""The environment variable that holds the number of the pipe; without it nothing is told."""

_NICENESS: Final = 19


class _Teller:
    """Tells through a pipe how many scenarios there are, and the outcome of each."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe

    def _tell(self, text: str) -> None:
        os.write(self._pipe, f"{text}\n".encode())

    def pytest_collection_finish(self, session: Any) -> None:  # noqa: ANN401
        """Tell how many there are, where one process runs them all."""
        if session.items:
            self._tell(f"total {len(session.items)}")

    def pytest_runtest_logreport(self, report: Any) -> None:  # noqa: ANN401
        """Tell the outcome of one scenario; setting one up is told only where it fails."""
        if report.when == "call" or (report.when == "setup" and report.failed):
            self._tell("passed" if report.passed else "failed")


class _SharedTeller(_Teller):
    """The same where several processes share the scenarios."""

    def pytest_xdist_node_collection_finished(self, node: Any, ids: Sequence[str]) -> None:  # noqa: ANN401, ARG002
        """Tell how many one process found: each of them finds all."""
        self._tell(f"total {len(ids)}")


def pytest_configure(config: Any) -> None:  # noqa: ANN401
    """Tell how far the run is, where somebody listens, and leave the processor to others."""
    if PIPE_VARIABLE not in os.environ or hasattr(config, "workerinput"):
        return
    os.nice(_NICENESS)
    kind = _SharedTeller if config.pluginmanager.hasplugin("xdist") else _Teller
    config.pluginmanager.register(kind(int(os.environ[PIPE_VARIABLE])))
