"""From pydantic's errors to problems with a place: one table, and the advice a person needs."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from engine.problems import Problem, nearest
from engine.schema.fields import Document
from engine.schema.literals import shown
from engine.schema.yaml_source import Source, plain

ModelT = TypeVar("ModelT", bound=Document)

_WRONG_TYPE = {
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "bool_type": "true or false",
    "string_type": "a text in quotes",
    "dict_type": "a mapping",
    "mapping_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "tuple_type": "a list",
    "list_type": "a list",
}


def validate(model: type[ModelT], source: Source) -> tuple[ModelT | None, tuple[Problem, ...]]:
    """The document as a model, or every mistake in its form."""
    try:
        return model.model_validate(plain(source.root)), ()
    except ValidationError as error:
        return None, tuple(_problem(source, model, detail) for detail in error.errors(include_url=False))


def _problem(source: Source, model: type[Document], detail: ErrorDetails) -> Problem:
    path, kind = detail["loc"], detail["type"]
    span = source.span_at(*path)
    name = str(path[-1]) if path else "document"
    context: dict[str, Any] = detail.get("ctx", {})
    if kind == "problem":
        code = context["code"]
        if code == "missing-translation" and name not in ("en", "ar"):
            code = "wrong-type"
        return source.problem(code, context["message"], span, context["help"])
    if kind == "missing":
        return _missing(source, path)
    if kind == "extra_forbidden":
        known = _fields_at(model, path[:-1])
        match = nearest(name, known)
        help = (
            f"did you mean `{match}`?"
            if match
            else f"known here: {', '.join(known)}"
            if known
            else "remove it"
        )
        return source.problem(
            "unknown-field", f"no field is called `{name}` here", source.key_span_at(*path), help
        )
    value = shown(detail["input"])
    if kind == "literal_error":
        expected = str(context.get("expected", ""))
        match = nearest(value, expected.replace("'", "").replace(" or ", ", ").split(", "))
        help = (f"did you mean `{match}`? " if match else "") + f"use one of {expected.replace(chr(39), '`')}"
        return source.problem("not-one-of", f"`{value}` cannot be the value of `{name}`", span, help)
    if kind in _WRONG_TYPE:
        return source.problem(
            "wrong-type", f"`{value}` is not {_WRONG_TYPE[kind]}", span, f"`{name}` takes {_WRONG_TYPE[kind]}"
        )
    if kind in ("greater_than_equal", "less_than_equal", "greater_than", "less_than"):
        bound = {"ge": "at least", "le": "at most", "gt": "above", "lt": "below"}
        limits = ", ".join(f"{bound[key]} {limit}" for key, limit in context.items() if key in bound)
        return source.problem("out-of-range", f"`{name}` is {value}", span, f"it must be {limits}")
    if kind == "string_pattern_mismatch":
        return source.problem(
            "invalid-duration", f"`{value}` cannot be the value of `{name}`", span, "write it as `10 years`"
        )
    if kind in ("too_short", "too_long"):
        return source.problem("empty-condition", f"`{name}` is empty", span, "write at least one entry")
    return source.problem(
        "wrong-type", f"`{value}` cannot be the value of `{name}`: {detail['msg'].lower()}", span
    )


def _missing(source: Source, path: tuple[str | int, ...]) -> Problem:
    name = str(path[-1])
    parent = path[:-1]
    span = source.key_span_at(*parent) if parent and isinstance(parent[-1], str) else source.span_at(*parent)
    if not parent:
        span = type(span)(span.file, span.line, 1, span.line, 2)
    if name in ("en", "ar"):
        language = {"en": "English", "ar": "Arabic"}[name]
        return source.problem("missing-translation", f"the {language} text is missing", span, f"add `{name}`")
    if name == "clause":
        return source.problem(
            "citation-without-clause",
            "the citation does not say which clause",
            span,
            "add `clause`, as in `Art. 22(1)`",
        )
    return source.problem("missing-field", f"`{name}` is missing", span, f"add `{name}`")


def _fields_at(model: type[Document], path: tuple[str | int, ...]) -> list[str]:
    """The field names of the (sub-)document at `path`, read from its JSON Schema."""
    schema = model.model_json_schema()
    definitions = schema.get("$defs", {})
    current: dict[str, Any] = schema
    for step in path:
        current = _resolved(current, definitions)
        if isinstance(step, int):
            current = current.get("items", {})
        else:
            current = current.get("properties", {}).get(step) or current.get("additionalProperties") or {}
    return list(_resolved(current, definitions).get("properties", {}))


def _resolved(schema: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(schema, dict):
        return {}
    for option in schema.get("anyOf", []):
        if "$ref" in option or option.get("type") == "object":
            return _resolved(option, definitions)
    if "$ref" in schema:
        return _resolved(definitions[schema["$ref"].rsplit("/", 1)[-1]], definitions)
    return schema
