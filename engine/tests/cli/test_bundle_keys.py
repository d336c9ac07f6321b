"""`taqseet bundle keys`: keys are changed with a trace and without a gap."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from engine.cli.desk import now
from engine.recording import SqlDecisionLog, StoredEvent, drawn_id, open_sql_log
from engine.release.bundle import BundleRefused, bundle_bytes, bundle_of, bundle_of_record, read_bundle
from engine.release.bundle import signed as signed_bundle
from engine.release.desk import Desk
from engine.release.signing_keys import Signer, TrustedKeys, load_signer
from engine.tests.cli.running import run
from engine.tests.release.vouched import signer
from engine.tests.schema.documents import GOOD, good_file

FILES = {name: good_file(name) for name in GOOD}


@contextmanager
def log_at(database: Path) -> Iterator[SqlDecisionLog]:
    """The log, as another process would open it."""
    log = open_sql_log(f"sqlite:///{database}", "test")
    try:
        yield log
    finally:
        log.close()


def key_events(database: Path) -> list[StoredEvent]:
    """What the chain remembers of keys."""
    with log_at(database) as log:
        return [each for each in log.events() if each.event.kind.startswith("key_")]


def keys(*arguments: object, database: Path, code: int = 0) -> str:
    """One command on the keys beside a log, and what it said."""
    result = run("bundle", "keys", *arguments, "--database", database)
    assert result.exit_code == code, result.stderr
    return result.stdout if code == 0 else result.stderr


def new_key(database: Path) -> Signer:
    """A new key for this machine."""
    keys("new", "--as", "samir", "--reason", "the yearly change", database=database)
    return load_signer(database.with_suffix(".signing.pem"))


def trusted(database: Path) -> TrustedKeys:
    """The trusted keys beside a log."""
    return TrustedKeys.load(database.with_suffix(".trusted.json"))


def live(database: Path, key: Signer) -> None:
    """Let the small book decide, signed with a key."""
    with log_at(database) as log:
        Desk(log, key, drawn_id).start_with(FILES, "samir", "the first book", now())


def live_signers(database: Path) -> set[str]:
    """Whose signatures the book that decides carries; it is verified as a worker would."""
    with log_at(database) as log:
        record = log.bundle(bundle_of(FILES).digest)
    assert record is not None
    bundle = bundle_of_record(record, trusted(database))
    return {each.key_id for each in bundle.signatures}


def test_a_new_key_signs_and_is_trusted(database: Path) -> None:
    """The key stands beside the log for its owner only; the chain says who made it and why."""
    made = new_key(database)
    assert stat.S_IMODE(database.with_suffix(".signing.pem").stat().st_mode) == 0o600
    assert list(trusted(database).keys) == [made.key_id]
    [stored] = key_events(database)
    event = stored.event
    assert (event.kind, event.subject, event.actor) == ("key_added", made.key_id, "samir")
    assert event.reason == "the yearly change"
    assert json.loads(event.body) == {"public_key": made.public_key}


def test_keys_are_listed(database: Path) -> None:
    """The list says which key signs here, which are retired, and what other machines have to be told."""
    assert "No key is trusted yet" in keys("list", database=database)
    first, second = new_key(database), new_key(database)
    keys("retire", first.key_id, "--as", "omar", "--reason", "old", database=database)
    told = keys("list", database=database)
    assert f"{second.key_id}  trusted, signs here" in told
    assert f"{first.key_id}  retired " in told
    assert second.public_key in told
    body = json.loads(keys("list", "--json", database=database))
    assert body["signing_key"] == second.key_id
    assert [(key["id"], key["signs"], key["retired_at"] is None) for key in body["keys"]] == [
        (first.key_id, False, False),
        (second.key_id, True, True),
    ]


def test_keys_are_changed_while_a_book_decides(database: Path) -> None:
    """The book that decides carries the new key's signature before the old one is retired, and goes on."""
    first = new_key(database)
    live(database, first)
    second = new_key(database)
    assert live_signers(database) == {first.key_id, second.key_id}
    keys("retire", first.key_id, "--as", "omar", "--reason", "old", database=database)
    assert live_signers(database) == {first.key_id, second.key_id}
    with pytest.raises(BundleRefused) as refused:
        read_bundle(bundle_bytes(signed_bundle(bundle_of({}), first)), trusted(database))
    assert refused.value.code == "bundle_retired_key"
    assert [each.event.kind for each in key_events(database)] == ["key_added", "key_added", "key_retired"]


def test_retiring_another_machines_key_keeps_its_book(database: Path) -> None:
    """A live book that only another machine's key vouched for is signed with this machine's own first."""
    own, other = new_key(database), signer(5)
    keys("trust", other.public_key, "--as", "omar", "--reason", "the test machine", database=database)
    live(database, other)
    assert live_signers(database) == {other.key_id}
    keys("retire", other.key_id, "--as", "omar", "--reason", "sold", database=database)
    assert live_signers(database) == {own.key_id, other.key_id}


def test_the_last_key_of_a_live_book_is_not_retired(database: Path) -> None:
    """Without a key to go on with, the book that decides would be refused everywhere: nothing is changed."""
    other = signer(5)
    keys("trust", other.public_key, "--as", "omar", "--reason", "ours", database=database)
    live(database, other)
    told = keys("retire", other.key_id, "--as", "omar", "--reason", "x", database=database, code=1)
    assert "no other trusted key vouches" in told
    assert trusted(database).in_use()
    assert [each.event.kind for each in key_events(database)] == ["key_added"]


def test_a_book_that_nobody_trusted_vouches_for_is_not_signed(database: Path) -> None:
    """A new key does not make good what no trusted key had signed, and says so."""
    new_key(database)
    live(database, signer(9))
    told = keys("new", "--as", "samir", "--reason", "again", database=database)
    assert f"Not signed, because no trusted key vouches for it: {bundle_of(FILES).digest}" in told
    with pytest.raises(BundleRefused):
        live_signers(database)


def test_the_key_in_use_is_not_retired(database: Path) -> None:
    """What this machine signs with goes only after there is another one."""
    made = new_key(database)
    told = keys("retire", made.key_id, "--as", "omar", "--reason", "x", database=database, code=1)
    assert "taqseet bundle keys new" in told
    assert len(key_events(database)) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["trust", "AAAA", "--as", "omar", "--reason", "x"], "44 characters"),
        (["trust", signer().public_key, "--as", "omar"], "no reason"),
        (["trust", signer().public_key, "--as", "o m", "--reason", "x"], "who is acting"),
        (["trust", signer().public_key, "--as", "taqseet", "--reason", "x"], "who is acting"),
        (["retire", "0123456789abcdef", "--as", "omar", "--reason", "x"], "no trusted key is called"),
        (["new", "--as", "omar"], "no reason"),
    ],
)
def test_a_change_that_is_refused_leaves_no_trace(database: Path, arguments: list[Any], words: str) -> None:
    """Neither the chain nor a file is touched when the change is not allowed."""
    assert words in keys(*arguments, database=database, code=1)
    assert key_events(database) == []
    assert not trusted(database).keys
    assert not database.with_suffix(".signing.pem").exists()


def test_the_event_comes_before_the_file(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the file cannot be written, the chain has the change already, and it can be made again."""
    public = signer().public_key

    def broken(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("engine.release.signing_keys.replace_whole", broken)
        told = keys("trust", public, "--as", "omar", "--reason", "x", database=database, code=1)
    assert "cannot be written: No space left on device" in told
    assert len(key_events(database)) == 1
    assert not trusted(database).keys
    keys("trust", public, "--as", "omar", "--reason", "x", database=database)
    assert len(key_events(database)) == 2
    assert list(trusted(database).keys) == [signer().key_id]
