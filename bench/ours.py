"""Our engine: without pricing, and whole."""

from __future__ import annotations

from bench.answers import Answer
from bench.workload import Workload
from engine.decide import Engine
from engine.evaluation.assess import Found
from engine.request import Request


class OursWithoutPricing:
    """Derive, match and judge, the double check included: every offer's findings as code and parameters."""

    name = "ours, without pricing"

    def __init__(self, work: Workload) -> None:
        self.engine = Engine(work.compiled)

    def run(self, request: Request) -> list[tuple[Found, ...]]:
        """What is timed: the findings of every offer, in the market's order."""
        ground = self.engine.ground(request)
        return ground.assessment.findings(ground.interval)

    def close(self) -> None:
        """Free what the rule engine holds."""
        self.engine.close()

    def answer(self, ran: list[tuple[Found, ...]]) -> Answer:
        """The answer in common terms."""
        offers = self.engine.compiled.markets["SA"].offers
        return {
            offer.id: frozenset(one.finding.policy or one.finding.code for one in found)
            for offer, found in zip(offers, ran, strict=True)
        }


class OursWhole(OursWithoutPricing):
    """The whole decision: quotes of what matches, rank, and remedies found by deciding again."""

    name = "ours, whole"

    def run(self, request: Request) -> list[tuple[Found, ...]]:
        """What is timed."""
        self.engine.decide(request)
        return []
