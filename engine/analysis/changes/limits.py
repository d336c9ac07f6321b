"""The limit of a cap, day by day: which value falls or rises, and from which day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from typing import Final, NamedTuple

from engine.analysis.changes.said import Change, Subject, Words, both, filled, same
from engine.analysis.changes.words import amount_words, listed, share_words
from engine.fact_words import noun
from engine.locale_format import LANGUAGES, format_date
from engine.schema.book import Cap, DatedLimit, LimitTerm

_DAY: Final = timedelta(days=1)
_TEMPLATES: Final[Mapping[str, Words]] = {
    "falls": {"en": " falls from {old} to {new}{days}", "ar": ": خفض الحد من {old} إلى {new}{days}"},
    "rises": {"en": " rises from {old} to {new}{days}", "ar": ": رفع الحد من {old} إلى {new}{days}"},
    "changes": {"en": " changes from {old} to {new}{days}", "ar": ": تغيير الحد من {old} إلى {new}{days}"},
    "begins": {
        "en": " has a limit of {new}{days}, where it had none",
        "ar": ": إضافة حد قدره {new}{days} ولم يكن هناك حد",
    },
    "ends": {
        "en": " has no limit{days}, where it was {old}",
        "ar": ": إلغاء الحد{days} وكان {old}",
    },
    "later": {
        "en": ": the limit of {new} begins later, on {day} instead of {before}",
        "ar": ": تأخير بدء الحد البالغ {new} إلى {day} بدلاً من {before}",
    },
    "earlier": {
        "en": ": the limit of {new} begins earlier, on {day} instead of {before}",
        "ar": ": تقديم بدء الحد البالغ {new} إلى {day} بدلاً من {before}",
    },
    "measure": {
        "en": " now measures {new} instead of {old}",
        "ar": ": أصبح المقياس {new} بدلاً من {old}",
    },
    "ceiling": {
        "en": " now sets the most that is allowed instead of the least: {new}",
        "ar": ": أصبحت تضع حداً أقصى بدلاً من حد أدنى: {new}",
    },
    "floor": {
        "en": " now sets the least that is allowed instead of the most: {new}",
        "ar": ": أصبحت تضع حداً أدنى بدلاً من حد أقصى: {new}",
    },
    "dated": {
        "en": " is dated in another way; on every day its limit stays the same",
        "ar": ": تغيّر تأريخ الحد وبقيت قيمته كما هي في كل يوم",
    },
}
_FROM: Final[Words] = {"en": " from {first}", "ar": " اعتباراً من {first}"}
_UNTIL: Final[Words] = {"en": " until {last}", "ar": " حتى {last}"}
_FROM_UNTIL: Final[Words] = {"en": " from {first} until {last}", "ar": " من {first} حتى {last}"}
_LOWEST: Final[Words] = {"en": "the lowest of {terms}", "ar": "الأقل من: {terms}"}
_AND: Final[Words] = {"en": " and ", "ar": " و"}
_OF: Final[Words] = {"en": "{share} of {fact}", "ar": "{share} من {fact}"}
_TIMES: Final[Words] = {"en": "{share} times {fact}", "ar": "{share} × {fact}"}
_BOUNDS: Final[Mapping[str, Words]] = {
    "at_most": {"en": "{measure} is at most {limit}", "ar": "{measure} بحد أقصى {limit}"},
    "at_least": {"en": "{measure} is at least {limit}", "ar": "{measure} بحد أدنى {limit}"},
}


class Stretch(NamedTuple):
    """Days on which both limits stay as they are; None as first or last day: without an end."""

    first: date | None
    last: date | None
    old: DatedLimit | None
    new: DatedLimit | None


def cap_changes(subject: Subject, old: Cap, new: Cap, currency: str, old_currency: str) -> Iterator[Change]:
    """What changes between two caps of one policy: what they measure, which way, and their limits."""
    if old.measure != new.measure:
        values = {"old": both(partial(measure_words, old)), "new": both(partial(measure_words, new))}
        yield subject.says("measure", _TEMPLATES["measure"], **values)
    is_money = "money" in (old.unit, new.unit)
    if old.unit != new.unit or (is_money and currency != old_currency):
        words = {"old": cap_words(old, old_currency), "new": cap_words(new, currency)}
        yield subject.says("limit", _TEMPLATES["changes"], **words, days="")
    elif old.bound != new.bound:
        template = _TEMPLATES["ceiling" if new.bound == "at_most" else "floor"]
        yield subject.says("bound", template, new=cap_words(new, currency))
    else:
        yield from _limits(subject, old, new, currency)


def cap_words(cap: Cap, currency: str) -> Words:
    """A cap in words: its measure, its limit, and from which day where it is dated."""

    def said(language: str) -> str:
        limits = [
            f"{limit_words(cap, limit, currency)[language]}"
            f"{days_words(limit.from_, None)[language] if limit.from_ is not None else ''}"
            for limit in cap.limits
        ]
        measure = measure_words(cap, language)
        return _BOUNDS[cap.bound][language].format(measure=measure, limit=listed(limits, language))

    return both(said)


def measure_words(cap: Cap, language: str) -> str:
    """What a cap measures: `what is owed + the amount this plan finances`."""
    text = " ".join(f"{'+' if sign > 0 else '-'} {noun(name, language)}" for sign, name in cap.measure)
    return text.removeprefix("+ ")


def _limits(subject: Subject, old: Cap, new: Cap, currency: str) -> Iterator[Change]:
    if _terms(old) == _terms(new):
        yield from _moved_days(subject, old, new, currency)
        return
    stretches = tuple(_stretches(old, new))
    for stretch in stretches:
        yield _of_stretch(subject, old, new, stretch, currency)
    if not stretches and _values(old) != _values(new):
        yield subject.says("limit.from", _TEMPLATES["dated"])


def _terms(cap: Cap) -> list[tuple[LimitTerm, ...]]:
    return [limit.terms for limit in cap.limits]


def _values(cap: Cap) -> list[tuple[date | None, tuple[LimitTerm, ...]]]:
    return [(limit.from_, limit.terms) for limit in cap.limits]


def _moved_days(subject: Subject, old: Cap, new: Cap, currency: str) -> Iterator[Change]:
    """The limits that begin on another day, where the limits themselves are the same ones in order."""
    for before, after in zip(old.limits, new.limits, strict=True):
        limit = limit_words(new, after, currency)
        if before.from_ == after.from_:
            continue
        if before.from_ is None or after.from_ is None:
            is_new = before.from_ is None
            values = {"old" if is_new else "new": limit}
            day = after.from_ if is_new else before.from_
            assert day is not None
            days = days_words(None, day - _DAY)
            yield subject.says("limit.from", _TEMPLATES["ends" if is_new else "begins"], **values, days=days)
        else:
            yield subject.says(
                "limit.from",
                _TEMPLATES["later" if after.from_ > before.from_ else "earlier"],
                new=limit,
                day=_date(after.from_),
                before=_date(before.from_),
            )


def _stretches(old: Cap, new: Cap) -> Iterator[Stretch]:
    """The longest stretches of days on which the two limits differ, in the order of the days."""
    days = sorted({limit.from_ for limit in (*old.limits, *new.limits) if limit.from_ is not None})
    firsts: list[date | None] = [None, *days]
    running: Stretch | None = None
    for position, first in enumerate(firsts):
        last = days[position] - _DAY if position < len(days) else None
        at = first if first is not None else (days[0] - _DAY if days else date.min)
        stretch = Stretch(first, last, old.limit_on(at), new.limit_on(at))
        if running is not None and _pair(running) == _pair(stretch):
            running = running._replace(last=last)
            continue
        if running is not None and len(set(_pair(running))) == 2:
            yield running
        running = stretch
    if running is not None and len(set(_pair(running))) == 2:
        yield running


def _pair(stretch: Stretch) -> tuple[tuple[LimitTerm, ...] | None, tuple[LimitTerm, ...] | None]:
    old, new = stretch.old, stretch.new
    return old.terms if old is not None else None, new.terms if new is not None else None


def _of_stretch(subject: Subject, old: Cap, new: Cap, stretch: Stretch, currency: str) -> Change:
    days = days_words(stretch.first, stretch.last)
    before = limit_words(old, stretch.old, currency) if stretch.old is not None else same("")
    after = limit_words(new, stretch.new, currency) if stretch.new is not None else same("")
    if stretch.old is None or stretch.new is None:
        verb = "begins" if stretch.old is None else "ends"
    else:
        way = _way(stretch.old.terms, stretch.new.terms)
        verb = {1: "rises", -1: "falls", 0: "changes"}[way]
    return subject.says("limit", _TEMPLATES[verb], old=before, new=after, days=days)


def _way(old: tuple[LimitTerm, ...], new: tuple[LimitTerm, ...]) -> int:
    """1 where a limit is more whatever the facts are, -1 where it is less, 0 where that depends."""
    if set(old) != set(new) and (set(old) <= set(new) or set(new) <= set(old)):
        return -1 if len(new) > len(old) else 1  # the lowest of more values is never more
    if [term.fact for term in old] != [term.fact for term in new]:
        return 0
    pairs = [(_size(before), _size(after)) for before, after in zip(old, new, strict=True)]
    if all(after >= before for before, after in pairs):
        return 1
    return -1 if all(after <= before for before, after in pairs) else 0


def _size(term: LimitTerm) -> Fraction:
    return Fraction(term.constant) if term.fact is None else term.multiplier


def limit_words(cap: Cap, limit: DatedLimit, currency: str) -> Words:
    """A limit in words: an amount, a share of a fact, or the lowest of some."""

    def said(language: str) -> str:
        terms = [_term_words(cap, term, currency, language) for term in limit.terms]
        return terms[0] if len(terms) == 1 else _LOWEST[language].format(terms=_AND[language].join(terms))

    return both(said)


def _term_words(cap: Cap, term: LimitTerm, currency: str, language: str) -> str:
    if term.fact is None:
        return amount_words(cap.measure[0][1], term.constant, currency, language)
    if term.multiplier == 1:
        return noun(term.fact, language)
    if term.multiplier.denominator == 1:
        template, share = _TIMES[language], str(term.multiplier.numerator)
    else:
        template, share = _OF[language], share_words(term.multiplier, language)
    return template.format(share=share, fact=noun(term.fact, language))


def days_words(first: date | None, last: date | None) -> Words:
    """From when until when, in words that follow a sentence; nothing where there is no end to either."""
    if first is None and last is None:
        return dict.fromkeys(LANGUAGES, "")
    template = _FROM if last is None else _UNTIL if first is None else _FROM_UNTIL
    return filled(
        template,
        first=_date(first) if first is not None else "",
        last=_date(last) if last is not None else "",
    )


def _date(day: date) -> Words:
    return both(lambda language: format_date(day, language))
