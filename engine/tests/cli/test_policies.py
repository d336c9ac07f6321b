"""`taqseet policies`."""

from __future__ import annotations

import json

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
    """A person reads id, kind, days, confidence and clause in a line, and the value below it."""
    lines = run("policies", "--on", "2026-02-19", "--market", "sa").stdout.splitlines()
    assert lines[0].startswith("Saudi Arabia on 2026-02-19: ")
    position = next(number for number, text in enumerate(lines) if text.split()[:1] == ["sa.bnpl.22.2"])
    assert lines[position].split()[1] == "cap"
    assert lines[position].endswith("Art. 22(2)")
    assert "offer.installments at most 12" in lines[position + 1]
    header = next(text for text in lines if text.split()[:1] == ["policy"])
    assert lines[position].index("cap") == header.index("kind")
    assert lines[position].index("Art. 22(2)") == header.index("clause")


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
        (("--on", "2026-02-30"), 2, "2026-02-30"),
    ],
)
def test_what_does_not_exist_is_said_in_words(arguments: tuple[str, ...], status: int, said: str) -> None:
    """An unknown market names those that there are, and a day must exist."""
    result = run("policies", *arguments)
    assert result.exit_code == status
    assert said in result.stderr
