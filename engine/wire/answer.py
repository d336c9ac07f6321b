"""The body of the answer, field by field, as OpenAPI publishes it; tests hold real answers against it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from engine.evaluation.principal_reasons import PRINCIPAL_REASONS
from engine.schema.policy import Confidence
from engine.verdicts import ReasonCode

Decimal = Annotated[str, Field(pattern=r"^-?[0-9]+(\.[0-9]+)?$", examples=["3499.00"])]


class AnswerPart(BaseModel):
    """Base of every object of an answer."""

    model_config = ConfigDict(extra="forbid", strict=True)


class WireBook(AnswerPart):
    """The book that decided."""

    digest: Annotated[
        str, Field(pattern="^sha256:[0-9a-f]{64}$", description="SHA-256 over all its YAML that decides.")
    ]
    version: Annotated[str, Field(description="The version that the retailer gave it.")]


class WireCitation(AnswerPart):
    """Where a policy comes from."""

    authority: Annotated[str, Field(description="Who made the rule.")]
    instrument: Annotated[str, Field(description="The text that holds it.")]
    clause: Annotated[str, Field(description="Where in the text.")]
    quote: Annotated[str | None, Field(description="Words of the clause, where they are known.")]
    confidence: Annotated[
        Confidence,
        Field(description="How sure the source is; an unconfirmed policy refers and never refuses."),
    ]
    checked_on: Annotated[
        str, Field(description="The day on which somebody last looked.", json_schema_extra={"format": "date"})
    ]


class WireApr(AnswerPart):
    """The annual percentage rate."""

    percent: Annotated[Decimal, Field(description="Per cent a year, two decimals, half up.")]
    convention: Annotated[
        Literal["effective", "us"],
        Field(description="`effective`: EU, UK and SAMA; `us`: Regulation Z, Appendix J."),
    ]


class WireInstallment(AnswerPart):
    """One payment; amount = principal + fee + interest."""

    number: Annotated[
        int, Field(ge=0, description="1 for the first installment; 0 is a fee at checkout that stands alone.")
    ]
    due: Annotated[str, Field(description="The day it is due.", json_schema_extra={"format": "date"})]
    amount: Annotated[Decimal, Field(description="What is paid.")]
    principal: Annotated[Decimal, Field(description="The part that pays back.")]
    fee: Annotated[Decimal, Field(description="The part that is a fee, VAT included.")]
    interest: Annotated[Decimal, Field(description="The part that is interest.")]


class WireQuote(AnswerPart):
    """The priced plan: sum of the schedule + down payment = total payable = cash price + fees + interest."""

    currency: Annotated[str, Field(description="ISO 4217 code of all amounts.")]
    cash_price: Annotated[Decimal, Field(description="Lines − discount + shipping − paid by other means.")]
    down_payment: Annotated[Decimal, Field(description="Paid on the business date; no row of the schedule.")]
    financed: Annotated[Decimal, Field(description="The cash price less the down payment.")]
    fees: Annotated[Decimal, Field(description="All fees that the consumer pays, VAT included.")]
    fees_vat: Annotated[Decimal, Field(description="The VAT in the fees.")]
    interest: Annotated[Decimal, Field(description="All interest.")]
    total_payable: Annotated[Decimal, Field(description="Everything that the consumer pays.")]
    due_today: Annotated[
        Decimal, Field(description="The down payment and what of the schedule is due that day.")
    ]
    apr: Annotated[WireApr, Field(description="The rate of the quote, and how it was worked out.")]
    valid_until: Annotated[
        str,
        Field(
            description="The last second of the business date in the market.",
            json_schema_extra={"format": "date-time"},
        ),
    ]
    schedule: Annotated[list[WireInstallment], Field(min_length=1, description="The payments, by date.")]


class WireDisclosure(AnswerPart):
    """A text that must be shown with the offer."""

    code: Annotated[
        Literal["before_contract", "before_checkout", "before_advertising"],
        Field(description="When it must be shown."),
    ]
    text: Annotated[str, Field(description="What must be shown, with this quote's figures.")]
    policy: Annotated[str, Field(description="The policy that asks for it.")]
    citation: Annotated[WireCitation, Field(description="Where the policy comes from.")]


class WireOffer(AnswerPart):
    """An offer that the customer may have."""

    id: Annotated[str, Field(description="The offer.")]
    provider: Annotated[str, Field(description="Who finances it.")]
    title: Annotated[str, Field(description="Its name in the answer's language.")]
    regime: Annotated[
        str | None, Field(description="The body of rules that governs it; null where none does.")
    ]
    rank: Annotated[
        int, Field(ge=1, description="1 is best: lowest total payable, then lowest due today, then shortest.")
    ]
    quote: Annotated[WireQuote, Field(description="Its exact cost.")]
    disclosures: Annotated[list[WireDisclosure], Field(description="What must be shown with it.")]


class WireRegime(AnswerPart):
    """A body of rules, which governs some of the offers."""

    id: Annotated[str, Field(description="The regime, as the offers name it.")]
    title: Annotated[str, Field(description="Its name in the answer's language.")]
    citation: Annotated[WireCitation, Field(description="Where it comes from.")]


class WireRemedy(AnswerPart):
    """The smallest change of one thing that the customer can change, found by deciding again."""

    fact: Annotated[str, Field(description="What to change.", examples=["cart.total"])]
    change: Annotated[Literal["increase", "decrease", "add", "remove", "wait"], Field(description="How.")]
    by: Annotated[str, Field(description="By how much, which, or until when, in the unit of the fact.")]
    makes_eligible: Annotated[
        bool, Field(description="Whether the offer could then be had; if not, only this reason goes away.")
    ]
    text: Annotated[str, Field(description="The same for the customer.")]


class WireReason(AnswerPart):
    """One thing that stands in the way of an offer."""

    code: Annotated[ReasonCode, Field(description="The stable code.")]
    message: Annotated[str, Field(description="For the customer, safe to say aloud at a counter.")]
    params: Annotated[
        dict[str, Any],
        Field(description="The figures, by name: decimal strings, dates, names, lists of names."),
    ]
    policy: Annotated[
        str | None, Field(description="The policy that says so; null for a condition of the offer itself.")
    ]
    citation: Annotated[WireCitation | None, Field(description="Where the policy comes from.")]
    source: Annotated[str, Field(description="The file and line of YAML that says so.")]
    remedy: Annotated[
        WireRemedy | None, Field(description="What would change it; null where no single change would.")
    ]


class WireWithheld(AnswerPart):
    """An offer that the customer may not have, or not before a person decides."""

    id: Annotated[str, Field(description="The offer.")]
    provider: Annotated[str, Field(description="Who would finance it.")]
    verdict: Annotated[
        Literal["ineligible", "referred"], Field(description="`referred`: a person may still decide.")
    ]
    reasons: Annotated[
        list[WireReason], Field(min_length=1, description="All the reasons, not only the first.")
    ]


class WireReasonCode(AnswerPart):
    """A reason by its code alone."""

    code: Annotated[ReasonCode, Field(description="The stable code.")]
    policy: Annotated[
        str | None, Field(description="The policy that says so; null for a condition of the offer itself.")
    ]


class WireWithheldCodes(AnswerPart):
    """A withheld offer as `?ineligible=codes` tells it: its verdict and the codes of its reasons."""

    id: Annotated[str, Field(description="The offer.")]
    verdict: Annotated[
        Literal["ineligible", "referred"], Field(description="`referred`: a person may still decide.")
    ]
    reasons: Annotated[
        list[WireReasonCode], Field(min_length=1, description="All the reasons, not only the first.")
    ]


class WirePrincipalReason(AnswerPart):
    """A principal reason for which credit was refused."""

    code: Annotated[
        str,
        Field(description="The stable code.", json_schema_extra={"enum": list(PRINCIPAL_REASONS)}),
    ]
    text: Annotated[
        str, Field(description="The reason for the customer, as Form C-1 of Regulation B words it.")
    ]


class WireNotice(AnswerPart):
    """A text that must be given to a customer to whom credit is refused."""

    code: Annotated[Literal["upon_refusal"], Field(description="When it must be given.")]
    text: Annotated[str, Field(description="What must be given.")]
    policy: Annotated[str, Field(description="The policy that asks for it.")]
    citation: Annotated[WireCitation, Field(description="Where the policy comes from.")]


class WireRefusal(AnswerPart):
    """What a customer must be told to whom no plan is offered for a reason that is about the customer."""

    principal_reasons: Annotated[
        list[WirePrincipalReason],
        Field(description="The weightiest first; empty where no law asks for them."),
    ]
    notices: Annotated[list[WireNotice], Field(description="What must be given to the customer.")]


class WireAnswer(AnswerPart):
    """Every offer of the market once: eligible with its quote, or withheld with all its reasons."""

    decision_id: Annotated[str, Field(description="The id under which the decision is recorded.")]
    as_of: Annotated[
        str, Field(description="The moment that was decided for.", json_schema_extra={"format": "date-time"})
    ]
    business_date: Annotated[
        str, Field(description="Its day in the market's time zone.", json_schema_extra={"format": "date"})
    ]
    book: Annotated[WireBook, Field(description="Which book decided.")]
    offers: Annotated[list[WireOffer], Field(description="What may be had, best first.")]
    ineligible: Annotated[
        list[WireWithheld] | list[WireWithheldCodes],
        Field(
            description="What may not, by id: all of each with `?ineligible=full`, the codes of each with "
            "`codes`, nothing with `none`."
        ),
    ]
    regimes: Annotated[
        list[WireRegime], Field(description="The bodies of rules that govern what may be had, each once.")
    ]
    refusal: Annotated[
        WireRefusal | None,
        Field(
            description="What the customer must be told where nothing is offered and something about the "
            "customer is in the way; null otherwise."
        ),
    ]


class WireFieldError(AnswerPart):
    """One thing that is wrong with a request."""

    pointer: Annotated[
        str, Field(description="Where in the body (RFC 6901).", examples=["/cart/lines/0/unit_price"])
    ]
    code: Annotated[str, Field(description="The stable code.")]
    detail: Annotated[str, Field(description="What to write instead.")]


class WireProblem(AnswerPart):
    """A problem document (RFC 9457)."""

    type: Annotated[str, Field(description="The kind of problem, as a URN.")]
    title: Annotated[str, Field(description="The kind of problem in words.")]
    status: Annotated[int, Field(description="The status of the response.")]
    detail: Annotated[str, Field(description="What went wrong this time.")]
    code: Annotated[str, Field(description="The stable code.")]
    errors: Annotated[list[WireFieldError], Field(description="Every wrong field, for an invalid request.")]
