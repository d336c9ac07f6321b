"""The decision log of a scenario, on a disk that may fall ill: no answer before a durable record."""

from __future__ import annotations

import zlib
from base64 import b64decode
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from engine.analysis.replay import Replay, Replayer
from engine.decide import Engine
from engine.decision import Decision
from engine.recording import (
    ChainBreak,
    EventRecord,
    LogUnavailable,
    SqlDecisionLog,
    new_decision_id,
    open_sql_log,
)
from engine.recording.sealing import Sealer
from engine.recording.sqlite_file import connect_file
from engine.schema.book import Book
from engine.wire.explanation import explain
from engine.wire.past import PastDecision, book_of_record, read_back
from engine.wire.record import answer_and_record, book_record
from engine.wire.render import Body, Renderer

CUSTOMER_KEY = b"the customer key of scenarios   "
SEALER = Sealer(CUSTOMER_KEY)
_RECEIVED_AT = "2026-11-27T07:15:00.000Z"
_RECEIVED_AT_MS = 1_795_763_700_000
_INSTRUCTIONS_BETWEEN_QUESTIONS = 1


class Recorder:
    """Records decisions and reads them back; `answers` are those that a customer saw."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "decisions.db"
        self._is_ill = False
        self._log = self._opened()
        self.answers: list[bytes] = []
        self.recorded: list[str] = []
        self.refusals: list[LogUnavailable] = []

    def _opened(self) -> SqlDecisionLog:
        return open_sql_log(f"sqlite:///{self._file}", "scenario", connect=self._connect)

    def _connect(self, path: Path, busy_timeout_seconds: float) -> Any:  # noqa: ANN401 - no database is named here
        connection = connect_file(path, busy_timeout_seconds)
        connection.set_progress_handler(lambda: self._is_ill, _INSTRUCTIONS_BETWEEN_QUESTIONS)
        return connection

    @property
    def address(self) -> str:
        """The log as commands open it, besides this recorder."""
        return f"sqlite:///{self._file}"

    @property
    def is_ready(self) -> bool:
        """Whether a decision could be recorded now."""
        return bool(self._log.ready())

    def record(self, engine: Engine, decision: Decision) -> None:
        """Answer a decision when its record is durable; when it cannot be, there is no answer."""
        book = engine.compiled.book
        number = len(self.recorded) + len(self.refusals)
        id = new_decision_id(_RECEIVED_AT_MS + number, number.to_bytes(10, "big"))
        customer = decision.request.customer.id
        pseudonym = None if customer is None else SEALER.pseudonym(customer)
        answered = answer_and_record(decision, Renderer(book), id, _RECEIVED_AT, "full", pseudonym, SEALER)
        try:
            self._log.keep_book(book_record(book, _RECEIVED_AT))
            self._log.append_and_wait(answered.record, timeout_seconds=5)
        except LogUnavailable as refusal:
            self.refusals.append(refusal)
        else:
            self.recorded.append(id)
            self.answers.append(answered.answer)

    def read_back(self) -> PastDecision:
        """The last recorded decision, made whole again with the very book that decided it."""
        stored = self._log.get(self.recorded[-1])
        assert stored is not None, "the decision is not in the log"
        kept = self._log.book(stored.record.book_digest)
        assert kept is not None, "the book is not in the log"
        return read_back(stored, book_of_record(kept), SEALER)

    def answer_again(self) -> bytes:
        """The answer rendered from the record, which must have the hash that was recorded."""
        past = self.read_back()
        answer = past.answer(self._renderer(past))
        assert sha256(answer).hexdigest() == past.stored.record.answer_sha256
        return answer

    def explanation(self, language: str) -> Body:
        """The last recorded decision, explained to an officer."""
        past = self.read_back()
        return explain(past, self._renderer(past), language)

    def _renderer(self, past: PastDecision) -> Renderer:
        kept = self._log.book(past.stored.record.book_digest)
        assert kept is not None
        return Renderer(book_of_record(kept))

    def answered(self) -> Body:
        """The last answer that a customer saw."""
        body: Body = orjson.loads(self.answers[-1])
        return body

    def replay(self, against: Book | None = None) -> Replay:
        """The last recorded decision, decided again."""
        stored = self._log.get(self.recorded[-1])
        assert stored is not None, "the decision is not in the log"
        replayer = Replayer(self._log.book, SEALER)
        try:
            return replayer.replay(stored, against)
        finally:
            replayer.close()

    def erase(self) -> None:
        """Delete the key of the last decision's facts; an event names whose."""
        stored = self._log.get(self.recorded[-1])
        assert stored is not None, "the decision is not in the log"
        positions = orjson.dumps({"positions": str(stored.position)})
        event = EventRecord(
            new_decision_id(_RECEIVED_AT_MS, bytes(10)), _RECEIVED_AT, "facts_erased", "officer",
            "customer", "the customer asked for it", positions,
        )  # fmt: skip
        self._log.erase_facts([stored.position], event, after=0)

    def everything_kept(self) -> bytes:
        """All that can be read of the last decision: its record, and what its key opens where it is kept."""
        stored = self._log.get(self.recorded[-1])
        assert stored is not None, "the decision is not in the log"
        record = stored.record
        if record.facts_key is None:
            return record.body
        sealed = b64decode(orjson.loads(record.body)["sealed"])
        return record.body + SEALER.opened(sealed, record.facts_key, record.decision_id)

    def events(self) -> list[EventRecord]:
        """What else happened, besides decisions."""
        return [stored.event for stored in self._log.events()]

    def breaks(self) -> list[ChainBreak]:
        """What was done to the log behind its back."""
        return self._log.verify()

    def count(self) -> int:
        """How many decisions the log holds."""
        return self._log.head().position

    def reopen(self) -> None:
        """Close the log and open it again, as a restart does."""
        self._log.close()
        self._log = self._opened()

    def tamper(self) -> None:
        """Change the last record in its file, with whatever protects it out of the way."""
        self._write_behind("UPDATE decisions SET as_of = '2026-11-26T10:15:00+03:00'")

    def tamper_with_book(self) -> None:
        """Change a text of the kept book in the log's file."""
        kept = self._log.book(self.read_back().stored.record.book_digest)
        assert kept is not None, "the book is not in the log"
        texts = orjson.loads(zlib.decompress(kept.documents))
        texts["rules/retailer.yaml"] += "# another hand\n"
        self._write_behind("UPDATE books SET documents = ?", zlib.compress(orjson.dumps(texts)))

    def delete_key(self) -> None:
        """Delete the keys of all facts in the log's file, with no event that says so."""
        self._write_behind("DELETE FROM fact_keys")

    def _write_behind(self, statement: str, *values: bytes) -> None:
        connection = connect_file(self._file, 5.0)
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement, values)
        connection.close()

    def disk_falls_ill(self) -> None:
        """From now on the disk refuses."""
        self._is_ill = True

    def disk_heals(self) -> None:
        """From now on the disk takes writes again."""
        self._is_ill = False

    def close(self) -> None:
        """Write what is queued and release the file."""
        self._log.close()
