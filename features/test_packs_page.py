"""The page of policies: that nothing of a book is missing on it, and that it says what the book says."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from html.parser import HTMLParser
from typing import get_args

import yaml

from engine.conditions import comparisons
from engine.facts import FACTS
from engine.locale_format import format_date
from engine.money import decimal_text, percent_text
from engine.schema.book import Book, Policy, Regime
from engine.schema.case import PolicyCases
from engine.schema.folder import FIXTURES
from engine.schema.policy import InForce
from features.packs_page import read_books, render_packs
from features.packs_page_content import packs_content
from features.packs_page_views import LawView, Mark, PacksContent
from features.packs_page_words import currency_beside
from features.page_content import ScenarioView, page_content
from features.promises import FOLDER, read_promises, rows_of
from features.results import ScenarioResult, row_key

ROOT = FOLDER.parent
MARKS = {
    "own": "own rule",
    "primary": "read at the source",
    "secondary": "read in a summary",
    "unconfirmed": "not confirmed: asks a person",
}


@cache
def books() -> tuple[Book, ...]:
    """Both books."""
    found, broken = read_books(ROOT)
    assert not broken, broken
    return found


@cache
def scenarios() -> dict[str, tuple[ScenarioView, ...]]:
    """Scenarios that all passed and all looked at one policy."""
    results = [
        ScenarioResult(each.file, scenario.line_number, row_key(row), "passed", (), ("sa.bnpl.22.1",))
        for each in read_promises()
        for scenario in each.scenarios
        for row in rows_of(scenario)
    ]
    views = page_content(books(), read_promises(), results, "").policies
    return {view.policy.id: view.scenarios for view in views}


@cache
def content() -> PacksContent:
    """The content of the page of both books."""
    return packs_content(ROOT, books(), (), scenarios(), "27 November 2026")


@cache
def html() -> str:
    """The page of both books."""
    return render_packs(content())


def law(id: str) -> LawView:
    """The view of one policy."""
    return next(view for view in content().policies if view.policy.id == id)


class Parts(HTMLParser):
    """Collects what stands on the page for each policy and regime, without the YAML as it is written."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self._open: list[tuple[str, str]] = []
        self._part = ""

    def note(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that begins."""
        given = dict(attrs)
        self.ids += [given["id"] or ""] if "id" in given else []
        if tag == "a":
            self.links.append(given.get("href") or "")
        elif "src" in given or tag == "link":
            self.loaded.append(tag)
        if tag not in ("meta", "input", "br"):
            self._open.append((tag, given.get("id") or ""))
            self._part = self._current()

    def end(self, tag: str) -> None:
        """Note a tag that ends."""
        assert self._open.pop()[0] == tag, f"</{tag}> does not end what began last"
        self._part = self._current()

    def text(self, data: str) -> None:
        """Keep a text with the part that it stands in."""
        if self._part:
            self.texts[self._part] = self.texts.get(self._part, "") + data

    def _current(self) -> str:
        if any(tag == "pre" for tag, _ in self._open):
            return ""
        ids = [id for _, id in self._open if id.startswith(("policy-", "regime-"))]
        return ids[-1] if ids else ""

    handle_starttag = note  # the parser's own names
    handle_endtag = end
    handle_data = text


@cache
def parts() -> Parts:
    """The parts of the page."""
    found = Parts()
    found.feed(html())
    found.texts = {id: flat(text) for id, text in found.texts.items()}
    return found


def flat(text: str) -> str:
    """A text with one space between its words."""
    return " ".join(text.split())


def everything() -> list[Policy | Regime]:
    """Every policy and regime of both books."""
    return [each for book in books() for each in held(book)]


def held(book: Book) -> list[Policy | Regime]:
    """Every policy and regime of a book."""
    return [*book.policies, *book.regimes]


def shown(each: Policy | Regime) -> str:
    """What stands on the page for a policy or regime."""
    return parts().texts[f"{'policy' if isinstance(each, Policy) else 'regime'}-{each.id}"]


def currency_of(each: Policy | Regime, book: Book) -> str:
    """The currency of a policy's amounts, of which each pack of the sample has one for each country."""
    condition = each.applies_to if isinstance(each, Policy) else each.when
    currencies = {country: market.currency for country, market in book.retailer.markets.items()}
    own = (market.currency for market in book.retailer.markets.values() if each.pack in market.packs)
    return currency_beside(condition, currencies) or next(own)


def figure(fact: str, value: object, currency: str) -> str:
    """A value as the page must write it, less the sign of a currency; empty for a name or a flag."""
    kind = FACTS[fact].type
    if isinstance(value, bool) or not isinstance(value, int):
        return ""
    if kind == "money":
        return f"{Decimal(decimal_text(value, currency)):,}"
    if kind == "share":
        return percent_text(Fraction(value, 1_000_000))
    return format_date(date.fromordinal(value), "en") if kind == "date" else f"{value:,}"


def test_every_policy_and_regime_of_the_folder_is_on_the_page() -> None:
    """What stands as YAML in `policies/` is on the page, each once, whichever book reads it."""
    packs = [folder for folder in (ROOT / "policies").iterdir() if folder != ROOT / FIXTURES]
    written = {f"policy-{file.parent.name}" for pack in packs for file in pack.glob("*/policy.yaml")}
    for pack in packs:
        if (file := pack / "regimes.yaml").is_file():
            listed = yaml.safe_load(file.read_text("utf-8"))["regimes"]
            written |= {f"regime-{each['regime']}" for each in listed}
    on_page = [id for id in parts().ids if id.startswith(("policy-", "regime-"))]
    assert sorted(on_page) == sorted(written)


def test_titles_citations_and_places_are_complete() -> None:
    """Authority, instrument, clause, quote, mark, day of reading, both titles and the line are all there."""
    for each in everything():
        document = each.document if isinstance(each, Policy) else each
        citation, text = document.citation, shown(each)
        own = citation.authority == books()[0].retailer.title.en
        wanted = [
            document.title.en, document.title.ar, each.id, citation.authority, citation.instrument,
            citation.clause, citation.quote or "", MARKS["own" if own else citation.confidence],
            f"checked on {format_date(citation.checked_on, 'en')}", each.span.file_and_line,
        ]  # fmt: skip
        assert [part for part in wanted if flat(part) not in text] == [], each.id


def in_force(window: InForce) -> str:
    """The days on which something applies, as the page must tell them."""
    first, last = (day and format_date(day, "en") for day in (window.from_, window.until))
    if first and last:
        return f"in force from {first} until {last}"
    return (
        f"in force since {first}" if first else f"in force until {last}" if last else "in force at all times"
    )


def test_every_date_is_told() -> None:
    """The first and last day of a policy and a regime is written out, and the first of each value."""
    for each in everything():
        cap = each.cap if isinstance(each, Policy) else None
        dated = [limit.from_ for limit in cap.limits if limit.from_] if cap else []
        window = each.document.in_force if isinstance(each, Policy) else each.window
        first = dated[:1] if window.from_ is None else []
        shifted = window.model_copy(update={"from_": first[0]}) if first else window
        wanted = [in_force(shifted), *(format_date(day, "en") for day in dated)]
        assert [text for text in wanted if text not in shown(each)] == [], each.id


def figures(each: Policy | Regime, currency: str) -> list[str]:
    """Every figure of the conditions and limits of a policy or regime."""
    conditions = [each.when] if isinstance(each, Regime) else [each.applies_to, each.rule]
    leaves = [leaf for condition in conditions if condition for leaf in comparisons(condition)]
    found = [figure(leaf.fact, leaf.value, currency) for leaf in leaves]
    cap = each.cap if isinstance(each, Policy) else None
    for term in (term for limit in cap.limits for term in limit.terms) if cap else ():
        assert cap is not None
        if term.fact is None:
            found.append(figure(cap.measure[0][1], term.constant, currency))
        elif term.multiplier != 1:
            is_whole = term.multiplier.denominator == 1
            found.append(f"{term.multiplier} times" if is_whole else percent_text(term.multiplier))
    return found


def test_every_value_is_told() -> None:
    """Each amount, share, number and date of a condition or of a limit is written out."""
    told = [
        (each, wanted)
        for book in books()
        for each in held(book)
        for wanted in figures(each, currency_of(each, book))
    ]
    assert [(each.id, wanted) for each, wanted in told if wanted not in shown(each)] == []
    assert sum(wanted != "" for _, wanted in told) > 100


def test_every_text_is_told_in_both_languages() -> None:
    """What a customer and staff are told, and what is shown before or after, is there in full."""
    for book in books():
        for policy in book.policies:
            document = policy.document
            texts = [document.message, document.staff_message, document.disclose and document.disclose.show]
            wanted = [text for each in texts if each for text in (each.en, each.ar)]
            assert [text for text in wanted if flat(text) not in shown(policy)] == [], policy.id
            if document.record and document.record.keep:
                assert f"for {document.record.keep}" in shown(policy)
            assert [
                name
                for name in (document.record.mask if document.record else ())
                if name not in shown(policy)
            ] == []


def test_every_case_is_told_with_its_figures() -> None:
    """Each case stands there by its name, with what is expected and the figures that must come out."""
    for book in books():
        for policy in book.policies:
            written = book.policy_cases[policy.id].document
            assert isinstance(written, PolicyCases)
            for case in written.cases:
                wanted = [case.case, case.expect.replace("_", " "), *case.missing]
                wanted += [f"comes to {case.computed}"] if case.computed is not None else []
                wanted += [f"the limit is {case.limit}"] if case.limit is not None else []
                wanted += [f"governed by {case.regime}"] if case.regime else []
                wanted += [f"since {case.since}"] if case.since else []
                assert [text for text in wanted if flat(text) not in shown(policy)] == [], policy.id


def test_scenarios_are_linked_with_their_result() -> None:
    """A policy leads to its scenarios on the page of scenarios; one that has none says so."""
    anchors = {f"scenarios.html#{view.anchor}" for view in scenarios()["sa.bnpl.22.1"]}
    assert anchors <= set(parts().links)
    assert "passed" in shown(law("sa.bnpl.22.1").policy)
    assert "no scenario" in shown(law("sa.bnpl.22.2").policy)


def test_links_lead_somewhere_and_nothing_is_loaded() -> None:
    """Each link has its target once, and the page needs no other file to be read."""
    found = parts()
    inside = {link[1:] for link in found.links if link.startswith("#")}
    assert inside <= set(found.ids)
    assert len(found.ids) == len(set(found.ids))
    assert found.loaded == []
    outside = {link for link in found.links if not link.startswith(("#", "scenarios.html"))}
    assert outside == set()
    assert "@import" not in html()
    assert "url(" not in html()


def test_the_page_is_the_same_for_the_same_books() -> None:
    """The same books, scenarios and moment give the same page."""
    again = packs_content(ROOT, books(), (), scenarios(), "27 November 2026")
    assert render_packs(again) == html()
    assert "Run at 27 November 2026" in html()


def test_a_cap_reads_as_a_sentence() -> None:
    """What is limited is told in words, with the limit behind it."""
    assert (
        "what is still owed under buy-now-pay-later plans (with all providers) and the amount this plan "
        "finances together: at most SAR 5,000.00"
    ) in shown(law("sa.bnpl.22.1").policy)


def test_jurisdictions_are_in_the_order_of_the_markets() -> None:
    """The house comes first, then the retailer's own markets, then those of the fixtures, all by name."""
    titles = [(each.pack, each.title) for each in content().jurisdictions]
    assert titles[:3] == [
        ("house", "House rules of Dar Al Manzil"), ("sa", "Saudi Arabia"), ("ae", "United Arab Emirates")
    ]  # fmt: skip
    assert {"uk": "United Kingdom", "eu": "European Union"}.items() <= dict(titles).items()
    assert [each.title_ar for each in content().jurisdictions if each.pack == "eg"] == ["مصر"]


def test_the_figures_count_what_they_name() -> None:
    """The house is no jurisdiction; thousands are set apart; each policy has one mark of confidence."""
    figures = dict(
        reversed(pair) for pair in re.findall(r"<li[^>]*><b>([^<]+)</b><span>([^<]+)</span></li>", html())
    )
    assert figures["jurisdictions and the house"] == str(len(content().jurisdictions) - 1)
    assert figures["cases"] == f"{sum(len(each.cases) for each in content().policies):,}"
    assert [each.pack for each in content().jurisdictions if each.is_house] == ["house"]
    for each in content().jurisdictions:
        assert sum(each.marked(mark) for mark in get_args(Mark)) == len(each.policies)


def test_days_of_change_are_told_in_order() -> None:
    """What begins and what ends stands under its day; the next one counts from when the sources were read."""
    american = next(each for each in content().jurisdictions if each.pack == "us")
    days = {change.day: [what for _, _, what in change.changes] for change in american.changes}
    assert list(days) == sorted(days)
    assert any("begins" in what for what in days[date(2024, 7, 30)])
    assert any("no longer in force" in what for what in days[date(2025, 5, 13)])
    assert american.next_change is None or american.next_change > american.read_on


def test_what_a_filter_needs_stands_at_each_policy() -> None:
    """A policy carries its first and last day, its kind and its mark for those who narrow the page down."""
    rule = law("uk.dpc.auth").policy
    opened = re.search(rf'<article[^>]*id="policy-{re.escape(rule.id)}"[^>]*>', html())
    assert opened is not None
    assert 'data-from="2026-07-15" data-until="" data-kind="require" data-mark="secondary"' in opened[0]
    assert law("sa.bnpl.22.1").window.from_ == date(2024, 1, 16)


def test_what_is_not_checked_ends_each_pack() -> None:
    """The rows that a pack's README lists as not checked are on the page with their reasons."""
    arabian = next(each for each in content().jurisdictions if each.pack == "sa")
    assert arabian.notes is not None
    assert arabian.notes.unchecked_rows > 0
    assert "<code>sa.bnpl.lic.cap</code>" in arabian.notes.unchecked
    assert str(arabian.notes.unchecked) in html()


def test_every_row_of_a_readme_is_on_the_page() -> None:
    """No row of a table in a pack's README is lost, wherever in it the table stands."""
    for file in (ROOT / "policies").glob("*/README.md"):
        rows = re.findall(r"^\| (.+?) \|", file.read_text("utf-8"), re.MULTILINE)
        section = html().partition(f'<section class="pack" id="pack-{file.parent.name}"')[2]
        ids = {id for row in rows for id in re.findall(r"`([^`]+)`", row)}
        assert [id for id in ids if f"<code>{id}</code>" not in section] == [], file.parent.name
