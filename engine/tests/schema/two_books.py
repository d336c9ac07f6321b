"""The good book with fixtures beside it: its twin, whose policies are in the pack `far`."""

from __future__ import annotations

from pathlib import Path

from engine.schema.folder import FIXTURES, kind_of, schema_line
from engine.tests.schema.documents import GOOD, good_file


def write_both(folder: Path) -> None:
    """Write the good book, and fixtures that are its twin."""
    for name in GOOD:
        write(folder, name, good_file(name))
        write(folder, as_fixture(name), in_far_country(name))


def write(folder: Path, name: str, text: str) -> None:
    """Write a file of a book."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def as_fixture(name: str) -> str:
    """Where the twin of a file of the good book stands."""
    if name.startswith("rules/"):
        return f"{FIXTURES}/{name.removeprefix('rules/')}"
    return name.replace("policies/house/", "policies/far/")


def in_far_country(name: str) -> str:
    """The text of the twin: the pack is called `far`."""
    kind, _ = kind_of(name)
    return f"{schema_line(kind or '', as_fixture(name))}\n{GOOD[name].replace('[house]', '[far]')}"


def edit(folder: Path, name: str, old: str, new: str) -> None:
    """Replace a text of a file."""
    text = (folder / name).read_text("utf-8")
    assert old in text
    write(folder, name, text.replace(old, new))
