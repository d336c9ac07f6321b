"""`GET /healthz` and `GET /readyz`: is the process alive, and can it decide?"""

from __future__ import annotations

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.dependencies import ServiceOf, json_response
from api.errors import PROBLEMS, NotReady, problem_response

router = APIRouter(tags=["Operation"])


@router.get("/healthz", summary="The process is alive")
async def alive() -> Response:
    """Says that the process answers, and nothing about whether it can decide."""
    return json_response({"status": "alive"})


@router.get("/readyz", summary="Decisions can be made and recorded")
async def ready(service: ServiceOf) -> Response:
    """200 when a verified book is active and the log has just made a real commit; else 503, and why.

    Both say which book decides, what is scheduled, which offers are withdrawn, and how long ago the store of
    books was reached, with what was declared to happen while it is not.
    """
    obstacles = await run_in_threadpool(service.readiness)
    standing = await run_in_threadpool(service.standing)
    if obstacles:
        return problem_response(PROBLEMS[NotReady], "; ".join(obstacles), more=standing)
    return json_response({"status": "ready", **standing})
