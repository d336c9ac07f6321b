"""Refusals: when credit is refused, for which principal reasons, and what goes with them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.decide import Engine
from engine.evaluation.grounds import Grounds
from engine.evaluation.principal_reasons import DATA_CATEGORIES, MEANINGS, PRINCIPAL_REASONS
from engine.facts import FACTS
from engine.request import Account, CreditCheck, Income
from engine.tests.evaluation.generated import chances
from engine.tests.evaluation.generated_books import generated_book, text
from engine.tests.evaluation.generated_conditions import Written
from engine.tests.evaluation.generated_requests import generated_request
from engine.tests.evaluation.refusals import at_most, decided, for_all, notice, reasons_of
from engine.tests.evaluation.small_book import offer_document, request, small_book


@pytest.mark.parametrize(
    ("kind", "body", "customer", "expected"),
    [
        ("require", {"customer.age": {"at_least": "40 years"}}, {}, "other_age"),
        (
            "require",
            {"customer.identity_verified": True},
            {"identity_verified": False},
            "identity_not_verified",
        ),
        ("require", {"customer.identity_verified": True}, {}, "identity_not_verified"),
        ("require", {"customer.bureau_checked": True}, {}, "unable_to_verify_credit_references"),
        (
            "require",
            {"customer.credit_check": "full"},
            {"credit_check": CreditCheck("partial", date(2026, 12, 1))},
            "unable_to_verify_credit_references",
        ),
        ("require", {"customer.residency": "SA"}, {"residency": "EG"}, "other_residence"),
        ("require", {"customer.residency": "SA"}, {}, "credit_application_incomplete"),
        (
            "require",
            {"customer.consents": "terms"},
            {"consents": frozenset()},
            "credit_application_incomplete",
        ),
        (
            "require",
            {"customer.creditworthiness": "positive"},
            {"creditworthiness": "negative"},
            "ability_to_repay_not_established",
        ),
        ("forbid", {"customer.covered_borrower": True}, {"covered_borrower": True}, "covered_borrower"),
        (
            "forbid",
            {"customer.days_past_due": {"above": "5 days"}},
            {"days_past_due": 6},
            "delinquent_obligations",
        ),
        (
            "require",
            {"customer.monthly_income": {"at_least": "3000 SAR"}},
            {"monthly_income_minor": 299_999},
            "income_insufficient",
        ),
        (
            "require",
            {"customer.monthly_income": {"at_most": "3000 SAR"}},
            {"monthly_income_minor": 300_001},
            "other_income",
        ),
        (
            "require",
            {"customer.other_income_statements": {"at_least": "2 years"}},
            {"income": Income(1, 0, 1, other_statements_years=1)},
            "unable_to_verify_income",
        ),
        (
            "cap",
            {"measure": "customer.provider_late_fees", "at_most": "15 SAR"},
            {"accounts": (Account("lender", late_fees_minor=1_501),)},
            "poor_credit_performance",
        ),
        (
            "cap",
            {"measure": "plan.exposure", "at_most": "1200 SAR"},
            {"bnpl_outstanding_minor": 20_001},
            "excessive_obligations",
        ),
    ],
)
def test_a_rule_about_the_customer_has_its_principal_reason(
    kind: str, body: Written, customer: dict[str, Any], expected: str
) -> None:
    """What a rule turns on is told as Form C-1 tells it, on the side on which it stands in the way."""
    assert reasons_of(request(**customer), for_all(kind, body)) == (expected,)


def test_a_cart_that_is_too_small_is_no_refusal_of_credit() -> None:
    """Where the cart alone is in the way, nothing is said of the customer."""
    decision = decided(request(9_999), notice())
    assert not decision.eligible
    assert {reason.finding.code for reason in decision.verdicts[0].reasons} == {"amount_below_minimum"}
    assert decision.refusal is None


def test_an_offer_that_is_not_for_the_cart_says_nothing_of_the_customer() -> None:
    """Where the cart is in the way of every offer, one that is also for other customers is no refusal."""
    decision = decided(request(9_999, days_past_due=31), notice())
    codes = {reason.finding.code for verdict in decision.verdicts for reason in verdict.reasons}
    assert {"amount_below_minimum", "compliance_violation", "segment_not_included"} <= codes
    assert decision.refusal is None


def test_there_is_no_refusal_where_something_is_offered() -> None:
    """One eligible offer is enough: no credit is refused, whatever stands in the way of the others."""
    decision = decided(request(days_past_due=31), notice())
    assert decision.eligible
    assert decision.withheld
    assert decision.refusal is None


@pytest.mark.parametrize(
    ("owed_minor", "income_minor", "expected"),
    [
        (90_000, 300_000, ("excessive_obligations",)),
        (0, 60_000, ("income_insufficient",)),
        (100, 60_000, ("income_insufficient",)),
    ],
)
def test_a_debt_burden_is_told_by_what_makes_it_too_heavy(
    owed_minor: int, income_minor: int, expected: tuple[str, ...]
) -> None:
    """Where the plan alone would fit it is the obligations; where it would not, the income."""
    burden = {
        "measure": "customer.monthly_obligations + plan.monthly_average",
        "at_most": "33 % of customer.monthly_income",
    }
    asked = request(monthly_obligations_minor=owed_minor, monthly_income_minor=income_minor)
    assert reasons_of(asked, for_all("cap", burden)) == expected


def test_a_cart_above_a_limit_that_the_customer_has_not_touched_is_no_refusal() -> None:
    """Owing nothing, a customer is not refused for obligations: the cart alone is too large."""
    limit = {"measure": "customer.bnpl_outstanding + plan.financed", "at_most": "900 SAR"}
    assert reasons_of(request(100_000), for_all("cap", limit)) is None
    assert reasons_of(request(90_000, bnpl_outstanding_minor=1), for_all("cap", limit)) == (
        "excessive_obligations",
    )


def test_the_limit_that_is_not_exceeded_is_no_reason() -> None:
    """Of the lowest of two limits only the one that is exceeded stands in the way."""
    limit = {"measure": "plan.financed", "at_most": {"lowest_of": ["900 SAR", "3 x customer.monthly_income"]}}
    assert reasons_of(request(monthly_income_minor=1_000_000), for_all("cap", limit)) is None
    assert reasons_of(request(80_000, monthly_income_minor=20_000), for_all("cap", limit)) == (
        "income_insufficient",
    )


def test_a_floor_is_not_met_for_want_of_income_or_for_obligations() -> None:
    """What must be left of the income is too little for what is owed, or because it is little itself."""
    left = {"measure": "customer.monthly_income - customer.monthly_obligations", "at_least": "1000 SAR"}

    def reasons(income_minor: int, owed_minor: int) -> tuple[str, ...] | None:
        asked = request(monthly_income_minor=income_minor, monthly_obligations_minor=owed_minor)
        return reasons_of(asked, for_all("cap", left))

    assert reasons(150_000, 50_001) == ("excessive_obligations",)
    assert reasons(99_999, 0) == ("income_insufficient",)


def test_a_limit_for_new_customers_is_about_the_customer() -> None:
    """A cap on the plan that binds for a short time as a customer is told by that time."""
    limit = {"measure": "plan.financed", "at_most": "500 SAR"}
    scope = {"country": "SA", "customer.tenure": {"below": "90 days"}}
    asked = request(customer_since=date(2026, 11, 1))
    assert reasons_of(asked, for_all("cap", limit, applies_to=scope)) == ("length_of_relationship",)


def test_of_alternatives_those_that_hold_are_reasons() -> None:
    """A rule of two alternatives names the one that stood in the way, and not the other."""
    either = {
        "any": [{"customer.days_past_due": {"above": "5 days"}}, {"customer.age": {"below": "21 years"}}]
    }
    assert reasons_of(request(days_past_due=6), for_all("forbid", either)) == ("delinquent_obligations",)


def test_a_segment_is_told_by_what_keeps_the_customer_out_of_it() -> None:
    """Not being in a segment is no reason by itself: what its condition asks is."""
    asked = request(days_past_due=3)
    assert reasons_of(asked, for_all("require", {"customer.segments": "gold"})) == ("delinquent_obligations",)


def test_weightier_reasons_come_first_and_equal_ones_in_the_order_of_the_form() -> None:
    """What refuses more offers comes first; what refuses as many comes as in the form."""
    asked = request(days_past_due=31, identity_verified=False, monthly_income_minor=100)
    policies = (
        for_all("require", {"customer.identity_verified": True}, "house.a"),
        for_all("require", {"customer.monthly_income": {"at_least": "3000 SAR"}}, "house.b"),
    )
    expected = ("income_insufficient", "identity_not_verified", "delinquent_obligations")
    assert reasons_of(asked, *policies) == expected
    assert reasons_of(asked, *policies, at_most(2)) == expected[:2]


def test_a_limit_of_reasons_holds_while_it_is_in_force() -> None:
    """Without a limit in force that day all reasons are named; plans that are shown are not limited by it."""
    asked = request(days_past_due=31, identity_verified=False)
    policy = for_all("require", {"customer.identity_verified": True})
    window = {"from": "2026-12-06"}
    assert reasons_of(asked, policy, at_most(1)) == ("identity_not_verified",)
    later = reasons_of(asked, policy, at_most(1, in_force=window))
    assert later == ("identity_not_verified", "delinquent_obligations")
    assert len(decided(request(), at_most(1)).eligible) > 1


def test_a_limit_of_reasons_is_for_those_to_whom_it_applies() -> None:
    """A limit with a condition of the customer binds where that holds or cannot be told."""
    policy = for_all("require", {"customer.identity_verified": True})
    for residency, count in (("SA", 1), (None, 1), ("EG", 2)):
        limit = at_most(1, applies_to={"customer.residency": "SA"})
        reasons = reasons_of(
            request(days_past_due=31, identity_verified=False, residency=residency), policy, limit
        )
        assert reasons is not None
        assert len(reasons) == count


def test_reasons_are_named_only_where_a_notice_asks_for_them() -> None:
    """Without a notice that names them no principal reasons are given, but it stays a refusal."""
    plain = notice()
    plain["disclose"] = {"show": {"en": "Refused.", "ar": "مرفوض."}, "upon": "refusal"}
    policy = for_all("require", {"customer.identity_verified": True})
    with_plain, bare = (decided(request(), policy, *more).refusal for more in ((plain,), ()))
    assert with_plain is not None
    assert (with_plain.principal_reasons, [one.id for one in with_plain.notices]) == ((), ["house.notice"])
    assert bare is not None
    assert (bare.principal_reasons, bare.notices) == ((), ())


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"applies_to": {"country": "SA"}}, True),
        ({"applies_to": {"customer.residency": "SA"}}, True),
        ({"applies_to": {"customer.known": True}}, True),
        ({"applies_to": {"customer.known": False}}, False),
        ({"in_force": {"from": "2026-12-05"}}, True),
        ({"in_force": {"from": "2026-12-06"}}, False),
        ({"in_force": {"until": "2026-12-04"}}, False),
    ],
)
def test_a_notice_goes_with_the_refusals_to_which_it_applies(changes: Written, shown: bool) -> None:
    """A notice is given on its days and where its condition holds; where that cannot be told, it is given."""
    policy = for_all("require", {"customer.identity_verified": True})
    refusal = decided(request(), policy, notice(**changes)).refusal
    assert refusal is not None
    assert bool(refusal.notices) == shown


def test_a_notice_is_of_no_offer() -> None:
    """A notice does not go with an offer's quote."""
    assert not any(verdict.disclosures for verdict in decided(request(), notice()).eligible)


def test_what_a_person_may_still_decide_is_no_refusal() -> None:
    """Where a person must decide first, credit is not refused yet."""
    unconfirmed = for_all("require", {"customer.age": {"at_least": "40 years"}})
    unconfirmed["citation"] = {**unconfirmed["citation"], "confidence": "unconfirmed"}
    decision = decided(request(), notice(), unconfirmed)
    assert "referred" in {verdict.outcome for verdict in decision.verdicts} <= {"referred", "ineligible"}
    assert decision.refusal is None


def test_the_categories_are_of_what_was_stated_and_is_looked_at() -> None:
    """What no rule looks at was not considered, nor what the request does not state."""
    policies = (
        for_all("require", {"customer.identity_verified": True}, "house.a"),
        for_all("require", {"customer.monthly_income": {"at_least": "1 SAR"}}, "house.b"),
    )
    asked = request(identity_verified=False, residency="SA", monthly_income_minor=None)
    refusal = decided(asked, *policies).refusal
    assert refusal is not None
    looked_at = ("identity", "obligations", "payment_history", "purchase_history")
    assert refusal.data_categories == looked_at


def test_an_offers_own_condition_is_looked_at_too() -> None:
    """A reason can be a condition of the offer itself, and what it mentions was considered."""
    for_natives = offer_document(
        "natives", when={"cart.total": {"at_least": "100 SAR"}, "customer.residency": "SA"}
    )
    policy = for_all("forbid", {"offer.id": {"is_not": "natives"}, "cart.discounted": False})
    refusal = decided(request(residency="EG"), notice(), policy, for_natives).refusal
    assert refusal is not None
    assert "residence" in refusal.data_categories
    assert "other_residence" in refusal.principal_reasons


def test_an_input_of_the_retailer_is_told_by_its_category() -> None:
    """A rule about a trait is told by the trait's kind of data; traits that were stated were considered."""
    inputs = {
        "club": {"title": text("Club"), "data": "membership"},
        "app-user": {"title": text("App"), "data": "device"},
    }
    policy = for_all("require", {"customer.traits": {"any_of": ["club"]}})
    asked = {"stated": frozenset({"app-user"}), "silent": None}
    found = {}
    for name, traits in asked.items():
        with Engine(small_book(policy, notice(), inputs=inputs)) as engine:
            found[name] = engine.decide(request(traits=traits)).refusal
    assert found["stated"] is not None
    assert found["stated"].principal_reasons == ("other_membership",)
    assert "device" in found["stated"].data_categories
    assert found["silent"] is not None
    assert found["silent"].principal_reasons == ("credit_application_incomplete",)
    assert "device" not in found["silent"].data_categories


def test_every_fact_of_the_customer_has_its_meaning() -> None:
    """No fact of a customer is without a principal reason and a category, both of the vocabulary."""
    apart = {"customer.segments", "customer.traits"}
    assert MEANINGS.keys() == {name for name in FACTS if name.startswith("customer.")} - apart
    for meaning in MEANINGS.values():
        assert {meaning.reason, meaning.missing} <= set(PRINCIPAL_REASONS)
        assert set(meaning.categories) <= set(DATA_CATEGORIES)


OF_THE_CART = {
    "amount_below_minimum", "amount_above_maximum", "currency_not_supported", "channel_not_supported",
    "item_not_eligible", "offer_not_started", "offer_expired", "season_not_active", "offer_inactive",
    "provider_unavailable", "down_payment_too_low",
}  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_whatever_the_book_a_refusal_is_for_the_customers_sake(seed: int) -> None:
    """On any book credit is refused only where every offer is, and a plan fits all but the customer."""
    compiled, rng = generated_book(f"refusals {seed}"), chances(f"refused {seed}")
    segments = {segment.id: segment.when for segment in compiled.book.segments}
    with Engine(compiled) as engine:
        for _ in range(25):
            asked = generated_request(rng)
            ground = engine.ground(asked)
            grounds, of_any = Grounds(ground, segments, {}), False
            for considered in ground.offers():
                codes = grounds.reasons(considered)
                of_any = of_any or bool(codes)
                assert codes <= set(PRINCIPAL_REASONS)
                found = {one.finding.code for one in considered.found}
                assert not (codes and (considered.stands or found & OF_THE_CART)), (asked, found)
            decision = engine.decide(asked, remedies=False)
            refused = all(verdict.outcome == "ineligible" for verdict in decision.verdicts)
            assert (decision.refusal is not None) == (of_any and refused)


@pytest.mark.parametrize(("id", "refused"), [(None, False), ("c-1", True)])
def test_a_guest_who_has_not_said_enough_is_not_refused(id: str | None, refused: bool) -> None:
    """A guest has not applied; an identified customer whose details are missing has, incompletely."""
    policy = for_all("require", {"customer.identity_verified": True})
    decision = decided(request(id=id), notice(), policy)
    assert not decision.eligible
    assert (decision.refusal is not None) is refused


def test_a_guest_may_be_refused_for_what_is_known() -> None:
    """Who is not identified but says that payments are late is refused for that."""
    policy = for_all("forbid", {"customer.days_past_due": {"above": "30 days"}})
    assert decided(request(id=None, days_past_due=31), notice(), policy).refusal is not None
