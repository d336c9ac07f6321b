"""`taqseet quote`."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.tests.cli.running import run
from engine.tests.schema.two_books import edit


def test_an_offer_is_priced_with_its_schedule() -> None:
    """The example of the design comes out: 874.75 today, six payments of 524.85, nothing added."""
    result = run("quote", "winter-zero-6", "3499.00", "--on", "2026-11-27")
    assert result.exit_code == 0
    assert (
        "SAR 874.75 today · then 5 payments, 2026-12-27 to 2027-04-27 · SAR 3,499.00 in all" in result.stdout
    )
    assert "down payment 349.90 · financed 3,149.10" in result.stdout
    assert result.stdout.count("524.85") == 6
    assert "APR 0.00 %" in result.stdout


def test_what_a_payment_is_made_of_is_shown_where_time_costs_something() -> None:
    """A plan with interest shows principal, fee and interest beside each amount."""
    result = run("quote", "flex-12", "3499 SAR", "--on", "2026-11-27")
    assert "#         due  amount  principal    fee  interest" in result.stdout
    assert "fees 16.10 (VAT 2.10 of it)" in result.stdout
    assert "interest 231.59" in result.stdout


def test_an_offer_of_the_fixtures_is_priced_where_they_are_asked_for(both_books: Path) -> None:
    """--fixtures prices with the fixtures' book, and names its folder where an offer is not there."""
    edit(both_books, "policies/fixtures/offers/in-four/offer.yaml", "installments: 4", "installments: 5")
    own = run("quote", "in-four", "1000", "--on", "2026-11-27", "--book", both_books)
    fixtures = run("quote", "in-four", "1000", "--on", "2026-11-27", "--book", both_books, "--fixtures")
    assert own.stdout.count("250.00") > 1
    assert fixtures.stdout.count("200.00") > 1
    nowhere = run("quote", "other", "1000", "--book", both_books, "--fixtures")
    assert "each folder of policies/fixtures/offers/ is one" in nowhere.stderr


def test_a_day_outside_the_offer_is_noted() -> None:
    """The price is given, with the days on which the offer can be had."""
    result = run("quote", "winter-zero-6", "3499", "--on", "2026-06-01")
    assert result.exit_code == 0
    assert "note: the offer is available from 2026-11-01 to 2027-01-31 only" in result.stdout


@pytest.mark.parametrize(
    ("total", "said"),
    [
        ("499.99", "note: the offer starts at SAR 500.00"),
        ("500", None),
        ("5000", None),
        ("5000.01", "note: the offer ends at SAR 5,000.00"),
    ],
)
def test_a_total_outside_the_offer_is_noted(total: str, said: str | None) -> None:
    """The price is given, with the least or the most that the offer is for; both belong to it."""
    result = run("quote", "winter-zero-6", total, "--on", "2026-11-27")
    assert result.exit_code == 0
    noted = [
        line for line in result.stdout.splitlines() if "the offer starts" in line or "the offer ends" in line
    ]
    assert noted == ([said] if said else [])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("winter-zero-7", "3499"), "did you mean `winter-zero-6`?"),
        (("winter-zero-6", "3499.001"), "more decimals than SAR has"),
        (("winter-zero-6", "3,499"), "not a plain decimal amount"),
        (("winter-zero-6", "0"), "leaves nothing to finance"),
        (("winter-zero-6", "3499", "--down-payment", "400"), "is 349.90 SAR for that total"),
        (("phone-choose-10", "3499", "--down-payment", "3499"), "the down payment of this plan is"),
    ],
)
def test_what_cannot_be_priced_is_said_in_a_sentence(arguments: tuple[str, ...], said: str) -> None:
    """An unknown offer, an amount that is none, and a down payment out of bounds exit with 1."""
    result = run("quote", *arguments, "--on", "2026-11-27")
    assert result.exit_code == 1
    assert not result.stdout
    assert said in result.stderr


def test_a_day_that_does_not_exist_is_refused() -> None:
    """The price of no day is asked for: a usage error that names it."""
    result = run("quote", "winter-zero-6", "3499.00", "--on", "2026-02-30")
    assert result.exit_code == 2
    assert "`2026-02-30` does not exist" in result.stderr
