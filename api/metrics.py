"""What the service counts, in a registry of its own."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from engine.decision import Decision

_BUCKETS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)


class Metrics:
    """Counters of one service; `waiting` says how many records wait for the log."""

    def __init__(self, waiting: Callable[[], int]) -> None:
        self.registry = CollectorRegistry()
        self._decisions = self._counter(
            "decisions", "Decisions given, by what the customer may have", "outcome"
        )
        self._verdicts = self._counter("verdicts", "Offers judged in decisions given", "outcome")
        self._reasons = self._counter(
            "reasons", "Reasons for withholding an offer, in decisions given", "code"
        )
        self.disagreements = self._counter(
            "evaluator_disagreements",
            "Evaluations on which the rule engine and the reference differed, or that failed",
        )
        self.log_failures = self._counter(
            "log_failures", "Decisions not given because they could not be recorded"
        )
        self.replayed_answers = self._counter(
            "replayed_answers", "Answers given again for an idempotency key, without deciding"
        )
        self.refused_requests = self._counter(
            "refused_requests", "Requests answered with a problem document", "code"
        )
        self.seconds = Histogram(
            "taqseet_eligibility_seconds",
            "From the body read to the answer ready and durable",
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.ready = Gauge(
            "taqseet_ready", "Whether a checked book is active and the log is open", registry=self.registry
        )
        Gauge("taqseet_log_waiting", "Records that wait for a commit", registry=self.registry).set_function(
            waiting
        )

    def count(self, decision: Decision) -> None:
        """Count a decision that was given."""
        outcomes = {verdict.outcome for verdict in decision.verdicts}
        best = next((outcome for outcome in ("eligible", "referred") if outcome in outcomes), "ineligible")
        self._decisions.labels(best).inc()
        for outcome, times in Tally(verdict.outcome for verdict in decision.verdicts).items():
            self._verdicts.labels(outcome).inc(times)
        codes = Tally(reason.finding.code for verdict in decision.withheld for reason in verdict.reasons)
        for code, times in codes.items():
            self._reasons.labels(code).inc(times)

    def _counter(self, name: str, says: str, *labels: str) -> Counter:
        return Counter(f"taqseet_{name}", says, labels, registry=self.registry)
