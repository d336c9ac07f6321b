"""The law over time: the days on which it changes, and what it says of each offer between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Final, NamedTuple

from engine.claims import PROVIDER_CLAIMS, RETAILER_CLAIMS
from engine.compiler.cap_arithmetic import CapResult, needed_facts, work_out
from engine.compiler.compiled import (
    CapCheck,
    DisclosureCheck,
    Judgement,
    LawInterval,
    OfferLaw,
    RefusalLaw,
    RegimeCheck,
)
from engine.compiler.refusals import facts_looked_at, is_notice, is_reason_limit
from engine.compiler.specialise import facts_of, specialise, stage_of
from engine.conditions import ALWAYS, NEVER, AllOf, Condition, Not, simplified
from engine.facts import FACTS, FactValue, Stage
from engine.schema.book import Book, DatedLimit, Offer, Policy, Regime
from engine.schema.literals import MILLION
from engine.schema.provider import ProviderDocument, bounds
from engine.schema.retailer import RetailerDocument

DISCOUNT_LICENCE: Final = "discount_licence"


def change_days(book: Book, country: str) -> tuple[date, ...]:
    """The days, in order, on which the law of a market changes, beginning with the first day of all."""
    days = {date.min}
    for policy in book.policies_of(country):
        days |= policy.change_days()
    for regime in book.regimes_of(country):
        days |= regime.window.change_days()
    for provider in book.providers.values():
        if provider.document.country == country:
            days |= provider.document.change_days()
    for attestation in book.retailer.attestations:
        days |= set(bounds(attestation))
    return tuple(sorted(days))


def offer_facts(book: Book, offer: Offer, day: date) -> dict[str, FactValue]:
    """What is known of an offer on a day without a request: its own facts, its provider's, the retailer's."""
    provider = book.providers[offer.document.provider].document
    return {
        **own_facts(book, offer),
        **provider_facts(provider, offer.document.product, day),
        **retailer_facts(book.retailer, day),
    }


def own_facts(book: Book, offer: Offer) -> dict[str, FactValue]:
    """What is known of an offer on every day."""
    document, plan, market = offer.document, offer.plan, book.market(offer.document.market)
    facts: dict[str, FactValue] = {
        "country": document.market,
        "offer.id": offer.id,
        "offer.product": document.product,
        "offer.currency": market.currency,
        "offer.provider": document.provider,
        "offer.installments": plan.installments,
        "offer.term_months": plan.term_months,
        "offer.rate": _millionths(plan.annual_rate),
        "offer.consumer_fee": not plan.consumer_fee.is_nothing,
        "offer.term_cost": plan.has_term_cost,
        "offer.fee_paid_by": plan.fee.paid_by,
        "offer.seasonal": document.available.season is not None,
        "offer.vat": _millionths(market.vat),
        "offer.apr_convention": market.apr,
        "offer.term_days": plan.most_term_days,
        "offer.early_settlement_months": plan.early_settlement.months,
        "offer.early_settlement_share": _millionths(plan.early_settlement.share),
    }
    if document.stacking is not None:
        facts["offer.stacking_group"] = document.stacking.group
    if plan.down_payment.least.amount_minor == 0:
        facts["offer.down_payment"] = _millionths(plan.down_payment.least.share)
    return facts


def provider_facts(provider: ProviderDocument, product: str, day: date) -> dict[str, FactValue]:
    """What is known of a provider of a product on a day."""
    attested = {each.claim for each in provider.attestations if each.holds(day)}
    return {
        "provider.licensed": provider.licensed(product, day),
        "provider.third_party": provider.lender == "third_party",
        "provider.late_fee": provider.late_fee.each.amount_minor if provider.late_fee else 0,
        "provider.late_fees_most": provider.late_fee.at_most.amount_minor if provider.late_fee else 0,
        **{f"provider.{claim}": claim in attested for claim in PROVIDER_CLAIMS},
    }


def retailer_facts(retailer: RetailerDocument, day: date) -> dict[str, FactValue]:
    """What is known of the retailer on a day."""
    held = [each for each in retailer.attestations if each.holds(day)]
    attested = {each.claim for each in held}
    licences = [each for each in retailer.attestations if each.claim == DISCOUNT_LICENCE]
    licensed = [each for each in held if each.claim == DISCOUNT_LICENCE]
    years = {each.from_.year for each in licensed}
    lengths = [(each.until - each.from_).days + 1 for each in licensed]
    return {
        **{f"retailer.{claim}": claim in attested for claim in RETAILER_CLAIMS},
        "retailer.size": retailer.size,
        "retailer.inputs": frozenset(entry.data for entry in retailer.inputs.values()),
        "retailer.discount_licences_in_year": sum(each.from_.year in years for each in licences),
        "retailer.discount_licence_days": max(lengths, default=0),
    }


def _millionths(share: Fraction) -> int:
    return int(share * MILLION)


class Placed(NamedTuple):
    """A policy as it is put to every offer of a day.

    `condition` is its breach, or where it applies if it has no rule, and `key` names it. `limit` is that of
    its cap on the day, and `stage` when the cap can be worked out.
    """

    policy: Policy
    key: str
    condition: Condition
    limit: DatedLimit | None
    stage: Stage


@dataclass(frozen=True, slots=True)
class LawCompiler:
    """Specialises the policies and regimes of one market to its offers, numbering what remains."""

    book: Book
    country: str
    policies: tuple[Policy, ...]
    judgements: dict[tuple[str, Condition, bool], int] = field(default_factory=dict)
    numbered: list[Judgement] = field(default_factory=list)
    memo: dict[tuple[object, ...], Condition] = field(default_factory=dict)
    mentioned: dict[str, tuple[str, ...]] = field(default_factory=dict)
    shared_checks: dict[tuple[object, ...], tuple[CapCheck, ...]] = field(default_factory=dict)
    laws: dict[tuple[object, ...], OfferLaw] = field(default_factory=dict)
    placed: dict[date, tuple[Placed, ...]] = field(default_factory=dict)

    def intervals(self) -> Iterator[LawInterval]:
        """The law between each two days on which it changes."""
        days = change_days(self.book, self.country)
        offers, looked_at = self.book.offers_of(self.country), facts_looked_at(self.book, self.country)
        for position, first in enumerate(days):
            last = (
                date.fromordinal(days[position + 1].toordinal() - 1) if position + 1 < len(days) else date.max
            )
            laws = tuple(self.laws_on(first, offers))
            yield LawInterval(first, last, laws, self.refusal_law(first, looked_at))

    def laws_on(self, day: date, offers: Iterable[Offer]) -> Iterator[OfferLaw]:
        """The law of each offer on a day; that of an earlier day where nothing of it has changed since."""
        in_force = self.in_force_on(day)
        retailer = retailer_facts(self.book.retailer, day)
        of_retailer = tuple(retailer.values())
        providers: dict[tuple[str, str], dict[str, FactValue]] = {}
        for offer in offers:
            name, product = offer.document.provider, offer.document.product
            if (name, product) not in providers:
                document = self.book.providers[name].document
                providers[name, product] = provider_facts(document, product, day)
            provider = providers[name, product]
            key = (offer.id, in_force, tuple(provider.values()), of_retailer)
            law = self.laws.get(key)
            if law is None:
                facts = {**own_facts(self.book, offer), **provider, **retailer}
                law = self.laws[key] = self.law_of(facts, day)
            yield law

    def in_force_on(self, day: date) -> tuple[object, ...]:
        """What tells two days of the law apart: the policies and regimes in force, and the limits of caps."""
        policies = (
            (policy.id, policy.in_force(day), id(policy.cap.limit_on(day)) if policy.cap else None)
            for policy in self.policies
        )
        regimes = (regime.in_force(day) for regime in self.book.regimes_of(self.country))
        return (*policies, *regimes)

    def law_of(self, facts: Mapping[str, FactValue], day: date) -> OfferLaw:
        """What the policies in force on `day` say of an offer with these facts."""
        regimes = self.regime_conditions(facts, day)
        refused: list[Policy] = []
        breaches: list[int] = []
        caps: dict[Stage, list[CapCheck]] = {stage: [] for stage in Stage}
        disclosures: list[DisclosureCheck] = []
        for placed in self.placed_on(day):
            policy = placed.policy
            left = self.settled(placed.key, placed.condition, facts, regimes)
            if left == NEVER:
                continue
            if policy.rule is not None:
                if left == ALWAYS:
                    refused.append(policy)
                else:
                    breaches.append(self.number(policy, left, is_gate=False))
                continue
            gate = None if left == ALWAYS else self.number(policy, left, is_gate=True)
            if policy.cap is None:
                disclosures.append(DisclosureCheck(policy, gate))
            elif placed.limit is not None:
                check = CapCheck(policy, policy.cap, placed.limit, gate)
                if placed.stage is not Stage.LOAD or not kept_by_the_offer(check, facts):
                    caps[max(placed.stage, self.stage_of_gate(gate), Stage.REQUEST)].append(check)
        quote_breaches = tuple(bit for bit in breaches if self.numbered[bit].stage is Stage.QUOTE)
        return OfferLaw(
            facts,
            tuple(refused),
            sum(1 << bit for bit in breaches if bit not in quote_breaches),
            quote_breaches,
            tuple(caps[Stage.REQUEST]),
            self.one_for_all(caps[Stage.QUOTE]),
            self.one_for_all(caps[Stage.ANSWER]),
            tuple(disclosures),
            tuple(self.regime_checks(regimes)),
        )

    def placed_on(self, day: date) -> tuple[Placed, ...]:
        """The policies in force on a day that speak of an offer, in their order; worked out once a day."""
        if day not in self.placed:
            self.placed[day] = tuple(
                placed_policy(policy, day)
                for policy in self.policies
                if policy.in_force(day)
                and policy.document.kind != "record"
                and not is_notice(policy)
                and not is_reason_limit(policy)
            )
        return self.placed[day]

    def refusal_law(self, day: date, looked_at: Mapping[str, frozenset[str]]) -> RefusalLaw:
        """What the policies in force on `day` say of a refusal; `looked_at` are the facts of each policy."""
        notices: list[DisclosureCheck] = []
        limits: list[CapCheck] = []
        facts = looked_at.get("", frozenset())
        for policy in self.policies:
            if not policy.in_force(day):
                continue
            facts |= looked_at.get(policy.id, frozenset())
            if not is_notice(policy) and not is_reason_limit(policy):
                continue
            gate = self.settled(f"{policy.id}?", policy.applies_to, {"country": self.country}, {})
            if gate == NEVER:
                continue
            number = None if gate == ALWAYS else self.number(policy, gate, is_gate=True)
            if policy.cap is None:
                notices.append(DisclosureCheck(policy, number))
            elif (limit := policy.cap.limit_on(day)) is not None:
                limits.append(CapCheck(policy, policy.cap, limit, number))
        return RefusalLaw(tuple(notices), tuple(limits), facts)

    def one_for_all(self, checks: Iterable[CapCheck]) -> tuple[CapCheck, ...]:
        """The checks as a tuple that all offers with the same ones share, so that `is` tells them apart."""
        shared = tuple(checks)
        key = tuple((check.policy.id, check.limit.from_, check.gate) for check in shared)
        return self.shared_checks.setdefault(key, shared)

    def stage_of_gate(self, gate: int | None) -> Stage:
        """When it can be told where a cap applies: with the latest fact of its gate."""
        return Stage.LOAD if gate is None else self.numbered[gate].stage

    def regime_conditions(self, facts: Mapping[str, FactValue], day: date) -> dict[str, Condition]:
        """For each regime, the condition under which it is the first that holds on a day."""
        found: dict[str, Condition] = {}
        earlier: list[Condition] = []
        for regime in self.book.regimes_of(self.country):
            if not regime.in_force(day):
                found[regime.id] = NEVER
                continue
            own = self.settled(f"{regime.id}!", regime.when, facts, {})
            found[regime.id] = simplified(AllOf((own, *(Not(other) for other in earlier))))
            earlier.append(own)
        return found

    def regime_checks(self, conditions: Mapping[str, Condition]) -> Iterator[RegimeCheck]:
        """The regimes that may govern the offer, in the order in which they are tried."""
        for regime in self.book.regimes_of(self.country):
            condition = conditions[regime.id]
            if condition == ALWAYS:
                yield RegimeCheck(regime, None)
            elif condition != NEVER:
                yield RegimeCheck(regime, self.number(regime, condition, is_gate=True))

    def settled(
        self, key: str, written: Condition, facts: Mapping[str, FactValue], regimes: Mapping[str, Condition]
    ) -> Condition:
        """The condition specialised to the facts; computed once for equal facts among those it mentions.

        `key` names the condition: the same key always comes with the same condition.
        """
        mentioned = self.mentioned.get(key)
        if mentioned is None:
            mentioned = self.mentioned[key] = tuple(sorted(facts_of(written)))
        settled_by = tuple(map(facts.get, mentioned))
        by_regimes = tuple(regimes.values()) if "regime" in mentioned else ()
        memo_key = (key, settled_by, by_regimes)
        if memo_key not in self.memo:
            self.memo[memo_key] = specialise(written, facts, regimes)
        return self.memo[memo_key]

    def number(self, owner: Policy | Regime, condition: Condition, *, is_gate: bool) -> int:
        """The number of a judgement; equal ones of one owner share it."""
        key = (owner.id, condition, is_gate)
        if key not in self.judgements:
            self.judgements[key] = len(self.numbered)
            self.numbered.append(
                Judgement(owner, condition, max(stage_of(condition), Stage.REQUEST), is_gate)
            )
        return self.judgements[key]


def breach_condition(policy: Policy) -> Condition:
    """The condition that holds exactly when a forbidding or requiring policy applies and is breached."""
    assert policy.rule is not None
    body = policy.rule if policy.document.kind == "forbid" else Not(policy.rule)
    return AllOf((policy.applies_to, body))


def placed_policy(policy: Policy, day: date) -> Placed:
    """A policy that is in force on a day, as it is put to every offer."""
    if policy.rule is not None:
        return Placed(policy, policy.id, breach_condition(policy), None, Stage.LOAD)
    limit = policy.cap.limit_on(day) if policy.cap is not None else None
    stage = Stage.LOAD
    if policy.cap is not None and limit is not None:
        stage = cap_stage(CapCheck(policy, policy.cap, limit, None))
    return Placed(policy, f"{policy.id}?", policy.applies_to, limit, stage)


def cap_stage(check: CapCheck) -> Stage:
    """When a cap can be worked out: with the latest of its facts."""
    return max(FACTS[name].stage for name in needed_facts(check.cap, check.limit))


def kept_by_the_offer(check: CapCheck, facts: Mapping[str, FactValue]) -> bool:
    """Whether a cap that speaks of the offer alone is kept by it."""
    result = work_out(check.cap, check.limit, facts)
    return isinstance(result, CapResult) and result.headroom >= 0
