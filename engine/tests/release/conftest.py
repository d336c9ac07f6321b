"""A store for each test of the release desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.recording import SqlDecisionLog
from engine.release.desk import Desk
from engine.tests.release.small_store import NOW, desk_over, opened, small_files


@pytest.fixture
def log(tmp_path: Path) -> Iterator[SqlDecisionLog]:
    """An empty log."""
    log = opened(tmp_path)
    yield log
    log.close()


@pytest.fixture
def desk(log: SqlDecisionLog) -> Desk:
    """A desk over a store in which the small book decides."""
    desk = desk_over(log)
    desk.start_with(small_files(), "taqseet", "the first book of this store", NOW)
    return desk
