"""What the tests of the command line share."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pytest

from engine.cli.book import CHECKOUT
from engine.compiler.compiled import CompiledBook
from engine.decide import Engine, load_engine
from engine.problems import Problems
from engine.schema.folder import FIXTURES, RULES, book_files
from engine.tests.schema.two_books import edit, write_both


@cache
def compiled(folder: Path) -> CompiledBook:
    """The compiled book of a folder, read once for all tests."""
    with load_engine(folder) as engine:  # type: ignore[union-attr]
        return engine.compiled


@pytest.fixture(autouse=True)
def _book_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that work with the checkout's book share one reading of it."""

    def engine_of(folder: Path, rules: str = RULES) -> Engine | Problems:
        shared = folder == CHECKOUT and rules == RULES
        return Engine(compiled(folder)) if shared else load_engine(folder, rules)

    monkeypatch.setattr("engine.cli.book.load_engine", engine_of)


@pytest.fixture
def book_copy(tmp_path: Path) -> Path:
    """A copy of the retailer's own book in the checkout, to spoil."""
    for name, file in book_files(CHECKOUT).items():
        copy = tmp_path / "book" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
    return tmp_path / "book"


@pytest.fixture
def both_books(tmp_path: Path) -> Path:
    """A small book with fixtures beside it, all of whose cases come out; to spoil."""
    write_both(tmp_path)
    for rules in (RULES, FIXTURES):
        known = "category: phones}\n  customer: {identity_verified: true}"
        edit(tmp_path, f"{rules}/offers/in-four/cases.yaml", "category: phones}", known)
    return tmp_path


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """The path of a decision log that does not exist yet."""
    return tmp_path / "decisions.db"


@pytest.fixture(autouse=True)
def _no_scenarios(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who wants the scenarios run against a proposal says so: they take half a minute."""
    monkeypatch.setenv("TAQSEET_SCENARIOS", "0")
