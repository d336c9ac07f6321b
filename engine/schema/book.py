"""A book: all YAML together, checked. Everything in it is immutable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from engine.conditions import Condition
from engine.problems import Problem, Span
from engine.schema.calendar_documents import SeasonEntry
from engine.schema.case import OfferCases, PolicyCases
from engine.schema.fields import Text
from engine.schema.offer import OfferDocument
from engine.schema.policy import ALWAYS_IN_FORCE, Citation, InForce, PolicyDocument
from engine.schema.provider import ProviderDocument
from engine.schema.retailer import Market, RetailerDocument
from engine.schema.terms import Plan
from engine.schema.yaml_source import Source


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider with the file it stands in."""

    id: str
    document: ProviderDocument
    source: Source


@dataclass(frozen=True, slots=True)
class Segment:
    """A named group of customers; `depends_on` are the segments its condition mentions."""

    id: str
    title: Text
    when: Condition
    depends_on: frozenset[str]
    span: Span


@dataclass(frozen=True, slots=True)
class Season:
    """A named window of the calendar."""

    id: str
    entry: SeasonEntry
    span: Span


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be offered: its plan in exact terms and the condition under which it holds."""

    id: str
    document: OfferDocument
    plan: Plan
    when: Condition
    source: Source

    def place(self, *path: str | int) -> str:
        """The file and line of a part of the offer, as answers cite it."""
        return self.source.span_at(*path).file_and_line


@dataclass(frozen=True, slots=True)
class LimitTerm:
    """A literal (`fact` is None) or a multiple of a fact: `0.5 % of plan.financed`."""

    multiplier: Fraction
    fact: str | None
    constant: int = 0


@dataclass(frozen=True, slots=True)
class DatedLimit:
    """The limit from a day on (None: always): the lowest of its terms."""

    from_: date | None
    terms: tuple[LimitTerm, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Cap:
    """A ceiling or a floor: the signed sum of facts against the limit in force on the day."""

    measure: tuple[tuple[int, str], ...]
    bound: Literal["at_most", "at_least"]
    limits: tuple[DatedLimit, ...]
    unit: str
    span: Span

    def limit_on(self, day: date) -> DatedLimit | None:
        """The limit in force on `day`; None before the first."""
        found = None
        for limit in self.limits:
            if limit.from_ is None or limit.from_ <= day:
                found = limit
        return found

    def facts(self) -> frozenset[str]:
        """Every fact that the measure or a limit needs."""
        terms = (term.fact for limit in self.limits for term in limit.terms)
        return frozenset(name for _, name in self.measure) | {fact for fact in terms if fact is not None}


@dataclass(frozen=True, slots=True)
class Policy:
    """One compliance rule: when it applies, and what it forbids, requires or limits."""

    id: str
    pack: str
    document: PolicyDocument
    applies_to: Condition
    rule: Condition | None
    cap: Cap | None
    span: Span
    source: Source

    @property
    def is_unconfirmed(self) -> bool:
        """Whether the policy may refer but never decline."""
        return self.document.citation.confidence == "unconfirmed"

    @property
    def refers_when_missing(self) -> bool:
        """Whether a missing fact refers to a person instead of refusing."""
        return self.is_unconfirmed or self.document.on_missing == "refer"

    def in_force(self, day: date) -> bool:
        """Whether the policy applies on `day` at all."""
        return self.document.in_force.holds(day)

    def since(self, limit: DatedLimit | None = None) -> date | None:
        """The first day of the policy or, where that is later, of a limit of its cap; None: it has none."""
        first_days = (self.document.in_force.from_, limit.from_ if limit is not None else None)
        return max((day for day in first_days if day is not None), default=None)

    def change_days(self) -> set[date]:
        """The days on which the policy begins, has just ended, or has another limit."""
        limits = self.cap.limits if self.cap is not None else ()
        return self.document.in_force.change_days() | {
            limit.from_ for limit in limits if limit.from_ is not None
        }

    @property
    def place(self) -> str:
        """The file and line of the rule, as answers cite it."""
        return self.span.file_and_line

    @property
    def law(self) -> str:
        """The instrument, the clause and the place, as problems cite it."""
        citation = self.document.citation
        return f"{citation.instrument}, {citation.clause} ({self.place})"


@dataclass(frozen=True, slots=True)
class Regime:
    """A body of rules that governs, while it is in force, the offers for which its condition holds."""

    id: str
    pack: str
    title: Text
    citation: Citation
    when: Condition
    span: Span
    window: InForce = ALWAYS_IN_FORCE

    def in_force(self, day: date) -> bool:
        """Whether the regime can govern on `day` at all."""
        return self.window.holds(day)


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases beside an offer or a policy."""

    document: OfferCases | PolicyCases
    source: Source


@dataclass(frozen=True, slots=True)
class Book:
    """All YAML together, checked.

    `segments` are in an order in which each comes after those it depends on; `files` holds the text of every
    file that decides, by its path in the book, and `digest` is the SHA-256 over them (see `digest_of`).
    """

    retailer: RetailerDocument
    retailer_source: Source
    providers: Mapping[str, Provider]
    segments: tuple[Segment, ...]
    seasons: Mapping[str, Season]
    offers: tuple[Offer, ...]
    policies: tuple[Policy, ...]
    regimes: tuple[Regime, ...]
    offer_cases: Mapping[str, Cases]
    policy_cases: Mapping[str, Cases]
    files: Mapping[str, str]
    digest: str
    warnings: tuple[Problem, ...] = ()
    category_parents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """The version that the retailer gave this book."""
        return self.retailer.version

    def market(self, country: str) -> Market:
        """The market of a country that the retailer declares."""
        return self.retailer.markets[country]

    def offers_of(self, country: str) -> tuple[Offer, ...]:
        """The offers of one market, by id."""
        return tuple(offer for offer in self.offers if offer.document.market == country)

    def policies_of(self, country: str) -> tuple[Policy, ...]:
        """The policies of one market's packs, by pack and id."""
        packs = self.market(country).packs
        return tuple(policy for pack in packs for policy in self.policies if policy.pack == pack)

    def regimes_of(self, country: str) -> tuple[Regime, ...]:
        """The regimes of one market's packs, in the order in which they are tried."""
        packs = self.market(country).packs
        return tuple(regime for pack in packs for regime in self.regimes if regime.pack == pack)
