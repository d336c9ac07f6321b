"""The policy packs: how long all of them take to load, and that a decision pays for its own country's only.

One book is made of both that stand in this checkout: a retailer in nine jurisdictions. It is held against the
retailer's own book, which has two; both answer the same requests in turns.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import perf_counter, perf_counter_ns
from typing import Final

import yaml

from bench.clock import percentile
from bench.real_book import FOLDER, chosen, real_engine
from engine.decide import Engine, engine_of, load_engine
from engine.problems import Problems, render
from engine.request import Request
from engine.schema.folder import FIXTURES, RULES, book_files, folder_of
from engine.schema.load import book_of

LOADS: Final = 5
"""How often each book is loaded; the median is told."""


def measure_packs(decisions: int) -> None:
    """Print what all packs cost at load, and what they cost a decision in one country."""
    print("\nall packs: read, checked, compiled, ready to decide")
    _print_load("the retailer's own book", lambda: load_engine(FOLDER))
    _print_load("the fixtures' book", lambda: load_engine(FOLDER, FIXTURES))
    _print_load("both in one", _engine_in_one)
    with real_engine() as own, _ready(_engine_in_one()) as everywhere:
        request, priced = chosen(own)
        if own.decide(request).verdicts != everywhere.decide(request).verdicts:
            raise SystemExit("the two books decide the same request differently")
        taken = _in_turns((own, everywhere), request, decisions)
    for engine, nanoseconds in zip((own, everywhere), taken, strict=True):
        name = f"a decision in SA, {priced} priced; {_counts(engine)}"
        print(f"  {name:58}{percentile(nanoseconds, 50):>7.0f}  us p50")


def in_one(root: Path) -> dict[str, str]:
    """The texts of both books of a checkout as those of one retailer, in the markets of both."""
    own, fixtures = (
        {name: file.read_text("utf-8") for name, file in book_files(root, rules).items()}
        for rules in (RULES, FIXTURES)
    )
    retailer = yaml.safe_load(own.pop(f"{RULES}/retailer.yaml"))
    branch = yaml.safe_load(fixtures.pop(f"{FIXTURES}/retailer.yaml"))
    for name in ("segments.yaml", "seasons.yaml"):
        del fixtures[f"{FIXTURES}/{name}"]
    retailer["markets"] |= branch["markets"]
    retailer["attestations"] += branch.get("attestations", [])
    return {**fixtures, **own, f"{RULES}/retailer.yaml": yaml.safe_dump(retailer, allow_unicode=True)}


def _engine_in_one() -> Engine | Problems:
    return engine_of(book_of(folder_of(in_one(FOLDER))))


def _ready(loaded: Engine | Problems) -> Engine:
    if isinstance(loaded, Problems):
        raise SystemExit("\n".join(render(problem) for problem in loaded.errors[:5]))
    return loaded


def _print_load(name: str, load: Callable[[], Engine | Problems]) -> None:
    taken, counts = [], ""
    for _ in range(LOADS):
        started = perf_counter()
        with _ready(load()) as engine:
            taken.append(perf_counter() - started)
            counts = _counts(engine)
    print(f"  {name:26}{counts:32}{sorted(taken)[LOADS // 2]:>7.2f}  s, the median of {LOADS}")


def _counts(engine: Engine) -> str:
    book = engine.compiled.book
    return f"{len(book.retailer.markets)} markets, {len(book.policies)} policies"


def _in_turns(engines: tuple[Engine, Engine], request: Request, decisions: int) -> tuple[list[int], ...]:
    """Nanoseconds of each decision of each engine, one after the other so that a noisy moment meets both."""
    taken: tuple[list[int], ...] = ([], [])
    for _ in range(decisions):
        for engine, kept in zip(engines, taken, strict=True):
            started = perf_counter_ns()
            engine.decide(request)
            kept.append(perf_counter_ns() - started)
    return taken
