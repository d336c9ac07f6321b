"""Bundles and keys as the bodies that programs and terminals read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from engine.release.bundle import Bundle, verdicts_on
from engine.release.bundle_refusals import BundleRefused
from engine.release.documents import document_digest
from engine.release.signing_keys import TrustedKeys
from engine.schema.folder import kind_of

Body = dict[str, Any]


def bundle_on_wire(bundle: Bundle, trusted: TrustedKeys) -> Body:
    """A verified bundle: its digests, who vouches for it, and what stands in it."""
    return {
        "valid": True,
        "digest": bundle.digest,
        "book": {"digest": bundle.book_digest, "version": bundle.version},
        "documents": _counted(bundle.files),
        "signatures": [
            {
                "key": key,
                "verdict": verdict,
                "added_by": trusted.keys[key].added_by if key in trusted.keys else None,
            }
            for key, verdict in verdicts_on(bundle, trusted).items()
        ],
        "files": [
            {"file": name, "bytes": len(text.encode()), "digest": document_digest(text)}
            for name, text in bundle.files.items()
        ],
    }


def refusal_on_wire(refused: BundleRefused) -> Body:
    """Why a bundle is not used."""
    return {"valid": False, "code": refused.code, "message": refused.message, "hint": refused.help}


def keys_on_wire(trusted: TrustedKeys, signing: str | None) -> Body:
    """The keys that are or were trusted; `signing` is the id of the one that this machine signs with."""
    return {
        "signing_key": signing,
        "keys": [{**key.as_json(), "signs": key.id == signing} for key in trusted.keys.values()],
    }


def _counted(files: Mapping[str, str]) -> dict[str, int]:
    """How many documents there are of each kind, in the order of the first of each."""
    return dict(Counter(kind_of(name)[0] or "" for name in files))
