"""The changes of the cases beside policies and offers, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from engine.analysis.changes.said import Change, ChangeKind, Subject, Words, both
from engine.analysis.changes.words import listed
from engine.schema.book import Book, Cases
from engine.schema.case import OfferCase, PolicyCase

_NAMES: Final[Mapping[str, Words]] = {
    "policy": {"en": "The cases of the policy {id}", "ar": "حالات اختبار السياسة {id}"},
    "offer": {"en": "The cases of the offer {id}", "ar": "حالات اختبار العرض {id}"},
}
_TEMPLATE: Final[Words] = {"en": ": {counts}", "ar": ": {counts}"}
_COUNTS: Final[Mapping[str, Words]] = {
    "added": {"en": "{count} added", "ar": "المضاف {count}"},
    "changed": {"en": "{count} changed", "ar": "المعدّل {count}"},
    "removed": {"en": "{count} removed", "ar": "المحذوف {count}"},
    "base": {"en": "the request they start from is another one", "ar": "تغيّر الطلب الذي تنطلق منه"},
}
Key = tuple[str, int]
"""The words of a case, and how many before it have the same."""


def cases_changes(old: Book, new: Book) -> Iterator[Change]:
    """How many cases of each policy and offer are new, others, or gone."""
    yield from _of("policy", old.policy_cases, new.policy_cases)
    yield from _of("offer", old.offer_cases, new.offer_cases)


def _of(kind: ChangeKind, old: Mapping[str, Cases], new: Mapping[str, Cases]) -> Iterator[Change]:
    for id in sorted({*old, *new}):
        before, after = old.get(id), new.get(id)
        counts = _counts(before, after)
        if counts:
            there = after or before
            assert there is not None
            name = both(lambda language, id=id: _NAMES[kind][language].format(id=id))  # type: ignore[misc]
            yield Subject(kind, id, there.source.file, name).says("cases", _TEMPLATE, counts=_told(counts))


def _counts(old: Cases | None, new: Cases | None) -> dict[str, int]:
    """How much differs, of each kind of difference that there is."""
    before, after = _by_words(old), _by_words(new)
    counts = {
        "added": len(after.keys() - before.keys()),
        "changed": sum(before[key] != after[key] for key in before.keys() & after.keys()),
        "removed": len(before.keys() - after.keys()),
        "base": int(old is not None and new is not None and old.document.base != new.document.base),
    }
    return {what: count for what, count in counts.items() if count}


def _by_words(cases: Cases | None) -> dict[Key, OfferCase | PolicyCase]:
    seen: Counter[str] = Counter()
    found: dict[Key, OfferCase | PolicyCase] = {}
    for case in cases.document.cases if cases is not None else ():
        found[case.case, seen[case.case]] = case
        seen[case.case] += 1
    return found


def _told(counts: Mapping[str, int]) -> Words:
    return both(
        lambda language: listed(
            (_COUNTS[what][language].format(count=count) for what, count in counts.items()), language
        )
    )
