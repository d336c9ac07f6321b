"""Work done aside, in a process of its own: it yields to whoever has a customer waiting."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from typing import Final, TypeVar, TypeVarTuple

ResultT = TypeVar("ResultT")
ArgumentTs = TypeVarTuple("ArgumentTs")

STEPS_DOWN: Final = 10
"""By how much such a process lowers its own priority."""


def aside(work: Callable[[*ArgumentTs], ResultT], *arguments: *ArgumentTs) -> ResultT:
    """The result of `work`, at low priority from then on: for a process that does nothing else."""
    _step_back()
    return work(*arguments)


@cache
def _step_back() -> None:
    os.nice(STEPS_DOWN)
