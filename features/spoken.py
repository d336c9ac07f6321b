"""What the Then steps speak of: the plan named last, its reason, and what was said of both."""

from __future__ import annotations

from engine.decision import OfferVerdict
from engine.schema.book import Policy
from engine.verdicts import Reason, Remedy
from features.checkout import Checkout
from features.reasons import in_words
from features.words import spoken_amount


def quoted_plan(checkout: Checkout) -> OfferVerdict:
    """The offered plan that the steps speak of."""
    assert checkout.subject is not None, "no plan was named before this step"
    assert checkout.subject.quote is not None, "the plan is not offered"
    return checkout.subject


def remedy_of_reason(checkout: Checkout) -> Remedy | None:
    """The remedy of the reason that the steps speak of."""
    assert checkout.reason is not None
    return checkout.reason.remedy


def policy_looked_at(checkout: Checkout, title: str) -> Policy:
    """The policy with a title, noted as one that the scenario asserts about."""
    policy = checkout.policy_called(title)
    checkout.exercised_policies.add(policy.id)
    return policy


def is_by_policy(verdict: OfferVerdict, policy: Policy) -> bool:
    """Whether a policy is among the reasons of a verdict."""
    return any(reason.finding.policy == policy.id for reason in verdict.reasons)


def reason_of(checkout: Checkout, verdict: OfferVerdict, policy: Policy) -> Reason:
    """The reason that a policy gives."""
    found = [reason for reason in verdict.reasons if reason.finding.policy == policy.id]
    assert found, everything_said(checkout, verdict)
    return found[0]


def said_of(checkout: Checkout, reason: Reason) -> str:
    """A reason as a scenario says it."""
    return in_words(reason.finding, checkout.engine.compiled.book, checkout.decision.currency)


def expect_reason(checkout: Checkout, verdict: OfferVerdict, why: str) -> None:
    """One of the reasons is the expected one, and becomes the reason that the next steps speak of."""
    assert verdict.outcome == "ineligible", everything_said(checkout, verdict)
    found = [reason for reason in verdict.reasons if said_of(checkout, reason) == why]
    assert found, everything_said(checkout, verdict)
    checkout.reason = found[0]


def everything_said(checkout: Checkout, verdict: OfferVerdict) -> list[str]:
    """Everything said of a plan, for the author of a scenario that fails."""
    said = [f"{said_of(checkout, reason)} {reason.finding.policy or ''}" for reason in verdict.reasons]
    return [verdict.outcome, *said]


def titles_offered(checkout: Checkout) -> list[str]:
    """The plans that are offered, by rank."""
    titles = [verdict.offer.offer.document.title for verdict in checkout.decision.eligible]
    return [title.in_language(checkout.language) for title in titles]


def summary(verdict: OfferVerdict) -> list[str]:
    """Total, today and rate of an offered plan, as a table shows them."""
    quote = verdict.quote
    assert quote is not None
    amounts = [
        spoken_amount(minor, quote.currency) for minor in (quote.total_payable_minor, quote.due_today_minor)
    ]
    return [*amounts, f"{quote.apr_percent} %"]
