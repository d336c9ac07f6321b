"""The small book with a rule for each kind of principal reason, and notices that name them."""

from __future__ import annotations

from typing import Any

from engine.decide import Engine
from engine.decision import Decision
from engine.request import Request
from engine.tests.evaluation.generated_conditions import Written
from engine.tests.evaluation.small_book import policy_document, small_book

NOTICE_TEXT = {
    "en": "Credit was refused: {principal_reasons}. We looked at: {data_categories}.",
    "ar": "رُفض الائتمان: {principal_reasons}. نظرنا في: {data_categories}.",
}


def notice(name: str = "house.notice", **changes: Any) -> Written:
    """A policy whose text goes with a refusal."""
    document = policy_document(name, "disclose", {"show": NOTICE_TEXT, "upon": "refusal"}, **changes)
    del document["message"]
    return document


def at_most(count: int, **changes: Any) -> Written:
    """A policy that limits how many principal reasons a notice names."""
    limit = {"measure": "answer.principal_reasons", "at_most": count}
    return policy_document("house.reasons", "cap", limit, **changes)


def for_all(kind: str, body: Written, name: str = "house.rule", **changes: Any) -> Written:
    """A policy of Saudi Arabia about every offer; a kind is `forbid`, `require` or `cap`."""
    return policy_document(name, kind, body, **({"applies_to": {"country": "SA"}} | changes))


def decided(asked: Request, *policies: Written) -> Decision:
    """What the small book answers with more policies in it."""
    with Engine(small_book(*policies)) as engine:
        return engine.decide(asked)


def reasons_of(asked: Request, *policies: Written) -> tuple[str, ...] | None:
    """The principal reasons of a request, with a notice that names them; None where there is no refusal."""
    refusal = decided(asked, notice(), *policies).refusal
    return None if refusal is None else refusal.principal_reasons
