"""`taqseet serve`, in a process of its own."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

import httpx2
import pytest

from engine.cli.book import CHECKOUT
from engine.tests.cli.running import run


@contextmanager
def serving(database: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """A service on a free port; it does not outlive the test."""
    command = [sys.executable, "-m", "engine.cli", "serve", "--port", "0", "--book", str(CHECKOUT)]
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*command, "--database", str(database), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_a_trial_says_so_serves_and_ends_in_good_order(database: Path) -> None:
    """The first line says that it is a local trial; the service answers; Ctrl-C ends it with status 0."""
    with serving(database, "--trial") as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        assert first.startswith("Local trial on http://127.0.0.1:")
        assert "loopback only, keys off" in first
        found = re.search(r"http://127\.0\.0\.1:\d+", first)
        assert found is not None
        transport = httpx2.HTTPTransport(retries=3)
        with httpx2.Client(transport=transport, trust_env=False, timeout=10) as client:
            assert client.get(f"{found[0]}/readyz").status_code == HTTPStatus.OK
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=10)
        assert process.returncode == 0
        assert "Traceback" not in rest
        assert all(f"{found[0]}{page}" in rest for page in ("/docs", "/scenarios", "/policies"))
    assert database.exists()


def test_a_port_in_use_is_an_error(database: Path) -> None:
    """The port is named, and the exit status is 1."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run("serve", "--port", port, "--book", CHECKOUT, "--database", database)
    assert result.exit_code == 1
    assert f"port {port} of 127.0.0.1 is in use" in result.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])  # noqa: S104 - refused
def test_an_address_that_others_could_reach_is_refused(host: str) -> None:
    """Without keys nothing but loopback is served: a usage error."""
    result = run("serve", "--host", host)
    assert result.exit_code == 2
    assert "no keys yet" in result.stderr


def test_a_book_or_a_log_that_does_not_work_is_said_at_once(tmp_path: Path) -> None:
    """Neither starts a service that could answer nothing."""
    (tmp_path / "rules").mkdir()
    result = run("serve", "--port", "0", "--book", tmp_path, "--database", tmp_path / "decisions.db")
    assert result.exit_code == 1
    assert "does not load" in result.stderr
    result = run(
        "serve", "--port", "0", "--book", CHECKOUT, "--database", tmp_path / "nowhere" / "decisions.db"
    )
    assert result.exit_code == 1
    assert "decision log" in result.stderr
