"""Books for the scenarios: the retailer's own, and copies of it in which a document or two were changed.

The sample book is lawful, so many policies never refuse anything in it. A scenario that shows what such a
policy would do changes a document, and the whole book is checked and compiled again as `taqseet check` does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from engine.compiler.compile import compile_book
from engine.decide import Engine
from engine.problems import Problems
from engine.schema.folder import Folder, add_file
from engine.schema.load import book_of


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of a YAML document: what stands at `path` becomes `value`; None takes it away.

    A step of the path is a key, or a pair of a key and a value that names an entry of a list by what it says.
    """

    file: str
    path: tuple[str | tuple[str, str], ...]
    value: str | int | None


@dataclass(frozen=True, slots=True)
class Gap:
    """A licence or an attestation that ends on a day and is renewed from a later one.

    `entries` names the list of the document; the entry is the one whose `key` says `value`.
    """

    file: str
    entries: str
    key: str
    value: str
    last_day: date
    renewed_from: date


Change = Edit | Gap


class Bookshelf:
    """The book of a folder and its changed copies, each loaded once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._texts = {
            file.relative_to(root).as_posix(): file.read_text("utf-8")
            for part in ("rules", "policies")
            for file in sorted((root / part).rglob("*.yaml"))
            if file.name != "cases.yaml"  # cases decide nothing, and reading them takes half of the time
        }
        self._loaded: dict[tuple[Change, ...], Engine | Problems] = {}

    def look_up(self, edits: tuple[Change, ...] = ()) -> Engine | Problems:
        """The engine of the book with these changes, or what keeps that book from loading."""
        if edits not in self._loaded:
            self._loaded[edits] = _load(self._changed(edits))
        return self._loaded[edits]

    def load_anew(self, edits: tuple[Change, ...] = ()) -> Engine:
        """The engine of the same book, from the files as they are now; the caller closes it."""
        anew = Bookshelf(self._root).look_up(edits)
        assert isinstance(anew, Engine)
        return anew

    def close(self) -> None:
        """Free what the rule engine holds for the books."""
        for engine in self._loaded.values():
            if isinstance(engine, Engine):
                engine.close()

    def _changed(self, edits: tuple[Change, ...]) -> dict[str, str]:
        texts = dict(self._texts)
        for edit in edits:
            texts[edit.file] = _edited(texts[edit.file], edit)
        return texts


def _load(texts: dict[str, str]) -> Engine | Problems:
    folder = Folder()
    for name, text in texts.items():
        add_file(folder, name, text.encode())
    book = book_of(folder)
    compiled = book if isinstance(book, Problems) else compile_book(book)
    return compiled if isinstance(compiled, Problems) else Engine(compiled)


def _edited(text: str, change: Change) -> str:
    """The text with one change; its first line, the schema's, stays."""
    document = yaml.safe_load(text)
    match change:
        case Edit():
            _edit(document, change)
        case Gap():
            _interrupt(document[change.entries], change)
    first = text.partition("\n")[0]
    return f"{first}\n{yaml.safe_dump(document, allow_unicode=True, sort_keys=False)}"


def _edit(document: Any, edit: Edit) -> None:  # noqa: ANN401 - what stands in a YAML document
    *outer, last = edit.path
    place = document
    for step in outer:
        place = _entered(place, step)
    if edit.value is None:
        place.pop(last, None)
    else:
        place[last] = yaml.safe_load(edit.value) if isinstance(edit.value, str) else edit.value


def _entered(place: Any, step: str | tuple[str, str]) -> Any:  # noqa: ANN401 - what stands in a YAML document
    if isinstance(step, str):
        return place[step]
    key, value = step
    return next(entry for entry in place if str(entry[key]) == value)


def _interrupt(entries: list[dict[str, Any]], gap: Gap) -> None:
    """End the entry that holds on the last day, and add one for what is left of it."""
    of_claim = (entry for entry in entries if entry[gap.key] == gap.value)
    entry = next(entry for entry in of_claim if entry["from"] <= gap.last_day <= entry["until"])
    entries.append({**entry, "from": gap.renewed_from})
    entry["until"] = gap.last_day
