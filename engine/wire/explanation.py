"""A recorded decision explained to a compliance officer: each offer and reason, its law, its line of YAML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from engine.decision import OfferVerdict
from engine.describe import value_text
from engine.facts import FACTS
from engine.locale_format import format_money, format_percent
from engine.money import parse_minor
from engine.schema.book import Book
from engine.verdicts import Outcome, Reason
from engine.wire.explanation_texts import CONFIDENCE, LABELS, PARAMETERS
from engine.wire.past import PastDecision
from engine.wire.past_answer import erased_refusal
from engine.wire.record import faults_on_record, request_on_record, undetermined_on_record
from engine.wire.render import Body, Renderer, citation_on_wire, quote_on_wire

_OUTCOMES: tuple[Outcome, ...] = ("eligible", "ineligible", "referred")
_CITED_APART = frozenset({"policy", "citation"})


class Label(Protocol):
    """A label of one language, filled with figures."""

    def __call__(self, key: str, /, **figures: object) -> str:
        """The text of a key."""
        ...


def explain(past: PastDecision, renderer: Renderer, language: str) -> Body:
    """Everything that there is to say of a decision, as an object; `renderer` is that of its book.

    Where its facts were erased, `facts` and what a customer read are null.
    """
    decision, stored = past.decision, past.stored
    record = stored.record
    counts = {
        outcome: sum(verdict.outcome == outcome for verdict in decision.verdicts) for outcome in _OUTCOMES
    }
    return {
        "decision_id": record.decision_id,
        "as_of": record.as_of,
        "business_date": decision.business_date.isoformat(),
        "received_at": record.received_at,
        "language": language,
        "engine_version": record.engine_version,
        "book": {"digest": decision.book_digest, "version": decision.book_version},
        "record": {
            "position": stored.position,
            "writer": stored.writer,
            "record_hash": stored.record_hash,
            "previous_hash": stored.previous_hash,
            "answer_sha256": record.answer_sha256,
        },
        "erased": past.is_erased,
        "masked": list(past.masked),
        "customer": past.customer,
        "request": request_on_record(decision.request),
        "facts": None if past.is_erased else _facts(past),
        "undetermined": undetermined_on_record(decision.facts),
        "faults": faults_on_record(decision.faults),
        "summary": counts,
        "offers": [_offer(verdict, past, renderer, language) for verdict in decision.verdicts],
        "refusal": erased_refusal(decision, renderer)
        if past.is_erased
        else renderer.refusal(decision, language),
    }


def _facts(past: PastDecision) -> list[Body]:
    decision = past.decision
    return [
        {
            "fact": name,
            "value": value_text(name, value, decision.currency),
            "meaning": FACTS[name].meaning,
            "source": FACTS[name].source,
        }
        for name, value in sorted(decision.facts.values.items())
    ]


def _offer(verdict: OfferVerdict, past: PastDecision, renderer: Renderer, language: str) -> Body:
    document, regime = verdict.offer.offer.document, verdict.regime
    decision = past.decision
    return {
        "id": verdict.offer.id,
        "title": document.title.in_language(language),
        "provider": document.provider,
        "verdict": verdict.outcome,
        "rank": verdict.rank,
        "regime": regime
        and {
            "id": regime.id,
            "title": regime.title.in_language(language),
            "citation": citation_on_wire(regime.citation),
        },
        "quote": quote_on_wire(verdict.quote) if verdict.quote else None,
        "disclosures": renderer.disclosures(decision, verdict, language),
        "reasons": [_reason(reason, past, renderer, language) for reason in verdict.reasons],
    }


def _reason(reason: Reason, past: PastDecision, renderer: Renderer, language: str) -> Body:
    finding, currency = reason.finding, past.decision.currency
    policy = renderer.policies.get(finding.policy or "")
    staff = policy.document.staff_message if policy else None
    return {
        "code": finding.code,
        "message": None if past.is_erased else renderer.message(finding, currency, language),
        "staff_message": staff.in_language(language) if staff else None,
        "params": {
            name: list(value) if isinstance(value, tuple) else value for name, value in finding.params.items()
        },
        "policy": policy
        and {
            "id": policy.id,
            "title": policy.document.title.in_language(language),
            "kind": policy.document.kind,
        },
        "citation": renderer.citation(finding.policy),
        "source": reason.source,
        "line": line_of(renderer.book, reason.source),
        "remedy": renderer.remedy(reason.remedy, currency, language),
    }


def line_of(book: Book, source: str) -> str:
    """The line of YAML at a `file:line`; empty where the book has none."""
    file, _, number = source.rpartition(":")
    lines = book.files.get(file, "").splitlines()
    return lines[int(number) - 1].strip() if number.isdecimal() and 0 < int(number) <= len(lines) else ""


def explanation_text(explanation: Body) -> str:
    """The explanation for a reader, in its own language; ends with a line break."""
    return "\n".join(_lines(explanation, explanation["language"])) + "\n"


def _lines(told: Body, language: str) -> Iterator[str]:
    def label(key: str, /, **figures: object) -> str:
        return LABELS[key][language].format_map(figures)

    yield label("title", **told)
    yield label("decided_for", **told)
    yield label("recorded", received_at=told["received_at"], **told["record"])
    yield label("book", engine_version=told["engine_version"], **told["book"])
    yield label("summary", **told["summary"])
    yield from _customer_lines(told, label)
    yield from ("", label("cart"), *_cart_lines(told["request"]))
    yield from ("", label("facts")) if not told["erased"] else ()
    for fact in told["facts"] or ():
        meaning = f"  ({fact['meaning']})" if language == "en" else ""
        yield f"  {fact['fact']}: {fact['value']}{meaning}"
    for name, members in told["undetermined"].items():
        for member, lacking in members.items():
            yield "  " + label("undetermined", name=name, member=member, lacking=", ".join(lacking))
    if told["faults"]:
        yield from ("", label("faults"), *("  " + label("fault", **fault) for fault in told["faults"]))
    yield from ("", label("offers"))
    for offer in told["offers"]:
        yield from ("", *_offer_lines(offer, language))
    if told["refusal"]:
        yield from ("", label("refusal"), *_refusal_lines(told["refusal"], language))


def _customer_lines(told: Body, label: Label) -> Iterator[str]:
    if told["erased"]:
        yield label("erased")
    else:
        yield label("customer", **told) if told["customer"] else label("guest")
    if told["masked"]:
        yield label("masked", names=", ".join(told["masked"]))


def _cart_lines(request: Body) -> Iterator[str]:
    cart = request["cart"]
    for line in cart["lines"]:
        price = f"{line['unit_price']} {cart['currency']}"
        yield f"  {line['quantity']} × {line['sku']} ({line['category']}) {price}"
    for name in ("discount", "shipping", "paid_by_other_means"):
        if cart[name].strip("0."):
            yield f"  {name}: {cart[name]} {cart['currency']}"
    if request["down_payment"] is not None:
        yield f"  down_payment: {request['down_payment']} {cart['currency']}"


def _offer_lines(offer: Body, language: str) -> Iterator[str]:
    def label(key: str, /, **figures: object) -> str:
        return LABELS[key][language].format_map(figures)

    yield f"{offer['id']}: {offer['title']}"
    yield f"  {label(offer['verdict'], **offer)} · {label('provider', **offer)}"
    if offer["regime"]:
        citation = {name: offer["regime"]["citation"][name] for name in ("authority", "instrument", "clause")}
        yield "  " + label("regime", title=offer["regime"]["title"], **citation)
    if offer["quote"]:
        yield from _quote_lines(offer["quote"], language)
    for disclosure in offer["disclosures"]:
        yield "  " + label("disclosed", **disclosure)
    for reason in offer["reasons"]:
        yield from _reason_lines(reason, language)


def _refusal_lines(refusal: Body, language: str) -> Iterator[str]:
    for number, reason in enumerate(refusal["principal_reasons"] or (), start=1):
        yield "  " + LABELS["principal_reason"][language].format_map({"number": number, **reason})
    for notice in refusal["notices"]:
        yield "  " + LABELS["notice" if "text" in notice else "notice_erased"][language].format_map(notice)
        confidence = CONFIDENCE[notice["citation"]["confidence"]][language]
        cited = {**notice["citation"], "confidence": confidence}
        yield "    " + LABELS["citation"][language].format_map(cited)


def _quote_lines(quote: Body, language: str) -> Iterator[str]:
    def amount(text: str) -> str:
        return format_money(parse_minor(text, quote["currency"]), quote["currency"], language)

    figures = {
        "installments": sum(row["number"] > 0 for row in quote["schedule"]),
        "due_today": amount(quote["due_today"]),
        "total_payable": amount(quote["total_payable"]),
        "apr": format_percent(quote["apr"]["percent"], language),
    }
    yield "  " + LABELS["quote"][language].format_map(figures)
    for row in quote["schedule"]:
        yield "    " + LABELS["installment"][language].format_map({**row, "amount": amount(row["amount"])})


def _reason_lines(reason: Body, language: str) -> Iterator[str]:
    def label(key: str, /, **figures: object) -> str:
        return "    " + LABELS[key][language].format_map(figures)

    yield f"  - {reason['code']}"
    yield label("policy", **reason["policy"]) if reason["policy"] else label("own_condition")
    if reason["citation"]:
        confidence = CONFIDENCE[reason["citation"]["confidence"]][language]
        yield label("citation", **{**reason["citation"], "confidence": confidence})
        if reason["citation"]["quote"]:
            yield label("clause_quote", **reason["citation"])
    yield label("source", **reason)
    for name, value in reason["params"].items():
        if name not in _CITED_APART:
            named = PARAMETERS.get(name, {}).get(language, name)
            yield f"    {named}: {', '.join(value) if isinstance(value, list) else value}"
    if reason["message"] is not None:
        yield label("customer_reads", **reason)
    if reason["staff_message"]:
        yield label("staff_reads", message=reason["staff_message"])
    if reason["message"] is not None:
        yield label("remedy", **reason["remedy"]) if reason["remedy"] else label("no_remedy")
