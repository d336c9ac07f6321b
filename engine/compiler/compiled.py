"""The compiled book: what a decision looks up. Everything is immutable and shared by all requests."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from engine.compiler.requirements import Requirement
from engine.conditions import Condition
from engine.facts import FactValue, Stage
from engine.schema.book import Book, Cap, DatedLimit, Offer, Policy, Regime, Segment
from engine.schema.retailer import Market


@dataclass(frozen=True, slots=True)
class Judgement:
    """What remains of a rule once an offer is known; its position in the market is its bit.

    A breach holds when the policy is breached; a gate holds when the policy, or the regime, applies.
    """

    owner: Policy | Regime
    condition: Condition
    stage: Stage
    is_gate: bool


@dataclass(frozen=True, slots=True)
class CapCheck:
    """A cap that may concern a quote of the offer; `gate` is the judgement that it applies, if any."""

    policy: Policy
    cap: Cap
    limit: DatedLimit
    gate: int | None


@dataclass(frozen=True, slots=True)
class DisclosureCheck:
    """A text to be shown with a quote of the offer; `gate` as in `CapCheck`."""

    policy: Policy
    gate: int | None


@dataclass(frozen=True, slots=True)
class RegimeCheck:
    """A regime that may govern the offer; the first whose gate holds does."""

    regime: Regime
    gate: int | None


@dataclass(frozen=True, slots=True)
class OfferLaw:
    """What the policies of one interval of the law say of one offer.

    `facts` are the offer's own facts in the interval; `refused` the policies that forbid it whatever the
    request; `breach_bits` the judgements to make with the request, `quote_breaches` those that need a quote.
    `request_caps` need no quote, `quote_caps` do; one on the offer alone that is kept is in neither.
    """

    facts: Mapping[str, FactValue]
    refused: tuple[Policy, ...]
    breach_bits: int
    quote_breaches: tuple[int, ...]
    request_caps: tuple[CapCheck, ...]
    quote_caps: tuple[CapCheck, ...]
    shown_limits: tuple[CapCheck, ...]
    disclosures: tuple[DisclosureCheck, ...]
    regimes: tuple[RegimeCheck, ...]


@dataclass(frozen=True, slots=True)
class RefusalLaw:
    """What the policies of one interval say of a refusal of credit, whatever the offer.

    `notices` go with it, `reason_limits` say how many principal reasons they name at most, and `facts` are
    those that some rule of the market looks at.
    """

    notices: tuple[DisclosureCheck, ...]
    reason_limits: tuple[CapCheck, ...]
    facts: frozenset[str]


@dataclass(frozen=True, slots=True)
class LawInterval:
    """A stretch of days on which no law, licence or attestation changes; `offers` as in the market."""

    first_day: date
    last_day: date
    offers: tuple[OfferLaw, ...]
    on_refusal: RefusalLaw


@dataclass(frozen=True, slots=True)
class CompiledOffer:
    """An offer with the bits of what it asks, and where its file says so."""

    offer: Offer
    requirement_bits: int
    places: Mapping[int, str]

    @property
    def id(self) -> str:
        """The offer's id."""
        return self.offer.id


@dataclass(frozen=True, slots=True)
class CompiledMarket:
    """All that decides in one country.

    `requirements` and `judgements` are numbered by position; an offer's bits refer to these numbers.
    """

    country: str
    market: Market
    zone: ZoneInfo
    offers: tuple[CompiledOffer, ...]
    requirements: tuple[Requirement, ...]
    judgements: tuple[Judgement, ...]
    intervals: tuple[LawInterval, ...]
    starts: tuple[int, ...]
    policy_places: Mapping[str, str]

    def interval_on(self, day: date) -> LawInterval:
        """The law on a day."""
        return self.intervals[bisect_right(self.starts, day.toordinal()) - 1]


@dataclass(frozen=True, slots=True)
class CompiledBook:
    """A book ready to decide with."""

    book: Book
    markets: Mapping[str, CompiledMarket]
    segment_levels: tuple[tuple[Segment, ...], ...]

    @property
    def digest(self) -> str:
        """The book's digest."""
        return self.book.digest
