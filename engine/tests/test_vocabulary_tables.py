"""CONTRIBUTING.md documents every code, fact, operator and placeholder, as the code has them."""

import re

import pytest

from engine.analysis.vocabulary_tables import DOCUMENT, TABLES, table, with_tables
from engine.conditions import WRITTEN_OPERATORS
from engine.facts import FACTS
from engine.pricing.disclosures import PLACEHOLDERS, REFUSAL_PLACEHOLDERS
from engine.problem_catalogue import CATALOGUE
from engine.schema.condition_reader import OPERATOR_MEANINGS, TYPE_NAMES

TEXT = DOCUMENT.read_text("utf-8")


def documented(name: str) -> set[str]:
    """The first cells of one table of the document."""
    block = TEXT.partition(f"<!-- table: {name} -->")[2].partition(f"<!-- end of table: {name} -->")[0]
    return set(re.findall(r"^\| `?([^|`]+?)`?(?: \(warning\))? \|", block, re.MULTILINE)) - {"---"}


def test_the_tables_are_current() -> None:
    """The committed tables are what the code says; the module writes them anew."""
    assert with_tables(TEXT) == TEXT


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("problem codes", CATALOGUE.keys()),
        ("facts", FACTS.keys()),
        ("operators", set(WRITTEN_OPERATORS)),
        ("types", TYPE_NAMES.keys()),
        ("placeholders", {f"{{{name}}}" for name in (*PLACEHOLDERS, *REFUSAL_PLACEHOLDERS)}),
    ],
)
def test_everything_that_there_is_is_documented(name: str, known: set[str]) -> None:
    """No code, fact, operator, type or placeholder is without its line, and no line is without it."""
    missing = set(known) - documented(name)
    surplus = documented(name) - set(known) - {"code", "fact", "operator", "type", "placeholder"}
    assert not missing
    assert not surplus


def test_every_operator_has_a_meaning() -> None:
    """The operators that are written are those that are explained."""
    assert OPERATOR_MEANINGS.keys() == set(WRITTEN_OPERATORS)


def test_a_table_needs_its_place() -> None:
    """A document without the marks of a table, or with two, is refused."""
    mark = "<!-- table: {0} --><!-- end of table: {0} -->"
    whole = "\n".join(mark.format(name) for name in TABLES)
    assert with_tables(with_tables(whole)) == with_tables(whole)
    with pytest.raises(LookupError, match="0 places"):
        with_tables("")
    with pytest.raises(LookupError, match="2 places"):
        with_tables(whole + mark.format("types"))


def test_a_bar_in_a_cell_does_not_break_a_row() -> None:
    """A cell may hold the sign that parts cells."""
    assert table(("a", "b"), [("x|y", "z")]) == "| a | b |\n| --- | --- |\n| x\\|y | z |"
