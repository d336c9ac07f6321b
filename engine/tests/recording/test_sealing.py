"""Sealing: what opens, what does not, and that nothing readable is left in what is stored."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from engine.recording import pseudonym
from engine.recording.sealing import SealBroken, Sealer

KEY = b"k" * 32
PLAIN = b'{"customer.age":36}'
ID = "01JDK3M5X0000000000000000A"
OTHER_ID = "01JDK3M5X0000000000000000B"


def test_what_was_sealed_opens_again() -> None:
    """Facts come back as they were, by the same key in another process too."""
    sealed = Sealer(KEY).seal(PLAIN, ID)
    assert Sealer(KEY).opened(sealed.ciphertext, sealed.facts_key, ID) == PLAIN
    assert PLAIN not in sealed.ciphertext


def test_the_seal_is_the_documented_one() -> None:
    """HKDF-SHA256 of the customer key unwraps the record's key, and that opens the facts."""
    sealed = Sealer(KEY).seal(PLAIN, ID)
    wrapping = AESGCM(HKDF(SHA256(), 32, salt=None, info=b"taqseet facts 1").derive(KEY))
    key = wrapping.decrypt(sealed.facts_key[:12], sealed.facts_key[12:], ID.encode())
    assert AESGCM(key).decrypt(bytes(12), sealed.ciphertext, ID.encode()) == PLAIN


def test_no_two_records_share_a_key() -> None:
    """The same facts sealed twice have nothing in common, so that erasing one leaves the other."""
    sealer = Sealer(KEY)
    first, second = sealer.seal(PLAIN, ID), sealer.seal(PLAIN, ID)
    assert first.ciphertext != second.ciphertext
    with pytest.raises(SealBroken):
        sealer.opened(first.ciphertext, second.facts_key, ID)


@pytest.mark.parametrize("bit", [0, 77, 8 * len(PLAIN), 8 * (len(PLAIN) + 16) - 1])
def test_changed_facts_do_not_open(bit: int) -> None:
    """One bit of the ciphertext changed, and nothing is read."""
    sealer = Sealer(KEY)
    sealed = sealer.seal(PLAIN, ID)
    changed = bytearray(sealed.ciphertext)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealBroken, match="were changed"):
        sealer.opened(bytes(changed), sealed.facts_key, ID)


def test_facts_open_for_their_own_decision_and_key_only() -> None:
    """Neither another decision's id nor another customer key opens them."""
    sealed = Sealer(KEY).seal(PLAIN, ID)
    with pytest.raises(SealBroken):
        Sealer(KEY).opened(sealed.ciphertext, sealed.facts_key, OTHER_ID)
    with pytest.raises(SealBroken):
        Sealer(b"j" * 32).opened(sealed.ciphertext, sealed.facts_key, ID)


@pytest.mark.parametrize("length", [0, 5, 12, 20, 59])
def test_a_key_cut_short_opens_nothing(length: int) -> None:
    """A wrapped key that lost its end is refused and not guessed at."""
    sealer = Sealer(KEY)
    sealed = sealer.seal(PLAIN, ID)
    with pytest.raises(SealBroken):
        sealer.opened(sealed.ciphertext, sealed.facts_key[:length], ID)


def test_a_sealer_names_customers_and_takes_whole_keys_only() -> None:
    """Its pseudonyms are those of the customer key, and a key of another length is refused at once."""
    assert Sealer(KEY).pseudonym("c-1") == pseudonym("c-1", KEY)
    with pytest.raises(ValueError, match="has 32 bytes, not 5"):
        Sealer(b"short")


def test_threads_share_a_sealer() -> None:
    """What many threads seal at once opens again, each its own."""
    sealer = Sealer(KEY)

    def there_and_back(number: int) -> bool:
        plain = str(number).encode() * 50
        sealed = sealer.seal(plain, ID)
        return sealer.opened(sealed.ciphertext, sealed.facts_key, ID) == plain

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(there_and_back, range(400)))
