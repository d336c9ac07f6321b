"""Recorded decisions made whole again, with the very book that decided them."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

from engine.compiler.compiled import CompiledOffer
from engine.decision import Decision, OfferVerdict
from engine.evaluation.refusal import Refusal
from engine.fact_set import FactSet
from engine.money import parse_minor
from engine.pricing.quote import Quote
from engine.pricing.schedule import ScheduleRow
from engine.problems import Problems
from engine.recording import BookRecord, StoredRecord
from engine.request import Cart, Line, Request
from engine.schema.book import Book, Offer
from engine.schema.folder import folder_of
from engine.schema.load import book_of
from engine.verdicts import Fault, Finding, Reason, Remedy
from engine.wire.record import RECORD_FORMAT, WITHOUT_REFUSALS, accounts_from_record, fact_from_record
from engine.wire.render import Body, Detail, Renderer, answer_bytes


class RecordUnreadable(ValueError):
    """A record, or the book kept with it, that this version cannot make whole again; the message says why."""


@dataclass(frozen=True, slots=True)
class PastDecision:
    """A decision out of the log.

    `decision.request` knows nothing of the customer: what was known stands in `decision.facts`. `customer` is
    the pseudonym of the id, None for a guest; `detail` is what the answer said of withheld offers.
    `tells_of_refusals` is False for a decision of before answers told of them.
    """

    decision: Decision
    stored: StoredRecord
    detail: Detail
    customer: str | None
    tells_of_refusals: bool = True

    def answer(self, renderer: Renderer) -> bytes:
        """The answer's bytes, as they were sent."""
        record = self.stored.record
        body = renderer.answer(self.decision, record.decision_id, record.language, self.detail)
        if not self.tells_of_refusals:
            del body["refusal"], body["regimes"]
        return answer_bytes(body)


def book_of_record(kept: BookRecord) -> Book:
    """The book that the log kept. Raises RecordUnreadable when its YAML is no book for this version."""
    book = book_of(folder_of(orjson.loads(zlib.decompress(kept.documents))))
    if isinstance(book, Problems):
        raise RecordUnreadable(f"book {kept.digest} is no book for this version: {book.errors[0].message}")
    if book.digest != kept.digest:
        raise RecordUnreadable(f"the texts kept as book {kept.digest} have the digest {book.digest}")
    return book


def past_decision(stored: StoredRecord, book: Book) -> PastDecision:
    """The decision of a record. Raises RecordUnreadable for another book or an unknown format."""
    record = stored.record
    body: Body = orjson.loads(record.body)
    form = body.get("format")
    if form not in (WITHOUT_REFUSALS, RECORD_FORMAT):
        raise RecordUnreadable(
            f"decision {record.decision_id} is recorded in format {form}, not {RECORD_FORMAT}"
        )
    if record.book_digest != book.digest:
        raise RecordUnreadable(f"decision {record.decision_id} was made by book {record.book_digest}")
    request = _request(body["request"], datetime.fromisoformat(record.as_of), record.language)
    decision = Decision(
        request,
        date.fromisoformat(body["business_date"]),
        _facts(body, request, book),
        record.book_digest,
        book.version,
        record.engine_version,
        body["currency"],
        tuple(_verdicts(body, book)),
        tuple(Fault(**fault) for fault in body["faults"]),
        _refusal(body.get("refusal"), book),
    )
    return PastDecision(decision, stored, body["detail"], body["customer"], form == RECORD_FORMAT)


def _request(kept: Body, as_of: datetime, language: str) -> Request:
    cart: Body = kept["cart"]
    currency: str = cart["currency"]

    def minor(text: str) -> int:
        return parse_minor(text, currency)

    lines = tuple(
        Line(line["sku"], line["category"], line["quantity"], minor(line["unit_price"]))
        for line in cart["lines"]
    )
    bought = Cart(
        currency, lines, minor(cart["discount"]), minor(cart["shipping"]), minor(cart["paid_by_other_means"])
    )
    wish = kept["down_payment"]
    return Request(
        as_of, kept["country"], kept["channel"], bought, language, None if wish is None else minor(wish)
    )


def _facts(body: Body, request: Request, book: Book) -> FactSet:
    values = {name: fact_from_record(name, value, body["currency"]) for name, value in body["facts"].items()}
    undetermined = {
        name: {member: frozenset(lacking) for member, lacking in members.items()}
        for name, members in body["undetermined"].items()
    }
    articles = tuple(
        (line.sku, frozenset(book.category_parents[line.category])) for line in request.cart.lines
    )
    return FactSet(
        values, undetermined, frozenset(body["not_evaluated"]), articles, accounts_from_record(body)
    )


def _verdicts(body: Body, book: Book) -> list[OfferVerdict]:
    day = date.fromisoformat(body["business_date"])
    offers = {offer.id: offer for offer in book.offers}
    policies = {policy.id: policy for policy in book.policies}
    regimes = {regime.id: regime for regime in book.regimes}
    findings = [_finding(kept) for kept in body["findings"]]
    return [
        OfferVerdict(
            CompiledOffer(offers[kept["id"]], 0, {}),
            kept["outcome"],
            tuple(_reason(reason, findings) for reason in kept.get("reasons", ())),
            regimes[kept["regime"]] if kept["regime"] else None,
            _quote(kept["quote"], offers[kept["id"]], day) if "quote" in kept else None,
            kept.get("rank"),
            tuple(policies[id] for id in kept.get("disclosures", ())),
        )
        for kept in body["verdicts"]
    ]


def _refusal(kept: Body | None, book: Book) -> Refusal | None:
    if kept is None:
        return None
    policies = {policy.id: policy for policy in book.policies}
    return Refusal(
        tuple(kept["principal_reasons"]),
        tuple(kept["data_categories"]),
        tuple(policies[id] for id in kept["notices"]),
    )


def _finding(kept: Body) -> Finding:
    params: dict[str, Any] = kept["params"]
    typed = {name: tuple(value) if isinstance(value, list) else value for name, value in params.items()}
    return Finding(kept["code"], typed, kept["policy"], kept["subject"])


def _reason(kept: Body, findings: list[Finding]) -> Reason:
    remedy = Remedy(**kept["remedy"]) if "remedy" in kept else None
    return Reason(findings[kept["finding"]], kept["source"], remedy)


def _quote(kept: Body, offer: Offer, business_date: date) -> Quote:
    currency: str = kept["currency"]

    def minor(name: str, of: Body = kept) -> int:
        return parse_minor(of[name], currency)

    schedule = tuple(
        ScheduleRow(
            row["number"],
            date.fromisoformat(row["due"]),
            minor("amount", row),
            minor("principal", row),
            minor("fee", row),
            minor("interest", row),
        )
        for row in kept["schedule"]
    )
    return Quote(
        currency=currency,
        cash_price_minor=minor("cash_price"),
        down_payment_minor=minor("down_payment"),
        financed_minor=minor("financed"),
        fees_minor=minor("fees"),
        fees_vat_minor=minor("fees_vat"),
        interest_minor=minor("interest"),
        total_payable_minor=minor("total_payable"),
        due_today_minor=minor("due_today"),
        apr_percent=kept["apr"]["percent"],
        apr_convention=kept["apr"]["convention"],
        every=offer.plan.every,
        business_date=business_date,
        schedule=schedule,
    )
