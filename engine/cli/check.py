"""`taqseet check`: everything that is wrong with a book, and whether its cases come out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import click
import orjson
from rich.console import Console
from rich.text import Text

from engine.analysis.cases import count_cases, failed_cases
from engine.cli.book import FOLDER, book_folder, no_book
from engine.cli.options import example, format_option
from engine.compiler.compile import compile_book
from engine.decide import Engine
from engine.problems import Problem, Problems, render
from engine.schema.book import Book
from engine.schema.calendar_documents import SeasonsDocument, SegmentsDocument
from engine.schema.folder import Folder, read_folder
from engine.schema.load import book_of
from engine.terminal.console import ADVICE, BAD, DOUBT, GOOD, HEADING, QUIET, console, count_of, line, show


@dataclass(frozen=True, slots=True)
class Summary:
    """What was checked; `cases` are those that were run, none where the book does not load.

    `version` and `digest` are None unless the book is free of errors.
    """

    offers: int
    policies: int
    providers: int
    segments: int
    seasons: int
    cases: int
    errors: int
    warnings: int
    version: str | None
    digest: str | None


@click.command(
    short_help="Check a book, and run all its cases.",
    epilog=example("taqseet check"),
)
@format_option
@click.argument("folder", type=FOLDER, required=False)
@click.pass_context
def check(context: click.Context, format: str, folder: Path | None) -> None:
    """Check the book in FOLDER, which holds rules/ and policies/, and run all its cases.

    Every problem is shown with its place and what would help. FOLDER is the current one unless given, or
    this checkout where no book stands there. The exit status is 0 when the book is clean (warnings allowed),
    1 when it is not.
    """
    chosen = book_folder(folder)
    missing = no_book(chosen)
    if missing and format == "text":
        raise missing
    problems, summary = checked(chosen)
    if format == "json":
        listed = [problem.as_json() for problem in problems]
        report = {"problems": listed, "summary": asdict(summary)}
        click.echo(orjson.dumps(report, option=orjson.OPT_INDENT_2))
    else:
        out = console()
        for problem in problems:
            show_problem(out, problem)
        show(out, _summed_up(summary))
    context.exit(1 if summary.errors else 0)


def checked(folder: Path) -> tuple[Sequence[Problem], Summary]:
    """Every problem of the book in a folder, and what was checked."""
    read = read_folder(folder)
    book = book_of(read)
    if isinstance(book, Problems):
        return book.items, _summary(read, book.items, 0)
    compiled = compile_book(book)
    if isinstance(compiled, Problems):
        problems = _in_order(*book.warnings, *compiled.items)
        return problems, _summary(read, problems, 0)
    with Engine(compiled) as engine:
        problems = _in_order(*book.warnings, *failed_cases(engine))
        return problems, _summary(read, problems, count_cases(engine), book)


def _in_order(*problems: Problem) -> Sequence[Problem]:
    return sorted(problems, key=lambda problem: (problem.span, problem.code))


def _summary(folder: Folder, problems: Sequence[Problem], cases: int, book: Book | None = None) -> Summary:
    errors = sum(problem.severity == "error" for problem in problems)
    return Summary(
        len(folder.entries["offer"]),
        len(folder.entries["policy"]),
        len(folder.entries["provider"]),
        sum(len(document.segments) for _, _, document in folder.of("segments", SegmentsDocument)),
        sum(len(document.seasons) for _, _, document in folder.of("seasons", SeasonsDocument)),
        cases,
        errors,
        len(problems) - errors,
        book.version if book and not errors else None,
        book.digest if book and not errors else None,
    )


def show_problem(out: Console, problem: Problem) -> None:
    """Print a problem as `render` has it, in colour where somebody looks."""
    severity = BAD if problem.severity == "error" else DOUBT
    first, *others = render(problem).splitlines()
    place = str(problem.span)
    label = f"{problem.severity}[{problem.code}]"
    rest = first.removeprefix(f"{place}: {label}")
    show(out, line((place, HEADING), ": ", (label, f"{severity} {HEADING}"), (rest, HEADING)))
    for other in others:
        margin, mark, text = other.partition(" = help:") if " = help:" in other else other.partition(" |")
        style = ADVICE if mark == " = help:" else severity if text and not text.strip(" \t^") else ""
        show(out, line((f"{margin}{mark}", QUIET if mark == " |" else ADVICE), (text, style)))
    show(out, Text())


def _summed_up(summary: Summary) -> Text:
    counted = ", ".join(
        (
            count_of(summary.offers, "offer"),
            count_of(summary.policies, "policy"),
            count_of(summary.providers, "provider"),
            count_of(summary.segments, "segment"),
            count_of(summary.seasons, "season"),
            f"{count_of(summary.cases, 'case')} run",
        )
    )
    found = f"{count_of(summary.errors, 'error')}, {count_of(summary.warnings, 'warning')}"
    style = BAD if summary.errors else DOUBT if summary.warnings else GOOD
    told = line(f"{counted}; ", (found, style))
    return told + line(("; clean: ", GOOD), f"{summary.version} {summary.digest}") if summary.digest else told
