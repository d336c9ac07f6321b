"""Single documents of a book: where one belongs by its id, and by which digest an edit names it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Final, Literal

from engine.schema.folder import kind_of

DocumentKind = Literal["offer", "offer-cases", "policy", "policy-cases"]
"""The documents that are proposed one by one."""

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")

_FILES: Final[Mapping[DocumentKind, str]] = {
    "offer": "offer.yaml",
    "offer-cases": "cases.yaml",
    "policy": "policy.yaml",
    "policy-cases": "cases.yaml",
}


def document_digest(text: str) -> str:
    """The SHA-256 of a document's text with line feeds as line ends, as `sha256:…`."""
    plain = text.replace("\r\n", "\n")
    return f"sha256:{sha256(plain.encode()).hexdigest()}"


def document_path(
    kind: DocumentKind, id: str, files: Mapping[str, str], pack: str | None = None
) -> str | None:
    """Where the document of an offer or policy stands in a book, or would stand.

    A policy is found by its id in whatever pack it is; a new one belongs to `pack`. None where the id cannot
    be one, or a new policy names no pack.
    """
    if not _ID.fullmatch(id) or (pack is not None and not _ID.fullmatch(pack)):
        return None
    if kind in ("offer", "offer-cases"):
        path = f"rules/offers/{id}/{_FILES[kind]}"
    else:
        path = _path_of_policy(id, files, pack) + f"/{_FILES[kind]}"
    return path if kind_of(path) == (kind, id) else None


def _path_of_policy(id: str, files: Mapping[str, str], pack: str | None) -> str:
    for name in files:
        if kind_of(name) == ("policy", id):
            return name.removesuffix("/policy.yaml")
    return f"policies/{pack or ''}/{id}"
