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

from api.errors import PROBLEM_JSON, PROBLEMS, InvalidRequest, problem_response
from api.models import WireActiveBook, WireAlive, WireOffers, WirePolicies, WirePolicy, WireReady
from api.service import ActiveBook, Service
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
    "/v1/policies": (WirePolicies, "The policies, each with its citation."),
    "/v1/policies/{policy_id}": (WirePolicy, "The policy with its citation."),
    "/v1/book": (WireActiveBook, "The active book."),
    "/readyz": (WireReady, "Decisions can be made and recorded."),
    "/healthz": (WireAlive, "The process answers."),
}
"""What each address that is only read answers with."""
_MODELS: Final[tuple[type[BaseModel], ...]] = (
    WireRequest,
    WireAnswer,
    WireProblem,
    *(model for model, _ in _READ.values()),
)

Document = dict[str, Any]


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
    return described


def _describe_responses(path: str, operation: Document) -> None:
    responses = operation["responses"]
    responses.pop("422", None)
    for status in (404, 422, 503) if path.startswith("/v1/") else (503,):
        responses[str(status)] = _problem_of(status)


def _describe_read(path: str, operation: Document) -> None:
    """The body of what is only read: an object of the table, or the text of the counters."""
    ok = operation["responses"]["200"]
    if path in _READ:
        model, ok["description"] = _READ[path]
        schema = {"$ref": f"#/components/schemas/{model.__name__}"}
        ok["content"] = {"application/json": {"schema": schema}}
    elif path == "/metrics":
        ok["description"] = "The counters, in the text format of Prometheus."
        ok["content"] = {"text/plain": {"schema": {"type": "string"}}}


def _problem_of(status: int) -> Document:
    kinds = [kind for kind in PROBLEMS.values() if kind.status == status]
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
    responses |= {str(status): _problem_of(status) for status in (413, 415)}
    responses["422"]["content"][PROBLEM_JSON]["examples"] = _examples(answers, {"invalid"})


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
