"""What a remedy says, done to the request itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from engine.decision import OfferVerdict
from engine.money import parse_minor
from engine.request import Request, business_date
from engine.schema.book import Book
from engine.verdicts import Reason, Remedy


def changed(book: Book, request: Request, verdict: OfferVerdict, reason: Reason) -> Request:
    """The request after the customer has done what the remedy of a reason asks."""
    remedy = reason.remedy
    assert remedy is not None
    match remedy.fact:
        case "cart.total":
            return with_total(request, request.cart.cash_price_minor + signed_minor(book, request, remedy))
        case "down_payment":
            now = down_payment_now(request, verdict)
            return replace(request, down_payment_minor=now + signed_minor(book, request, remedy))
        case "channel":
            return replace(request, channel=remedy.by)
        case "customer.consents":
            given = request.customer.consents or frozenset()
            consents = given | frozenset(remedy.by.split(", "))
            return replace(request, customer=replace(request.customer, consents=consents))
        case "cart.categories":
            return _without_articles(request, reason)
        case "business_date":
            return _on(book, request, date.fromisoformat(remedy.by))
        case _:
            raise AssertionError(f"a remedy changes `{remedy.fact}`")


def signed_minor(book: Book, request: Request, remedy: Remedy) -> int:
    """The amount of a remedy in minor units, negative for a decrease."""
    amount = parse_minor(remedy.by, book.market(request.country).currency)
    return amount if remedy.change == "increase" else -amount


def with_total(request: Request, total_minor: int) -> Request:
    """The same cart at another cash price, by the price of its first article."""
    first, *others = request.cart.lines
    assert first.quantity == 1
    more = total_minor - request.cart.cash_price_minor
    line = replace(first, unit_price_minor=first.unit_price_minor + more)
    return replace(request, cart=replace(request.cart, lines=(line, *others)))


def down_payment_now(request: Request, verdict: OfferVerdict) -> int:
    """The down payment as the request stands: the customer's wish, else the least that the plan asks."""
    if request.down_payment_minor is not None:
        return request.down_payment_minor
    return verdict.offer.offer.plan.down_payment.least.of(request.cart.cash_price_minor)


def _without_articles(request: Request, reason: Reason) -> Request:
    skus = reason.finding.params["skus"]
    assert isinstance(skus, tuple)
    kept = tuple(line for line in request.cart.lines if line.sku not in skus)
    return replace(request, cart=replace(request.cart, lines=kept))


def _on(book: Book, request: Request, day: date) -> Request:
    zone = ZoneInfo(book.market(request.country).time_zone)
    wait = day - business_date(request.as_of, zone)
    return replace(request, as_of=datetime.fromisoformat(request.as_of.isoformat()) + wait)
