"""Masked facts: never written down, nor what would give them away; all else is recorded as ever."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import orjson
import pytest

from engine.decide import Engine
from engine.recording import DecisionRecord
from engine.request import GUEST, Account
from engine.tests.evaluation.generated_books import text
from engine.tests.evaluation.small_book import offer_document, policy_document, request, small_book
from engine.tests.wire.samples import SEALER, personal, recorded, stored
from engine.wire.past import past_decision
from engine.wire.past_answer import past_answer
from engine.wire.render import Body, Renderer

ID: Final = "01KBFA4E00TAQSEETEXAMP1E00"
RECEIVED: Final = "2026-11-27T07:15:00.123Z"
KNOWN: Final[dict[str, Any]] = {
    "traits": frozenset({"club"}),
    "days_past_due": 41,
    "bnpl_outstanding_minor": 490_000,
    "monthly_income_minor": 777_700,
    "accounts": (Account("lender", 123_400),),
}


def masking(*facts: str, **changes: Any) -> dict[str, Any]:
    """A policy that masks some facts."""
    return policy_document("house.mask", "record", {"mask": list(facts)}, **changes)


def record_of(*more: dict[str, Any], **known: Any) -> tuple[Engine, DecisionRecord, bytes]:
    """A decision of the small book with more documents, recorded: its engine, record and answer."""
    engine = Engine(small_book(*more, inputs={"club": {"title": text("Club"), "data": "membership"}}))
    sent = recorded(engine.decide(request(**(KNOWN | known))), Renderer(engine.compiled.book), ID, RECEIVED)
    return engine, sent.record, sent.answer


def bodies(record: DecisionRecord) -> tuple[Body, Body]:
    """The open part of a record, and the sealed one."""
    return orjson.loads(record.body), personal(record)


def test_a_masked_fact_is_nowhere_in_the_record() -> None:
    """Neither in the open nor under seal; its name says that it was left out, and all else is there."""
    engine, record, _ = record_of(masking("customer.traits"))
    shown, sealed = bodies(record)
    assert shown["masked"] == ["customer.traits"]
    assert "club" not in record.body.decode() + orjson.dumps(sealed).decode()
    assert "traits" not in sealed["stated"]
    assert sealed["facts"]["customer.days_past_due"] == 41
    told = past_answer(
        past_decision(stored(record), engine.compiled.book, SEALER), Renderer(engine.compiled.book)
    )
    assert told["masked"] == ["customer.traits"]
    assert "customer.traits" not in told["facts"]


def test_what_was_not_stated_is_not_masked() -> None:
    """A customer of whom the fact is not known has a whole record, and may be decided again."""
    _, record, _ = record_of(masking("customer.traits"), traits=None)
    assert orjson.loads(record.body)["masked"] == []


def test_the_answer_is_the_same_with_a_mask() -> None:
    """Masking is about the record: the customer reads what the law has to say."""
    assert record_of()[2] != b""
    plain, masked = (orjson.loads(record_of(*more)[2]) for more in ((), (masking("customer.days_past_due"),)))
    assert {**plain, "book": None} == {**masked, "book": None}


def test_the_figures_of_a_masked_fact_are_left_out_and_its_verdict_stays() -> None:
    """Who refused, and by which policy, is on record; what was observed and what would help is not."""
    _, record, _ = record_of(masking("customer.days_past_due"))
    shown, sealed = bodies(record)
    [number] = [n for n, finding in enumerate(shown["findings"]) if finding["policy"] == "house.late"]
    assert sealed["params"][number].keys() == {"policy", "citation"}
    assert "41" not in orjson.dumps(sealed["params"]).decode()
    [late] = [verdict for verdict in shown["verdicts"] if verdict["id"] == "bnpl"]
    assert {reason["finding"] for reason in late["reasons"]} >= {number}


def test_what_shares_an_input_with_a_masked_fact_goes_with_it() -> None:
    """Masking the whole income masks salary and what is left of it, which would tell it."""
    _, record, _ = record_of(masking("customer.salary"))
    shown, sealed = bodies(record)
    assert {"customer.salary", "customer.monthly_income", "customer.counted_income"} <= set(shown["masked"])
    assert "7777" not in orjson.dumps(sealed).decode()
    assert "monthly_income" not in sealed["stated"]


def test_segments_that_rest_on_a_masked_fact_go_with_it() -> None:
    """Being gold tells that nothing is late; where segments do not rest on the fact they stay."""
    gold = {"days_past_due": 0}
    _, record, _ = record_of(masking("customer.days_past_due"), **gold)
    shown, sealed = bodies(record)
    assert shown["masked"] == ["customer.days_past_due", "customer.segments"]
    assert "customer.segments" not in sealed["facts"]
    _, record, _ = record_of(masking("customer.traits"), **gold)
    assert "customer.segments" in personal(record)["facts"]


def test_the_figures_of_exposure_tell_what_is_owed() -> None:
    """A cap over what is owed and the plan together has no figures and no remedy on the record."""
    _, record, _ = record_of(masking("customer.bnpl_outstanding"))
    shown, sealed = bodies(record)
    [number] = [n for n, finding in enumerate(shown["findings"]) if finding["policy"] == "house.exposure"]
    assert sealed["params"][number].keys() == {"policy", "citation"}
    [place] = [
        place
        for verdict in shown["verdicts"]
        if verdict["id"] == "bnpl"
        for place, reason in enumerate(verdict["reasons"])
        if reason["finding"] == number
    ]
    remedied = {(remedy["offer"], remedy["reason"]) for remedy in sealed["remedies"]}
    assert ("bnpl", place) not in remedied
    _, unmasked, _ = record_of()
    assert ("bnpl", place) in {(each["offer"], each["reason"]) for each in personal(unmasked)["remedies"]}


def test_remedies_do_not_tell_whether_a_masked_fact_was_in_order() -> None:
    """That a smaller cart alone would do tells that no debt stands in the way: such remedies are not kept."""
    small = offer_document("small", when={"cart.total": {"at_least": "100 SAR", "at_most": "500 SAR"}})
    for mask, is_kept in ((masking("customer.bnpl_outstanding"), False), (masking("customer.traits"), True)):
        for owed in (0, 490_000):
            _, record, _ = record_of(mask, small, bnpl_outstanding_minor=owed, days_past_due=0)
            remedied = {remedy["offer"] for remedy in personal(record)["remedies"]}
            assert ("small" in remedied) is is_kept, (mask, owed)


def test_what_is_owed_to_a_provider_is_masked_in_the_accounts() -> None:
    """Accounts lose the masked amount and keep the rest."""
    _, record, _ = record_of(masking("customer.provider_outstanding"))
    shown, sealed = bodies(record)
    assert shown["masked"] == ["customer.provider_outstanding"]
    assert sealed["by_provider"] == {"lender": {}}
    assert sealed["stated"]["accounts"] == [{"provider": "lender"}]


def test_an_own_condition_on_a_masked_fact_tells_no_figure() -> None:
    """An offer that asks for a fact, alone or among other conditions, is refused without its figures."""
    for when in (
        {"customer.traits": {"any_of": ["club"]}},
        {"any": [{"customer.traits": {"none_of": ["club"]}}, {"customer.age": {"above": "90 years"}}]},
    ):
        asked = offer_document("asks", when={"cart.total": {"at_least": "100 SAR"}, **when})
        wrong = {"traits": frozenset({"club"}) if "any" in when else frozenset()}
        _, record, _ = record_of(masking("customer.traits"), asked, **wrong)
        shown, sealed = bodies(record)
        [refused] = [verdict for verdict in shown["verdicts"] if verdict["id"] == "asks"]
        for reason in refused["reasons"]:
            assert "observed" not in sealed["params"][reason["finding"]]


@pytest.mark.parametrize(
    ("changes", "is_masked"),
    [
        ({}, True),
        ({"applies_to": {"country": "SA"}}, True),
        ({"applies_to": {"not": {"country": "SA"}}}, False),
        ({"applies_to": {"offer.product": "bnpl"}}, True),
        ({"in_force": {"from": "2026-12-06"}}, False),
        ({"in_force": {"from": "2026-12-05", "until": "2026-12-05"}}, True),
        ({"in_force": {"until": "2026-12-04"}}, False),
    ],
)
def test_a_mask_holds_where_and_while_its_policy_does(changes: dict[str, Any], is_masked: bool) -> None:
    """In its market and on its days; what is for some plans is masked for the answer that has them all."""
    _, record, _ = record_of(masking("customer.traits", **changes))
    assert orjson.loads(record.body)["masked"] == (["customer.traits"] if is_masked else [])


def test_a_masked_ground_of_a_refusal_is_not_named() -> None:
    """The reasons and kinds of data that only the masked fact gives are left out of a recorded refusal."""
    notice = policy_document(
        "house.notice", "disclose",
        {"show": text("Because: {principal_reasons}; looked at: {data_categories}"), "upon": "refusal"},
    )  # fmt: skip
    barred = policy_document("house.barred", "require", {"customer.traits": {"none_of": ["club"]}})
    _, record, _ = record_of(notice, barred)
    assert "other_membership" in personal(record)["refusal"]["principal_reasons"]
    _, record, _ = record_of(notice, barred, masking("customer.traits"))
    shown, sealed = bodies(record)
    assert shown["refusal"] == {"notices": ["house.notice"]}
    assert "other_membership" not in sealed["refusal"]["principal_reasons"]
    assert "membership" not in sealed["refusal"]["data_categories"]


def test_a_mask_and_a_time_to_keep_go_together() -> None:
    """One record policy may say both, and two policies mask together."""
    both = policy_document(
        "house.both", "record", {"keep": "10 years", "from": "decision", "mask": ["customer.days_past_due"]}
    )
    _, record, _ = record_of(masking("customer.traits"), both)
    assert {"customer.traits", "customer.days_past_due"} <= set(orjson.loads(record.body)["masked"])


def test_nothing_of_a_guest_is_masked() -> None:
    """Where nothing is known there is nothing to leave out, and the decision can be decided again."""
    engine = Engine(small_book(masking("customer.traits", "customer.segments", "customer.currency")))
    decision = engine.decide(replace(request(), customer=GUEST))
    record = recorded(decision, Renderer(engine.compiled.book), ID, RECEIVED).record
    assert orjson.loads(record.body)["masked"] == []
