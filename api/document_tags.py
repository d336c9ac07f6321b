"""The ETag of a single document, and what `If-Match` and `If-None-Match` say about it (RFC 9110, 13.1).

A tag is `"<document>.<content>"`: the first half stands for the YAML text, and is what an edit names as the
text that it was made from; the second for the bytes of this answer, which differ by language and form.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from api.errors import IfMatchRequired
from engine.release.documents import document_digest
from engine.release.refusals import ReleaseRefused

_HALF: Final = 16
_TAG: Final = re.compile(r'"([0-9a-f]{16})(?:\.[0-9a-f]{16})?"')
_VARY: Final = "Accept, Accept-Language"


def half_of_document(text: str) -> str:
    """The half of a tag that stands for a document's text."""
    return document_digest(text).removeprefix("sha256:")[:_HALF]


def tagged(request: Request, text: str, content: bytes, media_type: str) -> Response:
    """`content` as a form of the document whose YAML is `text`; 304 to a caller that has it already."""
    tag = f'"{half_of_document(text)}.{sha256(content).hexdigest()[:_HALF]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": _VARY}
    known = [one.removeprefix("W/") for one in _listed(request, "if-none-match")]
    if tag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def checked_edit(request: Request, current: str | None) -> str:
    """The digest of the text that an edit was made from, empty for a new document.

    `current` is the text that stands at the document's place now, None where there is none.

    Raises:
        IfMatchRequired: the caller does not say what was edited.
        ReleaseRefused: `document_changed`, it was another text.
    """
    match, none_match = _listed(request, "if-match"), _listed(request, "if-none-match")
    if not match and none_match != ["*"]:
        raise IfMatchRequired(
            "send If-Match with the ETag that the document was read with, or If-None-Match: * for a new one"
        )
    if none_match and current is not None:
        raise ReleaseRefused(
            "document_changed", "there is such a document already", "read it, and edit that one"
        )
    if match and not _is_matched(match, current):
        missing = (
            "there is no such document" if current is None else "the document is not the one that was read"
        )
        help = (
            "put a new one with If-None-Match: *" if current is None else "read it again, and repeat the edit"
        )
        raise ReleaseRefused("document_changed", missing, help)
    return "" if current is None else document_digest(current)


def _is_matched(tags: list[str], current: str | None) -> bool:
    """Whether one of the tags is of the current text; weak tags are of no text (RFC 9110, 13.1.1)."""
    if current is None:
        return False
    half = half_of_document(current)
    return any(tag == "*" or ((found := _TAG.fullmatch(tag)) and found[1] == half) for tag in tags)


def _listed(request: Request, header: str) -> list[str]:
    lists = ",".join(request.headers.getlist(header))
    return [tag for one in lists.split(",") if (tag := one.strip())]
