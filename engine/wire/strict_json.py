"""JSON as RFC 8259 has it and no more: UTF-8, no duplicate keys, no NaN, no bottomless nesting."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Never

DEEPEST_NESTING: Final = 32

# A text matches even without its closing quote, so that no body makes the search start over and over.
_TEXT_OR_BRACKET = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing wrong with a body: where (RFC 6901), what (a stable code), and what to write instead."""

    pointer: str
    code: str
    detail: str

    def as_json(self) -> dict[str, str]:
        """The error as a problem document lists it."""
        return {"pointer": self.pointer, "code": self.code, "detail": self.detail}


@dataclass(frozen=True, slots=True)
class ParsedJson:
    """The value of a text, and the keys that it gives twice; of those the last value counts."""

    value: Any
    repeated: tuple[FieldError, ...] = ()


class _RepeatedKey(ValueError):
    """Leaves the quick path; the careful one then finds every repeated key."""


class _RepeatingObject(dict[str, Any]):
    """An object that gives a key twice."""

    repeated: tuple[str, ...] = ()


def parse_json(body: bytes) -> ParsedJson | FieldError:
    """The value of a JSON body, or the first thing that keeps it from being JSON."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        return FieldError("", "invalid_utf8", f"byte {error.start + 1} is not UTF-8")
    if text.startswith("\ufeff"):
        return FieldError("", "invalid_json", "a byte order mark stands before the JSON")
    if _is_deeper_than_allowed(body):
        return FieldError("", "nested_too_deep", f"more than {DEEPEST_NESTING} levels of nesting")
    try:
        parsed = ParsedJson(_QUICK.decode(text))
    except _RepeatedKey:
        parsed = _with_repeated(text)
    except json.JSONDecodeError as error:
        message = error.msg[:1].lower() + error.msg[1:]
        return FieldError("", "invalid_json", f"{message} (line {error.lineno}, column {error.colno})")
    except ValueError as error:
        own = str(error).startswith(
            "`"
        )  # ours speaks of a constant, Python's of a number with too many digits
        return FieldError("", "invalid_json", str(error) if own else "a number is too long to be read")
    if "\\u" in text and not _is_unicode(parsed.value):
        return FieldError("", "invalid_json", "a text holds half of a surrogate pair")
    return parsed


def pointer_of(path: tuple[str | int, ...]) -> str:
    """The RFC 6901 pointer of a path of keys and indexes."""
    return "".join([f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path])


def _is_deeper_than_allowed(body: bytes) -> bool:
    if body.count(b"{") + body.count(b"[") <= DEEPEST_NESTING:
        return False
    depth = 0
    for found in _TEXT_OR_BRACKET.finditer(body):
        if found[0] in (b"[", b"{"):
            depth += 1
        elif found[0] in (b"]", b"}"):
            depth -= 1
        if depth > DEEPEST_NESTING:
            return True
    return False


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _RepeatedKey
    return members


def _repeating(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = _RepeatingObject(pairs)
    members.repeated = tuple(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
    return members


def _refuse_constant(name: str) -> Never:
    raise ValueError(f"`{name}` is not JSON: leave the field out, or write null")


_QUICK: Final = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_refuse_constant)
_CAREFUL: Final = json.JSONDecoder(object_pairs_hook=_repeating, parse_constant=_refuse_constant)


def _with_repeated(text: str) -> ParsedJson:
    value = _CAREFUL.decode(text)
    errors = [
        FieldError(pointer_of(path), "duplicate_key", f"`{path[-1]}` is given more than once: keep one")
        for path in _repeated_paths(value, ())
    ]
    return ParsedJson(value, tuple(errors))


def _repeated_paths(value: object, path: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, _RepeatingObject):
        for key in value.repeated:
            yield *path, key
        for key, member in value.items():
            yield from _repeated_paths(member, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _repeated_paths(item, (*path, index))


def _is_unicode(value: object) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True
