"""`rules/retailer.yaml`: who sells, where, through which channels, and what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field

from engine.claims import INPUTS, RETAILER_CLAIMS
from engine.schema.fields import Country, Currency, Document, Id, Share, Text, Window, Words, one_of


class Market(Document):
    """One country of sale.

    `vat` is added to fees; `apr` is the convention by which the annual percentage rate is disclosed;
    `packs` are the policy packs that apply, folders of `policies/`.
    """

    title: Text
    currency: Currency
    time_zone: Words
    """The IANA time zone in which a day begins, such as `Asia/Riyadh`."""

    vat: Share
    """The tax that is added to fees."""

    apr: Literal["effective", "us"]
    """How the annual percentage rate is worked out: the effective rate, or US Regulation Z."""

    packs: tuple[Id, ...]
    """The policy packs that apply: folders of policies/."""


class Category(Document):
    """A node of the category tree; what is in a child is in its parent too."""

    title: Text
    includes: Mapping[Id, Category] = Field(default_factory=dict)
    """The categories inside it; a cart with one of them is in this one too."""


class Attestation(Window):
    """What somebody has attested that no request can carry: a claim, the days it holds, and the evidence."""

    claim: Annotated[Words, one_of(RETAILER_CLAIMS)]
    """What is attested; the fact `retailer.<claim>` is true on these days."""

    evidence: Words
    """What was seen, by whom and when."""


Size = Literal["micro", "small", "medium", "large"]
"""How large an enterprise is, as Commission Recommendation 2003/361/EC classes it."""


class Input(Document):
    """Something that the retailer knows of a customer beyond what every request can state."""

    title: Text

    data: Annotated[Words, one_of(INPUTS)]
    """What kind of data it is; a law may forbid a kind."""


class RetailerDocument(Document):
    """The retailer of a book."""

    retailer: Id
    title: Text
    version: Words
    """The book's version, shown in answers; in quotes."""

    channels: Annotated[tuple[Id, ...], Field(min_length=1)]
    markets: Annotated[Mapping[Country, Market], Field(min_length=1)]
    categories: Annotated[Mapping[Id, Category], Field(min_length=1)]
    size: Size = "large"
    """How large the enterprise is; some laws are milder on small ones."""

    inputs: Mapping[Id, Input] = Field(default_factory=dict)
    """The retailer's own inputs: names that requests list under `customer.traits`."""

    attestations: tuple[Attestation, ...] = ()

    def category_parents(self) -> dict[str, tuple[str, ...]]:
        """Each category with itself and its ancestors, nearest first."""
        return {name: (name, *above) for name, above, _ in walk_categories(self.categories)}


def walk_categories(
    categories: Mapping[str, Category], above: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...], Category]]:
    """Each category with its ancestors, nearest first."""
    for name, category in categories.items():
        yield name, above, category
        yield from walk_categories(category.includes, (name, *above))
