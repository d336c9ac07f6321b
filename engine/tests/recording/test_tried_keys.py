"""With the customer key at hand every key of facts is tried, and what stands beside it is compared."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import orjson
import pytest

from engine.recording import DecisionRecord, SqlDecisionLog
from engine.recording.sealing import Sealer
from engine.tests.recording.samples import erasure, open_log, record, tamper

SEALER: Final = Sealer(b"k" * 32)


def sealed_for(number: int, customer: str | None) -> DecisionRecord:
    """A decision in Saudi Arabia with facts that were really sealed."""
    plain = record(number)
    sealed = SEALER.seal(orjson.dumps({"customer": customer}), plain.decision_id)
    text = b64encode(sealed.ciphertext).decode()
    body = orjson.dumps({"format": 3, "request": {"country": "SA"}, "sealed": text})
    return replace(plain, body=body, country="SA", customer=customer, facts_key=sealed.facts_key)


@pytest.fixture
def four(path: Path) -> Iterator[SqlDecisionLog]:
    """Decisions for two customers, a guest, and one whose key was erased by the event at 5."""
    log = open_log(path)
    for number, customer in enumerate(("one", "two", None, "gone"), start=1):
        log.append_and_wait(sealed_for(number, customer), timeout_seconds=5)
    log.erase_facts([4], erasure(5, [4]), 0)
    yield log
    log.close()


def test_what_was_recorded_fits(four: SqlDecisionLog) -> None:
    """Keys that open facts of the customers beside them are no breaks, and an erased one is none either."""
    assert four.verify(SEALER.opened) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("facts_key = randomblob(60)", "do not open"),
        ("facts_key = zeroblob(5)", "do not open"),
        ("facts_key = (SELECT facts_key FROM fact_keys WHERE position = 1)", "do not open"),
        ("facts_key = 'text'", "no key"),
        ("customer = 'one'", "the customer beside"),
        ("customer = NULL", "the customer beside"),
        ("country = 'AE'", "the country beside"),
    ],
)
def test_what_was_changed_beside_a_decision(four: SqlDecisionLog, path: Path, change: str, told: str) -> None:
    """A key that was overwritten or exchanged, another customer and another country are named."""
    tamper(path, f"UPDATE fact_keys SET {change} WHERE position = 2")  # noqa: S608 - our own words
    (broken,) = four.verify(SEALER.opened)
    assert (broken.kind, broken.position, broken.decision_id) == ("changed", 2, record(2).decision_id)
    assert told in broken.detail


def test_a_guest_who_was_given_a_name(four: SqlDecisionLog, path: Path) -> None:
    """A customer beside the facts of a guest is named: the retention of a guest is another."""
    tamper(path, "UPDATE fact_keys SET customer = 'one' WHERE position = 3")
    assert [broken.position for broken in four.verify(SEALER.opened)] == [3]


def test_exchanged_keys(four: SqlDecisionLog, path: Path) -> None:
    """Two keys that changed places are both named: neither opens the other's facts."""
    tamper(
        path,
        "CREATE TEMP TABLE kept AS SELECT position, facts_key FROM fact_keys",
        "UPDATE fact_keys SET facts_key = "
        "(SELECT facts_key FROM kept WHERE kept.position + fact_keys.position = 3) WHERE position IN (1, 2)",
    )
    assert [broken.position for broken in four.verify(SEALER.opened)] == [1, 2]


def test_without_the_customer_key(four: SqlDecisionLog, path: Path) -> None:
    """Without the customer key what can be seen without it is still named."""
    tamper(
        path,
        "UPDATE fact_keys SET facts_key = randomblob(60) WHERE position = 1",
        "UPDATE fact_keys SET country = 'AE' WHERE position = 2",
    )
    assert [broken.position for broken in four.verify()] == [2]


@pytest.mark.parametrize("column", ["body", "decision_id"])
def test_a_decision_that_was_changed_itself(four: SqlDecisionLog, path: Path, column: str) -> None:
    """Whatever was put into the place of an id or a body, the decision is named and the walk goes on."""
    tamper(path, f"UPDATE decisions SET {column} = x'7b22ff' WHERE position = 2")  # noqa: S608 - our own name
    assert {broken.position for broken in four.verify(SEALER.opened)} == {2}


def test_a_head_that_is_no_head(four: SqlDecisionLog, path: Path) -> None:
    """The end of the chain that was changed to no number is named when the log is walked."""
    tamper(path, "UPDATE chain_head SET position = 'x'")
    assert [broken.kind for broken in four.verify()] == ["removed"]
