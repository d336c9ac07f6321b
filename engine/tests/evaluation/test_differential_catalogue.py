"""Differential: the catalogue index and the reference evaluator tell the same requirements apart."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from engine.compiler.requirements import DownPaymentWish, Requirement
from engine.evaluation.catalogue import CatalogueIndex, Matched
from engine.evaluation.reference import evaluate
from engine.fact_set import FactSet
from engine.schema.terms import DownPayment, Portion
from engine.tests.evaluation.generated import PAIRS, chances, comparison, condition, fact_set

_CHUNKS = 4
_FACT_SETS = 25
_SHARE = 0.25


def _requirement(rng: Random) -> Requirement:
    kind = rng.random()
    if kind < 0.1:
        least = Portion(Fraction(rng.choice((0, 10, 33)), 100), rng.choice((0, 1, 10_000)))
        most = rng.choice((least, Portion(Fraction(1, 2), 10_000)))
        return Requirement(DownPaymentWish(DownPayment(least, most)), "down_payment_too_low")
    return Requirement(comparison(rng) if kind < 0.8 else condition(rng, 2), "condition_not_met")


def _holds(requirement: Requirement, facts: FactSet, wish_minor: int | None) -> bool | None:
    """The requirement by its definition, and nothing else."""
    if not isinstance(requirement.condition, DownPaymentWish):
        return evaluate(requirement.condition, facts)
    total = facts.values.get("cart.total")
    if wish_minor is None or not isinstance(total, int):
        return True
    bounds = requirement.condition.bounds
    least, most = bounds.least.of(total), bounds.most.of(total)
    return least <= wish_minor and (wish_minor <= most or bounds.least == bounds.most)


def _expected(requirements: list[Requirement], facts: FactSet, wish_minor: int | None) -> Matched:
    answers = [_holds(requirement, facts, wish_minor) for requirement in requirements]
    return Matched(
        sum(1 << bit for bit, answer in enumerate(answers) if answer is False),
        sum(1 << bit for bit, answer in enumerate(answers) if answer is None),
    )


@pytest.mark.parametrize("chunk", range(_CHUNKS))
def test_the_index_matches_as_the_reference_does(chunk: int) -> None:
    """Matching a request, and matching it again with some facts changed, both agree with the reference."""
    catalogues = max(1, int(PAIRS * _SHARE) // _CHUNKS // _FACT_SETS)
    for number in range(catalogues):
        rng = chances(f"catalogue {chunk} {number}")
        requirements = [_requirement(rng) for _ in range(rng.randint(1, 40))]
        index = CatalogueIndex(requirements)
        for _ in range(_FACT_SETS):
            facts, wish = fact_set(rng), rng.choice((None, 0, 1, 9_999, 10_000, 10_001, 60_000))
            matched = index.match(facts, wish)
            assert matched == _expected(requirements, facts, wish), (chunk, number, facts, wish)
            other = fact_set(rng)
            names = rng.sample(sorted(other.values), rng.randint(1, 3))
            changed = facts.with_values({name: other.values[name] for name in names})
            wish = rng.choice((wish, 5_000))
            again = index.match_again(matched, changed, wish, frozenset(names))
            assert again == _expected(requirements, changed, wish), (chunk, number, changed, wish)
