"""Records, logs and children for the tests of the decision log."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from engine.recording import (
    BookRecord,
    DecisionRecord,
    EventRecord,
    SqlDecisionLog,
    new_decision_id,
    open_sql_log,
)
from engine.recording.position_ranges import ranges_text
from engine.recording.sqlite_file import connect_file

BOOK = BookRecord("sha256:" + "b" * 64, "2026.11", b"documents", "2026-11-27T07:15:00Z")
CHECKOUT = Path(__file__).parents[3]


def record(number: int, seed: int = 0) -> DecisionRecord:
    """The record of a number: always the same, different from that of any other number or seed."""
    randomness = random.Random(f"{seed}/{number}").randbytes(10)  # noqa: S311 - repeatable on purpose
    body = f'{{"number":{number},"seed":{seed}}}'.encode()
    return DecisionRecord(
        decision_id=new_decision_id(1_795_763_700_000 + number, randomness),
        as_of="2026-11-27T10:15:00+03:00",
        received_at="2026-11-27T07:15:00.123Z",
        book_digest=BOOK.digest,
        engine_version="0.1.0",
        language="ar",
        body=body,
        answer_sha256=sha256(body).hexdigest(),
    )


def other(taken: DecisionRecord, number: int) -> DecisionRecord:
    """Another record under an id that is taken."""
    return replace(record(number), decision_id=taken.decision_id)


def tamper(path: Path, *statements: str, **values: object) -> None:
    """Do something to the file behind the log's back, with its triggers out of the way."""
    with sqlite3.connect(path) as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement, values)
    connection.close()


def child(program: str, *arguments: str) -> subprocess.Popen[str]:
    """Run a program in a Python process of its own, from the checkout."""
    return subprocess.Popen(  # noqa: S603 - our own text
        [sys.executable, "-c", program, *arguments], cwd=CHECKOUT, text=True, stdout=subprocess.PIPE
    )


@dataclass(slots=True)
class Disk:
    """Opens real connections, and lets all of them meet a real SQLite error while it is ill."""

    illness: str
    ill: bool = False
    opened: list[sqlite3.Connection] = field(default_factory=list)

    def connect(self, path: Path, busy_timeout_seconds: float) -> sqlite3.Connection:
        """What the log opens its file with."""
        connect_file(path, busy_timeout_seconds).close()
        connection = sqlite3.connect(
            path, timeout=busy_timeout_seconds, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA foreign_keys=ON")
        if self.ill:
            connection.execute(self.illness)
        self.opened.append(connection)
        return connection

    def fall_ill(self) -> None:
        """From now on every open connection and every later one fails."""
        self.ill = True
        for connection in self.opened:
            with suppress(sqlite3.ProgrammingError):  # it was closed
                connection.execute(self.illness)

    def heal(self) -> None:
        """Later connections work again; those that are open stay ill."""
        self.ill = False


def open_log(path: Path, **options: object) -> SqlDecisionLog:
    """A log that keeps the sample book."""
    log = open_sql_log(f"sqlite:///{path}", "w-1", **options)  # type: ignore[arg-type]
    log.keep_book(BOOK)
    return log


def sealed_record(number: int, country: str = "SA", customer: str | None = None) -> DecisionRecord:
    """A record with sealed facts, whose key is always the same and different from that of other numbers."""
    body = f'{{"format":3,"number":{number},"sealed":"c2VhbGVk"}}'.encode()
    return replace(record(number), body=body, country=country, customer=customer, facts_key=key_of(number))


def key_of(number: int) -> bytes:
    """The wrapped key of a sealed record."""
    return random.Random(f"key/{number}").randbytes(60)  # noqa: S311 - repeatable on purpose


def happening(number: int, kind: str = "proposed", body: bytes = b"{}") -> EventRecord:
    """The event of a number."""
    randomness = random.Random(f"event/{number}").randbytes(10)  # noqa: S311 - repeatable on purpose
    event_id = new_decision_id(1_795_763_700_000 + number, randomness)
    at = "2026-11-27T07:15:00.123Z"
    return EventRecord(event_id, at, kind, "amal", f"proposal-{number}", "the new caps", body)


def erasure(number: int, positions: Iterable[int], kind: str = "facts_erased") -> EventRecord:
    """The event that says that the keys at positions were erased."""
    return happening(number, kind, f'{{"positions":"{ranges_text(positions)}"}}'.encode())


@contextmanager
def lock_held(path: Path) -> Iterator[None]:
    """Another program holds the write lock: what is appended meanwhile queues for few commits."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    yield
    connection.execute("ROLLBACK")
    connection.close()
