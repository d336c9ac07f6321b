"""Random conditions as an author writes them: nested mappings of facts, operators and literals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, Final

from engine.facts import FACTS

Written = dict[str, Any]

DATES: Final = ("2026-11-01", "2026-11-27", "2026-11-28", "2027-02-10", "2027-03-01")
SEGMENTS: Final = ("adult", "returning", "rich", "gold", "newcomer", "vip")
SEASONS: Final = ("winter", "ramadan", "eid")
CATEGORIES: Final = ("electronics", "phones", "laptops", "gift-cards", "travel")
CHANNELS: Final = ("store", "ecommerce", "app")
SKUS: Final = ("A-1", "B-2", "قطعة-3")
TOTALS: Final = (100, 500, 1000, 2500, 5000)

_ORDERED: Final[Mapping[str, tuple[Any, ...]]] = {
    "business_date": DATES,
    "cart.quantity": (1, 2, 3),
    "customer.age": ("18 years", "60 years"),
    "customer.age_hijri": ("18 years",),
    "customer.tenure": ("90 days", "365 days"),
    "customer.days_past_due": ("0 days", "30 days"),
    "offer.installments": (3, 4, 6, 12),
    "offer.term_months": ("3 months", "6 months"),
    "offer.rate": ("0 %", "12 %"),
    "offer.down_payment": ("0 %", "10 %"),
    "plan.apr": ("0 %", "10 %", "30 %"),
}
_MONEY: Final[Mapping[str, tuple[int, ...]]] = {
    "cart.total": TOTALS,
    "customer.monthly_income": (3000, 12000),
    "customer.net_monthly_income": (3000, 12000),
    "customer.bnpl_outstanding": (0, 1000, 5000),
    "plan.financed": TOTALS,
    "plan.smallest_installment": (50, 100, 250),
    "plan.due_today": (0, 100, 500),
    "plan.fees": (0, 50),
}
_FLAGS: Final = (
    "cart.discounted",
    "customer.known",
    "customer.identity_verified",
    "customer.bureau_checked",
    "offer.consumer_fee",
    "offer.term_cost",
    "offer.seasonal",
    "provider.licensed",
    "provider.bureau_member",
    "retailer.no_surcharge",
)
_NAMES: Final[Mapping[str, Sequence[str]]] = {
    "channel": CHANNELS,
    "customer.residency": ("SA", "AE", "السعودية"),
    "offer.product": ("bnpl", "consumer_finance"),
    "offer.fee_paid_by": ("consumer", "merchant"),
    "offer.stacking_group": ("موسمي", "seasonal"),
    "regime": ("first", "second"),
}
_SETS: Final[Mapping[str, Sequence[str]]] = {
    "cart.categories": CATEGORIES,
    "cart.skus": SKUS,
    "customer.consents": ("terms", "bureau_query"),
    "customer.segments": SEGMENTS,
    "seasons": SEASONS,
}
_POOL: Final = (*_ORDERED, *_MONEY, *_FLAGS, *_NAMES, *_SETS)
_BEFORE_LOAD: Final = ("offer.", "provider.", "retailer.", "plan.", "regime")

_MAYBE_MISSING: Final = frozenset(name for name in _POOL if FACTS[name].optional)

REQUEST_FACTS: Final = tuple(fact for fact in _POOL if not fact.startswith(_BEFORE_LOAD))
REGIME_FACTS: Final = tuple(fact for fact in _POOL if not fact.startswith(("plan.", "regime")))
POLICY_FACTS: Final = _POOL


def without_money(facts: Sequence[str]) -> tuple[str, ...]:
    """The facts that a document for several markets may name."""
    return tuple(fact for fact in facts if fact not in _MONEY)


def written(rng: Random, facts: Sequence[str], currency: str, depth: int = 2) -> Written:
    """A condition over `facts`; amounts in `currency`."""
    kind = rng.random()
    if depth == 0 or kind < 0.6:
        fact = rng.choice(facts)
        return {fact: _meets(rng, fact, currency)}
    if kind < 0.7:
        return {"not": written(rng, facts, currency, depth - 1)}
    parts = [written(rng, facts, currency, depth - 1) for _ in range(rng.randint(1, 3))]
    return {"all" if kind < 0.85 else "any": parts}


def _meets(rng: Random, fact: str, currency: str) -> Any:
    if fact in _MAYBE_MISSING and rng.random() < 0.06:
        return {"present": rng.random() < 0.7}
    if fact in _ORDERED or fact in _MONEY:
        values = _ORDERED.get(fact) or tuple(f"{amount} {currency}" for amount in _MONEY[fact])
        operators = ("at_least", "at_most", "above", "below", "at_least", "at_most", "is", "is_not")
        return {rng.choice(operators): rng.choice(values)}
    if fact in _FLAGS:
        return rng.random() < 0.5
    if fact in _NAMES:
        name = rng.choice(_NAMES[fact])
        return rng.choice((name, {"is_not": name}, {"none_of": [name]}, list(_NAMES[fact][:2])))
    names = rng.sample(_SETS[fact], rng.randint(1, 2))
    return {rng.choice(("any_of", "none_of", "none_of", "all_of")): names}
