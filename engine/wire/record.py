"""What the log keeps of a decision: what was asked and answered in the open, what is personal under seal.

From a record and the book of the same digest the decision is made whole again (`engine.wire.past`), its
answer rendered to the same bytes, and the request decided once more. Open are the cart, verdicts, policies
and quotes. Sealed, with a key that can be erased, is all that was known of the customer and every figure that
follows from it. The customer's id is nowhere: a keyed hash stands for it.
"""

from __future__ import annotations

import zlib
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Final, NamedTuple

import orjson

from engine.compiler.specialise import facts_of
from engine.decision import Decision, OfferVerdict
from engine.evaluation.refusal import Refusal
from engine.fact_set import FactSet
from engine.facts import FACTS, FactValue
from engine.money import decimal_text, parse_minor
from engine.recording import BookRecord, DecisionRecord, IdempotencyMark
from engine.recording.sealing import Sealer
from engine.request import Request
from engine.schema.book import Book
from engine.verdicts import Fault, Finding, ParameterValue, Remedy
from engine.wire.masking import LeftOut, Masks, masked_facts, masked_names, masked_refusal, without_figures
from engine.wire.render import Body, Detail, Renderer, answer_bytes
from engine.wire.stated import stated_on_record, without_fields

RECORD_FORMAT: Final = 3
UNSEALED: Final = 2
"""The format of records of before facts were sealed; they are still read."""
WITHOUT_REFUSALS: Final = 1
"""The format of records of before answers told of refusals; they are still read."""

RecordedFact = str | int | bool | list[str]


@dataclass(frozen=True, slots=True)
class Answered:
    """A decision ready to be recorded and then sent: `answer` may leave only when `record` is durable."""

    answer: bytes
    record: DecisionRecord


class RecordBody(NamedTuple):
    """The two parts of a record: what anybody may read, and what is sealed into it."""

    open: Body
    personal: Body


def answer_and_record(
    decision: Decision,
    renderer: Renderer,
    decision_id: str,
    received_at: str,
    detail: Detail,
    customer: str | None,
    sealer: Sealer,
    idempotency: IdempotencyMark | None = None,
) -> Answered:
    """The answer's bytes, and the record of exactly these bytes.

    `received_at` is ISO 8601 in UTC; `customer` is the pseudonym of the customer's id, never the id.
    """
    body = renderer.answer(decision, decision_id, decision.request.language, detail)
    answer = answer_bytes(body)
    quotes = {offer["id"]: offer["quote"] for offer in body["offers"]}
    kept = record_body(decision, quotes, detail, customer, renderer.masks)
    if idempotency is not None:
        kept.personal["asked"] = [idempotency.key_hash, idempotency.fingerprint]
    sealed = sealer.seal(canonical(kept.personal), decision_id)
    kept.open["sealed"] = b64encode(sealed.ciphertext).decode("ascii")
    record = DecisionRecord(
        decision_id=decision_id,
        as_of=body["as_of"],
        received_at=received_at,
        book_digest=decision.book_digest,
        engine_version=decision.engine_version,
        language=decision.request.language,
        body=canonical(kept.open),
        answer_sha256=sha256(answer).hexdigest(),
        country=decision.request.country,
        customer=customer,
        facts_key=sealed.facts_key,
        idempotency=idempotency,
    )
    return Answered(answer, record)


def canonical(body: Body) -> bytes:
    """The one form of a body: UTF-8 without spaces, keys in the order in which this package writes them."""
    return orjson.dumps(body)


def record_body(
    decision: Decision, quotes: Mapping[str, Body], detail: Detail, customer: str | None, masks: Masks
) -> RecordBody:
    """The decision as the log keeps it; `quotes` are the eligible offers' as the answer shows them."""
    stated = stated_on_record(decision.request.customer, decision.currency)
    said = _Said()
    verdicts = [said.verdict(verdict, quotes) for verdict in decision.verdicts]
    facts, refusal, left_out = decision.facts, decision.refusal, masks.of(decision, stated)
    if left_out is not None:
        stated, facts = without_fields(stated, left_out.stated), masked_facts(left_out, facts)
        said.silence(decision.verdicts, left_out)
        refusal = masked_refusal(left_out, refusal) if refusal is not None else None
    in_the_open: Body = {
        "format": RECORD_FORMAT,
        "detail": detail,
        "request": request_on_record(decision.request),
        "business_date": decision.business_date.isoformat(),
        "currency": decision.currency,
        "findings": said.findings,
        "verdicts": verdicts,
        "refusal": None if refusal is None else {"notices": [policy.id for policy in refusal.notices]},
        "faults": faults_on_record(decision.faults),
        "masked": [] if left_out is None else masked_names(left_out, decision.facts),
    }
    personal = {
        "customer": customer,
        "stated": stated,
        "facts": facts_on_record(facts, decision.currency),
        "by_provider": accounts_on_record(facts, decision.currency),
        "undetermined": undetermined_on_record(facts),
        "not_evaluated": sorted(facts.not_evaluated),
        "params": said.params,
        "remedies": said.remedies,
        "refusal": _refusal(refusal),
    }
    return RecordBody(in_the_open, personal)


class _Said:
    """What verdicts say, taken apart: findings once each in the open, their figures and remedies personal."""

    def __init__(self) -> None:
        self.findings: list[Body] = []
        self.params: list[Mapping[str, ParameterValue]] = []
        self.remedies: list[Body] = []
        self._numbers: dict[int, int] = {}

    def verdict(self, verdict: OfferVerdict, quotes: Mapping[str, Body]) -> Body:
        """The open part of a verdict."""
        id, regime = verdict.offer.id, verdict.regime
        kept: Body = {"id": id, "outcome": verdict.outcome, "regime": regime.id if regime else None}
        if verdict.outcome == "eligible":
            kept["rank"], kept["quote"] = verdict.rank, quotes[id]
            kept["disclosures"] = [policy.id for policy in verdict.disclosures]
            return kept
        reasons: list[Body] = []
        kept["reasons"] = reasons
        for finding, source, remedy in verdict.reasons:
            number = self._numbers.get(key := _identity(finding))
            if number is None:
                number = self._numbers[key] = self._listed(finding)
            if remedy is not None:
                self.remedies.append(_remedy(id, len(reasons), remedy))
            reasons.append({"finding": number, "source": source})
        return kept

    def _listed(self, finding: Finding) -> int:
        self.findings.append({"code": finding.code, "policy": finding.policy, "subject": finding.subject})
        self.params.append(finding.params)
        return len(self.findings) - 1

    def silence(self, verdicts: Iterable[OfferVerdict], left_out: LeftOut) -> None:
        """Take away the figures that rest on what is left out, and the remedies that may rest on it."""
        silenced: set[str] = set()
        for verdict in verdicts:
            asked = facts_of(verdict.offer.offer.when) if verdict.reasons else frozenset()
            if left_out.may_decide(asked):
                silenced.add(verdict.offer.id)
            for reason in verdict.reasons:
                if left_out.is_about(reason.finding, asked):
                    number = self._numbers[_identity(reason.finding)]
                    self.params[number] = without_figures(reason.finding.params)
        self.remedies = [remedy for remedy in self.remedies if remedy["offer"] not in silenced]


_identity: Final = id
"""Offers share the objects of findings, and equal ones that are two stay two."""


def _remedy(offer: str, reason: int, remedy: Remedy) -> Body:
    fact, change, by, makes_eligible = remedy
    return {
        "offer": offer, "reason": reason, "fact": fact, "change": change, "by": by,
        "makes_eligible": makes_eligible,
    }  # fmt: skip


def _refusal(refusal: Refusal | None) -> Body | None:
    if refusal is None:
        return None
    return {
        "principal_reasons": list(refusal.principal_reasons),
        "data_categories": list(refusal.data_categories),
    }


def faults_on_record(faults: Iterable[Fault]) -> list[Body]:
    """What the evaluators disagreed on, with both answers."""
    return [
        {"subject": fault.subject, "engine": fault.engine, "reference": fault.reference} for fault in faults
    ]


def request_on_record(request: Request) -> Body:
    """The cart and where it was asked, and nothing of the customer."""
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


def accounts_from_record(kept: Body | None, currency: str) -> dict[str, dict[str, int]] | None:
    """The inverse of `accounts_on_record`."""
    if kept is None:
        return None
    return {
        provider: {name: _whole(fact_from_record(name, value, currency)) for name, value in known.items()}
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


def undetermined_on_record(facts: FactSet) -> Body:
    """The members of derived sets that could not be told, each with the facts that it lacks."""
    return {
        name: {member: sorted(lacking) for member, lacking in members.items()}
        for name, members in facts.undetermined.items()
    }


def book_record(book: Book, first_used_at: str) -> BookRecord:
    """The book as the log keeps it beside its decisions: all its YAML, by path."""
    return BookRecord(book.digest, book.version, zlib.compress(canonical(dict(book.files))), first_used_at)
