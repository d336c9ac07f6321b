"""Seasons by rules, in both calendars, and segments level by level."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from engine.decide import Engine
from engine.evaluation.derivation import Derivation
from engine.fact_set import FactSet
from engine.facts import FactValue
from engine.schema.windows import season_active
from engine.tests.evaluation.small_book import MOMENT, small_book


@pytest.fixture(scope="module")
def derivation() -> Iterator[Derivation]:
    """The derivations of the small book."""
    with Engine(small_book()) as engine:
        yield engine.evaluators.derivation


def _active(derivation: Derivation, day: str) -> frozenset[str]:
    active, unsettled, faults = derivation.seasons_on(date.fromisoformat(day))
    assert not unsettled
    assert not faults
    return active


@pytest.mark.parametrize(
    ("day", "is_on"),
    [("2026-11-27", False), ("2026-11-28", True), ("2026-12-31", True), ("2027-01-01", True),
     ("2027-02-10", True), ("2027-02-11", False)],
)  # fmt: skip
def test_a_season_may_run_over_the_turn_of_the_year(derivation: Derivation, day: str, is_on: bool) -> None:
    """From 28 November until 10 February, both ends included."""
    assert ("winter" in _active(derivation, day)) is is_on


@pytest.mark.parametrize(
    ("day", "is_on"),
    [("2026-02-17", False), ("2026-02-18", True), ("2026-03-19", True), ("2026-03-20", False)],
)
def test_a_hijri_season_follows_the_umm_al_qura_table(derivation: Derivation, day: str, is_on: bool) -> None:
    """Ramadan 1447 is 18 February to 19 March 2026 by the table."""
    assert ("ramadan" in _active(derivation, day)) is is_on


@pytest.mark.parametrize(
    ("day", "is_on"),
    [("2027-02-08", False), ("2027-02-09", True), ("2027-03-10", True), ("2027-03-11", False)],
)
def test_announced_days_replace_the_table_for_their_year(
    derivation: Derivation, day: str, is_on: bool
) -> None:
    """Ramadan 1448 begins a day after the table's 8 February 2027 and ends on the announced day."""
    assert ("ramadan" in _active(derivation, day)) is is_on


def test_the_table_counts_again_in_the_year_after(derivation: Derivation) -> None:
    """The announcement of 1448 says nothing about 1449, whose Ramadan begins on 28 January 2028."""
    assert "ramadan" not in _active(derivation, "2028-01-27")
    assert "ramadan" in _active(derivation, "2028-01-28")


def test_the_rules_agree_with_the_calendar_on_every_day(derivation: Derivation) -> None:
    """Five years of days, by the rule engine and by plain comparison."""
    day = date(2025, 1, 1)
    while day < date(2030, 1, 1):
        expected = {season.id for season in derivation._seasons if season_active(season.entry, day)}
        assert _active(derivation, day.isoformat()) == expected, day
        day += timedelta(days=1)


def test_beyond_the_hijri_tables_only_the_gregorian_seasons_are_known(derivation: Derivation) -> None:
    """A day that has no Hijri date is in no Hijri season."""
    assert _active(derivation, "2090-12-25") == {"winter"}


def _derived(derivation: Derivation, **customer: FactValue) -> FactSet:
    values = {f"customer.{name}": value for name, value in customer.items()}
    facts, faults = derivation.derive(FactSet(values), MOMENT.date())
    assert not faults
    return facts


def test_segments_build_on_segments(derivation: Derivation) -> None:
    """Who is returning and without arrears is gold."""
    facts = _derived(derivation, tenure=90, days_past_due=0, age=17)
    assert facts.values["customer.segments"] == frozenset({"returning", "gold"})
    assert not facts.undetermined


def test_a_missing_fact_leaves_open_what_depends_on_it(derivation: Derivation) -> None:
    """Without a tenure nobody is or is not returning, and gold lacks the same fact."""
    facts = _derived(derivation, days_past_due=0, age=18)
    assert facts.values["customer.segments"] == frozenset({"adult"})
    tenure = frozenset({"customer.tenure"})
    assert facts.undetermined["customer.segments"] == {"returning": tenure, "gold": tenure}


def test_a_segment_is_ruled_out_by_what_is_known(derivation: Derivation) -> None:
    """Arrears rule gold out, whether or not the customer is returning."""
    facts = _derived(derivation, days_past_due=1)
    assert set(facts.undetermined["customer.segments"]) == {"returning", "adult"}
