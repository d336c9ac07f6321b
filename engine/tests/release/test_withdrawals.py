"""The overlay of withdrawn offers: a mark in the offer's own document, the same for everybody."""

from __future__ import annotations

import pytest
import yaml

from engine.release.withdrawals import with_withdrawals
from engine.schema.book import Book
from engine.schema.folder import folder_of
from engine.schema.load import book_of
from engine.tests.evaluation.small_book import offer_document
from engine.tests.release.small_store import small_files, written

PATH = "rules/offers/plain/offer.yaml"
PLAIN = written(offer_document("plain"))
FORMS = {
    "as it is": PLAIN,
    "without a line break at the end": PLAIN.rstrip("\n"),
    "said to be active": PLAIN + "status: active\n",
    "in one line": yaml.safe_dump(offer_document("plain"), default_flow_style=True, width=9999),
    "with an end mark": PLAIN + "...\n",
    "withdrawn already": PLAIN + "status: withdrawn\n",
}


@pytest.mark.parametrize("form", FORMS)
def test_an_offer_is_withdrawn_however_it_is_written(form: str) -> None:
    """The book loads, the offer is withdrawn, and nothing else of the book is another."""
    files = {**small_files(), PATH: FORMS[form]}
    marked = with_withdrawals(files, {"plain"})
    book = book_of(folder_of(marked))
    assert isinstance(book, Book), [str(problem) for problem in book.errors]
    assert {offer.id for offer in book.offers if offer.document.status == "withdrawn"} == {"plain"}
    assert [path for path in files if files[path] != marked[path]] in ([PATH], [])
    assert with_withdrawals(marked, {"plain"}) == marked


def test_no_line_moves() -> None:
    """Where the document says nothing of its status, its lines stay where answers cite them."""
    marked = with_withdrawals(small_files(), {"plain"})
    assert marked[PATH].startswith(PLAIN)


def test_an_offer_of_another_book_is_ignored() -> None:
    """A withdrawal of an offer that this book does not have changes nothing of it."""
    assert with_withdrawals(small_files(), {"spring", "../plain", ""}) == small_files()


@pytest.mark.parametrize("text", ["- a\n", "a: [", "\x00"])
def test_what_is_no_document_stays_as_it_is(text: str) -> None:
    """A text that is no offer is no crash: the book does not load with it anyway."""
    assert with_withdrawals({PATH: text}, {"plain"})[PATH] == text
