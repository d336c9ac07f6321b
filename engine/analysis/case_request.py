"""The request that a case describes: the wire's shape, with amounts as YAML writes them.

`cart` may be the short form `{total: 1000 SAR, category: phones}`: one article at that price.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from engine.money import Money
from engine.request import Cart, Customer, Income, Line, Obligations, Request
from engine.schema.literals import LiteralError, read_date, read_money, shown
from engine.schema.retailer import Market


class CaseUnreadable(ValueError):
    """A case's request that cannot be read: the path of the value, what is wrong, and what to do."""

    def __init__(self, path: tuple[str, ...], message: str, help: str) -> None:
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


def case_request(given: Mapping[str, Any], country: str, market: Market) -> Request:
    """The request that a case describes.

    Raises:
        CaseUnreadable: a value that cannot be read, or a field that requests do not have.
    """
    known = {"as_of", "channel", "language", "cart", "customer", "down_payment"}
    _refuse_unknown((), given, known)
    cart = _cart(given.get("cart"), market.currency)
    wish = given.get("down_payment")
    return Request(
        _at(("as_of",), given.get("as_of"), _moment),
        country,
        str(given.get("channel", "ecommerce")),
        cart,
        str(given.get("language", "en")),
        None if wish is None else _amount(("down_payment",), wish, cart.currency),
        _customer(given.get("customer"), market.currency),
    )


def _cart(given: Any, market_currency: str) -> Cart:
    if not isinstance(given, Mapping):
        raise CaseUnreadable(
            ("cart",), "the case has no cart", "write `cart: {total: 1000 SAR, category: phones}`"
        )
    _refuse_unknown(
        ("cart",),
        given,
        {"total", "category", "currency", "lines", "discount", "shipping", "paid_by_other_means"},
    )
    amounts = {name: given[name] for name in ("discount", "shipping", "paid_by_other_means") if name in given}
    if "total" in given:
        total = _at(("cart", "total"), given["total"], read_money)
        lines: tuple[Line, ...] = (Line("ITEM-1", str(given.get("category", "")), 1, total.amount_minor),)
        currency = total.currency
    else:
        currency = str(given.get("currency", market_currency))
        lines = tuple(_line(line, number, currency) for number, line in enumerate(given.get("lines") or ()))
    minor = {f"{name}_minor": _amount(("cart", name), value, currency) for name, value in amounts.items()}
    return Cart(currency, lines, **minor)


def _line(given: Any, number: int, currency: str) -> Line:
    path = ("cart", "lines", str(number))
    if not isinstance(given, Mapping):
        raise CaseUnreadable(
            path,
            "a line is a mapping",
            "write `{sku: PH-1, category: phones, quantity: 1, unit_price: 100 SAR}`",
        )
    _refuse_unknown(path, given, {"sku", "category", "quantity", "unit_price"})
    price = _amount((*path, "unit_price"), given.get("unit_price"), currency)
    return Line(
        str(given.get("sku", f"ITEM-{number + 1}")),
        str(given.get("category", "")),
        int(given.get("quantity", 1)),
        price,
    )


def _customer(given: Any, currency: str) -> Customer:
    if not isinstance(given, Mapping):
        return Customer()
    plain = {"id", "residency", "identity_verified", "days_past_due", "bureau_checked", "currency"}
    dates, amounts = (
        {"date_of_birth", "customer_since"},
        {"monthly_income", "monthly_obligations", "bnpl_outstanding"},
    )
    _refuse_unknown(("customer",), given, plain | dates | amounts | {"income", "obligations", "consents"})
    own = str(given.get("currency", currency))
    fields: dict[str, Any] = {name: given[name] for name in plain & given.keys()}
    fields |= {name: _at(("customer", name), given[name], read_date) for name in dates & given.keys()}
    fields |= {
        f"{name}_minor": _amount(("customer", name), given[name], own) for name in amounts & given.keys()
    }
    if "consents" in given:
        fields["consents"] = frozenset(map(str, given["consents"]))
    if "income" in given:
        fields["income"] = Income(
            *_parts(given["income"], "income", ("salary", "pension", "other_monthly_average"), own)
        )
    if "obligations" in given:
        fields["obligations"] = Obligations(
            *_parts(given["obligations"], "obligations", ("salary_deducted", "mortgage", "other"), own)
        )
    return Customer(**fields)


def _parts(given: Any, name: str, keys: tuple[str, ...], currency: str) -> tuple[int | None, ...]:
    if not isinstance(given, Mapping):
        raise CaseUnreadable(("customer", name), f"`{name}` is a mapping", f"write {', '.join(keys)}")
    _refuse_unknown(("customer", name), given, set(keys))
    return tuple(
        _amount(("customer", name, key), given[key], currency) if key in given else None for key in keys
    )


def _amount(path: tuple[str, ...], value: Any, currency: str) -> int:
    money: Money = _at(path, value, read_money)
    if money.currency != currency:
        raise CaseUnreadable(path, f"`{money}` is not in {currency}", f"write the amount in {currency}")
    return money.amount_minor


def _at(path: tuple[str, ...], value: Any, reader: Callable[[Any], Any]) -> Any:
    try:
        return reader(value)
    except LiteralError as error:
        raise CaseUnreadable(path, error.message, error.help) from error


def _moment(value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        moment = None
    if moment is None or moment.tzinfo is None:
        help = 'write it with its offset, in quotes, as in "2026-11-27T10:15:00+03:00"'
        raise LiteralError("case-request", f"`{shown(value)}` is no moment", help)
    return moment


def _refuse_unknown(path: tuple[str, ...], given: Mapping[str, Any], known: set[str]) -> None:
    for name in given:
        if name not in known:
            raise CaseUnreadable(
                (*path, name), f"no request has `{name}` here", f"known: {', '.join(sorted(known))}"
            )
