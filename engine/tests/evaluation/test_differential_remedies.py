"""Differential: what a remedy promises is what a fresh decision on the changed request says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.conditions import comparisons
from engine.decide import Engine
from engine.decision import OfferVerdict
from engine.facts import FACTS, Stage
from engine.money import decimal_text
from engine.request import Request
from engine.schema.book import Book
from engine.tests.evaluation.changed_requests import changed, signed_minor
from engine.tests.evaluation.generated import PAIRS, chances
from engine.tests.evaluation.generated_books import generated_book
from engine.tests.evaluation.generated_requests import generated_request
from engine.verdicts import Reason, Remedy

_CHUNKS = 4
_REQUESTS = 25
_SHARE = 0.05


def _remedied(engine: Engine, request: Request) -> Iterator[tuple[OfferVerdict, Reason]]:
    for verdict in engine.decide(request).withheld:
        for reason in verdict.reasons:
            if reason.remedy is not None:
                yield verdict, reason


def _afterwards(engine: Engine, request: Request, verdict: OfferVerdict) -> OfferVerdict:
    decision = engine.decide(request, remedies=False)
    return next(one for one in decision.verdicts if one.offer.id == verdict.offer.id)


def _is_given(reason: Reason, verdict: OfferVerdict) -> bool:
    """Whether the same condition, or the same policy with the same code, still stands in the way."""
    policy = reason.finding.policy
    if policy is None:
        return any(one.source == reason.source for one in verdict.reasons)
    return any(
        (one.finding.policy, one.finding.code) == (policy, reason.finding.code) for one in verdict.reasons
    )


def _promises_kept(seed: str) -> int:
    """Follow every remedy of some requests to a generated book, and count them."""
    given = 0
    compiled, rng = generated_book(seed), chances(f"requests {seed}")
    with Engine(compiled) as engine:
        for _ in range(_REQUESTS):
            request = generated_request(rng)
            for verdict, reason in _remedied(engine, request):
                assert reason.remedy is not None
                given += 1
                done = changed(compiled.book, request, verdict, reason)
                decision = engine.decide(done, remedies=False)
                after = next(one for one in decision.verdicts if one.offer.id == verdict.offer.id)
                context = (seed, request, verdict.offer.id, reason)
                assert not _is_given(reason, after), context
                assert (after.outcome == "eligible") == reason.remedy.makes_eligible, context
    return given


@pytest.mark.parametrize("chunk", range(_CHUNKS))
def test_a_remedy_keeps_its_promise(chunk: int) -> None:
    """Done as it says, a remedy removes its reason, and the offer is shown exactly if it says so."""
    books = max(1, int(PAIRS * _SHARE) // _CHUNKS // _REQUESTS)
    assert sum(_promises_kept(f"remedies {chunk} {number}") for number in range(books))


def test_an_exclusive_offer_that_ranks_later_is_minded() -> None:
    """It keeps out free plans of its group, which then leave room at the limit of shown plans."""
    assert _promises_kept("remedies 3 67")


def _one_minor_unit_less(book: Book, request: Request, reason: Reason) -> Reason:
    remedy = reason.remedy
    assert remedy is not None
    less = abs(signed_minor(book, request, remedy)) - 1
    by = decimal_text(less, book.market(request.country).currency)
    return reason._replace(remedy=Remedy(remedy.fact, remedy.change, by, remedy.makes_eligible))


def _applies_by_amount(book: Book, reason: Reason) -> bool:
    """Whether the reason's policy applies by an amount, so that less may already lead out of its reach."""
    policy = next((one for one in book.policies if one.id == reason.finding.policy), None)
    facts = {leaf.fact for leaf in comparisons(policy.applies_to)} if policy is not None else set()
    return any(FACTS[fact].stage is Stage.QUOTE or fact in ("cart.total", "regime") for fact in facts)


@pytest.mark.parametrize("chunk", range(_CHUNKS))
def test_a_remedy_is_the_smallest_change(chunk: int) -> None:
    """One minor unit less of the cart or of the down payment does not remove the reason."""
    tried = 0
    for number in range(max(1, int(PAIRS * _SHARE) // _CHUNKS // _REQUESTS)):
        seed = f"remedies {chunk} {number}"
        compiled, rng = generated_book(seed), chances(f"requests {seed}")
        with Engine(compiled) as engine:
            for _ in range(_REQUESTS):
                request = generated_request(rng)
                for verdict, reason in _remedied(engine, request):
                    assert reason.remedy is not None
                    if reason.remedy.fact not in ("cart.total", "down_payment"):
                        continue
                    if _applies_by_amount(compiled.book, reason):
                        continue
                    tried += 1
                    less = _one_minor_unit_less(compiled.book, request, reason)
                    after = _afterwards(engine, changed(compiled.book, request, verdict, less), verdict)
                    unpriced = any(one.finding.policy is None for one in after.reasons)
                    assert unpriced or _is_given(reason, after), (seed, request, verdict.offer.id, reason)
    assert tried
