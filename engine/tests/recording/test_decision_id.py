"""Decision ids sort by time."""

from __future__ import annotations

import pytest

from engine.recording import new_decision_id


def test_ids_sort_by_time_then_randomness() -> None:
    """Later ids sort after earlier ones as text; in one millisecond the randomness decides."""
    moments = [0, 1, 31, 32, 1_795_763_700_000, 1_795_763_700_001, (1 << 48) - 1]
    ids = [
        new_decision_id(moment, randomness)
        for moment in moments
        for randomness in (b"\x00" * 10, b"\xff" * 10)
    ]
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)


def test_published_time_part() -> None:
    """The time of the specification's example, 1469918176385 ms, is written as 01ARYZ6S41."""
    assert new_decision_id(1_469_918_176_385, b"\x00" * 10) == "01ARYZ6S410000000000000000"


@pytest.mark.parametrize(("now_ms", "size"), [(-1, 10), (1 << 48, 10), (0, 9), (0, 11)])
def test_out_of_range(now_ms: int, size: int) -> None:
    """A time out of range or the wrong number of random bytes is refused."""
    with pytest.raises(ValueError, match=r"milliseconds|random bytes"):
        new_decision_id(now_ms, b"\x00" * size)
