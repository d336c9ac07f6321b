"""JSON bodies of the release desk: read strictly, and every mistake told by its pointer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from starlette.requests import Request

from api.dependencies import json_body
from api.errors import InvalidRequest
from engine.problems import nearest
from engine.wire.fields import quoted
from engine.wire.strict_json import FieldError, parse_json, pointer_of

ModelT = TypeVar("ModelT", bound=BaseModel)

_MOST_ERRORS: Final = 100
_EXPECTED: Final[Mapping[str, str]] = {
    "string_type": "a text is expected",
    "dict_type": "an object is expected",
    "model_type": "an object is expected",
    "model_attributes_type": "an object is expected",
}


async def body_of(request: Request, model: type[ModelT], largest_bytes: int) -> ModelT:
    """The body of a request as a model.

    Raises UnsupportedEncoding, BodyTooLarge; InvalidRequest with everything that is wrong with it.
    """
    parsed = parse_json(await json_body(request, largest_bytes))
    if isinstance(parsed, FieldError):
        raise InvalidRequest([parsed])
    try:
        read = model.model_validate(parsed.value)
    except ValidationError as invalid:
        found = invalid.errors(include_url=False, include_input=False)[:_MOST_ERRORS]
        raise InvalidRequest([*parsed.repeated, *(_told(error, model) for error in found)]) from None
    if parsed.repeated:
        raise InvalidRequest(parsed.repeated)
    return read


def _told(error: ErrorDetails, model: type[BaseModel]) -> FieldError:
    path, kind = error["loc"], error["type"]
    pointer = pointer_of(path)
    if kind == "missing":
        return FieldError(pointer, "missing", f"`{path[-1]}` is required")
    if kind == "extra_forbidden":
        name = str(path[-1])
        match = nearest(name[:80], model.model_fields) if len(path) == 1 else None
        hint = f"; did you mean `{match}`?" if match else ""
        return FieldError(pointer, "unknown_field", f"no field is called {quoted(name)}{hint}")
    if kind in _EXPECTED:
        return FieldError(pointer, "wrong_type", _EXPECTED[kind])
    should = error["msg"].partition(" ")[2]  # pydantic's messages begin with the type: "Input should be…"
    return FieldError(pointer, "invalid_value", f"the value {should}")
