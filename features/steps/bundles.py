"""Steps of signed releases: how they are made, come to harm, are refused, and what decides meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from pytest_bdd import given, then, when

from features.desk import ReleaseDesk
from features.promises import FOLDER
from features.ready_books import texts_without_cases
from features.signed_release import (
    HARMS,
    OURS,
    SECOND,
    WHY,
    SignedRelease,
    made,
    signed_again,
    with_limit_raised,
)
from features.steps.releases import WHO
from features.words import phrase

Releases = dict[str, Any]


@pytest.fixture
def releases() -> Releases:
    """The texts of a scenario's book, and the releases made of it."""
    return {}


@given("the book of the shop")
def book_of_the_shop(releases: Releases) -> None:
    """Its documents, cases left out."""
    releases["texts"] = texts_without_cases(FOLDER.parent)


@when("it is made into a signed release")
def made_into_release(releases: Releases) -> None:
    """By our signer."""
    releases["release"] = made(releases["texts"])


@when("it is made into a signed release once more, from documents in another order")
def made_once_more(releases: Releases) -> None:
    """By the same signer, from documents that were read in another order, with other line ends."""
    texts = {name: text.replace("\n", "\r\n") for name, text in reversed(list(releases["texts"].items()))}
    releases["again"] = made(texts)


@when("a second person, who is trusted too, signs it")
def second_signs(releases: Releases) -> None:
    """One more signature."""
    releases["release"] = signed_again(releases["release"])


@when(phrase("{harm:Harm}", Harm=HARMS))
def harmed(releases: Releases, harm: Callable[[SignedRelease], SignedRelease]) -> None:
    """Something happens to the file, or to those who signed it."""
    before = releases["release"]
    assert before.refusal() is None
    releases["release"] = harm(before)


@then("both releases are alike, to the letter")
def alike(releases: Releases) -> None:
    """The same bytes."""
    assert releases["again"].file == releases["release"].file


@then("the release names both signers")
def names_both(releases: Releases) -> None:
    """Two signatures."""
    signatures = orjson.loads(releases["release"].file)["signatures"]
    assert {each["key"] for each in signatures} == {OURS.key_id, SECOND.key_id}


@then("the release is accepted")
def accepted(releases: Releases) -> None:
    """Who receives it may let it decide."""
    assert releases["release"].refusal() is None


@then(phrase("the release is refused, because {why:Why}", Why=WHY))
def refused(releases: Releases, why: str) -> None:
    """With a word that names what is wrong."""
    refusal = releases["release"].refusal()
    assert refusal is not None
    assert refusal.code == why
    assert str(refusal)


# ---- releases in the store, and beside a checkout


@when(phrase("somebody changes the release of {author:Who}'s proposal in the store", Who=WHO))
def changed_in_store(desk: ReleaseDesk, author: str) -> None:
    """The texts of another book in the place of the approved ones."""
    proposed, other = desk.proposal_of(author).bundle, desk.state.history[0].bundle
    desk.tamper(
        "UPDATE bundles SET compressed_payload ="  # noqa: S608 - digests, in a made-up store
        f" (SELECT compressed_payload FROM bundles WHERE digest = '{other}') WHERE digest = '{proposed}'"
    )


@when(phrase("{who:Who} puts {author:Who}'s proposal into force, and somebody changes its release", Who=WHO))
def changed_before_it_is_followed(desk: ReleaseDesk, who: str, author: str) -> None:
    """A hand in the store after the activation, and before any checkout has seen it."""
    id = desk.proposal_of(author).id
    with desk.unseen():
        desk.act(lambda now: desk.desk.activate(id, who, "it is time", now))
        changed_in_store(desk, author)


@when(phrase("{who:Who} tries to put what was changed into force", Who=WHO))
def tries_changed(desk: ReleaseDesk, who: str) -> None:
    """An activation of a release that is not the approved one any more."""
    [proposal] = desk.state.proposals.values()
    desk.attempt(lambda now: desk.desk.activate(proposal.id, who, "it is time", now), tries=True)


@when("a checkout starts on a machine that knows none of our signers")
def starts_elsewhere(desk: ReleaseDesk) -> None:
    """With keys of its own."""
    desk.start_checkout(elsewhere=True)


@when("every checkout is started anew")
def started_anew(desk: ReleaseDesk) -> None:
    """As after a power cut."""
    desk.restart()


@when("somebody raises a limit in the last good book")
def last_book_edited(desk: ReleaseDesk) -> None:
    """A hand in the file beside the checkout."""
    file = desk.checkout.last_book
    file.write_bytes(with_limit_raised(file.read_bytes()))


@then("every checkout goes on with the book of the shop")
def goes_on(desk: ReleaseDesk) -> None:
    """Another release is in force in the store, and the old book decides."""
    first, *_, active = desk.state.history
    assert active.bundle != first.bundle
    assert {checkout.engine and checkout.engine.compiled.digest for checkout in desk.checkouts} == {
        first.book
    }


@then("the operator is told that the release cannot be used")
def operator_is_told(desk: ReleaseDesk) -> None:
    """By the digest of the release."""
    assert desk.in_force.bundle in desk.checkout.releases.problem


@then("that checkout decides nothing, because its signer is not trusted there")
def decides_nothing(desk: ReleaseDesk) -> None:
    """It has no book at all."""
    assert desk.checkouts[-1].engine is None
    assert "not trusted here" in desk.checkouts[-1].releases.problem


@then("the first checkout goes on")
def first_goes_on(desk: ReleaseDesk) -> None:
    """As if nothing had been."""
    assert desk.decides().compiled.digest == desk.in_force.book
    assert desk.checkout.releases.problem == ""


@then("no checkout decides, because the last good book cannot be used")
def no_checkout_decides(desk: ReleaseDesk) -> None:
    """What was edited is not the last good book."""
    assert [checkout.engine for checkout in desk.checkouts] == [None]
    assert "the last good book cannot be used" in desk.checkout.releases.problem
