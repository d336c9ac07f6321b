"""`taqseet check`: everything that is wrong with a book, and whether its cases come out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import click
import orjson
from rich.console import Console
from rich.text import Text

from engine.analysis.checked_book import CheckedBook, checked_book, in_order
from engine.analysis.sarif import sarif_log
from engine.cli.book import FOLDER, book_folder, no_book
from engine.cli.options import example, review_format_option
from engine.problems import Problem, render
from engine.schema.calendar_documents import SeasonsDocument, SegmentsDocument
from engine.schema.folder import FIXTURES, RULES, Folder, has_fixtures, pack_of, read_folder
from engine.terminal.breaches import show_breaches
from engine.terminal.console import ADVICE, BAD, DOUBT, GOOD, HEADING, QUIET, console, count_of, line, show
from engine.wire.render import Body


@dataclass(frozen=True, slots=True)
class Summary:
    """What was checked of one book; `cases` are those that were run, none where the book does not load.

    `version` and `digest` are None unless the book is free of errors.
    """

    packs: int
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


@dataclass(frozen=True, slots=True)
class Report:
    """The problems of both books in the order of their places; `fixtures` is None where there are none.

    `breaches` are the offers that a policy refuses whatever the customer says, on some days or carts.
    """

    problems: Sequence[Problem]
    summary: Summary
    fixtures: Summary | None
    breaches: Sequence[Body] = ()

    @property
    def is_clean(self) -> bool:
        """Whether neither book has an error."""
        return not self.summary.errors and (self.fixtures is None or not self.fixtures.errors)

    def as_json(self) -> dict[str, object]:
        """What a program reads."""
        return {
            "problems": [problem.as_json() for problem in self.problems],
            "summary": asdict(self.summary),
            "fixtures": asdict(self.fixtures) if self.fixtures is not None else None,
        }


@click.command(
    short_help="Check a book, and run all its cases.",
    epilog=example("taqseet check", "taqseet check --format sarif > check.sarif"),
)
@review_format_option
@click.option(
    "--breaches", is_flag=True,
    help="Also show which offers break which policy by themselves, on which days and for which carts.",
)  # fmt: skip
@click.argument("folder", type=FOLDER, required=False)
@click.pass_context
def check(context: click.Context, format: str, breaches: bool, folder: Path | None) -> None:
    """Check the book in FOLDER, which holds rules/ and policies/, and run all its cases.

    Where there is a policies/fixtures/, the imagined shop that shows the policies of other countries, its
    book is checked as well.

    Every problem is shown with its place and what would help. FOLDER is the current one unless given, or
    this checkout where no book stands there. The exit status is 0 when all is clean (warnings allowed), 1
    when it is not.
    """
    if breaches and format == "sarif":
        raise click.UsageError("--breaches is shown as text or JSON; SARIF holds problems only")
    chosen = book_folder(folder)
    missing = no_book(chosen)
    if missing and format == "text":
        raise missing
    report = checked(chosen)
    if format == "sarif":
        log = sarif_log(report.problems, _below_here(chosen))
        click.echo(orjson.dumps(log, option=orjson.OPT_INDENT_2))
    elif format == "json":
        listed = {"breaches": report.breaches} if breaches else {}
        click.echo(orjson.dumps({**report.as_json(), **listed}, option=orjson.OPT_INDENT_2))
    else:
        out = console()
        for problem in report.problems:
            show_problem(out, problem)
        if breaches:
            _show_breaches(out, report.breaches)
        show(out, _summed_up(report.summary))
        if report.fixtures is not None:
            show(out, _fixtures_summed_up(report.fixtures))
    context.exit(0 if report.is_clean else 1)


def _below_here(folder: Path) -> str:
    """Where a folder stands below the current one; empty where it is that one, or stands elsewhere."""
    here, place = Path.cwd().resolve(), folder.resolve()
    return "/".join(place.relative_to(here).parts) if place.is_relative_to(here) else ""


def checked(folder: Path) -> Report:
    """Every problem of the books in a folder, each told once, and what was checked."""
    own, summary = _checked_folder(folder, RULES)
    if not has_fixtures(folder):
        return Report(own.problems, summary, None, own.breaches)
    more, fixtures = _checked_folder(folder, FIXTURES)
    told = {(each.code, each.span, each.message): each for each in (*own.problems, *more.problems)}
    return Report(in_order(*told.values()), summary, fixtures, (*own.breaches, *more.breaches))


def _checked_folder(folder: Path, rules: str) -> tuple[CheckedBook, Summary]:
    read = read_folder(folder, rules)
    found = checked_book(read)
    return found, _summary(read, found)


def _summary(folder: Folder, found: CheckedBook) -> Summary:
    clean = found.book if not found.errors else None
    return Summary(
        len({pack_of(file) for file in folder.files} - {None}),
        len(folder.entries["offer"]),
        len(folder.entries["policy"]),
        len(folder.entries["provider"]),
        sum(len(document.segments) for _, _, document in folder.of("segments", SegmentsDocument)),
        sum(len(document.seasons) for _, _, document in folder.of("seasons", SeasonsDocument)),
        found.cases,
        found.errors,
        len(found.problems) - found.errors,
        clean.version if clean else None,
        clean.digest if clean else None,
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


def _show_breaches(out: Console, told: Sequence[Body]) -> None:
    """The offers that are refused by themselves, and by what."""
    for each in told:
        show(out, line((each["offer"], HEADING)))
        show_breaches(out, each)
        show(out, Text())
    if not told:
        show(out, line("No offer breaks a policy by itself, on any day or for any cart."))


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
    told = line(f"{counted}; ", _found(summary))
    return told + line(("; clean: ", GOOD), f"{summary.version} {summary.digest}") if summary.digest else told


def _fixtures_summed_up(summary: Summary) -> Text:
    counted = ", ".join(
        (
            count_of(summary.packs, "pack"),
            count_of(summary.offers, "offer"),
            count_of(summary.policies, "policy"),
            f"{count_of(summary.cases, 'case')} run",
        )
    )
    return line(f"fixtures: {counted}; ", _found(summary))


def _found(summary: Summary) -> tuple[str, str]:
    """How many errors and warnings, in their colour."""
    found = f"{count_of(summary.errors, 'error')}, {count_of(summary.warnings, 'warning')}"
    return found, BAD if summary.errors else DOUBT if summary.warnings else GOOD
