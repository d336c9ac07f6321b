"""The release desk: every step from an edit to the live book and back, each an event in the chain.

A step reads the events, judges whether it is allowed, and appends its own event on the condition that nothing
happened meanwhile; when something did, it judges again. So of two people who act at once one is first, and
the other is told. Nothing is changed before the event is durable, and nothing after it can fail.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from engine.recording import DecisionLog, EventRecord, LogUnavailable, StoredEvent
from engine.release.bundle import Bundle, bundle_of
from engine.release.documents import document_digest
from engine.release.events import SYSTEM, NewId, checked_actor, checked_reason, is_same_person, utc_text
from engine.release.judging import (
    approvable,
    checked_base,
    in_force_before,
    known_activation,
    known_proposal,
    no_active_book,
    offered_somewhere,
    ready_to_activate,
    revisable,
    rolled_back_to,
    without_successor,
)
from engine.release.ledger import Anchor, Ledger, LoadTrusted, Step
from engine.release.refusals import ReleaseRefused
from engine.release.report import report_on
from engine.release.signing_keys import Signer
from engine.release.state import Activation, Proposal, ReleaseState, Withdrawal, activation_of

Body = dict[str, Any]
APPROVAL_DAYS: Final = 7
"""For how long an approval may be used, unless an operator says otherwise."""


class Desk:
    """The desk over one log; used from any thread. `new_id` draws the ids of events.

    Without a `signer` books can be proposed and read, but neither approved nor activated. `trusted` reads the
    keys whose signatures tell that a book was approved; without it only the signer's own does. Every method
    that acts takes the moment `now` with an offset, and raises ReleaseRefused, or LogUnavailable.
    """

    def __init__(
        self,
        log: DecisionLog,
        signer: Signer | None,
        new_id: NewId,
        approval_days: int = APPROVAL_DAYS,
        trusted: LoadTrusted | None = None,
    ) -> None:
        self._ledger = Ledger(log, signer, new_id, trusted)
        self._new_id, self._approval_days = new_id, approval_days

    def sign_with(self, signer: Signer | None) -> None:
        """Use another key from now on, or none."""
        self._ledger.signer = signer

    # ---- reading

    def state(self) -> ReleaseState:
        """Where everything stands now."""
        return self._ledger.state()

    @property
    def anchor(self) -> Anchor:
        """The last event that `state` read."""
        return self._ledger.anchor

    def holds(self, anchor: Anchor) -> bool:
        """Whether the log holds an event that was read before: if not, it is an older copy or another."""
        return self._ledger.holds(anchor)

    def bundle(self, digest: str) -> Bundle:
        """A bundle of the store as it is kept, its signatures not verified. Refuses an unknown one."""
        return self._ledger.bundle(digest)

    def files(self, digest: str) -> Mapping[str, str]:
        """The files of a bundle by path. Refuses an unknown one."""
        return self._ledger.bundle(digest).files

    def active_files(self) -> Mapping[str, str]:
        """The files of the book that was activated last, without the withdrawals that lie over it."""
        active = self.state().active
        if active is None:
            raise no_active_book()
        return self.files(active.bundle)

    # ---- proposing and approving

    def propose(
        self, files: Mapping[str, str], actor: str, reason: str, now: datetime, proposal: str | None = None
    ) -> Proposal:
        """Propose a book; with `proposal`, in place of what that one said, which voids its approval."""
        return self._propose(self.state(), files, actor, reason, now, proposal)

    def propose_document(
        self,
        path: str,
        text: str,
        actor: str,
        reason: str,
        now: datetime,
        proposal: str | None = None,
        expected: str | None = None,
    ) -> Proposal:
        """Propose one document of the active book, or add it to an open proposal.

        `expected` is the digest of the document in the active book that was edited, empty for a document that
        is not there yet, None for whatever stands there.
        """
        state = self.state()
        if state.active is None:
            raise no_active_book()
        active = self.files(state.active.bundle)
        found = active.get(path)
        if expected is not None and expected != (document_digest(found) if found is not None else ""):
            message = f"`{path}` is not what it was when you began to edit it"
            raise ReleaseRefused("document_changed", message, "read it again, and make your edit in that")
        files = self.files(revisable(state, proposal).bundle) if proposal is not None else active
        return self._propose(state, {**files, path: text}, actor, reason, now, proposal)

    def _propose(
        self,
        seen: ReleaseState,
        files: Mapping[str, str],
        actor: str,
        reason: str,
        now: datetime,
        proposal: str | None,
    ) -> Proposal:
        """Propose files that were made from what was `seen`; the report takes a second or two."""
        checked_actor(actor)
        said, bundle = checked_reason(reason, required=False), bundle_of(files)
        old = revisable(seen, proposal) if proposal is not None else None
        base = in_force_before(seen, old.base if old is not None else None)
        if bundle.digest in (base.bundle, old.bundle if old is not None else None):
            raise ReleaseRefused("nothing_changed", "these files are the same as before, to the letter")
        report = report_on(self.files(base.bundle), files)
        self._ledger.keep(bundle)
        id = proposal or self._new_id(now)

        def judge(state: ReleaseState) -> Step:
            if old is not None and revisable(state, old.id).bundle != old.bundle:
                message = f"somebody else revised proposal {old.id} at the same time"
                raise ReleaseRefused("overtaken", message, "read it again, and make your edit in that")
            named = {"bundle": bundle.digest, "book": bundle.book_digest, "version": bundle.version}
            kind = "revised" if old is not None else "proposed"
            return Step(kind, id, actor, said, {"base": base.book, **named, "report": report})

        self._ledger.take(judge, now)
        return known_proposal(self.state(), id)

    def record_scenarios(self, proposal: str, bundle: str, result: Body, now: datetime) -> Proposal:
        """Keep with a proposal how the scenarios came out against one text of it."""

        def judge(state: ReleaseState) -> Step:
            known_proposal(state, proposal)
            return Step("scenarios_run", proposal, SYSTEM, "", {"bundle": bundle, "result": result})

        self._ledger.take(judge, now)
        return known_proposal(self.state(), proposal)

    def approve(self, proposal: str, bundle: str, actor: str, reason: str, now: datetime) -> Proposal:
        """Approve exactly one text of a proposal, as somebody who wrote none of it; and sign it."""
        checked_actor(actor)
        said = checked_reason(reason)
        expires_at = now + timedelta(days=self._approval_days)

        def judge(state: ReleaseState) -> Step:
            found = approvable(known_proposal(state, proposal), bundle, actor)
            checked_base(state, found)
            self._ledger.sign(bundle)
            body = {"bundle": bundle, "book": found.book, "expires_at": utc_text(expires_at)}
            return Step("approved", proposal, actor, said, body)

        self._ledger.take(judge, now)
        return known_proposal(self.state(), proposal)

    def reject(self, proposal: str, actor: str, reason: str, now: datetime) -> Proposal:
        """Close a proposal that is not to become a book; its author may do it too."""
        checked_actor(actor)
        said = checked_reason(reason)

        def judge(state: ReleaseState) -> Step:
            found = revisable(state, proposal)
            return Step("rejected", proposal, actor, said, {"bundle": found.bundle})

        self._ledger.take(judge, now)
        return known_proposal(self.state(), proposal)

    # ---- activating

    def activate(
        self, proposal: str, actor: str, reason: str, now: datetime, effective_from: datetime | None = None
    ) -> Activation:
        """Let an approved proposal decide, at once or from a moment on."""
        checked_actor(actor)
        said = checked_reason(reason)
        if effective_from is not None and effective_from <= now:
            raise ReleaseRefused(
                "in_the_past", f"{utc_text(effective_from)} has passed", "leave it out for now"
            )

        def judge(state: ReleaseState) -> Step:
            found = ready_to_activate(state, known_proposal(state, proposal), now, effective_from)
            self._ledger.check_approved(found.bundle)
            self._ledger.sign(found.bundle)
            later = {"effective_from": utc_text(effective_from)} if effective_from is not None else {}
            return Step(
                "activated", found.bundle, actor, said, {"proposal": proposal, **_named(found), **later}
            )

        return activation_of(self._ledger.take(judge, now))

    def cancel(self, activation: str, actor: str, reason: str, now: datetime) -> Activation:
        """Call off a scheduled activation; its proposal may be activated another time."""
        checked_actor(actor)
        said = checked_reason(reason)

        def judge(state: ReleaseState) -> Step:
            found = without_successor(state, known_activation(state, activation))
            return Step("cancelled", found.id, actor, said, _named(found))

        found = known_activation(self.state(), activation)
        self._ledger.take(judge, now)
        return found

    def roll_back(self, actor: str, reason: str, now: datetime, book: str | None = None) -> Activation:
        """Go back to a book that decided before: the one with this digest, or the last other one.

        Whatever was scheduled was made on the book that is left, and is called off. As a withdrawal it does
        not wait for a clock to be set right.
        """
        checked_actor(actor)
        said = checked_reason(reason)

        def judge(state: ReleaseState) -> Step:
            found = rolled_back_to(state, book, self._ledger.is_vouched)
            self._ledger.sign(found.bundle)
            cancelled = [each.id for each in state.scheduled]
            return Step("rolled_back", found.bundle, actor, said, {**_named(found), "cancelled": cancelled})

        return activation_of(self._ledger.take(judge, self._not_before_the_log(now)))

    def take_effect(self, now: datetime) -> Activation | None:
        """Let the first scheduled activation decide whose moment has come; None where there is none.

        Whichever process looks first writes it down; from then on no clock can take it back.
        """
        due = self.state().due(now)
        if due is None:
            return None

        def judge(state: ReleaseState) -> Step:
            if state.due(now) != due:  # another process was faster
                raise _AlreadyDone
            return Step("took_effect", due.id, SYSTEM, "", _named(due))

        try:
            self._ledger.take(judge, self._not_before_the_log(now))
        except _AlreadyDone:
            return None
        return due

    def start_with(
        self, files: Mapping[str, str], actor: str, reason: str, now: datetime, *, in_place: bool = False
    ) -> Activation:
        """Let a book decide without an approval: the first of a store; or with `in_place`, that of a trial.

        Where a book decides already it stays, unless it is to be replaced.
        """
        bundle = bundle_of(files)
        self._ledger.keep(bundle)

        def judge(state: ReleaseState) -> Step:
            if state.active is not None and (not in_place or state.active.bundle == bundle.digest):
                raise _AlreadyDone
            self._ledger.sign(bundle.digest)
            named = {"bundle": bundle.digest, "book": bundle.book_digest, "version": bundle.version}
            cancelled = [each.id for each in state.scheduled]
            return Step(
                "activated", bundle.digest, actor, reason, {"proposal": None, **named, "cancelled": cancelled}
            )

        try:
            return activation_of(self._ledger.take(judge, now))
        except _AlreadyDone:
            active = self.state().active
            assert active is not None
            return active

    # ---- emergencies

    def withdraw(self, offer: str, actor: str, reason: str, now: datetime) -> Withdrawal:
        """Take an offer away at once, whichever book decides, until it is reinstated.

        An emergency does not wait for a clock to be set right: where ours is behind, the log's time counts.
        """
        checked_actor(actor)
        said = checked_reason(reason)
        at = self._not_before_the_log(now)

        def judge(state: ReleaseState) -> Step:
            if offer in state.withdrawn:
                by = state.withdrawn[offer]
                message = f"`{offer}` was withdrawn by {by.actor} on {utc_text(by.at)}: {by.reason}"
                raise ReleaseRefused("already_withdrawn", message)
            if not self._is_offered(offer, state):
                raise ReleaseRefused(
                    "unknown_offer", f"no book that decides, or is to, has an offer `{offer}`"
                )
            return Step("offer_withdrawn", offer, actor, said, {})

        self._ledger.take(judge, at, is_urgent=True)
        return Withdrawal(offer, actor, said, at)

    def withdraw_again(self, offer: str, now: datetime) -> None:
        """Carry a withdrawal over into a new log, from what a machine remembers of the one that was lost."""
        step = Step("offer_withdrawn", offer, SYSTEM, "it was withdrawn in the log that was lost", {})
        self._ledger.take(lambda _: step, self._not_before_the_log(now), is_urgent=True)

    def reinstate(self, offer: str, actor: str, reason: str, now: datetime) -> None:
        """Let a withdrawn offer be shown again; that takes another person than who withdrew it."""
        checked_actor(actor)
        said = checked_reason(reason)

        def judge(state: ReleaseState) -> Step:
            found = state.withdrawn.get(offer)
            if found is None:
                raise ReleaseRefused("not_withdrawn", f"`{offer}` is not withdrawn by the release desk")
            if is_same_person(found.actor, actor):
                message = f"{actor} withdrew `{offer}`: another person has to reinstate it"
                raise ReleaseRefused("own_reinstatement", message)
            return Step("offer_reinstated", offer, actor, said, {})

        self._ledger.take(judge, now)

    def _is_offered(self, offer: str, state: ReleaseState) -> bool:
        """Whether a live book has an offer; where one is damaged, nobody in an emergency is told no."""
        try:
            return offered_somewhere(offer, [self.files(each.bundle) for each in _live(state)])
        except (ReleaseRefused, LogUnavailable):
            return True

    def _not_before_the_log(self, now: datetime) -> datetime:
        """The moment for what cannot wait until a clock is set right: the log's time where ours is behind."""
        last_at = self.state().last_at
        return max(now, last_at) if last_at is not None else now

    def note(
        self, kind: str, subject: str, actor: str, reason: str, body: Body, now: datetime
    ) -> StoredEvent:
        """Append an event that changes no book, such as a new key."""
        checked_actor(actor)
        said = checked_reason(reason)
        return self._ledger.take(lambda _: Step(kind, subject, actor, said, body), now)

    def note_own_key(self, key_id: str, public_key: str, now: datetime) -> StoredEvent:
        """Append that the service believes a key of its own from now on."""
        body = {"public_key": public_key}
        step = Step("key_added", key_id, SYSTEM, "the first key of this machine", body)
        return self._ledger.take(lambda _: step, self._not_before_the_log(now))

    def erase(
        self,
        positions: Sequence[int],
        kind: str,
        subject: str,
        actor: str,
        reason: str,
        body: Body,
        now: datetime,
    ) -> StoredEvent:
        """Erase the keys of sealed facts, with the event that says so; both or neither."""
        checked_actor(actor)
        said = checked_reason(reason)

        def append(record: EventRecord, after: int) -> StoredEvent:
            return self._ledger.log.erase_facts(positions, record, after)

        return self._ledger.take(lambda _: Step(kind, subject, actor, said, body), now, append)


class _AlreadyDone(Exception):
    """What a step is to bring about is so already."""


def _named(of: Proposal | Activation) -> Body:
    return {"bundle": of.bundle, "book": of.book, "version": of.version}


def _live(state: ReleaseState) -> list[Activation]:
    return [*([state.active] if state.active is not None else []), *state.scheduled]
