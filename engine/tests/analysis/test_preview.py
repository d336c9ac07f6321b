"""A preview decides by the book with one document edited, and tells what comes out otherwise."""

from __future__ import annotations

from typing import Any, Final

from engine.analysis.preview import changed_verdicts, preview
from engine.decide import Engine, engine_of
from engine.schema.book import Book
from engine.schema.folder import folder_of
from engine.schema.load import book_of
from engine.tests.evaluation.small_book import offer_document, request
from engine.tests.release.small_store import EXPOSURE, exposure_of, small_files, written
from engine.wire.render import Renderer

PLAIN = "rules/offers/plain/offer.yaml"
ASKED: Final = request()


def answered(files: dict[str, str]) -> dict[str, Any]:
    """What the book of some files answers."""
    book = book_of(folder_of(files))
    assert isinstance(book, Book)
    engine = engine_of(book)
    assert isinstance(engine, Engine)
    with engine:
        decision = engine.decide(ASKED)
    return Renderer(book).answer(decision, "", ASKED.language)


BEFORE: Final = answered(small_files())


def edited(path: str, old: str, new: str) -> str:
    """The text of a document of the small book with one edit."""
    text = small_files()[path]
    assert old in text
    return text.replace(old, new)


def verdicts(text: str, path: str = PLAIN) -> list[tuple[str, str | None, str | None, list[str]]]:
    """What comes out otherwise with a text at a path."""
    told = preview(small_files(), path, text, ASKED)
    assert told.answer is not None, told.problems
    return [
        (each["id"], each["before"], each["after"], each["what"])
        for each in changed_verdicts(BEFORE, told.answer)
    ]


def test_a_preview_is_what_the_edited_book_decides() -> None:
    """The answer, the digest and the version are those of the book with the document in its place."""
    told = preview(small_files(), EXPOSURE, exposure_of("500 SAR")[EXPOSURE], ASKED)
    assert told.answer == {**answered(exposure_of("500 SAR")), "decision_id": None}
    book = book_of(folder_of(exposure_of("500 SAR")))
    assert isinstance(book, Book)
    assert (told.digest, told.version) == (book.digest, "1")


def test_a_tighter_policy_changes_a_verdict() -> None:
    """A cap below the cart refuses the BNPL plan, and lets the plans behind it move up."""
    found = verdicts(exposure_of("500 SAR")[EXPOSURE], EXPOSURE)
    assert ("bnpl", "eligible", "ineligible", ["verdict"]) in found
    assert {tuple(what) for id, _, _, what in found if id != "bnpl"} == {("rank",)}


def test_a_new_offer_has_no_verdict_before() -> None:
    """An offer that the active book does not have is told with null before."""
    path = "rules/offers/spring/offer.yaml"
    found = verdicts(written(offer_document("spring")), path)
    assert ("spring", None, "eligible", ["verdict"]) in found


def test_a_dearer_plan_changes_the_quote_and_the_order() -> None:
    """The same verdict with another price says that the quote differs."""
    dearer = edited(PLAIN, "rate: none", "rate: 12 % a year")
    differing = {id: what for id, _, _, what in verdicts(dearer)}
    assert "quote" in differing["plain"]


def test_an_edit_of_words_changes_nothing() -> None:
    """A comment and lines that move change no verdict, and neither does the place of a reason."""
    assert verdicts("# a comment\n\n" + small_files()[PLAIN]) == []


def test_the_place_of_a_reason_is_no_difference() -> None:
    """An offer that is refused for the same reason from another line of YAML comes out the same."""
    path = "rules/offers/in-winter/offer.yaml"
    assert verdicts("# a comment\n\n" + small_files()[path], path) == []


def test_a_document_with_mistakes_has_no_answer() -> None:
    """Where the book would not load there are its problems, with places, and nothing else."""
    told = preview(small_files(), PLAIN, edited(PLAIN, "installments: 4", "installments: 400"), ASKED)
    assert (told.answer, told.digest) == (None, None)
    assert "out-of-range" in [problem["code"] for problem in told.problems]


def test_a_plan_against_the_law_has_no_answer() -> None:
    """What only compiling finds, an offer forbidden on every day, is a problem too."""
    dear = edited(EXPOSURE, "kind: cap", "kind: forbid").replace(
        "cap:\n  measure: customer.bnpl_outstanding + plan.financed\n  at_most: 5000 SAR",
        "forbid:\n  offer.product: bnpl",
    )
    told = preview(small_files(), EXPOSURE, dear, ASKED)
    assert told.answer is None
    assert "forbidden-offer" in [problem["code"] for problem in told.problems]


def test_cases_are_left_out() -> None:
    """A preview neither runs cases nor misses them: a broken one elsewhere is no business of it."""
    files = small_files() | {"rules/offers/plain/cases.yaml": "offer: ["}
    told = preview(files, PLAIN, small_files()[PLAIN], ASKED)
    assert told.answer is not None
    assert {problem["code"] for problem in told.problems} <= {"missing-schema-line"}
