"""The release desk in the OpenAPI document: what each route is sent, answers and refuses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

from pydantic import BaseModel

from api.actors import ACTOR_HEADER
from api.errors import PROBLEM_JSON, PROBLEMS, REFUSED, ProblemKind
from api.models import WireListedOffer, WirePolicy
from api.negotiation import TEXT, YAML
from api.release_examples import EXAMPLES
from api.release_models import (
    WireActivating,
    WireActivation,
    WireActivations,
    WireApproving,
    WireAudit,
    WirePreview,
    WirePreviewing,
    WireProposal,
    WireProposals,
    WireReasoned,
    WireReinstated,
    WireRollingBack,
    WireWithdrawal,
)
from api.routes.documents import YAML_TYPES
from api.standing_models import WireNotReady

Document = dict[str, Any]

_ALWAYS: Final = ("not_ready", "store_unavailable")
_BODY: Final = ("body_too_large", "unsupported_encoding")
_JSON_BODY: Final = (*_BODY, "invalid_request")
_ACT: Final = ("unknown_actor", "clock_behind", "overtaken", "unreadable_event")
_STEP: Final = (*_ACT, *_JSON_BODY, "no_reason")
_PUT: Final = (
    *_ACT, *_BODY, "no_reason", "unsupported_media_type", "invalid_document", "invalid_parameter", "too_busy",
    "unknown_proposal", "proposal_closed", "nothing_changed", "no_active_book", "document_changed",
    "if_match_required",
)  # fmt: skip
_READ: Final = ("not_found", "invalid_parameter", "unknown_proposal", "proposal_closed")
_SIGN: Final = ("no_signer", "unknown_book")
_APPROVE: Final = (
    *_STEP, *_SIGN, "own_approval", "unknown_proposal", "proposal_closed", "approval_void",
    "proposal_has_errors", "proposal_outdated",
)  # fmt: skip
_ACTIVATE: Final = (
    *_STEP, *_SIGN, "unknown_proposal", "not_approved", "approval_void", "approval_expired", "already_active",
    "proposal_closed", "proposal_outdated", "in_the_past",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Described:
    """One route: what it answers, with which status and in which forms, what it is sent, what it refuses."""

    told: str
    answers: type[BaseModel] | None
    codes: tuple[str, ...]
    asked: type[BaseModel] | None = None
    status: int = 200
    texts: tuple[str, ...] = ()
    sends_yaml: bool = False
    headers: tuple[str, ...] = field(default=())


ROUTES: Final[Mapping[tuple[str, str], Described]] = {
    ("get", "/v1/offers/{offer_id}"): Described(
        "The offer, with its plan.", WireListedOffer, _READ, texts=(YAML,), headers=("ETag",)
    ),
    ("get", "/v1/policies/{policy_id}"): Described(
        "The policy, with its citation.", WirePolicy, _READ, texts=(YAML,), headers=("ETag",)
    ),
    ("get", "/v1/offers/{offer_id}/cases"): Described(
        "The cases, as they stand in the book.", None, _READ, texts=(YAML,), headers=("ETag",)
    ),
    ("get", "/v1/policies/{policy_id}/cases"): Described(
        "The cases, as they stand in the book.", None, _READ, texts=(YAML,), headers=("ETag",)
    ),
    **{
        ("put", path): Described(
            "The proposal, with all that was found about it.",
            WireProposal,
            _PUT,
            status=201,
            sends_yaml=True,
            headers=("Location",),
        )
        for path in (
            "/v1/offers/{offer_id}",
            "/v1/policies/{policy_id}",
            "/v1/offers/{offer_id}/cases",
            "/v1/policies/{policy_id}/cases",
        )
    },
    ("get", "/v1/proposals"): Described("The proposals.", WireProposals, ("invalid_parameter",)),
    ("get", "/v1/proposals/{id}"): Described(
        "The proposal.", WireProposal, ("unknown_proposal",), texts=(TEXT,)
    ),
    ("post", "/v1/proposals/{id}/scenarios"): Described(
        "The proposal as it stands: the result comes later.",
        WireProposal,
        (*_ACT, "unknown_proposal", "too_busy", "scenarios_unavailable"),
        status=202,
    ),
    ("post", "/v1/proposals/{id}/approval"): Described(
        "The proposal, approved.",
        WireProposal,
        _APPROVE,
        asked=WireApproving,
    ),
    ("post", "/v1/proposals/{id}/rejection"): Described(
        "The proposal, closed.",
        WireProposal,
        (*_STEP, "unknown_proposal", "proposal_closed"),
        asked=WireReasoned,
    ),
    ("get", "/v1/activations"): Described(
        "What decides, what is to, and what did.", WireActivations, ("invalid_parameter",)
    ),
    ("post", "/v1/activations"): Described(
        "The activation.",
        WireActivation,
        _ACTIVATE,
        asked=WireActivating,
        status=201,
    ),
    ("post", "/v1/activations/{id}/cancellation"): Described(
        "The activation that was called off.",
        WireActivation,
        (*_STEP, "unknown_activation"),
        asked=WireReasoned,
    ),
    ("post", "/v1/rollbacks"): Described(
        "The roll-back.",
        WireActivation,
        (*_STEP, *_SIGN, "already_active", "nothing_to_roll_back"),
        asked=WireRollingBack,
        status=201,
    ),
    ("post", "/v1/offers/{offer_id}/withdrawal"): Described(
        "The withdrawal.", WireWithdrawal, (*_STEP, "unknown_offer", "already_withdrawn"), asked=WireReasoned
    ),
    ("post", "/v1/offers/{offer_id}/reinstatement"): Described(
        "That the offer may be shown again.",
        WireReinstated,
        (*_STEP, "own_reinstatement", "not_withdrawn"),
        asked=WireReasoned,
    ),
    ("get", "/v1/audit"): Described("What happened.", WireAudit, ("invalid_parameter",)),
    ("post", "/v1/preview"): Described(
        "What would be answered, and what comes out otherwise.",
        WirePreview,
        (*_JSON_BODY, "invalid_parameter", "too_busy"),
        asked=WirePreviewing,
    ),
}
"""Every route of the release desk."""

MODELS: Final = tuple(
    dict.fromkeys(
        model for each in ROUTES.values() for model in (each.answers, each.asked) if model is not None
    )
)

_HEADERS: Final[Mapping[str, str]] = {
    "ETag": "Stands for the document and this form of it; what an edit names in `If-Match`.",
    "Location": "The address of the proposal.",
}
_CONDITIONS: Final[Mapping[str, str]] = {
    "If-Match": "The ETag that the document was read with; only the part before its dot counts.",
    "If-None-Match": "`*` for a document that is not there yet.",
}
_KINDS: Final[Mapping[str, ProblemKind]] = {**{kind.code: kind for kind in PROBLEMS.values()}, **REFUSED}


def describe_releases(paths: Mapping[str, Document]) -> None:
    """Fill in what the framework cannot know of the release desk's routes."""
    unready = paths["/readyz"]["get"]["responses"]["503"]["content"]
    unready[PROBLEM_JSON]["schema"] = _reference(WireNotReady)
    for (method, path), each in ROUTES.items():
        operation = paths[path][method]
        for parameter in operation.get("parameters", ()):
            if parameter["name"] == ACTOR_HEADER:
                parameter |= {
                    "required": True,
                    "schema": {"type": "string", "examples": ["fatimah.compliance"]},
                }
        operation["responses"] = {str(each.status): _answer(each), **_refusals((*each.codes, *_ALWAYS))}
        if each.asked is not None:
            shown = {"example": {"summary": "An example", "value": EXAMPLES[each.asked]}}
            body = {"schema": _reference(each.asked), "examples": shown}
            operation["requestBody"] = {"required": True, "content": {"application/json": body}}
        if each.sends_yaml:
            schema = {"description": "The document, as it is to stand in the book.", "type": "string"}
            content = {media_type: {"schema": schema, "examples": {}} for media_type in YAML_TYPES}
            operation["requestBody"] = {"required": True, "content": content}
            operation["parameters"] += [_condition(name, told) for name, told in _CONDITIONS.items()]


def _answer(each: Described) -> Document:
    content: Document = {}
    if each.answers is not None:
        content["application/json"] = {"schema": _reference(each.answers)}
    content |= {media_type: {"schema": {"type": "string"}} for media_type in each.texts}
    headers = {name: {"description": _HEADERS[name], "schema": {"type": "string"}} for name in each.headers}
    return {"description": each.told, "content": content, **({"headers": headers} if headers else {})}


def _refusals(codes: Iterable[str]) -> Document:
    """The problem documents of some codes, by status."""
    kinds = sorted((_KINDS[code] for code in dict.fromkeys(codes)), key=lambda kind: kind.status)
    return {
        str(status): {
            "description": "; ".join(f"`{kind.code}`: {kind.title}" for kind in group),
            "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/WireProblem"}}},
        }
        for status, group in groupby(kinds, key=lambda kind: kind.status)
    }


def _condition(name: str, told: str) -> Document:
    return {
        "name": name,
        "in": "header",
        "required": False,
        "schema": {"type": "string"},
        "description": told,
    }


def _reference(model: type[BaseModel]) -> Document:
    return {"$ref": f"#/components/schemas/{model.__name__}"}
