"""`taqseet explain`: a recorded decision, read back from the log and explained."""

from __future__ import annotations

from typing import Final

import click
import orjson

from engine.cli.failure import Failed
from engine.cli.log import KEY_VARIABLE, database_option, database_url, opened_log, sealer_for_reading
from engine.cli.options import example
from engine.locale_format import LANGUAGES
from engine.recording import SqlDecisionLog, StoredRecord
from engine.recording.sealing import Sealer
from engine.wire.explanation import explain as explanation_of
from engine.wire.explanation import explanation_text
from engine.wire.past import FactsClosed, RecordUnreadable, book_of_record, read_back
from engine.wire.render import Body, Renderer

WHERE_THE_KEY_IS: Final = f"the customer key lies beside the log, or where {KEY_VARIABLE} says"


@click.command(
    short_help="Read a recorded decision back, and explain it.",
    epilog=example(
        "taqseet decide --record trial.db api/carts/guest.json",
        "taqseet explain --database trial.db DECISION_ID",
    ),
)
@click.argument("decision_id")
@database_option
@click.option("--language", type=click.Choice(LANGUAGES), help="Default: that of the answer.")
@click.option("--json", "as_json", is_flag=True, help="Print it as an object, for a program.")
def explain(decision_id: str, database: str | None, language: str | None, as_json: bool) -> None:
    """Explain the recorded decision DECISION_ID: every offer and every reason, with law and line of YAML.

    It is read from the log with the very book that decided it, whatever has changed since. Where the personal
    facts were erased, it tells what is left.
    """
    url = database_url(database)
    with opened_log(url, must_exist=True) as log:
        explanation = _explanation(log, decision_id.strip().upper(), language, sealer_for_reading(url))
    if as_json:
        click.echo(orjson.dumps(explanation, option=orjson.OPT_INDENT_2))
    else:
        click.echo(explanation_text(explanation), nl=False)


def _explanation(log: SqlDecisionLog, decision_id: str, language: str | None, sealer: Sealer | None) -> Body:
    stored = recorded_decision(log, decision_id)
    kept = log.book(stored.record.book_digest)
    if kept is None:
        raise Failed(f"the book of decision {decision_id} is not in the log", help="the log is damaged")
    try:
        book = book_of_record(kept)
        past = read_back(stored, book, sealer)
    except FactsClosed as closed:
        raise Failed(str(closed), help=WHERE_THE_KEY_IS) from None
    except RecordUnreadable as unreadable:
        raise Failed(str(unreadable)) from None
    return explanation_of(past, Renderer(book), language or stored.record.language)


def recorded_decision(log: SqlDecisionLog, decision_id: str) -> StoredRecord:
    """The record of a decision.

    Raises:
        Failed: the log has no such decision.
    """
    stored = log.get(decision_id)
    if stored is None:
        raise Failed(f"no decision `{decision_id}` is in this log", help=_latest(log))
    return stored


def _latest(log: SqlDecisionLog) -> str:
    latest = [stored.record.decision_id for stored in log.latest(3)]
    return f"the latest in it: {', '.join(latest)}" if latest else "no decision was recorded in it yet"
