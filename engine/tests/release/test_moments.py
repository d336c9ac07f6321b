"""From when a book decides: a date begins where the first market has midnight, a moment is itself."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from engine.release.moments import effective_moment, zones_of
from engine.tests.release.small_store import small_files

RIYADH, DUBAI, CAIRO = ZoneInfo("Asia/Riyadh"), ZoneInfo("Asia/Dubai"), ZoneInfo("Africa/Cairo")


@pytest.mark.parametrize(
    ("text", "zones", "expected"),
    [
        ("2027-03-01", [RIYADH], datetime(2027, 2, 28, 21, tzinfo=UTC)),
        ("2027-03-01", [RIYADH, DUBAI], datetime(2027, 2, 28, 20, tzinfo=UTC)),
        ("2027-03-01", [], datetime(2027, 3, 1, tzinfo=UTC)),
        ("2027-04-30", [CAIRO], datetime(2027, 4, 29, 22, tzinfo=UTC)),
        ("2027-03-01T00:00:00+03:00", [DUBAI], datetime(2027, 2, 28, 21, tzinfo=UTC)),
        ("2027-03-01t09:30z", [DUBAI], datetime(2027, 3, 1, 9, 30, tzinfo=UTC)),
        ("2027-03-01 09:30:15.5Z", [], datetime(2027, 3, 1, 9, 30, 15, 500_000, tzinfo=UTC)),
    ],
)
def test_a_text_names_a_moment(text: str, zones: list[ZoneInfo], expected: datetime) -> None:
    """A date is the earliest midnight of the markets, also where a clock jumps over it; a moment is exact."""
    assert effective_moment(text, zones) == expected


@pytest.mark.parametrize(
    "text",
    ["", "tomorrow", "2027-02-30", "2027-3-1", "2027-03-01T00:00:00", "2027-03-01T25:00Z", "0001-01-01",
     "9999-12-31T23:59:59-23:59", "٢٠٢٧-٠٣-٠١", "2027-03-01\n"],
)  # fmt: skip
def test_what_names_none_is_told(text: str) -> None:
    """A text without an offset, a day that does not exist and a moment beyond all calendars are refused."""
    with pytest.raises(ValueError, match="a date that exists, such as 2027-03-01"):
        effective_moment(text, [RIYADH])


def test_the_markets_of_a_book_have_its_zones() -> None:
    """The zones are read from the retailer's document alone; a book without a good one has none."""
    assert zones_of(small_files()) == (RIYADH,)
    assert zones_of({}) == zones_of({"rules/retailer.yaml": "markets: {SA: {time_zone: Asia/Riyadh}}"}) == ()
