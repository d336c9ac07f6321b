"""Given and when, of proposals: who proposes, edits, saves too late, and tries a change on one cart."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import yaml
from pytest_bdd import given, when

from engine.analysis.preview import changed_verdicts, preview
from engine.money import minor_digits
from engine.release.documents import document_digest
from engine.wire.render import Renderer
from features.checkout import Checkout
from features.desk import ReleaseDesk
from features.ready_books import rewritten
from features.steps.releases import WHO
from features.words import phrase


@given(phrase('{who:Who} proposed that "{policy:Name}" falls to {limit:Money} from {on:Day}', Who=WHO))
@when(phrase('{who:Who} proposes that "{policy:Name}" falls to {limit:Money} from {on:Day}', Who=WHO))
@given(phrase('اقترحت {who:Who} خفض حد "{policy:Name}" إلى {limit:Money} من {on:Day}', Who=WHO))
@when(phrase('اقترحت {who:Who} خفض حد "{policy:Name}" إلى {limit:Money} من {on:Day}', Who=WHO))
def proposes_limit(
    desk: ReleaseDesk, checkout: Checkout, who: str, policy: str, limit: int, on: date
) -> None:
    """Another limit from a day on, added to the values of a cap."""
    path, text = _document(desk, checkout.policy_called(policy).source.file)
    desk.propose(who, path, _limited(text, limit, on), "the circular of the regulator")


@when(phrase("{who:Who} proposes the book as it is", Who=WHO))
def proposes_nothing(desk: ReleaseDesk, who: str) -> None:
    """No change at all, which is refused."""
    files = desk.desk.active_files()
    desk.attempt(lambda now: desk.desk.propose(files, who, "", now), tries=True)


@when(phrase('{who:Who} proposes "{policy:Name}" with its limit mistyped as "{typed:Name}"', Who=WHO))
def proposes_mistake(desk: ReleaseDesk, checkout: Checkout, who: str, policy: str, typed: str) -> None:
    """A slip of the pen."""
    path, text = _document(desk, checkout.policy_called(policy).source.file)
    entry = {"from": yaml.safe_load(text)["cap"]["at_most"][0]["from"], "value": typed}
    desk.propose(who, path, rewritten(text, "cap", "at_most", value=[entry]))


@given(phrase('{who:Who} proposed that "{plan:Name}" takes at least {share:d} % today', Who=WHO))
@when(phrase('{who:Who} proposes that "{plan:Name}" takes at least {share:d} % today', Who=WHO))
@given(phrase('اقترح {who:Who} ألّا تقل دفعة "{plan:Name}" المقدمة عن {share:d}%', Who=WHO))
def proposes_down_payment(desk: ReleaseDesk, checkout: Checkout, who: str, plan: str, share: int) -> None:
    """Another least down payment of a plan."""
    path, text = _document(desk, checkout.offer_called(plan).source.file)
    desk.propose(who, path, _with_down_payment(text, share), "requested by the lender")


@when(phrase('{who:Who} tries to propose that "{plan:Name}" takes at least {share:d} % today', Who=WHO))
def tries_to_propose(desk: ReleaseDesk, checkout: Checkout, who: str, plan: str, share: int) -> None:
    """A proposal that is refused."""
    path, text = _document(desk, checkout.offer_called(plan).source.file)
    edited = _with_down_payment(text, share)
    desk.attempt(lambda now: desk.desk.propose_document(path, edited, who, "", now), tries=True)


@given(phrase('{who:Who} opened "{plan:Name}" to edit it', Who=WHO))
def opened(desk: ReleaseDesk, checkout: Checkout, who: str, plan: str) -> None:
    """What the document was when somebody began to edit it."""
    _, text = _document(desk, checkout.offer_called(plan).source.file)
    desk.has_read[who] = document_digest(text)


@when(phrase('{who:Who} tries to save that "{plan:Name}" takes at least {share:d} % today', Who=WHO))
def saves_too_late(desk: ReleaseDesk, checkout: Checkout, who: str, plan: str, share: int) -> None:
    """An edit of a document that is another one by now."""
    path, text = _document(desk, checkout.offer_called(plan).source.file)
    edited, expected = _with_down_payment(text, share), desk.has_read[who]
    desk.attempt(
        lambda now: desk.desk.propose_document(path, edited, who, "", now, expected=expected), tries=True
    )


@when(
    phrase(
        '{who:Who} changes {author:Who}\'s proposal: "{policy:Name}" falls to {limit:Money} from {on:Day}',
        Who=WHO,
    )
)
@when(
    phrase(
        'عدّلت {who:Who} اقتراح {author:Who}: خفض حد "{policy:Name}" إلى {limit:Money} من {on:Day}', Who=WHO
    )
)
def changes_proposal(
    desk: ReleaseDesk, checkout: Checkout, who: str, author: str, policy: str, limit: int, on: date
) -> None:
    """Another text in place of what was proposed."""
    path, _ = _document(desk, checkout.policy_called(policy).source.file)
    text = desk.desk.files(desk.proposal_of(author).bundle)[path]
    desk.propose(who, path, _limited(text, limit, on), "the circular says otherwise", to=author)


@when(phrase('the customer\'s cart is tried with "{plan:Name}" taking at least {share:d} % today'))
def asked_for_preview(
    desk: ReleaseDesk, checkout: Checkout, previewed: dict[str, Any], plan: str, share: int
) -> None:
    """A preview of one document, for the cart of the scenario."""
    path, text = _document(desk, checkout.offer_called(plan).source.file)
    before, engine = desk.store.head(), checkout.engine
    found = preview(desk.desk.active_files(), path, _with_down_payment(text, share), checkout.request)
    assert found.answer is not None, found.problems
    now = Renderer(engine.compiled.book).answer(engine.decide(checkout.request), "", checkout.language)
    previewed["changed"] = changed_verdicts(now, found.answer)
    previewed["offers"] = {offer["id"]: offer for offer in found.answer["offers"]}
    previewed["kept nothing"] = desk.store.head() == before


def _document(desk: ReleaseDesk, path: str) -> tuple[str, str]:
    return path, desk.desk.active_files()[path]


def _limited(text: str, limit_minor: int, on: date) -> str:
    values: list[dict[str, Any]] = yaml.safe_load(text)["cap"]["at_most"]
    kept = [entry for entry in values if entry["from"] != on]
    return rewritten(text, "cap", "at_most", value=[*kept, {"from": on, "value": _riyals(limit_minor)}])


def _with_down_payment(text: str, share: int) -> str:
    return rewritten(text, "plan", "down_payment", "at_least", value=f"{share} %")


def _riyals(minor: int) -> str:
    return f"{Decimal(minor).scaleb(-minor_digits('SAR'))} SAR"
