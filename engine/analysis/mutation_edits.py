"""Changes of a YAML text at the places of its nodes, so that every other line stays where it is."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from engine.problems import Span
from engine.schema.yaml_source import ListNode, MappingNode, Node, Scalar, Source


@dataclass(frozen=True, slots=True)
class Edit:
    """What stands at a span becomes `text`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Mutant:
    """A document with one deliberate fault: where it is, what it is in words, and what would show it."""

    file: str
    line: int
    change: str
    advice: str
    text: str

    @property
    def place(self) -> str:
        """The file and line of the fault."""
        return f"{self.file}:{self.line}"

    @property
    def key(self) -> str:
        """What names the mutant whatever stands above it in the file."""
        return f"{self.file}: {self.change}"


@dataclass(frozen=True, slots=True)
class Change:
    """A fault before it is made: the edits that make it, the place to name, and the words of `Mutant`."""

    span: Span
    change: str
    advice: str
    edits: tuple[Edit, ...]

    def made_in(self, source: Source) -> Mutant:
        """The document with this fault."""
        text = edited(source.text, self.edits)
        return Mutant(source.file, self.span.line, self.change, self.advice, text)


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with the edits made; lines that are taken away leave empty ones."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for edit in sorted(edits, key=lambda one: (one.span.line, one.span.column), reverse=True):
        start = starts[edit.span.line - 1] + edit.span.column - 1
        end = starts[edit.span.end_line - 1] + edit.span.end_column - 1
        lost = text.count("\n", start, end) - edit.text.count("\n")
        text = text[:start] + edit.text + "\n" * lost + text[end:]
    return text


def in_place_of(node: Node, text: str) -> Edit:
    """Another text where a node stands."""
    return Edit(node.span, text)


def flow(node: Node) -> str:
    """A node on one line."""
    match node:
        case Scalar(text=text, value=value):
            return json.dumps(text, ensure_ascii=False) if isinstance(value, str) else text or "null"
        case ListNode(items=items):
            return f"[{', '.join(flow(item) for item in items)}]"
        case MappingNode(entries=entries):
            inside = (
                f"{json.dumps(key, ensure_ascii=False)}: {flow(entry)}" for key, entry in entries.items()
            )
            return f"{{{', '.join(inside)}}}"


def without_key(node: MappingNode, key: str) -> Edit:
    """The mapping without one of its entries, on one line."""
    rest = {name: entry for name, entry in node.entries.items() if name != key}
    return in_place_of(node, flow(replace(node, entries=rest)))


def without_item(node: ListNode, position: int) -> Edit:
    """The list without one of its items, on one line."""
    rest = (*node.items[:position], *node.items[position + 1 :])
    return in_place_of(node, flow(ListNode(rest, node.span)))


def without_field(root: MappingNode, key: str) -> Edit:
    """A document without one of its fields."""
    first, last = root.keys[key], root.entries[key].span
    return Edit(Span(first.file, first.line, first.column, last.end_line, last.end_column), "")


def shown_node(node: Node) -> str:
    """A node as a report quotes it: without quotation marks, and shortened."""
    text = flow(node).replace('"', "")
    return text if len(text) <= 90 else f"{text[:87]}..."
