"""Steps of the release desk as routes take them: in a thread, now, and in effect here before the answer."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Final, TypeVar

from starlette.concurrency import run_in_threadpool

from api.errors import StoreUnavailable
from api.service import Service
from engine.recording import LogUnavailable
from engine.release.desk import Desk
from engine.release.refusals import ReleaseRefused

ResultT = TypeVar("ResultT")
_LOGGER = logging.getLogger("taqseet.api")
_EVENT_ID: Final = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")


async def at_desk(service: Service, step: Callable[[Desk, datetime], ResultT]) -> ResultT:
    """What a step that changes no live book comes to. Raises NotReady, ReleaseRefused, StoreUnavailable."""
    return await from_store(partial(step, service.desk, datetime.now(UTC)))


async def from_store(work: Callable[[], ResultT]) -> ResultT:
    """What some work with the store comes to, done in a thread. Raises StoreUnavailable beside its own."""
    try:
        return await run_in_threadpool(work)
    except LogUnavailable as error:
        _LOGGER.warning("the release desk cannot reach the store: %s", error)
        raise StoreUnavailable(
            "look into the audit trail, once it answers again, whether this step was recorded"
        ) from None


async def on_live_book(service: Service, step: Callable[[Desk, datetime], ResultT]) -> ResultT:
    """What a step that changes what decides comes to; this process follows before its caller is answered.

    The other processes follow within a second. Raises NotReady, ReleaseRefused, StoreUnavailable.
    """

    def taken(desk: Desk, now: datetime) -> ResultT:
        result = step(desk, now)
        service.releases.look(datetime.now(UTC))
        return result

    return await at_desk(service, taken)


def proposal_id(text: str) -> str:
    """The id of a proposal, if it can be one. Raises ReleaseRefused."""
    if not _EVENT_ID.fullmatch(text):
        raise ReleaseRefused("unknown_proposal", "a proposal's id is a ULID of 26 characters")
    return text


def activation_id(text: str) -> str:
    """The id of an activation, if it can be one. Raises ReleaseRefused."""
    if not _EVENT_ID.fullmatch(text):
        raise ReleaseRefused("unknown_activation", "an activation's id is a ULID of 26 characters")
    return text
