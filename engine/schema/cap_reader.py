"""From YAML to caps: a measure of facts, and a limit: dated, relative, or the lowest of several."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Final, Literal

from engine.facts import FACTS, Fact, FactType, Stage
from engine.problems import Span, suggestion
from engine.schema.book import Cap, DatedLimit, LimitTerm
from engine.schema.condition_reader import TYPE_NAMES, ConditionReader
from engine.schema.literals import LiteralError, read_date, read_share, shown
from engine.schema.yaml_source import ListNode, MappingNode, Node, Scalar

MEASURED_TYPES: Final[tuple[FactType, ...]] = ("money", "count", "days", "months", "years", "share")
"""The types of the facts that a cap can add up and limit."""

_UNITS: Final[Mapping[FactType, str]] = {
    "money": "an amount",
    "count": "a count",
    "days": "days",
    "months": "months",
    "years": "years",
    "share": "a share",
    "date": "a date",
    "flag": "true or false",
    "name": "a name",
    "names": "a set of names",
}
_TOKEN = re.compile(r"\s*([+\-−]|[A-Za-z_][A-Za-z0-9_.]*)")
_RELATIVE = re.compile(
    r"(?:(?P<share>[0-9.]+ *%) of|(?P<times>[0-9]{1,6}(?:\.[0-9]{1,6})?) x) (?P<fact>[A-Za-z_][A-Za-z0-9_.]*)"
)
_HELP_LIMIT: Final = (
    "write an amount, `0.5 % of plan.financed`, `3 x customer.net_monthly_income` or `lowest_of: [...]`"
)


def read_cap(reader: ConditionReader, node: Node) -> Cap | None:
    """The cap at `node`; None, with problems kept in the reader, when it cannot be read."""
    if not isinstance(node, MappingNode):
        return None
    measure_node = node.entries.get("measure")
    bounds = [bound for bound in ("at_most", "at_least") if bound in node.entries]
    if len(bounds) != 1:
        message = f"a cap has either `at_most` or `at_least`, and this one has {'both' if bounds else 'none'}"
        span = node.keys[bounds[1]] if bounds else node.span
        reader.problem("cap-without-limit", message, span, "give exactly one of the two")
        return None
    if not isinstance(measure_node, Scalar):
        return None
    measure = _measure(reader, measure_node)
    if not measure:
        return None
    first = FACTS[measure[0][1]]
    limits = _limits(reader, first, node.entries[bounds[0]])
    bound: Literal["at_most", "at_least"] = "at_most" if "at_most" in bounds else "at_least"
    relative = any(term.fact is not None for limit in limits for term in limit.terms)
    if limits and first.stage is Stage.ANSWER and (relative or bound == "at_least"):
        message = f"`{first.name}` can only be kept at most a plain number"
        reader.problem("cap-unit-mismatch", message, measure_node.span, "write `at_most: 6`")
        return None
    return Cap(measure, bound, limits, first.type, measure_node.span) if limits else None


def _measure(reader: ConditionReader, node: Scalar) -> tuple[tuple[int, str], ...]:
    terms: list[tuple[int, str]] = []
    sign, expects_fact, position = 1, True, 0
    while position < len(node.text.rstrip()):
        match = _TOKEN.match(node.text, position)
        word = match[1] if match else node.text[position:]
        span = _inside(node, match.start(1) if match else position, len(word))
        position = match.end() if match else len(node.text)
        if word in ("+", "-", "−") and not expects_fact:
            sign, expects_fact = (1 if word == "+" else -1), True
            continue
        if not expects_fact or word in ("+", "-", "−"):
            reader.problem(
                "value-type", f"`{shown(word)}` is not expected here", span, "join facts with `+` and `-`"
            )
            return ()
        fact = _fact(reader, word, span)
        if fact is None or not _same_unit(reader, fact, terms, span):
            return ()
        terms.append((sign, word))
        expects_fact = False
    if expects_fact:
        reader.problem(
            "value-type", "the measure ends where a fact should follow", node.span, "name one more fact"
        )
        return ()
    return tuple(terms)


def _same_unit(reader: ConditionReader, fact: Fact, terms: list[tuple[int, str]], span: Span) -> bool:
    if not terms:
        return True
    first = FACTS[terms[0][1]]
    if first.type != fact.type:
        message = f"`{fact.name}` is {_UNITS[fact.type]}, and `{first.name}` is {_UNITS[first.type]}"
        reader.problem("cap-unit-mismatch", message, span, "add facts of one unit only")
        return False
    if Stage.ANSWER in (fact.stage, first.stage):
        alone = fact if fact.stage is Stage.ANSWER else first
        message = f"`{alone.name}` cannot be added to other facts"
        reader.problem("cap-unit-mismatch", message, span, "measure it alone")
        return False
    return True


def _fact(reader: ConditionReader, name: str, span: Span) -> Fact | None:
    fact = FACTS.get(name)
    if fact is None:
        help = suggestion(name, FACTS, "`taqseet facts` lists them all")
        reader.problem("unknown-fact", f"no fact is called `{shown(name)}`", span, help)
        return None
    if fact.type not in MEASURED_TYPES:
        message = f"`{name}` is {TYPE_NAMES[fact.type]} and cannot be measured"
        reader.problem(
            "cap-unit-mismatch", message, span, "use an amount, a count, a share or a span of time"
        )
        return None
    return fact


def _limits(reader: ConditionReader, first: Fact, node: Node) -> tuple[DatedLimit, ...]:
    if not isinstance(node, ListNode):
        terms = _terms(reader, first, node)
        return (DatedLimit(None, terms, node.span),) if terms else ()
    found: list[DatedLimit] = []
    for item in node.items:
        if not isinstance(item, MappingNode) or set(item.entries) != {"from", "value"}:
            reader.problem(
                "wrong-type",
                "a dated value has `from` and `value`",
                item.span,
                "write `{from: 2026-01-01, value: 5000 SAR}`",
            )
            return ()
        start = item.entries["from"]
        try:
            day = read_date(start.value if isinstance(start, Scalar) else None)
        except LiteralError as error:
            reader.problem(error.code, error.message, start.span, error.help)
            return ()
        if found and found[-1].from_ is not None and day <= found[-1].from_:
            reader.problem(
                "dated-values-disorder",
                f"`{day}` does not come after `{found[-1].from_}`",
                start.span,
                "sort the values by their first day",
            )
        terms = _terms(reader, first, item.entries["value"])
        if not terms:
            return ()
        found.append(DatedLimit(day, terms, item.span))
    if not found:
        reader.problem(
            "empty-condition", "the list of dated values is empty", node.span, "give at least one value"
        )
    return tuple(found)


def _terms(reader: ConditionReader, first: Fact, node: Node) -> tuple[LimitTerm, ...]:
    if isinstance(node, MappingNode):
        lowest = node.entries.get("lowest_of")
        if set(node.entries) != {"lowest_of"} or not isinstance(lowest, ListNode) or not lowest.items:
            reader.problem("value-type", "this is no limit", node.span, _HELP_LIMIT)
            return ()
        terms = [_term(reader, first, item) for item in lowest.items]
    else:
        terms = [_term(reader, first, node)]
    return tuple(term for term in terms if term is not None) if None not in terms else ()


def _term(reader: ConditionReader, first: Fact, node: Node) -> LimitTerm | None:
    if not isinstance(node, Scalar):
        reader.problem("value-type", "this is no limit", node.span, _HELP_LIMIT)
        return None
    match = _RELATIVE.fullmatch(node.text.strip())
    if match is None:
        if re.search(r" (?:of|x|times) ", node.text):
            reader.problem("value-type", f"`{shown(node.text)}` is no limit", node.span, _HELP_LIMIT)
            return None
        value = reader.value(first, node)
        return LimitTerm(Fraction(0), None, value) if isinstance(value, int) else None
    fact = _fact(reader, match["fact"], _inside(node, match.start("fact"), len(match["fact"])))
    if fact is None:
        return None
    if fact.stage is Stage.ANSWER:
        message = f"`{fact.name}` is not known where this limit is worked out"
        reader.problem("fact-stage", message, node.span, "use a fact of the plan, the cart or the customer")
        return None
    if fact.type != first.type:
        reader.problem(
            "cap-unit-mismatch",
            f"`{fact.name}` is {_UNITS[fact.type]}, and the measure is {_UNITS[first.type]}",
            node.span,
            "use a limit of the measure's unit",
        )
        return None
    try:
        multiplier = read_share(match["share"]) if match["share"] else Fraction(match["times"])
    except LiteralError as error:
        reader.problem(error.code, error.message, node.span, error.help)
        return None
    return LimitTerm(multiplier, fact.name)


def _inside(node: Scalar, start: int, length: int) -> Span:
    """The span of a part of a one-line scalar; the whole scalar when it runs over lines."""
    span = node.span
    if span.line != span.end_line:
        return span
    quoted = (span.end_column - span.column) - len(node.text)
    column = span.column + start + (1 if quoted == 2 else 0)
    return Span(span.file, span.line, column, span.line, column + length)
