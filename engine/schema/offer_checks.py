"""What must hold of one offer: between its fields, and with the provider, season and segments it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from engine.conditions import AllOf, Compare, Condition, TooManyAlternatives, comparisons
from engine.problems import Problem, Span, suggestion
from engine.schema.book import Offer, Provider, Season, Segment
from engine.schema.condition_reader import known_names
from engine.schema.folder import root_of
from engine.schema.names import Names
from engine.schema.reachability import WIDEST_CONDITION, contradiction, with_segments
from engine.schema.windows import covered_days, empty_window, next_season_day

_LONGEST_SEARCH = timedelta(days=9 * 366)
"""A season that begins and ends on 29 February comes round after eight years at the latest."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an offer can refer to."""

    providers: Mapping[str, Provider]
    seasons: Mapping[str, Season]
    segments: tuple[Segment, ...]
    names: Names


def offer_problems(offer: Offer, around: Surroundings, *, is_sound: bool) -> Iterator[Problem]:
    """Everything about one offer that speaks of other documents or of several of its fields.

    Where its condition is not `is_sound`, nothing is concluded from it.
    """
    window = offer.document.available
    yield from empty_window(offer.source, ("available",), window.from_, window.until)
    yield from _provider_of_offer(offer, around)
    yield from _season_of_offer(offer, around)
    yield from _month_end(offer)
    if is_sound:
        yield from _amounts(offer)
        yield from _reach(offer, around)


def _provider_of_offer(offer: Offer, around: Surroundings) -> Iterator[Problem]:
    document, source = offer.document, offer.source
    known = around.names.of("provider")
    provider = around.providers.get(document.provider)
    if known is not None and document.provider not in known:
        help = suggestion(document.provider, known, known_names(known))
        message = f"no provider is called `{document.provider}`"
        yield source.problem("unknown-provider", message, source.span_at("provider"), help)
    if provider is None:
        return
    terms = provider.document
    if document.product not in terms.products:
        message = f"`{document.provider}` does not finance `{document.product}`"
        help = f"it finances {', '.join(f'`{product}`' for product in terms.products)}"
        yield source.problem("product-not-provided", message, source.span_at("product"), help)
    markets = around.names.of("country")
    if terms.country != document.market and (markets is None or document.market in markets):
        message = f"`{document.provider}` finances in {terms.country}, not in {document.market}"
        help = "choose a provider of the offer's market"
        yield source.problem("product-not-provided", message, source.span_at("provider"), help)
    yield from _agreement_of_offer(offer, provider)


def _agreement_of_offer(offer: Offer, provider: Provider) -> Iterator[Problem]:
    window, source = offer.document.available, offer.source
    days = (window.until - window.from_).days + 1
    covered = covered_days(provider.document.agreements, window.from_, window.until)
    span = source.key_span_at("available")
    if days > 0 and covered == 0:
        message = f"`{provider.id}` has no agreement from {window.from_} to {window.until}"
        help = "add the agreement to the provider, or move the window"
        yield source.problem("offer-without-agreement", message, span, help)
    elif covered < days:
        message = f"`{provider.id}` has no agreement on {days - covered} of the offer's {days} days"
        help = "extend the agreement; until then the offer is refused on those days"
        yield source.problem("agreement-gap", message, span, help)


def _season_of_offer(offer: Offer, around: Surroundings) -> Iterator[Problem]:
    window, known = offer.document.available, around.names.of("season")
    name = window.season
    if name is None:
        return
    span = offer.source.span_at("available", "season")
    if known is not None and name not in known:
        help = suggestion(name, known, known_names(known))
        yield offer.source.problem("unknown-season", f"no season is called `{name}`", span, help)
    if name not in around.seasons or window.from_ > window.until:
        return
    last = min(window.until, window.from_ + _LONGEST_SEARCH)
    if next_season_day(around.seasons[name].entry, window.from_, last) is None:
        message = f"`{name}` does not fall between {window.from_} and {window.until}"
        help = "widen the window, or choose another season"
        yield offer.source.problem("season-never-in-window", message, span, help)


def _month_end(offer: Offer) -> Iterator[Problem]:
    plan, source = offer.plan, offer.source
    monthly = next(
        (
            (name, period)
            for name, period in (("every", plan.every), ("first_due", plan.first_due))
            if period is not None and period.unit == "months"
        ),
        None,
    )
    if monthly is not None and plan.month_end is None:
        message = f"`{monthly[1]}` after the 31st is not certain without `month_end`"
        help = "add `month_end: clamp` (the last day) or `month_end: next_day` (the 1st of the next month)"
        yield source.problem("month-end-required", message, source.span_at("plan", monthly[0]), help)
    if monthly is None and plan.month_end is not None:
        message, span = "no period of this plan counts months", source.key_span_at("plan", "month_end")
        yield source.problem("month-end-unused", message, span, "remove `month_end`")


def _amounts(offer: Offer) -> Iterator[Problem]:
    """The cart from which the offer holds, and the down payment that it asks of the smallest."""
    plan, source = offer.plan, offer.source
    smallest = smallest_total(offer)
    span = source.span_at("plan", "down_payment")
    least, most = plan.down_payment.least, plan.down_payment.most
    if smallest is None:
        message = "the offer does not say from which cart total it holds"
        help = "add `cart.total: {at_least: 100 SAR}`, in the market's currency and above zero"
        yield source.problem("amount-band-missing", message, source.key_span_at("when"), help)
    elif least.of(smallest) >= smallest:
        message = "the down payment leaves nothing to finance of the smallest cart"
        help = "lower it, or raise the smallest `cart.total`"
        yield source.problem("impossible-down-payment", message, span, help)
    elif least.of(smallest) > most.of(smallest):
        message = "the least down payment is above the most"
        yield source.problem("impossible-down-payment", message, span, "swap or correct the two")


def smallest_total(offer: Offer) -> int | None:
    """The smallest cart total, in minor units, that the offer's own condition asks for; None without one."""
    return least_total(offer.when)


def least_total(when: Condition) -> int | None:
    """The smallest cart total, in minor units, that a condition asks for; None without one."""
    bounds = [
        leaf.value + (leaf.operator == "above")
        for leaf in _required(when)
        if leaf.fact == "cart.total"
        and leaf.operator in ("at_least", "above", "is")
        and isinstance(leaf.value, int)
    ]
    smallest = max(bounds, default=0)
    return smallest if smallest > 0 else None


def largest_total(offer: Offer) -> int | None:
    """The largest cart total, in minor units, that the offer's own condition allows; None without one."""
    return most_total(offer.when)


def most_total(when: Condition) -> int | None:
    """The largest cart total, in minor units, that a condition allows; None without one."""
    bounds = [
        leaf.value - (leaf.operator == "below")
        for leaf in _required(when)
        if leaf.fact == "cart.total"
        and leaf.operator in ("at_most", "below", "is")
        and isinstance(leaf.value, int)
    ]
    return min(bounds, default=None)


def _required(condition: Condition) -> Iterator[Compare]:
    """The comparisons that must each hold, whatever else does."""
    if isinstance(condition, Compare):
        yield condition
    elif isinstance(condition, AllOf):
        for part in condition.parts:
            yield from _required(part)


def _reach(offer: Offer, around: Surroundings) -> Iterator[Problem]:
    window = offer.document.available
    if window.from_ > window.until:
        return
    names, market = around.names, offer.document.market
    closed = {
        "country": frozenset({market}),
        "cart.currency": frozenset({names.currency_of(market)}),
        "channel": names.of("channel") or frozenset(),
    }
    dated = AllOf((*_within(window.from_, window.until, offer.source.key_span_at("available")), offer.when))
    try:
        clash = contradiction(dated, closed, names.category_parents)
    except TooManyAlternatives:
        message = f"the condition unfolds into more than {WIDEST_CONDITION} alternatives"
        help = "split the offer, or use fewer `any` groups"
        yield offer.source.problem("condition-too-wide", message, offer.source.key_span_at("when"), help)
        return
    if clash is None:
        clash = _clash_by_segments(dated, around, closed)
    if clash is not None and clash.span is not None:
        fact = next((leaf.fact for leaf in comparisons(offer.when) if leaf.span == clash.span), clash.fact)
        message = f"no cart can ever reach this offer: `{fact}` cannot be so together with the rest"
        help = "correct this condition, or the one that it contradicts"
        if fact == "customer.segments":
            help += f"; what a segment asks is in {root_of(offer.source.file)}/segments.yaml"
        yield offer.source.problem("unreachable-offer", message, clash.span, help)


def _clash_by_segments(
    condition: Condition, around: Surroundings, closed: Mapping[str, frozenset[str]]
) -> Compare | None:
    """A contradiction that only the segments' own conditions show; none where these are too many to try."""
    try:
        return contradiction(with_segments(condition, around.segments), closed, around.names.category_parents)
    except TooManyAlternatives:
        return None


def _within(first: date, last: date, span: Span) -> tuple[Condition, Condition]:
    return (
        Compare("business_date", "at_least", first.toordinal(), span),
        Compare("business_date", "at_most", last.toordinal(), span),
    )
