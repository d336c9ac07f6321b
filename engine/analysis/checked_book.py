"""A book checked from end to end: its documents, its law, its cases; and every problem of it, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.analysis.cases import count_cases, failed_cases
from engine.analysis.judged_book import breaches_on_wire, judged_offers, refused_days
from engine.compiler.compile import compile_book
from engine.decide import Engine
from engine.problems import Problem, Problems
from engine.schema.book import Book
from engine.schema.folder import Folder
from engine.schema.load import book_of
from engine.wire.render import Body


@dataclass(frozen=True, slots=True)
class CheckedBook:
    """What came out: `book` is None where it does not load, and then no case was run.

    `breaches` are the offers that a policy refuses whatever the customer says.
    """

    problems: Sequence[Problem]
    book: Book | None = None
    cases: int = 0
    breaches: Sequence[Body] = ()

    @property
    def errors(self) -> int:
        """How many of the problems keep the book from being used."""
        return sum(problem.severity == "error" for problem in self.problems)

    @property
    def failed_cases(self) -> int:
        """How many cases came out otherwise than they expect."""
        failed = {
            (problem.span.file, problem.message.split("` fails: ")[0])
            for problem in self.problems
            if problem.code == "case-failed"
        }
        return len(failed)


def checked_book(folder: Folder) -> CheckedBook:
    """Check the book of a folder, and run all its cases."""
    book = book_of(folder)
    if isinstance(book, Problems):
        return CheckedBook(book.items)
    compiled = compile_book(book)
    if isinstance(compiled, Problems):
        return CheckedBook(in_order(*book.warnings, *compiled.items))
    with Engine(compiled) as engine:
        judged = tuple(judged_offers(compiled))
        problems = in_order(*book.warnings, *refused_days(book, judged), *failed_cases(engine))
        return CheckedBook(problems, book, count_cases(engine), breaches_on_wire(book, judged, "en"))


def in_order(*problems: Problem) -> Sequence[Problem]:
    """Problems in the order of their places."""
    return sorted(problems, key=lambda problem: (problem.span, problem.code))
