"""Steps of the audit trail: what the chain tells of each step of the desk, and that nobody rewrites it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import pytest
from pytest_bdd import then, when

from engine.release.events import SYSTEM
from engine.release.on_wire import event_on_wire
from features.checkout import Checkout
from features.desk import BEGUN_AT, ReleaseDesk
from features.steps.releases import WHO
from features.words import phrase

_ENGLISH: Final = {actor: name for name, actor in WHO.items() if name.isascii()} | {SYSTEM: "the system"}
_WHAT: Final = {
    "proposed": "proposed {proposal}",
    "revised": "changed {proposal}",
    "approved": "approved {proposal}",
    "rejected": "rejected {proposal}",
    "activated": "put {book} into force",
    "scheduled": "scheduled {book}",
    "took_effect": "let {book} take effect",
    "rolled_back": "went back to {book}",
    "cancelled": "called off {book}",
    "key_added": "trusted another signer",
    "key_retired": "ended the trust in one",
    "offer_withdrawn": 'withdrew "{plan}"',
    "offer_reinstated": 'reinstated "{plan}"',
}
_HARMS: Final = {
    "writes Fatimah's name under the approval": "UPDATE events SET actor = 'fatimah' WHERE kind = 'approved'",
    "moves the approval to another day":
        "UPDATE events SET at = '2026-11-21T06:02:00.000Z' WHERE kind = 'approved'",
    "rewrites the reason of the approval": "UPDATE events SET reason = 'urgent' WHERE kind = 'approved'",
    "lets the approval name another text": "UPDATE events SET body = X'7B7D' WHERE kind = 'approved'",
    "takes the approval out": "DELETE FROM events WHERE kind = 'approved'",
    "puts the approval before its proposal":
        "UPDATE events SET position = -position WHERE kind IN ('proposed', 'approved');"
        "UPDATE events SET position = (SELECT -sum(position) FROM events WHERE position < 0) + position"
        " WHERE position < 0",
}  # fmt: skip


@when(phrase("somebody {harm:Harm} behind the log's back", Harm=_HARMS))
def trail_tampered(desk: ReleaseDesk, harm: str) -> None:
    """A hand in the file."""
    assert desk.breaks() == []
    desk.tamper(harm)


@then(phrase("the chain shows that the approval was {found:Found}", Found={
    "changed": "changed", "removed": "removed", "reordered": "reordered",
}))  # fmt: skip
def chain_shows(desk: ReleaseDesk, found: str) -> None:
    """By its id where it is still there, by its place where it is gone."""
    [approval] = [each for each in desk.before_tampering if each.event.kind == "approved"]
    told = {(each.kind, each.position, each.event_id) for each in desk.breaks()}
    id = None if found == "removed" else approval.event.event_id
    assert (found, id) in {(kind, event_id) for kind, _, event_id in told}
    if found != "reordered":
        assert {position for _, position, _ in told} == {approval.position}


@when(phrase("{who:Who} reads the trail from its beginning", Who=WHO))
def trail_read(desk: ReleaseDesk, who: str) -> None:
    """Reading leaves nothing behind, whoever reads."""
    before = desk.store.head()
    assert desk.store.events()
    assert desk.store.head() == before, who


@when(phrase("{who:Who} replaces the shop's signer, because {why:Name}", Who=WHO))
def signer_replaced(desk: ReleaseDesk, monkeypatch: pytest.MonkeyPatch, who: str, why: str) -> None:
    """A new key that vouches for the book in force, and the end of the old one."""
    desk.replace_signer(monkeypatch, who, why)


@then("the trail tells, in this order:")
def trail_tells(desk: ReleaseDesk, checkout: Checkout, datatable: list[list[str]]) -> None:
    """Everything since the scenario began, and nothing else."""
    told = [event_on_wire(event) for event in desk.events()]
    header, *rows = datatable
    assert header == ["when", "who", "what", "why"]
    assert [_row(desk, checkout, each) for each in told] == rows


@then("the trail tells nothing")
def trail_tells_nothing(desk: ReleaseDesk) -> None:
    """No entry since the scenario began."""
    assert desk.events() == []


@then("the trail begins with a signer that is trusted and the first book of the shop")
def trail_begins(desk: ReleaseDesk) -> None:
    """What the service did by itself has a reason too."""
    key, book = (event_on_wire(event) for event in desk.store.events()[:2])
    assert (key["kind"], key["actor"], key["reason"]) == (
        "key_added",
        SYSTEM,
        "the first key of this machine",
    )
    assert (book["kind"], book["actor"]) == ("activated", SYSTEM)
    assert book["reason"] == "the first book of this store"


def _row(desk: ReleaseDesk, checkout: Checkout, told: dict[str, Any]) -> list[str]:
    at = datetime.fromisoformat(told["at"]).astimezone(BEGUN_AT.tzinfo)
    return [f"{at:%H:%M}", _ENGLISH[told["actor"]], _what(desk, checkout, told), told["reason"]]


def _what(desk: ReleaseDesk, checkout: Checkout, told: dict[str, Any]) -> str:
    kind, subject, details = told["kind"], told["subject"], told["details"]
    words = _WHAT["scheduled" if details.get("effective_from") else kind]
    if kind.startswith("offer_"):
        titles = {offer.id: offer.document.title.en for offer in checkout.own_engine.compiled.book.offers}
        return words.format(plan=titles[subject])
    if kind.startswith("key_"):
        return words
    proposals = {each.bundle: _ENGLISH[each.author] for each in desk.state.proposals.values()}
    author = proposals.get(details["bundle"])
    return words.format(
        proposal=f"{author}'s proposal", book=f"{author}'s book" if author else "the shop's book"
    )
