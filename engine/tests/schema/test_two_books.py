"""Two books over one folder of policies: each has the packs that its markets list, and says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.problems import Problems
from engine.schema.book import Book
from engine.schema.folder import FIXTURES, RULES, book_files, kind_of, read_folder, root_of, schema_line
from engine.schema.load import load_book
from engine.tests.schema.documents import GOOD, good_file
from engine.tests.schema.two_books import as_fixture, edit, in_far_country, write, write_both


@pytest.fixture
def both(tmp_path: Path) -> Path:
    """The good book and its twin among the fixtures."""
    write_both(tmp_path)
    return tmp_path


def book(folder: Path, rules: str = RULES) -> Book:
    """A book that must load."""
    loaded = load_book(folder, rules)
    assert isinstance(loaded, Book), [str(problem.message) for problem in loaded.items]
    return loaded


def told(folder: Path, rules: str = RULES) -> list[tuple[str, str]]:
    """The code and the file of everything that is wrong with a book."""
    loaded = load_book(folder, rules)
    found = loaded.items if isinstance(loaded, Problems) else loaded.warnings
    return [(problem.code, problem.span.file) for problem in found]


def test_each_book_has_the_packs_that_its_markets_list(both: Path) -> None:
    """A pack that no market of a book lists is none of its files, and changes nothing of its digest."""
    own, fixtures = book(both), book(both, FIXTURES)
    assert {policy.pack for policy in own.policies} == {"house"}
    assert {policy.pack for policy in fixtures.policies} == {"far"}
    assert not [name for name in own.files if "far" in name or "fixtures" in name]
    assert not [name for name in fixtures.files if name.startswith(("rules/", "policies/house/"))]
    assert own.warnings == fixtures.warnings == ()
    assert own.digest != fixtures.digest
    write(both, "policies/far/far.more/policy.yaml", "nonsense")
    assert book(both).digest == own.digest


def test_the_places_of_the_fixtures_are_told_by_their_real_names(both: Path) -> None:
    """An offer of the fixtures is cited where it stands, and an unread name in it is told there."""
    offer = book(both, FIXTURES).offers[0]
    assert offer.source.file == f"{FIXTURES}/offers/in-four/offer.yaml"
    edit(both, offer.source.file, "cart.total", "cart.totl")
    assert told(both, FIXTURES) == [("unknown-fact", offer.source.file)]
    assert told(both) == []


def test_both_retailers_may_list_one_pack(both: Path) -> None:
    """A pack that both list is part of both."""
    edit(both, f"{FIXTURES}/retailer.yaml", "[far]", "[house]")
    assert {policy.pack for policy in book(both, FIXTURES).policies} == {"house"}
    assert {policy.pack for policy in book(both).policies} == {"house"}


def test_a_pack_that_neither_lists_is_a_warning_of_the_own_book(both: Path) -> None:
    """Only the retailer's own book says that nobody uses a pack, and the book is clean but for that."""
    edit(both, f"{FIXTURES}/retailer.yaml", "[far]", "[house]")
    assert told(both) == [("unused-pack", "rules/retailer.yaml")]
    assert told(both, FIXTURES) == []


def test_without_fixtures_every_unlisted_pack_is_a_warning(tmp_path: Path) -> None:
    """A folder that has only the retailer's own book is told of each pack that no market lists."""
    for name in GOOD:
        write(tmp_path, name, good_file(name))
        if name.startswith("policies/"):
            write(tmp_path, as_fixture(name), in_far_country(name))
    assert told(tmp_path) == [("unused-pack", "rules/retailer.yaml")]


def test_a_misspelt_pack_finds_one_that_is_not_listed(both: Path) -> None:
    """A pack that exists is known by name although no market lists it."""
    edit(both, "rules/retailer.yaml", "[house]", "[house, farr]")
    (problem,) = load_book(both).items  # type: ignore[union-attr]
    assert problem.code == "unknown-pack"
    assert (problem.help or "").startswith("did you mean `far`?")


def test_the_fixtures_are_no_pack(both: Path) -> None:
    """A market cannot list the folder of the fixtures."""
    edit(both, "rules/retailer.yaml", "[house]", "[house, fixtures]")
    assert told(both) == [("unknown-pack", "rules/retailer.yaml")]
    assert kind_of(f"{FIXTURES}/regimes.yaml") == (None, "")
    assert kind_of(f"{FIXTURES}/some.policy/policy.yaml") == (None, "")


@pytest.mark.parametrize("name", ["policies/stray.yaml", f"{FIXTURES}/notes.yaml", "policies/far/notes.yaml"])
def test_a_file_at_no_place_is_told_by_the_book_that_it_stands_in(both: Path, name: str) -> None:
    """A file that nothing reads is told by its own book; one in no pack by both."""
    write(both, name, "anything: goes")
    assert told(both, FIXTURES) == [("misplaced-file", name)]
    assert told(both) == ([("misplaced-file", name)] if name == "policies/stray.yaml" else [])


def test_every_pack_is_read_where_the_retailer_cannot_be(both: Path) -> None:
    """A retailer.yaml that is no YAML hides no pack: a mistake in any of them is still told."""
    write(both, "rules/retailer.yaml", "title: {en: 'never closed")
    assert read_folder(both).ids("policy") == {"house.ceiling", "house.identity"}
    assert len(read_folder(both).places["policy"]) == 4


def test_fixtures_without_a_retailer_lack_it_at_its_place(both: Path) -> None:
    """The files that every book needs are missed below the fixtures."""
    (both / FIXTURES / "seasons.yaml").unlink()
    assert ("missing-file", f"{FIXTURES}/seasons.yaml") in told(both, FIXTURES)
    assert told(both) == []


def test_no_segments_and_no_seasons_are_a_book(both: Path) -> None:
    """A book may have neither segments nor seasons."""
    for kind in ("segments", "seasons"):
        name = f"{FIXTURES}/{kind}.yaml"
        write(both, name, f"{schema_line(kind, name)}\n{kind}: {{}}\n")
    assert book(both, FIXTURES).segments == ()


def test_the_files_of_a_book_can_be_listed(both: Path) -> None:
    """The list is of what the book reads, and each file knows under which rules it stands."""
    assert book_files(both, FIXTURES).keys() == book(both, FIXTURES).files.keys()
    assert {root_of(name) for name in book_files(both) if not name.startswith("policies/")} == {RULES}
    assert root_of(f"{FIXTURES}/offers/in-four/offer.yaml") == FIXTURES


def test_a_file_is_what_its_bytes_say_each_time(both: Path) -> None:
    """What was read before is used for the same bytes only: an edit is seen, and so is that it was undone."""
    file = both / "rules/retailer.yaml"
    written = file.read_text("utf-8")
    before = book(both)
    file.write_text(written.replace("markets:", "market:"), "utf-8")
    assert told(both)
    file.write_text(f"{written}{'#' * 5000}\n", "utf-8")
    assert book(both).files["rules/retailer.yaml"] != before.files["rules/retailer.yaml"]
    file.write_text(written, "utf-8")
    assert book(both) == before
