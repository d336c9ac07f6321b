"""Whether scenarios notice a fault: those that looked at its policy are run in a checkout that has it.

pytest runs the scenarios in a process of its own, in which this module is a plugin: it notes what each
looked at, and leaves out those not asked for. Scenarios that fail without the fault tell nothing of it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from functools import cached_property
from pathlib import Path
from typing import Any, Final

_NOTED: Final = "TAQSEET_SCENARIOS_NOTED"
"""The environment variable that names the file for what each scenario looked at."""

_ASKED: Final = "TAQSEET_SCENARIOS_ASKED"
"""The environment variable that names the file that lists the scenarios to run."""

_COPIED: Final = ("features", "rules", "policies", "pyproject.toml")
_SCENARIOS: Final = "features/test_features.py"
_TESTS_FAILED: Final = 1


class ScenarioRunner:
    """Runs scenarios in a copy of a checkout, made in the empty folder `scratch` when it is first needed.

    All of them are run once, in `processes` processes, before any fault is made.
    """

    def __init__(self, checkout: Path, scratch: Path, processes: int = 2) -> None:
        self._checkout, self._scratch, self._processes = checkout, scratch, processes

    def notice(self, file: str, text: str, policies: frozenset[str]) -> bool:
        """Whether a scenario that looks at one of some policies fails when `file` has another text."""
        asked = [test for test, looked_at in self._looked_at.items() if policies & set(looked_at)]
        if not asked:
            return False
        listed = self._scratch / "asked.json"
        listed.write_text(json.dumps(asked), "utf-8")
        place = self._copy / file
        before = place.read_bytes()
        place.write_text(text, "utf-8")
        try:
            return self._run("-x", **{_ASKED: str(listed)}) == _TESTS_FAILED
        finally:
            place.write_bytes(before)

    @cached_property
    def _copy(self) -> Path:
        copy = self._scratch / "checkout"
        copy.mkdir()
        for name in _COPIED:
            source = self._checkout / name
            if source.is_dir():
                shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, copy / name)
        return copy

    @cached_property
    def _looked_at(self) -> dict[str, list[str]]:
        """The policies that each scenario looks at; only scenarios that hold without any fault."""
        noted = self._scratch / "noted.json"
        self._run("-n", str(self._processes), **{_NOTED: str(noted)})
        found: dict[str, list[str]] = json.loads(noted.read_text("utf-8")) if noted.exists() else {}
        return found

    def _run(self, *options: str, **environment: str) -> int:
        """The exit status of a run of the scenarios."""
        command = [sys.executable, "-m", "pytest", "-q", "-p", __name__, *options, _SCENARIOS]
        variables = {**os.environ, **environment}
        done = subprocess.run(command, cwd=self._copy, env=variables, capture_output=True, check=False)  # noqa: S603 - our own Python, with fixed words
        return done.returncode


# ---- the plugin; pytest is a tool of development, so its types are not named here


class _Noter:
    """Notes the policies that each scenario looked at, when it held."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._noted: dict[str, list[str]] = {}

    def pytest_runtest_logreport(self, report: Any) -> None:  # noqa: ANN401
        """Note one scenario."""
        if report.when == "call" and report.passed:
            self._noted[report.nodeid] = dict(report.user_properties).get("policies", [])

    def pytest_sessionfinish(self) -> None:
        """Write down what was noted."""
        self._path.write_text(json.dumps(self._noted), "utf-8")


def pytest_configure(config: Any) -> None:  # noqa: ANN401
    """Take notes where they are asked for."""
    if _NOTED in os.environ and not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Noter(Path(os.environ[_NOTED])))


def pytest_collection_modifyitems(config: Any, items: list[Any]) -> None:  # noqa: ANN401
    """Leave out the scenarios that are not asked for."""
    if _ASKED not in os.environ:
        return
    asked = set(json.loads(Path(os.environ[_ASKED]).read_text("utf-8")))
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in asked])
    items[:] = [item for item in items if item.nodeid in asked]
