"""What the page of scenarios shows: promises and their outcome, the rules and plans that they look at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape
from pytest_bdd.parser import ScenarioTemplate, Step

from engine.schema.book import Book, Offer, Policy
from features.page_failure import readable
from features.promises import Promise, rows_of
from features.results import Outcome, ScenarioResult, row_key

SECTIONS: Final = {
    "offers": "Which plans a customer sees, and at what cost",
    "compliance": "Which rule refuses, and what would help",
    "releases": "How a change of the book reaches customers, and how it is taken back",
    "audit": "What is recorded, and what happens when something breaks",
}
"""The parts of the page, by the tag of the features in them."""
_QUOTED: Final = re.compile(r"\"([^\"]+)\"")
_LATIN_IN_ARABIC: Final = re.compile(r"[A-Za-z][\w ,.()/'’-]*[\w)]")


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step as it is read: its keyword, its text with links, its table, and whether it failed."""

    keyword: str
    text: Markup
    table: tuple[tuple[Markup, ...], ...]
    failed: bool


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a scenario failed; `step` is None for what broke around the steps, `row` that of an outline."""

    step: StepLine | None
    row: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row of a scenario outline with its outcome."""

    cells: tuple[str, ...]
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class ScenarioView:
    """One scenario with the outcome of its run; an outline passes when all its rows do."""

    anchor: str
    title: str
    outcome: Outcome
    steps: tuple[StepLine, ...]
    header: tuple[str, ...]
    rows: tuple[RowLine, ...]
    offers: tuple[str, ...]
    policies: tuple[str, ...]
    failure: Failure | None

    @property
    def checks(self) -> int:
        """How many times the scenario was run."""
        return len(self.rows) or 1


@dataclass(frozen=True, slots=True)
class RuleView:
    """The scenarios of one policy or offer."""

    title: str
    scenarios: tuple[ScenarioView, ...]


@dataclass(frozen=True, slots=True)
class PromiseView:
    """One promise with its rules; `direction` is that of its language."""

    anchor: str
    title: str
    description: tuple[str, ...]
    language: str
    direction: str
    section: str
    rules: tuple[RuleView, ...]

    @property
    def scenarios(self) -> tuple[ScenarioView, ...]:
        """All its scenarios."""
        return tuple(scenario for rule in self.rules for scenario in rule.scenarios)

    @property
    def outcome(self) -> Outcome:
        """Whether the promise is kept."""
        return worst(scenario.outcome for scenario in self.scenarios)


@dataclass(frozen=True, slots=True)
class PolicyView:
    """One policy with the scenarios that look at it; `is_own` tells the retailer's own rules from the law."""

    policy: Policy
    scenarios: tuple[ScenarioView, ...]
    is_own: bool


@dataclass(frozen=True, slots=True)
class OfferView:
    """One offer of a book with the scenarios that look at it."""

    offer: Offer
    book: Book
    scenarios: tuple[ScenarioView, ...]


@dataclass(frozen=True, slots=True)
class PageContent:
    """Everything on the page; the first book is the retailer's own."""

    books: tuple[Book, ...]
    run_at: str
    promises: tuple[PromiseView, ...]
    policies: tuple[PolicyView, ...]
    offers: tuple[OfferView, ...]

    @property
    def book(self) -> Book:
        """The retailer's own book."""
        return self.books[0]

    @property
    def scenarios(self) -> tuple[ScenarioView, ...]:
        """All scenarios of all promises."""
        return tuple(scenario for promise in self.promises for scenario in promise.scenarios)

    def count(self, outcome: Outcome) -> int:
        """How many scenarios came out so."""
        return sum(scenario.outcome == outcome for scenario in self.scenarios)

    @property
    def checks(self) -> int:
        """How many runs there were, each row of an outline counted."""
        return sum(scenario.checks for scenario in self.scenarios)

    @property
    def passed(self) -> bool:
        """Whether every scenario was run and passed."""
        return worst(scenario.outcome for scenario in self.scenarios) == "passed"


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """Failed beats not run, and not run beats passed."""
    found = set(outcomes)
    return "failed" if "failed" in found else "not run" if "not run" in found or not found else "passed"


def page_content(
    books: Sequence[Book], promises: Sequence[Promise], results: Sequence[ScenarioResult], run_at: str
) -> PageContent:
    """The content of the page from the files, the books and the results of a run."""
    by_place: dict[tuple[str, int], list[ScenarioResult]] = {}
    for result in results:
        by_place.setdefault((result.file, result.line), []).append(result)
    views = tuple(_promise(promise, by_place, books) for promise in promises)
    ordered = tuple(
        sorted(views, key=lambda view: (list(SECTIONS).index(view.section), view.language != "en"))
    )
    scenarios = [scenario for view in ordered for scenario in view.scenarios]
    policies: dict[str, PolicyView] = {}
    for book in books:
        for policy in book.policies:
            seen = tuple(each for each in scenarios if policy.id in each.policies)
            policies.setdefault(policy.id, PolicyView(policy, seen, _is_own(policy, book)))
    offers = tuple(
        OfferView(offer, book, tuple(each for each in scenarios if offer.id in each.offers))
        for book in books
        for offer in book.offers
    )
    return PageContent(tuple(books), run_at, ordered, tuple(policies.values()), offers)


def _is_own(policy: Policy, book: Book) -> bool:
    title = book.retailer.title
    return policy.document.citation.authority in (title.en, title.ar)


def _promise(
    promise: Promise, by_place: Mapping[tuple[str, int], list[ScenarioResult]], books: Sequence[Book]
) -> PromiseView:
    feature = promise.feature
    slug = promise.file.removesuffix(".feature").replace("/", "-").replace("_", "-")
    rules: dict[str, list[ScenarioView]] = {}
    for number, scenario in enumerate(promise.scenarios, start=1):
        results = by_place.get((promise.file, scenario.line_number), [])
        view = _scenario(scenario, results, f"{slug}-{number}", books, feature.language)
        rules.setdefault(scenario.rule.name if scenario.rule else "", []).append(view)
    section = next((tag for tag in SECTIONS if tag in feature.tags), next(iter(SECTIONS)))
    paragraphs = re.split(r"\n\s*\n", feature.description.strip())
    return PromiseView(
        slug,
        feature.name,
        tuple(" ".join(paragraph.split()) for paragraph in paragraphs if paragraph.strip()),
        feature.language or "en",
        "rtl" if feature.language == "ar" else "ltr",
        section,
        tuple(RuleView(title, tuple(scenarios)) for title, scenarios in rules.items()),
    )


def _scenario(
    scenario: ScenarioTemplate,
    results: list[ScenarioResult],
    anchor: str,
    books: Sequence[Book],
    language: str,
) -> ScenarioView:
    rows = rows_of(scenario)
    offers = tuple(sorted({offer for result in results for offer in result.offers}))
    policies = tuple(sorted({policy for result in results for policy in result.policies}))
    failed = next((result for result in results if result.outcome == "failed"), None)
    links = _links(books, offers, policies)
    by_row = {result.row: result.outcome for result in results}
    lines = tuple(RowLine(tuple(row.values()), by_row.get(row_key(row), "not run")) for row in rows if row)
    steps = tuple(_step(step, links, failed, language) for step in scenario.steps)
    outcomes: list[Outcome] = [line.outcome for line in lines] or [result.outcome for result in results]
    return ScenarioView(
        anchor,
        scenario.name,
        worst(outcomes),
        steps,
        tuple(rows[0]),
        lines,
        offers,
        policies,
        _failure(failed, steps) if failed else None,
    )


def _failure(failed: ScenarioResult, steps: Sequence[StepLine]) -> Failure:
    step = next((step for step in steps if step.failed), None)
    wording = step.text.striptags() if step else ""
    return Failure(step, failed.row, readable(failed.message, wording))


def _links(books: Sequence[Book], offers: Sequence[str], policies: Sequence[str]) -> dict[str, str]:
    """Where the names in quotes lead: policies, and the offers that the scenario looked at.

    Policies of different countries may share a title: the one that the scenario looked at goes before.
    """
    looked_at = [offer for book in books for offer in book.offers if offer.id in offers]
    links = {
        title: f"#offer-{offer.id}"
        for offer in looked_at
        for title in (offer.document.title.en, offer.document.title.ar)
    }
    known = [policy for book in reversed(books) for policy in book.policies]
    for policy in sorted(known, key=lambda policy: policy.id in policies):
        links[policy.document.title.en] = links[policy.document.title.ar] = f"#policy-{policy.id}"
    return links


def _step(step: Step, links: Mapping[str, str], failed: ScenarioResult | None, language: str) -> StepLine:
    rows = step.datatable.raw() if step.datatable else ()
    table = tuple(tuple(_cell(str(cell), links) for cell in row) for row in rows)
    text = linked(step.name, links, is_arabic=language == "ar")
    return StepLine(
        step.keyword.strip(), text, table, failed is not None and failed.failed_step == step.line_number
    )


def _cell(text: str, links: Mapping[str, str]) -> Markup:
    target = links.get(text)
    return Markup('<a href="{}">{}</a>').format(target, text) if target else escape(text)


def linked(text: str, links: Mapping[str, str], *, is_arabic: bool) -> Markup:
    """A step's text with links on the names in quotes; Latin words inside Arabic keep their own direction."""
    parts: list[Markup] = []
    end = 0
    for found in _QUOTED.finditer(text):
        parts.append(_plain(text[end : found.start()], is_arabic=is_arabic))
        name = found[1]
        inner = _plain(name, is_arabic=is_arabic)
        target = links.get(name)
        name_shown = Markup('<a href="{}">{}</a>').format(target, inner) if target else inner
        parts.append(Markup('<q class="name">{}</q>').format(name_shown))
        end = found.end()
    parts.append(_plain(text[end:], is_arabic=is_arabic))
    return Markup("").join(parts)


def _plain(text: str, *, is_arabic: bool) -> Markup:
    escaped = escape(text)
    if not is_arabic:
        return escaped
    return Markup(_LATIN_IN_ARABIC.sub(lambda found: f'<bdi dir="ltr">{found[0]}</bdi>', str(escaped)))  # noqa: S704
