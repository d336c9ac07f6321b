"""The key that this machine signs books with: made when it is first needed, and believed from then on."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from engine.release.events import SYSTEM
from engine.release.signing_keys import KeysUnusable, Signer, TrustedKeys, changing, load_or_create_signer


class OwnKey(NamedTuple):
    """The signer, and whether its key was not believed before: then the chain has to tell of it."""

    signer: Signer
    is_new: bool


def own_key(signing_key: Path, trusted_keys: Path, at: str) -> OwnKey:
    """The signer of a machine, its key among the trusted ones from `at` on at the latest.

    Raises KeysUnusable, also for a key that was retired: what it signs would be refused everywhere.
    """
    signer = load_or_create_signer(signing_key)
    with changing(trusted_keys):  # of several processes that start at once one adds the key
        trusted = TrustedKeys.load(trusted_keys)
        known = trusted.keys.get(signer.key_id)
        if known is None:
            trusted.with_key(signer.public_key, SYSTEM, at).save(trusted_keys)
    if known is not None and known.retired_at is not None:
        raise KeysUnusable(
            f"the signing key {signing_key} was retired at {known.retired_at}:"
            " `taqseet bundle keys new` makes another one"
        )
    return OwnKey(signer, known is None)
