"""The books of the scenarios: the country chooses one, and a change is a change of that one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from engine.schema.folder import FIXTURES, RULES, book_files
from features.books import Bookshelves
from features.checkout import Checkout
from features.promises import FOLDER
from features.words import COUNTRIES, amount_minor, spoken_amount

ROOT = FOLDER.parent
ELSEWHERE = "markets: {AE: {packs: [ae]}}\n"


@pytest.fixture
def abroad(tmp_path: Path) -> Iterator[Bookshelves]:
    """The retailer's whole book as fixtures, beside a book that sells in the Emirates only."""
    for name, file in book_files(ROOT).items():
        place = tmp_path / (
            f"{FIXTURES}/{name.removeprefix('rules/')}" if name.startswith("rules/") else name
        )
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, place)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/retailer.yaml").write_text(ELSEWHERE, "utf-8")
    shelves = Bookshelves(tmp_path)
    yield shelves
    shelves.close()


def test_the_country_chooses_the_book() -> None:
    """Where the retailer sells its own book decides, in all other countries the fixtures'."""
    shelves = Bookshelves(ROOT)
    chosen = {country: shelves.of(country).rules for country in COUNTRIES.values()}
    assert {country for country, rules in chosen.items() if rules == RULES} == {"SA", "AE"}
    assert all(country in shelves.of(country).countries for country in chosen)


def test_a_checkout_abroad_is_decided_with_the_fixtures(abroad: Bookshelves) -> None:
    """Offers, policies and changes of such a checkout are those of the fixtures' files."""
    checkout = Checkout(abroad)
    checkout.enter("a returning customer", "SA")
    checkout.put("phones", 1_000_00)
    checkout.arrive("ecommerce", date(2026, 11, 27))
    checkout.decide()
    title = checkout.decision.eligible[0].offer.offer.document.title.en
    file = checkout.offer_called(title).source.file
    assert file.startswith(f"{FIXTURES}/offers/")
    assert checkout.rules == FIXTURES
    checkout.edit(file, "status", value="withdrawn")
    checkout.decide()
    assert [reason.finding.code for reason in checkout.verdict_on(title).reasons] == ["offer_inactive"]
    assert checkout.provider_called("Najd Finance").source.file == f"{FIXTURES}/providers/najd-finance.yaml"


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("GBP 1,234.56", 1_234_56),
        ("EUR 0.01", 1),
        ("KWD 1,234.567", 1_234_567),
        ("USD 25.00", 25_00),
        ("AUD 2,000.00", 2_000_00),
        ("EGP 100,000.00", 100_000_00),
        ("QAR 0.00", 0),
    ],
)
def test_an_amount_is_read_as_it_is_written(text: str, minor: int) -> None:
    """Every currency of a scenario is written with its code and all its decimals, and read back exactly."""
    assert amount_minor(text) == minor
    assert spoken_amount(minor, text[:3]) == text


@pytest.mark.parametrize(
    ("text", "minor"), [("1,234.567 دينار", 1_234_567), ("10.00 جنيه", 10_00), ("10.00 يورو", 10_00)]
)
def test_an_amount_in_arabic_has_the_decimals_of_its_currency(text: str, minor: int) -> None:
    """A dinar has three decimals, pounds and euros have two."""
    assert amount_minor(text) == minor


def test_an_amount_without_all_its_decimals_is_none() -> None:
    """A slip of the pen is no other amount."""
    for text in ("KWD 1.00", "GBP 1", "10.00 دينار", "10.00 قرش"):
        with pytest.raises(ValueError, match="not an amount"):
            amount_minor(text)
