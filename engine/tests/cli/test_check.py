"""`taqseet check`."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from engine.cli.book import CHECKOUT
from engine.problems import Problems
from engine.schema.load import load_book
from engine.tests.cli.running import run
from engine.tests.schema.two_books import edit


def spoil(book: Path, file: str, old: str, new: str) -> None:
    """Replace a text in a file of a book, where it stands first."""
    path = book / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_book_of_the_checkout_is_clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """From a folder without a book the checkout's own is checked: its digest, the fixtures, and status 0."""
    monkeypatch.chdir(tmp_path)
    result = run("check")
    assert result.exit_code == 0
    summary, fixtures = result.stdout.splitlines()
    assert fixtures.startswith("fixtures: 7 packs, ")
    assert fixtures.endswith("; 0 errors, 0 warnings")
    assert summary.startswith(f"{len(list((CHECKOUT / 'rules/offers').iterdir()))} offers, ")
    assert "0 errors" in summary
    assert "clean: " in summary
    assert summary.rpartition(" ")[2].startswith("sha256:")


def test_a_mistake_is_shown_with_its_place_and_its_help(book_copy: Path) -> None:
    """An unknown fact exits with 1, and is printed with file, line, carets and the nearest fact."""
    file = "policies/sa/sa.bnpl.22.1/policy.yaml"
    spoil(book_copy, file, "customer.bnpl_outstanding", "customer.bnpl_outstandng")
    result = run("check", book_copy)
    assert result.exit_code == 1
    assert f"{file}:" in result.stdout
    assert "error[unknown-fact] no fact is called `customer.bnpl_outstandng`" in result.stdout
    assert "^" * len("customer.bnpl_outstandng") in result.stdout
    assert "help: did you mean `customer.bnpl_outstanding`?" in result.stdout
    assert "1 error, 0 warnings" in result.stdout.splitlines()[-1]
    assert "clean" not in result.stdout.splitlines()[-1]


def test_a_case_that_fails_is_a_problem_of_the_book(book_copy: Path) -> None:
    """A golden case with the wrong expectation makes the check fail and names the case's file."""
    file = "rules/offers/winter-zero-6/cases.yaml"
    spoil(book_copy, file, "expect: eligible", "expect: ineligible")
    result = run("check", "--format", "json", book_copy)
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert {problem["code"] for problem in report["problems"]} == {"case-failed"}
    assert {problem["location"]["file"] for problem in report["problems"]} == {file}
    assert report["summary"]["digest"] is None
    assert report["summary"]["cases"] > 100


def test_a_warning_leaves_the_book_clean(book_copy: Path) -> None:
    """An offer without cases is a warning, shown, and the exit status stays 0."""
    (book_copy / "rules/offers/winter-zero-6/cases.yaml").unlink()
    result = run("check", book_copy)
    assert result.exit_code == 0
    assert "warning[missing-cases]" in result.stdout
    assert "0 errors, 1 warning; clean:" in result.stdout


def test_a_program_gets_problems_and_summary(book_copy: Path) -> None:
    """The JSON of a clean book has no problem, and a summary with counts and the digest of the book."""
    report = json.loads(run("check", "--format", "json", book_copy).stdout)
    book = load_book(book_copy)
    assert not isinstance(book, Problems)
    assert report["problems"] == []
    assert report["summary"]["digest"] == book.digest
    assert report["summary"]["offers"] == len(book.offers)
    assert report["fixtures"] is None


def test_fixtures_are_checked_beside_the_retailers_book(both_books: Path) -> None:
    """Where there are fixtures a second line tells what was checked of them."""
    result = run("check", both_books)
    assert result.exit_code == 0
    own, fixtures = result.stdout.splitlines()
    assert "; clean: 1 sha256:" in own
    assert fixtures == "fixtures: 1 pack, 1 offer, 2 policies, 3 cases run; 0 errors, 0 warnings"


def test_a_mistake_in_the_fixtures_makes_the_check_fail(both_books: Path) -> None:
    """Problems of both books come in one order, and the retailer's own book is clean all the same."""
    edit(both_books, "policies/far/regimes.yaml", "offer.term_cost", "offer.term_cst")
    edit(both_books, "policies/fixtures/offers/in-four/offer.yaml", "cart.total", "cart.totl")
    result = run("check", both_books)
    assert result.exit_code == 1
    problems = [text for text in result.stdout.splitlines() if "error[unknown-fact]" in text]
    assert [text.partition(":")[0] for text in problems] == [
        "policies/far/regimes.yaml",
        "policies/fixtures/offers/in-four/offer.yaml",
    ]
    own, fixtures = result.stdout.splitlines()[-2:]
    assert "; clean: 1 sha256:" in own
    assert fixtures == "fixtures: 1 pack, 1 offer, 2 policies, 0 cases run; 2 errors, 0 warnings"


def test_a_problem_that_concerns_both_books_is_told_once(both_books: Path) -> None:
    """A mistake in a pack that both books use is counted for both, and told once."""
    edit(both_books, "policies/fixtures/retailer.yaml", "[far]", "[house]")
    edit(both_books, "policies/house/regimes.yaml", "offer.term_cost", "offer.term_cst")
    report = json.loads(run("check", "--format", "json", both_books).stdout)
    assert [problem["code"] for problem in report["problems"]] == ["unknown-fact", "unused-pack"]
    assert (report["summary"]["errors"], report["fixtures"]["errors"]) == (1, 1)
    assert (report["summary"]["packs"], report["fixtures"]["packs"]) == (1, 1)


def test_a_case_of_the_fixtures_that_fails_is_told(both_books: Path) -> None:
    """The cases of the fixtures' offers and of their packs are run."""
    edit(both_books, "policies/fixtures/offers/in-four/cases.yaml", "expect: eligible", "expect: referred")
    report = json.loads(run("check", "--format", "json", both_books).stdout)
    assert {problem["code"] for problem in report["problems"]} == {"case-failed"}
    assert (report["summary"]["errors"], report["fixtures"]["errors"]) == (0, 1)


def test_a_folder_with_half_a_book_is_not_clean(tmp_path: Path) -> None:
    """The files that every book needs are named as missing."""
    (tmp_path / "rules").mkdir()
    result = run("check", tmp_path)
    assert result.exit_code == 1
    assert "error[missing-file] `rules/retailer.yaml` is not there" in result.stdout


def test_a_folder_without_anything_of_a_book_is_said_in_a_sentence(tmp_path: Path) -> None:
    """Without rules/ and policies/ a person reads one sentence, and a program the files that are missing."""
    result = run("check", tmp_path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"error: no book here: {tmp_path} holds neither rules/ nor policies/\n"
    told = run("check", "--format", "json", tmp_path)
    assert told.exit_code == 1
    assert {problem["code"] for problem in json.loads(told.stdout)["problems"]} == {"missing-file"}


def test_a_folder_that_does_not_exist_is_a_usage_error(tmp_path: Path) -> None:
    """A path that is no folder exits with 2."""
    assert run("check", tmp_path / "nowhere").exit_code == 2


@pytest.mark.parametrize(("variable", "is_coloured"), [("FORCE_COLOR", True), ("NO_COLOR", False)])
def test_colour_is_for_terminals_that_want_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, is_coloured: bool
) -> None:
    """FORCE_COLOR colours a problem, NO_COLOR keeps its colours away."""
    (tmp_path / "rules").mkdir()
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, "1")
    monkeypatch.setenv("TERM", os.environ.get("TERM", "xterm"))
    assert ("\x1b[1;31m" in run("check", tmp_path).stdout) is is_coloured


def test_a_review_tool_gets_the_places_below_the_current_folder(
    both_books: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SARIF of a book in a folder below names its files as they stand in the checkout, and status 1."""
    edit(both_books, "policies/far/regimes.yaml", "offer.term_cost", "offer.term_cst")
    monkeypatch.chdir(both_books.parent)
    result = run("check", "--format", "sarif", both_books.name)
    assert result.exit_code == 1
    (found,) = json.loads(result.stdout)["runs"][0]["results"]
    assert (found["ruleId"], found["level"]) == ("unknown-fact", "error")
    place = found["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == f"{both_books.name}/policies/far/regimes.yaml"
    line = (both_books / "policies/far/regimes.yaml").read_text("utf-8").splitlines()
    region = place["region"]
    marked = line[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1]
    assert marked == "offer.term_cst"


def test_a_review_tool_gets_the_same_problems_as_a_program(both_books: Path) -> None:
    """A warning leaves the status 0, and SARIF tells of it as JSON does; a missing book is a result too."""
    edit(both_books, "policies/fixtures/retailer.yaml", "[far]", "[house]")
    told = run("check", "--format", "sarif", both_books)
    listed = json.loads(run("check", "--format", "json", both_books).stdout)["problems"]
    results = json.loads(told.stdout)["runs"][0]["results"]
    assert [each["ruleId"] for each in results] == [each["code"] for each in listed] == ["unused-pack"]
    assert told.exit_code == 0
    empty = both_books / "empty"
    empty.mkdir()
    nothing = run("check", "--format", "sarif", empty)
    assert nothing.exit_code == 1
    assert "missing-file" in nothing.stdout


def test_breaches_are_no_part_of_sarif() -> None:
    """What SARIF cannot hold is refused in words, and nothing is checked."""
    result = run("check", "--format", "sarif", "--breaches")
    assert result.exit_code == 2
    assert "--breaches is shown as text or JSON" in result.stderr
