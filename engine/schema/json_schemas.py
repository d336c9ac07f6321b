"""JSON Schemas of every kind of document, by which an editor completes and checks while a person types.

`python -m engine.schema.json_schemas` writes them beside this module; a test keeps them current. They are
generous where only the whole book can tell (names, currencies, windows): that is what `taqseet check` is for.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from engine.schema import json_parts
from engine.schema.fields import PART
from engine.schema.folder import KINDS
from engine.schema.json_parts import Schema

FOLDER: Final = Path(__file__).parent / "json"
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_PARTS: Final[dict[str, Schema]] = {
    "condition": {"$ref": "#/$defs/Condition"},
    "measure": json_parts.measure(),
    "limit": {"$ref": "#/$defs/Limit"},
    "request": json_parts.request(with_offer=False, nullable=False),
    "request-with-offer": json_parts.request(with_offer=True, nullable=False),
    "changes": json_parts.request(with_offer=False, nullable=True),
    "changes-with-offer": json_parts.request(with_offer=True, nullable=True),
    "quote": json_parts.quote_figures(),
    "facts": json_parts.facts_set_by_hand(),
    "figure": json_parts.figure(),
}


def schema_of(kind: str) -> Schema:
    """The JSON Schema (draft 2020-12) of one kind of document."""
    model = KINDS[kind][1]
    schema = _described(model.model_json_schema(by_alias=True))
    definitions = schema.setdefault("$defs", {})
    text = json.dumps(schema)
    if "#/$defs/Condition" in text:
        definitions |= json_parts.definitions_of_conditions(json_parts.facts_known_to(kind))
    if "#/$defs/Limit" in text:
        definitions["Limit"] = json_parts.limit()
    title = f"Taqseet: {kind.replace('-', ' ')}"
    return {"$schema": DIALECT, **schema, "title": title}


def _described(node: Any) -> Any:
    """The schema with the parts that pydantic does not know in place of their marks."""
    if isinstance(node, list):
        return [_described(item) for item in node]
    if not isinstance(node, dict):
        return node
    described = {key: _described(value) for key, value in node.items() if key not in (PART, "title")}
    if "patternProperties" in described:
        described["additionalProperties"] = False  # a key that is no id is a mistake
    if "default" in described and described["default"] in (None, [], {}):
        del described["default"]
    if "title" in node and not isinstance(node["title"], str):
        described["title"] = _described(node["title"])
    return {**_PARTS[node[PART]], **described} if PART in node else described


def text_of(schema: Schema) -> str:
    """A schema as the file holds it."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    """Write the schema of every kind."""
    FOLDER.mkdir(exist_ok=True)
    for kind in KINDS:
        (FOLDER / f"{kind}.json").write_text(text_of(schema_of(kind)), "utf-8")


if __name__ == "__main__":
    main()
