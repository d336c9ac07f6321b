"""Remedies: the smallest change of one thing that a customer can change, verified by deciding again.

Only the cart, the down payment, the channel, consents and the date are ever proposed: never identity, income,
residency or arrears. A change that does not remove its reason is not given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from engine.compiler.cap_arithmetic import CapResult, work_out
from engine.compiler.compiled import CapCheck
from engine.compiler.requirements import DownPaymentWish
from engine.conditions import Compare, comparisons
from engine.dates import LAST_HIJRI_DAY
from engine.evaluation.appraise import regime_of
from engine.evaluation.assess import Found
from engine.evaluation.catalogue import wish_fulfilled
from engine.evaluation.combine import is_shown
from engine.evaluation.consents import consents_to_add
from engine.evaluation.groundwork import Considered, Groundwork
from engine.evaluation.nearest import nearest, total_for_financed
from engine.evaluation.reference import evaluate
from engine.fact_set import FactSet
from engine.facts import FactValue
from engine.money import decimal_text
from engine.pricing.plan_facts import facts_beside_quote, plan_values
from engine.pricing.quote import quote_in_market
from engine.pricing.schedule import PlanNotPriceable
from engine.schema.book import Policy
from engine.schema.offer_checks import largest_total, smallest_total
from engine.verdicts import ParameterValue, Remedy

LONGEST_WAIT: Final = timedelta(days=400)
"""How far ahead a season is looked for."""

_PAST: Final[Mapping[str, int]] = {"at_least": -1, "above": 0, "at_most": 1, "below": 0}
"""How far from its constant a comparison that holds stops to hold."""

NOTHING_CHANGED: Final[Mapping[str, FactValue]] = MappingProxyType({})
_CHANGED_WITH_DAY: Final = frozenset(
    {
        "business_date", "seasons", "customer.age", "customer.age_hijri", "customer.tenure",
        "customer.credit_check_age", "customer.segments",
    }
)  # fmt: skip


class Change(NamedTuple):
    """A candidate remedy: what is said of it, and the facts, wish or day that would then hold."""

    fact: str
    kind: Literal["increase", "decrease", "add", "remove", "wait"]
    by: str
    values: Mapping[str, FactValue] = NOTHING_CHANGED
    wish_minor: int | None = None
    day: date | None = None
    articles: tuple[tuple[str, frozenset[str]], ...] | None = None

    @property
    def touches(self) -> frozenset[str]:
        """The facts that the change alters."""
        return frozenset(self.values) | ({"down_payment"} if self.wish_minor is not None else frozenset())

    @property
    def key(self) -> tuple[object, ...]:
        """What tells two changes apart."""
        return self.fact, self.by, self.kind, self.wish_minor, self.day


class CartLine(NamedTuple):
    """A line of the cart as a remedy may take it out; the price is that of the whole line."""

    sku: str
    quantity: int
    price_minor: int


@dataclass(frozen=True, slots=True)
class RemedySeeker:
    """Seeks remedies for the refused offers of one request; each changed request is laid out once."""

    ground: Groundwork
    lines: tuple[CartLine, ...]
    discount_minor: int
    day_again: Callable[[date], Groundwork]
    _laid: dict[tuple[object, ...], Groundwork] = field(default_factory=dict)

    def remedy(self, considered: Considered, position: int, found: Found) -> Remedy | None:
        """The remedy of one reason of an offer, or None where no single change would do."""
        best: Remedy | None = None
        for change in self._changes(considered, found):
            makes_eligible = self._verified(change, considered, position, found)
            if makes_eligible is None:
                continue
            remedy = Remedy(change.fact, change.kind, change.by, makes_eligible)
            if makes_eligible:
                return remedy
            best = best or remedy
        return best

    def _verified(self, change: Change, considered: Considered, position: int, found: Found) -> bool | None:
        """Whether a change makes the offer eligible; None when it does not remove the reason.

        The offer is decided again in full only when every other reason rests on something that the change
        touches; otherwise another reason is sure to stay.
        """
        others = [other for other in considered.found if other is not found]
        if found.requirement is not None and not all(self._touched(other, change) for other in others):
            return None if self._still_unmet(change, found.requirement) else False
        ground = self._again(change)
        after = ground.offer(position)
        if change.day is None and _leaves_regime(considered, after, self.ground, ground):
            return None
        if after.stands:
            return is_shown(ground, position, after)
        no_longer_judged = found.cap is not None and after.appraisal is None
        stays = no_longer_judged or any(_same_reason(other, found) for other in after.found)
        return None if stays else False

    def _touched(self, found: Found, change: Change) -> bool:
        """Whether a change could take a finding away."""
        market = self.ground.market
        if found.requirement is not None:
            facts = market.requirement_facts[found.requirement]
        elif change.day is not None or found.judgement is None:
            return True  # the law and the quote may change with the day and the amounts
        else:
            facts = market.judgement_facts[found.judgement]
        return not facts.isdisjoint(_CHANGED_WITH_DAY if change.day is not None else change.touches)

    def _still_unmet(self, change: Change, number: int) -> bool:
        """Whether a requirement, looked at alone, still does not hold after a change."""
        requirement = self.ground.market.compiled.requirements[number].condition
        if isinstance(requirement, DownPaymentWish):
            total = change.values.get("cart.total", self.ground.facts.values["cart.total"])
            wish = self.ground.wish_minor if change.wish_minor is None else change.wish_minor
            return not wish_fulfilled(requirement, int(total), wish or 0)  # type: ignore[arg-type]
        values: Mapping[str, FactValue] = change.values
        if change.day is not None:
            seasons = self.ground.evaluators.derivation.expected_seasons(change.day)
            values = {"business_date": change.day.toordinal(), "seasons": seasons}
        if isinstance(requirement, Compare) and requirement.fact in values:
            return evaluate(requirement, FactSet(values)) is not True
        return evaluate(requirement, self.ground.facts.with_values(values)) is not True

    def _again(self, change: Change) -> Groundwork:
        ground = self._laid.get(change.key)
        if ground is None:
            if change.day is not None:
                ground = self.day_again(change.day)
            else:
                wish = self.ground.wish_minor if change.wish_minor is None else change.wish_minor
                ground = self.ground.again(change.values, wish, change.articles)
            self._laid[change.key] = ground
        return ground

    def _changes(self, considered: Considered, found: Found) -> Iterator[Change]:
        """The candidates for a finding, the most welcome first."""
        finding = found.finding
        params = finding.params
        match finding.code:
            case "amount_below_minimum":
                yield from self._total_to(self._minor(params["minimum"]))
            case "amount_above_maximum":
                yield from self._total_to(self._minor(params["maximum"]))
            case "channel_not_supported":
                for channel in _names(params, "supported"):
                    yield Change("channel", "add", channel, {"channel": channel})
            case "category_excluded":
                yield from self._without(_names(params, "skus"), _names(params, "categories"))
            case "item_not_eligible" if "excluded" in params:
                yield from self._without(_names(params, "skus"), _names(params, "skus"))
            case "down_payment_too_low":
                yield from self._wish(self._minor(params["minimum"]))
            case "condition_not_met" if finding.subject == "down_payment":
                yield from self._wish(self._minor(params["required"]))
            case "offer_not_started":
                yield from self._wait(date.fromisoformat(str(params["from"])))
            case "season_not_active":
                yield from self._season(considered, str(params["season"]))
            case "missing_input" | "compliance_violation" | "customer_limit_exceeded" | "compliance_referral":
                yield from self._for_policy(considered, found)
            case _:
                return  # nothing that a customer can change

    def _minor(self, text: object) -> int:
        """A decimal amount of a finding, back in minor units: it was written by this engine."""
        return int(str(text).replace(".", ""))

    @property
    def _currency(self) -> str:
        return self.ground.market.compiled.market.currency

    def _total_to(self, total_minor: int) -> Iterator[Change]:
        """The cart at another total."""
        now = self.ground.facts.values.get("cart.total")
        if not isinstance(now, int) or total_minor in (0, now) or total_minor < (self.ground.wish_minor or 0):
            return
        kind: Literal["increase", "decrease"] = "increase" if total_minor > now else "decrease"
        by = decimal_text(abs(total_minor - now), self._currency)
        yield Change("cart.total", kind, by, {"cart.total": total_minor})

    def _wish(self, wish_minor: int, now_minor: int | None = None) -> Iterator[Change]:
        """Another down payment, if the cart costs as much."""
        total = self.ground.facts.values.get("cart.total")
        if not isinstance(total, int) or wish_minor > total:
            return
        before = self.ground.wish_minor if now_minor is None else now_minor
        kind: Literal["increase", "decrease"] = "increase" if wish_minor > (before or 0) else "decrease"
        by = decimal_text(abs(wish_minor - (before or 0)), self._currency)
        yield Change("down_payment", kind, by, wish_minor=wish_minor)

    def _without(self, skus: tuple[str, ...], named: tuple[str, ...]) -> Iterator[Change]:
        """The cart without the lines of some articles, if others remain."""
        facts = self.ground.facts
        kept = tuple((sku, categories) for sku, categories in facts.articles if sku not in skus)
        total = facts.values.get("cart.total")
        if not kept or not isinstance(total, int):
            return
        rest = total - sum(line.price_minor for line in self.lines if line.sku in skus)
        left = sum(line.price_minor for line in self.lines if line.sku not in skus)
        if rest <= 0 or rest < (self.ground.wish_minor or 0) or left < self.discount_minor:
            return
        values: dict[str, FactValue] = {
            "cart.total": rest,
            "cart.categories": frozenset().union(*(categories for _, categories in kept)),
            "cart.skus": frozenset(sku for sku, _ in kept),
            "cart.quantity": sum(line.quantity for line in self.lines if line.sku not in skus),
        }
        yield Change("cart.categories", "remove", ", ".join(named), values, articles=kept)

    def _wait(self, day: date) -> Iterator[Change]:
        if self.ground.day < day <= LAST_HIJRI_DAY:
            yield Change("business_date", "wait", day.isoformat(), day=day)

    def _season(self, considered: Considered, name: str) -> Iterator[Change]:
        window = considered.assessed.offer.offer.document.available
        first = max(self.ground.day + timedelta(days=1), window.from_)
        last = min(self.ground.day + LONGEST_WAIT, window.until)
        day = self.ground.evaluators.derivation.next_day_of(name, first, last)
        if day is not None:
            yield from self._wait(day)

    def _for_policy(self, considered: Considered, found: Found) -> Iterator[Change]:
        if found.cap is not None and found.finding.code != "missing_input":
            yield from self._within_cap(considered, found.cap)
        elif found.judgement is not None:
            owner = self.ground.market.compiled.judgements[found.judgement].owner
            if isinstance(owner, Policy) and owner.rule is not None:
                yield from self._consents(owner)
                yield from self._past_thresholds(considered, found.judgement)

    def _past_thresholds(self, considered: Considered, number: int) -> Iterator[Change]:
        """The cart just past each amount at which a breached rule begins or ends."""
        condition, appraisal = self.ground.market.compiled.judgements[number].condition, considered.appraisal
        quote = appraisal.quote if appraisal is not None else None
        now = self.ground.facts.values.get("cart.total")
        if quote is None or not isinstance(now, int):
            return
        for leaf in comparisons(condition):
            past = _PAST.get(leaf.operator)
            if past is None or not isinstance(leaf.value, int):
                continue
            total = leaf.value + past
            if leaf.fact == "plan.financed":
                total = total_for_financed(considered.assessed.offer.offer.plan, total, now)
            elif leaf.fact != "cart.total":
                continue
            nearer = self._facts_at(considered, total + (1 if total < now else -1))
            if nearer is not None and evaluate(condition, nearer) is True:
                yield from self._total_to(total)

    def _facts_at(
        self, considered: Considered, total_minor: int, wish_minor: int | None = None
    ) -> FactSet | None:
        """The facts of a plan at another cart total or down payment; None where it has no price."""
        appraisal = considered.appraisal
        assert appraisal is not None
        market, plan = self.ground.market.compiled.market, considered.assessed.offer.offer.plan
        wish = self.ground.wish_minor if wish_minor is None else wish_minor
        chosen = wish if plan.down_payment.is_chosen else None
        try:
            quote = quote_in_market(plan, total_minor, market, self.ground.day, chosen)
        except PlanNotPriceable:
            return None
        names = self.ground.market.plan_facts
        values: dict[str, FactValue] = {"cart.total": total_minor, **plan_values(quote, names)}
        if beside := self.ground.market.beside_quote_facts:
            provider = considered.assessed.offer.offer.document.provider
            values |= facts_beside_quote(appraisal.facts, provider, quote, beside)
        return appraisal.facts.with_values(values)

    def _consents(self, policy: Policy) -> Iterator[Change]:
        """The consents that a policy asks for and the customer has not given: of an `any_of`, one."""
        assert policy.rule is not None
        given = self.ground.facts.values.get("customer.consents", frozenset())
        assert isinstance(given, frozenset)
        for needed in consents_to_add(policy.rule, given):
            yield Change(
                "customer.consents", "add", ", ".join(sorted(needed)), {"customer.consents": given | needed}
            )

    def _within_cap(self, considered: Considered, check: CapCheck) -> Iterator[Change]:
        """A larger down payment where the customer chooses it, or another cart total, that a cap allows."""
        appraisal = considered.appraisal
        if appraisal is None or appraisal.quote is None:
            return
        result = work_out(check.cap, check.limit, appraisal.facts.values)
        if not isinstance(result, CapResult) or result.headroom >= 0:
            return
        plan, quote = considered.assessed.offer.offer.plan, appraisal.quote
        excess = ceil(-result.headroom)
        measured = {name for sign, name in check.cap.measure if sign > 0}
        if check.cap.bound == "at_most" and "plan.financed" in measured:
            if plan.down_payment.is_chosen:
                wish = quote.down_payment_minor + excess
                wish = nearest(
                    quote.down_payment_minor,
                    wish,
                    lambda wish: self._keeps(considered, check, wish_minor=wish),
                )
                if wish <= plan.down_payment.most.of(quote.cash_price_minor):
                    yield from self._wish(wish, self.ground.wish_minor or quote.down_payment_minor)
            financed = quote.financed_minor - excess
        elif check.cap.bound == "at_least" and measured == {"plan.smallest_installment"}:
            financed = ceil(result.limit) * plan.installments
        else:
            yield from self._at_an_edge(considered, check, quote.cash_price_minor)
            return
        total = total_for_financed(plan, financed, quote.cash_price_minor)
        yield from self._total_to(
            nearest(quote.cash_price_minor, total, lambda total: self._keeps(considered, check, total))
        )

    def _at_an_edge(self, considered: Considered, check: CapCheck, now_minor: int) -> Iterator[Change]:
        """The cart total nearest to today's that keeps a cap, if one of the offer's own bounds does."""
        offer = considered.assessed.offer.offer
        for edge in (smallest_total(offer), largest_total(offer)):
            if edge is not None and edge != now_minor and self._keeps(considered, check, edge):
                keeps = lambda total: self._keeps(considered, check, total)  # noqa: E731 - a name for three uses
                yield from self._total_to(nearest(now_minor, edge, keeps))

    def _keeps(
        self,
        considered: Considered,
        check: CapCheck,
        total_minor: int | None = None,
        wish_minor: int | None = None,
    ) -> bool:
        """Whether a plan with another cart total or down payment keeps a cap."""
        appraisal = considered.appraisal
        assert appraisal is not None
        assert appraisal.quote is not None
        total = appraisal.quote.cash_price_minor if total_minor is None else total_minor
        facts = self._facts_at(considered, total, wish_minor)
        result = work_out(check.cap, check.limit, facts.values) if facts is not None else None
        return isinstance(result, CapResult) and result.headroom >= 0


def _leaves_regime(before: Considered, after: Considered, then: Groundwork, now: Groundwork) -> bool:
    """Whether a change takes an offer out of the body of rules that governs it, which is never advised."""
    governing = [
        regime_of(one.assessed, one.appraisal.judged if one.appraisal else ground.judged)
        for one, ground in ((before, then), (after, now))
    ]
    return None not in governing and governing[0] != governing[1]


def _names(params: Mapping[str, ParameterValue], name: str) -> tuple[str, ...]:
    value = params.get(name, ())
    return value if isinstance(value, tuple) else (str(value),)


def _same_reason(one: Found, other: Found) -> bool:
    if other.requirement is not None:
        return one.requirement == other.requirement
    return one.finding.policy == other.finding.policy and one.finding.code == other.finding.code
