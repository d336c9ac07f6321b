"""Days as Parquet: the same bytes again, whole or not at all, and enough in them to follow the chain."""

from __future__ import annotations

import os
import signal
import stat
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from engine.recording.parquet_export import (
    DECISIONS,
    EVENTS,
    DayWritten,
    ExportFailed,
    decision_schema,
    event_schema,
    open_export,
)
from engine.tests.recording.samples import child

DAY = date(2026, 11, 27)
AT = datetime(2026, 11, 27, 7, 15, 0, 123_000, UTC)

CUT_SHORT = """
import sys
from pathlib import Path
from engine.recording.parquet_export import open_export
from engine.tests.recording.test_parquet_export import DAY, decision

def rows():
    for number in range(1, 1_200):
        yield decision(number)
    print("half", flush=True)
    sys.stdin.read()

with open_export(Path(sys.argv[1])) as folder:
    folder.write(DAY, rows(), (), with_facts=False)
"""


def decision(number: int, *, with_facts: bool = False, **changes: Any) -> dict[str, Any]:
    """The row of a number: always the same, different from that of any other number."""
    eligible: dict[str, Any] = {
        "offer": "in-four", "outcome": "eligible", "regime": None, "rank": 1, "reasons": [],
        "financed_minor": 75_00, "fees_minor": 0, "interest_minor": 0, "total_payable_minor": 100_00 + number,
        "due_today_minor": 25_00, "apr_percent": Decimal("13.65"), "installments": 3,
        "last_due": date(2027, 2, 27),
    }  # fmt: skip
    reason = {"code": "compliance_violation", "policy": "sa.bnpl.22.1", "source": "policies/sa/p.yaml:13"}
    withheld = {"offer": "in-ten", "outcome": "ineligible", "regime": "sa.bnpl", "reasons": [reason]}
    facts = {"facts_are": "erased", "customer": None, "facts": None, "personal": None} if with_facts else {}
    texts = ("book_digest", "engine_version", "language", "detail", "received_at_text", "as_of_text")
    return {
        "position": number, "decision_id": f"{number:026}", "received_at": AT, "as_of": AT,
        "business_date": DAY, "country": "SA", "channel": "store", "currency": "SAR",
        "cart_total_minor": 100_00 + number, "down_payment_minor": None, "eligible": 1, "ineligible": 1,
        "referred": 0, "credit_refused": False,
        "faults": 0, "offers": [eligible, withheld], "masked": ["customer.traits"], "record_format": 3,
        **dict.fromkeys(texts, "text"), "answer_sha256": "a" * 64, **chain(number), **facts, **changes,
    }  # fmt: skip


def event(number: int) -> dict[str, Any]:
    """The row of an event."""
    texts = dict.fromkeys(("kind", "actor", "subject", "reason", "at_text"), "سبب")
    return {"position": number, "event_id": f"E{number}", "at": AT, **texts, **chain(number)}


def chain(number: int) -> dict[str, Any]:
    """The columns of the chain."""
    hashes = dict.fromkeys(("body_sha256", "previous_hash", "record_hash"), f"{number:064}")
    return {"writer": "w-1", **hashes, "body": f'{{"number":{number},"name":"محمد"}}'}


def write(
    path: Path, numbers: range, *, day: date = DAY, with_facts: bool = False, events: range = range(0)
) -> DayWritten | None:
    """Write a day of these rows."""
    with open_export(path) as folder:
        rows = (decision(number, with_facts=with_facts) for number in numbers)
        return folder.write(day, rows, map(event, events), with_facts=with_facts)


def files(path: Path) -> dict[str, bytes]:
    """Every file of a folder with its content."""
    return {
        each.relative_to(path).as_posix(): each.read_bytes()
        for each in sorted(path.rglob("*"))
        if each.is_file() and each.name != ".lock"
    }


def test_a_day_is_the_same_to_the_byte_whenever_it_is_written(tmp_path: Path) -> None:
    """Elsewhere and in its own place a day comes out the same; one more record makes it another."""
    write(tmp_path / "first", range(1, 1_201), events=range(3))
    write(tmp_path / "second", range(1, 1_201), events=range(3))
    first = files(tmp_path / "first")
    assert set(first) == {f"day=2026-11-27/{DECISIONS}", f"day=2026-11-27/{EVENTS}"}
    assert files(tmp_path / "second") == first
    write(tmp_path / "second", range(1, 1_201), events=range(3))
    assert files(tmp_path / "second") == first
    write(tmp_path / "second", range(1, 1_202), events=range(3))
    assert files(tmp_path / "second") != first


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    """Every column of every row comes back with its type: moments in UTC, exact rates, nested reasons."""
    written = write(tmp_path, range(1, 4), events=range(4, 6))
    assert written is not None
    assert (written.decisions, written.events) == (3, 2)
    day = tmp_path / "day=2026-11-27"
    table = pq.read_table(day / DECISIONS, partitioning=None)
    assert table.schema.equals(decision_schema(with_facts=False))
    rows = table.to_pylist()
    assert [row["position"] for row in rows] == [1, 2, 3]
    for row, given in zip(rows, map(decision, range(1, 4)), strict=True):
        offers = row.pop("offers")
        assert [{name: offer[name] for name in given_offer} for offer, given_offer in zip(
            offers, given["offers"], strict=True
        )] == given["offers"]  # fmt: skip
        assert row == {name: value for name, value in given.items() if name != "offers"}
    events = pq.read_table(day / EVENTS, partitioning=None)
    assert events.schema.equals(event_schema())
    assert events.to_pylist() == [event(4), event(5)]


def test_a_file_says_what_it_is(tmp_path: Path) -> None:
    """The format, the day and whether facts are in the clear stand in the file itself."""
    write(tmp_path, range(1, 3), with_facts=True)
    kept = pq.read_schema(tmp_path / "day=2026-11-27" / DECISIONS).metadata
    assert kept[b"taqseet.format"] == b"taqseet.export.1"
    assert kept[b"taqseet.day"] == b"2026-11-27"
    assert kept[b"taqseet.facts"] == b"in the clear"


def test_groups_of_rows_are_bounded(tmp_path: Path) -> None:
    """A long day is in many groups, and large bodies are in more: memory does not grow with the day."""
    write(tmp_path, range(1, 1_202))
    groups = pq.ParquetFile(tmp_path / "day=2026-11-27" / DECISIONS)
    assert [groups.metadata.row_group(at).num_rows for at in range(groups.num_row_groups)] == [1_000, 201]
    large = (decision(number, body="x" * 2**20) for number in range(1, 121))
    with open_export(tmp_path) as folder:
        folder.write(date(2026, 11, 28), large, (), with_facts=False)
    groups = pq.ParquetFile(tmp_path / "day=2026-11-28" / DECISIONS)
    assert [groups.metadata.row_group(at).num_rows for at in range(groups.num_row_groups)] == [50, 50, 20]


def test_an_empty_day_has_no_folder(tmp_path: Path) -> None:
    """A day on which nothing was recorded is absent; one with an event only has both files."""
    assert write(tmp_path, range(0)) is None
    assert not files(tmp_path)
    assert write(tmp_path, range(0), events=range(1, 2)) is not None
    assert pq.read_table(tmp_path / "day=2026-11-27" / DECISIONS, partitioning=None).num_rows == 0


def failing_rows() -> Iterator[dict[str, Any]]:
    """Rows whose log fails in the middle of the second group."""
    for number in range(1, 700):
        yield decision(number)
    raise OSError("the disk is gone")


def test_a_day_that_cannot_be_finished_does_not_appear(tmp_path: Path) -> None:
    """When reading fails in the middle nothing is left of the day, and an older copy stays as it was."""
    with open_export(tmp_path) as folder, pytest.raises(OSError, match="the disk is gone"):
        folder.write(DAY, failing_rows(), (), with_facts=False)
    assert [each.name for each in tmp_path.iterdir()] == [".lock"]
    write(tmp_path, range(1, 3))
    before = files(tmp_path)
    with open_export(tmp_path) as folder, pytest.raises(OSError, match="the disk is gone"):
        folder.write(DAY, failing_rows(), (), with_facts=False)
    assert files(tmp_path) == before


def killed_in_the_middle(path: Path) -> None:
    """Let a process of its own write half a day, and kill it."""
    writing = child(CUT_SHORT, str(path))
    try:
        assert writing.stdout is not None
        assert writing.stdout.readline() == "half\n"
        os.kill(writing.pid, signal.SIGKILL)
        assert writing.wait(10) == -signal.SIGKILL
    finally:
        writing.kill()
        writing.communicate()


def test_a_day_that_was_cut_short_never_has_its_name(tmp_path: Path) -> None:
    """A process killed while it writes leaves no file that readers find; the next export clears it away."""
    killed_in_the_middle(tmp_path)
    left = [name for name, content in files(tmp_path).items() if content]
    assert left, "the process was to be killed while half of the file was there"
    assert all(name.startswith(".") for name in left)
    with open_export(tmp_path) as folder:
        assert not folder.is_there(DAY, with_facts=False)
    assert not files(tmp_path), "whichever day is exported next"
    write(tmp_path, range(1, 1_201))
    write(tmp_path / "undisturbed", range(1, 1_201))
    undisturbed = files(tmp_path / "undisturbed")
    assert {name: kept for name, kept in files(tmp_path).items() if name.startswith("day=")} == undisturbed
    assert not (tmp_path / ".day=2026-11-27").exists()


def test_a_copy_stays_whole_while_it_is_written_anew(tmp_path: Path) -> None:
    """When the process that replaces a day is killed, the day is what it was before."""
    write(tmp_path, range(1, 3), events=range(1, 2))
    before = files(tmp_path)
    killed_in_the_middle(tmp_path)
    assert {name: kept for name, kept in files(tmp_path).items() if name.startswith("day=")} == before


def test_a_day_between_two_copies_has_only_whole_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When one file of a day was replaced and the other cannot be, each is the whole old or new one."""
    write(tmp_path, range(1, 3), events=range(1, 2))
    write(tmp_path / "new", range(1, 4), events=range(1, 3))
    old, new, replace = files(tmp_path), files(tmp_path / "new"), Path.replace

    def interrupted(self: Path, target: Path) -> Path:
        if self.name == DECISIONS:
            raise OSError("interrupted")
        return replace(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", interrupted)
        with pytest.raises(OSError, match="interrupted"):
            write(tmp_path, range(1, 4), events=range(1, 3))
    name = "day=2026-11-27"
    now = files(tmp_path)
    assert now[f"{name}/{EVENTS}"] == new[f"{name}/{EVENTS}"]
    assert now[f"{name}/{DECISIONS}"] == old[f"{name}/{DECISIONS}"]


def test_one_process_writes_into_a_folder(tmp_path: Path) -> None:
    """A second export into the same folder is told so at once, and may begin when the first is done."""
    with (
        open_export(tmp_path),
        pytest.raises(ExportFailed, match="another export is writing"),
        open_export(tmp_path),
    ):
        pass  # never reached
    with open_export(tmp_path):
        pass


@pytest.mark.parametrize(
    "changes", [{"cart_total_minor": 10**30}, {"country": None}, {"offers": 7}, {"as_of": "noon"}]
)
def test_a_value_that_does_not_fit_its_column_is_an_error(tmp_path: Path, changes: dict[str, Any]) -> None:
    """What no column can hold is said with its place in the log, and nothing of the day appears."""
    with (
        open_export(tmp_path) as folder,
        pytest.raises(ExportFailed, match="a value at positions 1 to 2 fits no"),
    ):
        folder.write(DAY, [decision(1), decision(2, **changes)], (), with_facts=False)
    assert not files(tmp_path)


def test_a_day_is_known_with_or_without_facts(tmp_path: Path) -> None:
    """A copy with facts is not taken for one without, nor a folder in which a file is missing for a day."""
    write(tmp_path, range(1, 3))
    with open_export(tmp_path) as folder:
        assert folder.is_there(DAY, with_facts=False)
        assert not folder.is_there(DAY, with_facts=True)
        assert not folder.is_there(date(2026, 11, 28), with_facts=False)
    decisions = tmp_path / "day=2026-11-27" / DECISIONS
    decisions.write_bytes(decisions.read_bytes()[:100])
    with open_export(tmp_path) as folder:
        assert not folder.is_there(DAY, with_facts=False)
    write(tmp_path, range(1, 3))
    (tmp_path / "day=2026-11-27" / EVENTS).unlink()
    with open_export(tmp_path) as folder:
        assert not folder.is_there(DAY, with_facts=False)


def test_only_the_owner_reads_an_export(tmp_path: Path) -> None:
    """Folders and files are as private as the log itself."""
    folder = tmp_path / "new" / "archive"
    write(folder, range(1, 3))
    for each in (folder, *folder.rglob("*")):
        assert not stat.S_IMODE(each.stat().st_mode) & 0o077, each
