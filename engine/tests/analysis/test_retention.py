"""How long facts are kept: spans to the day, whose policy wins, and when a relationship ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.analysis.retention import (
    FOR_EVER,
    Demand,
    KeptDecision,
    RecordDamaged,
    Retention,
    kept_decision,
    kept_decisions,
    last_day,
    record_policies,
    reviewed,
)
from engine.recording import DecisionRecord, KeptKey, StoredRecord
from engine.schema.book import Book
from engine.schema.folder import FIXTURES, RULES
from engine.schema.load import load_book
from engine.tests.analysis.offers_and_laws import book_under, law

DAY = date(2026, 11, 27)
MADE = KeptDecision(1, "D1", "SA", "c" * 64, DAY, None, frozenset({"in-four"}))


def kept(
    id: str, keep: str, since: str = "decision", about: str = "country: SA", more: str = ""
) -> dict[str, str]:
    """A record policy of the house."""
    return law(id, f"kind: record\n{more}applies_to: {{{about}}}\nrecord: {{keep: {keep}, from: {since}}}")


def demand(
    book: Book, decision: KeptDecision, on: date, others: Iterable[KeptDecision] = ()
) -> tuple[str, date] | None:
    """Which policy keeps a decision on a day and until when, given a customer's other decisions."""
    retention = Retention(book, on)
    found = retention.demand(decision, retention.relationships([decision, *others]))
    return (found.policy.id, found.until) if isinstance(found, Demand) else None


@pytest.mark.parametrize(
    ("since", "keep", "last"),
    [
        ("2026-11-27", "25 months", "2028-12-27"),
        ("2026-11-30", "25 months", "2028-12-30"),
        ("2027-01-31", "25 months", "2029-03-01"),  # February 2029 has 28 days
        ("2026-01-29", "25 months", "2028-02-29"),  # 2028 is a leap year
        ("2026-01-30", "25 months", "2028-03-01"),
        ("2027-01-29", "25 months", "2029-03-01"),
        ("2028-02-29", "10 years", "2038-03-01"),
        ("2028-02-29", "12 years", "2040-02-29"),
        ("2026-10-31", "1 month", "2026-12-01"),
        ("2026-12-31", "10 years", "2036-12-31"),
        ("2027-12-31", "60 days", "2028-02-29"),
        ("2026-11-27", "2 weeks", "2026-12-11"),
        ("2026-11-27", "1 day", "2026-11-28"),
    ],
)
def test_the_last_day_of_a_span(since: str, keep: str, last: str) -> None:
    """A span ends on the same day of its last month, or on the first of the next where there is none."""
    assert last_day(date.fromisoformat(since), keep) == date.fromisoformat(last)


@pytest.mark.parametrize("keep", ["9000 years", "99999 years", "99999 months"])
def test_a_span_beyond_the_calendar_never_ends(keep: str) -> None:
    """What is to be kept beyond the year 9999 is kept for ever, and nothing overflows."""
    assert last_day(DAY, keep) == FOR_EVER
    assert last_day(date(9999, 12, 31), "1 day") == FOR_EVER


@given(st.dates(date(1990, 1, 1), date(2150, 1, 1)), st.integers(1, 600))
def test_a_span_of_months_is_never_too_short(since: date, months: int) -> None:
    """The last day is in the last month or the first day after it, and a later start never ends earlier."""
    last = last_day(since, f"{months} months")
    ended = (last.year - since.year) * 12 + last.month - since.month
    assert (ended == months and last.day == since.day) or (ended == months + 1 and last.day == 1)
    assert last <= last_day(since + timedelta(days=1), f"{months} months")


def test_a_decision_is_kept_through_its_last_day() -> None:
    """A day later the policy still tells which day was the last: whoever asks compares it with today."""
    book = book_under(kept("law.keep", "25 months"))
    assert demand(book, MADE, date(2028, 12, 27)) == ("law.keep", date(2028, 12, 27))
    assert demand(book, MADE, date(2028, 12, 28)) == ("law.keep", date(2028, 12, 27))


def test_the_longest_keep_wins() -> None:
    """Of several policies the one whose last day is latest is named, whichever is written first."""
    for first, second in (("law.a", "law.b"), ("law.b", "law.a")):
        book = book_under(kept(first, "5 years"), kept(second, "61 months"))
        assert demand(book, MADE, DAY) == (second, date(2031, 12, 27))


def test_a_market_without_a_record_policy_demands_nothing_and_says_so() -> None:
    """Nobody says how long: no last day is made up. The same of a country that is no market of the book."""
    assert demand(book_under(), MADE, DAY) is None
    book = book_under(kept("law.keep", "1 day"))
    assert demand(book, replace(MADE, country="US"), DAY) is None
    assert not Retention(book, DAY).policies("US")
    assert [policy.id for policy in record_policies(book, "SA")] == ["law.keep"]


def test_a_policy_about_other_products_does_not_keep() -> None:
    """A policy concerns a decision that judged at least one offer of its kind."""
    book = book_under(
        kept("law.bnpl", "1 year", about="country: SA, offer.product: bnpl"),
        kept("law.loans", "10 years", about="country: SA, offer.product: consumer_finance"),
    )
    assert demand(book, MADE, DAY) == ("law.bnpl", date(2027, 11, 27))


@pytest.mark.parametrize("offers", [frozenset({"gone-4"}), frozenset({"in-four", "gone-4"}), frozenset()])
def test_in_doubt_facts_are_kept(offers: frozenset[str]) -> None:
    """An offer that the book no longer has may have been of any product; nor is a customer's fact known."""
    loans = kept("law.loans", "10 years", about="country: SA, offer.product: consumer_finance")
    assert demand(book_under(loans), replace(MADE, offers=offers), DAY) == ("law.loans", date(2036, 11, 27))
    residents = kept("law.residents", "2 years", about="country: SA, customer.residency: SA")
    assert demand(book_under(residents), MADE, DAY) == ("law.residents", date(2028, 11, 27))
    stated = kept("law.stated", "2 years", about="country: SA, customer.age: {present: true}")
    assert demand(book_under(stated), MADE, DAY) == ("law.stated", date(2028, 11, 27))


@pytest.mark.parametrize(
    ("window", "is_kept"),
    [
        ("{until: 2026-11-26}", False),  # it had ended before the decision
        ("{until: 2026-11-27}", True),  # made under it: the duty outlives it
        ("{from: 2027-06-01}", True),  # it came into force while the facts were still there
        ("{from: 2027-06-02}", False),  # not yet
    ],
)
def test_a_policy_counts_if_it_was_in_force_from_the_decision_on(window: str, is_kept: bool) -> None:
    """A policy keeps what was decided under it, and what it finds kept when it comes into force."""
    book = book_under(kept("law.dated", "3 years", more=f"in_force: {window}\n"))
    assert (demand(book, MADE, date(2027, 6, 1)) is not None) is is_kept


def test_a_relationship_ends_with_the_last_decision_or_the_last_installment() -> None:
    """The later of the customer's last decision and the last due date quoted to the customer counts."""
    book = book_under(kept("law.file", "10 years", "end_of_relationship"))
    later = replace(MADE, position=2, business_date=date(2027, 3, 5))
    quoted = replace(MADE, position=3, business_date=date(2026, 12, 1), last_due=date(2029, 12, 1))
    assert demand(book, MADE, DAY) == ("law.file", date(2036, 11, 27))
    assert demand(book, MADE, DAY, [later]) == ("law.file", date(2037, 3, 5))
    assert demand(book, MADE, DAY, [later, quoted]) == ("law.file", date(2039, 12, 1))
    assert demand(book, quoted, DAY, [later, MADE]) == ("law.file", date(2039, 12, 1))


def test_relationships_are_apart() -> None:
    """Another customer's decision, another market's, and another guest's leave a relationship as it is."""
    book = book_under(kept("law.file", "1 year", "end_of_relationship"))
    later = replace(MADE, position=2, business_date=date(2029, 1, 1))
    others = [replace(later, customer="d" * 64), replace(later, country="AE"), replace(later, customer=None)]
    assert demand(book, MADE, DAY, others) == ("law.file", date(2027, 11, 27))
    guest = replace(MADE, customer=None)
    assert demand(book, guest, DAY, others) == ("law.file", date(2027, 11, 27))


def test_a_file_is_kept_whole() -> None:
    """What keeps one decision of a customer's file keeps all of it: the last one tells when it ended."""
    old = kept("law.old", "10 years", "end_of_relationship", more="in_force: {until: 2027-12-31}\n")
    book = book_under(old, kept("law.all", "5 years", "end_of_relationship"))
    last = replace(MADE, position=2, business_date=date(2030, 1, 1))
    assert demand(book, last, date(2031, 1, 1)) == ("law.all", date(2035, 1, 1))
    assert demand(book, last, date(2031, 1, 1), [MADE]) == ("law.old", date(2040, 1, 1))
    assert demand(book, MADE, date(2031, 1, 1), [last]) == ("law.old", date(2040, 1, 1))


def test_what_retention_rests_on_is_read_from_the_open_part() -> None:
    """The business date, the offers judged and the last due date of any quote come from the record's body."""
    body: dict[str, Any] = {
        "request": {"country": "SA"},
        "business_date": "2026-11-27",
        "verdicts": [
            {"id": "a", "quote": {"schedule": [{"due": "2026-12-27"}, {"due": "2027-05-27"}]}},
            {"id": "b", "quote": {"schedule": [{"due": "2027-02-27"}]}},
            {"id": "c", "reasons": []},
        ],
    }
    key = KeptKey(7, "D7", "US", None, "2026-11-27T07:15:00.000Z")  # not the country of the chain
    found = kept_decision(key, orjson.dumps(body))
    assert found == KeptDecision(7, "D7", "SA", None, DAY, date(2027, 5, 27), frozenset({"a", "b", "c"}))
    assert found.end == date(2027, 5, 27)
    unquoted = kept_decision(key, orjson.dumps({**body, "verdicts": body["verdicts"][2:]}))
    assert (unquoted.last_due, unquoted.end) == (None, DAY)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"request":{"country":"SA"},"business_date":"2026-11-27","verdicts":[7]}']
)
def test_a_record_that_cannot_be_read_is_named(body: bytes) -> None:
    """A body that was tampered with is an error that names the decision."""
    with pytest.raises(RecordDamaged, match="decision D7 at position 7 is damaged"):
        kept_decision(KeptKey(7, "D7", "SA", None, "2026-11-27T07:15:00.000Z"), body)


def test_only_decisions_whose_key_is_kept_are_looked_at() -> None:
    """Keys and decisions are met by position; what has no key any more, or no decision, is passed over."""
    body = b'{"request":{"country":"SA"},"business_date":"2026-11-27","verdicts":[]}'
    keys = [KeptKey(number, f"D{number}", "SA", None, "2026-11-27T07:15:00.000Z") for number in (2, 3, 5, 9)]
    record = DecisionRecord("D", "", "", "", "", "en", body, "")
    stored = [StoredRecord(record, number, "w", "", "", "") for number in (1, 2, 4, 5, 6)]
    assert [each.position for each in kept_decisions(keys, stored)] == [2, 5]
    assert list(kept_decisions([], stored)) == []


def test_a_review_sorts_what_goes_from_what_stays() -> None:
    """Each market says what expired under which policy, how much stays, unasked for too, and what is next."""
    book = book_under(kept("law.short", "1 year"), kept("law.file", "2 years", "end_of_relationship"))
    old = replace(MADE, position=1, customer=None, business_date=date(2023, 5, 1))
    again = replace(MADE, position=2, business_date=date(2023, 5, 1))
    recent = replace(MADE, position=3, business_date=date(2025, 1, 10))
    abroad = replace(MADE, position=4, country="US", business_date=date(2001, 1, 1))
    here, there = reviewed(Retention(book, DAY), lambda: [old, again, recent, abroad])
    assert (here.country, here.expired) == ("SA", {"law.file": [1]})
    assert [policy.id for policy in here.policies] == ["law.file", "law.short"]
    assert (here.kept, here.kept_unasked, here.next_last_day) == (2, 0, date(2027, 1, 10))
    assert (there.country, there.policies, there.expired) == ("US", (), {})
    assert (there.kept, there.kept_unasked, there.next_last_day) == (1, 1, None)
    (later, _) = reviewed(Retention(book, date(2027, 1, 11)), lambda: [old, again, recent, abroad])
    assert (later.expired, later.kept) == ({"law.file": [1, 2, 3]}, 0)


BOOKS = (
    book_under(kept("law.short", "9 months"), kept("law.file", "1 year", "end_of_relationship")),
    book_under(kept("law.long", "30 months"), kept("law.file", "14 months", "end_of_relationship")),
    book_under(
        kept("law.old", "3 years", "end_of_relationship", more="in_force: {until: 2027-06-01}\n"),
        kept("law.file", "60 days", "end_of_relationship"),
    ),
)
DECISIONS = st.lists(
    st.builds(
        lambda customer, days, due: replace(
            MADE,
            customer=customer,
            business_date=DAY + timedelta(days=days),
            last_due=None if due is None else DAY + timedelta(days=days + due),
        ),
        st.sampled_from(["c", "d", None]),
        st.integers(0, 900),
        st.none() | st.integers(0, 700),
    ),
    max_size=8,
).map(lambda made: [replace(each, position=number) for number, each in enumerate(made, start=1)])


def expired(book: Book, on: date, decisions: list[KeptDecision]) -> set[int]:
    """The positions that have expired by a day."""
    reviews = reviewed(Retention(book, on), lambda: decisions)
    return {at for market in reviews for positions in market.expired.values() for at in positions}


@settings(max_examples=300)  # few of them have several policies, decisions and days that matter
@given(st.integers(0, 2), DECISIONS, st.lists(st.integers(0, 2_500), max_size=6))
def test_what_is_erased_first_never_shortens_what_stays(
    number: int, decisions: list[KeptDecision], days: list[int]
) -> None:
    """Retention day by day erases each decision when it would have gone with all the others still there."""
    book, left = BOOKS[number], decisions
    for day in (DAY + timedelta(days=days_later) for days_later in sorted(days)):
        gone = expired(book, day, left)
        left = [each for each in left if each.position not in gone]
        assert {each.position for each in decisions if each not in left} == expired(book, day, decisions)


@given(st.integers(0, 2), DECISIONS)
def test_every_policy_is_kept(number: int, decisions: list[KeptDecision]) -> None:
    """No decision's last day is before the one that any policy asks for under which it was made."""
    retention = Retention(BOOKS[number], DAY)
    files = retention.relationships(decisions)
    for decision in decisions:
        found = retention.demand(decision, files)
        assert found is not None
        for policy in retention.policies("SA"):
            record = policy.document.record
            assert record is not None
            if not policy.in_force(decision.business_date):
                continue
            since = decision.end if record.from_ == "end_of_relationship" else decision.business_date
            assert found.until >= last_day(since, str(record.keep))


@pytest.mark.parametrize(
    ("rules", "country", "offer", "expected"),
    [
        (RULES, "SA", "pay-in-3", ("sa.bnpl.13.4", date(2036, 11, 27))),
        (RULES, "SA", "flex-12", ("sa.pdpl.ir.33", date(2031, 11, 27))),
        (RULES, "AE", "uae-monthly-3", None),
        (FIXTURES, "US", "us-year-12", ("us.regb.keep", date(2028, 12, 27))),
    ],
)
def test_the_shipped_law_keeps_as_long_as_it_says(
    rules: str, country: str, offer: str, expected: tuple[str, date] | None
) -> None:
    """Ten years for buy now, pay later in Saudi Arabia, five for loans, 25 months in the United States."""
    decision = replace(MADE, country=country, customer=None, offers=frozenset({offer}))
    assert demand(shipped(rules), decision, DAY) == expected


@cache
def shipped(rules: str) -> Book:
    """A book in the checkout, read once."""
    book = load_book(Path(__file__).parents[3], rules)
    assert isinstance(book, Book)
    return book
