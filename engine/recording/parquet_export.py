"""The log as Parquet files, one folder a day: for auditors and analysts, and as an archive.

    day=2026-11-27/decisions.parquet
    day=2026-11-27/events.parquet

A day appears whole or not at all: both files are written in a folder whose name begins with a point, which
readers of such folders pass over, and take their places when they are on the disk. The same rows give the
same bytes with the same version of pyarrow. Nothing else imports pyarrow.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

Row = Mapping[str, Any]

EXPORT_FORMAT: Final = "taqseet.export.1"
DECISIONS: Final = "decisions.parquet"
EVENTS: Final = "events.parquet"

_ROWS_AT_ONCE: Final = 50
_ROWS_IN_A_GROUP: Final = 1_000
_LARGEST_GROUP_BYTES: Final = 32 * 2**20
"""Of bodies, before compression: what is held in memory of a day, whatever its length."""

_COMPRESSION: Final = "zstd"
_TEXT: Final = pa.string()
_MOMENT: Final = pa.timestamp("ms", tz="UTC")
_AMOUNT: Final = pa.int64()


def _sure(name: str, kind: pa.DataType) -> pa.Field:
    """A column that every row has a value for."""
    return pa.field(name, kind, nullable=False)


_REASON: Final = pa.struct([_sure("code", _TEXT), pa.field("policy", _TEXT), _sure("source", _TEXT)])
_OFFER: Final = pa.struct(
    [
        _sure("offer", _TEXT),
        _sure("outcome", _TEXT),
        pa.field("regime", _TEXT),
        pa.field("rank", pa.int32()),
        pa.field("financed_minor", _AMOUNT),
        pa.field("fees_minor", _AMOUNT),
        pa.field("interest_minor", _AMOUNT),
        pa.field("total_payable_minor", _AMOUNT),
        pa.field("due_today_minor", _AMOUNT),
        pa.field("apr_percent", pa.decimal128(38, 2)),
        pa.field("installments", pa.int32()),
        pa.field("last_due", pa.date32()),
        _sure("reasons", pa.list_(_REASON)),
    ]
)
_CHAIN: Final = [
    _sure("writer", _TEXT),
    _sure("body_sha256", _TEXT),
    _sure("previous_hash", _TEXT),
    _sure("record_hash", _TEXT),
    pa.field("body", _TEXT),
]
_DECISION: Final = [
    _sure("position", pa.int64()),
    _sure("decision_id", _TEXT),
    _sure("received_at", _MOMENT),
    _sure("as_of", _MOMENT),
    _sure("business_date", pa.date32()),
    _sure("country", _TEXT),
    _sure("channel", _TEXT),
    _sure("currency", _TEXT),
    _sure("cart_total_minor", _AMOUNT),
    pa.field("down_payment_minor", _AMOUNT),
    _sure("eligible", pa.int32()),
    _sure("ineligible", pa.int32()),
    _sure("referred", pa.int32()),
    _sure("credit_refused", pa.bool_()),
    _sure("faults", pa.int32()),
    _sure("offers", pa.list_(_OFFER)),
    _sure("masked", pa.list_(_TEXT)),
    _sure("book_digest", _TEXT),
    _sure("engine_version", _TEXT),
    _sure("language", _TEXT),
    _sure("detail", _TEXT),
    _sure("record_format", pa.int32()),
    _sure("received_at_text", _TEXT),
    _sure("as_of_text", _TEXT),
    _sure("answer_sha256", _TEXT),
]
_FACTS: Final = [
    _sure("facts_are", _TEXT),
    pa.field("customer", _TEXT),
    pa.field("facts", _TEXT),
    pa.field("personal", _TEXT),
]
_EVENT: Final = [
    _sure("position", pa.int64()),
    _sure("event_id", _TEXT),
    _sure("at", _MOMENT),
    _sure("kind", _TEXT),
    _sure("actor", _TEXT),
    _sure("subject", _TEXT),
    _sure("reason", _TEXT),
    _sure("at_text", _TEXT),
]
_ONE_OF_FEW: Final = [
    "country", "channel", "currency", "book_digest", "engine_version", "language", "detail", "writer", "kind",
    "actor", "facts_are", "masked.list.element",
    "offers.list.element.offer", "offers.list.element.outcome", "offers.list.element.regime",
    "offers.list.element.reasons.list.element.code", "offers.list.element.reasons.list.element.policy",
    "offers.list.element.reasons.list.element.source",
]  # fmt: skip
"""The columns whose values repeat: written once each. For others a dictionary would only cost time."""


_NEVER_NULL: Final = frozenset(
    field.name for field in (*_DECISION, *_FACTS, *_EVENT, *_CHAIN) if not field.nullable
)


class ExportFailed(Exception):
    """A day cannot be written: another export works in the folder, or a value does not fit its column."""


class DayWritten(NamedTuple):
    """How much of a day was written."""

    decisions: int
    events: int
    octets: int


class ExportFolder:
    """A folder of days that this process writes alone; made by `open_export`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def is_there(self, day: date, *, with_facts: bool) -> bool:
        """Whether a day is there already, with facts in the clear or without as it is asked."""
        folder = self._folder(day)
        if not all((folder / name).is_file() for name in (DECISIONS, EVENTS)):
            return False
        try:
            kept = pq.read_schema(folder / DECISIONS).metadata or {}
        except (OSError, pa.ArrowException):
            return False
        return all(kept.get(key) == value for key, value in _metadata(day, with_facts).items())

    def write(
        self, day: date, decisions: Iterable[Row], events: Iterable[Row], *, with_facts: bool
    ) -> DayWritten | None:
        """Write a day, in place of what was there of it; None, and nothing is written, where it is empty.

        The rows have the columns of `decision_schema` and `event_schema`. Raises ExportFailed, OSError, and
        whatever the rows raise: nothing of the day has then appeared.
        """
        rows = _first_of(decisions), _first_of(events)
        if not any(first for first, _ in rows):
            return None
        draft = self._path / f".{self._folder(day).name}"
        draft.mkdir(mode=0o700)
        try:
            metadata = _metadata(day, with_facts)
            schemas = decision_schema(with_facts=with_facts), event_schema()
            counts = [
                _write(draft / name, chain(first, rest), schema.with_metadata(metadata))
                for name, (first, rest), schema in zip((DECISIONS, EVENTS), rows, schemas, strict=True)
            ]
            octets = sum((draft / name).stat().st_size for name in (DECISIONS, EVENTS))
            self._put_in_place(draft, self._folder(day))
            return DayWritten(counts[0], counts[1], octets)
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def _folder(self, day: date) -> Path:
        return self._path / f"day={day.isoformat()}"

    def _put_in_place(self, draft: Path, folder: Path) -> None:
        _sync(draft)
        if folder.is_dir():  # each file changes at once; those of one day always tell of the same records
            for name in (EVENTS, DECISIONS):
                (draft / name).replace(folder / name)
            _sync(folder)
        else:
            draft.rename(folder)
        _sync(self._path)


@contextmanager
def open_export(path: Path) -> Iterator[ExportFolder]:
    """A folder to export into, made where there is none, readable by its owner only.

    Raises ExportFailed while another process exports into it, OSError.
    """
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(path / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ExportFailed(f"another export is writing into {path}") from None
        for draft in path.glob(".day=*"):  # of an export that was cut short
            shutil.rmtree(draft)
        yield ExportFolder(path)
    finally:
        os.close(lock)


def decision_schema(*, with_facts: bool) -> pa.Schema:
    """The columns of `decisions.parquet`."""
    return pa.schema([*_DECISION, *(_FACTS if with_facts else []), *_CHAIN])


def event_schema() -> pa.Schema:
    """The columns of `events.parquet`."""
    return pa.schema([*_EVENT, *_CHAIN])


def _metadata(day: date, with_facts: bool) -> dict[bytes, bytes]:
    facts = b"in the clear" if with_facts else b"sealed"
    return {
        b"taqseet.format": EXPORT_FORMAT.encode(),
        b"taqseet.day": day.isoformat().encode(),
        b"taqseet.facts": facts,
    }


def _write(path: Path, rows: Iterable[Row], schema: pa.Schema) -> int:
    """Write a file to the disk, readable by its owner only; how many rows it has."""
    count = 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with pq.ParquetWriter(
            file, schema, compression=_COMPRESSION, use_dictionary=_ONE_OF_FEW, write_page_checksum=True
        ) as writer:
            for group in _groups(rows, schema):
                writer.write_table(group, row_group_size=len(group))
                count += len(group)
        file.flush()
        os.fsync(file.fileno())
    return count


def _first_of(rows: Iterable[Row]) -> tuple[Sequence[Row], Iterator[Row]]:
    """The first row, if there is one, and the others."""
    remaining = iter(rows)
    return list(islice(remaining, 1)), remaining


def _groups(rows: Iterable[Row], schema: pa.Schema) -> Iterator[pa.Table]:
    """The rows in groups that are bounded in rows and in bodies; where they are cut depends on them alone."""
    batches: list[pa.RecordBatch] = []
    count = octets = 0
    for some in _few(rows):
        batches.append(_batch(some, schema))
        count += len(some)
        octets += sum(len(row["body"] or "") for row in some)
        if count >= _ROWS_IN_A_GROUP or octets >= _LARGEST_GROUP_BYTES:
            yield pa.Table.from_batches(batches, schema)
            batches, count, octets = [], 0, 0
    if batches:
        yield pa.Table.from_batches(batches, schema)


def _few(rows: Iterable[Row]) -> Iterator[Sequence[Row]]:
    """The rows a few at a time: thousands of them as objects would keep Python's garbage collector busy."""
    remaining = iter(rows)
    while some := list(islice(remaining, _ROWS_AT_ONCE)):
        yield some


def _batch(rows: Sequence[Row], schema: pa.Schema) -> pa.RecordBatch:
    try:
        batch = pa.RecordBatch.from_pylist(rows, schema)
        empty = [name for name in _NEVER_NULL & set(schema.names) if batch.column(name).null_count]
        if empty:
            raise ValueError(f"{min(empty)} is missing")
    except (pa.ArrowException, ValueError, TypeError, OverflowError) as error:
        first, last = rows[0]["position"], rows[-1]["position"]
        raise ExportFailed(f"a value at positions {first} to {last} fits no column: {error}") from error
    return batch


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
