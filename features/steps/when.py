"""When: the checkout, the advice that is followed, the book that is checked, the record that is read."""

from __future__ import annotations

from datetime import date, time

import pytest
from pytest_bdd import when

from features.checkout import Checkout
from features.recorder import Recorder
from features.words import phrase


@when(phrase("the customer checks out {channel:Channel} on {on:Day}"))
@when(phrase("أتمّ العميل الشراء {channel:Channel} يوم {on:Day}"))
def checks_out(checkout: Checkout, channel: str, on: date) -> None:
    """A checkout at a quarter past ten in the market's time zone."""
    checkout.arrive(channel, on)
    checkout.decide()


@when(phrase("the customer checks out {channel:Channel} on {on:Day} at {at:Clock} in Greenwich"))
def checks_out_at(checkout: Checkout, channel: str, on: date, at: time) -> None:
    """A checkout at a moment of universal time."""
    checkout.arrive(channel, on, at)
    checkout.decide()


@when("the customer does so")
@when("عمل العميل بالنصيحة")
def follows_the_advice(checkout: Checkout) -> None:
    """The remedy of the reason last spoken of, and another decision."""
    assert checkout.reason is not None
    assert checkout.reason.remedy is not None
    checkout.follow(checkout.reason.remedy)


@when("the same checkout is decided again")
def decided_again(checkout: Checkout) -> None:
    """The same request to the same book."""
    checkout.decide()


@when("the same checkout is decided again by a book that was loaded anew")
def decided_by_a_new_book(checkout: Checkout) -> None:
    """The same request to the same book, read from its files once more."""
    checkout.decide_anew()


@when("the book is checked")
def book_is_checked(checkout: Checkout) -> None:
    """Loading checks the whole book."""
    assert checkout.loaded is not None


@when(phrase("the customer checks out {channel:Channel} on {on:Day}, and the decision is recorded"))
def checks_out_on_record(checkout: Checkout, recorder: Recorder, channel: str, on: date) -> None:
    """A checkout whose answer leaves only when its record is durable."""
    checkout.arrive(channel, on)
    checkout.decide()
    recorder.record(checkout.engine, checkout.decision)


@when("the log is closed and opened again")
def log_reopened(recorder: Recorder) -> None:
    """As after a restart."""
    recorder.reopen()


@when("somebody changes the recorded decision behind the log's back")
def log_tampered(recorder: Recorder) -> None:
    """A hand in the file."""
    recorder.tamper()


@when("the disk of the log works again")
def disk_recovers(recorder: Recorder) -> None:
    """Later writes succeed."""
    recorder.disk_heals()


@when("the rule engine recovers")
def rule_engine_recovers(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted fault is taken away."""
    monkeypatch.undo()
    checkout.decide()


@when("the disk of the log takes no more")
def disk_refuses(recorder: Recorder) -> None:
    """A disk that refuses every write from now on."""
    recorder.disk_falls_ill()
