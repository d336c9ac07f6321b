"""Why a scenario failed, in words for the page: what was found, and what the step expected."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

_UNDEFINED: Final = "StepDefinitionNotFoundError"
_BROKEN: Final = "AssertionError: "
_COMPARED: Final = re.compile(r"^assert (?P<found>.+) == (?P<expected>.+)$")
_FIRST_DIFFERENCE: Final = re.compile(r"^At index \d+ diff: (?P<found>.+) != (?P<expected>.+)$")
_TOO_MANY: Final = re.compile(r"^Left contains .+?: (?P<extra>['\"(\d].*)$")
_TOO_FEW: Final = re.compile(r"^Right contains .+?: (?P<extra>['\"(\d].*)$")
_NAME_OF_ERROR: Final = re.compile(r"^[\w.]+(Error|Exception|Unavailable): ")
_NOISE: Final = ("where ", "+  where ", "Use -v ", "Full diff", "assert ")
_LONGEST_LINE: Final = 300


def readable(message: str, wording: str) -> tuple[str, ...]:
    """The lines that tell a reader of the page why a step failed; none for an empty message.

    `message` is the name of an exception and its text, as the test runner explains it: an assertion with its
    values in Python's notation, and where they differ. Where the step's `wording` has the expected amount
    with its two decimals, amounts are told so.
    """
    if message.startswith(_UNDEFINED):
        return ("No step has this wording.",)
    if not message.startswith(_BROKEN):
        return tuple(_shortened(line) for line in message.splitlines() if line.strip())
    lines = [line.strip() for line in message.removeprefix(_BROKEN).splitlines() if line.strip()]
    told = tuple(dict.fromkeys([*_stated(lines), *_compared(lines, wording)]))
    return told or ("What the step says is not so.",)


def _stated(lines: list[str]) -> Iterator[str]:
    """What the step itself says of its failure: a sentence, or a list of what was found instead."""
    for line in lines:
        if line.startswith("assert "):
            return
        value = _value(line)
        if isinstance(value, list):
            yield f"Found instead: {_spoken(line)}."
        else:
            yield _shortened(line)


def _compared(lines: list[str], wording: str) -> Iterator[str]:
    """Where the found value differs from the expected one, the nearest difference that is known."""
    assertion = next((number for number, line in enumerate(lines) if line.startswith("assert ")), None)
    if assertion is None:
        return
    details = lines[assertion + 1 :]
    difference = _first(_FIRST_DIFFERENCE, details) or _first(_COMPARED, [lines[assertion]])
    texts = [line[2:] for sign in "+-" for line in details if line.startswith(f"{sign} ")]
    if len(texts) == 2 and not any(line.startswith(_NOISE) for line in texts):
        yield f"Found “{texts[0]}”, expected “{texts[1]}”."
    elif difference:
        amounts = _amounts(difference["found"], difference["expected"], wording)
        found, expected = amounts or (_spoken(difference["found"]), _spoken(difference["expected"]))
        yield f"Found {found}, expected {expected}."
    for pattern, said in ((_TOO_MANY, "Not expected"), (_TOO_FEW, "Missing")):
        extra = _first(pattern, details)
        if extra:
            yield f"{said}: {_spoken(extra['extra'])}."


def _amounts(found: str, expected: str, wording: str) -> tuple[str, str] | None:
    """Two numbers of minor units as the step writes amounts; None where the expected one is not in it."""
    if not (found.isdecimal() and expected.isdecimal()):
        return None
    spoken = [f"{int(minor) // 100:,}.{int(minor) % 100:02d}" for minor in (found, expected)]
    return (spoken[0], spoken[1]) if spoken[1] in wording else None


def _first(pattern: re.Pattern[str], lines: list[str]) -> re.Match[str] | None:
    return next((found for line in lines if (found := pattern.match(line))), None)


def _spoken(notation: str) -> str:
    """A value in Python's notation as a reader writes it: `SAR 3,499.00`, `flex-12, flex-24`, `nothing`."""
    value = _value(notation)
    if value is None or value in ([], (), ""):
        return "nothing" if value is not None or notation == "None" else _shortened(notation)
    if isinstance(value, list | tuple):
        return ", ".join(_spoken(repr(each)) for each in value)
    return str(value).strip()


def _value(notation: str) -> object:
    """What a notation stands for; None where it is no literal, because it was cut short."""
    try:
        value: object = ast.literal_eval(notation)
    except (ValueError, SyntaxError):
        return None
    return value


def _shortened(line: str) -> str:
    line = _NAME_OF_ERROR.sub("", line.strip())
    return line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}…"
