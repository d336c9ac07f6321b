"""A log for each test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.recording import SqlDecisionLog
from engine.tests.recording.samples import open_log


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the log's file is."""
    return tmp_path / "decisions.db"


@pytest.fixture
def log(path: Path) -> Iterator[SqlDecisionLog]:
    """An open log that keeps the sample book."""
    opened = open_log(path)
    yield opened
    opened.close()
