"""The release desk: who may do what when, and that nothing else reaches the live book."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from engine.recording import EventRecord, SqlDecisionLog, StoredEvent, drawn_id
from engine.release.desk import Desk
from engine.schema.load import digest_of
from engine.tests.release.small_store import (
    EXPOSURE,
    LATE,
    NOW,
    approved,
    desk_over,
    exposure_of,
    later,
    refusal,
    small_files,
    with_offer,
)


def test_a_proposal_changes_nothing_that_is_live(desk: Desk) -> None:
    """A proposal has an id, its author and its report; the book that decides stays the same."""
    before = desk.state().active
    made = desk.propose(exposure_of("4000 SAR"), "fatimah", "SAMA circular", NOW)
    assert made.status(NOW) == "open"
    assert made.author == "fatimah"
    assert made.report["errors"] == 0
    assert made.report["documents"] == [{"file": EXPOSURE, "change": "changed"}]
    assert "4,000" in made.report["changes"]["en"][0]["text"]
    assert desk.state().active == before


def test_a_proposal_that_changes_nothing_is_refused(desk: Desk) -> None:
    """The same files as before are no proposal."""
    assert refusal(lambda: desk.propose(small_files(), "fatimah", "", NOW)) == "nothing_changed"


def test_a_proposal_with_errors_is_kept_but_not_approved(desk: Desk) -> None:
    """A mistake is reported with the proposal; nobody can approve it."""
    files = {**small_files(), LATE: "policy: house.late\nkind: forbid\n"}
    made = desk.propose(files, "fatimah", "", NOW)
    assert made.report["errors"]
    assert (
        refusal(lambda: desk.approve(made.id, made.bundle, "omar", "looks fine", NOW))
        == "proposal_has_errors"
    )


def test_nobody_approves_what_he_wrote(desk: Desk) -> None:
    """Neither who made a proposal nor who revised it may approve it."""
    made = desk.propose(exposure_of("4000 SAR"), "fatimah", "", NOW)
    assert refusal(lambda: desk.approve(made.id, made.bundle, "fatimah", "mine", NOW)) == "own_approval"
    revised = desk.propose(exposure_of("4500 SAR"), "omar", "", NOW, proposal=made.id)
    assert revised.authors == ("fatimah", "omar")
    for author in revised.authors:

        def approve(who: str = author) -> object:
            return desk.approve(made.id, revised.bundle, who, "mine", NOW)

        assert refusal(approve) == "own_approval"


def test_an_approval_is_of_one_text(desk: Desk) -> None:
    """A text that was edited since it was read is not approved, and an edit voids an approval."""
    made = desk.propose(exposure_of("4000 SAR"), "fatimah", "", NOW)
    read = made.bundle
    desk.propose(exposure_of("4500 SAR"), "fatimah", "", NOW, proposal=made.id)
    assert refusal(lambda: desk.approve(made.id, read, "omar", "read", NOW)) == "approval_void"
    given = approved(desk, exposure_of("3000 SAR"))
    edited = desk.propose(exposure_of("3500 SAR"), "fatimah", "", later(hours=1), proposal=given.id)
    assert edited.status(later(hours=1)) == "open"
    assert refusal(lambda: desk.activate(given.id, "omar", "go", later(hours=2))) == "approval_void"


def test_an_approval_expires(desk: Desk) -> None:
    """After seven days it is worth nothing; approved again, the proposal can be activated."""
    given = approved(desk, exposure_of("4000 SAR"))
    end = NOW + timedelta(days=7)
    assert given.status(end - timedelta(seconds=1)) == "approved"
    assert given.status(end) == "expired"
    assert refusal(lambda: desk.activate(given.id, "omar", "go", end)) == "approval_expired"
    desk.approve(given.id, given.bundle, "omar", "read again", end)
    assert desk.activate(given.id, "omar", "go", end).book == given.book


def test_an_approved_proposal_decides_once_it_is_activated(desk: Desk) -> None:
    """The activation names the proposal and the book, and the proposal is closed."""
    given = approved(desk, exposure_of("4000 SAR"))
    activation = desk.activate(given.id, "omar", "the circular is in force", NOW)
    assert desk.state().active == activation
    assert activation.book == digest_of(exposure_of("4000 SAR"))
    assert desk.active_files()[EXPOSURE] == exposure_of("4000 SAR")[EXPOSURE]
    assert desk.state().proposals[given.id].status(NOW) == "activated"
    assert refusal(lambda: desk.activate(given.id, "omar", "again", NOW)) == "proposal_closed"


def test_what_nobody_approved_is_not_activated(desk: Desk) -> None:
    """An open proposal cannot be activated, nor one that was rejected."""
    made = desk.propose(exposure_of("4000 SAR"), "fatimah", "", NOW)
    assert refusal(lambda: desk.activate(made.id, "omar", "go", NOW)) == "not_approved"
    desk.reject(made.id, "omar", "the circular says 4,500", NOW)
    assert refusal(lambda: desk.activate(made.id, "omar", "go", NOW)) == "proposal_closed"


def test_a_proposal_on_a_replaced_book_is_outdated(desk: Desk) -> None:
    """It would undo what was activated since: it can be neither approved nor activated."""
    first, second = approved(desk, exposure_of("4000 SAR")), approved(desk, with_offer("spring"))
    third = desk.propose(exposure_of("3000 SAR"), "fatimah", "", NOW)
    desk.activate(first.id, "omar", "go", NOW)
    assert refusal(lambda: desk.activate(second.id, "omar", "go", NOW)) == "proposal_outdated"
    assert refusal(lambda: desk.approve(third.id, third.bundle, "omar", "read", NOW)) == "proposal_outdated"


class Interrupted:
    """A log in which somebody else acts right before an event is appended."""

    def __init__(self, log: SqlDecisionLog, meanwhile: Callable[[], object]) -> None:
        self._log, self._meanwhile = log, meanwhile

    def append_event(self, event: EventRecord, after: int) -> StoredEvent:
        """Let the other one act first, once."""
        meanwhile, self._meanwhile = self._meanwhile, lambda: None
        meanwhile()
        return self._log.append_event(event, after)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._log, name)


def test_of_two_activations_at_once_one_is_first(desk: Desk, log: SqlDecisionLog) -> None:
    """The second one is judged again by what the first one did, and refused; one book decides."""
    first, second = approved(desk, exposure_of("4000 SAR")), approved(desk, exposure_of("3000 SAR"))
    other = desk_over(Interrupted(log, lambda: desk.activate(first.id, "omar", "go", NOW)))
    assert refusal(lambda: other.activate(second.id, "sara", "go", NOW)) == "proposal_outdated"
    active = other.state().active
    assert active is not None
    assert active.book == first.book
    assert log.verify() == []


def test_of_two_revisions_at_once_none_is_lost(desk: Desk, log: SqlDecisionLog) -> None:
    """Who revises a proposal that somebody else revises meanwhile is told, and overwrites nothing."""
    made = desk.propose(exposure_of("4000 SAR"), "fatimah", "", NOW)
    both = {**with_offer("spring"), EXPOSURE: exposure_of("4000 SAR")[EXPOSURE]}
    other = desk_over(Interrupted(log, lambda: desk.propose(both, "sara", "", NOW, made.id)))
    assert refusal(lambda: other.propose(exposure_of("3000 SAR"), "fatimah", "", NOW, made.id)) == "overtaken"
    assert desk.files(desk.state().proposals[made.id].bundle) == both


def test_two_workers_begin_a_store_once(log: SqlDecisionLog) -> None:
    """The first book is activated once, whoever is faster; both see it."""
    first, second = desk_over(log), desk_over(log)
    begun = [each.start_with(small_files(), "taqseet", "the first", NOW) for each in (first, second)]
    assert begun[0] == begun[1]
    assert len(log.events()) == 1


def test_a_scheduled_book_waits_for_its_moment(desk: Desk, log: SqlDecisionLog) -> None:
    """It takes effect once its moment has come, written down once by whichever process looks first."""
    given = approved(desk, exposure_of("4000 SAR"))
    moment = later(hours=3)
    desk.activate(given.id, "omar", "from noon", NOW, effective_from=moment)
    assert desk.take_effect(moment - timedelta(seconds=1)) is None
    before = desk.state().active
    assert before is not None
    assert before.book == digest_of(small_files())
    other = desk_over(log)
    other.state()
    assert desk.take_effect(moment) is not None
    assert other.take_effect(moment) is None
    assert [each.event.kind for each in log.events()].count("took_effect") == 1
    active = other.state().active
    assert active is not None
    assert active.book == given.book


def test_a_clock_that_goes_back_takes_no_book_back(desk: Desk, log: SqlDecisionLog) -> None:
    """What took effect is active in every process, also one that starts with a clock of yesterday."""
    given = approved(desk, exposure_of("4000 SAR"))
    desk.activate(given.id, "omar", "from noon", NOW, effective_from=later(hours=3))
    desk.take_effect(later(hours=3))
    restarted = desk_over(log)
    assert restarted.take_effect(later(days=-1)) is None
    active = restarted.state().active
    assert active is not None
    assert active.book == given.book


def test_a_clock_that_is_behind_is_refused(desk: Desk) -> None:
    """Approvals cannot be judged by a clock from before what has happened; an emergency can."""
    given = approved(desk, exposure_of("4000 SAR"), later(hours=1))
    for step in (
        lambda: desk.activate(given.id, "omar", "go", NOW),
        lambda: desk.propose(exposure_of("3000 SAR"), "fatimah", "", NOW),
        lambda: desk.roll_back("omar", "go", NOW),
    ):
        assert refusal(step) in {"clock_behind", "nothing_to_roll_back"}
    assert refusal(lambda: desk.activate(given.id, "omar", "go", NOW)) == "clock_behind"
    assert desk.withdraw("plain", "omar", "wrong price", NOW).at == later(hours=1)


def test_a_book_of_now_does_not_undo_a_scheduled_one(desk: Desk) -> None:
    """With a later book scheduled on the same base, another is refused until that one is called off."""
    march, now = approved(desk, exposure_of("4000 SAR")), approved(desk, with_offer("spring"))
    scheduled = desk.activate(march.id, "omar", "from March", NOW, effective_from=later(days=3))
    assert refusal(lambda: desk.activate(now.id, "omar", "go", NOW)) == "proposal_outdated"
    desk.cancel(scheduled.id, "omar", "the other one first", NOW)
    assert desk.state().scheduled == ()
    assert desk.activate(now.id, "omar", "go", NOW).book == now.book
    assert desk.state().proposals[march.id].closed is None


def test_a_roll_back_returns_to_an_earlier_book(desk: Desk) -> None:
    """The last other book decides again, and what was scheduled on the one that is left is called off."""
    given = approved(desk, exposure_of("4000 SAR"))
    desk.activate(given.id, "omar", "go", NOW)
    next_one = approved(desk, exposure_of("3000 SAR"))
    desk.activate(next_one.id, "omar", "later", NOW, effective_from=later(days=1))
    back = desk.roll_back("sara", "customers are refused wrongly", NOW)
    assert back.book == digest_of(small_files())
    assert desk.state().active == back
    assert desk.state().scheduled == ()
    assert desk.take_effect(later(days=2)) is None
    named = desk.roll_back("sara", "it was right", NOW, book=given.book)
    assert named.book == given.book
    assert refusal(lambda: desk.roll_back("sara", "again", NOW, book=given.book)) == "already_active"
    assert refusal(lambda: desk.roll_back("sara", "again", NOW, book="sha256:00")) == "unknown_book"


def test_there_may_be_nothing_to_roll_back(desk: Desk) -> None:
    """The first book of a store has none before it."""
    assert refusal(lambda: desk.roll_back("sara", "oops", NOW)) == "nothing_to_roll_back"


def test_a_withdrawal_outlives_the_book(desk: Desk) -> None:
    """An offer that was withdrawn stays so under the next book, and is reinstated by another person."""
    desk.withdraw("plain", "omar", "the price is wrong", NOW)
    given = approved(desk, exposure_of("4000 SAR"))
    desk.activate(given.id, "omar", "go", NOW)
    assert desk.state().withdrawn["plain"].reason == "the price is wrong"
    assert refusal(lambda: desk.withdraw("plain", "sara", "too", NOW)) == "already_withdrawn"
    assert refusal(lambda: desk.reinstate("plain", "omar", "right again", NOW)) == "own_reinstatement"
    desk.reinstate("plain", "sara", "right again", NOW)
    assert desk.state().withdrawn == {}
    assert refusal(lambda: desk.reinstate("plain", "sara", "again", NOW)) == "not_withdrawn"
    assert refusal(lambda: desk.withdraw("plan", "sara", "typo", NOW)) == "unknown_offer"


def test_who_and_why_are_asked(desk: Desk) -> None:
    """Nobody in particular cannot act, and what reaches customers needs a reason."""
    for nobody in ("", "taqseet", "a b", "a" * 65, "عمر", "x\n"):
        assert refusal(lambda who=nobody: desk.withdraw("plain", who, "why", NOW)) == "unknown_actor"  # type: ignore[misc]
    for silence in ("", "  \n", "x" * 501, "a\x00b"):
        assert refusal(lambda why=silence: desk.withdraw("plain", "omar", why, NOW)) == "no_reason"  # type: ignore[misc]


@pytest.mark.usefixtures("desk")
def test_without_a_key_nothing_is_approved(log: SqlDecisionLog) -> None:
    """A desk that cannot sign takes proposals and approves none."""
    unsigned = Desk(log, None, drawn_id)
    made = unsigned.propose(exposure_of("4000 SAR"), "fatimah", "", NOW)
    assert refusal(lambda: unsigned.approve(made.id, made.bundle, "omar", "read", NOW)) == "no_signer"


def test_an_edit_of_a_changed_document_is_refused(desk: Desk) -> None:
    """Who edits a text that is no longer the active one is told, and overwrites nothing."""
    text = small_files()[LATE].replace("30 days", "20 days")
    made = desk.propose_document(LATE, text, "fatimah", "", NOW)
    assert made.report["documents"] == [{"file": LATE, "change": "changed"}]
    assert (
        refusal(lambda: desk.propose_document(LATE, text, "fatimah", "", NOW, expected="sha256:00"))
        == "document_changed"
    )
    added = desk.propose_document(
        EXPOSURE, exposure_of("1 SAR")[EXPOSURE], "fatimah", "", NOW, proposal=made.id
    )
    assert [each["file"] for each in added.report["documents"]] == [EXPOSURE, LATE]


def test_every_step_is_in_the_chain(desk: Desk, log: SqlDecisionLog) -> None:
    """Each is an event with who, when, why; together they are one unbroken chain."""
    given = approved(desk, exposure_of("4000 SAR"))
    desk.activate(given.id, "omar", "go", NOW)
    desk.withdraw("plain", "omar", "wrong", NOW)
    told = [(each.event.kind, each.event.actor) for each in log.events()]
    assert told == [
        ("activated", "taqseet"),
        ("proposed", "fatimah"),
        ("approved", "omar"),
        ("activated", "omar"),
        ("offer_withdrawn", "omar"),
    ]
    assert log.verify() == []
