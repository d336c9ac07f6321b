"""The service over the small book, and what happens to its store: for tests of how books come to decide."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from fastapi.testclient import TestClient

from api.app import create_app
from api.service import Service
from api.settings import Settings
from engine.recording import DecisionLog, LogUnavailable, open_sql_log
from engine.tests.release.small_store import small_files

URL: Final = "/v1/eligibility"
CART: Final = {
    "as_of": "2026-10-05T10:00:00+03:00",
    "country": "SA",
    "channel": "app",
    "cart": {
        "currency": "SAR",
        "lines": [{"sku": "A-1", "category": "phones", "quantity": 1, "unit_price": "1000.00"}],
    },
    "customer": {"id": "c-1", "days_past_due": 0, "bnpl_outstanding": "0.00"},
}
"""A cart for which `plain` and `bnpl` are offered."""


def written_book(folder: Path, files: dict[str, str] | None = None) -> Path:
    """A folder that holds the small book."""
    for path, text in (files or small_files()).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder


def settings_in(folder: Path, **changes: Any) -> Settings:
    """Settings with everything in one folder."""
    return Settings(
        **{
            "book": written_book(folder / "book"),
            "database_url": f"sqlite:///{folder / 'decisions.db'}",
            "customer_key": folder / "decisions.key",
            **changes,
        }
    )


@contextmanager
def running(settings: Settings, open_log: Any = open_sql_log) -> Iterator[TestClient]:
    """A client of a running service."""
    with TestClient(create_app(settings, open_log)) as client:
        yield client


def service_of(client: TestClient) -> Service:
    """The service behind a client."""
    service: Service = client.app.state.service  # type: ignore[attr-defined]
    return service


class FaultyLog:
    """A log of which the named methods fail, as long as they are named."""

    def __init__(self, log: DecisionLog) -> None:
        self._log = log
        self.failing: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        if name in self.failing:
            return self._fail
        return getattr(self._log, name)

    def _fail(self, *_arguments: Any, **_named: Any) -> Any:
        raise LogUnavailable("the database does not answer")


class FaultyStore:
    """Opens one faulty log, and remembers it."""

    def __init__(self) -> None:
        self.log: FaultyLog | None = None
        self.is_gone = False

    def open(self, url: str, writer: str) -> Any:
        """The log at an address, unless the store is gone."""
        if self.is_gone:
            raise LogUnavailable("the database does not answer")
        self.log = FaultyLog(open_sql_log(url, writer))
        return self.log

    def fails(self, *methods: str) -> None:
        """From now on these methods fail, and no others."""
        assert self.log is not None
        self.log.failing = set(methods)
