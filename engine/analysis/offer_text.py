"""The text of one offer, YAML or JSON, read against a book: an offer of it, or what is wrong with it."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from engine.problems import Problem, Span
from engine.schema.book import Book, Offer
from engine.schema.build import Builder, names_of_book
from engine.schema.folder import Entry, Folder, root_of
from engine.schema.load import worth_telling
from engine.schema.names import Names
from engine.schema.offer import OfferDocument
from engine.schema.offer_checks import Surroundings, offer_problems
from engine.schema.validation import validate
from engine.schema.yaml_source import Scalar, Source, child, plain, read_yaml
from engine.wire.strict_json import FieldError, parse_json

Notation = Literal["yaml", "json"]

UNNAMED: Final = "offer.yaml"
"""What a text is called that does not say which offer it is."""


class OfferRead(NamedTuple):
    """An offer, None where it is not one; its id as far as it can be read; and all that is wrong with it."""

    offer: Offer | None
    id: str | None
    problems: tuple[Problem, ...]


def read_offer(book: Book, content: bytes, notation: Notation = "yaml", file: str | None = None) -> OfferRead:
    """Read an offer as if it stood in the book, in place of the one with its id if there is one.

    Problems name `file`, or without it the place where the offer belongs in the book.
    """
    source, problems = _source(book, content, notation, file)
    if source is None:
        return OfferRead(None, None, problems)
    document, misfits = validate(OfferDocument, source)
    id = _id_in(source)
    folder = Folder()
    folder.entries["offer"].append(Entry(id or "", source, document))
    names = _names(book, id)
    builder = Builder(folder, names, [*problems, *misfits])
    offer = next(builder.offers(), None)
    if offer is not None:
        around = Surroundings(book.providers, book.seasons, book.segments, names)
        is_sound = source.file not in builder.faulty
        builder.problems.extend(offer_problems(offer, around, is_sound=is_sound))
    return OfferRead(offer, id, worth_telling(builder.problems))


def _names(book: Book, id: str | None) -> Names:
    names = names_of_book(book)
    offers = names.known["offer"] | ({id} if id else set())
    return Names({**names.known, "offer": offers}, names.currencies, names.category_parents)


def _source(
    book: Book, content: bytes, notation: Notation, file: str | None
) -> tuple[Source | None, tuple[Problem, ...]]:
    if notation == "json":
        return _json_source(book, content, file)
    name = file or UNNAMED
    source, problems = read_yaml(name, content)
    if source is None or file is not None:
        return source, problems
    return read_yaml(_place_of(book, source), content)


def _json_source(book: Book, content: bytes, file: str | None) -> tuple[Source | None, tuple[Problem, ...]]:
    """JSON as the YAML that it also is, so that every mistake has its place in the text as it was sent.

    What YAML would not read (tabs, surrogate pairs) is written in another way; where that moves anything the
    text is set anew, a member to a line.
    """
    parsed = parse_json(content)
    name = file or UNNAMED
    if isinstance(parsed, FieldError):
        return None, (_not_json(name, content),)
    text = content.replace(b"\t", b" ")
    source, problems = read_yaml(name, text)
    if source is None or (not problems and plain(source.root) != _exact(text)):
        text = json.dumps(parsed.value, ensure_ascii=False, indent=2).encode()
        source, problems = read_yaml(name, text)
    if source is None or file is not None:
        return source, problems
    return read_yaml(_place_of(book, source), text)


def _exact(text: bytes) -> object:
    """The value of a JSON text, its numbers with decimals as exact as YAML has them."""
    return json.loads(text, parse_float=Decimal)


def _not_json(file: str, content: bytes) -> Problem:
    """What keeps a text from being JSON, and where."""
    line, column, said = 1, 1, "the text is not JSON"
    try:
        json.loads(content.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        line, column, said = error.lineno, error.colno, f"{error.msg[:1].lower()}{error.msg[1:]}"
    except UnicodeDecodeError as error:
        return Problem("unreadable-file", f"byte {error.start + 1} is not UTF-8", _point(file, 1, 1))
    except (ValueError, RecursionError):
        pass
    lines = content.decode("utf-8", "replace").splitlines()
    excerpt = lines[line - 1] if line <= len(lines) else ""
    return Problem("yaml-syntax", said, _point(file, line, column), "send one JSON object", excerpt)


def _point(file: str, line: int, column: int) -> Span:
    return Span(file, line, column, line, column + 1)


def _id_in(source: Source) -> str | None:
    named = child(source.root, "offer")
    return named.text if isinstance(named, Scalar) and isinstance(named.value, str) else None


def _place_of(book: Book, source: Source) -> str:
    """The file in which an offer belongs."""
    id = _id_in(source)
    if id is None or "/" in id or not id.isprintable():
        return UNNAMED
    root = root_of(book.retailer_source.file)
    return f"{root}/offers/{id[:64]}/{UNNAMED}"
