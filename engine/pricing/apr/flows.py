"""What every convention shares: flows of money, the netting of one day's flows, and the resulting rate."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Literal

Amount = int | Decimal | Fraction
"""An exact amount of money, in minor units or in any unit that all flows share. Never a float."""

Flow = tuple[date, Amount]
"""One advance or one payment: the day, and the amount, above zero."""

Convention = Literal["effective", "us"]
Count = Literal["days", "months"]

WIDE = Context(prec=80, Emin=MIN_EMIN, Emax=MAX_EMAX, rounding=ROUND_HALF_UP)
"""Roomy enough to round any rate that this package states without losing a digit."""


class AprUndefined(ValueError):
    """No annual percentage rate exists for these flows; the message says in plain words why."""


@dataclass(frozen=True, slots=True)
class Apr:
    """An annual percentage rate.

    `percent` is the rate in percent a year, right to 20 decimals and always above -100.
    `basis` says in words how time was counted, such as `unit period 1 month, 12 a year`.
    """

    percent: Decimal
    convention: Convention
    basis: str

    def rounded(self, places: int = 2) -> Decimal:
        """The percent with this many decimals; a half is rounded up, away from zero."""
        figure = self.percent.quantize(Decimal(1).scaleb(-places), context=WIDE)
        return figure or abs(figure)


def format_percent(apr: Apr) -> str:
    """The rate as it is printed: two decimals, half up, then ` %`, as in `10.08 %`."""
    return f"{apr.rounded():f} %"


@dataclass(frozen=True, slots=True)
class NetFlows:
    """Advances and payments with one entry a day, earliest first, in whole numbers of one common unit."""

    advances: list[tuple[date, int]]
    payments: list[tuple[date, int]]

    @property
    def gain(self) -> int:
        """All payments less all advances: what the credit costs."""
        return sum(amount for _, amount in self.payments) - sum(amount for _, amount in self.advances)

    @property
    def start(self) -> date:
        """The first day on which money moves."""
        return min(series[0][0] for series in (self.advances, self.payments) if series)


def net_flows(advances: Iterable[Flow], payments: Iterable[Flow]) -> NetFlows:
    """Advances and payments with those of the same day netted against each other.

    A day on which both cancel out disappears. Raises AprUndefined when there is no advance or no payment
    to begin with, or an amount is not above zero, and TypeError for a float.
    """
    lent = _whole_amounts(advances, "advance")
    paid = _whole_amounts(payments, "payment")
    scale = math.lcm(*(below for _, _, below in lent), *(below for _, _, below in paid))
    balance: dict[date, int] = {}
    for on, above, below in lent:
        balance[on] = balance.get(on, 0) + above * (scale // below)
    for on, above, below in paid:
        balance[on] = balance.get(on, 0) - above * (scale // below)
    days = sorted(balance.items())
    return NetFlows(
        [(on, amount) for on, amount in days if amount > 0],
        [(on, -amount) for on, amount in days if amount < 0],
    )


def _whole_amounts(flows: Iterable[Flow], noun: str) -> list[tuple[date, int, int]]:
    """Each flow as its day and its amount over a denominator."""
    found = [
        (on, amount, 1) if type(amount) is int else (on, *_ratio(amount, on, noun)) for on, amount in flows
    ]
    if not found:
        raise AprUndefined(f"there is no {noun}: a rate needs at least one advance and one payment")
    for on, above, below in found:
        if above <= 0:
            raise AprUndefined(f"the {noun} of {on} is {Fraction(above, below)}: amounts must be above zero")
    return found


def _ratio(amount: Amount, on: date, noun: str) -> tuple[int, int]:
    if isinstance(amount, bool) or not isinstance(amount, int | Decimal | Fraction):
        kind = type(amount).__name__
        raise TypeError(
            f"the {noun} of {on} is a {kind}: give whole minor units (int), a Decimal or a Fraction"
        )
    if isinstance(amount, Decimal) and not amount.is_finite():
        raise AprUndefined(f"the {noun} of {on} is not a number")
    return amount.as_integer_ratio()
