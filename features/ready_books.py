"""The retailer's book for the release desk, and what is worked out from books once a run.

Reports on proposals and compiled books depend on texts alone. So the first scenario that needs one pays for
it, and the others get the same; everything else of the desk and of a running checkout is done each time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml

from engine.compiler.compile import compile_book
from engine.decide import Engine
from engine.problems import Problems
from engine.release.report import report_on
from engine.schema.book import Book
from engine.schema.folder import RULES, book_files, folder_of
from engine.schema.load import book_of

Texts = Mapping[str, str]
MadeT = TypeVar("MadeT")

CASES: Final = "/cases.yaml"
SEEN_POLICY: Final = "sa.bnpl.22.1"
"""The policy whose limit scenarios of the desk change."""
SEEN_PLANS: Final = frozenset({"pay-in-3", "choose-20", "flex-12", "winter-zero-6", "home-zero-12"})
"""The plans that scenarios of the desk name, and the one that the policy's cases are about."""
_OFFER: Final = re.compile(rf"{RULES}/offers/([^/]+)/offer\.yaml")


def texts_without_cases(root: Path) -> dict[str, str]:
    """The retailer's own book in a folder; cases decide nothing."""
    files = book_files(root).items()
    return {name: file.read_text("utf-8") for name, file in files if not name.endswith(CASES)}


def texts_for_the_desk(root: Path) -> dict[str, str]:
    """The retailer's own book in a folder with some of its plans, and the cases of one policy.

    A report judges every plan and runs every case: with all of them it takes five times as long.
    """
    cases = f"{SEEN_POLICY}{CASES}"
    [with_cases] = [file for name, file in book_files(root).items() if name.endswith(f"/{cases}")]
    kept = {
        name: text
        for name, text in texts_without_cases(root).items()
        if not (offer := _OFFER.fullmatch(name)) or offer[1] in SEEN_PLANS
    }
    return kept | {with_cases.relative_to(root).as_posix(): with_cases.read_text("utf-8")}


def rewritten(text: str, *path: str, value: object) -> str:
    """A document in which something else stands at a path; its first line, the schema's, stays."""
    document: dict[str, Any] = yaml.safe_load(text)
    *outer, last = path
    place = document
    for step in outer:
        place = place[step]
    place[last] = value
    return f"{text.partition(chr(10))[0]}\n{yaml.safe_dump(document, allow_unicode=True, sort_keys=False)}"


class ReadyBooks:
    """What follows from the texts of books, each worked out once."""

    def __init__(self) -> None:
        self._made: dict[Hashable, Any] = {}

    def report_on(self, base: Texts, files: Texts) -> dict[str, Any]:
        """The report on a proposal, as the desk works it out."""
        report = self._once(("report", _key(base), _key(files)), lambda: report_on(base, files))
        return deepcopy(report)

    def folder_of(self, files: Texts) -> _Unread:
        """Texts that are read only when their book is asked for."""
        return _Unread(files)

    def book_of(self, unread: _Unread) -> Book | Problems:
        """The book of some texts."""
        files = unread.files
        return self._once(("book", _key(files)), lambda: book_of(folder_of(files)))

    def engine_of(self, book: Book | Problems) -> Engine | Problems:
        """The engine of a book, which all scenarios share; immutable, and open until the run ends."""
        if isinstance(book, Problems):
            return book
        return self._once(("engine", book.digest), lambda: _shared_engine(book))

    def close(self) -> None:
        """Free what the rule engine holds for the books."""
        for made in self._made.values():
            if isinstance(made, _SharedEngine):
                made.close_for_all()

    def _once(self, key: Hashable, make: Callable[[], MadeT]) -> MadeT:
        if key not in self._made:
            self._made[key] = make()
        found: MadeT = self._made[key]
        return found


class _SharedEngine(Engine):
    """An engine that stays open when one of its users is done with it."""

    def close(self) -> None:
        """Leave it to the others."""

    def close_for_all(self) -> None:
        """Free what the rule engine holds."""
        super().close()


def _shared_engine(book: Book) -> _SharedEngine | Problems:
    compiled = compile_book(book)
    return compiled if isinstance(compiled, Problems) else _SharedEngine(compiled)


class _Unread:
    def __init__(self, files: Texts) -> None:
        self.files = files


def _key(files: Texts) -> frozenset[tuple[str, str]]:
    return frozenset(files.items())
