"""A log in one SQLite file: how it is opened, and what makes its commits durable.

Write-ahead logging lets readers go on while the writer commits; `synchronous=FULL` makes every commit wait
until the write-ahead file is on the disk (source: sqlite.org/pragma.html#pragma_synchronous).
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from engine.recording.log import LogUnavailable

Connect = Callable[[Path, float], sqlite3.Connection]
"""Opens an existing file, given how many seconds to wait for another's lock; tests plant failing ones."""

_PRAGMAS = (
    "PRAGMA synchronous=FULL",
    "PRAGMA fullfsync=ON",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # an erased key is overwritten, not only forgotten
)
_EMPTYING_ATTEMPTS = 5
_EMPTYING_PATIENCE_SECONDS = 0.1
_MOST_ERASURES = 2**30
_WAL_ATTEMPTS = 200
_WAL_PAUSE_SECONDS = 0.02


def connect_file(path: Path, busy_timeout_seconds: float) -> sqlite3.Connection:
    """Open the file, which must exist: a log that is gone is an error, never a new and empty one."""
    uri = f"{path.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(uri, uri=True, timeout=busy_timeout_seconds, isolation_level=None)
    try:
        for pragma in _PRAGMAS:
            connection.execute(pragma)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


class SqliteFile:
    """The file of a log, with engines that write, read and audit; the last reads even broken texts."""

    def __init__(self, url: URL, busy_timeout_seconds: float, connect: Connect = connect_file) -> None:
        """Make the file where there is none, readable by its owner only. Raises LogUnavailable."""
        if not url.database or url.database == ":memory:":
            raise LogUnavailable("the decision log needs a file: a database in memory is not durable")
        self._path = Path(url.database)
        self._busy_timeout_seconds = busy_timeout_seconds
        self._connect = connect
        _make_private_file(self._path)
        self._use_write_ahead_log()
        self._identity = _identity(self._path)
        self.writing = self._engine()
        self.reading = self._engine()
        self.auditing = self._engine()
        event.listen(self.reading, "begin", _begin_snapshot)
        event.listen(self.auditing, "begin", _begin_audit)

    def free_bytes(self) -> int:
        """How much room the disk of the file has left."""
        try:
            return shutil.disk_usage(self._path.parent).free
        except OSError:
            return 0

    def still_there(self) -> bool:
        """Whether the path still leads to the file that was opened: if not, what is committed is lost."""
        return _identity(self._path) == self._identity

    def reopened(self) -> None:
        """Accept the file that the path leads to now: one that was put back, for example."""
        self._identity = _identity(self._path)

    def finish_erasing(self, attempts: int = _EMPTYING_ATTEMPTS) -> bool:
        """Whether nothing that was erased is left in the write-ahead file; empties it where it has to be.

        False when that is not possible now, because of a long reading for example: the file remembers it, for
        whoever asks next. At the latest it is so when the last process closes the file.
        """
        try:
            with closing(self._connect(self._path, _EMPTYING_PATIENCE_SECONDS)) as connection:
                due = _erasures(connection)
                if not due:
                    return True
                return any(_emptied(connection) for _ in range(attempts)) and _settled(connection, due)
        except sqlite3.Error:
            return False

    def _engine(self) -> Engine:
        """Without a word from us each statement is a transaction of its own, as SQLite does it."""
        engine = create_engine("sqlite://", creator=self._open, poolclass=NullPool, hide_parameters=True)
        engine.dialect.use_insertmanyvalues_wo_returning = (
            True  # many rows are one statement: see `SqlDecisionLog`
        )
        return engine

    def _open(self) -> sqlite3.Connection:
        return self._connect(self._path, self._busy_timeout_seconds)

    def _use_write_ahead_log(self) -> None:
        """Ask until it is granted: SQLite does not wait for others' locks when it changes the mode."""
        for _ in range(_WAL_ATTEMPTS):
            try:
                if self._asked_for_write_ahead_log():
                    return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error):
                    raise LogUnavailable(
                        f"the decision log {self._path} cannot be opened: {error}"
                    ) from error
            except sqlite3.DatabaseError as error:
                raise LogUnavailable(f"the decision log {self._path} cannot be read: {error}") from error
            time.sleep(_WAL_PAUSE_SECONDS)
        raise LogUnavailable(f"the decision log {self._path} stays locked by another process")

    def _asked_for_write_ahead_log(self) -> bool:
        connection = self._connect(self._path, self._busy_timeout_seconds)
        try:
            (mode,) = connection.execute("PRAGMA journal_mode=WAL").fetchone()
            return bool(mode == "wal")
        finally:
            connection.close()


def begin_writing(connection: Connection) -> None:
    """Begin a transaction of several statements that holds the write lock from its first moment."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def remember_erasing(connection: Connection) -> None:
    """Note in the file, in the transaction that erases, that `SqliteFile.finish_erasing` has work to do."""
    erasures = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    connection.exec_driver_sql(f"PRAGMA user_version = {erasures % _MOST_ERASURES + 1}")


def _erasures(connection: sqlite3.Connection) -> int:
    """How many erasures the write-ahead file was not emptied after."""
    (erasures,) = connection.execute("PRAGMA user_version").fetchone()
    return int(erasures)


def _settled(connection: sqlite3.Connection, erasures: int) -> bool:
    """Note that these erasures are finished, unless there was another one meanwhile."""
    connection.execute("BEGIN IMMEDIATE")
    is_all = _erasures(connection) == erasures
    if is_all:
        connection.execute("PRAGMA user_version = 0")
    connection.execute("COMMIT")
    return is_all


def _begin_snapshot(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_audit(connection: Connection) -> None:
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    raw.text_factory = _as_text
    connection.exec_driver_sql("BEGIN")


def _as_text(octets: bytes) -> str:
    """What is no UTF-8 as lone surrogates: no text of the log has any."""
    return octets.decode("utf-8", "surrogateescape")


def _emptied(connection: sqlite3.Connection) -> bool:
    (is_busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not is_busy


def _make_private_file(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise LogUnavailable(f"the decision log {path} cannot be opened: {error.strerror}") from error


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
