"""The decision log in SQL tables: SQLite now, in SQL that PostgreSQL understands too.

All writing goes through one thread (`GroupCommit`), which keeps one connection (`LogWriter`); all reading
opens connections of its own (`LogReader`).

Why one statement: each call into the store gives up the interpreter's lock and has to win it back, which
takes up to `sys.getswitchinterval()` (5 ms) while another thread computes. A call per row would multiply that
by the rows.

After any failure the connection is dropped and the next commit opens a new one: the log recovers when its
disk does.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import suppress
from typing import Final, TypeVar

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from engine.recording import chain
from engine.recording.group_commit import GroupCommit
from engine.recording.kept_facts import is_erased_by
from engine.recording.log import (
    BookRecord,
    BundleRecord,
    DecisionRecord,
    EventRecord,
    LogUnavailable,
    Readiness,
    RecordRefused,
    StoredEvent,
    StoredRecord,
)
from engine.recording.migrations import bring_up_to_date
from engine.recording.position_ranges import ranges_of
from engine.recording.schema import APPENDED_DECISIONS
from engine.recording.sql_reading import LogReader
from engine.recording.sql_writing import Entry, EventEntry, LogWriter
from engine.recording.sqlite_file import Connect, SqliteFile, begin_writing, connect_file
from engine.recording.store_errors import database_errors

Result = TypeVar("Result")

LEAST_FREE_BYTES: Final = 16 * 2**20
"""Below this the log is not ready: room for several hundred decisions and a checkpoint."""


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
    with database_errors("opened"), file.writing.begin() as connection:
        begin_writing(connection)
        bring_up_to_date(connection)
    file.finish_erasing(attempts=1)
    return SqlDecisionLog(file, writer, most_waiting, min(largest_commit, _rows_per_statement(file)))


def _rows_per_statement(file: SqliteFile) -> int:
    """A commit must be one statement, and SQLite bounds the parameters of one."""
    return (file.writing.dialect.insertmanyvalues_max_parameters or 999) // len(APPENDED_DECISIONS.columns)


class SqlDecisionLog(LogReader):
    """A `DecisionLog` in SQL tables; made by `open_sql_log`."""

    def __init__(self, file: SqliteFile, writer: str, most_waiting: int, largest_commit: int) -> None:
        super().__init__(file)
        self._writer = LogWriter(file, writer)
        self._group = GroupCommit[Entry](
            self._writer.write,
            self._writer.disconnect,
            most_waiting=most_waiting,
            largest_commit=largest_commit,
        )

    @property
    def commits(self) -> int:
        """How many transactions this process has committed: with the records, how well they share."""
        return self._writer.commits

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

    def append_event(self, event: EventRecord, after: int, timeout_seconds: float = 10.0) -> StoredEvent:
        """See `DecisionLog.append_event`."""
        return self._append_event(event, after, (), timeout_seconds)

    def erase_facts(
        self, positions: Sequence[int], event: EventRecord, after: int, timeout_seconds: float = 60.0
    ) -> StoredEvent:
        """See `DecisionLog.erase_facts`. The keys are then gone from the file too, see `SqliteFile`."""
        erasing = tuple(ranges_of(positions))
        if not is_erased_by(event, erasing):
            raise RecordRefused("the event does not name every position whose key it would erase")
        stored = self._append_event(event, after, erasing, timeout_seconds)
        self._file.finish_erasing()
        return stored

    def has_finished_erasing(self) -> bool:
        """Whether no key that was erased is left in the write-ahead file; False while a reader holds it.

        Whoever opens the log later, or asks whether it is ready, finishes it.
        """
        return self._file.finish_erasing()

    def keep_book(self, book: BookRecord, timeout_seconds: float = 10.0) -> None:
        """See `DecisionLog.keep_book`."""
        _waited(self._group.submit(book), timeout_seconds)

    def keep_bundle(self, bundle: BundleRecord, timeout_seconds: float = 10.0) -> None:
        """See `DecisionLog.keep_bundle`."""
        _waited(self._group.submit(bundle), timeout_seconds)

    def ready(self, timeout_seconds: float = 1.0) -> Readiness:
        """See `DecisionLog.ready`. A disk that is almost full is an obstacle before a record fails."""
        free = self._file.free_bytes()
        if free < LEAST_FREE_BYTES:
            return Readiness(False, f"the disk of the decision log has only {free // 2**20} MiB left")
        try:
            _waited(self._group.submit(None), timeout_seconds)
        except LogUnavailable as error:
            return Readiness(False, str(error))
        self._file.finish_erasing(attempts=1)
        return Readiness(True)

    def close(self) -> None:
        """See `DecisionLog.close`."""
        self._group.close()

    def _append_event(
        self, event: EventRecord, after: int, erasing: tuple[range, ...], timeout_seconds: float
    ) -> StoredEvent:
        try:
            prepared = chain.event_leaf(event)
        except UnicodeEncodeError as error:
            raise RecordRefused("a text of the event is not valid Unicode") from error
        appended: Future[StoredEvent] = self._group.submit(EventEntry(prepared, after, erasing))
        return _waited(appended, timeout_seconds)


def _waited(future: Future[Result], timeout_seconds: float) -> Result:
    try:
        return future.result(timeout_seconds)
    except FutureTimeout:
        if not future.cancel():  # it is being committed right now: only its outcome is the truth
            with suppress(FutureTimeout):
                return future.result(timeout_seconds)
        raise LogUnavailable(f"the decision log did not answer within {timeout_seconds:g} seconds") from None
