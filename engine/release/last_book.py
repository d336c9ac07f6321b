"""The last good book, kept as a file on each machine: what decides after a restart without the store.

The bundle in it is signed and verified again when it is read. The withdrawn offers stand beside it, because
they lie over every book; and the last event that was read, so that an older copy of the log is noticed even
when everything was restarted with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import orjson

from engine.recording.private_file import replace_whole
from engine.release.bundle import Bundle, BundleRefused, bundle_bytes, read_bundle
from engine.release.ledger import Anchor
from engine.release.signing_keys import TrustedKeys

_FORMAT: Final = "taqseet.last-book.1"


@dataclass(frozen=True, slots=True)
class LastBook:
    """A bundle that decided, and the offers that were withdrawn then."""

    bundle: Bundle
    withdrawn: frozenset[str]


def keep_last_book(path: Path, bundle: Bundle, withdrawn: Iterable[str], anchor: Anchor) -> None:
    """Write the file anew, whole or not at all. Raises OSError."""
    body = {
        "format": _FORMAT,
        "anchor": list(anchor),
        "withdrawn": sorted(withdrawn),
        "bundle": bundle_bytes(bundle).decode(),
    }
    replace_whole(path, orjson.dumps(body))


def read_anchor(path: Path) -> Anchor | None:
    """The last event that was read when the file was written; None where that cannot be told."""
    try:
        position, record_hash = orjson.loads(path.read_bytes())["anchor"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    known = isinstance(position, int) and isinstance(record_hash, str) and position >= 0
    return Anchor(position, record_hash) if known else None


def read_last_book(path: Path, trusted: TrustedKeys) -> LastBook | None:
    """The book in the file, its signature verified; None where there is no file.

    Raises BundleRefused for a file that is damaged or not to be trusted, OSError where it cannot be read.
    """
    if not path.exists():
        return None
    try:
        body = orjson.loads(path.read_bytes())
        bundle, withdrawn = body["bundle"].encode(), frozenset(body["withdrawn"])
        if body["format"] != _FORMAT or not all(isinstance(each, str) for each in withdrawn):
            raise ValueError("another format")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        help = "delete it: it is written anew once the store can be reached"
        raise BundleRefused("bundle_malformed", f"the last good book {path} is damaged", help) from error
    return LastBook(read_bundle(bundle, trusted), withdrawn)
