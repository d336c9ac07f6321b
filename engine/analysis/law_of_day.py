"""The law of a market on a day: its regimes, and each policy with its value, since when and until when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from engine.analysis.trial import without_presence
from engine.conditions import AllOf
from engine.evaluation.reference import evaluate
from engine.fact_set import FactSet
from engine.schema.book import Book, DatedLimit, Policy, Regime
from engine.schema.policy import RecordBlock
from engine.wire.listing import policy_on_wire
from engine.wire.policy_words import condition_words, limit_words, measure_text
from engine.wire.render import Body, citation_on_wire

_DAY: Final = timedelta(days=1)
_SHOWN: Final = {
    "contract": "shown before the contract",
    "checkout": "shown at checkout",
    "advertising": "shown in advertising",
    None: "given upon a refusal",
}
"""Each moment of a disclosure in words."""


@dataclass(frozen=True, slots=True)
class PolicyOfDay:
    """A policy in force; `since` and `until` are the days on which it has this value, None for no end.

    `scope` says to what it applies within the market, None where that is everything.
    """

    policy: Policy
    value: str
    scope: str | None
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to a policy or a regime on a day."""

    id: str
    what: Literal["begins", "ends", "changes"]


def policies_of_day(book: Book, country: str, day: date, language: str = "en") -> tuple[PolicyOfDay, ...]:
    """The policies of a market that are in force on a day, by pack and id.

    Raises:
        KeyError: the country is no market of the book.
    """
    currency = book.market(country).currency
    return tuple(
        PolicyOfDay(
            policy,
            value_words(policy, day, currency, language),
            _scope_words(policy, country, currency, language),
            *_days(policy, day),
        )
        for policy in _policies_in(book, country)
        if _is_valued(policy, day)
    )


def regimes_of_day(book: Book, country: str, day: date) -> tuple[Regime, ...]:
    """The regimes of a market in force on a day, in the order in which they are tried."""
    return tuple(regime for regime in book.regimes_of(country) if regime.in_force(day))


def _policies_in(book: Book, country: str) -> Iterator[Policy]:
    """The policies of a market's packs but for those that are about another market."""
    known = FactSet({"country": country, "offer.currency": book.market(country).currency})
    for policy in book.policies_of(country):
        if evaluate(without_presence(policy.applies_to, known.values), known) is not False:
            yield policy


def _scope_words(policy: Policy, country: str, currency: str, language: str) -> str | None:
    """What a policy is about beside the country, in words."""
    parts = policy.applies_to.parts if isinstance(policy.applies_to, AllOf) else (policy.applies_to,)
    here = FactSet({"country": country})
    rest = tuple(part for part in parts if evaluate(without_presence(part, here.values), here) is not True)
    return condition_words(AllOf(rest), currency, language) if rest else None


def _is_valued(policy: Policy, day: date) -> bool:
    """Whether a policy says anything on a day: it is in force, and a cap has a limit by then."""
    return policy.in_force(day) and (policy.cap is None or policy.cap.limit_on(day) is not None)


def _days(policy: Policy, day: date) -> tuple[date | None, date | None]:
    """The first and the last of the days on which a policy has the value of a day."""
    window = policy.document.in_force
    since, until = window.from_, window.until
    for limit in policy.cap.limits if policy.cap else ():
        if limit.from_ is not None and limit.from_ <= day:
            since = limit.from_ if since is None else max(since, limit.from_)
        elif limit.from_ is not None:
            until = limit.from_ - _DAY if until is None else min(until, limit.from_ - _DAY)
    return since, until


def value_words(policy: Policy, day: date, currency: str, language: str = "en") -> str:
    """What a policy says on a day, in a line."""
    document = policy.document
    if policy.cap is not None:
        limit = policy.cap.limit_on(day)
        assert limit is not None, "a cap without a limit on the day is not in force"
        bound = policy.cap.bound.replace("_", " ")
        return f"{measure_text(policy.cap)} {bound} {limit_words(policy.cap, limit, currency, language)}"
    if policy.rule is not None:
        verb = "forbids" if document.kind == "forbid" else "requires"
        return f"{verb} {condition_words(policy.rule, currency, language)}"
    if document.disclose is not None:
        before = document.disclose.before
        return (
            f"shown before {'the contract' if before == 'contract' else before}" if before else "upon refusal"
        )
    assert document.record is not None
    return "; ".join(_record_words(document.record))


def _record_words(record: RecordBlock) -> Iterator[str]:
    if record.keep is not None and record.from_ is not None:
        yield f"kept {record.keep} from {record.from_.replace('_', ' ')}"
    if record.mask:
        yield f"never records {', '.join(record.mask)}"


def next_changes(book: Book, country: str, day: date) -> tuple[date, tuple[Change, ...]] | None:
    """The next day on which a policy or regime of a market begins, ends or changes, and which do."""
    days = {at for policy in _policies_in(book, country) for at in policy.change_days()}
    days |= {at for regime in book.regimes_of(country) for at in regime.window.change_days()}
    for at in sorted(at for at in days if at > day):
        changes = tuple(_changes(book, country, at))
        if changes:
            return at, changes
    return None


def _changes(book: Book, country: str, day: date) -> Iterator[Change]:
    before = day - _DAY
    for policy in _policies_in(book, country):
        was, is_now = _is_valued(policy, before), _is_valued(policy, day)
        if was != is_now:
            yield Change(policy.id, "begins" if is_now else "ends")
        elif is_now and _limit(policy, before) is not _limit(policy, day):
            yield Change(policy.id, "changes")
    for regime in book.regimes_of(country):
        if regime.in_force(before) != regime.in_force(day):
            yield Change(regime.id, "begins" if regime.in_force(day) else "ends")


def _limit(policy: Policy, day: date) -> DatedLimit | None:
    return policy.cap.limit_on(day) if policy.cap else None


def law_of_day_on_wire(book: Book, country: str, day: date, language: str) -> Body:
    """The policies of a market in force on a day with what they say then, its regimes, the next change."""
    coming, currency = next_changes(book, country, day), book.market(country).currency
    return {
        "policies": [
            {
                **policy_on_wire(each.policy, language),
                "on_the_day": {
                    "value": each.value,
                    "scope": each.scope,
                    "since": each.since.isoformat() if each.since else None,
                    "until": each.until.isoformat() if each.until else None,
                },
            }
            for each in policies_of_day(book, country, day, language)
        ],
        "regimes": [
            regime_on_wire(regime, currency, language) for regime in regimes_of_day(book, country, day)
        ],
        "next_change": change_on_wire(coming),
    }


def regime_on_wire(regime: Regime, currency: str, language: str) -> Body:
    """A regime with what it governs, in words, its days and its citation."""
    window = regime.window
    return {
        "id": regime.id,
        "title": regime.title.in_language(language),
        "governs": condition_words(regime.when, currency, language),
        "since": window.from_.isoformat() if window.from_ else None,
        "until": window.until.isoformat() if window.until else None,
        "citation": citation_on_wire(regime.citation),
        "source": regime.span.file_and_line,
    }


def change_on_wire(coming: tuple[date, tuple[Change, ...]] | None) -> Body | None:
    """The next change: its day, and what begins, ends or changes on it; None where none is written down."""
    if coming is None:
        return None
    day, changes = coming
    return {
        "on": day.isoformat(),
        "changes": [{"id": change.id, "what": change.what} for change in changes],
    }
