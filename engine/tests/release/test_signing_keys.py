"""The key that signs and the keys that are believed: their files, their rotation, what is refused."""

from __future__ import annotations

import json
import stat
from hashlib import sha256
from pathlib import Path
from threading import Thread

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from engine.release.bundle import BundleRefused, bundle_bytes, read_bundle, signed
from engine.release.signing_keys import (
    KeysUnusable,
    TrustedKeys,
    load_or_create_signer,
    load_signer,
    new_signer,
    private_pem,
    read_public_key,
    retire,
    trust,
)
from engine.tests.release.vouched import AT, LATER, signer, small_bundle, trusting


def test_a_signing_key_is_made_once(tmp_path: Path) -> None:
    """The first call makes a key for its owner only; later calls read the same one; no draft is left."""
    first = load_or_create_signer(tmp_path / "a.signing.pem")
    assert load_or_create_signer(tmp_path / "a.signing.pem").public_key == first.public_key
    assert stat.S_IMODE((tmp_path / "a.signing.pem").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["a.signing.pem"]


def test_many_at_once_share_one_signing_key(tmp_path: Path) -> None:
    """All who start at the same time sign with the same key."""
    ids: list[str] = []
    path = tmp_path / "a.signing.pem"
    threads = [Thread(target=lambda: ids.append(load_or_create_signer(path).key_id)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 8
    assert len(set(ids)) == 1


def test_a_key_is_called_by_its_public_half() -> None:
    """The id is the first 16 digits of the SHA-256 of the 32 public bytes, and no secret shows."""
    one = signer()
    assert one.key_id == sha256(read_public_key(one.public_key)).hexdigest()[:16]
    assert "private" not in repr(one)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no private key in PEM"),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "no private key in PEM"),
        (private_pem(signer())[:60], "no private key in PEM"),
        (
            signer().private_key.private_bytes(
                Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x")
            ),
            "is encrypted",
        ),
        (
            generate_private_key(SECP256R1()).private_bytes(
                Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
            ),
            "not an Ed25519 key",
        ),
    ],
    ids=["empty", "no key", "cut short", "encrypted", "another algorithm"],
)
def test_a_spoilt_signing_key_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    """A file that holds no key of ours is refused, and never replaced by a new key."""
    path = tmp_path / "a.signing.pem"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(KeysUnusable, match=words):
        load_or_create_signer(path)
    assert path.read_bytes() == content


def test_a_signing_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    """A key that others may have copied says nothing about who signed."""
    load_or_create_signer(tmp_path / "a.signing.pem")
    (tmp_path / "a.signing.pem").chmod(0o640)
    with pytest.raises(KeysUnusable, match="chmod 600"):
        load_signer(tmp_path / "a.signing.pem")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """Files that cannot be made or read end in a sentence, not in an error of the system."""
    path = tmp_path / "none" / "a.signing.pem"
    with pytest.raises(KeysUnusable, match="cannot be made"):
        load_or_create_signer(path)
    with pytest.raises(KeysUnusable, match="cannot be read"):
        load_signer(path)
    with pytest.raises(KeysUnusable, match="cannot be used"):
        trust(path, signer().public_key, "fatimah", AT)


def test_trusted_keys_are_kept(tmp_path: Path) -> None:
    """What was added and retired is read again, in its order; no file means that nobody is trusted."""
    path = tmp_path / "trusted.json"
    assert TrustedKeys.load(path) == TrustedKeys()
    trust(path, signer(1).public_key, "fatimah", AT)
    trust(path, signer(2).public_key, "omar", AT)
    assert retire(path, signer(1).key_id, LATER) == TrustedKeys.load(path)
    first, second = json.loads(path.read_bytes())["keys"]
    assert first == {
        "id": signer(1).key_id,
        "public_key": signer(1).public_key,
        "added_at": AT,
        "added_by": "fatimah",
        "retired_at": LATER,
    }
    assert (second["added_by"], second["retired_at"]) == ("omar", None)
    assert [key.id for key in TrustedKeys.load(path).in_use()] == [signer(2).key_id]
    assert [file.name for file in tmp_path.iterdir()] == ["trusted.json"]


def test_no_key_is_lost_when_many_are_added_at_once(tmp_path: Path) -> None:
    """Changes of the trusted keys wait for each other."""
    path = tmp_path / "trusted.json"
    numbers = range(1, 9)
    threads = [
        Thread(target=trust, args=(path, signer(number).public_key, "fatimah", AT)) for number in numbers
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(TrustedKeys.load(path).keys) == {signer(number).key_id for number in numbers}


def test_keys_are_changed_without_a_gap() -> None:
    """From the old key to the new one there is no moment at which the live bundle is refused."""
    live, trusted = small_bundle(1), trusting(1)
    trusted = trusted.with_key(signer(2).public_key, "omar", AT)
    assert read_bundle(bundle_bytes(live), trusted) == live
    live = signed(live, signer(2))
    assert read_bundle(bundle_bytes(live), trusted) == live
    trusted = trusted.without_key(signer(1).key_id, LATER)
    assert read_bundle(bundle_bytes(live), trusted).digest == small_bundle().digest
    with pytest.raises(BundleRefused) as refused:
        read_bundle(bundle_bytes(small_bundle(1)), trusted)
    assert refused.value.code == "bundle_retired_key"


def test_a_key_is_added_and_retired_once() -> None:
    """What was done before, and what cannot be done, is said; a retired key does not come back."""
    trusted = trusting(1, retired=(2,))
    with pytest.raises(KeysUnusable, match=f"trusted already, since {AT}"):
        trusted.with_key(signer(1).public_key, "omar", AT)
    with pytest.raises(KeysUnusable, match="never used again"):
        trusted.with_key(signer(2).public_key, "omar", AT)
    with pytest.raises(KeysUnusable, match=f"retired at {LATER} already"):
        trusted.without_key(signer(2).key_id, AT)
    with pytest.raises(KeysUnusable, match="no trusted key is called"):
        trusted.without_key(signer(3).key_id, AT)


@pytest.mark.parametrize(
    "text", ["", "AAAA", "not base64!", signer().public_key[:-1], f"{signer().public_key}\n", "٣" * 44]
)
def test_what_is_no_public_key_is_refused(text: str) -> None:
    """A public key is 32 bytes in Base64, written in the one way there is."""
    with pytest.raises(KeysUnusable, match="44 characters"):
        TrustedKeys().with_key(text, "fatimah", AT)


def test_verdicts_on_a_signature() -> None:
    """A signature is good, by a retired key, by an unknown one, or wrong; whatever its length."""
    message, trusted = b"the book", trusting(1, retired=(2,))
    good = {number: signer(number).sign(message) for number in (1, 2, 3)}
    told = [trusted.verify(signer(number).key_id, message, good[number]) for number in (1, 2, 3)]
    assert told == ["valid", "retired", "unknown"]
    for wrong in (b"", b"\0" * 64, good[1][:63], good[1] + b"\0", good[2]):
        assert trusted.verify(signer(1).key_id, message, wrong) == "invalid"
        assert trusted.verify(signer(2).key_id, message + b"!", wrong) == "invalid"


LISTED = trusting(1).keys[signer(1).key_id].as_json()


@pytest.mark.parametrize(
    ("listed", "words"),
    [
        ([], "no list `keys`"),
        ({"keys": {}}, "no list `keys`"),
        ({"keys": ["x"]}, "a key has `id`"),
        ({"keys": [{**LISTED, "more": 1}]}, "a key has `id`"),
        ({"keys": [{**LISTED, "added_by": None}]}, "is text"),
        ({"keys": [{**LISTED, "retired_at": 1}]}, "is text"),
        ({"keys": [{**LISTED, "id": signer(2).key_id}]}, "is not the id of the key"),
        ({"keys": [{**LISTED, "public_key": signer(2).public_key}]}, "is not the id of the key"),
        ({"keys": [{**LISTED, "public_key": "x"}]}, "44 characters"),
        ({"keys": [LISTED, LISTED]}, "a key twice"),
    ],
)
def test_a_spoilt_list_of_trusted_keys_is_refused(tmp_path: Path, listed: object, words: str) -> None:
    """A list that somebody edited is used only if it is still what it says."""
    path = tmp_path / "trusted.json"
    path.write_text(json.dumps(listed))
    path.chmod(0o644)
    with pytest.raises(KeysUnusable, match=words):
        TrustedKeys.load(path)


@pytest.mark.parametrize("content", [b"", b"{", b'{"keys": [], "keys": []}', b"\xff", b"[" * 10_000])
def test_a_list_that_is_no_json_is_refused(tmp_path: Path, content: bytes) -> None:
    """Anything else in the place of the list is refused in words that name the file."""
    path = tmp_path / "trusted.json"
    path.write_bytes(content)
    path.chmod(0o644)
    with pytest.raises(KeysUnusable, match=r"trusted\.json cannot be used"):
        TrustedKeys.load(path)


def test_a_list_that_others_can_change_is_refused(tmp_path: Path) -> None:
    """Who may write the list decides whom this machine believes."""
    path = tmp_path / "trusted.json"
    trust(path, signer().public_key, "fatimah", AT)
    path.chmod(0o664)
    with pytest.raises(KeysUnusable, match="chmod go-w"):
        TrustedKeys.load(path)


def test_new_keys_differ() -> None:
    """A key that is kept nowhere is another one each time."""
    assert new_signer().key_id != new_signer().key_id
