"""Derived facts: the seasons of the business date and the segments of the customer, by rules.

Seasons are rules over the day in both calendars; segments are rules over the customer. A segment takes in the
conditions of those it builds on, or stands a level above them. durable-rules answers, the reference evaluator
checks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from engine.compiler.compiled import CompiledBook
from engine.compiler.specialise import facts_of
from engine.dates import FIRST_HIJRI_DAY, LAST_HIJRI_DAY, hijri_of
from engine.evaluation.durable import Comparison, Conjunction, Rule, RuleNetwork, RuleNetworkError
from engine.evaluation.networks import ConditionNetwork
from engine.evaluation.reference import missing_facts
from engine.fact_set import EVALUATION_FAILED, FactSet
from engine.schema.book import Season
from engine.schema.calendar_documents import YearlyWindow
from engine.schema.windows import season_active
from engine.verdicts import Fault

_SEASON_FIELDS = {
    "day": "integer",
    "month_day": "integer",
    "hijri_month_day": "integer",
    "hijri_year": "integer",
}


DAYS_KEPT = 1024
"""How many days' seasons are kept; a checkout asks for today, a remedy for some days ahead."""


class Derivation:
    """The networks of a book's seasons and segments."""

    def __init__(self, compiled: CompiledBook) -> None:
        self._seasons = tuple(compiled.book.seasons.values())
        self._expected: dict[date, frozenset[str]] = {}
        rules = [Rule(season.id, season_rule(season)) for season in self._seasons]
        self._season_network = RuleNetwork.compile(rules, _SEASON_FIELDS) if rules else None  # type: ignore[arg-type]
        self.facts = frozenset(name for segment in compiled.book.segments for name in facts_of(segment.when))
        self._levels = [
            (level, ConditionNetwork([segment.when for segment in level]))
            for level in compiled.segment_levels
        ]

    def derive(self, facts: FactSet, day: date) -> tuple[FactSet, tuple[Fault, ...]]:
        """The facts with `seasons` and `customer.segments`, and the faults met on the way."""
        active, unsettled, faults = self.seasons_on(day)
        facts = replace(
            facts.with_values({"seasons": active}), undetermined={"seasons": unsettled} if unsettled else {}
        )
        segments: set[str] = set()
        open_segments: dict[str, frozenset[str]] = {}
        for level, network in self._levels:
            facts = _with_segments(facts, segments, open_segments)
            answers = network.answer(facts)
            wrong = {disagreement.index: disagreement for disagreement in answers.disagreements}
            for number, segment in enumerate(level):
                if number in wrong:
                    open_segments[segment.id] = frozenset({EVALUATION_FAILED})
                    fault = wrong[number]
                    faults += (
                        Fault(
                            f"segment {segment.id}", fault.error or str(fault.engine), str(fault.reference)
                        ),
                    )
                elif answers.holds >> number & 1:
                    segments.add(segment.id)
                elif not answers.fails >> number & 1:
                    open_segments[segment.id] = missing_facts(segment.when, facts)
        return _with_segments(facts, segments, open_segments), faults

    def seasons_on(self, day: date) -> tuple[frozenset[str], Mapping[str, frozenset[str]], tuple[Fault, ...]]:
        """The active seasons, those that could not be settled, and the faults."""
        expected = self.expected_seasons(day)
        try:
            fired = self._season_network.fire(season_values(day)) if self._season_network else 0
        except RuleNetworkError as failure:
            broken = {season.id: frozenset({EVALUATION_FAILED}) for season in self._seasons}
            fault = Fault("seasons", str(failure), ", ".join(sorted(expected)))
            return frozenset(), broken, (fault,)
        answered = {season.id for number, season in enumerate(self._seasons) if fired >> number & 1}
        wrong = answered ^ expected
        if not wrong:
            return frozenset(answered), {}, ()
        faults = tuple(
            Fault(f"season {name}", str(name in answered), str(name in expected)) for name in sorted(wrong)
        )
        return frozenset(answered - wrong), {name: frozenset({EVALUATION_FAILED}) for name in wrong}, faults

    def expected_seasons(self, day: date) -> frozenset[str]:
        """The seasons of a day as the reference evaluator finds them; kept for the days last asked for."""
        seasons = self._expected.get(day)
        if seasons is None:
            if len(self._expected) >= DAYS_KEPT:
                self._expected.clear()
            seasons = frozenset(season.id for season in self._seasons if season_active(season.entry, day))
            self._expected[day] = seasons
        return seasons

    def next_day_of(self, season: str, first: date, last: date) -> date | None:
        """The first day of a season from `first` to `last`, both included."""
        days = (date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1))
        return next((day for day in days if season in self.expected_seasons(day)), None)

    def close(self) -> None:
        """Free what the rule engine holds."""
        if self._season_network is not None:
            self._season_network.close()
        for _, network in self._levels:
            network.close()


def _with_segments(facts: FactSet, segments: set[str], unsettled: Mapping[str, frozenset[str]]) -> FactSet:
    undetermined = (
        {**facts.undetermined, "customer.segments": dict(unsettled)} if unsettled else facts.undetermined
    )
    values = {**facts.values, "customer.segments": frozenset(segments)}
    return replace(facts, values=values, undetermined=undetermined)


def season_values(day: date) -> dict[str, int | bool | str]:
    """A day in both calendars, as the season rules see it; beyond the Hijri tables there is no Hijri day."""
    values: dict[str, int | bool | str] = {"day": day.toordinal(), "month_day": day.month * 100 + day.day}
    if FIRST_HIJRI_DAY <= day <= LAST_HIJRI_DAY:
        year, month, day_of_month = hijri_of(day)
        values |= {"hijri_year": year, "hijri_month_day": month * 100 + day_of_month}
    return values


def season_rule(season: Season) -> tuple[Conjunction, ...]:
    """The days of a season: its yearly window, and for announced Hijri years the announced days instead."""
    entry = season.entry
    if entry.gregorian is not None:
        return _yearly(entry.gregorian, "month_day", ())
    assert entry.hijri is not None
    table_years = tuple(Comparison("hijri_year", "is_not", window.year) for window in entry.announced)
    announced = tuple(
        (
            Comparison("day", "at_least", window.from_.toordinal()),
            Comparison("day", "at_most", window.until.toordinal()),
        )
        for window in entry.announced
    )
    return (*_yearly(entry.hijri, "hijri_month_day", table_years), *announced)


def _yearly(window: YearlyWindow, field: str, also: tuple[Comparison, ...]) -> tuple[Conjunction, ...]:
    first = Comparison(field, "at_least", window.from_[0] * 100 + window.from_[1])
    last = Comparison(field, "at_most", window.until[0] * 100 + window.until[1])
    if window.from_ <= window.until:
        return ((*also, first, last),)
    return (*also, first), (*also, last)
