"""The text of an offer, in YAML and in JSON: the same offer, the same mistakes, each with its place."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.analysis.offer_text import read_offer
from engine.schema.yaml_source import plain, read_yaml
from engine.tests.analysis.offers_and_laws import offer_text
from engine.tests.schema.documents import good_book


def as_json(**dumped: Any) -> str:
    """The good offer as JSON."""
    source, _ = read_yaml("offer.yaml", offer_text())
    assert source is not None
    return json.dumps(plain(source.root), **dumped)


@pytest.mark.parametrize(
    "text",
    [
        as_json(),
        as_json(ensure_ascii=False),
        as_json(indent=2),
        as_json(indent="\t"),
        as_json(separators=(",", ":")),
        as_json().replace("In four", "In four \\ud83d\\ude00 \\/"),
    ],
    ids=["plain", "unescaped", "indented", "tabs", "compact", "surrogates"],
)
def test_json_is_the_same_offer(text: str) -> None:
    """However JSON is set, it is read as the offer that the YAML is."""
    book = good_book()
    from_yaml, from_json = read_offer(book, offer_text()), read_offer(book, text.encode(), "json")
    assert from_json.problems == ()
    assert from_yaml.offer is not None
    assert from_json.offer is not None
    assert from_json.offer.plan == from_yaml.offer.plan
    assert from_json.offer.when == from_yaml.offer.when


def test_a_mistake_in_json_has_its_place_in_the_text_that_was_sent() -> None:
    """The line and column are those of the JSON, tabs and all."""
    text = as_json(indent="\t").replace('"installments": 4', '"installments": "four"')
    (problem,) = read_offer(good_book(), text.encode(), "json").problems
    line = text.splitlines()[problem.span.line - 1]
    assert line[problem.span.column - 1 :].startswith('"four"')


@pytest.mark.parametrize(
    ("content", "notation", "code", "line"),
    [
        (b"offer: [x", "yaml", "yaml-syntax", 1),
        (b"offer: x\n\tplan: 1", "yaml", "yaml-syntax", 2),
        (b"", "yaml", "missing-field", 1),
        (b"- 1\n- 2", "yaml", "wrong-type", 1),
        (b"caf\xe9", "yaml", "unreadable-file", 1),
        (b'{"offer": "x",\n "plan": }', "json", "yaml-syntax", 2),
        (b"offer: x", "json", "yaml-syntax", 1),
        (b"", "json", "yaml-syntax", 1),
        (b"\xff\xfe", "json", "unreadable-file", 1),
        (b"[" * 5000, "json", "yaml-syntax", 1),
        (b'{"offer": NaN}', "json", "yaml-syntax", 1),
        (b'{"offer": "a", "offer": "b"}', "json", "duplicate-key", 1),
    ],
)
def test_what_is_no_offer_is_a_problem_and_no_crash(
    content: bytes, notation: Any, code: str, line: int
) -> None:
    """A text that cannot be read is told with the line on which reading ended."""
    read = read_offer(good_book(), content, notation)
    assert read.offer is None
    problem = next(problem for problem in read.problems if problem.code == code)
    assert problem.span.line == line


@pytest.mark.parametrize("id", ["../../etc", "a/b", "x\\u0000", "y" * 300])
def test_an_id_names_no_other_place(id: str) -> None:
    """Whatever an offer calls itself, its problems name no path outside the offers."""
    text = offer_text().replace(b"offer: in-four", f'offer: "{id}"'.encode())
    for problem in read_offer(good_book(), text).problems:
        assert ".." not in problem.span.file
        assert problem.span.file == "offer.yaml" or problem.span.file.startswith("rules/offers/y")


def test_a_file_keeps_its_own_name() -> None:
    """Where the file is known its name stands in every place."""
    read = read_offer(good_book(), offer_text().replace(b"market: SA", b"market: XX"), file="draft.yaml")
    assert {problem.span.file for problem in read.problems} == {"draft.yaml"}
