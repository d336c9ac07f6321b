"""`taqseet policies`."""

from __future__ import annotations

import json
from difflib import unified_diff
from pathlib import Path

import pytest

from engine.tests.cli.running import run


def listed(*arguments: str) -> dict[str, dict[str, object]]:
    """The policies of one market on a day, by id."""
    told = json.loads(run("policies", "--format", "json", *arguments).stdout)["markets"]
    assert len(told) == 1
    return {policy["id"]: policy for policy in told[0]["policies"]}


def test_the_saudi_fee_cap_changes_on_its_day() -> None:
    """On 19 February 2026 the old fee cap is in force and ends, on the 20th the new one begins."""
    before = listed("--on", "2026-02-19", "--market", "SA")
    after = listed("--on", "2026-02-20", "--market", "SA")
    assert before["sa.fee.old"]["until"] == "2026-02-19"
    assert after["sa.fee.new"]["since"] == "2026-02-20"
    assert "sa.fee.new" not in before
    assert "sa.fee.old" not in after


def test_a_policy_is_shown_with_its_value_and_clause() -> None:
    """A person reads id, kind, days and confidence in a line, and the value with its source below it."""
    lines = run("policies", "--on", "2026-02-19", "--market", "sa").stdout.splitlines()
    assert lines[0].startswith("Saudi Arabia on 2026-02-19: ")
    position = next(number for number, text in enumerate(lines) if text.split()[:1] == ["sa.bnpl.22.2"])
    assert lines[position].split()[1] == "cap"
    told = " ".join(" ".join(lines[position + 1 : position + 4]).split())
    assert "offer.installments at most 12" in told
    assert "(SAMA, Rules for Regulating Buy-Now-Pay-Later Companies, Art. 22(2))" in told
    header = next(text for text in lines if text.split()[:1] == ["policy"])
    assert lines[position].index("cap") == header.index("kind")
    assert lines[position].index("primary") == header.index("confidence")


def test_two_days_differ_in_what_changed_only() -> None:
    """The lists of two days, compared line by line, differ in the policies that begin and end."""
    days = ("2026-02-19", "2026-02-20")
    before, after = (run("policies", "--on", day, "--market", "SA").stdout.splitlines() for day in days)
    differing = [
        text[3:].split()[0]
        for text in unified_diff(before, after, n=0)
        if text[:3] in ("-  ", "+  ") and not text[3:].startswith(" ")
    ]
    assert differing == ["sa.fee.old", "sa.fee.consent", "sa.fee.new", "sa.fee.third"]


def test_columns_are_as_wide_on_a_day_without_the_longest_names() -> None:
    """Before the British rules begin the columns stand where they stand afterwards."""
    before, after = (
        next(
            text
            for text in run("policies", "--on", day, "--market", "GB", "--fixtures").stdout.splitlines()
            if text.split()[:1] == ["policy"]
        )
        for day in ("1990-01-01", "2026-07-15")
    )
    assert before == after
    assert before.index("until") - before.index("since") == len("2026-07-15  ")


def test_the_next_change_of_the_law_comes_last() -> None:
    """The last lines say on which day the law changes next, and what begins and ends then."""
    text = " ".join(run("policies", "--on", "2026-02-19", "--market", "SA").stdout.split())
    last = text.partition("The law changes next on ")[2]
    assert last.startswith("2026-02-20: ")
    assert "sa.fee.new begins" in last
    assert "sa.fee.old ends" in last


def test_every_market_is_listed_unless_one_is_chosen() -> None:
    """Without a market all of the book are listed, each on its own today where no day is given."""
    told = json.loads(run("policies", "--format", "json").stdout)["markets"]
    assert [each["market"] for each in told] == ["SA", "AE"]
    assert all(not policy["id"].startswith("ae.") for policy in told[0]["policies"])


def test_the_fixtures_have_the_other_countries() -> None:
    """The British regime begins on 15 July 2026."""
    before = listed("--on", "2026-07-14", "--market", "GB", "--fixtures")
    after = listed("--on", "2026-07-15", "--market", "GB", "--fixtures")
    begun = after.keys() - before.keys()
    assert begun
    assert all(after[id]["since"] == "2026-07-15" for id in begun)


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("--market", "SX"), 1, "the book's markets are SA, AE"),
        (("--market", "sau"), 1, "did you mean `SA`?"),
        (("--market", "qa"), 1, "no market is called `qa`\nhelp: `QA` is a market of the fixtures' book"),
        (("--market", "gb"), 1, "`GB` is a market of the fixtures' book: add `--fixtures`"),
        (("--market", "UK"), 1, "`UK`: the United Kingdom is `GB`"),
        (("--market", "UK", "--fixtures"), 1, "`UK`: the United Kingdom is `GB`"),
        (("--on", "2026-02-30"), 2, "`2026-02-30` does not exist"),
        (("--on", "2026-2-20"), 2, "write it as year-month-day, as in `2026-11-27`"),
    ],
)
def test_what_does_not_exist_is_said_in_words(arguments: tuple[str, ...], status: int, said: str) -> None:
    """An unknown market names those that there are, and a day must exist."""
    result = run("policies", *arguments)
    assert result.exit_code == status
    assert said in result.stderr


def test_without_fixtures_no_fixtures_are_advised(book_copy: Path) -> None:
    """A book that stands alone names its own markets only."""
    result = run("policies", "--market", "GB", "--book", book_copy)
    assert result.exit_code == 1
    assert "the book's markets are SA, AE" in result.stderr
    assert "--fixtures" not in result.stderr
