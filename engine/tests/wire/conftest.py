"""The engine of the repository's own book, loaded once for the session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.decide import Engine, load_engine
from engine.schema.book import Book
from engine.wire.render import Renderer


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """The engine of the book in the checkout."""
    loaded = load_engine(Path(__file__).parents[3])
    assert isinstance(loaded, Engine), [f"{problem.span}: {problem.message}" for problem in loaded.items]
    with loaded:
        yield loaded


@pytest.fixture(scope="session")
def book(engine: Engine) -> Book:
    """The book in the checkout."""
    return engine.compiled.book


@pytest.fixture(scope="session")
def renderer(book: Book) -> Renderer:
    """What renders the decisions of the book."""
    return Renderer(book)
