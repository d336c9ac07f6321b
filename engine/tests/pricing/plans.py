"""Plans for tests: one short way to write a plan, and a strategy that draws any plan and price."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final

from hypothesis import strategies as st

from engine.schema.terms import NO_FEE, DownPayment, Fee, FeeCharged, Period, Plan, Portion, Residue

MONTHLY: Final = Period(1, "months")
FRIDAY: Final = date(2026, 11, 27)
SAUDI_VAT: Final = Fraction(15, 100)


def make_plan(
    installments: int = 3,
    *,
    every: Period = MONTHLY,
    first_due: Period | None = MONTHLY,
    down_payment: DownPayment | str = "0",
    fee: Fee = NO_FEE,
    rate: str = "0",
    residue: Residue = "last",
    month_end: str = "clamp",
) -> Plan:
    """A plan; a down payment given as text is a fixed share of the price, and the rate is a share a year."""
    if isinstance(down_payment, str):
        portion = Portion(Fraction(down_payment))
        down_payment = DownPayment(portion, portion)
    return Plan(
        installments=installments,
        every=every,
        first_due=first_due,
        down_payment=down_payment,
        fee=fee,
        annual_rate=Fraction(rate),
        residue=residue,
        month_end="next_day" if month_end == "next_day" else "clamp",
    )


def consumer_fee(share: str = "0", amount_minor: int = 0, charged: FeeCharged = "first") -> Fee:
    """A fee that the consumer pays, without VAT."""
    return Fee(Portion(Fraction(share), amount_minor), "consumer", charged)


def periods() -> st.SearchStrategy[Period]:
    """An interval between installments."""
    return st.builds(Period, st.integers(1, 3), st.sampled_from(["days", "weeks", "months"]))


def fees() -> st.SearchStrategy[Fee]:
    """A fee of up to 5 % and 100.00, of either payer."""
    portion = st.builds(
        Portion, st.integers(0, 500).map(lambda bps: Fraction(bps, 10_000)), st.integers(0, 10_000)
    )
    return st.builds(
        Fee,
        portion,
        st.sampled_from(["consumer", "consumer", "merchant"]),
        st.sampled_from(["at_checkout", "first", "spread"]),
    )


def plans() -> st.SearchStrategy[Plan]:
    """Any plan that a book could hold, with a fixed share as down payment."""
    return st.builds(
        make_plan,
        st.integers(1, 60),
        every=periods(),
        first_due=st.none() | periods(),
        down_payment=st.integers(0, 90).map(lambda percent: f"{percent}/100"),
        fee=fees(),
        rate=st.just("0") | st.integers(1, 4_000).map(lambda bps: f"{bps}/10000"),
        residue=st.sampled_from(["first", "last"]),
        month_end=st.sampled_from(["clamp", "next_day"]),
    )


def days() -> st.SearchStrategy[date]:
    """A business date, of any month length and of leap years too."""
    return st.dates(date(2024, 1, 1), date(2036, 12, 31))
