"""Single offers and policies: read as JSON or as the YAML that was written, and proposed anew by `PUT`."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Annotated, Final

import orjson
from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from api.active_book import ActiveBook
from api.actors import Actor
from api.dependencies import JSON, ServiceOf, active_book, language_of, made, plain_body
from api.document_edits import Document, Edit, files_with, text_of
from api.document_tags import tagged
from api.errors import NotFound, UnsupportedMediaType
from api.negotiation import YAML, prefers
from api.release_steps import at_desk, from_store, proposal_id
from api.routes.validation import NOTATIONS, notation_of
from api.service import Service
from api.turns import TurnsOf
from engine.release.desk import Desk
from engine.release.documents import DocumentKind
from engine.release.on_wire import proposal_on_wire
from engine.schema.yaml_source import LARGEST_FILE_BYTES
from engine.wire.fields import quoted
from engine.wire.listing import offer_on_wire, policy_on_wire
from engine.wire.render import Body

router = APIRouter(tags=["Book"])
YAML_TYPES: Final = tuple(media_type for media_type, notation in NOTATIONS.items() if notation == "yaml")
"""The media types that a document may be sent as."""

OfProposal = Annotated[
    str | None, Query(alias="proposal", description="The document as this open proposal has it, in YAML.")
]
Into = Annotated[
    str | None, Query(alias="proposal", description="Add the edit to this open proposal; else to a new one.")
]
Why = Annotated[str, Query(alias="reason", description="Why, in at most 500 characters.")]
Pack = Annotated[str | None, Query(description="The policy pack of a new policy, such as `sa`.")]


class Edited:
    """An edit on its way to the release desk: who sent it, why, into which proposal."""

    def __init__(
        self,
        request: Request,
        service: ServiceOf,
        turns: TurnsOf,
        actor: Actor,
        into: Into = None,
        why: Why = "",
    ) -> None:
        self._request, self._service, self._turns = request, service, turns
        self._actor, self._into, self._why = actor, into, why

    async def proposed(self, kind: DocumentKind, id: str, pack: str | None = None) -> Response:
        """The proposal that the edit makes, or is added to."""
        _check_media_type(self._request.headers.get("content-type", ""))
        text = text_of(await plain_body(self._request, LARGEST_FILE_BYTES))
        into = proposal_id(self._into) if self._into is not None else None
        edit = Edit(Document(kind, id, pack), text, self._actor, self._why, into)
        language = language_of(self._request)

        def proposed(desk: Desk, now: datetime) -> Body:
            return proposal_on_wire(edit.propose(desk, now, self._request), now, language)

        async with self._turns.taken():
            body = await at_desk(self._service, proposed)
        return made(body, f"/v1/proposals/{body['id']}")


EditedOf = Annotated[Edited, Depends()]


@router.get("/v1/offers/{offer_id}", summary="One offer")
async def offer(
    offer_id: str, request: Request, service: ServiceOf, of_proposal: OfProposal = None
) -> Response:
    """One offer with its plan, as JSON, or by `Accept: application/yaml` the text as it stands in the book.

    The text is the one that was activated: a withdrawal by the release desk lies over it and is shown in the
    JSON alone. The ETag is what an edit names in `If-Match`.
    """
    document = Document("offer", offer_id)
    if of_proposal is not None or prefers(request, YAML):
        return await _yaml(request, service, document, of_proposal)
    active = active_book(request)
    book = active.renderer.book
    found = next((each for each in book.offers if each.id == offer_id), None)
    if found is None:
        raise _unknown(document)
    text = await from_store(partial(_author_text, service, active, document))
    return _json(request, text, offer_on_wire(book, found, language_of(request)))


@router.get("/v1/policies/{policy_id}", summary="One policy")
async def policy(
    policy_id: str, request: Request, service: ServiceOf, of_proposal: OfProposal = None
) -> Response:
    """One policy with its citation, its rule and its texts, or by `Accept: application/yaml` its text.

    The ETag is what an edit names in `If-Match`.
    """
    document = Document("policy", policy_id)
    if of_proposal is not None or prefers(request, YAML):
        return await _yaml(request, service, document, of_proposal)
    active = active_book(request)
    found = active.renderer.policies.get(policy_id)
    if found is None:
        raise _unknown(document)
    text = await from_store(partial(_author_text, service, active, document))
    return _json(request, text, policy_on_wire(found, language_of(request)))


@router.get("/v1/offers/{offer_id}/cases", summary="The cases of an offer")
async def offer_cases(
    offer_id: str, request: Request, service: ServiceOf, of_proposal: OfProposal = None
) -> Response:
    """The cases beside an offer, in YAML as they stand in the book."""
    return await _yaml(request, service, Document("offer-cases", offer_id), of_proposal)


@router.get("/v1/policies/{policy_id}/cases", summary="The cases of a policy")
async def policy_cases(
    policy_id: str, request: Request, service: ServiceOf, of_proposal: OfProposal = None
) -> Response:
    """The cases beside a policy, in YAML as they stand in the book."""
    return await _yaml(request, service, Document("policy-cases", policy_id), of_proposal)


@router.put("/v1/offers/{offer_id}", summary="Propose an offer", status_code=201)
async def put_offer(offer_id: str, edited: EditedOf) -> Response:
    """Propose another text of an offer, or a new offer. The active book stays as it is.

    `If-Match` is the ETag that the offer was read with; a new one is sent with `If-None-Match: *`. What is
    wrong with the offer is in the proposal's report.
    """
    return await edited.proposed("offer", offer_id)


@router.put("/v1/policies/{policy_id}", summary="Propose a policy", status_code=201)
async def put_policy(policy_id: str, edited: EditedOf, pack: Pack = None) -> Response:
    """Propose another text of a policy, or a new policy in a pack. The active book stays as it is.

    `If-Match` is the ETag that the policy was read with; a new one is sent with `If-None-Match: *`. What is
    wrong with the policy is in the proposal's report.
    """
    return await edited.proposed("policy", policy_id, pack)


@router.put("/v1/offers/{offer_id}/cases", summary="Propose the cases of an offer", status_code=201)
async def put_offer_cases(offer_id: str, edited: EditedOf) -> Response:
    """Propose another text of the cases beside an offer; by `?proposal=` with an edit of the offer."""
    return await edited.proposed("offer-cases", offer_id)


@router.put("/v1/policies/{policy_id}/cases", summary="Propose the cases of a policy", status_code=201)
async def put_policy_cases(policy_id: str, edited: EditedOf, pack: Pack = None) -> Response:
    """Propose another text of the cases beside a policy; by `?proposal=` with an edit of the policy."""
    return await edited.proposed("policy-cases", policy_id, pack)


async def _yaml(request: Request, service: Service, document: Document, proposal: str | None) -> Response:
    text = await from_store(partial(_text, service, document, proposal))
    if text is None:
        raise _unknown(document)
    return tagged(request, text, text.encode(), YAML)


def _json(request: Request, text: str | None, body: Body) -> Response:
    return tagged(request, text or "", orjson.dumps(body), JSON)


def _text(service: Service, document: Document, proposal: str | None = None) -> str | None:
    """The text of a document in the active book, or in a proposal. May read the store."""
    if proposal is None:
        return _author_text(service, service.active, document)
    files = files_with(service.desk, proposal_id(proposal))
    return files.get(document.place(files))


def _author_text(service: Service, active: ActiveBook, document: Document) -> str | None:
    """The text of a document of a book as its author wrote it, without a withdrawal. May read the store."""
    files = active.renderer.book.files
    if active.release is not None and document.id in active.release.withdrawn:
        files = service.desk.files(active.release.bundle)
    return files.get(document.place(files))


def _check_media_type(content_type: str) -> None:
    if notation_of(content_type) != "yaml":
        raise UnsupportedMediaType(f"a document is proposed as YAML: send {', '.join(sorted(YAML_TYPES))}")


def _unknown(document: Document) -> NotFound:
    return NotFound(f"no {document.kind.replace('-', ' ')} has the id {quoted(document.id)}")
