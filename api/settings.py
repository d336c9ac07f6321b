"""What an operator sets, from the environment: `TAQSEET_BOOK`, `TAQSEET_DATABASE_URL` and the rest."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

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

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Read the variables `TAQSEET_…`; what is not set keeps its default. Raises SettingsError."""
        usual = cls()
        return cls(
            book=Path(environment.get("TAQSEET_BOOK", usual.book)),
            database_url=environment.get("TAQSEET_DATABASE_URL", usual.database_url),
            customer_key=Path(environment.get("TAQSEET_CUSTOMER_KEY", usual.customer_key)),
            host=environment.get("TAQSEET_HOST", usual.host),
            port=_whole(environment, "TAQSEET_PORT", usual.port, most=65_535),
            most_in_flight=_whole(environment, "TAQSEET_MOST_IN_FLIGHT", usual.most_in_flight, most=100_000),
            log_timeout_seconds=_whole(
                environment, "TAQSEET_LOG_TIMEOUT_SECONDS", int(usual.log_timeout_seconds), most=600
            ),
            scenarios_page=Path(environment.get("TAQSEET_SCENARIOS_PAGE", usual.scenarios_page)),
        )


def _whole(environment: Mapping[str, str], name: str, usual: int, most: int) -> int:
    text = environment.get(name)
    if text is None:
        return usual
    if not text.isascii() or not text.isdecimal() or len(text) > 9 or not 1 <= int(text) <= most:
        raise SettingsError(f"{name} is a whole number from 1 to {most}, not `{text}`")
    return int(text)
