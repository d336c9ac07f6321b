"""How long ago the store was last reached, and what is to happen while it is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

WhenLost = Literal["serve", "warn", "fail_closed"]
"""What a service does with the book it has while the store cannot be reached: go on; go on and say so in
`/readyz`; or, after the stated age, offer nothing."""
WHEN_LOST: Final = get_args(WhenLost)


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """What is known of the store now."""

    reachable: bool
    age_seconds: int
    """How long ago it was last reached, in whole seconds."""
    when_lost: WhenLost
    after_seconds: int
    problem: str

    @property
    def is_overdue(self) -> bool:
        """Whether it has been away for as long as was declared."""
        return not self.reachable and self.age_seconds >= self.after_seconds

    @property
    def obstacle(self) -> str:
        """Why nothing may be decided any more; empty when it may."""
        if self.when_lost != "fail_closed" or not self.is_overdue:
            return ""
        return f"the store of books has not been reached for {self.age_seconds} s: {self.problem}"

    @property
    def warning(self) -> str:
        """What an operator is to know; empty where there is nothing, or silence was declared."""
        if self.reachable or self.when_lost == "serve":
            return ""
        return f"the store of books was last reached {self.age_seconds} s ago: {self.problem}"

    def as_json(self) -> dict[str, Any]:
        """The status as `/readyz` shows it."""
        return {
            "reachable": self.reachable,
            "age_seconds": self.age_seconds,
            "when_lost": self.when_lost,
            "after_seconds": self.after_seconds,
        }


class StoreWatch:
    """Notes each attempt to reach the store. `elapsed` counts seconds, by a clock that nobody sets."""

    def __init__(self, when_lost: WhenLost, after_seconds: int, elapsed: Callable[[], float]) -> None:
        self._when_lost, self._after_seconds, self._elapsed = when_lost, after_seconds, elapsed
        self._reached_at = elapsed()
        self._problem = ""

    def reached(self) -> None:
        """The store answered."""
        self._reached_at, self._problem = self._elapsed(), ""

    def missed(self, problem: str) -> None:
        """The store did not answer, and why."""
        self._problem = problem or "it does not answer"

    def status(self) -> StoreStatus:
        """What is known of it now."""
        age = int(self._elapsed() - self._reached_at) if self._problem else 0
        return StoreStatus(not self._problem, age, self._when_lost, self._after_seconds, self._problem)
