"""YAML text into nodes that know their place.

PyYAML parses; this module builds the tree from its events, so that every key and value keeps its span and
what YAML would silently guess (duplicate keys, anchors, tags, `no` as a boolean) is refused instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import yaml

from engine.problems import Problem, Span

LARGEST_FILE_BYTES: Final = 256 * 1024
DEEPEST_NESTING: Final = 20

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})", re.ASCII)
_DECIMAL = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{1,18}", re.ASCII)
_GUESSED_BOOLEANS: Final = frozenset(["yes", "no", "on", "off", "y", "n"])
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Plain = str | int | bool | Decimal | None


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value; `value` is what it means, `text` how it was written."""

    text: str
    value: Plain
    span: Span


@dataclass(frozen=True, slots=True)
class Sequence_:
    """A list."""

    items: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Mapping_:
    """A mapping; `keys` holds the span of each key."""

    entries: dict[str, Node]
    keys: dict[str, Span]
    span: Span


Node = Scalar | Sequence_ | Mapping_
Path = Sequence[str | int]


@dataclass(frozen=True, slots=True)
class Source:
    """A parsed YAML file: its name within the book, its text and its root node."""

    file: str
    text: str
    root: Node

    def problem(self, code: str, message: str, span: Span, help: str | None = None) -> Problem:
        """A problem at `span`, with the line it stands on."""
        return Problem(code, message, span, help, excerpt_of(self.text, span.line))

    def span_at(self, *path: str | int) -> Span:
        """Where the value at `path` stands, or the nearest enclosing value that exists."""
        return node_at(self.root, path).span

    def key_span_at(self, *path: str | int) -> Span:
        """Where the key at the end of `path` stands."""
        parent = node_at(self.root, path[:-1])
        if isinstance(parent, Mapping_):
            return parent.keys.get(str(path[-1]), parent.span)
        return parent.span


def excerpt_of(text: str, line: int) -> str:
    """Line `line` of a text, counted from 1; empty where there is none."""
    lines = text.splitlines()
    return lines[line - 1] if 0 < line <= len(lines) else ""


def node_at(root: Node, path: Path) -> Node:
    """The node at `path`, or the deepest node on the way that exists."""
    node = root
    for step in path:
        if isinstance(node, Mapping_) and str(step) in node.entries:
            node = node.entries[str(step)]
        elif isinstance(node, Sequence_) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
    return node


def plain(node: Node) -> Any:
    """The node as plain Python values: dict, list, str, int, bool, Decimal or None."""
    match node:
        case Scalar(value=value):
            return value
        case Sequence_(items=items):
            return [plain(item) for item in items]
        case Mapping_(entries=entries):
            return {key: plain(entry) for key, entry in entries.items()}


class _Refused(Exception):
    """Stops reading a file whose structure cannot be trusted; carries the problem."""

    def __init__(self, code: str, message: str, mark: Any, help: str | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.mark, self.help = code, message, mark, help


def read_yaml(file: str, content: bytes) -> tuple[Source | None, tuple[Problem, ...]]:
    """Parse one file of a book.

    Returns the source (None where the text cannot be read at all) and every problem found in the text.
    """
    top = Span(file, 1, 1, 1, 2)
    if len(content) > LARGEST_FILE_BYTES:
        return None, (
            Problem("file-too-large", f"the file has {len(content)} bytes", top, "at most 256 KiB are read"),
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"byte {error.start + 1} is not UTF-8"
        return None, (Problem("unreadable-file", message, top, "save the file as UTF-8"),)
    composer = _Composer(file, text)
    try:
        root = composer.document()
    except _Refused as refused:
        span = composer.span(refused.mark, refused.mark)
        return None, (
            Problem(refused.code, refused.message, span, refused.help, excerpt_of(text, span.line)),
        )
    except (yaml.YAMLError, RecursionError) as error:
        return None, (_syntax_problem(file, text, error),)
    return Source(file, text, root), tuple(composer.problems)


def _syntax_problem(file: str, text: str, error: Exception) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    detail = getattr(error, "problem", None) or getattr(error, "reason", None) or "the text is not YAML"
    span = Span(file, line, column, line, column + 1)
    help = "check the indentation, the colons and the quotes here and on the line above"
    return Problem("yaml-syntax", str(detail), span, help, excerpt_of(text, line))


class _Composer:
    """Builds nodes from PyYAML's events, one document a file."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.text = file, text
        self.lines = text.splitlines()
        self.problems: list[Problem] = []
        self.events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)

    def span(self, start: Any, end: Any) -> Span:
        return Span(self.file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    def document(self) -> Node:
        root: Node | None = None
        for event in self.events:
            if isinstance(event, (yaml.StreamStartEvent, yaml.StreamEndEvent, yaml.DocumentEndEvent)):
                continue
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise _Refused(
                        "yaml-feature",
                        "a second document in one file",
                        event.start_mark,
                        "one file holds one document",
                    )
                continue
            root = self.node(event, 0)
        if root is None:
            empty = yaml.Mark(self.file, 0, 0, 0, None, 0)
            raise _Refused(
                "missing-field", "the file is empty", empty, "write the document, or delete the file"
            )
        return root

    def node(self, event: Any, depth: int) -> Node:
        if depth > DEEPEST_NESTING:
            raise _Refused("nested-too-deep", f"more than {DEEPEST_NESTING} levels deep", event.start_mark)
        if isinstance(event, yaml.AliasEvent):
            raise _Refused(
                "yaml-feature", f"an alias, `*{event.anchor}`", event.start_mark, "write the value out"
            )
        if event.anchor:
            raise _Refused(
                "yaml-feature", f"an anchor, `&{event.anchor}`", event.start_mark, "write the value out"
            )
        if event.tag:
            raise _Refused("yaml-feature", f"a tag, `{event.tag}`", event.start_mark, "remove it")
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(event, depth)
        return self.mapping(event, depth)

    def scalar(self, event: Any) -> Scalar:
        span = self.span(event.start_mark, event.end_mark)
        text: str = event.value
        if not event.implicit[0]:
            return Scalar(text, text, span)
        if text.lower() in _GUESSED_BOOLEANS:
            self.problem(
                "ambiguous-boolean",
                f"`{text}` could be a word or a boolean",
                span,
                f'write "{text}", true or false',
            )
        return Scalar(text, _plain_value(text), span)

    def sequence(self, event: Any, depth: int) -> Sequence_:
        items: list[Node] = []
        for following in self.events:
            if isinstance(following, yaml.SequenceEndEvent):
                break
            items.append(self.node(following, depth + 1))
        return Sequence_(tuple(items), self.collection_span(event, following, items))

    def mapping(self, event: Any, depth: int) -> Mapping_:
        entries: dict[str, Node] = {}
        keys: dict[str, Span] = {}
        for key_event in self.events:
            if isinstance(key_event, yaml.MappingEndEvent):
                break
            key = self.node(key_event, depth + 1)
            value = self.node(next(self.events), depth + 1)
            if not isinstance(key, Scalar):
                raise _Refused("yaml-feature", "a key that is itself a list or mapping", key_event.start_mark)
            if key.text == "<<":
                raise _Refused(
                    "yaml-feature", "a merge key, `<<`", key_event.start_mark, "write the values out"
                )
            if key.text in entries:
                first = keys[key.text]
                self.problem(
                    "duplicate-key",
                    f"`{key.text}` is already given on line {first.line}",
                    key.span,
                    "keep one of the two",
                )
                continue
            entries[key.text], keys[key.text] = value, key.span
        return Mapping_(entries, keys, self.collection_span(event, key_event, list(entries.values())))

    def collection_span(self, start: Any, end: Any, children: list[Node]) -> Span:
        """A block collection ends where its last child ends, not at the next line that is not part of it."""
        if start.flow_style or not children:
            return self.span(start.start_mark, end.end_mark)
        last = children[-1].span
        return Span(
            self.file, start.start_mark.line + 1, start.start_mark.column + 1, last.end_line, last.end_column
        )

    def problem(self, code: str, message: str, span: Span, help: str) -> None:
        self.problems.append(Problem(code, message, span, help, excerpt_of(self.text, span.line)))


def _plain_value(text: str) -> Plain:
    if text in ("true", "false"):
        return text == "true"
    if text in ("", "null", "~"):
        return None
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return Decimal(text)
    return text
