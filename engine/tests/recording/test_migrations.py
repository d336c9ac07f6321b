"""The tables are made and migrated when a log is opened."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, insert
from sqlalchemy.pool import NullPool

from engine.recording import SchemaUnknown, SqlDecisionLog, StoredRecord, migrations, open_sql_log
from engine.recording.chain import GENESIS, leaf, seal
from engine.recording.schema import BOOKS, DECISIONS, METADATA
from engine.recording.sql_rows import book_row, decision_row
from engine.tests.recording.samples import BOOK, happening, open_log, record, sealed_record, tamper


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


def first_version(path: Path, count: int) -> list[StoredRecord]:
    """A log as the first version of the tables held it, with decisions."""
    before: list[StoredRecord] = []
    with create_engine(f"sqlite:///{path}", poolclass=NullPool).begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(insert(BOOKS), [book_row(BOOK)])
        for number in range(1, count + 1):
            previous_hash = before[-1].record_hash if before else GENESIS
            before.append(seal(leaf(record(number)), number, previous_hash, "w-0"))
            row = decision_row(before[-1])
            columns = {column.name: row[column.name] for column in DECISIONS.columns}
            connection.execute(insert(DECISIONS), columns)
    return before


def test_an_older_log_keeps_its_chain(path: Path) -> None:
    """A log of the first version is migrated when it is opened: its records stay, and the chain goes on."""
    before = first_version(path, 5)
    log = open_log(path)
    assert list(log.decisions()) == before
    event = log.append_event(happening(1), 0)
    assert (event.position, event.previous_hash) == (6, before[-1].record_hash)
    assert log.append_and_wait(sealed_record(7), timeout_seconds=5).position == 7
    assert log.verify() == []
    log.close()


def test_a_migrated_log_is_append_only(path: Path) -> None:
    """What an older version recorded cannot be changed either."""
    first_version(path, 2)
    open_log(path).close()
    connection = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute("UPDATE decisions SET language = 'en' WHERE position = 1")
    connection.close()


def test_tampering_before_the_migration_is_found_after_it(path: Path) -> None:
    """Migrating seals nothing anew."""
    first_version(path, 3)
    tamper(path, "UPDATE decisions SET language = 'x' WHERE position = 2")
    log = open_log(path)
    assert [(broken.kind, broken.position) for broken in log.verify()] == [("changed", 2)]
    log.close()


def test_a_process_of_the_older_version_goes_on(path: Path) -> None:
    """While processes are replaced one by one, an older one appends to the migrated tables as before."""
    before = first_version(path, 1)
    log = open_log(path)
    later = decision_row(seal(leaf(record(2)), 2, before[-1].record_hash, "w-0"))
    with create_engine(f"sqlite:///{path}", poolclass=NullPool).begin() as connection:
        connection.execute(
            insert(DECISIONS), {column.name: later[column.name] for column in DECISIONS.columns}
        )
    assert log.append_and_wait(record(3), timeout_seconds=5).position == 3
    assert log.verify() == []
    log.close()
