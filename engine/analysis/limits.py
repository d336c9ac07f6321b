"""What a shop may advertise on a day: the plans on offer there, each with the carts that it is really for.

A plan's band is the offer's own, cut to the carts that no policy refuses or refers whatever the customer
says, and no caps do between them: one who owes nothing and meets every condition can have the plan for each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from engine.analysis.cart_spans import Band, CartSpan, Stretch, Truth, spans_of, stretches, uneven_left_open
from engine.analysis.trial import Rule, Trial, rules_of
from engine.compiler.compiled import CompiledBook, CompiledMarket, OfferLaw
from engine.compiler.requirements import provider_available
from engine.compiler.specialise import specialise
from engine.conditions import NEVER, AllOf, Condition, TooManyAlternatives, negation, simplified
from engine.facts import FactValue
from engine.schema.book import Book, Offer
from engine.schema.reachability import contradiction
from engine.schema.windows import season_active


@dataclass(frozen=True, slots=True)
class PlanLimits:
    """An offer that may be advertised, for the carts of `carts`; the last of these may have no end."""

    offer: Offer
    carts: tuple[CartSpan, ...]

    @property
    def minimum_minor(self) -> int:
        """The smallest cart."""
        return self.carts[0].least_minor

    @property
    def maximum_minor(self) -> int | None:
        """The largest cart; None where there is none."""
        return self.carts[-1].most_minor


def plans_on_offer(compiled: CompiledBook, country: str, channel: str, day: date) -> tuple[PlanLimits, ...]:
    """The offers that a customer in a market and channel may see on a day, with their carts, by id.

    Raises:
        KeyError: the country is no market of the book.
    """
    market, known = compiled.markets[country], known_facts(compiled.book, country, channel, day)
    laws = market.interval_on(day).offers
    found = (
        _plan(compiled.book, market, one.offer, law, day, known)
        for one, law in zip(market.offers, laws, strict=True)
    )
    return tuple(sorted((plan for plan in found if plan is not None), key=lambda plan: plan.offer.id))


def known_facts(book: Book, country: str, channel: str, day: date) -> dict[str, FactValue]:
    """What is known of every request in a market and channel on a day, in the market's currency."""
    seasons = (season.id for season in book.seasons.values() if season_active(season.entry, day))
    return {
        "country": country,
        "channel": channel,
        "business_date": day.toordinal(),
        "seasons": frozenset(seasons),
        "cart.currency": book.market(country).currency,
    }


def _plan(
    book: Book,
    market: CompiledMarket,
    offer: Offer,
    law: OfferLaw,
    day: date,
    known: Mapping[str, FactValue],
) -> PlanLimits | None:
    when = specialise(offer.when, known)
    band = Band.of(when)
    if when == NEVER or band is None or not _is_available(book, offer, day, known):
        return None
    trial = Trial(market, offer, law, day, known)
    rules = list(rules_of(market, law))
    if any(trial.breached(rule, None) is True for rule in rules if not rule.speaks_of_the_cart):
        return None
    carts = _open_carts(trial, [rule for rule in rules if rule.speaks_of_the_cart], band)
    return PlanLimits(offer, carts) if carts else None


def _is_available(book: Book, offer: Offer, day: date, known: Mapping[str, FactValue]) -> bool:
    """Whether the offer can be had on a day at all: not withdrawn, in its window and season, and financed."""
    document, provider = offer.document, book.providers[offer.document.provider]
    window, seasons = document.available, known["seasons"]
    assert isinstance(seasons, frozenset)
    return (
        document.status == "active"
        and window.from_ <= day <= window.until
        and (window.season is None or window.season in seasons)
        and specialise(provider_available(provider.document), known) != NEVER
    )


def _open_carts(trial: Trial, rules: list[Rule], band: Band) -> tuple[CartSpan, ...]:
    """The carts of a band that some down payment keeps clear of every rule."""

    def is_refused(total_minor: int) -> Truth:
        return not any(
            _is_open(trial, rules, total_minor, down) for down in _tried(trial, rules, total_minor)
        )

    turning = [total for rule in rules for total in trial.turning_totals(rule, band)]
    ends = [end for rule in rules for end in _ends(trial, rule, band)]
    found = stretches(is_refused, band, (*turning, *ends))
    return spans_of(_surely_open(trial, rules, [one for one in found if one.answer is False], band), False)


def _surely_open(trial: Trial, rules: list[Rule], found: Sequence[Stretch], band: Band) -> Sequence[Stretch]:
    """The stretches of open carts, without the parts in which rounding makes a rule refuse some."""
    doubtful = [rule for rule in rules if rule.may_turn_on_rounding]

    def is_refused(total_minor: int) -> Truth:
        return not any(
            _is_open(trial, doubtful, total_minor, down) for down in _tried(trial, doubtful, total_minor)
        )

    return uneven_left_open(is_refused, found, band) if doubtful else found


def _ends(trial: Trial, rule: Rule, band: Band) -> Iterator[int]:
    """The totals on both sides of where one rule begins or ends to refuse."""

    def is_refused(total_minor: int) -> Truth:
        return trial.answer(rule, total_minor) is True

    for stretch in stretches(is_refused, band):
        yield stretch.span.least_minor
        yield stretch.span.least_minor - 1


def _is_open(trial: Trial, rules: list[Rule], total_minor: int, down_minor: int) -> bool:
    quote = trial.quote(total_minor, down_minor)
    if quote is None or any(trial.breached(rule, quote) is True for rule in rules):
        return False
    refused = {trial.refused_when(rule, quote) for rule in rules} - {NEVER}
    return len(refused) < 2 or _some_customer_escapes(frozenset(refused))


@lru_cache(maxsize=512)
def _some_customer_escapes(conditions: frozenset[Condition]) -> bool:
    """Whether conditions on the customer, none of which holds for everybody, leave somebody out together."""
    asked = simplified(AllOf(tuple([negation(condition) for condition in conditions])))
    try:
        return asked != NEVER and contradiction(asked, {}, {}) is None
    except TooManyAlternatives:
        return True


def _tried(trial: Trial, rules: list[Rule], total_minor: int) -> Iterator[int]:
    """The down payments to try a cart with: the least, the most, and the least that keeps all ceilings.

    A larger down payment mends a ceiling and may break a floor, so where neither end does, it is the smallest
    that mends what the largest mends.
    """
    ends = trial.down_payments(total_minor)
    yield from ends
    if len(ends) < 2:
        return
    least, most = ends
    mended = [rule for rule in rules if _is_open(trial, [rule], total_minor, most)]
    low, high = least, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _is_open(trial, mended, total_minor, middle) else (middle, high)
    yield high
