"""`POST /v1/offers/validate` and `GET /v1/offers/limits`."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fastapi.testclient import TestClient

import api.service
from api.openapi import EXAMPLES
from api.routes.limits import LONGEST_CACHED_SECONDS, _cache_control
from api.routes.validation import NOTATIONS
from engine.schema.yaml_source import plain, read_yaml
from engine.tests.wire.samples import changed

VALIDATE = "/v1/offers/validate"
LIMITS = "/v1/offers/limits"
SHOP = {"country": "SA", "currency": "SAR", "channel": "ecommerce", "on": "2026-11-27"}
OFFER = (EXAMPLES / "offer.yaml").read_bytes()


def validated(client: TestClient, content: bytes, media_type: str = "application/yaml") -> dict[str, Any]:
    """What is said of an offer."""
    response = client.post(VALIDATE, content=content, headers={"Content-Type": media_type})
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    told: dict[str, Any] = response.json()
    return told


def test_a_plan_beyond_the_law_is_told_with_clause_figures_and_carts(client: TestClient) -> None:
    """An offer up to SAR 7,500 with a tenth down is refused from the cart whose rest passes SAR 5,000."""
    told = validated(client, OFFER)
    assert (told["valid"], told["offer"], told["problems"]) == (True, "spring-zero-6", [])
    breach = next(breach for breach in told["breaches"] if breach["policy"] == "sa.bnpl.22.1")
    assert breach["citation"]["clause"] == "Art. 22(1)"
    assert (breach["limit"], breach["computed"]) == ("5000.00 SAR", "5000.01 SAR")
    assert breach["when"]["carts"] == [{"from": "5555.57", "until": "7500.00"}]
    assert breach["line"].startswith("rules/offers/spring-zero-6/offer.yaml:18:")
    assert breach["source"].startswith("policies/sa/sa.bnpl.22.1/policy.yaml:")
    conditions = {each["policy"]: each["when"]["condition"] for each in told["conditions"]}
    assert conditions["sa.bnpl.20.4"] == "customer.residency is not SA"


def test_json_is_the_same_offer(client: TestClient) -> None:
    """The same document as JSON is answered alike; only the places are those of the JSON text."""
    source, _ = read_yaml("offer.yaml", OFFER)
    assert source is not None
    told = validated(client, json.dumps(plain(source.root)).encode(), "application/json")
    expected = validated(client, OFFER)
    for breach, same in zip(told["breaches"], expected["breaches"], strict=True):
        assert {**breach, "line": ""} == {**same, "line": ""}
    assert told["conditions"] == expected["conditions"]


def test_an_unlawful_offer_is_not_valid(client: TestClient) -> None:
    """Sixteen installments and a fee in a BNPL plan: each policy is named, at the line to blame."""
    content = OFFER.replace(b"installments: 6", b"installments: 16").replace(
        b"amount: none, paid_by: merchant", b"amount: 20 SAR, paid_by: consumer"
    )
    told = validated(client, content)
    assert told["valid"] is False
    lines = {each["policy"]: each["line"] for each in told["breaches"] if each["when"] == {"always": True}}
    assert lines["sa.bnpl.22.2"].endswith("offer.yaml:7:17")
    assert lines["sa.bnpl.20.1"].endswith("offer.yaml:11:8")
    assert [problem["code"] for problem in told["problems"]] == ["forbidden-offer"]


def test_the_fee_cap_of_2026_refuses_from_its_day_on(client: TestClient) -> None:
    """A consumer finance plan that spans 20 February 2026 is lawful before and not after."""
    content = (
        OFFER.replace(b"product: bnpl", b"product: consumer_finance")
        .replace(b"najd-finance", b"rabwa-credit")
        .replace(b"2026-03-01", b"2026-01-01")
        .replace(b"amount: none, paid_by: merchant", b"amount: 0.9 %, paid_by: consumer")
    )
    told = validated(client, content)
    (when,) = [each["when"] for each in told["breaches"] if each["policy"] == "sa.fee.new"]
    assert when == {"always": False, "from": "2026-02-20", "until": "2026-05-31"}


@pytest.mark.parametrize(
    ("content", "media_type", "line"),
    [
        (b"offer: [x", "text/yaml", 1),
        (b"{", "application/json", 1),
        (b"a: 1\n\tb: 2", "application/x-yaml", 2),
    ],
)
def test_what_is_no_document_is_a_problem_of_the_offer(
    client: TestClient, content: bytes, media_type: str, line: int
) -> None:
    """A text that cannot be read is answered with the line on which it ends to be YAML or JSON."""
    told = validated(client, content, media_type)
    assert told["valid"] is False
    assert told["problems"][0]["location"]["line"] == line
    assert (told["offer"], told["breaches"], told["conditions"]) == (None, [], [])


@pytest.mark.parametrize("media_type", ["", "text/plain", "application/xml", "multipart/form-data"])
def test_another_media_type_is_not_read(client: TestClient, media_type: str) -> None:
    """What is neither YAML nor JSON is 415, with what could be sent."""
    headers = {"Content-Type": media_type} if media_type else {}
    response = client.post(VALIDATE, content=OFFER, headers=headers)
    assert (response.status_code, response.json()["code"]) == (415, "unsupported_media_type")
    assert all(known in response.json()["detail"] for known in NOTATIONS)


def test_parameters_of_a_media_type_do_not_matter(client: TestClient) -> None:
    """`text/yaml; charset=utf-8` is YAML."""
    assert validated(client, OFFER, "Text/YAML; charset=utf-8")["valid"]


def test_an_offer_that_is_too_large_is_not_read(client: TestClient) -> None:
    """The body of a validation is bounded as any other."""
    response = client.post(VALIDATE, content=b"#" * 300_000, headers={"Content-Type": "text/yaml"})
    assert (response.status_code, response.json()["code"]) == (413, "body_too_large")


def test_nothing_is_stored(client: TestClient) -> None:
    """The book is the same after a validation, and the offer is not in it."""
    before = client.get("/v1/book").json()["digest"]
    validated(client, OFFER)
    assert client.get("/v1/book").json()["digest"] == before
    assert "spring-zero-6" not in client.get("/v1/offers").text


def test_the_words_follow_the_language_asked_for(client: TestClient) -> None:
    """Titles and sentences come in Arabic for who asks for it."""
    headers = {"Content-Type": "text/yaml", "Accept-Language": "ar"}
    told = client.post(VALIDATE, content=OFFER, headers=headers).json()
    assert "للسلال من" in told["breaches"][0]["message"]


def limits(client: TestClient, **query: str) -> dict[str, Any]:
    """What may be advertised."""
    response = client.get(LIMITS, params={**SHOP, **query})
    assert response.status_code == 200
    told: dict[str, Any] = response.json()
    return told


def test_a_shop_learns_what_it_may_advertise(client: TestClient) -> None:
    """Each plan of the day has its terms and band, and the tenors sum them up."""
    told = limits(client)
    assert (told["country"], told["business_date"]) == ("SA", "2026-11-27")
    plans = {plan["offer"]: plan for plan in told["plans"]}
    winter = plans["winter-zero-6"]
    assert (winter["minimum"], winter["maximum"], winter["installments"]) == ("500.00", "5000.00", 6)
    assert winter["down_payment"] == {"minimum": "10 %", "maximum": "10 %"}
    assert plans["choose-20"]["down_payment"] == {"minimum": "10 %", "maximum": "70 %"}
    assert told["book"]["digest"] == client.get("/v1/book").json()["digest"]
    assert "ramadan-table-4" not in plans
    assert told["tenors"] == sorted(told["tenors"], key=lambda tenor: tenor["term_months"])


@pytest.mark.parametrize(
    ("offer", "total", "is_offered"),
    [("pay-in-4", "99.99", False), ("pay-in-4", "100.00", True), ("pay-in-4", "2500.00", True)],
)
def test_what_is_advertised_is_what_is_offered(
    client: TestClient, offer: str, total: str, is_offered: bool
) -> None:
    """At both ends of the advertised band a good customer is offered the plan, and beside it is not."""
    (plan,) = [plan for plan in limits(client)["plans"] if plan["offer"] == offer]
    assert (Decimal(plan["minimum"]) <= Decimal(total) <= Decimal(plan["maximum"])) == is_offered
    answer = client.post("/v1/eligibility", json=changed("/cart/lines/0/unit_price", total)).json()
    assert (offer in [shown["id"] for shown in answer["offers"]]) == is_offered


def test_another_day_has_other_plans(client: TestClient) -> None:
    """The season of the day decides which campaigns are there."""
    ramadan = {plan["offer"] for plan in limits(client, on="2027-02-20", channel="store")["plans"]}
    winter = {plan["offer"] for plan in limits(client, channel="store")["plans"]}
    assert ramadan != winter


def test_a_currency_of_another_market_has_no_plans(client: TestClient) -> None:
    """Dirhams in Saudi Arabia are no mistake, and no plan is for them."""
    told = limits(client, currency="AED")
    assert (told["plans"], told["tenors"], told["minimum"], told["maximum"]) == ([], [], None, None)


@pytest.mark.parametrize(
    "query",
    [
        {"country": "ZZ"}, {"currency": "EUR"}, {"channel": "fax"}, {"on": "2026-02-30"}, {"country": ""},
    ],
)  # fmt: skip
def test_what_the_book_does_not_know_is_a_problem(client: TestClient, query: dict[str, str]) -> None:
    """An unknown country, currency, channel or day is 422."""
    response = client.get(LIMITS, params={**SHOP, **query})
    assert (response.status_code, response.json()["code"]) == (422, "invalid_parameter")


def test_a_missing_parameter_is_named(client: TestClient) -> None:
    """The market, the currency and the channel must be given."""
    response = client.get(LIMITS, params={"country": "SA"})
    assert response.status_code == 422
    assert response.json()["detail"] == "`currency`, `channel`: required"


def test_limits_are_cached_and_asked_for_again(client: TestClient) -> None:
    """The tag is strong, changes with day, channel and language, and saves sending the same twice."""
    first = client.get(LIMITS, params=SHOP)
    tag = first.headers["etag"]
    assert tag.startswith('"')
    assert first.headers["vary"] == "Accept-Language"
    assert first.headers["cache-control"] == f"public, max-age={LONGEST_CACHED_SECONDS}"
    again = client.get(LIMITS, params=SHOP, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"] == first.headers["cache-control"]
    tags = {
        tag,
        client.get(LIMITS, params={**SHOP, "on": "2026-11-28"}).headers["etag"],
        client.get(LIMITS, params={**SHOP, "channel": "store"}).headers["etag"],
        client.get(LIMITS, params=SHOP, headers={"Accept-Language": "ar"}).headers["etag"],
    }
    assert len(tags) == 4
    head = client.head(LIMITS, params=SHOP)
    assert (head.status_code, head.headers["etag"], head.content) == (200, tag, b"")


@pytest.mark.parametrize(
    ("clock", "seconds"),
    [
        ("2026-11-27T12:00:00+03:00", LONGEST_CACHED_SECONDS),
        ("2026-11-27T23:59:00+03:00", 60),
        ("2026-11-27T23:59:59.500+03:00", 0),
        ("2026-11-28T00:00:00+03:00", LONGEST_CACHED_SECONDS),
    ],
)
def test_todays_limits_are_not_kept_beyond_the_day(clock: str, seconds: int) -> None:
    """Before the market's midnight an answer lives as long as its day; one for a named day does not mind."""
    now = datetime.fromisoformat(clock).astimezone(ZoneInfo("Asia/Riyadh"))
    assert _cache_control(now, is_today=True) == f"public, max-age={seconds}"
    assert _cache_control(now, is_today=False) == f"public, max-age={LONGEST_CACHED_SECONDS}"


def test_without_a_day_it_is_today_in_the_market(client: TestClient) -> None:
    """The business date is that of the market's clocks."""
    query = {name: value for name, value in SHOP.items() if name != "on"}
    before = datetime.now(UTC).astimezone(ZoneInfo("Asia/Riyadh")).date()
    told = client.get(LIMITS, params=query).json()["business_date"]
    assert told in {before.isoformat(), (before + timedelta(days=1)).isoformat()}


def test_the_law_of_a_day_has_its_values_and_its_next_change(client: TestClient) -> None:
    """`market` and `on` together tell what each policy says then, and when that changes."""
    told = client.get("/v1/policies", params={"market": "SA", "on": "2026-02-19"}).json()
    policies = {policy["id"]: policy for policy in told["policies"]}
    assert policies["sa.fee.old"]["on_the_day"]["until"] == "2026-02-19"
    assert "sa.fee.new" not in policies
    assert told["next_change"]["on"] == "2026-02-20"
    assert {"id": "sa.fee.new", "what": "begins"} in told["next_change"]["changes"]
    after = client.get("/v1/policies", params={"country": "SA", "on": "2026-02-20"}).json()["policies"]
    assert {"sa.fee.new"} == {policy["id"] for policy in after} & {"sa.fee.old", "sa.fee.new"}


def test_market_and_country_are_the_same(client: TestClient) -> None:
    """Either name will do, and both only where they agree."""
    listed = client.get("/v1/policies?market=SA").content
    assert listed == client.get("/v1/policies?country=SA").content
    assert listed == client.get("/v1/policies?country=SA&market=SA").content
    assert client.get("/v1/policies?country=SA&market=AE").status_code == 422


def test_what_may_be_advertised_is_worked_out_one_day_at_a_time(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many ask for days that nobody asked for yet, decisions wait for one of them and not for all."""
    at_once, most = 0, 0

    def slow(*_: object) -> tuple[()]:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        time.sleep(0.02)
        at_once -= 1
        return ()

    monkeypatch.setattr(api.service, "plans_on_offer", slow)
    with ThreadPoolExecutor(8) as callers:
        days = [f"2031-01-{day:02}" for day in range(1, 9)]
        told = list(callers.map(lambda day: limits(client, on=day)["plans"], days))
    assert (told, most) == ([[]] * 8, 1)
