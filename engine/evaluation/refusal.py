"""A refusal of credit: its principal reasons, the data that was considered, and the notices to give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.evaluation.appraise import disclosures_of
from engine.evaluation.combine import shown_limit
from engine.evaluation.grounds import TRAITS_FACT, Grounds
from engine.evaluation.groundwork import Considered, Groundwork
from engine.evaluation.principal_reasons import DATA_CATEGORIES, MEANINGS, PRINCIPAL_REASONS
from engine.fact_set import NOTHING_WITH_PROVIDER, FactSet
from engine.pricing.disclosures import placeholders_in
from engine.pricing.plan_facts import EXPOSURE
from engine.schema.book import Book, Policy


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a customer must be told who is refused credit, before any language.

    `principal_reasons` are codes, the weightiest first, and empty where no notice names them;
    `data_categories` are names in the order of their vocabulary.
    """

    principal_reasons: tuple[str, ...]
    data_categories: tuple[str, ...]
    notices: tuple[Policy, ...]


def refusal_of(book: Book, ground: Groundwork, considered: Sequence[Considered]) -> Refusal | None:
    """The refusal of a request whose every offer is refused; None where it is not for the customer's sake.

    While a person may still decide on an offer, credit is not refused, nor to a guest who merely has not
    said enough. A cart, a channel or a day that no plan is for is no refusal of credit to this customer.
    """
    grounds = Grounds(
        ground,
        {segment.id: segment.when for segment in book.segments},
        {name: declared.data for name, declared in book.retailer.inputs.items()},
    )
    weights = Counter(code for one in considered for code in grounds.reasons(one))
    if not weights:
        return None
    law = ground.interval.on_refusal
    notices = disclosures_of(law.notices, ground.judged)
    ranked = sorted(weights, key=lambda code: (-weights[code], PRINCIPAL_REASONS.index(code)))
    named = ranked[: _most_reasons(ground)] if any(map(_names_reasons, notices)) else []
    categories = set(_categories(ground.facts, law.facts, grounds))
    return Refusal(
        tuple(named),
        tuple(category for category in DATA_CATEGORIES if category in categories),
        notices,
    )


def _most_reasons(ground: Groundwork) -> int | None:
    """How many principal reasons may be named; None where no limit is in force."""
    limits = [
        shown_limit(check)
        for check in ground.interval.on_refusal.reason_limits
        if check.gate is None or ground.judged.not_passed >> check.gate & 1
    ]
    return min(limits, default=None)


def _names_reasons(policy: Policy) -> bool:
    disclose = policy.document.disclose
    assert disclose is not None
    return any("principal_reasons" in placeholders_in(text) for text in (disclose.show.en, disclose.show.ar))


def _categories(facts: FactSet, looked_at: frozenset[str], grounds: Grounds) -> Iterator[str]:
    """The categories of what was stated of the customer and that some rule of the market looks at."""
    stated = {name for name, value in facts.values.items() if name != "customer.known" or value is True}
    if facts.by_provider is not None:
        stated |= NOTHING_WITH_PROVIDER.keys()
    for name, meaning in MEANINGS.items():
        is_looked_at = name in looked_at or (name == "customer.bnpl_outstanding" and EXPOSURE in looked_at)
        if is_looked_at and name in stated:
            yield from meaning.categories
    traits = facts.values.get(TRAITS_FACT)
    if TRAITS_FACT in looked_at and isinstance(traits, frozenset):
        yield from (grounds.trait_kinds[name] for name in traits if name in grounds.trait_kinds)
