"""Rows of an export: the answer's figures in columns, and nothing of the customer unless it is opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import orjson
import pytest

from engine.decide import Engine
from engine.money import parse_minor
from engine.recording import EventRecord, StoredEvent, StoredRecord
from engine.recording.sealing import SealBroken, Sealer
from engine.tests.wire.samples import GOOD, SEALER, recorded, request_of, stored, unsealed
from engine.tests.wire.test_render import BODIES, ID
from engine.wire.export_row import RowUnreadable, decision_row, event_row
from engine.wire.record import Answered
from engine.wire.render import Renderer

RECEIVED = "2026-11-27T07:15:00.123Z"
PSEUDONYM = "c" * 64
EVENT = EventRecord(ID, RECEIVED, "facts_erased", "fatimah", "a customer", "asked", b'{"positions":"1"}')


def sent(engine: Engine, renderer: Renderer, name: str = "good") -> Answered:
    """A decision answered and recorded."""
    decision = engine.decide(request_of(BODIES[name], renderer.book))
    return recorded(decision, renderer, ID, RECEIVED, "full", PSEUDONYM)


@pytest.mark.parametrize("name", BODIES)
def test_a_row_says_what_the_answer_says(engine: Engine, renderer: Renderer, name: str) -> None:
    """Each offer of the answer is in the row with its figures, and each withheld one with its reasons."""
    given = sent(engine, renderer, name)
    answer, row = orjson.loads(given.answer), decision_row(stored(given.record))
    by_id = {offer["offer"]: offer for offer in row["offers"]}
    assert (row["eligible"], row["ineligible"] + row["referred"]) == (
        len(answer["offers"]),
        len(answer["ineligible"]),
    )
    assert row["credit_refused"] is (answer["refusal"] is not None)
    for offer in answer["offers"]:
        quote, told = offer["quote"], by_id.pop(offer["id"])
        assert told["total_payable_minor"] == parse_minor(quote["total_payable"], quote["currency"])
        assert told["apr_percent"] == Decimal(quote["apr"]["percent"])
        assert told["installments"] == len(quote["schedule"])
        assert (told["rank"], told["regime"], told["reasons"]) == (offer["rank"], offer["regime"], [])
    for offer in answer["ineligible"]:
        told = by_id.pop(offer["id"])
        assert told["outcome"] == offer["verdict"]
        assert [(each["code"], each["policy"], each["source"]) for each in told["reasons"]] == [
            (each["code"], each["policy"], each["source"]) for each in offer["reasons"]
        ]
    assert not by_id


def test_a_row_says_when_where_and_for_how_much(engine: Engine, renderer: Renderer) -> None:
    """Moments are in UTC beside the texts that the chain covers; the cart's total is in minor units."""
    row = decision_row(stored(sent(engine, renderer).record))
    assert (row["received_at"], row["received_at_text"]) == (
        datetime(2026, 11, 27, 7, 15, 0, 123_000, UTC),
        RECEIVED,
    )
    assert row["as_of"] == datetime(2026, 11, 27, 7, 15, tzinfo=UTC)
    assert row["as_of_text"] == GOOD["as_of"]
    assert row["business_date"] == date(2026, 11, 27)
    assert (row["country"], row["channel"], row["currency"]) == ("SA", "ecommerce", "SAR")
    assert (row["cart_total_minor"], row["down_payment_minor"]) == (349_900, None)


def test_a_cart_is_totalled_with_all_its_parts(engine: Engine, renderer: Renderer) -> None:
    """Quantities, shipping, a discount and what was paid otherwise make the total, as in the request."""
    lines = [{"sku": "PH-1", "category": "phones", "quantity": 3, "unit_price": "100.25"}]
    cart = GOOD["cart"] | {
        "lines": lines, "discount": "20.50", "shipping": "15.00", "paid_by_other_means": "5.00",
    }  # fmt: skip
    request = request_of({**GOOD, "cart": cart, "down_payment": "30.00"}, renderer.book)
    given = recorded(engine.decide(request), renderer, ID, RECEIVED)
    row = decision_row(stored(given.record))
    assert row["cart_total_minor"] == request.cart.cash_price_minor == 29_025
    assert row["down_payment_minor"] == 3_000


def test_without_facts_nothing_of_the_customer_is_in_a_row(engine: Engine, renderer: Renderer) -> None:
    """Neither the pseudonym nor a fact is there; of before facts were sealed the body is left out too."""
    record = sent(engine, renderer).record
    for kept in (record, unsealed(record), unsealed(record, form=1)):
        row = decision_row(stored(kept))
        told = str(row)
        assert PSEUDONYM not in told
        assert "1990-05-01" not in told
        assert "monthly_income" not in told.replace("customer.monthly_income", "")
        assert not {"customer", "facts", "personal"} & row.keys()
    assert decision_row(stored(record))["body"] == record.body.decode()
    assert decision_row(stored(unsealed(record)))["body"] is None


def test_opened_facts_are_json(engine: Engine, renderer: Renderer) -> None:
    """With the key the pseudonym, the facts and everything that was sealed are in the row."""
    row = decision_row(stored(sent(engine, renderer).record), SEALER.opened)
    assert (row["facts_are"], row["customer"]) == ("kept", PSEUDONYM)
    assert orjson.loads(row["facts"])["customer.age"] == 36
    assert orjson.loads(row["personal"])["stated"]["date_of_birth"] == "1990-05-01"


def test_erased_facts_are_null_and_the_rest_is_there(engine: Engine, renderer: Renderer) -> None:
    """Without its key a decision differs in nothing but its facts."""
    record = sent(engine, renderer).record
    whole = decision_row(stored(record), SEALER.opened)
    erased = decision_row(stored(replace(record, facts_key=None)), SEALER.opened)
    gone = {"facts_are": "erased", "customer": None, "facts": None, "personal": None}
    assert erased == {**whole, **gone}
    assert list(erased) == list(whole)


def test_facts_of_before_they_were_sealed_are_told_with_facts(engine: Engine, renderer: Renderer) -> None:
    """An old record has the pseudonym and the facts in the open: with facts they are in its row."""
    record = sent(engine, renderer).record
    sealed = decision_row(stored(record), SEALER.opened)
    for form in (1, 2):
        row = decision_row(stored(unsealed(record, form)), SEALER.opened)
        assert (row["facts_are"], row["record_format"], row["personal"]) == ("not sealed", form, None)
        assert (row["customer"], row["facts"]) == (sealed["customer"], sealed["facts"])
        assert row["offers"] == sealed["offers"]
        assert row["body"] == unsealed(record, form).body.decode()


def test_facts_under_another_key_are_an_error(engine: Engine, renderer: Renderer) -> None:
    """Who brings the wrong customer key is told so, and not that there were no facts."""
    record = sent(engine, renderer).record
    with pytest.raises(SealBroken, match=f"decision {ID} do not open"):
        decision_row(stored(record), Sealer(b"o" * 32).opened)


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff", b"[]", b"null", b"{}", b'{"format":3,"request":{}}', b'{"format":3,"request":7}'],
)
def test_a_body_that_is_none_is_named(engine: Engine, renderer: Renderer, body: bytes) -> None:
    """A record that was tampered with ends in an error that names it."""
    record = replace(sent(engine, renderer).record, body=body)
    with pytest.raises(RowUnreadable, match=f"decision {ID} at position 1 is damaged"):
        decision_row(stored(record))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("business_date",), "yesterday"),
        (("request", "cart", "lines", 0, "unit_price"), "12.345"),
        (("request", "cart", "currency"), "ZZZ"),
        (("verdicts", 0, "reasons", 0, "finding"), 999),
        (("verdicts",), None),
        (("verdicts", 0), 5),
    ],
)
def test_a_value_that_was_changed_is_named(
    engine: Engine, renderer: Renderer, path: tuple[str | int, ...], value: object
) -> None:
    """A value that no decision has is no crash: the record is named."""
    record = sent(engine, renderer, "good").record
    body: Any = orjson.loads(record.body)
    if path[:2] == ("verdicts", 0) and len(path) > 2:
        body["verdicts"].sort(key=lambda verdict: "reasons" not in verdict)
    place = body
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(RowUnreadable, match="damaged"):
        decision_row(stored(replace(record, body=orjson.dumps(body))))


def test_an_event_is_a_row() -> None:
    """Who, when, what and why are columns, the body is its JSON, and the place in the chain is there."""
    kept = StoredEvent(EVENT, 9, "w-1", "b" * 64, "0" * 64, "r" * 64)
    row = event_row(kept)
    assert (row["position"], row["kind"], row["actor"]) == (9, "facts_erased", "fatimah")
    assert (row["at"], row["at_text"]) == (datetime(2026, 11, 27, 7, 15, 0, 123_000, UTC), RECEIVED)
    assert (row["body"], row["record_hash"]) == ('{"positions":"1"}', "r" * 64)
    for changed in (replace(EVENT, at="noon"), replace(EVENT, body=b"\xff")):
        with pytest.raises(RowUnreadable, match=f"event {ID} at position 9 is damaged"):
            event_row(replace(kept, event=changed))


def test_a_row_has_the_chain(engine: Engine, renderer: Renderer) -> None:
    """Position, writer and hashes come from the chain, never from the record's body."""
    kept: StoredRecord = stored(sent(engine, renderer).record)
    row = decision_row(kept)
    columns = ("position", "writer", "body_sha256", "previous_hash", "record_hash")
    assert tuple(row[name] for name in columns) == (1, "w-1", "b" * 64, "0" * 64, "r" * 64)
