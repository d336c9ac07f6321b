"""The figures of a quote in words for a customer, and the templates that name them.

A disclosure in a policy is a template such as `APR {apr}. You pay {total_payable} in all.` Its placeholders
are a closed set, so that a policy which names an unknown one is refused when the book is loaded and never
at a checkout.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from string import Formatter
from types import MappingProxyType
from typing import Final

from engine.locale_format import format_date, format_money, format_percent, one_stop
from engine.pricing.quote import Quote


class TemplateError(ValueError):
    """A template that cannot be read: a brace alone, or a placeholder with a conversion or a format."""


def _money(figure: Callable[[Quote], int]) -> Callable[[Quote, str], str]:
    return lambda quote, language: format_money(figure(quote), quote.currency, language)


_FIGURES: Final[Mapping[str, tuple[str, Callable[[Quote, str], str]]]] = {
    "apr": (
        "the annual percentage rate, with two decimals",
        lambda q, lang: format_percent(q.apr_percent, lang),
    ),
    "cash_price": ("the price of the cart if paid at once", _money(lambda q: q.cash_price_minor)),
    "down_payment": ("what is paid at once and not financed", _money(lambda q: q.down_payment_minor)),
    "financed": ("the amount of credit", _money(lambda q: q.financed_minor)),
    "fees": ("all fees, VAT included", _money(lambda q: q.fees_minor)),
    "fees_vat": ("the VAT in the fees", _money(lambda q: q.fees_vat_minor)),
    "fees_without_vat": ("all fees before VAT", _money(lambda q: q.fees_without_vat_minor)),
    "interest": ("all interest", _money(lambda q: q.interest_minor)),
    "term_cost": ("fees with VAT, and interest", _money(lambda q: q.term_cost_minor)),
    "total_payable": ("everything paid, the down payment included", _money(lambda q: q.total_payable_minor)),
    "due_today": ("what is paid today", _money(lambda q: q.due_today_minor)),
    "installments": ("how many installments there are", lambda q, _: str(len(q.installments))),
    "installment": ("the largest installment", _money(lambda q: q.largest_installment_minor)),
    "first_installment": ("the first installment", _money(lambda q: q.installments[0].amount_minor)),
    "last_installment": ("the last installment", _money(lambda q: q.installments[-1].amount_minor)),
    "first_due": (
        "the date of the first installment",
        lambda q, lang: format_date(q.installments[0].due, lang),
    ),
    "last_due": ("the date of the last installment", lambda q, lang: format_date(q.last_due, lang)),
}

PLACEHOLDERS: Final[Mapping[str, str]] = MappingProxyType(
    {name: says for name, (says, _) in _FIGURES.items()}
)
"""Every name that a disclosure may hold in braces, with what it stands for."""


def quote_figures(quote: Quote, language: str) -> dict[str, str]:
    """Every figure of a quote by its placeholder, set in `language` (`en` or `ar`)."""
    return {name: figure(quote, language) for name, (_, figure) in _FIGURES.items()}


def placeholders_in(template: str) -> frozenset[str]:
    """The names in braces of a template, known or not.

    Raises:
        TemplateError: the template cannot be read.
    """
    return frozenset(name for _, name in _parts(template) if name is not None)


def fill_template(template: str, quote: Quote, language: str) -> str:
    """The template with its placeholders filled from a quote; only the figures that it names are set.

    Raises:
        TemplateError: the template cannot be read.
        KeyError: a placeholder is not one of `PLACEHOLDERS`.
    """
    parts = [
        text if name is None else text + _FIGURES[name][1](quote, language) for text, name in _parts(template)
    ]
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
