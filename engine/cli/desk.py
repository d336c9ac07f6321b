"""The release desk, as commands open it: over which log, who acts and why, and what a refusal says to do."""

from __future__ import annotations

import getpass
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from shlex import quote
from typing import Any, Final, TypeVar

import click

from engine.cli.failure import Failed
from engine.cli.log import database_url, key_path, opened_log
from engine.recording import drawn_id
from engine.release.bundle_refusals import BundleRefused
from engine.release.desk import APPROVAL_DAYS, Desk
from engine.release.events import SYSTEM, utc_text
from engine.release.own_key import own_key
from engine.release.refusals import ReleaseRefused
from engine.release.signing_keys import KeysUnusable, TrustedKeys

Command = TypeVar("Command", bound=Callable[..., Any])

ACTOR_VARIABLE: Final = "TAQSEET_ACTOR"
SIGNING_VARIABLE: Final = "TAQSEET_SIGNING_KEY"
TRUSTED_VARIABLE: Final = "TAQSEET_TRUSTED_KEYS"

DAYS_VARIABLE: Final = "TAQSEET_APPROVAL_DAYS"
MOST_DAYS: Final = 365

_LONGEST_ACTOR: Final = 64
_SHORTEST_DIGEST: Final = 12
_DIGEST: Final = re.compile(rf"(?:sha256:)?([0-9a-f]{{{_SHORTEST_DIGEST},64}})", re.IGNORECASE)

_NEXT: Final[Mapping[str, str]] = {
    "already_active": "`taqseet book` shows what decides",
    "already_withdrawn": "`taqseet reinstate OFFER`, by another person, shows it again",
    "approval_expired": "`taqseet proposals ID` shows the command for it",
    "approval_void": "`taqseet proposals ID` shows it, and the command that approves it",
    "no_active_book": "`taqseet serve --book FOLDER` does that",
    "no_reason": "add --reason TEXT",
    "not_approved": "`taqseet proposals ID` shows the command that approves it",
    "not_withdrawn": "`taqseet book` lists what is withdrawn",
    "nothing_changed": "edit a file first",
    "nothing_to_roll_back": "`taqseet book` shows what decides, and since when",
    "own_approval": "who has read it approves with their own name: --as NAME",
    "own_reinstatement": "who has looked into it does so with their own name: --as NAME",
    "proposal_closed": "`taqseet propose FOLDER` makes one, `taqseet rollback --to DIGEST` goes back",
    "proposal_has_errors": "`taqseet propose FOLDER --proposal ID` revises it",
    "proposal_outdated": "`taqseet book` shows what decides and what is scheduled",
    "unknown_activation": "`taqseet book` lists what is scheduled",
    "unknown_actor": "name yourself with --as NAME",
    "unknown_book": "`taqseet book` lists the books that have decided",
    "unknown_proposal": "`taqseet proposals` lists them",
}
"""What to do after a refusal, in commands; the desk itself says what there is to know."""


def actor_option(command: Command) -> Command:
    """The option `--as NAME`."""
    return click.option(
        "--as",
        "actor",
        metavar="NAME",
        help=f"Who acts. Default: {ACTOR_VARIABLE}, else your user name on this machine.",
    )(command)


def reason_option(command: Command) -> Command:
    """The option `--reason TEXT`, for steps that need one."""
    return click.option(
        "--reason", default="", metavar="TEXT", help="Why; kept for good, and shown in the audit."
    )(command)


def actor_name(given: str | None) -> str:
    """Who acts: the name that was given, or that of the environment; else the user's, made to fit."""
    named = given if given is not None else os.environ.get(ACTOR_VARIABLE)
    if named:
        return named
    try:
        user = getpass.getuser()
    except (OSError, KeyError):  # no such user, as in a bare container
        return ""
    fitting = re.sub(r"[^A-Za-z0-9._@-]+", "-", user).lstrip("._@-")[:_LONGEST_ACTOR]
    return fitting if fitting != SYSTEM else ""


def signing_key_path(url: str) -> Path:
    """The file of the key that signs books: beside the customer key, unless the environment says where."""
    return _beside(url, SIGNING_VARIABLE, ".signing.pem")


def trusted_keys_path(url: str) -> Path:
    """The file of the keys that are believed: beside the customer key, unless the environment says where."""
    return _beside(url, TRUSTED_VARIABLE, ".trusted.json")


def _beside(url: str, variable: str, suffix: str) -> Path:
    named = os.environ.get(variable)
    return Path(named) if named else key_path(url).with_suffix(suffix)


@contextmanager
def opened_desk(
    database: str | None, proposal: str = "ID", offer: str = "OFFER", *, signs: bool = False
) -> Iterator[Desk]:
    """The release desk over a log, which must exist; what it refuses ends the command with advice.

    `proposal` and `offer` are those that the command is about. Where it `signs`, this machine's key is used,
    and made and told of in the chain where there is none yet.

    Raises:
        Failed: the log or the signing key cannot be used, or the desk refused.
    """
    url = database_url(database)
    with opened_log(url, must_exist=True) as log, refusals_told(proposal, offer):
        if not signs:
            yield Desk(log, None, drawn_id)
            return
        own = own_key(signing_key_path(url), trusted_keys_path(url), utc_text(now()))
        trusted = partial(TrustedKeys.load, trusted_keys_path(url))
        desk = Desk(log, own.signer, drawn_id, approval_days(), trusted)
        if own.is_new:
            desk.note_own_key(own.signer.key_id, own.signer.public_key, now())
        yield desk


def approval_days() -> int:
    """For how many days an approval may be used, as the service is told too. Raises Failed."""
    text = os.environ.get(DAYS_VARIABLE, str(APPROVAL_DAYS))
    if not re.fullmatch(r"[1-9][0-9]{0,2}", text, re.ASCII) or int(text) > MOST_DAYS:
        raise Failed(f"{DAYS_VARIABLE} is a whole number from 1 to {MOST_DAYS}, not `{text}`")
    return int(text)


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


@contextmanager
def refusals_told(proposal: str = "ID", offer: str = "OFFER") -> Iterator[None]:
    """Turn what the desk, a bundle or a key refuses into the failure of a command."""
    try:
        yield
    except ReleaseRefused as refused:
        following = _NEXT.get(refused.code, "").replace("ID", proposal).replace("OFFER", offer)
        advice = "; ".join(each for each in (refused.help, following) if each)
        raise Failed(refused.message, help=advice or None) from None
    except BundleRefused as refused:
        raise Failed(refused.message, help=refused.help) from None
    except KeysUnusable as unusable:
        raise Failed(str(unusable)) from None


def whole_digest(given: str, known: Sequence[str], what: str) -> str:
    """The digest among some that a beginning of at least 12 hexadecimal digits names; a whole one as it is.

    Raises:
        Failed: it is no digest, or it is the beginning of none or of several.
    """
    match = _DIGEST.fullmatch(given.strip())
    if match is None:
        help = f"give `sha256:` and at least {_SHORTEST_DIGEST} of its hexadecimal digits"
        raise Failed(f"`{given}` is no digest", help=help)
    digits = match[1].lower()
    found = sorted({digest for digest in known if digest.removeprefix("sha256:").startswith(digits)})
    if len(found) == 1 or len(digits) == 64:
        return found[0] if found else f"sha256:{digits}"
    if found:
        raise Failed(f"`{given}` is the beginning of {len(found)} digests", help="give more of it")
    raise Failed(f"no {what} has a digest that begins with `{given}`", help=f"known: {_listed(known)}")


def _listed(digests: Sequence[str]) -> str:
    return ", ".join(short(digest) for digest in dict.fromkeys(digests)) or "none"


def short(digest: str) -> str:
    """The beginning of a digest, as commands accept it."""
    return digest[: len("sha256:") + _SHORTEST_DIGEST]


def same_log(database: str | None) -> str:
    """What a command has to be given to work with the same log, in front of which a space stands."""
    return f" --database {quote(database)}" if database else ""
