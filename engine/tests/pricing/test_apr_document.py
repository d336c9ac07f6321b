"""What a FLOWS.yaml may say, and what is answered to one that cannot be read."""

from datetime import date
from decimal import Decimal

import pytest

from engine.pricing.apr import Flows, FlowsUnreadable, read_flows

PAYMENTS = 'payments: [{on: 1995-07-01, amount: "1200"}]\n'


def mistakes(text: str) -> tuple[str, ...]:
    """Everything that is wrong with a document."""
    with pytest.raises(FlowsUnreadable) as refused:
        read_flows(text)
    return refused.value.mistakes


def test_a_document_is_read_as_it_is_written() -> None:
    """Dates with or without quotes, quoted decimals and whole numbers become flows."""
    text = """
advances:
  - on: 1994-01-01
    amount: "1000.50"
payments: [{on: "1995-07-01", amount: 1200}]
"""
    assert read_flows(text) == Flows(
        ((date(1994, 1, 1), Decimal("1000.50")),), ((date(1995, 7, 1), Decimal(1200)),)
    )


@pytest.mark.parametrize(
    ("advances", "expected"),
    [
        ("[{on: 1994-01-01, amount: 10.5}]", "put the amount in quotes"),
        ("[{on: 1994-01-01, amount: 1e3}]", "`amount` is not a number"),
        ("[{on: 1994-01-01, amount: 010}]", "no plain whole number"),
        ("[{on: 1994-01-01, amount: 1_000}]", "no plain whole number"),
        ("[{on: 1994-01-01, amount: -5}]", "not above zero"),
        ('[{on: 1994-01-01, amount: "0.00"}]', "not above zero"),
        ('[{on: 1994-01-01, amount: "1,000"}]', "without currency or separators, not `1,000`"),
        ('[{on: 1994-01-01, amount: "1000 SAR"}]', "without currency"),
        ('[{on: 1994-01-01, amount: "1.1234567"}]', "out of range"),
        ('[{on: 1994-01-01, amount: "1000000000000000"}]', "out of range"),
        ("[{on: 1994-01-01, amount: 1000000000000000000000000}]", "out of range"),
        ("[{on: 1994-01-01, amount: [1]}]", "must be a quoted decimal"),
        ("[{on: 1994-01-01, amount: .inf}]", "put the amount in quotes"),
        ("[{on: 1994-01-01, amount: }]", "`amount` is not a number"),
        ("[{on: 1994-02-30, amount: 1}]", "not a day of the calendar"),
        ("[{on: 1.1.1994, amount: 1}]", "not a date"),
        ("[{on: 1994-01-01T00:00:00, amount: 1}]", "not a date"),
        ("[{on: 0994-01-01, amount: 1}]", "out of range; use a year"),
        ("[{on: {}, amount: 1}]", "not a date"),
        ("[{at: 1994-01-01, amount: 1}]", "unknown key `at`"),
        ("[{on: 1994-01-01, amounts: 1}]", "did you mean `amount`?"),
        ("[{on: 1994-01-01, on: 1994-01-01, amount: 1}]", "`on` is given twice"),
        ("[{amount: 1}]", "a flow has no `on`"),
        ("[{on: 1994-01-01}]", "a flow has no `amount`"),
        ("[1000]", "a flow must have the keys"),
        ("[]", "`advances` is empty"),
        ("{on: 1994-01-01, amount: 1}", "`advances` must be a list"),
        ("[&a {on: 1994-01-01, amount: 1}, *a]", "anchors and aliases"),
        ("[{on: 1994-01-01, amount: !!float 1}]", "the tag `tag:yaml.org,2002:float` is not used here"),
        ("[[[[[[[[[[1]]]]]]]]]]", "nested too deeply"),
    ],
)
def test_a_mistake_is_named_with_its_line(advances: str, expected: str) -> None:
    """Each mistake says its line, what is wrong and what to write instead."""
    found = mistakes(f"{PAYMENTS}advances: {advances}\n")
    assert any(expected in mistake and mistake.startswith("line 2: ") for mistake in found), found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "the document is empty"),
        ("[1]", "the document must have the keys `advances` and `payments`"),
        (PAYMENTS, "the document has no `advances`"),
        (PAYMENTS + PAYMENTS, "`payments` is given twice"),
        ("advances: [", "line 1: this is not YAML"),
        ("advances: \x00", "this is not YAML"),
        ("a: 1\n---\nb: 2\n", "several documents"),
        (" " * 300_000, "longer than"),
        ("fees: 3", "unknown key `fees`"),
        ("? [1]\n: 2", "unknown key ``"),
    ],
)
def test_a_document_of_another_shape_is_refused(text: str, expected: str) -> None:
    """What is no list of flows is refused in words."""
    assert any(expected in mistake for mistake in mistakes(text)), mistakes(text)


def test_every_mistake_is_reported_at_once() -> None:
    """A document with three mistakes gets three answers."""
    text = "advances: [{on: 1994-13-01, amount: 1.5}]\npayments: []\n"
    assert len(mistakes(text)) == 3


def test_more_than_a_thousand_flows_are_refused() -> None:
    """A series of more than a thousand flows is not read."""
    series = ", ".join(["{on: 1994-01-01, amount: 1}"] * 1001)
    assert "1001 flows; at most 1000" in mistakes(f"{PAYMENTS}advances: [{series}]")[0]
