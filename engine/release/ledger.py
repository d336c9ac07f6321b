"""What the release desk reads and writes: the events of the chain, and the bundles beside them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from threading import Lock
from typing import Any, Final, NamedTuple

import orjson

from engine.recording import DecisionLog, EventRecord, LogUnavailable, Overtaken, StoredEvent
from engine.release.bundle import Bundle, BundleRefused, Signature, bundle_of, record_of, signed, verdicts_on
from engine.release.events import NewId, checked_clock, event
from engine.release.refusals import ReleaseRefused
from engine.release.signing_keys import KeysUnusable, SignatureVerdict, Signer, TrustedKeys
from engine.release.state import ReleaseState, fold

Body = dict[str, Any]
_ATTEMPTS: Final = 5


class Step(NamedTuple):
    """What a step would write, once it is judged to be allowed."""

    kind: str
    subject: str
    actor: str
    reason: str
    body: Body


LoadTrusted = Callable[[], TrustedKeys]
"""Reads the keys that are believed now. Raises KeysUnusable."""
Judge = Callable[[ReleaseState], Step]
Append = Callable[[EventRecord, int], StoredEvent]


class Anchor(NamedTuple):
    """The last event that was read: who remembers it can tell an older copy of the log from the log."""

    position: int
    record_hash: str


class OlderCopy(LogUnavailable):
    """Another log stands where the one was that we read: what we know of was not appended to it."""


class Ledger:
    """One log, as the desk uses it; from any thread."""

    def __init__(
        self, log: DecisionLog, signer: Signer | None, new_id: NewId, trusted: LoadTrusted | None = None
    ) -> None:
        self.log, self.signer = log, signer
        self._new_id, self._trusted = new_id, trusted
        self._state, self._last_hash = ReleaseState(), ""
        self._reading = Lock()

    def state(self) -> ReleaseState:
        """Where everything stands now. Raises LogUnavailable, OlderCopy among them."""
        with self._reading:
            known = self._state.last_position
            events = self.log.events(known - 1 if known else 0)  # with the last one that is known
            if known and (not events or events[0].record_hash != self._last_hash):
                raise OlderCopy(
                    f"the log does not hold the event that was read at position {known}: an older copy, or"
                    " another log, stands in its place; put the log back, or start again to go on with this"
                )
            fresh = events[1:] if known else events
            if fresh:
                self._state, self._last_hash = fold(self._state, fresh), fresh[-1].record_hash
            return self._state

    @property
    def anchor(self) -> Anchor:
        """The last event that `state` read; position 0 before the first."""
        with self._reading:
            return Anchor(self._state.last_position, self._last_hash)

    def holds(self, anchor: Anchor) -> bool:
        """Whether the log holds an event that was read before, if only by another process.

        Raises LogUnavailable.
        """
        events = self.log.events(anchor.position - 1)
        return not anchor.position or (bool(events) and events[0].record_hash == anchor.record_hash)

    def bundle(self, digest: str) -> Bundle:
        """A bundle of the store as it is kept, its signatures not verified. Refuses an unknown one."""
        record = self.log.bundle(digest)
        if record is None:
            raise ReleaseRefused("unknown_book", f"no book of this store has the bundle {digest}")
        try:
            made = bundle_of(orjson.loads(record.payload)["files"])
        except (ValueError, KeyError, TypeError, AttributeError, BundleRefused):
            made = None
        if made is None or made.digest != digest:
            raise ReleaseRefused("unknown_book", f"what the store keeps as bundle {digest} was changed")
        return replace(made, signatures=tuple(Signature(*each) for each in record.signatures))

    def keep(self, bundle: Bundle) -> None:
        """Put a bundle into the store; what is there already stays."""
        self.log.keep_bundle(record_of(bundle))

    def take(
        self, judge: Judge, now: datetime, append: Append | None = None, *, is_urgent: bool = False
    ) -> StoredEvent:
        """Judge a step and append its event, again where somebody else acted meanwhile.

        Only what is urgent is done where we cannot tell which book decides. Raises ReleaseRefused,
        LogUnavailable.
        """
        for _ in range(_ATTEMPTS):
            state = self.state()
            if state.unread and not is_urgent:
                help = "use the version that wrote it; if none did, `taqseet log verify`"
                raise ReleaseRefused("unreadable_event", state.unread, help)
            checked_clock(now, state.last_at)
            step = judge(state)
            record = event(*step, now, self._new_id)
            try:
                return (append or self.log.append_event)(record, state.last_position)
            except Overtaken:
                continue
        raise ReleaseRefused("overtaken", "others keep acting at the same time", "try again")

    def sign(self, digest: str) -> None:
        """Let a bundle carry our signature, which whoever is to run it will ask for."""
        signer = self._own_signer()
        bundle = self.bundle(digest)
        if signer.key_id not in [each.key_id for each in bundle.signatures]:
            self.keep(signed(bundle, signer))

    def check_approved(self, digest: str) -> None:
        """Refuse a bundle that no approval signed: one that was written by hand into the log signs nothing.

        Raises ReleaseRefused.
        """
        if "valid" not in self._verdicts(digest):
            message = f"bundle {digest} does not carry the signature that an approval leaves"
            raise ReleaseRefused("not_approved", message, "have it approved again")

    def is_vouched(self, digest: str) -> bool:
        """Whether a bundle was signed by a key that is believed, or was until it was retired."""
        return bool({"valid", "retired"} & self._verdicts(digest))

    def _verdicts(self, digest: str) -> set[SignatureVerdict]:
        return set(verdicts_on(self.bundle(digest), self._believed()).values())

    def _believed(self) -> TrustedKeys:
        if self._trusted is None:
            return TrustedKeys().with_key(self._own_signer().public_key, "", "")
        try:
            return self._trusted()
        except KeysUnusable as unusable:
            raise ReleaseRefused("no_signer", str(unusable)) from None

    def _own_signer(self) -> Signer:
        if self.signer is None:
            help = "name the file with TAQSEET_SIGNING_KEY"
            raise ReleaseRefused("no_signer", "there is no key to sign the book with", help)
        return self.signer
