"""YAML text into nodes with their places, and what YAML would guess refused."""

import pytest

from engine.problems import Problem, underlined
from engine.schema.hidden import character_name, hidden_in
from engine.schema.yaml_source import (
    LARGEST_FILE_BYTES,
    ListNode,
    MappingNode,
    Scalar,
    Source,
    plain,
    read_yaml,
)


def source_of(text: str | bytes) -> Source:
    """A text in which nothing is wrong."""
    source, problems = read_yaml("x.yaml", text if isinstance(text, bytes) else text.encode())
    assert source is not None
    assert not problems
    return source


def only_problem(text: str | bytes) -> Problem:
    """The one problem of a text."""
    _source, problems = read_yaml("x.yaml", text if isinstance(text, bytes) else text.encode())
    assert len(problems) == 1, problems
    return problems[0]


def test_values_keep_their_meaning_and_their_words() -> None:
    """Integers, decimals, booleans and null are values; everything else is the text that was written."""
    text = "[1, -2, 1.50, true, null, ~, 0x1F, 1e3, 010, 1_000, 12:30, .inf, True, 2026-11-27, '1', 500 SAR]"
    values = plain(source_of(text).root)
    assert [str(value) for value in values] == [
        "1", "-2", "1.50", "True", "None", "None", "0x1F", "1e3", "010", "1_000", "12:30", ".inf", "True",
        "2026-11-27", "1", "500 SAR",
    ]  # fmt: skip
    assert [type(value).__name__ for value in values[:5]] == ["int", "int", "Decimal", "bool", "NoneType"]
    assert {type(value) for value in values[6:]} == {str}


def test_every_key_and_value_knows_its_place() -> None:
    """A span is exact for keys, plain and quoted values, lists and blocks."""
    source = source_of(
        "plan:\n  every: 1 month\n  title: {en: \"six\", ar: 'ستة'}\n  list:\n    - a\n    - bc\nlast: x\n"
    )
    assert str(source.span_at("plan", "every")) == "x.yaml:2:10"
    assert source.span_at("plan", "every").end_column == 17
    assert source.key_span_at("plan", "title").column == 3
    assert source.span_at("plan", "title", "ar").column == 26
    block = source.span_at("plan", "list")
    assert (block.line, block.end_line, block.end_column) == (5, 6, 9)
    assert source.span_at("plan", "list", 1).file_and_line == "x.yaml:6"


def test_a_place_that_does_not_exist_is_that_of_what_encloses_it() -> None:
    """A problem about something missing stands at what should have held it."""
    source = source_of("plan: {every: 1 month}\nlist: [a]")
    assert source.span_at("plan", "nothing") == source.span_at("plan")
    assert source.span_at("list", 7) == source.span_at("list")
    assert source.span_at("list", -1) == source.span_at("list")
    assert source.key_span_at("plan", "nothing") == source.span_at("plan")


def test_a_word_inside_a_value_has_its_own_place() -> None:
    """A word can be underlined within a text."""
    source = source_of('show: "The rate is {aprr}."')
    span = source.span_of("{aprr}", source.span_at("show"))
    assert underlined(source.problem("unknown-placeholder", "m", span)) == "{aprr}"
    assert source.span_of("{apr}", source.span_at("show")) == source.span_at("show")


def test_a_byte_order_mark_is_no_mistake() -> None:
    """A file that begins with a byte order mark reads like one without, columns included."""
    source = source_of(b"\xef\xbb\xbfoffer: x\n")
    assert plain(source.root) == {"offer": "x"}
    assert source.key_span_at("offer").column == 1


def test_windows_line_ends_are_no_mistake() -> None:
    """Carriage returns change neither lines nor columns nor what is underlined."""
    problem = only_problem("offer: x\r\nmarket: no\r\n")
    assert (problem.span.line, problem.span.column, underlined(problem)) == (2, 9, "no")
    assert problem.excerpt == "market: no"


def test_places_behind_arabic_and_emoji_count_characters() -> None:
    """Columns count characters, not bytes."""
    problem = only_problem('title: {ar: "ستة 👍", en: no}')
    assert (problem.span.column, underlined(problem)) == (26, "no")


@pytest.mark.parametrize(
    ("text", "code", "wrong"),
    [
        ("a: &anchor 1", "yaml-feature", "&anchor"),
        ("a: 1\nb: *a", "yaml-feature", "*a"),
        ("a: !!int 1", "yaml-feature", "!!int"),
        ("a: !secret 1", "yaml-feature", "!secret"),
        ("<<: {a: 1}", "yaml-feature", "<<"),
        ("a: 1\n---\nb: 2", "yaml-feature", "---"),
        ("? [a]\n: 1", "yaml-feature", "["),
        ("a: 1\na: 2", "duplicate-key", "a"),
        ("'a': 1\na: 2", "duplicate-key", "a"),
        ("a: {b: 1, b: 2}", "duplicate-key", "b"),
        ("a: no", "ambiguous-boolean", "no"),
        ("a: [Yes]", "ambiguous-boolean", "Yes"),
        ("NO: {currency: NOK}", "ambiguous-boolean", "NO"),
        ("a: " + "[" * 21 + "]" * 21, "nested-too-deep", "["),
        ("a:\n\tb: 1", "yaml-syntax", "\t"),
        ("a: 'open", "yaml-syntax", "'"),
        ("a: {b: 1\nc: 2", "yaml-syntax", "{"),
        ("a: b: c", "yaml-syntax", ":"),
        ("a: @x", "yaml-syntax", "@"),
        ("- a\nb: 1", "yaml-syntax", "b"),
        ("a: \x07", "yaml-syntax", "\x07"),
        ('a: "\u202eright to left"', "hidden-character", "\u202e"),
        ("# a comment\u2066\na: 1", "hidden-character", "\u2066"),
        ('a: "bell\\a"', "hidden-character", '"bell\\a"'),
        ("a\u200bb: 1", "hidden-character", "\u200b"),
        ("a: x\u2028b: z", "hidden-character", ""),
        ("", "missing-field", ""),
        ("# only a comment", "missing-field", "#"),
        (b"a: \xff", "unreadable-file", ""),
    ],
)
def test_what_is_refused(text: str | bytes, code: str, wrong: str) -> None:
    """What hides, guesses or breaks is told once, under the character that does it."""
    problem = only_problem(text)
    assert problem.code == code
    assert underlined(problem) == wrong.rstrip()
    assert problem.help


def test_a_file_of_the_largest_size_is_read() -> None:
    """256 KiB are read, one byte more is not."""
    filler = b"a: 1\n" + b"#" * (LARGEST_FILE_BYTES - 5)
    assert plain(source_of(filler).root) == {"a": 1}
    assert only_problem(filler + b"#").code == "file-too-large"


def test_twenty_levels_are_read() -> None:
    """Nesting is bounded so that reading is."""
    assert isinstance(source_of("[" * 20 + "]" * 20).root, ListNode)


def test_a_quoted_word_is_a_word() -> None:
    """Quotes say that a word, a number or nothing is meant as text."""
    assert plain(source_of("""{a: "no", b: 'true', c: "1", d: ''}""").root) == {
        "a": "no", "b": "true", "c": "1", "d": "",
    }  # fmt: skip


def test_the_first_of_two_equal_keys_counts() -> None:
    """What follows a duplicate key is read as if it were not there."""
    source, problems = read_yaml("x.yaml", b"a: 1\na: 2\nb: 3")
    assert source is not None
    assert plain(source.root) == {"a": 1, "b": 3}
    assert [problem.message for problem in problems] == ["`a` is already given on line 1"]


def test_a_byte_that_is_no_text_has_its_line() -> None:
    """The place of a wrong byte is found without decoding the file."""
    problem = only_problem(b"a: 1\nb: caf\xe9\n")
    assert (problem.span.line, problem.span.column) == (2, 7)
    assert problem.message == "byte 12 of the file is not UTF-8"


def test_joiners_belong_to_scripts_and_emoji() -> None:
    """A joiner between Arabic letters or in an emoji is spelling; beside Latin letters it hides."""
    assert hidden_in("می\u200cخواهم 👩\u200d👧") is None
    assert hidden_in("pay\u200cpal") == 3
    assert hidden_in("\u200dabc") == 0
    assert hidden_in("ستة\u200d") == 3


def test_arabic_needs_no_direction_marks() -> None:
    """Letters, digits, vowel signs and punctuation of Arabic are visible."""
    assert hidden_in("٦ دَفَعاتٍ، بدون رسوم؟") is None


def test_a_hidden_character_is_named() -> None:
    """A person can look the character up."""
    assert character_name("\u202e") == "U+202E (right-to-left override)"
    assert character_name("\x07") == "U+0007"


def test_the_kinds_of_nodes() -> None:
    """A document is scalars, lists and mappings."""
    root = source_of("a: [1]").root
    assert isinstance(root, MappingNode)
    listed = root.entries["a"]
    assert isinstance(listed, ListNode)
    assert listed.items == (Scalar("1", 1, listed.items[0].span),)
