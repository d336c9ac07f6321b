"""Recorded decisions made whole again, with the very book that decided them."""

from __future__ import annotations

import zlib
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, cast, get_args

import orjson

from engine.compiler.compiled import CompiledOffer
from engine.decision import Decision, OfferVerdict
from engine.evaluation.refusal import Refusal
from engine.fact_set import FactSet
from engine.money import parse_minor
from engine.pricing.quote import Quote
from engine.pricing.schedule import ScheduleRow
from engine.problems import Problems
from engine.recording import BookRecord, DecisionRecord, StoredRecord
from engine.recording.sealing import SealBroken, Sealer
from engine.request import Cart, Customer, Line, Request
from engine.schema.book import Book, Offer, Policy
from engine.schema.folder import folder_of
from engine.schema.load import book_of, digest_of
from engine.verdicts import Fault, Finding, Outcome, Reason, Remedy
from engine.wire.fields import MOST_ARTICLES
from engine.wire.record import (
    RECORD_FORMAT,
    UNSEALED,
    WITHOUT_REFUSALS,
    accounts_from_record,
    fact_from_record,
)
from engine.wire.render import Body, Detail, Renderer, answer_bytes
from engine.wire.stated import stated_from_record
from engine.wire.texts import MESSAGES


class RecordUnreadable(ValueError):
    """A record, or the book kept with it, that this version cannot make whole again; the message says why."""


class BookUnreadable(RecordUnreadable):
    """The texts kept as a book are no book for this version of Taqseet; they may be one for another."""


class FactsErased(RecordUnreadable):
    """The key of the record's personal facts was erased: nobody can make the decision whole again."""


class FactsClosed(RecordUnreadable):
    """The personal facts do not open: they were changed, or this is not the customer key of their log."""


@dataclass(frozen=True, slots=True)
class PastDecision:
    """A decision out of the log.

    `decision.request` knows nothing of the customer: what was known stands in `decision.facts`, and what the
    request stated in `stated`, None where the log did not keep that. `customer` is the pseudonym of the id,
    None for a guest; `detail` is what the answer said of withheld offers. `masked` names the facts that were
    never written down. `tells_of_refusals` is False for a decision of before answers told of them. Of a
    decision that `is_erased`, facts, figures of reasons, remedies and the reasons of a refusal are gone.
    """

    decision: Decision
    stored: StoredRecord
    detail: Detail
    customer: str | None
    tells_of_refusals: bool = True
    stated: Customer | None = None
    masked: tuple[str, ...] = ()
    is_erased: bool = False
    asked: tuple[str, str] | None = None
    """The hashes of the idempotency key and of what was asked under it; None where there was no key."""

    def answer(self, renderer: Renderer) -> bytes:
        """The answer's bytes, as they were sent; texts lack figures that were masked."""
        return answer_bytes(self.answer_body(renderer, self.detail))

    def answer_body(self, renderer: Renderer, detail: Detail) -> Body:
        """The answer as an object, with as much as `detail` says of the offers that were withheld."""
        record = self.stored.record
        body = renderer.answer(self.decision, record.decision_id, record.language, detail)
        if not self.tells_of_refusals:
            del body["refusal"], body["regimes"]
        return body


class _Kept(NamedTuple):
    """A record's body: its open part, and the personal one; None where that was erased."""

    open: Body
    personal: Body | None


def book_of_record(kept: BookRecord) -> Book:
    """The book that the log kept.

    Raises BookUnreadable when its YAML is no book for this version, RecordUnreadable when it is another one
    or the texts are damaged.
    """
    try:
        folder = folder_of(orjson.loads(zlib.decompress(kept.documents)))
    except (zlib.error, ValueError, TypeError, AttributeError) as damage:
        raise RecordUnreadable(f"the texts kept as book {kept.digest} are damaged: {damage!r}") from damage
    book = book_of(folder)
    if isinstance(book, Problems):
        raise BookUnreadable(f"book {kept.digest} is no book for this version: {book.errors[0].message}")
    if book.digest != kept.digest:
        raise RecordUnreadable(f"the texts kept as book {kept.digest} have the digest {book.digest}")
    return book


def is_that_book(kept: BookRecord) -> bool:
    """Whether the texts kept as a book are that book's, also where this version cannot read it."""
    try:
        return digest_of(orjson.loads(zlib.decompress(kept.documents))) == kept.digest
    except (zlib.error, ValueError, TypeError, AttributeError):
        return False


def past_decision(stored: StoredRecord, book: Book, sealer: Sealer | None) -> PastDecision:
    """The decision of a record; `sealer` opens what is sealed in it.

    Raises FactsErased where the key of its facts is gone, FactsClosed where they do not open with `sealer`,
    RecordUnreadable for another book, an unknown format or a body that is damaged.
    """
    past = read_back(stored, book, sealer)
    if past.is_erased:
        raise FactsErased(f"the personal facts of decision {stored.record.decision_id} were erased")
    return past


def read_back(stored: StoredRecord, book: Book, sealer: Sealer | None) -> PastDecision:
    """As `past_decision`, but of a decision whose facts were erased what is left of it."""
    id = stored.record.decision_id
    try:
        kept = _kept_of(stored.record, sealer)
        if stored.record.book_digest != book.digest:
            raise RecordUnreadable(f"decision {id} was made by book {stored.record.book_digest}")
        return _read(stored, kept, book)
    except RecordUnreadable:
        raise
    except (LookupError, TypeError, ValueError, AttributeError) as damage:
        raise RecordUnreadable(f"the record of decision {id} is damaged: {damage!r}") from damage


def _kept_of(record: DecisionRecord, sealer: Sealer | None) -> _Kept:
    body: Body = orjson.loads(record.body)
    form = body.get("format")
    if form in (WITHOUT_REFUSALS, UNSEALED):
        return _Kept(body, _personal_of_unsealed(body))
    if form != RECORD_FORMAT:
        raise RecordUnreadable(
            f"decision {record.decision_id} is recorded in format {form}, not {RECORD_FORMAT}"
        )
    if record.facts_key is None:
        return _Kept(body, None)
    if sealer is None:
        raise FactsClosed(
            f"the personal facts of decision {record.decision_id} are sealed, and the customer key of the "
            "log is not there"
        )
    try:
        plain = sealer.opened(b64decode(body["sealed"]), record.facts_key, record.decision_id)
    except SealBroken as broken:
        raise FactsClosed(str(broken)) from broken
    return _Kept(body, orjson.loads(plain))


def _personal_of_unsealed(body: Body) -> Body:
    """What a record of before facts were sealed says of the customer, laid out as it is sealed now."""
    return {
        **{name: body[name] for name in ("customer", "facts", "undetermined", "not_evaluated")},
        "by_provider": body.get("by_provider"),
        "params": [finding["params"] for finding in body["findings"]],
        "remedies": [
            {"offer": verdict["id"], "reason": place, **reason["remedy"]}
            for verdict in body["verdicts"]
            for place, reason in enumerate(verdict.get("reasons", ()))
            if "remedy" in reason
        ],
        "refusal": body.get("refusal"),
    }


def _read(stored: StoredRecord, kept: _Kept, book: Book) -> PastDecision:
    record, body, personal = stored.record, kept.open, kept.personal
    book.market(_text(body["request"]["country"]))
    request = _request(body["request"], datetime.fromisoformat(record.as_of), record.language)
    decision = Decision(
        request,
        date.fromisoformat(body["business_date"]),
        FactSet({}) if personal is None else _facts(personal, body["currency"], request, book),
        record.book_digest,
        book.version,
        record.engine_version,
        body["currency"],
        tuple(_verdicts(body, personal or _NOTHING, book)),
        tuple(Fault(**fault) for fault in body["faults"]),
        _refusal(body.get("refusal"), personal or _NOTHING, book),
    )
    customer = personal["customer"] if personal is not None else None
    stated = personal.get("stated") if personal is not None else None
    return PastDecision(
        decision,
        stored,
        body["detail"],
        customer,
        body["format"] != WITHOUT_REFUSALS,
        None if stated is None else stated_from_record(stated, body["currency"], customer),
        tuple(body.get("masked", ())),
        personal is None,
        tuple(personal["asked"]) if personal is not None and "asked" in personal else None,
    )


_NOTHING: Body = {"params": None, "remedies": (), "refusal": None}
"""What is left of the personal part when it was erased."""


def _request(kept: Body, as_of: datetime, language: str) -> Request:
    cart: Body = kept["cart"]
    currency: str = cart["currency"]

    def minor(text: str) -> int:
        return parse_minor(text, currency)

    lines = tuple(
        Line(_text(line["sku"]), _text(line["category"]), _count(line["quantity"]), minor(line["unit_price"]))
        for line in cart["lines"]
    )
    bought = Cart(
        currency, lines, minor(cart["discount"]), minor(cart["shipping"]), minor(cart["paid_by_other_means"])
    )
    wish = kept["down_payment"]
    return Request(
        as_of,
        _text(kept["country"]),
        _text(kept["channel"]),
        bought,
        language,
        None if wish is None else minor(wish),
    )


def _facts(personal: Body, currency: str, request: Request, book: Book) -> FactSet:
    values = {name: fact_from_record(name, value, currency) for name, value in personal["facts"].items()}
    undetermined = {
        name: {member: frozenset(lacking) for member, lacking in members.items()}
        for name, members in personal["undetermined"].items()
    }
    articles = tuple(
        (line.sku, frozenset(book.category_parents[line.category])) for line in request.cart.lines
    )
    accounts = accounts_from_record(personal["by_provider"], currency)
    return FactSet(values, undetermined, frozenset(personal["not_evaluated"]), articles, accounts)


def _verdicts(body: Body, personal: Body, book: Book) -> list[OfferVerdict]:
    day = date.fromisoformat(body["business_date"])
    offers = {offer.id: offer for offer in book.offers}
    policies = {policy.id: policy for policy in book.policies}
    regimes = {regime.id: regime for regime in book.regimes}
    params = personal["params"] or [{}] * len(body["findings"])
    findings = [
        _finding(kept, figures, policies) for kept, figures in zip(body["findings"], params, strict=True)
    ]
    remedies = {(kept["offer"], kept["reason"]): _remedy(kept) for kept in personal["remedies"]}
    return [
        OfferVerdict(
            CompiledOffer(offers[kept["id"]], 0, {}),
            _outcome(kept["outcome"]),
            tuple(
                Reason(
                    findings[reason["finding"]], _text(reason["source"]), remedies.get((kept["id"], place))
                )
                for place, reason in enumerate(kept.get("reasons", ()))
            ),
            regimes[kept["regime"]] if kept["regime"] else None,
            _quote(kept["quote"], offers[kept["id"]], day) if "quote" in kept else None,
            kept.get("rank"),
            tuple(policies[id] for id in kept.get("disclosures", ())),
        )
        for kept in body["verdicts"]
    ]


def _refusal(kept: Body | None, personal: Body, book: Book) -> Refusal | None:
    if kept is None:
        return None
    policies = {policy.id: policy for policy in book.policies}
    told = personal["refusal"] or {"principal_reasons": (), "data_categories": ()}
    return Refusal(
        tuple(told["principal_reasons"]),
        tuple(told["data_categories"]),
        tuple(policies[id] for id in kept["notices"]),
    )


def _finding(kept: Body, params: dict[str, Any], policies: Mapping[str, Policy]) -> Finding:
    """A finding whose code and policy can be told of. Raises LookupError, TypeError."""
    typed = {name: tuple(value) if isinstance(value, list) else value for name, value in params.items()}
    code, policy, subject = kept["code"], kept["policy"], kept["subject"]
    if code not in MESSAGES:
        raise LookupError(code)
    return Finding(
        code,
        typed,
        None if policy is None else policies[policy].id,
        None if subject is None else _text(subject),
    )


def _outcome(value: object) -> Outcome:
    for outcome in get_args(Outcome):
        if value == outcome:
            return cast(Outcome, outcome)
    raise LookupError(value)


def _count(value: object) -> int:
    if not isinstance(value, int) or not 0 < value <= MOST_ARTICLES:
        raise TypeError(f"{value!r:.80} is no quantity")
    return value


def _text(value: object) -> str:
    """A text of a record. Raises TypeError where something else was put into its place."""
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.80} is no text")
    return value


def _remedy(kept: Body) -> Remedy:
    return Remedy(kept["fact"], kept["change"], kept["by"], kept["makes_eligible"])


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
