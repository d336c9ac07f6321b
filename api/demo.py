"""`python -m api.demo`: start the real service, post carts to it over HTTP, print the answers, and end it.

Nothing is left running. The exit status is 0 when every cart was answered and the log's chain verifies.
"""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Final

import httpx2
import orjson
from rich.console import Console
from rich.text import Text

from api.settings import CHECKOUT
from engine.recording import LogUnavailable, open_sql_log
from engine.terminal.answer import show_answer
from engine.terminal.console import ADVICE, BAD, GOOD, HEADING, QUIET, console, count_of, line, show

CARTS: Final = {
    "returning-customer": "A returning customer in Saudi Arabia buys a phone for SAR 3,499 in the web shop",
    "guest": "A guest with a full basket in the app: what a plan needs to know is not known",
    "over-bnpl-limit": "A customer who owes SAR 3,900 already buys a tablet: the legal limit is SAR 5,000",
    "gift-card": "A phone and a gift card: one line that no plan may finance",
    "uae": "A sofa for AED 4,200 in a store in the UAE",
    "ramadan-arabic": "Ramadan 2027, in Arabic: tableware and a kitchen appliance in the app",
    "missing-consent": "A customer who has not yet agreed that the plan is reported to the credit bureau",
}
"""Each file of `api/carts/` with what it shows."""

CARTS_FOLDER: Final = CHECKOUT / "api" / "carts"
FOLDER: Final = CHECKOUT / "build" / "demo"

_START_SECONDS: Final = 30
_END_SECONDS: Final = 15
_LONGEST_SECONDS: Final = 120
_ADDRESS: Final = re.compile(r"http://127\.0\.0\.1:[0-9]+")


class DemoFailed(Exception):
    """Something did not work; the message says what, in words."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the service answered to one cart, and the bytes that it sent."""

    body: dict[str, Any]
    content: bytes


def main() -> int:
    """Run the demo; the exit status."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the service is ended then, too
    out = console()
    show(out, line(("Local trial on loopback, keys off", HEADING), ": the real service, its SQLite log, and "
                   f"{count_of(len(CARTS), 'cart')} over HTTP."))  # fmt: skip
    try:
        run(out, FOLDER)
    except DemoFailed as failed:
        show(console(stderr=True), line(("The demo failed: ", f"{BAD} {HEADING}"), str(failed)))
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def run(out: Console, folder: Path) -> None:
    """Start the service with its log in `folder`, post every cart, read one decision back, end the service.

    Raises:
        DemoFailed: something of this did not work.
    """
    database = _fresh(folder)
    answers: list[Answer] = []
    with (
        service(database, folder / "service.log") as base,
        httpx2.Client(base_url=base, timeout=10, trust_env=False) as client,
    ):
        try:
            _wait_until_ready(client)
            show(out, line((f"The service runs on {base}.", QUIET)))
            for number, (name, title) in enumerate(CARTS.items(), start=1):
                answers.append(post(out, client, number, name, title))
            _read_back(out, client, answers[0])
        except httpx2.HTTPError as error:
            raise DemoFailed(f"the service could not be asked: {error}") from None
    _verify(out, database, len(answers))
    show(out, line(("The service has ended.", QUIET), " `make serve` leaves one running."))


def _fresh(folder: Path) -> Path:
    """The path of a log that does not exist yet."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("decisions.*"):
        old.unlink()
    return folder / "decisions.db"


@contextmanager
def service(database: Path, service_log: Path) -> Iterator[str]:
    """The address of a service of our own on a free port; it has ended when this is left, however left."""
    command = [sys.executable, "-m", "engine.cli", "serve", "--trial", "--port", "0", "--book", str(CHECKOUT)]
    with service_log.open("w") as errors:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, a fixed command
            [*command, "--database", str(database)],
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        watchdog = threading.Timer(_LONGEST_SECONDS, process.kill)
        watchdog.start()
        try:
            yield _address(process, service_log)
        finally:
            _end(process)
            watchdog.cancel()
    if process.returncode != 0:
        raise DemoFailed(f"the service did not end in good order\n{service_log.read_text().strip()}")


def _address(process: subprocess.Popen[str], service_log: Path) -> str:
    """The address that the service names on its first line."""
    assert process.stdout is not None
    found = _ADDRESS.search(_first_line(process.stdout))
    if found is None:
        process.wait(_END_SECONDS)
        said = service_log.read_text().strip() or "it said nothing"
        raise DemoFailed(f"the service did not start\n{said}")
    return found[0]


def _first_line(stream: IO[str]) -> str:
    return stream.readline()


def _end(process: subprocess.Popen[str]) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _wait_until_ready(client: httpx2.Client) -> None:
    deadline = time.monotonic() + _START_SECONDS
    said = "nothing"
    while time.monotonic() < deadline:
        with suppress(httpx2.TransportError):
            response = client.get("/readyz")
            if response.status_code == httpx2.codes.OK:
                return
            said = response.text
            if response.status_code != httpx2.codes.SERVICE_UNAVAILABLE:
                break
        time.sleep(0.05)
    raise DemoFailed(f"the service did not become ready; it answered {said}")


def post(out: Console, client: httpx2.Client, number: int, name: str, title: str) -> Answer:
    """Post one cart, and print what is answered. Raises DemoFailed for any other status than 200."""
    path = CARTS_FOLDER / f"{name}.json"
    content = path.read_bytes()
    began = time.perf_counter()
    response = client.post("/v1/eligibility", content=content, headers={"Content-Type": "application/json"})
    took_ms = (time.perf_counter() - began) * 1000
    if response.status_code != httpx2.codes.OK:
        raise DemoFailed(f"{name} was answered with {response.status_code}: {response.text}")
    body: dict[str, Any] = orjson.loads(response.content)
    file = path.relative_to(CHECKOUT).as_posix()
    show(
        out,
        Text(),
        line((f"── {number}. {title} ", f"{ADVICE} {HEADING}")),
        line((f"   {file} · {_sold(content)} · answered in {took_ms:.0f} ms", QUIET)),
        Text(),
    )
    show_answer(out, body, brief=True)
    return Answer(body, response.content)


def _sold(content: bytes) -> str:
    """The cart of a request in a line."""
    request = orjson.loads(content)
    cart = request["cart"]
    lines = ", ".join(
        f"{each['quantity']} × {each['category']} {each['unit_price']}" for each in cart["lines"]
    )
    return f"{request['as_of'][:10]}, {request['channel']}, {lines} {cart['currency']}"


def _read_back(out: Console, client: httpx2.Client, answer: Answer) -> None:
    """Ask for a decision again, and compare it with what was answered."""
    decision_id = answer.body["decision_id"]
    response = client.get(f"/v1/decisions/{decision_id}")
    if response.status_code != httpx2.codes.OK:
        raise DemoFailed(
            f"decision {decision_id} cannot be read back: {response.status_code} {response.text}"
        )
    kept = orjson.loads(response.content)
    same = all(kept.get(name) == value for name, value in answer.body.items())
    if not same or kept["record"]["answer_sha256"] != sha256(answer.content).hexdigest():
        raise DemoFailed(f"decision {decision_id} reads back otherwise than it was answered")
    show(
        out,
        Text(),
        line(("── The record ", f"{ADVICE} {HEADING}")),
        line(f"   GET /v1/decisions/{decision_id}"),
        line(
            "   ", ("reads back as it was answered", GOOD), ", with the hash of the very bytes that were sent"
        ),
    )


def _verify(out: Console, database: Path, expected: int) -> None:
    """Walk the whole chain of the log, and count its records."""
    try:
        log = open_sql_log(f"sqlite:///{database}", "demo")
    except LogUnavailable as unavailable:
        raise DemoFailed(str(unavailable)) from None
    try:
        breaks, head, decisions = log.verify(), log.head(), sum(1 for _ in log.decisions())
    except LogUnavailable as unavailable:
        raise DemoFailed(str(unavailable)) from None
    finally:
        log.close()
    if breaks or decisions != expected:
        found = "; ".join(f"position {one.position} {one.kind}: {one.detail}" for one in breaks)
        raise DemoFailed(f"the log's chain does not verify ({decisions} of {expected} decisions): {found}")
    recorded = count_of(expected, "decision")
    show(
        out,
        line(
            "   ", ("the chain verifies", GOOD), f": {recorded}, each sealed with the hash of the one before"
        ),
        line((f"   its head, worth keeping elsewhere: {head.record_hash}", QUIET)),
        Text(),
    )


if __name__ == "__main__":
    sys.exit(main())
