"""Whether a step of the release desk is allowed, told from the state alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from engine.release.documents import document_path
from engine.release.events import is_same_person, utc_text
from engine.release.refusals import ReleaseRefused
from engine.release.state import Activation, Proposal, ReleaseState


def known_proposal(state: ReleaseState, id: str) -> Proposal:
    """The proposal of an id. Raises ReleaseRefused."""
    proposal = state.proposals.get(id)
    if proposal is None:
        raise ReleaseRefused("unknown_proposal", f"no proposal is called {id}")
    return proposal


def known_activation(state: ReleaseState, id: str) -> Activation:
    """The scheduled activation of an id. Raises ReleaseRefused, also where it has taken effect."""
    found = next((each for each in state.scheduled if each.id == id), None)
    if found is None:
        done = any(each.id == id for each in state.history)
        message = f"activation {id} has taken effect" if done else f"no activation {id} is scheduled"
        raise ReleaseRefused(
            "unknown_activation", message, "a book that decides is rolled back" if done else None
        )
    return found


def without_successor(state: ReleaseState, found: Activation) -> Activation:
    """A scheduled activation, if nothing that is scheduled was made on its book. Raises ReleaseRefused."""
    proposals = [(each, state.proposals.get(each.proposal or "")) for each in state.scheduled]
    onto = [each for each, made in proposals if made is not None and made.base == found.book]
    if onto:
        message = f"activation {onto[0].id}, which is scheduled too, was made on the book of {found.id}"
        raise ReleaseRefused(
            "proposal_outdated", message, f"call off {onto[0].id} first: it has this change in it"
        )
    return found


def revisable(state: ReleaseState, id: str) -> Proposal:
    """The proposal of an id, if it can still be changed. Raises ReleaseRefused."""
    proposal = known_proposal(state, id)
    if proposal.closed is not None:
        raise ReleaseRefused("proposal_closed", f"proposal {id} was {proposal.closed}", "make a new one")
    return proposal


def in_force_before(state: ReleaseState, base: str | None) -> Activation:
    """The book that a proposal changes: the active one, or with `base` the live one of that digest.

    A proposal that is revised is measured against the active book when the one it was made on is gone.
    """
    if state.active is None:
        raise no_active_book()
    live = (state.active, *state.scheduled)
    return next((each for each in live if each.book == base), state.active)


def approvable(proposal: Proposal, bundle: str, actor: str) -> Proposal:
    """The proposal, if this person may approve this text of it. Raises ReleaseRefused."""
    if proposal.closed is not None:
        raise ReleaseRefused(
            "proposal_closed", f"proposal {proposal.id} was {proposal.closed}", "make a new one"
        )
    if any(is_same_person(actor, author) for author in proposal.authors):
        message = f"{actor} wrote proposal {proposal.id}: another person has to approve it"
        raise ReleaseRefused("own_approval", message)
    if bundle != proposal.bundle:
        message = f"proposal {proposal.id} was edited: its text is {proposal.bundle} now, not {bundle}"
        raise ReleaseRefused("approval_void", message, "read the text as it is now, and approve that")
    errors = proposal.report["errors"]
    if errors:
        message = f"proposal {proposal.id} has {errors} error{'s' if errors > 1 else ''}"
        raise ReleaseRefused("proposal_has_errors", message, "its author corrects them first")
    return proposal


def is_outdated(state: ReleaseState, proposal: Proposal) -> bool:
    """Whether the book that a proposal was made on neither decides nor is scheduled any longer."""
    live = (state.active, *state.scheduled)
    return proposal.base not in [each.book for each in live if each is not None]


def checked_base(state: ReleaseState, proposal: Proposal) -> None:
    """Refuse what was made on a book that is live no longer. Raises ReleaseRefused."""
    if is_outdated(state, proposal):
        raise _outdated(proposal)


def ready_to_activate(
    state: ReleaseState, proposal: Proposal, now: datetime, effective_from: datetime | None
) -> Proposal:
    """The proposal, if it may be activated for a moment, None being now. Raises ReleaseRefused."""
    if proposal.closed is not None:
        help = "make a new one, or roll back to its book if that decided before"
        raise ReleaseRefused("proposal_closed", f"proposal {proposal.id} was {proposal.closed}", help)
    approval = proposal.approval
    if approval is None:
        raise ReleaseRefused("not_approved", f"nobody has approved proposal {proposal.id}")
    if approval.bundle != proposal.bundle:
        message = f"proposal {proposal.id} was edited after {approval.approver} approved it"
        raise ReleaseRefused("approval_void", message, "have the text approved as it is now")
    if approval.expires_at <= now:
        message = f"the approval of proposal {proposal.id} expired on {utc_text(approval.expires_at)}"
        raise ReleaseRefused("approval_expired", message, "have it approved again")
    before = state.before(effective_from)
    if before is not None and before.book == proposal.book and before.bundle == proposal.bundle:
        raise ReleaseRefused("already_active", f"book {proposal.book} decides already")
    if before is None or before.book != proposal.base:
        raise _outdated(proposal)
    later = state.after(effective_from)
    if later is not None:
        when = utc_text(later.effective_from or later.at)
        message = (
            f"activation {later.id}, scheduled for {when}, would undo it: it was made on the book before"
        )
        help = "cancel that one and propose its change anew, or schedule this one after it"
        raise ReleaseRefused("proposal_outdated", message, help)
    return proposal


def rolled_back_to(state: ReleaseState, book: str | None, is_vouched: Callable[[str], bool]) -> Activation:
    """The earlier activation to return to, of a bundle that `is_vouched` for. Raises ReleaseRefused."""
    if state.active is None:
        raise ReleaseRefused("nothing_to_roll_back", "no book was activated in this store yet")
    if book == state.active.book:
        raise ReleaseRefused("already_active", f"book {book} decides already")
    meant = [
        each
        for each in reversed(state.history)
        if each.book == book or (book is None and each.bundle != state.active.bundle)
    ]
    for earlier in meant:
        if is_vouched(earlier.bundle):
            return earlier
    if meant:
        message = f"book {meant[0].book} is in the log, and signed by no key that is known here"
        raise ReleaseRefused("unknown_book", message, "trust the key of who approved it, if that was right")
    if book is None:
        raise ReleaseRefused("nothing_to_roll_back", "no other book has decided before this one")
    raise ReleaseRefused("unknown_book", f"no book with the digest {book} has decided before")


def offered_somewhere(offer: str, books: Sequence[Mapping[str, str]]) -> bool:
    """Whether one of some books has an offer."""
    return any(document_path("offer", offer, files) in files for files in books)


def no_active_book() -> ReleaseRefused:
    """That there is no book to change or to replace yet."""
    help = "start the service once with a folder that holds a book"
    return ReleaseRefused("no_active_book", "no book was activated in this store yet", help)


def _outdated(proposal: Proposal) -> ReleaseRefused:
    message = f"proposal {proposal.id} was made on book {proposal.base}, which another one has replaced"
    help = "propose the change anew, on the book of today"
    return ReleaseRefused("proposal_outdated", message, help)
