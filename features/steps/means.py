"""Given: what a customer earns and owes, in parts; and what a book states of the shop and its lenders."""

from __future__ import annotations

from datetime import date

from pytest_bdd import given, then

from engine.request import Income, Obligations
from features.checkout import Checkout
from features.words import phrase

# ---- what the customer earns and owes


@given(
    phrase(
        "the customer earns {salary:Money} a month and {other:Money} from elsewhere, "
        "with statements of {years:d} year"
    )
)
@given(
    phrase(
        "the customer earns {salary:Money} a month and {other:Money} from elsewhere, "
        "with statements of {years:d} years"
    )
)
def earns_from_elsewhere(checkout: Checkout, salary: int, other: int, years: int) -> None:
    """A salary, and other income by its monthly average, verified by statements of some years."""
    _earn(checkout, Income(salary, 0, other, other_statements_years=years))


@given(phrase("the customer earns {salary:Money} a month and receives {aid:Money} from Citizen Account"))
def earns_and_receives_aid(checkout: Checkout, salary: int, aid: int) -> None:
    """A salary, and aid from the state."""
    _earn(checkout, Income(salary, 0, 0, aid_minor=aid))


@given(phrase("the customer's pension is {pension:Money} a month"))
def has_a_pension(checkout: Checkout, pension: int) -> None:
    """A pension and nothing else."""
    _earn(checkout, Income(0, pension, 0))


@given(
    phrase(
        "the customer pays {deducted:Money} a month out of the income, {mortgage:Money} for a home "
        "and {other:Money} for other credit"
    )
)
@given(
    phrase(
        "يدفع العميل شهرياً {deducted:Money} استقطاعاً من الدخل "
        "و{mortgage:Money} لمسكنه و{other:Money} لغير ذلك"
    )
)
def pays_for_each(checkout: Checkout, deducted: int, mortgage: int, other: int) -> None:
    """The monthly obligations by kind."""
    owed = Obligations(deducted, mortgage, other)
    checkout.know(monthly_obligations_minor=deducted + mortgage + other, obligations=owed)


@given("the state supports the customer's home")
def supported_home(checkout: Checkout) -> None:
    """A beneficiary of housing support."""
    checkout.know(housing_beneficiary=True)


def _earn(checkout: Checkout, income: Income) -> None:
    checkout.know(monthly_income_minor=None, income=income)


# ---- what the book states


@given(phrase("the tax on fees is written as {share:Name}"))
def written_with_tax(checkout: Checkout, share: str) -> None:
    """Another value added tax in the market of the customer."""
    checkout.edit(f"{checkout.rules}/retailer.yaml", "markets", checkout.country, "vat", value=share)


@given(phrase('"{plan:Name}" costs {months:d} months of its cost when repaid early'))
def written_with_months_of_cost(checkout: Checkout, plan: str, months: int) -> None:
    """Early settlement paid by the term cost of some months."""
    terms = f"{months} months of term cost"
    checkout.edit(checkout.offer_called(plan).source.file, "plan", "early_settlement", value=terms)


@given(phrase("{provider:Name} is a consumer microfinance company"))
def is_microfinance(checkout: Checkout, provider: str) -> None:
    """Attested in place of its licence data, which no policy of the market asks it for."""
    file = checkout.provider_called(provider).source.file
    checkout.edit(file, "attestations", ("claim", "licence_displayed"), "claim", value="microfinance_company")


@given(phrase("the discount licence of {start:Day} is written from {first:Day} until {last:Day}"))
def discount_licence_moved(checkout: Checkout, start: date, first: date, last: date) -> None:
    """Other days of a licence for discounts."""
    place = (f"{checkout.rules}/retailer.yaml", "attestations")
    checkout.edit(*place, ("from", start.isoformat()), "until", value=last.isoformat())
    checkout.edit(*place, ("from", start.isoformat()), "from", value=first.isoformat())


# ---- since when


@then(phrase("it has been so since {on:Day}"))
def so_since(checkout: Checkout, on: date) -> None:
    """The reason names the day since which its rule, or its limit, holds."""
    assert checkout.reason is not None
    assert checkout.reason.finding.params["since"] == on.isoformat()
