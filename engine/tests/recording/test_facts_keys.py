"""Keys of sealed facts: kept beside the decisions, erased together with an event that says so."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from engine.recording import LogUnavailable, Overtaken, RecordRefused, SqlDecisionLog
from engine.recording.sqlite_file import _settled
from engine.tests.recording.samples import (
    erasure,
    happening,
    key_of,
    open_log,
    record,
    sealed_record,
)


@pytest.fixture
def six(log: SqlDecisionLog) -> SqlDecisionLog:
    """A log of six sealed records: customer a at 1, 3 and 5, b at 2 and 4, a guest in another market at 6."""
    for number, customer in enumerate(("a", "b", "a", "b", "a"), start=1):
        log.append_and_wait(sealed_record(number, customer=customer), timeout_seconds=5)
    log.append_and_wait(sealed_record(6, country="AE"), timeout_seconds=5)
    return log


def kept(log: SqlDecisionLog) -> list[int]:
    """The positions whose facts can be read."""
    return [key.position for key in log.kept_keys()]


def test_a_key_is_read_with_its_record(log: SqlDecisionLog) -> None:
    """A sealed record comes back with its key, its market and its customer."""
    log.append_and_wait(sealed_record(1, customer="a"), timeout_seconds=5)
    log.append_and_wait(record(2), timeout_seconds=5)
    found = log.get(record(1).decision_id)
    assert found
    assert found.record == sealed_record(1, customer="a")
    assert [stored.record for stored in log.decisions()] == [sealed_record(1, customer="a"), record(2)]
    assert [stored.record.facts_key for stored in log.latest(2)] == [None, key_of(1)]


def test_the_chain_does_not_cover_keys(log: SqlDecisionLog, tmp_path: Path) -> None:
    """A record has the same hash with a key and without: only so can the key be erased."""
    other = open_log(tmp_path / "other.db")
    with_key = log.append_and_wait(sealed_record(1, customer="a"), timeout_seconds=5)
    keyless = replace(sealed_record(1), country="", facts_key=None)
    without = other.append_and_wait(keyless, timeout_seconds=5)
    other.close()
    assert with_key.record_hash == without.record_hash


def test_keys_are_found_by_market_and_customer(six: SqlDecisionLog) -> None:
    """Kept keys are listed in order of position, of a market or a customer where asked."""
    assert kept(six) == [1, 2, 3, 4, 5, 6]
    assert [key.position for key in six.kept_keys(country="SA")] == [1, 2, 3, 4, 5]
    assert [key.position for key in six.kept_keys(customer="a")] == [1, 3, 5]
    (guest,) = six.kept_keys(country="AE")
    assert (guest.decision_id, guest.customer) == (record(6).decision_id, None)
    assert guest.received_at == record(6).received_at
    assert list(six.kept_keys(country="AE", customer="a")) == []


def test_erasing(six: SqlDecisionLog) -> None:
    """Erased facts have no key, no customer and no market any more; the chain is whole, the others stay."""
    event = six.erase_facts([5, 1, 3], erasure(1, [1, 3, 5]), 0)
    assert (event.position, six.events()) == (7, [event])
    assert kept(six) == [2, 4, 6]
    found = six.get(record(3).decision_id)
    assert found
    assert (found.record.facts_key, found.record.customer, found.record.country) == (None, None, "")
    assert found.record.body == sealed_record(3).body
    assert six.verify() == []


def test_nothing_of_an_erased_key_is_left(path: Path) -> None:
    """No file of the log holds a byte sequence of an erased key, and each kept key is still whole."""
    log = open_log(path)
    numbers = range(1, 801)
    for future in [log.append(sealed_record(number, customer=f"c{number % 9}")) for number in numbers]:
        future.result(20)
    shuffled = random.Random(7).sample(numbers, 700)  # noqa: S311 - repeatable on purpose
    last = log.erase_facts(shuffled[:400], erasure(1, shuffled[:400]), 0)
    log.erase_facts(shuffled[400:], erasure(2, shuffled[400:]), last.position)
    held = b"".join(file.read_bytes() for file in path.parent.iterdir())
    erased = {
        number for number in numbers if not any(key_of(number)[at : at + 8] in held for at in (0, 26, 52))
    }
    assert erased == set(shuffled)
    assert all(key_of(number) in held for number in set(numbers) - erased)
    log.close()


def test_an_overtaken_erasure_erases_nothing(six: SqlDecisionLog) -> None:
    """An erasure on events that are not the last ones leaves every key."""
    six.append_event(happening(1), 0)
    with pytest.raises(Overtaken):
        six.erase_facts([1], erasure(2, [1]), 0)
    assert kept(six) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("step", "on"), [("BEFORE INSERT", "events"), ("AFTER INSERT", "events"), ("BEFORE DELETE", "fact_keys")]
)
def test_erasure_is_all_or_nothing(six: SqlDecisionLog, path: Path, step: str, on: str) -> None:
    """Whichever half of an erasure the store refuses, the other half has not happened either."""
    with sqlite3.connect(path) as connection:
        connection.execute(f"CREATE TRIGGER ill {step} ON {on} BEGIN SELECT RAISE(ABORT, 'ill'); END")
    connection.close()
    with pytest.raises(LogUnavailable):
        six.erase_facts([1, 2, 3], erasure(1, [1, 2, 3]), 0)
    assert kept(six) == [1, 2, 3, 4, 5, 6]
    assert six.events() == []
    assert six.head().position == 6


@pytest.mark.parametrize(
    "event",
    [
        happening(1),
        erasure(1, [1, 2]),
        erasure(1, [1, 2, 3], kind="proposed"),
        happening(1, "facts_erased", b'{"positions":"all"}'),
        happening(1, "facts_erased", b'{"positions":3}'),
        happening(1, "facts_erased", b"[]"),
        happening(1, "facts_erased", b"no JSON"),
    ],
)
def test_an_erasure_that_is_not_named_is_refused(six: SqlDecisionLog, event: object) -> None:
    """A key goes only with an event that names its position: verifying would miss it for ever."""
    with pytest.raises(RecordRefused, match="does not name every position"):
        six.erase_facts([1, 3], event, 0)  # type: ignore[arg-type]
    assert kept(six) == [1, 2, 3, 4, 5, 6]
    assert six.events() == []


def test_erasing_what_is_gone(six: SqlDecisionLog) -> None:
    """Positions without a key are passed over: erasing twice is two events and one erasure."""
    first = six.erase_facts([1, 2], erasure(1, [1, 2]), 0)
    second = six.erase_facts([2, 3], erasure(2, [2, 3], kind="facts_expired"), first.position)
    assert (second.position, kept(six)) == (8, [4, 5, 6])
    assert six.verify() == []


def test_a_long_reading_does_not_stop_an_erasure(six: SqlDecisionLog, path: Path) -> None:
    """While somebody reads, the keys are erased all the same; the file is emptied of them a little later."""
    reading = sqlite3.connect(path, isolation_level=None)
    reading.execute("BEGIN")
    reading.execute("SELECT count(*) FROM fact_keys").fetchone()
    six.erase_facts([1], erasure(1, [1]), 0)
    assert kept(six) == [2, 3, 4, 5, 6]
    reading.execute("COMMIT")
    reading.close()
    assert six.append_and_wait(sealed_record(7), timeout_seconds=5).position == 8
    six.close()
    assert key_of(1) not in b"".join(file.read_bytes() for file in path.parent.iterdir())


@pytest.mark.parametrize("finisher", ["open", "ready", "ask"])
def test_what_a_reader_kept_from_being_finished_is_finished_later(
    six: SqlDecisionLog, path: Path, finisher: str
) -> None:
    """A key that a reader held in the write-ahead file goes with the next opening or look at the log."""
    wal = path.with_name(f"{path.name}-wal")
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM decisions").fetchone()
        six.erase_facts([1, 2], erasure(7, [1, 2]), 0)
        assert not six.has_finished_erasing()
        assert key_of(1) in wal.read_bytes()
        six.append_and_wait(sealed_record(8), timeout_seconds=5)
    assert key_of(1) in wal.read_bytes()
    if finisher == "open":
        open_log(path).close()
    elif finisher == "ready":
        assert six.ready()
    else:
        assert six.has_finished_erasing()
    assert not any(key_of(1) in file.read_bytes() for file in path.parent.iterdir())
    assert six.verify() == []


def test_an_erasure_during_another_ones_end_is_finished_too(six: SqlDecisionLog, path: Path) -> None:
    """An erasure is not taken for finished because another one was that began before it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        for erased in (1, 2):
            other.execute(f"PRAGMA user_version = {erased}")
        assert not _settled(other, 1)
        assert _settled(other, 2)
    assert six.has_finished_erasing()
