"""Caps: exact arithmetic of a measure against its limit, with the headroom that a remedy needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

from engine.facts import FactValue
from engine.schema.book import Cap, DatedLimit, LimitTerm


@dataclass(frozen=True, slots=True)
class CapResult:
    """A cap worked out: `computed` and `limit` in the measure's unit, `headroom` negative when breached."""

    computed: int
    limit: int | Fraction
    headroom: int | Fraction


def needed_facts(cap: Cap, limit: DatedLimit) -> frozenset[str]:
    """The facts that a cap needs under one of its dated limits."""
    limits = {term.fact for term in limit.terms if term.fact is not None}
    return frozenset({name for _, name in cap.measure} | limits)


def work_out(cap: Cap, limit: DatedLimit, values: Mapping[str, FactValue]) -> CapResult | frozenset[str]:
    """The cap's arithmetic, or the names of the facts that it lacks."""
    try:
        computed = sum([sign * values[name] for sign, name in cap.measure])  # type: ignore[operator, misc]
        lowest = min([_term(term, values) for term in limit.terms])
    except KeyError:
        return frozenset(name for name in needed_facts(cap, limit) if name not in values)
    headroom = lowest - computed if cap.bound == "at_most" else computed - lowest
    return CapResult(computed, lowest, headroom)


def work_out_as_known(cap: Cap, limit: DatedLimit, values: Mapping[str, FactValue]) -> CapResult | None:
    """The cap's arithmetic, though the limit may lack facts; None where it takes them to tell.

    The limit is the lowest of its terms, so that what exceeds those of a ceiling that are known exceeds it.
    """
    result = work_out(cap, limit, values)
    if isinstance(result, CapResult):
        return result
    known = tuple(term for term in limit.terms if term.fact is None or term.fact in values)
    if cap.bound != "at_most" or not known:
        return None
    result = work_out(cap, replace(limit, terms=known), values)
    return result if isinstance(result, CapResult) and result.headroom < 0 else None


def _term(term: LimitTerm, values: Mapping[str, FactValue]) -> int | Fraction:
    if term.fact is None:
        return term.constant
    value = values[term.fact]
    assert isinstance(value, int)
    return term.multiplier * value


def whole_limit(cap: Cap, result: CapResult) -> int:
    """The limit as it is shown: of one that lies between two units the unit that still keeps the cap."""
    return floor(result.limit) if cap.bound == "at_most" else ceil(result.limit)
