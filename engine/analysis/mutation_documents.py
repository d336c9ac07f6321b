"""The faults of a whole document, of a policy or of the regimes of a pack: caps, dates, kinds and texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from engine.analysis.mutation_conditions import condition_changes
from engine.analysis.mutation_edits import (
    Change,
    Edit,
    Mutant,
    flow,
    in_place_of,
    shown_node,
    without_field,
    without_item,
)
from engine.analysis.mutation_values import day_neighbours, limit_neighbours, span_neighbours, telling_value
from engine.facts import FACTS, FactType
from engine.schema.literals import LiteralError, read_date
from engine.schema.policy import MASKABLE
from engine.schema.yaml_source import ListNode, MappingNode, Node, Scalar, Source, child, node_at

_MOMENTS: Final = ("contract", "checkout", "advertising")
_STARTS: Final = ("decision", "end_of_relationship")
_JUDGING: Final = ("forbid", "require", "cap")
_ALWAYS: Final = "{cart.quantity: {at_least: 0}}"
_NEVER: Final = "{cart.quantity: {below: 0}}"
_SIGN: Final = re.compile(r"\s*([+\-−])\s*")


def policy_mutants(source: Source) -> Iterator[Mutant]:
    """Every fault of a `policy.yaml`, in the order of its fields."""
    root = source.root
    if not isinstance(root, MappingNode):
        return
    changes = [*_window(root), *_applies_to(root), *_bodies(root), *_cap(root), *_shown(root), *_kept(root)]
    changes += [*_sureness(root), *_swapped(root)]
    for change in sorted(changes, key=lambda one: (one.span.line, one.span.column)):
        yield change.made_in(source)
    yield from _missing_turned(source, root)


def regime_mutants(source: Source) -> Iterator[Mutant]:
    """Every fault of a `regimes.yaml` that changes what governs."""
    listed = child(source.root, "regimes")
    for entry in listed.items if isinstance(listed, ListNode) else ():
        when = child(entry, "when")
        changes = list(_window(entry))
        if when is not None:
            changes += [*_sole_part(when, _ALWAYS, "governs whatever is asked"), *condition_changes(when)]
        name = shown_node(node_at(entry, ("regime",)))
        for change in changes:
            made = change.made_in(source)
            yield Mutant(made.file, made.line, f"{name}: {made.change}", made.advice, made.text)


def _window(node: Node) -> Iterator[Change]:
    """The first and the last day in force, each moved both ways."""
    window = child(node, "in_force")
    for bound in ("from", "until"):
        day = child(window, bound) if window is not None else None
        if isinstance(day, Scalar):
            yield from _day_moved(f"in_force {bound}", "at_least" if bound == "from" else "at_most", day)


def _day_moved(what: str, operator: str, node: Scalar) -> Iterator[Change]:
    try:
        written = read_date(node.value)
    except LiteralError:
        return
    for moved in day_neighbours(written):
        advice = f"add a case as of {telling_value(operator, node.text, moved)}"
        change = f"{what} {node.text} → {moved.text}"
        yield Change(node.span, change, advice, (in_place_of(node, moved.text),))


def _applies_to(root: MappingNode) -> Iterator[Change]:
    node = root.entries.get("applies_to")
    if node is None:
        return
    if isinstance(node, MappingNode) and len(node.entries) == 1:
        change = f"applies_to {shown_node(node)} left out"
        advice = "add a case to which the policy does not apply"
        yield Change(root.keys["applies_to"], change, advice, (without_field(root, "applies_to"),))
    yield from condition_changes(node)


def _bodies(root: MappingNode) -> Iterator[Change]:
    for kind, instead, says in (
        ("forbid", _NEVER, "forbids nothing"),
        ("require", _ALWAYS, "requires nothing"),
    ):
        node = root.entries.get(kind)
        if node is not None:
            yield from _sole_part(node, instead, says)
            yield from condition_changes(node)


def _sole_part(node: Node, instead: str, says: str) -> Iterator[Change]:
    """The only part of a condition left out: what stands `instead` always holds, or never does."""
    if isinstance(node, MappingNode) and len(node.entries) == 1:
        edit = in_place_of(node, instead)
        advice = f"add a case in which only `{shown_node(node)}` decides"
        yield Change(node.span, f"{shown_node(node)} left out: {says}", advice, (edit,))


def _cap(root: MappingNode) -> Iterator[Change]:
    block = root.entries.get("cap")
    if not isinstance(block, MappingNode):
        return
    measure = block.entries.get("measure")
    if not isinstance(measure, Scalar):
        return
    first = FACTS.get(_SIGN.split(measure.text)[0].strip())
    yield from _measure(measure)
    for bound, other in (("at_most", "at_least"), ("at_least", "at_most")):
        limit = block.entries.get(bound)
        if limit is not None and first is not None:
            change = f"{measure.text} {bound} → {other}"
            advice = "add a case well below the limit, and one well above it"
            yield Change(block.keys[bound], change, advice, (Edit(block.keys[bound], other),))
            yield from _limits(first.type, bound, limit)


def _measure(node: Scalar) -> Iterator[Change]:
    """Each fact of a sum left out."""
    words = _SIGN.split(node.text.strip())
    terms = list(zip(["+", *words[1::2]], words[::2], strict=True))
    for position, (_, fact) in enumerate(terms):
        rest = [*terms[:position], *terms[position + 1 :]]
        if rest and rest[0][0] == "+":
            text = " ".join(f"{sign} {other}" for sign, other in rest).removeprefix("+ ")
            advice = f"add a case in which {fact} is not zero and decides, with `computed`"
            change = f"measure {node.text} → {text}"
            yield Change(node.span, change, advice, (in_place_of(node, text),))


def _limits(kind: FactType, bound: str, node: Node) -> Iterator[Change]:
    """Each value of a limit moved, each of several left out, each date moved."""
    if isinstance(node, ListNode):
        for dated in node.items:
            first, value = child(dated, "from"), child(dated, "value")
            if isinstance(first, Scalar):
                yield from _day_moved("limit from", "at_least", first)
            if value is not None:
                yield from _limits(kind, bound, value)
    elif isinstance(node, MappingNode):
        terms = node.entries.get("lowest_of")
        for position, term in enumerate(terms.items if isinstance(terms, ListNode) else ()):
            assert isinstance(terms, ListNode)
            if len(terms.items) > 1:
                advice = f"add a case in which {shown_node(term)} is the lowest, with `limit`"
                change = f"lowest_of {shown_node(term)} left out"
                yield Change(term.span, change, advice, (without_item(terms, position),))
            yield from _limits(kind, bound, term)
    else:
        for moved in limit_neighbours(kind, node):
            at = telling_value(bound, node.text, moved)
            advice = f"add a case in which the measure comes to exactly {at}, or with `limit`"
            change = f"{bound} {node.text} → {moved.text}"
            yield Change(node.span, change, advice, (in_place_of(node, moved.text),))


def _shown(root: MappingNode) -> Iterator[Change]:
    block = root.entries.get("disclose")
    if not isinstance(block, MappingNode):
        return
    before, upon = block.entries.get("before"), block.entries.get("upon")
    if isinstance(before, Scalar):
        for other in _MOMENTS:
            if other != before.text:
                change = f"before {before.text} → {other}"
                advice = f"add `before: {before.text}` to a case"
                yield Change(before.span, change, advice, (in_place_of(before, other),))
    if isinstance(upon, Scalar):
        edits = (Edit(block.keys["upon"], "before"), in_place_of(upon, "contract"))
        advice = f"add `upon: {upon.text}` to a case"
        yield Change(upon.span, f"upon {upon.text} → before contract", advice, edits)


def _kept(root: MappingNode) -> Iterator[Change]:
    keep, start = node_at(root, ("record", "keep")), node_at(root, ("record", "from"))
    if isinstance(keep, Scalar):
        for text, _ in span_neighbours(keep.text):
            advice = f"add `keep: {keep.text}` to a case"
            yield Change(keep.span, f"keep {keep.text} → {text}", advice, (in_place_of(keep, text),))
    if isinstance(start, Scalar) and start.text in _STARTS:
        other = _STARTS[1 - _STARTS.index(start.text)]
        advice = f"add `from: {start.text}` to a case"
        yield Change(start.span, f"from {start.text} → {other}", advice, (in_place_of(start, other),))
    masked = node_at(root, ("record", "mask"))
    for item in masked.items if isinstance(masked, ListNode) else ():
        other = next(name for name in MASKABLE if name not in flow(masked))
        advice = f"add `mask: {flow(masked)}` to a case"
        yield Change(item.span, f"mask {shown_node(item)} → {other}", advice, (in_place_of(item, other),))


def _sureness(root: MappingNode) -> Iterator[Change]:
    """A policy that may only refer made to refuse, and the other way round."""
    node = node_at(root, ("citation", "confidence"))
    if not isinstance(node, Scalar) or not any(kind in root.entries for kind in _JUDGING):
        return
    other = "primary" if node.text == "unconfirmed" else "unconfirmed"
    advice = f"add a case that {'refers' if other == 'primary' else 'refuses'}"
    edits = [in_place_of(node, other)]
    if (
        "on_missing" in root.entries and other == "unconfirmed"
    ):  # which the loader would refuse for its own sake
        edits.append(without_field(root, "on_missing"))
    yield Change(node.span, f"confidence {node.text} → {other}", advice, tuple(edits))


def _swapped(root: MappingNode) -> Iterator[Change]:
    kind = root.entries.get("kind")
    other = {"forbid": "require", "require": "forbid"}.get(kind.text) if isinstance(kind, Scalar) else None
    if isinstance(kind, Scalar) and other is not None and kind.text in root.keys:
        edits = (in_place_of(kind, other), Edit(root.keys[kind.text], other))
        advice = "add a case that passes, and one that is refused"
        yield Change(root.keys[kind.text], f"{kind.text} → {other}", advice, edits)


def _missing_turned(source: Source, root: MappingNode) -> Iterator[Mutant]:
    """What happens when a fact is missing, turned round; an unconfirmed policy refers in any case."""
    confidence, written = node_at(root, ("citation", "confidence")), root.entries.get("on_missing")
    is_judging = any(kind in root.entries for kind in _JUDGING)
    if not is_judging or (isinstance(confidence, Scalar) and confidence.text == "unconfirmed"):
        return
    advice = "add a case in which a fact is missing, with `missing`"
    if isinstance(written, Scalar):
        other = "refuse" if written.text == "refer" else "refer"
        change = f"on_missing {written.text} → {other}"
        yield Change(written.span, change, advice, (in_place_of(written, other),)).made_in(source)
    else:
        text = f"{source.text.rstrip()}\non_missing: refer\n"
        yield Mutant(source.file, root.keys["kind"].line, "on_missing refuse → refer", advice, text)
