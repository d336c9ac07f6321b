"""The bodies that are read from the book and of the service, field by field, as OpenAPI publishes them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from engine.schema.policy import PolicyKind
from engine.schema.provider import Product
from engine.schema.terms import FeeCharged, FeePayer, Residue
from engine.wire.answer import AnswerPart, WireCitation

Day = Annotated[str, Field(json_schema_extra={"format": "date", "examples": ["2026-11-27"]})]
Condition = dict[str, Any] | list[Any]
Limit = int | str | dict[str, Any] | list[Any]


class WireDownPaymentRange(AnswerPart):
    """A down payment that the customer chooses between two bounds."""

    at_least: Annotated[str, Field(description="The least that is paid at once.", examples=["10 %"])]
    at_most: Annotated[str, Field(description="The most that may be paid at once.", examples=["50 %"])]


class WireFee(AnswerPart):
    """The fee of a plan, of the financed amount and without VAT."""

    amount: Annotated[str, Field(description="How much.", examples=["none", "0.5 % + 50 SAR"])]
    paid_by: Annotated[FeePayer, Field(description="Who pays it; only the consumer's is in a quote.")]
    charged: Annotated[FeeCharged, Field(description="When it is charged.")]


class WirePlan(AnswerPart):
    """The shape of a plan, as the account manager wrote it."""

    installments: Annotated[
        int, Field(ge=1, le=60, description="How many there are; the down payment is none of them.")
    ]
    every: Annotated[
        str, Field(description="The time between two installments.", examples=["1 month", "2 weeks"])
    ]
    first_due: Annotated[
        str, Field(description="When the first is due.", examples=["at_checkout", "after 1 month"])
    ]
    down_payment: Annotated[
        str | WireDownPaymentRange,
        Field(description="What is paid at once, of the cash price; none if left out.", examples=["20 %"]),
    ] = "none"
    fee: Annotated[WireFee, Field(description="What the plan costs beside interest.")]
    rate: Annotated[
        str, Field(description="The nominal rate on the declining balance.", examples=["none", "12 % a year"])
    ]
    early_settlement: Annotated[
        str,
        Field(
            description="What paying the rest early costs; nothing if left out.",
            examples=["none", "3 months of term cost", "0.5 % of the amount repaid"],
        ),
    ] = "none"
    residue: Annotated[Residue, Field(description="Which installment takes up what rounding leaves over.")]
    month_end: Annotated[
        Literal["clamp", "next_day"] | None,
        Field(description="What a month after the 31st means: its last day, or the first of the next."),
    ] = None


class WireAvailability(AnswerPart):
    """The days on which an offer can be had, in the market's time zone."""

    from_: Annotated[Day, Field(alias="from", description="The first day.")]
    until: Annotated[Day, Field(description="The last day, included.")]
    season: Annotated[str | None, Field(description="Only while this season of the calendar is on.")] = None


class WireStacking(AnswerPart):
    """How offers of one group compete."""

    group: Annotated[str, Field(description="Offers with the same group compete.")]
    rule: Annotated[
        Literal["exclusive", "best", "joint"],
        Field(description="Instead of all others of its group, only if it is the best of it, or beside all."),
    ]


class WireListedOffer(AnswerPart):
    """An offer of the book, whoever may have it."""

    id: Annotated[str, Field(description="The offer.")]
    title: Annotated[str, Field(description="Its name, in the language asked for.")]
    provider: Annotated[str, Field(description="Who finances it.")]
    market: Annotated[str, Field(description="The country of sale.", examples=["SA"])]
    currency: Annotated[str, Field(description="The market's currency (ISO 4217).", examples=["SAR"])]
    product: Annotated[Product, Field(description="What it is in law.")]
    status: Annotated[
        Literal["active", "withdrawn"], Field(description="A withdrawn offer stays in the book, refused.")
    ]
    plan: Annotated[WirePlan, Field(description="The shape of the plan.")]
    available: Annotated[WireAvailability, Field(description="When it can be had.")]
    stacking: Annotated[WireStacking | None, Field(description="What it competes with, if anything.")] = None
    when: Annotated[
        Condition, Field(description="What must hold of the request: facts, and what is asked of each.")
    ]
    source: Annotated[str, Field(description="The file and line of YAML where it stands.")]


class WireOffers(AnswerPart):
    """The offers of one market, or of all."""

    offers: Annotated[list[WireListedOffer], Field(description="The offers, by id.")]


class WireCap(AnswerPart):
    """A ceiling or a floor of a measure; it has one of the two limits."""

    measure: Annotated[
        str,
        Field(
            description="Facts of one unit, added and subtracted.",
            examples=["customer.bnpl_outstanding + plan.financed"],
        ),
    ]
    at_most: Annotated[
        Limit | None,
        Field(
            description="The ceiling: a value, a multiple of a fact, the `lowest_of` some, or these by date."
        ),
    ] = None
    at_least: Annotated[Limit | None, Field(description="The floor, written as a ceiling is.")] = None


class WireText(AnswerPart):
    """A text in every language."""

    en: Annotated[str, Field(description="In English.")]
    ar: Annotated[str, Field(description="In Arabic.")]


class WireDisclosureRule(AnswerPart):
    """A text that must be shown with a quote, or given with a refusal of credit."""

    show: Annotated[WireText, Field(description="The text; a name in braces is a figure.")]
    before: Annotated[
        Literal["contract", "checkout", "advertising"] | None,
        Field(description="Before what it must be shown, with a quote."),
    ] = None
    upon: Annotated[
        Literal["refusal"] | None, Field(description="`refusal`: it goes with a refusal of credit.")
    ] = None


class WireRetention(AnswerPart):
    """How long the record of a decision is kept, or what is never written into it, or both."""

    keep: Annotated[str | None, Field(description="How long.", examples=["10 years"])] = None
    from_: Annotated[
        Literal["decision", "end_of_relationship"] | None,
        Field(alias="from", description="Counted from when."),
    ] = None
    mask: Annotated[
        list[str] | None,
        Field(
            description="Facts of the customer that are decided with and never written down.",
            examples=[["customer.traits"]],
        ),
    ] = None


class WireInForce(AnswerPart):
    """The days on which a policy applies; open where an end is not given."""

    from_: Annotated[Day | None, Field(alias="from", description="The first day.")] = None
    until: Annotated[Day | None, Field(description="The last day, included.")] = None


class WireValueOfDay(AnswerPart):
    """What a policy says on a day, and for which days it says so."""

    value: Annotated[
        str, Field(description="What it limits, forbids or asks.", examples=["offer.installments at most 12"])
    ]
    scope: Annotated[
        str | None, Field(description="To what it applies in the market; null where to everything.")
    ]
    since: Annotated[Day | None, Field(description="The first day; null where none is written down.")]
    until: Annotated[Day | None, Field(description="The last day, included; null where none is.")]


class WirePolicy(AnswerPart):
    """A compliance rule with its citation; of the blocks named by `kind` it has that one."""

    id: Annotated[str, Field(description="The policy.", examples=["sa.bnpl.22.1"])]
    pack: Annotated[str, Field(description="The pack of policies that it belongs to.", examples=["sa"])]
    title: Annotated[str, Field(description="Its name, in the language asked for.")]
    kind: Annotated[PolicyKind, Field(description="What it does, and the name of its block.")]
    citation: Annotated[WireCitation, Field(description="Where it comes from.")]
    on_missing: Annotated[
        Literal["refuse", "refer"], Field(description="What happens when a fact that it needs is missing.")
    ]
    message: Annotated[str | None, Field(description="For the customer, safe to say aloud at a counter.")]
    staff_message: Annotated[str | None, Field(description="For staff and officers.")]
    applies_to: Annotated[
        Condition | None, Field(description="What it is about; without it, every offer.")
    ] = None
    forbid: Annotated[Condition | None, Field(description="What must not hold.")] = None
    require: Annotated[Condition | None, Field(description="What must hold.")] = None
    cap: Annotated[WireCap | None, Field(description="What must not be exceeded or undercut.")] = None
    disclose: Annotated[WireDisclosureRule | None, Field(description="What must be shown.")] = None
    record: Annotated[
        WireRetention | None, Field(description="How long records are kept, and what is left out of them.")
    ] = None
    in_force: Annotated[WireInForce | None, Field(description="When it applies; without it, always.")] = None
    source: Annotated[str, Field(description="The file and line of YAML where its rule stands.")]
    on_the_day: Annotated[
        WireValueOfDay | None,
        Field(description="What it says on the day and in the market asked for."),
    ] = None


class WireRegimeOfDay(AnswerPart):
    """A body of rules in force on a day."""

    id: Annotated[str, Field(description="The regime.", examples=["sa.bnpl"])]
    title: Annotated[str, Field(description="Its name in the language asked for.")]
    governs: Annotated[str, Field(description="What it governs, in words, where no earlier one does.")]
    since: Annotated[Day | None, Field(description="Its first day; null: always.")]
    until: Annotated[Day | None, Field(description="Its last day; null: no end is known.")]
    citation: Annotated[WireCitation, Field(description="Where it comes from.")]
    source: Annotated[str, Field(description="The file and line of YAML where it stands.")]


class WireChange(AnswerPart):
    """What happens to a policy or a regime on a day."""

    id: Annotated[str, Field(description="The policy or the regime.", examples=["sa.fee.new"])]
    what: Annotated[
        Literal["begins", "ends", "changes"],
        Field(description="It comes into force, it no longer is, or its value changes."),
    ]


class WireNextChange(AnswerPart):
    """The next day on which the law of the market changes."""

    on: Annotated[Day, Field(description="The day.")]
    changes: Annotated[list[WireChange], Field(description="What begins, ends or changes on it.")]


class WirePolicies(AnswerPart):
    """The policies of one market, or of all; of one day, or of any."""

    policies: Annotated[list[WirePolicy], Field(description="The policies, by pack and id.")]
    regimes: Annotated[
        list[WireRegimeOfDay],
        Field(
            default_factory=list,
            description="With a market and a day: the regimes in force, in the order they are tried.",
        ),
    ]
    next_change: Annotated[
        WireNextChange | None,
        Field(description="With a market and a day: when one of them changes next; null if none does."),
    ] = None


class WireMarket(AnswerPart):
    """A country of sale."""

    country: Annotated[str, Field(description="ISO 3166 code.", examples=["SA"])]
    currency: Annotated[str, Field(description="ISO 4217 code of its carts.", examples=["SAR"])]
    time_zone: Annotated[str, Field(description="Where its business days end.", examples=["Asia/Riyadh"])]
    offers: Annotated[int, Field(ge=0, description="How many offers it has.")]
    policies: Annotated[int, Field(ge=0, description="How many policies apply in it.")]


class WirePlace(AnswerPart):
    """A stretch of a file of the book; lines and columns count from 1."""

    file: Annotated[str, Field(description="The file, from the folder of the book.")]
    line: Annotated[int, Field(ge=1, description="Where it begins.")]
    column: Annotated[int, Field(ge=1, description="Where in that line.")]
    end_line: Annotated[int, Field(ge=1, description="Where it ends.")]
    end_column: Annotated[int, Field(ge=1, description="Where in that line, exclusive.")]


class WireWarning(AnswerPart):
    """What `taqseet check` warns of; it keeps no book from loading."""

    severity: Annotated[Literal["warning"], Field(description="Always a warning: errors keep a book out.")]
    code: Annotated[str, Field(description="The stable code of the catalogue.")]
    message: Annotated[str, Field(description="What was found.")]
    hint: Annotated[str | None, Field(description="What mends it.")]
    location: Annotated[WirePlace, Field(description="Where it was found.")]


class WireActiveBook(AnswerPart):
    """The active book: what it is, whom it serves, its vocabulary and how much is in it."""

    digest: Annotated[
        str, Field(pattern="^sha256:[0-9a-f]{64}$", description="SHA-256 over all its YAML that decides.")
    ]
    version: Annotated[str, Field(description="The version that the retailer gave it.")]
    engine_version: Annotated[str, Field(description="The version of this engine.")]
    retailer: Annotated[str, Field(description="Whose book it is.")]
    channels: Annotated[list[str], Field(description="Where it sells.")]
    markets: Annotated[list[WireMarket], Field(description="The countries it sells in.")]
    categories: Annotated[list[str], Field(description="The categories of articles, parents first.")]
    providers: Annotated[list[str], Field(description="Who finances.")]
    segments: Annotated[list[str], Field(description="The named groups of customers.")]
    seasons: Annotated[list[str], Field(description="The named windows of the calendar.")]
    inputs: Annotated[
        list[str], Field(description="The retailer's own inputs, which requests list as `customer.traits`.")
    ]
    warnings: Annotated[list[WireWarning], Field(description="What its check warns of.")]


class WireAlive(AnswerPart):
    """The process answers."""

    status: Annotated[Literal["alive"], Field(description="Always `alive`.")]
