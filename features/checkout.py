"""One scenario's checkout: who buys what and where, the book that decides, and what was decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from engine.decide import Engine
from engine.decision import Decision, OfferVerdict
from engine.problems import Problems
from engine.request import Cart, Customer, Line, Request
from engine.schema.book import Offer, Policy, Provider
from engine.verdicts import Reason, Remedy
from engine.wire.render import Renderer, answer_bytes
from features.books import Bookshelf, Bookshelves, Change, Edit, Gap
from features.people import PEOPLE
from features.words import HOME

_USUAL_TIME: Final = time(10, 15)


class Checkout:
    """What the steps of a scenario build up and then look at."""

    def __init__(self, shelves: Bookshelves) -> None:
        self._shelves = shelves
        self.language = "en"
        self.country = HOME
        self.customer = Customer()
        self.lines: tuple[Line, ...] = ()
        self.discount_minor = 0
        self.shipping_minor = 0
        self.paid_otherwise_minor = 0
        self.wish_minor: int | None = None
        self.currency: str | None = None
        self.changes: tuple[Change, ...] = ()
        self.decisions: list[Decision] = []
        self.exercised_offers: set[str] = set()
        self.exercised_policies: set[str] = set()
        self.subject: OfferVerdict | None = None
        self.reason: Reason | None = None
        self.live: Callable[[], Engine] | None = None
        """The book that decides now, where the release desk chooses it."""
        self._channel = "ecommerce"
        self._as_of = datetime.combine(date(2026, 11, 27), _USUAL_TIME, UTC)

    # ---- the book

    @property
    def _shelf(self) -> Bookshelf:
        """The book of the scenario's country, and its changed copies."""
        return self._shelves.of(self.country)

    @property
    def rules(self) -> str:
        """Where the rules of the scenario's book stand, for the names of the files that steps change."""
        return self._shelf.rules

    @property
    def loaded(self) -> Engine | Problems:
        """The book of the scenario, or what keeps it from loading."""
        return self.live() if self.live is not None else self._shelf.look_up(self.changes)

    @property
    def engine(self) -> Engine:
        """The engine of the scenario's book, which must load."""
        loaded = self.loaded
        assert isinstance(loaded, Engine), [str(problem) for problem in loaded.errors]
        return loaded

    @property
    def own_engine(self) -> Engine:
        """The engine of the book as it is, unchanged, in which names are looked up."""
        engine = self._shelf.look_up()
        assert isinstance(engine, Engine), [str(problem) for problem in engine.errors]
        return engine

    def edit(self, file: str, *path: str | tuple[str, str], value: str | int | None) -> None:
        """Change one document of the scenario's book."""
        self.changes += (Edit(file, path, value),)

    def lapse(
        self, file: str, entries: str, key: str, value: str, last_day: date, renewed_from: date
    ) -> None:
        """Let a licence or an attestation of the scenario's book end, and be renewed later."""
        self.changes += (Gap(file, entries, key, value, last_day, renewed_from),)

    def offer_called(self, title: str) -> Offer:
        """The offer of the scenario's country with a title, in either language. Raises LookupError."""
        offers = self.own_engine.compiled.book.offers_of(self.country)
        for offer in offers:
            if title in (offer.document.title.en, offer.document.title.ar):
                return offer
        raise LookupError(f"no plan of this country is called `{title}`")

    def policy_called(self, title: str) -> Policy:
        """The policy of the scenario's country with a title, in either language. Raises LookupError."""
        for policy in self.own_engine.compiled.book.policies_of(self.country):
            if title in (policy.document.title.en, policy.document.title.ar):
                return policy
        raise LookupError(f"no policy of this country is called `{title}`")

    def provider_called(self, title: str) -> Provider:
        """The provider with a title, in either language. Raises LookupError."""
        for provider in self.own_engine.compiled.book.providers.values():
            if title in (provider.document.title.en, provider.document.title.ar):
                return provider
        raise LookupError(f"no provider is called `{title}`")

    # ---- the request

    def enter(self, person: str, country: str) -> None:
        """Begin with a customer in a country, to be answered in the language of the words."""
        self.country = country
        self.customer = PEOPLE[person](country)
        self.language = "en" if person.isascii() else "ar"

    def know(self, **changes: object) -> None:
        """Change what is known of the customer; None takes it away."""
        self.customer = replace(self.customer, **changes)  # type: ignore[arg-type]

    def put(self, category: str, price_minor: int, quantity: int = 1) -> None:
        """Put articles into the cart."""
        sku = f"{category.upper()}-{len(self.lines) + 1}"
        self.lines += (Line(sku, category, quantity, price_minor),)

    @property
    def request(self) -> Request:
        """The question as it stands."""
        currency = self.currency or self.own_engine.compiled.book.market(self.country).currency
        cart = Cart(currency, self.lines, self.discount_minor, self.shipping_minor, self.paid_otherwise_minor)
        return Request(
            self._as_of, self.country, self._channel, cart, self.language, self.wish_minor, self.customer
        )

    # ---- the decision

    def arrive(self, channel: str, on: date, at: time | None = None) -> None:
        """Come to a channel on a day: at a quarter past ten of the market's time, or at a time in UTC."""
        zone = ZoneInfo(self.own_engine.compiled.book.market(self.country).time_zone)
        self._channel = channel
        self._as_of = datetime.combine(on, at, UTC) if at else datetime.combine(on, _USUAL_TIME, zone)

    def decide(self) -> None:
        """Ask the book."""
        self.decisions.append(self.engine.decide(self.request))
        self.subject = self.reason = None

    def decide_anew(self) -> None:
        """Ask the same book, read from its files once more."""
        engine = self._shelf.load_anew(self.changes)
        self.decisions.append(engine.decide(self.request))
        engine.close()

    @property
    def decision(self) -> Decision:
        """The latest answer."""
        assert self.decisions, "nothing was decided yet"
        return self.decisions[-1]

    def rendered(self, decision: Decision) -> bytes:
        """The answer as it would be sent."""
        renderer = Renderer(self.engine.compiled.book)
        return answer_bytes(renderer.answer(decision, "scenario", self.language))

    def verdict_on(self, title: str) -> OfferVerdict:
        """What the latest answer says of an offer, which the next steps then speak of."""
        offer = self.offer_called(title)
        self.subject = next(verdict for verdict in self.decision.verdicts if verdict.offer.id == offer.id)
        self.exercised_offers.add(offer.id)
        return self.subject

    def follow(self, remedy: Remedy) -> None:
        """Do what a remedy says and ask again."""
        match remedy.fact:
            case "cart.total":
                by = int(remedy.by.replace(".", "")) * (1 if remedy.change == "increase" else -1)
                dearest = max(self.lines, key=lambda line: line.unit_price_minor)
                dearer = replace(dearest, unit_price_minor=dearest.unit_price_minor + by)
                self.lines = tuple(dearer if line is dearest else line for line in self.lines)
            case "down_payment":
                self.wish_minor = self._wish_after(remedy)
            case "channel":
                self._channel = remedy.by
            case "customer.consents":
                given = self.customer.consents or frozenset()
                self.know(consents=given | frozenset(remedy.by.split(", ")))
            case "cart.categories":
                parents = self.own_engine.compiled.book.category_parents
                refused = set(remedy.by.split(", "))
                self.lines = tuple(line for line in self.lines if not refused & set(parents[line.category]))
            case _:
                self._as_of = datetime.combine(date.fromisoformat(remedy.by), self._as_of.timetz())
        self.decide()

    def _wish_after(self, remedy: Remedy) -> int:
        """The wish that a remedy leads to; without one, it counts from the least that the plan asks for."""
        assert self.subject is not None
        total = self.request.cart.cash_price_minor
        before = self.wish_minor
        if before is None:
            before = self.subject.offer.offer.plan.down_payment.least.of(total)
        by = int(remedy.by.replace(".", ""))
        return before + by if remedy.change == "increase" else before - by
