"""The SARIF log of a check: the structure that the standard asks for, and places that a reader finds."""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import Any

import jsonschema
import orjson
import pytest

from engine import __version__
from engine.analysis.sarif import FINGERPRINT, sarif_log
from engine.problem_catalogue import CATALOGUE
from engine.problems import Problem, Span, underlined
from engine.tests.schema.test_worst_book import BOOKS, WORST, problems_of

FILE = "rules/offers/four/offer.yaml"


def _object(required: str, optional: str = "", **properties: dict[str, Any]) -> dict[str, Any]:
    assert {*required.split(), *optional.split()} == properties.keys()
    shape = {"type": "object", "properties": properties, "additionalProperties": False}
    return shape | {"required": required.split()}


_TEXT = {"type": "string", "minLength": 1}
_FROM_ONE = {"type": "integer", "minimum": 1}
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
_MESSAGE = _object("text", text=_TEXT)
_REGION = _object(
    "startLine startColumn endLine endColumn",
    startLine=_FROM_ONE, startColumn=_FROM_ONE, endLine=_FROM_ONE, endColumn=_FROM_ONE,
)  # fmt: skip
_ARTIFACT = _object("uri uriBaseId", uri={**_TEXT, "format": "uri-reference"}, uriBaseId=_TEXT)
_RULE = _object(
    "id shortDescription fullDescription help defaultConfiguration", "properties",
    id=_TEXT, shortDescription=_MESSAGE, fullDescription=_MESSAGE, help=_MESSAGE,
    defaultConfiguration=_object("level", level=_LEVEL),
    properties={"type": "object"},
)  # fmt: skip
_RESULT = _object(
    "ruleId ruleIndex level message locations partialFingerprints",
    ruleId=_TEXT,
    ruleIndex={"type": "integer", "minimum": 0},
    level=_LEVEL,
    message=_MESSAGE,
    locations={
        "type": "array", "minItems": 1, "maxItems": 1,
        "items": _object(
            "physicalLocation",
            physicalLocation=_object("artifactLocation region", artifactLocation=_ARTIFACT, region=_REGION),
        ),
    },
    partialFingerprints={"type": "object", "minProperties": 1, "additionalProperties": _TEXT},
)  # fmt: skip
_RUN = _object(
    "tool invocations originalUriBaseIds newlineSequences columnKind results",
    tool=_object(
        "driver",
        driver=_object(
            "name semanticVersion rules",
            name=_TEXT,
            semanticVersion={"type": "string", "pattern": r"^[0-9]+\.[0-9]+\.[0-9]+$"},
            rules={"type": "array", "items": _RULE, "uniqueItems": True},
        ),
    ),
    invocations={
        "type": "array",
        "items": _object("executionSuccessful", executionSuccessful={"type": "boolean"}),
    },
    originalUriBaseIds={
        "type": "object",
        "additionalProperties": _object("description", description=_MESSAGE),
    },
    newlineSequences={"type": "array", "items": _TEXT, "minItems": 1, "uniqueItems": True},
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    results={"type": "array", "items": _RESULT},
)
STRUCTURE = {
    "type": "object",
    "properties": {
        "$schema": _TEXT,
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "items": _RUN, "minItems": 1},
    },
    "required": ["$schema", "version", "runs"],
    "additionalProperties": False,
}
"""What the standard says of the objects that are used here (3.13 to 3.52), and nothing else is allowed."""


def problem(message: str = "a mistake", line: int = 3, **changes: Any) -> Problem:
    """A problem of an offer, on one line."""
    span = Span(FILE, line, 7, line, 12)
    made = Problem("unknown-fact", message, span, "mend it", "when: {cart.totl: 5 SAR}")
    return dataclasses.replace(made, **changes)


def results_of(*problems: Problem, folder: str = "") -> list[dict[str, Any]]:
    """The results of the only run."""
    (run,) = sarif_log(problems, folder)["runs"]
    results: list[dict[str, Any]] = run["results"]
    return results


def said(message: str) -> str:
    """The text of a message without its help."""
    (result,) = results_of(problem(message, help=None))
    text: str = result["message"]["text"]
    return text


@pytest.mark.parametrize("name", BOOKS)
def test_a_log_has_the_structure_of_the_standard(name: str) -> None:
    """A log holds exactly the objects and types that SARIF 2.1.0 declares, whatever the mistakes are."""
    log = orjson.loads(orjson.dumps(sarif_log(problems_of(name))))
    jsonschema.Draft202012Validator(STRUCTURE).validate(log)


def test_a_clean_book_has_a_log_without_results() -> None:
    """A run that found nothing is told as a run, with no rule and no result."""
    log = sarif_log(())
    jsonschema.Draft202012Validator(STRUCTURE).validate(log)
    (run,) = log["runs"]
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])
    assert run["tool"]["driver"]["semanticVersion"] == __version__


@pytest.mark.parametrize("name", BOOKS)
def test_each_result_names_its_rule_and_its_level(name: str) -> None:
    """A result's index points to its own code, and each code that occurs is described once."""
    (run,) = sarif_log(problems_of(name))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert {rule["id"] for rule in rules} == {each.code for each in problems_of(name)}
    assert len({rule["id"] for rule in rules}) == len(rules)
    for result, told in zip(run["results"], problems_of(name), strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == told.code
        assert result["level"] == CATALOGUE[told.code].severity


@pytest.mark.parametrize("name", BOOKS)
def test_a_region_is_what_the_terminal_underlines(name: str) -> None:
    """Read from the file, lines and columns of a result give the text that carets stand under."""
    compared = 0
    for result, told in zip(results_of(*problems_of(name)), problems_of(name), strict=True):
        place = result["locations"][0]["physicalLocation"]
        region, file = place["region"], WORST / name / place["artifactLocation"]["uri"]
        if not told.excerpt or region["startLine"] != region["endLine"]:
            continue
        line = file.read_text("utf-8").splitlines()[region["startLine"] - 1]
        assert line[region["startColumn"] - 1 : region["endColumn"] - 1].rstrip() == underlined(told)
        compared += 1
    assert compared > 3


def test_columns_count_characters() -> None:
    """Behind Arabic, or a character outside the basic plane, a column is still one character."""
    excerpt = 'title: {en: "😀", ar: "جيد", fr: "x"}'
    start = excerpt.index("fr") + 1
    (result,) = results_of(problem(excerpt=excerpt, span=Span(FILE, 3, start, 3, start + 2)))
    region = result["locations"][0]["physicalLocation"]["region"]
    assert excerpt[region["startColumn"] - 1 : region["endColumn"] - 1] == "fr"
    assert sarif_log(())["runs"][0]["columnKind"] == "unicodeCodePoints"


def test_a_message_is_sentences_with_its_help() -> None:
    """The message comes first, as a sentence, and the help after it; a question keeps its mark."""
    asked = problem("no fact is called `cart.totl`", help="did you mean `cart.total`?")
    (plain,), (question,) = results_of(problem()), results_of(asked)
    assert plain["message"]["text"] == "A mistake. Mend it."
    assert question["message"]["text"] == "No fact is called `cart.totl`. Did you mean `cart.total`?"


def test_nothing_in_a_message_is_a_placeholder_or_a_link() -> None:
    """Braces are doubled, and what an author wrote between brackets before parentheses is no link."""
    assert said("write {at_least: 5 SAR}") == "Write {{at_least: 5 SAR}}."
    assert said("`{0}` is unknown") == "`{{0}}` is unknown."
    assert said("`[pay](0)` is unknown") == "`[pay] (0)` is unknown."
    assert said("`\u202ecba\ud800` is unknown") == "`\ufffdcba\ufffd` is unknown."


def test_a_path_is_a_uri_below_the_source_root() -> None:
    """Paths are relative and escaped, and begin with the folder in which the book stands."""
    odd = problem(span=Span("rules/offers/50 % أ#1:2/offer.yaml", 1, 1, 1, 2))
    (result,) = results_of(odd, folder="shop/my book")
    place = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place["uri"] == "shop/my%20book/rules/offers/50%20%25%20%D8%A3%231%3A2/offer.yaml"
    assert place["uriBaseId"] in sarif_log((odd,))["runs"][0]["originalUriBaseIds"]


def test_a_file_name_that_is_no_text_is_escaped_as_it_is() -> None:
    """A byte that is not UTF-8 keeps its value in the path, and the log can be written."""
    odd = problem(span=Span("rules/caf\udce9.yaml", 1, 1, 1, 1))
    assert b"rules/caf%E9.yaml" in orjson.dumps(sarif_log((odd,)))


def fingerprints(*problems: Problem) -> list[str]:
    """What each problem is known again by."""
    return [result["partialFingerprints"][FINGERPRINT] for result in results_of(*problems)]


def test_a_fingerprint_outlives_lines_that_move() -> None:
    """A problem further down, indented otherwise or told in other words is the same problem."""
    moved = problem("told otherwise", line=90)
    indented = problem(excerpt="    when: {cart.totl: 5 SAR}", span=Span(FILE, 3, 11, 3, 16))
    assert fingerprints(problem()) == fingerprints(moved) == fingerprints(indented)


def test_a_fingerprint_tells_problems_apart() -> None:
    """Another code, file, line of text or word underlined is another problem, and equal ones are counted."""
    others = [
        problem(code="unknown-field"),
        problem(span=Span("rules/offers/six/offer.yaml", 3, 7, 3, 12)),
        problem(excerpt="when: {cart.totl: 6 SAR}"),
        problem(span=Span(FILE, 3, 1, 3, 5)),
    ]
    assert len({*fingerprints(problem(), *others)}) == 5
    first, second = fingerprints(problem(), problem(line=9))
    assert (first.rpartition(":")[2], second.rpartition(":")[2]) == ("1", "2")
    for name in BOOKS:
        assert max(Counter(fingerprints(*problems_of(name))).values()) == 1
