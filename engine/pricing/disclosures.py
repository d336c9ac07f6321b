"""The texts that go with a quote or with a refusal: templates whose placeholders are filled with figures.

A disclosure in a policy is a template such as `APR {apr}. You pay {total_payable} in all.` Its placeholders
are a closed set, so that a policy which names an unknown one is refused when the book is loaded and never
at a checkout.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import lru_cache
from string import Formatter
from types import MappingProxyType
from typing import Final, NamedTuple

from engine.locale_format import format_date, format_money, format_percent, one_stop
from engine.money import percent_text
from engine.pricing.payments_in_words import (
    early_settlement_most_minor,
    payments_in_words,
    scheduled_payments,
    term_in_words,
)
from engine.pricing.quote import Quote
from engine.schema.book import Book, Offer
from engine.schema.fields import Text
from engine.schema.terms import Plan

WITHDRAWAL: Final = timedelta(days=14)
"""How long a consumer may withdraw, counted from the business date."""


class TemplateError(ValueError):
    """A template that cannot be read: a brace alone, or a placeholder with a conversion or a format."""


class Disclosed(NamedTuple):
    """A quote with all else that a text beside it may tell; amounts in minor units of the quote's currency.

    `late_fee_minor` is for one late payment, `discount_minor` what the cart's discount took off.
    """

    quote: Quote
    plan: Plan
    provider: Text
    retailer: Text
    late_fee_minor: int
    discount_minor: int


def disclosed(book: Book, offer: Offer, quote: Quote, discount_minor: int) -> Disclosed:
    """The quote of an offer as its disclosures tell it; the discount is that of the cart."""
    provider = book.providers[offer.document.provider].document
    late_fee_minor = provider.late_fee.each.amount_minor if provider.late_fee else 0
    return Disclosed(quote, offer.plan, provider.title, book.retailer.title, late_fee_minor, discount_minor)


Figure = Callable[[Disclosed, str], str]


def _money(figure: Callable[[Quote], int]) -> Figure:
    return lambda told, language: format_money(figure(told.quote), told.quote.currency, language)


def _amount(figure: Callable[[Disclosed], int]) -> Figure:
    return lambda told, language: format_money(figure(told), told.quote.currency, language)


def _total_of_payments(quote: Quote) -> int:
    return sum(amount_minor for _, amount_minor in scheduled_payments(quote))


def _rate(told: Disclosed, language: str) -> str:
    return format_percent(percent_text(told.plan.annual_rate).removesuffix(" %"), language)


_FIGURES: Final[Mapping[str, tuple[str, Figure]]] = {
    "apr": (
        "the annual percentage rate, with two decimals",
        lambda told, lang: format_percent(told.quote.apr_percent, lang),
    ),
    "cash_price": ("the price of the cart if paid at once", _money(lambda q: q.cash_price_minor)),
    "price_before_discount": (
        "the price of the cart before its discount",
        _amount(lambda told: told.quote.cash_price_minor + told.discount_minor),
    ),
    "down_payment": ("what is paid at once and not financed", _money(lambda q: q.down_payment_minor)),
    "financed": ("the amount of credit", _money(lambda q: q.financed_minor)),
    "fees": ("all fees, VAT included", _money(lambda q: q.fees_minor)),
    "fees_vat": ("the VAT in the fees", _money(lambda q: q.fees_vat_minor)),
    "fees_without_vat": ("all fees before VAT", _money(lambda q: q.fees_without_vat_minor)),
    "interest": ("all interest", _money(lambda q: q.interest_minor)),
    "term_cost": ("fees with VAT, and interest", _money(lambda q: q.term_cost_minor)),
    "total_payable": ("everything paid, the down payment included", _money(lambda q: q.total_payable_minor)),
    "due_today": ("what is paid today", _money(lambda q: q.due_today_minor)),
    "installments": ("how many installments there are", lambda told, _: str(len(told.quote.installments))),
    "installment": ("the largest installment", _money(lambda q: q.largest_installment_minor)),
    "first_installment": ("the first installment", _money(lambda q: q.installments[0].amount_minor)),
    "last_installment": ("the last installment", _money(lambda q: q.installments[-1].amount_minor)),
    "first_due": (
        "the date of the first installment",
        lambda told, lang: format_date(told.quote.installments[0].due, lang),
    ),
    "last_due": (
        "the date of the last installment",
        lambda told, lang: format_date(told.quote.last_due, lang),
    ),
    "amount_financed": (
        "the amount of credit less the fees paid at checkout (12 CFR 1026.18(b))",
        _money(lambda q: q.financed_minor - q.fee_at_checkout_minor),
    ),
    "finance_charge": (
        "interest and all fees that the consumer pays (12 CFR 1026.18(d))",
        _money(lambda q: q.term_cost_minor),
    ),
    "prepaid_finance_charge": (
        "the fees paid at checkout, VAT included",
        _money(lambda q: q.fee_at_checkout_minor),
    ),
    "payment_schedule": (
        "every payment with its date, fees paid at checkout left out (12 CFR 1026.18(g))",
        lambda told, lang: payments_in_words(told.quote, lang),
    ),
    "total_of_payments": (
        "the sum of these payments: amount financed and finance charge (12 CFR 1026.18(h))",
        _money(_total_of_payments),
    ),
    "total_sale_price": (
        "the price on credit: cash price and finance charge (12 CFR 1026.18(j))",
        _money(lambda q: q.cash_price_minor + q.term_cost_minor),
    ),
    "term": (
        "how long the plan runs, in words",
        lambda told, lang: term_in_words(told.plan, told.quote, lang),
    ),
    "rate": ("the nominal rate of a year", _rate),
    "provider": ("who finances", lambda told, lang: told.provider.in_language(lang)),
    "retailer": ("who sells", lambda told, lang: told.retailer.in_language(lang)),
    "withdraw_until": (
        "the 14th day after the business date",
        lambda told, lang: format_date(told.quote.business_date + WITHDRAWAL, lang),
    ),
    "early_settlement_most": (
        "the most that paying the rest early can cost",
        _amount(lambda told: early_settlement_most_minor(told.plan, told.quote)),
    ),
    "late_fee": ("what one late payment costs", _amount(lambda told: told.late_fee_minor)),
}

PLACEHOLDERS: Final[Mapping[str, str]] = MappingProxyType(
    {name: says for name, (says, _) in _FIGURES.items()}
)
"""Every name that the text of a quote may hold in braces, with what it stands for."""

REFUSAL_PLACEHOLDERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "principal_reasons": "the principal reasons of the refusal, the weightiest first",
        "data_categories": "the categories of the customer's data that were considered",
    }
)
"""Every name that the text of a refusal may hold in braces, with what it stands for."""


def quote_figures(told: Disclosed, language: str) -> dict[str, str]:
    """Every figure of a quote by its placeholder, set in `language` (`en` or `ar`)."""
    return {name: figure(told, language) for name, (_, figure) in _FIGURES.items()}


def placeholders_in(template: str) -> frozenset[str]:
    """The names in braces of a template, known or not.

    Raises:
        TemplateError: the template cannot be read.
    """
    return frozenset(name for _, name in _parts(template) if name is not None)


def fill_template(template: str, told: Disclosed, language: str) -> str:
    """The template with its placeholders filled from a quote; only the figures that it names are set.

    Raises:
        TemplateError: the template cannot be read.
        KeyError: a placeholder is not one of `PLACEHOLDERS`.
    """
    return _filled(template, lambda name: _FIGURES[name][1](told, language))


def fill_notice(template: str, figures: Mapping[str, str]) -> str:
    """The template of a refusal with its placeholders filled.

    Raises:
        TemplateError: the template cannot be read.
        KeyError: a placeholder is not one of `figures`.
    """
    return _filled(template, figures.__getitem__)


def _filled(template: str, figure: Callable[[str], str]) -> str:
    parts = [text if name is None else text + figure(name) for text, name in _parts(template)]
    return one_stop("".join(parts))


@lru_cache(maxsize=1024)
def _parts(template: str) -> tuple[tuple[str, str | None], ...]:
    """Each stretch of text with the placeholder that follows it, if one does."""
    try:
        parsed = list(Formatter().parse(template))
    except ValueError as unreadable:
        raise TemplateError(f"a brace stands alone in `{template}`") from unreadable
    for _, name, style, conversion in parsed:
        if style or conversion or name == "":
            raise TemplateError(f"a placeholder is a bare name in braces, such as {{apr}}, in `{template}`")
    return tuple((text, name) for text, name, _, _ in parsed)
