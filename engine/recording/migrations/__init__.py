"""Brings the tables of a log up to date when it is opened.

Alembic is imported only when there is something to migrate: opening a log that is up to date stays quick.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from engine.recording.log import SchemaUnknown

NEWEST = "0002"
"""The version of the tables that this engine reads and writes."""

_KNOWN = ("0001", "0002")


def bring_up_to_date(connection: Connection) -> None:
    """Migrate inside the open transaction of `connection`, which must already hold the store's write lock.

    Several processes may open one log at once: the lock lets one migrate, the others then find nothing to do.
    Raises SchemaUnknown when a newer engine made the tables.
    """
    version = stored_version(connection)
    if version == NEWEST:
        return
    if version is not None and version not in _KNOWN:
        raise SchemaUnknown(
            f"the decision log's tables have version `{version}`, and this engine knows none "
            f"after `{NEWEST}`: run the version of Taqseet that made them, or a newer one"
        )
    _upgrade(connection)


def stored_version(connection: Connection) -> str | None:
    """The version of the stored tables; None in an empty store."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return version


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - see above: most openings do without
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
