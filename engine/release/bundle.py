"""Bundles: a book's files as one signed file, the same bytes wherever and whenever it is built.

The file is canonical JSON (RFC 8785) of three members: `bundle` (format, schema, version, book digest and the
files by path), its `digest`, and the `signatures` of those who vouch for it. What is signed is the canonical
`bundle` after a line with the format's name, so that no signature made for another purpose fits. There is no
time in it: Ed25519 signatures are deterministic, so the same files and key give the same bytes.

Nothing of a bundle is believed before a trusted key's signature was verified over exactly its bytes.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import rfc8785

from engine.recording import BundleRecord
from engine.release.bundle_files import files_of_folder, refuse_misfits, version_of
from engine.release.bundle_refusals import BundleRefused
from engine.release.signing_keys import SignatureVerdict, Signer, TrustedKeys, base64_bytes
from engine.schema.load import digest_of
from engine.wire.strict_json import FieldError, parse_json

__all__ = [
    "Bundle",
    "BundleRefused",
    "Signature",
    "bundle_bytes",
    "bundle_of",
    "bundle_of_record",
    "files_of_folder",
    "read_bundle",
    "read_bundle_file",
    "record_of",
    "signed",
    "verdicts_on",
]

FORMAT: Final = "taqseet.bundle.1"
SCHEMA: Final = 1
ALGORITHM: Final = "Ed25519"
LARGEST_BUNDLE_BYTES: Final = 16 * 1024 * 1024
"""Of the file. A book as large as the one of this repository takes half a megabyte."""
MOST_SIGNATURES: Final = 16

_LARGEST_PAYLOAD_BYTES: Final = LARGEST_BUNDLE_BYTES - 64 * 1024
_KEY_ID: Final = re.compile(r"[0-9a-f]{16}")
_STRING: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Signature:
    """That a key vouches for a bundle; `signature_base64` holds 64 bytes."""

    key_id: str
    signature_base64: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """The files of a book, cases included, under one digest.

    `version` is the one that `retailer.yaml` gives, empty where that cannot be read; `book_digest` is that of
    the book which the files make, and `digest` the SHA-256 of `payload`, both as `sha256:…`.
    """

    version: str
    book_digest: str
    files: Mapping[str, str]
    """The texts by path, with line feeds as line ends, in the order in which a folder is read."""
    digest: str
    payload: bytes
    """Canonical JSON: what is digested, signed and kept."""
    signatures: tuple[Signature, ...] = ()
    """At most one of a key, in order of the key ids."""


def bundle_of(files: Mapping[str, str]) -> Bundle:
    """The unsigned bundle of a book's texts by path. Whether they make a book is not asked.

    Raises BundleRefused for a path at which no document of a book belongs, and for what is too large.
    """
    refuse_misfits(files)
    ordered = sorted(files, key=lambda name: name.split("/"))
    texts = {name: files[name].removeprefix("\ufeff").replace("\r\n", "\n") for name in ordered}
    version, book_digest = version_of(texts), digest_of(texts)
    content = {"format": FORMAT, "schema": SCHEMA, "version": version, "book": book_digest, "files": texts}
    payload = _canonical(content)
    if len(payload) > _LARGEST_PAYLOAD_BYTES:
        raise BundleRefused("bundle_malformed", "the files are too large together for a bundle")
    return Bundle(version, book_digest, texts, _digest(payload), payload)


def signed(bundle: Bundle, signer: Signer) -> Bundle:
    """The bundle with one more signature; one by the same key is replaced."""
    made = Signature(signer.key_id, b64encode(signer.sign(_message(bundle.payload))).decode())
    others = [each for each in bundle.signatures if each.key_id != made.key_id]
    return replace(bundle, signatures=tuple(sorted((*others, made), key=lambda each: each.key_id)))


def bundle_bytes(bundle: Bundle) -> bytes:
    """The file of a bundle."""
    signatures = [
        {"algorithm": ALGORITHM, "key": each.key_id, "signature": each.signature_base64}
        for each in bundle.signatures
    ]
    beside = rfc8785.dumps({"digest": bundle.digest, "signatures": signatures})
    return b'{"bundle":' + bundle.payload + b"," + beside[1:]  # "bundle" sorts before both


def read_bundle(content: bytes, trusted: TrustedKeys) -> Bundle:
    """The bundle in a file, verified.

    At least one signature must be good and by a trusted key that is not retired, and none that names a known
    key may be wrong; signatures by unknown keys are kept, for those who know them.

    Raises BundleRefused, whatever the content is, and nothing else.
    """
    file = _json_of(content)
    if not isinstance(file, dict) or not isinstance(file.get("bundle"), dict):
        raise BundleRefused("bundle_malformed", "the file is JSON, but no bundle")
    _refuse_other_schema(file["bundle"])
    if file.keys() != {"bundle", "digest", "signatures"}:
        raise BundleRefused("bundle_malformed", "a bundle is `bundle`, `digest` and `signatures`, no more")
    if _canonical(file) != content:
        raise BundleRefused("bundle_not_canonical", "the file was edited or laid out anew after it was built")
    return _verified(file["bundle"], file["digest"], _listed_signatures(file["signatures"]), trusted)


def read_bundle_file(path: Path, trusted: TrustedKeys) -> Bundle:
    """The bundle at a path, verified. Raises BundleRefused, also where the file cannot be read."""
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_BUNDLE_BYTES + 1)
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}"
        raise BundleRefused("bundle_malformed", message, "check the path and its permissions") from None
    return read_bundle(content, trusted)


def verdicts_on(bundle: Bundle, trusted: TrustedKeys) -> Mapping[str, SignatureVerdict]:
    """What each signature of a bundle is worth here, by the key's id."""
    return _verdicts(bundle.payload, bundle.signatures, trusted)


def bundle_of_record(record: BundleRecord, trusted: TrustedKeys) -> Bundle:
    """The bundle that the log kept, verified as `read_bundle` does it. Raises BundleRefused."""
    content = _json_of(record.payload)
    if not isinstance(content, dict):
        raise BundleRefused("bundle_malformed", f"what is kept as bundle {record.digest} is no bundle")
    _refuse_other_schema(content)
    if _canonical(content) != record.payload:
        raise BundleRefused("bundle_not_canonical", f"the bundle kept as {record.digest} was changed")
    listed = [{"algorithm": ALGORITHM, "key": key, "signature": made} for key, made in record.signatures]
    bundle = _verified(content, record.digest, _listed_signatures(listed), trusted)
    if bundle.book_digest != record.book_digest:
        raise BundleRefused(
            "bundle_digest", f"the bundle is kept as that of another book, {record.book_digest}"
        )
    return bundle


def record_of(bundle: Bundle) -> BundleRecord:
    """The bundle as the log keeps it."""
    signatures = tuple((each.key_id, each.signature_base64) for each in bundle.signatures)
    return BundleRecord(bundle.digest, bundle.book_digest, bundle.payload, signatures)


def _verified(
    content: dict[str, Any], digest: object, signatures: tuple[Signature, ...], trusted: TrustedKeys
) -> Bundle:
    """The bundle of a payload: first its digest, then its signatures, and only then what it says."""
    payload = _canonical(content)
    if digest != _digest(payload):
        raise BundleRefused(
            "bundle_digest", f"the bundle's digest is {_digest(payload)}, and it says another"
        )
    _refuse_unvouched(payload, signatures, trusted)
    files = content.get("files")
    if not isinstance(files, dict) or not all(isinstance(text, str) for text in files.values()):
        raise BundleRefused("bundle_malformed", "the bundle's `files` are no texts by path")
    made = bundle_of(files)
    if made.book_digest != content.get("book"):
        raise BundleRefused(
            "bundle_digest", f"the files make the book {made.book_digest}, and it says another"
        )
    if made.payload != payload:
        raise BundleRefused(
            "bundle_malformed", "the bundle says of its files what they do not say themselves"
        )
    return replace(made, signatures=signatures)


def _refuse_unvouched(payload: bytes, signatures: Sequence[Signature], trusted: TrustedKeys) -> None:
    if not signatures:
        raise BundleRefused("bundle_unsigned", "the bundle is not signed")
    found = _verdicts(payload, signatures, trusted)
    keys = {verdict: ", ".join(key for key in found if found[key] == verdict) for verdict in found.values()}
    if "invalid" in keys:
        raise BundleRefused("bundle_signature", f"the signature by key {keys['invalid']} is wrong")
    if "valid" in keys:
        return
    if "retired" in keys:
        message = f"the bundle is signed by a retired key only: {keys['retired']}"
        raise BundleRefused("bundle_retired_key", message)
    message = f"the bundle is signed by a key that is not trusted here: {keys['unknown']}"
    raise BundleRefused("bundle_unknown_key", message)


def _verdicts(
    payload: bytes, signatures: Sequence[Signature], trusted: TrustedKeys
) -> dict[str, SignatureVerdict]:
    message = _message(payload)
    return {
        each.key_id: trusted.verify(each.key_id, message, base64_bytes(each.signature_base64) or b"")
        for each in signatures
    }


def _refuse_other_schema(content: Mapping[str, Any]) -> None:
    format, schema = content.get("format"), content.get("schema")
    if not isinstance(format, str) or not isinstance(schema, int) or isinstance(schema, bool):
        raise BundleRefused("bundle_malformed", "the bundle does not say which format and schema it has")
    if (format, schema) != (FORMAT, SCHEMA):
        told = "a newer schema" if format == FORMAT and schema > SCHEMA else "another format or schema"
        raise BundleRefused(
            "bundle_schema", f"the bundle has {told} than this version reads ({FORMAT}, {SCHEMA})"
        )


def _listed_signatures(listed: object) -> tuple[Signature, ...]:
    if not isinstance(listed, list) or len(listed) > MOST_SIGNATURES:
        raise BundleRefused(
            "bundle_malformed", f"the bundle's `signatures` are no list of at most {MOST_SIGNATURES}"
        )
    signatures = tuple(_listed_signature(each) for each in listed)
    ids = [each.key_id for each in signatures]
    if ids != sorted(set(ids)):
        raise BundleRefused(
            "bundle_not_canonical", "the signatures are not one of a key in order of the key ids"
        )
    return signatures


def _listed_signature(listed: object) -> Signature:
    if isinstance(listed, dict) and listed.keys() == {"algorithm", "key", "signature"}:
        key, made = listed["key"], listed["signature"]
        raw = base64_bytes(made) if isinstance(key, str) and isinstance(made, str) else None
        if listed["algorithm"] == ALGORITHM and raw is not None and len(raw) == 64 and _KEY_ID.fullmatch(key):
            return Signature(key, made)
    raise BundleRefused("bundle_malformed", "a signature has an algorithm, a key's id and 64 bytes in Base64")


def _json_of(content: bytes) -> Any:  # noqa: ANN401 - whatever somebody put into the file
    if len(content) > LARGEST_BUNDLE_BYTES:
        raise BundleRefused("bundle_malformed", f"the file is larger than {LARGEST_BUNDLE_BYTES >> 20} MiB")
    parsed = parse_json(content)
    if isinstance(parsed, FieldError):
        if _is_unfinished(content):
            raise BundleRefused("bundle_truncated", "the file ends before the bundle does")
        raise BundleRefused("bundle_malformed", f"the file is no JSON: {parsed.detail}")
    if parsed.repeated:
        raise BundleRefused("bundle_malformed", f"the file is ambiguous: {parsed.repeated[0].detail}")
    return parsed.value


def _is_unfinished(content: bytes) -> bool:
    """Whether something was opened and not closed: as good as always because the rest is missing."""
    outside = _STRING.sub(b"", content)
    opened, closed = (sum(map(outside.count, pair)) for pair in ((b"{", b"["), (b"}", b"]")))
    return not outside.strip() or b'"' in outside or opened > closed


def _canonical(value: Any) -> bytes:  # noqa: ANN401 - whatever JSON there is
    try:
        return rfc8785.dumps(value)
    except rfc8785.CanonicalizationError as error:
        raise BundleRefused("bundle_malformed", f"the file has no canonical form: {error}") from None


def _message(payload: bytes) -> bytes:
    return f"{FORMAT}\n".encode() + payload


def _digest(payload: bytes) -> str:
    return f"sha256:{sha256(payload).hexdigest()}"
