"""Networks over their life: threads, memory, closing, and failures of the engine in C."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from engine.evaluation import durable
from engine.evaluation.durable import Rule, RuleNetwork, RuleNetworkError
from engine.tests.evaluation.rule_networks import (
    FIELDS,
    Watched,
    one,
    plainly,
    seeded,
    some_rules,
    some_values,
)

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.usefixtures("eager_switches")
def test_threads_do_not_disturb_each_other() -> None:
    """Eight threads that interrupt each other all the time get only right answers."""
    chance = seeded(8)
    rules = some_rules(chance, 70)
    asked = [some_values(chance) for _ in range(64)]
    right = [plainly(rules, values) for values in asked]

    def wrong_answers(first: int) -> int:
        return sum(network.fire(asked[n % 64]) != right[n % 64] for n in range(first, first + 1500))

    with RuleNetwork.compile(rules, FIELDS) as network, ThreadPoolExecutor(8) as threads:
        assert list(threads.map(wrong_answers, range(8))) == [0] * 8


def resident_bytes() -> int:
    """Physical memory of this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


@pytest.mark.skipif(
    not Path("/proc/self/statm").exists(), reason="resident memory is read from Linux's /proc"
)
def test_closed_networks_leave_no_memory() -> None:
    """Three hundred networks compiled, used and closed take no more memory than a few."""
    chance = seeded(300)
    rules = some_rules(chance, 40)
    values = [some_values(chance) for _ in range(5)]

    def cycle(times: int) -> None:
        for _ in range(times):
            with RuleNetwork.compile(rules, FIELDS) as network:
                for asked in values:
                    network.fire(asked)

    cycle(30)
    before = resident_bytes()
    cycle(300)
    assert resident_bytes() - before < 8_000_000  # a leak of the lanes alone would be over 200 MB


def test_close_waits_for_evaluations_that_have_begun(watch: Callable[..., Watched]) -> None:
    """An evaluation that began before `close` gets its answer; one that begins after it is refused."""
    begun, go_on = threading.Event(), threading.Event()

    def slowly(handle: int, fact: str) -> Any:
        begun.set()
        assert go_on.wait(5)
        return watched.real.assert_fact(handle, fact)

    watched = watch(assert_fact=slowly)
    network = RuleNetwork.compile([Rule("r", one("amount_0", "is", 1))], FIELDS)
    with ThreadPoolExecutor(3) as threads:
        answer = threads.submit(network.fire, {"amount_0": 1})
        assert begun.wait(5)
        closing = threads.submit(network.close)
        with pytest.raises(TimeoutError):
            closing.result(0.05)
        assert watched.alive
        late = threads.submit(network.fire, {"amount_0": 1})
        go_on.set()
        assert answer.result(5) == 1
        closing.result(5)
        with pytest.raises(RuleNetworkError, match="closed"):
            late.result(5)
    assert not watched.alive
    network.close()


@pytest.mark.usefixtures("eager_switches")
def test_close_under_load() -> None:
    """Threads that keep asking get right answers until the network is closed, and then only refusals."""
    chance = seeded(4)
    rules = some_rules(chance, 30)
    values = some_values(chance)
    right = plainly(rules, values)

    def ask_until_closed(network: RuleNetwork) -> bool:
        try:
            while network.fire(values) == right:
                pass
        except RuleNetworkError as refusal:
            return "closed" in str(refusal)
        return False

    with ThreadPoolExecutor(4) as threads:
        for _ in range(15):
            network = RuleNetwork.compile(rules, FIELDS)
            answers = [threads.submit(ask_until_closed, network) for _ in range(4)]
            network.fire(values)
            network.close()
            assert all(answer.result(5) for answer in answers)


def failing(times: int, real: Callable[..., Any], instead: Callable[[], Any]) -> Callable[..., Any]:
    """The real function after `times` calls of `instead`."""
    left = iter(range(times))

    def call(*arguments: Any) -> Any:
        return instead() if next(left, None) is not None else real(*arguments)

    return call


def raise_engine_error() -> None:
    """Fail as the engine fails."""
    engine: Any = durable._rete
    raise engine.error("Could not assert fact, error code: 303")


@pytest.mark.parametrize(
    ("function", "instead"),
    [
        ("assert_fact", raise_engine_error),
        ("start_action_for_state", raise_engine_error),
        ("complete_and_start_action", raise_engine_error),
        ("retract_fact", raise_engine_error),
        pytest.param("start_action_for_state", lambda: None, id="no action"),
        pytest.param("complete_and_start_action", lambda: None, id="no canary"),
        pytest.param("complete_and_start_action", lambda: '{"_":{"m":{}}}', id="two canaries"),
        pytest.param("complete_and_start_action", lambda: '{"?":{"m":{}}}', id="unknown mark"),
    ],
)
def test_a_failure_of_the_engine_is_raised_and_recovered_from(
    watch: Callable[..., Watched], function: str, instead: Callable[[], Any]
) -> None:
    """An error, a canary that is silent or repeats, or an unknown mark give no answer; the next is right."""
    watched = watch(**{function: failing(1, getattr(durable._rete, function), instead)})
    rules = [Rule(str(number), one("amount_0", "at_least", number)) for number in range(90)]
    with RuleNetwork.compile(rules, FIELDS) as network:
        with pytest.raises(RuleNetworkError, match="failed"):
            network.fire({"amount_0": 1})
        assert network.fire({"amount_0": 1}) == 0b11
        assert network.fire({"amount_0": 2}) == 0b111
        assert len(watched.alive) == 2
    assert not watched.alive


def test_recovery_is_bounded(watch: Callable[..., Watched]) -> None:
    """An engine that goes on failing is not built anew for ever."""
    watch(assert_fact=failing(1000, durable._rete.assert_fact, raise_engine_error))
    with RuleNetwork.compile([Rule("r", one("amount_0", "is", 1))], FIELDS) as network:
        for _ in range(1 + durable.REBUILDS):
            with pytest.raises(RuleNetworkError, match=r"the rule engine failed$"):
                network.fire({"amount_0": 1})
        with pytest.raises(RuleNetworkError, match="more than"):
            network.fire({"amount_0": 1})


def test_a_refused_ruleset_takes_the_others_with_it(watch: Callable[..., Watched]) -> None:
    """When the engine refuses the third ruleset, the first two are deleted."""
    real = durable._rete.create_ruleset
    created: list[str] = []

    def third_refused(name: str, definition: str) -> int:
        created.append(name)
        return real(name, definition if len(created) < 3 else "{")

    watched = watch(create_ruleset=third_refused)
    rules = [Rule(str(number), one("amount_0", "is", number)) for number in range(200)]
    with pytest.raises(RuleNetworkError, match="refused"):
        RuleNetwork.compile(rules, FIELDS)
    assert len(created) == 3
    assert not watched.alive


def test_evaluations_at_once_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """One evaluation more than the bound is refused, before the engine would run out of session ids."""
    monkeypatch.setattr(durable, "LANES", 0)
    with (
        RuleNetwork.compile([Rule("r", one("amount_0", "is", 1))], FIELDS) as network,
        pytest.raises(RuleNetworkError, match="at once"),
    ):
        network.fire({"amount_0": 1})
