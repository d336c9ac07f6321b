"""What a run of the scenarios found: per scenario its outcome, and the offers and policies it looked at."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal

RESULTS_VARIABLE: Final = "TAQSEET_SCENARIO_RESULTS"
"""The environment variable that names the file for the results of a run; without it none are written."""

Outcome = Literal["passed", "failed", "not run"]


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """One scenario, or one row of a scenario outline, as it was run.

    `file` is relative to the folder of the features; `line` is that of the scenario; `offers` and `policies`
    are the ids of those that its Then steps asserted about; `failed_step` is the line of the one that failed.
    """

    file: str
    line: int
    row: str
    outcome: Outcome
    offers: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    failed_step: int | None = None
    message: str = ""


def row_key(row: Mapping[str, str]) -> str:
    """What tells the rows of a scenario outline apart; empty for a plain scenario."""
    return " | ".join(row.values())


def write_results(path: Path, results: Sequence[ScenarioResult]) -> None:
    """Write the results as JSON, in the order of the files."""
    ordered = sorted(results, key=lambda result: (result.file, result.line, result.row))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        json.dumps([asdict(result) for result in ordered], ensure_ascii=False, indent=1) + "\n", "utf-8"
    )


def read_results(path: Path) -> tuple[ScenarioResult, ...]:
    """The results that a run wrote; none where there is no file, because the run broke before its end."""
    if not path.exists():
        return ()
    written = json.loads(path.read_text("utf-8"))
    return tuple(
        ScenarioResult(**{**each, "offers": tuple(each["offers"]), "policies": tuple(each["policies"])})
        for each in written
    )
