"""The commands of a release: proposed, approved, activated, rolled back; and an offer taken away."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.cli.desk import actor_name
from engine.release.scenario_run import FailedScenario, Progress, ScenarioRun, ScenariosNotRun
from engine.tests.cli.releasing import Store, new_store, write_folder
from engine.tests.cli.running import run
from engine.tests.release.small_store import EXPOSURE, exposure_of, small_files

NEXT_YEAR = "2999-03-01"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store in which the small book decides."""
    return new_store(tmp_path)


def test_a_proposal_tells_what_changes_and_what_to_do_next(store: Store) -> None:
    """Proposing prints the change in words, the counts, the digest, and the command that approves it."""
    done = store.run("propose", store.folder, "--as", "samir", "--reason", "Circular 12")
    assert done.exit_code == 0
    made = store.told("proposals")["proposals"][0]
    assert "falls from SAR 5,000.00 to SAR 4,000.00" in " ".join(done.stdout.split())
    assert "0 errors" in done.stdout
    assert "“Circular 12”" in done.stdout
    assert made["bundle"] in done.stdout.split()
    assert f"taqseet approve {made['id']}" in done.stdout
    assert f"--bundle {made['bundle'][:19]} --as NAME --reason TEXT" in done.stdout
    assert f"--database {store.database}" in done.stdout
    assert "\x1b" not in done.stdout


def test_a_book_with_mistakes_is_a_proposal_that_fails(store: Store) -> None:
    """Mistakes are shown with their lines, the exit status is 1, and the advice is to revise it."""
    spoilt = exposure_of("4000 SAR")[EXPOSURE].replace("cap:", "cupp:")
    write_folder(store.folder, {EXPOSURE: spoilt})
    done = store.run("propose", store.folder, "--as", "samir")
    assert done.exit_code == 1
    assert "^^^^" in done.stdout
    assert "not run: the book does not load" in done.stdout
    made = store.told("proposals")["proposals"][0]
    assert made["errors"] > 0
    assert f"taqseet propose FOLDER --proposal {made['id']}" in done.stdout
    again = store.run("proposals", made["id"]).stdout
    assert "^^^^" in again
    assert again.count("[") < store.run("proposals", made["id"], "--all").stdout.count("[")


def test_a_release_from_the_edit_to_the_live_book_and_back(store: Store) -> None:
    """A short digest is enough to approve; what is activated decides; a roll-back brings the old back."""
    before = store.told("book")["active"]["book"]["digest"]
    made = store.proposed("--reason", "Circular 12")
    short = made["bundle"].removeprefix("sha256:")[:12]
    approved = store.run(
        "approve", made["id"].lower(), "--bundle", short, "--as", "fatimah", "--reason", "read"
    )
    assert approved.stdout.startswith("Approved by fatimah, until ")
    assert f"taqseet activate {made['id']}" in approved.stdout
    activated = store.run("activate", made["id"], "--as", "samir", "--reason", "in force")
    assert activated.stdout.startswith("Active: book ")
    assert store.told("book")["active"]["book"] == made["book"]
    rolled_back = store.run("rollback", "--as", "samir", "--reason", "wrong", "--to", before[:19])
    assert rolled_back.exit_code == 0
    standing = store.told("book")
    assert standing["active"]["book"]["digest"] == before
    assert [each["kind"] for each in standing["history"]] == ["rolled_back", "activated", "activated"]


def test_an_activation_for_a_day_can_be_called_off(store: Store) -> None:
    """A date is scheduled, shown with the command that cancels it, and gone when it is cancelled."""
    made = store.approved()
    done = store.run("activate", made["id"], "--as", "samir", "--reason", "from March", "--from", NEXT_YEAR)
    assert f"decides from {NEXT_YEAR} on" in done.stdout
    [scheduled] = store.told("book")["scheduled"]
    assert f"taqseet cancel {scheduled['id']}" in done.stdout
    assert "From 2999-02-28 21:00 UTC" in store.run("book").stdout
    cancelled = store.run("cancel", scheduled["id"], "--as", "fatimah", "--reason", "postponed")
    assert cancelled.exit_code == 0
    assert store.told("book")["scheduled"] == []


def test_a_revision_voids_the_approval(store: Store) -> None:
    """After an edit of an approved proposal its page says so, and an approval of the old text is refused."""
    made = store.approved()
    write_folder(store.folder, exposure_of("3000 SAR"))
    revised = store.run("propose", store.folder, "--as", "samir", "--proposal", made["id"])
    assert "void: it was edited since" in revised.stdout
    refused = store.run("activate", made["id"], "--as", "samir", "--reason", "now")
    assert refused.exit_code == 1
    assert "was edited after fatimah approved it" in refused.stderr
    assert f"`taqseet proposals {made['id']}` shows it" in refused.stderr
    old = store.run(
        "approve", made["id"], "--bundle", made["bundle"][:19], "--as", "fatimah", "--reason", "again"
    )
    assert "now, not" in old.stderr


def test_a_rejected_proposal_no_longer_waits(store: Store) -> None:
    """A rejected proposal is listed only with --all, and nothing is left to do with it."""
    made = store.proposed()
    assert store.run("reject", made["id"], "--as", "fatimah", "--reason", "too early").exit_code == 0
    listed = store.run("proposals")
    assert made["id"] not in listed.stdout
    assert "1 proposal activated or rejected; --all lists them too." in listed.stdout
    assert made["id"] in store.run("proposals", "--all").stdout
    shown = store.run("proposals", made["id"]).stdout
    assert "rejected" in shown
    assert "Next" not in shown


def test_an_offer_is_withdrawn_and_given_back(store: Store) -> None:
    """A withdrawal needs one person and a reason, is shown with both, and ends by another person."""
    done = store.run("withdraw", "plain", "--as", "samir", "--reason", "the provider stopped")
    assert "plain is offered to nobody" in done.stdout
    shown = store.run("book").stdout
    assert "1 offer withdrawn" in shown
    assert "“the provider stopped”" in shown
    standing = store.told("book")
    assert standing["answers_name"] != standing["active"]["book"]["digest"]
    assert standing["answers_name"] in shown
    own = store.run("reinstate", "plain", "--as", "samir", "--reason", "fine again")
    assert own.exit_code == 1
    assert "--as NAME" in own.stderr
    assert store.run("reinstate", "plain", "--as", "fatimah", "--reason", "fine again").exit_code == 0
    assert "withdrawn" not in store.run("book").stdout
    standing = store.told("book")
    assert standing["answers_name"] == standing["active"]["book"]["digest"]


# ---- the scenarios, of which only the result matters here


def _with_run(monkeypatch: pytest.MonkeyPatch, result: ScenarioRun | ScenariosNotRun) -> list[dict[str, str]]:
    """Let the scenarios come out so; which files they were run against is noted."""
    ran_with: list[dict[str, str]] = []

    def fake(_checkout: Path, files: dict[str, str], progress: Progress) -> ScenarioRun:
        ran_with.append(dict(files))
        progress(1, 2, 0)
        if isinstance(result, ScenariosNotRun):
            raise result
        return result

    monkeypatch.setattr("engine.cli.proposal_parts.run_scenarios", fake)
    return ran_with


def test_scenarios_are_run_against_the_proposed_book(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are given the proposed files; a promise that fails is named with its reason; the status is 1."""
    broken = FailedScenario("A customer at SAR 5,000 is offered the plan", "features/x.feature:7", "no plan")
    ran_with = _with_run(monkeypatch, ScenarioRun(2, (broken,), 3))
    done = store.run("propose", store.folder, "--as", "samir", "--scenarios")
    assert done.exit_code == 1
    assert ran_with[0][EXPOSURE] == exposure_of("4000 SAR")[EXPOSURE]
    assert "3 run, 1 failed · 3 s" in done.stdout
    assert "✗ A customer at SAR 5,000 is offered the plan (features/x.feature:7)" in done.stdout
    assert "no plan" in done.stderr
    made = store.told("proposals", store.told("proposals")["proposals"][0]["id"])
    assert made["scenarios"]["failed"] == 1


def test_scenarios_that_cannot_be_run_are_said_so(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The proposal stands, the command fails, and says how to try again."""
    _with_run(monkeypatch, ScenariosNotRun("pytest-bdd not installed here"))
    done = store.run("propose", store.folder, "--as", "samir", "--scenarios")
    assert done.exit_code == 1
    assert "the scenarios were not run: pytest-bdd not installed here" in done.stderr
    [waiting] = store.told("proposals")["proposals"]
    assert f"taqseet proposals {waiting['id']} --scenarios" in done.stderr


def test_scenarios_that_nobody_asked_for_are_missing_quietly(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are run without being asked for; where they cannot be, a note is enough."""
    monkeypatch.delenv("TAQSEET_SCENARIOS")
    _with_run(monkeypatch, ScenariosNotRun("pytest-bdd not installed here"))
    done = store.run("propose", store.folder, "--as", "samir")
    assert done.exit_code == 0
    assert "The scenarios were not run: pytest-bdd not installed here." in done.stderr


def test_scenarios_of_a_book_that_does_not_load_are_not_run(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hundreds of failures would say the same: they are left out, which is said."""
    ran_with = _with_run(monkeypatch, ScenarioRun(1, (), 1))
    (store.folder / "rules/segments.yaml").unlink()
    done = store.run("propose", store.folder, "--as", "samir", "--scenarios")
    assert "The scenarios were not run: the book does not load." in done.stderr
    assert ran_with == []


# ---- who acts


def test_who_acts_is_named_or_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """--as comes before the environment, and that before the user's name, which is made to fit."""
    monkeypatch.setattr("getpass.getuser", lambda: "Fāṭimah al-Zahrā")
    monkeypatch.delenv("TAQSEET_ACTOR", raising=False)
    assert actor_name(None) == "F-imah-al-Zahr-"
    monkeypatch.setenv("TAQSEET_ACTOR", "omar")
    assert actor_name(None) == "omar"
    assert actor_name("samir") == "samir"


def test_a_user_called_as_the_system_has_to_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the service does by itself stands under `taqseet`: no user is taken for it."""
    monkeypatch.delenv("TAQSEET_ACTOR", raising=False)
    monkeypatch.setattr("getpass.getuser", lambda: "taqseet")
    assert actor_name(None) == ""


def test_looking_makes_no_key(store: Store) -> None:
    """Who only reads or proposes leaves no signing key behind; approving makes it, and the chain tells."""
    store.proposed()
    store.run("book")
    key = store.database.with_suffix(".signing.pem")
    assert not key.exists()
    assert store.told("audit", "--kind", "key_added")["events"] == []
    made = store.told("proposals")["proposals"][0]
    store.run("approve", made["id"], "--bundle", made["bundle"], "--as", "fatimah", "--reason", "read")
    assert key.exists()
    assert len(store.told("audit", "--kind", "key_added")["events"]) == 1


def test_a_folder_that_is_no_book_is_said_in_a_sentence(tmp_path: Path, store: Store) -> None:
    """A folder with neither rules/ nor policies/ is no proposal."""
    empty = tmp_path / "empty"
    empty.mkdir()
    done = store.run("propose", empty, "--as", "samir")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "no book here" in done.stderr


def test_a_log_without_a_book_says_how_to_get_one(tmp_path: Path) -> None:
    """In a log where no book decides, looking and proposing both name the command that starts one."""
    folder = write_folder(tmp_path / "book", small_files())
    database = tmp_path / "new.db"
    missing = run("book", "--database", database)
    assert missing.exit_code == 1
    assert "no decision log is at" in missing.stderr
    from engine.cli.log import opened_log

    with opened_log(f"sqlite:///{database}", must_exist=False):
        pass
    assert "`taqseet serve`" in run("book", "--database", database).stdout
    refused = run("propose", folder, "--as", "samir", "--database", database)
    assert "`taqseet serve --book FOLDER` does that" in refused.stderr


# ---- a bundle instead of a folder


def test_a_signed_bundle_is_proposed_like_a_folder(store: Store, tmp_path: Path) -> None:
    """A bundle that a trusted key signed is the same proposal as the folder that it was built from."""
    file = tmp_path / "book.bundle"
    store.run("bundle", "keys", "new", "--as", "samir", "--reason", "the first key")
    built = store.run("bundle", "build", store.folder, "-o", file)
    assert built.exit_code == 0, built.stderr
    made = store.told("propose", file, "--as", "samir")
    assert made["bundle"] in store.run("bundle", "show", file).stdout
    again = store.run("propose", store.folder, "--as", "samir", "--proposal", made["id"])
    assert "these files are the same as before" in again.stderr


def test_a_damaged_bundle_is_no_proposal(store: Store, tmp_path: Path) -> None:
    """A bundle that was cut off is refused with what to do, and nothing is proposed."""
    file = tmp_path / "book.bundle"
    store.run("bundle", "keys", "new", "--as", "samir", "--reason", "the first key")
    store.run("bundle", "build", store.folder, "-o", file)
    file.write_bytes(file.read_bytes()[:-20])
    done = store.run("propose", file, "--as", "samir")
    assert done.exit_code == 1
    assert "copy the file again" in done.stderr
    assert store.told("proposals")["proposals"] == []
