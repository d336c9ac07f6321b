"""The release that the README shows is run, in a store of its own, and prints what is shown."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.cli.book import CHECKOUT
from engine.cli.desk import now
from engine.release.bundle_files import files_of_folder
from engine.release.scenario_run import ScenarioRun
from engine.release.signing_keys import trust
from engine.tests.cli.running import run
from engine.tests.cli.test_check import spoil
from engine.tests.release.small_store import desk_over, opened
from engine.tests.release.vouched import AT, signer

ANYTHING = "…"
CAP = "policies/sa/sa.bnpl.22.1/policy.yaml"


def shown_session() -> list[tuple[str, list[str]]]:
    """Each command of the README's release with the lines that are shown below it."""
    text = (CHECKOUT / "README.md").read_text("utf-8")
    blocks = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    block = next(each for each in blocks if each.startswith("$ taqseet propose"))
    parts = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    return [(lines[0], lines[1:]) for lines in (part.splitlines() for part in parts)]


@pytest.fixture
def release(tmp_path: Path, book_copy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder where `my-book` has the edit that the README tells of, beside a log where a book decides."""
    log = opened(tmp_path)
    desk_over(log).start_with(files_of_folder(CHECKOUT), "taqseet", "the first book", now())
    log.close()
    trust(tmp_path / "decisions.trusted.json", signer().public_key, "samir", AT)
    coming = "value: 5000 SAR}, {from: 2027-06-01, value: 4000 SAR}"
    spoil(book_copy, CAP, "value: 5000 SAR}", coming)
    book_copy.rename(tmp_path / "my-book")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TAQSEET_DATABASE_URL", str(tmp_path / "decisions.db"))
    monkeypatch.setattr("engine.cli.proposal_parts.run_scenarios", lambda *_: ScenarioRun(374, (), 30))
    return tmp_path


def _matches(shown: str, printed: Iterator[str]) -> bool:
    beginning = shown.removesuffix(ANYTHING)
    return any(line.startswith(beginning) for line in printed)


@pytest.mark.usefixtures("release")
def test_the_release_of_the_readme_works_as_shown() -> None:
    """Each command exits with 0 and prints the lines shown, in order; an ellipsis stands for anything."""
    named: dict[str, str] = {}
    for command, shown in shown_session():
        words = [named.get(word, word) for word in shlex.split(command)]
        done = run(*words[1:])
        assert done.exit_code == 0, f"{command}: {done.stderr}"
        if not named:
            proposal = re.search(r"Proposal (\S+)", done.stdout)
            bundle = re.search(r"bundle\s+(sha256:\S+)", done.stdout)
            assert proposal is not None
            assert bundle is not None
            named = {"<id>": proposal[1], "<digest>": bundle[1][:19]}
        printed = iter(done.stdout.splitlines())
        for line in shown:
            expected = line.replace("<id>", named["<id>"])
            assert expected == ANYTHING or _matches(expected, printed), f"{command} does not print: {line}"
