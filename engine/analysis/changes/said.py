"""A change of a book in words: whose it is, what changed, and one sentence of it in each language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from engine.locale_format import LANGUAGES, one_stop

ChangeKind = Literal[
    "policy",
    "regime",
    "offer",
    "provider",
    "segment",
    "season",
    "market",
    "category",
    "retailer",
    "file",
]
"""What a change is about; `file` only where a file belongs to no document of a book."""

Words = Mapping[str, str]
"""A text in every language of the book, by language."""

KINDS: Final[tuple[ChangeKind, ...]] = (
    "policy", "regime", "offer", "provider", "segment", "season", "market", "category", "retailer", "file",
)  # fmt: skip
"""In the order in which they matter to who approves."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two books.

    `file` is where it stands, in the new book where it is there; `aspect` is a code such as `limit`,
    `plan.rate` or `added`; `texts` has a sentence for each language.
    """

    kind: ChangeKind
    id: str
    file: str
    aspect: str
    texts: Words


@dataclass(frozen=True, slots=True)
class Subject:
    """What a change is about: its kind, id and file, and its name at the head of a sentence."""

    kind: ChangeKind
    id: str
    file: str
    name: Words

    def says(self, aspect: str, template: Words, **values: str | Words) -> Change:
        """The sentence of the name and a template; a value in words fills it in the sentence's language."""
        texts = {
            language: _sentence(self.name[language], template[language], _in(values, language), language)
            for language in LANGUAGES
        }
        return Change(self.kind, self.id, self.file, aspect, texts)


def _in(values: Mapping[str, str | Words], language: str) -> dict[str, str]:
    return {key: value if isinstance(value, str) else value[language] for key, value in values.items()}


def _sentence(name: str, template: str, values: Mapping[str, str], language: str) -> str:
    said = " ".join(f"{name}{template.format(**values)}".replace("\n", " ").split(" "))
    ended = said if said.endswith((".”", "!", "?")) else f"{said}."
    return one_stop(ended) if language == "ar" else ended


def both(say: Callable[[str], str]) -> Words:
    """What a function says in every language."""
    return {language: say(language) for language in LANGUAGES}


def same(text: str) -> Words:
    """A text that is written alike in every language: an id, a number, the name of a file."""
    return dict.fromkeys(LANGUAGES, text)


def filled(template: Words, **values: str | Words) -> Words:
    """A template with its values, in every language."""
    return both(lambda language: template[language].format(**_in(values, language)))
