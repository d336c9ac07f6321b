"""`rules/segments.yaml` and `rules/seasons.yaml`: groups of customers, windows of the calendar."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, model_validator

from engine.schema.fields import ConditionField, Day, Document, Id, MonthDay, Text, fault


class SegmentEntry(Document):
    """A segment: who is in it is derived by its condition."""

    title: Text
    when: ConditionField
    """What must hold of the customer; an amount stands beside its `country`."""


class SegmentsDocument(Document):
    """All segments."""

    segments: Mapping[Id, SegmentEntry]


class YearlyWindow(Document):
    """From one day of the year until another, both included; it may run over the turn of the year."""

    from_: MonthDay = Field(alias="from")
    """The first day, month-day."""

    until: MonthDay
    """The last day, included, month-day."""


class AnnouncedWindow(Document):
    """The days of a Hijri year's season as they were announced, where the moon and not the table decided."""

    year: Annotated[int, Field(strict=True, ge=1343, le=1500)]
    """The Hijri year."""

    from_: Day = Field(alias="from")
    until: Day


class SeasonEntry(Document):
    """A season: Gregorian or Hijri, exactly one of the two."""

    title: Text
    gregorian: YearlyWindow | None = None
    """Days of the Gregorian year; give this or `hijri`."""

    hijri: YearlyWindow | None = None
    """Days of the Hijri year, by the Umm al-Qura table."""

    announced: tuple[AnnouncedWindow, ...] = ()
    """Hijri years for which the moon, and not the table, decided."""

    @model_validator(mode="after")
    def _one_calendar(self) -> SeasonEntry:
        if (self.gregorian is None) == (self.hijri is None):
            raise fault(
                "missing-field", "a season has either `gregorian` or `hijri`", "give exactly one of the two"
            )
        if self.announced and self.hijri is None:
            raise fault("unknown-field", "`announced` is for Hijri seasons", "remove it")
        return self


class SeasonsDocument(Document):
    """All seasons."""

    seasons: Mapping[Id, SeasonEntry]
