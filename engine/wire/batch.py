"""The body of a batch: a bounded number of requests, each read by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from engine.wire.fields import quoted
from engine.wire.strict_json import FieldError, ParsedJson, parse_json

MOST_REQUESTS: Final = 50
"""How many requests one batch may hold."""

_FIELD: Final = "requests"


def read_batch(body: bytes) -> list[ParsedJson] | list[FieldError]:
    """The requests of a batch, as JSON that is not looked into yet; or what is wrong with the batch itself.

    A key that a request gives twice is a mistake of that request and of no other.
    """
    parsed = parse_json(body)
    if isinstance(parsed, FieldError):
        return [parsed]
    errors = list(_errors(parsed.value))
    errors += [error for error in parsed.repeated if _position(error) is None]
    if errors:
        return errors
    return [
        ParsedJson(value, tuple(_within(error) for error in parsed.repeated if _position(error) == position))
        for position, value in enumerate(parsed.value[_FIELD])
    ]


def _errors(value: Any) -> Iterator[FieldError]:  # noqa: ANN401 - any JSON
    if not isinstance(value, dict):
        yield FieldError("", "wrong_type", "an object is expected")
        return
    for name in value:
        if name != _FIELD:
            detail = f"no field is called {quoted(name)}; a batch has `{_FIELD}` alone"
            yield FieldError(f"/{name.replace('~', '~0').replace('/', '~1')}", "unknown_field", detail)
    listed = value.get(_FIELD)
    if _FIELD not in value:
        yield FieldError(f"/{_FIELD}", "missing", f"`{_FIELD}` is required")
    elif not isinstance(listed, list):
        yield FieldError(f"/{_FIELD}", "wrong_type", "a list is expected")
    elif not 1 <= len(listed) <= MOST_REQUESTS:
        detail = f"a batch has 1 to {MOST_REQUESTS} requests, not {len(listed)}"
        yield FieldError(f"/{_FIELD}", "out_of_range", detail)


def _position(error: FieldError) -> int | None:
    """The position of the request that an error is about."""
    steps = error.pointer.split("/", 3)
    is_inside = len(steps) == 4 and steps[1] == _FIELD and steps[2].isdecimal()
    return int(steps[2]) if is_inside else None


def _within(error: FieldError) -> FieldError:
    """The error as the request by itself would have it."""
    return replace(error, pointer=f"/{error.pointer.split('/', 3)[3]}")
