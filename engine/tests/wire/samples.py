"""Request bodies for tests: a good one, and ways to change one place of it."""

from __future__ import annotations

import json
from base64 import b64decode
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import orjson

from engine.decision import Decision
from engine.recording import DecisionRecord, StoredRecord
from engine.recording.sealing import Sealer
from engine.request import Request
from engine.schema.book import Book
from engine.wire.read import FieldError, read_request
from engine.wire.record import Answered, answer_and_record
from engine.wire.render import Detail, Renderer

NOW = datetime(2026, 11, 27, 7, 15, tzinfo=UTC)

SEALER = Sealer(b"k" * 32)
"""The customer key of these tests."""


class _Absent:
    """Printed alike in every process, because it names tests."""

    def __repr__(self) -> str:
        return "absent"


ABSENT = _Absent()
"""Stands for a member that is taken out."""

GOOD: dict[str, Any] = {
    "as_of": "2026-11-27T10:15:00+03:00",
    "country": "SA",
    "channel": "ecommerce",
    "language": "en",
    "cart": {
        "currency": "SAR",
        "discount": "0.00",
        "shipping": "0.00",
        "paid_by_other_means": "0.00",
        "lines": [{"sku": "PH-1", "category": "phones", "quantity": 1, "unit_price": "3499.00"}],
    },
    "down_payment": None,
    "customer": {
        "id": "c-1",
        "date_of_birth": "1990-05-01",
        "residency": "SA",
        "customer_since": "2023-01-15",
        "identity_verified": True,
        "monthly_income": "12000.00",
        "income": {"salary": "12000.00", "pension": "0.00", "other_monthly_average": "0.00"},
        "monthly_obligations": "1500.00",
        "obligations": {"salary_deducted": "1500.00", "mortgage": "0.00", "other": "0.00"},
        "bnpl_outstanding": "0.00",
        "days_past_due": 0,
        "consents": ["bureau_query", "bureau_report", "terms"],
        "bureau_checked": True,
    },
}


def changed(pointer: str, value: object) -> dict[str, Any]:
    """The good request with another value at one place; the place need not be there yet."""
    body = deepcopy(GOOD)
    *parents, last = pointer.removeprefix("/").split("/")
    place: Any = body
    for step in parents:
        place = place[int(step)] if isinstance(place, list) else place[step]
    if value is ABSENT:
        del place[last]
    elif isinstance(place, list):
        place[int(last)] = value
    else:
        place[last] = value
    return body


def errors_of(body: bytes | dict[str, Any], book: Book) -> list[FieldError]:
    """What is wrong with a body; nothing when it can be read."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    read = read_request(content, book, NOW)
    return read if isinstance(read, list) else []


def request_of(body: dict[str, Any], book: Book, *languages: str) -> Request:
    """The request of a body that can be read."""
    read = read_request(orjson.dumps(body), book, NOW, languages)
    assert not isinstance(read, list), read
    return read


def stored(record: DecisionRecord) -> StoredRecord:
    """A record as if it stood first in a log."""
    return StoredRecord(record, 1, "w-1", "b" * 64, "0" * 64, "r" * 64)


def recorded(
    decision: Decision,
    renderer: Renderer,
    decision_id: str,
    received_at: str,
    detail: Detail = "full",
    customer: str | None = None,
) -> Answered:
    """A decision answered and recorded, its facts sealed with the key of these tests."""
    return answer_and_record(decision, renderer, decision_id, received_at, detail, customer, SEALER)


def personal(record: DecisionRecord) -> dict[str, Any]:
    """What is sealed in a record."""
    assert record.facts_key is not None
    ciphertext = b64decode(orjson.loads(record.body)["sealed"])
    opened: dict[str, Any] = orjson.loads(SEALER.opened(ciphertext, record.facts_key, record.decision_id))
    return opened


def unsealed(record: DecisionRecord, form: int = 2) -> DecisionRecord:
    """The record as it was written before facts were sealed; format 1 told of no refusal either."""
    body, known = orjson.loads(record.body), personal(record)
    findings = [
        {"code": each["code"], "params": params, "policy": each["policy"], "subject": each["subject"]}
        for each, params in zip(body["findings"], known["params"], strict=True)
    ]
    reasons = {verdict["id"]: verdict.get("reasons", []) for verdict in body["verdicts"]}
    for remedy in known["remedies"]:
        reasons[remedy.pop("offer")][remedy.pop("reason")]["remedy"] = remedy
    told = {
        "format": form,
        **{name: body[name] for name in ("detail", "request", "business_date", "currency", "verdicts")},
        **{name: known[name] for name in ("customer", "facts", "by_provider", "undetermined")},
        "not_evaluated": known["not_evaluated"],
        "findings": findings,
        "faults": body["faults"],
    }
    if form > 1:
        told["refusal"] = body["refusal"] and {**known["refusal"], **body["refusal"]}
    return replace(record, body=orjson.dumps(told), country="", customer=None, facts_key=None)
