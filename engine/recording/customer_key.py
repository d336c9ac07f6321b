"""Customers' ids in the log: keyed hashes, and the key that makes them.

A plain hash of an id could be undone by hashing every possible id; a keyed one cannot without the key. The
key lives in a file beside the database, readable by its owner only. Who loses it can no longer find a
customer's decisions; who destroys it on purpose makes all of them anonymous.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from pathlib import Path

from engine.recording.private_file import create_once, others_can_read

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
            create_once(path, random_bytes(KEY_BYTES).hex().encode() + b"\n")
        return _load(path)
    except OSError as error:
        raise CustomerKeyError(f"the customer key {path} cannot be used: {error.strerror}") from error


def _load(path: Path) -> bytes:
    if others_can_read(path):
        raise CustomerKeyError(f"the customer key {path} can be read by others: run `chmod 600` on it")
    text = path.read_bytes().strip()
    try:
        key = bytes.fromhex(text.decode("ascii"))
    except ValueError:
        raise CustomerKeyError(f"the customer key {path} is not made of hexadecimal digits") from None
    if len(key) != KEY_BYTES:
        raise CustomerKeyError(f"the customer key {path} has {len(key)} bytes, and {KEY_BYTES} are needed")
    return key
