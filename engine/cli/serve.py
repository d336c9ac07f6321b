"""`taqseet serve`: the HTTP service on this machine."""

from __future__ import annotations

import errno
import os
import signal
import socket
from ipaddress import ip_address
from pathlib import Path
from typing import Final

import click
import uvicorn

from engine.cli.book import book_folder, book_option, opened
from engine.cli.failure import Failed
from engine.cli.log import (
    DATABASE_VARIABLE,
    KEY_VARIABLE,
    customer_key,
    database_option,
    database_url,
    file_of,
    key_path,
    opened_log,
)
from engine.cli.options import example
from engine.recording import drawn_id
from engine.release.desk import Desk
from engine.terminal.console import ADVICE, DOUBT, QUIET, console, line, show

APPLICATION: Final = "api.app:create_app"
_BOOK_VARIABLE: Final = "TAQSEET_BOOK"
_TRIAL_VARIABLE: Final = "TAQSEET_TRIAL"
_SECONDS_TO_FINISH: Final = 10


@click.command(
    short_help="Start the HTTP service on this machine.",
    epilog=example("taqseet serve --trial --port 8080"),
)
@click.option("--host", default="127.0.0.1", show_default=True, help="An address of this machine itself.")
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=8000, show_default=True, help="0: a free one."
)
@book_option
@database_option
@click.option("--trial", is_flag=True, help="A local trial: without keys, for nobody but you.")
def serve(host: str, port: int, folder: Path | None, database: str | None, trial: bool) -> None:
    """Start the HTTP service, and leave it running until Ctrl-C.

    Callers are not asked for a key in this version, so that only this machine is served: an address that
    others could reach is refused.

    The key that hides customers' ids in the log lies beside it (taqseet.db has taqseet.key), unless
    TAQSEET_CUSTOMER_KEY names another file. Keep it with the log, and secret: without it nobody finds a
    customer's decisions again.

    The book of --book decides when the log is new. From then on the log says which book decides: propose a
    change with `taqseet propose`. In a trial the folder's book decides again whenever it has changed.
    """
    address, url = _loopback(host), database_url(database)
    _refuse_what_cannot_work(folder, url, trial=trial)
    os.environ |= {
        _TRIAL_VARIABLE: "1" if trial else "",
        _BOOK_VARIABLE: str(book_folder(folder).resolve()),
        DATABASE_VARIABLE: url,
        KEY_VARIABLE: str(key_path(url)),
    }
    with _listening(address, port) as listener:
        server = _server()
        _say_what_runs(listener, url, trial=trial)
        _run(server, listener)


def _refuse_what_cannot_work(folder: Path | None, url: str, *, trial: bool) -> None:
    """A book that does not load, or a log that cannot be written, is said now and not to the first caller."""
    with opened_log(url, must_exist=False) as log:
        customer_key(url)
        if trial or Desk(log, None, drawn_id).state().active is None:
            opened(folder).close()


def _loopback(host: str) -> str:
    """The address, if no other machine can reach it."""
    address = "127.0.0.1" if host == "localhost" else host
    try:
        if ip_address(address).is_loopback:
            return address
    except ValueError:
        pass
    raise click.BadParameter(
        f"this version has no keys yet: use 127.0.0.1, ::1 or localhost, and not {host}",
        param_hint="--host",
    )


def _listening(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((address, port))
        listener.listen()
    except OSError as error:
        listener.close()
        taken = error.errno == errno.EADDRINUSE
        reason = "is in use" if taken else f"cannot be used: {error.strerror}"
        help = "--port takes another one, `--port 0` a free one"
        raise Failed(f"port {port} of {address} {reason}", help=help) from None
    return listener


def _say_what_runs(listener: socket.socket, url: str, *, trial: bool) -> None:
    address, port = listener.getsockname()[:2]
    base = f"http://{f'[{address}]' if ':' in address else address}:{port}"
    kept = file_of(url) or "the database that was named"
    out = console()
    if trial:
        show(out, line(("Local trial", DOUBT), f" on {base}, loopback only, keys off."))
    else:
        show(out, line(("Taqseet", DOUBT), f" on {base}, loopback only: this version has no keys yet."))
    show(
        out,
        line(("  try it     ", QUIET), (f"{base}/docs", ADVICE)),
        line(("  scenarios  ", QUIET), (f"{base}/scenarios", ADVICE)),
        line(("  policies   ", QUIET), (f"{base}/policies", ADVICE)),
        line(("  decisions  ", QUIET), str(kept)),
        line(("  Ctrl-C ends it.", QUIET)),
    )
    out.file.flush()


def _server() -> uvicorn.Server:
    config = uvicorn.Config(
        APPLICATION,
        factory=True,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_SECONDS_TO_FINISH,
    )
    try:
        config.load()
    except ValueError as unusable:  # a setting in the environment that means nothing
        raise Failed(str(unusable)) from None
    return uvicorn.Server(config)


def _run(server: uvicorn.Server, listener: socket.socket) -> None:
    """Serve until a signal; both signals end it in good order, with exit status 0."""
    for number in (signal.SIGINT, signal.SIGTERM):  # uvicorn raises them again once it has ended
        signal.signal(number, lambda *_: None)
    server.run(sockets=[listener])
    if not server.started:
        raise Failed("the service did not start: the lines above say why")
