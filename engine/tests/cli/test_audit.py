"""`taqseet audit`: who did what, when and why, from the chain."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.terminal.audit import EVENT_KINDS, show_audit
from engine.terminal.console import console
from engine.tests.cli.releasing import Store, new_store
from engine.tests.cli.running import run
from engine.tests.release.small_store import opened

AT = "2026-11-27T07:15:00.000Z"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store in which Samir's proposal, approved by Fatimah, decides."""
    store = new_store(tmp_path)
    store.activated()
    return store


def test_the_newest_event_comes_first(store: Store) -> None:
    """Everything from the first book on is told, the newest first, each with who did it and why."""
    lines = store.run("audit").stdout.splitlines()
    told = [line.partition("UTC  ")[2] for line in lines if "UTC  " in line]
    assert [each.split()[0] for each in told] == ["samir", "fatimah", "taqseet", "samir", "taqseet"]
    assert told[0].startswith("samir activated book")
    assert "“as the circular says”" in "\n".join(lines)


def test_events_are_found_by_what_they_say(store: Store) -> None:
    """Kind, actor, subject and days narrow the list; both days are included."""
    everything = store.told("audit")
    approved = store.told("audit", "--kind", "approved")["events"]
    assert [each["actor"] for each in approved] == ["fatimah"]
    assert {each["actor"] for each in store.told("audit", "--actor", "samir")["events"]} == {"samir"}
    subject = approved[0]["subject"]
    assert {each["kind"] for each in store.told("audit", "--subject", subject)["events"]} == {
        "proposed",
        "approved",
        "activated",
    }
    [activated, *_] = store.told("audit", "--kind", "activated")["events"]
    short_digest = activated["subject"][: len("sha256:") + 12]
    for named in (activated["id"], activated["details"]["book"], short_digest):
        assert activated in store.told("audit", "--subject", named)["events"]
    assert store.told("audit", "--subject", "sha256:")["events"] == []
    day = approved[0]["at"][:10]
    of_the_day = [each["id"] for each in everything["events"] if each["at"].startswith(day)]
    within = store.told("audit", "--since", day, "--until", day)["events"]
    assert [each["id"] for each in within] == of_the_day
    assert store.told("audit", "--until", "2020-01-01")["events"] == []
    assert store.told("audit", "--since", "2199-01-01")["events"] == []


def test_what_is_left_out_is_counted(store: Store) -> None:
    """With a limit it is said how many there are, and how to see them."""
    found = store.told("audit")["found"]
    assert f"2 of {found} events; --limit {found} shows all" in store.run("audit", "--limit", "2").stdout
    assert "shows all" not in store.run("audit").stdout


def test_where_nothing_fits_it_is_said(store: Store, tmp_path: Path) -> None:
    """A question that no event fits is answered in words, and so is a log without any event."""
    assert store.run("audit", "--actor", "nobody").stdout == "No event fits.\n"
    empty = tmp_path / "empty"
    empty.mkdir()
    opened(empty).close()
    said = run("audit", "--database", empty / "decisions.db").stdout
    assert said == "Nothing has happened to the book in this log yet.\n"


def test_a_kind_that_does_not_exist_is_a_usage_error(store: Store) -> None:
    """The kinds are a closed list, which a mistake is answered with."""
    done = store.run("audit", "--kind", "aproved")
    assert done.exit_code == 2
    assert "'approved'" in done.stderr


DETAILS = {
    "bundle": f"sha256:{'b' * 64}",
    "book": f"sha256:{'a' * 64}",
    "version": "2026.12.1",
    "result": {"passed": 374, "failed": 0},
    "positions": "1-5,9,12-13",
}


@pytest.mark.parametrize("kind", [*EVENT_KINDS, "something_new"])
def test_every_kind_of_event_has_its_words(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each kind is told in a sentence that names who and what; one of a later version by its name."""
    event = {
        "kind": kind,
        "actor": "samir",
        "subject": "S-1",
        "id": "E-1",
        "at": AT,
        "reason": "",
        "details": DETAILS,
    }
    show_audit(console(), [event])
    said = capsys.readouterr().out
    assert said.startswith("2026-11-27 07:15 UTC  samir ")
    assert "S-1" in said or "2026.12.1 sha256:aaaaaaaaaaaa" in said
    if kind.startswith("facts"):
        assert "the facts of 8 decisions" in said
    if kind == "something_new":
        assert "something new S-1" in said


def test_every_kind_that_the_desk_writes_is_known() -> None:
    """The kinds that the state is folded from are among those that the audit has words for."""
    from engine.release.state import _CHANGES

    assert set(_CHANGES) <= set(EVENT_KINDS)
