"""Explanations: an officer finds every reason with its law, its line, its figures and its remedy."""

from __future__ import annotations

from typing import Any

import pytest

from engine.decide import Engine
from engine.schema.book import Book
from engine.tests.wire.samples import SEALER, recorded, request_of, stored
from engine.tests.wire.test_record import PSEUDONYM, RECEIVED
from engine.tests.wire.test_render import BODIES, ID
from engine.wire.explanation import explain, explanation_text, line_of
from engine.wire.explanation_texts import CONFIDENCE, LABELS, PARAMETERS
from engine.wire.past import past_decision
from engine.wire.render import Renderer


def told(engine: Engine, renderer: Renderer, name: str, language: str = "en") -> dict[str, Any]:
    """The explanation of a decision that went through the log."""
    decision = engine.decide(request_of(BODIES[name], renderer.book))
    sent = recorded(decision, renderer, ID, RECEIVED, "full", PSEUDONYM)
    return explain(past_decision(stored(sent.record), renderer.book, SEALER), renderer, language)


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", BODIES)
def test_every_decision_can_be_explained(
    engine: Engine, renderer: Renderer, name: str, language: str
) -> None:
    """The text names every offer, and of every reason its code, policy, line of YAML and message."""
    explanation = told(engine, renderer, name, language)
    text = explanation_text(explanation)
    assert "{" not in text.replace("{en:", "").replace("{at_", "").split("\n")[0]
    for offer in explanation["offers"]:
        assert f"\n{offer['id']}: {offer['title']}\n" in text
        for reason in offer["reasons"]:
            assert f"  - {reason['code']}\n" in text
            assert reason["source"] in text
            assert reason["line"] in text
            assert reason["message"] in text
            if reason["policy"]:
                assert reason["policy"]["id"] in text
                assert reason["citation"]["clause"] in text


def test_a_refusal_by_law_is_traced_to_its_clause(engine: Engine, renderer: Renderer) -> None:
    """The limit of SAR 5,000 is told with its article, its words, both figures and the line of YAML."""
    explanation = told(engine, renderer, "near the limit")
    reason = next(
        reason
        for offer in explanation["offers"]
        for reason in offer["reasons"]
        if reason["policy"] and reason["policy"]["id"] == "sa.bnpl.22.1"
    )
    assert reason["citation"]["clause"] == "Art. 22(1)"
    assert reason["citation"]["quote"] == "must not exceed an amount of SAR 5,000"
    assert reason["params"]["limit"] == "5000.00"
    assert reason["line"] == "measure: customer.bnpl_outstanding + plan.financed"
    assert reason["staff_message"]
    text = explanation_text(explanation)
    assert "the clause says: “must not exceed an amount of SAR 5,000”" in text
    assert "limit: 5000.00" in text


def test_the_facts_are_told_with_their_meaning(engine: Engine, renderer: Renderer) -> None:
    """Each fact stands with its value in words, what it means and where it came from."""
    facts = {fact["fact"]: fact for fact in told(engine, renderer, "good")["facts"]}
    assert facts["customer.age"]["value"] == "36 years"
    assert facts["business_date"]["value"] == "2026-11-27"
    assert facts["customer.segments"]["meaning"] == "the segments the customer is in"


def test_a_guest_is_told_as_one(engine: Engine, renderer: Renderer, book: Book) -> None:
    """Without a customer's id the text says so, and shows no hash."""
    decision = engine.decide(request_of(BODIES["guest"], book))
    sent = recorded(decision, renderer, ID, RECEIVED)
    explanation = explain(past_decision(stored(sent.record), book, SEALER), renderer, "en")
    assert "A guest: no customer id was given" in explanation_text(explanation)


def test_every_label_is_in_both_languages() -> None:
    """Labels, parameters and degrees of confidence have English and Arabic words."""
    for texts in (*LABELS.values(), *PARAMETERS.values(), *CONFIDENCE.values()):
        assert texts.keys() == {"en", "ar"}
        assert all(texts.values())


@pytest.mark.parametrize(
    "source", ["rules/offers/nowhere/offer.yaml:1", "rules/retailer.yaml:99999", "nonsense"]
)
def test_a_line_that_is_not_there_is_empty(book: Book, source: str) -> None:
    """A place that the book does not have is no error: there is just no line to show."""
    assert line_of(book, source) == ""
