"""What surrounds every route: `HEAD`, the request's id and book on each answer, a last resort that tells no
secrets.
"""

from __future__ import annotations

import logging
import re
import secrets
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import INTERNAL, problem_response

HEADER: Final = "X-Request-Id"
BOOK_HEADER: Final = "Taqseet-Book"
"""Names the digest of the book that an answer comes from."""
_VALID = re.compile(rb"[A-Za-z0-9._:-]{1,128}")
_LOGGER = logging.getLogger("taqseet.api")


class HeadAsGet:
    """Answers `HEAD` as `GET` is answered, with the same status and headers, and sends no body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def send_no_body(message: Message) -> None:
            is_body = message["type"] == "http.response.body"
            await send({**message, "body": b""} if is_body else message)

        await self.app({**scope, "method": "GET"}, receive, send_no_body)


class RequestIdentity:
    """Echoes a caller's `X-Request-Id`, or makes one, and answers what nobody else caught with a problem."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id.decode()
        started = False

        async def send_with_id(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = [
                    *message["headers"],
                    (HEADER.lower().encode(), request_id),
                    *_book(scope),
                ]
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        except Exception:  # whatever it was, the caller learns an id to ask about and no more
            _LOGGER.exception("request %s failed", request_id.decode())
            if not started:
                detail = f"ask the operator about request {request_id.decode()}"
                await problem_response(INTERNAL, detail)(scope, receive, send_with_id)


def _book(scope: Scope) -> list[tuple[bytes, bytes]]:
    """The header that names the book of an answer, if a book had a part in it."""
    digest = scope["state"].get("book")
    return [(BOOK_HEADER.lower().encode(), digest.encode())] if digest else []


def _request_id(scope: Scope) -> bytes:
    """The caller's id if it is one, else a new one."""
    given: bytes = next((value for name, value in scope["headers"] if name == HEADER.lower().encode()), b"")
    return given if _VALID.fullmatch(given) else secrets.token_hex(16).encode()
