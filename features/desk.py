"""The release desk of a scenario: who does what, on which day of a made-up clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from shutil import copytree
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from api.store_watch import WhenLost
from engine.cli import bundle_keys
from engine.decide import Engine
from engine.recording import (
    ChainBreak,
    DecisionLog,
    LogUnavailable,
    StoredEvent,
    drawn_id,
    open_sql_log,
)
from engine.recording.sqlite_file import connect_file
from engine.release.desk import Desk
from engine.release.events import SYSTEM, utc_text
from engine.release.own_key import own_key
from engine.release.refusals import ReleaseRefused
from engine.release.state import Activation, Proposal, ReleaseState
from features.running import RunningCheckout

DoneT = TypeVar("DoneT")

BEGUN_AT: Final = datetime(2026, 11, 22, 9, 0, tzinfo=ZoneInfo("Asia/Riyadh"))
"""When every scenario of the desk begins, unless it says otherwise."""
OPENING: Final = time(9, 0)
_STEP: Final = timedelta(minutes=1)


def begin_store(folder: Path, texts: Mapping[str, str]) -> None:
    """Make a folder with a machine and a store in which a first book is in force, to be copied."""
    (folder / "machine").mkdir(parents=True)
    store, before = _opened(folder), BEGUN_AT - timedelta(hours=1)
    key = own_key(folder / "machine/signing.pem", folder / "machine/trusted.json", utc_text(before))
    desk = Desk(store, key.signer, drawn_id)
    desk.note_own_key(key.signer.key_id, key.signer.public_key, before)
    desk.start_with(texts, SYSTEM, "the first book of this store", before)
    store.close()


class Store:
    """The store of one scenario; while it is `away` every call on it fails."""

    def __init__(self, log: DecisionLog) -> None:
        self._log = log
        self.away = self.takes_no_event = False

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a log has
        is_lost = self.away and name != "close"
        if is_lost or (self.takes_no_event and name == "append_event"):
            return self._fail
        return getattr(self._log, name)

    def _fail(self, *_: Any, **__: Any) -> Any:  # noqa: ANN401 - in the place of any method
        raise LogUnavailable("nothing answers")


class _Meanwhile:
    """A store in which somebody else acts right before an event is appended."""

    def __init__(self, store: Any, act: Callable[[], object]) -> None:  # noqa: ANN401 - a log or what stands for one
        self._store, self._act = store, act

    def append_event(self, event: Any, after: int) -> StoredEvent:  # noqa: ANN401 - as the log takes it
        """Let the other one act, then append."""
        self._act()
        stored: StoredEvent = self._store.append_event(event, after)
        return stored

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a log has
        return getattr(self._store, name)


class ReleaseDesk:
    """People at the desk, the store that they share, and the checkouts that follow it.

    Each step takes a minute; then every checkout has looked at the store, as it does each second.
    """

    def __init__(self, begun: Path, folder: Path) -> None:
        copytree(begun, folder)
        self._folder = folder
        self.now: datetime = BEGUN_AT
        self.store: Any = Store(_opened(folder))
        self._machine = folder / "machine"
        self._key = own_key(self._machine / "signing.pem", self._machine / "trusted.json", utc_text(BEGUN_AT))
        self.desk = self.over(self.store)
        self.checkouts = [self._started(self._machine)]
        self._is_unseen = False
        self.before_tampering: list[StoredEvent] = []
        self._proposals: dict[str, str] = {}
        self.has_read: dict[str, str] = {}
        self.refusal: ReleaseRefused | None = None
        self._before = self.store.head().position

    def over(self, store: Any) -> Desk:  # noqa: ANN401 - a log or what stands for one
        """A desk over a store."""
        return Desk(store, self._key.signer, drawn_id)

    # ---- the clock

    def wait_until(self, day: date, at: time = OPENING) -> None:
        """Let it be a moment in Riyadh, also one that is over; every checkout looks at the store."""
        self.now = datetime.combine(day, at, BEGUN_AT.tzinfo)
        self.look()

    def pass_minutes(self, minutes: int) -> None:
        """Let some time pass; every checkout looks at the store."""
        self.now += timedelta(minutes=minutes)
        self.look()

    def midnight(self, day: date) -> datetime:
        """The first moment of a day in Riyadh."""
        return datetime.combine(day, time(), BEGUN_AT.tzinfo)

    # ---- what people do

    def act(self, step: Callable[[datetime], DoneT]) -> DoneT:
        """Do something that is allowed, and let every checkout look."""
        self.now += _STEP
        done = step(self.now)
        self.look()
        return done

    def attempt(self, step: Callable[[datetime], object], *, tries: bool) -> None:
        """Do something; who only `tries` must be refused, and nothing has happened."""
        if not tries:
            self.act(step)
            return
        before, self.refusal = self.store.head(), None
        self.now += _STEP
        try:
            step(self.now)
        except ReleaseRefused as refused:
            self.refusal = refused
        assert self.refusal is not None, "it was allowed"
        assert self.store.head() == before, "what was refused left something in the log"
        self.look()

    def propose(self, who: str, path: str, text: str, reason: str = "", to: str | None = None) -> None:
        """Propose another text of one document, or add it to somebody's proposal."""
        proposal = self._proposals[to] if to else None
        made = self.act(
            lambda now: self.desk.propose_document(path, text, who, reason, now, proposal=proposal)
        )
        self._proposals[to or who] = made.id

    def at_once(self, first: Callable[[datetime], object], second: Callable[[Desk], object]) -> None:
        """Let two people act at the same moment; the second is refused."""
        self.now += _STEP
        other = self.over(_Meanwhile(self.store, lambda: first(self.now)))
        self.refusal = None
        try:
            second(other)
        except ReleaseRefused as refused:
            self.refusal = refused
        assert self.refusal is not None, "both were allowed"
        self.look()

    def look(self) -> None:
        """Let every checkout look at the store, unless they are all busy."""
        for checkout in self.checkouts if not self._is_unseen else ():
            checkout.look(self.now)

    @contextmanager
    def unseen(self) -> Iterator[None]:
        """Let things happen before any checkout looks at the store."""
        self._is_unseen = True
        yield
        self._is_unseen = False
        self.look()

    # ---- the checkouts

    def start_checkout(self, *, elsewhere: bool = False, when_lost: WhenLost = "warn") -> RunningCheckout:
        """Start another checkout, on the same machine or on one that knows none of our signers."""
        machine = self._folder / "elsewhere" if elsewhere else self._machine
        started = self._started(machine, when_lost)
        self.checkouts.append(started)
        return started

    def restart(self) -> None:
        """End every checkout and start one anew on its machine, with or without the store."""
        for checkout in self.checkouts:
            checkout.close()
        self.now += _STEP
        if not self.store.away:
            self.checkouts = [self._started(self._machine)]
            return
        anew = RunningCheckout(self._machine, self.now)
        anew.start_without_store(self.now)
        self.checkouts = [anew]

    @property
    def checkout(self) -> RunningCheckout:
        """The first checkout."""
        return self.checkouts[0]

    @property
    def book_seen(self) -> str:
        """The digest of the book that was in force when the store was last reached."""
        active = self.checkout.releases.state.active
        assert active is not None
        return active.book

    def decides(self) -> Engine:
        """The book by which the first checkout answers."""
        engine = self.checkout.engine
        assert engine is not None, self.checkout.releases.problem
        return engine

    def _started(self, machine: Path, when_lost: WhenLost = "warn") -> RunningCheckout:
        checkout = RunningCheckout(machine, self.now, when_lost)
        checkout.start(self.store, self.now)
        return checkout

    # ---- what can be seen

    @property
    def state(self) -> ReleaseState:
        """Where everything stands."""
        return self.desk.state()

    @property
    def in_force(self) -> Activation:
        """The book that was put into force last."""
        active = self.state.active
        assert active is not None
        return active

    def proposal_of(self, who: str) -> Proposal:
        """The proposal that somebody made."""
        return self.state.proposals[self._proposals[who]]

    def events(self) -> list[StoredEvent]:
        """What has happened since the scenario began."""
        return list(self.store.events(self._before))

    def breaks(self) -> list[ChainBreak]:
        """What was done to the log behind its back."""
        found: list[ChainBreak] = self.store.verify()
        return found

    def tamper(self, statement: str) -> None:
        """Change the store in its file, with whatever protects it out of the way."""
        self.before_tampering = self.events()
        connection = connect_file(self._folder / "decisions.db", 5.0)
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for each in statement.split(";"):
            assert connection.execute(each).rowcount > 0, "nothing was changed"
        connection.close()

    def replace_signer(self, patch: pytest.MonkeyPatch, who: str, why: str) -> None:
        """Give this machine another key and end the trust in the old one, by the commands for it."""
        patch.setenv("TAQSEET_SIGNING_KEY", str(self._machine / "signing.pem"))
        patch.setenv("TAQSEET_TRUSTED_KEYS", str(self._machine / "trusted.json"))
        shared = ["--as", who, "--reason", why, "--database", str(self._folder / "decisions.db")]
        for command, *options in ((bundle_keys.new,), (bundle_keys.retire, self._key.signer.key_id)):
            self.now += _STEP
            patch.setattr(bundle_keys, "now", lambda: self.now)
            run = CliRunner().invoke(command, [*options, *shared])
            assert run.exit_code == 0, run.output
            self.look()

    def close(self) -> None:
        """End the checkouts and close the store."""
        for checkout in self.checkouts:
            checkout.close()
        self.store.close()


def _opened(folder: Path) -> DecisionLog:
    return open_sql_log(f"sqlite:///{folder / 'decisions.db'}", "scenario")
