"""The feature files as promises: what is written in them, before anything is run."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from pytest_bdd.parser import Feature, FeatureParser, ScenarioTemplate

from features.people import PEOPLE
from features.words import COUNTRIES, HOME

FOLDER: Final = Path(__file__).parent
_CUSTOMER: Final = re.compile(rf"(?:{'|'.join(PEOPLE)}) (?:in|في) ({'|'.join(COUNTRIES)})")
_QUOTED: Final = re.compile(r"[\"“]([^\"”]+)[\"”]")


@dataclass(frozen=True, slots=True)
class Promise:
    """One feature file: a promise to a person. `file` is relative to the folder of the features."""

    file: str
    feature: Feature

    @property
    def scenarios(self) -> tuple[ScenarioTemplate, ...]:
        """Its scenarios, in the order in which they are written."""
        return tuple(self.feature.scenarios.values())


def read_promises(folder: Path = FOLDER) -> tuple[Promise, ...]:
    """Every feature file below a folder, by its path."""
    files = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*.feature"))
    return tuple(_promise(folder, file, (folder / file).read_bytes()) for file in files)


@cache
def _promise(folder: Path, file: str, _content: bytes) -> Promise:
    """A feature file, parsed again only where its content is another."""
    return Promise(file, FeatureParser(str(folder), file).parse())


def rows_of(scenario: ScenarioTemplate) -> list[dict[str, str]]:
    """The rows of a scenario outline; one empty row for a plain scenario."""
    rows = [row for examples in scenario.examples for row in examples.as_contexts()]
    return rows or [{}]


def country_of(scenario: ScenarioTemplate, row: dict[str, str]) -> str:
    """The country in which a row of a scenario plays, by the customer that its first steps name."""
    steps = [step.name for step in scenario.render(row).steps if step.type == "given"]
    found = [COUNTRIES[match[1]] for match in map(_CUSTOMER.fullmatch, steps) if match]
    return found[-1] if found else HOME


def asserted_names(scenario: ScenarioTemplate, countries: Container[str] | None = None) -> frozenset[str]:
    """Everything named in quotes, or in a table, by the Then steps of a scenario and of each of its rows.

    With `countries` only the rows count that play in one of them: policies of others may share a title.
    """
    rows = [row for row in rows_of(scenario) if countries is None or country_of(scenario, row) in countries]
    return frozenset(name for row in rows for name in _names(scenario, row))


def _names(scenario: ScenarioTemplate, row: dict[str, str]) -> Iterator[str]:
    for step in scenario.render(row).steps:
        if step.type == "then":
            yield from _QUOTED.findall(step.name)
            if step.datatable is not None:
                yield from (cell.value for cells in step.datatable.rows for cell in cells.cells)
