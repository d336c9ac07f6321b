"""Customers are known to the log by a keyed hash only."""

from __future__ import annotations

import stat
from pathlib import Path
from threading import Thread

import pytest

from engine.recording import CustomerKeyError, load_or_create_key, pseudonym

KEY = bytes(range(32))


def test_pseudonym_is_hmac_sha_256() -> None:
    """The pseudonym is the HMAC-SHA-256 of the id: RFC 4231, test case 1."""
    key = b"\x0b" * 20 + b"\x00" * 12  # HMAC pads a shorter key with zeros, so this is the same key
    expected = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    assert pseudonym("Hi There", key) == expected


def test_pseudonyms_differ_by_customer_and_key() -> None:
    """Another customer or another key gives another pseudonym."""
    assert len({pseudonym("c-1", KEY), pseudonym("c-2", KEY), pseudonym("c-1", KEY[::-1])}) == 3


def test_short_key_is_refused() -> None:
    """A key of the wrong size is refused before it makes weak pseudonyms."""
    with pytest.raises(ValueError, match="32 bytes, not 3"):
        pseudonym("c-1", b"abc")


def test_key_is_made_once(tmp_path: Path) -> None:
    """The first call makes a key for its owner only; later calls read the same one; no draft is left."""
    first = load_or_create_key(tmp_path / "customer.key")
    assert load_or_create_key(tmp_path / "customer.key") == first
    assert len(first) == 32
    assert stat.S_IMODE((tmp_path / "customer.key").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["customer.key"]


def test_key_comes_from_the_given_randomness(tmp_path: Path) -> None:
    """Who gives the randomness knows the key."""
    assert load_or_create_key(tmp_path / "customer.key", lambda size: KEY[:size]) == KEY


def test_many_at_once_share_one_key(tmp_path: Path) -> None:
    """All who start at the same time get the same key."""
    keys: list[bytes] = []
    path = tmp_path / "customer.key"
    threads = [Thread(target=lambda: keys.append(load_or_create_key(path))) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 16
    assert len(set(keys)) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "has 0 bytes"),
        ("ab" * 31, "has 31 bytes"),
        ("not a key", "hexadecimal"),
        ("\x00\xff", "hexadecimal"),
    ],
)
def test_spoilt_key(tmp_path: Path, content: str, words: str) -> None:
    """A key file that was cut short or overwritten is refused, and never replaced by a new key."""
    path = tmp_path / "customer.key"
    path.write_text(content)
    path.chmod(0o600)
    with pytest.raises(CustomerKeyError, match=words):
        load_or_create_key(path)
    assert path.read_text() == content


def test_key_that_others_can_read(tmp_path: Path) -> None:
    """A key file that others can read is refused, with what to do."""
    path = tmp_path / "customer.key"
    load_or_create_key(path)
    path.chmod(0o644)
    with pytest.raises(CustomerKeyError, match="chmod 600"):
        load_or_create_key(path)


def test_key_in_no_folder(tmp_path: Path) -> None:
    """A key in a folder that does not exist cannot be made, and the error says so."""
    with pytest.raises(CustomerKeyError, match="No such file or directory"):
        load_or_create_key(tmp_path / "missing" / "customer.key")
    (tmp_path / "folder").mkdir(mode=0o700)
    with pytest.raises(CustomerKeyError, match="directory"):
        load_or_create_key(tmp_path / "folder")
