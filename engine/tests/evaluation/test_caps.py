"""The arithmetic of caps, to the minor unit."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

import pytest

from engine.compiler.cap_arithmetic import CapResult, work_out
from engine.compiler.compiled import CapCheck
from engine.evaluation.caps import cap_finding
from engine.fact_set import FactSet
from engine.facts import FactValue
from engine.problems import Span
from engine.schema.book import Cap, DatedLimit, LimitTerm
from engine.tests.evaluation.small_book import small_book

NOWHERE = Span("policy.yaml", 1, 1, 1, 2)
EXPOSURE = ((1, "customer.bnpl_outstanding"), (1, "plan.financed"))


def _literal(amount_minor: int) -> LimitTerm:
    return LimitTerm(Fraction(0), None, amount_minor)


def _cap(
    measure: tuple[tuple[int, str], ...],
    *terms: LimitTerm,
    bound: Literal["at_most", "at_least"] = "at_most",
    unit: str = "money",
) -> tuple[Cap, DatedLimit]:
    limit = DatedLimit(None, terms, NOWHERE)
    return Cap(measure, bound, (limit,), unit, NOWHERE), limit


def _headroom(cap: tuple[Cap, DatedLimit], **values: FactValue) -> int | Fraction | frozenset[str]:
    result = work_out(*cap, {name.replace("__", "."): value for name, value in values.items()})
    return result.headroom if isinstance(result, CapResult) else result


@pytest.mark.parametrize(("financed", "headroom"), [(99_999, 1), (100_000, 0), (100_001, -1)])
def test_headroom_counts_single_minor_units(financed: int, headroom: int) -> None:
    """One halala below, at and above the ceiling leave 1, 0 and -1."""
    cap = _cap(EXPOSURE, _literal(500_000))
    assert _headroom(cap, customer__bnpl_outstanding=400_000, plan__financed=financed) == headroom


@pytest.mark.parametrize(("fee", "kept"), [(999, True), (1_000, True), (1_001, False)])
def test_a_relative_limit_is_an_exact_fraction(fee: int, kept: bool) -> None:
    """1 % of 1,000.50 is 10.005: a fee of 10.00 is within, 10.01 is not: nothing is rounded before."""
    cap = _cap(((1, "plan.fees_without_vat"),), LimitTerm(Fraction(1, 100), "plan.financed"))
    headroom = _headroom(cap, plan__fees_without_vat=fee, plan__financed=100_050)
    assert not isinstance(headroom, frozenset)
    assert headroom == Fraction(100_050, 100) - fee
    assert (headroom >= 0) is kept


@pytest.mark.parametrize(
    ("income", "limit"), [(300_000, 150_000), (399_999, Fraction(399_999, 2)), (900_000, 200_000)]
)
def test_the_lowest_of_several_limits_counts(income: int, limit: int | Fraction) -> None:
    """The smaller of a literal and half the income is the limit."""
    cap = _cap(EXPOSURE, _literal(200_000), LimitTerm(Fraction(1, 2), "customer.net_monthly_income"))
    headroom = _headroom(
        cap, customer__bnpl_outstanding=0, plan__financed=0, customer__net_monthly_income=income
    )
    assert headroom == limit


@pytest.mark.parametrize(("smallest", "headroom"), [(9_999, -1), (10_000, 0), (10_001, 1)])
def test_a_floor_is_kept_from_its_value_upwards(smallest: int, headroom: int) -> None:
    """`at_least` leaves headroom above the limit and none below."""
    cap = _cap(((1, "plan.smallest_installment"),), _literal(10_000), bound="at_least")
    assert _headroom(cap, plan__smallest_installment=smallest) == headroom


def test_a_measure_may_subtract() -> None:
    """Signs are kept: financed less what is due today."""
    cap = _cap(((1, "plan.financed"), (-1, "plan.due_today")), _literal(100))
    assert _headroom(cap, plan__financed=150, plan__due_today=60) == 10


def test_every_missing_fact_is_named() -> None:
    """Facts of the measure and of all limits are named together, and nothing is guessed to be zero."""
    cap = _cap(EXPOSURE, _literal(1), LimitTerm(Fraction(3), "customer.net_monthly_income"))
    assert _headroom(cap, plan__financed=1) == {"customer.bnpl_outstanding", "customer.net_monthly_income"}


def _check(cap: tuple[Cap, DatedLimit]) -> CapCheck:
    policy = next(one for one in small_book().book.policies if one.id == "house.exposure")
    return CapCheck(policy, *cap, None)


def test_a_finding_shows_limit_computed_and_excess() -> None:
    """A breach by one halala is told as 0.01, in the currency's decimals."""
    facts = FactSet({"customer.bnpl_outstanding": 400_000, "plan.financed": 100_001})
    finding = cap_finding(_check(_cap(EXPOSURE, _literal(500_000))), facts, "SAR")
    assert finding is not None
    assert (finding.code, finding.policy) == ("compliance_violation", "house.exposure")
    shown = {name: finding.params[name] for name in ("limit", "computed", "excess")}
    assert shown == {"limit": "5000.00", "computed": "5000.01", "excess": "0.01"}


def test_a_cap_that_is_kept_finds_nothing() -> None:
    """At the limit exactly there is no finding."""
    facts = FactSet({"customer.bnpl_outstanding": 400_000, "plan.financed": 100_000})
    assert cap_finding(_check(_cap(EXPOSURE, _literal(500_000))), facts, "SAR") is None


def test_a_cap_without_its_facts_refuses_by_name() -> None:
    """A cap that applies and cannot be worked out is a missing input, not a pass."""
    facts = FactSet({"plan.financed": 1})
    finding = cap_finding(_check(_cap(EXPOSURE, _literal(500_000))), facts, "SAR")
    assert finding is not None
    assert (finding.code, finding.params["facts"]) == ("missing_input", ("customer.bnpl_outstanding",))
