"""Rules in durable-rules: which of them fire for one set of values. The only module that imports it.

durable-rules is a Rete engine in C, used here by its C functions alone and in the narrow way that is right
for all inputs: flat conjunctions of typed comparisons (`engine.evaluation.shards`), a fact asserted, every
action drained, the fact retracted. What an evaluation leaves behind in the engine between these steps belongs
to a *lane*: a session id of the engine that one evaluation at a time may use. An evaluation borrows an idle
lane, so threads never share one, and there are only as many as evaluations ever ran at once.

Each shard has a canary, a rule that must fire exactly once. If it does not, or the engine raises, the state
of the engine is unknown: nothing is answered, and the rulesets are built anew before the next evaluation.
"""

from __future__ import annotations

from operator import itemgetter
from threading import Condition, Lock
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

import durable_rules_engine

from engine.evaluation.shards import (
    CANARY,
    MESSAGE_ID,
    Comparison,
    Conjunction,
    FieldType,
    Operator,
    Rule,
    RuleNetworkError,
    ShardPlan,
    planned,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import TracebackType
    from typing import Self

__all__ = ["Comparison", "Conjunction", "FieldType", "Operator", "Rule", "RuleNetwork", "RuleNetworkError"]

LANES: Final = 256
"""Evaluations at once in one network. The engine takes 1,023; each costs about 13 kB per conjunction."""

REBUILDS: Final = 8
"""How often a network recovers from a failure of the engine; bounded, as a failed lane cannot be freed."""


class _ReteEngine(Protocol):
    """The functions of the untyped C module that are used here."""

    def create_ruleset(self, name: str, definition: str, /) -> int: ...
    def delete_ruleset(self, handle: int, /) -> None: ...
    def delete_state(self, handle: int, sid: str, /) -> None: ...
    def assert_fact(self, handle: int, fact: str, /) -> tuple[int, int]: ...
    def retract_fact(self, handle: int, fact: str, /) -> tuple[int, int]: ...
    def start_action_for_state(self, handle: int, state: int, /) -> tuple[str, str] | None: ...
    def complete_and_start_action(self, handle: int, state: int, /) -> str | None: ...


_rete: _ReteEngine = durable_rules_engine


class _Lane(NamedTuple):
    """A session id of the engine, with the beginning of its facts and the fact that retracts them."""

    sid: str
    opening: str
    retraction: str


class _Ruleset(NamedTuple):
    """A shard in the engine: its handle, what selects its pieces of JSON, and the rules of each mark."""

    handle: int
    select: Callable[[list[str]], Sequence[str]]
    masks: Mapping[str, int]


def _new_lane(number: int) -> _Lane:
    opening = f'{{"sid":"{number}","id":"{MESSAGE_ID}"'
    return _Lane(str(number), opening, opening + "}")


class _Rulesets:
    """The shards of a plan in the engine, with their lanes. Lent while open; freed by `close`."""

    def __init__(self, plan: ShardPlan) -> None:
        self._rulesets: list[_Ruleset] = []
        self._idle: list[_Lane] = []
        self._lanes_made = 0
        self._lanes_lent = 0
        self._open = True
        self._lock = Lock()
        self._returned = Condition(self._lock)
        try:
            for shard in plan.shards:
                handle = _rete.create_ruleset("rules", shard.definition)
                self._rulesets.append(_Ruleset(handle, itemgetter(*shard.slots), shard.masks))
        except BaseException:
            self._free()
            raise

    def borrow(self) -> _Lane | None:
        """A lane for one evaluation, or None if no more evaluations may begin."""
        with self._lock:
            if not self._open:
                return None
            if self._idle:
                lane = self._idle.pop()
            elif self._lanes_made < LANES:
                lane = _new_lane(self._lanes_made)
                self._lanes_made += 1
            else:
                raise RuleNetworkError(f"more than {LANES} evaluations at once")
            self._lanes_lent += 1
            return lane

    @property
    def is_open(self) -> bool:
        """Whether evaluations may begin."""
        return self._open

    def give_back(self, lane: _Lane, *, whole: bool) -> None:
        """End one evaluation. A lane that is not whole is never used again, nor any other lane from here."""
        with self._lock:
            self._lanes_lent -= 1
            if whole:
                self._idle.append(lane)
            else:
                self._open = False
            if not self._open:
                self._returned.notify_all()

    def fired(self, lane: _Lane, pieces: list[str]) -> int:
        """The rules that fire, as a bit mask. After any exception the lane is not whole."""
        fired = 0
        for handle, select, masks in self._rulesets:
            _, state = _rete.assert_fact(handle, f"{lane.opening}{''.join(select(pieces))}}}")
            started = _rete.start_action_for_state(handle, state)
            message = started[1] if started else None
            canaries = 0
            while message is not None:
                mark = message[2]  # a message reads {"x":{"m":{...}}}, where x is the mark
                fired |= masks[mark]
                if mark == CANARY:
                    canaries += 1
                message = _rete.complete_and_start_action(handle, state)
            if canaries != 1:
                raise RuleNetworkError(f"the canary fired {canaries} times")
            _rete.retract_fact(handle, lane.retraction)
        return fired

    def close(self) -> None:
        """Wait for the evaluations that have begun, then free everything except what failed."""
        with self._lock:
            self._open = False
            while self._lanes_lent:
                self._returned.wait()
            self._free()

    def _free(self) -> None:
        # Only a lane that was given back whole has started an action in every ruleset; the engine frees
        # memory that it never initialised if it is told to delete any other.
        while self._rulesets:
            handle = self._rulesets.pop().handle
            for lane in self._idle:
                _rete.delete_state(handle, lane.sid)
            _rete.delete_ruleset(handle)
        self._idle.clear()


class RuleNetwork:
    """Compiled rules, immutable and safe for threads. `close` it, or use it in a `with` statement."""

    def __init__(self, plan: ShardPlan) -> None:
        self._plan = plan
        self._lock = Lock()
        self._closed = False
        self._rebuilds_left = REBUILDS
        self._rulesets = _Rulesets(plan)

    @classmethod
    def compile(cls, rules: Sequence[Rule], fields: Mapping[str, FieldType]) -> RuleNetwork:
        """Compile `rules` over the declared `fields`: about 3 ms for 60 conjunctions.

        Raises:
            RuleNetworkError: rules that the engine cannot answer rightly, or that it refused.
        """
        plan = planned(rules, fields)
        try:
            return cls(plan)
        except Exception as failure:
            raise RuleNetworkError("the rule engine refused the rules") from failure

    def fire(self, values: Mapping[str, int | bool | str]) -> int:
        """Which rules fire for `values`, as a bit mask: bit k is the k-th rule. A missing field is absent.

        Raises:
            RuleNetworkError: an undeclared field, a value of another type than its field's (a subclass is
                another type) or out of range; a closed network; a failure of the engine. After such a
                failure the next call builds the rulesets anew, `REBUILDS` times in all.
        """
        pieces = self._plan.written(values)
        rulesets = self._rulesets
        lane = rulesets.borrow()
        while lane is None:
            rulesets = self._rebuilt()
            lane = rulesets.borrow()
        whole = False
        try:
            fired = rulesets.fired(lane, pieces)
            whole = True
        except Exception as failure:
            raise RuleNetworkError("the rule engine failed") from failure
        finally:
            rulesets.give_back(lane, whole=whole)
        return fired

    def _rebuilt(self) -> _Rulesets:
        """Rulesets that are open, built anew unless another thread has just done it."""
        with self._lock:
            if self._closed:
                raise RuleNetworkError("the network is closed")
            if self._rulesets.is_open:
                return self._rulesets
            if not self._rebuilds_left:
                raise RuleNetworkError(f"the rule engine failed more than {REBUILDS} times")
            self._rebuilds_left -= 1
            try:
                self._rulesets.close()
                self._rulesets = _Rulesets(self._plan)
            except Exception as failure:
                raise RuleNetworkError("the rule engine refused the rules") from failure
            return self._rulesets

    def close(self) -> None:
        """Free what the engine holds, once the evaluations that have begun are over. May be called again."""
        with self._lock:
            self._closed = True
            self._rulesets.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()
