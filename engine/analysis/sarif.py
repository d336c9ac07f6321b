"""Problems as a SARIF 2.1.0 log, which code review tools show beside the lines in question.

The form is that of the OASIS standard with its errata 01; section numbers are the standard's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any, Final
from urllib.parse import quote

from engine import __version__
from engine.problem_catalogue import CATALOGUE
from engine.problems import Problem, Span, underlined, visible

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
"""The name of the standard's schema; nothing is fetched from there."""
SOURCE_ROOT: Final = "%SRCROOT%"
"""What the paths are relative to; whoever reads the log knows where that is (3.14.14)."""
FINGERPRINT: Final = "taqseetProblem/v1"
"""Under which name a result says what it is, so that it is known again when lines move (3.27.17).

Not `primaryLocationLineHash`: that one is the uploading tool's, which computes it from the file.
"""
_LINE_ENDS: Final = ("\r\n", "\r", "\n", "\x85", "\u2028", "\u2029")

Json = dict[str, Any]


def sarif_log(problems: Sequence[Problem], folder: str = "") -> Json:
    """The log of one check: each problem a result, each code that occurs a rule, in the catalogue's order.

    `folder` is where the book stands below the source root, as `shop/book`; empty where it is the root.
    """
    occurring = {problem.code for problem in problems}
    rules = {code: index for index, code in enumerate(code for code in CATALOGUE if code in occurring)}
    fingerprints = _fingerprints(problems)
    driver = {
        "name": "taqseet",
        "semanticVersion": __version__,
        "rules": [_rule(code) for code in rules],
    }
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": True}],
        "originalUriBaseIds": {
            SOURCE_ROOT: {"description": {"text": "The folder that the paths begin in: the checkout's."}}
        },
        "newlineSequences": list(_LINE_ENDS),  # as YAML counts lines
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(problem, rules[problem.code], folder, fingerprint)
            for problem, fingerprint in zip(problems, fingerprints, strict=True)
        ],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str) -> Json:
    entry = CATALOGUE[code]
    meaning = {"text": _sentence(entry.meaning)}
    return {
        "id": code,
        "shortDescription": meaning,
        "fullDescription": meaning,
        "help": {"text": _sentence(entry.mend)},
        "defaultConfiguration": {"level": entry.severity},
        "properties": {"precision": "very-high", "problem.severity": entry.severity},
    }


def _result(problem: Problem, rule: int, folder: str, fingerprint: str) -> Json:
    sentences = [problem.message, *([problem.help] if problem.help else [])]
    return {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": problem.severity,
        "message": {"text": " ".join(map(_sentence, sentences))},
        "locations": [{"physicalLocation": _place(problem.span, folder)}],
        "partialFingerprints": {FINGERPRINT: fingerprint},
    }


def _place(span: Span, folder: str) -> Json:
    path = f"{folder}/{span.file}" if folder else span.file
    return {
        "artifactLocation": {"uri": quote(path, errors="surrogateescape"), "uriBaseId": SOURCE_ROOT},
        "region": {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": span.end_column,
        },
    }


def _sentence(text: str) -> str:
    """A message in the form of the standard: a sentence whose braces are no placeholders, and without a link.

    Braces are doubled (3.11.5). A link is text in brackets before parentheses (3.11.6); what an author wrote
    into a book becomes none.
    """
    shown = visible(text).replace("{", "{{").replace("}", "}}").replace("](", "] (")
    return f"{shown[:1].upper()}{shown[1:]}{'' if shown.endswith('?') else '.'}"


def _fingerprints(problems: Iterable[Problem]) -> list[str]:
    """One for each problem, of what does not change when lines are added above; equal ones are counted."""
    seen: dict[str, int] = {}
    given: list[str] = []
    for problem in problems:
        parts = (problem.code, problem.span.file, problem.excerpt.strip(), underlined(problem))
        digest = sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:32]
        seen[digest] = seen.get(digest, 0) + 1
        given.append(f"{digest}:{seen[digest]}")
    return given
