"""The OpenAPI document: the models of the wire with the docs of every field, and examples really decided."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import orjson
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from api.active_book import ActiveBook
from api.errors import (
    PROBLEM_JSON,
    PROBLEMS,
    IdempotencyKeyReused,
    IfMatchRequired,
    InvalidDocument,
    InvalidIdempotencyKey,
    InvalidRequest,
    StoreUnavailable,
    UnsupportedMediaType,
    problem_response,
)
from api.idempotency import HEADER, KEY_PATTERN, REPLAYED
from api.models import WireActiveBook, WireAlive, WireOffers, WirePolicies
from api.offer_models import WireBatch, WireBatchAnswer, WireLimits, WireValidation
from api.release_openapi import MODELS as RELEASE_MODELS
from api.release_openapi import describe_releases
from api.replay_models import MODELS as REPLAY_MODELS
from api.replay_models import describe_replay
from api.routes.validation import NOTATIONS
from api.service import Service
from api.standing_models import WireNotReady, WireReady
from engine.analysis.validation import validate_offer, validation_on_wire
from engine.release.scenario_run import ScenariosNotRun
from engine.wire.answer import AnswerPart, WireAnswer, WireProblem
from engine.wire.models import WireRequest
from engine.wire.read import read_request

EXAMPLES: Final = Path(__file__).with_name("examples")
"""Requests, one a file; what they are answered is decided when the document is made."""
EXAMPLE_DECISION_ID: Final = "01KBFA4E00TAQSEETEXAMP1E00"
_NOW: Final = datetime(2026, 11, 27, 7, 15, tzinfo=UTC)
_SUMMARIES: Final = {
    "eligible": "A known customer buys a phone in Saudi Arabia",
    "guest": "A guest's cart with a gift card in the UAE, in Arabic",
    "invalid": "Everything that is wrong is named at once",
}

_READ: Final[dict[str, tuple[type[AnswerPart], str]]] = {
    "/v1/offers": (WireOffers, "The offers, as the account manager wrote them."),
    "/v1/offers/limits": (WireLimits, "The plans on offer, each with its carts."),
    "/v1/policies": (WirePolicies, "The policies, each with its citation."),
    "/v1/book": (WireActiveBook, "The active book."),
    "/readyz": (WireReady, "Decisions can be made and recorded."),
    "/healthz": (WireAlive, "The process answers."),
}
"""What each address that is only read answers with."""
_MODELS: Final[tuple[type[BaseModel], ...]] = (
    WireRequest,
    WireAnswer,
    WireProblem,
    WireBatch,
    WireBatchAnswer,
    WireValidation,
    *(model for model, _ in _READ.values()),
    *RELEASE_MODELS,
    *REPLAY_MODELS,
    WireNotReady,
)

Document = dict[str, Any]
_OF_THE_DESK: Final = (IfMatchRequired, InvalidDocument, ScenariosNotRun, StoreUnavailable)


def describe(app: FastAPI) -> None:
    """Let the application publish this document instead of the framework's."""
    app.openapi = lambda: document(app)  # type: ignore[method-assign]


def document(app: FastAPI) -> Document:
    """The OpenAPI document of an application; with examples as soon as a book is active."""
    service: Service | None = getattr(app.state, "service", None)
    described = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes
    )
    schemas = described.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for model in _MODELS:
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= schema.pop("$defs", {})
        schemas[model.__name__] = schema
    active = service.active if service is not None and not service.obstacles else None
    for path, methods in described["paths"].items():
        for operation in methods.values():
            _describe_responses(path, operation)
            _describe_read(path, operation)
    _describe_eligibility(described["paths"]["/v1/eligibility"]["post"], active)
    _describe_batch(described["paths"]["/v1/eligibility/batch"]["post"], active)
    _describe_validation(described["paths"]["/v1/offers/validate"]["post"], active)
    describe_releases(described["paths"])
    describe_replay(described["paths"])
    return described


def _describe_responses(path: str, operation: Document) -> None:
    responses = operation["responses"]
    responses.pop("422", None)
    for status in (404, 422, 503) if path.startswith("/v1/") else (503,):
        responses[str(status)] = _problem_of(status, InvalidIdempotencyKey, IdempotencyKeyReused)


def _describe_read(path: str, operation: Document) -> None:
    """The body of what is only read: an object of the table, or the text of the counters."""
    ok = operation["responses"].get("200", {})
    if path in _READ:
        model, ok["description"] = _READ[path]
        schema = {"$ref": f"#/components/schemas/{model.__name__}"}
        ok["content"] = {"application/json": {"schema": schema}}
    elif path == "/metrics":
        ok["description"] = "The counters, in the text format of Prometheus."
        ok["content"] = {"text/plain": {"schema": {"type": "string"}}}


def _problem_of(status: int, *without: type[Exception]) -> Document:
    """The problem documents of a status, but for those of errors that a route never raises."""
    never = (*without, *_OF_THE_DESK)
    kinds = [kind for error, kind in PROBLEMS.items() if kind.status == status and error not in never]
    told = dict.fromkeys(f"`{kind.code}`: {kind.title}" for kind in kinds)
    schema = {"$ref": "#/components/schemas/WireProblem"}
    return {"description": "; ".join(told), "content": {PROBLEM_JSON: {"schema": schema}}}


def _describe_eligibility(operation: Document, active: ActiveBook | None) -> None:
    requests = example_requests()
    operation["requestBody"] = {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"$ref": "#/components/schemas/WireRequest"},
                "examples": {
                    name: {"summary": _SUMMARIES[name], "value": value} for name, value in requests.items()
                },
            }
        },
    }
    answers = example_answers(active) if active is not None else {}
    responses = operation["responses"]
    responses.pop("404", None)
    responses["200"] = {
        "description": "The decision, durable before it is answered.",
        "content": {
            "application/json": {
                "schema": {"$ref": "#/components/schemas/WireAnswer"},
                "examples": _examples(answers, {"eligible", "guest"}),
            }
        },
    }
    told = {str(status): _problem_of(status, UnsupportedMediaType) for status in (409, 410, 413, 415, 422)}
    told["422"]["content"][PROBLEM_JSON]["examples"] = _examples(answers, {"invalid"})
    responses |= told
    _describe_idempotency(operation)


def _describe_idempotency(operation: Document) -> None:
    """What a key may be, and what tells an answer that was given before."""
    (key,) = (parameter for parameter in operation["parameters"] if parameter["name"] == HEADER)
    key["schema"] = {"type": "string", "pattern": f"^{KEY_PATTERN}$"}
    seconds = {"description": "After how many seconds to ask again.", "schema": {"type": "integer"}}
    operation["responses"]["409"]["headers"] = {"Retry-After": seconds}
    replayed = {"description": "`true` where this answer was given before.", "schema": {"const": "true"}}
    operation["responses"]["200"]["headers"] = {REPLAYED: replayed}


def _describe_batch(operation: Document, active: ActiveBook | None) -> None:
    """A batch of the examples: one that is decided and one that is wrong, which spoils nothing."""
    requests, answers = example_requests(), example_answers(active) if active is not None else {}
    summary = "One cart is decided, the other request is wrong"
    batch = {"requests": [requests["eligible"], requests["invalid"]]}
    operation["requestBody"] = {
        "required": True,
        "content": {"application/json": _content("WireBatch", {"mixed": (summary, batch)})},
    }
    results = answers and [
        {"status": 200, "answer": answers["eligible"]},
        {"status": answers["invalid"]["status"], "problem": answers["invalid"]},
    ]
    shown = {"mixed": (summary, {"results": results})} if answers else {}
    responses = operation["responses"]
    responses.pop("404", None)
    responses["200"] = {
        "description": "A result for each request, in order; what was decided is durable.",
        "content": {"application/json": _content("WireBatchAnswer", shown)},
    }
    responses |= {str(status): _problem_of(status, UnsupportedMediaType) for status in (413, 415)}


def _describe_validation(operation: Document, active: ActiveBook | None) -> None:
    summary = "A plan whose carts reach beyond what the law allows"
    text = (EXAMPLES / "offer.yaml").read_text("utf-8")
    # What is sent is an offer document; its own JSON Schema is in engine/schema/json/offer.json.
    schema = {"description": "An offer document, as it stands in the book.", "type": "object"}
    told = {"reaching": {"summary": summary, "value": text}}
    operation["requestBody"] = {
        "required": True,
        "content": {
            media_type: {"schema": schema, "examples": told if notation == "yaml" else {}}
            for media_type, notation in NOTATIONS.items()
        },
    }
    shown = {"reaching": (summary, example_validation(active))} if active is not None else {}
    responses = operation["responses"]
    responses.pop("404", None)
    responses.pop("422", None)
    responses["200"] = {
        "description": "What is wrong with the offer, if anything, and when the law refuses it.",
        "content": {"application/json": _content("WireValidation", shown)},
    }
    responses |= {str(status): _problem_of(status) for status in (413, 415)}


def _content(model: str, shown: dict[str, tuple[str, Document]]) -> Document:
    """A body of a model, with examples by name."""
    examples = {name: {"summary": summary, "value": value} for name, (summary, value) in shown.items()}
    return {"schema": {"$ref": f"#/components/schemas/{model}"}, "examples": examples}


@lru_cache(maxsize=2)
def example_validation(active: ActiveBook) -> Document:
    """What the active book says of the example of an offer."""
    book = active.renderer.book
    content = (EXAMPLES / "offer.yaml").read_bytes()
    return validation_on_wire(validate_offer(book, content), book, "en")


def _examples(answers: Document, names: set[str]) -> Document:
    return {
        name: {"summary": _SUMMARIES[name], "value": value}
        for name, value in answers.items()
        if name in names
    }


@lru_cache(maxsize=1)
def example_requests() -> Document:
    """The bodies of the examples by name."""
    return {name: orjson.loads((EXAMPLES / f"{name}.json").read_bytes()) for name in _SUMMARIES}


@lru_cache(maxsize=2)
def example_answers(active: ActiveBook) -> Document:
    """What the active book answers to each example; nothing is recorded, and the id is a fixed one."""
    return {name: _answer(active, body) for name, body in example_requests().items()}


def _answer(active: ActiveBook, body: Document) -> Document:
    request = read_request(orjson.dumps(body), active.renderer.book, _NOW)
    if isinstance(request, list):
        refused = InvalidRequest(request)
        response = problem_response(PROBLEMS[InvalidRequest], str(refused), refused.errors)
        problem: Document = orjson.loads(bytes(response.body))
        return problem
    decision = active.engine.decide(request)
    answer: Document = orjson.loads(
        orjson.dumps(active.renderer.answer(decision, EXAMPLE_DECISION_ID, request.language))
    )
    return answer
