"""`POST /v1/eligibility` and its batch: which installment offers may this customer have for this cart?"""

from __future__ import annotations

from typing import Annotated

import orjson
from fastapi import APIRouter, Header, Query
from starlette.requests import Request
from starlette.responses import Response

from api.dependencies import JSON, ServiceOf, accepted_languages, answered_by, json_body
from api.errors import InvalidParameter, InvalidRequest, problem_body, told
from api.idempotency import HEADER, REPLAYED, Given, answered_once, question_of
from api.service import Service
from engine.recording import IdempotencyMark
from engine.wire.batch import read_batch
from engine.wire.record import Answered
from engine.wire.render import DETAILS, Detail
from engine.wire.strict_json import FieldError, ParsedJson

router = APIRouter(tags=["Eligibility"])
HowMuch = Annotated[str, Query(description="How much is said of withheld offers: `full`, `codes` or `none`.")]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias=HEADER,
        description="Names this request, so that it can be sent again: 1 to 255 visible ASCII characters, "
        "such as a UUID. For 24 hours the same key with the same body is answered with the same decision.",
    ),
]


@router.post("/v1/eligibility", summary="The offers for a cart, and why not the others")
async def eligibility(
    request: Request,
    service: ServiceOf,
    ineligible: HowMuch = "full",
    idempotency_key: IdempotencyKey = None,  # noqa: ARG001 - for the OpenAPI document; read where it may be repeated
) -> Response:
    """Every offer of the market appears once: eligible with its quote, or withheld with all its reasons.

    The answer is 200 also when nothing is eligible. The decision is durable in the log before it is
    answered; where it cannot be recorded the answer is 503 and nothing is offered. A request with an
    `Idempotency-Key` is decided once: sent again within 24 hours it is answered byte for byte as before, but
    for what a policy keeps out of the log. A request that was refused leaves its key free.
    """
    body = await json_body(request, service.settings.largest_body_bytes)
    languages, detail = accepted_languages(request), _detail(ineligible)

    async def decide(mark: IdempotencyMark | None = None) -> Answered:
        return await service.eligibility(body, languages, detail, mark)

    question = question_of(request, body, detail)
    if question is None:
        answered = await decide()
        record = answered.record
        return _sent(request, Given(answered.answer, record.language, record.book_digest))
    return _sent(request, await answered_once(service, question, decide))


def _sent(request: Request, given: Given) -> Response:
    answered_by(request, given.book)
    headers = {"Cache-Control": "no-store", "Content-Language": given.language}
    if given.is_replayed:
        headers[REPLAYED] = "true"
    return Response(given.answer, media_type=JSON, headers=headers)


@router.post("/v1/eligibility/batch", summary="The same for several carts in one call")
async def eligibility_batch(
    request: Request,
    service: ServiceOf,
    ineligible: HowMuch = "full",
) -> Response:
    """1 to 50 eligibility requests, each decided and recorded by itself and answered in its place.

    A request that cannot be decided on, or whose decision cannot be recorded, has a problem document in its
    place and spoils no other. Only what is wrong with the batch as a whole is a problem of its own.
    """
    body = await json_body(request, service.settings.largest_batch_bytes)
    requests = read_batch(body)
    detail = _detail(ineligible)
    if errors := [each for each in requests if isinstance(each, FieldError)]:
        raise InvalidRequest(errors)
    outcomes = await service.batch(
        [each for each in requests if isinstance(each, ParsedJson)], accepted_languages(request), detail
    )
    results = b",".join([_result(service, outcome) for outcome in outcomes])
    return Response(b'{"results":[%b]}' % results, media_type=JSON, headers={"Cache-Control": "no-store"})


def _result(service: Service, outcome: Answered | BaseException) -> bytes:
    """One request's place in the answer; what was decided stands there byte for byte as it was recorded."""
    if isinstance(outcome, Answered):
        return b'{"status":200,"answer":%b}' % outcome.answer
    if not isinstance(outcome, Exception):
        raise outcome
    kind, detail, errors = told(outcome)
    service.metrics.refused_requests.labels(kind.code).inc()
    return orjson.dumps({"status": kind.status, "problem": problem_body(kind, detail, errors)})


def _detail(word: str) -> Detail:
    for detail in DETAILS:
        if word == detail:
            return detail  # type: ignore[no-any-return]
    raise InvalidParameter("`ineligible` is one of `full`, `codes` and `none`")
