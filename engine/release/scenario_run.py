"""The scenarios of a checkout, run against a proposed book in a copy: what was promised, does it still hold?

pytest runs them in a process of its own, with the lowest claim on the processor, so that a service beside it
goes on deciding. Scenarios of the release desk itself are left out: they propose changes of their own, and
say nothing of the book that is proposed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from threading import Timer
from time import monotonic
from typing import Any, Final

from engine.release import scenario_progress
from engine.release.bundle_files import refuse_misfits
from engine.release.scenario_progress import PIPE_VARIABLE
from engine.schema.folder import book_files

RESULTS_VARIABLE: Final = "TAQSEET_SCENARIO_RESULTS"
"""The environment variable by which the scenarios are told where to write what they found."""

_PLUGIN: Final = scenario_progress.__name__
_SCENARIOS: Final = "features/test_features.py"
_COPIED: Final = ("features", "policies", "pyproject.toml")
_ABOUT_THE_BOOK: Final = "not releases"
"""Which tags the scenarios have that are run, as pytest is told it."""
_NEEDED: Final = {"pytest": "pytest", "pytest_bdd": "pytest-bdd"}
_LONGEST_SECONDS: Final = 1800
_LINES_SHOWN: Final = 5

Progress = Callable[[int, int, int], None]
"""Is told how many scenarios were run, of how many, and how many of them failed."""


class ScenariosNotRun(Exception):
    """The scenarios could not be run, so that nothing is known of them. The message says why."""


@dataclass(frozen=True, slots=True)
class FailedScenario:
    """A promise that the proposed book does not keep."""

    title: str
    """Of the scenario, with the values of its row where it is an outline."""
    place: str
    """The file from the checkout, and the line of the step that failed."""
    why: str


@dataclass(frozen=True, slots=True)
class ScenarioRun:
    """What a run of all scenarios found."""

    passed: int
    failures: tuple[FailedScenario, ...]
    seconds: int

    def as_body(self) -> dict[str, Any]:
        """What is recorded with the proposal."""
        return {
            "passed": self.passed,
            "failed": len(self.failures),
            "failures": [f"{failure.title} ({failure.place})" for failure in self.failures],
            "seconds": self.seconds,
        }


def run_scenarios(
    checkout: Path,
    files: Mapping[str, str],
    progress: Progress | None = None,
    processes: int | None = None,
) -> ScenarioRun:
    """Run the scenarios of a checkout with these files in place of its own book.

    The checkout itself is left alone. `processes` is how many run at once, by default as many as there are
    processors, and always one without pytest-xdist.

    Raises:
        ScenariosNotRun: the tools are not installed, there are no scenarios, or the run broke off.
        BundleRefused: a file stands where no document of a book belongs.
    """
    refuse_misfits(files)
    refuse_without_tools(checkout)
    started = monotonic()
    with tempfile.TemporaryDirectory(prefix="taqseet-scenarios-") as scratch:
        copy, results = Path(scratch) / "checkout", Path(scratch) / "results.json"
        _lay_out(checkout, copy, files)
        printed = _run(copy, results, progress or _untold, _at_once(processes))
        if not results.is_file():
            raise ScenariosNotRun(f"the scenarios broke off: {printed}")
        found = json.loads(results.read_text("utf-8"))
        failures = tuple(_failure(copy, each) for each in found if each["outcome"] != "passed")
    if not found:
        raise ScenariosNotRun(f"no scenario was run: {printed}")
    return ScenarioRun(len(found) - len(failures), failures, round(monotonic() - started))


def _untold(*_: int) -> None:
    """Nobody asks how far it is."""


def refuse_without_tools(checkout: Path) -> None:
    """Raises ScenariosNotRun where the scenarios of a checkout cannot be run."""
    missing = [name for module, name in _NEEDED.items() if find_spec(module) is None]
    if missing:
        raise ScenariosNotRun(f"{' and '.join(missing)} not installed here: `make setup` installs it")
    if not (checkout / _SCENARIOS).is_file():
        raise ScenariosNotRun("this installation has no scenarios: run it from a checkout")


def _at_once(processes: int | None) -> int:
    if find_spec("xdist") is None:
        return 1
    return processes if processes is not None else os.cpu_count() or 1


def _lay_out(checkout: Path, copy: Path, files: Mapping[str, str]) -> None:
    """Copy what the scenarios need, with the proposed files where the retailer's own book stood.

    Policies of other countries stay, for the fixtures' book.
    """
    copy.mkdir()
    for name in _COPIED:
        source = checkout / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.is_file():
            shutil.copy(source, copy / name)
    for name in book_files(checkout):
        (copy / name).unlink(missing_ok=True)
    for name, text in files.items():
        place = copy / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8", newline="")


def _run(copy: Path, results: Path, progress: Progress, processes: int) -> str:
    """Run pytest to its end, passing on how far it is; the last lines that it printed."""
    printed = results.with_suffix(".log")
    shared = ["-n", str(processes)] if processes > 1 else []
    command = [
        sys.executable, "-m", "pytest", "-q", "--no-header", "--tb=line",
        "-p", "no:cacheprovider", "-p", _PLUGIN, *shared, "-m", _ABOUT_THE_BOOK, _SCENARIOS,
    ]  # fmt: skip
    with printed.open("wb") as output, _pipe() as (told, teller):
        process = subprocess.Popen(  # noqa: S603 - our own Python, with fixed words
            command, cwd=copy, env=_environment(results, teller), stdin=subprocess.DEVNULL, stdout=output,
            stderr=subprocess.STDOUT, pass_fds=(teller,),
        )  # fmt: skip
        os.close(teller)
        with _ended(process):
            _pass_on(told, progress)
    lines = printed.read_text("utf-8", "replace").strip().splitlines()
    return " / ".join(lines[-_LINES_SHOWN:]) or "nothing was printed"


def _environment(results: Path, teller: int) -> dict[str, str]:
    """That of this process, without colours and without what names its log: a run must not touch that."""
    quiet = {"NO_COLOR": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    told = {RESULTS_VARIABLE: str(results), PIPE_VARIABLE: str(teller)}
    settings = ("PYTEST_", "TAQSEET_")
    inherited = {name: text for name, text in os.environ.items() if not name.startswith(settings)}
    return {**inherited, **quiet, **told}


@contextmanager
def _pipe() -> Iterator[tuple[int, int]]:
    told, teller = os.pipe()
    try:
        yield told, teller
    finally:
        os.close(told)


@contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """The process is over at the end, also when it hangs or this one is interrupted."""
    limit = Timer(_LONGEST_SECONDS, process.kill)
    limit.daemon = True
    limit.start()
    try:
        yield
        process.wait()
    finally:
        limit.cancel()
        process.kill()
        process.wait()


def _pass_on(told: int, progress: Progress) -> None:
    """Pass on what the plugin tells: `total N` once, then `passed` or `failed` for each scenario."""
    total = done = failed = 0
    with os.fdopen(os.dup(told), encoding="utf-8") as lines:
        for told_line in lines:
            word, _, number = told_line.strip().partition(" ")
            if word == "total":
                total = max(total, int(number))
            else:
                done, failed = done + 1, failed + (word == "failed")
            progress(done, max(total, done), failed)


def _failure(copy: Path, result: Mapping[str, Any]) -> FailedScenario:
    """A scenario that failed, by the title that its file gives it."""
    file = f"features/{result['file']}"
    title = _title(copy / file, result["line"], result["row"])
    line = result["failed_step"] or result["line"]
    said = str(result["message"]).strip().splitlines()
    return FailedScenario(title, f"{file}:{line}", said[0] if said else result["outcome"])


def _title(file: Path, line: int, row: str) -> str:
    """What stands behind the colon of `Scenario:`, in whatever language, with the values of its row."""
    lines = file.read_text("utf-8").splitlines() if file.is_file() else []
    if not 0 < line <= len(lines):
        return f"line {line}"
    title = lines[line - 1].partition(":")[2].strip()
    values = [value.strip() for value in row.split("|")] if row else []
    told = title
    for name, value in zip(_columns(lines[line:], values), values, strict=False):
        told = told.replace(f"<{name}>", value)
    return told if told != title or not row else f"{title}, {row}"


def _columns(lines: Sequence[str], values: Sequence[str]) -> Sequence[str]:
    """The names at the head of the table that holds a row."""
    head: list[str] | None = None
    for each in lines:
        text = each.strip()
        cells = [cell.strip() for cell in text.strip("|").split("|")] if text.startswith("|") else None
        if cells == values and head is not None:
            return head
        head = None if cells is None else head or cells
    return ()
