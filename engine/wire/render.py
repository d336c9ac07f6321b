"""A decision as the body of the answer, in the pinned shape and one language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

import orjson

from engine.decision import Decision, OfferVerdict
from engine.locale_format import LANGUAGES
from engine.money import decimal_text, minor_digits
from engine.pricing.disclosures import Disclosed, disclosed, fill_template
from engine.pricing.quote import Quote
from engine.schema.book import Book, Policy
from engine.schema.policy import Citation
from engine.verdicts import Finding, Reason, Remedy
from engine.wire.masking import Masks
from engine.wire.messages import Phrasebook
from engine.wire.refusal import refusal_on_wire

Detail = Literal["full", "codes", "none"]
"""How much is said of the offers that are withheld."""

DETAILS = get_args(Detail)

Body = dict[str, Any]


class Renderer:
    """Renders the decisions of one book; made once a book, used by any thread.

    `masks` says what their records leave out.
    """

    def __init__(self, book: Book) -> None:
        self.book = book
        self.masks = Masks(book)
        self.policies: Mapping[str, Policy] = {policy.id: policy for policy in book.policies}
        self._citations = {
            id: citation_on_wire(policy.document.citation) for id, policy in self.policies.items()
        }
        self._zones = {
            country: ZoneInfo(market.time_zone) for country, market in book.retailer.markets.items()
        }
        self._phrasebooks = {language: Phrasebook(book, language) for language in LANGUAGES}

    def answer(self, decision: Decision, decision_id: str, language: str, detail: Detail = "full") -> Body:
        """The body of `POST /v1/eligibility`."""
        last_second = datetime.combine(
            decision.business_date, time(23, 59, 59), self._zones[decision.request.country]
        )
        valid_until = last_second.isoformat()
        return {
            "decision_id": decision_id,
            "as_of": decision.request.as_of.isoformat(),
            "business_date": decision.business_date.isoformat(),
            "book": {"digest": decision.book_digest, "version": decision.book_version},
            "offers": [
                self._offer(decision, verdict, language, valid_until) for verdict in decision.eligible
            ],
            "ineligible": self._withheld(decision, language, detail),
            "regimes": self.regimes(decision, language),
            "refusal": self.refusal(decision, language),
        }

    def message(self, finding: Finding, currency: str, language: str) -> str:
        """What a customer reads of one finding."""
        return self._phrasebooks[language].message(finding, currency)

    def citation(self, policy_id: str | None) -> Body | None:
        """Where a policy comes from; None for an offer's own condition."""
        return self._citations.get(policy_id or "")

    def disclosures(self, decision: Decision, verdict: OfferVerdict, language: str) -> list[Body]:
        """The texts that go with the quote of an eligible offer, filled with its figures."""
        if verdict.quote is None or not verdict.disclosures:
            return []
        told = disclosed(self.book, verdict.offer.offer, verdict.quote, decision.request.cart.discount_minor)
        return [self._disclosure(policy, told, language) for policy in verdict.disclosures]

    def regimes(self, decision: Decision, language: str) -> list[Body]:
        """The bodies of rules that govern what is offered, each once, in the order of the offers."""
        governing = {verdict.regime.id: verdict.regime for verdict in decision.eligible if verdict.regime}
        return [
            {
                "id": regime.id,
                "title": regime.title.in_language(language),
                "citation": citation_on_wire(regime.citation),
            }
            for regime in governing.values()
        ]

    def refusal(self, decision: Decision, language: str) -> Body | None:
        """What a customer is told to whom credit is refused; None where it is not."""
        return refusal_on_wire(decision.refusal, self._citations, language)

    def remedy(self, remedy: Remedy | None, currency: str, language: str) -> Body | None:
        """What would change a refusal, with its words."""
        if remedy is None:
            return None
        text = self._phrasebooks[language].remedy(remedy, currency)
        return {
            "fact": remedy.fact,
            "change": remedy.change,
            "by": remedy.by,
            "makes_eligible": remedy.makes_eligible,
            "text": text,
        }

    def _offer(self, decision: Decision, verdict: OfferVerdict, language: str, valid_until: str) -> Body:
        document = verdict.offer.offer.document
        assert verdict.quote is not None
        return {
            "id": verdict.offer.id,
            "provider": document.provider,
            "title": document.title.in_language(language),
            "regime": verdict.regime.id if verdict.regime else None,
            "rank": verdict.rank,
            "quote": quote_on_wire(verdict.quote, valid_until),
            "disclosures": self.disclosures(decision, verdict, language),
        }

    def _disclosure(self, policy: Policy, told: Disclosed, language: str) -> Body:
        shown = policy.document.disclose
        assert shown is not None
        return {
            "code": f"before_{shown.before}",
            "text": fill_template(shown.show.in_language(language), told, language),
            "policy": policy.id,
            "citation": self._citations[policy.id],
        }

    def _withheld(self, decision: Decision, language: str, detail: Detail) -> list[Body]:
        if detail == "none":
            return []
        if detail == "codes":
            return [_codes(verdict) for verdict in decision.withheld]
        shared: dict[int, Body] = {}
        return [
            {
                "id": verdict.offer.id,
                "provider": verdict.offer.offer.document.provider,
                "verdict": verdict.outcome,
                "reasons": [
                    self._reason(reason, decision.currency, language, shared) for reason in verdict.reasons
                ],
            }
            for verdict in decision.withheld
        ]

    def _reason(self, reason: Reason, currency: str, language: str, shared: dict[int, Body]) -> Body:
        """The reason; what does not depend on the offer is rendered once for all offers that share it."""
        finding = reason.finding
        common = shared.get(id(finding))
        if common is None:
            common = shared[id(finding)] = {
                "code": finding.code,
                "message": self.message(finding, currency, language),
                "params": finding.params,
                "policy": finding.policy,
                "citation": self.citation(finding.policy),
            }
        return {**common, "source": reason.source, "remedy": self.remedy(reason.remedy, currency, language)}


def answer_bytes(body: Body) -> bytes:
    """The body as it is sent and hashed."""
    return orjson.dumps(body)


def citation_on_wire(citation: Citation) -> Body:
    """Where a policy comes from, as an object."""
    return {
        "authority": citation.authority,
        "instrument": citation.instrument,
        "clause": citation.clause,
        "quote": citation.quote,
        "confidence": citation.confidence,
        "checked_on": citation.checked_on.isoformat(),
    }


def quote_on_wire(quote: Quote, valid_until: str | None = None) -> Body:
    """The priced plan; `valid_until` is left out where it is not known."""
    amount = _AmountTexts(quote.currency)
    schedule = [
        {
            "number": number,
            "due": due.isoformat(),
            "amount": amount[amount_minor],
            "principal": amount[principal_minor],
            "fee": amount[fee_minor],
            "interest": amount[interest_minor],
        }
        for number, due, amount_minor, principal_minor, fee_minor, interest_minor in quote.schedule
    ]
    figures = {
        "currency": quote.currency,
        "cash_price": amount[quote.cash_price_minor],
        "down_payment": amount[quote.down_payment_minor],
        "financed": amount[quote.financed_minor],
        "fees": amount[quote.fees_minor],
        "fees_vat": amount[quote.fees_vat_minor],
        "interest": amount[quote.interest_minor],
        "total_payable": amount[quote.total_payable_minor],
        "due_today": amount[quote.due_today_minor],
        "apr": {"percent": quote.apr_percent, "convention": quote.apr_convention},
    }
    validity = {"valid_until": valid_until} if valid_until else {}
    return {**figures, **validity, "schedule": schedule}


class _AmountTexts(dict[int, str]):
    """Amounts of one currency as decimal strings, each written once: the rows of a schedule repeat them."""

    def __init__(self, currency: str) -> None:
        super().__init__()
        self.currency = currency
        self.digits = minor_digits(currency)
        self.one = 10**self.digits

    def __missing__(self, amount_minor: int) -> str:
        text = str(amount_minor)
        if self.digits and amount_minor >= self.one:  # most are: no division is needed
            text = f"{text[: -self.digits]}.{text[-self.digits :]}"
        else:
            text = decimal_text(amount_minor, self.currency)
        self[amount_minor] = text
        return text


def _codes(verdict: OfferVerdict) -> Body:
    reasons = [{"code": reason.finding.code, "policy": reason.finding.policy} for reason in verdict.reasons]
    return {"id": verdict.offer.id, "verdict": verdict.outcome, "reasons": reasons}
