"""Tests of `make mutate` on a small book: weak cases leave exactly the faults that they cannot notice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.analysis.mutation import Outcome, Selection, excused, main, mutate, report
from engine.analysis.mutation_edits import Mutant
from engine.analysis.mutation_trial import Trial, Tried, UnsoundCases
from engine.problems import Problem, Span
from engine.tests.analysis.weak_book import (
    CASES,
    REGIMES,
    cases_text,
    engine_with,
    policy_text,
    survivors,
    tried,
)
from engine.tests.schema.documents import GOOD, good_file

CEILING = """\
kind: cap
in_force: {from: 2026-02-01}
applies_to: {country: SA, offer.product: bnpl}
cap: {measure: customer.bnpl_outstanding + plan.financed, at_most: 5000 SAR}
"""
WEAK = """\
- {case: "a small cart passes", expect: passes, computed: 1000 SAR}
- {case: "a large debt", given: {customer: {bnpl_outstanding: 9000 SAR}}, expect: refuses}
"""
COMPLETE = """\
- {case: "exactly the ceiling", given: {customer: {bnpl_outstanding: 4000 SAR}}, expect: passes}
- case: "a halala above"
  given: {customer: {bnpl_outstanding: 4000.01 SAR}}
  expect: refuses
  since: 2026-02-01
- case: "a debt not told"
  given: {customer: {bnpl_outstanding: null}}
  expect: refuses
  missing: [customer.bnpl_outstanding]
- {case: "a small cart", expect: passes, computed: 1000 SAR}
- {case: "another product", facts: {offer.product: consumer_finance}, expect: not_applicable}
- {case: "the day before", given: {as_of: "2026-01-31T23:59:59+03:00"}, expect: not_applicable}
"""


def test_weak_cases_leave_exactly_the_faults_at_the_boundary() -> None:
    """Two cases far from the limit notice that it is turned round, and none of the faults within a unit."""
    assert survivors(CEILING, WEAK) == [
        "7 in_force from 2026-02-01 → 2026-01-31",
        "7 in_force from 2026-02-01 → 2026-02-02",
        "8 offer.product bnpl left out",
        "9 at_most 5000 SAR → 4999.99 SAR",
        "9 at_most 5000 SAR → 5000.01 SAR",
        "6 on_missing refuse → refer",
    ]


def test_complete_cases_leave_none() -> None:
    """A case at, above and outside each boundary notices every fault."""
    assert survivors(CEILING, COMPLETE) == []


def test_without_cases_all_survive() -> None:
    """A policy without cases notices nothing but what the loader refuses."""
    outcomes = {each.noticed for each in tried(CEILING, None)}
    assert outcomes == {"never", "loader"}


def test_a_fault_in_a_case_is_no_fault_in_the_policy() -> None:
    """A case that fails before anything is changed is told, and no mutant is said to be noticed by it."""
    wrong = '- {case: "far too strict", expect: refuses}\n'
    with engine_with(CEILING, wrong) as engine, pytest.raises(UnsoundCases) as raised:
        list(Trial(engine).try_all("house", "house.rule"))
    told = "the case `far too strict` fails: the policy passes, not refuses"
    assert [(problem.code, problem.message) for problem in raised.value.problems] == [("case-failed", told)]
    with engine_with(CEILING, wrong) as engine:
        outcome = mutate(Trial(engine), Selection(policies=("house.rule",)))
    assert outcome.tried == ()
    assert not outcome.is_clean


def test_what_only_one_market_can_ask_is_equivalent() -> None:
    """The country of a pack that only that country's market has changes nothing when it is left out."""
    rule = "kind: forbid\napplies_to: {country: SA}\nforbid: {customer.days_past_due: {above: 30 days}}\n"
    found = [each for each in tried(rule, None) if "left out" in each.mutant.change]
    assert [(each.mutant.change, each.equivalent) for each in found] == [
        ("applies_to {country: SA} left out", "only SA has the pack"),
        ("{customer.days_past_due: {above: 30 days}} left out: forbids nothing", ""),
    ]


def test_what_names_all_that_there_is_is_equivalent() -> None:
    """A list of every product holds of any offer; one of every outcome fails where none is known."""
    rule = "kind: require\nrequire: {offer.product: [bnpl, consumer_finance]}\n"
    found = {each.mutant.change: each.equivalent for each in tried(rule, None) if each.equivalent}
    assert found == {
        "{offer.product: [bnpl, consumer_finance]} left out: requires nothing": "it names all that there is"
    }
    rule = "kind: require\nrequire: {customer.creditworthiness: [positive, negative]}\n"
    assert not [each for each in tried(rule, None) if each.equivalent]
    missing = '- {case: "no assessment", expect: refuses, missing: [customer.creditworthiness]}\n'
    assert "requires nothing" not in " ".join(survivors(rule, missing))


def test_a_policy_that_lacks_nothing_has_no_fault_for_what_is_missing() -> None:
    """What an offer is is always known, so that `on_missing` changes nothing."""
    rule = "kind: require\nrequire: {offer.installments: {at_most: 12}}\n"
    assert not [each for each in tried(rule, None) if "on_missing" in each.mutant.change]


DATED = good_file(REGIMES).replace("    when:", "    in_force: {from: 2026-03-01}\n    when:")
OF_REGIME = (
    "kind: forbid\napplies_to: {regime: house.free}\nforbid: {customer.days_past_due: {above: 30 days}}\n"
)


def _regime_survivors(cases: str) -> list[str]:
    with engine_with(OF_REGIME, cases, DATED) as engine:
        tried = Trial(engine).try_all("house", None)
        return [each.mutant.change for each in tried if each.noticed == "never"]


def test_regimes_are_noticed_by_any_case_of_the_pack() -> None:
    """A regime's condition and dates are noticed by the cases of the policies that it governs."""
    passes = '- {case: "no arrears", expect: passes, regime: house.free}\n'
    assert _regime_survivors(passes) == [
        "house.free: in_force from 2026-03-01 → 2026-02-28",
        "house.free: in_force from 2026-03-01 → 2026-03-02",
        "house.free: {offer.term_cost: false} left out: governs whatever is asked",
    ]
    more = """\
    - {case: "a plan with a cost", facts: {offer.term_cost: true}, expect: not_applicable, regime: none}
    - {case: "the first day", given: {as_of: "2026-03-01T00:00:00+03:00"}, expect: passes}
    - {case: "the day before", given: {as_of: "2026-02-28T23:59:59+03:00"}, expect: not_applicable}
    """
    assert _regime_survivors(passes + "\n".join(line.strip() for line in more.splitlines())) == []


def _never(change: str) -> Tried:
    mutant = Mutant("policies/p/p.a/policy.yaml", 4, change, "add a case", "")
    return Tried(mutant, "p", frozenset({"p.a"}), "never")


def test_a_listed_mutant_is_excused_and_a_listed_one_that_is_noticed_is_an_error() -> None:
    """The list of equivalents excuses survivors with its reason, and may not outlive them."""
    outcome = Outcome((_never("at_most 1 → 2"), _never("at_most 1 → 0")))
    listed = {
        "policies/p/p.a/policy.yaml: at_most 1 → 2": "no plan has two",
        "policies/p/p.a/policy.yaml: at_most 1 → 0": "none has none",
    }
    assert excused(outcome, listed).is_clean
    one = Outcome(outcome.tried[:1])
    stale = excused(one, listed)
    assert stale.survivors == ()
    assert stale.stale == ("policies/p/p.a/policy.yaml: at_most 1 → 0",)
    assert not stale.is_clean
    assert excused(one, listed, is_whole=False).is_clean


def test_only_excuses_of_what_was_tried_are_judged() -> None:
    """Where a failing case kept a policy from being tried, its excuses are not called stale; others are."""
    listed = {
        "policies/p/p.a/policy.yaml: at_most 1 → 0": "tried, and survives no more",
        "policies/q/q.b/policy.yaml: at_most 1 → 2": "was not tried",
    }
    tried = (_never("at_most 1 → 2"),)
    kept_away = Outcome(tried, (Problem("case-failed", "fails", Span(CASES, 1, 1, 1, 2)),))
    assert excused(kept_away, listed).stale == tuple(listed)[:1]
    assert excused(Outcome(tried), listed).stale == tuple(listed)


def test_paragraphs_of_the_report_have_one_empty_line_between_them() -> None:
    """Problems, counts, survivors and stale excuses stand apart by one empty line, with none at an end."""
    problem = Problem("case-failed", "fails", Span(CASES, 1, 1, 1, 2), "correct the document")
    whole = replace(Outcome((_never("at_most 1 → 2"),), (problem, problem)), stale=("policies/p: c",))
    for outcome in (whole, replace(whole, tried=()), replace(whole, problems=()), Outcome((), (problem,))):
        text = "\n".join(report(outcome))
        assert "\n\n\n" not in text
        assert text == text.strip("\n")
        assert text.count("\n\n") >= 1


def test_the_report_counts_by_pack_and_names_what_would_notice_a_survivor() -> None:
    """One line a pack, the reasons of the equivalents, each survivor with its place and the case it wants."""
    noticed = Tried(Mutant("f", 1, "c", "", ""), "p", frozenset(), "cases")
    same = Tried(Mutant("f", 1, "c", "", ""), "p", frozenset(), "never", "only SA has the pack")
    counts = "2 noticed by cases, 0 refused by the loader, 0 noticed by scenarios, 1 equivalent, 1 survived"
    assert list(report(Outcome((noticed, noticed, same, _never("at_most 1 → 2"))))) == [
        f"p           4 mutants: {counts}",
        "",
        "Equivalent:",
        "     1 only SA has the pack",
        "",
        "Survived:",
        "  policies/p/p.a/policy.yaml:4 at_most 1 → 2",
        "      add a case",
    ]


def _folder(tmp_path: Path, cases: str) -> Path:
    files = {name: good_file(name) for name in GOOD if not name.startswith("policies/house/house.")}
    files |= {
        "policies/house/house.rule/policy.yaml": policy_text(CEILING),
        "policies/house/house.rule/cases.yaml": cases_text(cases),
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_the_exit_status_tells_whether_a_fault_survived(tmp_path: Path) -> None:
    """Exit status 1 with a survivor, 0 without one, and an error for a policy that does not exist."""
    run = CliRunner()
    weak = run.invoke(main, [str(_folder(tmp_path, WEAK)), "--policy", "house.rule"])
    assert weak.exit_code == 1, weak.output
    assert "policies/house/house.rule/policy.yaml:9 at_most 5000 SAR → 5000.01 SAR" in weak.output
    clean = run.invoke(main, [str(_folder(tmp_path, COMPLETE)), "--policy", "house.rule"])
    assert clean.exit_code == 0, clean.output
    unknown = run.invoke(main, [str(tmp_path), "--policy", "house.rules"])
    assert unknown.exit_code == 1
    assert "no such pack or policy" in unknown.output


def test_a_book_that_does_not_load_is_told(tmp_path: Path) -> None:
    """Without a book nothing is mutated, and its problems are shown."""
    folder = _folder(tmp_path, WEAK)
    (folder / "rules/seasons.yaml").unlink()
    told = CliRunner().invoke(main, [str(folder)])
    assert told.exit_code == 1
    assert "missing-file" in told.output


def test_excusing_twice_is_excusing_once() -> None:
    """The scenarios are asked between: what was excused before they are is not called stale after."""
    listed = {"policies/p/p.a/policy.yaml: at_most 1 → 2": "no plan has two"}
    outcome = Outcome((_never("at_most 1 → 2"),))
    assert excused(excused(outcome, listed, is_whole=False), listed).is_clean


def test_the_list_need_not_name_what_is_equivalent_by_itself() -> None:
    """An entry for a mutant that is found to be the same without it is stale."""
    same = Tried(_never("at_most 1 → 2").mutant, "p", frozenset({"p.a"}), "never", "only SA has the pack")
    listed = {"policies/p/p.a/policy.yaml: at_most 1 → 2": "no plan has two"}
    assert excused(Outcome((same,)), listed).stale == tuple(listed)
