"""Customers' ids in the log: keyed hashes, and the key that makes them.

A plain hash of an id could be undone by hashing every possible id; a keyed one cannot without the key. The
key lives in a file beside the database, readable by its owner only. Who loses it can no longer find a
customer's decisions; who destroys it on purpose makes all of them anonymous.
"""

from __future__ import annotations

import hmac
import os
import secrets
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

KEY_BYTES = 32


class CustomerKeyError(Exception):
    """The key file cannot be used; the message says why and what to do, and never shows the key."""


def pseudonym(customer_id: str, key: bytes) -> str:
    """The customer's name in the log: HMAC-SHA-256 of the id in UTF-8, as 64 hexadecimal digits.

    Raises ValueError for a key that is not 32 bytes long, or an id that is not valid Unicode.
    """
    if len(key) != KEY_BYTES:
        raise ValueError(f"a customer key has {KEY_BYTES} bytes, not {len(key)}")
    return hmac.digest(key, customer_id.encode(), "sha256").hex()


def load_or_create_key(path: Path, random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> bytes:
    """The key in the file, 32 bytes; where there is no file, a new key in a new one.

    Several processes may start at once: all get the same key. Raises CustomerKeyError.
    """
    try:
        if not path.exists():
            _create(path, random_bytes(KEY_BYTES))
        return _load(path)
    except OSError as error:
        raise CustomerKeyError(f"the customer key {path} cannot be used: {error.strerror}") from error


def _load(path: Path) -> bytes:
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise CustomerKeyError(f"the customer key {path} can be read by others: run `chmod 600` on it")
    text = path.read_bytes().strip()
    try:
        key = bytes.fromhex(text.decode("ascii"))
    except ValueError:
        raise CustomerKeyError(f"the customer key {path} is not made of hexadecimal digits") from None
    if len(key) != KEY_BYTES:
        raise CustomerKeyError(f"the customer key {path} has {len(key)} bytes, and {KEY_BYTES} are needed")
    return key


def _create(path: Path, key: bytes) -> None:
    """Write beside the path first and link into place: the file appears whole or not at all, and once."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(key.hex().encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another process was faster: its key counts
            os.link(draft, path)
    finally:
        draft.unlink()
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
