"""The whole service on a log of its own, as clients meet it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The repository's book on a log in a temporary folder."""
    folder = tmp_path_factory.mktemp("service")
    return Settings(
        database_url=f"sqlite:///{folder / 'decisions.db'}",
        customer_key=folder / "customer.key",
        scenarios_page=folder / "scenarios.html",
    )


@pytest.fixture(scope="session")
def client(settings: Settings) -> Iterator[TestClient]:
    """A client of the service."""
    with TestClient(create_app(settings)) as client:
        yield client
