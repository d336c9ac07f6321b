"""Rank, stacking groups and the number of plans shown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.decide import Engine
from engine.evaluation.combine import rank_key, superseded_by_limit, superseded_in_groups
from engine.pricing.quote import Quote
from engine.schema.book import Policy
from engine.tests.evaluation.small_book import offers_with, policy_document, request, small_book


def _lost(*stackings: tuple[str, str, str]) -> dict[str, tuple[object, object]]:
    """Who loses within the groups, to whom and in which group; the offers are given best first."""
    lost = superseded_in_groups(offers_with(*stackings))
    assert all(one.finding.code == "superseded" for one in lost.values())
    return {name: (one.finding.params["by"], one.finding.params["group"]) for name, one in lost.items()}


def test_of_the_best_offers_only_the_first_stays() -> None:
    """`best` keeps the best ranked `best` offer of its group."""
    assert _lost(("a", "g", "best"), ("b", "g", "best"), ("c", "g", "best")) == {
        "b": ("a", "g"),
        "c": ("a", "g"),
    }


def test_joint_offers_stay_beside_the_best() -> None:
    """`joint` offers neither lose to a `best` one nor make it lose."""
    assert _lost(("a", "g", "joint"), ("b", "g", "best"), ("c", "g", "joint"), ("d", "g", "best")) == {
        "d": ("b", "g")
    }


def test_an_exclusive_offer_keeps_out_its_whole_group_whatever_its_rank() -> None:
    """An eligible `exclusive` offer supersedes better ranked ones of its group."""
    assert _lost(("a", "g", "best"), ("b", "g", "joint"), ("c", "g", "exclusive")) == {
        "a": ("c", "g"),
        "b": ("c", "g"),
    }


def test_of_several_exclusive_offers_the_best_ranked_stays() -> None:
    """`exclusive` offers of one group do not stand beside each other."""
    assert _lost(("a", "g", "exclusive"), ("b", "g", "exclusive")) == {"b": ("a", "g")}


def test_groups_do_not_meet() -> None:
    """Offers of other groups, and offers of no group, are not touched."""
    stackings = ("a", "g", "exclusive"), ("b", "h", "best"), ("c", "", ""), ("d", "h", "best")
    assert _lost(*stackings) == {"d": ("b", "h")}


def _limit_policy(name: str) -> Policy:
    cap = {"measure": "answer.plans_shown", "at_most": 2}
    book = small_book(policy_document(name, "cap", cap)).book
    return next(policy for policy in book.policies if policy.id == name)


def test_plans_beyond_the_limit_lose_to_the_last_one_shown() -> None:
    """The third of at most two plans is superseded, and its reason names the policy."""
    offers, policy = offers_with(("a", "", ""), ("b", "", ""), ("c", "", "")), _limit_policy("house.shown")
    lost = superseded_by_limit(offers, {offer.id: [(policy, 2)] for offer in offers})
    assert set(lost) == {"c"}
    assert lost["c"].finding.params == {"by": "b", "group": "shown_limit"}
    assert lost["c"].finding.policy == "house.shown"


def test_only_the_plans_that_a_limit_counts_use_it_up() -> None:
    """An offer to which the policy does not apply is shown and not counted."""
    offers, policy = offers_with(("a", "", ""), ("b", "", ""), ("c", "", "")), _limit_policy("house.shown")
    assert not superseded_by_limit(offers, {"a": [(policy, 2)], "c": [(policy, 2)]})


def test_a_limit_of_no_plan_shows_none() -> None:
    """With nothing shown there is no plan to lose to."""
    offers, policy = offers_with(("a", "", "")), _limit_policy("house.shown")
    lost = superseded_by_limit(offers, {"a": [(policy, 0)]})
    assert lost["a"].finding.params["by"] == "none"


def test_the_strictest_of_two_limits_decides() -> None:
    """A plan that any of its limits excludes is not shown, and does not use up the others."""
    offers = offers_with(("a", "", ""), ("b", "", ""), ("c", "", ""))
    one, two = _limit_policy("house.one"), _limit_policy("house.two")
    limits = {"a": [(one, 1), (two, 2)], "b": [(one, 1), (two, 2)], "c": [(two, 2)]}
    lost = superseded_by_limit(offers, limits)
    assert {name: each.finding.policy for name, each in lost.items()} == {"b": "house.one"}


@pytest.fixture(scope="module")
def quote() -> Quote:
    """Some quote."""
    with Engine(small_book()) as engine:
        quote = engine.decide(request()).eligible[0].quote
    assert quote is not None
    return quote


def test_rank_asks_total_then_today_then_length_then_id(quote: Quote) -> None:
    """A smaller total wins over all, then a smaller payment today, then an earlier end, then the id."""
    dearer = quote._replace(total_payable_minor=quote.total_payable_minor + 1, due_today_minor=0)
    more_today = quote._replace(due_today_minor=quote.due_today_minor + 1)
    last = quote.schedule[-1]._replace(due=quote.last_due + timedelta(days=1))
    longer = quote._replace(schedule=(*quote.schedule[:-1], last))
    keys = [
        rank_key(quote, "b"),
        rank_key(quote, "c"),
        rank_key(longer, "a"),
        rank_key(more_today, "a"),
        rank_key(dearer, "a"),
    ]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)
