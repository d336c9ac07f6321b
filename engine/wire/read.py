"""A request's bytes into the engine's own `Request`, or into everything that is wrong with them at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from engine.locale_format import LANGUAGES
from engine.problems import nearest
from engine.request import GUEST, Account, Cart, CreditCheck, Customer, Income, Line, Obligations, Request
from engine.schema.book import Book
from engine.wire.fields import Reading, quoted
from engine.wire.models import (
    WireAccount,
    WireCart,
    WireCreditCheck,
    WireCustomer,
    WireIncome,
    WireLine,
    WireObligations,
    WirePart,
    WireRequest,
)
from engine.wire.strict_json import FieldError, ParsedJson, parse_json, pointer_of

__all__ = ["FieldError", "read_parsed", "read_request"]

MOST_ERRORS: Final = 1_000
"""How many errors one answer lists; a body with more is not worth reading further."""

_PARTS: Final[Mapping[tuple[str, ...], type[WirePart]]] = {
    (): WireRequest,
    ("cart",): WireCart,
    ("cart", "lines"): WireLine,
    ("customer",): WireCustomer,
    ("customer", "income"): WireIncome,
    ("customer", "obligations"): WireObligations,
    ("customer", "credit_check"): WireCreditCheck,
    ("customer", "accounts"): WireAccount,
}
_EXPECTED: Final = {
    "string_type": "a text",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "list_type": "a list",
    "model_type": "an object",
    "model_attributes_type": "an object",
    "dict_type": "an object",
}


def read_request(
    body: bytes, book: Book, now: datetime, languages: Sequence[str] = ()
) -> Request | list[FieldError]:
    """Read the body of an eligibility request against the markets, channels and categories of a book.

    `now` carries an offset and stands in for a missing `as_of`; `languages` are language tags in order of
    preference, for a missing `language`. Never raises for what a caller sent.
    """
    parsed = parse_json(body)
    if isinstance(parsed, FieldError):
        return [parsed]
    return read_parsed(parsed, book, now, languages)


def read_parsed(
    parsed: ParsedJson, book: Book, now: datetime, languages: Sequence[str] = ()
) -> Request | list[FieldError]:
    """`read_request` for a body whose JSON is read already."""
    reading = Reading(book, now)
    try:
        wire = WireRequest.model_validate(parsed.value, context=reading)
    except ValidationError as invalid:
        found = invalid.errors(include_url=False, include_input=False)
        return [*parsed.repeated[:MOST_ERRORS], *map(_field_error, found[:MOST_ERRORS])][:MOST_ERRORS]
    if parsed.repeated:
        return list(parsed.repeated[:MOST_ERRORS])
    return _request(wire, book, now, languages)


def preferred_language(languages: Sequence[str]) -> str:
    """The first language tag that the book speaks, by its primary subtag; English where there is none."""
    primary = (tag.partition("-")[0].lower() for tag in languages)
    return next((language for language in primary if language in LANGUAGES), "en")


def _field_error(error: ErrorDetails) -> FieldError:
    path, context = error["loc"], error.get("ctx", {})
    kind = error["type"]
    if "detail" in context:
        member = context["member"]
        return FieldError(pointer_of((*path, member) if member else path), kind, context["detail"])
    pointer = pointer_of(path)
    if kind == "missing":
        return FieldError(pointer, "missing", f"`{path[-1]}` is required")
    if kind == "extra_forbidden":
        return FieldError(pointer, "unknown_field", _unknown_field(path))
    if kind in _EXPECTED:
        return FieldError(pointer, "wrong_type", f"{_EXPECTED[kind]} is expected")
    should = error["msg"].partition(" ")[2]  # pydantic's messages begin with the type: "Input should be…"
    return FieldError(pointer, "out_of_range", f"the value {should}")


def _unknown_field(path: tuple[str | int, ...]) -> str:
    parents = tuple(step for step in path[:-1] if isinstance(step, str))
    name = str(path[-1])
    match = nearest(name[:80], _PARTS[parents].model_fields) if parents in _PARTS else None
    return f"no field is called {quoted(name)}" + (f"; did you mean `{match}`?" if match else "")


def _request(wire: WireRequest, book: Book, now: datetime, languages: Sequence[str]) -> Request:
    cart = wire.cart
    as_of = wire.as_of or now.astimezone(ZoneInfo(book.market(wire.country).time_zone))
    return Request(
        as_of,
        wire.country,
        wire.channel,
        Cart(
            cart.currency,
            tuple([Line(line.sku, line.category, line.quantity, line.unit_price) for line in cart.lines]),
            cart.discount or 0,
            cart.shipping or 0,
            cart.paid_by_other_means or 0,
        ),
        wire.language or preferred_language(languages),
        wire.down_payment,
        _customer(wire.customer) if wire.customer is not None else GUEST,
    )


def _customer(wire: WireCustomer) -> Customer:
    income, obligations = wire.income, wire.obligations
    return Customer(
        wire.id,
        wire.date_of_birth,
        wire.residency,
        wire.customer_since,
        wire.identity_verified,
        wire.monthly_income,
        Income(
            income.salary,
            income.pension,
            income.other_monthly_average,
            income.aid,
            income.housing_support,
            income.other_statements_years,
        )
        if income
        else None,
        wire.monthly_obligations,
        Obligations(obligations.salary_deducted, obligations.mortgage, obligations.other)
        if obligations
        else None,
        wire.bnpl_outstanding,
        wire.days_past_due,
        frozenset(wire.consents) if wire.consents is not None else None,
        wire.bureau_checked,
        wire.currency,
        wire.creditworthiness,
        CreditCheck(wire.credit_check.kind, wire.credit_check.checked_on) if wire.credit_check else None,
        wire.covered_borrower,
        wire.housing_beneficiary,
        frozenset(wire.traits) if wire.traits is not None else None,
        tuple(map(_account, wire.accounts)) if wire.accounts is not None else None,
    )


def _account(wire: WireAccount) -> Account:
    return Account(wire.provider, wire.outstanding, wire.fees_charged, wire.late_fees_charged, wire.since)
