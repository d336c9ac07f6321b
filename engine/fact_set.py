"""The facts of one request, as the evaluators see them: known, missing, or not evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from engine.facts import FACTS, FactValue

NOTHING_WITH_PROVIDER: Final[Mapping[str, int]] = {
    name: 0 for name in FACTS if name.startswith("customer.provider_")
}


EVALUATION_FAILED: Final = "evaluation_failed"
"""Stands among the facts that something lacks when it is the evaluation itself that could not be trusted."""


@dataclass(frozen=True, slots=True)
class FactSet:
    """The facts of one request, as the evaluators see them.

    `values` holds what is known, in the encoding that `FactType` states; a fact that is not there is missing.
    `undetermined` names, by fact, the members of a derived set (segments, seasons) that could be neither
    derived nor ruled out, each with the facts that it lacks. `not_evaluated` holds facts whose reasons
    are not given because another reason makes them meaningless (amounts in an unsupported currency).
    `articles` are the cart's SKUs with all their categories; `by_provider` what the customer has with each
    provider, in the facts of the customer that need one: None where nothing is known of any.
    """

    values: Mapping[str, FactValue]
    undetermined: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    not_evaluated: frozenset[str] = frozenset()
    articles: tuple[tuple[str, frozenset[str]], ...] = ()
    by_provider: Mapping[str, Mapping[str, int]] | None = None

    def with_values(self, more: Mapping[str, FactValue]) -> FactSet:
        """The same facts with some more, or others."""
        return replace(self, values={**self.values, **more})

    def with_provider(self, provider: str) -> Mapping[str, int]:
        """What the customer has with a provider; nothing where the accounts are known and it is not there."""
        if self.by_provider is None:
            return {}
        return self.by_provider.get(provider, NOTHING_WITH_PROVIDER)
