"""The overlay of withdrawn offers: the book that decides is the approved one with these offers set aside.

A withdrawal is an emergency: it must hold at once and go on holding, whatever book is activated or rolled
back to, until it is taken back. So it is no edit of one book but a mark laid over every book: the offer's own
document says `status: withdrawn`, as if its author had written it. The mark takes offers away and can add
none, which is why it needs no signature of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from engine.release.documents import document_path
from engine.schema.book import Book
from engine.schema.yaml_source import child, read_yaml

_MARK = "status: withdrawn"


def with_withdrawals(files: Mapping[str, str], offers: Iterable[str]) -> dict[str, str]:
    """The files of a book in which some offers are withdrawn; those that the book does not have are ignored.

    The same files and offers give the same texts, whoever works them out.
    """
    marked = dict(files)
    for offer in sorted(offers):
        path = document_path("offer", offer, files)
        if path is not None and path in files:
            marked[path] = _withdrawn(path, files[path])
    return marked


def still_shown(book: Book, offers: Iterable[str]) -> list[str]:
    """Those of some offers that a book would show."""
    asked = frozenset(offers)
    return [offer.id for offer in book.offers if offer.id in asked and offer.document.status != "withdrawn"]


def _withdrawn(path: str, text: str) -> str:
    """The document with its status set: at the end where it says none, so that no line moves."""
    if _status(path, text) == "withdrawn":
        return text
    separator = "" if text.endswith("\n") else "\n"
    appended = f"{text}{separator}{_MARK}\n"
    if _status(path, text) is None and _status(path, appended) == "withdrawn":
        return appended
    document = _mapping(text)
    if document is None:
        return text  # no offer: a book with such a text does not load
    document["status"] = "withdrawn"
    first, line_feed, _ = text.partition("\n")
    schema = first + line_feed if first.startswith("#") else ""  # it names the schema for editors
    return schema + yaml.safe_dump(document, allow_unicode=True, sort_keys=False)


def _mapping(text: str) -> dict[str, Any] | None:
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError:
        return None
    return document if isinstance(document, dict) else None


def _status(path: str, text: str) -> str | None:
    """What a document says of its status; None where it says nothing or cannot be read."""
    source, problems = read_yaml(path, text.encode())
    status = child(source.root, "status") if source is not None and not problems else None
    return getattr(status, "text", None)
