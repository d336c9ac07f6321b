"""Which book decides in this process: kept equal to what the chain says, and swapped between two requests.

One thread looks at the events of the store every second. When another release is
in force there, it reads the bundle, verifies its signature, lays the withdrawals over it, compiles it, keeps
it beside the decisions it is going to make, and only then puts it in the place of the old one. A bundle that
cannot be used changes nothing: the book that decides goes on, and `/readyz` says what is wrong.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from api.active_book import ActiveBook, Release, Shelf, closed_on_error
from api.store_watch import StoreStatus, StoreWatch
from engine.decide import Engine, engine_of
from engine.problems import Problems, render
from engine.recording import DecisionLog, LogUnavailable, drawn_id
from engine.release.bundle import Bundle, BundleRefused, bundle_of, bundle_of_record
from engine.release.desk import Desk
from engine.release.events import SYSTEM, utc_text
from engine.release.last_book import keep_last_book, read_anchor, read_last_book
from engine.release.ledger import Anchor
from engine.release.own_key import OwnKey
from engine.release.refusals import ReleaseRefused
from engine.release.signing_keys import KeysUnusable, Signer, TrustedKeys
from engine.release.state import ReleaseState
from engine.release.withdrawals import still_shown, with_withdrawals
from engine.schema.folder import Folder, folder_of, read_folder
from engine.schema.load import book_of
from engine.wire.record import book_record

_LOGGER = logging.getLogger("taqseet.api")
POLL_SECONDS: Final = 1.0
"""How long a change of the book takes at most until a process looks at it."""


LoadKey = Callable[[], OwnKey | KeysUnusable]
"""Reads the key that this machine signs with, or says why there is none."""


class BookUnusable(Exception):
    """A book that cannot decide: it has errors, or its bundle is not to be trusted."""


class Releases:
    """The releases of one process. Before `attach` there is no store, and only a last good book can decide.

    `folder` holds the book that a store without one begins with; in a `trial` it replaces the active one
    whenever it has changed since a trial last began with it.
    """

    def __init__(
        self,
        shelf: Shelf,
        folder: Path,
        last_book: Path,
        trusted_keys: Path,
        load_key: LoadKey,
        watch: StoreWatch,
        approval_days: int,
        *,
        trial: bool = False,
    ) -> None:
        self._shelf, self._folder, self._last_book = shelf, folder, last_book
        self._trusted_keys, self._load_key, self._watch = trusted_keys, load_key, watch
        self._approval_days, self._trial = approval_days, trial
        self._own_key = load_key()
        self._desk: Desk | None = None
        self._log: DecisionLog | None = None
        self._first: tuple[str, Engine] | None = None
        self._candidate: tuple[ActiveBook, Bundle] | None = None
        self._followed: Release | None = None
        self._verified: Bundle | None = None
        self._missing: frozenset[str] = frozenset()
        self._kept_at, self._is_kept = 0, True
        self.state = ReleaseState()
        """Where everything stood when the store was last reached."""
        self.problem = ""
        """Why the release that is in force in the store does not decide here; empty when it does."""
        self._is_rewound = False
        self.rewound = ""
        """That the log is older than what this machine saw of it before; empty when it is not."""
        self._looking = threading.Lock()
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def desk(self) -> Desk | None:
        """The release desk over the store; None while there is none."""
        return self._desk

    @property
    def key_problem(self) -> str:
        """Why nothing can be approved or activated here; empty when it can."""
        return "" if isinstance(self._own_key, OwnKey) else str(self._own_key)

    @property
    def store(self) -> StoreStatus:
        """Whether the store can be reached."""
        return self._watch.status()

    @property
    def obstacle(self) -> str:
        """Why nothing may be decided here; empty when it may.

        A book that cannot be swapped leaves the old one deciding; but an offer that was withdrawn must not be
        shown, so a withdrawal that cannot be followed stops everything.
        """
        active = self._shelf.book
        shown = self._missing - (
            active.release.withdrawn if active is not None and active.release else frozenset()
        )
        problem = self.problem or self.store.problem
        if problem and shown:
            return f"{', '.join(sorted(shown))} cannot be withdrawn here: {problem}"
        return self.store.obstacle

    def begin_without_store(self, now: datetime) -> None:
        """Let the last good book decide as long as the one that is in force cannot be had. Raises nothing."""
        try:
            if self._desk is not None and self._desk.state().active is None:
                return
            last = read_last_book(self._last_book, self._trusted())
            if last is None:
                return
            made = self._compiled(last.bundle, last.withdrawn)
            with closed_on_error(made):
                if self._log is not None:
                    self._log.keep_book(book_record(made.renderer.book, utc_text(now)))
                self._shelf.put(made)
        except (BookUnusable, BundleRefused, KeysUnusable, LogUnavailable, OSError) as error:
            self._tell(
                f"{self.problem}; " * bool(self.problem) + f"the last good book cannot be used: {error}"
            )

    def attach(self, log: DecisionLog, now: datetime) -> None:
        """Use this log as the store: begin with a book where it has none, then let its release decide.

        Raises LogUnavailable.
        """
        desk = Desk(log, self._signer, drawn_id, self._approval_days, self._trusted)
        self._compare(desk)
        self._begin(desk, now)
        self._note_own_key(desk, now)
        self._log, self._desk = log, desk
        self.look(now)

    def _trusted(self) -> TrustedKeys:
        """The keys that are believed now. Raises KeysUnusable."""
        return TrustedKeys.load(self._trusted_keys)

    def _compare(self, desk: Desk) -> None:
        """Tell where the log is older than what this machine saw of it before. Raises LogUnavailable."""
        anchor = read_anchor(self._last_book)
        if anchor is None or desk.holds(anchor) or desk.state().active is None:
            return
        self._is_rewound = not self._trial
        self.rewound = (
            f"the log does not hold event {anchor.position}, which this machine has read: it is an older"
            " copy, or another one; see with `taqseet book` whether what was withdrawn still is, then"
            f" delete {self._last_book.name}"
        )
        _LOGGER.error("%s", self.rewound)

    @property
    def _signer(self) -> Signer | None:
        return self._own_key.signer if isinstance(self._own_key, OwnKey) else None

    def _note_own_key(self, desk: Desk, now: datetime) -> None:
        """Tell the chain of a key of our own that nobody believed before. Raises LogUnavailable."""
        own = self._own_key
        if not isinstance(own, OwnKey) or not own.is_new:
            return
        try:
            desk.note_own_key(own.signer.key_id, own.signer.public_key, now)
        except ReleaseRefused as refused:
            _LOGGER.warning("the chain could not be told of key %s: %s", own.signer.key_id, refused)
        else:
            self._own_key = own._replace(is_new=False)

    def look(self, now: datetime) -> None:
        """Look at the store once, and let what is in force there decide here. Raises nothing."""
        if self._desk is None:
            return
        with self._looking:
            try:
                self._follow(self._desk, now)
            except LogUnavailable as error:
                self._watch.missed(str(error))
            except (BookUnusable, ReleaseRefused) as error:
                self._watch.reached()
                self._tell(str(error))
            else:
                self._watch.reached()
                self.problem = ""

    def lost(self, problem: str) -> None:
        """Note that the store could not even be opened."""
        self._watch.missed(problem)

    def start(self, each_look: Callable[[], None]) -> None:
        """Go on looking in a thread of its own; `each_look` is called before each look."""
        self._thread = threading.Thread(target=self._run, args=(each_look,), name="releases", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop looking."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self, each_look: Callable[[], None]) -> None:
        while True:
            if self._ending.wait(POLL_SECONDS):
                return
            try:
                each_look()
                self.look(datetime.now(UTC))
            except Exception:  # the thread must outlive every error: all later releases wait on it
                _LOGGER.exception("looking for a release failed")

    def _begin(self, desk: Desk, now: datetime) -> None:
        """Give the store its first book, or a trial the one of its folder. Raises LogUnavailable.

        A store that is new although this machine has had one before was lost: it begins with the last good
        book and its withdrawals, not with whatever the folder holds by now.
        """
        active = desk.state().active
        if active is not None and not self._trial:
            return
        try:
            if not self._trial and self._begin_again(desk, now):
                return
            folder = read_folder(self._folder)
            files = folder.texts
            if active is not None and _begun_with(desk.state()) == bundle_of(files).digest:
                return
            engine = _engine_of(folder)
            self._first = (bundle_of(files).digest, engine)
            reason = (
                "the folder's book, at the start of a trial"
                if self._trial
                else "the first book of this store"
            )
            desk.start_with(files, SYSTEM, reason, now, in_place=self._trial)
        except (BookUnusable, BundleRefused, KeysUnusable, OSError, ReleaseRefused) as error:
            self._tell(str(error))

    def _begin_again(self, desk: Desk, now: datetime) -> bool:
        """Give a new store the last good book of this machine, if there is one."""
        last = read_last_book(self._last_book, self._trusted())
        if last is None:
            return False
        desk.start_with(
            last.bundle.files, SYSTEM, "the last good book of this machine: the log was lost", now
        )
        for offer in sorted(last.withdrawn):
            desk.withdraw_again(offer, now)
        self.rewound = (
            "the log is new, and this machine has had another: it began with the last good book; put the old"
            f" log back, or delete {self._last_book.name} before a start with the folder's book"
        )
        _LOGGER.error("%s", self.rewound)
        return True

    def _follow(self, desk: Desk, now: datetime) -> None:
        """Let what is in force in the store decide here.

        Raises LogUnavailable, BookUnusable, ReleaseRefused; then the book that decides has not changed, or
        only by withdrawals.
        """
        refused = self._refused_to_take_effect(desk, now)  # which keeps no withdrawal from being followed
        state = self.state = desk.state()
        if state.active is None:
            raise BookUnusable(state.unread or self.problem or "no book was activated in this store yet")
        release = Release(state.active.bundle, frozenset(state.withdrawn))
        self._missing = release.withdrawn
        if state.unread and (self._followed is None or self._followed.bundle != release.bundle):
            raise BookUnusable(state.unread)
        if self._followed != release:
            self._swap(release, now)
        if self._kept_at != state.last_position:
            self._follow_keys(desk, release, now)
        self._kept_at = state.last_position if self._is_kept else 0
        if refused or state.unread:
            raise BookUnusable(refused or state.unread)

    def _refused_to_take_effect(self, desk: Desk, now: datetime) -> str:
        """Let a scheduled book decide whose moment has come; or why it may not. Raises LogUnavailable."""
        try:
            desk.take_effect(now)
        except ReleaseRefused as refused:
            return str(refused)
        return ""

    def _swap(self, release: Release, now: datetime) -> None:
        """Let the book of a release decide. Raises LogUnavailable, BookUnusable."""
        assert self._log is not None
        made, bundle = self._made(release)
        self._log.keep_book(book_record(made.renderer.book, utc_text(now)))
        self._shelf.put(made)
        self._followed, self._verified, self._candidate = release, bundle, None
        self._kept_at = 0
        _LOGGER.info("book %s decides, of bundle %s", made.digest, bundle.digest)

    def _follow_keys(self, desk: Desk, release: Release, now: datetime) -> None:
        """After any event: sign with the key that is ours now, keep the last good book as it is signed now.

        Raises LogUnavailable.
        """
        assert self._log is not None
        assert self._verified is not None
        self._own_key = self._load_key()
        desk.sign_with(self._signer)
        self._note_own_key(desk, now)
        with suppress(BookUnusable, LogUnavailable):  # damaged or not to be trusted: it is not what we run
            self._verified = self._bundle_of_store(self._log, release.bundle)
        if not self._is_rewound:  # what this machine knows of the newer log is kept until somebody has looked
            self._keep_on_disk(self._verified, release.withdrawn, desk.anchor)

    def _made(self, release: Release) -> tuple[ActiveBook, Bundle]:
        """The book of a release, compiled once however often the store has to be asked to keep it."""
        if self._candidate is not None:
            if self._candidate[0].release == release:
                return self._candidate
            self._candidate[0].retire()
            self._candidate = None
        assert self._log is not None
        bundle = self._verified  # a withdrawal needs no new trust in what decides already
        if bundle is None or bundle.digest != release.bundle:
            bundle = self._bundle_of_store(self._log, release.bundle)
        self._candidate = (self._compiled(bundle, release.withdrawn), bundle)
        return self._candidate

    def _bundle_of_store(self, log: DecisionLog, digest: str) -> Bundle:
        """A bundle of the store, verified. Raises BookUnusable, LogUnavailable."""
        record = log.bundle(digest)
        if record is None:
            raise BookUnusable(f"the store does not hold bundle {digest}, which is active")
        try:
            return bundle_of_record(record, self._trusted())
        except (BundleRefused, KeysUnusable) as error:
            raise BookUnusable(f"bundle {digest} is active and cannot be used here: {error}") from error

    def _compiled(self, bundle: Bundle, withdrawn: frozenset[str]) -> ActiveBook:
        first, self._first = self._first, None
        if first is not None:
            if first[0] == bundle.digest and not withdrawn:
                return ActiveBook(first[1], Release(bundle.digest))
            first[1].close()
        engine = engine_of(book_of(folder_of(with_withdrawals(bundle.files, withdrawn))))
        if isinstance(engine, Problems):
            raise BookUnusable(f"bundle {bundle.digest} cannot be used here: {engine.errors[0].message}")
        made = ActiveBook(engine, Release(bundle.digest, withdrawn))
        shown = still_shown(made.renderer.book, withdrawn)
        if shown:  # whatever its document looks like: a withdrawal that does not hold is worse than no book
            made.retire()
            raise BookUnusable(f"bundle {bundle.digest} shows {', '.join(shown)} all the same")
        return made

    def _keep_on_disk(self, bundle: Bundle, withdrawn: frozenset[str], anchor: Anchor) -> None:
        try:
            keep_last_book(self._last_book, bundle, withdrawn, anchor)
        except OSError as error:
            if self._is_kept:
                _LOGGER.warning("the last good book cannot be kept: %s", error.strerror)
            self._is_kept = False  # and tried again at the next look
        else:
            self._is_kept = True

    def _tell(self, problem: str) -> None:
        if problem != self.problem:
            _LOGGER.error("the release does not decide: %s", problem)
        self.problem = problem


def _engine_of(folder: Folder) -> Engine:
    """The engine of the book in a folder; what is wrong with it is logged. Raises BookUnusable."""
    engine = engine_of(book_of(folder))
    if isinstance(engine, Engine):
        return engine
    for problem in engine.items:
        _LOGGER.error("%s", render(problem))
    count = len(engine.errors)
    raise BookUnusable(f"the book has {count} problem{'s' if count > 1 else ''}: run `taqseet check`")


def _begun_with(state: ReleaseState) -> str | None:
    """The bundle that a folder last gave the store."""
    begun = [each.bundle for each in state.history if each.kind == "activated" and each.proposal is None]
    return begun[-1] if begun else None
