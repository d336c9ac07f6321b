"""The book that decides now, held as long as a request works with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from engine.decide import Engine
from engine.wire.render import Renderer


@dataclass(frozen=True, slots=True)
class Release:
    """Which release a book came from: its bundle, and the offers that lie withdrawn over it."""

    bundle: str
    withdrawn: frozenset[str] = frozenset()


class ActiveBook:
    """An engine with its renderer; immutable but for who holds it.

    `release` is None for a book that came from no store.
    """

    def __init__(self, engine: Engine, release: Release | None = None) -> None:
        self.engine, self.release = engine, release
        self.renderer = Renderer(engine.compiled.book)
        self._holders, self._is_retired = 0, False
        self._lock = Lock()

    @property
    def digest(self) -> str:
        """The digest that every answer of this book names."""
        return self.engine.compiled.digest

    def take(self) -> bool:
        """Hold the book, so that it is not closed under the holder; False when it has been retired."""
        with self._lock:
            if not self._is_retired:
                self._holders += 1
            return not self._is_retired

    def give_back(self) -> None:
        """Hold it no longer; the last holder of a retired book closes it."""
        with self._lock:
            self._holders -= 1
            is_last = self._is_retired and not self._holders
        if is_last:
            self.engine.close()

    def retire(self) -> None:
        """Let nobody take it any more, and close it once nobody holds it."""
        with self._lock:
            was_retired, self._is_retired = self._is_retired, True
            is_free = not was_retired and not self._holders
        if is_free:
            self.engine.close()


@contextmanager
def closed_on_error(book: ActiveBook) -> Iterator[None]:
    """Close a book that is not shelved, because something went wrong before."""
    try:
        yield
    except BaseException:
        book.retire()
        raise


class Shelf:
    """The place of the active book: readers take what stands there, one writer replaces it."""

    def __init__(self) -> None:
        self._book: ActiveBook | None = None

    @property
    def book(self) -> ActiveBook | None:
        """What stands there now."""
        return self._book

    @contextmanager
    def held(self) -> Iterator[ActiveBook | None]:
        """The active book, held until the end of the block; None where there is none."""
        book = self._book
        while book is not None and not book.take():  # it was replaced between the look and the grip
            book = self._book
        try:
            yield book
        finally:
            if book is not None:
                book.give_back()

    def put(self, book: ActiveBook | None) -> None:
        """Replace the book: the next request finds the new one, and the old one ends with its last holder."""
        old, self._book = self._book, book
        if old is not None:
            old.retire()
