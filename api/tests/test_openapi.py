"""The OpenAPI document: valid, complete, and with examples that the service really gives."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import BaseModel

from api.app import create_app
from api.docs import kind_of
from api.errors import REFUSED
from api.openapi import EXAMPLE_DECISION_ID, document, example_requests
from api.release_examples import EXAMPLES as RELEASE_EXAMPLES
from api.settings import Settings
from engine.problems import Problem, Span
from engine.tests.wire.samples import GOOD, changed

URL = "/v1/eligibility"


@pytest.fixture(scope="module")
def published(client: TestClient) -> dict[str, Any]:
    """The document as a program reads it."""
    response = client.get("/v1/openapi.json")
    assert response.headers["content-type"] == "application/json"
    read: dict[str, Any] = response.json()
    return read


def test_every_route_is_described(published: dict[str, Any]) -> None:
    """Every route of the wire is there, with a summary, a description and its responses."""
    assert set(published["paths"]) == {
        URL, "/v1/decisions/{decision_id}", "/v1/decisions/{decision_id}/explanation",
        "/v1/decisions/{decision_id}/replay", "/v1/offers",
        "/v1/eligibility/batch", "/v1/offers/limits", "/v1/offers/validate",
        "/v1/policies", "/v1/policies/{policy_id}", "/v1/policies/{policy_id}/cases", "/v1/offers/{offer_id}",
        "/v1/offers/{offer_id}/cases", "/v1/offers/{offer_id}/withdrawal",
        "/v1/offers/{offer_id}/reinstatement", "/v1/preview", "/v1/proposals", "/v1/proposals/{id}",
        "/v1/proposals/{id}/scenarios", "/v1/proposals/{id}/approval", "/v1/proposals/{id}/rejection",
        "/v1/activations",
        "/v1/activations/{id}/cancellation", "/v1/rollbacks", "/v1/audit", "/v1/book",
        "/healthz", "/readyz", "/metrics",
    }  # fmt: skip
    for methods in published["paths"].values():
        for operation in methods.values():
            assert operation["summary"]
            assert operation["description"]
            assert {"200", "201", "202"} & operation["responses"].keys()


def test_every_field_is_documented(published: dict[str, Any]) -> None:
    """Every object and field of a request, an answer and a problem has a description."""
    for name, schema in published["components"]["schemas"].items():
        assert schema["description"], name
        for field, described in schema["properties"].items():
            assert described.get("description"), f"{name}.{field}"


def test_every_reference_leads_somewhere(published: dict[str, Any]) -> None:
    """No reference of the document points at nothing."""
    schemas = published["components"]["schemas"]
    found = set(re.findall(r"#/components/schemas/(\w+)", str(published)))
    assert found <= schemas.keys()
    assert schemas.keys() <= found


def _validator(published: dict[str, Any], name: str) -> jsonschema.Draft202012Validator:
    schema = {"$ref": f"#/components/schemas/{name}", "components": published["components"]}
    return jsonschema.Draft202012Validator(schema)


def test_the_schemas_are_json_schemas(published: dict[str, Any]) -> None:
    """Each schema is one by its own meta-schema."""
    for schema in published["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def _examples(published: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    operation = published["paths"][URL]["post"]
    contents = [operation["requestBody"]["content"], *(r["content"] for r in operation["responses"].values())]
    for content in contents:
        for media in content.values():
            for name, example in media.get("examples", {}).items():
                yield name, media["schema"]["$ref"].rpartition("/")[2], example["value"]


def test_the_examples_fit_their_schemas(published: dict[str, Any]) -> None:
    """Each example is what its schema describes; only the one that shows mistakes does not, as a request."""
    shown = list(_examples(published))
    assert len(shown) == 6
    for name, schema, value in shown:
        assert _validator(published, schema).is_valid(value) == (
            name != "invalid" or schema != "WireRequest"
        ), name


@pytest.mark.parametrize("name", ["eligible", "guest", "invalid"])
def test_the_examples_are_real(client: TestClient, published: dict[str, Any], name: str) -> None:
    """What stands beside an example request is what the service answers to it."""
    answer = client.post(URL, json=example_requests()[name]).json()
    if "decision_id" in answer:
        answer["decision_id"] = EXAMPLE_DECISION_ID
    assert answer in [value for shown, _, value in _examples(published) if shown == name]


@pytest.mark.parametrize("route", ["/v1/eligibility/batch", "/v1/offers/validate"])
def test_the_examples_of_other_bodies_are_real(
    client: TestClient, published: dict[str, Any], route: str
) -> None:
    """The answer beside an example is what the service gives, and what its schema describes."""
    operation = published["paths"][route]["post"]
    media_type, media = next(iter(operation["requestBody"]["content"].items()))
    ((name, asked),) = media["examples"].items()
    told = operation["responses"]["200"]["content"]["application/json"]
    value = asked["value"]
    content = value if isinstance(value, str) else json.dumps(value)
    answer = client.post(route, content=content.encode(), headers={"Content-Type": media_type}).json()
    _described(published, route, "post").validate(answer)
    for result in answer.get("results", []):
        if "answer" in result:
            result["answer"]["decision_id"] = EXAMPLE_DECISION_ID
    assert answer == told["examples"][name]["value"]


def _described(published: dict[str, Any], path: str, method: str) -> jsonschema.Draft202012Validator:
    """What the document says of a 200 answer."""
    media = published["paths"][path][method]["responses"]["200"]["content"]["application/json"]
    schema = {**media["schema"], "components": published["components"]}
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("detail", ["full", "codes", "none"])
@pytest.mark.parametrize("price", ["3499.00", "1.00"], ids=["offers", "no offers"])
def test_answers_are_what_is_published(
    client: TestClient, published: dict[str, Any], detail: str, price: str
) -> None:
    """However much is said of withheld offers, the answer is one that the document describes."""
    body = changed("/cart/lines/0/unit_price", price)
    answer = client.post(URL, params={"ineligible": detail}, json=body).json()
    assert bool(answer["ineligible"]) == (detail != "none")
    _described(published, URL, "post").validate(answer)


def test_the_two_shapes_of_withheld_offers_are_not_mixed(
    client: TestClient, published: dict[str, Any]
) -> None:
    """An answer says all of each withheld offer or only codes of each, and nothing in between."""
    full, codes = (
        client.post(URL, params={"ineligible": word}, json=GOOD).json() for word in ("full", "codes")
    )
    described = _described(published, URL, "post")
    full["ineligible"].append(codes["ineligible"][0])
    assert not described.is_valid(full)
    codes["ineligible"][0]["reasons"][0]["message"] = "half a reason"
    assert not described.is_valid(codes)


READ = [
    ("/v1/offers", "/v1/offers"),
    ("/v1/offers", "/v1/offers?country=AE"),
    ("/v1/policies", "/v1/policies"),
    ("/v1/policies", "/v1/policies?on=2026-11-27"),
    ("/v1/policies", "/v1/policies?market=SA&on=2026-02-19"),
    ("/v1/offers/limits", "/v1/offers/limits?country=SA&currency=SAR&channel=store&on=2026-11-27"),
    ("/v1/policies/{policy_id}", "/v1/policies/sa.bnpl.22.1"),
    ("/v1/offers/{offer_id}", "/v1/offers/winter-zero-6"),
    ("/v1/proposals", "/v1/proposals"),
    ("/v1/activations", "/v1/activations"),
    ("/v1/audit", "/v1/audit"),
    ("/v1/book", "/v1/book"),
    ("/readyz", "/readyz"),
    ("/healthz", "/healthz"),
]


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(("path", "url"), READ, ids=[url for _, url in READ])
def test_what_is_read_is_what_is_published(
    client: TestClient, published: dict[str, Any], path: str, url: str, language: str
) -> None:
    """Each body has exactly the members that the document describes: one less or one more does not fit."""
    body = client.get(url, headers={"Accept-Language": language}).json()
    described = _described(published, path, "get")
    described.validate(body)
    assert not described.is_valid({**body, "x": 1})
    assert not described.is_valid(dict(list(body.items())[1:]))


def test_a_warning_of_the_book_is_what_is_published(published: dict[str, Any]) -> None:
    """What the check warns of fits the document, with a place and with or without a hint."""
    place = Span("rules/offers/x/offer.yaml", 1, 1, 1, 8)
    for help in ("add one", None):
        warning = Problem("missing-cases", "the offer has no cases", place, help).as_json()
        _validator(published, "WireWarning").validate(warning)


@pytest.mark.parametrize("model", RELEASE_EXAMPLES, ids=lambda model: model.__name__)
def test_the_examples_of_the_release_desk_fit(published: dict[str, Any], model: type[BaseModel]) -> None:
    """Each body that the release desk is sent has an example, which is one."""
    _validator(published, model.__name__).validate(RELEASE_EXAMPLES[model])
    assert {model.__name__ for model in RELEASE_EXAMPLES} == {
        operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        for path, methods in published["paths"].items()
        for operation in methods.values()
        if "Releases" in operation["tags"] and "requestBody" in operation
    }


def test_every_refusal_of_the_release_desk_is_published(published: dict[str, Any]) -> None:
    """Each code of the desk stands at a route, with its status."""
    told = {
        (status, code)
        for methods in published["paths"].values()
        for operation in methods.values()
        for status, response in operation["responses"].items()
        for code in re.findall(r"`(\w+)`:", response["description"])
    }
    assert {(str(kind.status), code) for code, kind in REFUSED.items()} <= told


def test_the_conditions_of_an_edit_are_published(published: dict[str, Any]) -> None:
    """Each `PUT` names its two conditional headers, the actor, and what it refuses without them."""
    edits = [methods["put"] for methods in published["paths"].values() if "put" in methods]
    assert len(edits) == 4
    for operation in edits:
        names = {parameter["name"] for parameter in operation["parameters"]}
        assert {"If-Match", "If-None-Match", "Taqseet-Actor", "proposal", "reason"} <= names
        assert {"201", "401", "412", "415", "422", "428"} <= operation["responses"].keys()


def test_counters_are_published_as_text(published: dict[str, Any]) -> None:
    """The counters are described as the text that they are."""
    assert list(published["paths"]["/metrics"]["get"]["responses"]["200"]["content"]) == ["text/plain"]


def test_refused_bodies_are_published(published: dict[str, Any]) -> None:
    """The document names the encodings and media types that are refused, by code, each where it is."""
    decided, validated = (
        published["paths"][path]["post"]["responses"]["415"]["description"]
        for path in (URL, "/v1/offers/validate")
    )
    assert "`unsupported_encoding`" in decided
    assert "`unsupported_media_type`" not in decided
    assert "`unsupported_media_type`" in validated


def test_without_a_book_there_are_no_examples(settings: Settings) -> None:
    """Before the service has started the document is whole but for the examples."""
    app: FastAPI = create_app(settings)
    described = document(app)
    assert (
        described["paths"][URL]["post"]["responses"]["200"]["content"]["application/json"]["examples"] == {}
    )


def test_the_page_needs_nothing_from_outside(client: TestClient, published: dict[str, Any]) -> None:
    """`/docs` shows every route and field, and loads nothing from another address."""
    page = client.get("/docs").text
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//""", page)
    assert "<script" not in page
    for path in published["paths"]:
        assert path in page
    for name in published["components"]["schemas"]:
        assert f'id="{name}"' in page


@pytest.mark.parametrize(
    ("schema", "text", "link"),
    [
        ({"$ref": "#/components/schemas/WireCart"}, "WireCart", "WireCart"),
        ({"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}, "date or null", None),
        ({"type": "array", "items": {"$ref": "#/x/WireLine"}}, "list of WireLine", "WireLine"),
        ({"type": "integer", "minimum": 1}, "integer, 1 to …", None),
        ({"enum": ["a", "b"], "type": "string"}, "a | b", None),
        ({}, "any", None),
    ],
)
def test_types_are_told_in_few_words(schema: dict[str, Any], text: str, link: str | None) -> None:
    """The page names a field's type as a person would."""
    assert kind_of(schema) == {"text": text, "link": link}
