"""Problems that show only when the policies are put to the offers, day by day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Final

from engine.compiler.cap_arithmetic import CapResult, needed_facts, work_out
from engine.compiler.compiled import (
    CapCheck,
    CompiledBook,
    CompiledMarket,
    CompiledOffer,
    OfferLaw,
)
from engine.compiler.law import cap_stage
from engine.facts import FACTS, Stage
from engine.money import decimal_text, percent_text, round_half_up
from engine.pricing.disclosures import PLACEHOLDERS, TemplateError, placeholders_in
from engine.pricing.plan_facts import plan_values
from engine.pricing.quote import Quote, quote_plan
from engine.pricing.schedule import PlanNotPriceable
from engine.problems import Problem, suggestion
from engine.schema.book import Offer, Policy
from engine.schema.fields import Text
from engine.schema.literals import MILLION
from engine.schema.offer_checks import largest_total, smallest_total
from engine.schema.yaml_source import Source

LARGEST_SAMPLE_MINOR: Final = 10**9
"""Up to where an offer without a largest cart is tried, in minor units."""


def compiled_problems(compiled: CompiledBook) -> list[Problem]:
    """Every problem of a compiled book, in the order of offers and policies."""
    problems: list[Problem] = []
    for market in compiled.markets.values():
        for position, offer in enumerate(market.offers):
            unpriceable = list(_unpriceable(market, offer))
            problems += unpriceable or _forbidden(market, offer, position)
        for offer in market.offers:
            problems += _unfilled(offer.offer.source, "title", offer.offer.document.title)
    for policy in compiled.book.policies:
        problems += _text_problems(policy)
        for field in ("title", "message", "staff_message"):
            problems += _unfilled(policy.source, field, getattr(policy.document, field))
    return problems


def _unpriceable(market: CompiledMarket, compiled: CompiledOffer) -> Iterator[Problem]:
    """A problem when no cart of the offer's band has a price, on its first day or its last."""
    offer = compiled.offer
    if offer.document.status == "withdrawn":
        return
    refusal = None
    for day in (offer.document.available.from_, offer.document.available.until):
        for quote in _sample_quotes(market, offer, day):
            if isinstance(quote, Quote):
                return
            refusal = refusal or str(quote)
    if refusal is not None:
        help = "change the rate, the installments, the wait or what is paid down"
        message, span = f"the plan has no price: {refusal}", offer.source.key_span_at("plan")
        yield offer.source.problem("unpriceable-plan", message, span, help)


def _sample_quotes(market: CompiledMarket, offer: Offer, day: date) -> Iterator[Quote | PlanNotPriceable]:
    """The plan priced for carts over the whole band of the offer, with the most and the least paid down."""
    terms = market.market
    down_payment = offer.plan.down_payment
    for total in _sample_totals(offer):
        for down in dict.fromkeys((down_payment.most.of(total), down_payment.least.of(total))):
            try:
                yield quote_plan(offer.plan, total, terms.currency, day, terms.vat, terms.apr, down)
            except PlanNotPriceable as refusal:
                yield refusal


def _sample_totals(offer: Offer) -> Iterator[int]:
    """The smallest cart of the offer, twice that, and so on to the largest, in minor units."""
    smallest = smallest_total(offer)
    if smallest is None:
        return
    largest = largest_total(offer) or max(smallest, LARGEST_SAMPLE_MINOR)
    total = smallest
    while total < largest:
        yield total
        total *= 2
    yield largest


def _forbidden(market: CompiledMarket, offer: CompiledOffer, position: int) -> Iterator[Problem]:
    """A problem when, on every day of the offer's window, some policy refuses it whatever the request."""
    window = offer.offer.document.available
    if offer.offer.document.status == "withdrawn":
        return
    spans = [
        interval
        for interval in market.intervals
        if interval.first_day <= window.until and window.from_ <= interval.last_day
    ]
    refusals = [
        _refusal(market, offer, interval.offers[position], max(interval.first_day, window.from_))
        for interval in spans
    ]
    if not refusals or any(refusal is None for refusal in refusals):
        return
    policy, computed = next(refusal for refusal in refusals if refusal is not None)
    citation = policy.document.citation
    message = f"`{policy.id}` forbids this offer on every day of its window{computed}"
    law = f"{citation.instrument}, {citation.clause} ({policy.place})"
    help = f"{law}; change the offer, or set `status: withdrawn`"
    source = offer.offer.source
    yield source.problem("forbidden-offer", message, source.span_at("offer"), help)


def _refusal(
    market: CompiledMarket, offer: CompiledOffer, law: OfferLaw, day: date
) -> tuple[Policy, str] | None:
    refusing = next((policy for policy in law.refused if not policy.is_unconfirmed), None)
    if refusing is not None:
        return refusing, ""
    for check in law.request_caps:
        if check.gate is None and cap_stage(check) is Stage.LOAD and not check.policy.is_unconfirmed:
            return check.policy, ""
    for check in law.quote_caps:
        computed = _cap_always_breached(market, offer.offer, check, day)
        if computed is not None:
            return check.policy, computed
    return None


def _cap_always_breached(market: CompiledMarket, offer: Offer, check: CapCheck, day: date) -> str | None:
    """How a cap is breached by every cart of the offer's band; None where some cart may pass.

    Facts of the customer that a ceiling adds are amounts owed and cannot lower it; any other fact that only
    a request knows leaves the cap for the request to decide.
    """
    if check.gate is not None or check.policy.is_unconfirmed or not _speaks_of_plan_only(check):
        return None
    breach = None
    owing_nothing = dict.fromkeys(needed_facts(check.cap, check.limit), 0)
    for quote in _sample_quotes(market, offer, day):
        if not isinstance(quote, Quote):
            continue
        result = work_out(check.cap, check.limit, {**owing_nothing, **plan_values(quote)})
        if not isinstance(result, CapResult) or result.headroom >= 0:
            return None
        breach = breach or _breach_text(check, quote, result.computed, result.limit)
    return breach


def _speaks_of_plan_only(check: CapCheck) -> bool:
    owed_at_least = check.cap.bound == "at_most"
    measured = all(
        FACTS[name].stage is Stage.QUOTE
        or (owed_at_least and sign > 0 and FACTS[name].stage is Stage.REQUEST)
        for sign, name in check.cap.measure
    )
    limits = all(term.fact is None or FACTS[term.fact].stage is Stage.QUOTE for term in check.limit.terms)
    return measured and limits


def _breach_text(check: CapCheck, quote: Quote, observed: int, limit: Fraction | int) -> str:
    cart = f"a cart of {decimal_text(quote.cash_price_minor, quote.currency)} {quote.currency}"
    if check.cap.unit == "money":
        worked_out = decimal_text(round_half_up(Fraction(limit)), quote.currency)
        return f": {decimal_text(observed, quote.currency)} against {worked_out} {quote.currency}, for {cart}"
    observed_share, worked_out = Fraction(observed, MILLION), percent_text(Fraction(limit) / MILLION)
    return f": {percent_text(observed_share)} against {worked_out}, for {cart}"


def _unfilled(source: Source, field: str, text: Text | None) -> Iterator[Problem]:
    """A problem for each language of a text with a brace, when the text is shown as it is written."""
    if text is None:
        return
    for language in ("en", "ar"):
        if set("{}").intersection(text.in_language(language)):
            message, span = f"nothing fills a brace in a `{field}`", source.span_at(field, language)
            help = "write the text out; only the text of `disclose` is filled"
            yield source.problem("unknown-placeholder", message, span, help)


def _text_problems(policy: Policy) -> Iterator[Problem]:
    disclose = policy.document.disclose
    if disclose is None:
        return
    for language in ("en", "ar"):
        span = policy.source.span_at("disclose", "show", language)
        try:
            named = placeholders_in(disclose.show.in_language(language))
        except TemplateError as error:
            yield policy.source.problem(
                "unknown-placeholder", str(error), span, "close every brace, as in `{apr}`"
            )
            continue
        for name in sorted(named - PLACEHOLDERS.keys()):
            help = suggestion(name, PLACEHOLDERS, f"known: {', '.join(PLACEHOLDERS)}")
            place = policy.source.span_of(f"{{{name}}}", span)
            yield policy.source.problem("unknown-placeholder", f"no figure is called `{name}`", place, help)
