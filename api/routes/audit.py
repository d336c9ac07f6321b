"""`GET /v1/audit`: who did what to the book and the log, when and why."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.audit_trail import TrailOf
from api.dependencies import ServiceOf, day_of, json_response
from api.paging import PageOf
from api.release_steps import at_desk
from engine.release.on_wire import is_about
from engine.wire.render import Body

router = APIRouter(tags=["Releases"])


@router.get("/v1/audit", summary="The audit trail")
async def audit(
    service: ServiceOf,
    trail: TrailOf,
    page: PageOf,
    kind: Annotated[str | None, Query(description="Only this kind, such as `approved`.")] = None,
    actor: Annotated[str | None, Query(description="Only what this person did.")] = None,
    subject: Annotated[
        str | None,
        Query(description="Only what is about this: a proposal, an activation, an offer, a key, a digest."),
    ] = None,
    from_: Annotated[
        str | None, Query(alias="from", description="Only from this day on (UTC), such as `2026-11-27`.")
    ] = None,
    until: Annotated[str | None, Query(description="Only until this day, included (UTC).")] = None,
) -> Response:
    """Every proposal, approval, activation, roll-back, withdrawal, erasure and change of a key, newest first.

    What is listed stands in the same chain as the decisions and can be neither changed nor removed.
    """
    wanted = {"kind": kind, "actor": actor}
    first, last = day_of(from_, "from"), day_of(until, "until")

    def told(*_: object) -> tuple[list[Body], bool]:
        newest = trail.newest_first(service.log)
        about = (each for each in newest if subject is None or is_about(each, subject))
        found = [each for each in about if _fits(each, wanted) and _falls_between(each, first, last)]
        return page.of(found, lambda each: each["id"])

    shown, has_more = await at_desk(service, told)
    return json_response({"events": shown, "has_more": has_more})


def _fits(event: Body, wanted: dict[str, str | None]) -> bool:
    return all(value in (None, event[name]) for name, value in wanted.items())


def _falls_between(event: Body, first: date | None, last: date | None) -> bool:
    """Whether an event falls on one of the days, in UTC as it is written."""
    day = event["at"][:10]
    return (first is None or day >= first.isoformat()) and (last is None or day <= last.isoformat())
