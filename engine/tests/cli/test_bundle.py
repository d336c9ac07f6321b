"""`taqseet bundle`: building, verifying, showing and extracting bundles."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.release.bundle import bundle_bytes, bundle_of, files_of_folder, read_bundle, signed
from engine.release.signing_keys import TrustedKeys, load_signer, private_pem, trust
from engine.schema.folder import RULES
from engine.tests.cli.running import run
from engine.tests.release.vouched import AT, content_of, signer, small_bundle, vouched
from engine.tests.schema.documents import good_book
from engine.tests.schema.two_books import edit


@pytest.fixture
def keyed(database: Path) -> Path:
    """The path of a log beside which a signing key stands, and is trusted."""
    key = database.with_suffix(".signing.pem")
    key.write_bytes(private_pem(signer()))
    key.chmod(0o600)
    trust(database.with_suffix(".trusted.json"), signer().public_key, "fatimah", AT)
    return database


@pytest.fixture
def built(keyed: Path, both_books: Path, tmp_path: Path) -> Path:
    """The bundle of the small book."""
    file = tmp_path / "small.bundle"
    assert run("bundle", "build", both_books, "-o", file, "--database", keyed).exit_code == 0
    return file


def test_a_built_bundle_holds_the_book_and_nothing_else(built: Path, keyed: Path, both_books: Path) -> None:
    """The file is the retailer's own book, signed with the key beside the log, and says so."""
    trusted = TrustedKeys.load(keyed.with_suffix(".trusted.json"))
    bundle = read_bundle(built.read_bytes(), trusted)
    assert bundle.files == files_of_folder(both_books)
    assert [each.key_id for each in bundle.signatures] == [signer().key_id]
    assert not [name for name in bundle.files if "fixtures" in name]


def test_building_again_gives_the_same_bytes(
    built: Path, keyed: Path, both_books: Path, tmp_path: Path
) -> None:
    """The same folder and key give the same file, on standard output too."""
    again = run("bundle", "build", both_books, "-o", "-", "--database", keyed)
    assert again.stdout_bytes == built.read_bytes()
    key = tmp_path / "other.pem"
    key.write_bytes(private_pem(signer(2)))
    key.chmod(0o600)
    other = run("bundle", "build", both_books, "-o", "-", "--key", key, "--database", keyed)
    assert other.stdout_bytes == bundle_bytes(signed(bundle_of(files_of_folder(both_books)), signer(2)))


def test_the_file_is_named_after_the_version(
    keyed: Path, both_books: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a name the bundle is called after the book, or `book` where that is no name for a file."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert run("bundle", "build", both_books, "--database", keyed).exit_code == 0
    edit(both_books, f"{RULES}/retailer.yaml", f'version: "{good_book().version}"', 'version: "../../2027"')
    assert run("bundle", "build", both_books, "--database", keyed).exit_code == 0
    names = sorted(file.name for file in Path().iterdir())
    assert names == [f"book-{good_book().version}.bundle", "book.bundle"]


def test_a_book_with_errors_is_not_signed(keyed: Path, both_books: Path, tmp_path: Path) -> None:
    """What would not load is not built, and the first problems are shown."""
    edit(both_books, f"{RULES}/offers/in-four/offer.yaml", "offer: in-four", "offer: in-five")
    result = run("bundle", "build", both_books, "-o", tmp_path / "x", "--database", keyed)
    assert result.exit_code == 1
    assert "id-not-folder" in result.stderr
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("name", ["retailer", "segments", "seasons"])
def test_a_book_without_a_file_is_not_signed(
    keyed: Path, both_books: Path, tmp_path: Path, name: str
) -> None:
    """A file that every book needs and that is not there is an error too."""
    (both_books / RULES / f"{name}.yaml").unlink()
    result = run("bundle", "build", both_books, "-o", tmp_path / "x", "--database", keyed)
    assert result.exit_code == 1
    assert "does not load" in result.stderr
    assert not (tmp_path / "x").exists()


def test_a_book_whose_cases_fail_is_not_signed(keyed: Path, both_books: Path, tmp_path: Path) -> None:
    """A case that does not come out is an error as well."""
    edit(both_books, "policies/house/house.ceiling/cases.yaml", "expect: passes", "expect: refuses")
    result = run("bundle", "build", both_books, "-o", tmp_path / "x", "--database", keyed)
    assert result.exit_code == 1
    assert "case-failed" in result.stderr
    assert not (tmp_path / "x").exists()


def test_without_a_key_nothing_is_built(database: Path, both_books: Path, tmp_path: Path) -> None:
    """No key is made in passing: the failure says how one is made on purpose."""
    result = run("bundle", "build", both_books, "-o", tmp_path / "x", "--database", database)
    assert result.exit_code == 1
    assert "taqseet bundle keys new" in result.stderr
    assert not database.with_suffix(".signing.pem").exists()


def test_a_good_bundle_is_verified(built: Path, keyed: Path) -> None:
    """Who vouches for it is told by the key and by who added that."""
    result = run("bundle", "verify", built, "--database", keyed)
    assert result.exit_code == 0
    assert f"Signed by {signer().key_id} (added by fatimah): good" in result.stdout
    assert f"{good_book().version}  {good_book().digest}" in result.stdout
    told = json.loads(run("bundle", "verify", "--json", built, "--database", keyed).stdout)
    assert told["valid"] is True
    assert told["book"] == {"digest": good_book().digest, "version": good_book().version}
    assert told["signatures"] == [{"key": signer().key_id, "verdict": "valid", "added_by": "fatimah"}]


@pytest.mark.parametrize("command", ["verify", "show"])
def test_a_bundle_that_was_changed_is_refused(built: Path, keyed: Path, command: str) -> None:
    """One other letter, and nothing of it is shown."""
    built.write_bytes(built.read_bytes().replace(b"in-four", b"in-five", 1))
    result = run("bundle", command, built, "--database", keyed)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "digest" in result.stderr
    if command == "verify":
        told = run("bundle", "verify", "--json", built, "--database", keyed)
        assert told.exit_code == 1
        assert (json.loads(told.stdout)["valid"], json.loads(told.stdout)["code"]) == (False, "bundle_digest")


def test_a_bundle_of_a_stranger_is_refused(database: Path, tmp_path: Path) -> None:
    """Where no key is trusted no bundle is; the help says how a key is added."""
    file = tmp_path / "stranger.bundle"
    file.write_bytes(bundle_bytes(small_bundle(3)))
    result = run("bundle", "verify", file, "--database", database)
    assert result.exit_code == 1
    assert "(bundle_unknown_key)" in result.stderr
    assert "taqseet bundle keys trust" in result.stderr


def test_files_are_listed_and_taken_out(built: Path, keyed: Path, both_books: Path, tmp_path: Path) -> None:
    """What is extracted is the book again, to the byte, and builds the same bundle."""
    out = tmp_path / "out"
    result = run("bundle", "show", "--files", "--extract", out, built, "--database", keyed)
    assert result.exit_code == 0
    assert "rules/offers/in-four/offer.yaml" in result.stdout
    assert files_of_folder(out) == files_of_folder(both_books)
    assert run("bundle", "build", out, "-o", "-", "--database", keyed).stdout_bytes == built.read_bytes()
    told = json.loads(run("bundle", "show", "--json", built, "--database", keyed).stdout)
    assert [each["file"] for each in told["files"]] == list(files_of_folder(out))


def test_nothing_is_written_over(built: Path, keyed: Path, tmp_path: Path) -> None:
    """A folder in which something stands is left alone."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    result = run("bundle", "show", "--extract", tmp_path / "full", built, "--database", keyed)
    assert result.exit_code == 1
    assert "is not empty" in result.stderr
    assert [file.name for file in (tmp_path / "full").iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    "path",
    ["../escaped.yaml", "rules/offers/../offer.yaml", "rules/offers/../../../x/offer.yaml", "/escaped"],
)
def test_no_file_leaves_the_folder(keyed: Path, tmp_path: Path, path: str) -> None:
    """Even a trusted signature takes no file out of the folder that was named: none is written at all."""
    file = tmp_path / "evil.bundle"
    file.write_bytes(vouched(content_of(files={path: "x"})))
    before = sorted(tmp_path.rglob("*"))
    result = run("bundle", "show", "--extract", tmp_path / "deep" / "out", file, "--database", keyed)
    assert result.exit_code == 1
    assert "no document of a book belongs at" in result.stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_a_spoilt_key_file_is_told(keyed: Path, built: Path, both_books: Path) -> None:
    """Keys that cannot be used end in a sentence that names the file."""
    keyed.with_suffix(".signing.pem").chmod(0o644)
    result = run("bundle", "build", both_books, "--database", keyed)
    assert (result.exit_code, "chmod 600" in result.stderr) == (1, True)
    keyed.with_suffix(".trusted.json").write_text("{")
    result = run("bundle", "verify", built, "--database", keyed)
    assert (result.exit_code, "trusted keys" in result.stderr) == (1, True)


def test_the_environment_names_the_keys(
    built: Path, keyed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The keys may stand elsewhere than beside the log."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    keyed.with_suffix(".signing.pem").rename(elsewhere / "a.pem")
    keyed.with_suffix(".trusted.json").rename(elsewhere / "b.json")
    assert run("bundle", "verify", built, "--database", keyed).exit_code == 1
    monkeypatch.setenv("TAQSEET_SIGNING_KEY", str(elsewhere / "a.pem"))
    monkeypatch.setenv("TAQSEET_TRUSTED_KEYS", str(elsewhere / "b.json"))
    assert run("bundle", "verify", built, "--database", keyed).exit_code == 0
    assert (
        load_signer(elsewhere / "a.pem").key_id in run("bundle", "keys", "list", "--database", keyed).stdout
    )
