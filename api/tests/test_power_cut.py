"""Power cut between commit and response: the retry under the same key finds what was decided."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import httpx2
import pytest

from api.settings import CHECKOUT, Settings
from api.tests.small_service import settings_in
from api.tests.test_idempotency import ask, recorded
from engine.recording import open_sql_log

START_SECONDS = 60
ANSWER_SECONDS = 20


@contextmanager
def process_of(factory: str, settings: Settings) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A service in a process of its own on a free port of loopback, and its address; it ends with this."""
    command = [sys.executable, "-m", "uvicorn", "--factory", factory, "--host", "127.0.0.1", "--port", "0"]
    usual = {name: value for name, value in os.environ.items() if not name.startswith("TAQSEET_")}
    environment = usual | {
        "TAQSEET_BOOK": str(settings.book),
        "TAQSEET_DATABASE_URL": settings.database_url,
        "TAQSEET_CUSTOMER_KEY": str(settings.customer_key),
    }
    process = subprocess.Popen(  # noqa: S603 - our own interpreter, a fixed command
        command, cwd=CHECKOUT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    watchdog = threading.Timer(START_SECONDS, process.kill)
    watchdog.start()
    try:
        yield process, _address(process)
    finally:
        watchdog.cancel()
        process.kill()
        process.communicate(timeout=ANSWER_SECONDS)


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        found = re.search(r"http://127\.0\.0\.1:[0-9]+", line)
        if found:
            return found[0]
    raise AssertionError("the service did not start:\n" + "".join(said))


def test_a_power_cut_between_commit_and_response_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """A process killed with -9 right after the commit: the retry gets that decision, recorded once."""
    settings = settings_in(tmp_path)
    with process_of("api.tests.killed_server:create", settings) as (killed, address):
        with (
            httpx2.Client(base_url=address, timeout=ANSWER_SECONDS, trust_env=False) as client,
            pytest.raises(httpx2.TransportError),
        ):
            ask(client, "the-same-key")
        assert killed.wait(ANSWER_SECONDS) == -signal.SIGKILL
    (survivor,) = recorded(settings)
    with process_of("api.app:create_app", settings) as (_, address):  # noqa: SIM117 - the address is needed first
        with httpx2.Client(base_url=address, timeout=ANSWER_SECONDS, trust_env=False) as client:
            retry, again = ask(client, "the-same-key"), ask(client, "the-same-key")
    assert retry.status_code == 200
    assert retry.headers["Idempotency-Replayed"] == "true"
    assert retry.json()["decision_id"] == survivor.record.decision_id
    assert sha256(retry.content).hexdigest() == survivor.record.answer_sha256
    assert again.content == retry.content
    log = open_sql_log(settings.database_url, "reader")
    assert log.verify() == []
    log.close()
    assert [each.record for each in recorded(settings)] == [survivor.record]
