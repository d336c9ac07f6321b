"""A log whose decisions were made on given days under a small book with laws of a test's own."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import orjson

from engine.decide import Engine, load_engine
from engine.recording import SqlDecisionLog, drawn_id, load_or_create_key, open_sql_log
from engine.recording.sealing import Sealer
from engine.tests.analysis.offers_and_laws import law
from engine.tests.schema.two_books import write
from engine.wire.read import read_request
from engine.wire.record import answer_and_record, book_record
from engine.wire.render import Renderer


def keeping(id: str, keep: str, since: str = "decision") -> dict[str, str]:
    """A policy of the small book that keeps the facts of every decision."""
    return law(id, f"kind: record\napplies_to: {{country: SA}}\nrecord: {{keep: {keep}, from: {since}}}")


class DatedLog:
    """Decides and records as the service does, on the days that a test gives."""

    def __init__(self, database: Path, folder: Path, *laws: dict[str, str]) -> None:
        for each in laws:
            for name, text in each.items():
                write(folder, name, text)
        loaded = load_engine(folder)
        assert isinstance(loaded, Engine), [problem.message for problem in loaded.items]
        self._engine, self._renderer = loaded, Renderer(loaded.compiled.book)
        self.sealer = Sealer(load_or_create_key(database.with_suffix(".key")))
        self.log: SqlDecisionLog = open_sql_log(f"sqlite:///{database}", "w-1")
        self.log.keep_book(book_record(loaded.compiled.book, "2026-01-01T00:00:00.000Z"))

    def decide(self, received_at: str, customer: str | None = None) -> str:
        """Decide a cart for a customer, or a guest, at a moment in UTC, and record it; the decision's id."""
        now = datetime.fromisoformat(received_at)
        known: dict[str, Any] = {"id": customer, "identity_verified": True} if customer else {}
        asked = {
            "country": "SA",
            "channel": "store",
            "cart": {
                "currency": "SAR",
                "lines": [{"sku": "PH-1", "category": "phones", "quantity": 2, "unit_price": "500.00"}],
            },
            **({"customer": known} if known else {}),
        }
        request = read_request(orjson.dumps(asked), self._engine.compiled.book, now)
        assert not isinstance(request, list), request
        id = drawn_id(now)
        hidden = self.sealer.pseudonym(customer) if customer else None
        decision = self._engine.decide(request)
        answered = answer_and_record(decision, self._renderer, id, received_at, "full", hidden, self.sealer)
        self.log.append_and_wait(answered.record, 10)
        return id

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.log.close()
        self._engine.close()
