"""How the log is read back: in short transactions that never wait for the writer.

What is long is read by pages of positions, each in a transaction of its own: what was appended does not
change, and a transaction that stayed open would keep the write-ahead file from ever being emptied.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Select, func, select

from engine.recording.kept_facts import Opened
from engine.recording.log import (
    BookRecord,
    BundleRecord,
    ChainBreak,
    ChainHead,
    KeptAnswer,
    KeptKey,
    LogUnavailable,
    StoredEvent,
    StoredRecord,
)
from engine.recording.schema import (
    BOOKS,
    BUNDLE_SIGNATURES,
    BUNDLES,
    DECISIONS,
    EVENTS,
    FACT_KEYS,
    IDEMPOTENCY_KEYS,
)
from engine.recording.sql_audit import Link, breaks_of, count_of, links_at
from engine.recording.sql_rows import AnyRow, bundle_record, chain_head, kept_key, stored_event, stored_record
from engine.recording.sql_writing import HEAD
from engine.recording.sqlite_file import SqliteFile
from engine.recording.store_errors import database_errors

_ROWS_AT_ONCE = 200
_KEYS_AT_ONCE = 2_000
_ALWAYS = ("", "~")

_KEY_COLUMNS = (FACT_KEYS.c.country, FACT_KEYS.c.customer, FACT_KEYS.c.facts_key)
_WITH_KEYS = DECISIONS.outerjoin(FACT_KEYS, FACT_KEYS.c.position == DECISIONS.c.position)
_DECISIONS = select(DECISIONS, *_KEY_COLUMNS).select_from(_WITH_KEYS)
_KEPT_KEYS = select(*(column for column in FACT_KEYS.c if column.name != "facts_key"))


class LogReader:
    """The reading half of a `DecisionLog`; every method opens a connection of its own."""

    def __init__(self, file: SqliteFile) -> None:
        self._file = file

    def get(self, decision_id: str) -> StoredRecord | None:
        """See `DecisionLog.get`."""
        row = self._first(_DECISIONS.where(DECISIONS.c.decision_id == decision_id))
        return stored_record(row) if row else None

    def latest(self, limit: int) -> Sequence[StoredRecord]:
        """See `DecisionLog.latest`."""
        rows = self._all(_DECISIONS.order_by(DECISIONS.c.position.desc()).limit(limit))
        return [stored_record(row) for row in rows]

    def decisions(self, received_from: str = "", received_before: str = "~") -> Iterator[StoredRecord]:
        """See `DecisionLog.decisions`."""
        first, last = self._span(received_from, received_before)
        page = _DECISIONS.where(DECISIONS.c.position <= last).order_by(DECISIONS.c.position)
        for row in self._paged(page, DECISIONS.c.position, first - 1, _ROWS_AT_ONCE):
            if received_from <= row.received_at < received_before:
                yield stored_record(row)

    def kept_answer(self, key_hash: str, now: str) -> KeptAnswer | None:
        """See `DecisionLog.kept_answer`."""
        marks = IDEMPOTENCY_KEYS.c
        unexpired = select(marks.decision_id, marks.fingerprint).where(
            marks.key_hash == key_hash, marks.expires_at > now
        )
        row = self._first(unexpired)
        return KeptAnswer(row.decision_id, row.fingerprint) if row else None

    def events(self, after: int = 0) -> Sequence[StoredEvent]:
        """See `DecisionLog.events`."""
        rows = self._all(select(EVENTS).where(EVENTS.c.position > after).order_by(EVENTS.c.position))
        return [stored_event(row) for row in rows]

    def kept_keys(self, country: str | None = None, customer: str | None = None) -> Iterator[KeptKey]:
        """See `DecisionLog.kept_keys`."""
        page = _KEPT_KEYS.order_by(FACT_KEYS.c.position)
        if country is not None:
            page = page.where(FACT_KEYS.c.country == country)
        if customer is not None:
            page = page.where(FACT_KEYS.c.customer == customer)
        for row in self._paged(page, FACT_KEYS.c.position, 0, _KEYS_AT_ONCE):
            yield kept_key(row)

    def book(self, digest: str) -> BookRecord | None:
        """See `DecisionLog.book`."""
        row = self._first(select(BOOKS).where(BOOKS.c.digest == digest))
        return BookRecord(row.digest, row.version, row.documents, row.first_used_at) if row else None

    def bundle(self, digest: str) -> BundleRecord | None:
        """See `DecisionLog.bundle`."""
        signatures = BUNDLE_SIGNATURES.c
        of_bundle = select(signatures.key_id, signatures.signature).where(signatures.bundle_digest == digest)
        with self._reading() as connection:
            row = connection.execute(select(BUNDLES).where(BUNDLES.c.digest == digest)).first()
            signed = connection.execute(of_bundle.order_by(signatures.key_id)).all()
        return bundle_record(row, tuple((by.key_id, by.signature) for by in signed)) if row else None

    def head(self) -> ChainHead:
        """See `DecisionLog.head`."""
        row = self._first(HEAD)
        if row is None:
            raise LogUnavailable("the head of the chain is gone: run `taqseet log verify`")
        if not isinstance(row.position, int):
            raise LogUnavailable("the head of the chain was changed: run `taqseet log verify`")
        return chain_head(row)

    def verify(self, opened: Opened | None = None) -> list[ChainBreak]:
        """See `DecisionLog.verify`. One transaction sees one state, so appending may go on meanwhile.

        Without `opened`, which opens sealed facts, a key of theirs that was changed is not noticed.
        """
        with self._auditing() as connection:
            return breaks_of(connection, opened)

    def counted(self, last: int | None = None) -> tuple[int, int]:
        """How many decisions and events there are, up to a position if one is given.

        Raises LogUnavailable.
        """
        with self._auditing() as connection:
            return count_of(connection, last)

    def links_at(self, positions: Sequence[int]) -> Sequence[Link]:
        """What stands at some positions, however it was changed. Raises LogUnavailable."""
        with self._auditing() as connection:
            return list(links_at(connection, positions))

    def books_used(self) -> Sequence[tuple[str, int, str]]:
        """The digests of the books that decided, each with its first decision's position and id.

        Raises LogUnavailable.
        """
        first = func.min(DECISIONS.c.position).label("position")
        used = select(DECISIONS.c.book_digest, DECISIONS.c.decision_id, first)
        with self._auditing() as connection:
            rows = connection.execute(used.group_by(DECISIONS.c.book_digest)).all()
        return sorted(((row.book_digest, row.position, row.decision_id) for row in rows), key=itemgetter(1))

    def _span(self, received_from: str, received_before: str) -> tuple[int, int]:
        """The positions between which all decisions of a span lie, and few others: clocks jump rarely."""
        position = DECISIONS.c.position
        ends = select(func.min(position).label("first"), func.max(position).label("last"))
        if (received_from, received_before) != _ALWAYS:
            ends = ends.where(
                DECISIONS.c.received_at >= received_from, DECISIONS.c.received_at < received_before
            )
        row = self._first(ends)
        return (row.first, row.last) if row and row.first is not None else (1, 0)

    def _paged(self, ordered: Select[Any], position: Any, after: int, size: int) -> Iterator[AnyRow]:  # noqa: ANN401 - a column
        while rows := self._all(ordered.where(position > after).limit(size)):
            yield from rows
            after = rows[-1].position

    def _first(self, query: Select[Any]) -> AnyRow | None:
        with self._reading() as connection:
            return connection.execute(query).first()

    def _all(self, query: Select[Any]) -> Sequence[AnyRow]:
        with self._reading() as connection:
            return connection.execute(query).all()

    @contextmanager
    def _auditing(self) -> Iterator[Connection]:
        """A transaction that reads whatever stands in the tables, also what is no text."""
        with database_errors("read"), self._file.auditing.begin() as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with database_errors("read"), self._file.reading.begin() as connection:
            yield connection
