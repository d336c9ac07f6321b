"""A checkout that is running: it keeps to the book that is in force in the store, as every service does."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from api.active_book import Shelf
from api.releases import Releases
from api.store_watch import StoreWatch, WhenLost
from engine.decide import Engine
from engine.recording import DecisionLog
from engine.release.events import utc_text
from engine.release.own_key import OwnKey, own_key
from engine.release.signing_keys import KeysUnusable

STATED_AGE_SECONDS = 300
"""How long the store may be away before a checkout that was told to stop does so."""


class RunningCheckout:
    """One running checkout of the retailer, on a machine whose files are in `machine`."""

    def __init__(self, machine: Path, started_at: datetime, when_lost: WhenLost = "warn") -> None:
        machine.mkdir(parents=True, exist_ok=True)
        self._machine, self._started_at, self._now = machine, started_at, started_at
        self._shelf = Shelf()
        watch = StoreWatch(when_lost, STATED_AGE_SECONDS, self._seconds)
        self.releases = Releases(
            self._shelf,
            machine,
            self.last_book,
            machine / "trusted.json",
            self._own_key,
            watch,
            approval_days=7,
        )

    @property
    def last_book(self) -> Path:
        """Where it keeps the last good book."""
        return self._machine / "last-book.json"

    def start(self, store: DecisionLog, now: datetime) -> None:
        """Begin with the book that is in force in the store."""
        self._now = now
        self.releases.attach(store, now)

    def start_without_store(self, now: datetime) -> None:
        """Begin while the store cannot be reached."""
        self._now = now
        self.releases.lost("nothing answers")
        self.releases.begin_without_store(now)

    def look(self, now: datetime) -> None:
        """Look at the store, as it does every second."""
        self._now = now
        self.releases.look(now)

    @property
    def engine(self) -> Engine | None:
        """The book that decides in it; None where none does."""
        book = self._shelf.book
        return book.engine if book is not None else None

    @property
    def withdrawn(self) -> frozenset[str]:
        """The plans that are withdrawn in the book that decides in it."""
        book = self._shelf.book
        return book.release.withdrawn if book is not None and book.release is not None else frozenset()

    def close(self) -> None:
        """End it."""
        self.releases.close()
        self._shelf.put(None)

    def _seconds(self) -> float:
        return (self._now - self._started_at).total_seconds()

    def _own_key(self) -> OwnKey | KeysUnusable:
        try:
            return own_key(
                self._machine / "signing.pem", self._machine / "trusted.json", utc_text(self._started_at)
            )
        except KeysUnusable as unusable:
            return unusable
