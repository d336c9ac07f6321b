"""Then: what is offered at what cost, what is refused by which rule, and what the customer is told."""

from __future__ import annotations

from datetime import date

from pytest_bdd import then

from engine.decision import OfferVerdict
from engine.locale_format import format_money
from engine.problems import Problems
from engine.schema.book import Policy
from engine.verdicts import Reason
from engine.wire.render import Renderer
from features.checkout import Checkout
from features.reasons import advice, citation_of, in_words, plain, standing
from features.words import amount_minor, day, phrase


# ---- what is offered


@then(phrase('"{plan:Name}" is offered'))
@then(phrase('تُعرض خطة "{plan:Name}"'))
def is_offered(checkout: Checkout, plan: str) -> None:
    """Eligible, with a quote."""
    verdict = checkout.verdict_on(plan)
    assert verdict.outcome == "eligible", _why(checkout, verdict)


@then(phrase('"{plan:Name}" is offered first'))
def is_offered_first(checkout: Checkout, plan: str) -> None:
    """The best rank."""
    verdict = checkout.verdict_on(plan)
    assert verdict.rank == 1, _why(checkout, verdict)


@then("these plans are offered, in this order:")
def offered_in_order(checkout: Checkout, datatable: list[list[str]]) -> None:
    """The whole list, cheapest first."""
    expected = [row[0] for row in datatable[1:]]
    for title in expected:
        checkout.verdict_on(title)
    assert _titles_offered(checkout) == expected
    for title, *figures in datatable[1:]:
        assert _summary(checkout.verdict_on(title))[: len(figures)] == figures, title


@then("nothing is offered")
@then("لا تُعرض أي خطة")
def nothing_is_offered(checkout: Checkout) -> None:
    """Every plan of the market is withheld, each with a reason."""
    assert _titles_offered(checkout) == []
    assert all(verdict.reasons for verdict in checkout.decision.withheld)


@then(phrase("{count:d} plans are offered"))
def count_offered(checkout: Checkout, count: int) -> None:
    """How many plans the customer sees."""
    assert len(checkout.decision.eligible) == count, _titles_offered(checkout)


@then("every plan of the market is either offered or refused with a reason")
def every_plan_is_answered(checkout: Checkout) -> None:
    """Once each, none left out."""
    market = {offer.id for offer in checkout.engine.compiled.book.offers_of(checkout.country)}
    answered = [verdict.offer.id for verdict in checkout.decision.verdicts]
    assert sorted(answered) == sorted(market)
    assert all(verdict.reasons for verdict in checkout.decision.withheld)


# ---- at what cost


@then(phrase("it costs {total:Money} in all, {today:Money} of it today"))
@then(phrase("تكلفتها {total:Money} إجمالاً، منها {today:Money} اليوم"))
def costs(checkout: Checkout, total: int, today: int) -> None:
    """The total payable and what is due today; the schedule adds up to the minor unit."""
    quote = _quoted(checkout).quote
    assert quote is not None
    assert (quote.total_payable_minor, quote.due_today_minor) == (total, today)
    assert sum(row.amount_minor for row in quote.schedule) + quote.down_payment_minor == total


@then(phrase("its down payment is {amount:Money}"))
@then(phrase("دفعتها المقدمة {amount:Money}"))
def down_payment_is(checkout: Checkout, amount: int) -> None:
    """What is paid at once and not financed."""
    quote = _quoted(checkout).quote
    assert quote is not None
    assert quote.down_payment_minor == amount


@then(phrase("its fees are {fees:Money}, {vat:Money} of it tax"))
def fees_are(checkout: Checkout, fees: int, vat: int) -> None:
    """The consumer's fees with VAT, and that VAT."""
    quote = _quoted(checkout).quote
    assert quote is not None
    assert (quote.fees_minor, quote.fees_vat_minor) == (fees, vat)


@then("it has neither fees nor interest")
@then("لا رسوم عليها ولا فوائد")
def free_of_cost(checkout: Checkout) -> None:
    """The customer pays the cash price."""
    quote = _quoted(checkout).quote
    assert quote is not None
    assert quote.term_cost_minor == 0
    assert quote.total_payable_minor == quote.cash_price_minor
    assert quote.apr_percent == "0.00"


@then(phrase("its interest is {interest:Money}"))
def interest_is(checkout: Checkout, interest: int) -> None:
    """All interest on the declining balance."""
    quote = _quoted(checkout).quote
    assert quote is not None
    assert quote.interest_minor == interest


@then(phrase("its annual percentage rate is {percent:Name} %"))
def apr_is(checkout: Checkout, percent: str) -> None:
    """The effective rate, to two decimals."""
    quote = _quoted(checkout).quote
    assert quote is not None
    assert quote.apr_percent == percent


@then("its payments are:")
@then("دفعاتها:")
def payments_are(checkout: Checkout, datatable: list[list[str]]) -> None:
    """The whole schedule, after the down payment."""
    quote = _quoted(checkout).quote
    assert quote is not None
    expected = [(day(due), amount_minor(amount)) for due, amount in datatable[1:]]
    assert [(row.due, row.amount_minor) for row in quote.schedule] == expected


@then(phrase("it is paid in {count:d} payments of {amount:Money}, the last {last:Money} on {on:Day}"))
def paid_in(checkout: Checkout, count: int, amount: int, last: int, on: date) -> None:
    """A long schedule in one line: all payments are alike but the last."""
    quote = _quoted(checkout).quote
    assert quote is not None
    rows = quote.installments
    assert [row.amount_minor for row in rows] == [amount] * (count - 1) + [last]
    assert rows[-1].due == on


@then(phrase("its first payment is due on {on:Day}"))
@then(phrase("أولى دفعاتها يوم {on:Day}"))
def first_due(checkout: Checkout, on: date) -> None:
    """The first payment after the down payment."""
    quote = _quoted(checkout).quote
    assert quote is not None
    assert quote.installments[0].due == on


@then(phrase('the customer is shown "{text:Name}" before the contract, as "{policy:Name}" asks'))
@then(phrase('يُعرض على العميل "{text:Name}" قبل التعاقد، كما تنص "{policy:Name}"'))
def is_shown(checkout: Checkout, text: str, policy: str) -> None:
    """A disclosure, filled with the figures of the quote."""
    found = _exercised_policy(checkout, policy)
    shown = Renderer(checkout.engine.compiled.book).disclosures(_quoted(checkout), checkout.language)
    [said] = [plain(disclosure["text"]) for disclosure in shown if disclosure["policy"] == found.id]
    assert said == text


@then(phrase('it is governed by "{regime:Name}"'))
def governed_by(checkout: Checkout, regime: str) -> None:
    """The body of rules that applies to the plan."""
    verdict = _quoted(checkout)
    assert verdict.regime is not None
    assert verdict.regime.title.en == regime


@then(phrase('it keeps "{policy:Name}"'))
@then(phrase('وهي تلتزم بسياسة "{policy:Name}"'))
def keeps(checkout: Checkout, policy: str) -> None:
    """The policy applies to the offered plan and is kept, by the reference evaluator's own reckoning."""
    found = _exercised_policy(checkout, policy)
    assert standing(checkout.engine, checkout.decision, _quoted(checkout), found) == "kept"


@then("it keeps these policies:")
def keeps_all(checkout: Checkout, datatable: list[list[str]]) -> None:
    """Each applies, and each is kept."""
    for title, cited in datatable[1:]:
        keeps(checkout, title)
        assert checkout.policy_called(title).document.citation.clause == cited


@then(phrase('"{policy:Name}" does not concern it'))
def does_not_concern(checkout: Checkout, policy: str) -> None:
    """The policy does not apply to the offered plan."""
    found = _exercised_policy(checkout, policy)
    assert standing(checkout.engine, checkout.decision, _quoted(checkout), found) == "silent"


# ---- what is refused


@then(phrase('"{plan:Name}" is refused, because {why:Name}'))
def refused_because(checkout: Checkout, plan: str, why: str) -> None:
    """One of the plan's own conditions does not hold."""
    _expect(checkout, checkout.verdict_on(plan), why)


@then(phrase('"{plan:Name}" is refused, because "{other:Name}" takes its place'))
def refused_for_another(checkout: Checkout, plan: str, other: str) -> None:
    """Another plan of the same group goes before it."""
    checkout.verdict_on(other)
    _expect(checkout, checkout.verdict_on(plan), f"“{other}” takes its place")


@then(phrase('"{plan:Name}" is refused by "{policy:Name}"'))
@then(phrase('تُرفض خطة "{plan:Name}" بموجب "{policy:Name}"'))
def refused_by(checkout: Checkout, plan: str, policy: str) -> None:
    """A policy forbids the plan; the next steps speak of that reason."""
    verdict = checkout.verdict_on(plan)
    assert verdict.outcome == "ineligible", _why(checkout, verdict)
    checkout.reason = _reason_of(checkout, verdict, _exercised_policy(checkout, policy))


@then(phrase('"{plan:Name}" is refused by "{policy:Name}", because {why:Name}'))
def refused_by_because(checkout: Checkout, plan: str, policy: str, why: str) -> None:
    """A policy cannot be judged, or not safely, and so it refuses."""
    refused_by(checkout, plan, policy)
    assert checkout.reason is not None
    assert _said(checkout, checkout.reason) == why


@then(phrase('"{plan:Name}" waits for a person, by "{policy:Name}"'))
@then(phrase('تنتظر خطة "{plan:Name}" قرار موظف بموجب "{policy:Name}"'))
def waits_for_a_person(checkout: Checkout, plan: str, policy: str) -> None:
    """Withheld, and neither offered nor declined."""
    verdict = checkout.verdict_on(plan)
    assert verdict.outcome == "referred", _why(checkout, verdict)
    checkout.reason = _reason_of(checkout, verdict, _exercised_policy(checkout, policy))
    assert checkout.reason.finding.code == "compliance_referral"


@then(phrase("it cites {citation:Name}"))
@then(phrase("وتستند إلى {citation:Name}"))
def cites(checkout: Checkout, citation: str) -> None:
    """The refusal names authority, instrument and clause."""
    assert checkout.reason is not None
    policies = checkout.engine.compiled.book.policies
    [policy] = [each for each in policies if each.id == checkout.reason.finding.policy]
    assert citation_of(policy) == citation
    assert checkout.reason.finding.params["citation"] == citation
    assert checkout.reason.source.startswith(policy.source.file)


@then(phrase("it counts {computed:Money} against {limit:Money}"))
@then(phrase("ويُحتسب {computed:Money} مقابل حد {limit:Money}"))
def counts_against(checkout: Checkout, computed: int, limit: int) -> None:
    """The measure of a limit, and the limit."""
    assert checkout.reason is not None
    params = checkout.reason.finding.params
    figures = [int(str(params[name]).replace(".", "")) for name in ("computed", "limit")]
    assert figures == [computed, limit]


@then(phrase("it counts {computed:d} payments against {limit:d}"))
@then(phrase("it counts {computed:d} months against {limit:d}"))
def counts_number_against(checkout: Checkout, computed: int, limit: int) -> None:
    """A limit in payments or months."""
    assert checkout.reason is not None
    params = checkout.reason.finding.params
    assert [str(params[name]).split()[0] for name in ("computed", "limit")] == [str(computed), str(limit)]


@then("that is the only reason")
@then("وليس هناك سبب آخر")
def only_reason(checkout: Checkout) -> None:
    """Nothing else stands in the plan's way."""
    assert checkout.subject is not None
    assert len(checkout.subject.reasons) == 1, _why(checkout, checkout.subject)


@then(phrase("only the cheapest {count:d} plans are shown, as \"{policy:Name}\" says"))
def only_cheapest_shown(checkout: Checkout, count: int, policy: str) -> None:
    """Plans beyond the limit of shown plans give way to cheaper ones."""
    found = _exercised_policy(checkout, policy)
    assert len(checkout.decision.eligible) == count
    left_out = [verdict for verdict in checkout.decision.withheld if _by_policy(verdict, found)]
    assert left_out
    dearest = max(verdict.quote.total_payable_minor for verdict in checkout.decision.eligible if verdict.quote)
    assert all(verdict.reasons[-1].finding.code == "superseded" for verdict in left_out)
    assert dearest == checkout.decision.eligible[-1].quote.total_payable_minor  # type: ignore[union-attr]


# ---- what is said


@then(phrase('the customer reads "{message:Name}"'))
@then(phrase('ويقرأ العميل "{message:Name}"'))
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
    remedy = _remedy(checkout)
    assert remedy is not None, "no advice is given"
    assert advice(remedy, checkout.engine.compiled.book, checkout.decision.currency) == what
    assert remedy.makes_eligible, "more than that would be needed"


@then(phrase('ويُنصح العميل: "{text:Name}"'))
def is_advised_in_arabic(checkout: Checkout, text: str) -> None:
    """A remedy that makes the plan possible by itself, in Arabic."""
    remedy = _remedy(checkout)
    assert remedy is not None
    said = Renderer(checkout.engine.compiled.book).remedy(remedy, checkout.decision.currency, "ar")
    assert said is not None
    assert plain(said["text"]) == text
    assert remedy.makes_eligible


@then(phrase("the customer is advised {what:Name}, though more is needed"))
def is_advised_in_part(checkout: Checkout, what: str) -> None:
    """A remedy that removes this reason and not all of them."""
    remedy = _remedy(checkout)
    assert remedy is not None
    assert advice(remedy, checkout.engine.compiled.book, checkout.decision.currency) == what
    assert not remedy.makes_eligible


@then("no advice is given")
@then("ولا تُقدَّم نصيحة")
def no_advice(checkout: Checkout) -> None:
    """No single thing that the customer can change would do."""
    assert checkout.reason is not None
    assert checkout.reason.remedy is None


# ---- the book


@then(phrase('the book is refused, because "{policy:Name}" forbids "{plan:Name}"'))
def book_refused(checkout: Checkout, policy: str, plan: str) -> None:
    """An offer that a policy forbids on every day of its window never reaches a customer."""
    offer, found = checkout.offer_called(plan), _exercised_policy(checkout, policy)
    checkout.exercised_offers.add(offer.id)
    problems = checkout.loaded
    assert isinstance(problems, Problems), "the book was accepted"
    forbidden = [each for each in problems.errors if each.span.file == offer.source.file]
    assert [each.code for each in forbidden] == ["forbidden-offer"]
    assert forbidden[0].message.startswith(f"`{found.id}` forbids")


@then("the book is accepted")
def book_accepted(checkout: Checkout) -> None:
    """No problem keeps it from deciding."""
    assert checkout.engine.compiled.digest


def _quoted(checkout: Checkout) -> OfferVerdict:
    """The offered plan that the steps speak of."""
    assert checkout.subject is not None, "no plan was named before this step"
    assert checkout.subject.quote is not None, "the plan is not offered"
    return checkout.subject


def _remedy(checkout: Checkout):  # noqa: ANN202
    assert checkout.reason is not None
    return checkout.reason.remedy


def _exercised_policy(checkout: Checkout, title: str) -> Policy:
    policy = checkout.policy_called(title)
    checkout.exercised_policies.add(policy.id)
    return policy


def _by_policy(verdict: OfferVerdict, policy: Policy) -> bool:
    return any(reason.finding.policy == policy.id for reason in verdict.reasons)


def _reason_of(checkout: Checkout, verdict: OfferVerdict, policy: Policy) -> Reason:
    found = [reason for reason in verdict.reasons if reason.finding.policy == policy.id]
    assert found, _why(checkout, verdict)
    return found[0]


def _said(checkout: Checkout, reason: Reason) -> str:
    return in_words(reason.finding, checkout.engine.compiled.book, checkout.decision.currency)


def _expect(checkout: Checkout, verdict: OfferVerdict, why: str) -> None:
    """One of the reasons is the expected one, and becomes the reason that the next steps speak of."""
    assert verdict.outcome == "ineligible", _why(checkout, verdict)
    found = [reason for reason in verdict.reasons if _said(checkout, reason) == why]
    assert found, _why(checkout, verdict)
    checkout.reason = found[0]


def _why(checkout: Checkout, verdict: OfferVerdict) -> list[str]:
    """Everything said of a plan, for the author of a scenario that fails."""
    said = [f"{_said(checkout, reason)} {reason.finding.policy or ''}" for reason in verdict.reasons]
    return [verdict.outcome, *said]


def _titles_offered(checkout: Checkout) -> list[str]:
    titles = [verdict.offer.offer.document.title for verdict in checkout.decision.eligible]
    return [title.in_language(checkout.language) for title in titles]


def _summary(verdict: OfferVerdict) -> list[str]:
    """Total, today and rate of an offered plan, as a table shows them."""
    quote = verdict.quote
    assert quote is not None
    amounts = [format_money(minor, quote.currency, "en") for minor in (quote.total_payable_minor, quote.due_today_minor)]
    return [*map(plain, amounts), f"{quote.apr_percent} %"]
