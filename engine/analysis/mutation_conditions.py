"""The faults of a condition: each threshold moved, each comparison turned round, each part left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from engine.analysis.mutation_edits import (
    Change,
    Edit,
    flow,
    in_place_of,
    shown_node,
    without_item,
    without_key,
)
from engine.analysis.mutation_values import neighbours, telling_value
from engine.facts import FACTS, Fact
from engine.schema.yaml_source import ListNode, MappingNode, Node, Scalar

_TURNED: Final[Mapping[str, str]] = {
    "is": "is_not",
    "is_not": "is",
    "at_least": "above",
    "above": "at_least",
    "at_most": "below",
    "below": "at_most",
    "any_of": "none_of",
    "none_of": "any_of",
    "all_of": "any_of",
}
"""Each operator, and the one that is most easily written in its place."""


def condition_changes(node: Node) -> Iterator[Change]:
    """Every fault of a condition; the whole of it is left out elsewhere, where it can be."""
    if isinstance(node, ListNode):
        yield from _group(node)
    elif isinstance(node, MappingNode):
        for key, entry in node.entries.items():
            if len(node.entries) > 1:
                yield _left_out(key, node, entry)
            if key == "not":
                yield from condition_changes(entry)
            elif key in ("all", "any"):
                yield from _group(entry) if isinstance(entry, ListNode) else condition_changes(entry)
            elif key in FACTS:
                yield from _fact_changes(FACTS[key], entry)


def _left_out(key: str, node: MappingNode, entry: Node) -> Change:
    said = f"{key} {shown_node(entry)}"
    advice = f"add a case in which only `{said}` decides"
    return Change(node.keys[key], f"{said} left out", advice, (without_key(node, key),))


def _group(node: ListNode) -> Iterator[Change]:
    for position, item in enumerate(node.items):
        if len(node.items) > 1:
            said = shown_node(item)
            edit = without_item(node, position)
            yield Change(item.span, f"{said} left out", f"add a case in which only `{said}` decides", (edit,))
        yield from condition_changes(item)


def _fact_changes(fact: Fact, node: Node) -> Iterator[Change]:
    """The faults of one fact with its value, its list or its operators."""
    if isinstance(node, ListNode):
        yield _turned_bare(fact, node, "any_of", "none_of")
        yield from _members(fact, "any_of", node)
    elif isinstance(node, Scalar):
        of_names = fact.type == "names"
        yield _turned_bare(fact, node, *(("any_of", "none_of") if of_names else ("is", "is_not")))
        yield from _moved(fact, "is", node)
    else:
        for operator, entry in node.entries.items():
            if len(node.entries) > 1:
                said = f"{fact.name} {operator} {shown_node(entry)}"
                advice = f"add a case in which only `{said}` decides"
                edit = without_key(node, operator)
                yield Change(node.keys[operator], f"{said} left out", advice, (edit,))
            yield from _operator_changes(fact, operator, node, entry)


def _turned_bare(fact: Fact, node: Node, operator: str, other: str) -> Change:
    value = shown_node(node)
    advice = f"add a case in which {fact.name} is {value}, and one in which it is not"
    edit = in_place_of(node, f"{{{other}: {flow(node)}}}")
    return Change(node.span, f"{fact.name} {operator} {value} → {other} {value}", advice, (edit,))


def _operator_changes(fact: Fact, operator: str, node: MappingNode, entry: Node) -> Iterator[Change]:
    if operator == "present" and isinstance(entry, Scalar):
        other = "false" if entry.value is True else "true"
        advice = f"add a case with {fact.name}, and one without it"
        change = f"{fact.name} present {entry.text} → present {other}"
        yield Change(entry.span, change, advice, (in_place_of(entry, other),))
        return
    if operator in _TURNED:
        yield _turned(fact, operator, node, entry)
    if isinstance(entry, ListNode):
        yield from _members(fact, operator, entry)
    elif isinstance(entry, Scalar):
        yield from _moved(fact, operator, entry)


def _turned(fact: Fact, operator: str, node: MappingNode, entry: Node) -> Change:
    is_alone = operator == "all_of" and not (isinstance(entry, ListNode) and len(entry.items) > 1)
    other = "none_of" if is_alone else _TURNED[operator]
    value = shown_node(entry)
    advice = f"add a case in which {fact.name} is {value}, and one in which it is not"
    if operator in ("at_least", "above", "at_most", "below"):
        advice = f"add a case in which {fact.name} is exactly {value}"
    elif operator == "all_of" and not is_alone:
        advice = f"add a case in which {fact.name} holds only some of {value}"
    change = f"{fact.name} {operator} {value} → {other} {value}"
    return Change(node.keys[operator], change, advice, (Edit(node.keys[operator], other),))


def _members(fact: Fact, operator: str, node: ListNode) -> Iterator[Change]:
    """Each name of a list left out, and each number in it moved."""
    for position, item in enumerate(node.items):
        if len(node.items) > 1:
            name = shown_node(item)
            rest = ListNode((*node.items[:position], *node.items[position + 1 :]), node.span)
            advice = f"add a case in which {fact.name} is {name} and none of the others"
            if operator == "all_of":
                advice = f"add a case in which {fact.name} lacks {name} alone"
            change = f"{fact.name} {operator} {shown_node(node)} → {shown_node(rest)}"
            yield Change(item.span, change, advice, (in_place_of(node, flow(rest)),))
        if isinstance(item, Scalar):
            for moved in _moved(fact, operator, item):
                yield replace(moved, change=f"{moved.change}, of {shown_node(node)}")


def _moved(fact: Fact, operator: str, node: Scalar) -> Iterator[Change]:
    """A threshold one unit lower, and one unit higher."""
    for moved in neighbours(fact.type, node):
        at = telling_value(operator, node.text, moved)
        change = f"{fact.name} {operator} {node.text} → {moved.text}"
        advice = f"add a case in which {fact.name} is exactly {at}"
        yield Change(node.span, change, advice, (in_place_of(node, moved.text),))
