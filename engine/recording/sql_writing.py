"""How the one writing thread puts decisions, events, books and bundles into the tables.

Decisions are sealed for the head of the chain as it was last seen, and sent as one INSERT statement. The
store refuses it when the stored head is another one (another process appended, a copy was put back): then the
writer, under the write lock it holds, reads the head and seals again. Everything else is rare, and always
begins with reading the head.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from engine.recording import chain
from engine.recording.group_commit import Claim, Withdrawn
from engine.recording.log import (
    BookRecord,
    BundleRecord,
    ChainHead,
    LogUnavailable,
    Overtaken,
    StoredEvent,
    StoredRecord,
)
from engine.recording.schema import (
    APPENDED_DECISIONS,
    BOOKS,
    BUNDLE_SIGNATURES,
    BUNDLES,
    CHAIN_HEAD,
    CHAIN_MOVED_ON,
    EVENTS,
    FACT_KEYS,
)
from engine.recording.sql_rows import book_row, bundle_row, chain_head, decision_row, event_row
from engine.recording.sqlite_file import SqliteFile, begin_writing, remember_erasing
from engine.recording.store_errors import database_errors

HEAD = select(CHAIN_HEAD.c.position, CHAIN_HEAD.c.record_hash)
_TOUCH_HEAD = update(CHAIN_HEAD).values(position=CHAIN_HEAD.c.position)
_INSERT_DECISIONS = insert(APPENDED_DECISIONS)
_INSERT_EVENTS = insert(EVENTS)
_LAST_EVENT = select(func.max(EVENTS.c.position))
_ERASE_KEYS = delete(FACT_KEYS).where(FACT_KEYS.c.position.between(bindparam("first"), bindparam("last")))


@dataclass(frozen=True, slots=True)
class EventEntry:
    """An event that waits to be appended behind the event at position `after`."""

    prepared: chain.EventLeaf
    after: int
    erasing: tuple[range, ...] = ()
    """The positions of the keys that go in the same transaction."""


Entry = chain.Leaf | EventEntry | BookRecord | BundleRecord | None
"""What the writer is given: what to store, or nothing but the wish to see a commit succeed."""

Outcome = StoredRecord | StoredEvent | Overtaken | None
"""What became of an entry: its place in the chain, if it has one."""


class LogWriter:
    """The one connection that writes; for one thread, except that `commits` may be read by any."""

    def __init__(self, file: SqliteFile, name: str) -> None:
        self._file = file
        self._name = name
        self._connection: Connection | None = None
        self._head: ChainHead | None = None
        self.commits = 0

    def write(self, entries: Sequence[Entry], claim: Claim) -> Sequence[Outcome]:
        """Write entries as one transaction, see `group_commit.Write`. Raises LogUnavailable, Withdrawn.

        An event that was overtaken is left out, and its outcome says so.
        """
        try:
            with database_errors("written"):
                outcomes = self._write_or_rewrite(self._connected(), entries, claim)
            if not self._file.still_there():
                raise LogUnavailable("the decision log's file was moved or removed")
        except BaseException:
            self.disconnect()
            raise
        self.commits += 1
        return outcomes

    def disconnect(self) -> None:
        """Drop the connection; the next write opens a new one, and reads the head."""
        connection, self._connection, self._head = self._connection, None, None
        if connection is not None:
            with suppress(SQLAlchemyError):
                connection.close()

    def _connected(self) -> Connection:
        if self._connection is None:
            self._file.reopened()
            self._connection = self._file.writing.connect()
        return self._connection

    def _write_or_rewrite(
        self, connection: Connection, entries: Sequence[Entry], claim: Claim
    ) -> Sequence[Outcome]:
        if self._head is None or any(_needs_the_head(entry) for entry in entries):
            return self._write_locked(connection, entries, claim)
        begin_writing(connection)
        try:
            return self._write_at(connection, entries, self._head, claim)
        except IntegrityError as error:
            if CHAIN_MOVED_ON not in str(error.orig):
                raise
        return self._write_locked(connection, entries, claim)

    def _write_locked(
        self, connection: Connection, entries: Sequence[Entry], claim: Claim
    ) -> Sequence[Outcome]:
        connection.rollback()
        begin_writing(connection)
        row = connection.execute(HEAD).first()
        if row is None:
            raise LogUnavailable("the head of the chain is gone: run `taqseet log verify`")
        for entry in entries:
            _keep(connection, entry)
        return self._write_at(connection, entries, chain_head(row), claim)

    def _write_at(
        self, connection: Connection, entries: Sequence[Entry], head: ChainHead, claim: Claim
    ) -> Sequence[Outcome]:
        """Claim, insert and commit; without a record the head is written as it is, to try the disk.

        The write lock is held by now, and only then can be told who is still waiting.
        """
        if not claim():
            raise Withdrawn
        outcomes = _sealed(connection, entries, head, self._name)
        links = [outcome for outcome in outcomes if isinstance(outcome, chain.Stored)]
        _insert(connection, links)
        _erase(connection, entries, outcomes)
        if not links:
            connection.execute(_TOUCH_HEAD)
        connection.commit()
        self._head = ChainHead(links[-1].position, links[-1].record_hash) if links else head
        return outcomes


def _needs_the_head(entry: Entry) -> bool:
    return not (entry is None or isinstance(entry, chain.Leaf))


def _keep(connection: Connection, entry: Entry) -> None:
    if isinstance(entry, BookRecord):
        if not _is_kept(connection, BOOKS.c.digest == entry.digest):
            connection.execute(insert(BOOKS), book_row(entry))
    elif isinstance(entry, BundleRecord):
        _keep_bundle(connection, entry)


def _keep_bundle(connection: Connection, bundle: BundleRecord) -> None:
    if not _is_kept(connection, BUNDLES.c.digest == bundle.digest):
        connection.execute(insert(BUNDLES), bundle_row(bundle))
    signatures = BUNDLE_SIGNATURES.c
    for key_id, signature in bundle.signatures:
        if not _is_kept(connection, signatures.bundle_digest == bundle.digest, signatures.key_id == key_id):
            row = {"bundle_digest": bundle.digest, "key_id": key_id, "signature": signature}
            connection.execute(insert(BUNDLE_SIGNATURES), row)


def _is_kept(connection: Connection, *conditions: ColumnElement[bool]) -> bool:
    return connection.execute(select(1).where(*conditions)).first() is not None


def _sealed(
    connection: Connection, entries: Sequence[Entry], head: ChainHead, writer: str
) -> Sequence[Outcome]:
    """Give each entry its place. The last event is looked up only where an event asks for it."""
    position, previous_hash = head.position, head.record_hash
    has_events = any(isinstance(entry, EventEntry) for entry in entries)
    last_event = (connection.execute(_LAST_EVENT).scalar() or 0) if has_events else 0
    outcomes: list[Outcome] = []
    for entry in entries:
        stored: StoredRecord | StoredEvent
        if isinstance(entry, chain.Leaf):
            stored = chain.seal(entry, position + 1, previous_hash, writer)
        elif isinstance(entry, EventEntry) and entry.after == last_event:
            stored = chain.seal_event(entry.prepared, position + 1, previous_hash, writer)
            last_event = stored.position
        else:
            outcomes.append(_without_a_place(entry))
            continue
        position, previous_hash = stored.position, stored.record_hash
        outcomes.append(stored)
    return outcomes


def _without_a_place(entry: Entry) -> Overtaken | None:
    if isinstance(entry, EventEntry):
        return Overtaken("another event was appended meanwhile")
    return None


def _insert(connection: Connection, links: Iterable[chain.Stored]) -> None:
    """In the order of the chain, which the store checks: decisions between two events are one statement."""
    for are_events, run in groupby(links, key=lambda link: isinstance(link, StoredEvent)):
        if are_events:
            connection.execute(
                _INSERT_EVENTS, [event_row(link) for link in run if isinstance(link, StoredEvent)]
            )
        else:
            rows = [decision_row(link) for link in run if isinstance(link, StoredRecord)]
            connection.execute(_INSERT_DECISIONS, rows)


def _erase(connection: Connection, entries: Sequence[Entry], outcomes: Sequence[Outcome]) -> None:
    for entry, outcome in zip(entries, outcomes, strict=True):
        if isinstance(entry, EventEntry) and entry.erasing and isinstance(outcome, StoredEvent):
            spans = [{"first": span[0], "last": span[-1]} for span in entry.erasing]
            connection.execute(_ERASE_KEYS, spans)
            remember_erasing(connection)
