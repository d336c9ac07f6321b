"""`GET /v1/policies` and `GET /v1/policies/{id}`: the compliance rules with their citations."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.dependencies import ServiceOf, cacheable, known_country, language_of
from api.errors import InvalidParameter, NotFound
from engine.wire.listing import policies_listing, policy_on_wire

router = APIRouter(tags=["Book"])


@router.get("/v1/policies", summary="The policies of the book")
async def policies(
    request: Request,
    service: ServiceOf,
    country: Annotated[
        str | None, Query(description="Only the policies that apply in this market, such as `SA`.")
    ] = None,
    on: Annotated[
        str | None, Query(description="Only the policies in force on this day, such as `2026-11-27`.")
    ] = None,
) -> Response:
    """Every policy of the active book with its citation; the texts by `Accept-Language`."""
    book = service.active.renderer.book
    return cacheable(
        request, policies_listing(book, known_country(book, country), _day(on), language_of(request))
    )


@router.get("/v1/policies/{policy_id}", summary="One policy")
async def policy(policy_id: str, request: Request, service: ServiceOf) -> Response:
    """One policy with its citation, its rule and its texts."""
    found = service.active.renderer.policies.get(policy_id)
    if found is None:
        raise NotFound(f"no policy has the id `{policy_id[:64]}`")
    return cacheable(request, policy_on_wire(found, language_of(request)))


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text, re.ASCII):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise InvalidParameter("`on` is a date that exists, such as 2026-11-27")
