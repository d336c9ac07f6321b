"""Work of a second or more, one at a time, so that however much is asked the checkouts have their turn."""

from __future__ import annotations

from asyncio import Lock
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Final

from fastapi import Depends
from starlette.requests import Request

from api.errors import TooBusy

MOST_WAITING: Final = 4
"""How many may wait for their turn; more are told to come again."""


class Turns:
    """One queue for one kind of work, of one event loop."""

    def __init__(self, most_waiting: int = MOST_WAITING) -> None:
        self._most = most_waiting + 1
        self._inside, self._lock = 0, Lock()

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        """Wait for a turn and keep it until the end of the block. Raises TooBusy where too many wait."""
        if self._inside >= self._most:
            raise TooBusy(f"{self._inside} are being worked on or wait already")
        self._inside += 1
        try:
            async with self._lock:
                yield
        finally:
            self._inside -= 1


def _proposing(request: Request) -> Turns:
    turns: Turns = request.app.state.proposing
    return turns


TurnsOf = Annotated[Turns, Depends(_proposing)]
"""The queue of those who propose: each proposal is checked from end to end."""
