"""Errors as problem documents (RFC 9457): one table from what went wrong to what the caller reads."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from engine.recording import LogUnavailable, Overtaken
from engine.release.refusals import REFUSALS, ReleaseRefused
from engine.release.scenario_run import ScenariosNotRun
from engine.wire.past import RecordUnreadable
from engine.wire.strict_json import FieldError

_LOGGER = logging.getLogger("taqseet.api")
PROBLEM_JSON: Final = "application/problem+json"


class InvalidRequest(Exception):
    """The body cannot be decided on; carries everything that is wrong with it."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__(f"{len(errors)} thing{'s are' if len(errors) > 1 else ' is'} wrong with the request")
        self.errors = tuple(errors)


class InvalidParameter(Exception):
    """A query parameter that is none of what it may be."""


class BodyTooLarge(Exception):
    """The body is larger than what is read."""


class UnsupportedEncoding(Exception):
    """The body is compressed or encoded otherwise: it is not read."""


class UnsupportedMediaType(Exception):
    """The body is of a media type that is not read here."""


class InvalidDocument(Exception):
    """A text that cannot be kept as the document of this address."""


class IfMatchRequired(Exception):
    """An edit that does not say which text it was made from."""


class InvalidIdempotencyKey(Exception):
    """An idempotency key that is none."""


class IdempotencyKeyReused(Exception):
    """The idempotency key stands for another request."""


class IdempotencyKeyInFlight(Exception):
    """A request with this idempotency key is being answered."""


class AnswerErased(Exception):
    """The answer that an idempotency key stands for cannot be given again."""


class StoreUnavailable(Exception):
    """A step of the release desk, or a look at it, found the store away."""


class NotFound(Exception):
    """Nothing is known under this id."""


class NotReady(Exception):
    """No checked book is active, or the log is not open: nothing can be decided."""


class TooBusy(Exception):
    """More decisions wait for the log than the service takes at once."""


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """How one kind of error is told: its status, its stable code and its title."""

    status: int
    code: str
    title: str
    retry_after_seconds: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


PROBLEMS: Final[dict[type[Exception], ProblemKind]] = {
    InvalidRequest: ProblemKind(422, "invalid_request", "The request cannot be decided on"),
    InvalidParameter: ProblemKind(422, "invalid_parameter", "A query parameter is not understood"),
    RequestValidationError: ProblemKind(422, "invalid_parameter", "A query parameter is not understood"),
    BodyTooLarge: ProblemKind(413, "body_too_large", "The body is too large"),
    UnsupportedEncoding: ProblemKind(
        415,
        "unsupported_encoding",
        "The body's encoding is not read",
        headers={"Accept-Encoding": "identity"},
    ),
    UnsupportedMediaType: ProblemKind(415, "unsupported_media_type", "The body's media type is not read"),
    InvalidDocument: ProblemKind(422, "invalid_document", "The text cannot be proposed as this document"),
    IfMatchRequired: ProblemKind(428, "if_match_required", "It is not said which text was edited"),
    InvalidIdempotencyKey: ProblemKind(
        422, "invalid_idempotency_key", "The idempotency key is not understood"
    ),
    IdempotencyKeyReused: ProblemKind(
        422, "idempotency_key_reused", "The idempotency key stands for another request"
    ),
    IdempotencyKeyInFlight: ProblemKind(
        409, "idempotency_in_flight", "A request with this idempotency key is being answered", 1
    ),
    AnswerErased: ProblemKind(
        410, "idempotency_answer_erased", "The answer that this key stands for was erased"
    ),
    NotFound: ProblemKind(404, "not_found", "Nothing is known under this id"),
    NotReady: ProblemKind(503, "not_ready", "The service is not ready", 5),
    TooBusy: ProblemKind(503, "too_busy", "The service has too much to do", 1),
    LogUnavailable: ProblemKind(
        503, "log_unavailable", "The decision could not be recorded, so it is not given", 5
    ),
    StoreUnavailable: ProblemKind(503, "store_unavailable", "The store of books does not answer", 5),
    ScenariosNotRun: ProblemKind(503, "scenarios_unavailable", "The scenarios cannot be run here"),
    RecordUnreadable: ProblemKind(500, "record_unreadable", "The record cannot be read by this version"),
}
"""Every error that a route may raise, in one place; but for what the release desk refuses (`REFUSED`)."""

_REFUSED: Final = {
    "unknown_actor": "It is not said who acts",
    "own_approval": "Somebody else has to approve it",
    "own_reinstatement": "Somebody else has to reinstate it",
    "unknown_proposal": "There is no such proposal",
    "unknown_book": "There is no such book",
    "unknown_activation": "There is no such activation",
    "unknown_offer": "There is no such offer",
    "already_active": "This book decides already",
    "already_withdrawn": "The offer is withdrawn already",
    "approval_expired": "The approval has expired",
    "approval_void": "The proposal was edited after its approval",
    "no_active_book": "No book is active",
    "not_approved": "The proposal is not approved",
    "not_withdrawn": "The offer is not withdrawn",
    "nothing_changed": "The proposal changes nothing",
    "nothing_to_roll_back": "There is no earlier book",
    "overtaken": "Somebody else was quicker",
    "proposal_closed": "The proposal is closed",
    "proposal_has_errors": "The proposed book has errors",
    "proposal_outdated": "The proposal was made for another book",
    "document_changed": "The document is another one by now",
    "in_the_past": "The moment has passed",
    "no_reason": "No reason is given that can be kept",
    "clock_behind": "The clock of this machine is behind",
    "no_signer": "There is no key to sign with",
    "unreadable_event": "The log tells what this version cannot read",
}
_ACTOR_CHALLENGE: Final = {"WWW-Authenticate": 'Taqseet-Actor realm="release desk"'}
REFUSED: Final = {
    code: ProblemKind(
        status,
        code,
        _REFUSED.get(code, "The release desk refuses"),
        retry_after_seconds=5 if status == 503 else None,
        headers=_ACTOR_CHALLENGE if status == 401 else {},
    )
    for code, status in REFUSALS.items()
}
"""What the release desk refuses, by its codes."""

INTERNAL: Final = ProblemKind(500, "internal_error", "Something went wrong here")
_OF_STATUS: Final = {
    404: ProblemKind(404, "not_found", "There is nothing at this address"),
    405: ProblemKind(405, "method_not_allowed", "This method is not allowed here"),
}


def problem_body(kind: ProblemKind, detail: str, errors: Sequence[FieldError] = ()) -> dict[str, Any]:
    """The problem document of an error (RFC 9457, section 3)."""
    return {
        "type": f"urn:taqseet:problem:{kind.code.replace('_', '-')}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "code": kind.code,
        "errors": [error.as_json() for error in errors],
    }


def problem_response(
    kind: ProblemKind,
    detail: str,
    errors: Sequence[FieldError] = (),
    headers: dict[str, str] | None = None,
    more: Mapping[str, Any] | None = None,
) -> Response:
    """The problem document of an error, as an answer of its own, with `more` members if there are any."""
    body = {**problem_body(kind, detail, errors), **(more or {})}
    headers = {**(headers or {}), **kind.headers, "Cache-Control": "no-store"}
    if kind.retry_after_seconds is not None:
        headers["Retry-After"] = str(kind.retry_after_seconds)
    return Response(orjson.dumps(body), kind.status, headers, PROBLEM_JSON)


def add_error_handlers(app: FastAPI) -> None:
    """Let every error of the table, and those of the framework, leave as problem documents."""
    for error in (*PROBLEMS, ReleaseRefused, Overtaken):
        app.add_exception_handler(error, _told)
    app.add_exception_handler(HTTPException, _told_by_status)


def told(error: Exception) -> tuple[ProblemKind, str, tuple[FieldError, ...]]:
    """An error of the table as a caller learns of it: its kind, what went wrong, and every wrong field."""
    if isinstance(error, Overtaken):
        return (
            REFUSED["overtaken"],
            "something else happened to the book at this moment: look, and try again",
            (),
        )
    if isinstance(error, ReleaseRefused):
        return REFUSED[error.code], "; ".join(filter(None, (error.message, error.help))), ()
    kind = next((PROBLEMS[base] for base in type(error).__mro__ if base in PROBLEMS), None)
    if kind is None:
        _LOGGER.error("something went wrong", exc_info=error)
        return INTERNAL, "ask the operator: it is in the service's log", ()
    if isinstance(error, RequestValidationError):
        return kind, _parameters_told(error), ()
    if isinstance(error, LogUnavailable):  # what the store said is for the operator's log, not for the caller
        return kind, "the decision log does not answer: nothing is offered; try again later", ()
    return kind, str(error), error.errors if isinstance(error, InvalidRequest) else ()


def _parameters_told(error: RequestValidationError) -> str:
    """The parameters of a query that are missing, and those that the framework cannot read."""
    names: dict[str, list[str]] = {}
    for found in error.errors():
        what = "required" if found["type"] == "missing" else found["msg"].replace("Input should", "it should")
        names.setdefault(what, []).append(f"`{found['loc'][-1]}`")
    return "; ".join(f"{', '.join(listed)}: {what}" for what, listed in names.items())


async def _told(request: Request, error: Exception) -> Response:
    kind, detail, errors = told(error)
    request.app.state.service.metrics.refused_requests.labels(kind.code).inc()
    return problem_response(kind, detail, errors)


async def _told_by_status(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    kind = _OF_STATUS.get(error.status_code) or ProblemKind(
        error.status_code, "http_error", str(error.detail)
    )
    detail = f"{request.method} {request.url.path}: {str(error.detail).lower()}"
    headers = dict(error.headers or {})
    if headers.get("Allow") == "GET":  # the framework does not know that `HeadAsGet` answers HEAD too
        headers["Allow"] = "GET, HEAD"
    return problem_response(kind, detail, headers=headers)
