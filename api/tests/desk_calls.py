"""Calls of the release desk as its people make them, over HTTP: for tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import httpx2
from fastapi.testclient import TestClient

from api.tests.small_service import running, settings_in

AUTHOR: Final = {"Taqseet-Actor": "fatimah"}
APPROVER: Final = {"Taqseet-Actor": "omar"}
AS_YAML: Final = {"Accept": "application/yaml"}
CONTENT: Final = {"Content-Type": "application/yaml"}
PLAIN: Final = "/v1/offers/plain"
EXPOSURE: Final = "/v1/policies/house.exposure"


def desk_client(folder: Path) -> Iterator[TestClient]:
    """A client of a service over the small book, for one module of tests."""
    with running(settings_in(folder)) as client:
        yield client


def yaml_of(client: TestClient, address: str, **query: str) -> tuple[str, str]:
    """The text of a document, and its ETag."""
    response = client.get(address, headers=AS_YAML, params=query)
    assert response.status_code == 200, response.text
    return response.text, response.headers["etag"]


def put(
    client: TestClient,
    address: str,
    text: str | bytes,
    headers: dict[str, str] | None = None,
    **query: str,
) -> httpx2.Response:
    """Propose a text, by the author, in place of what stands there now unless other headers are given."""
    if headers is None:
        headers = {"If-Match": yaml_of(client, address)[1]}
    content = text.encode() if isinstance(text, str) else text
    return client.put(address, content=content, params=query, headers={**AUTHOR, **CONTENT, **headers})


def edited(client: TestClient, address: str, old: str, new: str, **query: str) -> dict[str, Any]:
    """The proposal that an edit of the active book's document makes."""
    text, tag = yaml_of(client, address)
    assert old in text
    response = put(client, address, text.replace(old, new), {"If-Match": tag}, **query)
    assert response.status_code == 201, response.text
    body: dict[str, Any] = response.json()
    return body


def approve(client: TestClient, proposal: dict[str, Any]) -> dict[str, Any]:
    """The proposal, approved by another person."""
    asked = {"bundle": proposal["bundle"], "reason": "read against the circular"}
    response = client.post(f"/v1/proposals/{proposal['id']}/approval", json=asked, headers=APPROVER)
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def step(client: TestClient, address: str, actor: dict[str, str] = APPROVER, **body: str) -> httpx2.Response:
    """One step of the release desk, with a reason."""
    return client.post(address, json={"reason": "as agreed", **body}, headers=actor)
