"""The tables are made and migrated when a log is opened."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from engine.recording import SchemaUnknown, SqlDecisionLog, migrations, open_sql_log
from engine.recording.schema import METADATA
from engine.tests.recording.samples import open_log


def test_migrated_tables_are_those_the_engine_uses(log: SqlDecisionLog, path: Path) -> None:
    """The migrations make the tables of the schema, no more and no less."""
    assert log.ready()
    with create_engine(f"sqlite:///{path}", poolclass=NullPool).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_newest_version_is_the_last_migration() -> None:
    """The version that the engine names is the head of the migrations, and it knows every one of them."""
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert scripts.get_current_head() == migrations.NEWEST
    assert {script.revision for script in scripts.walk_revisions()} == set(migrations._KNOWN)


def test_newer_tables_are_refused(path: Path) -> None:
    """A log that a newer version wrote is refused by name of the version, and not touched."""
    open_log(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(SchemaUnknown, match="`0999`"):
        open_sql_log(f"sqlite:///{path}", "w-1")
    assert path.read_bytes() == before


def test_migrating_is_quiet(
    path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Opening a new log prints nothing and warns of nothing."""
    with caplog.at_level(logging.WARNING):
        open_log(path).close()
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []
