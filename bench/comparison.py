"""Ours against zen-engine and a plain loop, each answer checked against the reference before any clock runs."""

from __future__ import annotations

from collections.abc import Sequence

from bench.answers import Reference
from bench.clock import Contestant, interleaved, percentile
from bench.ours import OursWhole, OursWithoutPricing
from bench.plain_loop import PlainLoop
from bench.workload import Workload, workload
from bench.zen_forms import FORMS, ZenForm
from engine.request import Request


def compare(offers: int, policies: int, requests: int, rounds: int, checked: int) -> float:
    """Print the table of one size; returns zen's best p50 over ours without pricing."""
    work = workload(offers, policies, requests)
    forms = [form(work) for form in FORMS]
    others = [OursWithoutPricing(work), PlainLoop(work)]
    reasons = _check([*others, *forms], work, checked)
    best = _quickest(forms, work.requests)
    contestants: list[Contestant] = [others[0], best, others[1]]
    taken = interleaved(contestants, work.requests, rounds)
    whole = OursWhole(work)
    taken |= interleaved([whole], work.requests[: max(len(work.requests) // 5, 1)], 1)
    ours, zen = (percentile(taken[one.name], 50) for one in (others[0], best))
    print(f"\n{offers} offers x {policies} policies, {len(work.requests)} requests x {rounds} rounds; "
          f"{min(checked, len(work.requests))} checked, {reasons:.1f} reasons an offer")  # fmt: skip
    print(f"  {'':34}{'p50 us':>9}{'p99 us':>10}{'/ ours':>9}")
    for name, times in taken.items():
        middle = percentile(times, 50)
        print(f"  {name:34}{middle:>9.0f}{percentile(times, 99):>10.0f}{middle / ours:>9.1f}")
    others[0].close()
    whole.close()
    return zen / ours


def _check(contestants: Sequence[Contestant], work: Workload, checked: int) -> float:
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
    taken = interleaved(forms, requests[:50], 2)
    speeds = {form.name: percentile(taken[form.name], 50) for form in forms}
    print("\n  " + "; ".join(f"{name} {speed:.0f} us" for name, speed in speeds.items()))
    return min(forms, key=lambda form: speeds[form.name])
