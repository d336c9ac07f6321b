"""Then: what goes with a refusal, since when it is so, what is advertised, what a book may not ask."""

from __future__ import annotations

from datetime import date
from typing import Any

from pytest_bdd import then

from engine.problems import Problems
from engine.wire.render import Renderer
from features.checkout import Checkout
from features.reasons import citation_of, plain
from features.spoken import policy_looked_at, quoted_plan
from features.steps.given import KINDS_OF_DATA
from features.words import phrase


@then(phrase('the refusal says "{text:Name}", as "{policy:Name}" asks'))
@then(phrase('يُذكر في الرفض "{text:Name}"، كما تنص "{policy:Name}"'))
def refusal_says(checkout: Checkout, text: str, policy: str) -> None:
    """A notice that goes with the refusal, filled and in the customer's language."""
    found = policy_looked_at(checkout, policy)
    said = [plain(notice["text"]) for notice in _notices(checkout) if notice["policy"] == found.id]
    assert said == [text]


@then(phrase('the refusal leaves out "{policy:Name}"'))
def refusal_leaves_out(checkout: Checkout, policy: str) -> None:
    """Credit is refused, and this notice does not go with it."""
    found = policy_looked_at(checkout, policy)
    assert checkout.decision.refusal is not None
    assert found.id not in [notice["policy"] for notice in _notices(checkout)]


@then("no credit was refused")
def nothing_refused(checkout: Checkout) -> None:
    """No notice of refusal is due: something is offered, or nothing about the customer stood in the way."""
    assert checkout.decision.refusal is None


@then(phrase('"{policy:Name}" cites {citation:Name}'))
@then(phrase('"{policy:Name}" تستند إلى {citation:Name}'))
def policy_cites(checkout: Checkout, policy: str, citation: str) -> None:
    """Authority, instrument and clause of what was shown, or of what was forbidden."""
    assert citation_of(policy_looked_at(checkout, policy)) == citation


@then(phrase("it is so since {on:Day}"))
@then(phrase("ذلك منذ {on:Day}"))
def so_since(checkout: Checkout, on: date) -> None:
    """The reason says from which day the rule applies."""
    assert checkout.reason is not None
    assert checkout.reason.finding.params["since"] == on.isoformat()


@then(phrase('every advertisement says "{text:Name}", as "{policy:Name}" asks'))
@then(phrase('يُذكر في كل إعلان "{text:Name}"، كما تنص "{policy:Name}"'))
def advertised(checkout: Checkout, text: str, policy: str) -> None:
    """A text that comes before advertising, filled with the figures of the quote."""
    found = policy_looked_at(checkout, policy)
    renderer, plan = Renderer(checkout.engine.compiled.book), quoted_plan(checkout)
    shown = renderer.disclosures(checkout.decision, plan, checkout.language)
    said = [(plain(each["text"]), each["code"]) for each in shown if each["policy"] == found.id]
    assert said == [(text, "before_advertising")]


@then(
    phrase(
        'the book is refused, because "{policy:Name}" forbids an input about {kind:Kind}', Kind=KINDS_OF_DATA
    )
)
def input_forbidden(checkout: Checkout, policy: str, kind: str) -> None:
    """An input of a forbidden kind keeps the book from loading, and the article is named where it stands."""
    found, problems = policy_looked_at(checkout, policy), checkout.loaded
    assert isinstance(problems, Problems), "the book was accepted"
    [forbidden] = problems.errors
    citation = found.document.citation
    assert forbidden.code == "forbidden-input"
    assert forbidden.message.startswith(f"`{found.id}` forbids an input of the kind `{kind}`")
    assert f"{citation.instrument}, {citation.clause}" in str(forbidden.help)


def _notices(checkout: Checkout) -> list[dict[str, Any]]:
    refusal = Renderer(checkout.engine.compiled.book).refusal(checkout.decision, checkout.language)
    assert refusal is not None, "no credit was refused"
    notices: list[dict[str, Any]] = refusal["notices"]
    return notices
