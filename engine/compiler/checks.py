"""Problems that show only when the policies are put to the offers, day by day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Final

from engine.compiler.cap_arithmetic import work_out_as_known
from engine.compiler.compiled import (
    CapCheck,
    CompiledBook,
    CompiledMarket,
    CompiledOffer,
    OfferLaw,
)
from engine.compiler.law import breach_condition, cap_stage
from engine.compiler.refusals import is_notice, is_reason_limit
from engine.compiler.specialise import facts_of, specialise
from engine.conditions import ALWAYS, comparisons
from engine.facts import FACTS, Stage
from engine.money import decimal_text, percent_text, round_half_up
from engine.pricing.disclosures import PLACEHOLDERS, REFUSAL_PLACEHOLDERS, TemplateError, placeholders_in
from engine.pricing.plan_facts import EXPOSURE, plan_values
from engine.pricing.quote import Quote, quote_in_market
from engine.pricing.schedule import PlanNotPriceable
from engine.problems import Problem, suggestion
from engine.schema.book import Book, Offer, Policy
from engine.schema.fields import Text
from engine.schema.literals import MILLION
from engine.schema.offer_checks import largest_total, smallest_total
from engine.schema.yaml_source import Source

INPUTS_FACT: Final = "retailer.inputs"
LARGEST_SAMPLE_MINOR: Final = 10**9
"""Up to where an offer without a largest cart is tried, in minor units."""


def compiled_problems(compiled: CompiledBook) -> list[Problem]:
    """Every problem of a compiled book, in the order of offers and policies."""
    problems: list[Problem] = []
    for market in compiled.markets.values():
        problems += offer_problems_under_law(market)
    problems += forbidden_inputs(compiled.book)
    for policy in compiled.book.policies:
        problems += _text_problems(policy)
        problems += _refusal_problems(policy)
        for field in ("title", "message", "staff_message"):
            problems += _unfilled(policy.source, field, getattr(policy.document, field))
    return problems


def offer_problems_under_law(market: CompiledMarket) -> Iterator[Problem]:
    """What shows of a market's offers only when they are priced and put to the policies."""
    for position, offer in enumerate(market.offers):
        unpriceable = list(_unpriceable(market, offer))
        yield from unpriceable or _forbidden(market, offer, position)
    for offer in market.offers:
        yield from _unfilled(offer.offer.source, "title", offer.offer.document.title)


def forbidden_inputs(book: Book) -> Iterator[Problem]:
    """A problem for each input of a kind that a policy of one of the markets forbids, whatever the offer."""
    source = book.retailer_source
    for country in book.retailer.markets:
        for policy in book.policies_of(country):
            if policy.rule is None or policy.is_unconfirmed or not _speaks_of_inputs(policy):
                continue
            breach = breach_condition(policy)
            for name, declared in book.retailer.inputs.items():
                settled = specialise(breach, {"country": country, INPUTS_FACT: frozenset({declared.data})})
                if settled == ALWAYS:
                    message = f"`{policy.id}` forbids an input of the kind `{declared.data}` in {country}"
                    span = source.span_at("inputs", name, "data")
                    help = f"{policy.law}; take the input out"
                    yield source.problem("forbidden-input", message, span, help)


def _speaks_of_inputs(policy: Policy) -> bool:
    return policy.rule is not None and INPUTS_FACT in facts_of(policy.rule)


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
    down_payment = offer.plan.down_payment
    for total in _sample_totals(offer):
        for down in dict.fromkeys((down_payment.most.of(total), down_payment.least.of(total))):
            try:
                yield quote_in_market(offer.plan, total, market.market, day, down)
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
    refusing: dict[str, tuple[Policy, str]] = {}
    for interval in market.intervals:
        day = max(interval.first_day, window.from_)
        if day > min(interval.last_day, window.until):
            continue
        refusals = list(_refusals(market, offer, interval.offers[position], day))
        if not refusals:
            return
        for policy, computed in refusals:
            refusing.setdefault(policy.id, (policy, computed))
    if not refusing:
        return
    names = [f"`{id}`" for id in refusing]
    subject = f"{', '.join(names[:-1])} and {names[-1]} forbid" if names[1:] else f"{names[0]} forbids"
    worked_out = zip(names, refusing.values(), strict=True)
    figures = [
        f"; {name}{computed}" if names[1:] else computed for name, (_, computed) in worked_out if computed
    ]
    message = f"{subject} this offer on every day of its window{''.join(figures)}"
    laws = "; ".join(policy.law for policy, _ in refusing.values())
    help = f"{laws}; change the offer, or set `status: withdrawn`"
    source = offer.offer.source
    yield source.problem("forbidden-offer", message, source.span_at("offer"), help)


def _refusals(
    market: CompiledMarket, offer: CompiledOffer, law: OfferLaw, day: date
) -> Iterator[tuple[Policy, str]]:
    """Every policy that refuses the offer on a day whatever the request, with the figures of a cap."""
    for policy in law.refused:
        if not policy.is_unconfirmed and not _speaks_of_inputs(policy):
            yield policy, ""
    for check in law.request_caps:
        if check.gate is None and cap_stage(check) is Stage.LOAD and not check.policy.is_unconfirmed:
            yield check.policy, ""
    for check in law.quote_caps:
        computed = _cap_always_breached(market, offer.offer, check, day)
        if computed is not None:
            yield check.policy, computed


def _cap_always_breached(market: CompiledMarket, offer: Offer, check: CapCheck, day: date) -> str | None:
    """How a cap is breached by every cart of the offer's band; None where some cart may pass.

    Facts of the customer that a ceiling adds are amounts owed and cannot lower it; any other fact that only
    a request knows leaves the cap for the request to decide.
    """
    if check.gate is not None or check.policy.is_unconfirmed or not _rests_on_the_plan(check):
        return None
    breach = None
    owing_nothing = dict.fromkeys((name for _, name in check.cap.measure), 0)
    for quote in _sample_quotes(market, offer, day):
        if not isinstance(quote, Quote):
            continue
        plan = {**plan_values(quote), EXPOSURE: quote.financed_minor}
        result = work_out_as_known(check.cap, check.limit, {**owing_nothing, **plan})
        if result is None or result.headroom >= 0:
            return None
        breach = breach or _breach_text(check, quote, result.computed, result.limit)
    return breach


def _rests_on_the_plan(check: CapCheck) -> bool:
    """Whether a cap can be breached by the plan alone: a ceiling by one term of its limit, a floor by all."""
    owed_at_least = check.cap.bound == "at_most"
    measured = all(
        FACTS[name].stage is Stage.QUOTE
        or (owed_at_least and sign > 0 and FACTS[name].stage is Stage.REQUEST)
        for sign, name in check.cap.measure
    )
    known = [term.fact is None or term.fact.startswith("plan.") for term in check.limit.terms]
    return measured and (any(known) if owed_at_least else all(known))


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
    """Placeholders of a disclosure that nothing fills where it is shown."""
    disclose = policy.document.disclose
    if disclose is None:
        return
    filled, elsewhere, place_of = (
        (REFUSAL_PLACEHOLDERS, PLACEHOLDERS, "a quote")
        if disclose.upon == "refusal"
        else (PLACEHOLDERS, REFUSAL_PLACEHOLDERS, "a refusal")
    )
    for language in ("en", "ar"):
        span = policy.source.span_at("disclose", "show", language)
        try:
            named = placeholders_in(disclose.show.in_language(language))
        except TemplateError as error:
            yield policy.source.problem(
                "unknown-placeholder", str(error), span, "close every brace, as in `{apr}`"
            )
            continue
        for name in sorted(named - filled.keys()):
            place = policy.source.span_of(f"{{{name}}}", span)
            if name in elsewhere:
                message, help = (
                    f"only the text of {place_of} has `{name}`",
                    f"known here: {', '.join(filled)}",
                )
                yield policy.source.problem("misplaced-placeholder", message, place, help)
                continue
            help = suggestion(name, filled, f"known: {', '.join(filled)}")
            yield policy.source.problem("unknown-placeholder", f"no figure is called `{name}`", place, help)


def _refusal_problems(policy: Policy) -> Iterator[Problem]:
    """Facts of an offer in what applies to a refusal, which is of no one offer."""
    if not is_notice(policy) and not is_reason_limit(policy):
        return
    for leaf in comparisons(policy.applies_to):
        if FACTS[leaf.fact].stage is Stage.REQUEST and leaf.fact != "regime":
            continue
        message = f"`{leaf.fact}` is not known of a refusal, which is of no one offer"
        span = leaf.span or policy.source.key_span_at("applies_to")
        yield policy.source.problem("fact-stage", message, span, "use `country` or a fact of the customer")
