"""The decision log in SQL tables: SQLite now, in SQL that PostgreSQL understands too.

All writing goes through one thread (`GroupCommit`), which keeps one connection. The writer seals records for
the head of the chain as it last saw it, and sends all of them as one INSERT statement that is a transaction
by itself. The store refuses it when the stored head is another one (another process appended, a copy was put
back): then the writer takes the write lock, reads the head, seals again. So the chain always goes on from
what is stored.

Why one statement: each call into the store gives up the interpreter's lock and has to win it back, which
takes up to `sys.getswitchinterval()` (5 ms) while another thread computes. A call per row would multiply that
by the rows.

After any failure the connection is dropped and the next commit opens a new one: the log recovers when its
disk does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import contextmanager, suppress
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Row, insert, make_url, select, update
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, SQLAlchemyError

from engine.recording import chain
from engine.recording.group_commit import Claim, GroupCommit, Withdrawn
from engine.recording.log import (
    BookRecord,
    ChainBreak,
    ChainHead,
    DecisionRecord,
    LogUnavailable,
    Readiness,
    RecordRefused,
    StoredRecord,
)
from engine.recording.migrations import bring_up_to_date
from engine.recording.schema import BOOKS, CHAIN_HEAD, CHAIN_MOVED_ON, DECISIONS
from engine.recording.sqlite_file import Connect, SqliteFile, begin_writing, connect_file

Result = TypeVar("Result")

LEAST_FREE_BYTES: Final = 16 * 2**20
"""Below this the log is not ready: room for several hundred decisions and a checkpoint."""

_ROWS_AT_ONCE = 200
_HEAD = select(CHAIN_HEAD.c.position, CHAIN_HEAD.c.record_hash)
_TOUCH_HEAD = update(CHAIN_HEAD).values(position=CHAIN_HEAD.c.position)
_INSERT_DECISIONS = insert(DECISIONS)

_Entry = chain.Leaf | BookRecord | None
"""What the writer is given: a record, a book, or nothing but the wish to see a commit succeed."""


def open_sql_log(
    url: str,
    writer: str,
    *,
    most_waiting: int = 4096,
    largest_commit: int = 256,
    busy_timeout_seconds: float = 5.0,
    connect: Connect = connect_file,
) -> SqlDecisionLog:
    """Open the log at an SQLAlchemy URL (`sqlite:///folder/log.db`), and make or migrate its tables.

    `writer` names this process in what it appends. Beyond `most_waiting` queued records an append is refused
    at once; a commit takes at most `largest_commit` of them; `busy_timeout_seconds` is how long a commit
    waits for another process's. Raises LogUnavailable when the store cannot be used, SchemaUnknown when a
    newer version wrote it.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise LogUnavailable("the decision log's address is not a database URL") from None
    if parsed.get_backend_name() != "sqlite":
        raise LogUnavailable(
            f"the decision log cannot be kept in `{parsed.get_backend_name()}`, only in `sqlite`"
        )
    file = SqliteFile(parsed, busy_timeout_seconds, connect)
    with _database_errors("opened"), file.writing.begin() as connection:
        begin_writing(connection)
        bring_up_to_date(connection)
    return SqlDecisionLog(file, writer, most_waiting, min(largest_commit, _rows_per_statement(file)))


def _rows_per_statement(file: SqliteFile) -> int:
    """A commit must be one statement, and SQLite bounds the parameters of one."""
    return (file.writing.dialect.insertmanyvalues_max_parameters or 999) // len(DECISIONS.columns)


class SqlDecisionLog:
    """A `DecisionLog` in SQL tables; made by `open_sql_log`."""

    def __init__(self, file: SqliteFile, writer: str, most_waiting: int, largest_commit: int) -> None:
        self._file = file
        self._writer = writer
        self._connection: Connection | None = None
        self._head: ChainHead | None = None
        self._commits = 0
        self._group = GroupCommit[_Entry](
            self._write, self._disconnect, most_waiting=most_waiting, largest_commit=largest_commit
        )

    @property
    def commits(self) -> int:
        """How many transactions this process has committed: with the records, how well they share."""
        return self._commits

    @property
    def waiting(self) -> int:
        """How many records wait for a commit: the lag of the log."""
        return self._group.waiting()

    def append(self, record: DecisionRecord) -> Future[StoredRecord]:
        """See `DecisionLog.append`."""
        try:
            prepared = chain.leaf(record)
        except UnicodeEncodeError as error:
            raise RecordRefused("a text of the decision is not valid Unicode") from error
        return self._group.submit(prepared)

    def append_and_wait(self, record: DecisionRecord, timeout_seconds: float) -> StoredRecord:
        """See `DecisionLog.append_and_wait`."""
        return _waited(self.append(record), timeout_seconds)

    def keep_book(self, book: BookRecord, timeout_seconds: float = 10.0) -> None:
        """See `DecisionLog.keep_book`."""
        _waited(self._group.submit(book), timeout_seconds)

    def ready(self, timeout_seconds: float = 1.0) -> Readiness:
        """See `DecisionLog.ready`. A disk that is almost full is an obstacle before a record fails."""
        free = self._file.free_bytes()
        if free < LEAST_FREE_BYTES:
            return Readiness(False, f"the disk of the decision log has only {free // 2**20} MiB left")
        try:
            _waited(self._group.submit(None), timeout_seconds)
        except LogUnavailable as error:
            return Readiness(False, str(error))
        return Readiness(True)

    def close(self) -> None:
        """See `DecisionLog.close`."""
        self._group.close()

    def get(self, decision_id: str) -> StoredRecord | None:
        """See `DecisionLog.get`."""
        with self._reading() as connection:
            row = connection.execute(select(DECISIONS).where(DECISIONS.c.decision_id == decision_id)).first()
        return _stored(row) if row else None

    def latest(self, limit: int) -> Sequence[StoredRecord]:
        """See `DecisionLog.latest`."""
        with self._reading() as connection:
            rows = connection.execute(
                select(DECISIONS).order_by(DECISIONS.c.position.desc()).limit(limit)
            ).all()
        return [_stored(row) for row in rows]

    def book(self, digest: str) -> BookRecord | None:
        """See `DecisionLog.book`."""
        with self._reading() as connection:
            row = connection.execute(select(BOOKS).where(BOOKS.c.digest == digest)).first()
        return BookRecord(row.digest, row.version, row.documents, row.first_used_at) if row else None

    def head(self) -> ChainHead:
        """See `DecisionLog.head`."""
        with self._reading() as connection:
            found = _head(connection)
        if found is None:
            raise LogUnavailable("the head of the chain is gone: run `taqseet log verify`")
        return found

    def verify(self) -> list[ChainBreak]:
        """See `DecisionLog.verify`. One transaction sees one state, so appending may go on meanwhile."""
        with self._reading() as connection:
            rows = connection.execute(
                select(DECISIONS).order_by(DECISIONS.c.position),
                execution_options={"yield_per": _ROWS_AT_ONCE},
            )
            return chain.find_breaks((_stored(row) for row in rows), _head(connection))

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with _database_errors("read"), self._file.reading.begin() as connection:
            yield connection

    def _write(self, entries: Sequence[_Entry], claim: Claim) -> list[StoredRecord | None]:
        """Runs in the writer's thread only."""
        try:
            with _database_errors("written"):
                stored = self._write_or_rewrite(self._connected(), entries, claim)
            if not self._file.still_there():
                raise LogUnavailable("the decision log's file was moved or removed")
        except BaseException:
            self._disconnect()
            raise
        self._commits += 1
        return stored

    def _write_or_rewrite(
        self, connection: Connection, entries: Sequence[_Entry], claim: Claim
    ) -> list[StoredRecord | None]:
        if self._head is None or any(isinstance(entry, BookRecord) for entry in entries):
            return self._write_locked(connection, entries, claim)
        begin_writing(connection)
        try:
            return self._write_at(connection, entries, self._head, claim)
        except IntegrityError as error:
            if CHAIN_MOVED_ON not in str(error.orig):
                raise
        return self._write_locked(connection, entries, claim)

    def _write_locked(
        self, connection: Connection, entries: Sequence[_Entry], claim: Claim
    ) -> list[StoredRecord | None]:
        connection.rollback()
        begin_writing(connection)
        head = _head(connection)
        if head is None:
            raise LogUnavailable("the head of the chain is gone: run `taqseet log verify`")
        for entry in entries:
            if isinstance(entry, BookRecord):
                _keep(connection, entry)
        return self._write_at(connection, entries, head, claim)

    def _write_at(
        self, connection: Connection, entries: Sequence[_Entry], head: ChainHead, claim: Claim
    ) -> list[StoredRecord | None]:
        """Claim, insert and commit; without a record the head is written as it is, to try the disk.

        The write lock is held by now, and only then can be told who is still waiting.
        """
        if not claim():
            raise Withdrawn
        sealed = _sealed(entries, head, self._writer)
        rows = [_row(record) for record in sealed if record]
        if rows:
            connection.execute(_INSERT_DECISIONS, rows)
        else:
            connection.execute(_TOUCH_HEAD)
        connection.commit()
        self._head = _end(sealed, head)
        return sealed

    def _connected(self) -> Connection:
        if self._connection is None:
            self._file.reopened()
            self._connection = self._file.writing.connect()
        return self._connection

    def _disconnect(self) -> None:
        connection, self._connection, self._head = self._connection, None, None
        if connection is not None:
            with suppress(SQLAlchemyError):
                connection.close()


@contextmanager
def _database_errors(done: str) -> Iterator[None]:
    """Turn the store's errors into ours; only the driver's own words are passed on, no recorded value."""
    try:
        yield
    except IntegrityError as error:
        raise RecordRefused(f"the decision does not fit the log: {error.orig}") from error
    except DBAPIError as error:
        raise LogUnavailable(f"the decision log could not be {done}: {error.orig}") from error
    except SQLAlchemyError as error:
        raise LogUnavailable(f"the decision log could not be {done}: {type(error).__name__}") from error


def _waited(future: Future[Result], timeout_seconds: float) -> Result:
    try:
        return future.result(timeout_seconds)
    except FutureTimeout:
        if not future.cancel():  # it is being committed right now: only its outcome is the truth
            with suppress(FutureTimeout):
                return future.result(timeout_seconds)
        raise LogUnavailable(f"the decision log did not answer within {timeout_seconds:g} seconds") from None


def _head(connection: Connection) -> ChainHead | None:
    row = connection.execute(_HEAD).first()
    return ChainHead(row.position, row.record_hash) if row else None


def _keep(connection: Connection, book: BookRecord) -> None:
    kept = connection.execute(select(BOOKS.c.digest).where(BOOKS.c.digest == book.digest)).first()
    if kept is None:
        row = {
            "digest": book.digest,
            "version": book.version,
            "documents": book.documents,
            "first_used_at": book.first_used_at,
        }
        connection.execute(insert(BOOKS), row)


def _sealed(entries: Sequence[_Entry], head: ChainHead, writer: str) -> list[StoredRecord | None]:
    position, previous_hash = head.position, head.record_hash
    sealed: list[StoredRecord | None] = []
    for entry in entries:
        if not isinstance(entry, chain.Leaf):
            sealed.append(None)
            continue
        position += 1
        record = chain.seal(entry, position, previous_hash, writer)
        previous_hash = record.record_hash
        sealed.append(record)
    return sealed


def _end(sealed: Sequence[StoredRecord | None], head: ChainHead) -> ChainHead:
    last = next((record for record in reversed(sealed) if record), None)
    return ChainHead(last.position, last.record_hash) if last else head


def _row(stored: StoredRecord) -> dict[str, object]:
    record = stored.record
    return {
        "position": stored.position,
        "decision_id": record.decision_id,
        "writer": stored.writer,
        "as_of": record.as_of,
        "received_at": record.received_at,
        "book_digest": record.book_digest,
        "engine_version": record.engine_version,
        "language": record.language,
        "answer_sha256": record.answer_sha256,
        "body_sha256": stored.body_sha256,
        "previous_hash": stored.previous_hash,
        "record_hash": stored.record_hash,
        "body": record.body,
    }


def _stored(row: Row[Any]) -> StoredRecord:
    record = DecisionRecord(
        decision_id=row.decision_id,
        as_of=row.as_of,
        received_at=row.received_at,
        book_digest=row.book_digest,
        engine_version=row.engine_version,
        language=row.language,
        body=row.body,
        answer_sha256=row.answer_sha256,
    )
    return StoredRecord(record, row.position, row.writer, row.body_sha256, row.previous_hash, row.record_hash)
