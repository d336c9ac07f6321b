"""The tables of CONTRIBUTING.md: problem codes, facts, operators and placeholders, written from the code.

`python -m engine.analysis.vocabulary_tables` writes them anew between their marks; a test keeps them current.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from engine.facts import FACTS, Fact, Stage
from engine.pricing.disclosures import PLACEHOLDERS, REFUSAL_PLACEHOLDERS
from engine.problem_catalogue import CATALOGUE
from engine.schema.condition_reader import OPERATOR_MEANINGS, TYPE_NAMES, operators_of

DOCUMENT: Final = Path(__file__).parents[2] / "CONTRIBUTING.md"

_KNOWN_WITH: Final[Mapping[Stage, str]] = {
    Stage.LOAD: "the book",
    Stage.REQUEST: "the request",
    Stage.QUOTE: "the quote",
    Stage.ANSWER: "the whole answer",
}


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    heads = tuple(heads)
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def problem_codes() -> str:
    """Every problem code, what it means and what mends it."""
    return table(
        ("code", "what is wrong", "what mends it"),
        (
            (f"`{code}`{' (warning)' if entry.severity == 'warning' else ''}", entry.meaning, entry.mend)
            for code, entry in CATALOGUE.items()
        ),
    )


def facts() -> str:
    """Every fact, its type, its meaning, where it comes from and when it is known."""
    return table(
        ("fact", "type", "meaning", "comes from", "known with"),
        (
            (f"`{fact.name}`", _type_of(fact), fact.meaning, fact.source, _KNOWN_WITH[fact.stage])
            for fact in FACTS.values()
        ),
    )


def _type_of(fact: Fact) -> str:
    return f"{fact.type}, may be missing" if fact.optional else fact.type


def types() -> str:
    """Every type of fact, how a value of it is written and which operators fit it."""
    known = {fact.type: fact for fact in sorted(FACTS.values(), key=lambda fact: fact.optional)}
    return table(
        ("type", "a value is", "operators"),
        (
            (kind, written, ", ".join(f"`{operator}`" for operator in operators_of(known[kind])))
            for kind, written in TYPE_NAMES.items()
            if kind in known
        ),
    )


def operators() -> str:
    """Every operator and what it says."""
    return table(
        ("operator", "the fact"), ((f"`{name}`", meaning) for name, meaning in OPERATOR_MEANINGS.items())
    )


def placeholders() -> str:
    """Every placeholder of a disclosure, where it may stand and what it stands for."""
    listed = (("quote", PLACEHOLDERS), ("refusal", REFUSAL_PLACEHOLDERS))
    return table(
        ("placeholder", "in the text of a", "stands for"),
        ((f"`{{{name}}}`", place, meaning) for place, known in listed for name, meaning in known.items()),
    )


TABLES: Final[Mapping[str, Callable[[], str]]] = {
    "types": types,
    "operators": operators,
    "facts": facts,
    "placeholders": placeholders,
    "problem codes": problem_codes,
}


def with_tables(text: str) -> str:
    """A document with every table written anew.

    Raises:
        LookupError: the document has no place for a table, or two.
    """
    for name, content in TABLES.items():
        begin, end = f"<!-- table: {name} -->", f"<!-- end of table: {name} -->"
        places = re.split(f"{re.escape(begin)}.*?{re.escape(end)}", text, flags=re.DOTALL)
        if len(places) != 2:
            raise LookupError(f"{len(places) - 1} places for the table of {name}")
        text = f"{begin}\n\n{content()}\n\n{end}".join(places)
    return text


def main() -> None:
    """Write the tables into the document."""
    DOCUMENT.write_text(with_tables(DOCUMENT.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
