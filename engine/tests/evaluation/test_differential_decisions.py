"""Differential: whole decisions on generated books, against an oracle that knows no shortcut."""

from __future__ import annotations

import pytest

from engine.decide import Engine
from engine.decision import Decision, OfferVerdict
from engine.tests.evaluation import oracle
from engine.tests.evaluation.generated import PAIRS, chances
from engine.tests.evaluation.generated_books import generated_book
from engine.tests.evaluation.generated_requests import generated_request

_CHUNKS = 8
_REQUESTS = 40
_SHARE = 0.15


def as_the_oracle_says(verdict: OfferVerdict) -> oracle.Verdict:
    """A verdict of the engine in the oracle's terms."""
    reasons = frozenset(_key(reason.finding.code, reason.finding.policy, reason.finding.params.get("facts"))
                        for reason in verdict.reasons)  # fmt: skip
    return oracle.Verdict(verdict.outcome, reasons, verdict.rank, verdict.quote)


def _key(code: str, policy: str | None, facts: object) -> oracle.ReasonKey:
    return code, policy, facts if isinstance(facts, tuple) else ()


def answered(decision: Decision) -> dict[str, oracle.Verdict]:
    """The decision in the oracle's terms, by offer."""
    return {verdict.offer.id: as_the_oracle_says(verdict) for verdict in decision.verdicts}


@pytest.mark.parametrize("chunk", range(_CHUNKS))
def test_a_decision_is_what_every_rule_says_by_itself(chunk: int) -> None:
    """Verdicts, reasons, missing facts, ranks and quotes are those of the rules as written."""
    books = max(1, int(PAIRS * _SHARE) // _CHUNKS // _REQUESTS)
    for number in range(books):
        seed = f"{chunk} {number}"
        compiled, rng = generated_book(seed), chances(f"requests {seed}")
        with Engine(compiled) as engine:
            for _ in range(_REQUESTS):
                request = generated_request(rng)
                decision = engine.decide(request, remedies=False)
                assert answered(decision) == oracle.verdicts(compiled.book, request), (seed, request)
                assert decision.faults == ()
