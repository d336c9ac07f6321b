"""Problems that show only when the policies are put to the offers, day by day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.compiler.compiled import (
    CapCheck,
    CompiledBook,
    CompiledMarket,
    CompiledOffer,
    LawInterval,
    OfferLaw,
)
from engine.conditions import TooManyAlternatives, disjunctive_form, negation
from engine.money import decimal_text
from engine.pricing.disclosures import PLACEHOLDERS, TemplateError, placeholders_in
from engine.pricing.quote import PlanNotPriceable, Quote, quote_plan
from engine.problems import Problem, suggestion
from engine.schema.book import Policy, Segment
from engine.schema.checks import smallest_total
from engine.schema.reachability import WIDEST_CONDITION


def compiled_problems(compiled: CompiledBook) -> list[Problem]:
    """Every problem of a compiled book, in the order of offers and policies."""
    problems = [
        problem
        for market in compiled.markets.values()
        for offer in _forbidden_offers(market)
        for problem in offer
    ]
    problems += [problem for policy in compiled.book.policies for problem in _text_problems(policy)]
    problems += [problem for policy in compiled.book.policies for problem in _width_problems(policy)]
    problems += _segment_width_problems(compiled)
    return problems


def _forbidden_offers(market: CompiledMarket) -> Iterator[Iterator[Problem]]:
    for position, offer in enumerate(market.offers):
        yield _forbidden(market, offer, position)


def _forbidden(market: CompiledMarket, offer: CompiledOffer, position: int) -> Iterator[Problem]:
    """A problem when, on every day of the offer's window, some policy refuses it whatever the request."""
    window = offer.offer.document.available
    if offer.offer.document.status == "withdrawn" or window.from_ > window.until:
        return
    spans = [
        interval
        for interval in market.intervals
        if interval.first_day <= window.until and window.from_ <= interval.last_day
    ]
    refusals = [
        _refusal(market, offer, interval, interval.offers[position], max(interval.first_day, window.from_))
        for interval in spans
    ]
    if not refusals or any(refusal is None for refusal in refusals):
        return
    policy, computed = next(refusal for refusal in refusals if refusal is not None)
    citation = policy.document.citation
    message = f"`{policy.id}` forbids this offer on every day of its window{computed}"
    help = f"{citation.instrument}, {citation.clause} ({policy.place}); change the offer, or set `status: withdrawn`"
    source = offer.offer.source
    yield source.problem("forbidden-offer", message, source.span_at("offer"), help)


def _refusal(
    market: CompiledMarket, offer: CompiledOffer, interval: LawInterval, law: OfferLaw, day: date
) -> tuple[Policy, str] | None:
    del interval
    refusing = next((policy for policy in law.refused if not policy.is_unconfirmed), None)
    if refusing is not None:
        return refusing, ""
    for check in law.caps:
        computed = _cap_always_breached(market, offer, check, day)
        if computed is not None:
            return check.policy, computed
    return None


def _cap_always_breached(
    market: CompiledMarket, offer: CompiledOffer, check: CapCheck, day: date
) -> str | None:
    """Whether even the smallest cart, with the largest down payment, breaches a ceiling that is a plain amount.

    Facts of the customer in the measure are amounts owed and cannot lower it; a measure that subtracts is
    left for the request to decide.
    """
    plain = len(check.limit.terms) == 1 and check.limit.terms[0].fact is None
    if check.gate is not None or check.cap.bound != "at_most" or not plain or check.policy.is_unconfirmed:
        return None
    if check.cap.unit != "money" or any(sign < 0 for sign, _ in check.cap.measure):
        return None
    total = smallest_total(offer.offer)
    if total is None:
        return None
    quote = _smallest_quote(market, offer, total, day)
    if quote is None:
        return None
    least = sum(
        int(getattr(quote, f"{name.removeprefix('plan.')}_minor"))
        for _, name in check.cap.measure
        if name.startswith("plan.")
    )
    limit = check.limit.terms[0].constant
    if least <= limit:
        return None
    currency = market.market.currency
    return (
        f": at the least {decimal_text(least, currency)} against {decimal_text(limit, currency)} {currency}"
    )


def _smallest_quote(market: CompiledMarket, offer: CompiledOffer, total: int, day: date) -> Quote | None:
    plan = offer.offer.plan
    try:
        return quote_plan(
            plan,
            total,
            market.market.currency,
            day,
            market.market.vat,
            market.market.apr,
            min(plan.down_payment.most.of(total), total - 1),
        )
    except PlanNotPriceable:
        return None


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
            yield policy.source.problem("unknown-placeholder", f"no figure is called `{name}`", span, help)


def _width_problems(policy: Policy) -> Iterator[Problem]:
    for field, condition in (("applies_to", policy.applies_to), (policy.document.kind, policy.rule)):
        if condition is None:
            continue
        try:
            disjunctive_form(condition, WIDEST_CONDITION)
            disjunctive_form(negation(condition), WIDEST_CONDITION)
        except TooManyAlternatives:
            message = f"the condition unfolds into more than {WIDEST_CONDITION} alternatives"
            yield policy.source.problem(
                "condition-too-wide",
                message,
                policy.source.key_span_at(field),
                "split the policy, or use fewer `any` groups",
            )


def _segment_width_problems(compiled: CompiledBook) -> Iterator[Problem]:
    for segment in compiled.book.segments:
        if _too_wide(segment):
            text = compiled.book.files[segment.span.file]
            excerpt = text.splitlines()[segment.span.line - 1]
            message = f"the condition unfolds into more than {WIDEST_CONDITION} alternatives"
            yield Problem(
                "condition-too-wide",
                message,
                segment.span,
                "split the segment, or use fewer `any` groups",
                excerpt,
            )


def _too_wide(segment: Segment) -> bool:
    try:
        disjunctive_form(segment.when, WIDEST_CONDITION)
        disjunctive_form(negation(segment.when), WIDEST_CONDITION)
    except TooManyAlternatives:
        return True
    return False
