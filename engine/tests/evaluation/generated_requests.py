"""Random requests near the thresholds that generated books use."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from random import Random
from typing import Any, Final

from engine.request import Cart, Customer, Income, Line, Obligations, Request
from engine.tests.evaluation.generated_books import CURRENCIES
from engine.tests.evaluation.generated_conditions import CATEGORIES, CHANNELS, DATES, SKUS, TOTALS

_MINOR: Final = {"SAR": 100, "KWD": 1000}


def generated_request(rng: Random, country: str | None = None) -> Request:
    """A request near the thresholds that generated books use."""
    country = country or rng.choice(("SA", "SA", "KW"))
    own = CURRENCIES[country]
    currency = own if rng.random() < 0.95 else "AED"
    day = date.fromisoformat(rng.choice(DATES)) + timedelta(days=rng.choice((-1, 0, 0, 1)))
    hours = rng.choice((0, 3, 3, 5))
    moment = datetime(
        day.year, day.month, day.day, rng.choice((0, 10, 23)), 30, tzinfo=timezone(timedelta(hours=hours))
    )
    minor = _MINOR.get(currency, 100)
    return Request(
        as_of=moment,
        country=country,
        channel=rng.choice(CHANNELS),
        cart=_cart(rng, currency, minor),
        down_payment_minor=rng.choice((None,) * 6 + (0, 10 * minor, 50 * minor, 700 * minor)),
        customer=_customer(rng, own, minor),
    )


def _cart(rng: Random, currency: str, minor: int) -> Cart:
    total = rng.choice(TOTALS) * minor + rng.choice((-1, 0, 0, 0, 1, 5000))
    first = Line(rng.choice(SKUS), rng.choice(CATEGORIES), 1, total)
    if rng.random() < 0.5:
        return Cart(currency, (first,))
    category = rng.choice((*CATEGORIES, "gift-cards", "gift-cards", "gift-cards"))
    other = Line(rng.choice(SKUS), category, rng.randint(1, 3), rng.choice((1, 40)) * minor)
    extra = other.quantity * other.unit_price_minor
    if rng.random() < 0.5:
        return Cart(currency, (first, other), discount_minor=extra)
    return Cart(
        currency, (first, other), shipping_minor=minor, paid_by_other_means_minor=rng.choice((0, minor))
    )


def _customer(rng: Random, currency: str, minor: int) -> Customer:
    if rng.random() < 0.1:
        return Customer()
    known = rng.choice((0.5, 0.9, 1.0))

    def maybe(value: Any) -> Any:
        return value if rng.random() < known else None

    income = rng.choice((3000, 12000, 30000)) * minor
    owed = rng.choice((0, 1000)) * minor
    return Customer(
        id=maybe("c-1"),
        date_of_birth=maybe(
            rng.choice((date(2008, 11, 27), date(1990, 5, 1), date(1966, 1, 1), date(1920, 1, 1)))
        ),
        residency=maybe(rng.choice(("SA", "AE", "السعودية"))),
        customer_since=maybe(rng.choice((date(2026, 8, 29), date(2026, 11, 20), date(2023, 1, 15)))),
        identity_verified=maybe(rng.random() < 0.7),
        monthly_income_minor=maybe(income),
        income=Income(income, 0, 0) if rng.random() < 0.4 else None,
        monthly_obligations_minor=maybe(owed),
        obligations=Obligations(owed, 0, 0) if rng.random() < 0.4 else None,
        bnpl_outstanding_minor=maybe(rng.choice((0, 1000, 4000, 5000)) * minor + rng.choice((0, 0, 1))),
        days_past_due=maybe(rng.choice((0, 0, 30, 31))),
        consents=maybe(frozenset(rng.sample(("terms", "bureau_query", "bureau_report"), rng.randrange(4)))),
        bureau_checked=maybe(rng.random() < 0.7),
        currency=rng.choice((None, None, None, currency, "AED")),
    )
