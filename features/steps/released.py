"""Then, at the release desk: what a proposal says, why a step was refused, and which book answers."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from pytest_bdd import then

from engine.money import parse_minor
from features.checkout import Checkout
from features.desk import ReleaseDesk
from features.reasons import plain
from features.spoken import policy_looked_at
from features.steps.releases import WHO
from features.words import phrase

_WHY: Final = {
    "another person has to approve it": ("own_approval", "another person has to approve it"),
    "it was edited since it was read": ("approval_void", "was edited: its text is"),
    "it was edited after it was approved": ("approval_void", "was edited after"),
    "its approval has expired": ("approval_expired", "expired on"),
    "nobody has approved it": ("not_approved", "nobody has approved"),
    "it has a mistake": ("proposal_has_errors", "error"),
    "it was made on a book that another one has replaced": ("proposal_outdated", "another one has replaced"),
    "it would be undone by what is scheduled": ("proposal_outdated", "would undo it"),
    "it was rejected": ("proposal_closed", "was rejected"),
    "it is in force already": ("proposal_closed", "was activated"),
    "nothing in it is new": ("nothing_changed", "same as before"),
    "the document was changed by somebody else meanwhile": ("document_changed", "not what it was"),
    "no reason is given": ("no_reason", "no reason"),
    "it is not said who is acting": ("unknown_actor", "who is acting"),
    "that day is over": ("in_the_past", "has passed"),
    "this clock is behind what has happened already": ("clock_behind", "clock says"),
    "no other book was in force before": ("nothing_to_roll_back", "no other book"),
    "it is withdrawn already": ("already_withdrawn", "was withdrawn by"),
    "another person has to reinstate it": ("own_reinstatement", "another person has to reinstate it"),
    "it is not withdrawn": ("not_withdrawn", "is not withdrawn"),
    "no book has such a plan": ("unknown_offer", "has an offer"),
    "what the store keeps is not what was approved": ("unknown_book", "was changed"),
}
"""A refusal as a scenario says it, with its code and with words that its message says to a person."""
_WHY_ARABIC: Final = {
    "شخصاً آخر يجب أن يعتمده": _WHY["another person has to approve it"],
    "نصه تغيّر بعد اعتماده": _WHY["it was edited after it was approved"],
    "شخصاً آخر يجب أن يعيدها": _WHY["another person has to reinstate it"],
}
_STANDINGS: Final = {
    "waits for an approval": "open",
    "is approved": "approved",
    "is approved no longer": "open",
    "has to be approved again": "expired",
    "is rejected": "rejected",
    "is in force": "activated",
}


# ---- what a proposal says


@then(phrase('{author:Who}\'s proposal says "{sentence:Name}"', Who=WHO))
@then(phrase('يقول اقتراح {author:Who} "{sentence:Name}"', Who=WHO))
def proposal_says(desk: ReleaseDesk, checkout: Checkout, author: str, sentence: str) -> None:
    """One of the sentences about what would change."""
    assert sentence in _sentences(desk, checkout, author)


@then("it says nothing else")
@then("لا يقول غير ذلك")
def says_nothing_else(desk: ReleaseDesk, checkout: Checkout) -> None:
    """Of the proposal made last: that sentence is the only one."""
    [*_, last] = desk.state.proposals.values()
    assert len(last.report["changes"][checkout.language]) == 1, last.report["changes"]


@then(phrase("{author:Who}'s proposal has no mistakes, and none of its cases fails", Who=WHO))
def proposal_is_sound(desk: ReleaseDesk, author: str) -> None:
    """Its whole book was checked, with the cases there are."""
    report = desk.proposal_of(author).report
    assert report["errors"] == 0, report["problems"]
    assert report["cases"]["run"] > 0
    assert report["cases"]["failed"] == 0


@then(phrase('{author:Who}\'s proposal has a mistake in "{policy:Name}": {told:Name}', Who=WHO))
def proposal_has_mistake(desk: ReleaseDesk, checkout: Checkout, author: str, policy: str, told: str) -> None:
    """A problem that names the place of the mistake."""
    file = checkout.policy_called(policy).source.file
    found = [each for each in _errors(desk, author) if each["location"]["file"] == file]
    assert told in [_unquoted(each["message"]) for each in found]
    assert all(each["location"]["line"] > 1 for each in found)


@then(phrase('{author:Who}\'s proposal tells that the case "{case:Name}" of "{policy:Name}" fails', Who=WHO))
def case_fails(desk: ReleaseDesk, checkout: Checkout, author: str, case: str, policy: str) -> None:
    """A case that expects another outcome than the proposed text gives."""
    folder = policy_looked_at(checkout, policy).source.file.removesuffix("policy.yaml")
    failed = [
        each["message"] for each in _errors(desk, author) if each["location"]["file"].startswith(folder)
    ]
    assert any(message.startswith(f"the case `{case}` fails") for message in failed), failed
    assert desk.proposal_of(author).report["cases"]["failed"] > 0


@then(phrase("{author:Who}'s proposal {stands:Standing}", Who=WHO, Standing=_STANDINGS))
@then(phrase("اقتراح {author:Who} {stands:Standing}", Who=WHO, Standing={
    "بانتظار الاعتماد": "open", "معتمد": "approved", "سارٍ": "activated",
}))  # fmt: skip
def proposal_stands(desk: ReleaseDesk, author: str, stands: str) -> None:
    """Where it stands at the moment of the scenario."""
    assert desk.proposal_of(author).status(desk.now) == stands


@then(phrase("{author:Who}'s proposal was written by {names:Name}", Who=WHO))
def proposal_written_by(desk: ReleaseDesk, author: str, names: str) -> None:
    """Everybody who wrote on it, in order."""
    assert list(desk.proposal_of(author).authors) == [WHO[name] for name in names.split(" and ")]


@then(phrase('only "{plan:Name}" would be answered otherwise, with {today:Money} to be paid today'))
def preview_changes_one(checkout: Checkout, previewed: dict[str, Any], plan: str, today: int) -> None:
    """What the preview found, compared with the book in force."""
    offer = checkout.offer_called(plan)
    checkout.exercised_offers.add(offer.id)
    [changed] = [each for each in previewed["changed"] if each["what"] != ["rank"]]
    quote = previewed["offers"][offer.id]["quote"]
    assert (changed["id"], changed["before"], changed["after"]) == (offer.id, "eligible", "eligible")
    assert "quote" in changed["what"]
    assert parse_minor(quote["due_today"], quote["currency"]) == today


@then("nothing of it was kept")
def preview_kept_nothing(previewed: dict[str, Any]) -> None:
    """The log ends where it ended before."""
    assert previewed["kept nothing"]


# ---- what was refused, and which book answers


@then(phrase("the desk refuses, because {why:Why}", Why=_WHY))
@then(phrase("يُرفض ذلك، لأن {why:Why}", Why=_WHY_ARABIC))
def desk_refuses(desk: ReleaseDesk, why: tuple[str, str]) -> None:
    """The last step was refused, for this reason and in words that say so."""
    code, words = why
    assert desk.refusal is not None
    assert desk.refusal.code == code, desk.refusal.message
    assert words in desk.refusal.message


@then("the book of the shop is still in force")
def first_book_in_force(desk: ReleaseDesk) -> None:
    """The one with which the scenario began, and every checkout decides by it."""
    assert desk.in_force.proposal is None
    every_checkout_follows(desk)


@then("the first book of the shop decides again")
def first_book_again(desk: ReleaseDesk) -> None:
    """By a way back, and every checkout follows."""
    assert desk.in_force.kind == "rolled_back"
    assert desk.in_force.bundle == desk.state.history[0].bundle
    every_checkout_follows(desk)


@then(phrase("the book of {author:Who}'s proposal is in force", Who=WHO))
@then(phrase("كتاب اقتراح {author:Who} سارٍ", Who=WHO))
def proposed_book_in_force(desk: ReleaseDesk, author: str) -> None:
    """It was put into force last, and every checkout decides by it."""
    assert desk.in_force.bundle == desk.proposal_of(author).bundle
    every_checkout_follows(desk)


@then("every checkout decides by the book in force")
def every_checkout_follows(desk: ReleaseDesk) -> None:
    """All processes have the same book, that of the chain, with what is withdrawn laid over it."""
    engines = [checkout.engine for checkout in desk.checkouts]
    digests = {engine.compiled.digest for engine in engines if engine is not None}
    assert all(engines)
    assert len(digests) == 1
    if not desk.state.withdrawn:
        assert digests == {desk.in_force.book}


@then("each answer names the book that gave it")
def answers_name_their_books(desk: ReleaseDesk, checkout: Checkout) -> None:
    """The last answer that of the book in force, the first that of the book before."""
    books = [decision.book_digest for decision in checkout.decisions]
    assert books[-1] == desk.in_force.book
    assert books[0] == desk.state.history[0].book
    assert books[0] != books[-1]


@then("nothing is scheduled")
def nothing_scheduled(desk: ReleaseDesk) -> None:
    """No book waits for its day."""
    assert desk.state.scheduled == ()


@then(phrase("{author:Who}'s proposal waits for {on:Day}, 00:00 in Riyadh", Who=WHO))
def is_scheduled(desk: ReleaseDesk, author: str, on: date) -> None:
    """The one activation that waits for its day."""
    [scheduled] = desk.state.scheduled
    assert scheduled.proposal == desk.proposal_of(author).id
    assert scheduled.effective_from == desk.midnight(on)


# ---- without the store


@then("customers are served by the book that the checkout has")
def served_without_store(desk: ReleaseDesk) -> None:
    """Nothing keeps it from deciding."""
    assert desk.checkout.releases.obstacle == ""
    assert desk.decides().compiled.digest == desk.book_seen


@then("nothing is decided any more")
def nothing_decided(desk: ReleaseDesk) -> None:
    """The checkout says what keeps it from deciding."""
    assert "has not been reached" in desk.checkout.releases.obstacle


@then("the operator is warned that the store is lost")
def operator_warned(desk: ReleaseDesk) -> None:
    """With how long it has been away."""
    assert "was last reached" in desk.checkout.releases.store.warning


@then("the operator is not warned")
def operator_not_warned(desk: ReleaseDesk) -> None:
    """Silence was declared."""
    assert desk.checkout.releases.store.warning == ""


@then("no entry of the log was lost")
def nothing_lost(desk: ReleaseDesk) -> None:
    """The chain is whole."""
    assert desk.breaks() == []


def _sentences(desk: ReleaseDesk, checkout: Checkout, author: str) -> list[str]:
    changes = desk.proposal_of(author).report["changes"][checkout.language]
    return [plain(change["text"]) for change in changes]


def _errors(desk: ReleaseDesk, author: str) -> list[dict[str, Any]]:
    problems = desk.proposal_of(author).report["problems"]
    return [problem for problem in problems if problem["severity"] == "error"]


def _unquoted(message: str) -> str:
    return message.replace("`", "")
