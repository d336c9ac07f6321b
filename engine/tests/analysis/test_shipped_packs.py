"""The guard of the shipped packs: their cases alone notice every fault, as `make mutate` has it."""

from __future__ import annotations

import pytest

from engine.analysis.mutation import CHECKOUT, excused, mutate, report
from engine.analysis.mutation_trial import Trial
from engine.decide import Engine, load_engine
from engine.schema.folder import FIXTURES, RULES


@pytest.mark.parametrize("rules", [RULES, FIXTURES])
def test_no_fault_survives_the_cases_of_the_shipped_packs(rules: str) -> None:
    """Each threshold, comparison, condition and date of each policy is held in place by some case."""
    engine = load_engine(CHECKOUT, rules)
    assert isinstance(engine, Engine), engine
    with engine:
        outcome = excused(mutate(Trial(engine)), is_whole=False)
    assert len(outcome.tried) > 100
    assert outcome.is_clean, "\n".join(report(outcome))
