"""What is decided with and never written down: the facts that the record policies of a book mask.

A masked fact is left out with all that would give it away: the stated fields that it comes from, the other
facts of those fields, segments that rest on it, the figures of findings about it, and the remedies of every
offer that it may decide on, because a remedy says whether all else is in order. That an offer was refused,
and by which policy, stays on the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from engine.compiler.specialise import facts_of
from engine.conditions import ALWAYS, NEVER, Compare, Condition, compare, rewritten, simplified
from engine.decision import Decision
from engine.evaluation.principal_reasons import INCOMPLETE, MEANINGS
from engine.evaluation.refusal import Refusal
from engine.fact_set import FactSet
from engine.pricing.plan_facts import EXPOSURE
from engine.schema.book import Book, Policy
from engine.verdicts import Finding, ParameterValue
from engine.wire.stated import STATED_FOR, Stated

_Value = TypeVar("_Value")

SEGMENTS: Final = "customer.segments"
_SAY_NOTHING: Final = frozenset({"policy", "citation", "since", "facts"})
"""The parameters of a finding that hold no value of a fact: `facts` are the names of those that lack."""
_KEPT: Final = 256
"""For how many combinations of market and day, and of masked facts, it is kept what they leave out."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What one record leaves out for the sake of the facts in `masked`.

    That is facts, stated fields, and the figures of findings of `policies` and of those that are `about`
    facts, which include the facts of plans that a value left out goes into. Where it `is_law`, a policy asks
    for one of them, and any offer may depend on it.
    """

    masked: frozenset[str]
    facts: frozenset[str]
    stated: frozenset[str]
    policies: frozenset[str]
    about: frozenset[str]
    is_law: bool

    def may_decide(self, offer_facts: frozenset[str]) -> bool:
        """Whether what is left out may decide on an offer, which asks for some facts."""
        return self.is_law or not self.about.isdisjoint(offer_facts)

    def is_about(self, finding: Finding, offer_facts: frozenset[str]) -> bool:
        """Whether a finding's figures rest on what is left out; `offer_facts` are what the offer asks for."""
        if finding.policy is not None:
            return finding.policy in self.policies
        if finding.subject is not None:
            return finding.subject in self.about
        return finding.code == "condition_not_met" and not self.about.isdisjoint(offer_facts)


class Masks:
    """The masks of a book; made once a book, used by any thread."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._policies = tuple(policy for policy in book.policies if masked_by(policy))
        self._in_force: dict[tuple[str, date], frozenset[str]] = {}
        self._left_out: dict[frozenset[str], LeftOut] = {}

    def of(self, decision: Decision, stated: Stated) -> LeftOut | None:
        """What the record of a decision leaves out; None where nothing that was stated is masked."""
        if not self._policies:
            return None
        key = (decision.request.country, decision.business_date)
        masked = self._in_force.get(key)
        if masked is None:
            if len(self._in_force) >= _KEPT:
                self._in_force.clear()
            masked = self._in_force[key] = self.in_force(*key)
        known = frozenset(name for name in masked if _is_known(name, stated, decision.facts))
        return self._for(known) if known else None

    def in_force(self, country: str, day: date) -> frozenset[str]:
        """The facts that are masked in a market on a day. Raises KeyError for an unknown market."""
        packs = self._book.market(country).packs
        applying = (
            policy
            for policy in self._policies
            if policy.pack in packs and policy.in_force(day) and _may_apply(policy.applies_to, country)
        )
        return frozenset(name for policy in applying for name in masked_by(policy))

    def _for(self, masked: frozenset[str]) -> LeftOut:
        left_out = self._left_out.get(masked)
        if left_out is None:
            if len(self._left_out) >= _KEPT:
                self._left_out.clear()
            left_out = self._left_out[masked] = self._worked_out(masked)
        return left_out

    def _worked_out(self, masked: frozenset[str]) -> LeftOut:
        stated = frozenset(field for name in masked for field in STATED_FOR.get(name, ()))
        alike = {name for name, fields in STATED_FOR.items() if not stated.isdisjoint(fields)}
        facts = frozenset(masked | alike)
        if any(not facts.isdisjoint(facts_of(segment.when)) for segment in self._book.segments):
            facts |= {SEGMENTS}
        about = facts | {EXPOSURE} if "customer.bnpl_outstanding" in facts else facts
        policies = frozenset(
            policy.id for policy in self._book.policies if not about.isdisjoint(_figures_of(policy))
        )
        is_law = bool(policies) or any(
            not about.isdisjoint(facts_of(policy.applies_to)) for policy in self._book.policies
        )
        return LeftOut(masked, facts, stated, policies, about, is_law)


def masked_by(policy: Policy) -> tuple[str, ...]:
    """The facts that a policy masks."""
    record = policy.document.record
    return record.mask if record is not None else ()


def _may_apply(applies_to: Condition, country: str) -> bool:
    """Whether a policy can apply in a country: what is masked for one offer is masked for all of them."""

    def settled(leaf: Compare) -> Condition:
        if leaf.fact != "country":
            return leaf
        return ALWAYS if compare(leaf.operator, country, leaf.value) else NEVER

    return simplified(rewritten(applies_to, settled)) != NEVER


def _is_known(name: str, stated: Stated, facts: FactSet) -> bool:
    """Whether something was stated from which a fact follows; of segments, whether the customer is in any."""
    if name in STATED_FOR:
        return any(_is_stated(field, stated) for field in STATED_FOR[name])
    return bool(facts.values.get(name))


def _is_stated(field: str, stated: Stated) -> bool:
    outer, _, inner = field.partition(".")
    value = stated.get(outer)
    if not inner or value is None:
        return value is not None
    return any(inner in each for each in (value if isinstance(value, list) else (value,)))


def _figures_of(policy: Policy) -> Iterator[str]:
    """The facts whose values a finding of a policy tells."""
    if policy.rule is not None:
        yield from facts_of(policy.rule)
    if policy.cap is not None:
        yield from policy.cap.facts()


def masked_names(left_out: LeftOut, facts: FactSet) -> list[str]:
    """The names of the facts that are masked, and of those left out with them, sorted."""
    of_accounts = {name for account in (facts.by_provider or {}).values() for name in account}
    return sorted(left_out.masked | left_out.facts & (facts.values.keys() | of_accounts))


def masked_facts(left_out: LeftOut, facts: FactSet) -> FactSet:
    """The facts without those that are left out."""
    accounts = facts.by_provider
    return FactSet(
        _without(facts.values, left_out.facts),
        _without(facts.undetermined, left_out.facts),
        facts.not_evaluated,
        facts.articles,
        None
        if accounts is None
        else {provider: _without(account, left_out.facts) for provider, account in accounts.items()},
    )


def _without(values: Mapping[str, _Value], names: Iterable[str]) -> dict[str, _Value]:
    return {name: value for name, value in values.items() if name not in names}


def without_figures(params: Mapping[str, ParameterValue]) -> dict[str, ParameterValue]:
    """The parameters of a finding that tell no value."""
    return {name: value for name, value in params.items() if name in _SAY_NOTHING}


def masked_refusal(left_out: LeftOut, refusal: Refusal) -> Refusal:
    """The refusal without the reasons and categories that only facts left out can give."""
    meanings = [meaning for name, meaning in MEANINGS.items() if name not in left_out.facts]
    categories = {category for meaning in meanings for category in meaning.categories}
    reasons = {reason for meaning in meanings for reason in (meaning.reason, meaning.missing)}
    reasons |= {INCOMPLETE} | {f"other_{category}" for category in categories}
    return Refusal(
        tuple(reason for reason in refusal.principal_reasons if reason in reasons),
        tuple(category for category in refusal.data_categories if category in categories),
        refusal.notices,
    )
