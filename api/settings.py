"""What an operator sets, from the environment: `TAQSEET_BOOK`, `TAQSEET_DATABASE_URL` and the rest."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from api.store_watch import WHEN_LOST, WhenLost

CHECKOUT: Final = Path(__file__).resolve().parents[1]


class SettingsError(ValueError):
    """A variable of the environment that cannot be used; the message names it and says what it may be."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one service."""

    book: Path = CHECKOUT
    """The folder that holds `rules/` and `policies/`."""
    database_url: str = f"sqlite:///{CHECKOUT / 'taqseet.db'}"
    """Where decisions are recorded: an SQLAlchemy URL."""
    customer_key: Path = CHECKOUT / "taqseet.key"
    """The file with the key that turns customer ids into pseudonyms; made when it is not there."""
    signing_key: Path | None = None
    """The file with the key that signs the books which are approved here; made when it is not there.

    This file and the next two lie beside the customer key unless they are named.
    """
    trusted_keys: Path | None = None
    """The file that lists the keys whose books may decide here."""
    last_book: Path | None = None
    """The file with the last good book, for a restart without the store."""
    trial: bool = False
    """A local trial: what stands in the folder decides without an approval, once it has changed."""
    approval_days: int = 7
    """For how many days an approval may be used."""
    store_lost: WhenLost = "warn"
    """What happens while the store cannot be reached; see `WhenLost`."""
    store_lost_after_seconds: int = 300
    """The age from which `fail_closed` offers nothing."""
    host: str = "127.0.0.1"
    port: int = 8000
    most_in_flight: int = 256
    """How many decisions may wait for the log at once; more are turned away with 503."""
    log_timeout_seconds: float = 5.0
    """How long a decision waits until it is durable, before it is given up with 503."""
    largest_body_bytes: int = 256 * 1024
    largest_batch_bytes: int = 2 * 1024 * 1024
    """The body of a batch, all its requests together."""
    scenarios_page: Path = CHECKOUT / "build" / "scenarios.html"
    """The page of scenarios that `make docs` writes."""

    @property
    def signing_key_file(self) -> Path:
        """Where the signing key is."""
        return self.signing_key or self.customer_key.with_suffix(".signing.pem")

    @property
    def trusted_keys_file(self) -> Path:
        """Where the trusted keys are listed."""
        return self.trusted_keys or self.customer_key.with_suffix(".trusted.json")

    @property
    def last_book_file(self) -> Path:
        """Where the last good book is kept."""
        return self.last_book or self.customer_key.with_suffix(".last-book.json")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Read the variables `TAQSEET_…`; what is not set keeps its default. Raises SettingsError."""
        usual = cls()
        return cls(
            book=Path(environment.get("TAQSEET_BOOK", usual.book)),
            database_url=environment.get("TAQSEET_DATABASE_URL", usual.database_url),
            customer_key=Path(environment.get("TAQSEET_CUSTOMER_KEY", usual.customer_key)),
            signing_key=_path(environment, "TAQSEET_SIGNING_KEY"),
            trusted_keys=_path(environment, "TAQSEET_TRUSTED_KEYS"),
            last_book=_path(environment, "TAQSEET_LAST_BOOK"),
            trial=environment.get("TAQSEET_TRIAL", "") == "1",
            approval_days=_whole(environment, "TAQSEET_APPROVAL_DAYS", usual.approval_days, most=365),
            store_lost=_when_lost(environment, usual.store_lost),
            store_lost_after_seconds=_whole(
                environment, "TAQSEET_STORE_LOST_AFTER_SECONDS", usual.store_lost_after_seconds, most=864_000
            ),
            host=environment.get("TAQSEET_HOST", usual.host),
            port=_whole(environment, "TAQSEET_PORT", usual.port, most=65_535),
            most_in_flight=_whole(environment, "TAQSEET_MOST_IN_FLIGHT", usual.most_in_flight, most=100_000),
            log_timeout_seconds=_whole(
                environment, "TAQSEET_LOG_TIMEOUT_SECONDS", int(usual.log_timeout_seconds), most=600
            ),
            scenarios_page=Path(environment.get("TAQSEET_SCENARIOS_PAGE", usual.scenarios_page)),
        )


def _path(environment: Mapping[str, str], name: str) -> Path | None:
    text = environment.get(name)
    return Path(text) if text else None


def _when_lost(environment: Mapping[str, str], usual: WhenLost) -> WhenLost:
    chosen = environment.get("TAQSEET_STORE_LOST", usual)
    for word in WHEN_LOST:
        if chosen == word:
            return word  # type: ignore[no-any-return]
    raise SettingsError(f"TAQSEET_STORE_LOST is one of {', '.join(WHEN_LOST)}, not `{chosen}`")


def _whole(environment: Mapping[str, str], name: str, usual: int, most: int) -> int:
    text = environment.get(name)
    if text is None:
        return usual
    if not text.isascii() or not text.isdecimal() or len(text) > 9 or not 1 <= int(text) <= most:
        raise SettingsError(f"{name} is a whole number from 1 to {most}, not `{text}`")
    return int(text)
