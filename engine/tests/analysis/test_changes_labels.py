"""Every field and fixed word of documents has a name in both languages: no sentence shows a bare path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import pytest

from engine.analysis.changes.labels import ENUMERATED, FIELD_WORDS, LABELS, OPEN_FIELDS, label_of
from engine.analysis.changes.words import path_of
from engine.schema.calendar_documents import SeasonEntry, SegmentEntry
from engine.schema.fields import Document, Text
from engine.schema.offer import DownPaymentRange, OfferDocument
from engine.schema.policy import CapBlock, PolicyDocument, RegimeEntry
from engine.schema.provider import ProviderDocument
from engine.schema.retailer import Category, Market, RetailerDocument
from engine.schema.terms import EarlySettlement

DOCUMENTS: tuple[type[Document], ...] = (
    PolicyDocument, RegimeEntry, OfferDocument, ProviderDocument, SegmentEntry, SeasonEntry, Market,
    RetailerDocument,
)  # fmt: skip
WHOLE = (Text, DownPaymentRange, EarlySettlement, CapBlock)
"""Told as one value, or by their own sentences."""
OF_THEIR_OWN = (Market, Category)
"""Documents inside a document, each with sentences of its own."""
OWN_SENTENCES = {"regime"}
"""Fields whose change makes another document of it."""


def fields(document: type[Document], at: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Each field of a document and of the documents in it, by its path, with its type."""
    for name, field in document.model_fields.items():
        path = (*at, name)
        yield path_of(path), field.annotation
        for inner in parts_of(field.annotation):
            if (
                isinstance(inner, type)
                and issubclass(inner, Document)
                and inner not in (*WHOLE, *OF_THEIR_OWN)
            ):
                yield from fields(inner, path)


def parts_of(annotation: Any) -> Iterator[Any]:
    """A type and everything inside it."""
    yield annotation
    for inner in get_args(annotation):
        yield from parts_of(inner)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_field_has_a_name_in_both_languages(document: type[Document]) -> None:
    """A field that is added to a document has to be named before its changes can be told."""
    for path, _ in fields(document):
        steps = path.split(".")
        if path not in OWN_SENTENCES:
            assert path in LABELS or steps[-1] in LABELS, path
            assert label_of(steps)["ar"] != label_of(steps)["en"]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_fixed_word_has_words_in_both_languages(document: type[Document]) -> None:
    """A word that a field can take is said in plain words, not as it is written in YAML."""
    for path, annotation in fields(document):
        if path in OPEN_FIELDS or path.rpartition(".")[2] in OPEN_FIELDS or path == "kind":
            continue
        words = [
            word for inner in parts_of(annotation) if get_origin(inner) is Literal for word in get_args(inner)
        ]
        for word in words:
            said = FIELD_WORDS.get(path, {}).get(word) or ENUMERATED.get(word)
            assert said is not None, f"{path}: {word}"
            assert said["en"] != said["ar"]
