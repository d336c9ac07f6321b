"""Steps of repeated requests: a cart under a reference, sent once more, and what became of its answer."""

from __future__ import annotations

import signal
from datetime import date
from hashlib import sha256
from typing import Final

from pytest_bdd import given, then, when

from features.checkout import Checkout
from features.web_shop import WebShop
from features.words import ARTICLES, phrase

_CHANNEL: Final = "ecommerce"


@given("a shop that sends each cart under a reference")
def web_shop(shop: WebShop) -> None:
    """A shop, and the service that answers it."""
    assert shop.answers == []


@when(phrase('the cart of {on:Day} is sent as "{reference:Name}"'))
def cart_sent(checkout: Checkout, shop: WebShop, on: date, reference: str) -> None:
    """One request over the wire."""
    checkout.arrive(_CHANNEL, on)
    shop.ask(checkout.request, _key(reference))


@when(phrase('the cart of {on:Day} is sent as "{reference:Name}" while the disk is full'))
def cart_sent_in_vain(checkout: Checkout, shop: WebShop, on: date, reference: str) -> None:
    """A request whose decision cannot be recorded."""
    shop.start()
    shop.log.is_ill = True
    cart_sent(checkout, shop, on, reference)
    shop.log.is_ill = False


@when(phrase('the power is cut between the decision of "{reference:Name}" on {on:Day} and its answer'))
def power_cut(checkout: Checkout, shop: WebShop, reference: str, on: date) -> None:
    """A process of its own that is killed when the decision is durable."""
    checkout.arrive(_CHANNEL, on)
    assert shop.ask_and_lose_power(checkout.request, _key(reference)) == -signal.SIGKILL


@when(phrase('"{plan:Name}" is withdrawn meanwhile'))
def withdrawn_meanwhile(checkout: Checkout, shop: WebShop, plan: str) -> None:
    """Another book from now on, which every new cart is answered by."""
    before = shop.book_in_force()
    shop.withdraw(checkout.offer_called(plan).id, "omar", "its price is wrong")
    assert shop.book_in_force() != before


@when(phrase("{article:Article} for {price:Money} is put into the cart"))
def put_into_cart(checkout: Checkout, article: str, price: int) -> None:
    """One more article."""
    assert article in ARTICLES.values()
    checkout.put(article, price)


@then("both answers are the same, to the letter, and the second says that it was given before")
def same_answer(shop: WebShop) -> None:
    """Byte for byte, and marked as one that is repeated."""
    first, second = shop.answers
    assert (first.status_code, second.status_code) == (200, 200), first.text
    assert second.content == first.content
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"


@then("the answers are of two decisions")
def two_decisions(shop: WebShop) -> None:
    """Each with an id of its own."""
    assert len({answer.json()["decision_id"] for answer in shop.answers}) == len(shop.answers) == 2


@then(phrase('the shop was told that "{plan:Name}" is offered'))
def told_offered(checkout: Checkout, shop: WebShop, plan: str) -> None:
    """In the last answer."""
    offer = checkout.offer_called(plan)
    checkout.exercised_offers.add(offer.id)
    assert offer.id in [each["id"] for each in shop.answers[-1].json()["offers"]]


@then("the shop is told that this reference stands for another cart")
def told_reused(shop: WebShop) -> None:
    """A clear error, and no plans."""
    answer = shop.answers[-1]
    assert answer.status_code == 422
    assert answer.json()["code"] == "idempotency_key_reused"
    assert "another body" in answer.json()["detail"]


@then("the shop gets no plans")
def no_plans(shop: WebShop) -> None:
    """What cannot be recorded is not offered."""
    assert shop.answers[-1].status_code == 503
    assert "offers" not in shop.answers[-1].json()


@then("the answer is that of the decision before the power cut")
def answer_of_the_lost(shop: WebShop) -> None:
    """The only decision in the log, whose answer had this very hash."""
    [kept] = shop.log.decisions()
    answer = shop.answers[-1]
    assert answer.json()["decision_id"] == kept.record.decision_id
    assert sha256(answer.content).hexdigest() == kept.record.answer_sha256
    assert answer.headers["Idempotency-Replayed"] == "true"


@then(phrase("the log of the shop holds {count:d} decisions"))
@then(phrase("the log of the shop holds {count:d} decision"))
def shop_log_holds(shop: WebShop, count: int) -> None:
    """How many decisions were recorded."""
    assert shop.count() == count


@then("nothing in the log of the shop was changed or lost")
def shop_log_whole(shop: WebShop) -> None:
    """The chain of records is unbroken."""
    assert shop.log.verify() == []


def _key(reference: str) -> str:
    return reference.replace(" ", "-")
