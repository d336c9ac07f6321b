"""The good book under laws of a test's own, and its offer with some fields changed."""

from __future__ import annotations

import textwrap

from engine.analysis.validation import Validation, validate_offer
from engine.compiler.compile import compile_book
from engine.compiler.compiled import CompiledBook
from engine.schema.book import Book
from engine.schema.folder import schema_line
from engine.tests.schema.documents import changed, good_book

CITATION = """citation:
  {authority: Law, instrument: "Act", clause: "Art. 7", confidence: primary, checked_on: 2026-11-21}
title: {en: "A law", ar: "قانون"}
message: {en: "No.", ar: "لا."}
"""


def law(id: str, text: str) -> dict[str, str]:
    """A policy of the house's pack, by its file."""
    name = f"policies/house/{id}/policy.yaml"
    return {name: f"{schema_line('policy', name)}\npolicy: {id}\n{CITATION}{textwrap.dedent(text).strip()}\n"}


def book_under(*laws: dict[str, str], fields: str = "") -> Book:
    """The good book, its ceiling taken out, with laws beside its other policies and an offer changed."""
    changes: dict[str, str | bytes | None] = {
        "policies/house/house.ceiling/policy.yaml": None,
        "policies/house/house.ceiling/cases.yaml": None,
    }
    for each in laws:
        changes |= each
    return good_book(changes | (changed("offer", fields) if fields else {}))


def compiled_under(*laws: dict[str, str], fields: str = "") -> CompiledBook:
    """The same, compiled."""
    compiled = compile_book(book_under(*laws, fields=fields))
    assert isinstance(compiled, CompiledBook), compiled
    return compiled


def offer_text(fields: str = "") -> bytes:
    """The document of the good offer with some fields changed."""
    (text,) = changed("offer", fields).values()
    return text.encode()


def validated(*laws: dict[str, str], fields: str = "") -> Validation:
    """The good offer, changed, validated against the good book with some laws."""
    return validate_offer(book_under(*laws), offer_text(fields))
