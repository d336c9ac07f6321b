"""`taqseet apr`."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.tests.cli.running import run

EIGHTEEN_MONTHS = (
    'advances: [{on: 1994-01-01, amount: "1000"}]\npayments: [{on: 1995-07-01, amount: "1200"}]\n'
)


def apr(tmp_path: Path, text: str | bytes, *options: str) -> tuple[int, list[str], str]:
    """Exit status, lines of standard output, and standard error."""
    file = tmp_path / "flows.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    result = run("apr", *options, file)
    return result.exit_code, result.stdout.splitlines(), result.stderr


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--convention", "effective", "--count", "days"), "12.96 %"),
        (("--convention", "effective", "--count", "months"), "12.92 %"),
        (("--convention", "effective"), "12.92 %"),
    ],
)
def test_the_published_example_comes_out_in_its_last_line(
    tmp_path: Path, options: tuple[str, ...], expected: str
) -> None:
    """The directive's example of 546 days gives both published figures, by days and by months."""
    status, lines, errors = apr(tmp_path, EIGHTEEN_MONTHS, *options)
    assert (status, lines[-1], errors) == (0, expected, "")


def test_how_time_was_counted_is_said_above_the_rate(tmp_path: Path) -> None:
    """The lines before the rate name the convention, the flows, and the unit period that was found."""
    _, lines, _ = apr(tmp_path, EIGHTEEN_MONTHS, "--convention", "us")
    assert [line.split()[0] for line in lines[:-1]] == ["rate", "advances", "payments", "time"]
    assert "unit-period 1 year" in lines[-2]


def test_every_mistake_of_the_document_is_told_with_its_line(tmp_path: Path) -> None:
    """Two mistakes are two lines on standard error, nothing is printed, and the exit status is 1."""
    text = "advances: [{on: 1994-13-01, amount: 10.5}]\npayments: [{on: 1995-07-01, amount: '1'}]\n"
    status, lines, errors = apr(tmp_path, text, "--convention", "us")
    assert (status, lines) == (1, [])
    assert "has 2 mistakes" in errors
    assert errors.count("line 1:") == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"\xff\xfe", "UTF-8"),
        (EIGHTEEN_MONTHS.replace("1995-07-01", "1994-01-01"), "use up every advance|same day"),
    ],
)
def test_what_has_no_rate_is_an_error_without_a_traceback(
    tmp_path: Path, text: str | bytes, said: str
) -> None:
    """A file that is no text, and flows that leave no credit, exit with 1 and say why."""
    status, lines, errors = apr(tmp_path, text, "--convention", "effective")
    assert (status, lines) == (1, [])
    assert any(part in errors for part in said.split("|"))


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """The exit status is 1, and the error names the file."""
    result = run("apr", "--convention", "us", tmp_path / "nowhere.yaml")
    assert result.exit_code == 1
    assert "nowhere.yaml cannot be read" in result.stderr


def test_the_us_convention_takes_no_count(tmp_path: Path) -> None:
    """`--count` with `us` is a usage error: the unit period follows from the dates."""
    status, _, errors = apr(tmp_path, EIGHTEEN_MONTHS, "--convention", "us", "--count", "days")
    assert status == 2
    assert "unit period" in errors
