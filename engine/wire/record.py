"""What the log keeps of a decision: facts, findings and quotes as JSON, and nothing that names a person.

A birth date becomes an age, a customer's id a keyed hash. From this body and the book of the same digest the
decision is made whole again (`engine.wire.past`), and its answer rendered to the same bytes.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Final

import orjson

from engine.decision import Decision, OfferVerdict
from engine.evaluation.refusal import Refusal
from engine.fact_set import FactSet
from engine.facts import FACTS, FactValue
from engine.money import decimal_text, parse_minor
from engine.recording import BookRecord, DecisionRecord
from engine.request import Request
from engine.schema.book import Book
from engine.verdicts import Finding, Reason
from engine.wire.render import Body, Detail, Renderer, answer_bytes

RECORD_FORMAT: Final = 2
WITHOUT_REFUSALS: Final = 1
"""The format of records of before answers told of refusals; they are still read."""

RecordedFact = str | int | bool | list[str]


@dataclass(frozen=True, slots=True)
class Answered:
    """A decision ready to be recorded and then sent: `answer` may leave only when `record` is durable."""

    answer: bytes
    record: DecisionRecord


def answer_and_record(
    decision: Decision,
    renderer: Renderer,
    decision_id: str,
    received_at: str,
    detail: Detail = "full",
    customer: str | None = None,
) -> Answered:
    """The answer's bytes, and the record of exactly these bytes.

    `received_at` is ISO 8601 in UTC; `customer` is the pseudonym of the customer's id, never the id.
    """
    language = decision.request.language
    body = renderer.answer(decision, decision_id, language, detail)
    answer = answer_bytes(body)
    quotes = {offer["id"]: offer["quote"] for offer in body["offers"]}
    record = DecisionRecord(
        decision_id=decision_id,
        as_of=body["as_of"],
        received_at=received_at,
        book_digest=decision.book_digest,
        engine_version=decision.engine_version,
        language=language,
        body=canonical(record_body(decision, quotes, detail, customer)),
        answer_sha256=sha256(answer).hexdigest(),
    )
    return Answered(answer, record)


def canonical(body: Body) -> bytes:
    """The one form of a body: UTF-8 without spaces, keys in the order in which this package writes them."""
    return orjson.dumps(body)


def record_body(decision: Decision, quotes: Mapping[str, Body], detail: Detail, customer: str | None) -> Body:
    """The decision as the log keeps it; `quotes` are the eligible offers' as the answer shows them."""
    findings: dict[int, int] = {}
    listed: list[Finding] = []
    for verdict in decision.verdicts:
        for reason in verdict.reasons:
            if id(reason.finding) not in findings:
                findings[id(reason.finding)] = len(listed)
                listed.append(reason.finding)
    return {
        "format": RECORD_FORMAT,
        "detail": detail,
        "customer": customer,
        "request": request_on_record(decision.request),
        "business_date": decision.business_date.isoformat(),
        "currency": decision.currency,
        "facts": facts_on_record(decision.facts, decision.currency),
        "by_provider": accounts_on_record(decision.facts, decision.currency),
        "undetermined": _undetermined(decision.facts),
        "not_evaluated": sorted(decision.facts.not_evaluated),
        "findings": [_finding(finding) for finding in listed],
        "verdicts": [_verdict(verdict, quotes, findings) for verdict in decision.verdicts],
        "refusal": _refusal(decision.refusal),
        "faults": faults_on_record(decision),
    }


def _refusal(refusal: Refusal | None) -> Body | None:
    if refusal is None:
        return None
    return {
        "principal_reasons": list(refusal.principal_reasons),
        "data_categories": list(refusal.data_categories),
        "notices": [policy.id for policy in refusal.notices],
    }


def faults_on_record(decision: Decision) -> list[Body]:
    """What the evaluators disagreed on, with both answers."""
    return [
        {"subject": fault.subject, "engine": fault.engine, "reference": fault.reference}
        for fault in decision.faults
    ]


def request_on_record(request: Request) -> Body:
    """The cart and where it was asked; the customer stands among the facts."""
    cart = request.cart
    wish = request.down_payment_minor

    def amount(minor: int) -> str:
        return decimal_text(minor, cart.currency)

    return {
        "country": request.country,
        "channel": request.channel,
        "cart": {
            "currency": cart.currency,
            "discount": amount(cart.discount_minor),
            "shipping": amount(cart.shipping_minor),
            "paid_by_other_means": amount(cart.paid_by_other_means_minor),
            "lines": [
                {
                    "sku": line.sku,
                    "category": line.category,
                    "quantity": line.quantity,
                    "unit_price": amount(line.unit_price_minor),
                }
                for line in cart.lines
            ],
        },
        "down_payment": None if wish is None else amount(wish),
    }


def facts_on_record(facts: FactSet, currency: str) -> Body:
    """Every known fact as typed JSON: amounts as decimal strings, dates as ISO, sets as sorted lists."""
    return {name: _typed(name, value, currency) for name, value in facts.values.items()}


def accounts_on_record(facts: FactSet, currency: str) -> Body | None:
    """What the customer has with each provider; None where nothing is known of any."""
    if facts.by_provider is None:
        return None
    return {
        provider: {name: _typed(name, value, currency) for name, value in known.items()}
        for provider, known in facts.by_provider.items()
    }


def accounts_from_record(body: Body) -> dict[str, dict[str, int]] | None:
    """The inverse of `accounts_on_record`; records of before there were accounts have none."""
    kept: Body | None = body.get("by_provider")
    if kept is None:
        return None
    return {
        provider: {
            name: _whole(fact_from_record(name, value, body["currency"])) for name, value in known.items()
        }
        for provider, known in kept.items()
    }


def _whole(value: FactValue) -> int:
    assert isinstance(value, int)
    return value


def _typed(name: str, value: FactValue, currency: str) -> RecordedFact:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, int) and not isinstance(value, bool):
        kind = FACTS[name].type
        if kind == "money":
            return decimal_text(value, currency)
        if kind == "date":
            return date.fromordinal(value).isoformat()
    return value


def fact_from_record(name: str, value: RecordedFact, currency: str) -> FactValue:
    """The inverse of `facts_on_record` for one fact."""
    if isinstance(value, list):
        return frozenset(value)
    kind = FACTS[name].type
    if kind == "money" and isinstance(value, str):
        return parse_minor(value, currency)
    if kind == "date" and isinstance(value, str):
        return date.fromisoformat(value).toordinal()
    return value


def _undetermined(facts: FactSet) -> Body:
    return {
        name: {member: sorted(lacking) for member, lacking in members.items()}
        for name, members in facts.undetermined.items()
    }


def _finding(finding: Finding) -> Body:
    return {
        "code": finding.code,
        "params": finding.params,
        "policy": finding.policy,
        "subject": finding.subject,
    }


def _verdict(verdict: OfferVerdict, quotes: Mapping[str, Body], findings: Mapping[int, int]) -> Body:
    kept: Body = {
        "id": verdict.offer.id,
        "outcome": verdict.outcome,
        "regime": verdict.regime.id if verdict.regime else None,
    }
    if verdict.outcome == "eligible":
        disclosures = [policy.id for policy in verdict.disclosures]
        return kept | {"rank": verdict.rank, "quote": quotes[verdict.offer.id], "disclosures": disclosures}
    return kept | {"reasons": [_reason(reason, findings[id(reason.finding)]) for reason in verdict.reasons]}


def _reason(reason: Reason, finding: int) -> Body:
    remedy = reason.remedy
    if remedy is None:
        return {"finding": finding, "source": reason.source}
    found = {
        "fact": remedy.fact,
        "change": remedy.change,
        "by": remedy.by,
        "makes_eligible": remedy.makes_eligible,
    }
    return {"finding": finding, "source": reason.source, "remedy": found}


def book_record(book: Book, first_used_at: str) -> BookRecord:
    """The book as the log keeps it beside its decisions: all its YAML, by path."""
    return BookRecord(book.digest, book.version, zlib.compress(canonical(dict(book.files))), first_used_at)
