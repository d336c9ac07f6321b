"""What the page of policies shows: per jurisdiction its policies, regimes, days of change and notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from babel import Locale

from engine.schema.book import Book, Policy, Regime
from engine.schema.case import PolicyCase, PolicyCases
from engine.schema.policy import Citation, InForce
from features.packs_page_notes import read_notes
from features.packs_page_views import (
    BrokenBook,
    CaseView,
    ChangeDay,
    DatedValue,
    Jurisdiction,
    LawView,
    Mark,
    PacksContent,
    RegimeView,
)
from features.packs_page_words import PlainWords, currency_beside, facts_in
from features.page_content import ScenarioView

_A_DAY: Final = timedelta(days=1)
_TERRITORIES: Final = {"uk": "GB"}
"""The territory that a pack is for, where the pack is called otherwise than by its code."""
_FIGURES: Final = {
    "computed": "comes to",
    "limit": "the limit is",
    "missing": "for want of",
    "since": "since",
    "regime": "governed by",
    "keep": "kept for",
    "from_": "counted from",
    "mask": "never recorded",
    "before": "shown before",
    "upon": "shown upon",
}
"""What a case may say of the outcome, and how it is told."""


@dataclass(frozen=True, slots=True)
class _Pack:
    """One pack of a book, on the way to its view."""

    book: Book
    name: str
    scenarios: Mapping[str, tuple[ScenarioView, ...]]
    words: PlainWords = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", PlainWords.of(self.book, self.name))

    def view(self, root: Path) -> Jurisdiction:
        """The view of the whole pack."""
        titles = _territory(self.name)
        policies = tuple(self.law(policy) for policy in self.book.policies if policy.pack == self.name)
        regimes = tuple(self.regime(regime) for regime in self.book.regimes if regime.pack == self.name)
        changes = tuple(_change_days(policies, regimes))
        notes = read_notes(root / "policies" / self.name)
        house = self.book.retailer.title
        english, arabic = titles or (f"House rules of {house.en}", f"قواعد {house.ar}")
        return Jurisdiction(
            self.name, not titles, english, arabic, self.book, policies, regimes, changes, notes
        )

    def law(self, policy: Policy) -> LawView:
        """The view of one policy."""
        words, cap = self.words, policy.cap
        currency = currency_beside(policy.applies_to, words.currencies) or words.currency
        applies = [policy.applies_to] if policy.document.applies_to is not None else []
        rule = [policy.rule] if policy.rule is not None else []
        written = self.book.policy_cases.get(policy.id)
        cases = written.document if written and isinstance(written.document, PolicyCases) else None
        return LawView(
            policy,
            self.mark(policy.document.citation),
            words.condition(applies[0], currency) if applies else None,
            words.condition(rule[0], currency) if rule else None,
            words.measure(cap) if cap else "",
            tuple(_dated_values(policy, words, currency)),
            tuple(sorted(facts_in([*applies, *rule], cap))),
            tuple(_remarks(policy.source.text)),
            policy.source.text,
            tuple(_flattened(cases.base)) if cases else (),
            tuple(_case(case) for case in cases.cases) if cases else (),
            self.scenarios.get(policy.id, ()),
        )

    def regime(self, regime: Regime) -> RegimeView:
        """The view of one regime."""
        return RegimeView(
            regime,
            self.mark(regime.citation),
            self.words.condition(regime.when),
            self.book.files[regime.span.file],
        )

    def mark(self, citation: Citation) -> Mark:
        """The mark of a citation."""
        title = self.book.retailer.title
        is_own = citation.authority in (title.en, title.ar) and citation.confidence != "unconfirmed"
        return "own" if is_own else citation.confidence


def packs_content(
    root: Path,
    books: Sequence[Book],
    broken: Sequence[BrokenBook],
    scenarios: Mapping[str, tuple[ScenarioView, ...]] | None,
    run_at: str = "",
) -> PacksContent:
    """The content of the page: each pack once, by the first book that uses it.

    `scenarios` are those that look at a policy, by its id; None where they were not run.
    """
    jurisdictions: dict[str, Jurisdiction] = {}
    for book in books:
        for name in dict.fromkeys(each.pack for each in _in_order(book)):
            if name not in jurisdictions:
                jurisdictions[name] = _Pack(book, name, scenarios or {}).view(root)
    still_broken = [
        replace(each, packs=tuple(pack for pack in each.packs if pack not in jurisdictions))
        for each in broken
    ]
    known = {*jurisdictions, *(pack for each in still_broken for pack in each.packs)}
    return PacksContent(
        tuple(jurisdictions.values()),
        tuple(still_broken),
        tuple(sorted(_packs_in(root) - known)),
        run_at,
        scenarios is not None,
    )


def _packs_in(root: Path) -> set[str]:
    """The packs of a folder that hold a policy."""
    return {file.parent.parent.name for file in (root / "policies").glob("*/*/policy.yaml")}


def _in_order(book: Book) -> Iterator[Policy | Regime]:
    """What the packs of a book hold, in the order in which its markets list them."""
    for country in book.retailer.markets:
        yield from book.policies_of(country)
        yield from book.regimes_of(country)


def _territory(pack: str) -> tuple[str, str] | None:
    """The country or union that a pack is for, in both languages; None for the rules of a retailer."""
    code = _TERRITORIES.get(pack, pack.upper())
    english, arabic = (Locale(language).territories.get(code) for language in ("en", "ar"))
    return (english, arabic) if english and arabic else None


def _dated_values(policy: Policy, words: PlainWords, currency: str) -> Iterator[DatedValue]:
    """The values of a cap, each until the day before the next; the policy's own days bound them."""
    window, cap = policy.document.in_force, policy.cap
    if cap is None:
        return
    days = [limit.from_ for limit in cap.limits]
    for limit, following in zip_longest(cap.limits, days[1:]):
        starts = [day for day in (limit.from_, window.from_) if day is not None]
        until = following - _A_DAY if following else window.until
        text = words.limit(cap, limit.terms, currency)
        yield DatedValue(max(starts, default=None), until, text)


def _change_days(policies: Sequence[LawView], regimes: Sequence[RegimeView]) -> Iterator[ChangeDay]:
    """Every day on which a policy or regime begins, ends or changes its value, in order."""
    found: dict[date, list[tuple[str, str, str]]] = {}
    for law in policies:
        document, anchor = law.policy.document, f"policy-{law.policy.id}"
        for day, what in _window_changes(document.in_force):
            found.setdefault(day, []).append((anchor, document.title.en, what))
        for value in law.values:
            if value.from_ is not None and value.from_ != document.in_force.from_:
                what = f"{'begins' if value is law.values[0] else 'changes'}: {value.text}"
                found.setdefault(value.from_, []).append((anchor, document.title.en, what))
    for view in regimes:
        for day, what in _window_changes(view.regime.window):
            entry = (f"regime-{view.regime.id}", view.regime.title.en, f"body of rules, {what}")
            found.setdefault(day, []).append(entry)
    return (ChangeDay(day, tuple(found[day])) for day in sorted(found))


def _window_changes(window: InForce) -> Iterator[tuple[date, str]]:
    if window.from_ is not None:
        yield window.from_, "begins"
    if window.until is not None:
        yield window.until + _A_DAY, "no longer in force"


def _case(case: PolicyCase) -> CaseView:
    by_hand = ((f"{name} (set by hand)", _plain(value)) for name, value in case.facts.items())
    said = {label: getattr(case, name) for name, label in _FIGURES.items()}
    figures = tuple((label, _plain(value)) for label, value in said.items() if value not in (None, ()))
    return CaseView(case, (*_flattened(case.given), *by_hand), figures)


def _flattened(written: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """What a request says, as pairs of a dotted name and its value."""
    for name, value in written.items():
        if isinstance(value, Mapping) and value:
            yield from _flattened(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", _plain(value)


def _plain(value: Any) -> str:  # noqa: ANN401 - what stands in a case
    if value is None:
        return "not given"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_plain(member)}" for name, member in value.items()) or "none"
    if isinstance(value, list | tuple):
        return ", ".join(_plain(member) for member in value) or "none"
    return str(value)


def _remarks(text: str) -> Iterator[str]:
    """The author's comments at the head of a file, a paragraph for each stretch; an editor's line is none."""
    paragraph: list[str] = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        remark = line.lstrip("#").strip()
        if remark and "yaml-language-server" not in line:
            paragraph.append(remark)
        elif paragraph:
            yield " ".join(paragraph)
            paragraph = []
    if paragraph:
        yield " ".join(paragraph)
