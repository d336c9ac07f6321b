"""`GET /v1/offers/limits`: what a shop may advertise today, as data."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.dependencies import ActiveOf, ServiceOf, cacheable, day_of, known_country, language_of
from api.errors import InvalidParameter
from engine.analysis.limits_answer import limits_on_wire

router = APIRouter(tags=["Book"])

LONGEST_CACHED_SECONDS: Final = 300
"""How long a shop may go on showing limits before it asks again: a new book can come at any time."""


@router.get("/v1/offers/limits", summary="What a shop may advertise")
async def limits(
    request: Request,
    service: ServiceOf,
    active: ActiveOf,
    country: Annotated[str, Query(description="The market, such as `SA`.")],
    currency: Annotated[str, Query(description="The currency of the carts, such as `SAR`.")],
    channel: Annotated[str, Query(description="Where the customer buys, such as `ecommerce`.")],
    on: Annotated[
        str | None, Query(description="The business date; today in the market, unless given.")
    ] = None,
) -> Response:
    """The plans on offer in a market and channel on a day, each with its carts and down payments.

    A plan is there while it is on offer, its season on, its provider there and no law against it; its carts
    are cut to those that no policy refuses whatever the customer says. A currency that another market has
    and this one has not is answered with no plans.
    """
    book = active.renderer.book
    known_country(book, country)
    _known(currency, {market.currency for market in book.retailer.markets.values()}, "currency")
    _known(channel, set(book.retailer.channels), "channel")
    now = datetime.now(UTC).astimezone(ZoneInfo(book.market(country).time_zone))
    day = day_of(on) or now.date()
    plans = (
        await run_in_threadpool(service.plans_on_offer, active, country, channel, day)
        if currency == book.market(country).currency
        else ()
    )
    body = limits_on_wire(book, plans, country, currency, channel, day, language_of(request))
    return cacheable(request, body, _cache_control(now, on is None))


def _known(word: str, known: set[str], name: str) -> None:
    if word not in known:
        raise InvalidParameter(f"`{name}` is one of the book's: {', '.join(sorted(known))}")


def _cache_control(now: datetime, is_today: bool) -> str:
    """Public, and no longer than the business day lasts where the answer is today's."""
    seconds = min(_left_of_day(now), LONGEST_CACHED_SECONDS) if is_today else LONGEST_CACHED_SECONDS
    return f"public, max-age={seconds}"


def _left_of_day(now: datetime) -> int:
    """The whole seconds until the market's next midnight."""
    tomorrow: date = now.date() + timedelta(days=1)
    midnight = datetime.combine(tomorrow, time(), now.tzinfo)
    return int((midnight.astimezone(UTC) - now.astimezone(UTC)).total_seconds())
