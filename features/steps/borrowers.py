"""What lenders and bureaus know of a customer, and what a country's law makes of it."""

from __future__ import annotations

from datetime import date

from pytest_bdd import given, then

from engine.request import Account, CreditCheck
from engine.wire.render import Renderer
from features.checkout import Checkout
from features.spoken import policy_looked_at, quoted_plan
from features.words import phrase

_KINDS = {"negative": "negative", "partial": "partial", "complete": "full"}


# ---- Given


@given(phrase("the credit bureau gave {kind:Kind} data on {on:Day}", Kind=_KINDS))
def credit_checked(checkout: Checkout, kind: str, on: date) -> None:
    """A credit check, with how much was reported."""
    checkout.know(credit_check=CreditCheck(kind, on))


@given(
    phrase(
        "{provider:Name} has known the customer since {since:Day}, "
        "and charged {fees:Money} in fees and {late:Money} for late payments in these twelve months"
    )
)
def has_account(checkout: Checkout, provider: str, since: date, fees: int, late: int) -> None:
    """What the customer has with one lender, beside what is known of others."""
    account = Account(checkout.provider_called(provider).id, 0, fees, late, since)
    checkout.know(accounts=(*(checkout.customer.accounts or ()), account))


@given("it is not known what any lender charged the customer")
def accounts_not_known(checkout: Checkout) -> None:
    """Nothing is known of any account."""
    checkout.know(accounts=None)


@given("the customer is a covered borrower")
def is_covered(checkout: Checkout) -> None:
    """Whom the Military Lending Act protects."""
    checkout.know(covered_borrower=True)


@given("it is not known whether the customer is a covered borrower")
def covered_not_known(checkout: Checkout) -> None:
    """Nobody asked."""
    checkout.know(covered_borrower=None)


@given("the market states the effective rate")
def states_effective_rate(checkout: Checkout) -> None:
    """The rate of other countries."""
    checkout.edit(f"{checkout.rules}/retailer.yaml", "markets", checkout.country, "apr", value="effective")


@given(phrase('the compliance officer sets "{policy:Name}" to {count:d}'))
def limit_set_to(checkout: Checkout, policy: str, count: int) -> None:
    """Another limit, in a count."""
    checkout.edit(checkout.policy_called(policy).source.file, "cap", "at_most", value=count)


# ---- Then


@then("the refusal names these reasons, the weightiest first:")
def refusal_names(checkout: Checkout, datatable: list[list[str]]) -> None:
    """The principal reasons, in the customer's language."""
    refusal = Renderer(checkout.engine.compiled.book).refusal(checkout.decision, checkout.language)
    assert refusal is not None, "no credit was refused"
    assert [reason["text"] for reason in refusal["principal_reasons"]] == [row[0] for row in datatable[1:]]


@then(phrase('these are {count:d} reasons, as "{policy:Name}" says'))
def reasons_counted(checkout: Checkout, count: int, policy: str) -> None:
    """How many principal reasons a refusal names, which the policy limits."""
    policy_looked_at(checkout, policy)
    refusal = checkout.decision.refusal
    assert refusal is not None, "no credit was refused"
    assert len(refusal.principal_reasons) == count


@then(phrase("it counts a rate of {computed:Name} against {limit:Name}"))
def counts_rate_against(checkout: Checkout, computed: str, limit: str) -> None:
    """A limit of the yearly rate."""
    assert checkout.reason is not None
    params = checkout.reason.finding.params
    assert [str(params[name]) for name in ("computed", "limit")] == [computed, limit]


@then(phrase("that has been so since {on:Day}"))
def so_since(checkout: Checkout, on: date) -> None:
    """The first day of the rule or of its limit, as the reason says it."""
    assert checkout.reason is not None
    assert checkout.reason.finding.params["since"] == on.isoformat()


@then("no body of rules governs it")
@then("لا تحكمها أي قواعد")
def governed_by_nothing(checkout: Checkout) -> None:
    """No regime of the market's packs holds for the plan that day."""
    assert quoted_plan(checkout).regime is None


@then(phrase('تحكمها قواعد "{regime:Name}"'))
def governed_by_in_arabic(checkout: Checkout, regime: str) -> None:
    """The body of rules that applies to the plan, by its Arabic title."""
    verdict = quoted_plan(checkout)
    assert verdict.regime is not None
    assert verdict.regime.title.ar == regime
