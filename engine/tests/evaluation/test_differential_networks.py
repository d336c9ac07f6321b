"""Differential: the rule engine and the reference evaluator give one answer to every condition."""

from __future__ import annotations

from random import Random

import pytest

from engine.conditions import Condition, TooManyAlternatives, disjunctive_form, negation
from engine.evaluation.networks import ConditionNetwork
from engine.evaluation.reference import evaluate
from engine.schema.reachability import WIDEST_CONDITION
from engine.tests.evaluation.generated import PAIRS, chances, condition, fact_set

_CHUNKS = 8
_FACT_SETS = 25
_SHARE = 0.5


def _narrow_condition(rng: Random) -> Condition:
    """A condition that the loader would let pass."""
    while True:
        found = condition(rng)
        try:
            disjunctive_form(found, WIDEST_CONDITION)
            disjunctive_form(negation(found), WIDEST_CONDITION)
        except TooManyAlternatives:
            continue
        return found


@pytest.mark.parametrize("chunk", range(_CHUNKS))
def test_the_rule_engine_answers_every_condition_as_the_reference_does(chunk: int) -> None:
    """Holds, fails and undecided are the same for both, whatever is missing or unsettled."""
    networks = max(1, int(PAIRS * _SHARE) // _CHUNKS // _FACT_SETS)
    for number in range(networks):
        rng = chances(f"networks {chunk} {number}")
        conditions = [_narrow_condition(rng) for _ in range(rng.randint(1, 12))]
        with ConditionNetwork(conditions) as network:
            for _ in range(_FACT_SETS):
                facts = fact_set(rng)
                expected = [evaluate(one, facts) for one in conditions]
                holds = sum(1 << bit for bit, answer in enumerate(expected) if answer is True)
                fails = sum(1 << bit for bit, answer in enumerate(expected) if answer is False)
                assert network.fire(facts) == (holds, fails), (chunk, number, facts)
                assert network.answer(facts).disagreements == ()
