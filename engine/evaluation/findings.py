"""Findings that rest on no figure: missing facts, failed evaluations; and how policies are cited."""

from __future__ import annotations

from engine.conditions import Condition
from engine.evaluation.reference import missing_facts
from engine.fact_set import EVALUATION_FAILED, FactSet
from engine.schema.book import Policy
from engine.verdicts import Finding, ParameterValue


def lacking_finding(condition: Condition, facts: FactSet, policy: Policy | None = None) -> Finding | None:
    """Why a condition cannot be told; None if all it lacks is not evaluated for a reason already given."""
    lacking = missing_facts(condition, facts)
    if EVALUATION_FAILED in lacking:
        return error_finding(policy)
    reported = lacking - facts.not_evaluated
    return missing_finding(reported, policy) if reported or not lacking else None


def missing_finding(lacking: frozenset[str], policy: Policy | None) -> Finding:
    """The facts that are missing: a refusal, or a referral where the policy says so."""
    names = tuple(sorted(lacking))
    if policy is None:
        return Finding("missing_input", {"facts": names})
    if policy.refers_when_missing:
        return Finding("compliance_referral", {**cited(policy), "facts": names}, policy.id)
    return Finding("missing_input", {"facts": names, **cited(policy)}, policy.id)


def error_finding(policy: Policy | None) -> Finding:
    """An evaluation that cannot be trusted refuses."""
    return Finding("policy_error", cited(policy) if policy else {}, policy.id if policy else None)


def cited(policy: Policy) -> dict[str, ParameterValue]:
    """The policy, its citation in one line and since when it is in force, as parameters carry them."""
    citation, since = policy.document.citation, policy.since()
    named: dict[str, ParameterValue] = {
        "policy": policy.id,
        "citation": f"{citation.authority}, {citation.instrument}, {citation.clause}",
    }
    return named | {"since": since.isoformat()} if since else named
