"""Records: nothing personal in them, and the whole decision out of them again."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import orjson
import pytest

from engine.decide import Engine
from engine.decision import Decision
from engine.fact_set import FactSet
from engine.recording import StoredRecord, pseudonym
from engine.schema.book import Book
from engine.tests.wire.samples import GOOD, changed, request_of, stored
from engine.tests.wire.test_render import BODIES, ID
from engine.verdicts import Fault
from engine.wire.past import RecordUnreadable, book_of_record, past_decision
from engine.wire.past_answer import past_answer
from engine.wire.record import Answered, answer_and_record, book_record
from engine.wire.render import Detail, Renderer

RECEIVED = "2026-11-27T07:15:00.123Z"
PSEUDONYM = pseudonym("c-1", b"k" * 32)


def answered(
    engine: Engine, renderer: Renderer, name: str = "good", detail: Detail = "full"
) -> tuple[Decision, Answered]:
    """A decision with its answer and record."""
    decision = engine.decide(request_of(BODIES[name], renderer.book))
    return decision, answer_and_record(decision, renderer, ID, RECEIVED, detail, PSEUDONYM)


@pytest.mark.parametrize("detail", ["full", "codes", "none"])
@pytest.mark.parametrize("name", BODIES)
def test_a_record_renders_to_the_bytes_that_were_sent(
    engine: Engine, renderer: Renderer, book: Book, name: str, detail: Detail
) -> None:
    """From the record and the book kept with it, the very answer comes out again."""
    decision, sent = answered(engine, renderer, name, detail)
    kept = book_of_record(book_record(book, RECEIVED))
    again = past_decision(stored(sent.record), kept).answer(Renderer(kept))
    assert again == sent.answer
    assert sha256(again).hexdigest() == sent.record.answer_sha256
    assert sent.record.language == decision.request.language


@pytest.mark.parametrize("name", BODIES)
def test_everything_decided_is_in_the_record(
    engine: Engine, renderer: Renderer, book: Book, name: str
) -> None:
    """Facts, verdicts, reasons, remedies and quotes come out of the record as they were decided."""
    decision, sent = answered(engine, renderer, name)
    past = past_decision(stored(sent.record), book).decision
    assert past.facts == decision.facts
    assert (past.business_date, past.currency, past.faults) == (decision.business_date, decision.currency, ())
    assert past.request.cart == decision.request.cart
    assert past.request.down_payment_minor == decision.request.down_payment_minor
    for then, now in zip(past.verdicts, decision.verdicts, strict=True):
        assert (then.offer.id, then.outcome, then.rank, then.quote) == (
            now.offer.id,
            now.outcome,
            now.rank,
            now.quote,
        )
        assert (then.regime, then.disclosures) == (now.regime, now.disclosures)
        assert [(one.finding.code, one.finding.params, one.source, one.remedy) for one in then.reasons] == [
            (one.finding.code, one.finding.params, one.source, one.remedy) for one in now.reasons
        ]


def test_what_was_not_sent_is_recorded_all_the_same(engine: Engine, renderer: Renderer) -> None:
    """A shortened answer shortens nothing in the log."""
    bodies = [
        orjson.loads(answered(engine, renderer, detail=detail)[1].record.body) for detail in ("full", "none")
    ]
    assert bodies[0]["verdicts"] == bodies[1]["verdicts"]
    assert (bodies[0]["detail"], bodies[1]["detail"]) == ("full", "none")


def test_no_record_names_a_person(engine: Engine, renderer: Renderer, book: Book) -> None:
    """A record holds neither the customer's id nor the birth date: a keyed hash and an age stand for them."""
    body = changed("/customer/id", "somebody-in-particular")
    record = answer_and_record(
        engine.decide(request_of(body, book)), renderer, ID, RECEIVED, "full", PSEUDONYM
    ).record
    text = record.body.decode()
    assert "somebody-in-particular" not in text
    assert "1990-05-01" not in text
    assert orjson.loads(text)["customer"] == PSEUDONYM
    assert orjson.loads(text)["facts"]["customer.age"] == 36


def test_facts_are_recorded_in_types_that_anyone_reads(engine: Engine, renderer: Renderer) -> None:
    """Amounts are decimal strings, dates ISO dates, sets sorted lists, flags booleans, counts numbers."""
    facts = orjson.loads(answered(engine, renderer)[1].record.body)["facts"]
    assert facts["cart.total"] == "3499.00"
    assert facts["business_date"] == "2026-11-27"
    assert facts["customer.consents"] == ["bureau_query", "bureau_report", "terms"]
    assert facts["customer.identity_verified"] is True
    assert facts["customer.days_past_due"] == 0


def test_disagreements_are_recorded_with_both_answers(engine: Engine, renderer: Renderer, book: Book) -> None:
    """What the evaluators differed on, and what could not be told, comes out of the record."""
    decision = engine.decide(request_of(GOOD, book))
    unsettled = FactSet(
        decision.facts.values,
        {"customer.segments": {"gold": frozenset({"customer.age"})}},
        frozenset(),
        decision.facts.articles,
    )
    faulty = replace(decision, facts=unsettled, faults=(Fault("policy house.identity", "True", "False"),))
    record = answer_and_record(faulty, renderer, ID, RECEIVED).record
    past = past_decision(stored(record), book)
    assert past.decision.faults == faulty.faults
    assert past.decision.facts == unsettled
    assert past.customer is None


def test_a_record_is_read_with_its_own_book_only(engine: Engine, renderer: Renderer, book: Book) -> None:
    """Another book, another format, or texts that are no longer that book, are refused and not guessed at."""
    record = answered(engine, renderer)[1].record
    with pytest.raises(RecordUnreadable, match="was made by book sha256:0"):
        past_decision(stored(replace(record, book_digest="sha256:0")), book)
    with pytest.raises(RecordUnreadable, match="format 99, not 2"):
        past_decision(stored(replace(record, body=record.body.replace(b'"format":2', b'"format":99'))), book)
    kept = book_record(book, RECEIVED)
    with pytest.raises(RecordUnreadable, match="have the digest"):
        book_of_record(replace(kept, digest="sha256:0"))


def test_reading_a_decision_back_gives_its_answer_and_what_it_rests_on(
    engine: Engine, renderer: Renderer, book: Book
) -> None:
    """A decision read back has the whole answer, the facts, the request and its place in the log."""
    _, sent = answered(engine, renderer, detail="none")
    place: StoredRecord = stored(sent.record)
    told = past_answer(past_decision(place, book), renderer)
    assert told["ineligible"]
    assert told["answered"] == "none"
    assert told["facts"]["cart.total"] == "3499.00"
    assert told["request"]["cart"]["lines"] == GOOD["cart"]["lines"]
    assert told["record"]["position"] == 1
    assert told["record"]["answer_sha256"] == sha256(sent.answer).hexdigest()
