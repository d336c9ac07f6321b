"""The changes of regimes in words, and of the order in which a pack tries them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from engine.analysis.changes.condition_words import Scaled
from engine.analysis.changes.conditions import condition_changes
from engine.analysis.changes.fields import field_changes
from engine.analysis.changes.glossary import glossary_of
from engine.analysis.changes.limits import days_words
from engine.analysis.changes.said import Change, Subject, Words, both, filled
from engine.analysis.changes.words import listed
from engine.schema.book import Book, Regime
from engine.schema.policy import RegimeEntry

_REGIME_NAME: Final[Words] = {"en": "The regime {id} ({title})", "ar": "النظام {id} («{title}»)"}
_REGIME: Final[Mapping[str, Words]] = {
    "added": {"en": " is new{days}: it governs where {rule}", "ar": " جديد{days}: يسري إذا تحقق «{rule}»"},
    "removed": {"en": " is removed; it governed where {rule}", "ar": " محذوف، وكان يسري إذا تحقق «{rule}»"},
    "order": {
        "en": ": the regimes of the pack {pack} are now tried in the order {new}",
        "ar": ": أصبح ترتيب تجربة أنظمة الحزمة {pack}: {new}",
    },
}


def regimes_changes(old: Book, new: Book) -> Iterator[Change]:
    """Every regime that is new, gone or another one, and every pack that tries them in another order."""
    before, after = ({(regime.pack, regime.id): regime for regime in book.regimes} for book in (old, new))
    for key in sorted({*before, *after}):
        if key not in after:
            yield _whole_regime(old, before[key], "removed")
        elif key not in before:
            yield _whole_regime(new, after[key], "added")
        else:
            yield from _regime(old, new, before[key], after[key])
    yield from _orders(old, new)


def regime_subject(regime: Regime) -> Subject:
    """A regime at the head of a sentence."""
    name = filled(_REGIME_NAME, id=regime.id, title=both(regime.title.in_language))
    return Subject("regime", regime.id, regime.span.file, name)


def _whole_regime(book: Book, regime: Regime, aspect: str) -> Change:
    days = days_words(regime.window.from_, regime.window.until)
    rule = both(_governed(book, regime).words)
    return regime_subject(regime).says(aspect, _REGIME[aspect], days=days, rule=rule)


def _governed(book: Book, regime: Regime) -> Scaled:
    return Scaled(regime.when, glossary_of(book))


def _regime(old: Book, new: Book, before: Regime, after: Regime) -> Iterator[Change]:
    subject = regime_subject(after)
    yield from field_changes(subject, _entry(before), _entry(after))
    yield from condition_changes(subject, "regime", _governed(old, before), _governed(new, after))


def _entry(regime: Regime) -> RegimeEntry:
    """A regime as a document, its condition left out."""
    return RegimeEntry.model_construct(
        regime=regime.id, title=regime.title, citation=regime.citation, in_force=regime.window, when=None
    )


def _orders(old: Book, new: Book) -> Iterator[Change]:
    """The packs whose regimes that are in both books stand in another order."""
    known = {(regime.pack, regime.id) for regime in old.regimes} & {
        (regime.pack, regime.id) for regime in new.regimes
    }
    for pack in sorted({pack for pack, _ in known}):
        was, is_now = (
            [regime.id for regime in book.regimes if regime.pack == pack and (pack, regime.id) in known]
            for book in (old, new)
        )
        if was != is_now:
            first = next(regime for regime in new.regimes if (regime.pack, regime.id) == (pack, is_now[0]))
            every = [regime.id for regime in new.regimes if regime.pack == pack]
            names = both(lambda language, every=every: listed(every, language))  # type: ignore[misc]
            yield regime_subject(first).says("order", _REGIME["order"], pack=pack, new=names)
