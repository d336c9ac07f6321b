"""Lists of documents and of names: what is new, what is gone, and what stands in place of what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from engine.analysis.changes.labels import label_of
from engine.analysis.changes.said import Change, Subject, Words, both
from engine.analysis.changes.words import document_words, listed, path_of, said, value_words, way_of
from engine.schema.fields import Document

MOST_PAIRED: Final = 10_000
"""More pairs of entries than these are not compared: the entries are then told as gone and as new."""

_IDENTITY: Final[Mapping[str, tuple[str, ...]]] = {
    "attestations": ("claim", "from_"),
    "licences": ("number",),
    "agreements": ("from_",),
    "unavailable": ("from_",),
    "announced": ("year",),
}
"""The fields by which an entry of a list is known; a change of only one field leaves it the same entry."""

_KNOWN_BY: Final[Mapping[str, Words]] = {
    "from_": {"en": "from {}", "ar": "من {}"},
    "year": {"en": "Hijri year {}", "ar": "السنة الهجرية {}"},
}
_QUOTED: Final = frozenset({"evidence", "because"})

_TEMPLATES: Final[Mapping[str, Words]] = {
    "added": {"en": ": {label} is new: {new}", "ar": ": إضافة {label}: {new}"},
    "removed": {"en": ": {label} is taken away: {old}", "ar": ": حذف {label}: {old}"},
    "rises": {
        "en": ": {label} ({name}): {part} rises from {old} to {new}",
        "ar": ": {label} ({name}): رفع {part} من {old} إلى {new}",
    },
    "falls": {
        "en": ": {label} ({name}): {part} falls from {old} to {new}",
        "ar": ": {label} ({name}): خفض {part} من {old} إلى {new}",
    },
    "later": {
        "en": ": {label} ({name}): {part} moves later, from {old} to {new}",
        "ar": ": {label} ({name}): تأخير {part} من {old} إلى {new}",
    },
    "earlier": {
        "en": ": {label} ({name}): {part} moves earlier, from {old} to {new}",
        "ar": ": {label} ({name}): تقديم {part} من {old} إلى {new}",
    },
    "changes": {
        "en": ": {label} ({name}): {part} is now {new} instead of {old}",
        "ar": ": {label} ({name}): تغيير {part} إلى «{new}» بدلاً من «{old}»",
    },
    "reads": {
        "en": ": {label} ({name}): {part} now reads “{new}” instead of “{old}”",
        "ar": ": {label} ({name}): أصبح نص {part} «{new}» بدلاً من «{old}»",
    },
    "gained": {"en": ": {label} now also include {new}", "ar": ": إضافة {new} إلى {label}"},
    "lost": {"en": ": {label} no longer include {old}", "ar": ": حذف {old} من {label}"},
    "reordered": {
        "en": ": {label} stand in another order: {new}",
        "ar": ": تغيير ترتيب {label}: {new}",
    },
    "entries_reordered": {
        "en": ": {label} entries stand in another order",
        "ar": ": تغيير ترتيب قيود {label}",
    },
}


def list_changes(
    subject: Subject, field: str, old: Sequence[Document], new: Sequence[Document]
) -> Iterator[Change]:
    """What is new in a list of documents, what is gone, and which fields of an entry are others."""
    was, are = set(old), set(new)
    gone, come = [each for each in old if each not in are], [each for each in new if each not in was]
    pairs = _pairs(field, gone, come) if len(gone) * len(come) <= MOST_PAIRED else []
    label = label_of((field,))
    for before, after in pairs:
        yield from _entry(subject, field, before, after)
    paired = {id(each) for pair in pairs for each in pair}
    for each in gone:
        if id(each) not in paired:
            yield subject.says(field, _TEMPLATES["removed"], label=label, old=_entry_words(each, field))
    for each in come:
        if id(each) not in paired:
            yield subject.says(field, _TEMPLATES["added"], label=label, new=_entry_words(each, field))
    if not gone and not come:
        yield subject.says(field, _TEMPLATES["entries_reordered"], label=label)


def _pairs(field: str, gone: Sequence[Document], come: Sequence[Document]) -> list[tuple[Document, Document]]:
    """Each entry that is gone with the new one that stands in its place."""
    found: list[tuple[Document, Document]] = []
    left = list(come)
    for before in gone:
        likely = [(rank, each) for each in left if (rank := _likeness(field, before, each)) > 0]
        if likely:
            after = max(likely, key=lambda pair: pair[0])[1]
            found.append((before, after))
            left = [each for each in left if each is not after]
    return found


def _likeness(field: str, old: Document, new: Document) -> int:
    """How many fields two entries share where they are the same entry; 0 where they are not."""
    names = list(type(new).model_fields)
    shared = {name for name in names if getattr(old, name) == getattr(new, name)}
    is_known = shared.issuperset(_IDENTITY.get(field, ()))
    return len(shared) if len(shared) == len(names) - 1 or (is_known and shared) else 0


def _entry(subject: Subject, field: str, old: Document, new: Document) -> Iterator[Change]:
    for name in type(new).model_fields:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            part = path_of((field, name))
            yield subject.says(
                part,
                _TEMPLATES["reads" if name in _QUOTED else way_of(before, after) or "changes"],
                label=label_of((field,)),
                name=_entry_name(old, field),
                part=label_of((field, name)),
                old=value_words(before, part),
                new=value_words(after, part),
            )


def _entry_name(entry: Document, field: str) -> Words:
    """By what an entry is known, in words: `systems_tested, from 1 January 2026`."""

    def told(language: str) -> str:
        parts = []
        for name in _IDENTITY.get(field) or tuple(type(entry).model_fields)[:1]:
            value = said(getattr(entry, name), language, path_of((field, name)))
            parts.append(_KNOWN_BY[name][language].format(value) if name in _KNOWN_BY else value)
        return listed(parts, language)

    return both(told)


def _entry_words(entry: Document, field: str) -> Words:
    return both(lambda language: document_words(entry, language, field))


def names_changes(subject: Subject, field: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """What names a list has gained and lost, or that they stand in another order."""
    label = label_of(field.split("."))
    was, are = set(old), set(new)
    gained = tuple(name for name in new if name not in was)
    lost = tuple(name for name in old if name not in are)
    if gained:
        yield subject.says(field, _TEMPLATES["gained"], label=label, new=value_words(gained, field))
    if lost:
        yield subject.says(field, _TEMPLATES["lost"], label=label, old=value_words(lost, field))
    if not gained and not lost:
        yield subject.says(field, _TEMPLATES["reordered"], label=label, new=value_words(new, field))
