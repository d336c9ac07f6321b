"""Values one unit away: a minor unit of an amount, a hundredth of a percent, a day of a date."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from engine.facts import ORDERED_TYPES, FactType
from engine.money import decimal_text
from engine.schema.literals import LiteralError, read_count, read_date, read_duration, read_money
from engine.schema.yaml_source import Scalar

_SHARE: Final = re.compile(r"([0-9]+)(?:\.([0-9]+))? *%")
_RELATIVE: Final = re.compile(r"(?:(?P<share>[0-9.]+ *%) of|(?P<times>[0-9.]+) x) (?P<fact>\S+)")
_SPAN: Final = re.compile(r"([0-9]+) (day|week|month|year)s?")


class Neighbour(NamedTuple):
    """A value one unit lower (`step` is -1) or higher, as YAML writes it."""

    text: str
    step: int


def neighbours(kind: FactType, node: Scalar) -> Iterator[Neighbour]:
    """The values next to one of a type, lower first; none for what has no order or cannot be read."""
    if kind not in ORDERED_TYPES:
        return
    try:
        yield from _around(kind, node)
    except LiteralError:
        return


def _around(kind: FactType, node: Scalar) -> Iterator[Neighbour]:
    match kind:
        case "money":
            money = read_money(node.value)
            currency = money.currency
            yield from _counted(
                money.amount_minor, lambda minor: f"{decimal_text(minor, currency)} {currency}"
            )
        case "share":
            yield from share_neighbours(node.text)
        case "date":
            yield from day_neighbours(read_date(node.value))
        case "count":
            yield from _counted(read_count(node.value), str)
        case _:
            yield from _counted(read_duration(node.value, kind), lambda count: f"{count} {kind}")


def _counted(value: int, written: Callable[[int], str]) -> Iterator[Neighbour]:
    if value > 0:
        yield Neighbour(written(value - 1), -1)
    yield Neighbour(written(value + 1), 1)


def share_neighbours(text: str) -> Iterator[Neighbour]:
    """`2.5 %` less and more a hundredth of a percent, or the last digit where more are written."""
    match = _SHARE.fullmatch(text.strip())
    if match is not None:
        yield from _decimal(match[1], match[2] or "", 2, "{} %")


def _decimal(whole: str, fraction: str, least_digits: int, pattern: str) -> Iterator[Neighbour]:
    digits = max(least_digits, len(fraction))
    value, unit = Decimal(f"{whole}.{fraction or 0}"), Decimal(1).scaleb(-digits)
    for step in (-1, 1):
        if value + step * unit >= 0:
            yield Neighbour(pattern.format(f"{value + step * unit:.{digits}f}"), step)


def limit_neighbours(kind: FactType, node: Scalar) -> Iterator[Neighbour]:
    """The limits of a cap next to one: of a share or a multiple of a fact its factor is moved."""
    match = _RELATIVE.fullmatch(node.text.strip())
    if match is None:
        yield from neighbours(kind, node)
    elif match["share"]:
        for text, step in share_neighbours(match["share"]):
            yield Neighbour(f"{text} of {match['fact']}", step)
    else:
        whole, _, fraction = match["times"].partition(".")
        yield from _decimal(whole, fraction, 0, f"{{}} x {match['fact']}")


def day_neighbours(day: date) -> Iterator[Neighbour]:
    """The day before and the day after."""
    for step in (-1, 1):
        yield Neighbour((day + timedelta(days=step)).isoformat(), step)


def span_neighbours(text: str) -> Iterator[Neighbour]:
    """`10 years` less and more one of its own unit."""
    match = _SPAN.fullmatch(text)
    if match is not None:
        yield from _counted(int(match[1]), lambda count: f"{count} {match[2]}{'' if count == 1 else 's'}")


def telling_value(operator: str, written: str, moved: Neighbour) -> str:
    """The value of a fact at which a comparison and the same one moved by a unit differ."""
    if operator in ("at_most", "above"):
        return moved.text if moved.step > 0 else written
    return written if moved.step > 0 else moved.text
