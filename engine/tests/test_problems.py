"""How a problem is told: its place, its words and the carets under the wrong ones."""

import pytest

from engine.problems import Problem, Span, columns, nearest, render, suggestion, underlined, visible


def problem_in(line: str, wrong: str, code: str = "unknown-fact") -> Problem:
    """A problem under some words of a line."""
    column = line.index(wrong) + 1
    span = Span("rules/x.yaml", 7, column, 7, column + len(wrong))
    return Problem(code, "a message", span, "some help", line)


def carets_of(line: str, wrong: str) -> str:
    """The line of carets under some words of a line, without its margin."""
    return render(problem_in(line, wrong)).splitlines()[3].removeprefix("  | ")


def test_a_problem_is_told_in_five_lines() -> None:
    """Place and message, the line with its number, carets under the wrong words, and the help."""
    assert render(problem_in("  measure: plan.finance", "plan.finance")) == (
        "rules/x.yaml:7:12: error[unknown-fact] a message\n"
        "  |\n"
        "7 |   measure: plan.finance\n"
        "  |            ^^^^^^^^^^^^\n"
        "  = help: some help"
    )


def test_a_problem_without_line_or_help_is_one_line() -> None:
    """What has no place in a text is told without an excerpt."""
    span = Span("rules/retailer.yaml", 1, 1, 1, 2)
    assert render(Problem("missing-file", "it is not there", span)) == (
        "rules/retailer.yaml:1:1: error[missing-file] it is not there"
    )


def test_a_code_outside_the_catalogue_is_no_problem() -> None:
    """Every code is documented."""
    with pytest.raises(KeyError, match="no-such-code"):
        problem_in("x", "x", "no-such-code")


def test_a_warning_does_not_stop_a_book() -> None:
    """The catalogue says how severe a code is."""
    assert problem_in("offer: x", "offer", "missing-cases").severity == "warning"
    assert problem_in("offer: x", "offer").severity == "error"


def test_a_problem_as_json_has_its_place() -> None:
    """What a program reads has the same code, message, help and place."""
    assert problem_in("a: b", "b").as_json() == {
        "severity": "error",
        "code": "unknown-fact",
        "message": "a message",
        "hint": "some help",
        "location": {"file": "rules/x.yaml", "line": 7, "column": 4, "end_line": 7, "end_column": 5},
    }


@pytest.mark.parametrize(
    ("line", "wrong", "carets"),
    [
        ('ar: "ستة", x: bad', "bad", "              ^^^"),
        ('ar: "سِتَّة", x: bad', "bad", "              ^^^"),  # vowel signs take no column
        ("en: 六回払い, x: bad", "bad", "                 ^^^"),  # wide characters take two
        ("en: 👍, x: bad", "bad", "           ^^^"),
        ("en: 六回", "六回", "    ^^^^"),
        ("\ta: bad", "bad", "\t   ^^^"),
        ("e\u0301n: bad", "bad", "    ^^^"),
    ],
)
def test_carets_stand_under_the_right_characters(line: str, wrong: str, carets: str) -> None:
    """Columns are those of a monospaced face, for Arabic, wide characters, emoji, marks and tabs."""
    assert carets_of(line, wrong) == carets


def test_what_would_disturb_a_terminal_is_made_visible() -> None:
    """Control and bidirectional characters reach no terminal."""
    told = render(problem_in("a: \x1b[31m\u202ered", "red"))
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert visible("a\x1b\u202e\u2066b\u200dc\td") == "a\ufffd\ufffd\ufffdb\u200dc\td"


def test_a_very_long_line_is_told_in_part() -> None:
    """A line that no terminal could show is cut around the wrong words."""
    line = "a" * 5000 + "wrong" + "b" * 5000
    told = render(problem_in(line, "wrong")).splitlines()
    assert all(len(part) < 300 for part in told)
    assert told[2][told[3].index("^") :][:5] == "wrong"


def test_a_span_over_several_lines_is_underlined_to_the_end_of_the_first() -> None:
    """What goes on below is underlined on the line where it begins."""
    span = Span("rules/x.yaml", 2, 6, 4, 3)
    assert underlined(Problem("empty-condition", "a message", span, None, "all: [one,   ")) == "[one,"


def test_the_width_of_text() -> None:
    """Letters take one column, wide ones two and marks none."""
    assert [columns(text) for text in ("abc", "سَ", "六", "é", "")] == [3, 1, 2, 1, 0]


def test_the_nearest_name_is_near() -> None:
    """A name is suggested when it is close, and nothing is when none is."""
    assert nearest("cart.totl", ["cart.total", "cart.skus"]) == "cart.total"
    assert nearest("weather", ["cart.total", "cart.skus"]) is None
    assert suggestion("cart.totl", ["cart.total"], "look") == "did you mean `cart.total`? look"
    assert suggestion("weather", ["cart.total"], "look") == "look"
