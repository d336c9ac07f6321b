"""How long the facts of recorded decisions are kept: what the `record` policies of a book demand.

A span counts from the day after it begins, so the last day of `25 months` from 27 November 2026 is
27 December 2028. Where the last month has no such day, the span ends on the first day of the next: it is
never a day too short. In doubt facts are kept: a policy concerns a decision unless it certainly does not.

The relationship with a customer in a market ends with the last decision or the last day on which an
installment of any plan quoted would fall due, whichever is later. A file that a policy keeps from its end is
kept whole: all of the customer's decisions in that market go together. Else the decision that tells when the
relationship ended could go first, and take the others with it too early.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import orjson

from engine.analysis.trial import without_presence
from engine.compiler.law import own_facts
from engine.dates import add_months
from engine.evaluation.reference import evaluate
from engine.fact_set import FactSet
from engine.recording import KeptKey, StoredRecord
from engine.schema.book import Book, Policy
from engine.schema.literals import read_span

FOR_EVER: Final = date.max
"""The last day of a span that goes beyond the calendar."""


@dataclass(frozen=True, slots=True)
class KeptDecision:
    """A decision whose facts can still be read, with what their retention depends on."""

    position: int
    decision_id: str
    country: str
    customer: str | None
    """The pseudonym; None for a guest, whose relationship is this decision."""
    business_date: date
    last_due: date | None
    """The last day on which an installment of any plan quoted would fall due; None where none was quoted."""
    offers: frozenset[str]
    """The offers that were judged."""

    @property
    def end(self) -> date:
        """The first day on which nothing more follows from this decision alone."""
        return max(self.business_date, self.last_due or self.business_date)


@dataclass(frozen=True, slots=True)
class Demand:
    """That facts are to be kept up to and including the day `until`, by a policy, counted from `since`."""

    policy: Policy
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Relationship:
    """A customer's file in one market: when it ended, and the policies that keep it from then on."""

    end: date
    policies: tuple[Policy, ...] = ()


Relationships = Mapping[tuple[str, str], Relationship]
"""By country and customer."""


class RecordDamaged(ValueError):
    """A record that does not tell what its retention depends on; the message names it."""


def kept_decision(key: KeptKey, body: bytes) -> KeptDecision:
    """What a decision's retention depends on, from the open part of its recorded body.

    The country too, which the chain covers there, and beside the key does not. Raises RecordDamaged.
    """
    try:
        kept = orjson.loads(body)
        quoted = [verdict["quote"]["schedule"] for verdict in kept["verdicts"] if verdict.get("quote")]
        due = max((row["due"] for schedule in quoted for row in schedule), default=None)
        return KeptDecision(
            key.position,
            key.decision_id,
            str(kept["request"]["country"]),
            key.customer,
            date.fromisoformat(kept["business_date"]),
            date.fromisoformat(due) if due else None,
            frozenset(verdict["id"] for verdict in kept["verdicts"]),
        )
    except (
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
    ) as error:  # tampered, or not a decision's body
        message = f"the record of decision {key.decision_id} at position {key.position} is damaged"
        raise RecordDamaged(message) from error


def kept_decisions(keys: Iterable[KeptKey], decisions: Iterable[StoredRecord]) -> Iterator[KeptDecision]:
    """The decisions whose key is kept; both are given in order of position.

    Raises as `kept_decision` does.
    """
    waiting = iter(keys)
    key = next(waiting, None)
    for stored in decisions:
        while key is not None and key.position < stored.position:
            key = next(waiting, None)
        if key is None:
            return
        if key.position == stored.position:
            yield kept_decision(key, stored.record.body)


class Retention:
    """What the record policies of one book demand on one day; it remembers which concern which offers."""

    def __init__(self, book: Book, on: date) -> None:
        self.book, self.on = book, on
        self._policies = {country: record_policies(book, country) for country in book.retailer.markets}
        self._facts = {offer.id: FactSet(own_facts(book, offer)) for offer in book.offers}
        self._concerned: dict[tuple[str, frozenset[str]], tuple[Policy, ...]] = {}

    def policies(self, country: str) -> tuple[Policy, ...]:
        """The policies of a market that say for how long facts are kept; none where there is no market."""
        return self._policies.get(country, ())

    def relationships(self, decisions: Iterable[KeptDecision]) -> Relationships:
        """Every customer's file in each market, from all the decisions whose facts can still be read."""
        found: dict[tuple[str, str], Relationship] = {}
        for decision in decisions:
            if decision.customer is not None:
                file = decision.country, decision.customer
                found[file] = self._grown(found.get(file), decision)
        return found

    def demand(self, decision: KeptDecision, relationships: Relationships) -> Demand | None:
        """The policy that keeps a decision's facts longest, and until when; None where no policy says.

        The facts may go when the last day has passed.
        """
        policies = self._concerning(decision)
        own = [_demand(policy, decision.business_date) for policy in policies if not _is_of_file(policy)]
        file = self._grown(None, decision)
        if decision.customer is not None:
            file = relationships.get((decision.country, decision.customer), file)
        of_file = [_demand(policy, file.end) for policy in file.policies]
        return max((*of_file, *own), key=lambda demand: demand.until, default=None)

    def _grown(self, file: Relationship | None, decision: KeptDecision) -> Relationship:
        """A file with one more decision in it."""
        policies = tuple(policy for policy in self._concerning(decision) if _is_of_file(policy))
        if file is None:
            return Relationship(decision.end, policies)
        more = tuple(policy for policy in policies if policy not in file.policies)
        return replace(file, end=max(file.end, decision.end), policies=file.policies + more)

    def _concerning(self, decision: KeptDecision) -> tuple[Policy, ...]:
        """The policies that concern a decision: in force on some day from the decision to today."""
        key = decision.country, decision.offers
        if key not in self._concerned:
            self._concerned[key] = tuple(
                policy for policy in self.policies(decision.country) if self._is_about(policy, *key)
            )
        return tuple(
            policy
            for policy in self._concerned[key]
            if _holds_between(policy, decision.business_date, self.on)
        )

    def _is_about(self, policy: Policy, country: str, offers: frozenset[str]) -> bool:
        """Whether a policy may be about one of some offers; of one that the book no longer has, it may be."""
        unknown = FactSet({"country": country, "offer.currency": self.book.market(country).currency})
        facts = [self._facts.get(offer, unknown) for offer in sorted(offers)] or [unknown]
        return any(
            evaluate(without_presence(policy.applies_to, known.values), known) is not False for known in facts
        )


@dataclass(frozen=True, slots=True)
class MarketReview:
    """What is to go and what is to stay in one market on a day."""

    country: str
    policies: tuple[Policy, ...]
    """Those that say for how long; none where nothing is said, and everything stays."""
    expired: Mapping[str, Sequence[int]]
    """The positions whose last day has passed, by the policy that kept them longest."""
    kept: int
    kept_unasked: int
    """How many of the kept ones no policy asks for."""
    next_last_day: date | None
    """The first of the last days to come; None where there is none."""


def reviewed(retention: Retention, read: Callable[[], Iterable[KeptDecision]]) -> tuple[MarketReview, ...]:
    """All decisions whose facts are kept, by market: the book's, and then others that decisions name.

    `read` gives the decisions, and is called twice: first for when relationships ended.
    """
    relationships = retention.relationships(read())
    countries = dict.fromkeys(retention.book.retailer.markets)
    expired: dict[tuple[str, str], list[int]] = {}
    kept, unasked = Counter[str](), Counter[str]()
    next_last_days: dict[str, date] = {}
    for decision in read():
        country, demand = decision.country, retention.demand(decision, relationships)
        countries.setdefault(country)
        if demand is not None and demand.until < retention.on:
            expired.setdefault((country, demand.policy.id), []).append(decision.position)
            continue
        kept[country] += 1
        unasked[country] += demand is None
        if demand is not None and demand.until != FOR_EVER:
            next_last_days[country] = min(demand.until, next_last_days.get(country, FOR_EVER))
    return tuple(
        MarketReview(
            country,
            retention.policies(country),
            {policy: positions for (where, policy), positions in expired.items() if where == country},
            kept[country],
            unasked[country],
            next_last_days.get(country),
        )
        for country in countries
    )


def record_policies(book: Book, country: str) -> tuple[Policy, ...]:
    """The policies of a market that say for how long facts are kept.

    Raises:
        KeyError: the country is no market of the book.
    """
    return tuple(policy for policy in book.policies_of(country) if _keep(policy) is not None)


def last_day(since: date, keep: str) -> date:
    """The last day of a span such as `25 months` that begins after a day; `FOR_EVER` beyond the calendar."""
    count, unit = read_span(keep)
    try:
        if unit in ("day", "week"):
            return since + timedelta(days=count * (7 if unit == "week" else 1))
        return add_months(since, count * (12 if unit == "year" else 1), "next_day")
    except OverflowError:
        return FOR_EVER


def _keep(policy: Policy) -> str | None:
    record = policy.document.record
    return record.keep if record is not None else None


def _is_of_file(policy: Policy) -> bool:
    record = policy.document.record
    return record is not None and record.from_ == "end_of_relationship"


def _demand(policy: Policy, since: date) -> Demand:
    keep = _keep(policy)
    assert keep is not None, "only policies that say how long are asked"
    return Demand(policy, since, last_day(since, keep))


def _holds_between(policy: Policy, first: date, last: date) -> bool:
    window = policy.document.in_force
    return (window.from_ is None or window.from_ <= last) and (window.until is None or first <= window.until)
