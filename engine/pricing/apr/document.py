"""Reading a FLOWS.yaml document: the advances and payments that `taqseet apr` is asked about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from engine.pricing.apr.flows import Flow

MOST_FLOWS = 1_000
MOST_CHARACTERS = 262_144
DEEPEST_NESTING = 8
FIRST_YEAR, LAST_YEAR = 1900, 2199
SERIES_KEYS = ("advances", "payments")
FLOW_KEYS = ("on", "amount")
EXAMPLE_FLOW = '{on: 2026-01-31, amount: "1000.00"}'

DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
AMOUNT = re.compile(r"(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?")
WHOLE_NUMBER = re.compile(r"0|[1-9][0-9]*")
INTEGER_TAG, FLOAT_TAG = "tag:yaml.org,2002:int", "tag:yaml.org,2002:float"


class FlowsUnreadable(ValueError):
    """The document cannot be used; `mistakes` has one sentence for each thing to put right, with its line."""

    def __init__(self, mistakes: tuple[str, ...]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True)
class Flows:
    """The advances and payments of a document in its order, amounts as written, in no named currency."""

    advances: tuple[Flow, ...]
    payments: tuple[Flow, ...]


def read_flows(text: str) -> Flows:
    """The flows of a document such as `advances: [{on: 1994-01-01, amount: "1000"}]` with `payments` alike.

    Amounts are quoted decimals or bare whole numbers, above zero, below 10^15 and with at most 6 decimals.
    Raises FlowsUnreadable with every mistake found.
    """
    if len(text) > MOST_CHARACTERS:
        raise FlowsUnreadable((f"the document is longer than {MOST_CHARACTERS} characters",))
    try:
        _refuse_clever_yaml(text)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise FlowsUnreadable((_broken_yaml(error),)) from None
    reader = _Reader()
    series = {key: tuple(reader.series(key, node)) for key, node in reader.document(root).items()}
    if reader.mistakes:
        raise FlowsUnreadable(tuple(reader.mistakes))
    return Flows(series["advances"], series["payments"])


def _refuse_clever_yaml(text: str) -> None:
    """Anchors, aliases, tags, several documents and deep nesting have no place in a list of flows."""
    mistakes: list[str] = []
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = _line(event.start_mark)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            mistakes.append(f"line {line}: anchors and aliases are not used here; write the value out")
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
            mistakes.append(f"line {line}: the tag `{event.tag}` is not used here; leave it out")
        if depth > DEEPEST_NESTING:
            mistakes.append(f"line {line}: lists are nested too deeply; a flow is written {EXAMPLE_FLOW}")
            break
    if documents > 1:
        mistakes.append("the file has several documents; keep one and remove the line `---` between them")
    if mistakes:
        raise FlowsUnreadable(tuple(mistakes))


def _line(mark: object) -> int:
    """The line of a mark of PyYAML, counted from 1."""
    return int(getattr(mark, "line", 0)) + 1


def _broken_yaml(error: yaml.YAMLError) -> str:
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
    return (
        f"this is not YAML: {problem}" if mark is None else f"line {_line(mark)}: this is not YAML: {problem}"
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Walks the composed document and keeps every mistake it meets."""

    mistakes: list[str] = field(default_factory=list)

    def mistake(self, node: Node, message: str) -> None:
        self.mistakes.append(f"line {_line(node.start_mark)}: {message}")

    def document(self, root: Node | None) -> dict[str, Node]:
        if root is None:
            self.mistakes.append(
                f"the document is empty; write `advances: [{EXAMPLE_FLOW}]` and `payments` alike"
            )
            return {}
        return self.mapping(root, SERIES_KEYS, "the document")

    def mapping(self, node: Node, keys: tuple[str, ...], noun: str) -> dict[str, Node]:
        """The values by key; unknown, repeated and missing keys are mistakes."""
        if not isinstance(node, MappingNode):
            self.mistake(node, f"{noun} must have the keys {_listed(keys)}")
            return {}
        found: dict[str, Node] = {}
        for key_node, value in node.value:
            key = key_node.value if isinstance(key_node, ScalarNode) else ""
            if key not in keys:
                self.mistake(key_node, _unknown_key(key, keys))
            elif key in found:
                self.mistake(key_node, f"`{key}` is given twice; keep one")
            else:
                found[key] = value
        for key in keys:
            if key not in found:
                self.mistake(node, f"{noun} has no `{key}`")
        return found

    def series(self, key: str, node: Node) -> Iterator[Flow]:
        if not isinstance(node, SequenceNode):
            self.mistake(node, f"`{key}` must be a list, such as [{EXAMPLE_FLOW}]")
        elif not node.value:
            self.mistake(node, f"`{key}` is empty; give at least one, such as {EXAMPLE_FLOW}")
        elif len(node.value) > MOST_FLOWS:
            self.mistake(node, f"`{key}` has {len(node.value)} flows; at most {MOST_FLOWS} are read")
        else:
            yield from (flow for item in node.value if (flow := self.flow(item)) is not None)

    def flow(self, node: Node) -> Flow | None:
        parts = self.mapping(node, FLOW_KEYS, "a flow")
        on = self.day(parts["on"]) if "on" in parts else None
        amount = self.amount(parts["amount"]) if "amount" in parts else None
        return None if on is None or amount is None else (on, amount)

    def day(self, node: Node) -> date | None:
        written = node.value if isinstance(node, ScalarNode) else ""
        if not DATE.fullmatch(written):
            self.mistake(
                node, f"`on` is not a date; write it as year-month-day, such as 2026-01-31{_seen(written)}"
            )
            return None
        try:
            on = date.fromisoformat(written)
        except ValueError:
            self.mistake(node, f"`{written}` is not a day of the calendar")
            return None
        if not FIRST_YEAR <= on.year <= LAST_YEAR:
            self.mistake(node, f"`{written}` is out of range; use a year from {FIRST_YEAR} to {LAST_YEAR}")
            return None
        return on

    def amount(self, node: Node) -> Decimal | None:
        mistake = _amount_mistake(node)
        if mistake is not None or not isinstance(node, ScalarNode):
            self.mistake(node, mistake or "")
            return None
        return Decimal(node.value)


def _amount_mistake(node: Node) -> str | None:
    """What is wrong with an amount, or None."""
    if not isinstance(node, ScalarNode):
        return '`amount` must be a quoted decimal, such as "1000.00"'
    written = node.value
    if node.tag == FLOAT_TAG:
        return f'`{written}` may lose digits as it stands; put the amount in quotes: "{written}"'
    if node.tag == INTEGER_TAG and not WHOLE_NUMBER.fullmatch(written.removeprefix("-")):
        return f'`{written}` is no plain whole number; put the amount in quotes, such as "1000.00"'
    if AMOUNT.fullmatch(written.removeprefix("-")):
        above_zero = not written.startswith("-") and Decimal(written) > 0
        return (
            None if above_zero else f"`{written}` is not above zero; an advance or payment moves some money"
        )
    if re.fullmatch(r"[0-9]{16,}(\.[0-9]*)?|[0-9]+\.[0-9]{7,}", written):
        return f"`{written[:40]}` is out of range; at most 15 digits before the point and 6 after it"
    return f'`amount` is not a number such as "1000.00", without currency or separators{_seen(written)}'


def _seen(written: str) -> str:
    return f", not `{written[:40]}`" if written else ""


def _unknown_key(key: str, keys: tuple[str, ...]) -> str:
    near = get_close_matches(key, keys, n=1)
    hint = f"did you mean `{near[0]}`?" if near else f"the keys are {_listed(keys)}"
    return f"unknown key `{key[:40]}`; {hint}"


def _listed(keys: tuple[str, ...]) -> str:
    return " and ".join(f"`{key}`" for key in keys)
