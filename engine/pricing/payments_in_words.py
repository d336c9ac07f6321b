"""The payments of a plan, its term, and what settling it early costs at most, as a disclosure says them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Final

from engine.locale_format import format_count, format_date, format_money
from engine.money import share_of
from engine.pricing.quote import Quote
from engine.schema.terms import Plan, Unit

_MOST_DAYS_IN: Final[dict[Unit, int]] = {"days": 1, "weeks": 7, "months": 31}
_ONE: Final = {"en": "{amount} on {first}", "ar": "{amount} في {first}"}
_SEVERAL: Final = {
    "en": "{count} of {amount}, {every} from {first} to {last}",
    "ar": "{count} بقيمة {amount}، {every} من {first} إلى {last}",
}
_THEN: Final = {"en": ", then ", "ar": "، ثم "}


def scheduled_payments(quote: Quote) -> list[tuple[date, int]]:
    """Date and amount of every payment, in minor units; a fee that is prepaid at checkout is in none.

    Regulation Z counts a finance charge that is paid at checkout as prepaid: it lessens the amount financed
    and is no part of the payments (12 CFR 1026.18(b) and (g)).
    """
    on = quote.business_date
    net = [(row.due, row.amount_minor - (row.fee_minor if row.due == on else 0)) for row in quote.schedule]
    return [(due, amount_minor) for due, amount_minor in net if amount_minor]


def payments_in_words(quote: Quote, language: str) -> str:
    """Every payment with its date; equal ones in a row together.

    As in: 5 payments of SAR 100.00, every month from 27 December 2026 to 27 April 2027, then SAR 99.98 on
    27 May 2027.
    """
    return _THEN[language].join(_groups(quote, language))


def _groups(quote: Quote, language: str) -> Iterator[str]:
    every = format_count(quote.every.count, quote.every.unit, language, every=True)
    for amount_minor, payments in groupby(scheduled_payments(quote), key=lambda payment: payment[1]):
        days = [due for due, _ in payments]
        form = _ONE if len(days) == 1 else _SEVERAL
        yield form[language].format(
            count=format_count(len(days), "payments", language),
            amount=format_money(amount_minor, quote.currency, language),
            every=every,
            first=format_date(days[0], language),
            last=format_date(days[-1], language),
        )


def term_in_words(plan: Plan, quote: Quote, language: str) -> str:
    """How long the plan runs, from checkout to the last payment: in its own unit, else in days."""
    first, every = plan.first_due, plan.every
    if first is not None and first.unit != every.unit:
        return format_count(quote.term_days, "days", language)
    count = every.count * (plan.installments - 1) + (first.count if first is not None else 0)
    return format_count(count, every.unit, language)


def early_settlement_most_minor(plan: Plan, quote: Quote) -> int:
    """The most that paying the rest early can cost beside the rest itself, in minor units.

    Months of term cost are the interest of the installments that would have followed: the most costly ones in
    a row that so many months can hold. A share is of the whole financed amount.
    """
    terms = plan.early_settlement
    if terms.share:
        return share_of(quote.financed_minor, terms.share)
    if not terms.months:
        return 0
    in_months = plan.every.unit == "months"
    span, step = (1, 1) if in_months else (_MOST_DAYS_IN["months"], _MOST_DAYS_IN[plan.every.unit])
    count = -(-terms.months * span // (step * plan.every.count))
    interest = [row.interest_minor for row in quote.installments if row.due > quote.business_date]
    return max((sum(interest[start : start + count]) for start in range(len(interest))), default=0)
