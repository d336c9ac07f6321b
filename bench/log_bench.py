"""How fast the decision log records: `python -m bench.log_bench [--folder F] [--records N] [--body-bytes N]`.

Prints records per second, the added latency at p50 and p99, and how many records shared a commit, for 1 and
for 32 appenders that each wait for their record; then the same while another thread computes without pause,
as a busy server does. The figures depend on the disk of the folder, so a bare fsync of 4 KiB is timed beside
them.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from statistics import median
from time import perf_counter

from engine.recording import BookRecord, DecisionRecord, SqlDecisionLog, new_decision_id, open_sql_log

_DIGEST = "sha256:" + "b" * 64
_US = 1_000_000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.log_bench")
    parser.add_argument(
        "--folder", type=Path, help="where to put the trial log; a temporary folder by default"
    )
    parser.add_argument("--records", type=int, default=4000)
    parser.add_argument("--body-bytes", type=int, default=16_384)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        print(
            f"python {sys.version.split()[0]}, {options.records} records of {options.body_bytes} body bytes"
        )
        print(f"bare fsync of 4 KiB: p50 {_fsync_us(Path(folder)):.0f} us")
        for busy in (False, True):
            for appenders in (1, 32):
                _measure(Path(folder), appenders, options.records, options.body_bytes, busy)


def _fsync_us(folder: Path) -> float:
    taken = []
    with (folder / "fsync").open("wb") as file:
        for _ in range(200):
            file.write(b"x" * 4096)
            file.flush()
            began = perf_counter()
            os.fsync(file.fileno())
            taken.append(perf_counter() - began)
    return median(taken) * _US


def _measure(folder: Path, appenders: int, count: int, body_bytes: int, busy: bool) -> None:
    count = count if appenders > 1 else count // 4
    log = open_sql_log(f"sqlite:///{folder / f'log-{appenders}-{busy}.db'}", "bench")
    log.keep_book(BookRecord(_DIGEST, "bench", b"", "2026-11-27T07:15:00Z"))
    shares = [_records(count // appenders, body_bytes, seed) for seed in range(appenders)]
    commits_before = log.commits
    with _spinning(busy):
        began = perf_counter()
        latencies = sorted(_append_all(log, shares))
        elapsed = perf_counter() - began
    grouped = len(latencies) / (log.commits - commits_before)
    log.close()
    print(
        f"{appenders:2} appenders{', busy neighbour' if busy else '':15}"
        f" {len(latencies) / elapsed:8.0f} records/s"
        f"   p50 {latencies[len(latencies) // 2] * _US:6.0f} us"
        f"   p99 {latencies[len(latencies) * 99 // 100] * _US:7.0f} us   {grouped:5.1f} records/commit"
    )


def _records(count: int, body_bytes: int, seed: int) -> list[DecisionRecord]:
    rng = random.Random(seed)
    return [
        _record(new_decision_id(1_795_763_700_000 + n, rng.randbytes(10)), rng, body_bytes)
        for n in range(count)
    ]


def _record(decision_id: str, rng: random.Random, body_bytes: int) -> DecisionRecord:
    body = rng.randbytes(body_bytes // 2).hex().encode()
    moment = "2026-11-27T10:15:00+03:00"
    hashed = sha256(body).hexdigest()
    customer, facts_key = rng.randbytes(32).hex(), rng.randbytes(60)
    return DecisionRecord(
        decision_id, moment, moment, _DIGEST, "0.1.0", "en", body, hashed, "SA", customer, facts_key
    )


def _append_all(log: SqlDecisionLog, shares: list[list[DecisionRecord]]) -> list[float]:
    latencies: list[float] = []
    threads = [threading.Thread(target=_append, args=(log, share, latencies)) for share in shares]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return latencies


def _append(log: SqlDecisionLog, records: list[DecisionRecord], latencies: list[float]) -> None:
    for record in records:
        began = perf_counter()
        log.append_and_wait(record, timeout_seconds=60)
        latencies.append(perf_counter() - began)


@contextmanager
def _spinning(busy: bool) -> Iterator[None]:
    """A thread that computes 1 ms, yields, and computes again, when `busy`."""
    stop = threading.Event()

    def spin() -> None:
        while not stop.wait(0):
            until = perf_counter() + 0.001
            while perf_counter() < until:
                pass

    thread = threading.Thread(target=spin)
    if busy:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        if busy:
            thread.join()


if __name__ == "__main__":
    main()
