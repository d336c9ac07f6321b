"""Single offers and policies over HTTP: read in two forms, and proposed by `PUT`, which decides nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from starlette.requests import Request

from api.negotiation import YAML, prefers
from api.tests.desk_calls import (
    AS_YAML,
    AUTHOR,
    CONTENT,
    EXPOSURE,
    PLAIN,
    desk_client,
    edited,
    put,
    step,
    yaml_of,
)
from api.tests.small_service import service_of
from api.tests.test_eligibility import problem
from engine.release.documents import document_digest
from engine.tests.evaluation.small_book import offer_document
from engine.tests.release.small_store import small_files, written


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of one service for this module."""
    yield from desk_client(tmp_path_factory.mktemp("documents"))


def test_an_offer_is_read_as_the_list_shows_it(client: TestClient) -> None:
    """One offer is the entry of the list; an unknown one is 404."""
    listed = client.get("/v1/offers").json()["offers"]
    assert client.get(PLAIN).json() in listed
    assert "`spring`" in problem(client.get("/v1/offers/spring"), 404, "not_found")["detail"]


@pytest.mark.parametrize("address", [PLAIN, EXPOSURE])
def test_the_text_is_what_the_author_wrote(client: TestClient, address: str) -> None:
    """By `Accept: application/yaml` a document is its file, to the letter."""
    response = client.get(address, headers=AS_YAML)
    assert response.headers["content-type"] == "application/yaml"
    assert response.text in small_files().values()


def test_the_tags_of_two_forms_agree_about_the_document(client: TestClient) -> None:
    """JSON, YAML and another language have tags of their own, whose first half is the document's digest."""
    forms = [
        client.get(PLAIN),
        client.get(PLAIN, headers=AS_YAML),
        client.get(PLAIN, headers={"Accept-Language": "ar"}),
    ]
    tags = [form.headers["etag"] for form in forms]
    assert len(set(tags)) == 3
    (half,) = {tag.strip('"').partition(".")[0] for tag in tags}
    assert document_digest(forms[1].text).startswith(f"sha256:{half}")
    assert all(form.headers["vary"] == "Accept, Accept-Language" for form in forms)


def test_a_form_that_is_known_is_not_sent_again(client: TestClient) -> None:
    """A caller that has this form of the document is told so, and one that has the other form gets it."""
    _, tag = yaml_of(client, PLAIN)
    known = client.get(PLAIN, headers={**AS_YAML, "If-None-Match": f'"x", W/{tag}'})
    assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", tag)
    assert client.get(PLAIN, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("accept", "is_yaml"),
    [
        ("", False),
        ("*/*", False),
        ("application/yaml", True),
        ("Application/YAML;q=0.5", True),
        ("application/json, application/yaml", False),
        ("application/yaml, application/json", True),
        ("application/json;q=0.5, application/yaml;q=0.9", True),
        ("application/yaml;q=0", False),
        ("application/yaml;q=nonsense", False),
        ("text/html, application/xhtml+xml, */*;q=0.8", False),
    ],
)
def test_the_form_is_the_one_that_is_wanted_most(accept: str, is_yaml: bool) -> None:
    """YAML is given to who names it and wants it more than JSON."""
    headers = [(b"accept", accept.encode())] if accept else []
    assert prefers(Request({"type": "http", "headers": headers}), YAML) is is_yaml


def test_an_edit_is_a_proposal_and_no_change(client: TestClient) -> None:
    """An edit is answered with its proposal in plain words, and the book that decides stays as it is."""
    before = client.get("/v1/book").json()["digest"]
    text, tag = yaml_of(client, EXPOSURE)
    response = put(
        client, EXPOSURE, text.replace("5000 SAR", "4000 SAR"), {"If-Match": tag}, reason="circular 47"
    )
    body = response.json()
    assert response.status_code == 201
    assert response.headers["location"] == f"/v1/proposals/{body['id']}"
    assert (body["status"], body["author"], body["reason"]) == ("open", "fatimah", "circular 47")
    assert (body["errors"], body["base"]) == (0, before)
    (change,) = body["changes"]
    assert "from SAR\N{NO-BREAK SPACE}5,000.00 to SAR\N{NO-BREAK SPACE}4,000.00" in change["text"]
    assert client.get("/v1/book").json()["digest"] == before
    assert yaml_of(client, EXPOSURE) == (text, tag)


def test_a_tag_of_json_names_the_same_document(client: TestClient) -> None:
    """Who read the JSON may put the YAML: only the document's half of the tag counts."""
    text, _ = yaml_of(client, PLAIN)
    tag = client.get(PLAIN).headers["etag"]
    response = put(client, PLAIN, text.replace("en: plain", "en: simple"), {"If-Match": tag})
    assert response.status_code == 201
    assert response.json()["changes"][0]["kind"] == "offer"


def test_a_lost_race_is_told(client: TestClient) -> None:
    """An edit of a text that is another one by now is refused with 412, one that names no text with 428."""
    text, tag = yaml_of(client, PLAIN)
    new = text.replace("en: plain", "en: simple")
    for stale in ('"0000000000000000.0000000000000000"', '"x"', f"W/{tag}", "nonsense"):
        problem(put(client, PLAIN, new, {"If-Match": stale}), 412, "document_changed")
    for missing in ({}, {"If-None-Match": tag}):
        problem(put(client, PLAIN, new, missing), 428, "if_match_required")
    there = problem(put(client, PLAIN, new, {"If-None-Match": "*"}), 412, "document_changed")
    assert "already" in there["detail"]
    other = written(offer_document("spring"))
    nothing = problem(put(client, "/v1/offers/spring", other, {"If-Match": "*"}), 412, "document_changed")
    assert "If-None-Match: *" in nothing["detail"]


def test_a_new_offer_is_proposed_with_its_cases(client: TestClient) -> None:
    """A new offer and its cases come into one proposal, whose text is read with `?proposal=`."""
    made = put(client, "/v1/offers/spring", written(offer_document("spring")), {"If-None-Match": "*"})
    assert made.status_code == 201
    proposal = made.json()
    assert proposal["documents"] == [{"file": "rules/offers/spring/offer.yaml", "change": "added"}]
    cases = written({"offer": "spring", "cases": []})
    added = put(client, "/v1/offers/spring/cases", cases, {"If-None-Match": "*"}, proposal=proposal["id"])
    assert added.status_code == 201
    assert added.json()["id"] == proposal["id"]
    assert [each["file"] for each in added.json()["documents"]] == [
        "rules/offers/spring/cases.yaml",
        "rules/offers/spring/offer.yaml",
    ]
    assert yaml_of(client, "/v1/offers/spring/cases", proposal=proposal["id"])[0] == cases
    problem(client.get("/v1/offers/spring/cases"), 404, "not_found")


def test_an_edit_within_a_proposal_is_of_its_own_text(client: TestClient) -> None:
    """Who adds to a proposal edits the text that the proposal has: that of the active book is stale there."""
    proposal = edited(client, EXPOSURE, "5000 SAR", "4500 SAR")
    _, active = yaml_of(client, EXPOSURE)
    text, own = yaml_of(client, EXPOSURE, proposal=proposal["id"])
    new = text.replace("4500 SAR", "4400 SAR")
    stale = put(client, EXPOSURE, new, {"If-Match": active}, proposal=proposal["id"])
    problem(stale, 412, "document_changed")
    added = put(client, EXPOSURE, new, {"If-Match": own}, proposal=proposal["id"]).json()
    assert (added["id"], added["bundle"] != proposal["bundle"]) == (proposal["id"], True)
    problem(put(client, EXPOSURE, new, {"If-Match": own}, proposal="nonsense"), 404, "unknown_proposal")


def test_a_new_policy_says_its_pack(client: TestClient) -> None:
    """A new policy names a pack of the book; one that is there stays in its own."""
    text = yaml_of(client, EXPOSURE)[0].replace("house.exposure", "house.more")
    address, new = "/v1/policies/house.more", {"If-None-Match": "*"}
    for query in ({}, {"pack": "mars"}, {"pack": ".."}):
        told = problem(put(client, address, text, new, **query), 422, "invalid_parameter")
        assert told["detail"].endswith("belongs: house")
    made = put(client, address, text, new, pack="house").json()
    assert made["documents"] == [{"file": "policies/house/house.more/policy.yaml", "change": "added"}]
    problem(put(client, EXPOSURE, text, pack="sa"), 422, "invalid_parameter")


def test_mistakes_are_in_the_report(client: TestClient) -> None:
    """A document with mistakes is a proposal all the same: its report says them, with their places."""
    body = edited(client, PLAIN, "installments: 4", "installments: 400")
    (mistake,) = (each for each in body["problems"] if each["severity"] == "error")
    assert (body["errors"], mistake["code"]) == (1, "out-of-range")
    assert mistake["location"]["file"] == "rules/offers/plain/offer.yaml"
    assert [change["file"] for change in body["files"]] == ["rules/offers/plain/offer.yaml"]
    broken = put(client, PLAIN, "offer: [")
    assert broken.status_code == 201
    assert "yaml-syntax" in [each["code"] for each in broken.json()["problems"]]


def test_what_is_no_text_of_this_document_is_no_proposal(client: TestClient) -> None:
    """Bytes that are not UTF-8, another document's text, an id that can be none and too much are refused."""
    text, _ = yaml_of(client, PLAIN)
    proposals = client.get("/v1/proposals", params={"limit": 100}).json()["proposals"]
    assert "byte 1" in problem(put(client, PLAIN, b"\xff"), 422, "invalid_document")["detail"]
    other = problem(
        put(client, PLAIN, text.replace("offer: plain", "offer: spring")), 422, "invalid_document"
    )
    assert "`spring`" in other["detail"]
    new = {"If-None-Match": "*"}
    for id in ("..%2F", "UPPER", "%2e%2e", "a" * 65):
        assert put(client, f"/v1/offers/{id}", text, new).status_code in (404, 422)
    problem(put(client, PLAIN, b"x" * (256 * 1024 + 1)), 413, "body_too_large")
    unread = put(client, PLAIN, "{}", {**new, "Content-Type": "application/json"})
    problem(unread, 415, "unsupported_media_type")
    assert client.get("/v1/proposals", params={"limit": 100}).json()["proposals"] == proposals


@pytest.mark.parametrize("actor", [None, "", "taqseet", "two words", "-x", "a" * 65, "ftm\u00e9"])
def test_who_acts_must_be_said(client: TestClient, actor: str | None) -> None:
    """Without a name that can be one nothing is proposed, and 401 says how to give it."""
    text, tag = yaml_of(client, PLAIN)
    headers = {**CONTENT, "If-Match": tag}
    sent = httpx_headers(headers, actor)
    response = client.put(PLAIN, content=text.replace("en: plain", "en: x").encode(), headers=sent)
    problem(response, 401, "unknown_actor")
    assert response.headers["www-authenticate"].startswith("Taqseet-Actor")


def httpx_headers(headers: dict[str, str], actor: str | None) -> list[tuple[bytes, bytes]]:
    """Headers as bytes, so that a name outside ASCII can be sent."""
    named = headers if actor is None else {**headers, "Taqseet-Actor": actor}
    return [(name.encode(), value.encode("latin-1")) for name, value in named.items()]


def test_nothing_changed_is_no_proposal(client: TestClient) -> None:
    """A text that stands there already is told to be the same."""
    text, tag = yaml_of(client, PLAIN)
    problem(put(client, PLAIN, text, {"If-Match": tag}), 409, "nothing_changed")


def test_a_withdrawal_is_no_part_of_the_text(client: TestClient) -> None:
    """The JSON of a withdrawn offer says so, and its YAML is still the author's, so that an edit keeps it."""
    text, tag = yaml_of(client, "/v1/offers/bnpl")
    assert step(client, "/v1/offers/bnpl/withdrawal").status_code == 200
    told = client.get("/v1/offers/bnpl")
    assert told.json()["status"] == "withdrawn"
    assert yaml_of(client, "/v1/offers/bnpl") == (text, tag)
    assert told.headers["etag"].partition(".")[0] == tag.partition(".")[0]
    assert (
        put(client, "/v1/offers/bnpl", text.replace("en: bnpl", "en: now"), {"If-Match": tag}).status_code
        == 201
    )
    assert step(client, "/v1/offers/bnpl/reinstatement", AUTHOR).status_code == 200


def test_the_store_being_away_is_told(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the store is away documents can be read, and an edit ends in a 503 that says where to look."""
    from engine.recording import LogUnavailable

    def away(*_: object) -> None:
        raise LogUnavailable("disk I/O error at sector 7")

    text, tag = yaml_of(client, PLAIN)
    monkeypatch.setattr(service_of(client).log, "events", away)
    assert yaml_of(client, PLAIN) == (text, tag)
    told = problem(put(client, PLAIN, text + "\n", {"If-Match": tag}), 503, "store_unavailable")
    assert "sector" not in told["detail"]
