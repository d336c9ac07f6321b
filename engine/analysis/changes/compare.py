"""What changes from one book to another, a sentence for each difference, in plain words for an officer.

Every field of every document is compared; a file that differs though nothing in it says anything else is
named with a change of its own, so that no difference between two books is silent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from engine.analysis.changes.cases import cases_changes
from engine.analysis.changes.files import unnamed_files
from engine.analysis.changes.groups import seasons_changes, segments_changes
from engine.analysis.changes.offers import offers_changes, providers_changes
from engine.analysis.changes.policies import policies_changes
from engine.analysis.changes.regimes import regimes_changes
from engine.analysis.changes.said import KINDS, Change
from engine.analysis.changes.shop import retailer_changes
from engine.schema.book import Book

_WEIGHTS: Final = {
    "title": 1, "message": 1, "staff_message": 1, "inputs.title": 1, "citation.authority": 2,
    "citation.instrument": 2, "citation.clause": 2, "citation.quote": 2, "citation.checked_on": 2,
    "version": 3, "cases": 4, "wording": 5, "layout": 6,
}  # fmt: skip
"""What matters less than a change of what is decided: texts, sources, cases, and what only looks new."""


def changes_between(old: Book, new: Book) -> tuple[Change, ...]:
    """Every difference between two books; none between a book and itself.

    Those that change decisions come first, policies before offers and offers before the rest, then texts,
    citations, cases, and files in which only comments or layout differ.
    """
    found = list(_of_documents(old, new))
    found += unnamed_files(old.files, new.files, {change.file for change in found})
    return tuple(sorted(found, key=_importance))


def _of_documents(old: Book, new: Book) -> Iterator[Change]:
    yield from policies_changes(old, new)
    yield from regimes_changes(old, new)
    yield from offers_changes(old, new)
    yield from providers_changes(old, new)
    yield from segments_changes(old, new)
    yield from seasons_changes(old, new)
    yield from retailer_changes(old, new)
    yield from cases_changes(old, new)


def _importance(change: Change) -> tuple[int, int, str]:
    """What is read first; changes of one document stay in the order of its fields."""
    return _WEIGHTS.get(change.aspect, 0), KINDS.index(change.kind), change.id


def changes_on_wire(changes: Iterable[Change], language: str) -> list[dict[str, Any]]:
    """Changes as answers carry them: `kind`, `id`, `file`, `aspect` and the sentence, `text`."""
    return [
        {
            "kind": change.kind,
            "id": change.id,
            "file": change.file,
            "aspect": change.aspect,
            "text": change.texts[language if language in change.texts else "en"],
        }
        for change in changes
    ]
