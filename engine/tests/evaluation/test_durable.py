"""The rule engine answers as plain Python does, at its limits, from many threads, and after failures."""

from __future__ import annotations

import operator
import random
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from engine.evaluation import durable
from engine.evaluation.durable import Comparison, FieldType, Operator, Rule, RuleNetwork, RuleNetworkError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

Values = dict[str, int | bool | str]

TEXTS = (
    "SA",
    "AE",
    "مرابحة",
    "تقسيط",
    "",
    'a"b',
    "back\\slash",
    "e\u0301",
    "é",
    "line\nfeed",
    "🛒",
    "x" * 70_000,
)
INTEGERS: tuple[int, ...] = (*range(-2, 4), 50_000_00, -(2**53), 2**53 - 1, 2**53)
FIELDS: dict[str, FieldType] = {
    **{f"amount_{index}": "integer" for index in range(6)},
    **{f"accepted_{index}": "flag" for index in range(3)},
    **{f"country_{index}": "text" for index in range(3)},
}
PLAIN: dict[Operator, Callable[[Any, Any], bool]] = {
    "is": operator.eq,
    "is_not": operator.ne,
    "at_least": operator.ge,
    "at_most": operator.le,
    "above": operator.gt,
    "below": operator.lt,
}


def seeded(seed: int) -> random.Random:
    """The same chances on every run."""
    return random.Random(seed)  # noqa: S311  # nothing here is secret


def plainly(rules: Sequence[Rule], values: Mapping[str, int | bool | str]) -> int:
    """The answer by the definition of a rule, and nothing else."""
    fired = 0
    for bit, rule in enumerate(rules):
        for conjunction in rule.any_of:
            if all(c.field in values and PLAIN[c.operator](values[c.field], c.value) for c in conjunction):
                fired |= 1 << bit
    return fired


def a_value(chance: random.Random, field_type: FieldType) -> int | bool | str:
    """A value of the type, often one that a constant has too."""
    if field_type == "flag":
        return chance.random() < 0.5
    if field_type == "text":
        return chance.choice(TEXTS)
    return chance.choice(INTEGERS)


def some_values(chance: random.Random) -> Values:
    """Values of most fields; any may be missing."""
    return {name: a_value(chance, of) for name, of in FIELDS.items() if chance.random() < 0.8}


def some_rules(chance: random.Random, count: int) -> list[Rule]:
    """Rules of up to three conjunctions of up to five comparisons."""

    def a_comparison() -> Comparison:
        name, of = chance.choice(list(FIELDS.items()))
        operators: list[Operator] = list(PLAIN) if of == "integer" else ["is", "is_not"]
        return Comparison(name, chance.choice(operators), a_value(chance, of))

    return [
        Rule(
            f"rule {number}",
            tuple(
                tuple(a_comparison() for _ in range(chance.choice((0, 1, 1, 2, 2, 3, 5))))
                for _ in range(chance.randrange(4))
            ),
        )
        for number in range(count)
    ]


def one(field: str, comparison: Operator, value: int | bool | str) -> tuple[tuple[Comparison, ...], ...]:
    """A single conjunction of a single comparison."""
    return ((Comparison(field, comparison, value),),)


class Watched:
    """The real engine, with functions replaced by keyword, and the handles that are alive."""

    def __init__(self, **replaced: Callable[..., Any]) -> None:
        self.real: Any = durable._rete
        self.replaced = replaced
        self.alive: set[int] = set()

    def create_ruleset(self, name: str, definition: str) -> int:
        """Create a ruleset and count it as alive."""
        handle: int = self.replaced.get("create_ruleset", self.real.create_ruleset)(name, definition)
        self.alive.add(handle)
        return handle

    def delete_ruleset(self, handle: int) -> None:
        """Delete a ruleset, which must be alive."""
        self.real.delete_ruleset(handle)
        self.alive.remove(handle)

    def __getattr__(self, name: str) -> Any:
        return self.replaced.get(name, getattr(self.real, name))


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Watched]:
    """Put a `Watched` engine in the place of the engine."""

    def watch(**replaced: Callable[..., Any]) -> Watched:
        watched = Watched(**replaced)
        monkeypatch.setattr(durable, "_rete", watched)
        return watched

    return watch


@pytest.fixture
def eager_switches() -> Iterator[None]:
    """Threads that take turns as often as they can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.parametrize("seed", range(60))
def test_it_answers_as_plain_python_does(seed: int) -> None:
    """Any rules give the same answer by the engine and by their definition, with fields missing at random."""
    chance = seeded(seed)
    rules = some_rules(chance, chance.choice((1, 5, 20, 60, 120)))
    with RuleNetwork.compile(rules, FIELDS) as network:
        for _ in range(60):
            values = some_values(chance)
            assert network.fire(values) == plainly(rules, values)


def test_a_rule_has_the_bit_of_its_place() -> None:
    """Bit k of the answer is the k-th rule."""
    rules = [Rule("a", one("amount_0", "above", 5)), Rule("b", one("amount_0", "below", 5)), Rule("c", ((),))]
    with RuleNetwork.compile(rules, FIELDS) as network:
        assert network.fire({"amount_0": 6}) == 0b101
        assert network.fire({"amount_0": 4}) == 0b110
        assert network.fire({}) == 0b100


def test_nothing_to_say() -> None:
    """A rule without conjunctions never fires, and no rules at all give 0."""
    with RuleNetwork.compile([Rule("never", ())], FIELDS) as never, RuleNetwork.compile([], {}) as none:
        assert never.fire({"amount_0": 1}) == 0
        assert none.fire({}) == 0


@pytest.mark.parametrize("comparison", PLAIN)
def test_a_missing_field_satisfies_no_comparison(comparison: Operator) -> None:
    """A comparison with a missing field is false, `is_not` included."""
    with RuleNetwork.compile([Rule("r", one("amount_0", comparison, 1))], FIELDS) as network:
        assert network.fire({"amount_1": 1}) == 0


@pytest.mark.parametrize("text", TEXTS)
def test_text_is_compared_exactly(text: str) -> None:
    """Arabic, quotes, escapes, line feeds and long text are equal to themselves and to nothing else."""
    rules = [Rule("is", one("country_0", "is", text)), Rule("is not", one("country_0", "is_not", text))]
    with RuleNetwork.compile(rules, FIELDS) as network:
        for other in (*TEXTS, "unmentioned", "x" * 65_536 + text):
            assert network.fire({"country_0": other}) == (1 if other == text else 2)


def test_fields_whose_names_the_engine_confuses() -> None:
    """`costarring` and `liquid` are one name to the engine, `sid` and `$s` are its own: neither matters."""
    names = ("costarring", "liquid", "sid", "id", "$s", "a.b", 'quo"te', "سعر")
    fields: dict[str, FieldType] = dict.fromkeys(names, "integer")
    rules = [Rule(name, one(name, "is", number)) for number, name in enumerate(names)]
    with RuleNetwork.compile(rules, fields) as network:
        for number, name in enumerate(names):
            assert network.fire({name: number}) == 1 << number
        assert network.fire({name: number for number, name in enumerate(names)}) == (1 << len(names)) - 1


def all_fire(rules: Sequence[Rule], fields: Mapping[str, FieldType], values: Values) -> bool:
    """Whether every rule fires, twice in a row."""
    with RuleNetwork.compile(rules, fields) as network:
        return network.fire(values) == network.fire(values) == (1 << len(rules)) - 1


def test_three_hundred_rules_of_the_same_condition() -> None:
    """More rules may share a condition than the engine can hang on one of its nodes."""
    assert all_fire(
        [Rule(str(number), one("amount_0", "is", 1)) for number in range(300)], FIELDS, {"amount_0": 1}
    )


def test_six_hundred_different_first_conditions() -> None:
    """More conditions may have no beginning in common than the engine finds room for under one node."""
    rules = [Rule(str(number), one("amount_0", "is", number)) for number in range(600)]
    with RuleNetwork.compile(rules, FIELDS) as network:
        assert [network.fire({"amount_0": number}) for number in (0, 299, 599, 600)] == [
            1,
            1 << 299,
            1 << 599,
            0,
        ]


def test_two_hundred_conditions_that_hold_at_once() -> None:
    """More conditions may hold at once than the engine's stack has room for."""
    rules = [Rule(str(number), one("amount_0", "at_least", number)) for number in range(200)]
    assert all_fire(rules, FIELDS, {"amount_0": 200})


def test_two_hundred_conditions_that_hold_at_once_after_a_common_beginning() -> None:
    """The same holds one level deeper, where all of them begin with the same equality."""
    beginning = Comparison("country_0", "is", "SA")
    rules = [
        Rule(str(number), ((Comparison("amount_0", "is_not", number), beginning),)) for number in range(200)
    ]
    assert all_fire(rules, FIELDS, {"amount_0": 200, "country_0": "SA"})


def test_more_fields_than_a_message_of_the_engine_takes() -> None:
    """Rules may speak of more fields in all, and of 250 in one conjunction."""
    fields: dict[str, FieldType] = {f"field_{number}": "integer" for number in range(600)}
    wide = Rule("wide", (tuple(Comparison(f"field_{number}", "is", number) for number in range(250)),))
    rules = [wide, *(Rule(name, one(name, "at_least", 0)) for name in fields)]
    assert all_fire(rules, fields, {f"field_{number}": number for number in range(600)})
    too_wide = Rule("too wide", (tuple(Comparison(name, "is", 0) for name in list(fields)[:251]),))
    with pytest.raises(RuleNetworkError, match="more than 250 fields"):
        RuleNetwork.compile([too_wide], fields)


@pytest.mark.parametrize(
    ("comparison", "message"),
    [
        (Comparison("unknown", "is", 1), "undeclared"),
        (Comparison("amount_0", "is", True), "not of type `integer`"),
        (Comparison("amount_0", "is", "1"), "not of type `integer`"),
        (Comparison("amount_0", "is", 1.5), "not of type `integer`"),  # type: ignore[arg-type]
        (Comparison("accepted_0", "is", 1), "not of type `flag`"),
        (Comparison("country_0", "is", 1), "not of type `text`"),
        (Comparison("amount_0", "is", 2**53 + 1), "out of range"),
        (Comparison("amount_0", "is", -(2**53) - 1), "out of range"),
        (Comparison("country_0", "above", "SA"), "no order"),
        (Comparison("accepted_0", "at_most", True), "no order"),
        (Comparison("amount_0", "matches", 1), "unknown operator"),  # type: ignore[arg-type]
    ],
)
def test_rules_outside_the_safe_subset_are_refused(comparison: Comparison, message: str) -> None:
    """What the engine would answer wrongly is refused before the engine sees it."""
    with pytest.raises(RuleNetworkError, match=message):
        RuleNetwork.compile([Rule("fine", one("amount_0", "is", 1)), Rule("bad", ((comparison,),))], FIELDS)


@pytest.mark.parametrize(
    "values",
    [
        {"amount_0": True},
        {"amount_0": "1"},
        {"amount_0": 1.0},
        {"amount_0": None},
        {"amount_0": 2**53 + 1},
        {"amount_0": -(2**53) - 1},
        {"accepted_0": 1},
        {"country_0": 1},
        {"amount_5": "unused by the rules, but declared"},
        {"undeclared": 1},
    ],
)
def test_values_outside_their_type_are_refused(values: Any) -> None:
    """A value of another type, or an integer out of range, is refused, and the network still answers."""
    with RuleNetwork.compile([Rule("r", one("amount_0", "is", 1))], FIELDS) as network:
        with pytest.raises(RuleNetworkError, match="field"):
            network.fire(values)
        assert network.fire({"amount_0": 1}) == 1


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
