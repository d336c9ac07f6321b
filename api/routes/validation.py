"""`POST /v1/offers/validate`: is this offer right and lawful, before anybody sees it?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.dependencies import ActiveOf, ServiceOf, json_response, language_of, plain_body
from api.errors import UnsupportedMediaType
from engine.analysis.offer_text import Notation
from engine.analysis.validation import validate_offer, validation_on_wire
from engine.wire.fields import quoted

router = APIRouter(tags=["Book"])

NOTATIONS: Final[Mapping[str, Notation]] = {
    "application/yaml": "yaml",
    "application/x-yaml": "yaml",
    "text/yaml": "yaml",
    "application/json": "json",
}
"""The media types that an offer may be sent as."""


@router.post("/v1/offers/validate", summary="An offer checked before it is shown")
async def validate(request: Request, service: ServiceOf, active: ActiveOf) -> Response:
    """Every mistake of one offer, and every policy that refuses it: always, on which days, for which carts.

    The body is the document of one offer, as it stands in the book, in YAML or JSON. It is checked as if it
    stood in the active book, in place of the offer with its id; nothing is kept. The answer is 200 whatever
    is found. `valid` says whether the book would load with it.
    """
    notation = notation_of(request.headers.get("content-type", ""))
    content = await plain_body(request, service.settings.largest_body_bytes)
    book = active.renderer.book
    validation = await run_in_threadpool(validate_offer, book, content, notation)
    return json_response(validation_on_wire(validation, book, language_of(request)))


def notation_of(content_type: str) -> Notation:
    """How a document is written that was sent with this Content-Type. Raises UnsupportedMediaType."""
    media_type = content_type.partition(";")[0].strip().lower()
    notation = NOTATIONS.get(media_type)
    if notation is None:
        sent = f"{quoted(media_type)} is not read here" if media_type else "no Content-Type is given"
        raise UnsupportedMediaType(f"{sent}: send {', '.join(sorted(NOTATIONS))}")
    return notation
