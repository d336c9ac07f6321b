"""`taqseet quote`: one offer priced for a total, whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from engine.cli.book import book_option, fixtures_option, opened
from engine.cli.failure import Failed
from engine.cli.options import Day, example
from engine.compiler.compiled import CompiledMarket, OfferLaw
from engine.conditions import AllOf, Compare, Condition, positive
from engine.decide import Engine
from engine.locale_format import LANGUAGES
from engine.money import MoneyError, decimal_text, parse_minor
from engine.pricing.disclosures import disclosed, fill_template
from engine.pricing.quote import Quote, quote_in_market
from engine.pricing.schedule import PlanNotPriceable
from engine.problems import nearest
from engine.schema.book import Book, Offer
from engine.terminal.answer import show_disclosure
from engine.terminal.console import DOUBT, GOOD, HEADING, QUIET, console, isolated, line, show
from engine.terminal.plan import money, show_figures, show_schedule
from engine.wire.render import citation_on_wire, quote_on_wire


@click.command(
    short_help="Price one offer for a total.",
    epilog=example("taqseet quote winter-zero-6 3499.00 --on 2026-11-27"),
)
@click.argument("offer")
@click.argument("total")
@click.option("--on", "day", type=Day(), metavar="DATE", help="The business date. Default: today.")
@click.option("--down-payment", metavar="AMOUNT", help="Default: the least that the plan asks for.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", help="Of title and disclosures.")
@book_option
@fixtures_option
def quote(
    offer: str,
    total: str,
    day: date | None,
    down_payment: str | None,
    language: str,
    folder: Path | None,
    rules: str,
) -> None:
    """Price OFFER for a cart that costs TOTAL, in the currency of the offer's market.

    Shows what is paid today and in all, the schedule, the annual percentage rate and the disclosures.
    Whether a certain customer may have the offer is not asked: `taqseet decide` does that.
    """
    with opened(folder, rules) as engine:
        market, position = _found(engine, offer, rules)
        on = day or datetime.now(UTC).astimezone(market.zone).date()
        priced = _priced(market, position, total, down_payment, on)
        _show(console(), engine.compiled.book, market, position, priced, on, language)


def _found(engine: Engine, offer_id: str, rules: str) -> tuple[CompiledMarket, int]:
    """The market of an offer, and its place there."""
    places = {
        compiled.id: (market, position)
        for market in engine.compiled.markets.values()
        for position, compiled in enumerate(market.offers)
    }
    if offer_id in places:
        return places[offer_id]
    match = nearest(offer_id, places)
    raise Failed(
        f"no offer is called `{offer_id}`",
        help=f"did you mean `{match}`?" if match else f"each folder of {rules}/offers/ is one",
    )


def _priced(market: CompiledMarket, position: int, total: str, down_payment: str | None, on: date) -> Quote:
    plan, terms = market.offers[position].offer.plan, market.market
    total_minor = _amount(total, terms.currency, "TOTAL")
    wish_minor = None if down_payment is None else _amount(down_payment, terms.currency, "--down-payment")
    least, most = plan.down_payment.least.of(total_minor), plan.down_payment.most.of(total_minor)
    if wish_minor is not None and not least <= wish_minor <= most:
        bounds = " to ".join(decimal_text(bound, terms.currency) for bound in dict.fromkeys((least, most)))
        raise Failed(f"the down payment of this plan is {bounds} {terms.currency} for that total")
    try:
        return quote_in_market(plan, total_minor, terms, on, wish_minor)
    except PlanNotPriceable as impossible:
        raise Failed(str(impossible)) from None


def _amount(text: str, currency: str, name: str) -> int:
    """An amount as a person types it: `3499`, `3499.00` or `3499 SAR`."""
    bare = text.removesuffix(currency).strip()
    try:
        amount_minor = parse_minor(bare, currency)
    except MoneyError as error:
        raise Failed(f"{name}: {error}") from None
    if amount_minor < 0:
        raise Failed(f"{name}: `{text}` is negative")
    return amount_minor


def _show(
    out: Console,
    book: Book,
    market: CompiledMarket,
    position: int,
    priced: Quote,
    on: date,
    language: str,
) -> None:
    offer, law = market.offers[position].offer, market.interval_on(on).offers[position]
    quoted = quote_on_wire(priced)
    title = isolated(offer.document.title.in_language(language))
    where = f"  {offer.document.provider}, {market.country}, on {on}"
    show(out, line((offer.id, f"{GOOD} {HEADING}"), f"  {title}", (where, QUIET)))
    show_figures(out, quoted, made_of=True)
    show_schedule(out, quoted, in_parts=True)
    beside = disclosed(book, offer, priced, discount_minor=0)
    for check in law.disclosures:
        policy = check.policy
        shown = policy.document.disclose
        assert shown is not None
        when = f"before {shown.before}" + ("" if check.gate is None else ", where it applies")
        told = fill_template(shown.show.in_language(language), beside, language)
        citation = citation_on_wire(policy.document.citation)
        show_disclosure(out, {"code": when, "text": told, "policy": policy.id, "citation": citation})
    show(out, Text())
    in_the_way = _out_of_bounds(offer, priced.cash_price_minor, priced.currency)
    for obstacle in chain(_obstacles(offer, law, on), in_the_way):
        show(out, line(("note: ", DOUBT), obstacle))
    show(out, line(("Priced only: whether a customer may have it is what `taqseet decide` answers.", QUIET)))


def _obstacles(offer: Offer, law: OfferLaw, on: date) -> Iterator[str]:
    """What keeps the offer from anybody on that day."""
    window = offer.document.available
    if offer.document.status == "withdrawn":
        yield "the offer is withdrawn"
    if not window.from_ <= on <= window.until:
        yield f"the offer is available from {window.from_} to {window.until} only"
    if window.season:
        yield f"the offer is available in the season `{window.season}` only"
    for policy in law.refused:
        yield f"on that day the policy {policy.id} refuses the offer"


def _out_of_bounds(offer: Offer, total_minor: int, currency: str) -> Iterator[str]:
    """What the offer itself asks of a cart's total, where the total is not so."""
    for bound in _bounds(positive(offer.when)):
        assert isinstance(bound.value, int)
        amount = money(decimal_text(bound.value, currency), currency)
        match bound.operator:
            case "at_least" if total_minor < bound.value:
                yield f"the offer starts at {amount}"
            case "above" if total_minor <= bound.value:
                yield f"the offer is for more than {amount} only"
            case "at_most" if total_minor > bound.value:
                yield f"the offer ends at {amount}"
            case "below" if total_minor >= bound.value:
                yield f"the offer is for less than {amount} only"
            case _:
                pass


def _bounds(condition: Condition) -> Iterator[Compare]:
    """What an offer asks of the cart's total in every case: comparisons that no alternative can replace."""
    match condition:
        case Compare("cart.total"):
            yield condition
        case AllOf(parts):
            for part in parts:
                yield from _bounds(part)
        case _:
            return
