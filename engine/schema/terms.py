"""The shape of an installment plan: what an offer's `plan` block says, as exact values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from engine.dates import MonthEnd
from engine.money import share_of

Unit = Literal["days", "weeks", "months"]
FeePayer = Literal["consumer", "merchant"]
FeeCharged = Literal["at_checkout", "first", "spread"]
Residue = Literal["first", "last"]


@dataclass(frozen=True, slots=True)
class Period:
    """A span of calendar time such as `2 weeks`; `count` is at least 1."""

    count: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.count} {self.unit if self.count != 1 else self.unit[:-1]}"


@dataclass(frozen=True, slots=True)
class Portion:
    """A share of a base amount plus a fixed amount in minor units: `0.5 % + 50 SAR`."""

    share: Fraction = Fraction(0)
    amount_minor: int = 0

    def of(self, base_minor: int) -> int:
        """The amount in minor units for a base: the share rounded half up once, then the fixed amount."""
        return share_of(base_minor, self.share) + self.amount_minor

    @property
    def is_nothing(self) -> bool:
        """Whether this is `none`, whatever the base."""
        return self.share == 0 and self.amount_minor == 0


NOTHING = Portion()


@dataclass(frozen=True, slots=True)
class DownPayment:
    """What the customer pays at once, of the cash price.

    A fixed down payment has `most` equal to `least`; otherwise the customer chooses between the two.
    """

    least: Portion = NOTHING
    most: Portion = NOTHING

    @property
    def is_chosen(self) -> bool:
        """Whether the customer may choose an amount."""
        return self.least != self.most


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee of the financed amount, without VAT."""

    amount: Portion
    paid_by: FeePayer
    charged: FeeCharged


NO_FEE = Fee(NOTHING, "merchant", "first")


@dataclass(frozen=True, slots=True)
class EarlySettlement:
    """What the lender asks for when the customer pays the rest early.

    The term cost of so many of the months that would have followed, or a share of the amount repaid.
    """

    months: int = 0
    share: Fraction = Fraction(0)


FREE_SETTLEMENT = EarlySettlement()


@dataclass(frozen=True, slots=True)
class Plan:
    """How the financed amount is paid back.

    `installments` is 1 to 60; `first_due` of `None` means at checkout; `annual_rate` is the nominal
    declining-balance rate of a year as a fraction (0.12 for 12 %); `month_end` is given exactly where a
    period counts months.
    """

    installments: int
    every: Period
    first_due: Period | None
    down_payment: DownPayment
    fee: Fee
    annual_rate: Fraction
    residue: Residue
    month_end: MonthEnd | None
    early_settlement: EarlySettlement = FREE_SETTLEMENT

    @property
    def consumer_fee(self) -> Portion:
        """The part of the fee that the consumer pays: all of it or nothing."""
        return self.fee.amount if self.fee.paid_by == "consumer" else NOTHING

    @property
    def has_term_cost(self) -> bool:
        """Whether the consumer pays anything for the time: a rate or a fee."""
        return self.annual_rate > 0 or not self.consumer_fee.is_nothing

    @property
    def term_months(self) -> int:
        """Months from checkout to the last due date, rounded up; days and weeks at 30.4375 days a month."""
        months = self._term_in(_MONTHS_IN)
        return -(-months.numerator // months.denominator)

    @property
    def most_term_days(self) -> int:
        """The most days from checkout to the last due date: every month at 31."""
        return int(self._term_in(_DAYS_IN_AT_MOST))

    def _term_in(self, units: Mapping[Unit, Fraction]) -> Fraction:
        periods = ((self.every, self.installments - 1), (self.first_due, 1))
        parts = (times * period.count * units[period.unit] for period, times in periods if period is not None)
        return sum(parts, Fraction(0))


_MONTHS_IN: dict[Unit, Fraction] = {
    "days": Fraction(16, 487),
    "weeks": Fraction(112, 487),
    "months": Fraction(1),
}
_DAYS_IN_AT_MOST: dict[Unit, Fraction] = {"days": Fraction(1), "weeks": Fraction(7), "months": Fraction(31)}
