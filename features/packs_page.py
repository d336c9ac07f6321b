"""The page of policies: every rule of both books, by jurisdiction, for those who answer for it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from markupsafe import Markup, escape

from engine.compiler.compile import compile_book
from engine.locale_format import format_date
from engine.problems import Problems
from engine.schema.book import Book
from engine.schema.folder import FIXTURES, RULES, has_fixtures, read_folder
from engine.schema.load import book_of
from features.packs_page_views import BrokenBook, PacksContent
from features.page_template import template

TEMPLATE: Final = "policies.html.jinja"


def read_books(root: Path) -> tuple[tuple[Book, ...], tuple[BrokenBook, ...]]:
    """The retailer's book and, where there are any, the fixtures'; apart from them what does not load.

    A book whose offers its own policies forbid decides nothing, so that it is counted among the latter.
    """
    books: list[Book] = []
    broken: list[BrokenBook] = []
    for rules in (RULES, FIXTURES) if has_fixtures(root) else (RULES,):
        folder = read_folder(root, rules)
        book = book_of(folder)
        made = book if isinstance(book, Problems) else compile_book(book)
        if isinstance(made, Problems):
            packs = tuple(sorted(folder.packs() - folder.other_packs))
            problems = sorted(made.errors, key=lambda problem: (problem.span, problem.code))
            broken.append(BrokenBook(rules, packs, tuple(problems)))
        else:
            books.append(made.book)
    return tuple(books), tuple(broken)


def render_packs(content: PacksContent) -> str:
    """The page as one HTML text that needs no other file; it leads to the page of scenarios beside it."""
    books = {each.book.digest: each.book for each in content.jurisdictions}
    return template(TEMPLATE).render(
        content=content, books=tuple(books.values()), spoken=_spoken, placed=_with_figures
    )


def _spoken(day: date) -> str:
    return format_date(day, "en")


def _with_figures(text: str) -> Markup:
    """A text that is shown to customers, with the places of its figures marked."""
    marked = str(escape(text)).replace("{", '<span class="figure">{').replace("}", "}</span>")
    return Markup(marked)  # noqa: S704 - the text itself is escaped
