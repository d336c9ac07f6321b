"""Books for the scenarios: the retailer's own, the fixtures', and copies in which a document or two changed.

The sample book is lawful, so many policies never refuse anything in it. A scenario that shows what such a
policy would do changes a document, and the whole book is checked and compiled again as `taqseet check` does.
A scenario in a country where the retailer does not sell is decided with the fixtures' book.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from engine.decide import Engine, engine_of
from engine.problems import Problems
from engine.schema.folder import FIXTURES, RULES, book_files, folder_of, has_fixtures
from engine.schema.load import book_of


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of a YAML document: what stands at `path` becomes `value`; None takes it away.

    `file` is its real name: `policies/fixtures/offers/…/offer.yaml` in the fixtures' book.
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
    """One book of a folder and its changed copies, each loaded once.

    `rules` says where its rules stand: `RULES` or `FIXTURES`.
    """

    def __init__(self, root: Path, rules: str = RULES) -> None:
        self.rules = rules
        self._root = root
        self._texts = {
            name: file.read_text("utf-8")
            for name, file in book_files(root, rules).items()
            if file.name != "cases.yaml"  # cases decide nothing, and reading them takes half of the time
        }
        self._loaded: dict[tuple[Change, ...], Engine | Problems] = {}

    @property
    def countries(self) -> frozenset[str]:
        """The countries of its markets, as the file says; the book need not load for that."""
        return frozenset(yaml.safe_load(self._texts[f"{self.rules}/retailer.yaml"])["markets"])

    def look_up(self, edits: tuple[Change, ...] = ()) -> Engine | Problems:
        """The engine of the book with these changes, or what keeps that book from loading."""
        if edits not in self._loaded:
            self._loaded[edits] = engine_of(book_of(folder_of(self._changed(edits))))
        return self._loaded[edits]

    def load_anew(self, edits: tuple[Change, ...] = ()) -> Engine:
        """The engine of the same book, from the files as they are now; the caller closes it."""
        anew = Bookshelf(self._root, self.rules).look_up(edits)
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


class Bookshelves:
    """Both books of a folder: the retailer's own, and the fixtures' where there are any."""

    def __init__(self, root: Path) -> None:
        self._own = Bookshelf(root)
        self._fixtures = Bookshelf(root, FIXTURES) if has_fixtures(root) else None
        self._countries = self._own.countries

    def of(self, country: str) -> Bookshelf:
        """The book by which a country is decided: the retailer's own where the retailer sells there."""
        return self._own if self._fixtures is None or country in self._countries else self._fixtures

    def close(self) -> None:
        """Free what the rule engine holds for the books."""
        for shelf in (self._own, self._fixtures):
            if shelf is not None:
                shelf.close()


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
