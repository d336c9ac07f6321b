"""Then, of an offered plan: what it costs, when it is paid, and which policies it keeps."""

from __future__ import annotations

from datetime import date

from pytest_bdd import then

from engine.facts import FactValue
from engine.wire.render import Renderer
from features.checkout import Checkout
from features.reasons import judged_alone, plain, standing
from features.spoken import policy_looked_at, quoted_plan
from features.words import amount_minor, day, phrase


@then(phrase("it costs {total:Money} in all, {today:Money} of it today"))
@then(phrase("تكلفتها {total:Money} إجمالاً، منها {today:Money} اليوم"))
def costs(checkout: Checkout, total: int, today: int) -> None:
    """The total payable and what is due today; the schedule adds up to the minor unit."""
    quote = quoted_plan(checkout).quote
    assert quote is not None
    assert (quote.total_payable_minor, quote.due_today_minor) == (total, today)
    assert sum(row.amount_minor for row in quote.schedule) + quote.down_payment_minor == total


@then(phrase("its down payment is {amount:Money}"))
@then(phrase("دفعتها المقدمة {amount:Money}"))
def down_payment_is(checkout: Checkout, amount: int) -> None:
    """What is paid at once and not financed."""
    quote = quoted_plan(checkout).quote
    assert quote is not None
    assert quote.down_payment_minor == amount


@then(phrase("its fees are {fees:Money}, {vat:Money} of it tax"))
def fees_are(checkout: Checkout, fees: int, vat: int) -> None:
    """The consumer's fees with VAT, and that VAT."""
    quote = quoted_plan(checkout).quote
    assert quote is not None
    assert (quote.fees_minor, quote.fees_vat_minor) == (fees, vat)


@then("it has neither fees nor interest")
@then("لا رسوم عليها ولا فوائد")
def free_of_cost(checkout: Checkout) -> None:
    """The customer pays the cash price."""
    quote = quoted_plan(checkout).quote
    assert quote is not None
    assert quote.term_cost_minor == 0
    assert quote.total_payable_minor == quote.cash_price_minor
    assert quote.apr_percent == "0.00"


@then(phrase("its interest is {interest:Money}"))
def interest_is(checkout: Checkout, interest: int) -> None:
    """All interest on the declining balance."""
    quote = quoted_plan(checkout).quote
    assert quote is not None
    assert quote.interest_minor == interest


@then(phrase("its annual percentage rate is {percent:Name} %"))
def apr_is(checkout: Checkout, percent: str) -> None:
    """The effective rate, to two decimals."""
    quote = quoted_plan(checkout).quote
    assert quote is not None
    assert quote.apr_percent == percent


@then("its payments are:")
@then("دفعاتها:")
def payments_are(checkout: Checkout, datatable: list[list[str]]) -> None:
    """The whole schedule, after the down payment."""
    quote = quoted_plan(checkout).quote
    assert quote is not None
    expected = [(day(due), amount_minor(amount)) for due, amount in datatable[1:]]
    assert [(row.due, row.amount_minor) for row in quote.schedule] == expected


@then(phrase("it is paid in {count:d} payments of {amount:Money}, the last {last:Money} on {on:Day}"))
def paid_in(checkout: Checkout, count: int, amount: int, last: int, on: date) -> None:
    """A long schedule in one line: all payments are alike but the last."""
    quote = quoted_plan(checkout).quote
    assert quote is not None
    rows = quote.installments
    assert [row.amount_minor for row in rows] == [amount] * (count - 1) + [last]
    assert rows[-1].due == on


@then(phrase("its first payment is due on {on:Day}"))
@then(phrase("أولى دفعاتها يوم {on:Day}"))
def first_due(checkout: Checkout, on: date) -> None:
    """The first payment after the down payment."""
    quote = quoted_plan(checkout).quote
    assert quote is not None
    assert quote.installments[0].due == on


@then(phrase('the customer is shown "{text:Name}" before the contract, as "{policy:Name}" asks'))
@then(phrase('يُعرض على العميل "{text:Name}" قبل التعاقد، كما تنص "{policy:Name}"'))
def is_shown(checkout: Checkout, text: str, policy: str) -> None:
    """A disclosure, filled with the figures of the quote."""
    found = policy_looked_at(checkout, policy)
    renderer, plan = Renderer(checkout.engine.compiled.book), quoted_plan(checkout)
    shown = renderer.disclosures(checkout.decision, plan, checkout.language)
    [said] = [plain(disclosure["text"]) for disclosure in shown if disclosure["policy"] == found.id]
    assert said == text


@then(phrase('it is governed by "{regime:Name}"'))
def governed_by(checkout: Checkout, regime: str) -> None:
    """The body of rules that applies to the plan."""
    verdict = quoted_plan(checkout)
    assert verdict.regime is not None
    assert verdict.regime.title.en == regime


@then(phrase('it keeps "{policy:Name}"'))
@then(phrase('تلتزم بسياسة "{policy:Name}"'))
def keeps(checkout: Checkout, policy: str) -> None:
    """The policy applies to the offered plan and is kept, by the reference evaluator's own reckoning."""
    found = policy_looked_at(checkout, policy)
    assert standing(checkout.engine, checkout.decision, quoted_plan(checkout), found) == "kept"


@then("it keeps these policies:")
def keeps_all(checkout: Checkout, datatable: list[list[str]]) -> None:
    """Each applies, and each is kept."""
    for title, cited in datatable[1:]:
        keeps(checkout, title)
        assert checkout.policy_called(title).document.citation.clause == cited


@then(phrase('"{policy:Name}" does not concern it'))
def does_not_concern(checkout: Checkout, policy: str) -> None:
    """The policy does not apply to the offered plan."""
    found = policy_looked_at(checkout, policy)
    assert standing(checkout.engine, checkout.decision, quoted_plan(checkout), found) == "silent"


@then(phrase('the same plan in US dollars would be against "{policy:Name}"'))
def dollars_would_break(checkout: Checkout, policy: str) -> None:
    """The policy alone, put to a plan that this book cannot hold."""
    found = policy_looked_at(checkout, policy)
    facts: dict[str, FactValue] = {"offer.currency": "USD", "provider.foreign_currency_non_objection": False}
    assert judged_alone(checkout.decision, found, facts) == "broken"


@then(phrase('the same plan in US dollars would keep "{policy:Name}" if the regulator did not object'))
def dollars_would_keep(checkout: Checkout, policy: str) -> None:
    """The policy alone, put to a plan that this book cannot hold."""
    found = policy_looked_at(checkout, policy)
    facts: dict[str, FactValue] = {"offer.currency": "USD", "provider.foreign_currency_non_objection": True}
    assert judged_alone(checkout.decision, found, facts) == "kept"
