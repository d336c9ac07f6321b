"""The pages of the living documentation: what the scenarios promise and whether it holds, and all policies.

`python -m features.page` runs the scenarios and writes `build/scenarios.html`, and `build/policies.html`
beside it. It ends with 1 when a scenario failed or was not run, or a book does not load, with the pages
written all the same: what could be read is on them, and what keeps the rest away. The moment of the run is
passed in (`--run-at`), so that the same scenarios over the same books give the same pages.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from engine.problems import render as render_problem
from engine.schema.book import Book
from engine.schema.folder import RULES
from engine.terminal.console import count_of
from features.packs_page import read_books, render_packs
from features.packs_page_content import packs_content
from features.packs_page_views import BrokenBook
from features.page_content import SECTIONS, PageContent, page_content
from features.page_template import template
from features.promises import FOLDER, read_promises
from features.results import RESULTS_VARIABLE, Outcome, ScenarioResult, read_results

ROOT = FOLDER.parent
PAGE = ROOT / "build" / "scenarios.html"
POLICIES = "policies.html"
TEMPLATE = "scenarios.html.jinja"
_MOST_NAMED = 10


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the scenarios and write the pages. Returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m features.page", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--output", type=Path, default=PAGE, help="where to write the page of scenarios")
    parser.add_argument("--run-at", default="", help="when the scenarios are run, as the pages shall say it")
    chosen = parser.parse_args(arguments)
    books, broken = read_books(ROOT)
    _tell(broken)
    content = _scenarios(books, broken, chosen.run_at)
    chosen.output.parent.mkdir(parents=True, exist_ok=True)
    if content is not None:
        chosen.output.write_text(render(content), "utf-8")
        print(_summary(content, chosen.output))
    policies = chosen.output.with_name(POLICIES)
    by_policy = {view.policy.id: view.scenarios for view in content.policies} if content else None
    packs = packs_content(ROOT, books, broken, by_policy, chosen.run_at)
    policies.write_text(render_packs(packs), "utf-8")
    print(f"Policies: {len(packs.policies)} in {len(packs.jurisdictions)} packs. Page: {_shown(policies)}")
    return 0 if content is not None and content.passed and not broken else 1


def _tell(broken: Sequence[BrokenBook]) -> None:
    """Say what keeps books from loading; a problem that they share is told once."""
    for problem in dict.fromkeys(problem for each in broken for problem in each.problems):
        print(render_problem(problem), end="\n\n", file=sys.stderr)
    for each in broken:
        count = count_of(len(each.problems), "problem")
        print(f"The book in {each.rules}/ has {count} and is left out of the pages.", file=sys.stderr)


def _scenarios(books: Sequence[Book], broken: Sequence[BrokenBook], run_at: str) -> PageContent | None:
    """What the scenarios found; None without the retailer's own book, by which most of them are decided."""
    if any(each.rules == RULES for each in broken):
        print("The scenarios were not run: the retailer's own book has errors.", file=sys.stderr)
        return None
    if broken:
        print("Scenarios that need it fail; the page shows which.", file=sys.stderr)
    return page_content(books, read_promises(), run_scenarios(with_output=not broken), run_at)


def run_scenarios(*, with_output: bool) -> tuple[ScenarioResult, ...]:
    """Run the scenarios in a process of their own and read their results.

    With output a failure shows what pytest says of it; without a book hundreds of lines would say the same.
    """
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results.json"
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "--no-header",
            "--tb=line",
            "-p",
            "no:cacheprovider",
            "-n",
            "2",
            "features/test_features.py",
        ]
        environment = {**os.environ, RESULTS_VARIABLE: str(results)}
        run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        if run.returncode != 0 and with_output:
            print(run.stdout, run.stderr, sep="\n", file=sys.stderr)
        return read_results(results)


def render(content: PageContent) -> str:
    """The page of scenarios as one HTML text that needs no other file."""
    return template(TEMPLATE).render(content=content, sections=SECTIONS)


def _summary(content: PageContent, output: Path) -> str:
    without = [view.policy.id for view in content.policies if not view.scenarios]
    without += [view.offer.id for view in content.offers if not view.scenarios]
    named = f" ({', '.join(without)})" if 0 < len(without) <= _MOST_NAMED else ""
    counts = [f"{content.count(outcome)} {outcome}" for outcome in get_args(Outcome)]
    return (
        f"Scenarios: {', '.join(counts)}; {len(without)} policies and offers without one{named}. "
        f"Page: {_shown(output)}"
    )


def _shown(output: Path) -> Path:
    return output.relative_to(ROOT) if output.is_relative_to(ROOT) else output


if __name__ == "__main__":
    raise SystemExit(main())
