"""The whole flow in one function: derive, match, price, judge, combine; and the engine that holds a book.

A decision is a pure function of the request, the book and the version of the engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from engine import __version__
from engine.compiler.compile import compile_book
from engine.compiler.compiled import CompiledBook
from engine.decision import Decision, OfferVerdict
from engine.evaluation.appraise import disclosures_of, regime_of
from engine.evaluation.combine import Superseded, combine
from engine.evaluation.evaluators import Evaluators
from engine.evaluation.findings import error_finding
from engine.evaluation.groundwork import Considered, Groundwork, lay
from engine.evaluation.refusal import refusal_of
from engine.evaluation.remedies import CartLine, RemedySeeker
from engine.problems import Problems
from engine.request import Request, business_date, stated_facts
from engine.schema.book import Book
from engine.schema.folder import RULES
from engine.schema.load import load_book
from engine.verdicts import Fault, Reason, outcome_of

INDEX_CHECKED_ONE_IN = 97
"""On one request in so many the catalogue index is checked too; the rules are checked on every one."""


class Engine:
    """A book that decides. Immutable once made; closed when its last request has left."""

    def __init__(self, compiled: CompiledBook) -> None:
        self.compiled = compiled
        self.evaluators = Evaluators(compiled)

    def decide(self, request: Request, *, remedies: bool = True) -> Decision:
        """Every offer of the request's market with its verdict, reasons and quote.

        `remedies=False` leaves out the search for remedies, which decides again for each candidate.

        Raises:
            KeyError: the request's country is no market of the book, or a category is not in its tree.
            CalendarRangeError: the date lies beyond the Hijri tables.
        """
        ground = self.ground(request)
        considered = ground.offers()
        seeker = self.seeker(request, ground) if remedies else None
        verdicts = _verdicts(ground, considered, seeker)
        is_refused = all(verdict.outcome == "ineligible" for verdict in verdicts)
        return Decision(
            request,
            ground.day,
            ground.facts,
            self.compiled.digest,
            self.compiled.book.version,
            __version__,
            ground.market.compiled.market.currency,
            verdicts,
            tuple(_faults(ground, considered)),
            refusal_of(self.compiled.book, ground, considered) if is_refused else None,
        )

    def ground(self, request: Request) -> Groundwork:
        """Derive, match and judge: everything that all offers of a request share."""
        market = self.compiled.markets[request.country]
        day = business_date(request.as_of, market.zone)
        stated = stated_facts(request, day, market.market.currency, self.compiled.book.category_parents)
        wish = request.down_payment_minor
        sampled = in_index_sample(request)
        return lay(self.evaluators, request.country, day, stated, wish, check_index=sampled)

    def seeker(self, request: Request, ground: Groundwork) -> RemedySeeker:
        """The search for remedies of one request."""
        lines = tuple(
            CartLine(line.sku, line.quantity, line.quantity * line.unit_price_minor)
            for line in request.cart.lines
        )
        zone = ground.market.compiled.zone
        return RemedySeeker(
            ground, lines, request.cart.discount_minor, lambda day: self.ground(_on_day(request, day, zone))
        )

    def close(self) -> None:
        """Free what the rule engine holds."""
        self.evaluators.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def in_index_sample(request: Request) -> bool:
    """Whether the catalogue index is checked on this live request: one in `INDEX_CHECKED_ONE_IN`.

    The request itself decides, so that the same request is always decided in the same way.
    """
    return (int(request.as_of.timestamp()) + request.cart.cash_price_minor) % INDEX_CHECKED_ONE_IN == 0


def load_engine(folder: Path, rules: str = RULES) -> Engine | Problems:
    """The engine of a book in a folder (see `load_book`), or all problems that keep it from deciding."""
    return engine_of(load_book(folder, rules))


def engine_of(book: Book | Problems) -> Engine | Problems:
    """The engine of a book, or the problems that keep the book from loading or from deciding."""
    compiled = book if isinstance(book, Problems) else compile_book(book)
    return compiled if isinstance(compiled, Problems) else Engine(compiled)


def _on_day(request: Request, day: date, zone: ZoneInfo) -> Request:
    """The same request, asked at the same hour of the market's clocks on another day."""
    local = request.as_of.astimezone(zone)
    return replace(request, as_of=datetime.combine(day, local.time(), zone))


def _faults(ground: Groundwork, offers: tuple[Considered, ...]) -> Iterator[Fault]:
    """Everything on which the evaluators disagreed, once, with both answers."""
    yield from ground.faults
    seen: set[int] = set()
    judged = [ground.judged, *(considered.appraisal.judged for considered in offers if considered.appraisal)]
    for disagreement in (one for each in judged for one in each.disagreements):
        if disagreement.index not in seen:
            seen.add(disagreement.index)
            owner = ground.market.compiled.judgements[disagreement.index].owner
            yield Fault(
                f"policy {owner.id}",
                disagreement.error or str(disagreement.engine),
                str(disagreement.reference),
            )


def _verdicts(
    ground: Groundwork, considered: tuple[Considered, ...], seeker: RemedySeeker | None
) -> tuple[OfferVerdict, ...]:
    combined = combine(considered)
    shown, lost = combined.shown, combined.superseded
    eligible = [_eligible(one, rank) for rank, one in enumerate(shown, start=1)]
    shown_ids = {one.assessed.offer.id for one in shown}
    withheld = [
        _withheld(ground, one, position, lost.get(one.assessed.offer.id), seeker)
        for position, one in enumerate(considered)
        if one.assessed.offer.id not in shown_ids
    ]
    return (*eligible, *sorted(withheld, key=lambda verdict: verdict.offer.id))


def _eligible(considered: Considered, rank: int) -> OfferVerdict:
    appraisal, assessed = considered.appraisal, considered.assessed
    assert appraisal is not None
    regime = regime_of(assessed, appraisal.judged)
    disclosures = disclosures_of(assessed.law.disclosures, appraisal.judged)
    return OfferVerdict(assessed.offer, "eligible", (), regime, appraisal.quote, rank, disclosures)


def _withheld(
    ground: Groundwork,
    considered: Considered,
    position: int,
    lost: Superseded | None,
    seeker: RemedySeeker | None,
) -> OfferVerdict:
    assessed = considered.assessed
    reasons = [
        Reason(
            found.finding,
            ground.place(considered, found),
            seeker.remedy(considered, position, found) if seeker is not None else None,
        )
        for found in considered.found
    ]
    if lost is not None:
        place = lost.policy.place if lost.policy else assessed.offer.offer.place("stacking")
        reasons.append(Reason(lost.finding, place))
    if not reasons:  # no verdict without a reason: an offer that silently fell through is an error
        reasons.append(Reason(error_finding(None), assessed.offer.offer.place("offer")))
    judged = considered.appraisal.judged if considered.appraisal else ground.judged
    outcome = outcome_of(tuple(reason.finding for reason in reasons))
    return OfferVerdict(assessed.offer, outcome, tuple(reasons), regime_of(assessed, judged))
