"""`taqseet decide`: one request decided, without a service."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import click
import orjson
from rich.text import Text

from engine.cli.book import book_option, fixtures_option, opened
from engine.cli.failure import Failed
from engine.cli.log import database_url, opened_log, sealer_for_writing
from engine.cli.options import example
from engine.decide import Engine
from engine.locale_format import LANGUAGES
from engine.recording import drawn_id
from engine.release.events import utc_text
from engine.request import Request
from engine.terminal.answer import show_answer
from engine.terminal.console import DOUBT, HEADING, QUIET, console, count_of, line, show
from engine.terminal.plan import Wire
from engine.wire.read import read_request
from engine.wire.record import answer_and_record, book_record
from engine.wire.render import DETAILS, Detail, Renderer, answer_bytes


@click.command(
    short_help="Decide one request: the offers, and why not the others.",
    epilog=example(
        "taqseet decide api/carts/returning-customer.json",
        "taqseet decide --json --ineligible codes - < api/carts/guest.json",
    ),
)
@click.argument("request", metavar="REQUEST.json", type=click.Path(allow_dash=True, path_type=Path))
@book_option
@fixtures_option
@click.option("--json", "as_json", is_flag=True, help="Print the body that POST /v1/eligibility answers.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Default: that of the request.")
@click.option(
    "--ineligible", "detail", type=click.Choice(DETAILS), default="full", show_default=True,
    help="How much is said of the offers that are withheld.",
)  # fmt: skip
@click.option(
    "--record", "database", metavar="DATABASE",
    help="Record it in this log: a path, or a URL. Its customer key lies beside it: keep both.",
)  # fmt: skip
def decide(
    request: Path,
    folder: Path | None,
    rules: str,
    as_json: bool,
    language: str | None,
    detail: str,
    database: str | None,
) -> None:
    """Decide the request in REQUEST.json, as POST /v1/eligibility would; `-` reads standard input.

    Where the request states no `as_of`, it is decided for now. The decision is not recorded unless --record
    says where; its id is then found by `taqseet explain`.

    The key that hides customers' ids in a log and seals what is known of them lies beside it (decisions.db
    has decisions.key), made with the first decision. Keep it with the log, and secret: without it nobody
    finds a customer's decisions again, or reads the facts of any.
    """
    now = datetime.now(UTC)
    with opened(folder, rules) as engine:
        asked = _read(request, engine, now)
        asked = replace(asked, language=language) if language else asked
        answer = _decided(engine, asked, detail, now, database)
    if as_json:
        click.echo(answer)
        if database is None:
            show(console(stderr=True), line(("not recorded: its id stands in no log (see --record)", QUIET)))
        return
    _show(orjson.loads(answer), asked, database)


def _read(file: Path, engine: Engine, now: datetime) -> Request:
    name = "standard input" if str(file) == "-" else str(file)
    try:
        with click.open_file(str(file), "rb") as opened_file:
            body = opened_file.read()
    except OSError as error:
        raise Failed(f"{name} cannot be read: {error.strerror}") from None
    request = read_request(body, engine.compiled.book, now)
    if isinstance(request, list):
        wrong = [f"{error.pointer or '(whole)'}: {error.detail} [{error.code}]" for error in request]
        raise Failed(f"{name} is no request that can be decided: {count_of(len(wrong), 'mistake')}", *wrong)
    return request


def _decided(engine: Engine, request: Request, detail: str, now: datetime, database: str | None) -> bytes:
    """Decide, and record where that is asked for: what could not be recorded is not shown."""
    decision_id, received_at = drawn_id(now), utc_text(now)
    decision, renderer = engine.decide(request), Renderer(engine.compiled.book)
    shown = cast("Detail", detail)
    if database is None:
        return answer_bytes(renderer.answer(decision, decision_id, request.language, shown))
    url = database_url(database)
    with opened_log(url, must_exist=False) as log:
        sealer, id = sealer_for_writing(url), request.customer.id
        customer = None if id is None else sealer.pseudonym(id)
        answered = answer_and_record(decision, renderer, decision_id, received_at, shown, customer, sealer)
        log.keep_book(book_record(engine.compiled.book, received_at))
        log.append_and_wait(answered.record, 10)
    return answered.answer


def _show(answer: Wire, request: Request, database: str | None) -> None:
    out = console()
    cart = request.cart
    skus = ", ".join(f"{each.quantity} × {each.sku}" for each in cart.lines[:5])
    more = f" and {count_of(len(cart.lines) - 5, 'line')} more" if len(cart.lines) > 5 else ""
    asked = f"{request.country}, {request.channel}, {answer['as_of']}"
    recorded = (f"recorded in {database}", QUIET) if database else ("not recorded (see --record)", DOUBT)
    show(
        out,
        line((f"Decision {answer['decision_id']}", HEADING)),
        line((f"{asked}, book {answer['book']['version']}", QUIET)),
        line((f"{skus}{more}", QUIET)),
        line(recorded),
        Text(),
    )
    show_answer(out, answer)
