"""`/v1/decisions/{id}`, its explanation and its replay: what was decided, read back and decided again."""

from __future__ import annotations

import re

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from api.bodies import body_of
from api.dependencies import ServiceOf, json_response, language_of
from api.errors import NotFound
from api.replay_models import WireReplaying
from engine.analysis.replay import replay_on_wire
from engine.wire.explanation import explain, explanation_text
from engine.wire.past_answer import past_answer

router = APIRouter(tags=["Decisions"])
_DECISION_ID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")


@router.get("/v1/decisions/{decision_id}", summary="A decision as it was recorded")
async def decision(decision_id: str, service: ServiceOf) -> Response:
    """The answer rendered again in its language, with the facts it rests on and its place in the log.

    Where the personal facts were erased, what is left of it, with `erased` true.
    """
    past, renderer = await run_in_threadpool(service.past, _checked(decision_id))
    return json_response(past_answer(past, renderer))


@router.get("/v1/decisions/{decision_id}/explanation", summary="A decision explained to a compliance officer")
async def explanation(decision_id: str, request: Request, service: ServiceOf) -> Response:
    """Every offer and reason, its law and its line of YAML, as JSON or by `Accept: text/plain` as a text."""
    past, renderer = await run_in_threadpool(service.past, _checked(decision_id))
    stated = "accept-language" in request.headers
    told = explain(past, renderer, language_of(request) if stated else past.stored.record.language)
    if _prefers_text(request.headers.get("accept", "")):
        return PlainTextResponse(explanation_text(told), headers={"Cache-Control": "no-store"})
    return json_response(told)


@router.post("/v1/decisions/{decision_id}/replay", summary="A recorded decision, decided again")
async def replay(decision_id: str, request: Request, service: ServiceOf) -> Response:
    """Decide the recorded request again with the book that decided it, and compare the answers.

    With `active`, it is then held against the book that decides now. Nothing is recorded.
    """
    is_sent = request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers
    asked = (
        await body_of(request, WireReplaying, service.settings.largest_body_bytes)
        if is_sent
        else WireReplaying()
    )
    async with service.replaying.taken():
        found = await run_in_threadpool(service.replay, _checked(decision_id), asked.against)
    return json_response(replay_on_wire(found))


def _checked(decision_id: str) -> str:
    """The id if it can be one: what is not an id is not looked for."""
    if not _DECISION_ID.fullmatch(decision_id):
        raise NotFound("a decision's id is a ULID of 26 characters")
    return decision_id


def _prefers_text(accept: str) -> bool:
    kinds = [part.partition(";")[0].strip() for part in accept.split(",")]
    text = next((position for position, kind in enumerate(kinds) if kind == "text/plain"), None)
    json = next((position for position, kind in enumerate(kinds) if kind == "application/json"), None)
    return text is not None and (json is None or text < json)
