"""The worst book: every mistake there is, each marked in the file that makes it.

`worst_book/broken` does not load, `worst_book/unlawful` does not compile and `worst_book/failing-cases` has
cases that fail. A line with mistakes ends with a comment, `#! code code`, and no other line may have any.
`worst_book/broken.txt` is how the first is told; after a change that is meant, `python -m
engine.tests.schema.test_worst_book` writes it anew.
"""

import re
from functools import cache
from pathlib import Path

import pytest

from engine.analysis.cases import failed_cases
from engine.analysis.judged_book import judged_offers, refused_days
from engine.compiler.compile import compile_book
from engine.decide import Engine
from engine.problem_catalogue import CATALOGUE
from engine.problems import Problem, Problems, render
from engine.schema.load import load_book
from engine.schema.yaml_source import LARGEST_FILE_BYTES
from engine.tests.schema.documents import problems_with

WORST = Path(__file__).parents[1] / "worst_book"
GOLDEN = WORST / "broken.txt"
BOOKS = ("broken", "unlawful", "failing-cases")


@cache
def problems_of(name: str) -> tuple[Problem, ...]:
    """Everything that is wrong with one of the worst books, cases included."""
    book = load_book(WORST / name)
    if isinstance(book, Problems):
        return book.items
    compiled = compile_book(book)
    if isinstance(compiled, Problems):
        return (*book.warnings, *compiled.items)
    warned = refused_days(book, judged_offers(compiled))
    return (*book.warnings, *warned, *failed_cases(Engine(compiled)))


def marks_of(name: str) -> set[tuple[str, int, str]]:
    """The file, the line and the code of every mark in one of the worst books."""
    folder = WORST / name
    return {
        (file.relative_to(folder).as_posix(), number, code)
        for file in folder.rglob("*.yaml")
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1)
        for codes in re.findall(r"#! ([a-z -]+)$", line)
        for code in codes.split()
    }


@pytest.mark.parametrize("name", BOOKS)
def test_each_mistake_is_told_on_the_line_that_makes_it(name: str) -> None:
    """A marked line has the problems it names, and no other line has any: no mistake makes a second one."""
    told = {(problem.span.file, problem.span.line, problem.code) for problem in problems_of(name)}
    assert told == marks_of(name)


def golden() -> str:
    """The problems of the broken book as a terminal shows them."""
    return "\n\n".join(render(problem) for problem in problems_of("broken")) + "\n"


def test_the_broken_book_is_told_exactly() -> None:
    """Code, message, underlined text and help of every problem are as they were last read and approved."""
    assert golden() == GOLDEN.read_text("utf-8")


def test_problems_come_in_the_order_of_their_places() -> None:
    """Problems are told file by file and from the top down."""
    places = [(p.span.file, p.span.line, p.span.column) for p in problems_of("broken")]
    assert places == sorted(places)


def what_no_repository_can_hold() -> set[str]:
    """The codes of files that are missing, too large or no text at all."""
    path = "rules/providers/another.yaml"
    changes: list[dict[str, str | bytes | None]] = [
        {path: b"#" * (LARGEST_FILE_BYTES + 1)},
        {path: b"provider: caf\xe9"},
    ]
    return {problem.code for change in changes for problem in problems_with(change)}


def test_every_code_of_the_catalogue_fires(tmp_path: Path) -> None:
    """No code is documented that no mistake brings about."""
    empty = load_book(tmp_path)
    assert isinstance(empty, Problems)
    fired = {problem.code for name in BOOKS for problem in problems_of(name)}
    fired |= {problem.code for problem in empty.items} | what_no_repository_can_hold()
    assert fired == CATALOGUE.keys()


def test_there_are_many_codes() -> None:
    """The catalogue tells at least forty kinds of mistakes apart."""
    assert len(CATALOGUE) >= 40


def test_messages_keep_their_style() -> None:
    """A message begins in lower case or with the author's words and has no full stop; so does the help."""
    for name in BOOKS:
        for problem in problems_of(name):
            for text in (problem.message, problem.help or "help"):
                assert re.match(r"[a-z`]|Handbook", text), text
                assert not text.endswith("."), text
            assert problem.help, problem


if __name__ == "__main__":
    GOLDEN.write_text(golden(), "utf-8")
