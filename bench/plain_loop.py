"""A plain Python loop, as a careful colleague would write it: offers, then conditions, then policies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bench.answers import Answer
from bench.workload import Workload
from engine.compiler.law import breach_condition, offer_facts
from engine.compiler.requirements import DownPaymentWish, requirements_of
from engine.conditions import AllOf, Compare, Condition
from engine.facts import FactValue
from engine.request import Request, business_date, stated_facts

Values = dict[str, FactValue]


@dataclass(frozen=True, slots=True)
class Row:
    """An offer as the loop reads it."""

    id: str
    facts: Values
    country: str
    currency: str
    channels: frozenset[str]
    segments: frozenset[str]
    excluded: frozenset[str]
    least: int
    most: int
    first_day: int
    last_day: int
    down_percent: int


class PlainLoop:
    """A loop over segments, then over offers, their conditions and the policies."""

    name = "plain Python loop"

    def __init__(self, work: Workload) -> None:
        self.work = work
        self._rows = _rows(work)
        self._policies = [
            (policy.id, _predicate(breach_condition(policy)))
            for policy in work.compiled.book.policies_of("SA")
        ]
        self._segments = [(segment.id, _segment(segment.when)) for segment in work.compiled.book.segments]

    def run(self, request: Request) -> dict[str, list[str]]:
        """What is timed."""
        market = self.work.compiled.markets[request.country]
        day = business_date(request.as_of, market.zone)
        parents = self.work.compiled.book.category_parents
        values: Values = dict(stated_facts(request, day, market.market.currency, parents).values)
        segments: set[str] = set()
        for name, holds in self._segments:
            if holds(segments, values):
                segments.add(name)
        values["customer.segments"] = frozenset(segments)
        wish = request.down_payment_minor
        return {row.id: self._reasons(row, values, wish) for row in self._rows}

    def _reasons(self, row: Row, values: Values, wish: int | None) -> list[str]:
        total, day = values["cart.total"], values["business_date"]
        assert isinstance(total, int)
        assert isinstance(day, int)
        reasons = _of_place(row, values)
        if day < row.first_day:
            reasons.append("offer_not_started")
        if day > row.last_day:
            reasons.append("offer_expired")
        if total < row.least:
            reasons.append("amount_below_minimum")
        if total > row.most:
            reasons.append("amount_above_maximum")
        if wish is not None and wish * 100 < row.down_percent * total:
            reasons.append("down_payment_too_low")
        facts = row.facts
        for policy, breached in self._policies:
            if breached(facts, values):
                reasons.append(policy)
        return reasons

    def answer(self, ran: dict[str, list[str]]) -> Answer:
        """The answer in common terms."""
        return {offer: frozenset(reasons) for offer, reasons in ran.items()}


def _of_place(row: Row, values: Values) -> list[str]:
    reasons: list[str] = []
    categories, segments = values["cart.categories"], values["customer.segments"]
    assert isinstance(categories, frozenset)
    assert isinstance(segments, frozenset)
    if values["country"] != row.country:
        reasons.append("country_not_supported")
    if values["cart.currency"] != row.currency:
        reasons.append("currency_not_supported")
    if values["channel"] not in row.channels:
        reasons.append("channel_not_supported")
    if row.segments and row.segments.isdisjoint(segments):
        reasons.append("segment_not_included")
    if not row.excluded.isdisjoint(categories):
        reasons.append("category_excluded")
    return reasons


def _rows(work: Workload) -> list[Row]:
    book = work.compiled.book
    day = work.compiled.markets["SA"].intervals[0].last_day
    none: frozenset[str] = frozenset()
    rows = []
    for offer in book.offers_of("SA"):
        percent = int(offer.plan.down_payment.least.share * 100)
        row = Row(offer.id, offer_facts(book, offer, day), "SA", "SAR", none, none, none, 0, 0, 0, 0, percent)
        for placed in requirements_of(offer, book.providers[offer.document.provider], book.market("SA")):
            condition = placed.requirement.condition
            if not isinstance(condition, DownPaymentWish) and isinstance(condition, Compare):
                row = _with_condition(row, condition)
        rows.append(row)
    return rows


def _with_condition(row: Row, leaf: Compare) -> Row:
    match leaf.fact, leaf.operator, leaf.value:
        case "channel", _, frozenset() as names:
            return replace(row, channels=names)
        case "customer.segments", _, frozenset() as names:
            return replace(row, segments=names)
        case "cart.categories", _, frozenset() as names:
            return replace(row, excluded=names)
        case "cart.total", "at_least", int() as bound:
            return replace(row, least=bound)
        case "cart.total", "at_most", int() as bound:
            return replace(row, most=bound)
        case "business_date", "at_least", int() as bound:
            return replace(row, first_day=bound)
        case "business_date", "at_most", int() as bound:
            return replace(row, last_day=bound)
        case _:
            return row  # the country and the currency stand in every row


def _predicate(condition: Condition) -> Callable[[Values, Values], bool]:
    """A policy as one Python function of the offer's facts and the request's."""
    tests = [_test(leaf) for leaf in _leaves(condition) if leaf.fact != "country"]
    tests.sort(key=lambda test: not test.startswith("offer["))
    return eval(f"lambda offer, request: {' and '.join(tests)}")  # type: ignore[no-any-return]  # noqa: S307  # our own text


def _segment(condition: Condition) -> Callable[[set[str], Values], bool]:
    """A segment as one Python function of the segments found before it and of the request's facts."""
    tests = [
        f"segments {'>=' if leaf.operator == 'all_of' else '&'} {set(leaf.value)!r}"
        if isinstance(leaf.value, frozenset)
        else _test(leaf)
        for leaf in _leaves(condition)
    ]
    return eval(f"lambda segments, request: bool({' and '.join(tests)})")  # type: ignore[no-any-return]  # noqa: S307  # our own text


def _leaves(condition: Condition) -> list[Compare]:
    if isinstance(condition, Compare):
        return [condition]
    assert isinstance(condition, AllOf)
    return [leaf for part in condition.parts for leaf in _leaves(part)]


def _test(leaf: Compare) -> str:
    owner = "offer" if leaf.fact.startswith("offer.") else "request"
    value = f"{owner}[{leaf.fact!r}]"
    if isinstance(leaf.value, frozenset):
        if leaf.fact in ("cart.categories", "customer.segments"):
            return f"not {value}.isdisjoint({tuple(sorted(leaf.value))!r})"
        return f"{value} in {tuple(sorted(leaf.value))!r}"
    orders = {"at_least": ">=", "at_most": "<=", "above": ">", "below": "<", "is": "=="}
    return f"{value} {orders[leaf.operator]} {leaf.value!r}"
