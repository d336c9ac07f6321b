"""What an offer itself asks of a request: condition, window, season, currency and provider, as requirements.

A requirement has one condition and one reason code; equal requirements of several offers are one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from engine.conditions import AllOf, AnyOf, Compare, Condition, Not, negation
from engine.schema.book import Offer, Provider
from engine.schema.provider import ProviderDocument
from engine.schema.retailer import Market
from engine.schema.terms import DownPayment
from engine.verdicts import ReasonCode


@dataclass(frozen=True, slots=True)
class DownPaymentWish:
    """The customer's own down payment must lie within the bounds that the plan sets for the cash price."""

    bounds: DownPayment


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that must hold for an offer, and the code of the reason when it does not."""

    condition: Condition | DownPaymentWish
    code: ReasonCode


@dataclass(frozen=True, slots=True)
class Placed:
    """A requirement with the place of its words in the offer's file."""

    requirement: Requirement
    place: str


_BOUND_CODES: Final[dict[tuple[str, str], ReasonCode]] = {
    ("cart.total", "at_least"): "amount_below_minimum",
    ("cart.total", "above"): "amount_below_minimum",
    ("cart.total", "at_most"): "amount_above_maximum",
    ("cart.total", "below"): "amount_above_maximum",
    ("business_date", "at_least"): "offer_not_started",
    ("business_date", "above"): "offer_not_started",
    ("business_date", "at_most"): "offer_expired",
    ("business_date", "below"): "offer_expired",
    ("cart.categories", "none_of"): "category_excluded",
}
_FACT_CODES: Final[dict[str, ReasonCode]] = {
    "cart.currency": "currency_not_supported",
    "country": "country_not_supported",
    "channel": "channel_not_supported",
    "customer.segments": "segment_not_included",
    "cart.categories": "item_not_eligible",
    "cart.skus": "item_not_eligible",
    "seasons": "season_not_active",
}


REASON_ORDER: Final[tuple[ReasonCode, ...]] = (
    "offer_inactive",
    "currency_not_supported",
    "country_not_supported",
    "offer_not_started",
    "offer_expired",
    "season_not_active",
    "provider_unavailable",
    "channel_not_supported",
    "segment_not_included",
    "amount_below_minimum",
    "amount_above_maximum",
    "category_excluded",
    "item_not_eligible",
    "condition_not_met",
    "down_payment_too_low",
)
"""The order in which an offer's own reasons are given: first what no cart can change."""


def requirements_of(offer: Offer, provider: Provider, market: Market) -> tuple[Placed, ...]:
    """Everything that an offer asks, in the order in which reasons are given."""
    return tuple(_requirements(offer, provider, market))


def _requirements(offer: Offer, provider: Provider, market: Market) -> Iterator[Placed]:
    document = offer.document
    if document.status == "withdrawn":
        yield Placed(Requirement(AnyOf(()), "offer_inactive"), offer.place("status"))
    yield _placed(offer, Compare("cart.currency", "is", market.currency), "market")
    window = document.available
    yield _placed(offer, Compare("business_date", "at_least", window.from_.toordinal()), "available", "from")
    yield _placed(offer, Compare("business_date", "at_most", window.until.toordinal()), "available", "until")
    if window.season is not None:
        yield _placed(offer, Compare("seasons", "any_of", frozenset({window.season})), "available", "season")
    yield Placed(
        Requirement(provider_available(provider.document), "provider_unavailable"), offer.place("provider")
    )
    for part in conjuncts(offer.when):
        yield Placed(Requirement(part, code_of(part)), _place_of(part, offer))
    if offer.plan.down_payment.is_chosen or not offer.plan.down_payment.least.is_nothing:
        wish = Requirement(DownPaymentWish(offer.plan.down_payment), "down_payment_too_low")
        yield Placed(wish, offer.place("plan", "down_payment"))


def _placed(offer: Offer, leaf: Compare, *path: str) -> Placed:
    return Placed(Requirement(leaf, code_of(leaf)), offer.place(*path))


def conjuncts(condition: Condition) -> Iterator[Condition]:
    """The parts of a condition that must each hold, with `not` of one comparison resolved."""
    if isinstance(condition, AllOf):
        for part in condition.parts:
            yield from conjuncts(part)
    elif (
        isinstance(condition, Not)
        and isinstance(condition.part, Compare)
        and condition.part.operator != "all_of"
    ):
        yield negation(condition.part)
    else:
        yield condition


def code_of(condition: Condition) -> ReasonCode:
    """The reason code for a requirement that does not hold; `condition_not_met` where there is no better."""
    if not isinstance(condition, Compare):
        return "condition_not_met"
    specific = _BOUND_CODES.get((condition.fact, condition.operator))
    return specific or _FACT_CODES.get(condition.fact, "condition_not_met")


def _place_of(condition: Condition, offer: Offer) -> str:
    part = condition
    while not isinstance(part, Compare):
        inner = part.part if isinstance(part, Not) else part.parts[0] if part.parts else None
        if inner is None:
            return offer.place("when")
        part = inner
    return part.span.file_and_line if part.span else offer.place("when")


def provider_available(provider: ProviderDocument) -> Condition:
    """The days on which a provider has an agreement and no outage."""
    agreed = AnyOf(tuple(_within(window.from_, window.until) for window in provider.agreements))
    if not provider.unavailable:
        return agreed
    out = AnyOf(tuple(_within(window.from_, window.until) for window in provider.unavailable))
    return AllOf((agreed, Not(out)))


def _within(first: date, last: date) -> Condition:
    return AllOf(
        (
            Compare("business_date", "at_least", first.toordinal()),
            Compare("business_date", "at_most", last.toordinal()),
        )
    )
