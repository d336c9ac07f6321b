"""`GET /v1/policies`: the compliance rules with their citations."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.dependencies import ActiveOf, cacheable, day_of, known_country, language_of
from api.errors import InvalidParameter
from engine.analysis.law_of_day import law_of_day_on_wire
from engine.wire.listing import policies_listing

router = APIRouter(tags=["Book"])


@router.get("/v1/policies", summary="The policies of the book")
async def policies(
    request: Request,
    active: ActiveOf,
    country: Annotated[
        str | None, Query(description="Only the policies that apply in this market, such as `SA`.")
    ] = None,
    on: Annotated[
        str | None, Query(description="Only the policies in force on this day, such as `2026-11-27`.")
    ] = None,
    market: Annotated[str | None, Query(description="The same as `country`.")] = None,
) -> Response:
    """Every policy of the active book with its citation; the texts by `Accept-Language`.

    With a market and a day, those that apply there and then, each with the value that it has on the day, and
    the next day on which one of them begins, ends or changes.
    """
    if None not in (country, market) and country != market:
        raise InvalidParameter("`country` and `market` are the same: give one of them")
    book, day, language = active.renderer.book, day_of(on), language_of(request)
    known = known_country(book, market if country is None else country)
    if known is None or day is None:
        return cacheable(request, policies_listing(book, known, day, language))
    return cacheable(request, law_of_day_on_wire(book, known, day, language))
