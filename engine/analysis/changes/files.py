"""What differs between the files of two books as texts, for a book that does not load."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal

from engine.analysis.changes.said import Change, ChangeKind, Subject, Words, same
from engine.schema.folder import kind_of
from engine.schema.yaml_source import excerpt_of, plain, read_yaml

Body = dict[str, Any]

_TEXTS: Final[Mapping[str, Words]] = {
    "added": {"en": "{file} is new, of {lines}", "ar": "{file} جديد، وفيه {lines}"},
    "removed": {"en": "{file} is removed, of {lines}", "ar": "{file} محذوف، وكان فيه {lines}"},
    "changed": {
        "en": "{file} changes from line {first}: {added} added, {removed} removed",
        "ar": "تغيّر {file} من السطر {first}: المضاف {added}، والمحذوف {removed}",
    },
    "reordered": {
        "en": "{file} changes from line {first}: its lines stand in another order",
        "ar": "تغيّر {file} من السطر {first}: تغيّر ترتيب السطور",
    },
}
_LAYOUT: Final[Mapping[str, Words]] = {
    "layout": {
        "en": ": only comments or layout change; it decides as before",
        "ar": ": التغيير في التعليقات أو الشكل فقط، والقرارات كما هي",
    },
    "wording": {
        "en": ": only the way in which it is written changes; it says the same",
        "ar": ": التغيير في طريقة الكتابة فقط، والمعنى كما هو",
    },
    "added": {"en": " is new", "ar": ": ملف جديد"},
    "removed": {"en": " is removed", "ar": ": حُذف الملف"},
}
KINDS: Final[Mapping[str | None, ChangeKind]] = {
    "retailer": "retailer",
    "segments": "segment",
    "seasons": "season",
    "provider": "provider",
    "offer": "offer",
    "offer-cases": "offer",
    "regimes": "regime",
    "policy": "policy",
    "policy-cases": "policy",
    None: "file",
}
"""What a change of a file is about, by the kind of document that belongs there."""


def lf(text: str) -> str:
    """A text with line feeds as line ends, as the digest of a book has it."""
    return text.replace("\r\n", "\n")


def file_changes(old: Mapping[str, str], new: Mapping[str, str]) -> list[Body]:
    """Which files are new, gone or others, by their names, and how many lines; plain values for JSON.

    Each has `file`, `change` (added, removed, changed), `lines_added`, `lines_removed`, `first_line` (the
    first line that differs) and `texts`, a sentence in each language.
    """
    return [_told(name, old.get(name), new.get(name)) for name in _differing(old, new)]


def _differing(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for name in sorted({*old, *new}):
        if name not in old or name not in new or lf(old[name]) != lf(new[name]):
            yield name


def _told(name: str, old: str | None, new: str | None) -> Body:
    before, after = lf(old or "").splitlines(), lf(new or "").splitlines()
    added, removed = Counter(after) - Counter(before), Counter(before) - Counter(after)
    change: Literal["added", "removed", "changed"] = (
        "added" if old is None else "removed" if new is None else "changed"
    )
    shared = (
        position for position, pair in enumerate(zip(before, after, strict=False)) if len(set(pair)) == 2
    )
    first = next(shared, min(len(before), len(after))) + 1
    template = "reordered" if change == "changed" and not added and not removed else change
    values = {"added": added.total(), "removed": removed.total(), "lines": max(len(before), len(after))}
    return {
        "file": name,
        "change": change,
        "lines_added": values["added"],
        "lines_removed": values["removed"],
        "first_line": first,
        "texts": {
            language: f"{_filled(text, name, first, values, language)}."
            for language, text in _TEXTS[template].items()
        },
    }


_LINES: Final[Mapping[str, str]] = {"en": "{} line", "ar": "{} سطر"}


def _filled(text: str, file: str, first: int, values: Mapping[str, int], language: str) -> str:
    lines = _LINES[language].format(values["lines"])
    plural = "s" if language == "en" and values["lines"] != 1 else ""
    return text.format(
        file=file, first=first, lines=f"{lines}{plural}", added=values["added"], removed=values["removed"]
    )


def unnamed_files(old: Mapping[str, str], new: Mapping[str, str], named: set[str]) -> Iterator[Change]:
    """A change for each file that differs though nothing that it says does: comments, layout, spelling."""
    for name in _differing(old, new):
        if name not in named:
            yield _subject(name).says(*_quiet(name, old.get(name), new.get(name)))


def _subject(name: str) -> Subject:
    kind, id = kind_of(name)
    return Subject(KINDS[kind], id or name, name, same(name))


def _quiet(name: str, old: str | None, new: str | None) -> tuple[str, Words]:
    if old is None or new is None:
        aspect = "added" if old is None else "removed"
    else:
        aspect = "layout" if _plain(name, old) == _plain(name, new) else "wording"
    return aspect, _LAYOUT[aspect]


def _plain(name: str, text: str) -> object:
    """What a file says, without its comments and its layout."""
    source, _ = read_yaml(name, text.encode())
    return plain(source.root) if source is not None else excerpt_of(text, 1)
