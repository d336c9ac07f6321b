"""Disclosures: the figures of a quote in a sentence, in English and Arabic."""

from __future__ import annotations

import pytest

from engine.pricing.disclosures import (
    PLACEHOLDERS,
    REFUSAL_PLACEHOLDERS,
    Disclosed,
    TemplateError,
    fill_notice,
    fill_template,
    placeholders_in,
    quote_figures,
)
from engine.pricing.quote import quote_plan
from engine.schema.fields import Text
from engine.tests.pricing.plans import FRIDAY, SAUDI_VAT, consumer_fee, make_plan


@pytest.fixture(scope="module")
def told() -> Disclosed:
    """3,499.00 with 10 % down, in 6 from checkout, for a fee of 10.00, after a discount of 100.00."""
    plan = make_plan(6, first_due=None, down_payment="0.10", fee=consumer_fee(amount_minor=1_000))
    quote = quote_plan(plan, 349_900, "SAR", FRIDAY, SAUDI_VAT, "effective")
    return Disclosed(quote, plan, Text(en="A lender", ar="ممول"), Text(en="A shop", ar="متجر"), 1_500, 10_000)


def test_a_sentence_in_english(told: Disclosed) -> None:
    """Amounts carry their currency and a space that does not break."""
    text = fill_template("Today {due_today}, then {last_installment} until {last_due}.", told, "en")
    assert text == "Today SAR\u00a0886.25, then SAR\u00a0524.85 until 27 April 2027."


def test_a_sentence_in_arabic(told: Disclosed) -> None:
    """Arabic text has Western digits and the marks that keep an amount in order from right to left."""
    text = fill_template("تدفع {total_payable} في {installments} دفعات حتى {last_due}", told, "ar")
    assert text == "تدفع \u200f3,510.50\u00a0ر.س.\u200f في 6 دفعات حتى 27 أبريل 2027"


def test_every_figure(told: Disclosed) -> None:
    """Each placeholder has its figure, and there are no others."""
    figures = quote_figures(told, "en")
    assert figures.keys() == PLACEHOLDERS.keys()
    assert {name: figure.replace("\u00a0", " ") for name, figure in figures.items()} == {
        "apr": f"{told.quote.apr_percent}%",
        "cash_price": "SAR 3,499.00",
        "price_before_discount": "SAR 3,599.00",
        "down_payment": "SAR 349.90",
        "financed": "SAR 3,149.10",
        "fees": "SAR 11.50",
        "fees_vat": "SAR 1.50",
        "fees_without_vat": "SAR 10.00",
        "interest": "SAR 0.00",
        "term_cost": "SAR 11.50",
        "total_payable": "SAR 3,510.50",
        "due_today": "SAR 886.25",
        "installments": "6",
        "installment": "SAR 536.35",
        "first_installment": "SAR 536.35",
        "last_installment": "SAR 524.85",
        "first_due": "27 November 2026",
        "last_due": "27 April 2027",
        "amount_financed": "SAR 3,137.60",
        "finance_charge": "SAR 11.50",
        "prepaid_finance_charge": "SAR 11.50",
        "payment_schedule": "6 payments of SAR 524.85, every month from 27 November 2026 to 27 April 2027",
        "total_of_payments": "SAR 3,149.10",
        "total_sale_price": "SAR 3,510.50",
        "term": "5 months",
        "rate": "0%",
        "provider": "A lender",
        "retailer": "A shop",
        "withdraw_until": "11 December 2026",
        "early_settlement_most": "SAR 0.00",
        "late_fee": "SAR 15.00",
    }


@pytest.mark.parametrize("name", sorted(PLACEHOLDERS))
def test_every_placeholder_fills(told: Disclosed, name: str) -> None:
    """A template of one placeholder is exactly its figure, and the placeholder is explained."""
    assert fill_template(f"{{{name}}}", told, "ar") == quote_figures(told, "ar")[name]
    assert PLACEHOLDERS[name]


def test_names_in_a_template() -> None:
    """The names are found whether known or not, so that a loader can refuse the unknown ones."""
    assert placeholders_in("APR {apr}, {totl_payable}, {apr}; {{not one}}") == {"apr", "totl_payable"}


@pytest.mark.parametrize("template", ["APR {apr", "APR apr}", "{}", "{apr!r}", "{apr:>9}"])
def test_a_template_that_cannot_be_read(template: str) -> None:
    """A brace alone, an empty name, a conversion or a format is refused."""
    with pytest.raises(TemplateError):
        placeholders_in(template)


def test_an_unknown_name_is_never_filled(told: Disclosed) -> None:
    """A name outside the closed set fails loudly rather than leaving a gap in a disclosure."""
    with pytest.raises(KeyError, match="ratee"):
        fill_template("{ratee}", told, "en")


def test_a_notice_is_filled_with_its_own_figures() -> None:
    """The text of a refusal takes what a refusal has, and nothing of a quote."""
    figures = dict.fromkeys(REFUSAL_PLACEHOLDERS, "x")
    assert fill_notice("Refused: {principal_reasons}; {data_categories}.", figures) == "Refused: x; x."
    with pytest.raises(KeyError, match="apr"):
        fill_notice("{apr}", figures)
