"""Decisions of a span are read in order, whatever the clock did, while others are appended."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.recording import DecisionRecord, LogUnavailable, SqlDecisionLog
from engine.tests.recording.samples import happening, lock_held, record

DAYS = ("2026-11-26", "2026-11-27", "2026-11-27", "2026-11-26", "2026-11-28", "2026-11-27")


def of_day(number: int, day: str) -> DecisionRecord:
    """The record of a number, received on a day."""
    return replace(record(number), received_at=f"{day}T07:15:00.{number:03d}Z")


@pytest.fixture
def days(log: SqlDecisionLog) -> SqlDecisionLog:
    """Six decisions on three days, not in order, with an event in between."""
    for number, day in enumerate(DAYS):
        log.append_and_wait(of_day(number, day), timeout_seconds=5)
        if number == 2:
            log.append_event(happening(1), 0)
    return log


@pytest.mark.parametrize(
    ("received_from", "received_before", "numbers"),
    [
        ("", "~", [0, 1, 2, 3, 4, 5]),
        ("2026-11-27", "2026-11-28", [1, 2, 5]),
        ("2026-11-28", "~", [4]),
        ("", "2026-11-27", [0, 3]),
        ("2026-11-26T07:15:00.000Z", "2026-11-26T07:15:00.003Z", [0]),
        ("2027-01-01", "~", []),
        ("2026-11-28", "2026-11-27", []),
    ],
)
def test_a_span(days: SqlDecisionLog, received_from: str, received_before: str, numbers: list[int]) -> None:
    """The decisions received from the first bound and before the second come in order of position."""
    found = [stored.record for stored in days.decisions(received_from, received_before)]
    assert found == [of_day(number, DAYS[number]) for number in numbers]


def test_an_empty_log(log: SqlDecisionLog) -> None:
    """A log without decisions gives none."""
    assert list(log.decisions()) == []
    assert list(log.kept_keys()) == []


def test_more_than_a_page(log: SqlDecisionLog) -> None:
    """Hundreds of decisions come whole and in order, without those that are appended meanwhile."""
    for future in [log.append(record(number)) for number in range(450)]:
        future.result(20)
    reading = log.decisions()
    first = next(reading)
    log.append_and_wait(record(450), timeout_seconds=5)
    assert [stored.position for stored in (first, *reading)] == list(range(1, 451))


def test_reading_never_waits_for_a_writer(days: SqlDecisionLog, path: Path) -> None:
    """While another process writes, decisions, events and keys are read."""
    with lock_held(path):
        assert len(list(days.decisions())) == 6
        assert len(days.events()) == 1
        assert list(days.kept_keys()) == []


def test_a_file_that_is_gone(days: SqlDecisionLog, path: Path) -> None:
    """A log that cannot be read says so when the first decision is asked for."""
    path.rename(path.with_suffix(".away"))
    with pytest.raises(LogUnavailable):
        next(days.decisions())
    with pytest.raises(LogUnavailable):
        days.events()
    path.with_suffix(".away").rename(path)
