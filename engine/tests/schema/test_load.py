"""A folder becomes a book, or every problem that keeps it from being one; no mistake hides another."""

from pathlib import Path

import pytest

from engine.problems import Problems
from engine.schema.book import Book
from engine.schema.folder import kind_of, schema_line
from engine.schema.load import digest_of, load_book
from engine.tests.schema.documents import GOOD, TWINS, changed, good_book, good_file, load, problems_with

BROKEN = "title: {en: 'never closed\n"


def codes_with(changes: dict[str, str | bytes | None]) -> list[str]:
    """The codes of everything that is wrong after some changes."""
    return [problem.code for problem in problems_with(changes)]


def test_the_good_book_is_good() -> None:
    """Nothing is wrong with the book from which the twins depart, not even a warning."""
    book = good_book()
    assert not book.warnings
    assert [offer.id for offer in book.offers_of("SA")] == ["in-four"]
    assert [policy.id for policy in book.policies_of("SA")] == ["house.ceiling", "house.identity"]
    assert [regime.id for regime in book.regimes_of("SA")] == ["house.free"]
    assert book.category_parents["phones"] == ("phones", "electronics")
    assert book.version == "1"


def test_a_book_is_read_from_a_folder(tmp_path: Path) -> None:
    """What stands on a disk is read like what does not; a Markdown file is no document."""
    for name in GOOD:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(good_file(name), "utf-8")
    (tmp_path / "policies/house/README.md").write_text("# How the house sells")
    book = load_book(tmp_path)
    assert isinstance(book, Book)
    assert book.digest == good_book().digest


def test_an_empty_folder_lacks_what_every_book_needs(tmp_path: Path) -> None:
    """The files that every book needs are named."""
    problems = load_book(tmp_path)
    assert isinstance(problems, Problems)
    assert [problem.message for problem in problems.items] == [
        "`rules/retailer.yaml` is not there",
        "`rules/seasons.yaml` is not there",
        "`rules/segments.yaml` is not there",
    ]
    assert load_book(tmp_path / "nowhere") == problems


@pytest.mark.parametrize("name", GOOD)
def test_a_file_that_cannot_be_read_makes_no_further_problem(name: str) -> None:
    """What a broken file declares is not known, so nothing is said of who uses it."""
    assert codes_with({name: BROKEN}) == ["yaml-syntax"]


@pytest.mark.parametrize("kind", ["retailer", "segments", "seasons", "provider", "offer", "regimes"])
def test_a_file_in_the_wrong_form_makes_no_further_problem(kind: str) -> None:
    """A field too many does not make every name in the file unknown."""
    name = TWINS[kind]
    assert codes_with({name: f"{good_file(name)}surplus: 1\n"}) == ["unknown-field"]


def test_all_mistakes_of_a_book_are_told_at_once() -> None:
    """A mistake in one field or file does not hide those in others."""
    changes: dict[str, str | bytes | None] = {
        **changed("retailer", "version: 2"),
        **changed("offer", "title: {en: four}\nwhen: {cart.totl: {at_least: 100 SAR}}"),
        **changed("cap", "kind: limit\ncap: {measure: plan.financd, at_most: 5000 SAR}"),
        **changed("policy", "citation: none\nrequire: {customer.identity_verfied: true}"),
    }
    assert codes_with(changes) == [
        "not-one-of", "unknown-fact", "wrong-type", "unknown-fact", "missing-translation", "unknown-fact",
        "wrong-type",
    ]  # fmt: skip


def test_a_missing_provider_is_told_where_it_is_named() -> None:
    """A document that is gone is missed by those that name it."""
    assert codes_with({TWINS["provider"]: None}) == ["unknown-provider"]
    assert codes_with({TWINS["offer-cases"]: None}) == ["missing-cases"]
    assert codes_with({TWINS["offer"]: None}) == ["misplaced-file"]


@pytest.mark.parametrize(
    "name",
    [
        "rules/offers/offer.yaml",
        "rules/offers/in-four/offer.yml",
        "rules/offers/in-four/more/offer.yaml",
        "rules/providers/deep/x.yaml",
        "rules/other.yaml",
        "policies/policy.yaml",
        "policies/house/policy.yaml",
        "policies/house/house.identity/notes.yaml",
    ],
)
def test_a_file_at_no_place_is_told(name: str) -> None:
    """A YAML file that nothing reads is a mistake, because it looks as if it did something."""
    assert codes_with({name: "anything: goes"}) == ["misplaced-file"]


@pytest.mark.parametrize("name", GOOD)
def test_every_place_has_its_kind_and_its_schema(name: str) -> None:
    """The schema line leads from a file's place to the schema of its kind."""
    kind, _ = kind_of(name)
    assert kind is not None
    line = schema_line(kind, name)
    assert (
        Path("/book", name).parent.joinpath(line.partition("=")[2]).as_posix().endswith(f"json/{kind}.json")
    )


def test_a_schema_line_of_another_kind_is_told() -> None:
    """A file that an editor checks with the wrong schema is a warning."""
    name = TWINS["offer"]
    text = good_file(name).replace("offer.json", "policy.json")
    (problem,) = problems_with({name: text})
    assert (problem.code, problem.severity) == ("missing-schema-line", "warning")
    assert problem.message == "the schema that is named for editors is not that of this file"
    assert problem.help == f"begin with `{schema_line('offer', name)}`"


def test_the_digest_is_of_what_decides() -> None:
    """Any word of a file that decides changes the digest; cases and line ends do not."""
    files = dict(good_book().files)
    offer, cases = TWINS["offer"], TWINS["offer-cases"]
    digest = digest_of(files)
    assert digest.startswith("sha256:")
    assert len(digest) == 71
    assert digest_of({**files, cases: "cases: []"}) == digest
    assert digest_of({**files, offer: files[offer].replace("\n", "\r\n")}) == digest
    assert digest_of(dict(reversed(files.items()))) == digest
    assert digest_of({**files, offer: files[offer] + "# a comment\n"}) != digest
    assert digest_of({name: text for name, text in files.items() if name != offer}) != digest


def test_an_offer_cites_its_lines() -> None:
    """An answer can name the line of the rule that decided."""
    offer = good_book().offers[0]
    assert offer.place("when", "cart.total") == f"{TWINS['offer']}:17"
    assert good_book().policies[0].place == f"{TWINS['cap']}:12"


def test_policies_of_two_packs_may_not_share_an_id() -> None:
    """An id names one policy, whichever pack it is in; a pack that no market uses is a warning."""
    twin = good_file(TWINS["policy"])
    assert codes_with({"policies/other/house.identity/policy.yaml": twin}) == ["duplicate-id", "unused-pack"]


def test_segments_come_after_those_they_depend_on() -> None:
    """The order of the file does not matter."""
    segments = """segments:
      last: {title: {en: "L", ar: "ل"}, when: {customer.segments: [first, middle]}}
      middle: {title: {en: "M", ar: "م"}, when: {not: {customer.segments: first}}}
      first: {title: {en: "F", ar: "ف"}, when: {customer.known: true}}"""
    book = load(changed("segments", segments))
    assert isinstance(book, Book)
    assert [segment.id for segment in book.segments] == ["first", "middle", "last"]
