"""Problems: an author's mistakes as values, each with its place, its code and what to do.

Style of a message: lower case, no full stop, the author's own words in backticks, advice apart in `help`.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

from engine.problem_catalogue import CATALOGUE

Severity = Literal["error", "warning"]

LONGEST_EXCERPT: Final = 240
LONGEST_MESSAGE: Final = 600
_UNSEEN: Final = frozenset(["Cc", "Cf", "Cs", "Zl", "Zp"])


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
    return problem.excerpt[span.column - 1 : max(end - 1, span.column)].rstrip()


def render(problem: Problem) -> str:
    """The problem for a terminal: place, message, the line with carets under the span, and the help.

    Carets stand under the right characters in a monospaced face: wide characters take two columns, marks
    none. What would disturb a terminal is shown as a replacement character, and a very long line in part.
    """
    number = str(problem.span.line)
    margin = " " * len(number)
    lines = [f"{problem.span}: {problem.severity}[{problem.code}] {_shortened(visible(problem.message))}"]
    if problem.excerpt:
        before, under, after = _window(problem)
        padding = "".join("\t" if character == "\t" else " " * columns(character) for character in before)
        carets = "^" * max(columns(under), 1)
        lines += [f"{margin} |", f"{number} | {before}{under}{after}", f"{margin} | {padding}{carets}"]
    if problem.help:
        lines.append(f"{margin} = help: {_shortened(visible(problem.help))}")
    return "\n".join(lines)


def _window(problem: Problem) -> tuple[str, str, str]:
    """The excerpt before, inside and after the span, each cut where the line is too long to read."""
    start, under = problem.span.column - 1, underlined(problem)
    before = visible(problem.excerpt[:start])
    after = visible(problem.excerpt[start + len(under) :])
    if len(problem.excerpt) <= LONGEST_EXCERPT:
        return before, visible(under), after
    third = LONGEST_EXCERPT // 3
    before = before if len(before) <= third else f"…{before[-third:]}"
    return before, _shortened(visible(under), third), _shortened(after, third)


def _shortened(text: str, most: int = LONGEST_MESSAGE) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def visible(text: str) -> str:
    """The text with every control or formatting character, but tabs and joiners, as U+FFFD."""
    if text.isascii() and text.isprintable():
        return text
    return "".join("\ufffd" if _disturbs(character) else character for character in text)


def _disturbs(character: str) -> bool:
    return character not in "\t\u200c\u200d" and unicodedata.category(character) in _UNSEEN


def columns(text: str) -> int:
    """How many columns a text takes in a monospaced face: two for a wide character, none for a mark."""
    if text.isascii():
        return len(text)
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` most likely meant, or None when nothing is close."""
    matches = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return matches[0] if matches else None


def suggestion(word: str, known: Iterable[str], otherwise: str) -> str:
    """Help for an unknown word: the nearest known one and where to look, or only where to look."""
    match = nearest(word, known)
    return f"did you mean `{match}`? {otherwise}" if match else otherwise
