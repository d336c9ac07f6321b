"""From pydantic's errors to problems with a place: one table, and the advice a person needs."""

from __future__ import annotations

from collections.abc import Set
from functools import cache
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from engine.problems import Problem, Span, nearest, suggestion
from engine.schema.fields import Document
from engine.schema.literals import quoted, shown
from engine.schema.yaml_source import MappingNode, Source, node_at, plain

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
        details = error.errors(include_url=False)
    misspelt = {
        (*detail["loc"][:-1], nearest(str(detail["loc"][-1]), _fields_at(model, detail["loc"][:-1])))
        for detail in details
        if detail["type"] == "extra_forbidden"
    }
    return None, tuple(
        _problem(source, model, detail) for detail in details if not _follows_from_another(detail, misspelt)
    )


def _follows_from_another(detail: ErrorDetails, misspelt: Set[tuple[str | int | None, ...]]) -> bool:
    """A missing field whose name is misspelt, or a list that is empty only because its items are wrong."""
    if detail["type"] == "missing":
        return detail["loc"] in misspelt
    return detail["type"] == "too_short" and bool(detail["input"])


def _problem(source: Source, model: type[Document], detail: ErrorDetails) -> Problem:
    path, kind = detail["loc"], detail["type"]
    is_key = bool(path) and path[-1] == "[key]"
    path = path[:-1] if is_key else path
    span = source.key_span_at(*path) if is_key else source.span_at(*path)
    name = str(path[-1]) if path else "document"
    context: dict[str, Any] = detail.get("ctx", {})
    if kind == "problem":
        if isinstance(node_at(source.root, path), MappingNode):
            span = source.key_span_at(*path)
        return source.problem(context["code"], context["message"], span, context["help"])
    if kind == "missing":
        return _missing(source, path)
    if kind == "extra_forbidden":
        return _unknown_field(source, model, path)
    if kind == "literal_error":
        return _not_one_of(source, span, name, detail["input"], str(context.get("expected", "")))
    return _misfit(source, model, span, name, detail)


def _unknown_field(source: Source, model: type[Document], path: tuple[str | int, ...]) -> Problem:
    name, known = str(path[-1]), _fields_at(model, path[:-1])
    help = suggestion(name, known, f"known here: {', '.join(known)}" if known else "remove it")
    message = f"no field is called `{shown(name)}` here"
    return source.problem("unknown-field", message, source.key_span_at(*path), help)


def _not_one_of(source: Source, span: Span, name: str, value: Any, expected: str) -> Problem:
    """`expected` is the list of values as pydantic writes it: `'first' or 'last'`."""
    listed = expected.replace("'", "`")
    help = suggestion(
        str(value), expected.replace("'", "").replace(" or ", ", ").split(", "), f"use {listed}"
    )
    return source.problem("not-one-of", f"{quoted(value)} cannot be the value of `{name}`", span, help)


def _misfit(source: Source, model: type[Document], span: Span, name: str, detail: ErrorDetails) -> Problem:
    """A value of the wrong kind, out of range, or empty."""
    kind, value = detail["type"], quoted(detail["input"])
    context: dict[str, Any] = detail.get("ctx", {})
    if kind in _WRONG_TYPE:
        wanted = _WRONG_TYPE[kind]
        fields = ", ".join(f"{field}: …" for field in _fields_at(model, detail["loc"]))
        help = f"write `{{{fields}}}`" if fields else f"`{shown(name)}` takes {wanted}"
        return source.problem("wrong-type", f"{value} is not {wanted}", span, help)
    bounds = {"ge": "at least", "le": "at most", "gt": "above", "lt": "below"}
    limits = ", ".join(f"{bounds[key]} {limit}" for key, limit in context.items() if key in bounds)
    if limits:
        return source.problem("out-of-range", f"`{name}` is {value}", span, f"it must be {limits}")
    if kind in ("too_short", "too_long"):
        return source.problem("empty-condition", f"`{name}` is empty", span, "write at least one entry")
    message = f"{value} cannot be the value of `{shown(name)}`"
    return source.problem("wrong-type", message, span, detail["msg"].lower())


def _missing(source: Source, path: tuple[str | int, ...]) -> Problem:
    name, parent = str(path[-1]), path[:-1]
    span = source.key_span_at(*parent) if parent else _first_key(source)
    if name in ("en", "ar"):
        language = {"en": "English", "ar": "Arabic"}[name]
        return source.problem("missing-translation", f"the {language} text is missing", span, f"add `{name}`")
    if name == "clause":
        message, help = "the citation does not say which clause", "add `clause`, as in `Art. 22(1)`"
        return source.problem("citation-without-clause", message, span, help)
    return source.problem("missing-field", f"`{name}` is missing", span, f"add `{name}`")


def _first_key(source: Source) -> Span:
    """The first key of a document, which stands for the whole."""
    root = source.root
    keys = root.keys.values() if isinstance(root, MappingNode) else ()
    return next(iter(keys), root.span)


@cache
def _schema_of(model: type[Document]) -> dict[str, Any]:
    return model.model_json_schema()


def _fields_at(model: type[Document], path: tuple[str | int, ...]) -> list[str]:
    """The field names of the (sub-)document at `path`, read from its JSON Schema."""
    current: dict[str, Any] = _schema_of(model)
    definitions = current.get("$defs", {})
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
