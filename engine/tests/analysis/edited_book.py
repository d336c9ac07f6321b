"""The sample book with one of its files in other words: every single value edited, one at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import get_args

from engine.analysis.mutation_edits import edited, in_place_of, without_field, without_item, without_key
from engine.schema.book import Book
from engine.schema.folder import Folder, add_file, kind_of, read_folder
from engine.schema.load import book_of
from engine.schema.policy import Confidence
from engine.schema.yaml_source import ListNode, MappingNode, Node, Scalar, Source, read_yaml

ROOT = Path(__file__).parents[3]
WORDS = (
    get_args(Confidence),
    ("refuse", "refer"),
    ("bnpl", "consumer_finance"),
    ("consumer", "merchant"),
    ("first", "last"),
    ("first", "spread"),
    ("clamp", "next_day"),
    ("exclusive", "best", "joint"),
    ("contract", "checkout", "advertising"),
    ("decision", "end_of_relationship"),
    ("effective", "us"),
    ("true", "false"),
    ("store", "app", "ecommerce"),
    ("compliance_violation", "category_excluded", "customer_limit_exceeded"),
    ("at_least", "at_most"),
)
"""Words of documents of which each can stand where another does."""


@cache
def sample_folder() -> Folder:
    """The files of this repository's own book."""
    return read_folder(ROOT)


@cache
def sample_book() -> Book:
    """This repository's own book."""
    book = book_of(sample_folder())
    assert isinstance(book, Book)
    return book


def book_with(name: str, text: str) -> Book | None:
    """The sample book with one file in other words; None where it would not load."""
    kind, _ = kind_of(name)
    assert kind is not None
    read = Folder()
    add_file(read, name, text.encode())
    sample = sample_folder()
    entries = {each: list(listed) for each, listed in sample.entries.items()}
    position = next(number for number, entry in enumerate(entries[kind]) if entry.source.file == name)
    entries[kind][position : position + 1] = read.entries[kind]
    book = book_of(
        replace(
            sample,
            entries=entries,
            texts={**sample.texts, **read.texts},
            problems=[*sample.problems, *read.problems],
        )
    )
    return book if isinstance(book, Book) else None


def source_of(name: str) -> Source:
    """A file of the sample book, as it is parsed."""
    source, _ = read_yaml(name, sample_folder().texts[name].encode())
    assert source is not None
    return source


def value_edits(source: Source) -> Iterator[str]:
    """The text of a document with each of its values in turn in place of which another one stands."""
    for scalar in _scalars(source.root):
        for other in _others(scalar):
            yield edited(source.text, [in_place_of(scalar, other)])


def part_edits(source: Source) -> Iterator[str]:
    """The text of a document with each entry of its lists and mappings in turn left out."""
    for node in _groups(source.root):
        if isinstance(node, ListNode):
            for position in range(len(node.items)):
                yield edited(source.text, [without_item(node, position)])
        elif node is source.root:
            for key in node.entries:
                yield edited(source.text, [without_field(node, key)])
        else:
            for key in node.entries:
                yield edited(source.text, [without_key(node, key)])


def _groups(node: Node) -> Iterator[ListNode | MappingNode]:
    if isinstance(node, Scalar):
        return
    yield node
    for inner in node.items if isinstance(node, ListNode) else node.entries.values():
        yield from _groups(inner)


def _scalars(node: Node) -> Iterator[Scalar]:
    match node:
        case Scalar():
            yield node
        case ListNode(items=items):
            for item in items:
                yield from _scalars(item)
        case MappingNode(entries=entries):
            for entry in entries.values():
                yield from _scalars(entry)


def _others(scalar: Scalar) -> Iterator[str]:
    """What could stand in the place of a value: another word, another day, one more of a count."""
    text = scalar.text
    for words in WORDS:
        if text in words:
            yield words[(words.index(text) + 1) % len(words)]
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        yield (date.fromisoformat(text) + timedelta(days=1)).isoformat()
    elif number := re.search(r"\d+", text):
        raised = f"{text[: number.start()]}{int(number[0]) + 1:0{len(number[0])}d}{text[number.end() :]}"
        yield f'"{raised}"' if isinstance(scalar.value, str) and '"' not in raised else raised
    elif isinstance(scalar.value, str) and text not in {word for words in WORDS for word in words}:
        yield f'"{text.replace(chr(34), chr(39))} (x)"'
