"""Partial evaluation: what is known of an offer is put into a condition, and its meaning stays."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.compiler.specialise import facts_of, specialise, stage_of
from engine.conditions import ALWAYS, NEVER, AllOf, AnyOf, Compare, Condition, Not
from engine.evaluation.reference import evaluate
from engine.fact_set import FactSet
from engine.facts import FactValue, Stage

FOUR = Compare("offer.installments", "at_most", 4)
BNPL = Compare("offer.product", "is", "bnpl")
VERIFIED = Compare("customer.identity_verified", "is", True)
KNOWN: Mapping[str, FactValue] = {"offer.installments": 4, "offer.product": "bnpl"}


@pytest.mark.parametrize(
    ("condition", "left"),
    [
        (FOUR, ALWAYS),
        (Not(FOUR), NEVER),
        (AllOf((FOUR, VERIFIED)), VERIFIED),
        (AnyOf((FOUR, VERIFIED)), ALWAYS),
        (AllOf((Not(BNPL), VERIFIED)), NEVER),
        (AnyOf((Not(BNPL), AllOf((BNPL, VERIFIED)))), VERIFIED),
        (Not(AllOf((BNPL, VERIFIED))), Compare("customer.identity_verified", "is_not", True)),
    ],
)
def test_what_is_known_is_settled(condition: Condition, left: Condition) -> None:
    """Only what depends on the request is left."""
    assert specialise(condition, KNOWN) == left


@pytest.mark.parametrize(
    ("operator", "value", "left"),
    [
        ("is", "flex", NEVER),
        ("any_of", frozenset({"flex"}), NEVER),
        ("is_not", "flex", ALWAYS),
        ("none_of", frozenset({"flex"}), ALWAYS),
    ],
)
def test_a_fact_that_the_offer_does_not_have(operator: str, value: FactValue, left: Condition) -> None:
    """An offer without a stacking group is in no group, and outside every group."""
    leaf = Compare("offer.stacking_group", operator, value)  # type: ignore[arg-type]
    assert specialise(leaf, KNOWN) == left


def test_a_regime_is_replaced_by_what_it_stands_for() -> None:
    """A policy for a regime applies where the regime governs."""
    regimes: dict[str, Condition] = {"sa.bnpl": ALWAYS, "sa.consumer-finance": VERIFIED}
    assert specialise(Compare("regime", "is", "sa.bnpl"), {}, regimes) == ALWAYS
    assert specialise(Compare("regime", "is_not", "sa.bnpl"), {}, regimes) == NEVER
    assert (
        specialise(Compare("regime", "any_of", frozenset({"sa.consumer-finance"})), {}, regimes) == VERIFIED
    )
    assert specialise(Compare("regime", "is", "ae.any"), {}, regimes) == NEVER


def test_a_condition_is_decided_with_its_latest_fact() -> None:
    """An offer's facts are known at load, a request's with it, a quote's when it is priced."""
    priced = Compare("plan.apr", "at_most", 100_000)
    assert stage_of(ALWAYS) is Stage.LOAD
    assert stage_of(FOUR) is Stage.LOAD
    assert stage_of(AllOf((FOUR, VERIFIED))) is Stage.REQUEST
    assert stage_of(AnyOf((VERIFIED, Not(priced)))) is Stage.QUOTE


def test_the_facts_that_a_condition_mentions() -> None:
    """Every fact is named once, however deep it stands."""
    condition = AllOf((FOUR, AnyOf((VERIFIED, Not(AllOf((BNPL, FOUR)))))))
    assert facts_of(condition) == {"offer.installments", "offer.product", "customer.identity_verified"}


def leaves() -> st.SearchStrategy[Condition]:
    """Comparisons with facts of the offer and of the request."""
    orders = st.sampled_from(["is", "is_not", "at_least", "at_most", "above", "below"])
    return st.one_of(
        st.builds(Compare, st.just("offer.installments"), orders, st.integers(3, 5)),
        st.builds(Compare, st.just("offer.product"), st.sampled_from(["is", "is_not"]), st.just("bnpl")),
        st.builds(Compare, st.just("cart.quantity"), orders, st.integers(0, 2)),
        st.builds(Compare, st.just("customer.tenure"), orders, st.integers(0, 2)),
    )


def conditions() -> st.SearchStrategy[Condition]:
    """Conditions of a few levels."""
    return st.recursive(
        leaves(),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3).map(lambda parts: AllOf(tuple(parts))),
            st.lists(inner, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
            inner.map(Not),
        ),
        max_leaves=8,
    )


@given(conditions(), st.integers(3, 5), st.integers(0, 2), st.one_of(st.none(), st.integers(0, 2)))
def test_specialising_changes_no_answer(
    condition: Condition, installments: int, quantity: int, tenure: int | None
) -> None:
    """A condition and what is left of it have the same answer for every request, unknown facts included."""
    offer: dict[str, FactValue] = {"offer.installments": installments, "offer.product": "bnpl"}
    request: dict[str, FactValue] = {"cart.quantity": quantity}
    if tenure is not None:
        request["customer.tenure"] = tenure
    left = specialise(condition, offer)
    assert stage_of(left) in (Stage.LOAD, Stage.REQUEST)
    assert not facts_of(left) & offer.keys()
    assert evaluate(left, FactSet(request)) is evaluate(condition, FactSet({**offer, **request}))
