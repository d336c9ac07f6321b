"""From when a book is to decide, as people write it: a moment with its offset, or a date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from engine.schema.folder import RULES
from engine.schema.retailer import RetailerDocument
from engine.schema.validation import validate
from engine.schema.yaml_source import read_yaml

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MOMENT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})",
    re.ASCII,
)


def effective_moment(text: str, zones: Iterable[ZoneInfo]) -> datetime:
    """The moment that a text names, in UTC; a date begins where the first of the zones has midnight.

    So no market sees the old book on that date, and those further west see the new one some hours early;
    what a law says from a date on is told by each market's own business date, whichever book decides.

    Raises ValueError, with the form that is expected, for any other text.
    """
    try:
        if _DATE.fullmatch(text):
            day = date.fromisoformat(text)
            midnights = [datetime.combine(day, time(), zone).astimezone(UTC) for zone in zones]
            return min(midnights, default=datetime.combine(day, time(), UTC))
        if _MOMENT.fullmatch(text):
            return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    expected = (
        "a date that exists, such as 2027-03-01, or a moment with its offset, 2027-03-01T00:00:00+03:00"
    )
    raise ValueError(f"it is {expected}")


def zones_of(files: Mapping[str, str]) -> tuple[ZoneInfo, ...]:
    """The time zones of a book's markets; none where its `retailer.yaml` cannot be read."""
    name = f"{RULES}/retailer.yaml"
    source, _ = read_yaml(name, files.get(name, "").encode())
    document = validate(RetailerDocument, source)[0] if source is not None else None
    return tuple(ZoneInfo(market.time_zone) for market in document.markets.values()) if document else ()
