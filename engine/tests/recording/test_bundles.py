"""Bundles are kept once, and gather signatures."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from engine.recording import BundleRecord, LogUnavailable, SqlDecisionLog
from engine.tests.recording.samples import BOOK, open_log

BUNDLE = BundleRecord("sha256:" + "c" * 64, BOOK.digest, b'{"files":{}}' * 1000, (("key-1", "c2lnMQ=="),))


def test_a_bundle_is_kept(log: SqlDecisionLog) -> None:
    """A kept bundle is read back whole; another is not found."""
    log.keep_bundle(BUNDLE)
    assert log.bundle(BUNDLE.digest) == BUNDLE
    assert log.bundle("sha256:unknown") is None


def test_an_unsigned_bundle_is_kept(log: SqlDecisionLog) -> None:
    """A bundle that nobody has signed is kept without a signature."""
    log.keep_bundle(replace(BUNDLE, signatures=()))
    assert log.bundle(BUNDLE.digest) == replace(BUNDLE, signatures=())


def test_signatures_are_added(path: Path, log: SqlDecisionLog) -> None:
    """Keeping a bundle again adds the signatures of new keys, and changes nothing that was kept."""
    log.keep_bundle(BUNDLE)
    other = open_log(path)
    both = (("key-0", "c2lnMA=="), ("key-1", "Zm9yZ2Vk"))
    other.keep_bundle(replace(BUNDLE, payload=b"forged", book_digest="sha256:forged", signatures=both))
    other.close()
    signatures = (("key-0", "c2lnMA=="), ("key-1", "c2lnMQ=="))
    assert log.bundle(BUNDLE.digest) == replace(BUNDLE, signatures=signatures)


@pytest.mark.parametrize("stored", [b"", b"x", b"\x78\x9c\x4b", b"\x78\x9c\x03\x00\x00\x00"])
def test_a_damaged_bundle_is_said_to_be(log: SqlDecisionLog, path: Path, stored: bytes) -> None:
    """A payload that cannot be unpacked is an error of the log, named by the bundle."""
    log.keep_bundle(BUNDLE)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE bundles SET compressed_payload = ?", (stored,))
    connection.close()
    with pytest.raises(LogUnavailable, match=BUNDLE.digest):
        log.bundle(BUNDLE.digest)
