"""The web shop asks the service for plans over its wire, under a reference, and may ask again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import Future
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import orjson
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from engine.money import decimal_text
from engine.recording import DecisionLog, DecisionRecord, LogUnavailable, StoredRecord, open_sql_log
from engine.request import Request
from engine.wire.stated import stated_on_record

_URL: Final = "/v1/eligibility"
_ENGLISH: Final = "en"


class PowerCut:
    """A log whose machine loses its power when a decision is durable, before anybody learns of it."""

    def __init__(self, log: DecisionLog) -> None:
        self._log = log

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a log has
        return getattr(self._log, name)

    def append(self, record: DecisionRecord) -> Future[StoredRecord]:
        """Append, and end this process at once when that is done."""
        written = self._log.append(record)
        written.add_done_callback(lambda _: os.kill(os.getpid(), signal.SIGKILL))
        return written


class _Ill:
    """A log that takes no decision while `is_ill`."""

    def __init__(self, log: DecisionLog) -> None:
        self._log = log
        self.is_ill = False

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a log has
        return getattr(self._log, name)

    def append(self, record: DecisionRecord) -> Future[StoredRecord]:
        """Append, unless ill."""
        if self.is_ill:
            raise LogUnavailable("the disk is full")
        return self._log.append(record)


class WebShop:
    """A web shop and the service that answers it, over a store in which a book is in force."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.answers: list[Any] = []
        self._open = ExitStack()
        self.log: Any = None
        self._client: TestClient | None = None

    def start(self) -> TestClient:
        """The running service, which begins when it is first needed."""
        if self._client is None:
            app = create_app(settings_of(self._folder), self._opened)
            self._client = self._open.enter_context(TestClient(app))
        return self._client

    def _opened(self, url: str, writer: str) -> Any:  # noqa: ANN401 - stands for a log
        self.log = _Ill(open_sql_log(url, writer))
        return self.log

    def ask(self, request: Request, reference: str) -> None:
        """Ask for the plans of a cart under a reference."""
        self.answers.append(_posted(self.start(), body_of(request), reference))

    def withdraw(self, offer: str, who: str, why: str) -> None:
        """Withdraw a plan, by a call of the release desk."""
        actor = {"Taqseet-Actor": who}
        told = self.start().post(f"/v1/offers/{offer}/withdrawal", json={"reason": why}, headers=actor)
        assert told.is_success, told.text

    def book_in_force(self) -> str:
        """The digest of the book that the service decides by, after it has looked at its store."""
        ready = self.start().get("/readyz").json()
        digest: str = ready["book"]["digest"]
        return digest

    def ask_and_lose_power(self, request: Request, reference: str) -> int:
        """Ask a service in a process of its own whose power is cut after the commit; its exit status."""
        command = [sys.executable, "-m", __name__, str(self._folder), reference]
        here = os.pathsep.join(path for path in sys.path if path)
        environment = os.environ | {"PYTHONPATH": here}
        run = subprocess.run(  # noqa: S603 - our own Python, with a scenario's words
            command, input=body_of(request), env=environment, capture_output=True, check=False, timeout=60
        )
        assert run.stdout == b"", "an answer left"
        return run.returncode

    def count(self) -> int:
        """How many decisions the log holds."""
        self.start()
        return sum(1 for _ in self.log.decisions())

    def close(self) -> None:
        """End the service."""
        self._open.close()


def settings_of(folder: Path) -> Settings:
    """The settings of a service whose files are in a folder with a store in it."""
    return Settings(
        book=folder,
        database_url=f"sqlite:///{folder / 'decisions.db'}",
        customer_key=folder / "customer.key",
        signing_key=folder / "machine/signing.pem",
        trusted_keys=folder / "machine/trusted.json",
    )


def body_of(request: Request) -> bytes:
    """A request as a shop sends it."""
    cart, currency = request.cart, request.cart.currency
    stated = stated_on_record(request.customer, currency)
    del stated["known"]
    lines = [
        {
            "sku": line.sku,
            "category": line.category,
            "quantity": line.quantity,
            "unit_price": decimal_text(line.unit_price_minor, currency),
        }
        for line in cart.lines
    ]
    return orjson.dumps(
        {
            "as_of": request.as_of.isoformat(),
            "country": request.country,
            "channel": request.channel,
            "cart": {"currency": currency, "lines": lines},
            "customer": {"id": request.customer.id, **stated},
        }
    )


def _posted(client: TestClient, body: bytes, reference: str) -> Any:  # noqa: ANN401 - the client's answer
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": reference,
        "Accept-Language": _ENGLISH,
    }
    return client.post(_URL, content=body, headers=headers)


def main(folder: str, reference: str) -> None:
    """Answer the request on standard input, and lose power before the answer leaves."""

    def opened(url: str, writer: str) -> DecisionLog:
        log: Any = PowerCut(open_sql_log(url, writer))
        return log  # type: ignore[no-any-return]

    with TestClient(create_app(settings_of(Path(folder)), opened)) as client:
        sys.stdout.buffer.write(_posted(client, sys.stdin.buffer.read(), reference).content)


if __name__ == "__main__":
    main(*sys.argv[1:])
