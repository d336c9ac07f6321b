"""What is JSON and what only looks like it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.wire.strict_json import FieldError, ParsedJson, parse_json, pointer_of

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_json_is_read_as_it_was_written(value: object) -> None:
    """Every value of JSON comes back equal."""
    text = json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    parsed = parse_json(text)
    assert isinstance(parsed, FieldError) or (parsed.value == value and parsed.repeated == ())


@given(st.binary(max_size=60))
def test_no_bytes_crash_the_reader(body: bytes) -> None:
    """Whatever bytes come, there is a value or an error."""
    assert isinstance(parse_json(body), ParsedJson | FieldError)


@pytest.mark.parametrize(
    ("body", "code", "detail"),
    [
        (b"", "invalid_json", "expecting value (line 1, column 1)"),
        (b'{"a": 1,}', "invalid_json", "line 1, column"),
        (b'{"a": 1} {}', "invalid_json", "extra data"),
        (b"{'a': 1}", "invalid_json", "double quotes"),
        (b'{"a": NaN}', "invalid_json", "`NaN` is not JSON"),
        (b'{"a": -Infinity}', "invalid_json", "`-Infinity` is not JSON"),
        (b'{"a": ' + b"1" * 5_000 + b"}", "invalid_json", "a number is too long"),
        (b'{"a": "\\ud800"}', "invalid_json", "half of a surrogate pair"),
        (b'{"a": "\x01"}', "invalid_json", "control character"),
        (b'{"a": "\xff"}', "invalid_utf8", "byte 8 is not UTF-8"),
        ('{"a": 1}'.encode("utf-16"), "invalid_utf8", "byte 1 is not UTF-8"),
        (b"\xef\xbb\xbf{}", "invalid_json", "a byte order mark"),
        (b"[" * 33 + b"]" * 33, "nested_too_deep", "more than 32 levels"),
        (b'{"a":' * 40_000, "nested_too_deep", "more than 32 levels"),
    ],
)
def test_what_is_not_json_says_where_and_why(body: bytes, code: str, detail: str) -> None:
    """A body that is not JSON is told by its code, and by the place or the word that is wrong."""
    error = parse_json(body)
    assert isinstance(error, FieldError)
    assert (error.pointer, error.code) == ("", code)
    assert detail in error.detail


def test_thirty_two_levels_are_read() -> None:
    """The deepest nesting that is allowed is read, and brackets inside a text do not count."""
    assert isinstance(parse_json(b"[" * 32 + b"]" * 32), ParsedJson)
    assert isinstance(parse_json(b'["' + b'[{\\"' * 500 + b'"]'), ParsedJson)


def test_repeated_keys_are_named_at_their_place() -> None:
    """Each key that is given twice is named by its pointer, wherever it stands."""
    parsed = parse_json(b'{"a": 1, "b": [{}, {"c/d": 1, "c/d": 2, "c/d": 3}], "a": 2}')
    assert isinstance(parsed, ParsedJson)
    assert [(error.pointer, error.code) for error in parsed.repeated] == [
        ("/a", "duplicate_key"),
        ("/b/1/c~1d", "duplicate_key"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"{" + b",".join(b'"%d":0' % number for number in range(20_000)) + b',"7":1}',
        b'"' + b'\\"' * 128_000,
        b'["' + b"\\" * 250_000,
        b"[" + b"{}," * 80_000 + b"{}]",
    ],
    ids=["many keys", "escaped quotes", "backslashes", "many objects"],
)
def test_no_body_is_gone_over_again_and_again(body: bytes) -> None:
    """The largest bodies that are accepted are read in one pass; a square of passes would never end here."""
    assert isinstance(parse_json(body), ParsedJson | FieldError)


def test_a_pointer_escapes_what_rfc_6901_says() -> None:
    """`~` becomes `~0` and `/` becomes `~1`; the whole body is the empty pointer."""
    assert pointer_of(("a/b", 3, "~c")) == "/a~1b/3/~0c"
    assert pointer_of(()) == ""
