"""`uvicorn --factory api.tests.killed_server:create`: its power is cut between commit and response."""

from __future__ import annotations

import os
import signal
from concurrent.futures import Future
from typing import Any

from fastapi import FastAPI

from api.app import create_app
from engine.recording import DecisionLog, DecisionRecord, StoredRecord, open_sql_log


class KilledAfterCommit:
    """The real log; its process ends, as by `kill -9`, when the first decision with a key is durable."""

    def __init__(self, log: DecisionLog) -> None:
        self._log = log

    def __getattr__(self, name: str) -> Any:
        return getattr(self._log, name)

    def append(self, record: DecisionRecord) -> Future[StoredRecord]:
        """Append, and end this process on the writer's thread before anybody learns that it is done."""
        written = self._log.append(record)
        if record.idempotency is not None:
            written.add_done_callback(_kill_if_durable)
        return written


def _kill_if_durable(written: Future[StoredRecord]) -> None:
    if not written.cancelled() and written.exception() is None:
        os.kill(os.getpid(), signal.SIGKILL)


def create() -> FastAPI:
    """The application with settings of the environment, on such a log."""

    def opened(url: str, writer: str) -> DecisionLog:
        log: Any = KilledAfterCommit(open_sql_log(url, writer))
        return log  # type: ignore[no-any-return]

    return create_app(open_log=opened)
