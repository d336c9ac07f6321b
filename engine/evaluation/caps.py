"""Caps: whether one is kept, in whole numbers, and the finding of one that is not."""

from __future__ import annotations

from collections.abc import Mapping

from engine.compiler.cap_arithmetic import whole_limit, work_out
from engine.compiler.compiled import CapCheck
from engine.describe import value_text
from engine.evaluation.findings import cited, missing_finding
from engine.fact_set import FactSet
from engine.facts import FactValue
from engine.schema.book import Cap, DatedLimit
from engine.verdicts import Finding, ParameterValue


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


def cap_finding(check: CapCheck, facts: FactSet, currency: str) -> Finding | None:
    """The finding of a cap that applies; None when it is kept, or lacks only what is not evaluated anyway."""
    values, policy = facts.values, check.policy
    result = work_out(check.cap, check.limit, values)
    if isinstance(result, frozenset):
        reported = result - facts.not_evaluated
        return missing_finding(reported, policy) if reported else None
    if result.headroom >= 0:
        return None
    fact = check.cap.measure[0][1]
    limit = whole_limit(check.cap, result)
    figures: dict[str, ParameterValue] = {
        "limit": value_text(fact, limit, currency),
        "computed": value_text(fact, result.computed, currency),
        "excess": value_text(fact, abs(result.computed - limit), currency),
    }
    if (since := policy.since(check.limit)) is not None:
        figures["since"] = since.isoformat()
    if policy.is_unconfirmed:
        return Finding("compliance_referral", {**cited(policy), **figures}, policy.id)
    if policy.document.reason == "customer_limit_exceeded":
        owed = [(sign, values[name]) for sign, name in check.cap.measure if name.startswith("customer.")]
        own = sum([sign * value for sign, value in owed if isinstance(value, int)])
        figures["available"] = value_text(fact, max(limit - own, 0), currency)
    return Finding(policy.document.reason, {**cited(policy), **figures}, policy.id, _subject(check.cap))


def _subject(cap: Cap) -> str | None:
    financed = [name for sign, name in cap.measure if name == "plan.financed" and sign > 0]
    return financed[0] if financed else None
