"""The release desk against those who try to get round it: spellings, clocks, forged and foreign events."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from engine.recording import EventRecord, LogUnavailable, SqlDecisionLog, drawn_id
from engine.release.desk import Desk
from engine.release.events import event
from engine.schema.load import digest_of
from engine.tests.release.small_store import (
    NOW,
    approved,
    desk_over,
    exposure_of,
    later,
    opened,
    refusal,
    small_files,
    with_offer,
)
from engine.tests.release.vouched import signer, trusting

FIRST = digest_of(small_files())


def forged(log: SqlDecisionLog, kind: str, subject: str, body: dict[str, Any], actor: str = "omar") -> None:
    """Append an event as somebody would who can write to the store: well sealed, and judged by nobody."""
    record: EventRecord = event(kind, subject, actor, "forged", body, NOW, drawn_id)
    last = log.events()[-1].position
    log.append_event(record, last)


@pytest.mark.parametrize("spelling", ["Fatimah", "FATIMAH", "fatimah.", "fatimah-", "f.atimah"])
def test_another_spelling_is_no_other_person(desk: Desk, spelling: str) -> None:
    """Capital letters and marks in a name make nobody another person, who could approve what he wrote."""
    made = desk.propose(exposure_of("4000 SAR"), "fatimah", "", NOW)
    assert refusal(lambda: desk.approve(made.id, made.bundle, spelling, "mine", NOW)) == "own_approval"
    desk.withdraw("plain", "fatimah", "wrong", NOW)
    assert refusal(lambda: desk.reinstate("plain", spelling, "right", NOW)) == "own_reinstatement"


@pytest.mark.parametrize("spelling", ["Taqseet", "TAQSEET", "taqseet.", "taq-seet"])
def test_nobody_acts_as_the_system(desk: Desk, spelling: str) -> None:
    """What the service does by itself is told from what people do, however they write its name."""
    assert refusal(lambda: desk.withdraw("plain", spelling, "why", NOW)) == "unknown_actor"


def test_a_forged_approval_activates_nothing(desk: Desk, log: SqlDecisionLog) -> None:
    """An approval that was written into the store by hand brought no signature: the book is not activated."""
    made = desk.propose(exposure_of("4000 SAR"), "fatimah", "", NOW)
    body = {"bundle": made.bundle, "book": made.book, "expires_at": "2027-01-01T00:00:00.000Z"}
    forged(log, "approved", made.id, body)
    assert refusal(lambda: desk.activate(made.id, "fatimah", "go", NOW)) == "not_approved"
    assert log.bundle(made.bundle).signatures == ()  # type: ignore[union-attr]


def test_a_roll_back_signs_no_forged_activation(desk: Desk, log: SqlDecisionLog) -> None:
    """A book that was made to have decided by hand cannot be returned to, with or without naming it."""
    made = desk.propose(exposure_of("4000 SAR"), "fatimah", "", NOW)
    named = {"bundle": made.bundle, "book": made.book, "version": made.version}
    forged(log, "activated", made.bundle, {"proposal": made.id, **named})
    assert desk.roll_back("omar", "what is this", NOW).book == FIRST
    assert refusal(lambda: desk.roll_back("omar", "back", NOW, book=made.book)) == "unknown_book"
    assert log.bundle(made.bundle).signatures == ()  # type: ignore[union-attr]


def test_a_scheduled_book_is_not_called_off_under_another(desk: Desk) -> None:
    """What is to follow a scheduled book would otherwise follow one that it was not made on, and undo it."""
    added, lower = approved(desk, with_offer("spring")), approved(desk, exposure_of("4000 SAR"))
    desk.activate(lower.id, "omar", "go", NOW)
    back = approved(desk, small_files())
    first = desk.activate(back.id, "omar", "from March", NOW, effective_from=later(days=2))
    second = desk.activate(added.id, "omar", "after that", NOW, effective_from=later(days=4))
    assert refusal(lambda: desk.cancel(first.id, "omar", "no", NOW)) == "proposal_outdated"
    desk.cancel(second.id, "omar", "no", NOW)
    desk.cancel(first.id, "omar", "no", NOW)
    assert desk.state().scheduled == ()


def test_an_approval_by_a_retired_key_is_given_again(log: SqlDecisionLog, desk: Desk) -> None:
    """After the key was changed an approval has to be renewed, and an earlier book can be returned to."""
    given = approved(desk, exposure_of("4000 SAR"))
    renewed = Desk(log, signer(2), drawn_id, trusted=lambda: trusting(2, retired=(1,)))
    assert refusal(lambda: renewed.activate(given.id, "omar", "go", NOW)) == "not_approved"
    renewed.approve(given.id, given.bundle, "omar", "read again", NOW)
    renewed.activate(given.id, "omar", "go", NOW)
    assert renewed.roll_back("omar", "back", NOW).book == FIRST


@pytest.mark.parametrize("said", ["قرار\u200cالبنك", "\u200fقرار", "عاجل: خطأ في السعر"])
def test_reasons_are_given_in_arabic(desk: Desk, said: str) -> None:
    """What keyboards put between Arabic letters is part of a reason, and is none by itself."""
    assert refusal(lambda: desk.withdraw("plain", "omar", "\u200f \u200c", NOW)) == "no_reason"
    assert refusal(lambda: desk.withdraw("plain", "omar", "\u202eecirp", NOW)) == "no_reason"
    assert desk.withdraw("plain", "omar", said, NOW).reason == said


def test_an_emergency_does_not_wait_for_a_clock(desk: Desk) -> None:
    """A book that a machine with a clock of next year let take effect can be rolled back today."""
    given = approved(desk, exposure_of("4000 SAR"))
    desk.activate(given.id, "omar", "from March", NOW, effective_from=later(days=100))
    assert desk.take_effect(later(days=365)) is not None
    assert desk.roll_back("omar", "too early", later(minutes=1)).book == FIRST


def test_what_is_due_takes_effect_though_the_log_is_ahead(desk: Desk) -> None:
    """A fast clock that wrote before keeps no scheduled book from deciding at its moment."""
    given = approved(desk, exposure_of("4000 SAR"))
    desk.activate(given.id, "omar", "soon", NOW, effective_from=later(minutes=30))
    desk.propose(with_offer("spring"), "sara", "", later(hours=2))
    assert desk.take_effect(later(minutes=30)) is not None


@pytest.mark.parametrize("body", [{}, {"bundle": 5}, {"bundle": "x", "book": None, "version": []}])
@pytest.mark.parametrize("kind", ["proposed", "activated", "approved", "took_effect", "rolled_back"])
def test_an_event_of_another_version_is_told(
    desk: Desk, log: SqlDecisionLog, kind: str, body: dict[str, Any]
) -> None:
    """A proposal that means nothing here is unknown; what was to decide is told; and nothing crashes."""
    made = desk.propose(exposure_of("4000 SAR"), "fatimah", "", NOW)
    forged(log, kind, made.id, body)
    state = desk.state()
    assert state.active is not None
    assert state.active.book == FIRST
    if kind in ("proposed", "approved"):
        assert (state.unread, dict(state.proposals)) == ("", {})
    else:
        assert "cannot be read" in state.unread or kind == "took_effect"


def inserted(folder: Path, kind: str, subject: str, **columns: Any) -> None:
    """Put an event into the table with plain SQL, as far as its triggers let anybody."""
    with sqlite3.connect(folder / "decisions.db") as connection:
        (position, head) = connection.execute("SELECT position, record_hash FROM chain_head").fetchone()
        row = {
            "position": position + 1, "event_id": drawn_id(NOW), "writer": "me", "kind": kind,
            "at": "2026-11-22T09:00:00.000Z", "actor": "omar", "subject": subject, "reason": "trust me",
            "body": b"{}", "body_sha256": "0" * 64, "previous_hash": head, "record_hash": "1" * 64, **columns,
        }  # fmt: skip
        marks = ", ".join(f":{name}" for name in row)
        statement = f"INSERT INTO events ({', '.join(row)}) VALUES ({marks})"  # noqa: S608 - no value in it
        connection.execute(statement, row)
    connection.close()


@pytest.mark.parametrize("columns", [{}, {"body": 5}, {"body": "text"}, {"at": "never"}])
def test_an_event_inserted_by_hand_takes_no_withdrawal_back(
    tmp_path: Path, desk: Desk, columns: dict[str, Any]
) -> None:
    """A row that was not appended by the log does nothing, is told, and stops every step but an emergency."""
    desk.withdraw("plain", "omar", "wrong price", NOW)
    inserted(tmp_path, "offer_reinstated", "plain", **columns)
    state = desk.state()
    assert "plain" in state.withdrawn
    assert "was not appended" in state.unread
    assert refusal(lambda: desk.reinstate("plain", "sara", "right", NOW)) == "unreadable_event"
    desk.withdraw("bnpl", "omar", "wrong too", NOW)
    inserted(tmp_path, "offer_withdrawn", "in-winter", **({} if "at" in columns else columns))
    assert {"plain", "bnpl"} <= desk.state().withdrawn.keys()


def test_an_unknown_kind_changes_nothing(desk: Desk, log: SqlDecisionLog) -> None:
    """An event that a later version writes is passed over, and the steps after it go on."""
    before = desk.state()
    forged(log, "offer_renamed", "plain", {"to": "simple"})
    after = desk.state()
    assert (after.active, after.proposals) == (before.active, before.proposals)
    assert desk.propose(exposure_of("4000 SAR"), "fatimah", "", NOW).author == "fatimah"


@pytest.mark.usefixtures("desk")
def test_an_older_copy_of_the_store_is_noticed(tmp_path: Path, log: SqlDecisionLog) -> None:
    """A desk that saw more than the store holds takes no step there, until it is started again."""
    log.close()
    for name in tmp_path.glob("decisions.db*"):
        shutil.copy(name, tmp_path / f"old.{name.name}")
    ahead = opened(tmp_path)
    running = desk_over(ahead)
    running.withdraw("plain", "omar", "wrong price", NOW)
    assert "plain" in running.state().withdrawn
    ahead.close()
    for name in tmp_path.glob("decisions.db*"):
        name.unlink()
    for name in tmp_path.glob("old.*"):
        name.rename(tmp_path / name.name.removeprefix("old."))
    with pytest.raises(LogUnavailable, match="older copy"):
        running.state()
