"""What the commands about proposals share: the scenarios run with progress, and problems with their lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from engine.cli.book import CHECKOUT
from engine.cli.check import show_problem
from engine.cli.desk import now
from engine.cli.failure import Failed
from engine.problem_catalogue import CATALOGUE
from engine.problems import Problem, Span
from engine.release.desk import Desk
from engine.release.scenario_run import ScenariosNotRun, run_scenarios
from engine.release.state import Proposal
from engine.schema.yaml_source import excerpt_of
from engine.terminal.console import BAD, DOUBT, QUIET, isolated, line, paragraph, show
from engine.terminal.releases import Wire

_MOST_SHOWN: Final = 5
_INDENT: Final = 4


def with_scenarios(desk: Desk, proposal: Proposal, told: Console, *, is_asked: bool = True) -> Proposal:
    """The proposal with how the scenarios came out; `told` is told how far the run is, and why any failed.

    Where the book does not load they are not run, which is said; nor where they cannot be run here, which is
    a failure if somebody asked for them. Raises Failed.
    """
    if proposal.report["errors"] and not proposal.report["cases"]["run"]:
        show(told, line(("The scenarios were not run: the book does not load.", DOUBT)))
        return proposal
    files = desk.files(proposal.bundle)
    try:
        with _progress(told) as progress:
            task = progress.add_task("scenarios", total=None, failed="")

            def moved(done: int, total: int, failed: int) -> None:
                said = f"[{BAD}]{failed} failed[/]" if failed else ""
                progress.update(task, completed=done, total=total or None, failed=said)

            if not told.is_terminal:
                show(told, line(("Running the scenarios…", QUIET)))
            run = run_scenarios(CHECKOUT, files, moved)
    except ScenariosNotRun as not_run:
        if not is_asked:
            show(told, line((f"The scenarios were not run: {not_run}.", DOUBT)))
            return proposal
        help = "the proposal stands, without them; `taqseet proposals ID --scenarios` tries again"
        raise Failed(f"the scenarios were not run: {not_run}", help=help.replace("ID", proposal.id)) from None
    for failure in run.failures[:_MOST_SHOWN]:
        show(told, line(("failed: ", BAD), isolated(failure.title)))
        paragraph(told, line((f"{failure.place}  {failure.why}", QUIET)), _INDENT)
    return desk.record_scenarios(proposal.id, proposal.bundle, run.as_body(), now())


def _progress(told: Console) -> Progress:
    return Progress(
        TextColumn("Running the scenarios"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        TextColumn("{task.fields[failed]}"), console=told, transient=True, disable=not told.is_terminal,
    )  # fmt: skip


def shown_problems(out: Console, proposal: Wire, files: Mapping[str, str], advice: str | None) -> None:
    """Print the problems of a proposal with the lines they are about, errors first.

    With `advice`, where all of them are found, only the first few.
    """
    listed = sorted(proposal["problems"], key=lambda each: str(each["severity"]) != "error")
    listed = listed[:_MOST_SHOWN] if advice else listed
    for each in listed:
        if each["code"] in CATALOGUE:
            show_problem(out, _problem(each, files))
        else:  # of an engine that knew another catalogue
            place = each["location"]
            show(
                out,
                line(
                    f"{place['file']}:{place['line']}: {each['severity']}[{each['code']}] {each['message']}"
                ),
            )
    left = proposal["errors"] + proposal["warnings"] - len(listed)
    if left:
        show(out, line((f"and {left:,} more{f'; {advice}' if advice else ''}", DOUBT)), Text())


def _problem(body: Wire, files: Mapping[str, str]) -> Problem:
    span = Span(**body["location"])
    excerpt = excerpt_of(files[span.file], span.line) if span.file in files else ""
    return Problem(body["code"], body["message"], span, body["hint"], excerpt)
