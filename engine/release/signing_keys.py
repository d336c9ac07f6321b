"""The keys that vouch for bundles: the one this machine signs with, and those it believes.

Signatures are Ed25519 (RFC 8032). A key is known by its id, the first 16 hexadecimal digits of the SHA-256 of
its 32 public bytes; a trusted key that was retired is kept, so that the refusal can say when it was.
"""

from __future__ import annotations

import binascii
import fcntl
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Literal

import orjson
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from engine.recording.private_file import create_once, others_can_change, others_can_read, replace_whole
from engine.wire.strict_json import FieldError, parse_json

PUBLIC_KEY_BYTES: Final = 32
_MEMBERS: Final = ("id", "public_key", "added_at", "added_by", "retired_at")

SignatureVerdict = Literal["valid", "unknown", "retired", "invalid"]
"""What a signature is worth. `retired` is a good signature by a key that no longer counts."""


class KeysUnusable(Exception):
    """A key, or the file that holds it, cannot be used; the message says why and never shows a secret."""


def key_id_of(public_key: bytes) -> str:
    """The id of a public key: 16 hexadecimal digits."""
    return sha256(public_key).hexdigest()[:16]


def read_public_key(text: str) -> bytes:
    """The 32 bytes of a public key that is written in Base64. Raises KeysUnusable."""
    raw = base64_bytes(text)
    if raw is None or len(raw) != PUBLIC_KEY_BYTES:
        raise KeysUnusable("a public key is 32 bytes in Base64: 44 characters, the last of them `=`")
    return raw


def base64_bytes(text: str) -> bytes | None:
    """The bytes of a text in Base64 (RFC 4648, section 4), None unless it is the one way to write them."""
    try:
        raw = b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error):
        return None
    return raw if b64encode(raw).decode() == text else None


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key in use."""

    private_key: Ed25519PrivateKey = field(repr=False)
    public_key: str
    """The public key in Base64, to be trusted on other machines."""
    key_id: str

    def sign(self, message: bytes) -> bytes:
        """The signature of a message: 64 bytes, the same every time."""
        return self.private_key.sign(message)


def new_signer() -> Signer:
    """A signer with a new key, which is kept nowhere."""
    return _signer_of(Ed25519PrivateKey.generate())


def load_or_create_signer(path: Path) -> Signer:
    """The signer whose key is in a file; where there is no file, a new key in a new one.

    Several processes may start at once: all get the same key. Raises KeysUnusable.
    """
    try:
        if not path.exists():
            create_once(path, private_pem(new_signer()))
    except OSError as error:
        raise KeysUnusable(f"the signing key {path} cannot be made: {error.strerror}") from error
    return load_signer(path)


def load_signer(path: Path) -> Signer:
    """The signer whose key is in a file (PEM, PKCS #8, not encrypted). Raises KeysUnusable."""
    try:
        if others_can_read(path):
            raise KeysUnusable(f"the signing key {path} can be read by others: run `chmod 600` on it")
        key = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise KeysUnusable(f"the signing key {path} cannot be read: {error.strerror}") from error
    except TypeError:
        raise KeysUnusable(f"the signing key {path} is encrypted, and no one is there to unlock it") from None
    except (ValueError, UnsupportedAlgorithm):
        raise KeysUnusable(f"the signing key {path} is no private key in PEM") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeysUnusable(f"the signing key {path} is not an Ed25519 key")
    return _signer_of(key)


def private_pem(signer: Signer) -> bytes:
    """A signer's private key as `load_signer` reads it."""
    return signer.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _signer_of(key: Ed25519PrivateKey) -> Signer:
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return Signer(key, b64encode(public).decode(), key_id_of(public))


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A public key whose signatures count, until it is retired."""

    id: str
    public_key: str
    """32 bytes in Base64."""
    added_at: str
    """ISO 8601 in UTC, as `retired_at`."""
    added_by: str
    retired_at: str | None = None

    def as_json(self) -> dict[str, str | None]:
        """The key as the file of trusted keys lists it."""
        return {name: getattr(self, name) for name in _MEMBERS}


@dataclass(frozen=True, slots=True)
class TrustedKeys:
    """The keys that this machine believes or once believed, by id in the order in which they were added."""

    keys: Mapping[str, TrustedKey] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> TrustedKeys:
        """The keys in a file; none where there is no file. Raises KeysUnusable."""
        try:
            if not path.exists():
                return cls()
            if others_can_change(path):
                raise KeysUnusable(
                    f"the trusted keys {path} can be changed by others: run `chmod go-w` on it"
                )
            content = path.read_bytes()
        except OSError as error:
            raise KeysUnusable(f"the trusted keys {path} cannot be read: {error.strerror}") from error
        try:
            return cls({key.id: key for key in _listed_keys(content)})
        except KeysUnusable as unusable:
            raise KeysUnusable(f"the trusted keys {path} cannot be used: {unusable}") from None

    def save(self, path: Path) -> None:
        """Write the keys to a file: all or nothing. Raises KeysUnusable."""
        listed = {"keys": [key.as_json() for key in self.keys.values()]}
        content = orjson.dumps(listed, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        try:
            replace_whole(path, content)
        except OSError as error:
            raise KeysUnusable(f"the trusted keys {path} cannot be written: {error.strerror}") from error

    def verify(self, key_id: str, message: bytes, signature: bytes) -> SignatureVerdict:
        """What a signature of a message is worth that names a key."""
        key = self.keys.get(key_id)
        if key is None:
            return "unknown"
        try:
            Ed25519PublicKey.from_public_bytes(read_public_key(key.public_key)).verify(signature, message)
        except InvalidSignature:
            return "invalid"
        return "retired" if key.retired_at is not None else "valid"

    def in_use(self) -> tuple[TrustedKey, ...]:
        """The keys that were not retired."""
        return tuple(key for key in self.keys.values() if key.retired_at is None)

    def with_key(self, public_key: str, by: str, at: str) -> TrustedKeys:
        """These keys and one more, given in Base64. Raises KeysUnusable where it is known already."""
        id = key_id_of(read_public_key(public_key))
        known = self.keys.get(id)
        if known is not None and known.retired_at is not None:
            raise KeysUnusable(
                f"key {id} was retired at {known.retired_at}: a retired key is never used again"
            )
        if known is not None:
            raise KeysUnusable(f"key {id} is trusted already, since {known.added_at}")
        return TrustedKeys({**self.keys, id: TrustedKey(id, public_key, at, by)})

    def without_key(self, key_id: str, at: str) -> TrustedKeys:
        """These keys with one of them retired. Raises KeysUnusable where it is not known, or was before."""
        known = self.keys.get(key_id)
        if known is None:
            raise KeysUnusable(f"no trusted key is called `{key_id}`")
        if known.retired_at is not None:
            raise KeysUnusable(f"key {key_id} was retired at {known.retired_at} already")
        return TrustedKeys({**self.keys, key_id: replace(known, retired_at=at)})


def trust(path: Path, public_key: str, by: str, at: str) -> TrustedKeys:
    """Add a key to a file of trusted keys. Returns all of them. Raises KeysUnusable."""
    with changing(path):
        changed = TrustedKeys.load(path).with_key(public_key, by, at)
        changed.save(path)
    return changed


def retire(path: Path, key_id: str, at: str) -> TrustedKeys:
    """Retire a key in a file of trusted keys. Returns all of them. Raises KeysUnusable."""
    with changing(path):
        changed = TrustedKeys.load(path).without_key(key_id, at)
        changed.save(path)
    return changed


@contextmanager
def changing(path: Path) -> Iterator[None]:
    """One change of a file of keys at a time: others wait, so that none is lost. Raises KeysUnusable."""
    try:
        folder = os.open(path.parent, os.O_RDONLY)
    except OSError as error:
        raise KeysUnusable(f"the folder {path.parent} cannot be used: {error.strerror}") from error
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)  # the folder: the file itself is replaced by the change
        yield
    finally:
        os.close(folder)


def _listed_keys(content: bytes) -> list[TrustedKey]:
    parsed = parse_json(content)
    if isinstance(parsed, FieldError):
        raise KeysUnusable(parsed.detail)
    if parsed.repeated:
        raise KeysUnusable(parsed.repeated[0].detail)
    listed = parsed.value.get("keys") if isinstance(parsed.value, dict) else None
    if not isinstance(listed, list):
        raise KeysUnusable("it holds no list `keys`")
    keys = [_listed_key(each) for each in listed]
    if len({key.id for key in keys}) < len(keys):
        raise KeysUnusable("it lists a key twice")
    return keys


def _listed_key(listed: Any) -> TrustedKey:  # noqa: ANN401 - whatever stands in the file
    if not isinstance(listed, dict) or listed.keys() != set(_MEMBERS):
        raise KeysUnusable(f"a key has {', '.join(f'`{name}`' for name in _MEMBERS)} and nothing else")
    texts = {name: value for name, value in listed.items() if isinstance(value, str)}
    if texts.keys() | ({"retired_at"} if listed["retired_at"] is None else set()) != set(_MEMBERS):
        raise KeysUnusable("what is said of a key is text")
    key = TrustedKey(**texts)
    if key_id_of(read_public_key(key.public_key)) != key.id:
        raise KeysUnusable(f"`{key.id}` is not the id of the key that it stands beside")
    return key
