"""Given and when, at the release desk: who approves, puts into force, calls off and goes back."""

from __future__ import annotations

from datetime import date, time
from typing import Any, Final

import pytest
from pytest_bdd import given, when

from engine.recording import LogUnavailable
from features.checkout import Checkout
from features.desk import ReleaseDesk
from features.words import phrase

WHO: Final = {
    "Fatimah": "fatimah",
    "Omar": "omar",
    "Khalid": "khalid",
    "Sara": "sara",
    "فاطمة": "fatimah",
    "عمر": "omar",
    "خالد": "khalid",
    "سارة": "sara",
}
"""Fatimah and Omar are compliance officers, Khalid and Sara account managers."""


def _tries(does: str, attempt: str) -> dict[str, bool]:
    return {does: False, f"tries to {attempt}": True}


PUT: Final = _tries("puts", "put") | {"فعّل": False, "فعّلت": False}
APPROVE: Final = _tries("approves", "approve") | {
    "اعتمد": False, "اعتمدت": False, "حاول أن يعتمد": True, "حاولت أن تعتمد": True,
}  # fmt: skip
GO_BACK: Final = _tries("goes back", "go back")
CALL_OFF: Final = _tries("calls off", "call off")


# ---- how a scenario begins, and what time it is


@given("the book of the shop is in force")
@given("كتاب المتجر سارٍ")
def book_in_force(desk: ReleaseDesk, checkout: Checkout) -> None:
    """A store with the retailer's book in force, and a checkout that follows it."""
    checkout.live = desk.decides


@given("a second checkout is running")
def second_checkout(desk: ReleaseDesk) -> None:
    """Another process over the same store."""
    desk.start_checkout()


@given(phrase("a checkout that {policy:Policy} when the store is lost for five minutes", Policy={
    "goes on": "serve", "goes on and warns": "warn", "offers nothing": "fail_closed",
}))  # fmt: skip
def checkout_when_lost(desk: ReleaseDesk, policy: Any) -> None:  # noqa: ANN401 - one of the declared words
    """What a service is told to do without the store."""
    desk.checkouts.insert(0, desk.start_checkout(when_lost=policy))
    desk.checkouts.pop()


@when(phrase("it is {on:Day}"))
@when(phrase("حلّ يوم {on:Day}"))
def it_is(desk: ReleaseDesk, on: date) -> None:
    """Nine o'clock of a day in Riyadh."""
    desk.wait_until(on)


@when(phrase("it is {on:Day}, {at:Clock}"))
@when(phrase("حلّت الساعة {at:Clock} من يوم {on:Day}"))
def it_is_at(desk: ReleaseDesk, on: date, at: time) -> None:
    """A moment in Riyadh."""
    desk.wait_until(on, at)


@when(phrase("the clock is set back to {on:Day}"))
def clock_set_back(desk: ReleaseDesk, on: date) -> None:
    """A clock that shows a day of before."""
    desk.wait_until(on)


# ---- approvals


@given(phrase("{who:Who} approved {author:Who}'s proposal", Who=WHO))
def approved(desk: ReleaseDesk, who: str, author: str) -> None:
    """An approval of the text as it is, with some reason."""
    _approve(desk, who, author, "read and compared", tries=False)


@when(
    phrase("{who:Who} {tries:Approve} {author:Who}'s proposal, because {why:Name}", Who=WHO, Approve=APPROVE)
)
@when(phrase("{tries:Approve} {who:Who} اقتراح {author:Who}، لأن {why:Name}", Who=WHO, Approve=APPROVE))
def approves(desk: ReleaseDesk, who: str, tries: bool, author: str, why: str) -> None:
    """An approval of the text that the proposal has now."""
    _approve(desk, who, author, why, tries=tries)


@when(phrase("{who:Who} tries to approve her own proposal, because {why:Name}", Who=WHO))
def approves_own(desk: ReleaseDesk, who: str, why: str) -> None:
    """An approval by who wrote it."""
    _approve(desk, who, who, why, tries=True)


@when(phrase("{who:Who} tries to approve {author:Who}'s proposal without a reason", Who=WHO))
def approves_silently(desk: ReleaseDesk, who: str, author: str) -> None:
    """An approval that says nothing."""
    _approve(desk, who, author, " ", tries=True)


@when(phrase("somebody without a name tries to approve {author:Who}'s proposal", Who=WHO))
def nobody_approves(desk: ReleaseDesk, author: str) -> None:
    """An approval by nobody."""
    _approve(desk, "", author, "it looks right", tries=True)


@when(phrase("{who:Who} reads {author:Who}'s proposal", Who=WHO))
def reads(desk: ReleaseDesk, who: str, author: str) -> None:
    """The text that somebody has read."""
    desk.has_read[who] = desk.proposal_of(author).bundle


@when(phrase("{who:Who} tries to approve the text of {author:Who}'s proposal that was read before", Who=WHO))
def approves_old_text(desk: ReleaseDesk, who: str, author: str) -> None:
    """An approval of what a proposal no longer says."""
    id, text = desk.proposal_of(author).id, desk.has_read[who]
    desk.attempt(lambda now: desk.desk.approve(id, text, who, "read and compared", now), tries=True)


@when(phrase("{who:Who} rejects {author:Who}'s proposal, because {why:Name}", Who=WHO))
def rejects(desk: ReleaseDesk, who: str, author: str, why: str) -> None:
    """A proposal that is not to become a book."""
    id = desk.proposal_of(author).id
    desk.act(lambda now: desk.desk.reject(id, who, why, now))


# ---- into force, and back


@given(phrase("{who:Who} put {author:Who}'s proposal into force", Who=WHO))
def put_into_force(desk: ReleaseDesk, who: str, author: str) -> None:
    """An activation at once, with some reason."""
    _activate(desk, who, author, "it is time", tries=False)


@when(
    phrase("{who:Who} {tries:Put} {author:Who}'s proposal into force, because {why:Name}", Who=WHO, Put=PUT)
)
@when(phrase("{tries:Put} {who:Who} اقتراح {author:Who}، لأن {why:Name}", Who=WHO, Put=PUT))
def puts_into_force(desk: ReleaseDesk, who: str, tries: bool, author: str, why: str) -> None:
    """An activation at once."""
    _activate(desk, who, author, why, tries=tries)


@when(phrase("{who:Who} {tries:Put} {author:Who}'s proposal into force from {on:Day}", Who=WHO, Put=PUT))
@when(phrase("{tries:Put} {who:Who} اقتراح {author:Who} ابتداءً من {on:Day}", Who=WHO, Put=PUT))
def schedules(desk: ReleaseDesk, who: str, author: str, on: date, tries: bool) -> None:
    """An activation from the first moment of a day in Riyadh."""
    id, moment = desk.proposal_of(author).id, desk.midnight(on)
    desk.attempt(
        lambda now: desk.desk.activate(id, who, "as announced", now, effective_from=moment), tries=tries
    )


@when(
    phrase(
        "{who:Who} tries to put {author:Who}'s proposal into force while {other:Who} puts {first:Who}'s",
        Who=WHO,
    )
)
def two_at_once(desk: ReleaseDesk, who: str, author: str, other: str, first: str) -> None:
    """Two activations at the same moment, of which one is a little faster."""
    one, two = desk.proposal_of(first).id, desk.proposal_of(author).id
    desk.at_once(
        lambda now: desk.desk.activate(one, other, "it is time", now),
        lambda slower: slower.activate(two, who, "it is time", desk.now),
    )


@when(phrase("{who:Who} {tries:CallOff} what is scheduled, because {why:Name}", Who=WHO, CallOff=CALL_OFF))
def calls_off(desk: ReleaseDesk, who: str, tries: bool, why: str) -> None:
    """The only activation that waits for its day."""
    [scheduled] = desk.state.scheduled
    desk.attempt(lambda now: desk.desk.cancel(scheduled.id, who, why, now), tries=tries)


@when(phrase("{who:Who} {tries:GoBack} to the book before, because {why:Name}", Who=WHO, GoBack=GO_BACK))
def goes_back(desk: ReleaseDesk, who: str, tries: bool, why: str) -> None:
    """The last other book decides again."""
    desk.attempt(lambda now: desk.desk.roll_back(who, why, now), tries=tries)


# ---- the store


@when("the store cannot be reached")
def store_lost(desk: ReleaseDesk) -> None:
    """From now on nothing answers."""
    desk.store.away = True
    desk.look()


@when(phrase("the store cannot be reached for {minutes:d} minutes"))
def store_lost_for(desk: ReleaseDesk, minutes: int) -> None:
    """Long enough for what a checkout was told to do."""
    store_lost(desk)
    desk.pass_minutes(minutes)


@when("the store can be reached again")
def store_back(desk: ReleaseDesk) -> None:
    """It answers as before."""
    desk.store.away = desk.store.takes_no_event = False
    desk.look()


@when(phrase("the store is lost while {who:Who} puts {author:Who}'s proposal into force", Who=WHO))
def store_lost_before(desk: ReleaseDesk, who: str, author: str) -> None:
    """The store is gone before it could write the activation down."""
    id = desk.proposal_of(author).id
    desk.store.takes_no_event = True
    with pytest.raises(LogUnavailable):
        desk.desk.activate(id, who, "it is time", desk.now)
    store_lost(desk)


@when(phrase("the store is lost right after {who:Who} put {author:Who}'s proposal into force", Who=WHO))
def store_lost_after(desk: ReleaseDesk, who: str, author: str) -> None:
    """The activation is written down, and no checkout has seen it yet."""
    desk.desk.activate(desk.proposal_of(author).id, who, "it is time", desk.now)
    store_lost(desk)


def _approve(desk: ReleaseDesk, who: str, author: str, why: str, *, tries: bool) -> None:
    found = desk.proposal_of(author)
    desk.attempt(lambda now: desk.desk.approve(found.id, found.bundle, who, why, now), tries=tries)


def _activate(desk: ReleaseDesk, who: str, author: str, why: str, *, tries: bool) -> None:
    id = desk.proposal_of(author).id
    desk.attempt(lambda now: desk.desk.activate(id, who, why, now), tries=tries)
