"""`taqseet decide` and `taqseet explain`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.tests.cli.running import CARTS, cart, run

RETURNING = CARTS / "returning-customer.json"


def test_a_person_reads_offers_then_reasons() -> None:
    """The offers stand first with their cost, then each refusal with remedy, law and line of YAML."""
    result = run("decide", CARTS / "over-bnpl-limit.json")
    assert result.exit_code == 0
    text = result.stdout
    assert "not recorded" in text
    assert text.index("1. flex-12") < text.index("32 plans refused")
    refused = text[text.index("\npay-in-3 ") :]
    assert "sa.bnpl.22.1: SAMA, Rules for Regulating Buy-Now-Pay-Later Companies, Art. 22(1)" in refused
    assert "policies/sa/sa.bnpl.22.1/policy.yaml:" in refused
    assert "→ Take SAR 699.00 off your cart." in refused


def test_a_program_gets_the_body_of_the_route() -> None:
    """--json prints one object in the pinned shape; standard error says that it is not recorded."""
    result = run("decide", "--json", RETURNING)
    body = json.loads(result.stdout)
    assert list(body) == [
        "decision_id", "as_of", "business_date", "book", "offers", "ineligible", "regimes", "refusal",
    ]  # fmt: skip
    assert body["offers"][0]["id"] == "winter-zero-6"
    assert body["offers"][0]["quote"]["due_today"] == "874.75"
    assert "not recorded" in result.stderr


@pytest.mark.parametrize(("detail", "keys"), [("codes", {"id", "verdict", "reasons"}), ("none", None)])
def test_the_second_list_can_be_shortened(detail: str, keys: set[str] | None) -> None:
    """--ineligible works as on the wire, and the shorter lists can be read by a person too."""
    listed = json.loads(run("decide", "--json", "--ineligible", detail, RETURNING).stdout)["ineligible"]
    assert {frozenset(entry) for entry in listed} == ({frozenset(keys)} if keys else set())
    assert run("decide", "--ineligible", detail, RETURNING).exit_code == 0


def test_the_language_can_be_chosen() -> None:
    """--language ar answers in Arabic whatever the request says, kept apart from what is beside it."""
    result = run("decide", "--language", "ar", RETURNING)
    assert "\N{FIRST STRONG ISOLATE}6 دفعات بدون رسوم\N{POP DIRECTIONAL ISOLATE}" in result.stdout


def test_standard_input_is_read_and_now_stands_in_for_as_of() -> None:
    """`-` reads the request from standard input; without as_of it is decided for the clock's day."""
    request = cart("guest")
    del request["as_of"]
    result = run("decide", "--json", "-", stdin=json.dumps(request))
    assert result.exit_code == 0
    assert json.loads(result.stdout)["as_of"].endswith("+03:00")


def test_every_wrong_field_is_named_by_pointer() -> None:
    """A request with two mistakes exits with 1 and names both on standard error."""
    request = cart("guest")
    request["cart"]["lines"][0]["unit_price"] = 149.5
    request["channel"] = "appp"
    result = run("decide", "-", stdin=json.dumps(request))
    assert result.exit_code == 1
    assert not result.stdout
    assert "2 mistakes" in result.stderr
    assert "/cart/lines/0/unit_price:" in result.stderr
    assert "/channel: `appp` is no channel of the retailer; did you mean `app`?" in result.stderr


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[]", b'{"cart": 1, "cart": 2}'])
def test_what_is_no_request_is_an_error_without_a_traceback(content: bytes) -> None:
    """Empty, broken, not UTF-8, not an object, a key twice: exit status 1 and a sentence."""
    result = run("decide", "-", stdin=content)
    assert result.exit_code == 1
    assert "is no request that can be decided" in result.stderr
    assert isinstance(result.exception, SystemExit)


def test_a_book_that_does_not_load_decides_nothing(tmp_path: Path) -> None:
    """The first problems are shown on standard error, and the exit status is 1."""
    (tmp_path / "rules").mkdir()
    result = run("decide", "--book", tmp_path, RETURNING)
    assert result.exit_code == 1
    assert "does not load" in result.stderr
    assert "missing-file" in result.stderr


def test_no_book_at_all_is_said_in_a_sentence(tmp_path: Path) -> None:
    """A folder without rules/ and policies/ is no book, and standard error says only that."""
    result = run("decide", "--book", tmp_path, RETURNING)
    assert result.exit_code == 1
    assert result.stderr == f"error: no book here: {tmp_path} holds neither rules/ nor policies/\n"


def test_fixtures_decide_where_they_are_asked_for(both_books: Path) -> None:
    """--fixtures decides with the fixtures' book: a reason cites a policy of its own pack."""
    request = both_books / "request.json"
    cart = {
        "currency": "SAR",
        "lines": [{"sku": "A", "category": "phones", "quantity": 1, "unit_price": "1000.00"}],
    }
    asked = {"as_of": "2026-11-27T10:15:00+03:00", "country": "SA", "channel": "store", "cart": cart}
    request.write_text(json.dumps(asked), "utf-8")
    for chosen, pack in (((), "house"), (("--fixtures",), "far")):
        result = run("decide", "--json", "--book", both_books, *chosen, request)
        assert result.exit_code == 0, result.stderr
        [offer] = json.loads(result.stdout)["ineligible"]
        assert {reason["source"].split("/")[1] for reason in offer["reasons"]} == {pack}


def test_fixtures_that_are_not_there_are_said_in_a_sentence(book_copy: Path) -> None:
    """A folder without policies/fixtures/ has no such book."""
    result = run("decide", "--fixtures", "--book", book_copy, RETURNING)
    assert result.exit_code == 1
    assert result.stderr == f"error: no fixtures here: {book_copy} holds no policies/fixtures/\n"


def test_a_recorded_decision_is_explained(database: Path) -> None:
    """--record keeps the decision, and explain reads it back with its reasons, in its language or another."""
    decision_id = json.loads(run("decide", "--json", "--record", database, RETURNING).stdout)["decision_id"]
    result = run("explain", "--database", database, decision_id)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Decision {decision_id}\n")
    assert "7 offered, 26 refused" in result.stdout
    assert "c-1" not in result.stdout
    arabic = run("explain", "--database", database, "--language", "ar", decision_id).stdout
    assert "6 دفعات بدون رسوم" in arabic
    told = json.loads(run("explain", "--database", database, "--json", decision_id).stdout)
    assert told["decision_id"] == decision_id
    assert told["summary"] == {"eligible": 7, "ineligible": 26, "referred": 0}


def test_a_decision_that_was_not_recorded_is_not_explained(database: Path) -> None:
    """An unknown id, and a log that is not there, exit with 1; the latter is not made."""
    result = run("explain", "--database", database, "01M7ZWTPZFTSWWS3SPB4KC3GYQ")
    assert (result.exit_code, database.exists()) == (1, False)
    assert "no decision log is at" in result.stderr
    assert run("decide", "--record", database, RETURNING).exit_code == 0
    result = run("explain", "--database", database, "01M7ZWTPZFTSWWS3SPB4KC3GYQ")
    assert result.exit_code == 1
    assert "no decision `01M7ZWTPZFTSWWS3SPB4KC3GYQ` is in this log" in result.stderr


def test_what_cannot_be_recorded_is_not_shown(tmp_path: Path) -> None:
    """A log that cannot be written leaves nothing on standard output."""
    result = run("decide", "--json", "--record", tmp_path / "nowhere" / "decisions.db", RETURNING)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "decision log" in result.stderr
