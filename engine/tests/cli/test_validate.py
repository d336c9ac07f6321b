"""`taqseet validate`, and `taqseet check --breaches`."""

from __future__ import annotations

import json
from pathlib import Path

from engine.cli.book import CHECKOUT
from engine.tests.cli.running import run
from engine.tests.schema.documents import changed, good_file
from engine.tests.schema.two_books import edit, write

OFFER = "rules/offers/in-four/offer.yaml"


def test_an_offer_of_the_book_is_judged(both_books: Path) -> None:
    """A lawful offer is valid, what depends on the request is told, and the exit status is 0."""
    result = run("validate", both_books / OFFER, "--book", both_books)
    assert result.exit_code == 0
    last = result.stdout.splitlines()[-1]
    assert last == "in-four: valid; 0 problems, 0 breaches, 1 policy depending on the request"
    assert "house.identity" in result.stdout
    assert "refuses: customer.identity_verified is not true" in result.stdout


def test_a_mistake_is_shown_with_its_place(both_books: Path) -> None:
    """An offer with a mistake is not valid; the rest of the book need not mind that it stands there."""
    edit(both_books, OFFER, "100 SAR", "100")
    result = run("validate", both_books / OFFER, "--book", both_books)
    assert result.exit_code == 1
    assert f"{OFFER}:17:26: error[money-without-currency]" in result.stdout
    assert "in-four: not valid; 1 problem" in result.stdout.splitlines()[-1]


def test_a_breach_is_shown_with_its_figures_and_lines(both_books: Path) -> None:
    """A plan beyond the ceiling is told with the carts, the figures, the clause and both lines."""
    edit(both_books, OFFER, "at_most: 5000 SAR", "at_most: 6000 SAR")
    result = run("validate", both_books / OFFER, "--book", both_books)
    text = " ".join(result.stdout.replace("\N{NO-BREAK SPACE}", " ").split())
    assert result.exit_code == 0
    assert "house.ceiling refuses some requests" in text
    assert "for carts from SAR 5,000.01" in text
    assert "plan.financed is 5000.01 SAR for a cart of 5000.01 SAR, the limit is 5000.00 SAR" in text
    assert f"{OFFER}:17:44 against policies/house/house.ceiling/policy.yaml" in text


def test_standard_input_and_json_are_read(both_books: Path, tmp_path: Path) -> None:
    """An offer may come through a pipe, and as a file of JSON; a program reads the route's own body."""
    (text,) = changed("offer", "offer: newest").values()
    told = json.loads(run("validate", "-", "--format", "json", "--book", both_books, stdin=text).stdout)
    assert (told["valid"], told["offer"]) == (True, "newest")
    draft = tmp_path / "draft.json"
    draft.write_text('{"offer": 3}', "utf-8")
    told = json.loads(run("validate", draft, "--format", "json", "--book", both_books).stdout)
    assert told["valid"] is False


def test_an_offer_of_the_fixtures_is_judged_by_their_book(both_books: Path) -> None:
    """A file below policies/fixtures/ belongs to the fixtures' book without being told so."""
    result = run("validate", both_books / "policies/fixtures/offers/in-four/offer.yaml", "--book", both_books)
    assert result.exit_code == 0
    assert "policies/far" not in result.stdout
    edit(both_books, "policies/fixtures/offers/in-four/offer.yaml", "at_most: 5000 SAR", "at_most: 6000 SAR")
    result = run("validate", both_books / "policies/fixtures/offers/in-four/offer.yaml", "--book", both_books)
    assert "policies/far/house.ceiling/policy.yaml" in result.stdout


def test_a_file_that_is_not_there_is_said_in_a_sentence(both_books: Path) -> None:
    """A path that leads nowhere is an error in words."""
    result = run("validate", both_books / "nothing.yaml", "--book", both_books)
    assert result.exit_code == 1
    assert "cannot be read" in result.stderr


def test_check_lists_the_breaches_where_it_is_asked_to(both_books: Path) -> None:
    """`check --breaches` shows what offers break by themselves, and says so where none does."""
    assert "No offer breaks a policy by itself" in run("check", "--breaches", both_books).stdout
    edit(both_books, OFFER, "at_most: 5000 SAR", "at_most: 6000 SAR")
    assert "house.ceiling" not in run("check", both_books).stdout
    shown = run("check", "--breaches", both_books)
    assert shown.exit_code == 0
    assert "house.ceiling  refuses some requests" in shown.stdout
    (told,) = json.loads(run("check", "--breaches", "--format", "json", both_books).stdout)["breaches"]
    assert (told["offer"], told["breaches"][0]["policy"]) == ("in-four", "house.ceiling")


def dated(both_books: Path) -> None:
    """Let a policy forbid four installments from July on."""
    name = "policies/house/house.identity/policy.yaml"
    fields = "kind: forbid\nrequire: remove\nin_force: {from: 2026-07-01}\nforbid: {offer.installments: 4}"
    write(both_books, name, changed("policy", fields)[name])
    write(both_books, "policies/house/house.identity/cases.yaml", good_file(
        "policies/house/house.identity/cases.yaml"
    ).replace(", missing: [customer.identity_verified]", ""))  # fmt: skip


def test_days_on_which_an_offer_is_refused_are_a_warning_until_a_case_expects_them(both_books: Path) -> None:
    """A law that begins within an offer's window is warned of, once, and not where a case knows of it."""
    dated(both_books)
    edit(both_books, "rules/offers/in-four/cases.yaml", "2026-11-27", "2026-06-30")
    warned = run("check", both_books)
    assert warned.exit_code == 0
    assert warned.stdout.count("warning[partly-forbidden-offer]") == 1
    assert "`house.identity` refuses this offer from 2026-07-01 to 2026-12-31" in warned.stdout
    given = 'case: "refused from July on", given: {as_of: "2026-07-01T10:00:00+03:00"}'
    known = f"{{{given}, expect: ineligible, reasons: [house.identity]}}"
    path = both_books / "rules/offers/in-four/cases.yaml"
    path.write_text(f"{path.read_text('utf-8')}  - {known}\n", "utf-8")
    assert "partly-forbidden-offer" not in run("check", both_books).stdout


def test_the_example_of_the_help_is_of_the_checkout() -> None:
    """The offer that the help names is one of this checkout's book, and valid."""
    result = run("validate", CHECKOUT / "rules/offers/winter-zero-6/offer.yaml")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1].startswith("winter-zero-6: valid; ")
