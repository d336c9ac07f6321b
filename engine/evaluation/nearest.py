"""The amounts at which a plan just keeps what it must keep."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from engine.schema.terms import Plan

FLIPS: Final = 8
"""How many values beside today's are asked one by one: rounding makes a cap flip between neighbours."""


def nearest(now: int, target: int, kept: Callable[[int], bool]) -> int:
    """The value nearest to `now`, on the way to `target`, at which a cap is kept that is kept at `target`.

    Mostly `target` is that value already, which two questions tell; else the neighbours are asked, and then
    it is searched for by halves.
    """
    step = 1 if target > now else -1
    if not kept(target - step) or not kept(target):
        return target
    close = next((value for value in range(now + step, target, step)[:FLIPS] if kept(value)), None)
    if close is not None:
        return close
    broken, keeping = now, target - step
    while abs(keeping - broken) > 1:
        middle = (keeping + broken) // 2
        if kept(middle):
            keeping = middle
        else:
            broken = middle
    return keeping


def total_for_financed(plan: Plan, financed_minor: int, now_minor: int) -> int:
    """The cash price nearest to today's whose financed amount, after the least down payment, is that.

    Where rounding leaves no exact one, the nearest towards today's price that does not finance more (for a
    lower price) or less (for a higher one).
    """
    least = plan.down_payment.least
    lowering = financed_minor < now_minor - least.of(now_minor)
    price = round((financed_minor + least.amount_minor) / (1 - least.share)) if least.share < 1 else 0
    step = 1 if lowering else -1
    while (
        price > 0
        and _financed(plan, price) != financed_minor
        and (_financed(plan, price) > financed_minor) == lowering
    ):
        price -= step
    while (
        _fits(_financed(plan, price + step), financed_minor, lowering=lowering) and price + step != now_minor
    ):
        price += step
    return price


def _financed(plan: Plan, price_minor: int) -> int:
    return price_minor - plan.down_payment.least.of(price_minor)


def _fits(financed_minor: int, wanted_minor: int, *, lowering: bool) -> bool:
    return financed_minor <= wanted_minor if lowering else financed_minor >= wanted_minor
