"""What the law says of a refusal of credit rather than of an offer, and the facts that it looks at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.compiler.cap_arithmetic import needed_facts
from engine.conditions import Condition, comparisons
from engine.schema.book import Book, Policy

REASONS_FACT: Final = "answer.principal_reasons"
SEGMENTS_FACT: Final = "customer.segments"


def is_notice(policy: Policy) -> bool:
    """Whether a policy's text goes with a refusal, and not with a quote."""
    disclose = policy.document.disclose
    return disclose is not None and disclose.upon == "refusal"


def is_reason_limit(policy: Policy) -> bool:
    """Whether a policy says how many principal reasons a notice names at most."""
    return policy.cap is not None and any(name == REASONS_FACT for _, name in policy.cap.measure)


def facts_looked_at(book: Book, country: str) -> dict[str, frozenset[str]]:
    """The facts that decide in a market, by the id of the policy that mentions them; the offers' own by `""`.

    A segment stands for the facts that it is made of. A notice decides nothing, but says what was looked at:
    it is given because a credit register was asked, for example. What only is shown or kept is neither.
    """
    segments = {segment.id: segment.when for segment in book.segments}
    found = {"": _facts(tuple(offer.when for offer in book.offers_of(country)), segments)}
    for policy in book.policies_of(country):
        if policy.rule is not None:
            found[policy.id] = _facts((policy.applies_to, policy.rule), segments)
        elif policy.cap is not None:
            measured = frozenset().union(*(needed_facts(policy.cap, limit) for limit in policy.cap.limits))
            found[policy.id] = _facts((policy.applies_to,), segments) | measured
        elif is_notice(policy):
            found[policy.id] = _facts((policy.applies_to,), segments)
    return found


def _facts(conditions: tuple[Condition, ...], segments: Mapping[str, Condition]) -> frozenset[str]:
    found: set[str] = set()
    for leaf in (leaf for condition in conditions for leaf in comparisons(condition)):
        if leaf.fact == SEGMENTS_FACT and isinstance(leaf.value, frozenset):
            found |= _facts(tuple(segments[name] for name in sorted(leaf.value)), segments)
        else:
            found.add(leaf.fact)
    return frozenset(found)
