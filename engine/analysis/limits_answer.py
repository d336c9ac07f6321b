"""What a shop may advertise, as the body of an answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from engine.analysis.cart_spans import CartSpan
from engine.analysis.limits import PlanLimits
from engine.money import decimal_text
from engine.schema.book import Book
from engine.schema.yaml_source import plain
from engine.wire.render import Body


def limits_on_wire(
    book: Book,
    plans: Sequence[PlanLimits],
    country: str,
    currency: str,
    channel: str,
    day: date,
    language: str,
) -> Body:
    """The plans with their bands and, by number of installments and length, what they are together."""
    return {
        "country": country,
        "currency": currency,
        "channel": channel,
        "business_date": day.isoformat(),
        "book": {"digest": book.digest, "version": book.version},
        **_band(plans, currency),
        "plans": [_plan(plan, currency, language) for plan in plans],
        "tenors": _tenors(plans, currency),
    }


def _plan(limits: PlanLimits, currency: str, language: str) -> Body:
    offer, document = limits.offer, limits.offer.document
    written = plain(offer.source.root)["plan"]
    down = written.get("down_payment", "none")
    return {
        "offer": offer.id,
        "title": document.title.in_language(language),
        "provider": document.provider,
        "product": document.product,
        "installments": offer.plan.installments,
        "every": written["every"],
        "term_months": offer.plan.term_months,
        "first_due": written["first_due"],
        **_band([limits], currency),
        "carts": [_span(span, currency) for span in limits.carts],
        "down_payment": {
            "minimum": down["at_least"] if isinstance(down, dict) else down,
            "maximum": down["at_most"] if isinstance(down, dict) else down,
        },
        "rate": written["rate"],
        "fee": written["fee"],
        "available_until": document.available.until.isoformat(),
    }


def _tenors(plans: Iterable[PlanLimits], currency: str) -> list[Body]:
    """The plans of one number of installments and one length together, the shortest first."""
    ordered = sorted(plans, key=_tenor)
    return [
        {"installments": installments, "term_months": months, **_band(list(together), currency)}
        for (months, installments), together in groupby(ordered, key=_tenor)
    ]


def _tenor(limits: PlanLimits) -> tuple[int, int]:
    plan = limits.offer.plan
    return plan.term_months, plan.installments


def _band(plans: Sequence[PlanLimits], currency: str) -> Body:
    """From the smallest cart of some plans to the largest; null where there is none, or no largest."""
    if not plans:
        return {"minimum": None, "maximum": None}
    largest = [plan.maximum_minor for plan in plans]
    most = None if None in largest else max(each for each in largest if each is not None)
    return _span(CartSpan(min(plan.minimum_minor for plan in plans), most), currency)


def _span(span: CartSpan, currency: str) -> Body:
    most = span.most_minor
    return {
        "minimum": decimal_text(span.least_minor, currency),
        "maximum": None if most is None else decimal_text(most, currency),
    }
