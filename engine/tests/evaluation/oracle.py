"""The whole decision again, slow and obvious: every offer by itself, every rule as it is written.

No index, no rule engine, no specialised conditions, no shared findings: conditions are put to all facts of
the offer, the request and the quote by the reference evaluator.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from zoneinfo import ZoneInfo

from engine.compiler.law import offer_facts
from engine.compiler.requirements import DownPaymentWish, requirements_of
from engine.conditions import AllOf, AnyOf, Compare, Condition, Not
from engine.evaluation.combine import rank_key
from engine.evaluation.reference import evaluate, missing_facts
from engine.fact_set import FactSet
from engine.facts import FACTS, FactValue, Stage
from engine.pricing.plan_facts import plan_values
from engine.pricing.quote import Quote, quote_plan
from engine.pricing.schedule import PlanNotPriceable
from engine.request import Request, business_date, stated_facts
from engine.schema.book import Book, Cap, Offer, Policy
from engine.schema.windows import season_active

ReasonKey = tuple[str, str | None, tuple[str, ...]]
"""The code of a reason, the policy that gives it, and the facts that are missing."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the oracle says of an offer; `rank` and `quote` where it can be had."""

    outcome: str
    reasons: frozenset[ReasonKey]
    rank: int | None = None
    quote: Quote | None = None


@dataclass(slots=True)
class _Judged:
    offer: Offer
    facts: FactSet
    reasons: set[ReasonKey]
    quote: Quote | None = None


def verdicts(book: Book, request: Request) -> dict[str, Verdict]:
    """Every offer of the request's market, by id."""
    market = book.market(request.country)
    day = business_date(request.as_of, ZoneInfo(market.time_zone))
    facts = derived(book, stated_facts(request, day, market.currency, book.category_parents), day)
    judged = [_judged(book, offer, facts, day, request) for offer in book.offers_of(request.country)]
    standing = [one for one in judged if not one.reasons]
    standing.sort(key=lambda one: rank_key(_quote(one), one.offer.id))
    shown = _shown(book, day, _group_winners(standing))
    ranks = {one.offer.id: rank for rank, one in enumerate(shown, start=1)}
    return {one.offer.id: _verdict(one, ranks.get(one.offer.id)) for one in judged}


def _verdict(one: _Judged, rank: int | None) -> Verdict:
    if rank is not None:
        return Verdict("eligible", frozenset(), rank, one.quote)
    refers = bool(one.reasons) and all(code == "compliance_referral" for code, _, _ in one.reasons)
    return Verdict("referred" if refers else "ineligible", frozenset(one.reasons))


def _quote(one: _Judged) -> Quote:
    assert one.quote is not None
    return one.quote


def derived(book: Book, facts: FactSet, day: date) -> FactSet:
    """The facts with seasons and segments, each segment after those it depends on."""
    active = frozenset(name for name, season in book.seasons.items() if season_active(season.entry, day))
    facts = facts.with_values({"seasons": active, "customer.segments": frozenset()})
    inside: set[str] = set()
    unsettled: dict[str, frozenset[str]] = {}
    done: set[str] = set()
    while len(done) < len(book.segments):
        for segment in book.segments:
            if segment.id in done or not segment.depends_on <= done:
                continue
            answer = evaluate(segment.when, facts)
            if answer:
                inside.add(segment.id)
            elif answer is None:
                unsettled[segment.id] = missing_facts(segment.when, facts)
            done.add(segment.id)
            facts = replace(
                facts.with_values({"customer.segments": frozenset(inside)}),
                undetermined={"customer.segments": dict(unsettled)} if unsettled else {},
            )
    return facts


def _judged(book: Book, offer: Offer, facts: FactSet, day: date, request: Request) -> _Judged:
    own = facts.with_values(offer_facts(book, offer, day))
    one = _Judged(offer, own, set(_own_reasons(book, offer, own, request.down_payment_minor)))
    if one.reasons or _cannot_be_met(book, offer, own):
        one.reasons |= set(_without_quote(book, request.country, own, day))
        return one
    market = book.market(request.country)
    total = own.values["cart.total"]
    assert isinstance(total, int)
    wish = request.down_payment_minor if offer.plan.down_payment.is_chosen else None
    try:
        one.quote = quote_plan(offer.plan, total, market.currency, day, market.vat, market.apr, wish)
    except PlanNotPriceable:
        one.reasons = {("condition_not_met", None, ())}
    else:
        one.facts = own = own.with_values(plan_values(one.quote))
        for policy in _rules(book, request.country, day):
            one.reasons |= {*_of_rule(book, policy, own), *_of_cap(book, policy, own, day)}
        return one
    one.reasons |= set(_without_quote(book, request.country, own, day))
    return one


def _without_quote(book: Book, country: str, facts: FactSet, day: date) -> Iterator[ReasonKey]:
    """What the policies say that need no quote."""
    for policy in _rules(book, country, day):
        if not _needs_plan(book, policy, facts, day):
            yield from _of_rule(book, policy, facts)
            yield from _of_cap(book, policy, facts, day)


def _rules(book: Book, country: str, day: date) -> list[Policy]:
    return [policy for policy in book.policies_of(country) if policy.in_force(day)]


def _needs_plan(book: Book, policy: Policy, facts: FactSet, day: date) -> bool:
    """Whether a policy can be decided only with a quote, once the offer is known."""
    if policy.cap is not None and policy.cap.limit_on(day) is not None:
        named = (FACTS[name].stage is Stage.QUOTE for name in _cap_facts(policy.cap, day))
        applies = _settled(_of_this_offer(book, policy.applies_to, facts), facts)
        return applies == "by the plan" or any(named)
    return policy.rule is not None and _settled(_breach(book, policy, facts), facts) == "by the plan"


def _settled(condition: Condition, facts: FactSet) -> bool | str:
    """What the offer alone says of a condition, or what else it waits for."""
    match condition:
        case Compare(fact=fact):
            stage = FACTS[fact].stage
            if stage is Stage.LOAD or fact == "country":
                return bool(evaluate(condition, facts))
            return "by the plan" if stage is Stage.QUOTE else "by the request"
        case Not(part):
            answer = _settled(part, facts)
            return answer if isinstance(answer, str) else not answer
        case AllOf(parts) | AnyOf(parts):
            deciding = isinstance(condition, AnyOf)
            answers = [_settled(part, facts) for part in parts]
            if deciding in answers:
                return deciding
            waits = [answer for answer in answers if isinstance(answer, str)]
            return min(waits, default=not deciding, key=str)


def _requirements(book: Book, offer: Offer) -> Iterator[tuple[Condition | DownPaymentWish, str]]:
    market = book.market(offer.document.market)
    for placed in requirements_of(offer, book.providers[offer.document.provider], market):
        yield placed.requirement.condition, placed.requirement.code


def _own_reasons(book: Book, offer: Offer, facts: FactSet, wish: int | None) -> Iterator[ReasonKey]:
    for condition, code in _requirements(book, offer):
        if isinstance(condition, DownPaymentWish):
            total = facts.values.get("cart.total")
            if wish is None or not isinstance(total, int):
                continue
            if wish < condition.bounds.least.of(total):
                yield code, None, ()
            elif condition.bounds.is_chosen and wish > condition.bounds.most.of(total):
                yield "condition_not_met", None, ()
        elif (answer := evaluate(condition, facts)) is None:
            reported = missing_facts(condition, facts) - facts.not_evaluated
            if reported:
                yield "missing_input", None, tuple(sorted(reported))
        elif not answer:
            yield code, None, ()


def _cannot_be_met(book: Book, offer: Offer, facts: FactSet) -> bool:
    """Whether some requirement cannot be told, though nothing is said of it."""
    return any(
        not isinstance(condition, DownPaymentWish) and evaluate(condition, facts) is not True
        for condition, _ in _requirements(book, offer)
    )


def _of_rule(book: Book, policy: Policy, facts: FactSet) -> Iterator[ReasonKey]:
    if policy.rule is None:
        return
    condition = _breach(book, policy, facts)
    answer = evaluate(condition, facts)
    if answer:
        yield "compliance_referral" if policy.is_unconfirmed else policy.document.reason, policy.id, ()
    elif answer is None:
        yield from _lacking(policy, missing_facts(condition, facts) - facts.not_evaluated)


def _breach(book: Book, policy: Policy, facts: FactSet) -> Condition:
    assert policy.rule is not None
    breached = policy.rule if policy.document.kind == "forbid" else Not(policy.rule)
    return _of_this_offer(book, AllOf((policy.applies_to, breached)), facts)


def _lacking(policy: Policy, names: frozenset[str]) -> Iterator[ReasonKey]:
    if names:
        code = "compliance_referral" if policy.refers_when_missing else "missing_input"
        yield code, policy.id, tuple(sorted(names))


def _of_this_offer(book: Book, condition: Condition, facts: FactSet) -> Condition:
    """The condition with regimes written out; what an offer does not have is not missing, it is not so."""
    match condition:
        case Compare(fact="regime", operator=operator, value=value):
            names = value if isinstance(value, frozenset) else frozenset({str(value)})
            inside = AnyOf(tuple(_regime(book, name, facts) for name in sorted(names)))
            return inside if operator in ("is", "any_of") else Not(inside)
        case Compare(fact=fact, operator=operator):
            if FACTS[fact].stage is Stage.LOAD and fact not in facts.values:
                return AllOf(()) if operator in ("is_not", "none_of", "absent") else AnyOf(())
            return condition
        case AllOf(parts):
            return AllOf(tuple(_of_this_offer(book, part, facts) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_of_this_offer(book, part, facts) for part in parts))
        case Not(part):
            return Not(_of_this_offer(book, part, facts))


def _regime(book: Book, name: str, facts: FactSet) -> Condition:
    """The condition under which a regime is the first that holds."""
    earlier: list[Condition] = []
    for regime in book.regimes_of(str(facts.values["country"])):
        own = _of_this_offer(book, regime.when, facts)
        if regime.id == name:
            return AllOf((own, *(Not(other) for other in earlier)))
        earlier.append(own)
    return AnyOf(())


def _of_cap(book: Book, policy: Policy, facts: FactSet, day: date) -> Iterator[ReasonKey]:
    cap = policy.cap
    if cap is None or cap.limit_on(day) is None or cap.measure[0][1] == "answer.plans_shown":
        return
    needed = _cap_facts(cap, day)
    if all(FACTS[name].stage is Stage.LOAD for name in needed) and not _breached(cap, day, facts.values):
        return  # the offer keeps it whether or not it applies
    applies = _of_this_offer(book, policy.applies_to, facts)
    answer = evaluate(applies, facts)
    lacking = frozenset(name for name in needed if name not in facts.values)
    if answer is None and not lacking and not _breached(cap, day, facts.values):
        return  # it is kept whether or not it applies
    if answer is None:
        yield from _lacking(policy, missing_facts(applies, facts) - facts.not_evaluated)
    elif answer:
        if lacking:
            yield from _lacking(policy, lacking - facts.not_evaluated)
        elif _breached(cap, day, facts.values):
            yield "compliance_referral" if policy.is_unconfirmed else policy.document.reason, policy.id, ()


def _cap_facts(cap: Cap, day: date) -> list[str]:
    limit = cap.limit_on(day)
    assert limit is not None
    return [name for _, name in cap.measure] + [term.fact for term in limit.terms if term.fact is not None]


def _breached(cap: Cap, day: date, values: Mapping[str, FactValue]) -> bool:
    limit = cap.limit_on(day)
    assert limit is not None
    measure = sum((sign * _exactly(values[name]) for sign, name in cap.measure), start=Fraction(0))
    limits = [
        Fraction(term.constant) if term.fact is None else term.multiplier * _exactly(values[term.fact])
        for term in limit.terms
    ]
    return measure > min(limits) if cap.bound == "at_most" else measure < min(limits)


def _exactly(value: FactValue) -> Fraction:
    assert isinstance(value, int)
    return Fraction(value)


def _group_winners(standing: list[_Judged]) -> list[_Judged]:
    """Those that stay within their stacking groups; the others are given their reason."""
    kept = []
    for one in standing:
        stacking = one.offer.document.stacking
        group = [
            other
            for other in standing
            if stacking
            and other.offer.document.stacking
            and other.offer.document.stacking.group == stacking.group
        ]
        exclusive = [other for other in group if other.offer.document.stacking.rule == "exclusive"]  # type: ignore[union-attr]
        best = [other for other in group if other.offer.document.stacking.rule == "best"]  # type: ignore[union-attr]
        loses = (exclusive and one is not exclusive[0]) or (
            not exclusive and one in best and one is not best[0]
        )
        if not loses:
            kept.append(one)
    for one in standing:
        if one not in kept:
            one.reasons.add(("superseded", None, ()))
    return kept


def _shown(book: Book, day: date, ranked: list[_Judged]) -> list[_Judged]:
    """Those that the policies on the number of plans let be shown."""
    counts: dict[str, int] = {}
    shown = []
    for one in ranked:
        limits = [
            policy
            for policy in _rules(book, one.offer.document.market, day)
            if policy.cap is not None
            and policy.cap.measure[0][1] == "answer.plans_shown"
            and evaluate(_of_this_offer(book, policy.applies_to, one.facts), one.facts) is not False
        ]
        full = [policy for policy in limits if counts.get(policy.id, 0) >= _plans(policy, day)]
        if full:
            one.reasons.add(("superseded", full[0].id, ()))
            continue
        for policy in limits:
            counts[policy.id] = counts.get(policy.id, 0) + 1
        shown.append(one)
    return shown


def _plans(policy: Policy, day: date) -> int:
    assert policy.cap is not None
    limit = policy.cap.limit_on(day)
    assert limit is not None
    return limit.terms[0].constant
