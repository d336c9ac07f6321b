"""`taqseet diff`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from engine.release.bundle import bundle_bytes, bundle_of, files_of_folder, signed
from engine.release.signing_keys import trust
from engine.tests.cli.running import run
from engine.tests.release.vouched import AT, signer
from engine.tests.schema.documents import GOOD, good_file

CEILING = "policies/house/house.ceiling/policy.yaml"
FALLEN = good_file(CEILING).replace("at_most: 5000 SAR", "at_most: 4000 SAR")


def written(folder: Path, changes: Mapping[str, str] | None = None) -> Path:
    """The good book in a folder, with some files in other words."""
    for name, text in {**{name: good_file(name) for name in GOOD}, **(changes or {})}.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder


def test_a_person_reads_what_changes_and_where(tmp_path: Path) -> None:
    """Each change is a sentence with its file below it."""
    old, new = written(tmp_path / "old"), written(tmp_path / "new", {CEILING: FALLEN})
    told = run("diff", old, new)
    assert told.exit_code == 0
    assert told.stdout.splitlines() == [
        "1 change",
        "",
        "  ~ The cap house.ceiling (Ceiling) falls from SAR 5,000.00 to SAR 4,000.00.",
        f"    {CEILING}",
    ]


def test_the_sentences_can_be_had_in_arabic(tmp_path: Path) -> None:
    """With --language ar the same change is told in Arabic."""
    old, new = written(tmp_path / "old"), written(tmp_path / "new", {CEILING: FALLEN})
    assert (
        "السياسة house.ceiling («السقف»، حد أقصى): خفض الحد من"
        in run("diff", old, new, "--language", "ar").stdout
    )


def test_equal_books_have_no_change(tmp_path: Path) -> None:
    """Between two copies of a book nothing changes."""
    told = run("diff", written(tmp_path / "old"), written(tmp_path / "new"))
    assert (told.exit_code, told.stdout) == (0, "no change\n")


def test_a_program_gets_the_changes_with_both_digests(tmp_path: Path) -> None:
    """The JSON names both books, and each change with its kind, id, file and aspect."""
    old, new = written(tmp_path / "old"), written(tmp_path / "new", {CEILING: FALLEN})
    told = json.loads(run("diff", old, new, "--json").stdout)
    assert told["old"]["digest"] != told["new"]["digest"]
    assert [(each["kind"], each["id"], each["file"], each["aspect"]) for each in told["changes"]] == [
        ("policy", "house.ceiling", CEILING, "limit")
    ]
    assert told["files"] == []


def test_a_book_that_does_not_load_is_compared_by_its_files(tmp_path: Path) -> None:
    """Where the new book has an error its files are named, and the exit status is 1."""
    broken = FALLEN.replace("4000 SAR", "4000")
    old, new = written(tmp_path / "old"), written(tmp_path / "new", {CEILING: broken})
    told = run("diff", old, new)
    assert told.exit_code == 1
    assert f"{CEILING} changes from line" in told.stdout
    assert "does not load: it has 1 error" in told.stderr
    in_json = run("diff", old, new, "--json")
    assert in_json.exit_code == 1
    assert [each["file"] for each in json.loads(in_json.stdout)["files"]] == [CEILING]


def test_a_bundle_is_a_book_once_it_is_verified(database: Path, tmp_path: Path) -> None:
    """A bundle signed by a trusted key is compared like its folder; another one is refused."""
    old, new = written(tmp_path / "old"), written(tmp_path / "new", {CEILING: FALLEN})
    trust(database.with_suffix(".trusted.json"), signer().public_key, "fatimah", AT)
    bundle, stranger = tmp_path / "old.bundle", tmp_path / "stranger.bundle"
    bundle.write_bytes(bundle_bytes(signed(bundle_of(files_of_folder(old)), signer())))
    stranger.write_bytes(bundle_bytes(signed(bundle_of(files_of_folder(old)), signer(2))))
    assert run("diff", bundle, new, "--database", database).stdout == run("diff", old, new).stdout
    refused = run("diff", stranger, new, "--database", database)
    assert refused.exit_code == 1
    assert not refused.stdout


def test_a_folder_without_a_book_is_refused(tmp_path: Path) -> None:
    """A folder that holds no book is no book without files."""
    (tmp_path / "empty").mkdir()
    told = run("diff", written(tmp_path / "old"), tmp_path / "empty")
    assert told.exit_code == 1
    assert "no book here" in told.stderr
