"""`GET /v1/offers`: what can be offered, as the account manager wrote it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.dependencies import ActiveOf, cacheable, known_country, language_of
from engine.wire.listing import offers_listing

router = APIRouter(tags=["Book"])


@router.get("/v1/offers", summary="The offers of the book")
async def offers(
    request: Request,
    active: ActiveOf,
    country: Annotated[str | None, Query(description="Only the offers of this market, such as `SA`.")] = None,
) -> Response:
    """Every offer of the active book, or of one market, with its plan; the titles by `Accept-Language`."""
    book = active.renderer.book
    return cacheable(request, offers_listing(book, known_country(book, country), language_of(request)))
