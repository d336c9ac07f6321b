"""Schedules: exact splits, dated rows, fees and the declining balance."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.money import round_half_up
from engine.pricing.schedule import PlanNotPriceable, due_dates, schedule_plan, spread
from engine.schema.terms import Period, Plan, Residue, Unit
from engine.tests.pricing.plans import FRIDAY, MONTHLY, consumer_fee, days, make_plan, plans


def amounts(plan: Plan, financed_minor: int, fees_minor: int = 0, on: date = FRIDAY) -> list[int]:
    """The amounts of a schedule."""
    return [row.amount_minor for row in schedule_plan(plan, financed_minor, fees_minor, on)]


def period_rate(rate: Fraction, period: Period | None) -> Fraction:
    """The rate of one period, as the tests understand it: 12 months or 365 days a year."""
    if period is None:
        return Fraction(0)
    a_year: dict[Unit, Fraction] = {
        "months": Fraction(1, 12),
        "weeks": Fraction(7, 365),
        "days": Fraction(1, 365),
    }
    return rate * a_year[period.unit] * period.count


def level_installment(plan: Plan, financed_minor: int) -> Fraction:
    """The annuity by its defining sum: what, discounted to the first due date, equals the balance then."""
    growth = 1 + period_rate(plan.annual_rate, plan.every)
    discounted = sum(1 / growth**number for number in range(plan.installments))
    return financed_minor * (1 + period_rate(plan.annual_rate, plan.first_due)) / discounted


class TestEqualParts:
    """A plan without a rate splits the financed amount evenly."""

    @pytest.mark.parametrize(
        ("residue", "expected"), [("last", [38333, 38333, 38334]), ("first", [38334, 38333, 38333])]
    )
    def test_a_third_of_1150(self, residue: Residue, expected: list[int]) -> None:
        """1,150.00 in 3 is 383.33 each, and the declared installment carries the odd halala."""
        assert amounts(make_plan(3, residue=residue), 115_000) == expected

    def test_a_currency_without_decimals(self) -> None:
        """10,000 yen in 3 are 3,333, 3,333 and 3,334."""
        assert amounts(make_plan(3), 10_000) == [3333, 3333, 3334]

    def test_a_currency_of_three_decimals(self) -> None:
        """100.000 dinars in 6 are 16.666 five times and 16.670 at the end."""
        assert amounts(make_plan(6), 100_000) == [16_666] * 5 + [16_670]

    def test_one_minor_unit_each_is_the_least(self) -> None:
        """Six installments can repay 6 minor units and not 5."""
        assert amounts(make_plan(6), 6) == [1] * 6
        with pytest.raises(PlanNotPriceable, match="too little is financed"):
            amounts(make_plan(6), 5)

    @given(st.integers(0, 10**12), st.integers(1, 60), st.sampled_from(["first", "last"]))
    def test_shares_differ_by_the_residue_alone(self, total: int, count: int, residue: Residue) -> None:
        """All shares but the residue's are equal, and the residue exceeds them by less than a unit each."""
        shares = spread(total, count, residue)
        odd = shares.pop(0 if residue == "first" else -1)
        assert sum(shares) + odd == total
        assert all(share == total // count for share in shares)
        assert 0 <= odd - total // count < count


class TestDueDates:
    """Every date is counted from the first one."""

    @pytest.mark.parametrize(
        ("start", "month_end", "expected"),
        [
            (date(2027, 1, 31), "clamp", ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]),
            (date(2028, 1, 31), "clamp", ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]),
            (date(2027, 1, 31), "next_day", ["2027-01-31", "2027-03-01", "2027-03-31", "2027-05-01"]),
            (date(2028, 1, 30), "next_day", ["2028-01-30", "2028-03-01", "2028-03-30", "2028-04-30"]),
            (date(2027, 11, 30), "clamp", ["2027-11-30", "2027-12-30", "2028-01-30", "2028-02-29"]),
        ],
    )
    def test_month_ends(self, start: date, month_end: str, expected: list[str]) -> None:
        """A month without the day uses the declared rule, and the next month returns to the day."""
        plan = make_plan(4, first_due=None, month_end=month_end)
        assert [due.isoformat() for due in due_dates(plan, start)] == expected

    def test_the_first_due_date_sets_the_day(self) -> None:
        """A month after 31 January is 28 February, and the installments that follow fall on the 28th."""
        assert due_dates(make_plan(3), date(2027, 1, 31)) == (
            date(2027, 2, 28),
            date(2027, 3, 28),
            date(2027, 4, 28),
        )

    def test_a_leap_day_comes_back_after_four_years(self) -> None:
        """A yearly installment from 29 February is clamped to the 28th until the next leap year."""
        plan = make_plan(5, every=Period(12, "months"), first_due=None)
        assert [due.isoformat()[5:] for due in due_dates(plan, date(2028, 2, 29))] == [
            "02-29",
            "02-28",
            "02-28",
            "02-28",
            "02-29",
        ]

    def test_two_weeks_after_thirty_days(self) -> None:
        """The first due date and the interval may count in different units."""
        plan = make_plan(3, every=Period(2, "weeks"), first_due=Period(30, "days"))
        assert due_dates(plan, date(2026, 11, 27)) == (
            date(2026, 12, 27),
            date(2027, 1, 10),
            date(2027, 1, 24),
        )

    @pytest.mark.parametrize("every", [MONTHLY, Period(1, "weeks"), Period(10, "days")])
    def test_the_end_of_the_calendar(self, every: Period) -> None:
        """A date beyond the year 9999 makes the plan unpriceable."""
        with pytest.raises(PlanNotPriceable, match="beyond the calendar"):
            due_dates(make_plan(6, every=every), date(9999, 12, 1))

    @given(plans(), days())
    def test_dates_increase(self, plan: Plan, on: date) -> None:
        """No two installments share a day, and none is due before the business date."""
        dues = due_dates(plan, on)
        assert all(earlier < later for earlier, later in pairwise(dues))
        assert dues[0] == on if plan.first_due is None else dues[0] > on


class TestFees:
    """Where the consumer's fee stands in the schedule."""

    def test_with_the_first_installment(self) -> None:
        """A fee charged first is paid with installment 1, and its principal stays what it was."""
        first, *rest = schedule_plan(make_plan(3, fee=consumer_fee()), 30_000, 575, FRIDAY)
        assert first[2:] == (10_575, 10_000, 575, 0)
        assert [row.fee_minor for row in rest] == [0, 0]

    @pytest.mark.parametrize(("residue", "expected"), [("last", [33, 33, 34]), ("first", [34, 33, 33])])
    def test_spread(self, residue: Residue, expected: list[int]) -> None:
        """A spread fee of 1.00 over 3 is 0.33 each, its odd halala where the residue is."""
        plan = make_plan(3, fee=consumer_fee(charged="spread"), residue=residue)
        assert [row.fee_minor for row in schedule_plan(plan, 30_000, 100, FRIDAY)] == expected

    def test_at_checkout_with_no_installment_that_day(self) -> None:
        """A fee at checkout stands alone as row 0, due on the business date, with no principal."""
        rows = schedule_plan(make_plan(3, fee=consumer_fee(charged="at_checkout")), 30_000, 575, FRIDAY)
        assert rows[0] == (0, FRIDAY, 575, 0, 575, 0)
        assert [(row.number, row.fee_minor) for row in rows[1:]] == [(1, 0), (2, 0), (3, 0)]

    def test_at_checkout_with_the_first_installment(self) -> None:
        """When an installment is due at checkout the fee is paid with it, and there is no row 0."""
        plan = make_plan(3, first_due=None, fee=consumer_fee(charged="at_checkout"))
        assert [row.number for row in schedule_plan(plan, 30_000, 575, FRIDAY)] == [1, 2, 3]
        assert amounts(plan, 30_000, 575) == [10_575, 10_000, 10_000]

    def test_a_fee_of_nothing_is_no_row(self) -> None:
        """A fee that rounds to nothing leaves no empty row at checkout."""
        assert amounts(make_plan(2, fee=consumer_fee(charged="at_checkout")), 200) == [100, 100]


class TestDecliningBalance:
    """A rate makes an annuity, with interest on what is still owed."""

    @pytest.mark.parametrize(
        ("financed_minor", "rate", "installments", "level_minor"),
        [(1_000_000, "0.12", 12, 88_849), (10_000_000, "0.06", 360, 59_955), (500_000, "0.18", 24, 24_962)],
    )
    def test_textbook_payments(
        self, financed_minor: int, rate: str, installments: int, level_minor: int
    ) -> None:
        """10,000 at 12 % over 12 months costs 888.49 a month, as every annuity table says."""
        plan = make_plan(installments, rate=rate)
        assert amounts(plan, financed_minor)[0] == level_minor
        assert round_half_up(level_installment(plan, financed_minor)) == level_minor

    def test_a_whole_schedule(self) -> None:
        """1,000.00 at 12 % in 3 pays 10.00, 6.70 and 3.37 of interest, on what is owed at the time."""
        rows = schedule_plan(make_plan(3, rate="0.12"), 100_000, 0, FRIDAY)
        assert [row[2:] for row in rows] == [
            (34_002, 33_002, 0, 1_000),
            (34_002, 33_332, 0, 670),
            (34_003, 33_666, 0, 337),
        ]

    def test_a_first_installment_at_checkout_bears_no_interest(self) -> None:
        """Paid at once, installment 1 is principal alone, and the rest declines from there."""
        first, second, third = schedule_plan(make_plan(3, first_due=None, rate="0.12"), 100_000, 0, FRIDAY)
        assert first[2:] == (33_666, 33_666, 0, 0)
        assert second.interest_minor == round_half_up(Fraction(100_000 - 33_666, 100))
        assert third.principal_minor + second.principal_minor == 100_000 - 33_666

    def test_a_deferral_accrues(self) -> None:
        """Three months before the first installment at 1 % a month cost 3 % of the financed amount."""
        rows = schedule_plan(make_plan(12, first_due=Period(3, "months"), rate="0.12"), 100_000, 0, FRIDAY)
        assert rows[0].interest_minor == 3_000
        assert rows[0].amount_minor > amounts(make_plan(12, rate="0.12"), 100_000)[0]

    @pytest.mark.parametrize(
        ("every", "first_due", "first_minor", "then_minor"),
        [
            (Period(2, "weeks"), Period(2, "weeks"), 1_400, 1_400),
            (Period(10, "days"), Period(30, "days"), 3_000, 1_000),
            (Period(3, "months"), Period(1, "weeks"), 700, 9_125),
        ],
    )
    def test_the_rate_of_a_period(
        self, every: Period, first_due: Period, first_minor: int, then_minor: int
    ) -> None:
        """At 36.5 % a year a day costs 0.1 %, a week seven times that, three months a quarter of it."""
        plan = make_plan(4, every=every, first_due=first_due, rate="0.365")
        first, second, *_ = schedule_plan(plan, 100_000, 0, FRIDAY)
        owed = 100_000 - first.principal_minor
        assert first.interest_minor == first_minor
        assert second.interest_minor == round_half_up(Fraction(owed * then_minor, 100_000))

    def test_a_single_installment(self) -> None:
        """One installment repays everything with the interest of its period."""
        assert amounts(make_plan(1, rate="0.12", residue="first"), 100_000) == [101_000]

    def test_a_wait_too_long_for_the_installments(self) -> None:
        """Where a level installment does not cover the interest of the wait, the plan is refused in words."""
        plan = make_plan(36, first_due=Period(12, "months"), rate="0.30")
        with pytest.raises(PlanNotPriceable, match="installment 1 of 36 would not cover the interest"):
            amounts(plan, 100_000)

    @given(plans(), st.integers(10**5, 10**9), days())
    def test_the_balance_explains_every_row(self, plan: Plan, financed_minor: int, on: date) -> None:
        """Interest is the period's rate on the balance, half up; the residue row alone differs in amount."""
        assume(plan.annual_rate > 0)
        try:
            rows = schedule_plan(plan, financed_minor, 0, on)
        except PlanNotPriceable:
            assume(False)
        balance, rate = financed_minor, period_rate(plan.annual_rate, plan.first_due)
        for row in rows:
            exact = balance * rate
            closes_backward = plan.residue == "first" and row.number > 1
            tolerance = Fraction(1, 2) * (1 + rate if closes_backward else 1)
            assert abs(row.interest_minor - exact) <= tolerance
            balance -= row.principal_minor
            rate = period_rate(plan.annual_rate, plan.every)
        level = round_half_up(level_installment(plan, financed_minor))
        others = rows[1:] if plan.residue == "first" else rows[:-1]
        assert balance == 0
        assert all(row.amount_minor == level for row in others)

    @given(plans(), st.integers(10**6, 10**9), days())
    def test_a_higher_rate_never_costs_less(self, plan: Plan, financed_minor: int, on: date) -> None:
        """Two more percent a year never lower the total, whatever the plan."""
        dearer = make_plan(
            plan.installments,
            every=plan.every,
            first_due=plan.first_due,
            rate=str(plan.annual_rate + Fraction(2, 100)),
            residue=plan.residue,
        )
        try:
            total, dearer_total = (sum(amounts(each, financed_minor, 0, on)) for each in (plan, dearer))
        except PlanNotPriceable:
            assume(False)
        assert dearer_total >= total
