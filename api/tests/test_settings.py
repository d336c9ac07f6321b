"""Settings: from the environment, with defaults that work in a checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.settings import CHECKOUT, Settings, SettingsError


def test_the_defaults_are_a_local_trial() -> None:
    """With nothing set the service serves the checkout's book on loopback and records beside it."""
    usual = Settings.from_environment({})
    assert usual == Settings()
    assert (usual.host, usual.port) == ("127.0.0.1", 8000)
    assert (usual.book / "rules" / "retailer.yaml").is_file()
    assert usual.database_url == f"sqlite:///{CHECKOUT}/taqseet.db"


def test_every_setting_has_a_variable(tmp_path: Path) -> None:
    """What the environment sets is taken."""
    chosen = Settings.from_environment(
        {
            "TAQSEET_BOOK": str(tmp_path),
            "TAQSEET_DATABASE_URL": "sqlite:///other.db",
            "TAQSEET_CUSTOMER_KEY": str(tmp_path / "key"),
            "TAQSEET_HOST": "0.0.0.0",  # noqa: S104 - only compared
            "TAQSEET_PORT": "8080",
            "TAQSEET_MOST_IN_FLIGHT": "9",
            "TAQSEET_LOG_TIMEOUT_SECONDS": "2",
            "TAQSEET_SCENARIOS_PAGE": str(tmp_path / "page.html"),
        }
    )
    assert (chosen.book, chosen.customer_key) == (tmp_path, tmp_path / "key")
    assert (chosen.port, chosen.most_in_flight, chosen.log_timeout_seconds) == (8080, 9, 2)
    assert (chosen.database_url, chosen.scenarios_page) == ("sqlite:///other.db", tmp_path / "page.html")


@pytest.mark.parametrize("text", ["", "0", "-1", "65536", "http", "8.0", "٨٠٠٠", "9" * 5_000])
def test_a_port_that_is_none_is_named(text: str) -> None:
    """A variable that cannot be used is named, with what it may be."""
    with pytest.raises(SettingsError, match="TAQSEET_PORT is a whole number from 1 to 65535"):
        Settings.from_environment({"TAQSEET_PORT": text})
