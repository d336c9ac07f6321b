"""The page of policies over books that changed: a book that does not load, hostile texts, dated values."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from engine.problems import Problem, Span
from engine.schema.book import Book, LimitTerm
from engine.schema.case import PolicyCases
from engine.schema.folder import FIXTURES, RULES
from engine.schema.policy import Citation, InForce
from features import page
from features.packs_page import read_books, render_packs
from features.packs_page_content import packs_content
from features.packs_page_notes import notes_of
from features.packs_page_views import BrokenBook
from features.promises import FOLDER

ROOT = FOLDER.parent


@cache
def books() -> tuple[Book, ...]:
    """Both books."""
    found, lost = read_books(ROOT)
    assert not lost, lost
    return found


def test_a_dated_value_ends_where_the_next_begins() -> None:
    """Of two dated values the first is told until the day before the second, the policy's end bounds both."""
    policy = next(each for each in books()[0].policies if each.id == "sa.bnpl.22.1")
    assert policy.cap is not None
    first = policy.cap.limits[0]
    later = replace(
        first, from_=date(2027, 1, 1), terms=(LimitTerm(first.terms[0].multiplier, None, 700_000),)
    )
    document = policy.document.model_copy(
        update={"in_force": InForce.model_validate({"from": "2024-06-01", "until": "2027-12-31"})}
    )
    dated = replace(policy, document=document, cap=replace(policy.cap, limits=(first, later)))
    found = packs_content(ROOT, [replace(books()[0], policies=(dated,))], (), {}).policies[0]
    assert [(value.from_, value.until) for value in found.values] == [
        (date(2024, 6, 1), date(2026, 12, 31)),
        (date(2027, 1, 1), date(2027, 12, 31)),
    ]
    assert [value.text for value in found.values] == [
        "SAR\N{NO-BREAK SPACE}5,000.00",
        "SAR\N{NO-BREAK SPACE}7,000.00",
    ]


def test_texts_are_escaped() -> None:
    """Nothing that an author writes becomes HTML."""
    own = books()[0]
    policy = next(each for each in own.policies if each.id == "sa.bnpl.22.1")
    evil = "<script>alert('x')</script>&"
    citation = policy.document.citation.model_copy(update={"clause": evil, "quote": evil, "authority": evil})
    title = policy.document.title.model_copy(update={"en": evil, "ar": evil})
    document = policy.document.model_copy(update={"citation": citation, "title": title, "message": title})
    cases = own.policy_cases[policy.id]
    assert isinstance(cases.document, PolicyCases)
    first = cases.document.cases[0].model_copy(update={"case": evil, "given": {evil: evil}})
    written = replace(cases, document=cases.document.model_copy(update={"cases": (first,)}))
    book = replace(own, policies=(replace(policy, document=document),), policy_cases={policy.id: written})
    shown_page = render_packs(packs_content(ROOT, [book], (), None))
    assert evil not in shown_page
    assert shown_page.count("<script>") == 1
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;" in shown_page


def broken(*packs: str) -> BrokenBook:
    """A book of some packs that does not load."""
    span = Span("policies/uk/regimes.yaml", 3, 1, 3, 5)
    return BrokenBook(FIXTURES, packs, (Problem("unknown-fact", "no fact is called `<x>`", span, "ask"),))


def test_a_book_that_does_not_load_is_told_of() -> None:
    """The page says which packs are missing and why, and has all of the other book."""
    partial = packs_content(ROOT, books()[:1], [broken("uk", "sa")], None)
    text = render_packs(partial)
    assert (
        "The book in policies/fixtures/ cannot be used; these packs are therefore missing here: uk." in text
    )
    assert "policies/uk/regimes.yaml:3:1</code> no fact is called `&lt;x&gt;`" in text
    assert len(partial.policies) == len(books()[0].policies)
    assert "scenarios were not run" in text
    assert "no scenario<" not in text


def test_a_pack_that_no_book_reads_is_named() -> None:
    """Packs that no market lists are not passed over in silence."""
    assert packs_content(ROOT, books(), (), None).unlisted == ()
    assert "uk" in packs_content(ROOT, books()[:1], (), None).unlisted
    assert "No market lists these packs" in render_packs(packs_content(ROOT, books()[:1], (), None))


def test_a_page_without_any_book_is_still_a_page() -> None:
    """Where neither book loads the page says so and nothing else."""
    empty = packs_content(ROOT, [], [broken("uk")], None)
    assert "cannot be used" in render_packs(empty)


def test_books_are_read_apart(tmp_path: Path) -> None:
    """A mistake in one book keeps that book away, with the packs it would have read, and not the other."""
    for part in (RULES, "policies"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("cases.yaml"))
    file = tmp_path / "policies" / "uk" / "regimes.yaml"
    file.write_text(file.read_text("utf-8").replace("offer.term_cost", "offer.term_coast"), "utf-8")
    found, lost = read_books(tmp_path)
    assert [book.digest for book in found] == [books()[0].digest]
    assert [(each.rules, "uk" in each.packs, "sa" in each.packs) for each in lost] == [
        (FIXTURES, True, False)
    ]
    assert all(problem.code == "unknown-fact" for problem in lost[0].problems)


def test_a_book_that_its_own_policies_forbid_is_kept_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Offers forbidden on every day are told, no scenario is run, and the other book has its page."""
    for part in (RULES, "policies"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("cases.yaml"))
    file = tmp_path / "policies" / "sa" / "sa.bnpl.22.2" / "policy.yaml"
    strict = file.read_text("utf-8").replace("at_most: 12", "at_most: 1")
    file.write_text(strict, "utf-8")
    monkeypatch.setattr(page, "ROOT", tmp_path)
    assert page.main(["--output", str(tmp_path / "scenarios.html")]) == 1
    told = capsys.readouterr().err
    assert "error[forbidden-offer]" in told
    assert "The scenarios were not run" in told
    assert f"The book in {RULES}/ has " in told
    assert not (tmp_path / "scenarios.html").exists()
    written = (tmp_path / "policies.html").read_text("utf-8")
    assert (
        "The book in rules/ cannot be used; these packs are therefore missing here: ae, house, sa." in written
    )
    assert 'id="pack-uk"' in written


def test_a_problem_of_both_books_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What two books share is printed once, as `taqseet check` prints it, and counted for each."""
    both = broken("uk"), replace(broken("uk"), rules=RULES)
    monkeypatch.setattr(page, "read_books", lambda _: ((), both))
    assert page.main(["--output", str(tmp_path / "scenarios.html")]) == 1
    told = capsys.readouterr().err
    assert told.count("policies/uk/regimes.yaml:3:1: error[unknown-fact] no fact is called `<x>`\n") == 1
    assert f"The book in {RULES}/ has 1 problem and is left out of the pages." in told
    assert f"The book in {FIXTURES}/ has 1 problem and is left out of the pages." in told


def test_what_has_no_scenario_is_named_where_it_is_little(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Up to ten policies and offers that no scenario looks at are named, more of them only counted."""
    own = books()[0]
    for policies, told in ((own.policies[:2], f"3 policies and offers without one ({own.policies[0].id}, "),
                           (own.policies[:10], "11 policies and offers without one. ")):  # fmt: skip
        small = replace(own, policies=policies, offers=own.offers[:1])
        monkeypatch.setattr(page, "read_books", lambda _, small=small: ((small,), ()))
        monkeypatch.setattr(page, "run_scenarios", lambda **_: ())
        page.main(["--output", str(tmp_path / "scenarios.html")])
        assert told in capsys.readouterr().out


def test_make_docs_goes_on_with_the_other_book(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Problems are printed, both pages are written, and the exit status tells of the problems."""
    monkeypatch.setattr(page, "read_books", lambda _: (books()[:1], (broken("uk"),)))
    monkeypatch.setattr(page, "run_scenarios", lambda **_: ())
    assert page.main(["--output", str(tmp_path / "scenarios.html")]) == 1
    assert "no fact is called `<x>`" in capsys.readouterr().err
    assert {file.name for file in tmp_path.iterdir()} == {"scenarios.html", "policies.html"}


@pytest.mark.parametrize(("lost", "lines"), [((), 1), ((broken("uk"),), 0)])
def test_failures_that_a_broken_book_explains_are_not_printed(
    lost: tuple[BrokenBook, ...],
    lines: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What pytest says of failed scenarios is printed, unless a book that does not load is why they fail."""
    failed = subprocess.CompletedProcess([], 1, "FAILED features/test_features.py", "")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: failed)
    monkeypatch.setattr(page, "read_books", lambda _: (books()[:1], lost))
    assert page.main(["--output", str(tmp_path / "scenarios.html")]) == 1
    assert capsys.readouterr().err.count("FAILED") == lines


def test_without_the_retailers_book_no_scenario_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The page of policies is written all the same, and that of the scenarios stays as it was."""
    monkeypatch.setattr(page, "read_books", lambda _: (books()[1:], (replace(broken("sa"), rules=RULES),)))
    assert page.main(["--output", str(tmp_path / "scenarios.html")]) == 1
    assert "The scenarios were not run" in capsys.readouterr().err
    assert [file.name for file in tmp_path.iterdir()] == ["policies.html"]


def test_a_mark_is_that_of_the_citation() -> None:
    """The retailer's own rule is marked as such, unless even that is unconfirmed."""
    own = books()[0]
    policy = next(each for each in own.policies if each.pack == "house")

    def marked(confidence: str) -> str:
        citation = Citation.model_validate(
            {**policy.document.citation.model_dump(), "confidence": confidence, "checked_on": "2026-11-16"}
        )
        changed = replace(policy, document=policy.document.model_copy(update={"citation": citation}))
        return packs_content(ROOT, [replace(own, policies=(changed,))], (), None).policies[0].mark

    assert [marked(each) for each in ("primary", "secondary", "unconfirmed")] == ["own", "own", "unconfirmed"]


def test_a_readme_is_parted_and_escaped() -> None:
    """Headings go beneath those of the page, rows are counted, and HTML in a README is text."""
    notes = notes_of(
        "# The pack\n\nOne <b>word</b>.\n\n## How\n\n* a `b`\n\n## What is not checked here\n\n"
        "| row | why |\n| --- | --- |\n| `x.1` | <script>x</script> |\n| `x.2` | no |\n"
    )
    assert notes.title == "The pack"
    assert "<p>One &lt;b&gt;word&lt;/b&gt;.</p>" in notes.about
    assert "<h4>How</h4>" in notes.about
    assert "The pack" not in notes.about
    assert notes.unchecked_rows == 2
    assert "&lt;script&gt;" in notes.unchecked
    assert notes_of("# Bare\n").unchecked_rows == 0
