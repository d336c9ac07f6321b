"""`taqseet facts`."""

from __future__ import annotations

import json

from engine.facts import FACTS
from engine.schema.condition_reader import operators_of
from engine.tests.cli.running import run


def test_every_fact_is_listed_with_its_meaning() -> None:
    """The text names each fact of the vocabulary once at the start of a line."""
    lines = run("facts").stdout.splitlines()
    listed = [line.split()[0] for line in lines if line.startswith("  ") and line.split()[0] in FACTS]
    assert sorted(listed) == sorted(FACTS)


def test_the_operators_that_fit_stand_below_a_fact() -> None:
    """The line after a fact begins with its operators."""
    lines = run("facts").stdout.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("  customer.consents "))
    assert lines[at + 1].startswith("    any_of, all_of, none_of, present · request")


def test_a_program_gets_the_same_facts_as_an_object() -> None:
    """The JSON has every fact with type, operators, when it is known, meaning and source."""
    listed = json.loads(run("facts", "--format", "json").stdout)["facts"]
    assert [entry["name"] for entry in listed] == list(FACTS)
    for entry in listed:
        fact = FACTS[entry["name"]]
        assert tuple(entry["operators"]) == operators_of(fact)
        assert (entry["type"], entry["meaning"], entry["source"]) == (fact.type, fact.meaning, fact.source)
