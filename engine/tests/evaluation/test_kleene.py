"""The laws of three-valued conditions, and what rewriting a condition must not change."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.compiler.specialise import specialise
from engine.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Not,
    TooManyAlternatives,
    comparisons,
    disjunctive_form,
    negation,
    positive,
    simplified,
)
from engine.evaluation.reference import evaluate, missing_facts
from engine.fact_set import FactSet
from engine.facts import FACTS, Stage
from engine.tests.evaluation import generated

_SEEDS = st.integers(0, 2**32)
CONDITIONS = st.builds(lambda seed: generated.condition(generated.chances(seed)), _SEEDS)
FACT_SETS = st.builds(lambda seed: generated.fact_set(generated.chances(seed)), _SEEDS)


def _not(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


@given(CONDITIONS, FACT_SETS)
def test_negation_turns_every_answer_round(condition: Condition, facts: FactSet) -> None:
    """`not` swaps true and false and leaves what cannot be told, however it is written."""
    answer = evaluate(condition, facts)
    assert evaluate(Not(condition), facts) == _not(answer)
    assert evaluate(negation(condition), facts) == _not(answer)
    assert evaluate(negation(negation(condition)), facts) == answer


@given(CONDITIONS, FACT_SETS)
def test_rewriting_changes_no_answer(condition: Condition, facts: FactSet) -> None:
    """Pushing `not` inwards, flattening and dropping repeated parts leave all three answers as they are."""
    answer = evaluate(condition, facts)
    assert evaluate(positive(condition), facts) == answer
    assert evaluate(simplified(condition), facts) == answer


@given(CONDITIONS, FACT_SETS)
def test_alternatives_hold_when_the_condition_does(condition: Condition, facts: FactSet) -> None:
    """The disjunctive form has the same three answers as the condition it unfolds."""
    try:
        alternatives = disjunctive_form(condition, 256)
    except TooManyAlternatives:
        return
    unfolded = AnyOf(tuple(AllOf(alternative) for alternative in alternatives))
    assert evaluate(unfolded, facts) == evaluate(condition, facts)


@given(CONDITIONS, CONDITIONS, FACT_SETS)
def test_de_morgan_holds(one: Condition, other: Condition, facts: FactSet) -> None:
    """Not all is some not, and not any is all not, undecided parts included."""
    assert evaluate(Not(AllOf((one, other))), facts) == evaluate(AnyOf((Not(one), Not(other))), facts)
    assert evaluate(Not(AnyOf((one, other))), facts) == evaluate(AllOf((Not(one), Not(other))), facts)


@given(CONDITIONS, FACT_SETS, _SEEDS)
def test_a_settled_answer_survives_more_knowledge(condition: Condition, facts: FactSet, seed: int) -> None:
    """Learning a fact that was missing never changes an answer that was already yes or no."""
    rng = generated.chances(seed)
    asks_presence = any(leaf.operator in ("present", "absent") for leaf in comparisons(condition))
    missing = [fact for fact in generated.EVERY_FACT if fact not in facts.values]
    if asks_presence or not missing:
        return
    fact = rng.choice(missing)
    answer = evaluate(condition, facts)
    if answer is not None:
        assert evaluate(condition, facts.with_values({fact: generated.value_of(rng, fact)})) == answer


@given(CONDITIONS, FACT_SETS)
def test_what_cannot_be_told_names_what_it_lacks(condition: Condition, facts: FactSet) -> None:
    """An undecided condition names at least one fact, and a settled one none."""
    lacking = missing_facts(condition, facts)
    assert bool(lacking) == (evaluate(condition, facts) is None)
    assert lacking.isdisjoint(facts.values.keys() - facts.undetermined.keys())


@given(CONDITIONS, FACT_SETS)
def test_specialising_is_evaluating_with_the_offer_known(condition: Condition, facts: FactSet) -> None:
    """Putting the offer's facts in first, and the request's later, gives the answer of both together."""
    of_offer = {name: value for name, value in facts.values.items() if FACTS[name].stage is Stage.LOAD}
    rest = FactSet(
        {name: value for name, value in facts.values.items() if name not in of_offer}, facts.undetermined
    )
    remaining = specialise(condition, of_offer)
    assert all(FACTS[leaf.fact].stage is not Stage.LOAD for leaf in comparisons(remaining))
    if all(leaf.fact in of_offer for leaf in comparisons(condition) if FACTS[leaf.fact].stage is Stage.LOAD):
        assert evaluate(remaining, rest) == evaluate(condition, facts)
