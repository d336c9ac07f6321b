"""One policy judged alone, twice: as written, by the reference evaluator, and as it decides, specialised and
by the rule engine. The two must agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from engine.compiler.cap_arithmetic import CapResult, whole_limit, work_out
from engine.compiler.compiled import CapCheck, OfferLaw
from engine.compiler.law import LawCompiler, breach_condition, offer_facts
from engine.conditions import ALWAYS, NEVER, AllOf, AnyOf, Compare, Condition, Not, rewritten
from engine.decide import Engine
from engine.describe import value_text
from engine.evaluation.evaluators import Judged
from engine.evaluation.networks import ConditionNetwork
from engine.evaluation.reference import evaluate, missing_facts
from engine.fact_set import NOTHING_WITH_PROVIDER, FactSet
from engine.facts import FACTS, Fact, FactValue, Stage
from engine.pricing.plan_facts import EXPOSURE, facts_beside_quote, plan_values
from engine.pricing.quote import quote_in_market
from engine.pricing.schedule import PlanNotPriceable
from engine.problems import Problem, suggestion
from engine.request import Request
from engine.schema.book import Book, Offer, Policy, Regime
from engine.schema.build import POLICY_STAGES, names_of_book
from engine.schema.condition_reader import ConditionReader
from engine.schema.yaml_source import MappingNode, Node, Source, node_at

Outcome = Literal["passes", "refuses", "refers", "not_applicable", "evaluators_disagree"]

NO_REGIME: Final = "none"
"""Stands where no regime governs."""

_BESIDE_QUOTE: Final = (EXPOSURE, *NOTHING_WITH_PROVIDER)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a policy alone says of an offer and a request.

    `computed` and `limit` are a cap's figures in words, `since` the ISO date from which it is so, `keep`,
    `from_` and `mask` a record's, `before` and `upon` a disclosure's. `regime` is what governs: an id,
    `none`, or None where it cannot be told.
    """

    outcome: Outcome
    missing: tuple[str, ...] = ()
    computed: str | None = None
    limit: str | None = None
    since: str | None = None
    regime: str | None = None
    keep: str | None = None
    from_: str | None = None
    mask: tuple[str, ...] = ()
    before: str | None = None
    upon: str | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """An offer and a request on a day, ready for any policy; `own` are the facts known of the offer alone."""

    country: str
    currency: str
    day: date
    own: Mapping[str, FactValue]
    facts: FactSet


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
        elif (value := _set_by_hand(reader, fact, entry)) is not None:
            values[name] = value
    return values, reader.problems


def _set_by_hand(reader: ConditionReader, fact: Fact, node: Node) -> FactValue | None:
    """The value that a case gives a fact; several names are written as a list."""
    if fact.type != "names":
        return reader.value(fact, node)
    members = reader.members(fact, "any_of", node)
    return members.value if isinstance(members, Compare) else None


def _keys(source: Source, number: int) -> frozenset[str]:
    case = node_at(source.root, ("cases", number))
    return frozenset(case.entries) if isinstance(case, MappingNode) else frozenset()


def situation_of(
    engine: Engine, offer: Offer, request: Request, overrides: Mapping[str, FactValue]
) -> Situation:
    """The facts of one offer and request, with some set by hand."""
    ground = engine.ground(request)
    book, market, day = engine.compiled.book, engine.compiled.book.market(offer.document.market), ground.day
    own = {
        **offer_facts(book, offer, day),
        **{name: value for name, value in overrides.items() if FACTS[name].stage is Stage.LOAD},
    }
    quoted: dict[str, FactValue] = {}
    total = ground.facts.values.get("cart.total")
    wish = request.down_payment_minor if offer.plan.down_payment.is_chosen else None
    if isinstance(total, int):
        try:
            quote = quote_in_market(offer.plan, total, market, day, wish)
            customer = ground.facts.with_values(overrides)
            beside = facts_beside_quote(customer, offer.document.provider, quote, _BESIDE_QUOTE)
            quoted = {**plan_values(quote), **beside}
        except PlanNotPriceable:
            pass
    facts = ground.facts.with_values({**own, **quoted, **overrides})
    country = str(facts.values["country"])
    return Situation(country, market.currency, day, {**own, "country": country}, facts)


def judge_alone(
    engine: Engine, policy: Policy, offer: Offer, request: Request, overrides: Mapping[str, FactValue]
) -> Judgement:
    """What one policy says of one offer and request, with some facts set by hand."""
    return judge(engine.compiled.book, policy, situation_of(engine, offer, request, overrides))


def judge(book: Book, policy: Policy, situation: Situation) -> Judgement:
    """What one policy says of a situation, as written and as decided."""
    written = judge_as_written(policy, situation, book.regimes_of(situation.country))
    passes, regime = _as_decided(book, policy, situation)
    agree = regime == written.regime and passes == (written.outcome in _lets_pass(policy))
    return written if agree else replace(written, outcome="evaluators_disagree")


def _lets_pass(policy: Policy) -> tuple[Outcome, ...]:
    """The outcomes that are a yes: of a text, that it is shown."""
    return ("passes",) if policy.document.kind == "disclose" else ("passes", "not_applicable")


def judge_as_written(policy: Policy, situation: Situation, regimes: Sequence[Regime]) -> Judgement:
    """The policy's own words against all the facts, by the reference evaluator."""
    facts, day = situation.facts, situation.day
    in_force = [regime for regime in regimes if regime.in_force(day)]
    of_all = Judgement("not_applicable", regime=_governing(in_force, facts))
    if not policy.in_force(day):
        return of_all
    applies_to = _unfolded(policy.applies_to, in_force, facts)
    applies = evaluate(applies_to, facts)
    if applies is False:
        return of_all
    said = replace(of_all, since=_since(policy, day))
    if policy.rule is not None:
        breach = _unfolded(breach_condition(policy), in_force, facts)
        breached = evaluate(breach, facts)
        if breached is None:
            return _missing(policy, said, missing_facts(breach, facts))
        return replace(said, outcome=_refusal(policy) if breached else "passes")
    if policy.cap is None:
        return _shown_or_kept(policy, said)
    return _capped(policy, situation, said, applies_to if applies is None else None)


def _shown_or_kept(policy: Policy, said: Judgement) -> Judgement:
    disclosed, record = policy.document.disclose, policy.document.record
    if disclosed is not None:
        return replace(said, outcome="passes", before=disclosed.before, upon=disclosed.upon)
    assert record is not None
    return replace(said, outcome="passes", keep=record.keep, from_=record.from_, mask=record.mask)


def _capped(policy: Policy, situation: Situation, said: Judgement, doubt: Condition | None) -> Judgement:
    """A cap worked out; `doubt` is its `applies_to` where that cannot be told."""
    cap, facts, currency = policy.cap, situation.facts, situation.currency
    limit = cap.limit_on(situation.day) if cap is not None else None
    if cap is None or limit is None:
        return replace(said, outcome="not_applicable", since=None)
    result = work_out(cap, limit, facts.values)
    if not isinstance(result, CapResult):
        return _missing(policy, said, result)
    if doubt is not None and result.headroom < 0:
        return _missing(policy, said, missing_facts(doubt, facts))
    fact = cap.measure[0][1]
    suffix = f" {currency}" if cap.unit == "money" else ""
    return replace(
        said,
        outcome=_refusal(policy) if result.headroom < 0 else "passes",
        computed=f"{value_text(fact, result.computed, currency)}{suffix}",
        limit=f"{value_text(fact, whole_limit(cap, result), currency)}{suffix}",
    )


def _missing(policy: Policy, said: Judgement, facts: frozenset[str]) -> Judgement:
    outcome: Outcome = "refers" if policy.refers_when_missing else "refuses"
    return replace(said, outcome=outcome, missing=tuple(sorted(facts)))


def _refusal(policy: Policy) -> Outcome:
    return "refers" if policy.is_unconfirmed else "refuses"


def _since(policy: Policy, day: date) -> str | None:
    """Since when the policy says what it says on a day; None where nothing of it is dated."""
    first = policy.since(policy.cap.limit_on(day) if policy.cap is not None else None)
    return first.isoformat() if first is not None else None


def _governing(in_force: Sequence[Regime], facts: FactSet) -> str | None:
    """The first regime that holds; None where an earlier one cannot be told."""
    for regime in in_force:
        holds = evaluate(_unfolded(regime.when, (), facts), facts)
        if holds is not False:
            return regime.id if holds else None
    return NO_REGIME


def _unfolded(condition: Condition, in_force: Sequence[Regime], facts: FactSet) -> Condition:
    """The condition with every regime in its own words, and with what the offer does not have settled."""

    def unfolded(leaf: Compare) -> Condition:
        if leaf.fact == "regime":
            names = leaf.value if isinstance(leaf.value, frozenset) else frozenset({str(leaf.value)})
            first = [
                AllOf((regime.when, *(Not(earlier.when) for earlier in in_force[:position])))
                for position, regime in enumerate(in_force)
                if regime.id in names
            ]
            governs = AnyOf(tuple(_unfolded(each, (), facts) for each in first))
            return governs if leaf.operator in ("is", "any_of") else Not(governs)
        if FACTS[leaf.fact].stage is not Stage.LOAD or leaf.fact in facts.values:
            return leaf
        return ALWAYS if leaf.operator in ("is_not", "none_of", "absent") else NEVER

    return rewritten(condition, unfolded)


def _as_decided(book: Book, policy: Policy, situation: Situation) -> tuple[bool, str | None]:
    """Whether the policy lets the offer pass, or its text is shown; and the regime that governs.

    The policy is specialised to the offer, or to the country where it speaks of refusals, and answered by the
    rule engine.
    """
    compiler = LawCompiler(book, situation.country, policies=(policy,))
    law = compiler.law_of(situation.own, situation.day)
    refusal = compiler.refusal_law(situation.day, {})
    with ConditionNetwork([judgement.condition for judgement in compiler.numbered]) as network:
        holds, fails = network.fire(situation.facts)
    judged = Judged(holds, ((1 << len(compiler.numbered)) - 1) & ~holds & ~fails)
    if policy.document.kind == "disclose":
        gates = [check.gate for check in (*law.disclosures, *refusal.notices)]
        passes = any(gate is None or judged.not_passed >> gate & 1 for gate in gates)
    else:
        caps = (*law.request_caps, *law.quote_caps, *law.shown_limits, *refusal.reason_limits)
        breaches = law.breach_bits | sum(1 << number for number in law.quote_breaches)
        is_breached = bool(breaches & judged.not_passed) or _is_exceeded(caps, judged, situation.facts)
        passes = not law.refused and not is_breached
    return bool(passes), _regime_decided(law, judged)


def _is_exceeded(caps: Sequence[CapCheck], judged: Judged, facts: FactSet) -> bool:
    """Whether some cap that applies, or may apply, is not surely kept."""
    for check in caps:
        if check.gate is not None and not judged.not_passed >> check.gate & 1:
            continue
        result = work_out(check.cap, check.limit, facts.values)
        if not isinstance(result, CapResult) or result.headroom < 0:
            return True
    return False


def _regime_decided(law: OfferLaw, judged: Judged) -> str | None:
    for check in law.regimes:
        if check.gate is None or judged.holds >> check.gate & 1:
            return check.regime.id
        if judged.undecided >> check.gate & 1:
            return None
    return NO_REGIME
