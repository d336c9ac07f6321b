"""The bodies about offers that are worked out: a validation, the limits of a day; and those of a batch."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from api.models import Day, WireFee, WirePlace
from engine.schema.policy import PolicyKind
from engine.schema.provider import Product
from engine.wire.answer import AnswerPart, Decimal, WireAnswer, WireBook, WireCitation, WireProblem
from engine.wire.batch import MOST_REQUESTS
from engine.wire.models import WireRequest

Effect = Annotated[
    Literal["refuses", "refers"],
    Field(description="What it does to such a request; an unconfirmed policy only refers to a person."),
]


class WireMistake(AnswerPart):
    """Something that is wrong with the offer, as `taqseet check` tells it."""

    severity: Annotated[
        Literal["error", "warning"], Field(description="An error keeps the book from loading.")
    ]
    code: Annotated[str, Field(description="The stable code of the catalogue.")]
    message: Annotated[str, Field(description="What was found.")]
    hint: Annotated[str | None, Field(description="What mends it.")]
    location: Annotated[WirePlace, Field(description="Where in the text.")]


class WireCarts(AnswerPart):
    """Cart totals, both ends included, in the market's currency."""

    from_: Annotated[Decimal, Field(alias="from", description="The smallest.")]
    until: Annotated[Decimal | None, Field(description="The largest; null where there is none.")]


class WireWhen(AnswerPart):
    """For which requests a policy is breached."""

    always: Annotated[bool, Field(description="Every request, on every day of the offer's window.")]
    from_: Annotated[Day | None, Field(alias="from", description="The first of the days, if not all.")] = None
    until: Annotated[Day | None, Field(description="The last of the days, included.")] = None
    carts: Annotated[list[WireCarts] | None, Field(description="The carts, if not all of the offer's.")] = (
        None
    )
    condition: Annotated[str | None, Field(description="What must hold of the request, in words.")] = None


class WireCondition(AnswerPart):
    """A policy that refuses some requests for the offer: which, depends on the customer, cart or channel."""

    policy: Annotated[str, Field(description="The policy.", examples=["sa.bnpl.22.1"])]
    title: Annotated[str, Field(description="Its name, in the language asked for.")]
    kind: Annotated[PolicyKind, Field(description="What it does.")]
    effect: Effect
    citation: Annotated[WireCitation, Field(description="Where the policy comes from.")]
    source: Annotated[str, Field(description="The file and line of the policy.")]
    when: Annotated[WireWhen, Field(description="For which requests it refuses.")]


class WireBreach(AnswerPart):
    """A policy that the offer breaches whatever the customer says."""

    policy: Annotated[str, Field(description="The policy.", examples=["sa.bnpl.22.2"])]
    title: Annotated[str, Field(description="Its name, in the language asked for.")]
    kind: Annotated[PolicyKind, Field(description="What it does.")]
    effect: Effect
    citation: Annotated[WireCitation, Field(description="Where the policy comes from.")]
    subject: Annotated[
        str | None, Field(description="The fact or measure that it limits.", examples=["offer.installments"])
    ]
    limit: Annotated[str | None, Field(description="What is allowed, with its unit.", examples=["12"])]
    computed: Annotated[str | None, Field(description="What the offer has, with its unit.", examples=["16"])]
    line: Annotated[
        str,
        Field(
            description="File, line and column of the offer that causes it.",
            examples=["rules/offers/x/offer.yaml:9:17"],
        ),
    ]
    source: Annotated[str, Field(description="The file and line of the policy.")]
    when: Annotated[WireWhen, Field(description="For which requests.")]
    message: Annotated[str, Field(description="The same in a sentence, for those who keep offers.")]


class WireValidation(AnswerPart):
    """What is wrong with an offer, and for which requests the law refuses it."""

    valid: Annotated[bool, Field(description="Whether the book would load with this offer in it.")]
    offer: Annotated[str | None, Field(description="Its id, as far as it can be read.")]
    problems: Annotated[list[WireMistake], Field(description="Every mistake and warning, with its place.")]
    breaches: Annotated[
        list[WireBreach], Field(description="What it breaches by itself; empty while it has errors of form.")
    ]
    conditions: Annotated[
        list[WireCondition], Field(description="The other policies that refuse some requests for it.")
    ]


class WireBandOfCarts(AnswerPart):
    """Cart totals that a plan is for, both ends included."""

    minimum: Annotated[Decimal, Field(description="The smallest.")]
    maximum: Annotated[Decimal | None, Field(description="The largest; null where there is none.")]


class WireDownPayments(AnswerPart):
    """What is paid at once, as the offer says it; a share is of the cart."""

    minimum: Annotated[str, Field(description="The least.", examples=["10 %"])]
    maximum: Annotated[
        str, Field(description="The most; the least where it is not chosen.", examples=["50 %"])
    ]


class WireAdvertisedPlan(AnswerPart):
    """A plan on offer that day, with the carts that it is really for."""

    offer: Annotated[str, Field(description="The offer.")]
    title: Annotated[str, Field(description="Its name, in the language asked for.")]
    provider: Annotated[str, Field(description="Who finances it.")]
    product: Annotated[Product, Field(description="What it is in law.")]
    installments: Annotated[
        int, Field(ge=1, le=60, description="How many there are; the down payment is none of them.")
    ]
    every: Annotated[str, Field(description="The time between two installments.", examples=["1 month"])]
    term_months: Annotated[int, Field(ge=0, description="Months to the last installment, rounded up.")]
    first_due: Annotated[str, Field(description="When the first is due.", examples=["at_checkout"])]
    minimum: Annotated[Decimal, Field(description="The smallest cart.")]
    maximum: Annotated[Decimal | None, Field(description="The largest cart; null where there is none.")]
    carts: Annotated[
        list[WireBandOfCarts],
        Field(min_length=1, description="The same without the carts between that a policy leaves out."),
    ]
    down_payment: Annotated[WireDownPayments, Field(description="What is paid at once.")]
    rate: Annotated[
        str, Field(description="The nominal rate on the declining balance.", examples=["12 % a year"])
    ]
    fee: Annotated[WireFee, Field(description="What the plan costs beside interest.")]
    available_until: Annotated[Day, Field(description="The last day of the offer.")]


class WireTenor(AnswerPart):
    """All plans with one number of installments and one length."""

    installments: Annotated[int, Field(ge=1, le=60, description="How many installments.")]
    term_months: Annotated[int, Field(ge=0, description="Months to the last installment, rounded up.")]
    minimum: Annotated[Decimal, Field(description="The smallest cart of any.")]
    maximum: Annotated[Decimal | None, Field(description="The largest cart of any; null where one has none.")]


class WireLimits(AnswerPart):
    """What a shop may advertise in a market and channel on a day."""

    country: Annotated[str, Field(description="The market.", examples=["SA"])]
    currency: Annotated[str, Field(description="The currency of all amounts here.", examples=["SAR"])]
    channel: Annotated[str, Field(description="Where the customer buys.", examples=["ecommerce"])]
    business_date: Annotated[Day, Field(description="The day that it is true of, in the market.")]
    book: Annotated[WireBook, Field(description="Which book says so.")]
    minimum: Annotated[
        Decimal | None, Field(description="The smallest cart with a plan; null where there is no plan.")
    ]
    maximum: Annotated[
        Decimal | None,
        Field(description="The largest cart with a plan; null where one has no largest."),
    ]
    plans: Annotated[list[WireAdvertisedPlan], Field(description="The plans on offer, by id.")]
    tenors: Annotated[list[WireTenor], Field(description="The plans by length, the shortest first.")]


class WireBatch(AnswerPart):
    """Several carts in one call."""

    requests: Annotated[
        list[WireRequest],
        Field(min_length=1, max_length=MOST_REQUESTS, description="The requests, each as it is asked alone."),
    ]


class WireDecided(AnswerPart):
    """A request that was decided and recorded."""

    status: Annotated[Literal[200], Field(description="Always 200.")]
    answer: Annotated[WireAnswer, Field(description="What it would have been answered alone.")]


class WireUndecided(AnswerPart):
    """A request that could not be decided on, or whose decision could not be recorded."""

    status: Annotated[int, Field(ge=400, le=599, description="The status it would have had alone.")]
    problem: Annotated[WireProblem, Field(description="The problem document it would have had alone.")]


class WireBatchAnswer(AnswerPart):
    """One result for each request, in the order of the requests."""

    results: Annotated[list[WireDecided | WireUndecided], Field(description="The results.")]
