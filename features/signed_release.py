"""A signed release of the retailer's book as a file, and the ways in which it can come to harm."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import orjson
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from engine.release.bundle import Bundle, BundleRefused, bundle_bytes, bundle_of, read_bundle, signed
from engine.release.signing_keys import Signer, TrustedKeys, key_id_of

_AT: Final = "2026-11-22T06:00:00.000Z"
_LIMIT: Final = re.compile(rb"value: [0-9]+ SAR")


def signer(number: int) -> Signer:
    """A signer of a made-up key, the same for the same number."""
    private = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
    public = private.public_key().public_bytes_raw()
    return Signer(private, b64encode(public).decode(), key_id_of(public))


OURS, SECOND, STRANGER = signer(1), signer(2), signer(3)


@dataclass(frozen=True, slots=True)
class SignedRelease:
    """The file of a release, and whom those who receive it trust."""

    file: bytes
    trusted: TrustedKeys

    def refusal(self) -> BundleRefused | None:
        """Why whoever receives it refuses it; None where it is accepted."""
        try:
            read_bundle(self.file, self.trusted)
        except BundleRefused as refused:
            return refused
        return None


def made(texts: Mapping[str, str]) -> SignedRelease:
    """A release of a book, by our signer, for those who trust us and a second one."""
    trusted = TrustedKeys()
    for each in (OURS, SECOND):
        trusted = trusted.with_key(each.public_key, "fatimah", _AT)
    return SignedRelease(bundle_bytes(signed(bundle_of(texts), OURS)), trusted)


def _changed(release: SignedRelease, **members: Any) -> SignedRelease:  # noqa: ANN401 - whatever stands in the file
    return replace(release, file=rfc8785.dumps({**orjson.loads(release.file), **members}))


def _bundle(release: SignedRelease) -> Bundle:
    return read_bundle(release.file, release.trusted)


def cut_short(release: SignedRelease) -> SignedRelease:
    """A file whose end did not arrive."""
    return replace(release, file=release.file[:-200])


def limit_raised(release: SignedRelease) -> SignedRelease:
    """Another limit in one of the documents."""
    return replace(release, file=with_limit_raised(release.file))


def with_limit_raised(file: bytes) -> bytes:
    """A file with a book in it, with another amount in the place of a limit."""
    raised, count = _LIMIT.subn(b"value: 9999999 SAR", file, count=1)
    assert count == 1
    return raised


def laid_out(release: SignedRelease) -> SignedRelease:
    """The same content with other white space."""
    return replace(release, file=orjson.dumps(orjson.loads(release.file), option=orjson.OPT_INDENT_2))


def unsigned(release: SignedRelease) -> SignedRelease:
    """A release that nobody vouches for."""
    return _changed(release, signatures=[])


def of_another(release: SignedRelease) -> SignedRelease:
    """Our signature, made for other texts."""
    bundle = _bundle(release)
    other = signed(bundle_of({**bundle.files, "rules/retailer.yaml": "version: other\n"}), OURS)
    return replace(release, file=bundle_bytes(replace(bundle, signatures=other.signatures)))


def of_stranger(release: SignedRelease) -> SignedRelease:
    """A good signature by somebody who is not trusted."""
    unsigned_bundle = replace(_bundle(release), signatures=())
    return replace(release, file=bundle_bytes(signed(unsigned_bundle, STRANGER)))


def signer_left(release: SignedRelease) -> SignedRelease:
    """The same file, received after our signer's key was retired."""
    return replace(release, trusted=release.trusted.without_key(OURS.key_id, "2026-12-01T06:00:00.000Z"))


def of_newer_form(release: SignedRelease) -> SignedRelease:
    """A release as a later version of the product might write it."""
    return _changed(release, bundle={**orjson.loads(release.file)["bundle"], "schema": 2})


def signed_again(release: SignedRelease) -> SignedRelease:
    """The same release with a second signature."""
    return replace(release, file=bundle_bytes(signed(_bundle(release), SECOND)))


HARMS: Final[Mapping[str, Callable[[SignedRelease], SignedRelease]]] = {
    "the file is cut short": cut_short,
    "a limit in the file is raised": limit_raised,
    "the file is laid out anew": laid_out,
    "the signature is taken away": unsigned,
    "it gets the signature of another release": of_another,
    "it is signed by a stranger only": of_stranger,
    "its signer is trusted no longer": signer_left,
    "it has a newer form": of_newer_form,
}
"""What can happen to a release, as a scenario says it."""
WHY: Final = {
    "the file ends before the release does": "bundle_truncated",
    "what it holds is not what was signed": "bundle_digest",
    "it was edited or laid out anew": "bundle_not_canonical",
    "nobody signed it": "bundle_unsigned",
    "the signature does not fit": "bundle_signature",
    "its signer is not trusted here": "bundle_unknown_key",
    "its signer is trusted no longer": "bundle_retired_key",
    "it has a newer form than this version reads": "bundle_schema",
}
"""Why it is refused, as a scenario says it, with the code of the refusal."""
