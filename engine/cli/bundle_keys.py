"""`taqseet bundle keys`: which keys are believed, and changing them without a gap.

Each change is an event in the chain first, and only then a line in the file: a key that counts though nobody
said so would be worse than an event whose change has to be made again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
import orjson

from engine.cli.desk import (
    actor_name,
    actor_option,
    now,
    reason_option,
    refusals_told,
    signing_key_path,
    trusted_keys_path,
)
from engine.cli.failure import Failed
from engine.cli.log import database_option, database_url, opened_log
from engine.cli.options import example
from engine.recording import SqlDecisionLog, drawn_id
from engine.recording.private_file import replace_whole
from engine.release.bundle import Bundle, BundleRefused, bundle_of_record, record_of, signed, verdicts_on
from engine.release.bundle_on_wire import keys_on_wire
from engine.release.desk import Desk
from engine.release.events import utc_text
from engine.release.signing_keys import (
    Signer,
    TrustedKeys,
    changing,
    key_id_of,
    load_signer,
    new_signer,
    private_pem,
    read_public_key,
)
from engine.terminal.bundle import show_keys
from engine.terminal.console import DOUBT, HEADING, console, line, show


@click.group(
    short_help="The keys that vouch for bundles.",
    epilog=example(
        "taqseet bundle keys list", 'taqseet bundle keys new --as samir --reason "the yearly change"'
    ),
)
def keys() -> None:
    """The key that this machine signs with, and the keys that it trusts.

    Changing keys: `new` makes the next one and lets it vouch for the book that decides as well; every other
    machine is told with `trust`; then `retire` ends the old one.
    """


@dataclass(frozen=True, slots=True)
class _Keyring:
    """The keys beside one log while they are changed, and the desk that remembers it."""

    log: SqlDecisionLog
    desk: Desk
    trusted: TrustedKeys
    trusted_path: Path
    signing_path: Path

    def signer(self) -> Signer | None:
        """The key that this machine signs with, if it has one."""
        return load_signer(self.signing_path) if self.signing_path.exists() else None

    def live_bundles(self) -> Mapping[str, Bundle | None]:
        """The bundles that decide or are to, by digest; None for one that no trusted key vouches for."""
        state = self.desk.state()
        live = [*([state.active] if state.active is not None else []), *state.scheduled]
        return {each.bundle: self._verified(each.bundle) for each in live}

    def _verified(self, digest: str) -> Bundle | None:
        record = self.log.bundle(digest)
        try:
            return bundle_of_record(record, self.trusted) if record is not None else None
        except BundleRefused:
            return None

    def vouch(self, bundle: Bundle, signer: Signer) -> None:
        """Add a signature to a bundle of the log."""
        self.log.keep_bundle(record_of(signed(bundle, signer)))

    def change(self, kind: str, key_id: str, changed: TrustedKeys, actor: str, reason: str) -> None:
        """Write the change of a key down, and then make it."""
        body = {"public_key": changed.keys[key_id].public_key}
        self.desk.note(kind, key_id, actor, reason, body, now())
        changed.save(self.trusted_path)


@contextmanager
def _keyring(database: str | None) -> Iterator[_Keyring]:
    """The keys beside a log, which is made where there is none; others who change them wait."""
    url = database_url(database)
    trusted_path = trusted_keys_path(url)
    with opened_log(url, must_exist=False) as log, refusals_told(), changing(trusted_path):
        desk = Desk(log, None, drawn_id)
        yield _Keyring(log, desk, TrustedKeys.load(trusted_path), trusted_path, signing_key_path(url))


def _changes(command: Callable[..., None]) -> Callable[..., None]:
    return actor_option(reason_option(database_option(command)))


@keys.command("list", short_help="List the trusted keys.", epilog=example("taqseet bundle keys list"))
@click.option("--json", "as_json", is_flag=True, help="Print it as an object, for a program.")
@database_option
def list_keys(as_json: bool, database: str | None) -> None:
    """List the keys that are trusted or once were, and which of them this machine signs with."""
    url = database_url(database)
    with refusals_told():
        trusted, signing = TrustedKeys.load(trusted_keys_path(url)), signing_key_path(url)
        body = keys_on_wire(trusted, load_signer(signing).key_id if signing.exists() else None)
    if as_json:
        click.echo(orjson.dumps(body, option=orjson.OPT_INDENT_2))
    else:
        show_keys(console(), body)


@keys.command(
    short_help="Make a key, trust it, and sign with it from now on.",
    epilog=example('taqseet bundle keys new --as samir --reason "the yearly change"'),
)
@_changes
def new(database: str | None, reason: str, actor: str | None) -> None:
    """Make a new signing key for this machine, in place of the one it had, and trust it.

    The book that decides, and those that are scheduled, are signed with it too, so that the old key can be
    retired once every machine trusts the new one.
    """
    with _keyring(database) as ring:
        old, made, name = ring.signer(), new_signer(), actor_name(actor)
        changed = ring.trusted.with_key(made.public_key, name, utc_text(now()))
        live = ring.live_bundles()
        ring.change("key_added", made.key_id, changed, name, reason)
        for bundle in live.values():
            if bundle is not None:
                ring.vouch(bundle, made)
        _replace_signing_key(ring.signing_path, made)
    out = console()
    show(
        out,
        line(
            "This machine signs with key ",
            (made.key_id, HEADING),
            f" from now on, kept in {ring.signing_path}",
        ),
    )
    show(
        out, line(f"Other machines trust it with: taqseet bundle keys trust {made.public_key} --reason TEXT")
    )
    if old is not None and old.key_id in ring.trusted.keys:
        show(out, line(f"Then end the old one with: taqseet bundle keys retire {old.key_id} --reason TEXT"))
    for digest in (digest for digest, bundle in live.items() if bundle is None):
        show(out, line((f"Not signed, because no trusted key vouches for it: {digest}", DOUBT)))


def _replace_signing_key(path: Path, signer: Signer) -> None:
    try:
        replace_whole(path, private_pem(signer), mode=0o600)
    except OSError as error:
        raise Failed(f"the signing key {path} cannot be written: {error.strerror}") from None


@keys.command(
    short_help="Trust a key of another machine.",
    epilog=example(
        "taqseet bundle keys trust 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo= --as samir"
        ' --reason "the key of the test machine"'
    ),
)
@click.argument("public_key", metavar="PUBLIC_KEY")
@_changes
def trust(public_key: str, database: str | None, reason: str, actor: str | None) -> None:
    """Trust the bundles that are signed with a key; `taqseet bundle keys list` there shows PUBLIC_KEY.

    Be sure whose it is: who has the other half can sign a book for this machine.
    """
    with _keyring(database) as ring:
        text, name = public_key.strip(), actor_name(actor)
        changed = ring.trusted.with_key(text, name, utc_text(now()))
        key_id = key_id_of(read_public_key(text))
        ring.change("key_added", key_id, changed, name, reason)
    show(console(), line("Key ", (key_id, HEADING), " is trusted from now on."))


@keys.command(
    short_help="No longer trust a key.",
    epilog=example('taqseet bundle keys retire 21fe31dfa154a261 --as samir --reason "its machine was sold"'),
)
@click.argument("key_id", metavar="KEY")
@_changes
def retire(key_id: str, database: str | None, reason: str, actor: str | None) -> None:
    """Retire the key with the id KEY for good: what only it has signed is refused from now on.

    The book that decides is signed with this machine's own key first, where nobody else vouches for it.
    """
    with _keyring(database) as ring:
        signer, name = ring.signer(), actor_name(actor)
        changed = ring.trusted.without_key(key_id, utc_text(now()))
        if signer is not None and signer.key_id == key_id:
            help = "make the next one first: `taqseet bundle keys new --reason TEXT`"
            raise Failed(f"this machine signs with key {key_id}", help=help)
        for bundle in ring.live_bundles().values():
            if bundle is not None and "valid" not in verdicts_on(bundle, changed).values():
                ring.vouch(bundle, _successor(signer, changed, bundle))
        ring.change("key_retired", key_id, changed, name, reason)
    show(console(), line("Key ", (key_id, HEADING), " is retired."))


def _successor(signer: Signer | None, trusted: TrustedKeys, bundle: Bundle) -> Signer:
    """Who is to vouch in place of the key that goes."""
    if signer is None or signer.key_id not in [key.id for key in trusted.in_use()]:
        message = f"no other trusted key vouches for book {bundle.version}, which decides or is to"
        raise Failed(message, help="make one first: `taqseet bundle keys new --reason TEXT`")
    return signer
