"""YAML text into nodes that know their place.

PyYAML parses; this module builds the tree from its events, so that every key and value keeps its span and
what YAML would silently guess (duplicate keys, anchors, tags, `no` as a boolean) is refused instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

import yaml

from engine.problems import Problem, Span
from engine.schema.hidden import character_name, hidden_in

LARGEST_FILE_BYTES: Final = 256 * 1024
DEEPEST_NESTING: Final = 20

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})", re.ASCII)
_DECIMAL = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{1,18}", re.ASCII)
_LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_LINE = re.compile("[^\r\n\x85\u2028\u2029]*(?:\r\n|[\r\n\x85\u2028\u2029]|$)")
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
class ListNode:
    """A list."""

    items: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class MappingNode:
    """A mapping; `keys` holds the span of each key."""

    entries: dict[str, Node]
    keys: dict[str, Span]
    span: Span


Node = Scalar | ListNode | MappingNode
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
        """Where the key at the end of `path` stands; the value's place where it is no key."""
        parent = node_at(self.root, path[:-1])
        if isinstance(parent, MappingNode):
            return parent.keys.get(str(path[-1]), parent.span)
        return self.span_at(*path)

    def span_of(self, word: str, within: Span) -> Span:
        """Where a word first stands inside a span of one line; the whole span where it is not found."""
        end = within.end_column - 1 if within.line == within.end_line else None
        column = excerpt_of(self.text, within.line).find(word, within.column - 1, end)
        if column < 0:
            return within
        return Span(self.file, within.line, column + 1, within.line, column + 1 + len(word))


@lru_cache(maxsize=8)
def _lines_of(text: str) -> list[str]:
    return _LINE_END.split(text)


def excerpt_of(text: str, line: int) -> str:
    """Line `line` of a text, counted from 1 as YAML counts; empty where there is none."""
    lines = _lines_of(text)
    return lines[line - 1] if 0 < line <= len(lines) else ""


def node_at(root: Node, path: Path) -> Node:
    """The node at `path`, or the deepest node on the way that exists."""
    node = root
    for step in path:
        below = child(node, step)
        if below is None:
            return node
        node = below
    return node


def child(node: Node, step: str | int) -> Node | None:
    """The value under a key of a mapping, or at a position of a list; None where there is none."""
    match node:
        case MappingNode(entries=entries):
            return entries.get(str(step))
        case ListNode(items=items) if isinstance(step, int) and 0 <= step < len(items):
            return items[step]
        case _:
            return None


def plain(node: Node) -> Any:
    """The node as plain Python values: dict, list, str, int, bool, Decimal or None."""
    match node:
        case Scalar(value=value):
            return value
        case ListNode(items=items):
            return [plain(item) for item in items]
        case MappingNode(entries=entries):
            return {key: plain(entry) for key, entry in entries.items()}


class _Refused(Exception):
    """Stops reading a file whose structure cannot be trusted; carries the problem."""

    def __init__(self, code: str, message: str, span: Span, help: str) -> None:
        super().__init__(message)
        self.code, self.message, self.span, self.help = code, message, span, help


def read_yaml(file: str, content: bytes) -> tuple[Source | None, tuple[Problem, ...]]:
    """Parse one file of a book.

    Returns the source (None where the text cannot be read at all) and every problem found in the text.
    """
    top = Span(file, 1, 1, 1, 2)
    if len(content) > LARGEST_FILE_BYTES:
        message = "the file is larger than 256 KiB"
        return None, (Problem("file-too-large", message, top, "split it, or remove what does not belong"),)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, (_not_utf8(file, content, error.start),)
    composer = _Composer(file, text)
    try:
        root = composer.document()
    except _Refused as refused:
        problem = Problem(
            refused.code, refused.message, refused.span, refused.help, excerpt_of(text, refused.span.line)
        )
        return None, (*composer.problems, problem)
    except yaml.YAMLError as error:
        return None, (_syntax_problem(file, text, error),)
    hidden = tuple(_hidden_characters(file, text))
    return Source(file, text, root), (*composer.problems, *hidden)


def _not_utf8(file: str, content: bytes, position: int) -> Problem:
    line = content.count(b"\n", 0, position) + 1
    before = content[content.rfind(b"\n", 0, position) + 1 : position].decode("utf-8", "replace")
    span = Span(file, line, len(before) + 1, line, len(before) + 2)
    message = f"byte {position + 1} of the file is not UTF-8"
    return Problem("unreadable-file", message, span, "save the file as UTF-8")


def _hidden_characters(file: str, text: str) -> Iterator[Problem]:
    """A problem for each line with a character that nobody can see, comments included."""
    if text.isascii() or hidden_in(text) is None:
        return
    for number, line in enumerate(_LINE.findall(text), start=1):
        found = hidden_in(line.rstrip("\r\n"))
        if found is not None:
            span = Span(file, number, found + 1, number, found + 2)
            yield Problem(
                "hidden-character", _hidden_message(line[found]), span, _HELP_HIDDEN, excerpt_of(text, number)
            )


_HELP_HIDDEN: Final = "delete it; what nobody can see must not change what a text says"


def _hidden_message(character: str) -> str:
    return f"there is an invisible character here, {character_name(character)}"


_SYNTAX: Final = (
    (
        "mapping values are not allowed",
        "a colon too many",
        "put the text in quotes if the colon belongs to it",
    ),
    ("end of stream", "a quote is opened here and never closed", "close it"),
    (
        "expected ',' or",
        "a bracket is opened here and never closed",
        "close it, or add the comma between entries",
    ),
    ("cannot start any token", "a value cannot begin with this character", "put the value in quotes"),
    ("could not find expected ':'", "a key stands here without its colon", "write `key: value`"),
    ("expected '-' indicator", "this line does not fit the list above it", "correct the indentation"),
    ("expected <block end>", "this line does not fit the lines above it", "correct the indentation"),
    ("did not find expected key", "this line does not fit the lines above it", "correct the indentation"),
)
"""What the parser says, what it means to a person, and what to do."""

_OPENED: Final = frozenset(["end of stream", "expected ',' or"])


def _syntax_problem(file: str, text: str, error: yaml.YAMLError) -> Problem:
    if isinstance(error, yaml.reader.ReaderError):
        return _unprintable(file, text, error)
    said = str(getattr(error, "problem", None) or "the text is not YAML")
    sign, message, help = next(
        (entry for entry in _SYNTAX if entry[0] in said),
        ("", said, "check the indentation, the colons and the quotes here and on the line above"),
    )
    mark, opening = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    mark = opening if sign in _OPENED and opening else mark or opening
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    excerpt = excerpt_of(text, line)
    span = Span(file, line, column, line, column + 1)
    if excerpt[:column].strip(" ").startswith("\t"):
        message, help = "a tab stands where YAML wants spaces", "indent with spaces"
    return Problem("yaml-syntax", message, span, help, excerpt)


def _unprintable(file: str, text: str, error: yaml.reader.ReaderError) -> Problem:
    """A character that YAML does not allow; the parsers count its position differently, so look for it."""
    character = chr(error.character) if isinstance(error.character, int) else str(error.character)
    for number, line in enumerate(_lines_of(text), start=1):
        column = line.find(character)
        if column >= 0:
            span = Span(file, number, column + 1, number, column + 2)
            message = f"the character {character_name(character)} is not allowed in YAML"
            return Problem("yaml-syntax", message, span, "delete it", line)
    return Problem("yaml-syntax", "a character is not allowed in YAML", Span(file, 1, 1, 1, 2), "delete it")


class _Composer:
    """Builds nodes from PyYAML's events, one document a file."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.text = file, text
        self.problems: list[Problem] = []
        self.events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)

    def span(self, start: Any, end: Any) -> Span:
        return Span(self.file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    def refuse(self, code: str, message: str, event: Any, help: str, length: int = 1) -> _Refused:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        return _Refused(code, message, Span(self.file, line, column, line, column + length), help)

    def document(self) -> Node:
        root: Node | None = None
        for event in self.events:
            if isinstance(event, (yaml.StreamStartEvent, yaml.StreamEndEvent, yaml.DocumentEndEvent)):
                continue
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise self.refuse(
                        "yaml-feature",
                        "a second document in one file",
                        event,
                        "one file holds one document",
                        3,
                    )
                continue
            root = self.node(event, 0)
        if root is None or (isinstance(root, Scalar) and root.text == ""):
            top = Span(self.file, 1, 1, 1, 2)
            raise _Refused(
                "missing-field", "the file is empty", top, "write the document, or delete the file"
            )
        return root

    def node(self, event: Any, depth: int) -> Node:
        if depth > DEEPEST_NESTING:
            message = f"this is nested more than {DEEPEST_NESTING} levels deep"
            raise self.refuse("nested-too-deep", message, event, "flatten it")
        self.refuse_features(event)
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(event, depth)
        return self.mapping(event, depth)

    def refuse_features(self, event: Any) -> None:
        """Raise where a node hides what it says behind an alias, an anchor or a tag."""
        anchor, tag = event.anchor, getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent):
            message = f"`*{anchor}` is an alias"
            raise self.refuse("yaml-feature", message, event, "write the value out", len(anchor) + 1)
        if anchor:
            message = f"`&{anchor}` is an anchor"
            raise self.refuse("yaml-feature", message, event, "write the value out", len(anchor) + 1)
        if tag:
            shorthand = tag.replace("tag:yaml.org,2002:", "!!")
            message = f"`{shorthand}` is a tag"
            raise self.refuse("yaml-feature", message, event, "remove it", len(shorthand))

    def scalar(self, event: Any) -> Scalar:
        span = self.span(event.start_mark, event.end_mark)
        text: str = event.value
        if not event.implicit[0]:
            self.look_for_escapes(event, text, span)
            return Scalar(text, text, span)
        if text.lower() in _GUESSED_BOOLEANS:
            message = f"`{text}` could be a word or a boolean"
            self.problem("ambiguous-boolean", message, span, f'write `"{text}"`, `true` or `false`')
        return Scalar(text, _plain_value(text), span)

    def look_for_escapes(self, event: Any, text: str, span: Span) -> None:
        """A hidden character can be written as an escape, which no reader of the raw line would see."""
        if event.style != '"':
            return
        found = hidden_in(text, controls=True)
        if found is not None and text[found] not in self.text:
            self.problem("hidden-character", _hidden_message(text[found]), span, _HELP_HIDDEN)

    def sequence(self, event: Any, depth: int) -> ListNode:
        items: list[Node] = []
        for following in self.events:
            if isinstance(following, yaml.SequenceEndEvent):
                return ListNode(tuple(items), self.collection_span(event, following, items))
            items.append(self.node(following, depth + 1))
        raise AssertionError("PyYAML closes what it opens")

    def mapping(self, event: Any, depth: int) -> MappingNode:
        entries: dict[str, Node] = {}
        keys: dict[str, Span] = {}
        for key_event in self.events:
            if isinstance(key_event, yaml.MappingEndEvent):
                return MappingNode(
                    entries, keys, self.collection_span(event, key_event, list(entries.values()))
                )
            key = self.key(key_event, depth)
            value = self.node(next(self.events), depth + 1)
            if key.text in entries:
                message = f"`{key.text}` is already given on line {keys[key.text].line}"
                self.problem("duplicate-key", message, key.span, "keep one of the two")
                continue
            entries[key.text], keys[key.text] = value, key.span
        raise AssertionError("PyYAML closes what it opens")

    def key(self, event: Any, depth: int) -> Scalar:
        key = self.node(event, depth + 1)
        if not isinstance(key, Scalar):
            raise self.refuse(
                "yaml-feature", "a key is itself a list or a mapping", event, "use a plain word"
            )
        if key.text == "<<":
            raise self.refuse("yaml-feature", "`<<` is a merge key", event, "write the values out", 2)
        return key

    def collection_span(self, start: Any, end: Any, children: list[Node]) -> Span:
        """A block collection ends where its last child ends, not at the next line that is not part of it."""
        if start.flow_style or not children:
            return self.span(start.start_mark, end.end_mark)
        last = children[-1].span
        first = start.start_mark
        return Span(self.file, first.line + 1, first.column + 1, last.end_line, last.end_column)

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
