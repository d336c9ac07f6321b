"""The law of a day: which policies are in force, with which value, since when and until when."""

from __future__ import annotations

from datetime import date

from engine.analysis.law_of_day import law_of_day_on_wire, next_changes, policies_of_day
from engine.tests.analysis.offers_and_laws import book_under, law

OLD = law(
    "law.old",
    "kind: cap\nin_force: {until: 2026-02-19}\napplies_to: {country: SA, offer.product: bnpl}\n"
    "cap: {measure: plan.fees, at_most: {lowest_of: [1 % of plan.financed, 5000 SAR]}}",
)
NEW = law(
    "law.new",
    "kind: cap\nin_force: {from: 2026-02-20}\napplies_to: {country: SA}\n"
    "cap:\n  measure: plan.fees\n"
    "  at_most: [{from: 2026-01-01, value: 100 SAR}, {from: 2026-06-01, value: 80 SAR}]",
)
BOOK = book_under(OLD, NEW)


def told(day: date) -> dict[str, tuple[str, str | None, date | None, date | None]]:
    """What each policy with a date says on a day."""
    return {
        each.policy.id: (each.value, each.scope, each.since, each.until)
        for each in policies_of_day(BOOK, "SA", day)
        if each.policy.id.startswith("law.")
    }


def test_a_law_ends_and_another_begins_a_day_later() -> None:
    """On 19 February the old law is in force, on the 20th the new one, each with its own value."""
    assert told(date(2026, 2, 19)) == {
        "law.old": (
            "plan.fees at most the lowest of 1 % of plan.financed, 5000.00 SAR",
            "offer.product is bnpl",
            None,
            date(2026, 2, 19),
        )
    }
    assert told(date(2026, 2, 20)) == {
        "law.new": ("plan.fees at most 100.00 SAR", None, date(2026, 2, 20), date(2026, 5, 31))
    }


def test_a_dated_value_changes_with_its_day() -> None:
    """From June on the limit is another, and nothing ends it."""
    assert told(date(2026, 6, 1)) == {
        "law.new": ("plan.fees at most 80.00 SAR", None, date(2026, 6, 1), None)
    }


def test_a_law_about_a_fact_that_a_request_may_give_is_in_force_too() -> None:
    """Whether a fact is given is for each request to say; the law of the day holds such a policy anyway."""
    for given in ("true", "false"):
        about = f"{{country: SA, customer.provider_outstanding: {{present: {given}}}}}"
        asked = law(
            "law.asked", f"kind: cap\napplies_to: {about}\ncap: {{measure: plan.fees, at_most: 1 SAR}}"
        )
        (only,) = (
            each
            for each in policies_of_day(book_under(asked), "SA", date(2026, 6, 1))
            if each.policy.id == "law.asked"
        )
        assert only.scope is not None
        assert "customer.provider_outstanding is" in only.scope


def test_the_next_change_is_foretold() -> None:
    """The next day on which something begins, ends or changes, and after the last of them none."""
    for day, on, changes in (
        (date(2025, 1, 1), date(2026, 2, 20), {("law.old", "ends"), ("law.new", "begins")}),
        (date(2026, 2, 19), date(2026, 2, 20), {("law.old", "ends"), ("law.new", "begins")}),
        (date(2026, 2, 20), date(2026, 6, 1), {("law.new", "changes")}),
    ):
        coming = next_changes(BOOK, "SA", day)
        assert coming is not None
        assert coming[0] == on
        assert {(change.id, change.what) for change in coming[1]} == changes
    assert next_changes(BOOK, "SA", date(2026, 6, 1)) is None


def test_a_policy_about_another_market_is_left_out() -> None:
    """A policy of a shared pack that names another country is not of this market."""
    shared = law(
        "law.abroad", "kind: forbid\napplies_to: {not: {country: SA}}\nforbid: {cart.discounted: true}"
    )
    listed = policies_of_day(book_under(shared), "SA", date(2026, 5, 1))
    assert [each.policy.id for each in listed] == ["house.identity"]


def test_each_kind_is_said_in_a_line() -> None:
    """A prohibition, a requirement, a disclosure and a record each have their words."""
    kinds = (
        law("law.forbid", "kind: forbid\nforbid: {customer.days_past_due: {above: 30 days}}"),
        law("law.show", 'kind: disclose\ndisclose: {show: {en: "A", ar: "A"}, before: contract}'),
        law("law.keep", "kind: record\nrecord: {keep: 10 years, from: decision}"),
    )
    listed = law_of_day_on_wire(book_under(*kinds), "SA", date(2026, 5, 1), "en")["policies"]
    assert {each["id"]: each["on_the_day"]["value"] for each in listed} == {
        "house.identity": "requires customer.identity_verified is true",
        "law.forbid": "forbids customer.days_past_due above 30 days",
        "law.keep": "kept 10 years from decision",
        "law.show": "shown before the contract",
    }
