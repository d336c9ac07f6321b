"""`POST /v1/preview`: a request decided with one document edited, and nothing stored."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.errors import TooBusy
from api.release_models import WirePreview
from api.tests.desk_calls import EXPOSURE, PLAIN, desk_client, step, yaml_of
from api.tests.small_service import CART, URL, service_of
from api.tests.test_eligibility import problem
from api.turns import Turns
from engine.analysis.preview import Preview, preview
from engine.tests.evaluation.small_book import offer_document
from engine.tests.release.small_store import written

PREVIEW = "/v1/preview"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of one service for this module."""
    yield from desk_client(tmp_path_factory.mktemp("preview"))


def asked(kind: str, id: str, yaml: str, **more: Any) -> dict[str, Any]:
    """The body that previews a document with the usual cart."""
    return {"request": CART, "document": {"kind": kind, "id": id, "yaml": yaml, **more}}


def previewed(client: TestClient, kind: str, id: str, yaml: str, **more: Any) -> dict[str, Any]:
    """What is told of it."""
    response = client.post(PREVIEW, json=asked(kind, id, yaml, **more))
    assert response.status_code == 200, response.text
    assert response.headers["cache-control"] == "no-store"
    body: dict[str, Any] = response.json()
    WirePreview.model_validate(body)
    return body


def test_an_edited_policy_is_tried_out(client: TestClient) -> None:
    """The answer is that of the edited book, beside what the active one answers otherwise."""
    active = client.get("/v1/book").json()
    text = yaml_of(client, EXPOSURE)[0].replace("5000 SAR", "500 SAR")
    told = previewed(client, "policy", "house.exposure", text)
    assert {"id": "bnpl", "before": "eligible", "after": "ineligible", "what": ["verdict"]} in told["changed"]
    assert told["answer"]["decision_id"] is None
    assert told["answer"]["book"] == told["book"] != told["compared_with"]
    assert told["compared_with"] == {"digest": active["digest"], "version": active["version"]}


def test_nothing_is_stored(client: TestClient) -> None:
    """A preview leaves no decision, no event and no other book behind."""
    head, book = service_of(client).log.head(), client.get("/v1/book").json()
    previewed(client, "offer", "spring", written(offer_document("spring")))
    assert service_of(client).log.head() == head
    assert client.get("/v1/book").json() == book


def test_a_document_with_mistakes_has_problems_and_no_answer(client: TestClient) -> None:
    """Where the book would not load the author sees why, with places, and 200."""
    text = yaml_of(client, PLAIN)[0].replace("installments: 4", "installments: 400")
    told = previewed(client, "offer", "plain", text)
    assert (told["book"], told["answer"], told["changed"]) == (None, None, [])
    assert "out-of-range" in [each["code"] for each in told["problems"]]


def test_a_withdrawn_offer_is_tried_out_as_written(client: TestClient) -> None:
    """Who mends an offer that was withdrawn sees what its new text would do."""
    text, _ = yaml_of(client, PLAIN)
    step(client, f"{PLAIN}/withdrawal")
    try:
        told = previewed(client, "offer", "plain", text)
    finally:
        step(client, f"{PLAIN}/reinstatement", {"Taqseet-Actor": "fatimah"})
    (change,) = (each for each in told["changed"] if each["id"] == "plain")
    assert (change["before"], change["after"]) == ("ineligible", "eligible")


def test_a_new_policy_says_its_pack(client: TestClient) -> None:
    """A policy that the book does not have names the pack that it would stand in."""
    text = yaml_of(client, EXPOSURE)[0].replace("house.exposure", "house.more").replace("5000 SAR", "500 SAR")
    body = asked("policy", "house.more", text)
    problem(client.post(PREVIEW, json=body), 422, "invalid_parameter")
    told = previewed(client, "policy", "house.more", text, pack="house")
    assert "bnpl" in [each["id"] for each in told["changed"]]


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"request": {**CART, "country": "XX"}}, "/request/country", "unknown_country"),
        (
            {"request": {**CART, "cart": {"currency": "SAR", "lines": []}}},
            "/request/cart/lines",
            "empty_cart",
        ),
        ({"request": []}, "/request", "wrong_type"),
        ({"document": {"kind": "offer", "id": "plain"}}, "/document/yaml", "missing"),
        ({"document": {"kind": "season", "id": "plain", "yaml": ""}}, "/document/kind", "invalid_value"),
        ({"more": 1}, "/more", "unknown_field"),
    ],
)
def test_a_wrong_body_is_told_by_pointer(
    client: TestClient, change: dict[str, Any], pointer: str, code: str
) -> None:
    """A mistake of the request is told as `POST /v1/eligibility` tells it, at its place in this body."""
    response = client.post(PREVIEW, json={**asked("offer", "plain", "x"), **change})
    errors = problem(response, 422, "invalid_request")["errors"]
    assert [(error["pointer"], error["code"]) for error in errors] == [(pointer, code)]


def slow(*arguments: Any) -> Preview:
    """A preview that takes half a second longer."""
    time.sleep(0.5)
    return preview(*arguments)


def test_checkouts_go_on_during_a_preview(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a preview is worked on in its process, carts are answered."""
    text, _ = yaml_of(client, PLAIN)
    monkeypatch.setattr("api.previewing.preview", slow)
    with ThreadPoolExecutor(1) as pool:
        told = pool.submit(previewed, client, "offer", "plain", text)
        answers = [client.post(URL, json=CART).status_code for _ in range(5)]
        assert not told.done()
    assert answers == [200] * 5
    assert told.result()["changed"] == []


def test_one_at_a_time_and_a_few_who_wait() -> None:
    """Each waits for its turn, and whoever comes when the queue is full is told to come again."""

    async def queue() -> tuple[list[str], int]:
        turns, seen, turned_away = Turns(most_waiting=1), [], 0

        async def work(name: str) -> None:
            nonlocal turned_away
            try:
                async with turns.taken():
                    seen.append(f"{name} begins")
                    await asyncio.sleep(0)
                    seen.append(f"{name} ends")
            except TooBusy:
                turned_away += 1

        await asyncio.gather(work("a"), work("b"), work("c"))
        await work("d")
        return seen, turned_away

    seen, turned_away = asyncio.run(queue())
    assert seen == ["a begins", "a ends", "b begins", "b ends", "d begins", "d ends"]
    assert turned_away == 1


def test_a_full_queue_is_a_503(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many previews are turned away with the second after which to try again."""
    monkeypatch.setattr(client.app.state.previews, "_turns", Turns(most_waiting=-1))  # type: ignore[attr-defined]
    response = client.post(PREVIEW, json=asked("offer", "plain", "x"))
    problem(response, 503, "too_busy")
    assert response.headers["retry-after"] == "1"


def endless(*_: object) -> None:
    """A preview that does not end."""
    time.sleep(600)


def ended(*_: object) -> None:
    """A preview whose process is ended by somebody else."""
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_preview_whose_process_dies_is_told(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the process of a preview is killed, that preview is a 503, and the next one is worked on again."""
    text, _ = yaml_of(client, PLAIN)
    with monkeypatch.context() as patched:
        patched.setattr("api.previewing.preview", ended)
        problem(client.post(PREVIEW, json=asked("offer", "plain", text)), 503, "too_busy")
    assert previewed(client, "offer", "plain", text)["changed"] == []


def test_a_preview_that_takes_too_long_is_given_up(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process of a preview that does not end is ended, and the next preview has a new one."""
    text, _ = yaml_of(client, PLAIN)
    with monkeypatch.context() as patched:
        patched.setattr("api.previewing.preview", endless)
        patched.setattr("api.previewing.LONGEST_SECONDS", 0.3)
        problem(client.post(PREVIEW, json=asked("offer", "plain", text)), 503, "too_busy")
    assert previewed(client, "offer", "plain", text)["changed"] == []
