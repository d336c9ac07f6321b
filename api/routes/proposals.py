"""`/v1/proposals`: what somebody wants the book to be, and what another person says to it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, get_args

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from api.actors import Actor
from api.bodies import body_of
from api.dependencies import ServiceOf, json_response, language_of
from api.errors import InvalidParameter
from api.negotiation import TEXT, prefers
from api.paging import PageOf
from api.release_models import WireApproving, WireReasoned
from api.release_steps import at_desk, proposal_id
from engine.release.desk import Desk
from engine.release.judging import known_proposal
from engine.release.on_wire import proposal_in_brief, proposal_on_wire
from engine.release.proposal_page import proposal_page
from engine.release.state import Status
from engine.wire.render import Body

router = APIRouter(tags=["Releases"])
STATUSES: Final[tuple[str, ...]] = get_args(Status)


@router.get("/v1/proposals", summary="The proposals")
async def proposals(
    service: ServiceOf,
    page: PageOf,
    status: Annotated[
        str | None, Query(description="Only those that stand there: `open`, `approved` and so on.")
    ] = None,
) -> Response:
    """The proposals, the newest first, each in brief; a page at a time."""
    if status is not None and status not in STATUSES:
        raise InvalidParameter(f"`status` is one of {', '.join(STATUSES)}")

    def listed(desk: Desk, now: datetime) -> Body:
        newest = reversed(list(desk.state().proposals.values()))
        shown, has_more = page.of(
            [each for each in newest if status in (None, each.status(now))], lambda each: each.id
        )
        return {"proposals": [proposal_in_brief(each, now) for each in shown], "has_more": has_more}

    return json_response(await at_desk(service, listed))


@router.get("/v1/proposals/{id}", summary="One proposal")
async def proposal(id: str, request: Request, service: ServiceOf) -> Response:
    """A proposal with its problems, what it changes in plain words, and how its cases came out.

    As JSON, or by `Accept: text/plain` as a page to read; the words by `Accept-Language`.
    """
    language, known = language_of(request), proposal_id(id)

    def read(desk: Desk, now: datetime) -> Body:
        return proposal_on_wire(known_proposal(desk.state(), known), now, language)

    body = await at_desk(service, read)
    if prefers(request, TEXT):
        return PlainTextResponse(proposal_page(body, language), headers={"Cache-Control": "no-store"})
    return json_response(body)


@router.post("/v1/proposals/{id}/approval", summary="Approve a proposal")
async def approval(id: str, request: Request, service: ServiceOf, actor: Actor) -> Response:
    """Approve exactly the text that was read, as somebody who wrote none of it.

    An edit after this voids the approval, and time ends it.
    """
    known, language = proposal_id(id), language_of(request)
    asked = await body_of(request, WireApproving, service.settings.largest_body_bytes)

    def approved(desk: Desk, now: datetime) -> Body:
        return proposal_on_wire(desk.approve(known, asked.bundle, actor, asked.reason, now), now, language)

    return json_response(await at_desk(service, approved))


@router.post("/v1/proposals/{id}/rejection", summary="Reject a proposal")
async def rejection(id: str, request: Request, service: ServiceOf, actor: Actor) -> Response:
    """Close a proposal that is not to become a book; its author may do it too."""
    known, language = proposal_id(id), language_of(request)
    asked = await body_of(request, WireReasoned, service.settings.largest_body_bytes)

    def rejected(desk: Desk, now: datetime) -> Body:
        return proposal_on_wire(desk.reject(known, actor, asked.reason, now), now, language)

    return json_response(await at_desk(service, rejected))


@router.post("/v1/proposals/{id}/scenarios", summary="Run the scenarios against a proposal", status_code=202)
async def scenarios(id: str, request: Request, service: ServiceOf, _actor: Actor) -> Response:
    """Begin to run the scenarios of `features/` against the proposed book, and answer at once.

    It takes a minute or so in the background; the result then stands in the proposal's `scenarios`. One run
    goes on at a time.
    """
    known, language = proposal_id(id), language_of(request)

    def begun(desk: Desk, now: datetime) -> Body:
        found = known_proposal(desk.state(), known)
        service.scenario_runs.begin(desk, found)
        return proposal_on_wire(found, now, language)

    return json_response(await at_desk(service, begun), status=202)
