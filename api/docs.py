"""`GET /v1/openapi.json` and `GET /docs`: one document for programs and for people, with no outside asset."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
import orjson
from fastapi import APIRouter
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.dependencies import JSON

router = APIRouter(include_in_schema=False)


@router.get("/v1/openapi.json")
async def openapi_document(request: Request) -> Response:
    """The OpenAPI document of this service, with examples decided by its active book."""
    return Response(
        orjson.dumps(request.app.openapi()), media_type=JSON, headers={"Cache-Control": "no-cache"}
    )


@router.get("/docs")
async def docs_page(request: Request) -> Response:
    """The OpenAPI document as a page to read."""
    return HTMLResponse(docs_html(request.app.openapi()), headers={"Cache-Control": "no-cache"})


def docs_html(document: dict[str, Any]) -> str:
    """The page of an OpenAPI document."""
    operations = [
        {"path": path, "method": method.upper(), **operation}
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    schemas = document["components"]["schemas"]
    return _template().render(document=document, operations=operations, schemas=schemas)


@lru_cache(maxsize=1)
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["pretty"] = lambda value: orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
    environment.filters["kind"] = kind_of
    environment.filters["marked"] = marked
    return environment.get_template("docs.html")


def marked(text: str) -> Markup:
    """A text with what stands in backticks set as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped just before


def kind_of(schema: dict[str, Any]) -> dict[str, str | None]:
    """The type of a field in a few words, with the name of the schema it links to, if it does."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return {"text": name, "link": name}
    if "anyOf" in schema:
        parts = [kind_of(part) for part in schema["anyOf"]]
        texts = [part["text"] or "" for part in parts]
        return {
            "text": " or ".join(texts),
            "link": next((part["link"] for part in parts if part["link"]), None),
        }
    if schema.get("type") == "array":
        inner = kind_of(schema.get("items", {}))
        return {"text": f"list of {inner['text']}", "link": inner["link"]}
    words = [str(schema.get("format") or schema.get("type") or "any")]
    if "enum" in schema or "const" in schema:
        words = [" | ".join(map(str, schema.get("enum") or [schema["const"]]))]
    if "minimum" in schema or "maximum" in schema:
        words.append(f"{schema.get('minimum', '…')} to {schema.get('maximum', '…')}")
    return {"text": ", ".join(words), "link": None}
