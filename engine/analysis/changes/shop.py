"""The changes of the retailer in words: its markets, categories, inputs and attestations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final

from engine.analysis.changes.fields import field_changes, text_change
from engine.analysis.changes.labels import label_of
from engine.analysis.changes.said import Change, ChangeKind, Subject, Words, both, filled
from engine.analysis.changes.words import value_words
from engine.schema.book import Book
from engine.schema.fields import Text
from engine.schema.retailer import Category, Input, Market, walk_categories

_RETAILER_NAME: Final[Words] = {"en": "The retailer {id} ({title})", "ar": "التاجر {id} («{title}»)"}
_MARKET_NAME: Final[Words] = {"en": "The market {id} ({title})", "ar": "السوق {id} («{title}»)"}
_CATEGORY_NAME: Final[Words] = {"en": "The category {id} ({title})", "ar": "الفئة {id} («{title}»)"}
_WHOLE: Final[Mapping[str, Words]] = {
    "market_added": {
        "en": " is new: in {currency}, with the policy packs {packs}",
        "ar": " جديد: بعملة {currency}، وحزم السياسات {packs}",
    },
    "market_removed": {
        "en": " is removed, with the policy packs {packs}",
        "ar": " محذوف، مع حزم السياسات {packs}",
    },
    "category_added": {"en": " is new, {place}", "ar": " جديدة، {place}"},
    "category_removed": {"en": " is removed; it stood {place}", "ar": " محذوفة، وكانت {place}"},
    "category_moved": {
        "en": " moves: it stood {old} and stands {new}",
        "ar": ": نقل الفئة، كانت {old} وأصبحت {new}",
    },
    "input_added": {
        "en": ": the input {id} ({title}) is new, of the kind {kind}",
        "ar": ": إضافة المدخل {id} («{title}») من نوع {kind}",
    },
    "input_removed": {"en": ": the input {id} ({title}) is removed", "ar": ": حذف المدخل {id} («{title}»)"},
    "input_kind": {
        "en": ": the input {id} is now of the kind {new} instead of {old}",
        "ar": ": أصبح المدخل {id} من نوع {new} بدلاً من {old}",
    },
}
_INSIDE: Final[Words] = {"en": "inside {above}", "ar": "ضمن {above}"}
_AT_TOP: Final[Words] = {"en": "at the top", "ar": "في المستوى الأعلى"}
_TITLE_OF: Final[Words] = {"en": "the title of the input {id}", "ar": "عنوان المدخل {id}"}


def retailer_changes(old: Book, new: Book) -> Iterator[Change]:
    """Every change of `retailer.yaml`."""
    subject = _subject("retailer", _RETAILER_NAME, new.retailer.retailer, new.retailer.title, new)
    special: Mapping[str, Callable[[], Iterator[Change]]] = {
        "markets": partial(_markets, old, new),
        "categories": partial(_categories, old, new),
        "inputs": partial(_inputs, subject, old, new),
    }
    yield from field_changes(subject, old.retailer, new.retailer, special)


def _subject(kind: ChangeKind, template: Words, id: str, title: Text, book: Book) -> Subject:
    return Subject(
        kind, id, book.retailer_source.file, filled(template, id=id, title=both(title.in_language))
    )


def _markets(old: Book, new: Book) -> Iterator[Change]:
    before, after = old.retailer.markets, new.retailer.markets
    for country in sorted({*before, *after}):
        if country not in after:
            yield _whole_market(old, country, before[country], "removed")
        elif country not in before:
            yield _whole_market(new, country, after[country], "added")
        else:
            subject = _subject("market", _MARKET_NAME, country, after[country].title, new)
            yield from field_changes(subject, before[country], after[country])


def _whole_market(book: Book, country: str, market: Market, aspect: str) -> Change:
    return _subject("market", _MARKET_NAME, country, market.title, book).says(
        aspect,
        _WHOLE[f"market_{aspect}"],
        currency=market.currency,
        packs=value_words(market.packs, "packs"),
    )


Placed = Mapping[str, tuple[tuple[str, ...], Category]]
"""Each category with those above it, nearest first."""


def _placed(book: Book) -> Placed:
    return {name: (above, category) for name, above, category in walk_categories(book.retailer.categories)}


def _categories(old: Book, new: Book) -> Iterator[Change]:
    before, after = _placed(old), _placed(new)
    for name in sorted({*before, *after}):
        book, (above, category) = (new, after[name]) if name in after else (old, before[name])
        subject = _subject("category", _CATEGORY_NAME, name, category.title, book)
        if name not in after or name not in before:
            aspect = "added" if name in after else "removed"
            yield subject.says(aspect, _WHOLE[f"category_{aspect}"], place=_place(above))
            continue
        was_above, was = before[name]
        if was_above[:1] != above[:1]:
            moved = _WHOLE["category_moved"]
            yield subject.says("includes", moved, old=_place(was_above), new=_place(above))
        if was.title != category.title:
            yield text_change(subject, "title", label_of(("title",)), was.title, category.title)


def _place(above: tuple[str, ...]) -> Words:
    return filled(_INSIDE, above=above[0]) if above else _AT_TOP


def _inputs(subject: Subject, old: Book, new: Book) -> Iterator[Change]:
    before, after = old.retailer.inputs, new.retailer.inputs
    for id in sorted({*before, *after}):
        if id not in after or id not in before:
            entry, aspect = (after[id], "added") if id in after else (before[id], "removed")
            title = both(entry.title.in_language)
            yield subject.says("inputs", _WHOLE[f"input_{aspect}"], id=id, title=title, kind=entry.data)
        else:
            yield from _input(subject, id, before[id], after[id])


def _input(subject: Subject, id: str, old: Input, new: Input) -> Iterator[Change]:
    if old.title != new.title:
        yield text_change(subject, "inputs.title", filled(_TITLE_OF, id=id), old.title, new.title)
    if old.data != new.data:
        yield subject.says("inputs.data", _WHOLE["input_kind"], id=id, old=old.data, new=new.data)
