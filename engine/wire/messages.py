"""What a customer reads of a reason or a remedy, in English and Arabic.

Everything here is safe to say aloud at a counter: no word about arrears, income, age or a refused credit.
A policy's own message comes first; these texts stand where it has none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from string import Formatter
from typing import Final

from engine.claims import CONSENTS
from engine.locale_format import format_date, format_money, one_stop
from engine.money import parse_minor
from engine.schema.book import Book, Policy
from engine.schema.retailer import walk_categories
from engine.verdicts import Finding, ParameterValue, Remedy
from engine.wire.texts import CHANNELS, CONSENT_TEXTS, MESSAGES, MORE_IS_MISSING, OR, REMEDIES

_OWN_MESSAGE: Final = frozenset(
    {"compliance_violation", "category_excluded", "customer_limit_exceeded", "superseded"}
)
"""The codes whose reason is what the policy's own message speaks of; a missing fact or a fault is not."""
_AMOUNTS: Final = frozenset({"minimum", "maximum", "shortfall", "excess"})
_DATES: Final = frozenset({"from", "until"})

assert CONSENT_TEXTS.keys() == CONSENTS.keys()


class Phrasebook:
    """The customer's texts of one book in one language."""

    def __init__(self, book: Book, language: str) -> None:
        self.language = language
        titles = [(name, category.title) for name, _, category in walk_categories(book.retailer.categories)]
        titles += [(season.id, season.entry.title) for season in book.seasons.values()]
        self._titles = {name: title.in_language(language) for name, title in titles}
        self._policies: Mapping[str, Policy] = {policy.id: policy for policy in book.policies}

    def message(self, finding: Finding, currency: str) -> str:
        """Why an offer is withheld, in the customer's words; `currency` is that of the finding's amounts."""
        own = self._own_message(finding)
        if own is not None:
            return own
        return _first_filled(
            MESSAGES[finding.code][self.language], lambda name: self._figure(name, finding.params, currency)
        )

    def remedy(self, remedy: Remedy, currency: str) -> str:
        """What the customer could change, and whether that alone would do."""
        choice = REMEDIES.get((remedy.fact, remedy.change), REMEDIES["", ""])[self.language]
        text = _first_filled(choice, lambda name: self._remedy_figure(name, remedy, currency))
        return text if remedy.makes_eligible else f"{text} {MORE_IS_MISSING[self.language]}"

    def _own_message(self, finding: Finding) -> str | None:
        policy = self._policies.get(finding.policy or "")
        if policy is None or policy.document.message is None:
            return None
        referred_for_itself = (
            finding.code == "compliance_referral" and policy.is_unconfirmed and "facts" not in finding.params
        )
        if finding.code in _OWN_MESSAGE or referred_for_itself:
            return policy.document.message.in_language(self.language)
        return None

    def _figure(self, name: str, params: Mapping[str, ParameterValue], currency: str) -> str | None:
        """What a placeholder stands for; None when the parameters do not say."""
        value = params.get("supported" if name == "where" else name)
        if value is None:
            return None
        if isinstance(value, tuple):
            return self._where(value) if name == "where" else self._listed(value)
        if name in _DATES:
            return self._day(str(value))
        if name in _AMOUNTS:
            return self._amount(str(value), currency)
        return self._titles.get(str(value), str(value))

    def _remedy_figure(self, name: str, remedy: Remedy, currency: str) -> str | None:
        if remedy.fact in ("cart.total", "down_payment"):
            return self._amount(remedy.by, currency)
        if remedy.fact == "business_date":
            return self._day(remedy.by)
        return self._where((remedy.by,)) if name == "where" else self._listed(tuple(remedy.by.split(", ")))

    def _day(self, iso_date: str) -> str:
        return format_date(date.fromisoformat(iso_date), self.language)

    def _amount(self, decimal: str, currency: str) -> str:
        return format_money(parse_minor(decimal, currency), currency, self.language)

    def _where(self, channels: tuple[str, ...]) -> str | None:
        """As in: in our app or in our stores; None where a channel has no words."""
        words = [CHANNELS[channel][self.language] for channel in channels if channel in CHANNELS]
        return OR[self.language].join(words) if words and len(words) == len(channels) else None

    def _listed(self, names: tuple[str, ...]) -> str:
        named = [self._titles.get(name) or _consent(name, self.language) or name for name in names]
        return ("، " if self.language == "ar" else ", ").join(named)


def _consent(name: str, language: str) -> str | None:
    return CONSENT_TEXTS[name][language] if name in CONSENT_TEXTS else None


def _first_filled(choice: tuple[str, ...], figure: Callable[[str], str | None]) -> str:
    """The first text whose placeholders can all be filled; the last one has none."""
    for text in choice:
        figures = {name: figure(name) for name in placeholders(text)}
        if None not in figures.values():
            return one_stop(text.format_map(figures))
    return choice[-1]


@lru_cache(maxsize=512)
def placeholders(text: str) -> tuple[str, ...]:
    """The names in braces of a text."""
    return tuple(name for _, name, _, _ in Formatter().parse(text) if name)
