"""Books for the scenarios: the retailer's own, and copies of it in which a document or two were changed.

The sample book is lawful, so many policies never refuse anything in it. A scenario that shows what such a
policy would do changes a document, and the whole book is checked and compiled again as `taqseet check` does.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from engine.compiler.compile import compile_book
from engine.decide import Engine
from engine.problems import Problems
from engine.schema.folder import Folder, add_file, read_folder
from engine.schema.load import book_of


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of a YAML document: what stands at `path` becomes `value`; None takes it away.

    A step of the path is a key, or a pair of a key and a value that names an entry of a list by what it says.
    """

    file: str
    path: tuple[str | tuple[str, str], ...]
    value: str | int | None


class Bookshelf:
    """The book of a folder and its changed copies, each loaded once."""

    def __init__(self, root: Path) -> None:
        self._own = read_folder(root)
        self._loaded: dict[tuple[Edit, ...], Engine | Problems] = {}

    def look_up(self, edits: tuple[Edit, ...] = ()) -> Engine | Problems:
        """The engine of the book with these changes, or what keeps that book from loading."""
        if edits not in self._loaded:
            book = book_of(_changed(self._own, edits))
            compiled = book if isinstance(book, Problems) else compile_book(book)
            self._loaded[edits] = compiled if isinstance(compiled, Problems) else Engine(compiled)
        return self._loaded[edits]

    def close(self) -> None:
        """Free what the rule engine holds for the books."""
        for engine in self._loaded.values():
            if isinstance(engine, Engine):
                engine.close()


def _changed(own: Folder, edits: tuple[Edit, ...]) -> Folder:
    names = {edit.file for edit in edits}
    entries = {kind: [entry for entry in all_ if entry.source.file not in names] for kind, all_ in own.entries.items()}
    texts = {name: text for name, text in own.texts.items() if name not in names}
    problems = [problem for problem in own.problems if problem.span.file not in names]
    changed = Folder(entries, texts, problems)
    for name in sorted(names):
        text = own.texts[name]
        for edit in edits:
            if edit.file == name:
                text = _edited(text, edit)
        add_file(changed, name, text.encode())
    return changed


def _edited(text: str, edit: Edit) -> str:
    """The text with one change; its first line, the schema's, stays."""
    document = yaml.safe_load(text)
    *outer, last = edit.path
    place = document
    for step in outer:
        place = _entered(place, step)
    if isinstance(last, tuple):
        entry = _entered(place, last)
        place.remove(entry)
    elif edit.value is None:
        del place[last]
    else:
        place[last] = yaml.safe_load(edit.value) if isinstance(edit.value, str) else edit.value
    first = text.partition("\n")[0]
    return f"{first}\n{yaml.safe_dump(document, allow_unicode=True, sort_keys=False)}"


def _entered(place: Any, step: str | tuple[str, str]) -> Any:
    if isinstance(step, str):
        return place[step]
    key, value = step
    return next(entry for entry in place if str(entry[key]) == value)
