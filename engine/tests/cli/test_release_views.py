"""How releases look: narrow and wide, in colour and plain, with what is copied in one piece."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from rich.text import Text

from engine.terminal.audit import show_audit
from engine.terminal.proposals import show_proposal, show_proposals
from engine.terminal.releases import Wire, show_command, show_standing
from engine.tests.cli.releasing import Store, new_store

RUN = {"passed": 373, "failed": 1, "failures": ["يُقبل ثلث الراتب (features/a.feature:3)"], "seconds": 28}


def drawn(draw: Callable[[Console], None], width: int, *, colour: bool = False) -> str:
    """What is printed on a terminal of a width."""
    file = StringIO()
    out = Console(file=file, width=width, force_terminal=colour, highlight=False, markup=False, emoji=False)
    draw(out)
    return file.getvalue()


@pytest.fixture
def views(tmp_path: Path) -> dict[str, Callable[[Console], None]]:
    """Each view of a store in which much has happened."""
    store: Store = new_store(tmp_path)
    made = store.approved()
    proposal: Wire = {**store.told("proposals", made["id"]), "scenarios": RUN}
    store.run("activate", made["id"], "--as", "samir", "--reason", "from March", "--from", "2999-03-01")
    reason = "The provider stopped financing it on the evening before the sale, and wrote so to the shop"
    store.run("withdraw", "plain", "--as", "samir", "--reason", reason)
    standing, audit = store.told("book"), store.told("audit")["events"]
    return {
        "proposal": lambda out: show_proposal(out, proposal),
        "proposals": lambda out: show_proposals(out, [proposal]),
        "book": lambda out: show_standing(out, standing, 5),
        "audit": lambda out: show_audit(out, audit),
    }


@pytest.mark.parametrize("view", ["proposal", "proposals", "book", "audit"])
def test_a_view_fits_80_columns(views: dict[str, Callable[[Console], None]], view: str) -> None:
    """On a terminal of 80 columns no line is broken by the terminal itself."""
    lines = drawn(views[view], 80).splitlines()
    assert max(Text(line).cell_len for line in lines) <= 80


@pytest.mark.parametrize("view", ["proposal", "proposals", "book", "audit"])
def test_colour_adds_nothing_but_colour(views: dict[str, Callable[[Console], None]], view: str) -> None:
    """Without its colours a view on a terminal is the same text that a file gets."""
    plain, coloured = (drawn(views[view], 100, colour=colour) for colour in (False, True))
    assert "\x1b" not in plain
    assert "\x1b" in coloured
    assert Text.from_ansi(coloured).plain.rstrip() == plain.rstrip()


def test_the_digest_of_a_text_is_never_broken(views: dict[str, Callable[[Console], None]]) -> None:
    """The digest that an approval pins stands in one piece on a terminal of 80 columns."""
    bundle = next(line for line in drawn(views["proposal"], 80).splitlines() if line.startswith("  bundle"))
    assert len(bundle.split()[1]) == len("sha256:") + 64


def test_a_command_that_is_too_long_goes_on_in_the_next_line() -> None:
    """A command is printed so that it can be copied: on one line, or on lines that continue it."""
    parts = ("taqseet approve 01", "--bundle sha256:0123456789ab", "--as NAME")
    assert drawn(lambda out: show_command(out, *parts), 80) == f"  {' '.join(parts)}\n"
    narrow = drawn(lambda out: show_command(out, *parts), 40).splitlines()
    assert narrow == ["  taqseet approve 01 \\", "    --bundle sha256:0123456789ab \\", "    --as NAME"]


def test_a_flood_of_failures_is_counted(tmp_path: Path) -> None:
    """Of many broken promises the first ten are named, and the rest are counted."""
    listed = [f"Promise {number}" for number in range(1, 13)]
    flooded = {
        **new_store(tmp_path).proposed(),
        "scenarios": {"passed": 0, "failed": 12, "failures": listed, "seconds": 1},
    }
    shown = drawn(lambda out: show_proposal(out, flooded), 100)
    assert "✗ Promise 10\n" in shown
    assert "Promise 11" not in shown
    assert "and 2 more; --json names them all" in shown


def test_a_proposal_that_was_overtaken_is_to_be_made_anew(tmp_path: Path) -> None:
    """Where the book that a proposal was made on is gone, the next step is to revise it."""
    proposal = new_store(tmp_path).proposed()
    current = drawn(lambda out: show_proposal(out, proposal), 100)
    overtaken = drawn(lambda out: show_proposal(out, proposal, is_outdated=True), 100)
    assert "taqseet approve" in current
    assert "taqseet approve" not in overtaken
    assert f"taqseet propose FOLDER --proposal {proposal['id']}" in overtaken


def test_arabic_is_kept_apart_from_what_stands_around_it(views: dict[str, Callable[[Console], None]]) -> None:
    """The title of an Arabic scenario is isolated, so that the place beside it is not drawn out of order."""
    assert "\N{FIRST STRONG ISOLATE}يُقبل ثلث الراتب" in drawn(views["proposal"], 100)
