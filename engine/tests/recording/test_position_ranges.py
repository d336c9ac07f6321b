"""Positions as texts, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.recording.position_ranges import joined, ranges_text, read_ranges


@pytest.mark.parametrize(
    ("positions", "text"),
    [
        ((), ""),
        ((7,), "7"),
        ((1, 2, 3, 4, 5, 9), "1-5,9"),
        ((9, 3, 5, 4, 3), "3-5,9"),
        ((40, *range(12, 40)), "12-40"),
    ],
)
def test_neighbours_are_joined(positions: tuple[int, ...], text: str) -> None:
    """Positions in any order are written ascending, each once, and neighbours as a range."""
    assert ranges_text(positions) == text


@given(st.sets(st.integers(1, 2_000)))
def test_what_is_written_is_read(positions: set[int]) -> None:
    """The ranges that are read hold the positions that were written, and no others."""
    assert [one for span in read_ranges(ranges_text(positions)) for one in span] == sorted(positions)


@pytest.mark.parametrize("text", ["0", "5-3", "1,", ",1", "1 - 2", "-3", "1-", "x", "٣", "1" * 20, "1-2-3"])
def test_other_texts_are_refused(text: str) -> None:
    """A text that is not positions is refused, and nothing is read from its good parts."""
    with pytest.raises(ValueError, match="written as `1-5,9`"):
        read_ranges(text)


def test_ranges_that_overlap_or_touch_are_one() -> None:
    """Ranges in order of their starts become the fewest that hold the same positions."""
    spans = [range(1, 4), range(2, 3), range(4, 6), range(8, 9)]
    assert list(joined(spans)) == [range(1, 6), range(8, 9)]
