"""Whatever is handed over as a bundle, it is read as it was built or refused with a code."""

from __future__ import annotations

import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from engine.release.bundle import LARGEST_BUNDLE_BYTES, BundleRefused, bundle_bytes, bundle_of, read_bundle
from engine.tests.release.vouched import SMALL, content_of, small_bundle, trusting, vouched

CONTENT = bundle_bytes(small_bundle(1))
TRUSTED = trusting(1)


def code_of(content: bytes) -> str:
    """The code with which a file is refused."""
    with pytest.raises(BundleRefused) as refused:
        read_bundle(content, TRUSTED)
    assert str(refused.value).isprintable()
    return refused.value.code


def with_member(name: str, value: Any) -> bytes:
    """The small bundle's file with one member replaced, in canonical form, its signature as it was."""
    return rfc8785.dumps({**json.loads(CONTENT), name: value})


def test_the_unchanged_file_is_read() -> None:
    """What the tests below spoil is good before, and what they vouch for can be believed."""
    assert read_bundle(CONTENT, TRUSTED) == small_bundle(1)
    assert vouched(content_of()) == CONTENT


def test_a_file_that_was_cut_short_is_refused() -> None:
    """However much is missing at the end, the refusal says that something is."""
    told = {length: code_of(CONTENT[:length]) for length in range(len(CONTENT))}
    assert {length: code for length, code in told.items() if code != "bundle_truncated"} == {}


def test_a_file_with_one_wrong_bit_is_refused() -> None:
    """Each bit of each byte counts, those of a signature too."""
    for position in range(len(CONTENT)):
        for bit in range(8):
            content = bytearray(CONTENT)
            content[position] ^= 1 << bit
            assert code_of(bytes(content)).startswith("bundle_"), (position, bit)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b'"version":"2026.11.1"', b'"version":"2026.11.2"', "bundle_digest"),
        (b"offer: in-four", b"offer: in-five", "bundle_digest"),
        (b'"digest":"sha256:', b'"digest":"sha512:', "bundle_digest"),
        (b'"digest":"', b'"digest":"x","digest":"', "bundle_malformed"),
        (b'"schema":1', b'"schema":1,"schema":1', "bundle_malformed"),
        (b'{"rules/', b'{"rules/offers/in-four/offer.yaml":"","rules/', "bundle_malformed"),
        (b'"schema":1', b'"schema":1.0', "bundle_malformed"),
        (b'"schema":1', b'"schema":1e0', "bundle_malformed"),
        (b'"schema":1', b'"schema":true', "bundle_malformed"),
        (b'"schema":1', b'"schema":NaN', "bundle_malformed"),
        (b'"schema":1', b'"schema":' + b"9" * 5000, "bundle_malformed"),
        (b'"schema":1', b'"schema":2', "bundle_schema"),
        (b'"schema":1', b'"schema":99999999999999999999', "bundle_schema"),
        (b'"schema":1', b'"schema":0', "bundle_schema"),
        (b"taqseet.bundle.1", b"taqseet.bundle.2", "bundle_schema"),
        (b'"schema":1', b'"schema": 1', "bundle_not_canonical"),
        (b"{", b" {", "bundle_not_canonical"),
        (b"2026.11.1", b"2026.11.\\u0031", "bundle_not_canonical"),
        (b"2026.11.1", b"2026.11.\\ud800", "bundle_malformed"),
        (b"2026.11.1", b"2026.11.\xed\xa0\x80", "bundle_malformed"),
        (b"2026.11.1", b"2026.11.\x00", "bundle_malformed"),
        (b'"signatures":[{', b'"signatures":[],"more":[{', "bundle_malformed"),
        (b'"algorithm":"Ed25519"', b'"algorithm":"none"', "bundle_malformed"),
    ],
)
def test_a_file_that_somebody_edited_is_refused(old: bytes, new: bytes, code: str) -> None:
    """Each way to say something else, or the same in another way, has its code."""
    assert old in CONTENT
    assert code_of(CONTENT.replace(old, new, 1)) == code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "bundle_truncated"),
        (b" \n", "bundle_truncated"),
        (b"\xef\xbb\xbf" + CONTENT, "bundle_malformed"),
        (CONTENT + b"\n", "bundle_not_canonical"),
        (CONTENT + CONTENT, "bundle_malformed"),
        (b"hello", "bundle_malformed"),
        (b"null", "bundle_malformed"),
        (b"[]", "bundle_malformed"),
        (b"{}", "bundle_malformed"),
        (b'{"bundle":{}}', "bundle_malformed"),
        (b'{"bundle":[]}', "bundle_malformed"),
        (b"[" * 100_000, "bundle_truncated"),
        (b"[" * 100_000 + b"]" * 100_000, "bundle_malformed"),
        (b'{"a":' * 100_000, "bundle_truncated"),
        (bytes(range(128, 256)), "bundle_malformed"),
        (b" " * (LARGEST_BUNDLE_BYTES + 1), "bundle_malformed"),
        (b"\xff\xfe" + CONTENT.decode().encode("utf-16-le"), "bundle_malformed"),
    ],
    ids=range(17),
)
def test_what_is_no_bundle_is_refused(content: bytes, code: str) -> None:
    """Files of other kinds, bottomless nesting and a file of any size end in a refusal."""
    assert code_of(content) == code


@pytest.mark.parametrize(
    ("signatures", "code"),
    [
        ([], "bundle_unsigned"),
        (None, "bundle_malformed"),
        ({}, "bundle_malformed"),
        ([None], "bundle_malformed"),
        ([{}], "bundle_malformed"),
        ([[]], "bundle_malformed"),
        (["x"], "bundle_malformed"),
        (json.loads(CONTENT)["signatures"] * 2, "bundle_not_canonical"),
        (json.loads(CONTENT)["signatures"] * 17, "bundle_malformed"),
        ([{**json.loads(CONTENT)["signatures"][0], "more": 1}], "bundle_malformed"),
        ([{**json.loads(CONTENT)["signatures"][0], "key": 1}], "bundle_malformed"),
        ([{**json.loads(CONTENT)["signatures"][0], "key": "../../key"}], "bundle_malformed"),
        ([{**json.loads(CONTENT)["signatures"][0], "signature": "AAAA"}], "bundle_malformed"),
        ([{**json.loads(CONTENT)["signatures"][0], "signature": "\u0661" * 88}], "bundle_malformed"),
        ([{**json.loads(CONTENT)["signatures"][0], "signature": "A" * 86 + "=="}], "bundle_signature"),
    ],
)
def test_signatures_of_another_form_are_refused(signatures: Any, code: str) -> None:
    """A signature is an algorithm, a key's id and 64 bytes, once of a key."""
    assert code_of(with_member("signatures", signatures)) == code


@pytest.mark.parametrize("digest", [None, 1, "", [], {}, "sha256:" + "0" * 64])
def test_a_wrong_digest_is_refused(digest: Any) -> None:
    """The digest in the file is the digest of what stands in it."""
    assert code_of(with_member("digest", digest)) == "bundle_digest"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"files": ...}, "bundle_malformed"),
        ({"files": None}, "bundle_malformed"),
        ({"files": []}, "bundle_malformed"),
        ({"files": {"rules/retailer.yaml": 1}}, "bundle_malformed"),
        ({"files": {"rules/retailer.yaml": {}}}, "bundle_malformed"),
        ({"files": {}}, "bundle_digest"),
        ({"book": ...}, "bundle_digest"),
        ({"book": 1}, "bundle_digest"),
        ({"book": "sha256:" + "0" * 64}, "bundle_digest"),
        ({"version": "2027.1"}, "bundle_malformed"),
        ({"version": ...}, "bundle_malformed"),
        ({"version": None}, "bundle_malformed"),
        ({"more": 1}, "bundle_malformed"),
        ({"files": {name: text.replace("\n", "\r\n") for name, text in SMALL.items()}}, "bundle_malformed"),
        ({"files": {**SMALL, "rules/retailer.yaml": "x" * (256 * 1024 + 1)}}, "bundle_malformed"),
        (
            {"files": {f"rules/offers/a{number}/offer.yaml": "" for number in range(10_001)}},
            "bundle_malformed",
        ),
        ({"format": None}, "bundle_malformed"),
        ({"schema": "1"}, "bundle_malformed"),
        ({"format": "taqseet.bundle.2", "schema": 1}, "bundle_schema"),
    ],
)
def test_a_good_signature_does_not_make_nonsense_good(change: dict[str, Any], code: str) -> None:
    """A bundle that a trusted key signed says of its files what they are, or it is refused."""
    assert code_of(vouched(content_of(**change))) == code


@pytest.mark.parametrize(
    "path",
    [
        "../retailer.yaml",
        "rules/../../retailer.yaml",
        "rules/offers/../offer.yaml",
        "rules/offers/./offer.yaml",
        "rules/offers//offer.yaml",
        "rules/offers/.hidden/offer.yaml",
        "rules/offers/a\\..\\b/offer.yaml",
        "rules/offers/c:x/offer.yaml",
        "rules/offers/a\0/offer.yaml",
        "rules/offers/a\n/offer.yaml",
        "rules/offers/a/offer.yaml\n",
        "rules/offers/\u202egnp/offer.yaml",
        "rules/offers/" + "a" * 300 + "/offer.yaml",
        "rules/providers/...yaml",
        "policies/../p/policy.yaml",
        "policies/fixtures/retailer.yaml",
        "policies/fixtures/p/policy.yaml",
        "/etc/passwd",
        "/rules/retailer.yaml",
        "C:/rules/retailer.yaml",
        "rules/retailer.yaml/",
        "taqseet.signing.pem",
        "",
    ],
)
def test_a_path_out_of_the_book_is_refused(path: str) -> None:
    """Only the places of a book's documents are taken from a bundle, whoever signed it."""
    assert code_of(vouched(content_of(files={**SMALL, path: "x"}))) == "bundle_malformed"
    with pytest.raises(BundleRefused, match="no document of a book belongs at"):
        bundle_of({path: "x"})


def test_half_a_surrogate_pair_cannot_be_bundled() -> None:
    """A text that is not Unicode has no bytes to sign."""
    with pytest.raises(BundleRefused, match="half of a surrogate pair"):
        bundle_of({"rules/retailer.yaml": "\ud800"})


def test_files_that_are_too_large_together_cannot_be_bundled() -> None:
    """What could not be read again is not built."""
    large = {f"rules/offers/a{number}/offer.yaml": "x" * (256 * 1024) for number in range(65)}
    with pytest.raises(BundleRefused, match="too large together"):
        bundle_of(large)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(content: bytes) -> None:
    """No bytes make the reader fail in another way."""
    assert code_of(content).startswith("bundle_")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=8,
    ),
    st.sampled_from(["format", "schema", "version", "book", "files", None]),
)
def test_any_content_that_is_vouched_for_is_refused(value: Any, member: str | None) -> None:
    """Whatever a trusted key signed, the reader refuses with a code or reads the small bundle."""
    content = content_of(**{member: value}) if member is not None else value
    if content != content_of():
        assert code_of(vouched(content)).startswith("bundle_")
