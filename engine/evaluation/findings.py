"""From what did not hold to findings: the reason code and its parameters, with the figures observed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine.compiler.requirements import DownPaymentWish, Requirement
from engine.conditions import Compare, Condition, comparisons
from engine.describe import condition_text, value_text
from engine.evaluation.reference import evaluate, missing_facts
from engine.facts import EVALUATION_FAILED, FactSet
from engine.money import decimal_text
from engine.schema.book import Policy
from engine.verdicts import Finding, ParameterValue, ReasonCode


def requirement_finding(
    requirement: Requirement, facts: FactSet, currency: str, wish_minor: int | None
) -> Finding:
    """Why an offer's own requirement, which fails for these facts, does not hold."""
    condition = requirement.condition
    if isinstance(condition, DownPaymentWish):
        return _down_payment_finding(condition, facts, currency, wish_minor or 0)
    params = _parameters(requirement.code, condition, facts, currency)
    subject = condition.fact if isinstance(condition, Compare) else None
    return Finding(requirement.code, params, subject=subject)


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
    """The policy and its citation in one line, as parameters carry them."""
    citation = policy.document.citation
    return {
        "policy": policy.id,
        "citation": f"{citation.authority}, {citation.instrument}, {citation.clause}",
    }


def breach_finding(policy: Policy, facts: FactSet, currency: str) -> Finding:
    """A forbidding or requiring policy that is breached; an unconfirmed one only refers."""
    if policy.is_unconfirmed:
        return Finding("compliance_referral", cited(policy), policy.id)
    params: dict[str, ParameterValue] = cited(policy)
    assert policy.rule is not None
    leaves = [leaf for leaf in comparisons(policy.rule) if leaf.fact in facts.values]
    observed = {leaf.fact: value_text(leaf.fact, facts.values[leaf.fact], currency) for leaf in leaves}
    if policy.document.reason == "category_excluded":
        params |= _excluded(
            frozenset(name for leaf in leaves if leaf.fact == "cart.categories" for name in _names(leaf)),
            facts,
        )
    else:
        params["condition"] = condition_text(policy.rule, currency)
        params["observed"] = "; ".join(f"{fact}: {value}" for fact, value in observed.items())
    subjects = sorted({leaf.fact for leaf in leaves})
    return Finding(policy.document.reason, params, policy.id, subjects[0] if len(subjects) == 1 else None)


def _parameters(
    code: ReasonCode, condition: Condition, facts: FactSet, currency: str
) -> Mapping[str, ParameterValue]:
    if not isinstance(condition, Compare):
        return _composite_parameters(code, condition, facts, currency)
    if condition.operator in ("present", "absent"):
        given = "given" if condition.fact in facts.values else "not given"
        required = "given" if condition.operator == "present" else "not given"
        return {"condition": condition_text(condition, currency), "observed": given, "required": required}
    observed = facts.values[condition.fact]
    bound = condition.value
    match code:
        case "amount_below_minimum" | "amount_above_maximum":
            assert isinstance(observed, int)
            assert isinstance(bound, int)
            limit = bound + (condition.operator == "above") - (condition.operator == "below")
            names = ("minimum", "shortfall") if code == "amount_below_minimum" else ("maximum", "excess")
            return {
                names[0]: decimal_text(limit, currency),
                "observed": decimal_text(observed, currency),
                names[1]: decimal_text(abs(limit - observed), currency),
            }
        case "offer_not_started" | "offer_expired":
            assert isinstance(bound, int)
            strict = (condition.operator == "above") - (condition.operator == "below")
            return {
                "from" if code == "offer_not_started" else "until": date.fromordinal(
                    bound + strict
                ).isoformat()
            }
        case "season_not_active":
            return {"season": ", ".join(_sorted_names(condition))}
        case "segment_not_included":
            kind = "excluded" if condition.operator == "none_of" else "required"
            return {kind: _sorted_names(condition), "observed": tuple(sorted(_set(observed)))}
        case "category_excluded":
            return _excluded(_names(condition), facts)
        case "item_not_eligible":
            return _unwanted(condition, facts)
        case "channel_not_supported" | "currency_not_supported" | "country_not_supported":
            kind = "excluded" if condition.operator in ("is_not", "none_of") else "supported"
            return {kind: _sorted_names(condition), "observed": str(observed)}
        case _:
            return {
                "condition": condition_text(condition, currency),
                "observed": value_text(condition.fact, observed, currency),
                "required": value_text(condition.fact, bound, currency),
            }


def _composite_parameters(
    code: ReasonCode, condition: Condition, facts: FactSet, currency: str
) -> Mapping[str, ParameterValue]:
    if code != "condition_not_met":
        return {}
    failing = [
        leaf
        for leaf in comparisons(condition)
        if leaf.fact in facts.values and evaluate(leaf, facts) is not True
    ]
    observed = {leaf.fact: value_text(leaf.fact, facts.values[leaf.fact], currency) for leaf in failing}
    return {
        "condition": condition_text(condition, currency),
        "observed": "; ".join(f"{fact}: {value}" for fact, value in observed.items()),
        "required": condition_text(condition, currency),
    }


def _down_payment_finding(wish: DownPaymentWish, facts: FactSet, currency: str, wish_minor: int) -> Finding:
    total = facts.values["cart.total"]
    assert isinstance(total, int)
    least, most = wish.bounds.least.of(total), wish.bounds.most.of(total)
    observed = decimal_text(wish_minor, currency)
    if wish_minor < least:
        return Finding(
            "down_payment_too_low",
            {"minimum": decimal_text(least, currency), "observed": observed},
            subject="down_payment",
        )
    params = {
        "condition": "down_payment at most",
        "required": decimal_text(most, currency),
        "observed": observed,
    }
    return Finding("condition_not_met", params, subject="down_payment")


def _excluded(refused: frozenset[str], facts: FactSet) -> dict[str, ParameterValue]:
    """The refused categories that are in the cart, and the articles that are in them."""
    inside = _set(facts.values.get("cart.categories", frozenset())) & refused
    skus = sorted({sku for sku, categories in facts.articles if categories & refused})
    return {"categories": tuple(sorted(inside)), "skus": tuple(skus)}


def _unwanted(condition: Compare, facts: FactSet) -> dict[str, ParameterValue]:
    wanted = _names(condition)
    if condition.fact == "cart.skus":
        inside = {sku for sku, _ in facts.articles if (sku in wanted) == (condition.operator == "none_of")}
    else:
        inside = {sku for sku, categories in facts.articles if not categories & wanted}
    return {
        "skus": tuple(sorted(inside)),
        "required" if condition.operator != "none_of" else "excluded": tuple(sorted(wanted)),
    }


def _names(leaf: Compare) -> frozenset[str]:
    return leaf.value if isinstance(leaf.value, frozenset) else frozenset({str(leaf.value)})


def _sorted_names(leaf: Compare) -> tuple[str, ...]:
    return tuple(sorted(_names(leaf)))


def _set(value: object) -> frozenset[str]:
    return value if isinstance(value, frozenset) else frozenset()
