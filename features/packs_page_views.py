"""The views of the page of policies: what each part of it shows, ready to be set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from engine.problems import Problem
from engine.schema.book import Book, Policy, Regime
from engine.schema.case import PolicyCase
from engine.schema.policy import InForce
from features.packs_page_notes import PackNotes
from features.packs_page_words import Said
from features.page_content import ScenarioView

Mark = Literal["own", "primary", "secondary", "unconfirmed"]
"""How sure a reading is; `own` is the retailer's own rule, which needs no confirmation by others."""


@dataclass(frozen=True, slots=True)
class DatedValue:
    """One value of a limit with the days on which it holds; an end that is None is open."""

    from_: date | None
    until: date | None
    text: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case: how it departs from the others' common request, and what is expected."""

    case: PolicyCase
    given: tuple[tuple[str, str], ...]
    figures: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LawView:
    """One policy in plain words, with its proof.

    `rule` is what it forbids or requires, `measure` with `values` what it limits. `remarks` are the author's
    comments above the policy, `text` is its whole file.
    """

    policy: Policy
    mark: Mark
    applies_to: Said | None
    rule: Said | None
    measure: str
    values: tuple[DatedValue, ...]
    facts: tuple[str, ...]
    remarks: tuple[str, ...]
    text: str
    base: tuple[tuple[str, str], ...]
    cases: tuple[CaseView, ...]
    scenarios: tuple[ScenarioView, ...]

    @property
    def window(self) -> InForce:
        """The days on which it says something: those of the policy, and not before its first value."""
        days = self.policy.document.in_force
        first = self.values[0].from_ if self.values else days.from_
        return days.model_copy(update={"from_": first})

    @property
    def consequence(self) -> str:
        """What becomes of a plan that does not keep to the policy; empty where none can break it."""
        if self.policy.document.kind in ("disclose", "record"):
            return ""
        if any(fact.startswith("answer.") for fact in self.facts):
            return "The answer keeps to it by itself; no plan is refused for it."
        if self.policy.is_unconfirmed:
            return "It never refuses: a plan that breaks it, or cannot be judged by it, goes to a person."
        if self.policy.refers_when_missing:
            return "A plan that breaks it is refused; one that cannot be judged by it goes to a person."
        return "A plan that breaks it is refused, and so is one that cannot be judged for want of a fact."


@dataclass(frozen=True, slots=True)
class RegimeView:
    """One body of rules, with the condition under which it governs; `text` is the whole file of the pack."""

    regime: Regime
    mark: Mark
    when: Said
    text: str


@dataclass(frozen=True, slots=True)
class ChangeDay:
    """A day on which something of a pack changes, and what: a link and words, each."""

    day: date
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """One pack: the law of a country or a union or, where `is_house`, the house's own rules."""

    pack: str
    is_house: bool
    title: str
    title_ar: str
    book: Book
    policies: tuple[LawView, ...]
    regimes: tuple[RegimeView, ...]
    changes: tuple[ChangeDay, ...]
    notes: PackNotes | None

    def count(self, kind: str) -> int:
        """How many policies are of a kind."""
        return sum(law.policy.document.kind == kind for law in self.policies)

    def marked(self, mark: Mark) -> int:
        """How many policies have a mark of confidence."""
        return sum(law.mark == mark for law in self.policies)

    @property
    def cases(self) -> int:
        """How many cases its policies have."""
        return sum(len(law.cases) for law in self.policies)

    @property
    def read_on(self) -> date:
        """The last day on which somebody read one of its sources."""
        citations = [law.policy.document.citation for law in self.policies]
        citations += [view.regime.citation for view in self.regimes]
        return max(citation.checked_on for citation in citations)

    @property
    def next_change(self) -> date | None:
        """The first change after the sources were last read; None where none is known."""
        return next((change.day for change in self.changes if change.day > self.read_on), None)

    @property
    def last_change(self) -> date | None:
        """The last change until that day; None where there was none."""
        days = [change.day for change in self.changes if change.day <= self.read_on]
        return days[-1] if days else None


@dataclass(frozen=True, slots=True)
class BrokenBook:
    """A book that does not load or compile: where its rules stand, the packs missing for it, and why."""

    rules: str
    packs: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class PacksContent:
    """Everything on the page of policies; `unlisted` are packs that no market of any book lists.

    `is_proven` says whether the scenarios were run.
    """

    jurisdictions: tuple[Jurisdiction, ...]
    broken: tuple[BrokenBook, ...]
    unlisted: tuple[str, ...]
    run_at: str
    is_proven: bool

    @property
    def policies(self) -> tuple[LawView, ...]:
        """The policies of all jurisdictions."""
        return tuple(law for each in self.jurisdictions for law in each.policies)
