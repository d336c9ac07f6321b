"""Whether memory stays flat: over many decisions on one book, and over many reloads of the book."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.real_book import checkout, real_engine
from engine.decide import Engine
from engine.request import Request

READINGS = 5


def measure_decisions(decisions: int) -> None:
    """Print the resident memory along so many decisions on different carts."""
    with real_engine() as engine:
        requests = list(_carts())

        def some(first: int, last: int) -> None:
            for number in range(first, last):
                engine.decide(requests[number % len(requests)])

        _watch(f"{decisions:,} decisions", some, decisions)


def measure_reloads(reloads: int) -> None:
    """Print the resident memory along so many reloads, each with some decisions before the book is closed."""
    requests = list(_carts())[:20]

    def some(first: int, last: int) -> None:
        for _ in range(first, last):
            with real_engine() as engine:
                _decide_all(engine, requests)

    _watch(f"{reloads:,} reloads of the book", some, reloads)


def _carts() -> Iterator[Request]:
    for total in range(30_000, 430_000, 1_000):
        for category in ("phones", "furniture", "fashion"):
            yield checkout(total, category, ("store", "ecommerce", "app")[total // 1_000 % 3])


def _decide_all(engine: Engine, requests: list[Request]) -> None:
    for request in requests:
        engine.decide(request)


def _watch(what: str, some: Callable[[int, int], None], times: int) -> None:
    """Read the memory after a warm-up of a tenth, and then at even distances."""
    warm = max(times // 10, 1)
    some(0, warm)
    readings = [_resident_mib()]
    for part in range(READINGS):
        some(warm + (times - warm) * part // READINGS, warm + (times - warm) * (part + 1) // READINGS)
        readings.append(_resident_mib())
    listed = " ".join(f"{reading:.1f}" for reading in readings)
    print(f"  {what}: resident MiB {listed} ({readings[-1] - readings[0]:+.1f} since the first tenth)")


def _resident_mib() -> float:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
