"""Refusals on the wire: what the customer reads, in the answer, the log, the explanation and the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from typing import Any

import orjson
import pytest
from rich.console import Console

from engine.decide import Engine
from engine.evaluation.principal_reasons import DATA_CATEGORIES, PRINCIPAL_REASONS
from engine.terminal.answer import show_answer
from engine.tests.evaluation.refusals import for_all, notice
from engine.tests.evaluation.small_book import CITATION, request, small_book
from engine.tests.wire.samples import SEALER, recorded, stored, unsealed
from engine.tests.wire.test_record import RECEIVED
from engine.tests.wire.test_render import ID
from engine.wire.answer import WireAnswer
from engine.wire.explanation import explain, explanation_text
from engine.wire.past import book_of_record, past_decision
from engine.wire.past_answer import past_answer
from engine.wire.record import book_record
from engine.wire.refusal_texts import CATEGORIES, REASONS
from engine.wire.render import Detail, Renderer

CITED = {**CITATION, "quote": None}
TOLD_TO_STAFF = {"en": "Ask for the passport.", "ar": "اطلب جواز السفر."}
TOLD_TO_CUSTOMER = {"en": "Not possible today.", "ar": "غير ممكن اليوم."}
REFUSED = request(identity_verified=False, days_past_due=31)


@pytest.fixture(scope="module")
def refusing() -> Iterator[Engine]:
    """The small book with a rule that refuses, one that says something to staff, and a notice."""
    identity = for_all(
        "require",
        {"customer.identity_verified": True},
        message=TOLD_TO_CUSTOMER,
        staff_message=TOLD_TO_STAFF,
    )
    with Engine(small_book(identity, notice())) as engine:
        yield engine


def answer(refusing: Engine, asked: Any = REFUSED, language: str = "en", detail: Detail = "full") -> Any:
    """The answer as a caller reads it, and as the published model describes it."""
    renderer = Renderer(refusing.compiled.book)
    told = orjson.loads(orjson.dumps(renderer.answer(refusing.decide(asked), ID, language, detail)))
    WireAnswer.model_validate(told)
    return told


def test_a_refusal_has_its_reasons_and_its_notice(refusing: Engine) -> None:
    """Principal reasons are told by code and text; the notice is filled with them and with the categories."""
    assert answer(refusing)["refusal"] == {
        "principal_reasons": [
            {"code": "identity_not_verified", "text": "Other: unable to verify identity"},
            {
                "code": "delinquent_obligations",
                "text": "Delinquent past or present credit obligations with others",
            },
        ],
        "notices": [
            {
                "code": "upon_refusal",
                "text": "Credit was refused: Other: unable to verify identity; Delinquent past or present "
                "credit obligations with others. We looked at: identity, credit obligations, payment "
                "history, purchase history.",
                "policy": "house.notice",
                "citation": CITED,
            }
        ],
    }


def test_a_refusal_in_arabic(refusing: Engine) -> None:
    """Codes stay, texts are in the language of the answer."""
    told = answer(refusing, language="ar")["refusal"]
    assert [reason["code"] for reason in told["principal_reasons"]] == [
        "identity_not_verified",
        "delinquent_obligations",
    ]
    assert told["notices"][0]["text"] == (
        "رُفض الائتمان: أخرى: تعذّر التحقق من الهوية؛ تأخر سابق أو حالي في سداد التزامات ائتمانية لدى آخرين. "
        "نظرنا في: الهوية، الالتزامات الائتمانية، سجل السداد، سجل المشتريات."
    )


def test_where_something_is_offered_the_refusal_is_null(refusing: Engine) -> None:
    """The member is always there, and null where credit is not refused."""
    told = answer(refusing, request(identity_verified=True))
    assert told["offers"]
    assert told["refusal"] is None


@pytest.mark.parametrize("detail", ["codes", "none"])
def test_a_shortened_answer_keeps_the_refusal(refusing: Engine, detail: Detail) -> None:
    """However little is said of withheld offers, the customer is told what the law asks for."""
    assert answer(refusing, detail=detail)["refusal"] == answer(refusing)["refusal"]


@pytest.mark.parametrize("detail", ["full", "codes", "none"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_recorded_refusal_renders_to_the_bytes_that_were_sent(
    refusing: Engine, language: str, detail: Detail
) -> None:
    """Out of the record and the book kept with it comes the same answer, and the same refusal read back."""
    book = refusing.compiled.book
    decision = refusing.decide(replace(REFUSED, language=language))
    sent = recorded(decision, Renderer(book), ID, RECEIVED, detail)
    kept = book_of_record(book_record(book, RECEIVED))
    past = past_decision(stored(sent.record), kept, SEALER)
    assert past.answer(Renderer(kept)) == sent.answer
    assert past.decision.refusal is not None
    assert decision.refusal is not None
    assert past.decision.refusal.principal_reasons == decision.refusal.principal_reasons
    assert past.decision.refusal.data_categories == decision.refusal.data_categories
    assert past_answer(past, Renderer(kept))["refusal"] == orjson.loads(sent.answer)["refusal"]


def test_a_record_of_before_refusals_renders_as_it_was_sent(refusing: Engine) -> None:
    """A record of the first format had no refusal, and its answer has none when it is rendered again."""
    book = refusing.compiled.book
    sent = recorded(refusing.decide(REFUSED), Renderer(book), ID, RECEIVED)
    past = past_decision(stored(unsealed(sent.record, form=1)), book, SEALER)
    told = orjson.loads(sent.answer)
    del told["refusal"], told["regimes"]
    assert past.answer(Renderer(book)) == orjson.dumps(told)
    assert past_answer(past, Renderer(book))["refusal"] is None


@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_officer_reads_the_refusal_in_the_explanation(refusing: Engine, language: str) -> None:
    """The explanation shows each principal reason with its code, and each notice with its law."""
    book = refusing.compiled.book
    sent = recorded(refusing.decide(REFUSED), Renderer(book), ID, RECEIVED)
    told = explain(past_decision(stored(sent.record), book, SEALER), Renderer(book), language)
    assert told["refusal"] == answer(refusing, language=language)["refusal"]
    text = explanation_text(told)
    for reason in told["refusal"]["principal_reasons"]:
        assert f"{reason['text']} [{reason['code']}]" in text
    assert f"{told['refusal']['notices'][0]['text']} [house.notice]" in text
    assert "An authority" in text.rstrip().splitlines()[-1]


def test_what_staff_read_is_never_told_to_a_customer(refusing: Engine) -> None:
    """The customer reads the policy's message; its staff message stands in the explanation alone."""
    book = refusing.compiled.book
    sent = recorded(refusing.decide(REFUSED), Renderer(book), ID, RECEIVED)
    assert TOLD_TO_STAFF["en"] not in sent.answer.decode()
    reasons = [reason for offer in orjson.loads(sent.answer)["ineligible"] for reason in offer["reasons"]]
    assert {reason["message"] for reason in reasons if reason["policy"] == "house.rule"} == {
        TOLD_TO_CUSTOMER["en"]
    }
    told = explain(past_decision(stored(sent.record), book, SEALER), Renderer(book), "en")
    by_policy = {
        reason["policy"]["id"]: reason
        for offer in told["offers"]
        for reason in offer["reasons"]
        if reason["policy"]
    }
    assert by_policy["house.rule"]["message"] == TOLD_TO_CUSTOMER["en"]
    assert by_policy["house.rule"]["staff_message"] == TOLD_TO_STAFF["en"]
    assert f"staff read: {TOLD_TO_STAFF['en']}" in explanation_text(told)


def test_a_terminal_shows_the_refusal(refusing: Engine) -> None:
    """A person reads the principal reasons and the notice with its law; shortly, the reasons alone."""
    shown = {}
    for brief in (False, True):
        out = Console(file=StringIO(), width=200, markup=False, highlight=False)
        show_answer(out, answer(refusing), brief=brief)
        assert isinstance(out.file, StringIO)
        shown[brief] = out.file.getvalue()
    assert "principal reason 1: Other: unable to verify identity" in shown[False]
    assert "upon refusal: Credit was refused: Other" in shown[False]
    assert "house.notice: An authority, An instrument, Art. 1" in shown[False]
    assert "principal reason 1: Other: unable to verify identity" in shown[True]
    assert "upon refusal" not in shown[True]


def test_every_reason_and_category_has_its_texts() -> None:
    """Each code of the vocabularies has an English and an Arabic text, and no text is of an unknown code."""
    for texts, vocabulary in ((REASONS, PRINCIPAL_REASONS), (CATEGORIES, DATA_CATEGORIES)):
        assert texts.keys() == set(vocabulary)
        assert all(text.keys() == {"en", "ar"} and all(text.values()) for text in texts.values())


def test_no_reason_is_an_internal_standard() -> None:
    """No principal reason speaks of a policy, a standard or a score (12 CFR 1002.9(b)(2))."""
    for text in REASONS.values():
        assert not {"policy", "standard", "standards", "score", "internal"} & set(text["en"].lower().split())
