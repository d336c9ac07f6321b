"""Bundles: one form, one digest, and what is read is what was built."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.problems import Problems
from engine.release.bundle import (
    BundleRefused,
    Signature,
    bundle_bytes,
    bundle_of,
    bundle_of_record,
    files_of_folder,
    read_bundle,
    record_of,
    signed,
)
from engine.release.signing_keys import TrustedKeys
from engine.schema.folder import folder_of
from engine.schema.load import book_of
from engine.tests.release.vouched import SMALL, signer, small_bundle, trusting
from engine.tests.schema.documents import GOOD, good_book, good_file
from engine.tests.schema.two_books import write, write_both

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
PATHS = st.builds(
    "{}/{}.yaml".format,
    st.builds("rules/offers/{}".format, st.from_regex(r"[a-zA-Z0-9][a-zA-Z0-9.-]{0,8}", fullmatch=True)),
    st.sampled_from(["offer", "cases"]),
)


def refusal_of(content: bytes, trusted: TrustedKeys) -> BundleRefused:
    """The refusal of a file."""
    with pytest.raises(BundleRefused) as refused:
        read_bundle(content, trusted)
    assert refused.value.message
    assert refused.value.help
    return refused.value


def test_a_book_comes_back_as_it_was(tmp_path: Path) -> None:
    """The files of a folder, bundled, signed and read, make the book of that folder."""
    write_both(tmp_path)
    files = files_of_folder(tmp_path)
    read = read_bundle(bundle_bytes(signed(bundle_of(files), signer())), trusting(1))
    assert read.files == files
    assert list(read.files) == list(files)
    assert set(files) == set(GOOD)  # the fixtures' book beside it stays where it is
    book = book_of(folder_of(read.files))
    assert book == good_book()
    assert (read.version, read.book_digest) == (good_book().version, good_book().digest)


def test_the_same_files_and_key_give_the_same_bytes() -> None:
    """Neither the order of the files nor the day is in a bundle, nor the order in which it was signed."""
    reversed_files = dict(reversed(SMALL.items()))
    twice = signed(signed(bundle_of(reversed_files), signer(2)), signer(1))
    assert bundle_bytes(twice) == bundle_bytes(small_bundle(1, 2))
    assert bundle_bytes(signed(twice, signer(1))) == bundle_bytes(twice)


def test_line_ends_and_byte_order_marks_do_not_count() -> None:
    """A checkout with the line ends of Windows makes the same bundle."""
    windows = {name: "\ufeff" + text.replace("\n", "\r\n") for name, text in SMALL.items()}
    assert bundle_of(windows) == bundle_of(SMALL)


def test_cases_are_in_the_bundle_but_not_in_the_book() -> None:
    """Other cases give another bundle, which needs another approval, of the same book."""
    more = bundle_of({**SMALL, "rules/offers/in-four/cases.yaml": "offer: in-four\n"})
    assert more.digest != bundle_of(SMALL).digest
    assert more.book_digest == bundle_of(SMALL).book_digest


def test_the_file_is_as_documented() -> None:
    """The three members of the file and their names are a contract with whoever reads bundles."""
    bundle = small_bundle(1)
    file = orjson.loads(bundle_bytes(bundle))
    assert file["bundle"] == {
        "format": "taqseet.bundle.1",
        "schema": 1,
        "version": "2026.11.1",
        "book": bundle.book_digest,
        "files": SMALL,
    }
    assert file["digest"] == bundle.digest
    [signature] = file["signatures"]
    assert (signature["algorithm"], signature["key"]) == ("Ed25519", signer().key_id)


@pytest.mark.parametrize(
    "retailer", ["version: 2026.11", "version: [a]", "- a list", "version: 'x", "", "other: 'y'"]
)
def test_a_version_that_cannot_be_read_is_empty(retailer: str) -> None:
    """A bundle can be made of a book that would not load."""
    bundle = signed(bundle_of({"rules/retailer.yaml": retailer}), signer())
    assert read_bundle(bundle_bytes(bundle), trusting(1)).version == ""


def test_a_bundle_without_files_can_be_read() -> None:
    """Nothing at all has a canonical form too."""
    bundle = signed(bundle_of({}), signer())
    assert read_bundle(bundle_bytes(bundle), trusting(1)) == bundle


@given(st.dictionaries(PATHS, TEXTS, max_size=6))
def test_any_texts_come_back(files: dict[str, str]) -> None:
    """Whatever stands in the files, it comes back with line feeds as line ends."""
    bundle = signed(bundle_of(files), signer())
    plain = {name: text.removeprefix("\ufeff").replace("\r\n", "\n") for name, text in files.items()}
    read = read_bundle(bundle_bytes(bundle), trusting(1))
    assert read == bundle
    assert read.files == plain


def test_the_log_keeps_a_bundle_whole() -> None:
    """What the log kept is verified as a file is, with all its signatures."""
    bundle = small_bundle(1, 2)
    assert bundle_of_record(record_of(bundle), trusting(2)) == bundle


def test_one_key_that_is_trusted_is_enough() -> None:
    """While keys are changed, those who know only one of two signers can go on."""
    content = bundle_bytes(small_bundle(1, 2))
    for trusted in (trusting(1), trusting(2), trusting(1, 2), trusting(1, retired=(2,))):
        assert len(read_bundle(content, trusted).signatures) == 2


def test_an_unknown_key_is_refused() -> None:
    """A good signature by a key that nobody added is worth nothing."""
    refusal = refusal_of(bundle_bytes(small_bundle(2)), trusting(1))
    assert refusal.code == "bundle_unknown_key"
    assert signer(2).key_id in refusal.message
    assert refusal_of(bundle_bytes(small_bundle(2)), TrustedKeys()).code == "bundle_unknown_key"


def test_a_retired_key_is_refused() -> None:
    """A good signature by a key that was retired is told apart from one by a stranger."""
    refusal = refusal_of(bundle_bytes(small_bundle(1)), trusting(2, retired=(1,)))
    assert refusal.code == "bundle_retired_key"
    assert signer().key_id in refusal.message


def test_a_wrong_signature_beside_a_good_one_is_refused() -> None:
    """A known key whose signature does not fit means that somebody tried something."""
    others = signed(bundle_of({}), signer(2)).signatures[0]
    both = replace(small_bundle(1), signatures=(*small_bundle(1).signatures, others))
    in_order = replace(both, signatures=tuple(sorted(both.signatures, key=lambda each: each.key_id)))
    assert refusal_of(bundle_bytes(in_order), trusting(1, 2)).code == "bundle_signature"
    assert refusal_of(bundle_bytes(in_order), trusting(1, retired=(2,))).code == "bundle_signature"
    assert read_bundle(bundle_bytes(in_order), trusting(1)).digest == both.digest


def test_an_unsigned_bundle_is_refused() -> None:
    """A bundle that nobody vouches for is not read."""
    assert refusal_of(bundle_bytes(bundle_of(SMALL)), trusting(1)).code == "bundle_unsigned"


def test_a_signature_for_another_purpose_does_not_fit() -> None:
    """What is signed begins with the format's name: the payload alone, signed, is not enough."""
    bare = Signature(signer().key_id, b64encode(signer().sign(small_bundle().payload)).decode())
    content = bundle_bytes(replace(small_bundle(), signatures=(bare,)))
    assert refusal_of(content, trusting(1)).code == "bundle_signature"


@pytest.mark.parametrize(
    "change",
    [
        {"digest": "sha256:" + "0" * 64},
        {"book_digest": "sha256:" + "0" * 64},
        {"payload": bundle_of({}).payload},
        {"payload": small_bundle().payload + b" "},
        {"payload": b"[]"},
        {"payload": b""},
        {"signatures": ()},
        {"signatures": (("x", "y"),)},
    ],
)
def test_a_record_that_was_changed_is_refused(change: dict[str, Any]) -> None:
    """The log's own bundles are not believed either."""
    with pytest.raises(BundleRefused):
        bundle_of_record(replace(record_of(small_bundle(1)), **change), trusting(1))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("rules/offers/a/notes.yaml", b"", "no document of a book belongs at 'rules/offers/a/notes.yaml'"),
        ("rules/offers/Winter Zero/offer.yaml", b"", "no document"),
        ("rules/offers/a/offer.yaml", b"a: \xff", "byte 4 of rules/offers/a/offer.yaml is not UTF-8"),
        ("rules/offers/a/offer.yaml", b"#" * (256 * 1024 + 1), "larger than 256 KiB"),
    ],
)
def test_what_cannot_be_bundled_is_not_left_out(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    """A file of the folder that has no place in a bundle is an error, not a file less."""
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BundleRefused, match=words):
        files_of_folder(tmp_path)


def test_a_document_with_mistakes_is_bundled(tmp_path: Path) -> None:
    """An offer that is no YAML is still part of the proposal that it spoils."""
    write(tmp_path, "rules/offers/a/offer.yaml", "offer: [")
    write(tmp_path, "rules/retailer.yaml", good_file("rules/retailer.yaml"))
    assert files_of_folder(tmp_path)["rules/offers/a/offer.yaml"] == "offer: ["


@pytest.mark.parametrize("name", ["retailer", "segments", "seasons"])
def test_a_bundle_without_a_file_that_every_book_needs_is_no_book(name: str) -> None:
    """What is missing from a bundle is a problem as it is in a folder: no book comes of it."""
    files = {file: good_file(file) for file in GOOD if file != f"rules/{name}.yaml"}
    book = book_of(folder_of(bundle_of(files).files))
    assert isinstance(book, Problems)
    assert "missing-file" in [problem.code for problem in book.errors]
