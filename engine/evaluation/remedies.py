"""Remedies: the smallest change of one thing that a customer can change, verified by deciding again.

Only the cart, the down payment, the channel, consents and the date are ever proposed: never identity, income,
residency or arrears. A change that does not remove its reason is not given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from engine.compiler.compiled import CapCheck
from engine.compiler.requirements import DownPaymentWish
from engine.conditions import Compare, comparisons
from engine.dates import LAST_HIJRI_DAY
from engine.evaluation.assess import Found
from engine.evaluation.caps import CapResult, plan_values, work_out
from engine.evaluation.catalogue import wish_fulfilled
from engine.evaluation.combine import is_shown
from engine.evaluation.groundwork import Considered, Groundwork
from engine.evaluation.reference import evaluate
from engine.facts import FactSet, FactValue
from engine.money import decimal_text
from engine.pricing.quote import quote_plan
from engine.pricing.schedule import PlanNotPriceable
from engine.schema.book import Policy
from engine.schema.terms import Plan
from engine.verdicts import ParameterValue, Remedy

LONGEST_WAIT: Final = timedelta(days=400)
"""How far ahead a season is looked for."""


NOTHING_CHANGED: Final[Mapping[str, FactValue]] = MappingProxyType({})
_CHANGED_WITH_DAY: Final = frozenset(
    {"business_date", "seasons", "customer.age", "customer.age_hijri", "customer.tenure", "customer.segments"}
)


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
            return (
                True  # the law, the quote and all that rests on them may change with the day and the amounts
            )
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
                yield self._wish(self._minor(params["minimum"]))
            case "condition_not_met" if finding.subject == "down_payment":
                yield self._wish(self._minor(params["required"]))
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

    def _wish(self, wish_minor: int, now_minor: int | None = None) -> Change:
        before = self.ground.wish_minor if now_minor is None else now_minor
        kind: Literal["increase", "decrease"] = "increase" if wish_minor > (before or 0) else "decrease"
        by = decimal_text(abs(wish_minor - (before or 0)), self._currency)
        return Change("down_payment", kind, by, wish_minor=wish_minor)

    def _without(self, skus: tuple[str, ...], named: tuple[str, ...]) -> Iterator[Change]:
        """The cart without the lines of some articles, if others remain."""
        facts = self.ground.facts
        kept = tuple((sku, categories) for sku, categories in facts.articles if sku not in skus)
        total = facts.values.get("cart.total")
        if not kept or not isinstance(total, int):
            return
        rest = total - sum(line.price_minor for line in self.lines if line.sku in skus)
        if rest <= 0 or rest < (self.ground.wish_minor or 0):
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

    def _consents(self, policy: Policy) -> Iterator[Change]:
        """The consents that a policy asks for and the customer has not given."""
        assert policy.rule is not None
        asked = [
            leaf for leaf in comparisons(policy.rule) if leaf.fact == "customer.consents" and _asks(leaf)
        ]
        given = self.ground.facts.values.get("customer.consents", frozenset())
        assert isinstance(given, frozenset)
        needed = (
            frozenset(name for leaf in asked if isinstance(leaf.value, frozenset) for name in leaf.value)
            - given
        )
        if needed:
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
        excess = _ceiling(-result.headroom)
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
                    yield self._wish(wish, self.ground.wish_minor or quote.down_payment_minor)
            financed = quote.financed_minor - excess
        elif check.cap.bound == "at_least" and measured == {"plan.smallest_installment"}:
            financed = _ceiling(result.limit) * plan.installments
        else:
            return
        total = total_for_financed(plan, financed, quote.cash_price_minor)
        yield from self._total_to(
            nearest(quote.cash_price_minor, total, lambda total: self._keeps(considered, check, total))
        )

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
        market, plan = self.ground.market.compiled.market, considered.assessed.offer.offer.plan
        total = appraisal.quote.cash_price_minor if total_minor is None else total_minor
        wish = self.ground.wish_minor if wish_minor is None else wish_minor
        chosen = wish if plan.down_payment.is_chosen else None
        try:
            quote = quote_plan(plan, total, market.currency, self.ground.day, market.vat, market.apr, chosen)
        except PlanNotPriceable:
            return False
        names = self.ground.market.plan_facts
        values = {**appraisal.facts.values, "cart.total": total, **plan_values(quote, names)}
        result = work_out(check.cap, check.limit, values)
        return isinstance(result, CapResult) and result.headroom >= 0


def nearest(now: int, target: int, kept: Callable[[int], bool]) -> int:
    """The value nearest to `now`, on the way to `target`, at which a cap is kept that is kept at `target`.

    Mostly `target` is that value already, which two questions tell; else it is searched for by halves.
    """
    step = 1 if target > now else -1
    if not kept(target - step) or not kept(target):
        return target
    broken, keeping = now, target - step
    while abs(keeping - broken) > 1:
        middle = (keeping + broken) // 2
        if kept(middle):
            keeping = middle
        else:
            broken = middle
    return keeping


def total_for_financed(plan: Plan, financed_minor: int, now_minor: int) -> int:
    """The cash price nearest to today's whose financed amount, after the least down payment, is that.

    Where rounding leaves no exact one, the nearest towards today's price that does not finance more (for a
    lower price) or less (for a higher one).
    """
    least = plan.down_payment.least
    lowering = financed_minor < now_minor - least.of(now_minor)
    price = round((financed_minor + least.amount_minor) / (1 - least.share)) if least.share < 1 else 0
    step = 1 if lowering else -1
    while (
        price > 0
        and _financed(plan, price) != financed_minor
        and (_financed(plan, price) > financed_minor) == lowering
    ):
        price -= step
    while (
        _fits(_financed(plan, price + step), financed_minor, lowering=lowering) and price + step != now_minor
    ):
        price += step
    return price


def _financed(plan: Plan, price_minor: int) -> int:
    return price_minor - plan.down_payment.least.of(price_minor)


def _fits(financed_minor: int, wanted_minor: int, *, lowering: bool) -> bool:
    return financed_minor <= wanted_minor if lowering else financed_minor >= wanted_minor


def _names(params: Mapping[str, ParameterValue], name: str) -> tuple[str, ...]:
    value = params.get(name, ())
    return value if isinstance(value, tuple) else (str(value),)


def _ceiling(value: int | Fraction) -> int:
    return -(-value.numerator // value.denominator)


def _asks(leaf: Compare) -> bool:
    return leaf.operator in ("any_of", "all_of")


def _same_reason(one: Found, other: Found) -> bool:
    if other.requirement is not None:
        return one.requirement == other.requirement
    return one.finding.policy == other.finding.policy and one.finding.code == other.finding.code
