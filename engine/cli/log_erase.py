"""`taqseet log erase`: a customer is forgotten."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import click

from engine.analysis.retention import FOR_EVER, Demand, KeptDecision, RecordDamaged, Retention, kept_decision
from engine.cli.book import book_option, fixtures_option
from engine.cli.desk import actor_name, actor_option, now, reason_option, refusals_told
from engine.cli.failure import Failed
from engine.cli.log import database_option, database_url, key_path, opened_log, sealer_for_reading
from engine.cli.log_retain import (
    active_book,
    damaged_record,
    kept_words,
    law_words,
    show_unfinished,
    today,
)
from engine.cli.options import example
from engine.recording import DecisionLog, StoredEvent, drawn_id
from engine.recording.position_ranges import ranges_text
from engine.release.desk import Desk
from engine.schema.book import Book, Policy
from engine.terminal.console import DOUBT, GOOD, HEADING, QUIET, console, count_of, line, paragraph, show


class _Kept(NamedTuple):
    """A decision of the customer, and what still demands its facts."""

    decision: KeptDecision
    received_at: str
    demand: Demand | None


@click.command(
    short_help="Erase what is known of one customer.",
    epilog=example(
        'taqseet log erase --customer c-2041 --as fatimah --reason "asked to be forgotten, case 118"',
    ),
)
@click.option(
    "--customer", required=True, metavar="ID",
    help="As requests name the customer; `-` reads it from standard input, past the shell's history.",
)  # fmt: skip
@actor_option
@reason_option
@click.option("--despite-retention", is_flag=True, help="Erase it though a policy demands that it is kept.")
@book_option
@fixtures_option
@database_option
def erase(
    customer: str,
    actor: str | None,
    reason: str,
    despite_retention: bool,
    folder: Path | None,
    rules: str,
    database: str | None,
) -> None:
    """Erase the facts of every decision of a customer, for good: their keys are deleted.

    Nothing is erased while a `record` policy of the active book demands that any of it is kept; it is said
    which, and until when. The decisions themselves stay, with offers, reasons and carts, and the chain stays
    valid. The erasure is an event that names the decisions, never the customer.

    In a log in which no book was ever activated the policies of the book in --book count.
    """
    url = database_url(database)
    with opened_log(url, must_exist=True) as log, refusals_told():
        hidden = _pseudonym(customer, url)
        desk = Desk(log, None, drawn_id)
        book = active_book(desk, folder, rules)
        kept = _kept(log, hidden, book)
        unsealed = _unsealed(log, hidden)
        demanded = [each for each in kept if _is_demanded(each, today(book))]
        if demanded and not despite_retention:
            raise _still_demanded(demanded, len(kept))
        event = _erased(desk, kept, demanded, actor_name(actor), reason) if kept else None
        is_finished = event is None or log.has_finished_erasing()
    _show(kept, event, unsealed)
    if not is_finished:
        show_unfinished(console())


def _pseudonym(customer: str, url: str) -> str:
    """The customer's name in the log; without its key nobody is found in it, and none is made."""
    sealer = sealer_for_reading(url)
    if sealer is None:
        help = "only with the key of this log can its customers be found"
        raise Failed(f"the customer key {key_path(url)} is not there", help=help)
    id = sys.stdin.readline().strip() if customer == "-" else customer
    try:
        return sealer.pseudonym(id)
    except ValueError:
        raise Failed("the customer's id is not valid Unicode") from None


def _kept(log: DecisionLog, customer: str, book: Book) -> list[_Kept]:
    """The customer's decisions whose facts can still be read, and what each policy demands of them."""
    found: list[tuple[KeptDecision, str]] = []
    for key in log.kept_keys(customer=customer):
        stored = log.get(key.decision_id)
        if stored is not None:
            try:
                found.append((kept_decision(key, stored.record.body), key.received_at))
            except RecordDamaged as damaged:
                raise damaged_record(damaged) from None
    retention = Retention(book, today(book))
    relationships = retention.relationships(decision for decision, _ in found)
    return [
        _Kept(decision, received_at, retention.demand(decision, relationships))
        for decision, received_at in found
    ]


def _unsealed(log: DecisionLog, customer: str) -> int:
    """How many decisions of the customer are of before facts were sealed: these cannot be erased."""
    first = next(log.decisions(), None)
    if first is None or b'"sealed":' in first.record.body:  # versions only ever go forward
        return 0
    named = f'"customer":"{customer}"'.encode()
    return sum(named in stored.record.body for stored in log.decisions())


def _is_demanded(kept: _Kept, on: date) -> bool:
    return kept.demand is not None and kept.demand.until >= on


def _still_demanded(demanded: Sequence[_Kept], total: int) -> Failed:
    by_policy: dict[str, list[Demand]] = {}
    for each in demanded:
        if each.demand is not None:
            by_policy.setdefault(each.demand.policy.id, []).append(each.demand)
    told = [_demand_words(demands[0].policy, demands) for demands in by_policy.values()]
    number = f"{count_of(len(demanded), 'decision')}" if total > 1 else "a decision"
    return Failed(
        f"the facts of {number} of this customer have to be kept; nothing was erased",
        *told,
        help="`taqseet log retain` erases them when their time has come; --despite-retention erases them now",
    )


def _demand_words(policy: Policy, demands: Sequence[Demand]) -> str:
    last = max(demand.until for demand in demands)
    until = "for ever" if last == FOR_EVER else f"through {last}"
    number = count_of(len(demands), "decision")
    return f"{policy.id} ({law_words(policy)}): {kept_words(policy)}, so {number} {until}"


def _erased(
    desk: Desk, kept: Sequence[_Kept], demanded: Sequence[_Kept], actor: str, reason: str
) -> StoredEvent:
    """Delete the keys. The event does not name the customer: what is forgotten stays forgotten."""
    positions = [each.decision.position for each in kept]
    overruled = sorted({each.demand.policy.id for each in demanded if each.demand is not None})
    body = {
        "positions": ranges_text(positions),
        "decisions": len(positions),
        **({"despite_policies": overruled} if overruled else {}),
    }
    return desk.erase(positions, "facts_erased", "a customer", actor, reason, body, now())


def _show(kept: Sequence[_Kept], event: StoredEvent | None, unsealed: int) -> None:
    out = console()
    if event is None:
        facts = "sealed facts" if unsealed else "facts"
        show(out, line(f"Nothing to erase: no {facts} of this customer are kept in this log."))
    else:
        told = f": the facts of {count_of(len(kept), 'decision')} of this customer can never be read again."
        show(out, line(("Erased", f"{GOOD} {HEADING}"), told))
        show(out, line((f"Recorded as event {event.event.event_id}; the chain stays valid.", QUIET)))
        days = sorted({each.received_at[:10] for each in kept})
        span = days[0] if len(days) == 1 else f"between {days[0]} and {days[-1]}"
        copies = f"Copies hold them still: backups, and exports --with-facts of {span}."
        paragraph(out, line((copies, DOUBT)), 0)
    if unsealed:
        told = (
            f"In the log since before facts were sealed: {count_of(unsealed, 'decision')} of this customer."
            " What is in the open there cannot be erased without breaking the chain."
        )
        paragraph(out, line((told, DOUBT)), 0)
