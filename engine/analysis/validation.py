"""An offer validated before it is ever shown: what is wrong with it, and when the law refuses it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.analysis.breaches import Breach, Days, Dependence, judged_offer
from engine.analysis.cart_spans import CartSpan
from engine.analysis.offer_text import Notation, read_offer
from engine.compiler.checks import offer_problems_under_law
from engine.compiler.compile import compile_market
from engine.conditions import ALWAYS
from engine.money import decimal_text
from engine.problems import Problem
from engine.schema.book import Book, Offer, Policy
from engine.schema.offer_checks import largest_total, smallest_total
from engine.wire.policy_words import condition_words, excess_words
from engine.wire.render import Body, citation_on_wire
from engine.wire.when_words import WORDS, carts_words, days_words


@dataclass(frozen=True, slots=True)
class Validation:
    """What is said of an offer; `offer` is None where the text does not make one.

    `problems` are told as of a book that holds it; `breaches` and `dependences` only of an offer that could
    be read without an error.
    """

    offer_id: str | None
    offer: Offer | None
    problems: tuple[Problem, ...]
    breaches: tuple[Breach, ...]
    dependences: tuple[Dependence, ...]

    @property
    def is_valid(self) -> bool:
        """Whether a book that holds the offer would load."""
        return not any(problem.severity == "error" for problem in self.problems)


def validate_offer(
    book: Book, content: bytes, notation: Notation = "yaml", file: str | None = None
) -> Validation:
    """Validate the text of an offer as if it stood in the book; nothing is kept of it.

    An offer of the book with the same id is replaced, one with a new id is added. Only the offer itself is
    read and compiled, against the law of its market.
    """
    read = read_offer(book, content, notation, file)
    if read.offer is None or any(problem.severity == "error" for problem in read.problems):
        return Validation(read.id, None, read.problems, (), ())
    return law_of_offer(book, read.offer, read.problems)


def law_of_offer(book: Book, offer: Offer, problems: Sequence[Problem] = ()) -> Validation:
    """What the law of its market says of an offer that was read without an error."""
    alone = replace(book, offers=(offer,))
    market = compile_market(alone, offer.document.market)
    found = (*problems, *offer_problems_under_law(market))
    if any(problem.code == "unpriceable-plan" for problem in found):
        return Validation(offer.id, offer, found, (), ())
    judged = judged_offer(alone, market, 0)
    return Validation(offer.id, offer, found, judged.breaches, judged.dependences)


def validation_on_wire(validation: Validation, book: Book, language: str) -> Body:
    """The validation as the body of an answer, its words in one language."""
    offer = validation.offer
    currency = book.market(offer.document.market).currency if offer else ""
    words = _Words(offer, currency, language) if offer else None
    return {
        "valid": validation.is_valid,
        "offer": validation.offer_id,
        "problems": [problem.as_json() for problem in validation.problems],
        "breaches": [words.breach(breach) for breach in validation.breaches] if words else [],
        "conditions": [words.dependence(each) for each in _listed(validation, book)] if words else [],
    }


def _listed(validation: Validation, book: Book) -> list[Dependence]:
    """What depends on the request, in the order of the policies of the book."""
    order = {policy.id: number for number, policy in enumerate(book.policies)}
    return sorted(validation.dependences, key=lambda told: order[told.policy.id])


@dataclass(frozen=True, slots=True)
class _Words:
    """The words about one offer in one language."""

    offer: Offer
    currency: str
    language: str

    def breach(self, breach: Breach) -> Body:
        figures = breach.figures
        return {
            **self._cited(breach.policy),
            "subject": figures.subject if figures else None,
            "limit": figures.limit if figures else None,
            "computed": figures.computed if figures else None,
            "line": str(breach.cause),
            "source": breach.policy.place,
            "when": self._when(breach.carts, breach.days, None),
            "message": self.message(breach),
        }

    def message(self, breach: Breach) -> str:
        """A breach in a sentence."""
        return breach_message(breach, self.offer, self.currency, self.language)

    def dependence(self, told: Dependence) -> Body:
        return {
            **self._cited(told.policy),
            "source": told.policy.place,
            "when": self._when(told.carts, told.days, dependence_words(told, self.currency, self.language)),
        }

    def _cited(self, policy: Policy) -> Body:
        document = policy.document
        return {
            "policy": policy.id,
            "title": document.title.in_language(self.language),
            "kind": document.kind,
            "effect": effect_of(policy),
            "citation": citation_on_wire(document.citation),
        }

    def _when(self, carts: tuple[CartSpan, ...] | None, days: Days, condition: str | None) -> Body:
        when: dict[str, Any] = {"always": carts is None and days.are_all and condition is None}
        if not days.are_all:
            when |= {"from": days.first.isoformat(), "until": days.last.isoformat()}
        if carts is not None:
            when["carts"] = [
                {"from": self._amount(span.least_minor), "until": self._amount(span.most_minor)}
                for span in carts
            ]
        said = [] if carts is None else [self._carts(carts)]
        said += [] if condition is None else [condition]
        return when | ({"condition": WORDS["comma"][self.language].join(said)} if said else {})

    def _carts(self, carts: tuple[CartSpan, ...]) -> str:
        return carts_words(carts, _band(self.offer), self.currency, self.language)

    def _amount(self, amount_minor: int | None) -> str | None:
        return None if amount_minor is None else decimal_text(amount_minor, self.currency)


def effect_of(policy: Policy) -> str:
    """What a breach of a policy does to a request: `refuses`, or `refers` where it is unconfirmed."""
    return "refers" if policy.is_unconfirmed else "refuses"


def breach_message(breach: Breach, offer: Offer, currency: str, language: str) -> str:
    """A breach in a sentence: the policy, what it does to which requests, and the figures."""
    comma = WORDS["comma"][language]
    when = [] if breach.days.are_all else [days_words(breach.days.first, breach.days.last, language)]
    if breach.carts is not None:
        when.append(carts_words(breach.carts, _band(offer), currency, language))
    elif breach.days.are_all:
        when.append(WORDS["always"][language])
    title = breach.policy.document.title.in_language(language)
    effect = WORDS[effect_of(breach.policy)][language]
    message = WORDS["breach"][language].format(title=title, effect=effect, when=comma.join(when))
    figures = breach.figures
    if figures is None:
        return message
    cart = "" if figures.cart_minor is None else f"{decimal_text(figures.cart_minor, currency)} {currency}"
    is_flag = figures.computed in ("true", "false")
    kind = "figures_of_flag" if is_flag else "figures_of_cart" if cart else "figures"
    said = WORDS[kind][language].format(
        subject=figures.subject, computed=figures.computed, limit=figures.limit, cart=cart
    )
    return f"{message}; {said}" if language == "en" else f"{message}؛ {said}"


def dependence_words(told: Dependence, currency: str, language: str) -> str:
    """For which requests a policy refuses, in words."""
    rule = told.rule
    if rule.check is None:
        return condition_words(rule.condition, currency, language)
    excess = excess_words(rule.check.cap, rule.check.limit, currency, language)
    if rule.condition == ALWAYS:
        return excess
    applies = condition_words(rule.condition, currency, language)
    return f"{excess}{WORDS['where'][language]}{applies}"


def _band(offer: Offer) -> tuple[int, int | None]:
    return smallest_total(offer) or 0, largest_total(offer)
