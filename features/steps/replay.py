"""Steps of replay: what became of the book, the engine or the facts since, and what deciding again finds."""

from __future__ import annotations

import orjson
import pytest
from pytest_bdd import given, then, when

from engine.evaluation.remedies import RemedySeeker
from features.checkout import Checkout
from features.recorder import Recorder
from features.words import phrase

_CLUB = '{club: {title: {en: "Club", ar: "النادي"}, data: membership}}'


@given("the retailer knows who is in its club")
def knows_of_club(checkout: Checkout) -> None:
    """An input of the retailer's own."""
    checkout.edit(f"{checkout.rules}/retailer.yaml", "inputs", value=_CLUB)


@given("the customer is in the club")
def is_in_club(checkout: Checkout) -> None:
    """What the input says of this customer."""
    checkout.know(traits=frozenset({"club"}))


@when(phrase('the limit of "{policy:Name}" becomes SAR {amount}'))
def limit_becomes(checkout: Checkout, policy: str, amount: str) -> None:
    """Another book from now on."""
    found = checkout.policy_called(policy)
    value = f"[{{from: 2024-01-16, value: {amount.replace(',', '')} SAR}}]"
    checkout.edit(found.source.file, "cap", "at_most", value=value)


@when(phrase('the plan "{plan:Name}" is taken out of the book'))
def plan_withdrawn(checkout: Checkout, plan: str) -> None:
    """Another book from now on, in which a plan is withdrawn."""
    checkout.edit(checkout.offer_called(plan).source.file, "status", value="withdrawn")


@when("somebody changes the kept book behind the log's back")
def kept_book_changed(recorder: Recorder) -> None:
    """A hand in the texts of the book."""
    recorder.tamper_with_book()


@when(phrase('a newer engine "{version:Name}" has forgotten what to advise'))
def engine_forgets(monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    """An engine that decides otherwise, planted."""
    monkeypatch.setattr("engine.analysis.replay.__version__", version)
    monkeypatch.setattr(RemedySeeker, "remedy", lambda *_: None)


@when("the facts of the recorded decision are erased")
def facts_erased(recorder: Recorder) -> None:
    """The key is deleted, and an event says so."""
    recorder.erase()


@then("decided again from its record, it is the same answer to the letter")
def replay_matches(recorder: Recorder) -> None:
    """The request, the facts and the book are those of the record."""
    found = recorder.replay()
    assert (found.outcome, found.first_difference) == ("match", None)


@then("the book that is in force now has the same answer")
def matches_book_of_now(checkout: Checkout, recorder: Recorder) -> None:
    """Held against the book as it is after the changes."""
    book = checkout.engine.compiled.book
    found = recorder.replay(against=book)
    assert (found.outcome, found.replayed_book) == ("match", book.digest)
    assert book.digest != found.recorded_book


@then(phrase('the book that is in force now answers otherwise, first about "{plan:Name}"'))
def differs_from_book_of_now(checkout: Checkout, recorder: Recorder, plan: str) -> None:
    """Held against the book as it is after the changes, with the first difference."""
    found = recorder.replay(against=checkout.engine.compiled.book)
    assert found.outcome == "book_changed"
    assert found.first_difference is not None
    [_, part, place, *_] = found.first_difference.pointer.split("/")
    offer = checkout.offer_called(plan)
    checkout.exercised_offers.add(offer.id)
    assert recorder.answered()[part][int(place)]["id"] == offer.id


@then(phrase("deciding again is refused, because {why:Name}"))
def replay_tells(recorder: Recorder, why: str) -> None:
    """The outcome in the words of the scenario."""
    assert recorder.replay().outcome == _OUTCOMES[why]


_OUTCOMES = {
    "the book is no longer the one that decided": "book_changed",
    "facts are missing": "facts_missing",
}


@then(phrase('deciding again comes out otherwise, because of the engine "{version:Name}"'))
def engine_changed(recorder: Recorder, version: str) -> None:
    """Both versions are named, and the first difference is shown."""
    found = recorder.replay()
    assert (found.outcome, found.replayed_engine) == ("engine_changed", version)
    assert found.first_difference is not None
    assert found.first_difference.replayed is None


@then(phrase('the record says nothing of the club, as "{policy:Name}" asks'))
def record_leaves_club_out(checkout: Checkout, recorder: Recorder, policy: str) -> None:
    """The fact decided, and neither the record nor what is sealed in it tells it; its name stands for it."""
    found = checkout.policy_called(policy)
    checkout.exercised_policies.add(found.id)
    assert found.document.record is not None
    assert found.document.record.mask == recorder.read_back().masked == ("customer.traits",)
    assert checkout.decision.facts.values["customer.traits"] == frozenset({"club"})
    assert b'"club"' not in recorder.everything_kept()


@then("an officer reads no fact, and that they were erased")
def officer_reads_no_fact(recorder: Recorder) -> None:
    """The explanation says so instead of facts, and no longer knows who asked."""
    told = recorder.explanation("en")
    assert (told["erased"], told["facts"], told["customer"]) == (True, None, None)


@then("nothing that was known of the customer can be read from the log")
def log_tells_nothing(checkout: Checkout, recorder: Recorder) -> None:
    """Neither fact nor date nor figure; what is in the open names offers, policies and the cart."""
    assert checkout.customer.date_of_birth is not None
    body = orjson.loads(recorder.read_back().stored.record.body)
    assert body.keys() & {"facts", "by_provider", "stated", "customer"} == set()
    assert checkout.customer.date_of_birth.isoformat().encode() not in recorder.everything_kept()
