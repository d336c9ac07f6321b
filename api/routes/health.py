"""`GET /healthz` and `GET /readyz`: is the process alive, and can it decide?"""

from __future__ import annotations

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.dependencies import ServiceOf, json_response
from api.errors import NotReady

router = APIRouter(tags=["Operation"])


@router.get("/healthz", summary="The process is alive")
async def alive() -> Response:
    """Says that the process answers, and nothing about whether it can decide."""
    return json_response({"status": "alive"})


@router.get("/readyz", summary="Decisions can be made and recorded")
async def ready(service: ServiceOf) -> Response:
    """200 when a checked book is active and the log has just made a real commit; else 503, and why."""
    obstacles = await run_in_threadpool(service.readiness)
    if obstacles:
        raise NotReady("; ".join(obstacles))
    book = service.active.renderer.book
    return json_response({"status": "ready", "book": {"digest": book.digest, "version": book.version}})
