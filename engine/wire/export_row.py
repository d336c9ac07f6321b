"""Decisions and events as rows of an export: what is asked of thousands at once, in columns with types.

Without facts a row holds nothing that was known of the customer: a body whose facts are sealed goes as it is,
one of before facts were sealed is left out. The columns that the hash chain covers are all there, so that the
chain can be followed in an export alone: a body counts in it by its SHA-256.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

import orjson

from engine.money import parse_minor
from engine.recording import StoredEvent, StoredRecord

Row = dict[str, Any]
Opened = Callable[[bytes, bytes, str], bytes]
"""Opens sealed facts, given the ciphertext, the record's key and its id: `Sealer.opened`."""

_AMOUNTS: Final = ("financed", "fees", "interest", "total_payable", "due_today")

_DAMAGE: Final = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError)
"""What comes of reading a body that was tampered with, or is none."""

_minor = lru_cache(maxsize=65_536)(parse_minor)
_day = lru_cache(maxsize=8_192)(date.fromisoformat)


class RowUnreadable(ValueError):
    """A record that does not hold what one of its kind holds; the message names it."""


def decision_row(stored: StoredRecord, opened: Opened | None = None) -> Row:
    """A decision as a row; with `opened` its facts too, null where they were erased.

    Raises RowUnreadable, and SealBroken where sealed facts do not open.
    """
    record = stored.record
    try:
        body = orjson.loads(record.body)
        row = _told(stored, body)
        facts = _facts(stored, body, opened) if opened is not None else {}
    except _DAMAGE as error:
        raise RowUnreadable(_damaged(f"decision {record.decision_id}", stored)) from error
    keeps_body = opened is not None or _is_sealed(body)
    return {**row, **facts, **_chain(stored, record.body.decode() if keeps_body else None)}


def event_row(stored: StoredEvent) -> Row:
    """An event as a row. Raises RowUnreadable."""
    event = stored.event
    try:
        at, body = datetime.fromisoformat(event.at), event.body.decode()
    except ValueError as error:
        raise RowUnreadable(_damaged(f"event {event.event_id}", stored)) from error
    return {
        "position": stored.position,
        "event_id": event.event_id,
        "at": at,
        "kind": event.kind,
        "actor": event.actor,
        "subject": event.subject,
        "reason": event.reason,
        "at_text": event.at,
        **_chain(stored, body),
    }


def _damaged(record: str, stored: StoredRecord | StoredEvent) -> str:
    return f"the record of {record} at position {stored.position} is damaged"


def _chain(stored: StoredRecord | StoredEvent, body: str | None) -> Row:
    return {
        "writer": stored.writer,
        "body_sha256": stored.body_sha256,
        "previous_hash": stored.previous_hash,
        "record_hash": stored.record_hash,
        "body": body,
    }


def _told(stored: StoredRecord, body: Row) -> Row:
    record, request = stored.record, body["request"]
    cart, outcomes = request["cart"], [verdict["outcome"] for verdict in body["verdicts"]]
    wish = request["down_payment"]
    return {
        "position": stored.position,
        "decision_id": record.decision_id,
        "received_at": datetime.fromisoformat(record.received_at),
        "as_of": datetime.fromisoformat(record.as_of),
        "business_date": _day(body["business_date"]),
        "country": request["country"],
        "channel": request["channel"],
        "currency": cart["currency"],
        "cart_total_minor": _cart_total_minor(cart),
        "down_payment_minor": None if wish is None else _minor(wish, cart["currency"]),
        "eligible": outcomes.count("eligible"),
        "ineligible": outcomes.count("ineligible"),
        "referred": outcomes.count("referred"),
        "credit_refused": body.get("refusal") is not None,
        "faults": len(body["faults"]),
        "offers": [_offer(verdict, body["findings"]) for verdict in body["verdicts"]],
        "masked": body.get("masked", []),
        "book_digest": record.book_digest,
        "engine_version": record.engine_version,
        "language": record.language,
        "detail": body["detail"],
        "record_format": body["format"],
        "received_at_text": record.received_at,
        "as_of_text": record.as_of,
        "answer_sha256": record.answer_sha256,
    }


def _cart_total_minor(cart: Row) -> int:
    """What is to be paid for the cart: see `engine.request.Cart.cash_price_minor`."""
    currency = cart["currency"]
    lines = sum(line["quantity"] * _minor(line["unit_price"], currency) for line in cart["lines"])
    less = _minor(cart["discount"], currency) + _minor(cart["paid_by_other_means"], currency)
    return int(lines - less + _minor(cart["shipping"], currency))


def _offer(verdict: Row, findings: list[Row]) -> Row:
    quote = verdict.get("quote")
    return {
        "offer": verdict["id"],
        "outcome": verdict["outcome"],
        "regime": verdict["regime"],
        "rank": verdict.get("rank"),
        "reasons": [_reason(reason, findings) for reason in verdict.get("reasons", ())],
        **(_quote(quote) if quote else {}),
    }


def _reason(reason: Row, findings: list[Row]) -> Row:
    finding = findings[reason["finding"]]
    return {"code": finding["code"], "policy": finding["policy"], "source": reason["source"]}


def _quote(quote: Row) -> Row:
    currency, schedule = quote["currency"], quote["schedule"]
    return {
        **{f"{name}_minor": _minor(quote[name], currency) for name in _AMOUNTS},
        "apr_percent": Decimal(quote["apr"]["percent"]),
        "installments": len(schedule),
        "last_due": _day(schedule[-1]["due"]) if schedule else None,
    }


def _is_sealed(body: Row) -> bool:
    return "sealed" in body


def _facts(stored: StoredRecord, body: Row, opened: Opened) -> Row:
    """What was known of the customer, as JSON; it is null where the key was erased."""
    if not _is_sealed(body):
        return {
            "facts_are": "not sealed",
            "customer": body["customer"],
            "facts": orjson.dumps(body["facts"]),
            "personal": None,
        }
    record = stored.record
    if record.facts_key is None:
        return {"facts_are": "erased", "customer": None, "facts": None, "personal": None}
    plain = opened(b64decode(body["sealed"]), record.facts_key, record.decision_id)
    kept = orjson.loads(plain)
    return {
        "facts_are": "kept",
        "customer": kept["customer"],
        "facts": orjson.dumps(kept["facts"]),
        "personal": plain,
    }
