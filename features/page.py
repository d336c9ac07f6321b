"""The page of scenarios: runs them, and writes what they promise and whether it holds as one HTML file.

`python -m features.page` writes `build/scenarios.html`. It ends with 1 when a scenario failed or was not run,
with the page written all the same. The moment of the run is passed in (`--run-at`), so that the same
scenarios over the same book give the same page.
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

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from engine.problems import Problems
from engine.schema.load import load_book
from features.page_content import SECTIONS, PageContent, page_content
from features.promises import FOLDER, read_promises
from features.results import RESULTS_VARIABLE, Outcome, ScenarioResult, read_results

ROOT = FOLDER.parent
PAGE = ROOT / "build" / "scenarios.html"
TEMPLATE = "scenarios.html.jinja"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the scenarios and write the page. Returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m features.page", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--output", type=Path, default=PAGE, help="where to write the page")
    parser.add_argument("--run-at", default="", help="when the scenarios are run, as the page shall say it")
    chosen = parser.parse_args(arguments)
    book = load_book(ROOT)
    if isinstance(book, Problems):
        print(f"The book has {len(book.errors)} problems: run `taqseet check`.", file=sys.stderr)
        return 1
    content = page_content(book, read_promises(), run_scenarios(), chosen.run_at)
    chosen.output.parent.mkdir(parents=True, exist_ok=True)
    chosen.output.write_text(render(content), "utf-8")
    print(_summary(content, chosen.output))
    return 0 if content.passed else 1


def run_scenarios() -> tuple[ScenarioResult, ...]:
    """Run the scenarios in a process of their own and read their results; a failure shows its output."""
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
            "features/test_features.py",
        ]
        environment = {**os.environ, RESULTS_VARIABLE: str(results)}
        run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        if run.returncode != 0:
            print(run.stdout, run.stderr, sep="\n", file=sys.stderr)
        return read_results(results)


def render(content: PageContent) -> str:
    """The page as one HTML text that needs no other file."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(TEMPLATE).render(content=content, sections=SECTIONS)


def _summary(content: PageContent, output: Path) -> str:
    shown = output.relative_to(ROOT) if output.is_relative_to(ROOT) else output
    without = sum(not view.scenarios for view in content.policies)
    without += sum(not view.scenarios for view in content.offers)
    counts = [f"{content.count(outcome)} {outcome}" for outcome in get_args(Outcome)]
    return f"Scenarios: {', '.join(counts)}; {without} policies and offers without one. Page: {shown}"


if __name__ == "__main__":
    raise SystemExit(main())
