"""What is found about a proposal before anybody reads it: its problems, its changes in words, its cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from engine.analysis.changes import changes_between, changes_on_wire, file_changes
from engine.analysis.checked_book import checked_book
from engine.locale_format import LANGUAGES
from engine.problems import Problems
from engine.schema.folder import folder_of
from engine.schema.load import book_of

Body = dict[str, Any]

MOST_PROBLEMS: Final = 200
"""How many problems of a proposal are kept with it; all are counted."""


def report_on(base: Mapping[str, str], files: Mapping[str, str]) -> Body:
    """The report on a book's files, compared with those of the book that they are to replace.

    It takes a second or two of computing for a book of some hundred documents.
    """
    found = checked_book(folder_of(files))
    old = book_of(folder_of(base))
    comparable = found.book is not None and not isinstance(old, Problems)
    changes = changes_between(old, found.book) if comparable else None  # type: ignore[arg-type]
    return {
        "problems": [problem.as_json() for problem in found.problems[:MOST_PROBLEMS]],
        "errors": found.errors,
        "warnings": len(found.problems) - found.errors,
        "cases": {"run": found.cases, "failed": found.failed_cases},
        "documents": _documents(base, files),
        "changes": {language: changes_on_wire(changes, language) for language in LANGUAGES}
        if changes is not None
        else {language: [] for language in LANGUAGES},
        "files": file_changes(base, files) if changes is None else [],
    }


def _documents(base: Mapping[str, str], files: Mapping[str, str]) -> list[Body]:
    """Every file that is not the same in both."""
    return [
        {
            "file": name,
            "change": "added" if name not in base else "removed" if name not in files else "changed",
        }
        for name in sorted({*base, *files})
        if base.get(name) != files.get(name)
    ]
