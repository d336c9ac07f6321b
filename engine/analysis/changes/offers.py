"""The changes of offers and of providers in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from engine.analysis.changes.condition_words import Scaled
from engine.analysis.changes.conditions import condition_changes
from engine.analysis.changes.fields import field_changes
from engine.analysis.changes.glossary import glossary_of
from engine.analysis.changes.said import Change, Subject, Words, both, filled
from engine.analysis.changes.words import direction, market_words, said, value_words
from engine.locale_format import format_count
from engine.schema.book import Book, Offer, Provider
from engine.schema.offer import DownPaymentRange

_OFFER_NAME: Final[Words] = {"en": "The offer {id} ({title})", "ar": "العرض {id} («{title}»)"}
_OFFER: Final[Mapping[str, Words]] = {
    "added": {
        "en": " is new in {market}: {payments} by {provider}, from {first} until {last}",
        "ar": " جديد في {market}: {payments} من {provider}، من {first} حتى {last}",
    },
    "removed": {"en": " is removed from {market}", "ar": " محذوف من {market}"},
    "withdrawn": {"en": " is withdrawn", "ar": " مسحوب"},
    "active": {"en": " is offered again", "ar": " معروض من جديد"},
    "more_paid": {
        "en": " asks for a down payment of {new} instead of {old}, which is more",
        "ar": ": رفع الدفعة المقدمة من {old} إلى {new}",
    },
    "less_paid": {
        "en": " asks for a down payment of {new} instead of {old}, which is less",
        "ar": ": خفض الدفعة المقدمة من {old} إلى {new}",
    },
    "paid": {
        "en": " asks for a down payment of {new} instead of {old}",
        "ar": ": تغيير الدفعة المقدمة إلى «{new}» بدلاً من «{old}»",
    },
    "longer": {
        "en": " can be had longer, until {new} instead of {old}",
        "ar": ": تمديد العرض حتى {new} بدلاً من {old}",
    },
    "shorter": {
        "en": " ends earlier, on {new} instead of {old}",
        "ar": ": إنهاء العرض مبكراً في {new} بدلاً من {old}",
    },
    "starts_later": {
        "en": " begins later, on {new} instead of {old}",
        "ar": ": تأخير بدء العرض إلى {new} بدلاً من {old}",
    },
    "starts_earlier": {
        "en": " begins earlier, on {new} instead of {old}",
        "ar": ": تقديم بدء العرض إلى {new} بدلاً من {old}",
    },
}
_PROVIDER_NAME: Final[Words] = {"en": "The provider {id} ({title})", "ar": "الممول {id} («{title}»)"}
_PROVIDER: Final[Mapping[str, Words]] = {
    "added": {"en": " is new in {market}, for {products}", "ar": " جديد في {market}، للمنتجات: {products}"},
    "removed": {"en": " is removed from {market}", "ar": " محذوف من {market}"},
}


def offers_changes(old: Book, new: Book) -> Iterator[Change]:
    """Every offer that is new, gone or another one."""
    before, after = ({offer.id: offer for offer in book.offers} for book in (old, new))
    for id in sorted({*before, *after}):
        if id not in after:
            yield _whole_offer(old, before[id], "removed")
        elif id not in before:
            yield _whole_offer(new, after[id], "added")
        else:
            yield from _offer(old, new, before[id], after[id])


def offer_subject(offer: Offer) -> Subject:
    """An offer at the head of a sentence."""
    name = filled(_OFFER_NAME, id=offer.id, title=both(offer.document.title.in_language))
    return Subject("offer", offer.id, offer.source.file, name)


def _whole_offer(book: Book, offer: Offer, aspect: str) -> Change:
    document = offer.document
    return offer_subject(offer).says(
        aspect,
        _OFFER[aspect],
        market=market_words(book, document.market),
        payments=both(lambda language: format_count(document.plan.installments, "payments", language)),
        provider=both(book.providers[document.provider].document.title.in_language),
        first=value_words(document.available.from_),
        last=value_words(document.available.until),
    )


def _offer(old: Book, new: Book, before: Offer, after: Offer) -> Iterator[Change]:
    subject, documents = offer_subject(after), (before.document, after.document)
    special = {
        "status": partial(_status, subject, after),
        "plan.down_payment": partial(_down_payment, subject, *(each.plan.down_payment for each in documents)),
        "available.from": partial(_bound, subject, "from", before, after),
        "available.until": partial(_bound, subject, "until", before, after),
        "when": partial(condition_changes, subject, "offer", _scaled(old, before), _scaled(new, after)),
    }
    yield from field_changes(subject, *documents, special)


def _scaled(book: Book, offer: Offer) -> Scaled:
    """The condition of an offer, its amounts in the currency of its market."""
    return Scaled(offer.when, glossary_of(book, book.retailer.markets[offer.document.market].currency))


def _status(subject: Subject, offer: Offer) -> Iterator[Change]:
    yield subject.says("status", _OFFER[offer.document.status])


def _down_payment(subject: Subject, old: DownPaymentRange, new: DownPaymentRange) -> Iterator[Change]:
    field = "plan.down_payment"
    if said(old, "en", field) != said(new, "en", field):
        verb = {1: "more_paid", -1: "less_paid", None: "paid"}[direction(old, new)]
        yield subject.says(field, _OFFER[verb], old=value_words(old, field), new=value_words(new, field))


def _bound(subject: Subject, bound: str, before: Offer, after: Offer) -> Iterator[Change]:
    """The first or the last day on which an offer can be had."""
    name = "from_" if bound == "from" else "until"
    old, new = (getattr(offer.document.available, name) for offer in (before, after))
    verbs = ("starts_later", "starts_earlier") if bound == "from" else ("longer", "shorter")
    template = _OFFER[verbs[0] if new > old else verbs[1]]
    yield subject.says(f"available.{bound}", template, old=value_words(old), new=value_words(new))


def providers_changes(old: Book, new: Book) -> Iterator[Change]:
    """Every provider that is new, gone or another one."""
    for id in sorted({*old.providers, *new.providers}):
        before, after = old.providers.get(id), new.providers.get(id)
        if after is None:
            assert before is not None
            yield _whole_provider(old, before, "removed")
        elif before is None:
            yield _whole_provider(new, after, "added")
        else:
            yield from field_changes(provider_subject(after), before.document, after.document)


def provider_subject(provider: Provider) -> Subject:
    """A provider at the head of a sentence."""
    name = filled(_PROVIDER_NAME, id=provider.id, title=both(provider.document.title.in_language))
    return Subject("provider", provider.id, provider.source.file, name)


def _whole_provider(book: Book, provider: Provider, aspect: str) -> Change:
    document = provider.document
    return provider_subject(provider).says(
        aspect,
        _PROVIDER[aspect],
        market=market_words(book, document.country),
        products=value_words(document.products, "products"),
    )
