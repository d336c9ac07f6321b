"""A whole decision of the real book, with ten priced offers or more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from time import perf_counter_ns

from bench.clock import percentile
from engine.decide import Engine, load_engine
from engine.problems import Problems, render
from engine.request import Cart, Customer, Income, Line, Obligations, Request

FOLDER = Path(__file__).parent.parent
PRICED = 10


def real_engine() -> Engine:
    """The engine of the book in this checkout."""
    engine = load_engine(FOLDER)
    if isinstance(engine, Problems):
        raise SystemExit("\n".join(render(problem) for problem in engine.errors[:5]))
    return engine


def checkout(total_minor: int = 180_000, category: str = "tvs", channel: str = "ecommerce") -> Request:
    """A cart of one article, by a customer of long standing."""
    customer = Customer(
        id="c-1",
        date_of_birth=date(1990, 5, 1),
        residency="SA",
        customer_since=date(2023, 1, 15),
        identity_verified=True,
        monthly_income_minor=1_800_000,
        income=Income(1_800_000, 0, 0),
        monthly_obligations_minor=150_000,
        obligations=Obligations(150_000, 0, 0),
        bnpl_outstanding_minor=0,
        days_past_due=0,
        consents=frozenset({"bureau_query", "bureau_report", "terms", "credit_data"}),
        bureau_checked=True,
    )
    moment = datetime.fromisoformat("2026-11-27T10:15:00+03:00")
    return Request(
        moment, "SA", channel, Cart("SAR", (Line("A-1", category, 1, total_minor),)), customer=customer
    )


def chosen(engine: Engine) -> tuple[Request, int]:
    """The first cart, by total and category, for which `PRICED` offers or more are priced; and how many."""
    best: tuple[int, Request] | None = None
    for total in range(50_000, 500_001, 10_000):
        for category in ("tvs", "phones", "furniture"):
            request = checkout(total, category)
            priced = sum(
                one.appraisal is not None and one.appraisal.quote is not None
                for one in engine.ground(request).offers()
            )
            if priced >= PRICED:
                return request, priced
            if best is None or priced > best[0]:
                best = priced, request
    assert best is not None
    return best[1], best[0]


def measure_real_book(decisions: int) -> None:
    """Print the percentiles of whole decisions."""
    with real_engine() as engine:
        request, priced = chosen(engine)
        verdicts = engine.decide(request).verdicts
        given = [reason for verdict in verdicts for reason in verdict.reasons]
        remedies = sum(reason.remedy is not None for reason in given)
        print(
            f"\nthe real book: a cart of {request.cart.cash_price_minor // 100} SAR, {len(verdicts)} offers, "
            f"{priced} priced, {sum(verdict.rank is not None for verdict in verdicts)} shown, "
            f"{len(given)} reasons, {remedies} remedies; {decisions} times"
        )
        _print("whole decision", lambda: engine.decide(request), decisions)
        _print("the same without remedies", lambda: engine.decide(request, remedies=False), decisions)
        _print("derive, match and judge alone", lambda: engine.ground(request), decisions)


def _print(name: str, once: Callable[[], object], times: int) -> None:
    taken = []
    for _ in range(times):
        started = perf_counter_ns()
        once()
        taken.append(perf_counter_ns() - started)
    print(f"  {name:34}{percentile(taken, 50):>9.0f}{percentile(taken, 99):>10.0f}  us p50, p99")
