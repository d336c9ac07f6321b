"""`POST /v1/preview`: what would this request be answered if that document were another?"""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.bodies import body_of
from api.dependencies import ServiceOf, accepted_languages, json_response
from api.document_edits import Document
from api.errors import InvalidRequest
from api.previewing import PreviewsOf
from api.release_models import WirePreviewing
from engine.analysis.preview import changed_verdicts
from engine.request import Request as Asked
from engine.schema.book import Book
from engine.wire.read import read_parsed
from engine.wire.strict_json import FieldError, ParsedJson

router = APIRouter(tags=["Releases"])


@router.post("/v1/preview", summary="A request decided with one document edited")
async def preview(request: Request, service: ServiceOf, previews: PreviewsOf) -> Response:
    """Decide a request by the active book with one offer or policy edited, and tell what comes out otherwise.

    Nothing is stored, and nothing is decided: the answer has no id. The edited document counts as it is
    written, also for an offer that the release desk has withdrawn. One is worked on at a time.
    """
    sent = await body_of(request, WirePreviewing, service.settings.largest_batch_bytes)
    edited = Document(sent.document.kind, sent.document.id, sent.document.pack)
    service.active  # noqa: B018 - raises NotReady where nothing may be decided
    with service.shelf.held() as active:
        assert active is not None
        book = active.renderer.book
        asked = _request(book, sent, accepted_languages(request))
        before = active.renderer.answer(active.engine.decide(asked), "", asked.language)
    shown = await previews.of(book.files, edited.place(book.files), sent.document.yaml, asked)
    made = {"digest": shown.digest, "version": shown.version} if shown.digest is not None else None
    return json_response(
        {
            "book": made,
            "compared_with": before["book"],
            "problems": list(shown.problems),
            "answer": shown.answer,
            "changed": changed_verdicts(before, shown.answer) if shown.answer is not None else [],
        }
    )


def _request(book: Book, sent: WirePreviewing, languages: tuple[str, ...]) -> Asked:
    """The request to decide, read as `POST /v1/eligibility` reads it. Raises InvalidRequest."""
    read = read_parsed(ParsedJson(sent.request), book, datetime.now(UTC), languages)
    if isinstance(read, list):
        raise InvalidRequest([FieldError(f"/request{each.pointer}", each.code, each.detail) for each in read])
    return read
