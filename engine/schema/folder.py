"""A folder of YAML into documents: which file is what, read and validated, nothing connected yet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Generic, TypeVar

from engine.problems import Problem, Span
from engine.schema.calendar_documents import SeasonsDocument, SegmentsDocument
from engine.schema.case import OfferCases, PolicyCases
from engine.schema.fields import Document
from engine.schema.offer import OfferDocument
from engine.schema.policy import PolicyDocument, RegimesDocument
from engine.schema.provider import ProviderDocument
from engine.schema.retailer import RetailerDocument
from engine.schema.validation import validate
from engine.schema.yaml_source import LARGEST_FILE_BYTES, Source, excerpt_of, read_yaml

ModelT = TypeVar("ModelT", bound=Document)

KINDS: Final[Mapping[str, tuple[str, type[Document]]]] = {
    "retailer": (r"rules/retailer\.yaml", RetailerDocument),
    "segments": (r"rules/segments\.yaml", SegmentsDocument),
    "seasons": (r"rules/seasons\.yaml", SeasonsDocument),
    "provider": (r"rules/providers/([^/]+)\.yaml", ProviderDocument),
    "offer": (r"rules/offers/([^/]+)/offer\.yaml", OfferDocument),
    "offer-cases": (r"rules/offers/([^/]+)/cases\.yaml", OfferCases),
    "regimes": (r"policies/([^/]+)/regimes\.yaml", RegimesDocument),
    "policy": (r"policies/[^/]+/([^/]+)/policy\.yaml", PolicyDocument),
    "policy-cases": (r"policies/[^/]+/([^/]+)/cases\.yaml", PolicyCases),
}
"""Each kind of document: its place (the group is the id it must carry) and its model."""

_ID_FIELDS: Final = {
    "provider": "provider",
    "offer": "offer",
    "offer-cases": "offer",
    "policy": "policy",
    "policy-cases": "policy",
}
SEGMENTS_FILE: Final = "rules/segments.yaml"
_REQUIRED: Final = ("rules/retailer.yaml", SEGMENTS_FILE, "rules/seasons.yaml")
_SCHEMA_LINE: Final = re.compile(r"#\s*yaml-language-server:\s*\$schema=\S+")


@dataclass(frozen=True, slots=True)
class Entry(Generic[ModelT]):
    """A file that was read: the id its place gives it, its source, and its model if its form is right."""

    id: str
    source: Source
    document: ModelT | None


@dataclass(frozen=True, slots=True)
class Folder:
    """All files of a book by kind.

    `places` and `files` know every file that stands at its place, even one whose text could not be read.
    """

    entries: dict[str, list[Entry[Document]]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    places: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    files: set[str] = field(default_factory=set)
    texts: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def of(self, kind: str, model: type[ModelT]) -> Iterator[tuple[str, Source, ModelT]]:
        """The documents of a kind whose form is right."""
        for entry in self.entries[kind]:
            if isinstance(entry.document, model):
                yield entry.id, entry.source, entry.document

    def ids(self, kind: str) -> frozenset[str]:
        """The ids of all files of a kind, even of those whose text or form is wrong."""
        return frozenset(self.places[kind])

    def unread(self, kind: str) -> bool:
        """Whether the text of some file of a kind could not be read."""
        return len(self.entries[kind]) < len(self.places[kind])

    def packs(self) -> frozenset[str]:
        """The policy packs that have a file at its place."""
        return frozenset(file.split("/")[1] for file in self.files if file.startswith("policies/"))

    def place(self, name: str) -> str | None:
        """Take note of a file by its name: the kind of document that belongs there, None for none."""
        kind, id = kind_of(name)
        if kind is not None:
            self.places[kind].append(id)
            self.files.add(name)
        return kind


def read_folder(path: Path) -> Folder:
    """Read every YAML file below `rules/` and `policies/` of a folder."""
    folder = Folder()
    found = {
        _readable_name(file.relative_to(path)): file
        for part in ("rules", "policies")
        for file in (path / part).rglob("*")
        if file.suffix in (".yaml", ".yml") and file.is_file()
    }
    for name, file in sorted(found.items()):
        try:
            with file.open("rb") as stream:
                content = stream.read(LARGEST_FILE_BYTES + 1)
        except OSError as error:
            place, message = Span(name, 1, 1, 1, 2), f"the file cannot be read: {error.strerror}"
            folder.problems.append(Problem("unreadable-file", message, place, "check its permissions"))
            folder.place(name)
            continue
        add_file(folder, name, content)
    for required in _REQUIRED:
        if required not in found:
            place, message = Span(required, 1, 1, 1, 2), f"`{required}` is not there"
            folder.problems.append(Problem("missing-file", message, place, "every book needs it"))
    return folder


def _readable_name(path: Path) -> str:
    """A file's name within the book, printable even where the file system holds other bytes."""
    return path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def add_file(folder: Folder, name: str, content: bytes) -> None:
    """Read one file into the folder, at the place that its name says."""
    kind = folder.place(name)
    if kind is None:
        place, message = Span(name, 1, 1, 1, 2), "no document belongs at this place"
        folder.problems.append(
            Problem("misplaced-file", message, place, "move it to its place, or delete it")
        )
        return
    source, problems = read_yaml(name, content)
    folder.problems.extend(problems)
    if source is None:
        return
    folder.texts[name] = source.text
    id = folder.places[kind][-1]
    document, problems = validate(KINDS[kind][1], source)
    folder.problems.extend(problems)
    folder.problems.extend(_place_problems(kind, id, source, document))
    folder.entries[kind].append(Entry(id, source, document))


def kind_of(name: str) -> tuple[str | None, str]:
    """The kind of document that belongs at a path, and the id its place gives it."""
    for kind, (pattern, _model) in KINDS.items():
        match = re.fullmatch(pattern, name)
        if match:
            return kind, match[1] if match.groups() else ""
    return None, ""


def schema_line(kind: str, name: str) -> str:
    """The first line of a file, by which an editor finds the JSON Schema of its kind."""
    return f"# yaml-language-server: $schema={'../' * name.count('/')}engine/schema/json/{kind}.json"


def _place_problems(kind: str, id: str, source: Source, document: Document | None) -> Iterator[Problem]:
    first = excerpt_of(source.text, 1)
    wanted = schema_line(kind, source.file)
    if first.rstrip() != wanted:
        span = Span(source.file, 1, 1, 1, max(len(first), 1) + 1)
        message = (
            "the schema that is named for editors is not that of this file"
            if _SCHEMA_LINE.match(first)
            else "no JSON Schema is named for editors"
        )
        yield source.problem("missing-schema-line", message, span, f"begin with `{wanted}`")
    named = getattr(document, _ID_FIELDS[kind], None) if kind in _ID_FIELDS else None
    if named is not None and named != id:
        span = source.span_at(_ID_FIELDS[kind])
        message = f"`{named}` stands where `{id}` belongs, by the name of the folder or file"
        yield source.problem("id-not-folder", message, span, f"write `{id}`, or rename the folder or file")
