"""The body of `POST /v1/eligibility`, field by field; its JSON Schema is the one that OpenAPI publishes."""

from __future__ import annotations

from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    model_validator,
)

from engine.money import LARGEST_AMOUNT_MINOR, decimal_text
from engine.wire.fields import (
    MOST_ARTICLES,
    MOST_LINES,
    Amount,
    CartCurrency,
    Category,
    Channel,
    Consent,
    Country,
    CreditCheck,
    Creditworthiness,
    CustomerAmount,
    CustomerCurrency,
    Language,
    Moment,
    PastDay,
    Provider,
    Residency,
    Trait,
    VisibleText,
    fault,
    reading_of,
)


class WirePart(BaseModel):
    """Base of every object of the request: no field that it does not declare, nothing guessed."""

    model_config = ConfigDict(extra="forbid", strict=True)


class WireLine(WirePart):
    """One line of the cart."""

    sku: Annotated[
        VisibleText,
        Field(
            description="The article, as the shop calls it; answers name it when it is in the way.",
            examples=["PH-1"],
        ),
    ]
    category: Annotated[
        Category, Field(description="The article's category: a name of the retailer's category tree.")
    ]
    quantity: Annotated[int, Field(ge=1, le=MOST_ARTICLES, description="How many articles.")]
    unit_price: Annotated[
        Amount,
        Field(
            description="The price of one article, VAT included, as a decimal string in the cart's currency."
        ),
    ]


def _bounded(value: object) -> object:
    """Judge the number of lines before any line is read."""
    if isinstance(value, list):
        if not value:
            raise fault("empty_cart", "a cart has at least one line")
        if len(value) > MOST_LINES:
            raise fault(
                "too_many_lines", f"{len(value)} lines are more than the {MOST_LINES} that a cart may have"
            )
    return value


class WireCart(WirePart):
    """What is bought. The cash price is lines − discount + shipping − paid by other means."""

    currency: Annotated[
        CartCurrency,
        Field(description="ISO 4217 code of all amounts of the cart; a currency of one of the markets."),
    ]
    discount: Annotated[Amount | None, Field(description="Taken off the sum of the lines. Default none.")] = (
        None
    )
    shipping: Annotated[
        Amount | None, Field(description="Added to the lines, VAT included. Default none.")
    ] = None
    paid_by_other_means: Annotated[
        Amount | None, Field(description="Already paid, by a gift card for example. Default none.")
    ] = None
    lines: Annotated[
        list[WireLine],
        BeforeValidator(_bounded),
        Field(min_length=1, max_length=MOST_LINES, description="What is in the cart."),
    ]

    @property
    def cash_price_minor(self) -> int:
        """Lines − discount + shipping − already paid, in minor units."""
        return (
            self.lines_minor - (self.discount or 0) + (self.shipping or 0) - (self.paid_by_other_means or 0)
        )

    @property
    def lines_minor(self) -> int:
        """The sum of the lines, in minor units."""
        return sum([line.quantity * line.unit_price for line in self.lines])

    @model_validator(mode="after")
    def _has_a_price(self, info: ValidationInfo) -> WireCart:
        if reading_of(info).cart_currency is None:
            return self
        lines = self.lines_minor
        if lines > LARGEST_AMOUNT_MINOR:
            raise fault("out_of_range", "the lines are in all beyond the largest amount accepted", "lines")
        if (self.discount or 0) > lines:
            worth = decimal_text(lines, self.currency)
            raise fault(
                "discount_above_lines", f"the discount is more than all lines together ({worth})", "discount"
            )
        if self.cash_price_minor < 0:
            due = decimal_text(lines - (self.discount or 0) + (self.shipping or 0), self.currency)
            raise fault(
                "paid_above_price", f"more is already paid than the cart costs ({due})", "paid_by_other_means"
            )
        return self


class WireIncome(WirePart):
    """A month's income by kind; "0.00" where there is none, and a part that is left out is not known."""

    salary: Annotated[CustomerAmount | None, Field(description="Salary of a month, before deductions.")] = (
        None
    )
    pension: Annotated[CustomerAmount | None, Field(description="Pension of a month.")] = None
    other_monthly_average: Annotated[
        CustomerAmount | None, Field(description="All other income, averaged to a month.")
    ] = None
    aid: Annotated[
        CustomerAmount | None,
        Field(description="Aid and social support of a month, which laws may not let count. Default none."),
    ] = None
    housing_support: Annotated[
        CustomerAmount | None, Field(description="Documented periodic housing support. Default none.")
    ] = None
    other_statements_years: Annotated[
        int | None, Field(ge=0, le=100, description="Years of statements that verify the other income.")
    ] = None


class WireObligations(WirePart):
    """A month's credit obligations by kind; "0.00" where there is none, and a part left out is not known."""

    salary_deducted: Annotated[
        CustomerAmount | None, Field(description="What is deducted from the salary.")
    ] = None
    mortgage: Annotated[CustomerAmount | None, Field(description="Payments of a mortgage.")] = None
    other: Annotated[CustomerAmount | None, Field(description="All other credit obligations.")] = None


class WireCreditCheck(WirePart):
    """A check with a credit bureau."""

    kind: Annotated[CreditCheck, Field(description="How much the bureau reported.")]
    checked_on: Annotated[PastDay, Field(description="The day of the check.")]


class WireAccount(WirePart):
    """What the customer has with one provider. Whatever is left out or null is not known."""

    provider: Annotated[
        Provider,
        Field(description="A provider of the book; what is owed to others is in `bnpl_outstanding` alone."),
    ]
    outstanding: Annotated[CustomerAmount | None, Field(description="What is still owed to it.")] = None
    fees_charged: Annotated[
        CustomerAmount | None,
        Field(description="Its fees in the running 12 months, late fees left out."),
    ] = None
    late_fees_charged: Annotated[
        CustomerAmount | None, Field(description="Its late fees in the running 12 months.")
    ] = None
    since: Annotated[PastDay | None, Field(description="The day of the first agreement with it.")] = None


def _each_provider_once(accounts: list[WireAccount]) -> list[WireAccount]:
    named = [account.provider for account in accounts]
    if len(set(named)) < len(named):
        raise fault("repeated_provider", "a provider has one account in the list")
    return accounts


class WireCustomer(WirePart):
    """What the caller knows of the customer. Every field may be left out or null: it is then not known."""

    id: Annotated[
        VisibleText | None,
        Field(
            description="The customer's id with the retailer; recorded only as a keyed hash. None: a guest."
        ),
    ] = None
    date_of_birth: Annotated[
        PastDay | None, Field(description="For the age in both calendars; recorded under seal only.")
    ] = None
    residency: Annotated[
        Residency | None, Field(description="ISO 3166-1 code of the country of residence.")
    ] = None
    customer_since: Annotated[
        PastDay | None, Field(description="The day of the first purchase or registration.")
    ] = None
    identity_verified: Annotated[
        bool | None, Field(description="Whether the identity was verified with a reliable source.")
    ] = None
    currency: Annotated[
        CustomerCurrency | None,
        Field(description="Currency of these amounts; in another than the market's they count as not known."),
    ] = None
    monthly_income: Annotated[
        CustomerAmount | None, Field(description="Income of a month, before deductions.")
    ] = None
    income: Annotated[
        WireIncome | None, Field(description="The same by kind. Without it all income counts as salary.")
    ] = None
    monthly_obligations: Annotated[
        CustomerAmount | None, Field(description="All credit obligations of a month.")
    ] = None
    obligations: Annotated[
        WireObligations | None,
        Field(
            description="The same by kind. Without it all count as deducted from salary, none as a mortgage."
        ),
    ] = None
    bnpl_outstanding: Annotated[
        CustomerAmount | None,
        Field(description="What is still owed for earlier BNPL purchases, with all providers."),
    ] = None
    days_past_due: Annotated[
        int | None,
        Field(ge=0, le=36_500, description="Days that the oldest unpaid installment is late; 0 for none."),
    ] = None
    consents: Annotated[list[Consent] | None, Field(max_length=20, description="The consents given.")] = None
    bureau_checked: Annotated[
        bool | None, Field(description="Whether the credit bureau was asked for this purchase.")
    ] = None
    creditworthiness: Annotated[
        Creditworthiness | None,
        Field(description="The outcome of a creditworthiness assessment; none where none was made."),
    ] = None
    credit_check: Annotated[
        WireCreditCheck | None, Field(description="The latest check with a credit bureau.")
    ] = None
    covered_borrower: Annotated[
        bool | None, Field(description="Whether the Military Lending Act covers the customer.")
    ] = None
    housing_beneficiary: Annotated[
        bool | None, Field(description="Whether the customer is a beneficiary of housing support.")
    ] = None
    traits: Annotated[
        list[Trait] | None,
        Field(max_length=100, description="What holds of the retailer's own inputs, by their names."),
    ] = None
    accounts: Annotated[
        Annotated[list[WireAccount], Field(max_length=100), AfterValidator(_each_provider_once)] | None,
        Field(
            description="What the customer has with each provider; with one that is not listed, nothing. "
            "None: not known of any.",
        ),
    ] = None


def _within_price(value: int | None, info: ValidationInfo) -> int | None:
    cart: WireCart | None = info.data.get("cart")
    if value is not None and cart is not None and value > cart.cash_price_minor:
        price = decimal_text(cart.cash_price_minor, cart.currency)
        raise fault("down_payment_above_price", f"the down payment is more than the cart costs ({price})")
    return value


class WireRequest(WirePart):
    """One checkout's question: which installment offers may this customer have for this cart?"""

    as_of: Annotated[
        Moment | None,
        Field(description="The moment that is decided for, with its offset (RFC 3339). Default: now."),
    ] = None
    country: Annotated[Country, Field(description="The country of sale: one of the book's markets.")]
    channel: Annotated[Channel, Field(description="Where the customer buys.")]
    language: Annotated[
        Language | None,
        Field(description="Language of the answer's texts. Default: `Accept-Language`, then `en`."),
    ] = None
    cart: Annotated[WireCart, Field(description="What is bought.")]
    down_payment: Annotated[
        Amount | None,
        AfterValidator(_within_price),
        Field(
            description="What the customer would like to pay at once. Default: the least each plan asks for."
        ),
    ] = None
    customer: Annotated[WireCustomer | None, Field(description="The customer; none or null is a guest.")] = (
        None
    )
