"""What the README.md of a pack says, for the page of policies: how to read it, what it does not check."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image"])
_DEEPER: Final = {"h1": "h4", "h2": "h4", "h3": "h5", "h4": "h5", "h5": "h6", "h6": "h6"}
_UNCHECKED: Final = re.compile(r"\bnot (checked|covered|decided|judged|here)\b|\bno polic", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PackNotes:
    """The README of a pack as HTML: all but its title, parted into what is not checked and the rest.

    `unchecked_rows` counts the rows of the tables of what is not checked.
    """

    title: str
    about: Markup
    unchecked: Markup
    unchecked_rows: int


def read_notes(pack: Path) -> PackNotes | None:
    """The notes in a pack's folder; None where there is no README.md."""
    file = pack / "README.md"
    return notes_of(file.read_text("utf-8")) if file.is_file() else None


def notes_of(text: str) -> PackNotes:
    """The notes of a README; HTML in it is shown as text, and links lead where they say."""
    sections = list(_sections(_MARKDOWN.parse(text)))
    titled = next((section for section in sections if _level(section) == "h1"), ())
    unchecked = [section for section in sections if section and _UNCHECKED.search(_heading(section))]
    about = [section for section in sections if section not in unchecked]
    rows = sum(token.type == "tbody_open" for section in unchecked for token in section)
    if rows:
        rows = sum(token.type == "tr_open" for section in unchecked for token in section) - rows
    return PackNotes(
        _heading(titled),
        _html([section[3:] if section is titled else section for section in about]),
        _html(unchecked),
        rows,
    )


def _sections(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The stretches of a document that each begin with a heading; the first may have none."""
    section: list[Token] = []
    for token in tokens:
        if token.type == "heading_open" and section:
            yield section
            section = []
        section.append(token)
    yield section


def _level(section: Sequence[Token]) -> str:
    return section[0].tag if section and section[0].type == "heading_open" else ""


def _heading(section: Sequence[Token]) -> str:
    return section[1].content if _level(section) else ""


def _html(sections: Sequence[Sequence[Token]]) -> Markup:
    """The sections as HTML, their headings beneath those of the page, their tables in boxes that scroll."""
    tokens = [_fitted(token) for section in sections for token in section]
    html = str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))
    boxed = html.replace("<table>", '<div class="scroll"><table>').replace("</table>", "</table></div>")
    return Markup(boxed)  # noqa: S704 - the renderer escapes all text, and takes no HTML


def _fitted(token: Token) -> Token:
    if not token.type.startswith("heading_"):
        return token
    return token.copy(tag=_DEEPER[token.tag])
