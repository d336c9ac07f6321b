"""The changes of a condition in words: what a document now asks for, accepts, forbids or applies to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, Literal

from engine.analysis.changes.condition_words import Scale, Scaled, compared_words, words_of
from engine.analysis.changes.parts import PartChange, part_changes
from engine.analysis.changes.said import Change, Subject, Words, both
from engine.analysis.changes.words import listed
from engine.conditions import Compare, Condition

Asking = Literal["offer", "segment", "applies_to", "forbid", "require", "regime"]
"""Whose condition it is: what follows where it holds."""

_ASKS: Final[Mapping[str, Words]] = {
    "added": {"en": " now also asks for {new}", "ar": ": إضافة الشرط «{new}»"},
    "removed": {"en": " no longer asks for {old}", "ar": ": حذف الشرط «{old}»"},
    "moved": {
        "en": " now asks for {new} instead of {old}",
        "ar": ": تغيير الشرط إلى «{new}» بدلاً من «{old}»",
    },
    "gained": {"en": " is now also for {new}", "ar": ": إضافة {new} إلى نطاق العرض"},
    "lost": {"en": " is no longer for {old}", "ar": ": حذف {old} من نطاق العرض"},
    "excludes": {"en": " now also excludes {new}", "ar": ": استثناء {new} أيضاً"},
    "admits": {"en": " no longer excludes {old}", "ar": ": إلغاء استثناء {old}"},
}
_TEMPLATES: Final[Mapping[Asking, Mapping[str, Words]]] = {
    "offer": _ASKS,
    "segment": {
        **_ASKS,
        "gained": {"en": " now also takes customers with {new}", "ar": ": إضافة {new} إلى نطاق الشريحة"},
        "lost": {"en": " no longer takes customers with {old}", "ar": ": حذف {old} من نطاق الشريحة"},
    },
    "applies_to": {
        "added": {
            "en": " now applies under a further condition: {new}",
            "ar": ": إضافة شرط للتطبيق: «{new}»",
        },
        "removed": {
            "en": " now applies without the condition: {old}",
            "ar": ": حذف شرط من شروط التطبيق: «{old}»",
        },
        "moved": {
            "en": " now applies where {new} instead of {old}",
            "ar": ": تغيير شرط التطبيق إلى «{new}» بدلاً من «{old}»",
        },
        "gained": {"en": " now also applies to {new}", "ar": ": توسيع التطبيق ليشمل {new}"},
        "lost": {"en": " no longer applies to {old}", "ar": ": استبعاد {old} من التطبيق"},
        "excludes": {"en": " no longer applies to {new}", "ar": ": استبعاد {new} من التطبيق"},
        "admits": {"en": " now also applies to {old}", "ar": ": توسيع التطبيق ليشمل {old}"},
    },
    "forbid": {
        "added": {"en": " now forbids under a further condition: {new}", "ar": ": إضافة شرط للمنع: «{new}»"},
        "removed": {
            "en": " now forbids without the condition: {old}",
            "ar": ": حذف شرط من شروط المنع: «{old}»",
        },
        "moved": {"en": " now forbids {new} instead of {old}", "ar": ": منع «{new}» بدلاً من «{old}»"},
        "gained": {"en": " now also forbids {new}", "ar": ": منع {new} أيضاً"},
        "lost": {"en": " no longer forbids {old}", "ar": ": رفع المنع عن {old}"},
        "excludes": {"en": " no longer forbids {new}", "ar": ": رفع المنع عن {new}"},
        "admits": {"en": " now also forbids {old}", "ar": ": منع {old} أيضاً"},
    },
    "require": {
        "added": {"en": " now also requires {new}", "ar": ": اشتراط «{new}» أيضاً"},
        "removed": {"en": " no longer requires {old}", "ar": ": إلغاء اشتراط «{old}»"},
        "moved": {"en": " now requires {new} instead of {old}", "ar": ": اشتراط «{new}» بدلاً من «{old}»"},
        "gained": {"en": " now also accepts {new}", "ar": ": قبول {new} أيضاً"},
        "lost": {"en": " no longer accepts {old}", "ar": ": التوقف عن قبول {old}"},
        "excludes": {"en": " no longer accepts {new}", "ar": ": التوقف عن قبول {new}"},
        "admits": {"en": " now also accepts {old}", "ar": ": قبول {old} أيضاً"},
    },
    "regime": {
        "added": {
            "en": " now governs under a further condition: {new}",
            "ar": ": إضافة شرط للسريان: «{new}»",
        },
        "removed": {
            "en": " now governs without the condition: {old}",
            "ar": ": حذف شرط من شروط السريان: «{old}»",
        },
        "moved": {
            "en": " now governs where {new} instead of {old}",
            "ar": ": تغيير شرط السريان إلى «{new}» بدلاً من «{old}»",
        },
        "gained": {"en": " now also governs {new}", "ar": ": توسيع السريان ليشمل {new}"},
        "lost": {"en": " no longer governs {old}", "ar": ": استبعاد {old} من السريان"},
        "excludes": {"en": " no longer governs {new}", "ar": ": استبعاد {new} من السريان"},
        "admits": {"en": " now also governs {old}", "ar": ": توسيع السريان ليشمل {old}"},
    },
}
_ALTERNATIVES: Final[Mapping[str, Words]] = {
    "added": {
        "en": ": a further way to meet {condition} is {new}",
        "ar": ": إضافة بديل إلى {condition}: «{new}»",
    },
    "removed": {
        "en": ": a way to meet {condition} is taken away: {old}",
        "ar": ": حذف بديل من {condition}: «{old}»",
    },
}
_CONDITION_NAMES: Final[Mapping[Asking, Words]] = {
    "offer": {"en": "its condition", "ar": "شرط العرض"},
    "segment": {"en": "its condition", "ar": "شرط الشريحة"},
    "applies_to": {"en": "the condition under which it applies", "ar": "شرط التطبيق"},
    "forbid": {"en": "what it forbids", "ar": "ما تمنعه السياسة"},
    "require": {"en": "what it requires", "ar": "ما تشترطه السياسة"},
    "regime": {"en": "the condition under which it governs", "ar": "شرط السريان"},
}
_EFFECTS: Final[Mapping[str, Words]] = {
    "stricter": {"en": ", which is stricter", "ar": "، وهذا أشد"},
    "milder": {"en": ", which is milder", "ar": "، وهذا أخف"},
    "narrower": {"en": ", which is narrower", "ar": "، وهذا أضيق نطاقاً"},
    "wider": {"en": ", which is wider", "ar": "، وهذا أوسع نطاقاً"},
    "": {"en": "", "ar": ""},
}
_NOUNS: Final[Mapping[str, tuple[Words, Words]]] = {
    "channel": ({"en": "the channel", "ar": "القناة"}, {"en": "the channels", "ar": "القنوات"}),
    "country": ({"en": "the country", "ar": "البلد"}, {"en": "the countries", "ar": "البلدان"}),
    "seasons": ({"en": "the season", "ar": "الموسم"}, {"en": "the seasons", "ar": "المواسم"}),
    "cart.categories": ({"en": "the category", "ar": "الفئة"}, {"en": "the categories", "ar": "الفئات"}),
    "customer.segments": ({"en": "the segment", "ar": "الشريحة"}, {"en": "the segments", "ar": "الشرائح"}),
    "offer.product": ({"en": "the product", "ar": "المنتج"}, {"en": "the products", "ar": "المنتجات"}),
    "regime": ({"en": "the regime", "ar": "النظام"}, {"en": "the regimes", "ar": "الأنظمة"}),
}
"""Facts that hold names of the book, as they are called beside one name and beside several."""


def condition_changes(subject: Subject, asking: Asking, old: Scaled, new: Scaled) -> Iterator[Change]:
    """A sentence for each part of a condition that is new, gone or another one.

    Where the amounts are in another currency the whole of it is another condition.
    """
    aspect = "when" if asking in ("offer", "segment", "regime") else asking
    if old.currency() != new.currency() and old.has_amounts() and new.has_amounts():
        words = {"old": both(old.words), "new": both(new.words)}
        yield subject.says(aspect, _TEMPLATES[asking]["moved"], **words)
        return
    for part in part_changes(old.condition, new.condition):
        yield from _said(subject, aspect, asking, part, new.scale.beside(part.scale))


def _said(subject: Subject, aspect: str, asking: Asking, part: PartChange, scale: Scale) -> Iterator[Change]:
    templates = _TEMPLATES[asking]
    if part.gained or part.lost:
        yield from _of_names(subject, aspect, templates, part)
        return
    old, new = part.old, part.new
    if old is not None and new is not None:
        effect = _EFFECTS[_effect(asking, part.narrows)]
        template = {language: f"{text}{effect[language]}" for language, text in templates["moved"].items()}
        yield subject.says(
            aspect, template, old=_beside(old, new, scale), new=both(lambda each: words_of(new, scale, each))
        )
        return
    given = old if new is None else new
    assert given is not None
    chosen = _ALTERNATIVES if part.place == "alternative" else templates
    words = both(lambda language: words_of(given, scale, language))
    name = _CONDITION_NAMES[asking]
    yield subject.says(
        aspect, chosen["removed" if new is None else "added"], old=words, new=words, condition=name
    )


def _beside(old: Condition, new: Condition, scale: Scale) -> Words:
    """The old part in words, without its fact where the new part has just named it."""
    if isinstance(old, Compare) and isinstance(new, Compare) and old.fact == new.fact:
        return both(lambda language: compared_words(old, scale, language))
    return both(lambda language: words_of(old, scale, language))


def _of_names(
    subject: Subject, aspect: str, templates: Mapping[str, Words], part: PartChange
) -> Iterator[Change]:
    assert isinstance(part.new, Compare)
    fact, operator = part.new.fact, part.new.operator
    if operator == "all_of":
        asks = _TEMPLATES["require" if templates is _TEMPLATES["require"] else "offer"]
        gained, lost = asks["added"], asks["removed"]
    elif operator == "none_of":
        gained, lost = templates["excludes"], templates["admits"]
    else:
        gained, lost = templates["gained"], templates["lost"]
    if part.gained:
        yield subject.says(aspect, gained, new=names_words(fact, part.gained))
    if part.lost:
        yield subject.says(aspect, lost, old=names_words(fact, part.lost))


def names_words(fact: str, names: frozenset[str]) -> Words:
    """Names that a fact can hold, with what they are: `the channels app, store`."""
    one_and_several = _NOUNS.get(fact)
    if one_and_several is None:
        return both(lambda language: f"{fact} {listed(sorted(names), language)}")
    noun = one_and_several[len(names) > 1]
    return both(lambda language: f"{noun[language]} {listed(sorted(names), language)}")


def _effect(asking: Asking, narrows: bool | None) -> str:
    """What it means for customers that a condition holds of fewer requests, or of more."""
    if narrows is None:
        return ""
    if asking in ("forbid", "require"):
        return "stricter" if narrows == (asking == "require") else "milder"
    return "narrower" if narrows else "wider"
