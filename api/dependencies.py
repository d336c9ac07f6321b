"""What routes ask of a request: the service, the languages, the body within its limit, a cacheable answer."""

from __future__ import annotations

import re
from datetime import date
from hashlib import sha256
from typing import Annotated, Final

import orjson
from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from api.active_book import ActiveBook
from api.errors import BodyTooLarge, InvalidParameter, UnsupportedEncoding
from api.service import Service
from engine.schema.book import Book
from engine.wire.fields import quoted
from engine.wire.read import preferred_language
from engine.wire.render import Body

JSON: Final = "application/json"
_MOST_LANGUAGES: Final = 20


def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


ServiceOf = Annotated[Service, Depends(_service)]


def active_book(request: Request) -> ActiveBook:
    """The book that a request is answered by, which the answer will name. Raises NotReady."""
    active = _service(request).active
    answered_by(request, active.digest)
    return active


ActiveOf = Annotated[ActiveBook, Depends(active_book)]
"""The book that a request is answered by: one for all of it, and named in the answer's `Taqseet-Book`."""


def answered_by(request: Request, digest: str) -> None:
    """Name the book that an answer comes from in its header `Taqseet-Book`."""
    request.state.book = digest


def accepted_languages(request: Request) -> tuple[str, ...]:
    """The language tags of `Accept-Language`, the most wanted first (RFC 9110, 12.5.4)."""
    wanted: list[tuple[float, int, str]] = []
    for position, part in enumerate(request.headers.get("accept-language", "").split(",")[:_MOST_LANGUAGES]):
        tag, _, parameter = part.strip().partition(";")
        weight = _weight(parameter)
        if tag and weight > 0:
            wanted.append((-weight, position, tag.strip()))
    return tuple(tag for _, _, tag in sorted(wanted))


def _weight(parameter: str) -> float:
    text = parameter.strip().removeprefix("q=")
    if not text:
        return 1.0
    try:
        return float(text)
    except ValueError:
        return 0.0


def language_of(request: Request) -> str:
    """The language of an answer that has no other wish for one."""
    return preferred_language(accepted_languages(request))


async def json_body(request: Request, largest_bytes: int) -> bytes:
    """The body of a request, as it is sent: an encoded one is refused.

    It is read as JSON whatever its media type says: many clients send a body without minding that header.

    Raises UnsupportedEncoding, BodyTooLarge.
    """
    return await plain_body(request, largest_bytes)


async def plain_body(request: Request, largest_bytes: int) -> bytes:
    """The body of a request in no encoding. Raises UnsupportedEncoding, BodyTooLarge."""
    for encodings in request.headers.getlist("content-encoding"):
        if any(coding.strip().lower() not in ("", "identity") for coding in encodings.split(",")):
            raise UnsupportedEncoding(
                f"{quoted(encodings)} is not read: send the body without a Content-Encoding"
            )
    return await limited_body(request, largest_bytes)


async def limited_body(request: Request, largest_bytes: int) -> bytes:
    """The body, read no further than the limit. Raises BodyTooLarge."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and (len(announced) > 15 or int(announced) > largest_bytes):
        raise BodyTooLarge(f"the body is announced as larger than the {largest_bytes} bytes that are read")
    parts: list[bytes] = []
    received = 0
    async for part in request.stream():
        received += len(part)
        if received > largest_bytes:
            raise BodyTooLarge(f"more than {largest_bytes} bytes")
        parts.append(part)
    return b"".join(parts)


def json_response(body: Body, status: int = 200) -> Response:
    """A body as JSON, not to be cached."""
    return Response(orjson.dumps(body), status, media_type=JSON, headers={"Cache-Control": "no-store"})


def made(body: Body, location: str | None = None) -> Response:
    """The body of something that was just made, and its address if it has one."""
    headers = {"Cache-Control": "no-store"} | ({"Location": location} if location else {})
    return Response(orjson.dumps(body), 201, headers, JSON)


def cacheable(request: Request, body: Body, cache_control: str = "no-cache") -> Response:
    """A body with its digest as ETag; 304 to a caller that has it already."""
    content = orjson.dumps(body)
    tag = f'"{sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": cache_control, "Vary": "Accept-Language"}
    given = request.headers.get("if-none-match", "").split(",")
    known = [one.strip().removeprefix("W/") for one in given]
    if tag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=JSON, headers=headers)


def known_country(book: Book, country: str | None) -> str | None:
    """The country of a query if a market has it. Raises InvalidParameter."""
    if country is not None and country not in book.retailer.markets:
        known = ", ".join(sorted(book.retailer.markets))
        raise InvalidParameter(f"`country` is one of the book's markets: {known}")
    return country


def day_of(text: str | None, name: str = "on") -> date | None:
    """The date of a query parameter, None where it is not given. Raises InvalidParameter."""
    if text is None:
        return None
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text, re.ASCII):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise InvalidParameter(f"`{name}` is a date that exists, such as 2026-11-27")
