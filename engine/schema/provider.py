"""`rules/providers/<id>.yaml`: who finances, under which licence, and on which dated terms."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from engine.claims import PROVIDER_CLAIMS
from engine.schema.fields import (
    Amount,
    Country,
    Document,
    Id,
    PeriodField,
    Share,
    Text,
    Window,
    Words,
    one_of,
)
from engine.schema.retailer import Attestation

Product = Literal["bnpl", "consumer_finance"]


class Licence(Window):
    """A licence for one product."""

    authority: Words
    """Who licenses."""

    product: Product
    number: Words
    """The licence's number, in quotes."""


class Agreement(Window):
    """The commercial terms between retailer and provider; `merchant_discount` is of the financed amount."""

    merchant_discount: Share
    """What the retailer pays the provider, of the financed amount."""

    settlement: PeriodField
    """After how long the provider pays the retailer."""


class Outage(Window):
    """Days on which the provider takes no new contracts."""

    because: Words


class LateFee(Document):
    """What a late payment costs, in the market's currency."""

    each: Amount
    """For one late payment."""

    at_most: Amount
    """Of one agreement, in any 12 months."""


class ProviderAttestation(Attestation):
    """What the provider has attested."""

    claim: Annotated[Words, one_of(PROVIDER_CLAIMS)]
    """What is attested; the fact `provider.<claim>` is true on these days."""


class ProviderDocument(Document):
    """One provider of installment finance."""

    provider: Id
    """The provider's id, which is the name of its file."""

    title: Text
    country: Country
    """The market in which it is licensed."""

    products: tuple[Product, ...] = Field(min_length=1)
    licences: tuple[Licence, ...] = ()
    attestations: tuple[ProviderAttestation, ...] = ()
    agreements: tuple[Agreement, ...] = Field(min_length=1)
    """The dated terms, which do not overlap; without one on a day, the provider is not available."""

    unavailable: tuple[Outage, ...] = ()
    lender: Literal["third_party", "retailer"] = "third_party"
    """Who lends: somebody else than the retailer, or the retailer itself, who lets the customer pay later."""

    late_fee: LateFee | None = None
    """What late payments cost; without it, nothing."""

    def licensed(self, product: str, day: date) -> bool:
        """Whether a licence for `product` is in force on `day`."""
        return any(licence.product == product and licence.holds(day) for licence in self.licences)

    def change_days(self) -> set[date]:
        """The days on which a licence or an attestation begins or has just ended."""
        return {day for window in (*self.licences, *self.attestations) for day in bounds(window)}


def bounds(window: Window) -> tuple[date, date]:
    """The first day inside and the first day after."""
    return window.from_, date.fromordinal(min(window.until.toordinal() + 1, date.max.toordinal()))
