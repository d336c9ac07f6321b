"""Where every proposal stands and which book decides: a fold over the events of the chain.

Nothing else is kept of it. So the state is as safe from tampering as the chain, whoever looks at the same
events sees the same state, and no clock decides which book is active: a scheduled activation is active from
the event that says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, Literal

import orjson

from engine.recording import StoredEvent
from engine.recording.chain import event_leaf, seal_event

Body = dict[str, Any]
Status = Literal["open", "approved", "expired", "rejected", "activated"]


@dataclass(frozen=True, slots=True)
class Approval:
    """That a second person has read exactly this text; worth nothing for any other, or too late."""

    approver: str
    at: datetime
    expires_at: datetime
    bundle: str
    """The digest of the text that was approved."""
    reason: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A book that somebody wants to be the next one."""

    id: str
    authors: tuple[str, ...]
    """Everybody who wrote on it, who made it first: none of them may approve it."""
    reason: str
    base: str
    """The digest of the book that it changes: once another one decides, it is outdated."""
    book: str
    version: str
    bundle: str
    made_at: datetime
    revised_at: datetime
    report: Body
    scenarios: Body | None = None
    approval: Approval | None = None
    closed: Literal["rejected", "activated"] | None = None

    @property
    def author(self) -> str:
        """Who made it."""
        return self.authors[0]

    @property
    def is_approved(self) -> bool:
        """Whether somebody approved exactly the text that it has now, whenever that was."""
        return self.approval is not None and self.approval.bundle == self.bundle

    def status(self, now: datetime) -> Status:
        """Where it stands."""
        if self.closed is not None:
            return self.closed
        if self.approval is None or not self.is_approved:
            return "open"
        return "approved" if now < self.approval.expires_at else "expired"


@dataclass(frozen=True, slots=True)
class Activation:
    """That a book became, or is to become, the one that decides."""

    id: str
    kind: Literal["activated", "rolled_back"]
    proposal: str | None
    """None for the first book of a store, for a trial's and for a roll-back."""
    book: str
    version: str
    bundle: str
    actor: str
    reason: str
    at: datetime
    effective_from: datetime | None
    """The moment it was scheduled for; None: at once."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """That an offer is not to be shown, whichever book decides."""

    offer: str
    actor: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReleaseState:
    """All of it, as of one position of the chain."""

    proposals: Mapping[str, Proposal] = field(default_factory=lambda: MappingProxyType({}))
    active: Activation | None = None
    scheduled: tuple[Activation, ...] = ()
    """What has not taken effect yet, the earliest first."""
    history: tuple[Activation, ...] = ()
    """What took effect, in order; the last one is active."""
    withdrawn: Mapping[str, Withdrawal] = field(default_factory=lambda: MappingProxyType({}))
    last_position: int = 0
    last_at: datetime | None = None
    unread: str = ""
    """The first event that was changed, or means nothing here and is of what decides; empty for none."""

    def due(self, now: datetime) -> Activation | None:
        """The first scheduled activation whose moment has come."""
        first = self.scheduled[0] if self.scheduled else None
        return first if first is not None and _moment_of(first) <= now else None

    def before(self, moment: datetime | None) -> Activation | None:
        """What decides right before a moment, None being now, if all goes as scheduled."""
        earlier = [each for each in self.scheduled if moment is not None and _moment_of(each) <= moment]
        return earlier[-1] if earlier else self.active

    def after(self, moment: datetime | None) -> Activation | None:
        """The first activation that is scheduled for later than a moment, None being now."""
        return next((each for each in self.scheduled if moment is None or _moment_of(each) > moment), None)


def fold(state: ReleaseState, events: Iterable[StoredEvent]) -> ReleaseState:
    """The state after some more events. Kinds that are not known here change nothing.

    What a later version, or a hand, wrote in a form that means nothing here stops nobody from reading on: a
    proposal is then known no longer, so that it can be neither approved nor activated; and where the event is
    of what decides, `unread` says so. An event that was changed since it was appended does nothing either,
    unless it withdraws an offer: that is believed of anybody.
    """
    for stored in events:
        if not _is_as_appended(stored):
            told = f"event {stored.event.event_id} at position {stored.position} was not appended like this"
            state = replace(state, unread=state.unread or told, last_position=stored.position)
            if stored.event.kind != "offer_withdrawn":
                continue
        try:
            at = moment(stored.event.at)
            change = _CHANGES.get(stored.event.kind)
            changed = change(state, stored, orjson.loads(stored.event.body), at) if change else state
            last_at = max(at, state.last_at) if state.last_at else at
            state = replace(changed, last_at=last_at)
        except (KeyError, TypeError, ValueError, AttributeError):
            state = _without_meaning(state, stored)
        state = replace(state, last_position=stored.position)
    return state


def _is_as_appended(stored: StoredEvent) -> bool:
    """Whether an event has the hash of its own columns; whether the chain is whole is asked elsewhere."""
    try:
        sealed = seal_event(event_leaf(stored.event), stored.position, stored.previous_hash, stored.writer)
    except (AttributeError, TypeError, UnicodeEncodeError):  # a column of another type
        return False
    return sealed.record_hash == stored.record_hash and sealed.body_sha256 == stored.body_sha256


def _without_meaning(state: ReleaseState, stored: StoredEvent) -> ReleaseState:
    event = stored.event
    if event.kind in _OF_PROPOSALS:
        left = {id: each for id, each in state.proposals.items() if id != event.subject}
        return replace(state, proposals=MappingProxyType(left))
    if event.kind not in _CHANGES:
        return state
    told = f"event {event.event_id} at position {stored.position} cannot be read by this version"
    return replace(state, unread=state.unread or told)


def moment(text: str) -> datetime:
    """A moment as events write it. Raises ValueError where it is none, or has no offset."""
    read = datetime.fromisoformat(text)
    if read.tzinfo is None:
        raise ValueError(f"{text} has no offset")
    return read


def _text(body: Body, name: str) -> str:
    text = body[name]
    if not isinstance(text, str):
        raise TypeError(f"`{name}` is no text")
    return text


def _report(body: Body) -> Body:
    """The report of a proposal, if it is one as `engine.release.report` makes it."""
    report: Body = body["report"]
    if not isinstance(report["errors"], int) or not report.keys() >= _REPORTED:
        raise ValueError("another form of report")
    return report


def _moment_of(activation: Activation) -> datetime:
    return activation.effective_from or activation.at


def _with_proposal(state: ReleaseState, proposal: Proposal) -> ReleaseState:
    return replace(state, proposals=MappingProxyType({**state.proposals, proposal.id: proposal}))


def _changed_proposal(state: ReleaseState, id: str | None, **changes: Any) -> ReleaseState:  # noqa: ANN401 - fields of any type
    proposal = state.proposals.get(id or "")
    return _with_proposal(state, replace(proposal, **changes)) if proposal is not None else state


def _proposed(state: ReleaseState, stored: StoredEvent, body: Body, at: datetime) -> ReleaseState:
    event = stored.event
    proposal = Proposal(
        event.subject, (event.actor,), event.reason, _text(body, "base"), _text(body, "book"),
        _text(body, "version"), _text(body, "bundle"), at, at, _report(body),
    )  # fmt: skip
    return _with_proposal(state, proposal)


def _revised(state: ReleaseState, stored: StoredEvent, body: Body, at: datetime) -> ReleaseState:
    event = stored.event
    proposal = state.proposals.get(event.subject)
    if proposal is None:
        return state
    return _changed_proposal(
        state,
        event.subject,
        authors=tuple(dict.fromkeys((*proposal.authors, event.actor))),
        reason=event.reason or proposal.reason,
        base=_text(body, "base"),
        book=_text(body, "book"),
        version=_text(body, "version"),
        bundle=_text(body, "bundle"),
        revised_at=at,
        report=_report(body),
        scenarios=None,
    )


def _scenarios_run(state: ReleaseState, stored: StoredEvent, body: Body, _at: datetime) -> ReleaseState:
    proposal = state.proposals.get(stored.event.subject)
    if proposal is None or proposal.bundle != body["bundle"]:
        return state
    return _changed_proposal(state, proposal.id, scenarios=body["result"])


def _approved(state: ReleaseState, stored: StoredEvent, body: Body, at: datetime) -> ReleaseState:
    event = stored.event
    expires_at, bundle = moment(body["expires_at"]), _text(body, "bundle")
    approval = Approval(event.actor, at, expires_at, bundle, event.reason)
    return _changed_proposal(state, event.subject, approval=approval)


def _rejected(state: ReleaseState, stored: StoredEvent, _body: Body, _at: datetime) -> ReleaseState:
    return _changed_proposal(state, stored.event.subject, closed="rejected")


def activation_of(stored: StoredEvent) -> Activation:
    """The activation or roll-back that an event tells of."""
    kind: Literal["activated", "rolled_back"] = (
        "activated" if stored.event.kind == "activated" else "rolled_back"
    )
    return _activation(stored, orjson.loads(stored.event.body), moment(stored.event.at), kind)


def _activation(
    stored: StoredEvent, body: Body, at: datetime, kind: Literal["activated", "rolled_back"]
) -> Activation:
    event, later = stored.event, body.get("effective_from")
    return Activation(
        event.event_id, kind, body.get("proposal"), _text(body, "book"), _text(body, "version"),
        _text(body, "bundle"), event.actor, event.reason, at, moment(later) if later else None,
    )  # fmt: skip


def _activated(state: ReleaseState, stored: StoredEvent, body: Body, at: datetime) -> ReleaseState:
    activation = _activation(stored, body, at, "activated")
    state = _changed_proposal(state, activation.proposal, closed="activated")
    if activation.effective_from is not None:
        scheduled = sorted((*state.scheduled, activation), key=_moment_of)
        return replace(state, scheduled=tuple(scheduled))
    return _in_effect(_called_off(state, body.get("cancelled", ())), activation)


def _rolled_back(state: ReleaseState, stored: StoredEvent, body: Body, at: datetime) -> ReleaseState:
    without = _called_off(state, body.get("cancelled", ()))
    return _in_effect(without, _activation(stored, body, at, "rolled_back"))


def _took_effect(state: ReleaseState, stored: StoredEvent, _body: Body, _at: datetime) -> ReleaseState:
    found = next((each for each in state.scheduled if each.id == stored.event.subject), None)
    return _in_effect(_without(state, frozenset({found.id})), found) if found is not None else state


def _cancelled(state: ReleaseState, stored: StoredEvent, _body: Body, _at: datetime) -> ReleaseState:
    return _called_off(state, (stored.event.subject,))


def _called_off(state: ReleaseState, ids: Iterable[str]) -> ReleaseState:
    """Without some scheduled activations; what they were to activate may be activated again."""
    gone = frozenset(ids)
    for each in state.scheduled:
        if each.id in gone:
            state = _changed_proposal(state, each.proposal, closed=None)
    return _without(state, gone)


def _without(state: ReleaseState, gone: frozenset[str]) -> ReleaseState:
    return replace(state, scheduled=tuple(each for each in state.scheduled if each.id not in gone))


def _in_effect(state: ReleaseState, activation: Activation) -> ReleaseState:
    return replace(state, active=activation, history=(*state.history, activation))


def _offer_withdrawn(state: ReleaseState, stored: StoredEvent, _body: Body, at: datetime) -> ReleaseState:
    event = stored.event
    withdrawal = Withdrawal(event.subject, event.actor, event.reason, at)
    return replace(state, withdrawn=MappingProxyType({**state.withdrawn, event.subject: withdrawal}))


def _offer_reinstated(state: ReleaseState, stored: StoredEvent, _body: Body, _at: datetime) -> ReleaseState:
    left = {offer: each for offer, each in state.withdrawn.items() if offer != stored.event.subject}
    return replace(state, withdrawn=MappingProxyType(left))


_Change = Callable[[ReleaseState, StoredEvent, Body, datetime], ReleaseState]

_CHANGES: Final[Mapping[str, _Change]] = {
    "proposed": _proposed,
    "revised": _revised,
    "scenarios_run": _scenarios_run,
    "approved": _approved,
    "rejected": _rejected,
    "activated": _activated,
    "took_effect": _took_effect,
    "rolled_back": _rolled_back,
    "cancelled": _cancelled,
    "offer_withdrawn": _offer_withdrawn,
    "offer_reinstated": _offer_reinstated,
}
"""What each kind of event changes."""

_OF_PROPOSALS: Final = frozenset({"proposed", "revised", "scenarios_run", "approved", "rejected"})
_REPORTED: Final = frozenset({"problems", "errors", "warnings", "cases", "documents", "changes", "files"})
