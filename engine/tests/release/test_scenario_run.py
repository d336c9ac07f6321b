"""The scenarios against a proposed book: run in a copy, told how far they are, their failures named."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from engine.release import scenario_run
from engine.release.bundle_files import files_of_folder
from engine.release.bundle_refusals import BundleRefused
from engine.release.scenario_run import FailedScenario, ScenariosNotRun, run_scenarios
from engine.tests.release.small_store import EXPOSURE, exposure_of, small_files
from engine.tests.schema.two_books import write

CHECKOUT = Path(scenario_run.__file__).parents[2]

FEATURE = """\
Feature: What a customer may owe

  Scenario: At SAR 5,000 a plan is offered
    Then it is offered

  Scenario Outline: A customer who owes <amount> is <verdict>
    Then it is so
      | not a | row |
    Examples:
      | amount    | verdict |
      | SAR 4,000 | offered |
      | SAR 6,000 | refused |
"""

# A stand-in for the steps: each test is a scenario, and the results are written as the real ones are.
CONFTEST = """
import json, os
from pathlib import Path

RESULTS = []

def pytest_runtest_logreport(report):
    if report.when != "call":
        return
    noted = dict(report.user_properties)
    result = {"file": "owed.feature", "row": "", "failed_step": None, "message": ""}
    RESULTS.append({**result, "outcome": report.outcome, **noted})

def pytest_sessionfinish():
    if "PYTEST_XDIST_WORKER" not in os.environ:
        Path(os.environ["TAQSEET_SCENARIO_RESULTS"]).write_text(json.dumps(RESULTS))
"""

TESTS = """
from pathlib import Path
import pytest

@pytest.mark.releases
def test_desk():
    raise AssertionError("it is not about the book")

EXPOSURE = Path(__file__).parents[1] / "policies/house/house.exposure/policy.yaml"

def test_limit(record_property):
    record_property("line", 3)
    record_property("failed_step", 4)
    record_property("message", "AssertionError: no plan\\nand more")
    assert "5000 SAR" in EXPOSURE.read_text()

@pytest.mark.parametrize("row", ["SAR 4,000 | offered", "SAR 6,000 | refused"])
def test_rows(row, record_property):
    record_property("line", 6)
    record_property("row", row)
    assert "6000 SAR" not in EXPOSURE.read_text() or "6,000" not in row
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with a book of its own, a pack of another country, and three scenarios."""
    root = tmp_path / "checkout"
    for name, text in {
        **small_files(),
        "rules/offers/gone/offer.yaml": "of the old book",
        "policies/fixtures/retailer.yaml": "markets: {XX: {packs: [far]}}",
        "policies/far/regimes.yaml": "of another country",
        "features/conftest.py": CONFTEST,
        "features/test_features.py": TESTS,
        "features/owed.feature": FEATURE,
        "pyproject.toml": "[tool.pytest]\nmarkers = ['releases: about the desk']\n",
    }.items():
        write(root, name, text)
    return root


def _run(checkout: Path, files: Mapping[str, str]) -> scenario_run.ScenarioRun:
    return run_scenarios(checkout, files, processes=1)


def test_scenarios_that_hold_are_counted(checkout: Path) -> None:
    """Where every promise about the book is kept nothing is named, and each step of the run was told."""
    told: list[tuple[int, int, int]] = []
    run = run_scenarios(checkout, small_files(), lambda *moved: told.append(moved), processes=1)
    assert (run.passed, run.failures) == (3, ())
    assert told == [(0, 3, 0), (1, 3, 0), (2, 3, 0), (3, 3, 0)]
    assert run.as_body() == {"passed": 3, "failed": 0, "failures": [], "seconds": run.seconds}


def test_two_processes_share_the_scenarios(checkout: Path) -> None:
    """Run by two at once, the same is found, and each scenario is counted once."""
    told: list[tuple[int, int, int]] = []
    run = run_scenarios(checkout, exposure_of("4000 SAR"), lambda *moved: told.append(moved), processes=2)
    assert (run.passed, len(run.failures)) == (2, 1)
    assert told[-1] == (3, 3, 1)


def test_a_promise_that_is_broken_is_named(checkout: Path) -> None:
    """A failure has the title of its scenario, the line of the step that failed, and why it did."""
    told: list[tuple[int, int, int]] = []
    run = run_scenarios(checkout, exposure_of("4000 SAR"), lambda *moved: told.append(moved), processes=1)
    title = "At SAR 5,000 a plan is offered"
    assert run.failures == (FailedScenario(title, "features/owed.feature:4", "AssertionError: no plan"),)
    assert run.as_body()["failures"] == [f"{title} (features/owed.feature:4)"]
    assert told[-1] == (3, 3, 1)


def test_a_row_of_an_outline_is_named_by_its_values(checkout: Path) -> None:
    """The title of an outline is told with the values of the row that failed."""
    text = f"{small_files()[EXPOSURE]}# 6000 SAR\n"
    [failure] = _run(checkout, {**small_files(), EXPOSURE: text}).failures
    assert failure.title == "A customer who owes SAR 6,000 is refused"
    assert failure.place == "features/owed.feature:6"


def test_the_checkout_is_left_alone(checkout: Path) -> None:
    """The proposed files stand in a copy, in place of the whole book; packs of others stay there."""
    listing = "sorted(path.as_posix() for path in Path().rglob('*.yaml'))"
    write(checkout, "features/test_features.py", f"from pathlib import Path\nraise RuntimeError({listing})\n")
    before = {path: path.read_bytes() for path in checkout.rglob("*") if path.is_file()}
    with pytest.raises(ScenariosNotRun) as broken:
        _run(checkout, small_files())
    assert "policies/far/regimes.yaml" in str(broken.value)
    assert "rules/offers/gone" not in str(broken.value)
    assert {path: path.read_bytes() for path in checkout.rglob("*") if path.is_file()} == before


def test_a_run_that_breaks_off_tells_nothing(checkout: Path) -> None:
    """Without results nothing is known of any scenario, and the last words of the run are told."""
    write(checkout, "features/test_features.py", "raise RuntimeError('no room')\n")
    with pytest.raises(ScenariosNotRun, match="no room"):
        _run(checkout, small_files())


def test_without_scenarios_or_tools_it_is_said(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A place without scenarios and a Python without pytest-bdd are told apart."""
    shutil.rmtree(checkout / "features")
    with pytest.raises(ScenariosNotRun, match="no scenarios"):
        _run(checkout, small_files())
    monkeypatch.setattr(scenario_run, "find_spec", lambda name: None if name == "pytest_bdd" else object())
    with pytest.raises(ScenariosNotRun, match="pytest-bdd not installed"):
        _run(checkout, small_files())


def test_a_file_outside_the_book_is_not_written(checkout: Path) -> None:
    """A path at which no document belongs is refused before anything is laid out."""
    with pytest.raises(BundleRefused):
        _run(checkout, {**small_files(), "policies/../../outside/policy.yaml": "x"})


def test_a_real_scenario_notices_a_changed_cap(tmp_path: Path) -> None:
    """With the cap of SAR 5,000 lowered, the scenario about a customer at exactly that amount fails."""
    root = tmp_path / "checkout"
    shutil.copytree(
        CHECKOUT / "features", root / "features", ignore=shutil.ignore_patterns("__pycache__", "*.feature")
    )
    shutil.copytree(CHECKOUT / "policies", root / "policies")
    shutil.copytree(CHECKOUT / "rules", root / "rules")
    shutil.copy(CHECKOUT / "pyproject.toml", root)
    whole = (CHECKOUT / "features/compliance/saudi_bnpl.feature").read_text("utf-8")
    title = "A customer at exactly SAR 5,000 is offered the plan"
    start = whole.index(f"Scenario: {title}")
    scenario = whole[start : whole.index("Scenario:", start + 1)]
    (root / "features/one.feature").write_text(f"Feature: One promise\n\n  {scenario}", "utf-8")
    name = "policies/sa/sa.bnpl.22.1/policy.yaml"
    files = dict(files_of_folder(CHECKOUT))
    files[name] = files[name].replace("value: 5000 SAR", "value: 4000 SAR")
    [failure] = _run(root, files).failures
    assert failure.title == title
    assert "sa.bnpl.22.1" in failure.why
