"""The value nearest to today's at which a cap is kept."""

from __future__ import annotations

from engine.evaluation.nearest import nearest


def test_the_first_value_on_the_way_that_keeps_the_cap_is_found() -> None:
    """From 1,000 down a cap is kept at 700 and below: 700 is nearest, wherever the search is aimed at."""
    for target in (0, 350, 699, 700):
        assert nearest(1_000, target, lambda value: value <= 700) == 700


def test_it_works_upwards_too() -> None:
    """From 10 up a floor is kept at 250 and above."""
    assert nearest(10, 5_000, lambda value: value >= 250) == 250


def test_a_cap_that_rounding_makes_flip_is_asked_of_the_neighbours() -> None:
    """It is kept one unit down and again far below, with a gap between: one unit is the smallest change."""
    kept = {*range(501), 999}
    assert nearest(1_000, 0, kept.__contains__) == 999
