"""Verdicts and their reasons: what is said about an offer, in codes and parameters, before any language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

Outcome = Literal["eligible", "ineligible", "referred"]
"""What is said of an offer: it may be had, it may not, or a person must decide first."""

ReasonCode = Literal[
    "amount_below_minimum",
    "amount_above_maximum",
    "customer_limit_exceeded",
    "currency_not_supported",
    "country_not_supported",
    "channel_not_supported",
    "segment_not_included",
    "category_excluded",
    "item_not_eligible",
    "offer_not_started",
    "offer_expired",
    "season_not_active",
    "offer_inactive",
    "down_payment_too_low",
    "provider_unavailable",
    "condition_not_met",
    "superseded",
    "missing_input",
    "compliance_violation",
    "compliance_referral",
    "policy_error",
]

REFERRING_CODES: Final = frozenset({"compliance_referral"})
"""The codes that withhold an offer until a person decides; every other code refuses it."""

ParameterValue = str | int | tuple[str, ...]


class Remedy(NamedTuple):
    """The smallest change, of one thing that a customer can change, that removes a reason.

    `by` is in the unit of the fact (a decimal amount, a date, a name); `makes_eligible` says whether the
    offer could then be had, found by deciding again.
    """

    fact: str
    change: Literal["increase", "decrease", "add", "remove", "wait"]
    by: str
    makes_eligible: bool


class Finding(NamedTuple):
    """A condition or policy that did not hold, as code and parameters; shared by all offers it concerns.

    `policy` is the id of the policy that says so, None for the offer's own conditions. `subject` is the
    fact concerned, where there is one.
    """

    code: ReasonCode
    params: Mapping[str, ParameterValue]
    policy: str | None = None
    subject: str | None = None


class Reason(NamedTuple):
    """A finding about one offer, with the line of YAML that says so and the remedy, if there is one."""

    finding: Finding
    source: str
    remedy: Remedy | None = None


def outcome_of(findings: Iterable[Finding]) -> Outcome:
    """Refuse beats refer, and refer beats eligible."""
    outcome: Outcome = "eligible"
    for finding in findings:
        if finding.code not in REFERRING_CODES:
            return "ineligible"
        outcome = "referred"
    return outcome


@dataclass(frozen=True, slots=True)
class Fault:
    """An evaluation that could not be trusted: what it was about, and what each evaluator answered."""

    subject: str
    engine: str
    reference: str
