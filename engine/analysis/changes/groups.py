"""The changes of segments and of seasons in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Final

from engine.analysis.changes.condition_words import Scaled
from engine.analysis.changes.conditions import condition_changes
from engine.analysis.changes.fields import field_changes
from engine.analysis.changes.glossary import glossary_of
from engine.analysis.changes.said import Change, Subject, Words, both, filled
from engine.analysis.changes.words import document_words, value_words
from engine.locale_format import format_date
from engine.schema.book import Book, Season, Segment
from engine.schema.calendar_documents import SeasonEntry, SegmentEntry, YearlyWindow

_SEGMENT_NAME: Final[Words] = {"en": "The segment {id} ({title})", "ar": "الشريحة {id} («{title}»)"}
_SEGMENT: Final[Mapping[str, Words]] = {
    "added": {"en": " is new: a customer is in it where {rule}", "ar": " جديدة، وشرطها «{rule}»"},
    "removed": {
        "en": " is removed; a customer was in it where {rule}",
        "ar": " محذوفة، وكان شرطها «{rule}»",
    },
}
_SEASON_NAME: Final[Words] = {"en": "The season {id} ({title})", "ar": "الموسم {id} («{title}»)"}
_SEASON: Final[Mapping[str, Words]] = {
    "added": {"en": " is new: {days}", "ar": " جديد: {days}"},
    "removed": {"en": " is removed; it was {days}", "ar": " محذوف، وكان {days}"},
    "calendar": {"en": " is now {new} instead of {old}", "ar": ": أصبح {new} بدلاً من {old}"},
    "begins": {
        "en": " now begins on {new} instead of {old}",
        "ar": ": أصبحت بدايته {new} بدلاً من {old}",
    },
    "ends": {"en": " now ends on {new} instead of {old}", "ar": ": أصبحت نهايته {new} بدلاً من {old}"},
}
_LEAP_YEAR: Final = 2024
_YEARLY: Final[Mapping[str, Words]] = {
    "gregorian": {
        "en": "from {first} until {last} of the Gregorian year",
        "ar": "من {first} حتى {last} من السنة الميلادية",
    },
    "hijri": {
        "en": "from {first} until {last} of the Hijri year",
        "ar": "من {first} حتى {last} من السنة الهجرية",
    },
}


def segments_changes(old: Book, new: Book) -> Iterator[Change]:
    """Every segment that is new, gone or another one."""
    before, after = ({segment.id: segment for segment in book.segments} for book in (old, new))
    for id in sorted({*before, *after}):
        if id not in after:
            yield _whole_segment(before[id], "removed", old)
        elif id not in before:
            yield _whole_segment(after[id], "added", new)
        else:
            yield from _segment(_scaled(before[id], old), _scaled(after[id], new), before[id], after[id])


def _segment_subject(segment: Segment) -> Subject:
    name = filled(_SEGMENT_NAME, id=segment.id, title=both(segment.title.in_language))
    return Subject("segment", segment.id, segment.span.file, name)


def _whole_segment(segment: Segment, aspect: str, book: Book) -> Change:
    rule = both(_scaled(segment, book).words)
    return _segment_subject(segment).says(aspect, _SEGMENT[aspect], rule=rule)


def _scaled(segment: Segment, book: Book) -> Scaled:
    return Scaled(segment.when, glossary_of(book))


def _segment(asked: Scaled, asks: Scaled, old: Segment, new: Segment) -> Iterator[Change]:
    subject = _segment_subject(new)
    yield from field_changes(
        subject,
        SegmentEntry.model_construct(title=old.title, when=None),
        SegmentEntry.model_construct(title=new.title, when=None),
    )
    yield from condition_changes(subject, "segment", asked, asks)


def seasons_changes(old: Book, new: Book) -> Iterator[Change]:
    """Every season that is new, gone or on other days."""
    for id in sorted({*old.seasons, *new.seasons}):
        before, after = old.seasons.get(id), new.seasons.get(id)
        if after is None:
            assert before is not None
            yield _season_subject(before).says("removed", _SEASON["removed"], days=_days(before.entry))
        elif before is None:
            yield _season_subject(after).says("added", _SEASON["added"], days=_days(after.entry))
        else:
            yield from _season(_season_subject(after), before.entry, after.entry)


def _season_subject(season: Season) -> Subject:
    name = filled(_SEASON_NAME, id=season.id, title=both(season.entry.title.in_language))
    return Subject("season", season.id, season.span.file, name)


def _season(subject: Subject, old: SeasonEntry, new: SeasonEntry) -> Iterator[Change]:
    is_turned = (old.hijri is None) != (new.hijri is None)
    bounds = partial(_calendar if is_turned else _bounds, subject, old, new)
    yield from field_changes(
        subject, old, new, {"gregorian": bounds, **({} if is_turned else {"hijri": bounds})}
    )


def _calendar(subject: Subject, old: SeasonEntry, new: SeasonEntry) -> Iterator[Change]:
    yield subject.says("calendar", _SEASON["calendar"], old=_days(old), new=_days(new))


def _bounds(subject: Subject, old: SeasonEntry, new: SeasonEntry) -> Iterator[Change]:
    """The first and the last day of a season that stays in its calendar."""
    before, after = _window(old), _window(new)
    if before.from_ != after.from_:
        values = {"old": _day(old, before.from_), "new": _day(new, after.from_)}
        yield subject.says("from", _SEASON["begins"], **values)
    if before.until != after.until:
        values = {"old": _day(old, before.until), "new": _day(new, after.until)}
        yield subject.says("until", _SEASON["ends"], **values)


def _window(entry: SeasonEntry) -> YearlyWindow:
    window = entry.gregorian or entry.hijri
    assert window is not None, "a season has one of the two"
    return window


def _day(entry: SeasonEntry, month_and_day: tuple[int, int]) -> Words:
    """A day of the year: by the name of its month where that is a Gregorian one."""
    if entry.gregorian is None:
        return value_words(month_and_day)
    on = date(_LEAP_YEAR, *month_and_day)
    return both(lambda language: format_date(on, language).removesuffix(f" {_LEAP_YEAR}"))


def _days(entry: SeasonEntry) -> Words:
    """The days of a season in words, those that were announced among them."""
    template, window = _YEARLY["gregorian" if entry.gregorian is not None else "hijri"], _window(entry)

    def told(language: str) -> str:
        first, last = _day(entry, window.from_)[language], _day(entry, window.until)[language]
        days = template[language].format(first=first, last=last)
        announced = "; ".join(document_words(each, language) for each in entry.announced)
        return f"{days} ({announced})" if announced else days

    return both(told)
