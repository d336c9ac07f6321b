"""`rules/offers/<id>/offer.yaml`: what can be offered, as written."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from engine.schema.fields import (
    PORTION_SCHEMA,
    ConditionField,
    Country,
    Day,
    Document,
    EarlySettlementField,
    FirstDue,
    Id,
    PeriodField,
    PortionField,
    Text,
    YearlyRate,
)
from engine.schema.provider import Product
from engine.schema.terms import FREE_SETTLEMENT, FeeCharged, FeePayer, Residue


class DownPaymentRange(Document):
    """A down payment that the customer chooses between two bounds."""

    at_least: PortionField
    """The least that is paid at once."""

    at_most: PortionField
    """The most that the customer may pay at once."""


def _no_down_payment() -> DownPaymentRange:
    return DownPaymentRange.model_validate({"at_least": "none", "at_most": "none"})


def _as_range(value: Any) -> Any:
    return value if isinstance(value, (dict, DownPaymentRange)) else {"at_least": value, "at_most": value}


DownPaymentField = Annotated[
    DownPaymentRange,
    BeforeValidator(_as_range),
    WithJsonSchema(
        {
            "anyOf": [
                PORTION_SCHEMA,
                {
                    "type": "object",
                    "description": "the customer chooses between the two",
                    "properties": {"at_least": PORTION_SCHEMA, "at_most": PORTION_SCHEMA},
                    "required": ["at_least", "at_most"],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]


class FeeBlock(Document):
    """The fee, of the financed amount and without VAT."""

    amount: PortionField
    """Of the financed amount, without VAT: `none`, `0.5 %`, `50 SAR` or `0.5 % + 50 SAR`."""

    paid_by: FeePayer
    """Who pays it; only what the consumer pays is in the quote."""

    charged: FeeCharged
    """When: at checkout, with the first installment, or spread over all of them."""


class PlanBlock(Document):
    """The shape of the plan."""

    installments: Annotated[int, Field(strict=True, ge=1, le=60)]
    """How many installments there are, 1 to 60; the down payment is none of them."""

    every: PeriodField
    """The time between two installments: `1 month`, `2 weeks`, `10 days`."""

    first_due: FirstDue
    """When the first installment is due: `at_checkout`, `after 1 month`, `after 30 days`."""

    down_payment: DownPaymentField = Field(default_factory=_no_down_payment)
    """What is paid at once, of the cash price; a range lets the customer choose."""

    fee: FeeBlock

    rate: YearlyRate
    """The nominal rate of a year on the declining balance, or `none`."""

    early_settlement: EarlySettlementField = FREE_SETTLEMENT
    """What settling early costs: `none`, `3 months of term cost` or `0.5 % of the amount repaid`."""

    residue: Residue
    """Which installment takes up what rounding leaves over."""

    month_end: Literal["clamp", "next_day"] | None = None
    """What a month after the 31st means: the last day of the month, or the 1st of the next."""


class Availability(Document):
    """The days on which the offer can be had, in the market's time zone, both ends included."""

    from_: Day = Field(alias="from")
    """The first day."""

    until: Day
    """The last day, included."""

    season: Id | None = None
    """Only while this season of seasons.yaml is on."""


class Stacking(Document):
    """How offers of one group compete: `joint` beside all, `best` the best only, `exclusive` alone."""

    group: Id
    """Offers with the same group compete."""

    rule: Literal["exclusive", "best", "joint"]
    """Shown beside all others, only if it is the best of its group, or instead of all others of its group."""


class OfferDocument(Document):
    """One offer."""

    offer: Id
    """The offer's id, which is the name of its folder."""

    title: Text
    provider: Id
    """Who finances it: a file of rules/providers/."""

    market: Country
    """The country of sale, one of the retailer's markets."""

    product: Product
    plan: PlanBlock
    available: Availability
    stacking: Stacking | None = None
    status: Literal["active", "withdrawn"] = "active"
    """A withdrawn offer stays in the book and is refused."""

    when: ConditionField
    """What must hold of the request; it says from which `cart.total` the offer holds."""
