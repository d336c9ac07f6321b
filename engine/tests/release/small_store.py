"""A store with the small book in it, and edits of that book: what the tests of the release desk act on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.recording import SqlDecisionLog, drawn_id, open_sql_log
from engine.release.desk import Desk
from engine.release.refusals import ReleaseRefused
from engine.release.state import Proposal
from engine.tests.evaluation.small_book import documents, offer_document
from engine.tests.release.vouched import signer

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LATE = "policies/house/house.late/policy.yaml"
EXPOSURE = "policies/house/house.exposure/policy.yaml"


def later(**units: float) -> datetime:
    """Some time after the beginning of a test."""
    return NOW + timedelta(**units)


def small_files() -> dict[str, str]:
    """The texts of the small book by path."""
    return {path: written(document) for path, document in documents().items()}


def written(document: Mapping[str, Any]) -> str:
    """A document as YAML."""
    return yaml.safe_dump(dict(document), allow_unicode=True, sort_keys=False)


def exposure_of(amount: str) -> dict[str, str]:
    """The small book with another limit of exposure."""
    files = small_files()
    return {**files, EXPOSURE: files[EXPOSURE].replace("5000 SAR", amount)}


def with_offer(name: str, **changes: Any) -> dict[str, str]:
    """The small book with one more offer."""
    return {**small_files(), f"rules/offers/{name}/offer.yaml": written(offer_document(name, **changes))}


def opened(folder: Path, writer: str = "test") -> SqlDecisionLog:
    """The log of a folder."""
    return open_sql_log(f"sqlite:///{folder / 'decisions.db'}", writer)


def desk_over(log: Any) -> Desk:
    """A desk that signs with the first test key."""
    return Desk(log, signer(), drawn_id)


def refusal(step: Callable[[], object]) -> str:
    """The code with which a step is refused."""
    with pytest.raises(ReleaseRefused) as caught:
        step()
    return caught.value.code


def approved(desk: Desk, files: Mapping[str, str], now: datetime = NOW) -> Proposal:
    """A proposal that Fatimah made and Omar approved."""
    made = desk.propose(files, "fatimah", "lower exposure", now)
    return desk.approve(made.id, made.bundle, "omar", "read and compared with the circular", now)
