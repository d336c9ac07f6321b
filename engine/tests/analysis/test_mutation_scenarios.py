"""Tests of the scenarios' part in `make mutate`: which are run, where, and what counts as noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.analysis.mutation import Outcome, asked_scenarios
from engine.analysis.mutation_edits import Mutant
from engine.analysis.mutation_scenarios import ScenarioRunner
from engine.analysis.mutation_trial import Tried

SCENARIOS = """
from pathlib import Path
import pytest

LIMIT = Path(__file__).parents[1] / "policies/limit.yaml"

@pytest.mark.parametrize("policy", ["p.limit"])
def test_limit(policy, record_property):
    record_property("policies", [policy])
    assert LIMIT.read_text() == "5000"

def test_fails_anyhow(record_property):
    record_property("policies", ["p.broken"])
    assert False

def test_other(record_property):
    record_property("policies", ["p.other"])
"""


def _checkout(folder: Path) -> Path:
    for name in ("features", "rules", "policies"):
        (folder / name).mkdir(parents=True)
    (folder / "pyproject.toml").write_text("")
    (folder / "policies/limit.yaml").write_text("5000")
    (folder / "features/test_features.py").write_text(SCENARIOS)
    return folder


def test_only_a_sound_scenario_about_the_policy_notices(tmp_path: Path) -> None:
    """A fault is noticed where a scenario of its policy holds without it and fails with it."""
    checkout, scratch = _checkout(tmp_path / "checkout"), tmp_path / "scratch"
    scratch.mkdir()
    runner = ScenarioRunner(checkout, scratch, processes=0)
    file = "policies/limit.yaml"
    assert runner.notice(file, "5001", frozenset({"p.limit", "p.other"}))
    assert not runner.notice(file, "5001", frozenset({"p.other"}))
    assert not runner.notice(file, "5001", frozenset({"p.broken"}))
    assert not runner.notice(file, "5001", frozenset({"p.unknown"}))
    assert (checkout / file).read_text() == "5000"
    assert (scratch / "checkout" / file).read_text() == "5000"


class _Attentive(ScenarioRunner):
    """Notices every fault of one policy."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def notice(self, file: str, text: str, policies: frozenset[str]) -> bool:
        self.asked.append(f"{file} {text}")
        return "p.seen" in policies


def _survivor(policy: str, number: int = 0) -> Tried:
    return Tried(Mutant(f"{policy}.yaml", number, "c", "a", "text"), "p", frozenset({policy}), "never")


def test_it_is_said_before_the_scenarios_are_asked(capsys: pytest.CaptureFixture[str]) -> None:
    """One line says about how many faults they are asked, and none where there is nothing to ask."""
    asked_scenarios(Outcome((_survivor("p.seen"), _survivor("p.blind"))), _Attentive())
    assert capsys.readouterr().err == "asking the scenarios about 2 survivors, up to a minute\n"
    asked_scenarios(Outcome(()), _Attentive())
    assert capsys.readouterr().err == ""


def test_scenarios_are_asked_about_survivors_only() -> None:
    """What cases noticed or a reason excuses is not asked about; what a scenario notices survives no more."""
    noticed = Tried(Mutant("x.yaml", 1, "c", "a", "text"), "p", frozenset({"p.seen"}), "cases")
    excused = Tried(Mutant("y.yaml", 1, "c", "a", "text"), "p", frozenset({"p.seen"}), "never", "the same")
    runner = _Attentive()
    outcome = asked_scenarios(Outcome((noticed, excused, _survivor("p.seen"), _survivor("p.blind"))), runner)
    assert runner.asked == ["p.seen.yaml text", "p.blind.yaml text"]
    assert [each.noticed for each in outcome.tried] == ["cases", "never", "scenarios", "never"]
    assert [each.mutant.file for each in outcome.survivors] == ["p.blind.yaml"]


def test_where_cases_miss_too_much_the_scenarios_are_not_asked() -> None:
    """Two dozen survivors are a matter for cases: hours of scenarios would tell nothing better."""
    runner = _Attentive()
    many = Outcome(tuple(_survivor("p.seen", number) for number in range(25)))
    assert asked_scenarios(many, runner).survivors == many.survivors
    assert runner.asked == []
