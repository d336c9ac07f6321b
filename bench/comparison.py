"""Ours against zen-engine and a plain loop; answers are checked before any clock runs."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from typing import Any

from bench.answers import Reference
from bench.clock import TURN, Contestant, interleaved, percentile
from bench.ours import OursWhole, OursWithoutPricing
from bench.plain_loop import PlainLoop
from bench.workload import Workload, workload
from bench.zen_forms import FORMS, ZenForm
from engine.request import Request

CHECKED_OFFERS = 20_000
"""Offers whose answers are compared with the slow reference: all requests of small books, some of large."""


def compare(offers: int, policies: int, requests: int, rounds: int) -> float:
    """Print the table of one size; returns zen's best p50 over ours without pricing."""
    work = workload(offers, policies, requests)
    ours, whole, loop = OursWithoutPricing(work), OursWhole(work), PlainLoop(work)
    forms = [form(work) for form in FORMS]
    checked = min(max(CHECKED_OFFERS // offers, 1), requests)
    gc.collect()
    gc.freeze()  # as a server does once its book is loaded
    reasons = _check([ours, loop, *forms], work, checked)
    print(
        f"\n{offers} offers x {policies} policies, {requests} requests x {rounds} rounds; "
        f"{checked} requests checked, {reasons:.1f} reasons an offer"
    )
    zen = _quickest(forms, work.requests)
    taken = interleaved([ours, zen, loop], work.requests, rounds)
    taken |= interleaved([whole], work.requests[: max(requests * 20 // offers // 4, 10)], 1)
    middle = {name: percentile(times, 50) for name, times in taken.items()}
    print(f"  {'':34}{'p50 us':>9}{'p99 us':>10}{'/ ours':>9}")
    for name, times in taken.items():
        ratio = middle[name] / middle[ours.name]
        print(f"  {name:34}{middle[name]:>9.0f}{percentile(times, 99):>10.0f}{ratio:>9.1f}")
    ours.close()
    whole.close()
    gc.unfreeze()
    return middle[zen.name] / middle[ours.name]


def _check(contestants: Sequence[Contestant[Any]], work: Workload, checked: int) -> float:
    """Every engine gives the reference's answer to the first requests; returns the reasons of an offer."""
    reference, reasons, offers = Reference(work), 0, 0
    for request in work.requests[:checked]:
        expected = reference.answer(request)
        reasons += sum(map(len, expected.values()))
        offers += len(expected)
        for contestant in contestants:
            if contestant.answer(contestant.run(request)) != expected:
                raise SystemExit(f"{contestant.name} does not answer as the reference does: {request}")
    return reasons / offers


def _quickest(forms: Sequence[ZenForm], requests: Sequence[Request]) -> ZenForm:
    """The form of zen that answers some requests soonest."""
    taken = interleaved(forms, requests[:TURN], 1)
    speeds = {form.name: percentile(taken[form.name], 50) for form in forms}
    print("  forms of zen, p50 us: " + ", ".join(f"{name[5:]} {speed:.0f}" for name, speed in speeds.items()))
    return min(forms, key=lambda form: speeds[form.name])
