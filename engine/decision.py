"""What is decided: every offer of the market with its verdict, reasons and, if it can be had, its quote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from engine.compiler.compiled import CompiledOffer
from engine.evaluation.refusal import Refusal
from engine.fact_set import FactSet
from engine.pricing.quote import Quote
from engine.request import Request
from engine.schema.book import Policy, Regime
from engine.verdicts import Fault, Outcome, Reason


class OfferVerdict(NamedTuple):
    """What is said of one offer.

    An eligible offer has a `rank` and a `quote`, and the policies whose disclosures go with it; any other has
    at least one reason. `regime` is the body of rules that governs it, None where no regime does.
    """

    offer: CompiledOffer
    outcome: Outcome
    reasons: tuple[Reason, ...]
    regime: Regime | None
    quote: Quote | None = None
    rank: int | None = None
    disclosures: tuple[Policy, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """The whole answer to one request, before any language.

    `verdicts` holds the eligible offers by rank, then all others by id. `refusal` is what a customer must be
    told to whom credit is refused, None where it is not. A decision is a pure function of the request, the
    book and the version of the engine.
    """

    request: Request
    business_date: date
    facts: FactSet
    book_digest: str
    book_version: str
    engine_version: str
    currency: str
    verdicts: tuple[OfferVerdict, ...]
    faults: tuple[Fault, ...] = ()
    refusal: Refusal | None = None

    @property
    def eligible(self) -> tuple[OfferVerdict, ...]:
        """The offers that may be had, best first."""
        return tuple(verdict for verdict in self.verdicts if verdict.outcome == "eligible")

    @property
    def withheld(self) -> tuple[OfferVerdict, ...]:
        """The offers that are refused or referred, by id."""
        return tuple(verdict for verdict in self.verdicts if verdict.outcome != "eligible")
