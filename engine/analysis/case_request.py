"""The request that a case describes: the wire's own shape, with amounts as YAML writes them.

`cart` may be the short form `{total: 1000 SAR, category: phones}`: one article at that price. What remains is
read, and refused, exactly as a body over HTTP is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import orjson

from engine.money import Money
from engine.request import Request
from engine.schema.book import Book
from engine.schema.literals import LiteralError, read_money
from engine.wire.read import FieldError, read_request

NEVER_USED: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands for the clock: a case states its moment."""


class CaseUnreadable(ValueError):
    """A case's request that cannot be read: the path of the value, what is wrong, and what to do."""

    def __init__(self, path: tuple[str | int, ...], message: str, help: str) -> None:
        super().__init__(message)
        self.path, self.message, self.help = path, message, help


def merged(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """`base` with `changes` laid over it, key by key; null takes a key away."""
    result = dict(base)
    for key, value in changes.items():
        before = result.get(key)
        if value is None:
            result.pop(key, None)
        elif isinstance(value, Mapping) and isinstance(before, Mapping):
            result[key] = merged(before, value)
        else:
            result[key] = value
    return result


def case_request(given: Mapping[str, Any], country: str, book: Book) -> Request:
    """The request that a case describes, in the market of `country`.

    Raises:
        CaseUnreadable: a value that the wire would refuse.
    """
    if "as_of" not in given:
        raise CaseUnreadable(
            ("as_of",), "the case does not say when", 'write `as_of: "2026-11-27T10:15:00+03:00"`'
        )
    currency = book.market(country).currency
    cart = _long_form(given.get("cart"), currency)
    body = {**given, "country": country, "cart": cart}
    read = read_request(orjson.dumps(_plain(body, (), cart.get("currency", currency))), book, NEVER_USED)
    if isinstance(read, Request):
        return read
    raise _unreadable(read[0])


def _long_form(given: Any, market_currency: str) -> dict[str, Any]:
    """The cart as the wire knows it; the short form is one article."""
    if not isinstance(given, Mapping):
        help = "write `cart: {total: 1000 SAR, category: phones}`"
        raise CaseUnreadable(("cart",), "the case has no cart", help)
    cart = dict(given)
    if "total" in cart:
        total, category = cart.pop("total"), cart.pop("category", None)
        cart["lines"] = [{"sku": "ITEM-1", "category": category, "quantity": 1, "unit_price": total}]
        cart.setdefault("currency", _currency_of(total))
    cart.setdefault("currency", market_currency)
    return cart


def _currency_of(total: Any) -> str:
    try:
        return read_money(total).currency
    except LiteralError as error:
        raise CaseUnreadable(("cart", "total"), error.message, error.help) from error


def _plain(value: Any, path: tuple[str | int, ...], currency: str) -> Any:
    """The value with every amount as the decimal text that the wire takes."""
    if isinstance(value, Mapping):
        own = str(value.get("currency", currency)) if path == ("customer",) else currency
        return {str(key): _plain(entry, (*path, str(key)), own) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry, (*path, place), currency) for place, entry in enumerate(value)]
    money = _money(value)
    if money is None:
        return value if isinstance(value, str | int | bool) or value is None else str(value)
    if money.currency != currency:
        raise CaseUnreadable(path, f"`{money}` is not in {currency}", f"write the amount in {currency}")
    return money.decimal()


def _money(value: Any) -> Money | None:
    """The amount that a text such as `500 SAR` is; None for any other value."""
    if not isinstance(value, str):
        return None
    try:
        return read_money(value)
    except LiteralError:
        return None


def _unreadable(error: FieldError) -> CaseUnreadable:
    """The wire's error at its place in the case."""
    path = tuple(int(step) if step.isdigit() else step for step in error.pointer.split("/")[1:])
    if path[:2] == ("cart", "lines"):
        path = {"unit_price": ("cart", "total"), "category": ("cart", "category")}.get(str(path[-1]), path)
    return CaseUnreadable(path, error.detail, "write the request as the API takes it, amounts as `500 SAR`")
