"""What the release commands refuse: nothing is changed, the exit status is 1, and the next step is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result

from engine.cli.desk import now, whole_digest
from engine.cli.failure import Failed
from engine.tests.cli.releasing import Store, new_store, write_folder
from engine.tests.release.small_store import small_files

AS_SAMIR = ("--as", "samir", "--reason", "because")
AS_FATIMAH = ("--as", "fatimah", "--reason", "because")
UNKNOWN = "01KXJ4Y0V7N5R8T2W3B6C9D1EF"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store in which the small book decides."""
    return new_store(tmp_path)


def _own_approval(store: Store) -> Result:
    made = store.proposed()
    return store.run("approve", made["id"], "--bundle", made["bundle"], *AS_SAMIR)


def _nothing_named(store: Store) -> Result:
    return store.run("approve", store.proposed()["id"], *AS_FATIMAH)


def _other_text(store: Store) -> Result:
    return store.run("approve", store.proposed()["id"], "--bundle", "0" * 12, *AS_FATIMAH)


def _other_whole_text(store: Store) -> Result:
    return store.run("approve", store.proposed()["id"], "--bundle", f"sha256:{'0' * 64}", *AS_FATIMAH)


def _no_digest(store: Store) -> Result:
    return store.run("approve", store.proposed()["id"], "--bundle", "latest", *AS_FATIMAH)


def _no_reason(store: Store) -> Result:
    made = store.proposed()
    return store.run("approve", made["id"], "--bundle", made["bundle"], "--as", "fatimah")


def _nobody(store: Store) -> Result:
    return store.run("withdraw", "plain", "--as", "a b", "--reason", "because")


def _unknown_proposal(store: Store) -> Result:
    made = store.proposed()
    return store.run("approve", f"{made['id'][:-1]}_", "--bundle", made["bundle"], *AS_FATIMAH)


def _not_approved(store: Store) -> Result:
    return store.run("activate", store.proposed()["id"], *AS_SAMIR)


def _rejected(store: Store) -> Result:
    made = store.proposed()
    store.run("reject", made["id"], *AS_FATIMAH)
    return store.run("approve", made["id"], "--bundle", made["bundle"], *AS_FATIMAH)


def _with_mistakes(store: Store) -> Result:
    (store.folder / "rules/seasons.yaml").unlink()
    made = store.proposed()
    return store.run("approve", made["id"], "--bundle", made["bundle"], *AS_FATIMAH)


def _outdated(store: Store) -> Result:
    late = store.approved()
    write_folder(store.folder, {**small_files(), "rules/retailer.yaml": _renamed()})
    store.activated()
    return store.run("activate", late["id"], *AS_SAMIR)


def _renamed() -> str:
    return f"{small_files()['rules/retailer.yaml']}# another text\n"


def _in_the_past(store: Store) -> Result:
    return store.run("activate", store.approved()["id"], *AS_SAMIR, "--from", "2020-01-01")


def _no_moment(store: Store) -> Result:
    return store.run("activate", store.approved()["id"], *AS_SAMIR, "--from", "tomorrow")


def _nothing_changed(store: Store) -> Result:
    write_folder(store.folder, small_files())
    return store.run("propose", store.folder, "--as", "samir")


def _nothing_scheduled(store: Store) -> Result:
    return store.run("cancel", UNKNOWN, *AS_SAMIR)


def _nowhere_to_go_back(store: Store) -> Result:
    return store.run("rollback", *AS_SAMIR)


def _unknown_book(store: Store) -> Result:
    return store.run("rollback", *AS_SAMIR, "--to", "0" * 12)


def _unknown_offer(store: Store) -> Result:
    return store.run("withdraw", "plane", *AS_SAMIR)


def _withdrawn_already(store: Store) -> Result:
    store.run("withdraw", "plain", *AS_SAMIR)
    return store.run("withdraw", "plain", *AS_FATIMAH)


def _not_withdrawn(store: Store) -> Result:
    return store.run("reinstate", "plain", *AS_SAMIR)


@pytest.mark.parametrize(
    ("step", "said", "next_step"),
    [
        (_own_approval, "another person has to approve it", "--as NAME"),
        (_nothing_named, "--bundle is missing", "shows it, and the whole command"),
        (_other_text, "now, not 000000000000", "`taqseet proposals 01"),
        (_other_whole_text, "was edited", "`taqseet proposals 01"),
        (_no_digest, "`latest` is no digest", "at least 12 hexadecimal digits"),
        (_no_reason, "no reason is given", "--reason TEXT"),
        (_nobody, "it is not said who is acting", "name yourself with --as NAME"),
        (_unknown_proposal, "no proposal is called", "did you mean `01"),
        (_not_approved, "nobody has approved proposal", "shows the command that approves it"),
        (_rejected, "was rejected", "`taqseet propose FOLDER` makes one"),
        (_with_mistakes, "error", "`taqseet propose FOLDER --proposal 01"),
        (_outdated, "which another one has replaced", "propose the change anew"),
        (_in_the_past, "has passed", "leave it out for now"),
        (_no_moment, "`tomorrow` names no moment", "write a date that exists, such as 2027-03-01"),
        (_nothing_changed, "the same as before", "edit a file first"),
        (
            _nothing_scheduled,
            f"no activation {UNKNOWN} is scheduled",
            "`taqseet book` lists what is scheduled",
        ),
        (_nowhere_to_go_back, "no other book has decided", "`taqseet book` shows what decide"),
        (_unknown_book, "begins with `000000000000`", "known: sha256:"),
        (_unknown_offer, "has an offer `plane`", "did you mean `plain`?"),
        (_withdrawn_already, "was withdrawn by samir", "`taqseet reinstate plain`, by another person"),
        (_not_withdrawn, "`plain` is not withdrawn", "`taqseet book` lists what is withdrawn"),
    ],
)
def test_a_refusal_says_what_to_do_next(
    store: Store, step: Callable[[Store], Result], said: str, next_step: str
) -> None:
    """A step that is not allowed exits with 1, says why in a sentence, and what to do instead."""
    done = step(store)
    assert done.exit_code == 1
    assert done.stdout == "" or "{" not in done.stdout
    reason, _, help = done.stderr.partition("help: ")
    assert said in reason
    assert next_step in help
    assert "ID" not in help.split()


def test_an_approval_expires(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """After as many days as TAQSEET_APPROVAL_DAYS says an approval is worth nothing, and the page says so."""
    monkeypatch.setenv("TAQSEET_APPROVAL_DAYS", "2")
    made = store.approved()
    two_days_later = now() + timedelta(days=2, minutes=1)

    def later() -> datetime:
        return two_days_later

    for module in ("activations", "proposals"):
        monkeypatch.setattr(f"engine.cli.{module}.now", later)
    refused = store.run("activate", made["id"], *AS_SAMIR)
    assert "expired on" in refused.stderr
    assert f"`taqseet proposals {made['id']}` shows the command for it" in refused.stderr
    shown = store.run("proposals", made["id"]).stdout
    assert "Somebody who is not samir approves exactly this text again:" in shown


@pytest.mark.parametrize("days", ["0", "many", "366", "9" * 5000])
def test_days_that_mean_nothing_are_refused(store: Store, monkeypatch: pytest.MonkeyPatch, days: str) -> None:
    """The variable for how long approvals hold is a whole number of days up to a year."""
    monkeypatch.setenv("TAQSEET_APPROVAL_DAYS", days)
    made = store.proposed()
    done = store.run("approve", made["id"], "--bundle", made["bundle"], *AS_FATIMAH)
    assert done.exit_code == 1
    assert "TAQSEET_APPROVAL_DAYS is a whole number from 1 to 365" in done.stderr


def test_a_beginning_that_two_digests_share_names_neither() -> None:
    """The beginning of a digest names it only where no other one begins so."""
    known = [f"sha256:{'a' * 12}{last}{'0' * 51}" for last in "bc"]
    with pytest.raises(Failed, match="the beginning of 2 digests"):
        whole_digest("a" * 12, known, "book")
    assert whole_digest(f"{'A' * 12}b", known, "book") == known[0]
    assert whole_digest(known[1], known, "book") == known[1]


def test_a_signing_key_that_cannot_be_used_is_said_so(store: Store) -> None:
    """A file that is no key ends an approval in a sentence, before anything is written down."""
    store.database.with_suffix(".signing.pem").write_text("no key")
    store.database.with_suffix(".signing.pem").chmod(0o600)
    made = store.proposed()
    done = store.run("approve", made["id"], "--bundle", made["bundle"], *AS_FATIMAH)
    assert done.exit_code == 1
    assert "is no private key in PEM" in done.stderr
    assert store.told("proposals")["proposals"][0]["approval"] is None
