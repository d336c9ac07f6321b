"""One policy judged alone, twice: as written, by the reference evaluator, and as it decides, specialised and
by the rule engine. The two must agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from engine.compiler.cap_arithmetic import CapResult, whole_limit, work_out
from engine.compiler.law import LawCompiler, breach_condition, offer_facts
from engine.decide import Engine
from engine.describe import value_text
from engine.evaluation.evaluators import Judged
from engine.evaluation.networks import ConditionNetwork
from engine.evaluation.reference import evaluate, missing_facts
from engine.facts import FACTS, FactSet, FactValue, Stage
from engine.pricing.plan_facts import plan_values
from engine.pricing.quote import quote_plan
from engine.pricing.schedule import PlanNotPriceable
from engine.problems import Problem, suggestion
from engine.request import Request
from engine.schema.book import Book, Offer, Policy
from engine.schema.build import POLICY_STAGES, names_of_book
from engine.schema.condition_reader import ConditionReader
from engine.schema.yaml_source import MappingNode, Source, node_at

Outcome = Literal["passes", "refuses", "refers", "not_applicable", "evaluators_disagree"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a policy alone says of an offer and a request; the figures are a cap's, in words."""

    outcome: Outcome
    missing: tuple[str, ...] = ()
    computed: str | None = None
    limit: str | None = None


def read_facts(
    engine: Engine, source: Source, number: int, offer: Offer
) -> tuple[dict[str, FactValue], list[Problem]]:
    """The facts that a case sets itself, each checked against the fact's type."""
    book = engine.compiled.book
    stages = POLICY_STAGES | {Stage.ANSWER}
    reader = ConditionReader(source, names_of_book(book), book.market(offer.document.market).currency, stages)
    node = node_at(source.root, ("cases", number, "facts"))
    values: dict[str, FactValue] = {}
    if not isinstance(node, MappingNode) or "facts" not in _keys(source, number):
        return values, []
    for name, entry in node.entries.items():
        fact = FACTS.get(name)
        if fact is None:
            reader.problem(
                "unknown-fact",
                f"no fact is called `{name}`",
                node.keys[name],
                suggestion(name, FACTS, "`taqseet facts` lists them all"),
            )
        elif (value := reader.value(fact, entry)) is not None:
            values[name] = value
    return values, reader.problems


def _keys(source: Source, number: int) -> frozenset[str]:
    case = node_at(source.root, ("cases", number))
    return frozenset(case.entries) if isinstance(case, MappingNode) else frozenset()


def judge_alone(
    engine: Engine, policy: Policy, offer: Offer, request: Request, overrides: Mapping[str, FactValue]
) -> Judgement:
    """What one policy says of one offer and request, with some facts set by hand."""
    ground = engine.ground(request)
    book, market, day = engine.compiled.book, engine.compiled.book.market(offer.document.market), ground.day
    own = {
        **offer_facts(book, offer, day),
        **{name: value for name, value in overrides.items() if FACTS[name].stage is Stage.LOAD},
    }
    facts = ground.facts.with_values({**own, **overrides})
    total = ground.facts.values.get("cart.total")
    wish = request.down_payment_minor if offer.plan.down_payment.is_chosen else None
    if isinstance(total, int):
        try:
            quote = quote_plan(offer.plan, total, market.currency, day, market.vat, market.apr, wish)
            facts = facts.with_values({**plan_values(quote), **overrides})
        except PlanNotPriceable:
            pass
    written = _as_written(book, policy, facts, day, market.currency)
    decided = _as_decided(book, policy, own, facts, day)
    agree = decided == (written.outcome in ("passes", "not_applicable"))
    return written if agree else Judgement("evaluators_disagree")


def _as_written(book: Book, policy: Policy, facts: FactSet, day: date, currency: str) -> Judgement:
    """The policy's own words against all the facts."""
    if not policy.in_force(day):
        return Judgement("not_applicable")
    country = str(facts.values["country"])
    governing = next(
        (regime.id for regime in book.regimes_of(country) if evaluate(regime.when, facts) is True), "none"
    )
    facts = facts.with_values({"regime": governing})
    applies = evaluate(policy.applies_to, facts)
    if applies is False:
        return Judgement("not_applicable")
    if policy.rule is not None:
        breach = breach_condition(policy)
        breached = evaluate(breach, facts)
        if breached is None:
            return _missing(policy, missing_facts(breach, facts))
        return Judgement(_refusal(policy) if breached else "passes")
    limit = policy.cap.limit_on(day) if policy.cap is not None else None
    if policy.cap is None or limit is None:
        return Judgement("passes" if policy.cap is None else "not_applicable")
    result = work_out(policy.cap, limit, facts.values)
    if not isinstance(result, CapResult):
        return _missing(policy, result)
    if applies is None and result.headroom < 0:
        return _missing(policy, missing_facts(policy.applies_to, facts))
    fact = policy.cap.measure[0][1]
    suffix = f" {currency}" if policy.cap.unit == "money" else ""
    computed = f"{value_text(fact, result.computed, currency)}{suffix}"
    lowest = f"{value_text(fact, whole_limit(policy.cap, result), currency)}{suffix}"
    return Judgement(_refusal(policy) if result.headroom < 0 else "passes", (), computed, lowest)


def _missing(policy: Policy, facts: frozenset[str]) -> Judgement:
    return Judgement("refers" if policy.refers_when_missing else "refuses", tuple(sorted(facts)))


def _refusal(policy: Policy) -> Outcome:
    return "refers" if policy.is_unconfirmed else "refuses"


def _as_decided(book: Book, policy: Policy, own: Mapping[str, FactValue], facts: FactSet, day: date) -> bool:
    """Whether the policy lets the offer pass, specialised to the offer and answered by the rule engine."""
    country = str(own["country"])
    compiler = LawCompiler(book, country, policies=(policy,))
    law = compiler.law_of(own, day)
    if law.refused:
        return False
    with ConditionNetwork([judgement.condition for judgement in compiler.numbered]) as network:
        holds, fails = network.fire(facts)
    judged = Judged(holds, ((1 << len(compiler.numbered)) - 1) & ~holds & ~fails)
    breaches = law.breach_bits | sum(1 << number for number in law.quote_breaches)
    if breaches & judged.not_passed:
        return False
    for check in (*law.request_caps, *law.quote_caps, *law.shown_limits):
        if check.gate is not None and not judged.not_passed >> check.gate & 1:
            continue
        result = work_out(check.cap, check.limit, facts.values)
        if not isinstance(result, CapResult) or result.headroom < 0:
            return False
    return True
