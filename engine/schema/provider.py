"""`rules/providers/<id>.yaml`: who finances, under which licence, and on which dated terms."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from engine.schema.fields import Document, Id, PeriodField, Share, Text, Window, Words
from engine.schema.retailer import Attestation

Product = Literal["bnpl", "consumer_finance"]


class Licence(Window):
    """A licence for one product."""

    authority: Words
    product: Product
    number: Words


class Agreement(Window):
    """The commercial terms between retailer and provider; `merchant_discount` is of the financed amount."""

    merchant_discount: Share
    settlement: PeriodField


class Outage(Window):
    """Days on which the provider takes no new contracts."""

    because: Words


class ProviderDocument(Document):
    """One provider of installment finance."""

    provider: Id
    title: Text
    country: str
    products: tuple[Product, ...] = Field(min_length=1)
    licences: tuple[Licence, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    agreements: tuple[Agreement, ...] = Field(min_length=1)
    unavailable: tuple[Outage, ...] = ()

    def licensed(self, product: str, day: date) -> bool:
        """Whether a licence for `product` is in force on `day`."""
        return any(licence.product == product and licence.holds(day) for licence in self.licences)

    def attests(self, claim: str, day: date) -> bool:
        """Whether `claim` is attested for `day`."""
        return any(attestation.claim == claim and attestation.holds(day) for attestation in self.attestations)

    def change_days(self) -> set[date]:
        """The days on which a licence or an attestation begins or has just ended."""
        return {day for window in (*self.licences, *self.attestations) for day in bounds(window)}


def bounds(window: Window) -> tuple[date, date]:
    """The first day inside and the first day after."""
    return window.from_, date.fromordinal(min(window.until.toordinal() + 1, date.max.toordinal()))
