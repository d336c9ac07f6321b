"""From what did not hold to findings: the reason code and its parameters, with the figures observed.

All that a finding says whatever the request is prepared when a book is loaded; a request fills in the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Final, TypeAlias

from engine.compiler.requirements import DownPaymentWish, Requirement
from engine.conditions import Compare, Condition, comparisons
from engine.describe import condition_text, value_text
from engine.evaluation.findings import cited
from engine.evaluation.reference import evaluate
from engine.fact_set import FactSet
from engine.money import decimal_text
from engine.schema.book import Policy
from engine.verdicts import Finding, ParameterValue, ReasonCode

Parameters: TypeAlias = Callable[[FactSet], Mapping[str, ParameterValue]]
RequirementFinder: TypeAlias = Callable[[FactSet, int | None], Finding]
"""Why a requirement, which fails for these facts and this wish for a down payment, does not hold."""

BreachFinder: TypeAlias = Callable[[FactSet], Finding]
"""Why a forbidding or requiring policy, which is breached with these facts, stands in the way."""

_amount_text: Final = lru_cache(maxsize=4096)(decimal_text)
_value_text: Final = lru_cache(maxsize=4096)(value_text)
"""Many findings of one request quote the same figures."""


def requirement_finder(requirement: Requirement, currency: str) -> RequirementFinder:
    """The findings of an offer's own requirement."""
    condition, code = requirement.condition, requirement.code
    if isinstance(condition, DownPaymentWish):
        return lambda facts, wish_minor: _down_payment_finding(condition, facts, currency, wish_minor or 0)
    subject = condition.fact if isinstance(condition, Compare) else None
    parameters = _parameters(code, condition, currency)
    return lambda facts, _wish_minor: Finding(code, parameters(facts), None, subject)


def breach_finder(policy: Policy, currency: str) -> BreachFinder:
    """The findings of a policy that is breached; an unconfirmed one only refers."""
    if policy.is_unconfirmed:
        referral = Finding("compliance_referral", cited(policy), policy.id)
        return lambda _facts: referral
    assert policy.rule is not None
    code, always = policy.document.reason, cited(policy)
    leaves = tuple(comparisons(policy.rule))
    named = tuple(dict.fromkeys(leaf.fact for leaf in leaves))
    text = condition_text(policy.rule, currency)
    refused = frozenset(name for leaf in leaves if leaf.fact == "cart.categories" for name in _names(leaf))

    def finding(facts: FactSet) -> Finding:
        known = [fact for fact in named if fact in facts.values]
        if code == "category_excluded":
            params = {**always, **_excluded(refused, facts)}
        else:
            params = {**always, "condition": text, "observed": _observed(known, facts, currency)}
        return Finding(code, params, policy.id, known[0] if len(known) == 1 else None)

    return finding


def _observed(known: list[str], facts: FactSet, currency: str) -> str:
    return "; ".join([f"{fact}: {_value_text(fact, facts.values[fact], currency)}" for fact in known])


def _parameters(code: ReasonCode, condition: Condition, currency: str) -> Parameters:
    if not isinstance(condition, Compare):
        return _composite_parameters(code, condition, currency)
    fact, names = condition.fact, _sorted_names(condition)
    match code:
        case "amount_below_minimum" | "amount_above_maximum":
            return _amount_parameters(condition, currency)
        case "offer_not_started" | "offer_expired":
            day = date.fromordinal(_inclusive(condition)).isoformat()
            return _fixed({"from" if code == "offer_not_started" else "until": day})
        case "season_not_active":
            return _fixed({"season": ", ".join(names)})
        case "segment_not_included":
            kind = "excluded" if condition.operator == "none_of" else "required"
            return lambda facts: {kind: names, "observed": _in_order(_set(facts.values[fact]))}
        case "category_excluded":
            refused = _names(condition)
            return lambda facts: _excluded(refused, facts)
        case "item_not_eligible":
            return lambda facts: _unwanted(condition, facts)
        case "channel_not_supported" | "currency_not_supported" | "country_not_supported":
            kind = "excluded" if condition.operator in ("is_not", "none_of") else "supported"
            return lambda facts: {kind: names, "observed": str(facts.values[fact])}
        case _:
            return _plain_parameters(condition, currency)


def _fixed(params: Mapping[str, ParameterValue]) -> Parameters:
    return lambda _facts: params


def _inclusive(leaf: Compare) -> int:
    """The bound of a comparison with an ordered fact, as the first or last value that is allowed."""
    assert isinstance(leaf.value, int)
    return leaf.value + (leaf.operator == "above") - (leaf.operator == "below")


def _amount_parameters(leaf: Compare, currency: str) -> Parameters:
    limit, fact = _inclusive(leaf), leaf.fact
    text = decimal_text(limit, currency)
    is_floor = leaf.operator in ("at_least", "above")
    bound, distance = ("minimum", "shortfall") if is_floor else ("maximum", "excess")

    def params(facts: FactSet) -> Mapping[str, ParameterValue]:
        observed = facts.values[fact]
        assert isinstance(observed, int)
        return {
            bound: text,
            "observed": _amount_text(observed, currency),
            distance: _amount_text(abs(limit - observed), currency),
        }

    return params


def _plain_parameters(leaf: Compare, currency: str) -> Parameters:
    """A condition in words, with what was observed and what is required."""
    fact, text = leaf.fact, condition_text(leaf, currency)
    if leaf.operator in ("present", "absent"):
        given, wanted = ("not given", "given") if leaf.operator == "present" else ("given", "not given")
        return _fixed({"condition": text, "observed": given, "required": wanted})
    required = value_text(fact, leaf.value, currency)
    return lambda facts: {
        "condition": text,
        "observed": _value_text(fact, facts.values[fact], currency),
        "required": required,
    }


def _composite_parameters(code: ReasonCode, condition: Condition, currency: str) -> Parameters:
    if code != "condition_not_met":
        return _fixed({})
    text, leaves = condition_text(condition, currency), tuple(comparisons(condition))

    def params(facts: FactSet) -> Mapping[str, ParameterValue]:
        failing = dict.fromkeys(
            leaf.fact for leaf in leaves if leaf.fact in facts.values and evaluate(leaf, facts) is not True
        )
        return {"condition": text, "observed": _observed(list(failing), facts, currency), "required": text}

    return params


def _down_payment_finding(wish: DownPaymentWish, facts: FactSet, currency: str, wish_minor: int) -> Finding:
    total = facts.values["cart.total"]
    assert isinstance(total, int)
    least, most = wish.bounds.least.of(total), wish.bounds.most.of(total)
    observed = _amount_text(wish_minor, currency)
    params: dict[str, ParameterValue]
    if wish_minor < least:
        params = {"minimum": _amount_text(least, currency), "observed": observed}
        return Finding("down_payment_too_low", params, subject="down_payment")
    params = {
        "condition": "down_payment at most",
        "required": _amount_text(most, currency),
        "observed": observed,
    }
    return Finding("condition_not_met", params, subject="down_payment")


def _excluded(refused: frozenset[str], facts: FactSet) -> dict[str, ParameterValue]:
    """The refused categories that are in the cart, and the articles that are in them."""
    inside = refused & _set(facts.values.get("cart.categories", frozenset()))
    return {"categories": _in_order(inside), "skus": _articles_in(inside, facts.articles)}


@lru_cache(maxsize=1024)
def _articles_in(
    categories: frozenset[str], articles: tuple[tuple[str, frozenset[str]], ...]
) -> tuple[str, ...]:
    """The articles that are in some of the categories; many findings of one request ask the same."""
    return tuple(sorted({sku for sku, own in articles if not categories.isdisjoint(own)}))


@lru_cache(maxsize=1024)
def _in_order(names: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(names))


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
