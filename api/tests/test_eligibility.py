"""`POST /v1/eligibility` as a client meets it: answers, headers, limits, errors as problem documents."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from api.standing_models import WireNotReady
from engine.tests.wire.samples import GOOD, changed
from engine.tests.wire.test_read import BAD
from engine.wire.answer import WireAnswer, WireProblem

URL = "/v1/eligibility"


def problem(response: httpx2.Response, status: int, code: str) -> dict[str, Any]:
    """The problem document of a response, which must be one."""
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    (WireNotReady if "store" in body else WireProblem).model_validate(body)  # `/readyz` tells what it knows
    assert (body["status"], body["code"]) == (status, code)
    return body


def test_a_cart_gets_its_offers(client: TestClient) -> None:
    """A good request is answered with 200, as JSON not to be cached, in the shape that is published."""
    response = client.post(URL, json=GOOD)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["content-language"] == "en"
    WireAnswer.model_validate(response.json())
    assert "winter-zero-6" in [offer["id"] for offer in response.json()["offers"]]


def test_nothing_eligible_is_an_answer_too(client: TestClient) -> None:
    """Where nothing can be offered the answer is 200 with all the reasons."""
    response = client.post(URL, json=changed("/cart/lines/0/unit_price", "1.00"))
    assert response.status_code == 200
    assert response.json()["offers"] == []
    assert all(withheld["reasons"] for withheld in response.json()["ineligible"])


@pytest.mark.parametrize(
    ("place", "value", "pointer", "code", "said"), BAD, ids=[f"{b[0]}={str(b[1])[:30]}" for b in BAD]
)
def test_bad_input_is_a_problem(
    client: TestClient, place: str, value: object, pointer: str, code: str, said: str
) -> None:
    """Every wrong field is named in a 422 problem document by pointer and code."""
    text = json.dumps(changed(place, value))
    body = problem(client.post(URL, content=text), 422, "invalid_request")
    (error,) = body["errors"]
    assert (error["pointer"], error["code"]) == (pointer, code)
    assert said in error["detail"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "invalid_json"),
        (b"\xff\xfe", "invalid_utf8"),
        (b"[" * 100_000, "nested_too_deep"),
        (b'{"country": "SA", "country": "SA"}', "duplicate_key"),
        (b'{"as_of": NaN}', "invalid_json"),
        (b'{"lines": [' + b"{}," * 10_000 + b"{}]}", "unknown_field"),
    ],
)
def test_bodies_that_are_hardly_json_are_problems(client: TestClient, content: bytes, code: str) -> None:
    """Broken JSON in any form is 422 with a code that says how it is broken."""
    body = problem(client.post(URL, content=content), 422, "invalid_request")
    assert code in [error["code"] for error in body["errors"]]


def test_a_body_is_read_up_to_256_kib(client: TestClient) -> None:
    """One byte more than 256 KiB is 413, announced or not; 256 KiB are read."""
    text = json.dumps(GOOD).encode()
    fitting = text + b" " * (256 * 1024 - len(text))
    assert client.post(URL, content=fitting).status_code == 200
    problem(client.post(URL, content=fitting + b" "), 413, "body_too_large")
    parts = iter([fitting, b" "])
    problem(client.post(URL, content=parts), 413, "body_too_large")
    problem(client.post(URL, content=b"{}", headers={"Content-Length": "9" * 5_000}), 413, "body_too_large")


@pytest.mark.parametrize(
    ("encoding", "status"),
    [
        ("gzip", 415), ("br", 415), ("deflate", 415), ("identity, gzip", 415), ("x" * 500, 415),
        ("identity", 200), ("Identity", 200), ("", 200),
    ],
)  # fmt: skip
def test_only_plain_bodies_are_read(client: TestClient, encoding: str, status: int) -> None:
    """A body that is announced as encoded is 415 with what would be read, and is not guessed at."""
    response = client.post(URL, content=json.dumps(GOOD), headers={"Content-Encoding": encoding})
    assert response.status_code == status
    if status == 415:
        told = problem(response, 415, "unsupported_encoding")
        assert f"`{encoding[:40]}" in told["detail"]
        assert len(told["detail"]) < 200
        assert response.headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("given", ["application/json", "text/plain", "application/x-www-form-urlencoded", ""])
def test_the_body_is_json_whatever_it_is_called(client: TestClient, given: str) -> None:
    """What a client's default header says of the body changes nothing."""
    response = client.post(URL, content=json.dumps(GOOD), headers={"Content-Type": given})
    assert response.status_code == 200


def test_a_refused_body_is_not_read(client: TestClient) -> None:
    """What the body is announced as is judged before its length and its content."""
    headers = {"Content-Encoding": "gzip", "Content-Length": "9" * 20}
    problem(client.post(URL, content=b"{}", headers=headers), 415, "unsupported_encoding")


@pytest.mark.parametrize(
    ("word", "status"), [("full", 200), ("codes", 200), ("none", 200), ("some", 422), ("", 422)]
)
def test_the_second_list_can_be_shortened(client: TestClient, word: str, status: int) -> None:
    """`?ineligible=` takes full, codes and none; anything else is a problem that says so."""
    response = client.post(URL, params={"ineligible": word}, json=GOOD)
    assert response.status_code == status
    if status == 422:
        assert "`full`, `codes` and `none`" in problem(response, 422, "invalid_parameter")["detail"]
    else:
        assert bool(response.json()["ineligible"]) == (word != "none")


@pytest.mark.parametrize(
    ("accepted", "title"),
    [
        ("ar", "6 دفعات بدون رسوم"),
        ("fr, ar;q=0.5", "6 دفعات بدون رسوم"),
        ("ar;q=0.1, en;q=0.9", "6 payments, no fees"),
        ("ar;q=0, *", "6 payments, no fees"),
        (";;q=x,,", "6 payments, no fees"),
        ("", "6 payments, no fees"),
    ],
)
def test_the_language_comes_from_the_header(client: TestClient, accepted: str, title: str) -> None:
    """Without a language in the body `Accept-Language` decides, then English."""
    body = {key: value for key, value in GOOD.items() if key != "language"}
    response = client.post(URL, json=body, headers={"Accept-Language": accepted})
    assert title in [offer["title"] for offer in response.json()["offers"]]


@pytest.mark.parametrize("given", ["req-1", "A.b_c:9", "x" * 128])
def test_a_request_id_is_echoed(client: TestClient, given: str) -> None:
    """A caller's id comes back on good answers and on problems alike."""
    assert client.post(URL, json=GOOD, headers={"X-Request-Id": given}).headers["x-request-id"] == given
    assert client.post(URL, content=b"", headers={"X-Request-Id": given}).headers["x-request-id"] == given


@pytest.mark.parametrize("given", ["", "x" * 129, "a b", "<script>"])
def test_what_is_no_request_id_is_replaced(client: TestClient, given: str) -> None:
    """An id that could do harm in a log is not echoed: a new one takes its place."""
    echoed = client.post(URL, json=GOOD, headers={"X-Request-Id": given}).headers["x-request-id"]
    assert echoed != given
    assert len(echoed) == 32


def test_two_answers_differ_in_their_id_only(client: TestClient) -> None:
    """The same request at the same moment is answered with the same bytes, but for the decision's id."""
    first, second = client.post(URL, json=GOOD), client.post(URL, json=GOOD)
    ids = [response.json()["decision_id"] for response in (first, second)]
    assert ids[0] != ids[1]
    assert first.text.replace(ids[0], ids[1]) == second.text


def test_many_at_once_are_all_answered_and_recorded(client: TestClient) -> None:
    """Requests from many threads each get their own decision, and each can be read back."""

    def ask(number: int) -> tuple[str, str]:
        price = f"{500 + number}.00"
        answer = client.post(
            URL, params={"ineligible": "none"}, json=changed("/cart/lines/0/unit_price", price)
        )
        assert answer.status_code == 200
        return answer.json()["decision_id"], price

    with ThreadPoolExecutor(8) as pool:
        asked = list(pool.map(ask, range(40)))
    assert len({decision_id for decision_id, _ in asked}) == 40
    for decision_id, price in asked[::8]:
        assert client.get(f"/v1/decisions/{decision_id}").json()["facts"]["cart.total"] == price


def test_a_refusal_is_told_however_much_is_said_of_withheld_offers(client: TestClient) -> None:
    """Who is refused is told what the law asks for, whatever `?ineligible=` leaves out."""
    late = {**GOOD, "customer": {**GOOD["customer"], "days_past_due": 45}}
    told = [
        client.post(URL, params={"ineligible": word}, json=late).json() for word in ("full", "codes", "none")
    ]
    assert not told[0]["offers"]
    assert {notice["code"] for notice in told[0]["refusal"]["notices"]} == {"upon_refusal"}
    assert told[0]["refusal"] == told[1]["refusal"] == told[2]["refusal"]
    read = client.get(f"/v1/decisions/{told[2]['decision_id']}").json()
    assert read["refusal"] == told[2]["refusal"]
    assert client.post(URL, json=GOOD).json()["refusal"] is None
