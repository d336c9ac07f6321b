"""The changes of a condition in words: what a document now asks for, accepts, forbids or applies to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, Literal

from engine.analysis.changes.clauses import AND, clause_of, names_in
from engine.analysis.changes.condition_words import Scaled, words_of
from engine.analysis.changes.glossary import Glossary
from engine.analysis.changes.parts import PartChange, part_changes
from engine.analysis.changes.said import Change, Subject, Words, both
from engine.conditions import Compare, Condition
from engine.fact_words import noun

Asking = Literal["offer", "segment", "applies_to", "forbid", "require", "regime"]
"""Whose condition it is: what follows where it holds."""

_ASKS: Final[Mapping[str, Words]] = {
    "added": {"en": " now also asks that {new}", "ar": ": إضافة الشرط «{new}»"},
    "removed": {"en": " no longer asks that {old}", "ar": ": حذف الشرط «{old}»"},
    "moved": {
        "en": " now asks that {new} instead of {old}",
        "ar": ": تغيير الشرط إلى «{new}» بدلاً من «{old}»",
    },
    "replaced": {
        "en": " now asks that {new}; until now it asked that {old}",
        "ar": ": تغيير الشرط إلى «{new}» بدلاً من «{old}»",
    },
    "names_added": {"en": " now also asks for {new}", "ar": ": اشتراط {new} أيضاً"},
    "names_removed": {"en": " no longer asks for {old}", "ar": ": إلغاء اشتراط {old}"},
    "gained": {"en": " is now also for {new}", "ar": ": إضافة {new} إلى نطاق العرض"},
    "lost": {"en": " is no longer for {old}", "ar": ": حذف {old} من نطاق العرض"},
    "excludes": {"en": " now also excludes {new}", "ar": ": استثناء {new} أيضاً"},
    "admits": {"en": " no longer excludes {old}", "ar": ": إلغاء استثناء {old}"},
}
_APPLIES: Final[Mapping[str, Words]] = {
    "added": {
        "en": " now applies under a further condition: {new}",
        "ar": ": إضافة شرط للتطبيق: «{new}»",
    },
    "removed": {
        "en": " now applies without the condition that {old}",
        "ar": ": حذف شرط من شروط التطبيق: «{old}»",
    },
    "moved": {
        "en": " now applies where {new} instead of {old}",
        "ar": ": تغيير شرط التطبيق إلى «{new}» بدلاً من «{old}»",
    },
    "replaced": {
        "en": " now applies where {new}; until now where {old}",
        "ar": ": تغيير شرط التطبيق إلى «{new}» بدلاً من «{old}»",
    },
    "names_added": {"en": " now applies only together with {new}", "ar": ": قصر التطبيق على ما فيه {new}"},
    "names_removed": {"en": " now applies without {old} too", "ar": ": التطبيق من دون {old} أيضاً"},
    "gained": {"en": " now also applies to {new}", "ar": ": توسيع التطبيق ليشمل {new}"},
    "lost": {"en": " no longer applies to {old}", "ar": ": استبعاد {old} من التطبيق"},
    "excludes": {"en": " no longer applies to {new}", "ar": ": استبعاد {new} من التطبيق"},
    "admits": {"en": " now also applies to {old}", "ar": ": توسيع التطبيق ليشمل {old}"},
}
_FORBIDS: Final[Mapping[str, Words]] = {
    "added": {"en": " now forbids under a further condition: {new}", "ar": ": إضافة شرط للمنع: «{new}»"},
    "removed": {
        "en": " now forbids without the condition that {old}",
        "ar": ": حذف شرط من شروط المنع: «{old}»",
    },
    "moved": {
        "en": " now forbids offers where {new} instead of {old}",
        "ar": ": تغيير شرط المنع إلى «{new}» بدلاً من «{old}»",
    },
    "replaced": {
        "en": " now forbids offers where {new}; until now where {old}",
        "ar": ": تغيير شرط المنع إلى «{new}» بدلاً من «{old}»",
    },
    "names_added": {"en": " now forbids only together with {new}", "ar": ": قصر المنع على ما فيه {new}"},
    "names_removed": {"en": " now forbids without {old} too", "ar": ": المنع من دون {old} أيضاً"},
    "gained": {"en": " now also forbids {new}", "ar": ": منع {new} أيضاً"},
    "lost": {"en": " no longer forbids {old}", "ar": ": رفع المنع عن {old}"},
    "excludes": {"en": " no longer forbids {new}", "ar": ": رفع المنع عن {new}"},
    "admits": {"en": " now also forbids {old}", "ar": ": منع {old} أيضاً"},
}
_REQUIRES: Final[Mapping[str, Words]] = {
    "added": {"en": " now also requires that {new}", "ar": ": اشتراط «{new}» أيضاً"},
    "removed": {"en": " no longer requires that {old}", "ar": ": إلغاء اشتراط «{old}»"},
    "moved": {
        "en": " now requires that {new} instead of {old}",
        "ar": ": اشتراط «{new}» بدلاً من «{old}»",
    },
    "replaced": {
        "en": " now requires that {new}; until now it required that {old}",
        "ar": ": اشتراط «{new}» بدلاً من «{old}»",
    },
    "names_added": {"en": " now also requires {new}", "ar": ": اشتراط {new} أيضاً"},
    "names_removed": {"en": " no longer requires {old}", "ar": ": إلغاء اشتراط {old}"},
    "gained": {"en": " now also accepts {new}", "ar": ": قبول {new} أيضاً"},
    "lost": {"en": " no longer accepts {old}", "ar": ": التوقف عن قبول {old}"},
    "excludes": {"en": " no longer accepts {new}", "ar": ": التوقف عن قبول {new}"},
    "admits": {"en": " now also accepts {old}", "ar": ": قبول {old} أيضاً"},
}
_GOVERNS: Final[Mapping[str, Words]] = {
    "added": {
        "en": " now governs under a further condition: {new}",
        "ar": ": إضافة شرط للسريان: «{new}»",
    },
    "removed": {
        "en": " now governs without the condition that {old}",
        "ar": ": حذف شرط من شروط السريان: «{old}»",
    },
    "moved": {
        "en": " now governs where {new} instead of {old}",
        "ar": ": تغيير شرط السريان إلى «{new}» بدلاً من «{old}»",
    },
    "replaced": {
        "en": " now governs where {new}; until now where {old}",
        "ar": ": تغيير شرط السريان إلى «{new}» بدلاً من «{old}»",
    },
    "names_added": {"en": " now governs only together with {new}", "ar": ": قصر السريان على ما فيه {new}"},
    "names_removed": {"en": " now governs without {old} too", "ar": ": السريان من دون {old} أيضاً"},
    "gained": {"en": " now also governs {new}", "ar": ": توسيع السريان ليشمل {new}"},
    "lost": {"en": " no longer governs {old}", "ar": ": استبعاد {old} من السريان"},
    "excludes": {"en": " no longer governs {new}", "ar": ": استبعاد {new} من السريان"},
    "admits": {"en": " now also governs {old}", "ar": ": توسيع السريان ليشمل {old}"},
}
_TEMPLATES: Final[Mapping[Asking, Mapping[str, Words]]] = {
    "offer": _ASKS,
    "segment": {
        **_ASKS,
        "gained": {"en": " now also takes customers with {new}", "ar": ": إضافة {new} إلى نطاق الشريحة"},
        "lost": {"en": " no longer takes customers with {old}", "ar": ": حذف {old} من نطاق الشريحة"},
    },
    "applies_to": _APPLIES,
    "forbid": _FORBIDS,
    "require": _REQUIRES,
    "regime": _GOVERNS,
}
_ALTERNATIVES: Final[Mapping[str, Words]] = {
    "added": {
        "en": ": a further way to meet {condition} is that {new}",
        "ar": ": إضافة بديل إلى {condition}: «{new}»",
    },
    "removed": {
        "en": ": a way to meet {condition} is taken away, that {old}",
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
    "cart.skus": ({"en": "the article", "ar": "الصنف"}, {"en": "the articles", "ar": "الأصناف"}),
    "customer.segments": ({"en": "the segment", "ar": "الشريحة"}, {"en": "the segments", "ar": "الشرائح"}),
    "customer.consents": ({"en": "the consent to", "ar": "الموافقة على"},
                          {"en": "the consents to", "ar": "الموافقات على"}),
    "customer.traits": ({"en": "the trait", "ar": "السمة"}, {"en": "the traits", "ar": "السمات"}),
    "offer.product": ({"en": "the product", "ar": "المنتج"}, {"en": "the products", "ar": "المنتجات"}),
    "offer.provider": ({"en": "the provider", "ar": "الممول"}, {"en": "the providers", "ar": "الممولون"}),
    "offer.id": ({"en": "the offer", "ar": "العرض"}, {"en": "the offers", "ar": "العروض"}),
    "regime": ({"en": "the regime", "ar": "النظام"}, {"en": "the regimes", "ar": "الأنظمة"}),
}  # fmt: skip
"""Facts that hold names of the book, as they are called beside one name and beside several."""
_AS: Final[Words] = {"en": "{names} as {noun}", "ar": "{names} ({noun})"}


def condition_changes(subject: Subject, asking: Asking, old: Scaled, new: Scaled) -> Iterator[Change]:
    """A sentence for each part of a condition that is new, gone or another one.

    Where the amounts are in another currency the whole of it is another condition.
    """
    aspect = "when" if asking in ("offer", "segment", "regime") else asking
    if old.currency() != new.currency() and old.has_amounts() and new.has_amounts():
        words = {"old": both(old.words), "new": both(new.words)}
        yield subject.says(aspect, _TEMPLATES[asking]["replaced"], **words)
        return
    glossary = new.glossary.knowing(old.glossary)
    for part in part_changes(old.condition, new.condition):
        yield from _said(subject, aspect, asking, part, glossary.beside(part.scale))


def _said(
    subject: Subject, aspect: str, asking: Asking, part: PartChange, glossary: Glossary
) -> Iterator[Change]:
    templates = _TEMPLATES[asking]
    if part.gained or part.lost:
        yield from _of_names(subject, aspect, templates, part, glossary)
        return
    old, new = part.old, part.new
    if old is not None and new is not None:
        effect = _EFFECTS[_effect(asking, part.narrows)]
        verb, beside = _beside(old, new, glossary)
        template = {language: f"{text}{effect[language]}" for language, text in templates[verb].items()}
        words = both(lambda language: words_of(new, glossary, language))
        yield subject.says(aspect, template, old=beside, new=words)
        return
    given = old if new is None else new
    assert given is not None
    chosen = _ALTERNATIVES if part.place == "alternative" else templates
    words = both(lambda language: words_of(given, glossary, language))
    name = _CONDITION_NAMES[asking]
    yield subject.says(
        aspect, chosen["removed" if new is None else "added"], old=words, new=words, condition=name
    )


def _beside(old: Condition, new: Condition, glossary: Glossary) -> tuple[str, Words]:
    """The old part in words, and the template: without its fact where the new part has just named it."""
    if isinstance(old, Compare) and isinstance(new, Compare) and old.fact == new.fact:
        before, after, arabic = (
            clause_of(leaf, glossary, language) for leaf, language in ((old, "en"), (new, "en"), (old, "ar"))
        )
        if before.verb == after.verb and before.complement:
            return "moved", {"en": before.complement, "ar": arabic.predicate()}
    return "replaced", both(lambda language: words_of(old, glossary, language))


def _of_names(
    subject: Subject, aspect: str, templates: Mapping[str, Words], part: PartChange, glossary: Glossary
) -> Iterator[Change]:
    assert isinstance(part.new, Compare)
    fact, operator = part.new.fact, part.new.operator
    verbs = {"all_of": ("names_added", "names_removed"), "none_of": ("excludes", "admits")}
    gained, lost = verbs.get(operator, ("gained", "lost"))
    if part.gained:
        yield subject.says(aspect, templates[gained], new=names_words(fact, part.gained, glossary))
    if part.lost:
        yield subject.says(aspect, templates[lost], old=names_words(fact, part.lost, glossary))


def names_words(fact: str, names: frozenset[str], glossary: Glossary) -> Words:
    """Names that a fact can hold, with what they are: `the channels app and store`."""
    one_and_several = _NOUNS.get(fact)

    def said(language: str) -> str:
        listed = names_in(fact, names, glossary, language, AND[language], "«{}»")
        if one_and_several is None:
            return _AS[language].format(names=listed, noun=noun(fact, language))
        return f"{one_and_several[len(names) > 1][language]} {listed}"

    return both(said)


def _effect(asking: Asking, narrows: bool | None) -> str:
    """What it means for customers that a condition holds of fewer requests, or of more."""
    if narrows is None:
        return ""
    if asking in ("forbid", "require"):
        return "stricter" if narrows == (asking == "require") else "milder"
    return "narrower" if narrows else "wider"
