"""From assessed offers to the answer's order: rank, stacking groups, and how many plans may be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from engine.pricing.quote import Quote
from engine.schema.book import Offer, Policy
from engine.verdicts import Finding


class Candidate(Protocol):
    """An offer that nothing stands in the way of, with its quote."""

    @property
    def offer(self) -> Offer:
        """The offer."""

    @property
    def quote(self) -> Quote:
        """Its quote."""


def rank_key(quote: Quote, offer_id: str) -> tuple[int, int, date, str]:
    """The order in which offers are shown: what is paid in all, what is paid today, how long, the id.

    The merchant's margin has no part in it.
    """
    return quote.total_payable_minor, quote.due_today_minor, quote.last_due, offer_id


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
