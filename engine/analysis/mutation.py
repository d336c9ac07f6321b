"""`make mutate`: whether the cases and scenarios would notice a fault in the policies.

Every policy and every pack's regimes are read again with one deliberate fault at a time, and the cases are
judged by what was read. What no case notices is put to the scenarios.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import click

from engine.analysis.mutation_equivalents import EQUIVALENT
from engine.analysis.mutation_scenarios import ScenarioRunner
from engine.analysis.mutation_trial import Trial, Tried, UnsoundCases
from engine.decide import load_engine
from engine.problems import Problem, Problems, render
from engine.schema.folder import FIXTURES, RULES, has_fixtures

CHECKOUT: Final = Path(__file__).parents[2]
MOST_ASKED: Final = 24
"""Scenarios take seconds for each fault; when cases miss more than so many, it is cases that are missing."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The packs and policies to mutate; without any, all."""

    packs: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()

    def holds(self, pack: str, policy: str | None) -> bool:
        """Whether a policy, or the regimes of a pack (no policy), is to be mutated."""
        if self.policies:
            return policy in self.policies
        return not self.packs or pack in self.packs


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that was tried, and what keeps other mutants from being tried.

    `stale` are the entries of the list of equivalents that name no surviving mutant.
    """

    tried: tuple[Tried, ...]
    problems: tuple[Problem, ...] = ()
    stale: tuple[str, ...] = ()

    @property
    def survivors(self) -> tuple[Tried, ...]:
        """The mutants that nobody noticed and that no reason excuses."""
        return tuple(each for each in self.tried if each.noticed == "never" and not each.equivalent)

    @property
    def is_clean(self) -> bool:
        """Whether every fault would be noticed."""
        return not (self.survivors or self.problems or self.stale)


def mutate(trial: Trial, selection: Selection = Selection()) -> Outcome:
    """Put every mutant of a book's policies and regimes to the cases."""
    tried: list[Tried] = []
    problems: dict[Problem, None] = {}
    for pack, policy in trial.subjects():
        if selection.holds(pack, policy):
            _progress(f"{len(tried)} mutants tried, {policy or pack}")
            try:
                tried += trial.try_all(pack, policy)
            except UnsoundCases as unsound:
                problems |= dict.fromkeys(unsound.problems)
    _progress("")
    return Outcome(tuple(tried), tuple(problems))


def excused(outcome: Outcome, listed: Mapping[str, str] = EQUIVALENT, *, is_whole: bool = True) -> Outcome:
    """The outcome with the listed mutants excused; of whole books, also the entries that excuse none.

    Where problems kept documents from being tried, nothing is said of the entries for those.
    """
    tried = tuple(
        replace(each, equivalent=each.equivalent or listed.get(each.mutant.key, ""))
        if each.noticed == "never"
        else each
        for each in outcome.tried
    )
    used = {each.mutant.key for each in tried if each.equivalent == listed.get(each.mutant.key)}
    files = {each.mutant.file for each in tried}
    judged = [key for key in listed if not outcome.problems or key.partition(": ")[0] in files]
    stale = tuple(key for key in judged if key not in used) if is_whole else ()
    return replace(outcome, tried=tried, stale=stale)


def asked_scenarios(outcome: Outcome, runner: ScenarioRunner) -> Outcome:
    """The outcome once the scenarios were asked about what no case noticed, unless that is too much."""
    left = len(outcome.survivors)
    if not 0 < left <= MOST_ASKED:
        return outcome
    click.echo(f"asking the scenarios about {left} survivor{'s' * (left != 1)}, up to a minute", err=True)
    tried: list[Tried] = []
    for each in outcome.tried:
        if each in outcome.survivors:
            _progress(f"scenarios: {left} left, {each.mutant.place}")
            left -= 1
            if runner.notice(each.mutant.file, each.mutant.text, each.policies):
                tried.append(replace(each, noticed="scenarios"))
                continue
        tried.append(each)
    _progress("")
    return replace(outcome, tried=tuple(tried))


def report(outcome: Outcome) -> Iterator[str]:
    """The lines that tell an outcome: paragraphs with an empty line between them."""
    packs = dict.fromkeys(each.pack for each in outcome.tried)
    paragraphs = [
        *([render(problem)] for problem in outcome.problems),
        [_counted(pack, [each for each in outcome.tried if each.pack == pack]) for pack in packs],
        list(_reasons(outcome)),
        list(_survived(outcome)),
        [f"  listed as equivalent, and names no mutant that survives: {key}" for key in outcome.stale],
    ]
    if outcome.problems:
        paragraphs.append(["The problems above come first: what they concern was not tried."])
    for number, paragraph in enumerate(filter(None, paragraphs)):
        yield from ("", *paragraph) if number else paragraph


def _reasons(outcome: Outcome) -> Iterator[str]:
    reasons = Counter(each.equivalent for each in outcome.tried if each.equivalent)
    if reasons:
        yield "Equivalent:"
        yield from (f"  {count:4} {reason}" for reason, count in reasons.most_common())


def _survived(outcome: Outcome) -> Iterator[str]:
    if not outcome.survivors:
        return
    too_many = len(outcome.survivors) > MOST_ASKED
    unasked = f" (scenarios are asked about {MOST_ASKED} at most)" if too_many else ""
    yield f"Survived{unasked}:"
    for each in outcome.survivors:
        yield f"  {each.mutant.place} {each.mutant.change}"
        yield f"      {each.mutant.advice}"


def _counted(pack: str, tried: Sequence[Tried]) -> str:
    noticed = Counter(each.noticed for each in tried)
    equivalent = sum(bool(each.equivalent) for each in tried)
    counts = (
        f"{noticed['cases']} noticed by cases",
        f"{noticed['loader']} refused by the loader",
        f"{noticed['scenarios']} noticed by scenarios",
        f"{equivalent} equivalent",
        f"{noticed['never'] - equivalent} survived",
    )
    return f"{pack:8}{len(tried):5} mutants: {', '.join(counts)}"


def _progress(text: str) -> None:
    """One line that is written over, where somebody looks."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{text[:100]}", nl=False, err=True)


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=CHECKOUT)
@click.option("--pack", "packs", multiple=True, help="Only this pack; may be given several times.")
@click.option("--policy", "policies", multiple=True, help="Only this policy; may be given several times.")
@click.option("--scenarios/--no-scenarios", default=True, help="Ask scenarios about what no case notices.")
@click.pass_context
def main(
    context: click.Context, folder: Path, packs: tuple[str, ...], policies: tuple[str, ...], scenarios: bool
) -> None:
    """Mutate the policies of both books of FOLDER, and tell which faults no case or scenario would notice."""
    selection = Selection(packs, policies)
    outcome = _of_books(folder, selection)
    if not outcome.tried and not outcome.problems:
        raise click.ClickException("no such pack or policy")
    if scenarios and (folder / "features").is_dir():
        with tempfile.TemporaryDirectory() as scratch:
            outcome = asked_scenarios(excused(outcome, is_whole=False), ScenarioRunner(folder, Path(scratch)))
    outcome = excused(outcome, is_whole=selection == Selection() and folder == CHECKOUT)
    for line in report(outcome):
        click.echo(line)
    context.exit(0 if outcome.is_clean else 1)


def _of_books(folder: Path, selection: Selection) -> Outcome:
    """What becomes of the mutants of the retailer's book and the fixtures'.

    A book that does not load is told unless what is selected was found in the other.
    """
    outcomes: list[Outcome] = []
    unread: list[Problem] = []
    for rules in (RULES, FIXTURES) if has_fixtures(folder) else (RULES,):
        engine = load_engine(folder, rules)
        if isinstance(engine, Problems):
            unread += engine.errors
            continue
        with engine:
            outcomes.append(mutate(Trial(engine), selection))
    tried = tuple(each for outcome in outcomes for each in outcome.tried)
    problems = dict.fromkeys(problem for outcome in outcomes for problem in outcome.problems)
    is_found = bool(tried or problems) and selection != Selection()
    return Outcome(tried, tuple(problems if is_found else dict.fromkeys((*unread, *problems))))


if __name__ == "__main__":
    main()
