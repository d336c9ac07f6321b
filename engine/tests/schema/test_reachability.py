"""Whether any cart can meet a condition: contradictions are found, and nothing reachable is called one."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.conditions import AllOf, AnyOf, Compare, Condition, Not
from engine.evaluation.reference import evaluate
from engine.fact_set import FactSet
from engine.facts import FactValue
from engine.schema.reachability import contradiction

CLOSED = {"country": frozenset({"SA"}), "channel": frozenset({"store", "app"})}
PARENTS = {"phones": ("phones", "electronics"), "electronics": ("electronics",), "fashion": ("fashion",)}


def clash(*parts: Condition) -> Compare | None:
    """What contradicts in a conjunction."""
    return contradiction(AllOf(parts), CLOSED, PARENTS)


def total(operator: str, value: int) -> Compare:
    """A comparison of the cart total."""
    return Compare("cart.total", operator, value)  # type: ignore[arg-type]


def names(fact: str, operator: str, *members: str) -> Compare:
    """A comparison with a set of names."""
    return Compare(fact, operator, frozenset(members))  # type: ignore[arg-type]


CONTRADICTIONS: list[tuple[Condition, ...]] = [
    (total("at_least", 6), total("at_most", 5)),
    (total("above", 5), total("below", 6)),
    (total("below", 0),),
    (total("is", 5), total("is", 6)),
    (total("is_not", 5), total("at_least", 5), total("at_most", 5)),
    (names("channel", "any_of", "store"), names("channel", "none_of", "store")),
    (names("channel", "none_of", "store", "app"),),
    (Compare("channel", "is", "store"), Compare("channel", "is", "app")),
    (Compare("country", "is_not", "SA"),),
    (Compare("cart.discounted", "is_not", True), Compare("cart.discounted", "is_not", False)),
    (names("cart.categories", "any_of", "phones"), names("cart.categories", "none_of", "electronics")),
    (names("cart.categories", "all_of", "fashion", "phones"), names("cart.categories", "none_of", "phones")),
    (Compare("customer.age", "absent", True), Compare("customer.age", "at_least", 18)),
    (Compare("customer.residency", "absent", True), Compare("customer.residency", "present", True)),
    (AnyOf((total("below", 0), AllOf((total("above", 9), total("below", 9))))),),
    (Not(AnyOf((total("at_least", 5), total("below", 5)))),),
]


@pytest.mark.parametrize("parts", CONTRADICTIONS)
def test_a_contradiction_is_found(parts: tuple[Condition, ...]) -> None:
    """Bounds, names, categories, flags and presence can contradict."""
    assert clash(*parts) is not None


REACHABLE: list[tuple[Condition, ...]] = [
    (),
    (total("at_least", 5), total("at_most", 5)),
    (total("is_not", 5), total("at_least", 5)),
    (names("channel", "none_of", "store"),),
    (names("cart.categories", "any_of", "phones", "fashion"), names("cart.categories", "none_of", "fashion")),
    (names("cart.categories", "any_of", "electronics"), names("cart.categories", "none_of", "phones")),
    (names("customer.segments", "any_of", "new"), names("customer.segments", "none_of", "gold")),
    (Compare("customer.net_monthly_income", "below", 0),),
    (Compare("customer.age", "absent", True),),
    (AnyOf((total("below", 0), total("above", 9))),),
]


@pytest.mark.parametrize("parts", REACHABLE)
def test_what_some_cart_can_meet_is_no_contradiction(parts: tuple[Condition, ...]) -> None:
    """A condition that holds for some request is reachable."""
    assert clash(*parts) is None


def leaves() -> st.SearchStrategy[Condition]:
    """Comparisons over few values, so that they often meet."""
    numbers = st.builds(
        total, st.sampled_from(["is", "is_not", "at_least", "at_most", "above", "below"]), st.integers(0, 3)
    )
    members = st.lists(st.sampled_from(sorted(PARENTS)), min_size=1, max_size=2).map(frozenset)
    categories = st.builds(
        Compare, st.just("cart.categories"), st.sampled_from(["any_of", "all_of", "none_of"]), members
    )
    channels = st.builds(
        Compare,
        st.just("channel"),
        st.sampled_from(["is", "is_not"]),
        st.sampled_from(["store", "app"]),
    )
    flags = st.builds(Compare, st.just("cart.discounted"), st.sampled_from(["is", "is_not"]), st.booleans())
    return st.one_of(numbers, categories, channels, flags)


def conditions() -> st.SearchStrategy[Condition]:
    """Conditions of a few levels."""
    return st.recursive(
        leaves(),
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: AllOf(tuple(parts))),
            st.lists(inner, min_size=1, max_size=2).map(lambda parts: AnyOf(tuple(parts))),
            inner.map(Not),
        ),
        max_leaves=6,
    )


def requests() -> st.SearchStrategy[Mapping[str, FactValue]]:
    """Requests over the same few values; a cart with a category is in its parents."""
    return st.fixed_dictionaries(
        {
            "cart.total": st.integers(0, 4),
            "cart.categories": st.sets(st.sampled_from(sorted(PARENTS)), max_size=2).map(
                lambda chosen: frozenset(name for category in chosen for name in PARENTS[category])
            ),
            "channel": st.sampled_from(["store", "app"]),
            "cart.discounted": st.booleans(),
        }
    )


@given(conditions(), requests())
def test_no_request_meets_what_is_called_a_contradiction(
    condition: Condition, request: Mapping[str, FactValue]
) -> None:
    """If a request meets a condition, the condition is reachable."""
    if evaluate(condition, FactSet(request)) is True:
        assert contradiction(condition, CLOSED, PARENTS) is None
