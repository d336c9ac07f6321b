"""The events of the chain as the audit shows them, each read once: a page asks for what is new."""

from __future__ import annotations

from threading import Lock
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from engine.recording import DecisionLog
from engine.release.on_wire import event_on_wire
from engine.wire.render import Body


class AuditTrail:
    """The trail of one store; used from any thread. Events are only ever appended, so what was read stays."""

    def __init__(self) -> None:
        self._events: list[Body] = []
        self._last, self._reading = 0, Lock()

    def newest_first(self, log: DecisionLog) -> list[Body]:
        """Every event up to now. Raises LogUnavailable."""
        with self._reading:
            for stored in log.events(self._last):
                self._events.append(event_on_wire(stored))
                self._last = stored.position
            return self._events[::-1]


def _trail(request: Request) -> AuditTrail:
    trail: AuditTrail = request.app.state.audit
    return trail


TrailOf = Annotated[AuditTrail, Depends(_trail)]
