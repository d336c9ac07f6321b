"""Fixtures of the tests of networks of rules."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from engine.evaluation import durable
from engine.tests.evaluation.rule_networks import Watched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


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
