"""What a request would be answered if one document of the book were another: tried out, and nothing kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from engine.compiler.compile import compile_book
from engine.decide import Engine
from engine.problems import Problem, Problems
from engine.request import Request
from engine.schema.book import Book
from engine.schema.folder import folder_of
from engine.schema.load import book_of
from engine.wire.render import Body, Renderer

_ASPECTS: Final = ("regime", "rank", "quote", "disclosures", "reasons")
"""What of an offer can come out otherwise though its verdict is the same."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What came out; without an answer where the book would not load. Problems are told as bodies."""

    problems: tuple[Body, ...]
    digest: str | None = None
    version: str | None = None
    answer: Body | None = None


def preview(files: Mapping[str, str], path: str, text: str, request: Request) -> Preview:
    """Decide a request by the book of some files with `text` at `path`.

    The cases of the book are neither run nor checked: they decide nothing. It takes some tenths of a second
    of computing for a book of some hundred documents.
    """
    edited = {name: kept for name, kept in files.items() if not name.endswith("/cases.yaml")} | {path: text}
    book = book_of(folder_of(edited))
    compiled = book if isinstance(book, Problems) else compile_book(book)
    if isinstance(compiled, Problems):
        warnings = book.warnings if isinstance(book, Book) else ()
        return Preview(tuple(_told((*warnings, *compiled.items))))
    with Engine(compiled) as engine:
        decision = engine.decide(request)
    answer = Renderer(compiled.book).answer(decision, "", request.language)
    problems = tuple(_told(compiled.book.warnings))
    return Preview(problems, compiled.digest, compiled.book.version, {**answer, "decision_id": None})


def _told(problems: Iterable[Problem]) -> Iterator[Body]:
    """The problems in the order of their places, but for those of cases, which were left out."""
    for problem in sorted(problems, key=lambda problem: (problem.span, problem.code)):
        if problem.code != "missing-cases":
            yield problem.as_json()


def changed_verdicts(before: Body, after: Body) -> list[Body]:
    """The offers that come out otherwise in one answer than in another, by id, with what of each differs.

    Both are full answers in one language. The verdict of an offer that an answer does not have is null. That
    a reason stands in another line of YAML is no difference.
    """
    old, new = _by_offer(before), _by_offer(after)
    found = [(id, old.get(id), new.get(id)) for id in sorted({*old, *new})]
    return [
        {
            "id": id,
            "before": was["verdict"] if was else None,
            "after": now["verdict"] if now else None,
            "what": _differences(was or {}, now or {}),
        }
        for id, was, now in found
        if was != now
    ]


def _differences(was: Body, now: Body) -> list[str]:
    """What differs; another verdict is enough said, since nearly everything else differs with it."""
    if was.get("verdict") != now.get("verdict"):
        return ["verdict"]
    return [aspect for aspect in _ASPECTS if was.get(aspect) != now.get(aspect)]


def _by_offer(answer: Body) -> dict[str, Body]:
    """What an answer says of each offer, as far as it can be compared."""
    offered = {
        offer["id"]: {"verdict": "eligible", **{aspect: offer.get(aspect) for aspect in _ASPECTS}}
        for offer in answer["offers"]
    }
    withheld = {
        offer["id"]: {
            "verdict": offer["verdict"],
            "reasons": [_without_place(each) for each in offer["reasons"]],
        }
        for offer in answer["ineligible"]
    }
    return offered | withheld


def _without_place(reason: Body) -> Body:
    return {name: value for name, value in reason.items() if name != "source"}
