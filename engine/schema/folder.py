"""A folder of YAML into documents: which file is what, read and validated, nothing connected yet.

Two books may share one folder of policies: the retailer's own below `rules/`, and the fixtures' below
`policies/fixtures/`, an imagined shop with which the policies of other countries are shown. A book has the
packs that its markets list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
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
from engine.schema.yaml_source import (
    LARGEST_FILE_BYTES,
    ListNode,
    MappingNode,
    Scalar,
    Source,
    child,
    excerpt_of,
    read_yaml,
)

ModelT = TypeVar("ModelT", bound=Document)

RULES: Final = "rules"
"""Where the retailer's own rules stand."""

FIXTURES: Final = "policies/fixtures"
"""Where the fixtures' rules stand: the same documents at the same relative places as in `RULES`."""

_ROOT: Final = f"(?:{RULES}|{FIXTURES})"
_PACK: Final = rf"policies/(?!{FIXTURES.partition('/')[2]}/)"
KINDS: Final[Mapping[str, tuple[str, type[Document]]]] = {
    "retailer": (rf"{_ROOT}/retailer\.yaml", RetailerDocument),
    "segments": (rf"{_ROOT}/segments\.yaml", SegmentsDocument),
    "seasons": (rf"{_ROOT}/seasons\.yaml", SeasonsDocument),
    "provider": (rf"{_ROOT}/providers/([^/]+)\.yaml", ProviderDocument),
    "offer": (rf"{_ROOT}/offers/([^/]+)/offer\.yaml", OfferDocument),
    "offer-cases": (rf"{_ROOT}/offers/([^/]+)/cases\.yaml", OfferCases),
    "regimes": (rf"{_PACK}([^/]+)/regimes\.yaml", RegimesDocument),
    "policy": (rf"{_PACK}[^/]+/([^/]+)/policy\.yaml", PolicyDocument),
    "policy-cases": (rf"{_PACK}[^/]+/([^/]+)/cases\.yaml", PolicyCases),
}
"""Each kind of document: its place (the group is the id it must carry) and its model."""

_ID_FIELDS: Final = {
    "provider": "provider",
    "offer": "offer",
    "offer-cases": "offer",
    "policy": "policy",
    "policy-cases": "policy",
}
_REQUIRED: Final = ("retailer.yaml", "segments.yaml", "seasons.yaml")
_SCHEMA_LINE: Final = re.compile(r"#\s*yaml-language-server:\s*\$schema=\S+")

_LARGEST_KEPT_BYTES: Final = 4096
_MOST_KEPT: Final = 1024
"""Bounds of what is kept of files that were read: their nodes take some twenty times their bytes."""


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
    `other_packs` are the packs beside this book's that no market of it lists, and whose files were not read;
    those in `packs_elsewhere` are another book's affair.
    """

    entries: dict[str, list[Entry[Document]]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    places: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    files: set[str] = field(default_factory=set)
    texts: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    other_packs: set[str] = field(default_factory=set)
    packs_elsewhere: set[str] = field(default_factory=set)

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
        """The policy packs that have a file at its place, also those that are not this book's."""
        return _packs_of(self.files) | self.other_packs

    def place(self, name: str) -> str | None:
        """Take note of a file by its name: the kind of document that belongs there, None for none."""
        kind, id = kind_of(name)
        if kind is not None:
            self.places[kind].append(id)
            self.files.add(name)
        return kind


def read_folder(path: Path, rules: str = RULES) -> Folder:
    """Read the files of one book: what stands below `rules`, and the policy packs that its markets list.

    `rules` is `RULES` or `FIXTURES`. Where its `retailer.yaml` cannot be read every pack is.
    """
    folder = Folder()
    for name, file in _chosen(path, rules, folder).items():
        content = _content(file)
        if isinstance(content, bytes):
            add_file(folder, name, content)
        else:
            folder.problems.append(_unreadable(name, content))
            folder.place(name)
    return folder


def book_files(path: Path, rules: str = RULES) -> Mapping[str, Path]:
    """The files of one book that exist, as `read_folder` reads them, by their names within the book."""
    return _chosen(path, rules, Folder())


def has_fixtures(path: Path) -> bool:
    """Whether a folder holds the fixtures' book beside the retailer's own."""
    return (path / FIXTURES).is_dir()


def root_of(name: str) -> str:
    """Where the rules stand of the book that a file below `RULES` or `FIXTURES` belongs to."""
    return FIXTURES if name.startswith(f"{FIXTURES}/") else RULES


def pack_of(name: str) -> str | None:
    """The policy pack in whose folder a file stands, None for a file elsewhere."""
    match = re.match(rf"{_PACK}([^/]+)/", name)
    return match[1] if match else None


def _packs_of(names: Iterable[str]) -> frozenset[str]:
    return frozenset(pack for name in names if (pack := pack_of(name)) is not None)


def _chosen(path: Path, rules: str, folder: Folder) -> Mapping[str, Path]:
    """The files of a book in the order of their names; the folder takes note of packs and missing files."""
    found = _yaml_files(path)
    packs = _packs_of(name for name in found if kind_of(name)[0])
    listed = _listed_packs(found, f"{rules}/retailer.yaml", packs)
    folder.other_packs.update(packs - listed)
    folder.packs_elsewhere.update(packs - listed if rules == FIXTURES else _fixture_packs(found, packs))
    folder.problems.extend(_missing_files(found, rules))
    ordered = sorted(found.items(), key=lambda item: item[0].split("/"))  # `x` before `x.more`
    return {name: file for name, file in ordered if _belongs(name, rules, folder)}


def _missing_files(found: Mapping[str, object], rules: str) -> Iterator[Problem]:
    for name in (f"{rules}/{required}" for required in _REQUIRED):
        if name not in found:
            place, message = Span(name, 1, 1, 1, 2), f"`{name}` is not there"
            yield Problem("missing-file", message, place, "every book needs it")


def _belongs(name: str, rules: str, folder: Folder) -> bool:
    """Whether a file is read with a book: below its rules, or in `policies/` but in no pack of another."""
    if name.startswith((f"{RULES}/", f"{FIXTURES}/")):
        return root_of(name) == rules
    return pack_of(name) not in folder.other_packs


def _yaml_files(path: Path) -> dict[str, Path]:
    return {
        _readable_name(file.relative_to(path)): file
        for part in (RULES, "policies")
        for file in (path / part).rglob("*")
        if file.suffix in (".yaml", ".yml") and file.is_file()
    }


def _listed_packs(found: Mapping[str, Path], retailer: str, packs: frozenset[str]) -> frozenset[str]:
    """The packs that the markets of a `retailer.yaml` list; all packs where it cannot be read."""
    content = _content(found[retailer]) if retailer in found else None
    source = read_yaml(retailer, content)[0] if isinstance(content, bytes) else None
    markets = child(source.root, "markets") if source is not None else None
    if not isinstance(markets, MappingNode):
        return packs
    lists = (child(market, "packs") for market in markets.entries.values())
    items = (item for listed in lists if isinstance(listed, ListNode) for item in listed.items)
    return frozenset(item.text for item in items if isinstance(item, Scalar))


def _fixture_packs(found: Mapping[str, Path], packs: frozenset[str]) -> frozenset[str]:
    """The packs that the fixtures' book uses, none where there is no such book."""
    exists = any(root_of(name) == FIXTURES for name in found)
    return _listed_packs(found, f"{FIXTURES}/retailer.yaml", packs) if exists else frozenset()


def _content(file: Path) -> bytes | OSError:
    """A file's first bytes, one more than a file of a book may have; or why they cannot be read."""
    try:
        with file.open("rb") as stream:
            return stream.read(LARGEST_FILE_BYTES + 1)
    except OSError as error:
        return error


def _unreadable(name: str, error: OSError) -> Problem:
    message = f"the file cannot be read: {error.strerror}"
    return Problem("unreadable-file", message, Span(name, 1, 1, 1, 2), "check its permissions")


def _readable_name(path: Path) -> str:
    """A file's name within the book, printable even where the file system holds other bytes."""
    return path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def folder_of(texts: Mapping[str, str]) -> Folder:
    """The folder of one book's files, given as texts by their names within the book."""
    folder = Folder()
    rules = FIXTURES if f"{FIXTURES}/retailer.yaml" in texts else RULES
    folder.problems.extend(_missing_files(texts, rules))
    for name, text in texts.items():
        add_file(folder, name, text.encode())
    return folder


def add_file(folder: Folder, name: str, content: bytes) -> None:
    """Read one file into the folder, at the place that its name says."""
    kind = folder.place(name)
    if kind is None:
        place, message = Span(name, 1, 1, 1, 2), "no document belongs at this place"
        folder.problems.append(
            Problem("misplaced-file", message, place, "move it to its place, or delete it")
        )
        return
    read = _read_once if len(content) <= _LARGEST_KEPT_BYTES else read_yaml
    source, problems = read(name, content)
    folder.problems.extend(problems)
    if source is None:
        return
    folder.texts[name] = source.text
    id = folder.places[kind][-1]
    document, problems = validate(KINDS[kind][1], source)
    folder.problems.extend(problems)
    folder.problems.extend(_place_problems(kind, id, source, document))
    folder.entries[kind].append(Entry(id, source, document))


@lru_cache(maxsize=_MOST_KEPT)
def _read_once(name: str, content: bytes) -> tuple[Source | None, tuple[Problem, ...]]:
    """What a file says, which follows from its bytes: two versions of a book differ in a file or two."""
    return read_yaml(name, content)


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
