"""Problems: an author's mistakes as values, each with its place, its code and what to do.

Style of a message: lower case, no full stop, the author's own words in backticks, advice apart in `help`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from engine.problem_catalogue import CATALOGUE

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a file: lines and columns count from 1, the end column is exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    @property
    def file_and_line(self) -> str:
        """The place as an answer cites it: `rules/offers/x/offer.yaml:14`."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a book.

    `code` is one of `CATALOGUE`; `excerpt` is the line of the file where the span begins.
    """

    code: str
    message: str
    span: Span
    help: str | None = None
    excerpt: str = ""

    def __post_init__(self) -> None:
        if self.code not in CATALOGUE:
            raise KeyError(f"`{self.code}` is not in the catalogue of problem codes")

    @property
    def severity(self) -> Severity:
        """`error` keeps the book from loading, `warning` does not."""
        return CATALOGUE[self.code].severity

    def as_json(self) -> dict[str, Any]:
        """The problem as `taqseet check --format json` prints it."""
        return {
            "severity": self.severity,
            "code": self.code,
            "message": self.message,
            "hint": self.help,
            "location": {
                "file": self.span.file,
                "line": self.span.line,
                "column": self.span.column,
                "end_line": self.span.end_line,
                "end_column": self.span.end_column,
            },
        }


@dataclass(frozen=True, slots=True)
class Problems:
    """All the problems of a folder that does not make a book, in the order of their places."""

    items: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Those that keep the book from loading."""
        return tuple(problem for problem in self.items if problem.severity == "error")


def underlined(problem: Problem) -> str:
    """The exact text that the problem's carets stand under."""
    span = problem.span
    end = span.end_column if span.end_line == span.line else len(problem.excerpt) + 1
    return problem.excerpt[span.column - 1 : max(end - 1, span.column)]


def render(problem: Problem) -> str:
    """The problem for a terminal: place, message, the line with carets under the span, and the help."""
    number = str(problem.span.line)
    margin = " " * len(number)
    lines = [f"{problem.span}: {problem.severity}[{problem.code}] {problem.message}"]
    if problem.excerpt:
        indent = problem.excerpt[: problem.span.column - 1]
        padding = "".join(character if character == "\t" else " " for character in indent)
        carets = "^" * max(len(underlined(problem).rstrip()), 1)
        lines += [f"{margin} |", f"{number} | {problem.excerpt}", f"{margin} | {padding}{carets}"]
    if problem.help:
        lines.append(f"{margin} = help: {problem.help}")
    return "\n".join(lines)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` most likely meant, or None when nothing is close."""
    matches = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return matches[0] if matches else None


def suggestion(word: str, known: Iterable[str], otherwise: str) -> str:
    """Help for an unknown word: the nearest known one and where to look, or only where to look."""
    match = nearest(word, known)
    return f"did you mean `{match}`? {otherwise}" if match else otherwise
