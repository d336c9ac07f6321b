"""Keys, small bundles, and files that a trusted key vouches for whatever stands in them."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from engine.release.bundle import Bundle, bundle_of, signed
from engine.release.signing_keys import Signer, TrustedKeys, key_id_of

AT = "2026-11-22T08:00:00.000Z"
LATER = "2026-12-01T08:00:00.000Z"

SMALL = {
    "rules/retailer.yaml": '# كتاب "الشتاء" \\ 😀\nversion: "2026.11.1"\n',
    "rules/offers/in-four/offer.yaml": "offer: in-four\n",
    "rules/offers/in-four/cases.yaml": "offer: in-four\ncases: []\n",
}
"""Three files with an escape, Arabic and an emoji in them; no book."""


def signer(number: int = 1) -> Signer:
    """The signer whose 32 secret bytes are all this number."""
    private = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
    public = private.public_key().public_bytes_raw()
    return Signer(private, b64encode(public).decode(), key_id_of(public))


def trusting(*numbers: int, retired: tuple[int, ...] = ()) -> TrustedKeys:
    """The trusted keys of these signers, some of them retired."""
    keys = TrustedKeys()
    for number in (*numbers, *retired):
        keys = keys.with_key(signer(number).public_key, "fatimah", AT)
    for number in retired:
        keys = keys.without_key(signer(number).key_id, LATER)
    return keys


def small_bundle(*numbers: int) -> Bundle:
    """The small files, signed by these signers."""
    bundle = bundle_of(SMALL)
    for number in numbers:
        bundle = signed(bundle, signer(number))
    return bundle


def content_of(**changes: Any) -> dict[str, Any]:
    """What the small bundle says, with members replaced; a member of `...` is left out."""
    bundle = bundle_of(SMALL)
    said = {
        "format": "taqseet.bundle.1",
        "schema": 1,
        "version": bundle.version,
        "book": bundle.book_digest,
        "files": dict(bundle.files),
        **changes,
    }
    return {name: value for name, value in said.items() if value is not ...}


def vouched(content: Any, **changes: Any) -> bytes:
    """A canonical file of any content, well signed by the first signer; its members may be replaced."""
    payload = rfc8785.dumps(content)
    made = signer().sign(b"taqseet.bundle.1\n" + payload)
    file = {
        "bundle": content,
        "digest": f"sha256:{sha256(payload).hexdigest()}",
        "signatures": [
            {"algorithm": "Ed25519", "key": signer().key_id, "signature": b64encode(made).decode()}
        ],
        **changes,
    }
    return rfc8785.dumps({name: value for name, value in file.items() if value is not ...})
