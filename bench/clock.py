"""Interleaved timing: the engines take turns every few requests, so that a noisy moment meets them all."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter_ns
from typing import Any, Protocol, TypeVar

from bench.answers import Answer
from engine.request import Request

TURN = 25
"""Requests that one engine answers before the next has its turn."""


RanT = TypeVar("RanT")


class Contestant(Protocol[RanT]):
    """An engine as the clock sees it; what it returns is its own affair."""

    @property
    def name(self) -> str:
        """What the table calls it."""

    def run(self, request: Request) -> RanT:
        """Answer one request; this is timed."""

    def answer(self, ran: RanT) -> Answer:
        """What `run` returned, in common terms."""


def interleaved(
    contestants: Sequence[Contestant[Any]], requests: Sequence[Request], rounds: int
) -> dict[str, list[int]]:
    """Nanoseconds of every request, by the name of the engine."""
    taken: dict[str, list[int]] = {contestant.name: [] for contestant in contestants}
    for round_number in range(rounds):
        order = [
            *contestants[round_number % len(contestants) :],
            *contestants[: round_number % len(contestants)],
        ]
        for start in range(0, len(requests), TURN):
            for contestant in order:
                _turn(contestant, requests[start : start + TURN], taken[contestant.name])
    return taken


def _turn(contestant: Contestant[Any], requests: Sequence[Request], taken: list[int]) -> None:
    run = contestant.run
    for request in requests:
        started = perf_counter_ns()
        run(request)
        taken.append(perf_counter_ns() - started)


def percentile(taken: Sequence[int], percent: int) -> float:
    """The percentile in microseconds."""
    ordered = sorted(taken)
    return ordered[min(len(ordered) * percent // 100, len(ordered) - 1)] / 1000
