"""The facts of a priced plan, as rules and caps name them, read off its quote."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from engine.fact_set import FactSet
from engine.facts import FactValue
from engine.pricing.quote import Quote
from engine.schema.literals import MILLION

PLAN_FACTS: Final[Mapping[str, Callable[[Quote], int]]] = {
    "plan.cash_price": lambda quote: quote.cash_price_minor,
    "plan.financed": lambda quote: quote.financed_minor,
    "plan.down_payment": lambda quote: quote.down_payment_minor,
    "plan.fees": lambda quote: quote.fees_minor,
    "plan.fees_without_vat": lambda quote: quote.fees_without_vat_minor,
    "plan.interest": lambda quote: quote.interest_minor,
    "plan.term_cost": lambda quote: quote.term_cost_minor,
    "plan.total_payable": lambda quote: quote.total_payable_minor,
    "plan.due_today": lambda quote: quote.due_today_minor,
    "plan.smallest_installment": lambda quote: quote.smallest_installment_minor,
    "plan.largest_installment": lambda quote: quote.largest_installment_minor,
    "plan.monthly_average": lambda quote: quote.monthly_average_minor,
    "plan.apr": lambda quote: int(quote.apr * MILLION),
    "plan.term_days": lambda quote: quote.term_days,
    "plan.principal_days": lambda quote: quote.financed_minor * quote.term_days,
    "plan.amount_financed": lambda quote: quote.financed_minor - quote.fee_at_checkout_minor,
}
"""How each fact of a priced plan is read off its quote."""


EXPOSURE: Final = "plan.exposure"


def facts_beside_quote(
    facts: FactSet, provider: str, quote: Quote, names: Iterable[str]
) -> dict[str, FactValue]:
    """Facts that need the customer as well as the quote or its provider: those named that are known."""
    known: dict[str, FactValue] = dict(facts.with_provider(provider))
    owed = facts.values.get("customer.bnpl_outstanding")
    if isinstance(owed, int):
        known[EXPOSURE] = owed + quote.financed_minor
    return {name: known[name] for name in names if name in known}


def plan_values(quote: Quote, names: Iterable[str] = PLAN_FACTS) -> dict[str, FactValue]:
    """Facts of a priced plan: those named that are read off the quote alone, or all of these."""
    return {name: PLAN_FACTS[name](quote) for name in names if name in PLAN_FACTS}
