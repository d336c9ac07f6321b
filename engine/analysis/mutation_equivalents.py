"""Mutants that survive although nothing is missing: each says the same as the document, for a reason.

A key is `file: change`, as `make mutate` prints them. An entry that names no surviving mutant is an error, so
that the list cannot outlive what it excuses. Mutants that say the same in every market that has their pack
(`country: SA` left out of a pack that only Saudi Arabia has) are found by `make mutate` itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

EQUIVALENT: Final[Mapping[str, str]] = {
    "policies/sa/regimes.yaml: sa.consumer-finance: {any: [{offer.product: consumer_finance}, "
    "{offer.term_cost: true}]} left out: governs whatever is asked": (
        "sa.bnpl, which is tried before it, takes all other plans: those of bnpl without a term cost"
    ),
    "policies/eu/regimes.yaml: eu.ccd2: {any: [{offer.term_cost: true}, {provider.third_party: false}]} "
    "left out: governs whatever is asked": (
        "eu.scope.bnpl, which is tried before it from the same day on, takes all other plans"
    ),
}
"""The reason, by `file: change`."""
