"""`GET /v1/book`: which book decides."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.dependencies import ActiveOf, cacheable
from engine.wire.listing import book_on_wire

router = APIRouter(tags=["Book"])


@router.get("/v1/book", summary="The active book")
async def book(request: Request, active: ActiveOf) -> Response:
    """The digest and version of the active book, its markets and vocabulary, and its warnings."""
    return cacheable(request, book_on_wire(active.renderer.book))
