"""Requests read: what is good comes through exactly, what is wrong is named by pointer, all of it at once."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.request import GUEST, Cart, Income, Line, Obligations, Request
from engine.schema.book import Book
from engine.tests.wire.samples import ABSENT, GOOD, NOW, changed, errors_of, request_of
from engine.wire.fields import countries_of_the_world
from engine.wire.models import WireCustomer, WireRequest
from engine.wire.read import preferred_language, read_request

LINE: dict[str, Any] = GOOD["cart"]["lines"][0]


def test_a_request_is_read_exactly(book: Book) -> None:
    """Amounts become minor units, dates dates, and nothing is lost."""
    request = request_of(GOOD, book)
    assert request.as_of == datetime(2026, 11, 27, 10, 15, tzinfo=timezone(timedelta(hours=3)))
    assert request.cart == Cart("SAR", (Line("PH-1", "phones", 1, 349_900),))
    assert (request.country, request.channel, request.language) == ("SA", "ecommerce", "en")
    assert request.down_payment_minor is None
    assert request.customer.date_of_birth == date(1990, 5, 1)
    assert request.customer.income == Income(1_200_000, 0, 0)
    assert request.customer.obligations == Obligations(150_000, 0, 0)
    assert request.customer.consents == frozenset({"bureau_query", "bureau_report", "terms"})


@pytest.mark.parametrize("customer", [None, ABSENT], ids=["null", "missing"])
def test_no_customer_is_a_guest(book: Book, customer: object) -> None:
    """A customer that is null or not there is a guest."""
    assert request_of(changed("/customer", customer), book).customer == GUEST


def test_only_four_fields_are_required(book: Book) -> None:
    """Country, channel, the cart's currency and lines are enough; the moment is then now."""
    least = {"country": "SA", "channel": "app", "cart": {"currency": "SAR", "lines": [LINE]}}
    request = request_of(least, book, "fr", "ar-SA")
    assert request.language == "ar"
    assert request.as_of == NOW
    assert request.as_of.isoformat() == "2026-11-27T10:15:00+03:00"


def test_null_is_not_known(book: Book) -> None:
    """Every optional field may be null, and then says nothing."""
    body = {**GOOD, "customer": dict.fromkeys(WireCustomer.model_fields)}
    body["cart"] = {**GOOD["cart"], "discount": None, "shipping": None, "paid_by_other_means": None}
    assert request_of(body, book).customer == GUEST


def test_a_part_of_the_income_may_be_unknown(book: Book) -> None:
    """Parts of income and obligations that are left out are not known, and not nothing."""
    body = changed("/customer/income", {"salary": "12000.00"})
    assert request_of(body, book).customer.income == Income(1_200_000, None, None)


def test_where_nothing_is_known_by_a_name_that_is_said(book: Book) -> None:
    """A book without inputs of its own lists none, and leaves no sentence without an end."""
    bare = replace(book, retailer=book.retailer.model_copy(update={"inputs": {}}))
    (error,) = errors_of(changed("/customer/traits", ["loyal"]), bare)
    assert error.detail == "`loyal` is no input; known: none"


@pytest.mark.parametrize(
    ("languages", "chosen"),
    [((), "en"), (("ar",), "ar"), (("fr", "AR-eg", "en"), "ar"), (("en-GB", "ar"), "en"), (("*",), "en")],
)
def test_the_language_follows_the_preference(languages: tuple[str, ...], chosen: str) -> None:
    """The first language that the book speaks is taken, English where there is none."""
    assert preferred_language(languages) == chosen


# Each case: the place that is changed, its value, where the error stands, its code, part of what is said.
BAD: list[tuple[str, object, str, str, str]] = [
    ("/cart/currency", "SRA", "/cart/currency", "unknown_currency", "did you mean `SAR`?"),
    ("/cart/currency", "EUR", "/cart/currency", "unknown_currency", "known: AED, SAR"),
    ("/cart/currency", "sar", "/cart/currency", "unknown_currency", "did you mean `SAR`?"),
    ("/cart/currency", ABSENT, "/cart/currency", "missing", "`currency` is required"),
    ("/cart", ABSENT, "/cart", "missing", "`cart` is required"),
    ("/cart", [], "/cart", "wrong_type", "an object is expected"),
    ("/cart/lines", [], "/cart/lines", "empty_cart", "at least one line"),
    ("/cart/lines", ABSENT, "/cart/lines", "missing", "`lines` is required"),
    ("/cart/lines", {}, "/cart/lines", "wrong_type", "a list is expected"),
    ("/cart/lines", [{}] * 10_000, "/cart/lines", "too_many_lines", "10000 lines are more than the 500"),
    ("/cart/lines/0/unit_price", "-1.00", "/cart/lines/0/unit_price", "negative_amount", "is negative"),
    ("/cart/lines/0/unit_price", "-0.00", "/cart/lines/0/unit_price", "negative_amount", "is negative"),
    ("/cart/lines/0/unit_price", 3499, "/cart/lines/0/unit_price", "money_not_text", '"3499.00"'),
    ("/cart/lines/0/unit_price", 3499.5, "/cart/lines/0/unit_price", "money_not_text", "is not exact"),
    ("/cart/lines/0/unit_price", True, "/cart/lines/0/unit_price", "money_not_text", "is not exact"),
    ("/cart/lines/0/unit_price", None, "/cart/lines/0/unit_price", "money_not_text", "is a text"),
    ("/cart/lines/0/unit_price", "1.005", "/cart/lines/0/unit_price", "too_many_decimals", "SAR has (2)"),
    ("/cart/lines/0/unit_price", "1.000", "/cart/lines/0/unit_price", "too_many_decimals", "SAR has (2)"),
    ("/cart/lines/0/unit_price", "1e3", "/cart/lines/0/unit_price", "invalid_amount", "no plain decimal"),
    (
        "/cart/lines/0/unit_price",
        "1,000.00",
        "/cart/lines/0/unit_price",
        "invalid_amount",
        "no plain decimal",
    ),
    ("/cart/lines/0/unit_price", " 1.00", "/cart/lines/0/unit_price", "invalid_amount", "no plain decimal"),
    ("/cart/lines/0/unit_price", "١٠", "/cart/lines/0/unit_price", "invalid_amount", "no plain decimal"),
    ("/cart/lines/0/unit_price", "10 SAR", "/cart/lines/0/unit_price", "invalid_amount", "no plain decimal"),
    ("/cart/lines/0/unit_price", "9" * 16, "/cart/lines/0/unit_price", "out_of_range", "largest amount"),
    ("/cart/lines/0/unit_price", "9" * 17, "/cart/lines/0/unit_price", "out_of_range", "largest amount"),
    (
        "/cart/lines/0/unit_price",
        "9" * 5_000,
        "/cart/lines/0/unit_price",
        "out_of_range",
        "…` is beyond the largest",
    ),
    (
        "/cart/lines/0/unit_price",
        "-" + "9" * 50,
        "/cart/lines/0/unit_price",
        "negative_amount",
        "is negative",
    ),
    ("/cart/lines/0/unit_price", "9." + "9" * 50, "/cart/lines/0/unit_price", "too_many_decimals", "(2)"),
    ("/cart/lines/0/quantity", 0, "/cart/lines/0/quantity", "out_of_range", "greater than or equal to 1"),
    (
        "/cart/lines/0/quantity",
        10_001,
        "/cart/lines/0/quantity",
        "out_of_range",
        "less than or equal to 10000",
    ),
    ("/cart/lines/0/quantity", 10**30, "/cart/lines/0/quantity", "out_of_range", "less than or equal to"),
    ("/cart/lines/0/quantity", 1.5, "/cart/lines/0/quantity", "wrong_type", "a whole number"),
    ("/cart/lines/0/quantity", "1", "/cart/lines/0/quantity", "wrong_type", "a whole number"),
    ("/cart/lines/0/quantity", True, "/cart/lines/0/quantity", "wrong_type", "a whole number"),
    (
        "/cart/lines/0/category",
        "phone",
        "/cart/lines/0/category",
        "unknown_category",
        "did you mean `phones`?",
    ),
    ("/cart/lines/0/category", 7, "/cart/lines/0/category", "wrong_type", "a category is a text"),
    ("/cart/lines/0/sku", "", "/cart/lines/0/sku", "out_of_range", "at least 1 character"),
    ("/cart/lines/0/sku", "x" * 129, "/cart/lines/0/sku", "out_of_range", "at most 128 characters"),
    ("/cart/lines/0/sku", "a\u0000b", "/cart/lines/0/sku", "invalid_text", "cannot be seen"),
    ("/cart/lines/0/sku", "a\u202eb", "/cart/lines/0/sku", "invalid_text", "cannot be seen"),
    ("/cart/lines/0/sku", "a\u200bb", "/cart/lines/0/sku", "invalid_text", "cannot be seen"),
    ("/cart/lines/0/sku", "ab ", "/cart/lines/0/sku", "invalid_text", "a space at its end"),
    ("/cart/lines/0/price", "1.00", "/cart/lines/0/price", "unknown_field", "`price`"),
    ("/cart/discount", "3499.01", "/cart/discount", "discount_above_lines", "(3499.00)"),
    ("/cart/paid_by_other_means", "3499.01", "/cart/paid_by_other_means", "paid_above_price", "(3499.00)"),
    ("/cart/discont", "1.00", "/cart/discont", "unknown_field", "did you mean `discount`?"),
    ("/down_payment", "3499.01", "/down_payment", "down_payment_above_price", "(3499.00)"),
    ("/down_payment", 100, "/down_payment", "money_not_text", "is a text"),
    ("/country", "SAU", "/country", "unknown_country", "did you mean `SA`?"),
    ("/country", "sa", "/country", "unknown_country", "did you mean `SA`?"),
    ("/country", "SU", "/country", "unknown_country", "did you mean `SA`?"),
    ("/country", "EG", "/country", "unknown_country", "markets; known: AE, SA"),
    ("/country", ABSENT, "/country", "missing", "`country` is required"),
    ("/channel", "e-commerce", "/channel", "unknown_channel", "did you mean `ecommerce`?"),
    ("/channel", "web", "/channel", "unknown_channel", "retailer; known: app, ecommerce, store"),
    ("/channel", ABSENT, "/channel", "missing", "`channel` is required"),
    ("/language", "fr", "/language", "unknown_language", "answers; known: ar, en"),
    ("/language", "ab", "/language", "unknown_language", "did you mean `ar`?"),
    ("/as_of", "2026-11-27", "/as_of", "invalid_date", "RFC 3339"),
    ("/as_of", "2026-11-27T10:15:00", "/as_of", "missing_offset", "no offset"),
    ("/as_of", "2026-02-30T10:15:00Z", "/as_of", "invalid_date", "does not exist"),
    ("/as_of", "2026-11-27T24:15:00Z", "/as_of", "invalid_date", "does not exist"),
    ("/as_of", "2026-11-27T10:15:00+25:00", "/as_of", "invalid_date", "does not exist"),
    ("/as_of", 1_795_763_700, "/as_of", "wrong_type", "a text with an offset"),
    ("/as_of", "1999-12-31T23:59:59Z", "/as_of", "out_of_range", "2000-01-01"),
    ("/as_of", "2077-11-16T00:00:00Z", "/as_of", "out_of_range", "2077-11-15"),
    ("/as_of", "0001-01-01T00:00:00+03:00", "/as_of", "out_of_range", "2000-01-01"),
    ("/customer/date_of_birth", "2026-11-28", "/customer/date_of_birth", "in_the_future", "2026-11-27"),
    ("/customer/date_of_birth", "1990-02-30", "/customer/date_of_birth", "invalid_date", "does not exist"),
    ("/customer/date_of_birth", "01/05/1990", "/customer/date_of_birth", "invalid_date", "1990-05-01"),
    ("/customer/date_of_birth", 19900501, "/customer/date_of_birth", "wrong_type", "1990-05-01"),
    ("/customer/date_of_birth", "1849-12-31", "/customer/date_of_birth", "out_of_range", "1850-01-01"),
    ("/customer/customer_since", "2026-11-28", "/customer/customer_since", "in_the_future", "2026-11-27"),
    ("/customer/days_past_due", -1, "/customer/days_past_due", "out_of_range", "equal to 0"),
    ("/customer/days_past_due", 36_501, "/customer/days_past_due", "out_of_range", "36500"),
    ("/customer/identity_verified", "yes", "/customer/identity_verified", "wrong_type", "true or false"),
    ("/customer/consents/1", "bureau_reports", "/customer/consents/1", "unknown_consent", "`bureau_report`?"),
    ("/customer/consents", "terms", "/customer/consents", "wrong_type", "a list"),
    ("/customer/residency", "sa", "/customer/residency", "unknown_country", "did you mean `SA`?"),
    ("/customer/residency", "XX", "/customer/residency", "unknown_country", "ISO 3166-1"),
    ("/customer/monthly_income", 12_000, "/customer/monthly_income", "money_not_text", "is a text"),
    ("/customer/monthly_income", "1.005", "/customer/monthly_income", "too_many_decimals", "SAR has (2)"),
    ("/customer/monthly_income", "9" * 41, "/customer/monthly_income", "out_of_range", "largest amount"),
    ("/customer/currency", "ZZZ", "/customer/currency", "unknown_currency", "ISO 4217"),
    ("/customer/id", "x" * 129, "/customer/id", "out_of_range", "at most 128 characters"),
    ("/customer/birthday", "1990-05-01", "/customer/birthday", "unknown_field", "`birthday`"),
    ("/customer", "c-1", "/customer", "wrong_type", "an object is expected"),
    ("/currency", "SAR", "/currency", "unknown_field", "no field is called `currency`"),
]


@pytest.mark.parametrize(
    ("place", "value", "pointer", "code", "said"), BAD, ids=[f"{b[0]}={str(b[1])[:30]}" for b in BAD]
)
def test_bad_input_is_named(
    book: Book, place: str, value: object, pointer: str, code: str, said: str
) -> None:
    """One wrong place is one error, with its pointer, its code, and what to write instead."""
    (error,) = errors_of(changed(place, value), book)
    assert (error.pointer, error.code) == (pointer, code)
    assert said in error.detail


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("/cart/lines/0/unit_price", "0.00"),
        ("/cart/lines/0/unit_price", "3499"),
        ("/cart/lines/0/quantity", 10_000),
        ("/cart/lines", [LINE] * 500),
        ("/cart/discount", "3499.00"),
        ("/cart/paid_by_other_means", "3499.00"),
        ("/down_payment", "3499.00"),
        ("/as_of", "2000-01-01T00:00:00Z"),
        ("/as_of", "2077-11-15T23:59:59Z"),
        ("/as_of", "2026-11-27t07:15:00.123456z"),
        ("/customer/date_of_birth", "1850-01-01"),
        ("/customer/days_past_due", 36_500),
        ("/cart/lines/0/sku", "هاتف-١"),
        ("/customer/consents", []),
    ],
)
def test_what_is_just_allowed_is_read(book: Book, place: str, value: object) -> None:
    """The last value inside each bound is good, in a request whose other dates allow it."""
    body = changed(place, value)
    if place == "/as_of":
        body["customer"] = None
    assert errors_of(body, book) == []


def test_the_birth_date_is_held_against_the_business_date(book: Book) -> None:
    """A birth on the market's own day is not in the future, even where it is still yesterday in UTC."""
    body = changed("/as_of", "2026-11-27T22:30:00Z")
    body["customer"] = {"date_of_birth": "2026-11-28"}
    assert errors_of(body, book) == []
    body["customer"] = {"date_of_birth": "2026-11-29"}
    assert [error.code for error in errors_of(body, book)] == ["in_the_future"]


def test_amounts_are_read_in_their_own_currency(book: Book) -> None:
    """The customer's amounts have the market's decimals, or those of the currency that the customer names."""
    body = changed("/customer/currency", "KWD")
    body["customer"]["monthly_income"] = "900.125"
    assert request_of(body, book).customer.monthly_income_minor == 900_125
    in_dirham = changed("/cart/currency", "AED")
    assert request_of(in_dirham, book).customer.monthly_income_minor == 1_200_000


def test_everything_wrong_is_named_at_once(book: Book) -> None:
    """One answer names all the errors of a body, those of its form and those of its meaning alike."""
    body: dict[str, Any] = {
        "as_of": "2026-11-31T10:15:00+03:00",
        "country": "KSA",
        "cart": {
            "currency": "SAR",
            "lines": [{**LINE, "unit_price": 1}, {**LINE, "category": "phone", "x": 1}],
        },
        "customer": {"date_of_birth": "2030-01-01", "consents": ["term"]},
    }
    text = json.dumps(body)[:-1] + ', "country": "KSA"}'
    assert [(error.pointer, error.code) for error in errors_of(text.encode(), book)] == [
        ("/country", "duplicate_key"),
        ("/as_of", "invalid_date"),
        ("/country", "unknown_country"),
        ("/channel", "missing"),
        ("/cart/lines/0/unit_price", "money_not_text"),
        ("/cart/lines/1/category", "unknown_category"),
        ("/cart/lines/1/x", "unknown_field"),
        ("/customer/date_of_birth", "in_the_future"),
        ("/customer/consents/0", "unknown_consent"),
    ]


def test_a_repeated_key_alone_is_refused(book: Book) -> None:
    """A body that would otherwise be good is refused for a key that it gives twice."""
    text = json.dumps(GOOD).replace('"country": "SA"', '"country": "AE", "country": "SA"')
    (error,) = errors_of(text.encode(), book)
    assert (error.pointer, error.code) == ("/country", "duplicate_key")


@pytest.mark.parametrize("body", [b"null", b"[]", b'"SA"', b"1", b"true"])
def test_a_body_that_is_no_object_is_refused(book: Book, body: bytes) -> None:
    """Only an object can be a request."""
    (error,) = errors_of(body, book)
    assert (error.pointer, error.code) == ("", "wrong_type")


def test_the_sum_of_lines_is_bounded(book: Book) -> None:
    """Lines that are each accepted may not together be beyond the largest amount."""
    lines = [{**LINE, "quantity": 10_000, "unit_price": "9999999999.00"}]
    (error,) = errors_of(changed("/cart/lines", lines), book)
    assert (error.pointer, error.code) == ("/cart/lines", "out_of_range")


def test_a_flood_of_errors_is_cut(book: Book) -> None:
    """A body with tens of thousands of wrong fields is answered with the first thousand."""
    body = {f"field-{number}": 0 for number in range(20_000)}
    assert len(errors_of(orjson.dumps(body), book)) == 1_000


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.just("3499.00"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
PLACES = [
    "/as_of", "/country", "/channel", "/language", "/cart", "/cart/currency", "/cart/discount", "/cart/lines",
    "/cart/lines/0", "/cart/lines/0/sku", "/cart/lines/0/quantity", "/cart/lines/0/unit_price",
    "/down_payment",
    "/customer", "/customer/id", "/customer/income", "/customer/consents", "/customer/date_of_birth",
]  # fmt: skip


@given(place=st.sampled_from(PLACES), value=VALUES)
def test_no_value_anywhere_crashes_the_reader(book: Book, place: str, value: object) -> None:
    """Any JSON at any place gives a request, or errors whose pointers start there or at the cart."""
    text = json.dumps(changed(place, value), ensure_ascii=False).encode("utf-8", "surrogatepass")
    read = read_request(text, book, NOW)
    assert isinstance(read, Request) or read


def test_the_schema_describes_every_field() -> None:
    """The published JSON Schema has a description for every object and every field."""
    schema = WireRequest.model_json_schema()
    for name, part in {**schema["$defs"], "WireRequest": schema}.items():
        assert part["description"], name
        assert part["additionalProperties"] is False
        for field, described in part["properties"].items():
            assert described.get("description"), f"{name}.{field}"


def test_the_countries_are_those_of_iso_3166() -> None:
    """The table has the 249 countries, and no code that ISO 3166-1 does not assign."""
    assert len(countries_of_the_world()) == 249
    assert {"SA", "AE", "GB"} <= countries_of_the_world()
    assert not {"EU", "UK", "XK", "ZZ"} & countries_of_the_world()


def test_a_request_without_a_moment_takes_the_clock_of_its_caller(book: Book) -> None:
    """The same body at another time is another request: only `as_of` comes from outside."""
    body = orjson.dumps(changed("/as_of", ABSENT))
    later = NOW + timedelta(hours=1)
    first, second = read_request(body, book, NOW), read_request(body, book, later)
    assert isinstance(first, Request)
    assert isinstance(second, Request)
    assert replace(first, as_of=later) == second


def test_an_account_is_with_a_provider_of_the_book(book: Book) -> None:
    """A name that the book does not know would count as nothing owed: it is refused, with the nearest one."""
    body = changed("/customer/accounts", [{"provider": "najd-finanse", "outstanding": "100.00"}])
    (error,) = errors_of(body, book)
    assert (error.pointer, error.code) == ("/customer/accounts/0/provider", "unknown_provider")
    assert "did you mean `najd-finance`?" in error.detail
