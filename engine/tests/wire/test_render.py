"""The answer's body: the pinned shape, exact amounts, texts in the language asked for."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import orjson
import pytest

from engine.decide import Engine
from engine.schema.book import Book
from engine.tests.wire.samples import GOOD, changed, request_of
from engine.wire.answer import WireAnswer
from engine.wire.render import Renderer, answer_bytes

ID = "01KBFA4E00TAQSEETEXAMP1E00"
GUEST_IN_THE_EMIRATES: dict[str, Any] = {
    "as_of": "2026-11-27T18:40:00+04:00",
    "country": "AE",
    "channel": "app",
    "cart": {
        "currency": "AED",
        "lines": [
            {"sku": "TV-55", "category": "tvs", "quantity": 1, "unit_price": "1899.00"},
            {"sku": "GIFT-200", "category": "gift-cards", "quantity": 1, "unit_price": "200.00"},
        ],
    },
}
BODIES: dict[str, dict[str, Any]] = {
    "good": GOOD,
    "guest": GUEST_IN_THE_EMIRATES,
    "other currency": changed("/cart/currency", "AED"),
    "small cart": changed("/cart/lines/0/unit_price", "3.00"),
    "own down payment": changed("/down_payment", "700.00"),
    "in arrears": changed("/customer/days_past_due", 45),
    "near the limit": changed("/customer/bnpl_outstanding", "4000.00"),
    "no consents": changed("/customer/consents", []),
    "middle income": changed("/customer/monthly_income", "20000.00"),
    "accounts": changed(
        "/customer/accounts",
        [
            {
                "provider": "najd-finance",
                "outstanding": "120.50",
                "fees_charged": "0.00",
                "since": "2024-02-29",
            },
            {"provider": "wahat-pay", "late_fees_charged": "15.00"},
        ],
    ),
    "Ramadan": changed("/as_of", "2027-02-20T20:00:00+03:00"),
}


def answer(
    engine: Engine, renderer: Renderer, body: dict[str, Any], language: str = "en", detail: Any = "full"
) -> Any:
    """The answer as a caller reads it."""
    decision = engine.decide(request_of(body, renderer.book))
    return orjson.loads(answer_bytes(renderer.answer(decision, ID, language, detail)))


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", BODIES)
def test_answers_have_the_published_shape(
    engine: Engine, renderer: Renderer, name: str, language: str
) -> None:
    """Every answer is one that the published model describes, with no member more or less."""
    WireAnswer.model_validate(answer(engine, renderer, BODIES[name], language))


@pytest.mark.parametrize("name", BODIES)
def test_the_regimes_of_the_offers_are_cited_once(engine: Engine, renderer: Renderer, name: str) -> None:
    """What governs an offer is named beside it, and cited once in the answer."""
    told = answer(engine, renderer, BODIES[name])
    assert [regime["id"] for regime in told["regimes"]] == list(
        dict.fromkeys(offer["regime"] for offer in told["offers"] if offer["regime"])
    )
    assert all(regime["citation"]["clause"] and regime["title"] for regime in told["regimes"])


@pytest.mark.parametrize("detail", ["codes", "none"])
@pytest.mark.parametrize("name", BODIES)
def test_shortened_answers_have_the_published_shape(
    engine: Engine, renderer: Renderer, name: str, detail: str
) -> None:
    """An answer that says less of withheld offers is one that the published model describes too."""
    WireAnswer.model_validate(answer(engine, renderer, BODIES[name], "en", detail))


@pytest.mark.parametrize("name", BODIES)
def test_every_offer_of_the_market_appears_once(
    engine: Engine, book: Book, renderer: Renderer, name: str
) -> None:
    """The two lists together hold every offer of the market, and no other."""
    told = answer(engine, renderer, BODIES[name])
    ids = [offer["id"] for offer in told["offers"] + told["ineligible"]]
    assert sorted(ids) == [offer.id for offer in book.offers_of(BODIES[name]["country"])]


def test_the_members_stand_in_the_pinned_order(engine: Engine, renderer: Renderer) -> None:
    """The order of the members is the one that the wire pins."""
    told = answer(engine, renderer, GOOD)
    assert list(told) == [
        "decision_id", "as_of", "business_date", "book", "offers", "ineligible", "regimes", "refusal",
    ]  # fmt: skip
    assert list(told["offers"][0]) == ["id", "provider", "title", "regime", "rank", "quote", "disclosures"]
    assert list(told["offers"][0]["quote"]) == [
        "currency", "cash_price", "down_payment", "financed", "fees", "fees_vat", "interest", "total_payable",
        "due_today", "apr", "valid_until", "schedule",
    ]  # fmt: skip
    assert list(told["offers"][0]["quote"]["schedule"][0]) == [
        "number",
        "due",
        "amount",
        "principal",
        "fee",
        "interest",
    ]
    assert list(told["ineligible"][0]) == ["id", "provider", "verdict", "reasons"]
    assert list(told["ineligible"][0]["reasons"][0]) == [
        "code", "message", "params", "policy", "citation", "source", "remedy",
    ]  # fmt: skip


def test_a_quote_is_the_one_that_the_wire_pins(engine: Engine, renderer: Renderer) -> None:
    """The example of the wire comes out to the last digit: SAR 3,499 in six payments without fees."""
    offer = next(
        offer for offer in answer(engine, renderer, GOOD)["offers"] if offer["id"] == "winter-zero-6"
    )
    quote = offer["quote"]
    assert (quote["cash_price"], quote["down_payment"], quote["financed"]) == ("3499.00", "349.90", "3149.10")
    assert (quote["total_payable"], quote["due_today"]) == ("3499.00", "874.75")
    assert quote["apr"] == {"percent": "0.00", "convention": "effective"}
    assert quote["valid_until"] == "2026-11-27T23:59:59+03:00"
    assert quote["schedule"][0] == {
        "number": 1,
        "due": "2026-11-27",
        "amount": "524.85",
        "principal": "524.85",
        "fee": "0.00",
        "interest": "0.00",
    }


def test_texts_follow_the_language_and_figures_do_not(engine: Engine, renderer: Renderer) -> None:
    """Two languages differ in titles, messages and disclosures, and in nothing else."""
    texts = {"title", "message", "text"}
    english, arabic = (answer(engine, renderer, GOOD, language) for language in ("en", "ar"))
    assert english["offers"][0]["title"] != arabic["offers"][0]["title"]
    assert _without(english, texts) == _without(arabic, texts)


def _without(value: Any, names: set[str]) -> Any:
    if isinstance(value, dict):
        return {key: _without(member, names) for key, member in value.items() if key not in names}
    return [_without(item, names) for item in value] if isinstance(value, list) else value


def test_disclosures_are_filled_with_the_quote(engine: Engine, renderer: Renderer) -> None:
    """A disclosure names the quote's own figures, and the policy that asks for it."""
    offer = answer(engine, renderer, GOOD)["offers"][0]
    shown = next(text for text in offer["disclosures"] if text["policy"] == "house.cost-shown")
    assert shown["code"] == "before_contract"
    assert "SAR\u00a03,499.00" in shown["text"]
    assert shown["citation"]["clause"] == "5.2"


def test_codes_shorten_the_second_list(engine: Engine, renderer: Renderer) -> None:
    """`codes` leaves id, verdict, code and policy of the reasons, `none` leaves nothing; offers stay."""
    full, codes, none = (
        answer(engine, renderer, GOOD, detail=detail) for detail in ("full", "codes", "none")
    )
    assert full["offers"] == codes["offers"] == none["offers"]
    assert none["ineligible"] == []
    assert codes["ineligible"] == [
        {
            "id": withheld["id"],
            "verdict": withheld["verdict"],
            "reasons": [
                {"code": reason["code"], "policy": reason["policy"]} for reason in withheld["reasons"]
            ],
        }
        for withheld in full["ineligible"]
    ]


def test_the_customer_is_not_in_the_answer(engine: Engine, renderer: Renderer) -> None:
    """Neither the customer's id nor the birth date comes back."""
    body = deepcopy(GOOD)
    body["customer"]["id"] = "somebody-in-particular"
    text = orjson.dumps(answer(engine, renderer, body)).decode()
    assert "somebody-in-particular" not in text
    assert "1990-05-01" not in text


def test_the_same_decision_has_the_same_bytes(engine: Engine, renderer: Renderer, book: Book) -> None:
    """Deciding and rendering twice gives the same bytes, from another renderer too."""
    request = request_of(GOOD, book)
    first = answer_bytes(renderer.answer(engine.decide(request), ID, "en"))
    assert first == answer_bytes(Renderer(book).answer(engine.decide(request), ID, "en"))
