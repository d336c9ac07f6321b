"""`taqseet replay`, and `taqseet explain` of what was erased."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import orjson

from engine.recording import EventRecord, new_decision_id, open_sql_log
from engine.tests.cli.releasing import Store, new_store, write_folder
from engine.tests.cli.running import CARTS, run
from engine.tests.release.small_store import small_files

REFUSED = CARTS / "over-bnpl-limit.json"


def recorded(database: Path, cart: Path = REFUSED, *more: object) -> str:
    """The id of a decision that was just recorded."""
    id: str = json.loads(run("decide", "--json", "--record", database, cart, *more).stdout)["decision_id"]
    return id


def erase(database: Path, id: str) -> None:
    """Delete the key of a decision's facts, as `taqseet log erase` does."""
    log = open_sql_log(f"sqlite:///{database}", "test")
    stored = log.get(id)
    assert stored is not None
    at = "2026-11-27T07:15:00.000Z"
    body = orjson.dumps({"positions": str(stored.position)})
    event = EventRecord(
        new_decision_id(0, bytes(10)), at, "facts_erased", "officer", "customer", "asked", body
    )
    log.erase_facts([stored.position], event, after=0)
    log.close()


def told(*arguments: object) -> dict[str, Any]:
    """What a command answers with --json."""
    answered: dict[str, Any] = json.loads(run(*arguments, "--json").stdout)
    return answered


def test_a_recorded_decision_is_replayed(database: Path) -> None:
    """The same answer to the letter ends with 0, for a person and for a program; the id in any case."""
    id = recorded(database)
    result = run("replay", "--database", database, id.lower())
    assert result.exit_code == 0
    assert result.stdout.startswith(f"match  {id}\n")
    found = told("replay", "--database", database, id)
    assert (found["outcome"], found["first_difference"]) == ("match", None)


def test_what_does_not_match_ends_with_1(database: Path) -> None:
    """A hand in the record shows as the first difference, with what stands on either side."""
    id = recorded(database)
    connection = sqlite3.connect(database)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    [body] = connection.execute("SELECT body FROM decisions").fetchone()
    verdicts = (changed := orjson.loads(body))["verdicts"]
    verdicts[0]["quote"]["total_payable"] = "1.00"
    connection.execute("UPDATE decisions SET body = ?", [orjson.dumps(changed)])
    connection.commit()
    connection.close()
    result = run("replay", "--database", database, id)
    assert result.exit_code == 1
    assert result.stdout.startswith(f"engine_changed  {id}\n")
    assert "first difference at /offers/0/quote/total_payable" in result.stdout
    assert 'recorded: "1.00"' in result.stdout


def test_all_decisions_are_replayed(database: Path) -> None:
    """Each is counted by its outcome; those that do not match are shown, and one of them is enough for 1."""
    first, second = recorded(database), recorded(database, CARTS / "guest.json")
    result = run("replay", "--database", database, "--all")
    assert (result.exit_code, result.stdout) == (0, "2 decisions replayed: 2 match\n")
    erase(database, first)
    result = run("replay", "--database", database, "--all")
    assert result.exit_code == 1
    assert f"facts_missing  {first}" in result.stdout
    assert result.stdout.endswith("2 decisions replayed: 1 match, 1 facts_missing\n")
    found = told("replay", "--database", database, "--all")
    assert found["outcomes"] == {"match": 1, "book_changed": 0, "engine_changed": 0, "facts_missing": 1}
    assert [each["decision_id"] for each in found["unmatched"]] == [first]
    assert second != first
    none = run("replay", "--database", database, "--all", "--since", "2077-01-01")
    assert (none.exit_code, none.stdout) == (0, "0 decisions replayed: none\n")


def decided_by_first(store: Store) -> str:
    """A decision by the first book of a store: a cart within a limit that is lowered later."""
    first = write_folder(store.database.parent / "first", small_files())
    request = store.database.parent / "request.json"
    cart = {
        "currency": "SAR",
        "lines": [{"sku": "a", "category": "phones", "quantity": 1, "unit_price": "4500.00"}],
    }
    customer = {
        "id": "c-1",
        "identity_verified": True,
        "bnpl_outstanding": "0.00",
        "customer_since": "2020-01-01",
    }
    request.write_text(json.dumps({"country": "SA", "channel": "store", "cart": cart, "customer": customer}))
    return recorded(store.database, request, "--book", first)


def test_a_decision_is_held_against_the_active_book(tmp_path: Path) -> None:
    """`active` is the book that decides in this log; another is named by its digest, or its beginning."""
    store = new_store(tmp_path)
    id = decided_by_first(store)
    assert store.told("replay", id, "--against", "active")["outcome"] == "match"
    store.activated()
    found = store.told("replay", id, "--against", "active")
    assert found["outcome"] == "book_changed"
    assert found["book"]["recorded"] != found["book"]["replayed"]
    assert found["first_difference"]["pointer"].startswith("/ineligible/0/reasons")
    assert store.run("replay", id, "--against", "active").exit_code == 1
    back = store.told("replay", id, "--against", found["book"]["recorded"][:20])
    assert back["outcome"] == "match"


def test_an_unknown_book_is_said_in_a_sentence(database: Path) -> None:
    """No active book, no such digest and no digest at all each say what to name."""
    id = recorded(database)
    for against, said in [
        ("active", "no book is active in this log"),
        ("sha256:" + "0" * 64, "the log keeps no book sha256:000"),
        ("yesterday", "`yesterday` is no digest"),
    ]:
        result = run("replay", "--database", database, id, "--against", against)
        assert result.exit_code == 1
        assert said in result.stderr


def test_one_decision_or_all_are_asked_for(database: Path) -> None:
    """Neither, both, a day without --all and an unknown id are refused with advice."""
    id = recorded(database)
    for arguments in [[], [id, "--all"], [id, "--since", "2026-11-01"]]:
        assert run("replay", "--database", database, *arguments).exit_code == 2
    result = run("replay", "--database", database, "01M7ZWTPZFTSWWS3SPB4KC3GYQ")
    assert result.exit_code == 1
    assert f"the latest in it: {id}" in result.stderr


def test_an_erased_decision_is_explained_in_words(database: Path) -> None:
    """What is left is told, and that the facts were erased, in both languages."""
    id = recorded(database)
    erase(database, id)
    result = run("explain", "--database", database, id)
    assert result.exit_code == 0
    assert "The personal facts were erased" in result.stdout
    assert "sa.bnpl.22.1" in result.stdout
    assert "مُحيت" in run("explain", "--database", database, "--language", "ar", id).stdout
    assert told("explain", "--database", database, id)["erased"] is True


def test_a_log_without_its_key_is_said_in_a_sentence(database: Path) -> None:
    """Facts stay sealed without the customer key, none is made instead, and where it belongs is told."""
    id = recorded(database)
    key = database.with_suffix(".key")
    key.unlink()
    result = run("explain", "--database", database, id)
    assert result.exit_code == 1
    assert "the customer key of the log is not there" in result.stderr
    assert "TAQSEET_CUSTOMER_KEY" in result.stderr
    assert not key.exists()
    assert told("replay", "--database", database, id)["outcome"] == "facts_missing"
