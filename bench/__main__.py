"""`python -m bench`: ours against zen-engine and a plain loop, the real book, and memory.

Without options it takes about five minutes; `--full` runs memory over 200,000 decisions and 200 reloads and
the largest size in three rounds; `--quick` is a look of half a minute whose figures are rough.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass

from bench.comparison import compare
from bench.memory import measure_decisions, measure_reloads
from bench.packs import measure_packs
from bench.real_book import measure_real_book

OFFERS = (20, 200, 2000)
POLICIES = (10, 50)
REQUESTS = 1_000


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured: rounds by number of offers, requests, decisions and reloads for memory."""

    rounds: dict[int, int]
    requests: int
    decisions: int
    reloads: int


DEFAULT = Effort({20: 5, 200: 4, 2000: 1}, REQUESTS, 20_000, 20)
FULL = Effort({20: 10, 200: 10, 2000: 3}, REQUESTS, 200_000, 200)
QUICK = Effort({20: 1, 200: 1, 2000: 1}, 50, 2_000, 3)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--full", action="store_true", help="the whole memory run; about 20 minutes")
    length.add_argument("--quick", action="store_true", help="a rough look; about half a minute")
    options = parser.parse_args()
    effort = FULL if options.full else QUICK if options.quick else DEFAULT
    print(f"python {sys.version.split()[0]}, one core, in process; every answer checked before it is timed")
    ratios = {
        (offers, policies): compare(offers, policies, effort.requests, effort.rounds[offers])
        for offers in OFFERS
        for policies in POLICIES
    }
    measure_real_book(max(effort.requests, 200))
    measure_packs(max(effort.requests, 200))
    print(
        "\nmemory"
        if options.full
        else "\nmemory (a shorter run; `--full` takes 200,000 decisions and 200 reloads)"
    )
    measure_decisions(effort.decisions)
    measure_reloads(effort.reloads)
    print(f"\n200x50 zen-engine/ours p50 ratio: {ratios[200, 50]:.1f}")


if __name__ == "__main__":
    main()
