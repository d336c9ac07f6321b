"""Tests of the faults themselves: which a document has, and how each is written."""

from __future__ import annotations

import pytest

from engine.analysis.mutation_documents import policy_mutants, regime_mutants
from engine.analysis.mutation_values import limit_neighbours, neighbours, span_neighbours
from engine.facts import FactType
from engine.schema.yaml_source import Scalar, read_yaml
from engine.tests.analysis.weak_book import POLICY, policy_text, source_of, words

_JUDGED = ("confidence", "on_missing", "forbid →", "require →")


def faults(body: str) -> list[str]:
    """The faults of a rule in words, without those that every judging policy has."""
    found = words(policy_mutants(source_of(policy_text(body))))
    return [change for change in found if not change.startswith(_JUDGED)]


def scalar(text: str) -> Scalar:
    """A value as YAML reads it."""
    source, _ = read_yaml("f", f"x: {text}\n".encode())
    assert source is not None
    node = source.root.entries["x"]  # type: ignore[union-attr]
    assert isinstance(node, Scalar)
    return node


@pytest.mark.parametrize(
    ("kind", "text", "lower", "higher"),
    [
        ("money", "5000 SAR", "4999.99 SAR", "5000.01 SAR"),
        ("money", "0.500 KWD", "0.499 KWD", "0.501 KWD"),
        ("money", "100 JPY", "99 JPY", "101 JPY"),
        ("money", "0 SAR", None, "0.01 SAR"),
        ("share", "65 %", "64.99 %", "65.01 %"),
        ("share", "0.5 %", "0.49 %", "0.51 %"),
        ("share", "33.3333 %", "33.3332 %", "33.3334 %"),
        ("share", "0 %", None, "0.01 %"),
        ("count", "12", "11", "13"),
        ("days", "30 days", "29 days", "31 days"),
        ("days", "2 weeks", "13 days", "15 days"),
        ("months", "1 year", "11 months", "13 months"),
        ("years", "18 years", "17 years", "19 years"),
        ("date", "2026-03-01", "2026-02-28", "2026-03-02"),
    ],
)
def test_a_value_moves_by_its_own_unit(kind: FactType, text: str, lower: str | None, higher: str) -> None:
    """A minor unit, a hundredth of a percent or the last digit, one of a count, a day; never below zero."""
    assert [moved.text for moved in neighbours(kind, scalar(text))] == [*([lower] if lower else []), higher]


def test_a_relative_limit_moves_by_its_factor() -> None:
    """Of `0.5 % of …` the share moves, of `3 x …` the factor by its last digit."""
    moved = [each.text for each in limit_neighbours("money", scalar("0.5 % of plan.financed"))]
    assert moved == ["0.49 % of plan.financed", "0.51 % of plan.financed"]
    moved = [each.text for each in limit_neighbours("money", scalar("3 x customer.salary"))]
    assert moved == ["2 x customer.salary", "4 x customer.salary"]
    moved = [each.text for each in limit_neighbours("money", scalar("1.5 x customer.salary"))]
    assert moved == ["1.4 x customer.salary", "1.6 x customer.salary"]


def test_names_flags_and_what_cannot_be_read_do_not_move() -> None:
    """Only what has an order has neighbours."""
    assert not list(neighbours("name", scalar("bnpl")))
    assert not list(neighbours("flag", scalar("true")))
    assert not list(neighbours("money", scalar("much")))
    assert not list(span_neighbours("for ever"))


CONDITIONS = {
    "forbid: {customer.days_past_due: {above: 30 days}}": [
        "{customer.days_past_due: {above: 30 days}} left out: forbids nothing",
        "customer.days_past_due above 30 days → at_least 30 days",
        "customer.days_past_due above 30 days → 29 days",
        "customer.days_past_due above 30 days → 31 days",
    ],
    "forbid: {offer.installments: 4, offer.product: bnpl}": [
        "offer.installments 4 left out",
        "offer.installments is 4 → is_not 4",
        "offer.installments is 4 → 3",
        "offer.installments is 4 → 5",
        "offer.product bnpl left out",
        "offer.product is bnpl → is_not bnpl",
    ],
    "require: {customer.consents: {all_of: [terms, bureau_query]}}": [
        "{customer.consents: {all_of: [terms, bureau_query]}} left out: requires nothing",
        "customer.consents all_of [terms, bureau_query] → any_of [terms, bureau_query]",
        "customer.consents all_of [terms, bureau_query] → [bureau_query]",
        "customer.consents all_of [terms, bureau_query] → [terms]",
    ],
    "require: {customer.consents: {all_of: [terms]}}": [
        "{customer.consents: {all_of: [terms]}} left out: requires nothing",
        "customer.consents all_of [terms] → none_of [terms]",
    ],
    "forbid: {cart.categories: [phones, fashion]}": [
        "{cart.categories: [phones, fashion]} left out: forbids nothing",
        "cart.categories any_of [phones, fashion] → none_of [phones, fashion]",
        "cart.categories any_of [phones, fashion] → [fashion]",
        "cart.categories any_of [phones, fashion] → [phones]",
    ],
    "require: {customer.age: {present: true}}": [
        "{customer.age: {present: true}} left out: requires nothing",
        "customer.age present true → present false",
    ],
    "require:\n  any:\n    - {customer.known: true}\n    - not: {offer.installments: {below: 2}}": [
        "{any: [{customer.known: true}, {not: {offer.installments: {below: 2}}}]} left out: requires nothing",
        "{customer.known: true} left out",
        "customer.known is true → is_not true",
        "{not: {offer.installments: {below: 2}}} left out",
        "offer.installments below 2 → at_most 2",
        "offer.installments below 2 → 1",
        "offer.installments below 2 → 3",
    ],
    "forbid: {customer.age: {at_least: 18 years, at_most: 20 years}}": [
        "{customer.age: {at_least: 18 years, at_most: 20 years}} left out: forbids nothing",
        "customer.age at_least 18 years left out",
        "customer.age at_least 18 years → above 18 years",
        "customer.age at_least 18 years → 17 years",
        "customer.age at_least 18 years → 19 years",
        "customer.age at_most 20 years left out",
        "customer.age at_most 20 years → below 20 years",
        "customer.age at_most 20 years → 19 years",
        "customer.age at_most 20 years → 21 years",
    ],
}


@pytest.mark.parametrize("rule", CONDITIONS)
def test_every_part_of_a_condition_has_its_faults(rule: str) -> None:
    """Each comparison is turned round, each threshold moved both ways, each part and each name left out."""
    found = faults(f"kind: {rule.partition(':')[0]}\n{rule}\n")
    assert sorted(found) == sorted(CONDITIONS[rule])


def test_every_part_of_a_cap_has_its_faults() -> None:
    """The bound, each fact of the measure, each of several limits, each date and each value."""
    found = faults("""\
        kind: cap
        cap:
          measure: customer.bnpl_outstanding + plan.financed
          at_most:
            - {from: 2024-01-16, value: 5000 SAR}
            - {from: 2026-02-20, value: {lowest_of: [0.5 % of plan.financed, 2500 SAR]}}
        """)
    assert found == [
        "measure customer.bnpl_outstanding + plan.financed → plan.financed",
        "measure customer.bnpl_outstanding + plan.financed → customer.bnpl_outstanding",
        "customer.bnpl_outstanding + plan.financed at_most → at_least",
        "limit from 2024-01-16 → 2024-01-15",
        "limit from 2024-01-16 → 2024-01-17",
        "at_most 5000 SAR → 4999.99 SAR",
        "at_most 5000 SAR → 5000.01 SAR",
        "limit from 2026-02-20 → 2026-02-19",
        "limit from 2026-02-20 → 2026-02-21",
        "lowest_of 0.5 % of plan.financed left out",
        "at_most 0.5 % of plan.financed → 0.49 % of plan.financed",
        "at_most 0.5 % of plan.financed → 0.51 % of plan.financed",
        "lowest_of 2500 SAR left out",
        "at_most 2500 SAR → 2499.99 SAR",
        "at_most 2500 SAR → 2500.01 SAR",
    ]


def test_dates_texts_and_records_have_their_faults() -> None:
    """Both ends of the window by a day, the moment of a text, how long a record is kept and from when."""
    record = """\
kind: record
in_force: {from: 2026-01-01, until: 2026-12-31}
record: {keep: 1 year, from: decision}
"""
    assert faults(record) == [
        "in_force from 2026-01-01 → 2025-12-31",
        "in_force from 2026-01-01 → 2026-01-02",
        "in_force until 2026-12-31 → 2026-12-30",
        "in_force until 2026-12-31 → 2027-01-01",
        "keep 1 year → 0 years",
        "keep 1 year → 2 years",
        "from decision → end_of_relationship",
    ]
    masked = "kind: record\nrecord: {mask: [customer.traits, customer.age]}\n"
    assert faults(masked) == [
        "mask customer.traits → customer.age_hijri",
        "mask customer.age → customer.age_hijri",
    ]
    shown = 'kind: disclose\ndisclose: {show: {en: "A", ar: "أ"}, before: checkout}\n'
    assert faults(shown) == ["before checkout → contract", "before checkout → advertising"]
    told = 'kind: disclose\ndisclose: {show: {en: "A", ar: "أ"}, upon: refusal}\n'
    assert faults(told) == ["upon refusal → before contract"]


def test_a_judging_policy_is_swapped_softened_and_hardened() -> None:
    """Forbid and require change places, and what is sure or missing counts otherwise."""
    rule = "kind: forbid\nforbid: {customer.known: true}\non_missing: refer\n"
    found = words(policy_mutants(source_of(policy_text(rule))))
    assert "forbid → require" in found
    assert "confidence primary → unconfirmed" in found
    assert found[-1] == "on_missing refer → refuse"


def test_a_fault_leaves_every_other_line_where_it_is() -> None:
    """A mutant is one YAML document of as many lines, so that every place stays what it was."""
    text = policy_text("""\
        kind: require
        applies_to:
          country: SA
          offer.product: bnpl
        require:
          any:
            - customer.known: true
              customer.age: {at_least: 18 years}
            - {plan.financed: {below: 5000 SAR}}
        """)
    for mutant in policy_mutants(source_of(text)):
        if not mutant.change.startswith("on_missing"):
            assert mutant.text.count("\n") == text.count("\n"), mutant.change
        lines = zip(text.splitlines(), mutant.text.splitlines(), strict=False)
        assert any(one != other for one, other in lines) or "on_missing" in mutant.change
        source_of(mutant.text)


def test_a_mutant_names_the_line_of_its_fault() -> None:
    """The place is the line of what was changed, and the key does not depend on it."""
    text = policy_text("kind: forbid\n\n\nforbid: {customer.days_past_due: {above: 30 days}}\n")
    mutant = next(each for each in policy_mutants(source_of(text)) if each.change.endswith("→ 31 days"))
    assert mutant.place == f"{POLICY}:9"
    assert mutant.key == f"{POLICY}: customer.days_past_due above 30 days → 31 days"
    assert "above: 31 days" in mutant.text.splitlines()[8]


def test_the_advice_names_the_value_that_tells_the_two_apart() -> None:
    """Only at 31 days `above 30 days` differs from `above 31 days`, and only at 30 from `above 29 days`."""
    text = policy_text("kind: forbid\nforbid: {customer.days_past_due: {above: 30 days}}\n")
    advice = {each.change: each.advice for each in policy_mutants(source_of(text))}
    assert advice["customer.days_past_due above 30 days → 31 days"].endswith("exactly 31 days")
    assert advice["customer.days_past_due above 30 days → 29 days"].endswith("exactly 30 days")


def test_a_document_without_rules_has_no_faults() -> None:
    """A file that is no mapping, or regimes without a list, are left to `taqseet check`."""
    assert not list(policy_mutants(source_of("- a\n")))
    assert not list(regime_mutants(source_of("regimes: none\n", "policies/house/regimes.yaml")))
