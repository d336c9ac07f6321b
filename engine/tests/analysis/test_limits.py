"""What a shop may advertise: only what is on offer, and only the carts that no law refuses."""

from __future__ import annotations

from datetime import date

import pytest

from engine.analysis.cart_spans import CartSpan
from engine.analysis.limits import PlanLimits, plans_on_offer
from engine.analysis.limits_answer import limits_on_wire
from engine.tests.analysis.offers_and_laws import book_under, compiled_under, law
from engine.tests.analysis.test_validation import DATED, DEBT, NO_FEE, PLAN

DAY = date(2026, 5, 1)
FLOOR = law(
    "law.floor",
    "kind: cap\napplies_to: {country: SA}\ncap: {measure: plan.smallest_installment, at_least: 30 SAR}",
)


def plans(
    *laws: dict[str, str], fields: str = "", on: date = DAY, channel: str = "store"
) -> list[PlanLimits]:
    """What may be advertised of the good book's offer under some laws."""
    return list(plans_on_offer(compiled_under(*laws, fields=fields), "SA", channel, on))


def test_without_a_law_about_it_the_band_is_the_offers_own() -> None:
    """An offer that no policy limits may be advertised from its smallest cart to its largest."""
    (plan,) = plans()
    assert plan.carts == (CartSpan(10_000, 500_000),)


def test_the_band_is_cut_to_the_minor_unit_at_both_ends() -> None:
    """A floor of the installment cuts the small carts, a ceiling of the debt the large ones."""
    (plan,) = plans(FLOOR, DEBT)
    assert (plan.minimum_minor, plan.maximum_minor) == (12_000, 300_000)


def test_a_down_payment_that_keeps_both_a_floor_and_a_ceiling_is_found() -> None:
    """Neither the least nor the most down payment does for a cart between, yet one between them does."""
    floor = law(
        "law.high-floor",
        "kind: cap\napplies_to: {country: SA}\ncap: {measure: plan.smallest_installment, at_least: 700 SAR}",
    )
    chosen = PLAN % ("{at_least: 10 %, at_most: 90 %}", NO_FEE)
    (plan,) = plans(DEBT, floor, fields=chosen)
    assert plan.carts == (CartSpan(311_111, 500_000),)


def test_carts_that_rounding_may_lift_over_a_cap_are_not_advertised() -> None:
    """A fee of the very share that is allowed suits one cart and not the next; one below it suits all."""
    cap = law(
        "law.fee",
        "kind: cap\napplies_to: {country: SA}\n"
        "cap: {measure: plan.fees_without_vat, at_most: 0.5 % of plan.financed}",
    )
    fee = "fee: {amount: %s, paid_by: consumer, charged: first}"
    assert plans(cap, fields=PLAN % ("none", fee % "0.5 %")) == []
    assert plans(cap, fields=PLAN % ("none", fee % "0.45 %"))[0].carts == (CartSpan(10_000, 500_000),)


def test_a_limit_that_also_depends_on_income_cuts_at_its_amount() -> None:
    """Of the lowest of an amount and three incomes, the amount binds whoever asks."""
    cap = law(
        "law.debt",
        "kind: cap\napplies_to: {country: SA}\ncap: {measure: customer.bnpl_outstanding + plan.financed, "
        "at_most: {lowest_of: [3000 SAR, 3 x customer.net_monthly_income]}}",
    )
    assert plans(cap)[0].maximum_minor == 300_000


def test_a_gap_in_the_band_stays_a_gap() -> None:
    """Carts that a law forbids amid a band are left out, beside a cap that rounding might break."""
    gap = law(
        "law.gap",
        "kind: forbid\napplies_to: {country: SA}\n"
        "forbid: {cart.total: {at_least: 1000 SAR, at_most: 2000 SAR}}",
    )
    cap = law(
        "law.fee",
        "kind: cap\napplies_to: {country: SA}\ncap: {measure: plan.fees, at_most: 5 % of plan.financed}",
    )
    (plan,) = plans(gap, cap)
    assert plan.carts == (CartSpan(10_000, 99_999), CartSpan(200_001, 500_000))


def test_an_open_band_stays_open() -> None:
    """An offer without a largest cart has no maximum, unless a law gives it one."""
    fields = "when: {cart.total: {at_least: 100 SAR}}"
    assert plans(fields=fields)[0].maximum_minor is None
    assert plans(DEBT, fields=fields)[0].maximum_minor == 300_000


@pytest.mark.parametrize(
    ("fields", "on", "channel"),
    [
        ("", date(2027, 1, 1), "store"),
        ("status: withdrawn", DAY, "store"),
        ("available: {from: 2026-01-01, until: 2026-12-31, season: summer}", DAY, "store"),
        ("when: {channel: ecommerce, cart.total: {at_least: 100 SAR}}", DAY, "store"),
        ("available: {from: 2026-01-01, until: 2027-12-31}", date(2027, 5, 1), "store"),
    ],
    ids=["expired", "withdrawn", "out of season", "another channel", "no agreement"],
)
def test_what_cannot_be_had_is_not_advertised(fields: str, on: date, channel: str) -> None:
    """An offer that no customer can have there and then is not among the plans."""
    assert plans(fields=fields, on=on, channel=channel) == []


def test_an_offer_in_its_season_is_advertised() -> None:
    """A seasonal offer is there on the days of its season."""
    fields = "available: {from: 2026-01-01, until: 2026-12-31, season: summer}"
    assert [plan.offer.id for plan in plans(fields=fields, on=date(2026, 6, 1))] == ["in-four"]


def test_an_offer_is_advertised_until_the_law_forbids_it() -> None:
    """From the day on which a prohibition begins the offer is gone."""
    assert len(plans(DATED, on=date(2026, 6, 30))) == 1
    assert plans(DATED, on=date(2026, 7, 1)) == []


def test_a_law_for_another_channel_does_not_cut() -> None:
    """A cap that applies in the store leaves the web shop's band alone."""
    store = law(
        "law.store",
        "kind: cap\napplies_to: {country: SA, channel: store}\n"
        "cap: {measure: plan.financed, at_most: 2000 SAR}",
    )
    assert plans(store)[0].maximum_minor == 200_000
    assert plans(store, channel="ecommerce")[0].maximum_minor == 500_000


def test_what_only_some_customers_are_refused_is_advertised() -> None:
    """A cap for customers of a segment cuts nothing: another customer can have the plan."""
    new = law(
        "law.new",
        "kind: cap\napplies_to: {country: SA, customer.segments: new}\n"
        "cap: {measure: plan.financed, at_most: 2000 SAR}",
    )
    assert plans(new)[0].maximum_minor == 500_000


def test_what_every_customer_is_refused_by_one_law_or_another_is_not_advertised() -> None:
    """Two caps that between them bind everybody cut at the more generous of the two."""
    text = (
        "kind: cap\napplies_to: {country: SA, customer.tenure: {%s: 365 days}}\n"
        "cap: {measure: plan.financed, at_most: %s SAR}"
    )
    first_year, later = law("law.first", text % ("below", 3000)), law("law.later", text % ("at_least", 2000))
    assert plans(first_year, later)[0].maximum_minor == 300_000
    assert plans(later)[0].maximum_minor == 500_000


def test_plans_are_told_by_length_too() -> None:
    """The answer has each plan with its terms, and the band of all plans of one length."""
    book = book_under(FLOOR)
    told = limits_on_wire(book, plans(FLOOR), "SA", "SAR", "store", DAY, "ar")
    assert (told["minimum"], told["maximum"]) == ("120.00", "5000.00")
    (plan,) = told["plans"]
    assert plan["title"] == "على أربع"
    assert plan["down_payment"] == {"minimum": "none", "maximum": "none"}
    assert told["tenors"] == [
        {"installments": 4, "term_months": 3, "minimum": "120.00", "maximum": "5000.00"}
    ]
    assert told["business_date"] == "2026-05-01"


def test_where_there_is_no_plan_there_is_no_band() -> None:
    """An answer without plans has null for both ends."""
    told = limits_on_wire(book_under(), [], "SA", "AED", "store", DAY, "en")
    assert (told["minimum"], told["maximum"], told["plans"], told["tenors"]) == (None, None, [], [])
