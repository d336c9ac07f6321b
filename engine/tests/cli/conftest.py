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


@cache
def compiled(folder: Path) -> CompiledBook:
    """The compiled book of a folder, read once for all tests."""
    with load_engine(folder) as engine:  # type: ignore[union-attr]
        return engine.compiled


@pytest.fixture(autouse=True)
def _book_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that work with the checkout's book share one reading of it."""

    def engine_of(folder: Path) -> Engine | Problems:
        return Engine(compiled(folder)) if folder == CHECKOUT else load_engine(folder)

    monkeypatch.setattr("engine.cli.book.load_engine", engine_of)


@pytest.fixture
def book_copy(tmp_path: Path) -> Path:
    """A copy of the checkout's book, to spoil."""
    for part in ("rules", "policies"):
        shutil.copytree(CHECKOUT / part, tmp_path / "book" / part)
    return tmp_path / "book"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """The path of a decision log that does not exist yet."""
    return tmp_path / "decisions.db"
