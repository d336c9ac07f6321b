"""A store in which a small book decides, and folders with changed copies of it, for commands to act on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from click.testing import Result

from engine.cli.desk import now
from engine.release.signing_keys import trust
from engine.tests.cli.running import run
from engine.tests.release.small_store import desk_over, exposure_of, opened, small_files
from engine.tests.release.vouched import AT, signer
from engine.tests.schema.two_books import write


class Store(NamedTuple):
    """A log in which a book decides, and the folder of a book with another limit of exposure."""

    database: Path
    folder: Path

    def run(self, *arguments: object) -> Result:
        """One command over this log."""
        return run(*arguments, "--database", self.database)

    def told(self, *arguments: object) -> Any:
        """What a command answers with --json."""
        return json.loads(self.run(*arguments, "--json").stdout)

    def proposed(self, *more: object) -> dict[str, Any]:
        """The proposal that Samir makes of the folder."""
        made = self.told("propose", self.folder, "--as", "samir", *more)
        assert isinstance(made, dict)
        return made

    def approved(self) -> dict[str, Any]:
        """The same, approved by Fatimah."""
        made = self.proposed()
        read = ("--bundle", made["bundle"])
        done = self.run("approve", made["id"], *read, "--as", "fatimah", "--reason", "as the circular says")
        assert done.exit_code == 0, done.stderr
        return made

    def activated(self) -> dict[str, Any]:
        """The same, deciding."""
        made = self.approved()
        done = self.run("activate", made["id"], "--as", "samir", "--reason", "in force")
        assert done.exit_code == 0, done.stderr
        return made


def write_folder(folder: Path, files: Mapping[str, str]) -> Path:
    """A folder with these files."""
    for name, text in files.items():
        write(folder, name, text)
    return folder


def new_store(tmp_path: Path) -> Store:
    """A store in which the small book decides, and the folder in which its limit is SAR 4,000."""
    log = opened(tmp_path)
    desk_over(log).start_with(small_files(), "taqseet", "the first book of this store", now())
    log.close()
    trust(tmp_path / "decisions.trusted.json", signer().public_key, "samir", AT)
    return Store(tmp_path / "decisions.db", write_folder(tmp_path / "book", exposure_of("4000 SAR")))
