"""Records: nothing personal in them, and the whole decision out of them again."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace
from hashlib import sha256

import orjson
import pytest

from engine.decide import Engine
from engine.decision import Decision
from engine.fact_set import FactSet
from engine.recording import StoredRecord, pseudonym
from engine.schema.book import Book
from engine.tests.wire.samples import GOOD, SEALER, changed, personal, recorded, request_of, stored, unsealed
from engine.tests.wire.test_render import BODIES, ID
from engine.verdicts import Fault
from engine.wire.past import FactsErased, RecordUnreadable, book_of_record, past_decision, read_back
from engine.wire.past_answer import past_answer
from engine.wire.record import Answered, book_record
from engine.wire.render import Detail, Renderer

RECEIVED = "2026-11-27T07:15:00.123Z"
PSEUDONYM = pseudonym("c-1", b"k" * 32)


def answered(
    engine: Engine, renderer: Renderer, name: str = "good", detail: Detail = "full"
) -> tuple[Decision, Answered]:
    """A decision with its answer and record."""
    decision = engine.decide(request_of(BODIES[name], renderer.book))
    return decision, recorded(decision, renderer, ID, RECEIVED, detail, PSEUDONYM)


@pytest.mark.parametrize("detail", ["full", "codes", "none"])
@pytest.mark.parametrize("name", BODIES)
def test_a_record_renders_to_the_bytes_that_were_sent(
    engine: Engine, renderer: Renderer, book: Book, name: str, detail: Detail
) -> None:
    """From the record and the book kept with it, the very answer comes out again."""
    decision, sent = answered(engine, renderer, name, detail)
    kept = book_of_record(book_record(book, RECEIVED))
    again = past_decision(stored(sent.record), kept, SEALER).answer(Renderer(kept))
    assert again == sent.answer
    assert sha256(again).hexdigest() == sent.record.answer_sha256
    assert sent.record.language == decision.request.language


@pytest.mark.parametrize("name", BODIES)
def test_everything_decided_is_in_the_record(
    engine: Engine, renderer: Renderer, book: Book, name: str
) -> None:
    """Facts, verdicts, reasons, remedies and quotes come out of the record as they were decided."""
    decision, sent = answered(engine, renderer, name)
    past = past_decision(stored(sent.record), book, SEALER).decision
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
    assert bodies[0]["findings"] == bodies[1]["findings"]
    assert (bodies[0]["detail"], bodies[1]["detail"]) == ("full", "none")


def test_no_record_names_a_person(engine: Engine, renderer: Renderer, book: Book) -> None:
    """The id is nowhere, not even under seal: a keyed hash stands for it; the birth date is sealed."""
    body = changed("/customer/id", "somebody-in-particular")
    record = recorded(engine.decide(request_of(body, book)), renderer, ID, RECEIVED, "full", PSEUDONYM).record
    sealed = personal(record)
    for place in (record.body.decode(), orjson.dumps(sealed).decode()):
        assert "somebody-in-particular" not in place
    assert "1990-05-01" not in record.body.decode()
    assert sealed["customer"] == record.customer == PSEUDONYM
    assert sealed["stated"]["date_of_birth"] == "1990-05-01"
    assert sealed["facts"]["customer.age"] == 36


def test_facts_are_recorded_in_types_that_anyone_reads(engine: Engine, renderer: Renderer) -> None:
    """Amounts are decimal strings, dates ISO dates, sets sorted lists, flags booleans, counts numbers."""
    facts = personal(answered(engine, renderer)[1].record)["facts"]
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
    record = recorded(faulty, renderer, ID, RECEIVED).record
    past = past_decision(stored(record), book, SEALER)
    assert past.decision.faults == faulty.faults
    assert past.decision.facts == unsettled
    assert past.customer is None


def test_a_record_is_read_with_its_own_book_only(engine: Engine, renderer: Renderer, book: Book) -> None:
    """Another book, another format, or texts that are no longer that book, are refused and not guessed at."""
    record = answered(engine, renderer)[1].record
    with pytest.raises(RecordUnreadable, match="was made by book sha256:0"):
        past_decision(stored(replace(record, book_digest="sha256:0")), book, SEALER)
    with pytest.raises(RecordUnreadable, match="format 99, not 3"):
        past_decision(
            stored(replace(record, body=record.body.replace(b'"format":3', b'"format":99'))), book, SEALER
        )
    kept = book_record(book, RECEIVED)
    with pytest.raises(RecordUnreadable, match="have the digest"):
        book_of_record(replace(kept, digest="sha256:0"))
    for damaged in (
        b"",
        kept.documents[:-9],
        zlib.compress(b"[1]"),
        zlib.compress(b'{"a":'),
        zlib.compress(b'{"a":1}'),
    ):
        with pytest.raises(RecordUnreadable, match="are damaged"):
            book_of_record(replace(kept, documents=damaged))


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"format":3}', b'{"format":2}'])
def test_a_damaged_record_is_told_in_a_sentence(
    engine: Engine, renderer: Renderer, book: Book, body: bytes
) -> None:
    """What is no record, or only the beginning of one, is refused as damaged and never half read."""
    record = answered(engine, renderer)[1].record
    with pytest.raises(RecordUnreadable, match="is damaged"):
        past_decision(stored(replace(record, body=body)), book, SEALER)


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("findings", 0, "code"), "no_such_code"),
        (("findings", 0, "code"), ["a"]),
        (("findings", 0, "policy"), "no.such"),
        (("findings", 0, "subject"), 7),
        (("request", "country"), "ZZ"),
        (("request", "country"), {}),
        (("request", "channel"), ["app"]),
        (("request", "cart", "lines", 0, "sku"), 1),
        (("request", "cart", "lines", 0, "quantity"), "1"),
        (("request", "cart", "lines", 0, "quantity"), 10**30),
        (("request", "cart", "lines", 0, "quantity"), 0),
        (("verdicts", 0, "outcome"), "approved"),
        (("verdicts", 0, "outcome"), []),
        (("verdicts", -1, "reasons", 0, "source"), None),
    ],
)
def test_a_record_that_tells_what_cannot_be_is_damaged(
    engine: Engine, renderer: Renderer, book: Book, where: tuple[str | int, ...], value: object
) -> None:
    """A value of an open part that no decision has is refused when it is read, not met when it is told."""
    record = answered(engine, renderer)[1].record
    body = orjson.loads(record.body)
    place = body
    for step in where[:-1]:
        place = place[step]
    place[where[-1]] = value
    altered = stored(replace(record, body=json.dumps(body).encode()))
    with pytest.raises(RecordUnreadable, match="is damaged"):
        read_back(altered, book, SEALER)


def test_what_is_left_of_an_erased_record_names_nobody(
    engine: Engine, renderer: Renderer, book: Book
) -> None:
    """Without its key a record has its verdicts and quotes, and no fact; whole, it is refused."""
    decision, sent = answered(engine, renderer)
    erased = stored(replace(sent.record, facts_key=None))
    with pytest.raises(FactsErased, match="were erased"):
        past_decision(erased, book, SEALER)
    left = read_back(erased, book, None)
    assert left.is_erased
    assert (left.customer, left.stated, left.decision.facts.values) == (None, None, {})
    assert [(each.offer.id, each.outcome, each.quote) for each in left.decision.verdicts] == [
        (each.offer.id, each.outcome, each.quote) for each in decision.verdicts
    ]
    assert all(not reason.finding.params for each in left.decision.withheld for reason in each.reasons)


@pytest.mark.parametrize("name", BODIES)
def test_records_of_before_facts_were_sealed_are_read(
    engine: Engine, renderer: Renderer, book: Book, name: str
) -> None:
    """They render to the bytes that were sent, and hold nothing to decide again from."""
    _, sent = answered(engine, renderer, name)
    past = past_decision(stored(unsealed(sent.record)), book, None)
    assert past.answer(renderer) == sent.answer
    assert (past.stated, past.masked, past.is_erased) == (None, (), False)


def test_reading_a_decision_back_gives_its_answer_and_what_it_rests_on(
    engine: Engine, renderer: Renderer, book: Book
) -> None:
    """A decision read back has the whole answer, the facts, the request and its place in the log."""
    _, sent = answered(engine, renderer, detail="none")
    place: StoredRecord = stored(sent.record)
    told = past_answer(past_decision(place, book, SEALER), renderer)
    assert told["ineligible"]
    assert told["answered"] == "none"
    assert told["facts"]["cart.total"] == "3499.00"
    assert told["request"]["cart"]["lines"] == GOOD["cart"]["lines"]
    assert told["record"]["position"] == 1
    assert told["record"]["answer_sha256"] == sha256(sent.answer).hexdigest()
