"""Steps of withdrawals: a plan is taken away in one step, and reinstated by another person."""

from __future__ import annotations

from typing import Final

from pytest_bdd import then, when

from features.checkout import Checkout
from features.desk import ReleaseDesk
from features.spoken import expect_reason
from features.steps.releases import WHO
from features.words import phrase

_WITHDRAW: Final = {
    "withdraws": False, "tries to withdraw": True, "سحب": False, "سحبت": False,
}  # fmt: skip
_REINSTATE: Final = {
    "reinstates": False, "tries to reinstate": True,
    "أعاد": False, "أعادت": False, "حاول أن يعيد": True, "حاولت أن تعيد": True,
}  # fmt: skip


@when(phrase('{who:Who} {tries:Withdraw} "{plan:Name}", because {why:Name}', Who=WHO, Withdraw=_WITHDRAW))
@when(phrase('{tries:Withdraw} {who:Who} خطة "{plan:Name}"، لأن {why:Name}', Who=WHO, Withdraw=_WITHDRAW))
def withdraws(desk: ReleaseDesk, checkout: Checkout, who: str, tries: bool, plan: str, why: str) -> None:
    """An emergency, or the attempt of one."""
    _withdraw(desk, checkout.offer_called(plan).id, who, why, tries=tries)


@when(phrase('{who:Who} tries to withdraw "{plan:Name}" without a reason', Who=WHO))
def withdraws_silently(desk: ReleaseDesk, checkout: Checkout, who: str, plan: str) -> None:
    """An emergency that says nothing."""
    _withdraw(desk, checkout.offer_called(plan).id, who, "", tries=True)


@when(phrase("{who:Who} tries to withdraw a plan that no book has", Who=WHO))
def withdraws_unknown(desk: ReleaseDesk, who: str) -> None:
    """A plan of another shop."""
    _withdraw(desk, "plan-of-another-shop", who, "its price is wrong", tries=True)


@when(phrase('{who:Who} {tries:Reinstate} "{plan:Name}", because {why:Name}', Who=WHO, Reinstate=_REINSTATE))
@when(phrase('{tries:Reinstate} {who:Who} خطة "{plan:Name}"، لأن {why:Name}', Who=WHO, Reinstate=_REINSTATE))
def reinstates(desk: ReleaseDesk, checkout: Checkout, who: str, tries: bool, plan: str, why: str) -> None:
    """The end of an emergency, or the attempt of one."""
    offer = checkout.offer_called(plan).id
    desk.attempt(lambda now: desk.desk.reinstate(offer, who, why, now), tries=tries)


@then(phrase('the shop\'s book tells that {who:Who} withdrew "{plan:Name}", because {why:Name}', Who=WHO))
def withdrawal_is_told(desk: ReleaseDesk, checkout: Checkout, who: str, plan: str, why: str) -> None:
    """Who took it away, and why."""
    withdrawal = desk.state.withdrawn[checkout.offer_called(plan).id]
    assert (withdrawal.actor, withdrawal.reason) == (who, why)


@then(phrase('خطة "{plan:Name}" مسحوبة ولا تُعرض'))
def is_withdrawn(desk: ReleaseDesk, checkout: Checkout, plan: str) -> None:
    """The last answer withholds it, because it was withdrawn."""
    expect_reason(checkout, checkout.verdict_on(plan), "it was withdrawn")
    assert checkout.offer_called(plan).id in desk.checkout.withdrawn


def _withdraw(desk: ReleaseDesk, offer: str, who: str, why: str, *, tries: bool) -> None:
    desk.attempt(lambda now: desk.desk.withdraw(offer, who, why, now), tries=tries)
