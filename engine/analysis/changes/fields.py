"""Two documents of one kind, field by field: every field that differs makes at least one change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from engine.analysis.changes.labels import label_of
from engine.analysis.changes.lists import list_changes, names_changes
from engine.analysis.changes.said import Change, Subject, Words
from engine.analysis.changes.words import path_of, value_words, way_of
from engine.schema.fields import Document, Text
from engine.schema.offer import DownPaymentRange

Special = Mapping[str, Callable[[], Iterator[Change]] | None]
"""How the fields are compared whose values are more than their fields, by path; None: told elsewhere."""

TEMPLATES: Final[Mapping[str, Words]] = {
    "rises": {"en": ": {label} rises from {old} to {new}", "ar": ": رفع {label} من {old} إلى {new}"},
    "falls": {"en": ": {label} falls from {old} to {new}", "ar": ": خفض {label} من {old} إلى {new}"},
    "later": {"en": ": {label} moves later, from {old} to {new}", "ar": ": تأخير {label} من {old} إلى {new}"},
    "earlier": {
        "en": ": {label} moves earlier, from {old} to {new}",
        "ar": ": تقديم {label} من {old} إلى {new}",
    },
    "changes": {
        "en": ": {label} is now {new} instead of {old}",
        "ar": ": تغيير {label} إلى «{new}» بدلاً من «{old}»",
    },
    "given": {"en": ": {label} is now given: {new}", "ar": ": إضافة {label}: {new}"},
    "taken": {"en": ": {label} is taken away (it was {old})", "ar": ": حذف {label} (السابق: {old})"},
    "reads": {
        "en": ": {label} now reads “{new}” instead of “{old}”",
        "ar": ": أصبح نص {label} «{new}» بدلاً من «{old}»",
    },
    "reads_en": {
        "en": ": {label} now reads in English “{new}” instead of “{old}”",
        "ar": ": أصبح نص {label} بالإنجليزية «{new}» بدلاً من «{old}»",
    },
    "reads_ar": {
        "en": ": {label} now reads in Arabic “{new}” instead of “{old}”",
        "ar": ": أصبح نص {label} بالعربية «{new}» بدلاً من «{old}»",
    },
    "rewritten": {
        "en": ": {label} is written in another way and says the same",
        "ar": ": تغيّرت كتابة {label} وبقي المعنى كما هو",
    },
}
"""What follows the name of a document: Arabic says it with verbal nouns, which need not agree in gender."""

_QUOTED: Final = frozenset({"citation.quote"})
_BUILT_IN: Final = (Text, DownPaymentRange)


def field_changes(
    subject: Subject, old: Document, new: Document, special: Special | None = None, at: Sequence[str] = ()
) -> Iterator[Change]:
    """Every change between two documents, in the order of their fields.

    What `special` says of a field stands for it; where it finds nothing the field says the same in other
    words, and that is told.
    """
    for name in type(new).model_fields:
        before, after = getattr(old, name), getattr(new, name)
        if before == after:
            continue
        path = (*at, name)
        if special is not None and path_of(path) in special:
            compare = special[path_of(path)]
            if compare is not None:
                yield from tuple(compare()) or (_rewritten(subject, path),)
        else:
            yield from _field(subject, path, before, after, special)


def _rewritten(subject: Subject, path: Sequence[str]) -> Change:
    """That a field is written in another way and says the same."""
    return subject.says("wording", TEMPLATES["rewritten"], label=label_of(path))


def _field(
    subject: Subject,
    path: Sequence[str],
    old: Any,  # noqa: ANN401 - any field's
    new: Any,  # noqa: ANN401 - any field's
    special: Special | None,
) -> Iterator[Change]:
    if isinstance(old, Text) and isinstance(new, Text):
        yield text_change(subject, path_of(path), label_of(path), old, new)
    elif type(old) is type(new) and isinstance(new, Document) and not isinstance(new, _BUILT_IN):
        yield from field_changes(subject, old, new, special, path)
    elif isinstance(old, tuple) and isinstance(new, tuple) and _has_documents(old, new):
        yield from list_changes(subject, path_of(path), old, new)
    elif isinstance(old, tuple) and isinstance(new, tuple) and _has_names(old, new):
        yield from names_changes(subject, path_of(path), old, new)
    else:
        yield value_change(subject, path_of(path), label_of(path), old, new)


def _has_documents(old: Sequence[object], new: Sequence[object]) -> bool:
    return all(isinstance(each, Document) for each in (*old, *new))


def _has_names(old: Sequence[object], new: Sequence[object]) -> bool:
    return all(isinstance(each, str) for each in (*old, *new))


def value_change(subject: Subject, field: str, label: Words, old: Any, new: Any) -> Change:  # noqa: ANN401 - any field's
    """One value in place of another: which way it goes where it has an order."""
    values = {"label": label, "old": value_words(old, field), "new": value_words(new, field)}
    has_default = field == "plan.first_due"
    if old is None and not has_default:
        return subject.says(field, TEMPLATES["given"], **values)
    if new is None and not has_default:
        return subject.says(field, TEMPLATES["taken"], **values)
    return subject.says(field, TEMPLATES[verb(field, old, new)], **values)


def verb(field: str, old: Any, new: Any) -> str:  # noqa: ANN401 - any field's
    """The template for a value in place of another."""
    if field in _QUOTED:
        return "reads"
    return way_of(old, new) or "changes"


def text_change(subject: Subject, field: str, label: Words, old: Text, new: Text) -> Change:
    """One text in place of another; where only one language differs both readers see that one."""
    if old.en != new.en and old.ar != new.ar:
        values = {"old": {"en": old.en, "ar": old.ar}, "new": {"en": new.en, "ar": new.ar}}
        return subject.says(field, TEMPLATES["reads"], label=label, **values)
    language = "en" if old.en != new.en else "ar"
    return subject.says(
        field,
        TEMPLATES[f"reads_{language}"],
        label=label,
        old=old.in_language(language),
        new=new.in_language(language),
    )
