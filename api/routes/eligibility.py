"""`POST /v1/eligibility`: which installment offers may this customer have for this cart?"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.dependencies import JSON, ServiceOf, accepted_languages, json_body
from api.errors import InvalidParameter
from engine.wire.render import DETAILS, Detail

router = APIRouter(tags=["Eligibility"])


@router.post("/v1/eligibility", summary="The offers for a cart, and why not the others")
async def eligibility(
    request: Request,
    service: ServiceOf,
    ineligible: Annotated[
        str, Query(description="How much is said of withheld offers: `full`, `codes` or `none`.")
    ] = "full",
) -> Response:
    """Every offer of the market appears once: eligible with its quote, or withheld with all its reasons.

    The answer is 200 also when nothing is eligible. The decision is durable in the log before it is
    answered; where it cannot be recorded the answer is 503 and nothing is offered.
    """
    body = await json_body(request, service.settings.largest_body_bytes)
    answered = await service.eligibility(body, accepted_languages(request), _detail(ineligible))
    headers = {"Cache-Control": "no-store", "Content-Language": answered.record.language}
    return Response(answered.answer, media_type=JSON, headers=headers)


def _detail(word: str) -> Detail:
    for detail in DETAILS:
        if word == detail:
            return detail  # type: ignore[no-any-return]
    raise InvalidParameter("`ineligible` is one of `full`, `codes` and `none`")
