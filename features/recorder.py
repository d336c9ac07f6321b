"""The decision log of a scenario, on a disk that may fall ill: no answer before a durable record."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

from engine.decide import Engine
from engine.decision import Decision
from engine.recording import ChainBreak, LogUnavailable, SqlDecisionLog, new_decision_id, open_sql_log
from engine.recording.sqlite_file import connect_file
from engine.wire.explanation import explain
from engine.wire.past import PastDecision, book_of_record, past_decision
from engine.wire.record import answer_and_record, book_record
from engine.wire.render import Body, Renderer

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
    def is_ready(self) -> bool:
        """Whether a decision could be recorded now."""
        return bool(self._log.ready())

    def record(self, engine: Engine, decision: Decision) -> None:
        """Answer a decision when its record is durable; when it cannot be, there is no answer."""
        book = engine.compiled.book
        number = len(self.recorded) + len(self.refusals)
        id = new_decision_id(_RECEIVED_AT_MS + number, number.to_bytes(10, "big"))
        answered = answer_and_record(decision, Renderer(book), id, _RECEIVED_AT)
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
        return past_decision(stored, book_of_record(kept))

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
        connection = connect_file(self._file, 5.0)
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE decisions SET as_of = '2026-11-26T10:15:00+03:00'")
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
