"""Remedies of the real book: none that leads astray, none that could not be asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bench.real_book import checkout, real_engine
from engine.decide import Engine
from engine.request import Request
from engine.verdicts import Reason


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """The engine of the checkout's own book."""
    with real_engine() as opened:
        yield opened


def _reasons(engine: Engine, request: Request, offer: str) -> tuple[Reason, ...]:
    verdicts = engine.decide(request).verdicts
    return next(verdict.reasons for verdict in verdicts if verdict.offer.id == offer)


def _owing(request: Request, outstanding_minor: int) -> Request:
    return replace(request, customer=replace(request.customer, bnpl_outstanding_minor=outstanding_minor))


def test_a_cap_that_is_merely_no_longer_judged_is_not_removed(engine: Engine) -> None:
    """A smaller cart that falls out of the offer's band turns no refusal by a cap."""
    (reason,) = _reasons(engine, _owing(checkout(30_000, "phones"), 499_000), "pay-in-3")
    assert reason.finding.policy == "sa.bnpl.22.1"
    assert reason.remedy is None


def test_a_cap_within_the_band_has_its_remedy(engine: Engine) -> None:
    """A smaller cart that the cap allows and the offer takes is advised, to the minor unit."""
    (reason,) = _reasons(engine, _owing(checkout(180_000, "phones"), 390_000), "pay-in-3")
    assert reason.remedy is not None
    assert (reason.remedy.fact, reason.remedy.by, reason.remedy.makes_eligible) == (
        "cart.total",
        "700.00",
        True,
    )


def test_no_cart_below_the_stated_down_payment_is_advised(engine: Engine) -> None:
    """A cart that costs less than the customer would pay down could not even be asked for."""
    request = replace(checkout(349_900, "phones"), down_payment_minor=260_000)
    reason = next(
        one for one in _reasons(engine, request, "pay-in-4") if one.finding.code == "amount_above_maximum"
    )
    assert reason.remedy is None


def test_a_chosen_down_payment_is_told_with_the_cap(engine: Engine) -> None:
    """Where more could be paid down, the finding says what is paid down now, so that `by` adds up."""
    (reason,) = _reasons(engine, checkout(900_000, "phones"), "phone-choose-10")
    assert reason.finding.params["down_payment"] == "2700.00"
    assert reason.remedy is not None
    assert (reason.remedy.fact, reason.remedy.by) == ("down_payment", "1300.00")
