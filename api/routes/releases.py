"""Activations, roll-backs and withdrawals: what decides, from when, and what is set aside at once."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.actors import Actor
from api.bodies import body_of
from api.dependencies import ServiceOf, json_response, made
from api.errors import InvalidRequest
from api.paging import PageOf
from api.release_models import WireActivating, WireReasoned, WireRollingBack
from api.release_steps import activation_id, at_desk, on_live_book, proposal_id
from engine.release.desk import Desk
from engine.release.judging import known_proposal
from engine.release.moments import effective_moment, zones_of
from engine.release.on_wire import activation_on_wire, state_on_wire, withdrawal_on_wire
from engine.wire.render import Body
from engine.wire.strict_json import FieldError

router = APIRouter(tags=["Releases"])


@router.get("/v1/activations", summary="What decides, what is to, and what did")
async def activations(service: ServiceOf, page: PageOf) -> Response:
    """The active book, what is scheduled, what is withdrawn, and a page of what took effect before."""

    def read(desk: Desk, now: datetime) -> Body:
        state = state_on_wire(desk.state(), now)
        shown, has_more = page.of(state["history"], lambda each: each["id"])
        told = {name: state[name] for name in ("active", "scheduled", "withdrawn")}
        return {**told, "history": shown, "has_more": has_more}

    return json_response(await at_desk(service, read))


@router.post("/v1/activations", summary="Activate a proposal", status_code=201)
async def activation(request: Request, service: ServiceOf, actor: Actor) -> Response:
    """Let an approved proposal decide, at once or from a moment on.

    Every answer names the book that gave it; no request is dropped, and none sees two books.
    """
    asked = await body_of(request, WireActivating, service.settings.largest_body_bytes)

    def activated(desk: Desk, now: datetime) -> Body:
        later = _moment(desk, asked)
        return activation_on_wire(desk.activate(proposal_id(asked.proposal), actor, asked.reason, now, later))

    return made(await on_live_book(service, activated))


@router.post("/v1/activations/{id}/cancellation", summary="Call off a scheduled activation")
async def cancellation(id: str, request: Request, service: ServiceOf, actor: Actor) -> Response:
    """Call off an activation that has not taken effect; its proposal may be activated another time."""
    known = activation_id(id)
    asked = await body_of(request, WireReasoned, service.settings.largest_body_bytes)

    def cancelled(desk: Desk, now: datetime) -> Body:
        return activation_on_wire(desk.cancel(known, actor, asked.reason, now))

    return json_response(await on_live_book(service, cancelled))


@router.post("/v1/rollbacks", summary="Go back to an earlier book", status_code=201)
async def rollback(request: Request, service: ServiceOf, actor: Actor) -> Response:
    """Let a book decide again that decided before, at once; what was scheduled is called off."""
    asked = await body_of(request, WireRollingBack, service.settings.largest_body_bytes)

    def rolled_back(desk: Desk, now: datetime) -> Body:
        return activation_on_wire(desk.roll_back(actor, asked.reason, now, asked.book))

    return made(await on_live_book(service, rolled_back))


@router.post("/v1/offers/{offer_id}/withdrawal", summary="Withdraw an offer at once")
async def withdrawal(offer_id: str, request: Request, service: ServiceOf, actor: Actor) -> Response:
    """Set an offer aside in an emergency, whichever book decides, until it is reinstated."""
    asked = await body_of(request, WireReasoned, service.settings.largest_body_bytes)

    def withdrawn(desk: Desk, now: datetime) -> Body:
        return withdrawal_on_wire(desk.withdraw(offer_id, actor, asked.reason, now))

    return json_response(await on_live_book(service, withdrawn))


@router.post("/v1/offers/{offer_id}/reinstatement", summary="Reinstate a withdrawn offer")
async def reinstatement(offer_id: str, request: Request, service: ServiceOf, actor: Actor) -> Response:
    """Let a withdrawn offer be shown again; that takes another person than who withdrew it."""
    asked = await body_of(request, WireReasoned, service.settings.largest_body_bytes)

    def reinstated(desk: Desk, now: datetime) -> Body:
        desk.reinstate(offer_id, actor, asked.reason, now)
        return {"offer": offer_id, "is_withdrawn": False}

    return json_response(await on_live_book(service, reinstated))


def _moment(desk: Desk, asked: WireActivating) -> datetime | None:
    """From when a proposal is to decide; a date begins where the first of its markets has midnight."""
    if asked.effective_from is None:
        return None
    proposal = known_proposal(desk.state(), proposal_id(asked.proposal))
    try:
        return effective_moment(asked.effective_from, zones_of(desk.files(proposal.bundle)))
    except ValueError as error:
        raise InvalidRequest([FieldError("/effective_from", "invalid_date", str(error))]) from None
