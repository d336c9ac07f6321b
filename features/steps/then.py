"""Then: which plans are offered, which are refused by which rule, and what the customer is told."""

from __future__ import annotations

from pytest_bdd import then

from engine.problems import Problems
from engine.wire.render import Renderer
from features.checkout import Checkout
from features.reasons import advice, citation_of, plain
from features.spoken import (
    everything_said,
    expect_reason,
    is_by_policy,
    policy_looked_at,
    reason_of,
    remedy_of_reason,
    said_of,
    summary,
    titles_offered,
)
from features.words import phrase, spoken_amount

# ---- what is offered


@then(phrase('"{plan:Name}" is offered'))
@then(phrase('تُعرض خطة "{plan:Name}"'))
def is_offered(checkout: Checkout, plan: str) -> None:
    """Eligible, with a quote."""
    verdict = checkout.verdict_on(plan)
    assert verdict.outcome == "eligible", everything_said(checkout, verdict)


@then(phrase('"{plan:Name}" is offered first'))
def is_offered_first(checkout: Checkout, plan: str) -> None:
    """The best rank."""
    verdict = checkout.verdict_on(plan)
    assert verdict.rank == 1, everything_said(checkout, verdict)


@then("these plans are offered, in this order:")
def offered_in_order(checkout: Checkout, datatable: list[list[str]]) -> None:
    """The whole list, cheapest first."""
    expected = [row[0] for row in datatable[1:]]
    for title in expected:
        checkout.verdict_on(title)
    assert titles_offered(checkout) == expected
    for title, *figures in datatable[1:]:
        assert summary(checkout.verdict_on(title))[: len(figures)] == figures, title


@then("nothing is offered")
@then("لا تُعرض أي خطة")
def nothing_is_offered(checkout: Checkout) -> None:
    """Every plan of the market is withheld, each with a reason."""
    assert titles_offered(checkout) == []
    assert all(verdict.reasons for verdict in checkout.decision.withheld)


@then(phrase("{count:d} plans are offered"))
def count_offered(checkout: Checkout, count: int) -> None:
    """How many plans the customer sees."""
    assert len(checkout.decision.eligible) == count, titles_offered(checkout)


@then("every plan of the market is either offered or refused with a reason")
def every_plan_is_answered(checkout: Checkout) -> None:
    """Once each, none left out."""
    market = {offer.id for offer in checkout.engine.compiled.book.offers_of(checkout.country)}
    answered = [verdict.offer.id for verdict in checkout.decision.verdicts]
    assert sorted(answered) == sorted(market)
    assert all(verdict.reasons for verdict in checkout.decision.withheld)


# ---- what is refused


@then(phrase('"{plan:Name}" is refused, because {why:Name}'))
def refused_because(checkout: Checkout, plan: str, why: str) -> None:
    """One of the plan's own conditions does not hold."""
    expect_reason(checkout, checkout.verdict_on(plan), why)


@then(phrase('"{plan:Name}" is refused, because "{other:Name}" takes its place'))
def refused_for_another(checkout: Checkout, plan: str, other: str) -> None:
    """Another plan of the same group goes before it."""
    checkout.verdict_on(other)
    expect_reason(checkout, checkout.verdict_on(plan), f"“{other}” takes its place")


@then(phrase('"{plan:Name}" is refused by "{policy:Name}"'))
@then(phrase('تُرفض خطة "{plan:Name}" بموجب "{policy:Name}"'))
def refused_by(checkout: Checkout, plan: str, policy: str) -> None:
    """A policy forbids the plan; the next steps speak of that reason."""
    verdict = checkout.verdict_on(plan)
    assert verdict.outcome == "ineligible", everything_said(checkout, verdict)
    checkout.reason = reason_of(checkout, verdict, policy_looked_at(checkout, policy))


@then(phrase('"{plan:Name}" is refused by "{policy:Name}", because {why:Name}'))
def refused_by_because(checkout: Checkout, plan: str, policy: str, why: str) -> None:
    """A policy cannot be judged, or not safely, and so it refuses."""
    refused_by(checkout, plan, policy)
    assert checkout.reason is not None
    assert said_of(checkout, checkout.reason) == why


@then(phrase('"{plan:Name}" waits for a person, by "{policy:Name}"'))
@then(phrase('تنتظر خطة "{plan:Name}" قرار موظف بموجب "{policy:Name}"'))
def waits_for_a_person(checkout: Checkout, plan: str, policy: str) -> None:
    """Withheld, and neither offered nor declined."""
    verdict = checkout.verdict_on(plan)
    assert verdict.outcome == "referred", everything_said(checkout, verdict)
    checkout.reason = reason_of(checkout, verdict, policy_looked_at(checkout, policy))
    assert checkout.reason.finding.code == "compliance_referral"


@then(phrase("it cites {citation:Name}"))
@then(phrase("تستند إلى {citation:Name}"))
def cites(checkout: Checkout, citation: str) -> None:
    """The refusal names authority, instrument and clause."""
    assert checkout.reason is not None
    policies = checkout.engine.compiled.book.policies
    [policy] = [each for each in policies if each.id == checkout.reason.finding.policy]
    assert citation_of(policy) == citation
    assert checkout.reason.finding.params.get("citation", citation) == citation
    assert checkout.reason.source.startswith(policy.source.file)


@then(phrase("it counts {computed:Money} against {limit:Money}"))
@then(phrase("يُحتسب {computed:Money} مقابل حد {limit:Money}"))
def counts_against(checkout: Checkout, computed: int, limit: int) -> None:
    """The measure of a limit, and the limit."""
    assert checkout.reason is not None
    params = checkout.reason.finding.params
    figures = [int(str(params[name]).replace(".", "")) for name in ("computed", "limit")]
    assert figures == [computed, limit]


@then(phrase("it counts {computed:d} payments against {limit:d}"))
@then(phrase("it counts {computed:d} months against {limit:d}"))
@then(phrase("it counts {computed:d} days against {limit:d}"))
@then(phrase("it counts {computed:d} licences against {limit:d}"))
def counts_number_against(checkout: Checkout, computed: int, limit: int) -> None:
    """A limit in payments, months, days or licences."""
    assert checkout.reason is not None
    params = checkout.reason.finding.params
    assert [str(params[name]).split()[0] for name in ("computed", "limit")] == [str(computed), str(limit)]


@then("that is the only reason")
@then("ليس هناك سبب آخر")
def only_reason(checkout: Checkout) -> None:
    """Nothing else stands in the plan's way."""
    assert checkout.subject is not None
    assert len(checkout.subject.reasons) == 1, everything_said(checkout, checkout.subject)


@then(phrase('only the cheapest {count:d} plans are shown, as "{policy:Name}" says'))
def only_cheapest_shown(checkout: Checkout, count: int, policy: str) -> None:
    """Plans beyond the limit of shown plans give way to cheaper ones."""
    found = policy_looked_at(checkout, policy)
    assert len(checkout.decision.eligible) == count
    left_out = [verdict for verdict in checkout.decision.withheld if is_by_policy(verdict, found)]
    assert left_out
    dearest = max(
        verdict.quote.total_payable_minor for verdict in checkout.decision.eligible if verdict.quote
    )
    assert all(verdict.reasons[-1].finding.code == "superseded" for verdict in left_out)
    assert dearest == checkout.decision.eligible[-1].quote.total_payable_minor  # type: ignore[union-attr]


# ---- what is said


@then(phrase('the customer reads "{message:Name}"'))
@then(phrase('يقرأ العميل "{message:Name}"'))
def customer_reads(checkout: Checkout, message: str) -> None:
    """The message of the reason, in the customer's language."""
    assert checkout.reason is not None
    renderer = Renderer(checkout.engine.compiled.book)
    said = renderer.message(checkout.reason.finding, checkout.decision.currency, checkout.language)
    assert plain(said) == message


@then(phrase('staff read "{message:Name}"'))
def staff_read(checkout: Checkout, message: str) -> None:
    """What colleagues read instead."""
    assert checkout.reason is not None
    policies = checkout.engine.compiled.book.policies
    [policy] = [each for each in policies if each.id == checkout.reason.finding.policy]
    assert policy.document.staff_message is not None
    assert policy.document.staff_message.in_language(checkout.language) == message


@then(phrase("the customer is advised {what:Name}"))
def is_advised(checkout: Checkout, what: str) -> None:
    """A remedy that makes the plan possible by itself."""
    remedy = remedy_of_reason(checkout)
    assert remedy is not None, "no advice is given"
    assert advice(remedy, checkout.engine.compiled.book, checkout.decision.currency) == what
    assert remedy.makes_eligible, "more than that would be needed"


@then(phrase("يُنصح العميل بخفض قيمة السلة بمقدار {by:Money}"))
def is_advised_to_take_off(checkout: Checkout, by: int) -> None:
    """The remedy of a smaller cart, in Arabic."""
    is_advised(checkout, f"to take {spoken_amount(by, checkout.decision.currency)} off the cart")


@then(phrase("يُنصح العميل بالموافقة على {consent:Consent}"))
def is_advised_to_agree(checkout: Checkout, consent: str) -> None:
    """The remedy of a consent, in Arabic."""
    remedy = remedy_of_reason(checkout)
    assert remedy is not None
    assert (remedy.change, remedy.by, remedy.makes_eligible) == ("add", consent, True)


@then(phrase("the customer is advised {what:Name}, though more is needed"))
def is_advised_in_part(checkout: Checkout, what: str) -> None:
    """A remedy that removes this reason and not all of them."""
    remedy = remedy_of_reason(checkout)
    assert remedy is not None
    assert advice(remedy, checkout.engine.compiled.book, checkout.decision.currency) == what
    assert not remedy.makes_eligible


@then("no advice is given")
@then("لا تُقدَّم نصيحة")
def no_advice(checkout: Checkout) -> None:
    """No single thing that the customer can change would do."""
    assert checkout.reason is not None
    assert checkout.reason.remedy is None


# ---- the book


@then(phrase('the book is refused, because "{policy:Name}" forbids "{plan:Name}"'))
def book_refused(checkout: Checkout, policy: str, plan: str) -> None:
    """An offer that a policy forbids on every day of its window never reaches a customer."""
    offer, found = checkout.offer_called(plan), policy_looked_at(checkout, policy)
    checkout.exercised_offers.add(offer.id)
    problems = checkout.loaded
    assert isinstance(problems, Problems), "the book was accepted"
    forbidden = [each for each in problems.errors if each.span.file == offer.source.file]
    assert [each.code for each in forbidden] == ["forbidden-offer"]
    assert f"`{found.id}`" in forbidden[0].message.partition(" forbid")[0]


@then("the book is accepted")
def book_accepted(checkout: Checkout) -> None:
    """No problem keeps it from deciding."""
    assert checkout.engine.compiled.digest
