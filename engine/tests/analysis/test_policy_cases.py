"""Tests of what a case of a policy may expect, and of the two ways in which it is judged."""

from __future__ import annotations

import pytest

from engine.analysis.cases import PosedCase, failed_cases, posed_cases
from engine.analysis.policy_case import judge_as_written
from engine.compiler.compiled import RefusalLaw
from engine.compiler.law import LawCompiler
from engine.tests.analysis.weak_book import engine_with
from engine.tests.schema.documents import good_file

DATED = """\
kind: cap
in_force: {from: 2026-02-01}
applies_to: {country: SA}
cap:
  measure: plan.financed
  at_most: [{from: 2026-03-01, value: 5000 SAR}, {from: 2026-06-01, value: 900 SAR}]
"""
LATE = "kind: forbid\nin_force: {from: 2026-02-01}\nforbid: {customer.days_past_due: {above: 30 days}}\n"
KEPT = "kind: record\napplies_to: {country: SA}\nrecord: {keep: 10 years, from: decision}\n"
MASKED = "kind: record\nrecord: {mask: [customer.traits, customer.age]}\n"
SHOWN = """\
kind: disclose
applies_to: {customer.known: true}
disclose: {show: {en: "A", ar: "أ"}, before: contract}
"""
REGIMES = good_file("policies/house/regimes.yaml").replace(
    "when: {offer.term_cost: false}",
    "in_force: {from: 2026-03-01}\n    when: {plan.financed: {at_most: 1000 SAR}, country: SA}",
)
GOVERNED = (
    "kind: forbid\napplies_to: {regime: house.free}\nforbid: {customer.days_past_due: {above: 30 days}}\n"
)


def failures(policy: str, case: str, regimes: str | None = None) -> list[str]:
    """What a case of the policy fails for, in words."""
    with engine_with(policy, f'- {{case: "the case", {case}}}\n', regimes) as engine:
        found = [problem.message for problem in failed_cases(engine) if "house.rule" in problem.span.file]
        return [message.removeprefix("the case `the case` fails: ") for message in found]


@pytest.mark.parametrize(
    ("policy", "case", "failure"),
    [
        (DATED, "expect: refuses, since: 2026-06-01", None),
        (DATED, "expect: refuses, since: 2026-02-01", "`since` is 2026-06-01, not 2026-02-01"),
        (DATED, 'given: {as_of: "2026-05-31T12:00:00+03:00"}, expect: passes, since: 2026-03-01', None),
        (DATED, 'given: {as_of: "2026-02-28T12:00:00+03:00"}, expect: not_applicable', None),
        (LATE, "expect: passes, since: 2026-02-01", None),
        (LATE, "expect: passes, since: 2026-02-02", "`since` is 2026-02-01, not 2026-02-02"),
        (KEPT, "expect: passes, keep: 10 years, from: decision", None),
        (KEPT, "expect: passes, keep: 9 years", "`keep` is 10 years, not 9 years"),
        (KEPT, "expect: passes, from: end_of_relationship", "`from` is decision, not end_of_relationship"),
        (MASKED, "expect: passes, mask: [customer.age, customer.traits]", None),
        (
            MASKED,
            "expect: passes, mask: [customer.age]",
            "the masked facts are customer.traits, customer.age",
        ),
        (KEPT, "expect: passes, mask: [customer.age]", "the masked facts are none"),
        (SHOWN, "expect: passes, before: contract", None),
        (SHOWN, "expect: passes, before: checkout", "`before` is contract, not checkout"),
        (SHOWN, "expect: passes, upon: refusal", "`upon` is not known, not refusal"),
        (SHOWN, "given: {customer: {id: null}}, expect: not_applicable", None),
        (SHOWN, "given: {customer: {id: null}}, expect: passes", "the policy does not apply, not passes"),
        (LATE, "expect: passes, regime: none", "`regime` is house.free, not none"),
        (LATE, "expect: passes, regime: house.free", None),
    ],
)
def test_a_case_may_expect_more_than_the_outcome(policy: str, case: str, failure: str | None) -> None:
    """Since when, what governs, how long a record is kept and from when, and when a text is shown."""
    assert failures(policy, case) == ([failure] if failure else [])


@pytest.mark.parametrize(
    "case",
    [
        "expect: passes, regime: house.free",
        "given: {cart: {total: 1000.01 SAR}}, expect: not_applicable, regime: none",
        'given: {as_of: "2026-02-28T23:59:59+03:00"}, expect: not_applicable, regime: none',
        'given: {as_of: "2026-03-01T00:00:00+03:00"}, expect: passes, regime: house.free',
        "given: {customer: {days_past_due: 31}}, expect: refuses, regime: house.free",
    ],
)
def test_a_regime_of_the_plan_and_of_dates_is_judged_alike_twice(case: str) -> None:
    """A regime that asks for the plan's figures and begins on a day governs as written and as decided."""
    assert failures(GOVERNED, case, regimes=REGIMES) == []


def test_a_regime_that_cannot_be_told_lacks_its_own_facts() -> None:
    """Where it is not known what governs, the facts of the regime are missing, and none is said to govern."""
    regimes = REGIMES.replace("plan.financed: {at_most: 1000 SAR}", "customer.age: {at_least: 18 years}")
    case = "given: {customer: {days_past_due: 31, date_of_birth: null}}, expect: refuses"
    assert failures(GOVERNED, f"{case}, missing: [customer.age]", regimes) == []
    assert failures(GOVERNED, f"{case}, regime: none", regimes) == ["`regime` is not known, not none"]


def test_what_the_offer_does_not_have_is_not_missing() -> None:
    """An offer without a stacking group is outside every group, and the rule is settled."""
    rule = "kind: forbid\nforbid: {offer.stacking_group: summer}\n"
    assert failures(rule, "expect: passes") == []
    rule = "kind: require\nrequire: {offer.stacking_group: {is_not: summer}}\n"
    assert failures(rule, "expect: passes") == []


def test_an_evaluator_that_answers_otherwise_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the policy as decided is not the policy as written, the case fails and says so."""
    monkeypatch.setattr("engine.analysis.policy_case._as_decided", lambda *_: (False, "house.free"))
    assert failures(LATE, "expect: passes") == ["the policy evaluators_disagree, not passes"]
    monkeypatch.setattr("engine.analysis.policy_case._as_decided", lambda *_: (True, "another"))
    assert failures(LATE, "expect: passes") == ["the policy evaluators_disagree, not passes"]


NOTICE = """\
kind: disclose
applies_to: {country: SA, customer.known: true}
disclose: {show: {en: "{principal_reasons}", ar: "{principal_reasons}"}, upon: refusal}
"""


def test_a_notice_of_refusal_is_judged_by_the_law_of_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its text is shown where its own conditions hold, as written and by what the law says of a refusal."""
    assert failures(NOTICE, "expect: passes, upon: refusal") == []
    assert failures(NOTICE, "given: {customer: {id: null}}, expect: not_applicable") == []
    monkeypatch.setattr(LawCompiler, "refusal_law", lambda *_: RefusalLaw((), (), frozenset()))
    assert failures(NOTICE, "expect: passes") == ["the policy evaluators_disagree, not passes"]


def test_a_limit_of_principal_reasons_is_judged_like_any_cap() -> None:
    """How many reasons a notice names is set by hand, and compared with the limit."""
    rule = "kind: cap\napplies_to: {country: SA}\ncap: {measure: answer.principal_reasons, at_most: 4}\n"
    assert failures(rule, "facts: {answer.principal_reasons: 4}, expect: passes, computed: 4") == []
    assert failures(rule, "facts: {answer.principal_reasons: 5}, expect: refuses, limit: 4") == []


def test_a_case_sets_the_accounts_and_amounts_of_a_customer() -> None:
    """Accounts, aid and checks stand in a case as the wire has them, with amounts as YAML writes them."""
    cap = "{measure: customer.provider_outstanding + plan.financed, at_most: 1100 SAR}"
    rule = f"kind: cap\napplies_to: {{country: SA}}\ncap: {cap}\n"
    accounts = "accounts: [{provider: good-finance, outstanding: 100.01 SAR, since: 2025-01-01}]"
    assert (
        failures(rule, f"given: {{customer: {{{accounts}}}}}, expect: refuses, computed: 1100.01 SAR") == []
    )
    assert failures(rule, "given: {customer: {accounts: []}}, expect: passes, computed: 1000 SAR") == []
    assert failures(rule, "expect: refuses, missing: [customer.provider_outstanding]") == []
    forbidden = "{customer.aid: {above: 0 SAR}, customer.credit_check_age: {above: 90 days}}"
    rule = f"kind: forbid\napplies_to: {{country: SA}}\nforbid: {forbidden}\n"
    given = "income: {salary: 1000 SAR, aid: 0.01 SAR}, credit_check: {kind: full, checked_on: 2026-08-28}"
    assert failures(rule, f"given: {{customer: {{{given}}}}}, expect: refuses") == []


def test_a_case_poses_one_situation_for_every_policy() -> None:
    """A posed case holds its facts: any policy can be put to it without the request being read again."""
    with engine_with(
        LATE, '- {case: "arrears", given: {customer: {days_past_due: 31}}, expect: refuses}\n'
    ) as engine:
        book = engine.compiled.book
        posed = list(posed_cases(engine, book.policy_cases["house.rule"]))
        assert [type(each) for each in posed] == [PosedCase]
        policy = next(each for each in book.policies if each.id == "house.rule")
        judged = [
            judge_as_written(policy, each.situation, ()) for each in posed if isinstance(each, PosedCase)
        ]
        assert [(each.outcome, each.regime) for each in judged] == [("refuses", "none")]
