"""Caps: exact arithmetic of a measure against its limit, with the headroom that a remedy needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Final

from engine.compiler.compiled import CapCheck
from engine.describe import value_text
from engine.evaluation.findings import cited, missing_finding
from engine.facts import FactSet, FactValue
from engine.pricing.quote import Quote
from engine.schema.book import Cap, DatedLimit, LimitTerm
from engine.schema.literals import MILLION
from engine.verdicts import Finding, ParameterValue


@dataclass(frozen=True, slots=True)
class CapResult:
    """A cap worked out: `computed` and `limit` in the measure's unit, `headroom` negative when breached."""

    computed: int
    limit: int | Fraction
    headroom: int | Fraction


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
}
"""How each fact of a priced plan is read off its quote."""


def plan_values(quote: Quote, names: Iterable[str] = PLAN_FACTS) -> dict[str, FactValue]:
    """Facts of a priced plan: those named, or all."""
    return {name: PLAN_FACTS[name](quote) for name in names}


def is_kept(
    cap: Cap, limit: DatedLimit, own: Mapping[str, FactValue], values: Mapping[str, FactValue]
) -> bool | None:
    """Whether the measure is within its limit, in whole numbers only; None for want of a fact.

    A fact is looked for in `own`, then in `values`. What a ceiling's lowest limit allows, every limit allows;
    a floor's lowest is met when any is.
    """
    try:
        computed = 0
        for sign, name in cap.measure:
            computed += sign * (own[name] if name in own else values[name])  # type: ignore[operator]
        differences = []
        for term in limit.terms:
            fact, multiplier = term.fact, term.multiplier
            if fact is None:
                differences.append(term.constant - computed)
                continue
            base = own[fact] if fact in own else values[fact]
            differences.append(multiplier.numerator * base - computed * multiplier.denominator)  # type: ignore[operator]
    except KeyError:
        return None
    return min(differences) >= 0 if cap.bound == "at_most" else min(differences) <= 0


def work_out(cap: Cap, limit: DatedLimit, values: Mapping[str, FactValue]) -> CapResult | frozenset[str]:
    """The cap's arithmetic, or the names of the facts that it lacks."""
    try:
        computed = sum([sign * values[name] for sign, name in cap.measure])  # type: ignore[operator, misc]
        lowest = min([_term(term, values) for term in limit.terms])
    except KeyError:
        needed = {name for _, name in cap.measure} | {
            term.fact for term in limit.terms if term.fact is not None
        }
        return frozenset(name for name in needed if name not in values)
    headroom = lowest - computed if cap.bound == "at_most" else computed - lowest
    return CapResult(computed, lowest, headroom)


def _term(term: LimitTerm, values: Mapping[str, FactValue]) -> int | Fraction:
    if term.fact is None:
        return term.constant
    value = values[term.fact]
    assert isinstance(value, int)
    return term.multiplier * value


def cap_finding(
    check: CapCheck, facts: FactSet, values: Mapping[str, FactValue], currency: str
) -> Finding | None:
    """The finding of a cap that applies; None when it is kept, or lacks only what is not evaluated anyway."""
    result = work_out(check.cap, check.limit, values)
    policy = check.policy
    if isinstance(result, frozenset):
        reported = result - facts.not_evaluated
        return missing_finding(reported, policy) if reported else None
    if result.headroom >= 0:
        return None
    fact = check.cap.measure[0][1]
    limit = floor(result.limit) if check.cap.bound == "at_most" else ceil(result.limit)
    figures: dict[str, ParameterValue] = {
        "limit": _figure(fact, limit, currency),
        "computed": _figure(fact, result.computed, currency),
        "excess": _figure(fact, abs(result.computed - limit), currency),
    }
    if check.limit.from_ is not None:
        figures["since"] = check.limit.from_.isoformat()
    if policy.is_unconfirmed:
        return Finding("compliance_referral", {**cited(policy), **figures}, policy.id)
    if policy.document.reason == "customer_limit_exceeded":
        owed = [(sign, values[name]) for sign, name in check.cap.measure if name.startswith("customer.")]
        own = sum([sign * value for sign, value in owed if isinstance(value, int)])
        figures["available"] = _figure(fact, max(limit - own, 0), currency)
    return Finding(policy.document.reason, {**cited(policy), **figures}, policy.id, _subject(check.cap))


def _figure(fact: str, value: int, currency: str) -> str:
    """A figure of the cap in its unit; a limit between two units is the one that still keeps it."""
    return value_text(fact, value, currency)


def _subject(cap: Cap) -> str | None:
    financed = [name for sign, name in cap.measure if name == "plan.financed" and sign > 0]
    return financed[0] if financed else None
