"""What an offer breaches by itself, on which days and for which carts; and what depends on the request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, TypeVar

from engine.analysis.cart_spans import (
    Band,
    CartSpan,
    Stretch,
    Truth,
    covers_all,
    spans_of,
    stretches,
    uneven_left_open,
)
from engine.analysis.causes import cause, failing_comparison
from engine.analysis.trial import Rule, Trial, rules_of
from engine.compiler.compiled import CompiledMarket, OfferLaw
from engine.conditions import (
    ALWAYS,
    NEVER,
    AllOf,
    Compare,
    Condition,
    TooManyAlternatives,
    negation,
    simplified,
)
from engine.facts import FactValue
from engine.problems import Span
from engine.schema.book import Book, Offer, Policy
from engine.schema.reachability import contradiction
from engine.wire.policy_words import amount_text, comparison_words, measure_text, worked_out_text


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of days of an offer's window, both ends included; `are_all` where it is the whole window."""

    first: date
    last: date
    are_all: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """What was worked out against what is allowed, each with its unit; `cart_minor` is the cart it is for."""

    subject: str
    computed: str
    limit: str
    cart_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Breach:
    """A policy that refuses the offer whatever the customer says: always, or on some days or for some carts.

    `carts` of None are all those of the offer's band.
    """

    policy: Policy
    cause: Span
    figures: Figures | None
    carts: tuple[CartSpan, ...] | None
    days: Days

    @property
    def is_always(self) -> bool:
        """Whether every request is refused by it on every day."""
        return self.carts is None and self.days.are_all


@dataclass(frozen=True, slots=True)
class Dependence:
    """A policy that refuses some requests for the offer: those for which `rule` says so.

    `carts` of None are all those of the offer's band.
    """

    policy: Policy
    rule: Rule
    carts: tuple[CartSpan, ...] | None
    days: Days


_Found = Breach | Dependence
_Seen = dict[tuple[object, ...], tuple[_Found, ...]]
Told = TypeVar("Told", Breach, Dependence)


@dataclass(frozen=True, slots=True)
class Judged:
    """All that the law says of an offer before any request."""

    breaches: tuple[Breach, ...]
    dependences: tuple[Dependence, ...]


def judged_offer(book: Book, market: CompiledMarket, position: int) -> Judged:
    """What the policies say of the offer at a position of a market; of one without a band, nothing."""
    offer = market.offers[position].offer
    band, window = Band.of(offer.when), offer.document.available
    if band is None:
        return Judged((), ())
    bench, seen = _Bench(book, market, offer, band), _Seen()
    told: list[_Found] = []
    for interval in market.intervals:
        first, last = max(interval.first_day, window.from_), min(interval.last_day, window.until)
        if first <= last:
            told += _of_interval(bench, interval.offers[position], Days(first, last), seen)
    whole = Days(window.from_, window.until)
    breaches = [found for found in told if isinstance(found, Breach)]
    dependences = [found for found in told if isinstance(found, Dependence)]
    return Judged(_joined(breaches, whole), _joined(dependences, whole))


@dataclass(frozen=True, slots=True)
class _Bench:
    """What every rule of an offer is tried with."""

    book: Book
    market: CompiledMarket
    offer: Offer
    band: Band

    def settled(self, rule: Rule) -> Rule:
        """The rule with its condition settled where the offer's own condition already decides it."""
        if rule.condition in (ALWAYS, NEVER):
            return rule
        if self._is_impossible(rule.condition):
            return rule._replace(condition=NEVER)
        if self._is_impossible(negation(rule.condition)):
            return rule._replace(condition=ALWAYS)
        return rule

    def _is_impossible(self, condition: Condition) -> bool:
        """Whether no request that meets the offer's own condition meets this one too."""
        country, terms = self.market.country, self.market.market
        closed = {
            "country": frozenset({country}),
            "cart.currency": frozenset({terms.currency}),
            "channel": frozenset(self.book.retailer.channels),
        }
        asked = simplified(AllOf((condition, *_season(self.offer), self.offer.when)))
        try:
            return asked == NEVER or contradiction(asked, closed, self.book.category_parents) is not None
        except TooManyAlternatives:
            return False


def _season(offer: Offer) -> tuple[Condition, ...]:
    name = offer.document.available.season
    return () if name is None else (Compare("seasons", "any_of", frozenset({name})),)


_BY_THE_DAY: Final = frozenset({"plan.apr", "plan.term_days", "plan.principal_days"})
"""Facts of a plan that differ from day to day: what rests on them is worked out for each interval."""


def _of_interval(bench: _Bench, law: OfferLaw, days: Days, seen: _Seen) -> list[_Found]:
    """What the law of some days says; what was found for an equal rule and equal facts is not found again."""
    trial = Trial(bench.market, bench.offer, law, days.first)
    told: list[_Found] = []
    for rule in rules_of(bench.market, law):
        key = _key(rule, law.facts, days)
        if key not in seen:
            seen[key] = tuple(_of_rule(bench, trial, bench.settled(rule), days))
        told += [replace(found, days=days) for found in seen[key]]
    return told


def _key(rule: Rule, facts: Mapping[str, FactValue], days: Days) -> tuple[object, ...]:
    """What the outcome of a rule rests on."""
    mentioned = tuple(facts.get(name) for name in rule.settled_by)
    limit = rule.check.limit.from_ if rule.check else None
    by_the_day = days.first if not _BY_THE_DAY.isdisjoint(rule.facts) else None
    return rule.policy.id, rule.condition, limit, mentioned, by_the_day


def _of_rule(bench: _Bench, trial: Trial, rule: Rule, days: Days) -> Iterator[_Found]:
    if rule.condition == NEVER:
        return
    found = _stretches(trial, rule, bench.band)
    if certain := spans_of(found, True):
        carts = None if covers_all(found, True) else certain
        figures = _figures(trial, rule, certain[0].least_minor)
        yield Breach(rule.policy, cause(bench.offer, rule.policy, trial.law.facts), figures, carts, days)
    if depending := spans_of(found, None):
        yield Dependence(rule.policy, rule, None if covers_all(found, None) else depending, days)


def _stretches(trial: Trial, rule: Rule, band: Band) -> Sequence[Stretch]:
    """The carts of a band by whether they breach a rule."""

    def answer(total: int) -> Truth:
        return trial.answer(rule, total)

    if not rule.speaks_of_the_cart:
        return [Stretch(CartSpan(band.least_minor, None), answer(band.least_minor))]
    found = stretches(answer, band, trial.turning_totals(rule, band))
    return uneven_left_open(answer, found, band) if rule.may_turn_on_rounding else found


def _figures(trial: Trial, rule: Rule, total_minor: int) -> Figures | None:
    """What a breach was found with: for a cap the cart where it begins, for a rule its comparison."""
    currency = trial.market.market.currency
    if rule.check is None:
        leaf = failing_comparison(rule.policy, trial.law.facts)
        return None if leaf is None else _compared(leaf, rule.policy, trial.law.facts, currency)
    cap = rule.check.cap
    quote = trial.quotes(total_minor)[-1] if rule.speaks_of_the_cart else None
    result = trial.worked_out(rule.check, quote)
    if result is None:
        return None
    computed = worked_out_text(cap, result.computed, currency)
    limit = worked_out_text(cap, result.limit, currency)
    return Figures(measure_text(cap), computed, limit, quote.cash_price_minor if quote else None)


def _compared(leaf: Compare, policy: Policy, facts: Mapping[str, FactValue], currency: str) -> Figures:
    """An offer's own value beside what a rule allows."""
    value, allowed = facts[leaf.fact], negation(leaf) if policy.document.kind == "forbid" else leaf
    computed = amount_text(leaf.fact, value, currency)
    if isinstance(value, bool):
        return Figures(leaf.fact, computed, str(not value).lower())
    if isinstance(allowed, Compare) and allowed.operator not in ("at_least", "at_most"):
        return Figures(leaf.fact, computed, comparison_words(allowed, currency, "en"))
    return Figures(leaf.fact, computed, amount_text(leaf.fact, leaf.value, currency))


def _joined(told: Sequence[Told], whole: Days) -> tuple[Told, ...]:
    """What is the same on days that follow each other, told once, in the order in which it begins."""
    joined: list[Told] = []
    latest: dict[tuple[object, ...], int] = {}
    for each in told:
        key = _sameness(each)
        position = latest.get(key)
        earlier = joined[position] if position is not None else None
        if position is None or earlier is None or earlier.days.last + timedelta(days=1) != each.days.first:
            latest[key] = len(joined)
            joined.append(each)
        else:
            joined[position] = replace(earlier, days=Days(earlier.days.first, each.days.last))
    return tuple([replace(each, days=replace(each.days, are_all=each.days == whole)) for each in joined])


def _sameness(told: _Found) -> tuple[object, ...]:
    if isinstance(told, Breach):
        limit = told.figures.limit if told.figures else None
        return told.policy.id, limit, told.carts
    check = told.rule.check
    return told.policy.id, told.rule.condition, check.limit.from_ if check else None, told.carts
