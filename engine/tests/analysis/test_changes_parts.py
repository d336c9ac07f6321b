"""Conditions compared part by part."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given

from engine.analysis.changes.parts import part_changes
from engine.conditions import AllOf, AnyOf, Compare, Condition, Not, Operator
from engine.evaluation.reference import evaluate
from engine.fact_set import FactSet
from engine.facts import FactValue
from engine.tests.schema.test_reachability import conditions, requests


def total(operator: Operator, amount: int) -> Compare:
    """A comparison of the cart's total."""
    return Compare("cart.total", operator, amount)


def categories(operator: Operator, *names: str) -> Compare:
    """A comparison of the cart's categories."""
    return Compare("cart.categories", operator, frozenset(names))


@given(conditions(), conditions(), requests())
def test_conditions_without_a_change_decide_alike(
    old: Condition, new: Condition, request: Mapping[str, FactValue]
) -> None:
    """Where no part differs, every request gets the same answer."""
    if not part_changes(old, new):
        assert evaluate(old, FactSet(request)) is evaluate(new, FactSet(request))


@given(conditions(), conditions(), requests())
def test_what_is_called_narrower_holds_of_fewer_requests(
    old: Condition, new: Condition, request: Mapping[str, FactValue]
) -> None:
    """Where all changes narrow a condition, what meets the new one met the old one; and the reverse."""
    found = part_changes(old, new)
    first, second = (evaluate(condition, FactSet(request)) for condition in (old, new))
    if found and all(change.narrows is True for change in found):
        assert first is True or second is not True
    if found and all(change.narrows is False for change in found):
        assert second is True or first is not True


@given(conditions())
def test_a_condition_has_no_change_from_itself(condition: Condition) -> None:
    """A condition, a group of it alone and its double negation are the same."""
    assert part_changes(condition, condition) == ()
    assert part_changes(condition, AllOf((condition,))) == ()
    assert part_changes(Not(Not(condition)), condition) == ()


def test_parts_in_another_order_are_the_same() -> None:
    """The order of comparisons in a group, and of groups in a group, changes nothing."""
    first, second, third = total("at_least", 5), total("at_most", 9), categories("any_of", "phones")
    assert part_changes(AllOf((first, AnyOf((second, third)))), AllOf((AnyOf((third, second)), first))) == ()
    assert part_changes(Not(AnyOf((first, second))), AllOf((Not(second), Not(first)))) == ()


def test_a_bound_that_moves_is_one_change_of_its_own_side() -> None:
    """Of a range only the bound that moves is told, and whether fewer values are inside."""
    old = AllOf((total("at_least", 5), total("at_most", 9)))
    (raised,) = part_changes(old, AllOf((total("at_least", 6), total("at_most", 9))))
    assert (raised.old, raised.new, raised.narrows) == (total("at_least", 5), total("at_least", 6), True)
    (strict,) = part_changes(old, AllOf((total("above", 5), total("at_most", 9))))
    assert (strict.old, strict.new, strict.narrows) == (total("at_least", 5), total("above", 5), True)
    (loosened,) = part_changes(old, AllOf((total("at_least", 5), total("at_most", 10))))
    assert loosened.narrows is False


def test_names_that_a_list_gains_and_loses_are_told_apart() -> None:
    """One of several more names is wider, one of several fewer narrower, none of several the other way."""
    (wider,) = part_changes(categories("any_of", "a"), categories("any_of", "a", "b"))
    assert (wider.gained, wider.lost, wider.narrows) == (frozenset({"b"}), frozenset(), False)
    (excluding,) = part_changes(categories("none_of", "a"), categories("none_of", "a", "b"))
    assert (excluding.gained, excluding.narrows) == (frozenset({"b"}), True)
    (both,) = part_changes(categories("any_of", "a", "b"), categories("any_of", "b", "c"))
    assert (both.gained, both.lost, both.narrows) == (frozenset({"c"}), frozenset({"a"}), None)


def test_one_name_and_a_list_of_one_are_the_same() -> None:
    """A name by itself is a list with this name alone."""
    assert (
        part_changes(Compare("channel", "is", "app"), Compare("channel", "any_of", frozenset({"app"}))) == ()
    )


def test_a_part_inside_an_alternative_is_found() -> None:
    """Of two groups the one comparison that differs is told, however deep, and alternatives as such."""
    old = AnyOf((AllOf((total("at_least", 5), categories("any_of", "a"))), total("is", 0)))
    new = AnyOf((AllOf((total("at_least", 6), categories("any_of", "a"))), total("is", 0)))
    (change,) = part_changes(old, new)
    assert (change.old, change.new) == (total("at_least", 5), total("at_least", 6))
    (added,) = part_changes(new, AnyOf((*new.parts, categories("any_of", "b"))))
    assert (added.place, added.new, added.narrows) == ("alternative", categories("any_of", "b"), False)
