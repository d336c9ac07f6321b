"""Proposals, activations, withdrawals and events as the bodies that programs and terminals read."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import orjson

from engine.recording import StoredEvent
from engine.release.events import utc_text
from engine.release.state import Activation, Approval, Proposal, ReleaseState, Withdrawal

Body = dict[str, Any]

_NAMED: Final = ("proposal", "bundle", "book")
"""What the details of an event name besides its subject."""
_DIGEST: Final = "sha256:"
_FEWEST_DIGITS: Final = 12


def proposal_on_wire(proposal: Proposal, now: datetime, language: str) -> Body:
    """A proposal with all that was found about it; `changes` in one language."""
    report = proposal.report
    return {
        **proposal_in_brief(proposal, now),
        "problems": report["problems"],
        "changes": report["changes"][language],
        "files": report["files"],
        "documents": report["documents"],
        "scenarios": proposal.scenarios,
    }


def proposal_in_brief(proposal: Proposal, now: datetime) -> Body:
    """A proposal as a list shows it."""
    report = proposal.report
    return {
        "id": proposal.id,
        "status": proposal.status(now),
        "author": proposal.author,
        "authors": list(proposal.authors),
        "reason": proposal.reason,
        "made_at": utc_text(proposal.made_at),
        "revised_at": utc_text(proposal.revised_at),
        "base": proposal.base,
        "book": {"digest": proposal.book, "version": proposal.version},
        "bundle": proposal.bundle,
        "errors": report["errors"],
        "warnings": report["warnings"],
        "cases": report["cases"],
        "approval": _approval(proposal, proposal.approval),
    }


def _approval(proposal: Proposal, approval: Approval | None) -> Body | None:
    if approval is None:
        return None
    return {
        "approver": approval.approver,
        "at": utc_text(approval.at),
        "expires_at": utc_text(approval.expires_at),
        "bundle": approval.bundle,
        "is_for_this_text": approval.bundle == proposal.bundle,
        "reason": approval.reason,
    }


def activation_on_wire(activation: Activation) -> Body:
    """An activation or a roll-back; `effective_from` is null where it held at once."""
    later = activation.effective_from
    return {
        "id": activation.id,
        "kind": activation.kind,
        "proposal": activation.proposal,
        "book": {"digest": activation.book, "version": activation.version},
        "bundle": activation.bundle,
        "actor": activation.actor,
        "reason": activation.reason,
        "at": utc_text(activation.at),
        "effective_from": utc_text(later) if later is not None else None,
    }


def withdrawal_on_wire(withdrawal: Withdrawal) -> Body:
    """An offer that is taken away, with who did it and why."""
    return {
        "offer": withdrawal.offer,
        "actor": withdrawal.actor,
        "reason": withdrawal.reason,
        "at": utc_text(withdrawal.at),
    }


def state_on_wire(state: ReleaseState, now: datetime) -> Body:
    """What decides, what is to, what did, what is withdrawn, and which proposals wait."""
    waiting = [each for each in state.proposals.values() if each.closed is None]
    return {
        "active": activation_on_wire(state.active) if state.active is not None else None,
        "scheduled": [activation_on_wire(each) for each in state.scheduled],
        "history": [activation_on_wire(each) for each in reversed(state.history)],
        "withdrawn": [withdrawal_on_wire(each) for each in state.withdrawn.values()],
        "proposals": [proposal_in_brief(each, now) for each in waiting],
    }


def is_about(event: Body, name: str) -> bool:
    """Whether an event, given as `event_on_wire` tells it, is about what is called `name`.

    That is what something was done to, and what was done with it: an activation is about its proposal, its
    book and itself, and what was called off about each activation. A digest may be cut to 12 digits.
    """
    details = event["details"]
    named = [
        event["subject"],
        event["id"],
        *(details.get(each) for each in _NAMED),
        *details.get("cancelled", ()),
    ]
    is_digest = name.startswith(_DIGEST) and len(name) >= len(_DIGEST) + _FEWEST_DIGITS
    return name in named or (is_digest and any(each and each.startswith(name) for each in named))


def event_on_wire(stored: StoredEvent) -> Body:
    """One event of the chain: who did what to what, when and why, and its place."""
    event = stored.event
    details = orjson.loads(event.body)
    details.pop("report", None)  # of a proposal, which tells it itself
    return {
        "id": event.event_id,
        "at": event.at,
        "kind": event.kind,
        "actor": event.actor,
        "subject": event.subject,
        "reason": event.reason,
        "details": details,
        "position": stored.position,
        "writer": stored.writer,
        "record_hash": stored.record_hash,
    }
