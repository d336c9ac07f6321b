"""What any rate must obey: it solves its equation, follows costs, and is refused where there is none."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.pricing.apr import Apr, AprUndefined, Convention, Flow, annual_percentage_rate, format_percent
from engine.tests.pricing.apr_flows import daily, flow, month_ends, monthly

CONVENTIONS: list[Convention] = ["effective", "us"]
LEAP_CYCLE = timedelta(days=1461)

advance_days = st.dates(date(1995, 1, 1), date(2060, 1, 1))
plain_days = advance_days.map(lambda on: on.replace(day=min(on.day, 28)))
amounts = st.integers(1, 10**8)
waits = st.lists(
    st.tuples(st.integers(1, 1500), amounts), min_size=1, max_size=12, unique_by=lambda item: item[0]
)
months = st.lists(
    st.tuples(st.integers(1, 60), amounts), min_size=1, max_size=12, unique_by=lambda item: item[0]
)


def months_after(on: date, number: int) -> date:
    """The same day so many months later."""
    month = on.year * 12 + on.month - 1 + number
    return on.replace(year=month // 12, month=month % 12 + 1)


def rate_or_none(
    advances: Sequence[Flow], payments: Sequence[Flow], convention: Convention
) -> Decimal | None:
    """The percent, or None where no rate exists."""
    try:
        return annual_percentage_rate(advances, payments, convention).percent
    except AprUndefined:
        return None


@given(plain_days, months, amounts)
def test_the_effective_rate_discounts_the_payments_to_the_advance(
    on: date, payments: list[tuple[int, int]], amount: int
) -> None:
    """Discounted by twelfths of a year at the rate found, the payments are worth the advance."""
    percent = rate_or_none(
        [(on, amount)], [(months_after(on, wait), paid) for wait, paid in payments], "effective"
    )
    if percent is None or not -90 < percent < 10**6:
        return
    with localcontext(prec=60):
        month = (1 + percent / 100) ** (Decimal(1) / 12)
        worth = sum((paid / month**wait for wait, paid in payments), Decimal(0))
    assert abs(worth - amount) < amount * Decimal("1e-12")


@given(plain_days, st.integers(3, 40), st.integers(1, 27), amounts, amounts)
def test_the_nominal_rate_solves_the_general_equation(
    on: date, number: int, odd_days: int, paid: int, amount: int
) -> None:
    """With odd days f thirtieths of a month, every payment is divided by (1 + f i)(1 + i)^t."""
    first = on.replace(day=1) + timedelta(days=odd_days)
    payments = [(months_after(first, wait), paid) for wait in range(1, number + 1)]
    percent = rate_or_none([(on.replace(day=1), amount)], payments, "us")
    if percent is None or not -90 < percent < 10**6:
        return
    with localcontext(prec=60):
        i = percent / 1200
        odd = 1 + i * odd_days / 30
        worth = sum((paid / odd / (1 + i) ** wait for wait in range(1, number + 1)), Decimal(0))
    assert abs(worth - amount) < amount * Decimal("1e-12")


@given(st.sampled_from(CONVENTIONS), advance_days, waits, amounts, st.integers(1, 10**6))
def test_a_dearer_payment_never_lowers_the_rate(
    convention: Convention, on: date, payments: list[tuple[int, int]], amount: int, fee: int
) -> None:
    """Adding a fee to the first payment raises the rate."""
    dated = [(on + timedelta(days=wait), paid) for wait, paid in sorted(payments)]
    before = rate_or_none([(on, amount)], dated, convention)
    after = rate_or_none([(on, amount)], [(dated[0][0], dated[0][1] + fee), *dated[1:]], convention)
    assert before is None or after is None or before < after


@given(st.sampled_from(CONVENTIONS), advance_days, waits, amounts)
def test_a_leap_cycle_later_the_rate_is_the_same(
    convention: Convention, on: date, payments: list[tuple[int, int]], amount: int
) -> None:
    """Four years on, with the same leap days in the same places, the flows have the same rate."""
    dated = [(on + timedelta(days=wait), paid) for wait, paid in payments]
    later = [(day + LEAP_CYCLE, paid) for day, paid in dated]
    assert rate_or_none([(on, amount)], dated, convention) == rate_or_none(
        [(on + LEAP_CYCLE, amount)], later, convention
    )


@given(st.sampled_from(CONVENTIONS), advance_days, waits, amounts, st.integers(2, 10**6))
def test_neither_the_unit_of_money_nor_the_order_matters(
    convention: Convention, on: date, payments: list[tuple[int, int]], amount: int, scale: int
) -> None:
    """Counted in halalas or in riyals, first payment first or last, the digits of the rate are the same."""
    dated = [(on + timedelta(days=wait), paid) for wait, paid in payments]
    in_parts: list[Flow] = [(day, Fraction(paid, scale)) for day, paid in reversed(dated)]
    assert rate_or_none([(on, amount)], dated, convention) == rate_or_none(
        [(on, Fraction(amount, scale))], in_parts, convention
    )


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_credit_without_cost_is_exactly_zero(convention: Convention) -> None:
    """Payments that add up to the advance have a rate of nothing at all."""
    apr = annual_percentage_rate([flow("2026-01-01", "300")], monthly("2026-02-01", 3, "100"), convention)
    assert (str(apr.percent), format_percent(apr)) == ("0", "0.00 %")


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_a_payment_on_the_day_of_the_advance_is_netted(convention: Convention) -> None:
    """A down payment at the till is the same as borrowing less."""
    payments = monthly("2026-02-10", 5, "21")
    netted = annual_percentage_rate([flow("2026-01-10", "100")], payments, convention)
    whole = annual_percentage_rate(
        [flow("2026-01-10", "125")], [flow("2026-01-10", "25"), *payments], convention
    )
    assert whole == netted


def test_a_loss_is_a_negative_rate() -> None:
    """Paid back half after half a year, credit costs the lender three quarters a year."""
    apr = annual_percentage_rate([flow("2026-01-01", "1000")], [flow("2026-07-01", "500")], "effective")
    assert format_percent(apr) == "-75.00 %"


def test_a_fee_for_one_night_has_a_huge_rate() -> None:
    """Ten percent overnight is stated in full, not refused."""
    apr = annual_percentage_rate([flow("2026-01-01", "1000")], [flow("2026-01-02", "1100")], "effective")
    assert format_percent(apr) == "128330558031335169.69 %"


def test_a_half_is_rounded_up() -> None:
    """A percent that ends in a half of its last place is rounded away from zero."""
    assert format_percent(Apr(Decimal("10.075"), "us", "")) == "10.08 %"
    assert format_percent(Apr(Decimal("-0.004"), "us", "")) == "0.00 %"


@pytest.mark.parametrize(
    ("advances", "payments", "message"),
    [
        ([], [flow("2026-02-01", "1")], "there is no advance"),
        ([flow("2026-01-01", "1")], [], "there is no payment"),
        ([flow("2026-01-01", "1")], [flow("2026-02-01", "0")], "amounts must be above zero"),
        ([flow("2026-01-01", "-1")], [flow("2026-02-01", "1")], "the advance of 2026-01-01 is -1"),
        ([flow("2026-01-01", "NaN")], [flow("2026-02-01", "1")], "not a number"),
        ([flow("2026-02-01", "1")], [flow("2026-01-01", "2")], "before the first advance"),
        ([flow("2026-02-01", "1")], [flow("2026-02-01", "2")], "use up every advance"),
        (
            [flow("2026-02-01", "2")],
            [flow("2026-02-01", "1")],
            "nothing is paid after the day of the advance",
        ),
        ([flow("2026-01-01", "1e15")], [flow("2026-01-02", "0.000001")], "not above -100 %"),
        ([flow("2026-01-01", "1")], [flow("2026-01-02", "1000000")], "above 10^30 %"),
        (
            [flow("2026-01-01", "100"), flow("2026-03-01", "100")],
            [flow("2026-02-01", "1000"), flow("2026-04-01", "1")],
            "a rate|makes these",
        ),
    ],
)
def test_flows_without_a_rate_are_refused(advances: list[Flow], payments: list[Flow], message: str) -> None:
    """Where no rate exists, the error says why."""
    with pytest.raises(AprUndefined, match=message.replace("^", r"\^")):
        annual_percentage_rate(advances, payments, "effective")


def test_payments_before_the_advance_are_no_credit() -> None:
    """A deposit that is returned later is no credit under Regulation Z either."""
    with pytest.raises(AprUndefined, match="no payment follows an advance"):
        annual_percentage_rate([flow("2026-02-01", "1")], [flow("2026-01-01", "2")], "us")


def test_only_the_effective_rate_can_be_told_how_to_count() -> None:
    """Regulation Z finds its own unit-period."""
    with pytest.raises(AprUndefined, match="only the effective convention"):
        annual_percentage_rate([flow("2026-01-01", "1")], [flow("2026-02-01", "2")], "us", "days")


def test_a_float_is_no_amount() -> None:
    """A float among the amounts is a mistake of the program."""
    with pytest.raises(TypeError, match="is a float"):
        annual_percentage_rate([(date(2026, 1, 1), 1.5)], [flow("2026-02-01", "2")], "us")  # type: ignore[list-item]


@pytest.mark.parametrize("convention", CONVENTIONS)
@pytest.mark.parametrize(
    "payments",
    [
        month_ends("2026-02-01", 360, "1000.37"),
        daily("2026-01-30", 900, "250", 1),
        [flow("2199-12-31", "999999999999999.999999")],
        [flow("2026-01-30", "0.000001"), flow("2099-12-31", "999999999999999")],
    ],
)
def test_long_and_lopsided_plans_have_a_rate(convention: Convention, payments: list[Flow]) -> None:
    """Hundreds of payments, or amounts that are worlds apart, are solved like any others."""
    assert annual_percentage_rate([flow("2026-01-29", "150000")], payments, convention).percent > -100
