"""Which line of an offer's YAML a breach comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from engine.conditions import Compare, compare, comparisons
from engine.facts import FactValue
from engine.problems import Span
from engine.schema.book import Offer, Policy
from engine.schema.yaml_source import MappingNode, Node, Source, child, node_at

_PLACES: Final[Mapping[str, tuple[str, ...]]] = {
    "country": ("market",),
    "offer.id": ("offer",),
    "offer.product": ("product",),
    "offer.currency": ("market",),
    "offer.provider": ("provider",),
    "offer.stacking_group": ("stacking", "group"),
    "offer.installments": ("plan", "installments"),
    "offer.term_months": ("plan", "installments"),
    "offer.term_days": ("plan", "installments"),
    "offer.rate": ("plan", "rate"),
    "offer.consumer_fee": ("plan", "fee"),
    "offer.fee_paid_by": ("plan", "fee", "paid_by"),
    "offer.down_payment": ("plan", "down_payment"),
    "offer.seasonal": ("available", "season"),
    "offer.vat": ("market",),
    "offer.apr_convention": ("market",),
    "offer.early_settlement_months": ("plan", "early_settlement"),
    "offer.early_settlement_share": ("plan", "early_settlement"),
    "plan.down_payment": ("plan", "down_payment"),
    "plan.fees": ("plan", "fee"),
    "plan.fees_without_vat": ("plan", "fee"),
    "plan.interest": ("plan", "rate"),
    "plan.smallest_installment": ("plan", "installments"),
    "plan.largest_installment": ("plan", "installments"),
    "plan.monthly_average": ("plan", "installments"),
    "plan.term_days": ("plan", "installments"),
    "business_date": ("available",),
    "channel": ("when", "channel"),
}
_COSTS: Final = frozenset({"offer.term_cost", "plan.term_cost", "plan.apr", "plan.total_payable"})
_AMOUNTS: Final = frozenset(
    {
        "cart.total", "plan.cash_price", "plan.financed", "plan.exposure", "plan.principal_days",
        "plan.amount_financed", "plan.due_today",
    }
)  # fmt: skip


def cause(offer: Offer, policy: Policy, facts: Mapping[str, FactValue]) -> Span:
    """Where the offer says what a policy does not allow; where it says its id when no line is to blame."""
    for name in _blamed(policy, facts):
        span = place_of(offer, name)
        if span is not None:
            return span
    return offer.source.span_at("offer")


def _blamed(policy: Policy, facts: Mapping[str, FactValue]) -> Iterator[str]:
    """The facts of a policy that could be at fault, the likeliest first."""
    if policy.cap is not None:
        yield from (name for _, name in policy.cap.measure)
        yield from sorted(policy.cap.facts())
    elif policy.rule is not None:
        failing = failing_comparison(policy, facts)
        yield from () if failing is None else (failing.fact,)
        yield from (leaf.fact for leaf in comparisons(policy.rule))
    yield from (leaf.fact for leaf in comparisons(policy.applies_to))


def place_of(offer: Offer, fact: str) -> Span | None:
    """The line of an offer that settles a fact; None for a fact that no line of it settles."""
    source = offer.source
    if fact.startswith("provider."):
        return source.span_at("provider")
    if fact in _COSTS:
        return source.span_at("plan", "rate" if offer.plan.annual_rate else "fee")
    if fact in _AMOUNTS:
        return _amounts(source)
    path = _PLACES.get(fact)
    return None if path is None else _deepest(source, path)


def _deepest(source: Source, path: tuple[str, ...]) -> Span:
    """Where the value stands, or the key above it where the offer leaves the value out."""
    for length in range(len(path), 0, -1):
        if _is_there(source.root, path[:length]):
            whole = length == len(path)
            return source.span_at(*path) if whole else source.key_span_at(*path[:length])
    return source.span_at("offer")


def _is_there(root: Node, path: Iterable[str]) -> bool:
    node: Node | None = root
    for step in path:
        node = child(node, step) if node is not None else None
    return node is not None


def _amounts(source: Source) -> Span:
    """Where the offer says up to which cart it holds, or from which."""
    band = node_at(source.root, ("when", "cart.total"))
    if isinstance(band, MappingNode):
        for bound in ("at_most", "below", "is"):
            if bound in band.entries:
                return band.entries[bound].span
    return source.key_span_at("when", "cart.total") if band is not source.root else source.span_at("offer")


def failing_comparison(policy: Policy, facts: Mapping[str, FactValue]) -> Compare | None:
    """The comparison of a rule with a known fact of the offer that makes the breach; None where none does."""
    if policy.rule is None:
        return None
    known = [leaf for leaf in comparisons(policy.rule) if leaf.fact in facts]
    forbids = policy.document.kind == "forbid"
    failing = (leaf for leaf in known if compare(leaf.operator, facts[leaf.fact], leaf.value) == forbids)
    return next(failing, known[0] if known else None)
