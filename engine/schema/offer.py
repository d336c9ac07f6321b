"""`rules/offers/<id>/offer.yaml`: what can be offered, as written."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from engine.schema.fields import (
    Day,
    Document,
    FirstDue,
    Id,
    PeriodField,
    PortionField,
    Text,
    Words,
    YearlyRate,
)
from engine.schema.provider import Product
from engine.schema.terms import FeeCharged, FeePayer, Residue


class DownPaymentRange(Document):
    """A down payment that the customer chooses between two bounds."""

    at_least: PortionField
    at_most: PortionField


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
                {"type": "string", "examples": ["none", "10 %", "250 SAR"]},
                {
                    "type": "object",
                    "properties": {"at_least": {"type": "string"}, "at_most": {"type": "string"}},
                    "required": ["at_least", "at_most"],
                    "additionalProperties": False,
                },
            ],
            "description": "a share of the cash price or an amount; a range lets the customer choose",
        }
    ),
]


class FeeBlock(Document):
    """The fee, of the financed amount and without VAT."""

    amount: PortionField
    paid_by: FeePayer
    charged: FeeCharged


class PlanBlock(Document):
    """The shape of the plan."""

    installments: Annotated[int, Field(strict=True, ge=1, le=60)]
    every: PeriodField
    first_due: FirstDue
    down_payment: DownPaymentField = Field(default_factory=_no_down_payment)
    fee: FeeBlock
    rate: YearlyRate
    residue: Residue
    month_end: Literal["clamp", "next_day"] | None = None


class Availability(Document):
    """The days on which the offer can be had, in the market's time zone, both ends included."""

    from_: Day = Field(alias="from")
    until: Day
    season: Id | None = None


class Stacking(Document):
    """How offers of one group compete: `joint` beside all, `best` the best only, `exclusive` alone."""

    group: Id
    rule: Literal["exclusive", "best", "joint"]


class OfferDocument(Document):
    """One offer."""

    offer: Id
    title: Text
    provider: Id
    market: Words
    product: Product
    plan: PlanBlock
    available: Availability
    stacking: Stacking | None = None
    status: Literal["active", "withdrawn"] = "active"
    when: Any
