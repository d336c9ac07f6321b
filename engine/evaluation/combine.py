"""From assessed offers to the answer's order: rank, stacking groups, and how many plans may be shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from engine.compiler.compiled import CapCheck
from engine.evaluation.evaluators import MarketEvaluators
from engine.evaluation.groundwork import Considered, Groundwork
from engine.pricing.quote import Quote
from engine.schema.book import Offer, Policy
from engine.verdicts import Finding

Rank = tuple[int, int, date, str]
"""What is paid in all, what is paid today, the last due date, the id."""


def rank_key(quote: Quote, offer_id: str) -> Rank:
    """The order in which offers are shown: what is paid in all, what is paid today, how long, the id.

    The merchant's margin has no part in it.
    """
    return quote.total_payable_minor, quote.due_today_minor, quote.last_due, offer_id


@dataclass(frozen=True, slots=True)
class Combined:
    """The offers that are shown, best first, and those that stand but are kept out, by id."""

    shown: tuple[Considered, ...]
    superseded: Mapping[str, Superseded]


def combine(considered: Iterable[Considered]) -> Combined:
    """Rank the offers that nothing stands in the way of, and let them compete."""
    standing = sorted((one for one in considered if one.stands), key=_rank_of)
    lost = dict(superseded_in_groups([one.assessed.offer.offer for one in standing]))
    remaining = [one for one in standing if one.assessed.offer.id not in lost]
    limits = {one.assessed.offer.id: tuple(_shown_limits(one)) for one in remaining}
    lost |= superseded_by_limit([one.assessed.offer.offer for one in remaining], limits)
    return Combined(tuple(one for one in remaining if one.assessed.offer.id not in lost), lost)


def is_shown(ground: Groundwork, position: int, after: Considered) -> bool:
    """Whether an offer that stands by itself is also shown beside all others of the groundwork.

    The rivals of its group are decided first. At the limit of shown plans, what is certain is told at little
    cost: fewer others than the limit, or enough of them that certainly stand and rank before it. Otherwise
    all are decided and combined.
    """
    market, own = ground.market, _rank_of(after)
    if any(_beats(ground.offer(rival), after, own) for rival in ground.open_offers(market.rivals[position])):
        return False
    limits = after.assessed.law.shown_limits
    if not limits:
        return True
    others = ground.open_offers(market.ahead[position])
    most = min(shown_limit(check) for check in limits)
    if _distinct(others, market) < most:
        return True
    if not ground.open_offers(market.exclusive) and _surely_before(ground, others, after, most):
        return False  # an exclusive offer, wherever it ranks, could keep out those that are counted
    everyone = ground.open_offers(range(len(market.compiled.offers)))
    shown = combine(map(ground.offer, everyone)).shown
    return any(one.assessed.offer.id == after.assessed.offer.id for one in shown)


def _beats(rival: Considered, after: Considered, own: Rank) -> bool:
    """Whether a rival of its group keeps an offer out: by being exclusive, or by ranking before it."""
    if not rival.stands:
        return False
    rules = [one.assessed.offer.offer.document.stacking for one in (rival, after)]
    return rules[0] is None or rules[1] is None or rules[0].rule != rules[1].rule or _rank_of(rival) < own


def _surely_before(ground: Groundwork, others: list[int], after: Considered, most: int) -> bool:
    """Whether `most` offers that count against the same limits certainly stand and rank before an offer."""
    own, limits = _rank_of(after), after.assessed.law.shown_limits
    if any(check.gate is not None for check in limits):
        return False
    offers, laws, groups = ground.market.compiled.offers, ground.interval.offers, ground.market.groups
    counted: set[str | int] = set()
    for other in others:
        name = groups[other] or other
        if name in counted or laws[other].shown_limits is not limits:
            continue
        quote = ground.appraiser.surely_stands(offers[other], laws[other])
        if quote is not None and rank_key(quote, offers[other].id) < own:
            counted.add(name)
            if len(counted) == most:
                return True
    return False


def _distinct(positions: list[int], market: MarketEvaluators) -> int:
    """How many of these offers could be shown together."""
    groups = [market.groups[position] for position in positions]
    return len({group for group in groups if group is not None}) + groups.count(None)


def _rank_of(considered: Considered) -> Rank:
    assert considered.appraisal is not None
    assert considered.appraisal.quote is not None
    return rank_key(considered.appraisal.quote, considered.assessed.offer.id)


def _shown_limits(considered: Considered) -> Iterator[tuple[Policy, int]]:
    """The policies that limit how many plans are shown and count this one; in doubt, it is counted."""
    assert considered.appraisal is not None
    for check in considered.assessed.law.shown_limits:
        if check.gate is None or considered.appraisal.judged.not_passed >> check.gate & 1:
            yield check.policy, shown_limit(check)


def shown_limit(check: CapCheck) -> int:
    """How many plans a policy lets be shown; the loader takes plain numbers only."""
    return min(term.constant for term in check.limit.terms)


@dataclass(frozen=True, slots=True)
class Superseded:
    """An offer that another one, or the limit of shown plans, keeps out of the answer."""

    finding: Finding
    policy: Policy | None


def superseded_in_groups(ranked: Sequence[Offer]) -> Mapping[str, Superseded]:
    """The offers that lose within their stacking group, by id; `ranked` is best first.

    Within a group an eligible `exclusive` offer keeps out all others, the best ranked one where there are
    several; of the `best` offers only the best ranked stays; `joint` offers stay beside them.
    """
    exclusive: dict[str, str] = {}
    best: dict[str, str] = {}
    for offer in ranked:
        stacking = offer.document.stacking
        if stacking is not None and stacking.rule == "exclusive":
            exclusive.setdefault(stacking.group, offer.id)
        if stacking is not None and stacking.rule == "best":
            best.setdefault(stacking.group, offer.id)
    lost: dict[str, Superseded] = {}
    for offer in ranked:
        stacking = offer.document.stacking
        if stacking is None:
            continue
        winner = exclusive.get(stacking.group) or (
            best.get(stacking.group) if stacking.rule == "best" else None
        )
        if winner is not None and winner != offer.id:
            lost[offer.id] = Superseded(Finding("superseded", {"by": winner, "group": stacking.group}), None)
    return lost


def superseded_by_limit(
    ranked: Sequence[Offer], limits: Mapping[str, Sequence[tuple[Policy, int]]]
) -> Mapping[str, Superseded]:
    """The offers beyond the number of plans that may be shown; `limits` gives, by offer, who counts it."""
    shown: dict[str, list[str]] = {}
    lost: dict[str, Superseded] = {}
    for offer in ranked:
        full = next(
            (policy for policy, most in limits.get(offer.id, ()) if len(shown.get(policy.id, ())) >= most),
            None,
        )
        if full is not None:
            by = shown[full.id][-1] if shown.get(full.id) else "none"
            lost[offer.id] = Superseded(
                Finding("superseded", {"by": by, "group": "shown_limit"}, full.id), full
            )
            continue
        for policy, _most in limits.get(offer.id, ()):
            shown.setdefault(policy.id, []).append(offer.id)
    return lost
