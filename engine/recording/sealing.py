"""Personal facts in the log: sealed with a key of their own, so that they can be forgotten without a gap.

Each record's facts are encrypted under a fresh key, and that key is wrapped under one that is derived from
the customer key. Who deletes a record's wrapped key makes its facts unreadable for good, and nothing that the
hash chain covers changes. Ciphers: AES-256-GCM (NIST SP 800-38D); derivation: HKDF with SHA-256 (RFC 5869).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from engine.recording.customer_key import KEY_BYTES, pseudonym

_NONCE_BYTES: Final = 12
_ONLY_NONCE: Final = bytes(_NONCE_BYTES)
"""Enough where a key encrypts one message in its life, as each record's own key does: what must never repeat
is a pair of key and nonce."""
_WRAPPING: Final = b"taqseet facts 1"


class SealBroken(Exception):
    """Sealed facts that do not open: changed, of another decision, or sealed under another customer key."""


class Sealed(NamedTuple):
    """What was sealed, and the wrapped key that opens it; without the key it can never be read again."""

    ciphertext: bytes
    facts_key: bytes


class Sealer:
    """Seals and opens facts, and names customers, with the customer key of one log. Safe for threads.

    `customer_key` is the key of 32 bytes that `load_or_create_key` gives; `random_bytes` gives as many random
    bytes as it is asked for. Raises ValueError for a key of another length.
    """

    def __init__(
        self, customer_key: bytes, random_bytes: Callable[[int], bytes] = secrets.token_bytes
    ) -> None:
        if len(customer_key) != KEY_BYTES:
            raise ValueError(f"a customer key has {KEY_BYTES} bytes, not {len(customer_key)}")
        self._customer_key, self._random_bytes = customer_key, random_bytes
        derived = HKDF(SHA256(), KEY_BYTES, salt=None, info=_WRAPPING).derive(customer_key)
        self._wrapping = AESGCM(derived)

    def pseudonym(self, customer_id: str) -> str:
        """The customer's name in the log, see `engine.recording.pseudonym`. Raises ValueError."""
        return pseudonym(customer_id, self._customer_key)

    def seal(self, plain: bytes, decision_id: str) -> Sealed:
        """Encrypt under a fresh key; what was sealed for one decision does not open for another."""
        bound_to = decision_id.encode()
        key = self._random_bytes(KEY_BYTES)
        nonce = self._random_bytes(_NONCE_BYTES)
        ciphertext = AESGCM(key).encrypt(_ONLY_NONCE, plain, bound_to)
        return Sealed(ciphertext, nonce + self._wrapping.encrypt(nonce, key, bound_to))

    def opened(self, ciphertext: bytes, facts_key: bytes, decision_id: str) -> bytes:
        """What was sealed for a decision. Raises SealBroken."""
        bound_to = decision_id.encode()
        try:
            key = self._wrapping.decrypt(facts_key[:_NONCE_BYTES], facts_key[_NONCE_BYTES:], bound_to)
            return AESGCM(key).decrypt(_ONLY_NONCE, ciphertext, bound_to)
        except (InvalidTag, ValueError) as error:  # ValueError: not even long enough to have been sealed
            raise SealBroken(
                f"the sealed facts of decision {decision_id} do not open: they were changed, "
                "or sealed under another customer key"
            ) from error
